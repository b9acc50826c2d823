"""The coverage command: what counts as a fact, which text is held against which, and when it fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from corpus.coverage import main
from corpus.coverage_compare import Result, compare, read_reasons
from corpus.coverage_facts import common_words, facts_in
from corpus.coverage_readability import measure, readability_of_source, syllables
from corpus.coverage_sections import Alignment, read_source, restated_sections, source_files
from ingest.model import Document, Metadata, Page

ROOT = Path(__file__).parent.parent
OFFICIAL = ROOT.parent / "shared" / "corpus"


def values(text: str, kind: str, common: frozenset[str] = frozenset()) -> set[str]:
    return {fact.value for fact in facts_in(text, common) if fact.kind == kind}


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("In totaal 1.250 kinderen en 9,5 uur.", "number", {"1250", "9,5"}),
        ("Er zijn drie teams en 3 bussen.", "number", {"3"}),
        ("Het kost € 1,9 miljard, of 43 miljoen euro.", "amount", {"€ 1,9 miljard", "€ 43 miljoen"}),
        ("Samen € 50.000,- en €630.000.", "amount", {"€ 50000", "€ 630000"}),
        ("Dat is 11,3% en later 12 procent.", "percentage", {"11,3%", "12%"}),
        (
            "Vanaf 18 maart 2025, tot 1-1-2027 en sinds mei 2024.",
            "date",
            {"18 maart 2025", "1 januari 2027", "mei 2024"},
        ),
        ("De codes 45A04 en Q1 gelden.", "code", {"45A04", "Q1"}),
        ("Het SLT's werk, de AMvB en de GGz-route.", "abbreviation", {"slt", "amvb", "ggz"}),
        ("Kijk op https://www.voorbeeld.nl/pad/2024 of mail hulp@stad.nl.", "site", {"voorbeeld.nl", "hulp@stad.nl"}),
    ],
)
def test_facts_of_each_kind_have_one_form(text: str, kind: str, expected: set[str]) -> None:
    assert values(text, kind) == expected


def test_a_name_stands_inside_a_sentence_and_may_hold_small_words() -> None:
    text = "Morgen spreekt Anna van den Berg in Tilburg. Daarna gaat de hulp door."
    assert values(text, "name") == {"anna van den berg", "tilburg"}


def test_a_capital_on_an_ordinary_word_makes_no_name() -> None:
    text = "De hulp van het Team is er. Een team helpt."
    assert values(text, "name", common_words(text)) == set()


def test_words_set_in_capitals_are_no_abbreviations() -> None:
    text = "AANBESTEDING van de hulp\nDe GR besluit."
    assert values(text, "abbreviation", common_words(text)) == {"gr"}


def test_numbers_that_only_count_or_point_are_left_out() -> None:
    text = "1. wonen\n- 2) leren\nZie hoofdstuk 5 voor 12 plekken."
    assert values(text, "number") == {"12"}
    assert {fact.value for fact in facts_in(text, pointers=True)} >= {"1", "2", "5", "12"}


MARKDOWN = """# Plan — samenvatting

> Een noot met het getal 99.

## Hoofdstuk 1: Wonen (officieel: blz. 1-2)

Regio Noord heeft 12 huizen.

### 1.1 Looptijd (officieel: blz. 2)

Het contract duurt **vijf** jaar.
"""


def test_sections_carry_number_and_pages_and_leave_notes_out(tmp_path: Path) -> None:
    (tmp_path / "plan.1.md").write_text(MARKDOWN, encoding="utf-8")
    (tmp_path / "plan.2.md").write_text("## Hoofdstuk 2: Geld (officieel: blz. 3)\n\nTekst.\n", encoding="utf-8")
    files = source_files(tmp_path)
    assert list(files) == ["plan"]
    sections = restated_sections(read_source(files["plan"]))
    assert [(one.number, one.pages) for one in sections] == [("1", (1, 2)), ("1.1", (2, 2)), ("2", (3, 3))]
    assert "99" not in "".join(one.text for one in sections)
    assert "vijf jaar" in sections[1].text


def test_a_heading_without_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="Wonen"):
        restated_sections("## Wonen\n\nTekst.\n")


def official(*pages: str) -> Document:
    return Document(
        Metadata("plan", "Plan"),
        "plan.pdf",
        "0" * 64,
        tuple(Page(number, text, text) for number, text in enumerate(pages, start=1)),
    )


FIRST = "WONEN\nEr zijn 12 huizen in de Regio Noord."
SECOND = "1.1 LOOPTIJD\nDe overeenkomst duurt 5 jaar en is van 18 maart 2025 voor het SLT."
COMPLETE = MARKDOWN.replace("jaar.", "jaar. Het SLT kreeg het contract op 18 maart 2025.")


def found(result: Result, what: str) -> set[tuple[int, str]]:
    return {(finding.page, finding.fact) for finding in result.findings if finding.what == what}


def test_headings_cut_the_official_text_where_ours_begin() -> None:
    alignment = Alignment(official(FIRST, SECOND))
    pairs = alignment.pairs(restated_sections(MARKDOWN))
    assert [pair.title for pair in pairs] == ["Hoofdstuk 1: Wonen", "1.1 Looptijd"]
    assert alignment.text[pairs[1].start : pairs[1].end] == SECOND


def test_a_section_whose_heading_is_lost_begins_at_the_top_of_its_page() -> None:
    alignment = Alignment(official("Inleiding\nTekst.", "Zonder kop.", "Nog een."))
    sections = restated_sections(
        "## Inleiding (officieel: blz. 1)\n\n## Hoofdstuk 2: Geld (officieel: blz. 2-3)\n\nTekst.\n"
    )
    assert alignment.pairs(sections)[1].start == alignment.page_starts[2]


def test_a_complete_restatement_holds_every_fact() -> None:
    result = compare(official(FIRST, SECOND), COMPLETE, {})
    assert result.findings == ()
    assert result.count().facts == result.count().inside > 4


@pytest.mark.parametrize(
    ("removed", "lost"),
    [("12 huizen", (1, "12")), ("18 maart 2025", (2, "18 maart 2025")), ("vijf", (2, "5")), ("SLT", (2, "slt"))],
)
def test_a_fact_taken_out_of_ours_is_missing(removed: str, lost: tuple[int, str]) -> None:
    result = compare(official(FIRST, SECOND), COMPLETE.replace(removed, "iets"), {})
    assert lost in found(result, "missing")
    assert result.count().held < result.count().facts


def test_a_fact_under_a_neighbour_on_the_same_page_is_held_beside() -> None:
    moved = MARKDOWN.replace("huizen.", "huizen. Het SLT kreeg het contract op 18 maart 2025.")
    result = compare(official(FIRST, SECOND), moved, {})
    assert (2, "18 maart 2025") in found(result, "beside")
    assert not found(result, "missing")
    assert result.count().inside < result.count().held == result.count().facts


def test_a_fact_that_only_ours_has_is_extra() -> None:
    added = COMPLETE.replace("huizen.", "huizen en in 2031 ook 40 huizen in Zwolle.")
    assert {fact for _, fact in found(compare(official(FIRST, SECOND), added, {}), "extra")} == {"2031", "40", "zwolle"}


def test_a_token_that_is_no_fact_leaves_the_count_and_a_loss_does_not(tmp_path: Path) -> None:
    file = tmp_path / "reasons.yaml"
    entry = "  - {document: plan, page: 1, what: missing, facts: ['12'], reason: kapot%s}\n"
    damaged = COMPLETE.replace("12 huizen", "huizen")
    counts = []
    for tail in (", no_fact: true", ""):
        file.write_text("exceptions:\n" + entry % tail, encoding="utf-8")
        result = compare(official(FIRST, SECOND), damaged, read_reasons(file))
        assert result.unexplained() == []
        counts.append(result.count())
    assert (counts[0].no_facts, counts[1].no_facts) == (1, 0)
    assert counts[0].held == counts[0].facts == counts[1].facts - 1


def test_figures_in_a_chart_count_and_its_small_marks_do_not() -> None:
    document = official(FIRST, SECOND)
    charted = replace(document.pages[1], labels=("Zuid 640", "7,5% 12 X1"))
    result = compare(replace(document, pages=(document.pages[0], charted)), COMPLETE, {})
    assert found(result, "missing") == {(2, "640"), (2, "7,5%")}


def test_a_name_is_excused_word_by_word(tmp_path: Path) -> None:
    file = tmp_path / "reasons.yaml"
    entry = "exceptions: [{document: plan, page: 1, what: missing, facts: [%s], reason: kapot}]"
    pages = (FIRST + " Dat zegt Gh Ydq Noord.", SECOND)
    for words, left in (("gh, ydq", 0), ("gh", 1)):
        file.write_text(entry % words, encoding="utf-8")
        result = compare(official(*pages), COMPLETE, read_reasons(file))
        assert found(result, "missing") == {(1, "gh ydq")}
        assert len(result.unexplained()) == left


def test_an_exception_without_a_reason_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "reasons.yaml"
    file.write_text("exceptions: [{document: a, page: 1, what: missing, facts: ['1']}]", encoding="utf-8")
    with pytest.raises(ValidationError):
        read_reasons(file)


@pytest.mark.parametrize(
    ("word", "count"),
    [("jeugd", 1), ("gemeente", 3), ("coördinatie", 5), ("nieuw", 1), ("hulpaanbieder", 4), ("ideeën", 3), ("SLT", 1)],
)
def test_syllables_are_vowel_groups(word: str, count: int) -> None:
    assert syllables(word) == count


def test_reading_ease_is_douma_s() -> None:
    result = measure(["De kat zit op de mat.", "Jeugdhulp helpt."])
    assert (result.sentences, result.words, result.median_words) == (2, 8, 4)
    assert result.ease == pytest.approx(206.84 - 0.77 * 100 * 9 / 8 - 0.93 * 4)


def test_only_running_text_of_ours_is_measured() -> None:
    text = "# Kop met veel woorden\n\n> Een noot.\n\nEen zin van vijf woorden.\n\n- En een punt.\n\n| a | b c d e |\n"
    result = readability_of_source(text)
    assert (result.sentences, result.words) == (2, 8)


def folders(tmp_path: Path, ours: str) -> list[str]:
    for name, file, text in (("officieel", "plan.txt", f"{FIRST}\n\n{SECOND}\n"), ("bron", "plan.md", ours)):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / file).write_text(text, encoding="utf-8")
    (tmp_path / "reasons.yaml").write_text("exceptions: []\n", encoding="utf-8")
    return [
        *("--official", str(tmp_path / "officieel"), "--sources", str(tmp_path / "bron")),
        *("--exceptions", str(tmp_path / "reasons.yaml")),
    ]


ONE_PAGE = COMPLETE.replace("1-2)", "1)").replace("blz. 2)", "blz. 1)")


def test_the_command_passes_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(folders(tmp_path, ONE_PAGE)) == 0
    assert "100.0 % held" in capsys.readouterr().out
    assert main(folders(tmp_path, ONE_PAGE.replace("18 maart 2025", "later"))) == 1
    assert "NO REASON GIVEN" in capsys.readouterr().out


def test_the_command_fails_where_nothing_can_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = folders(tmp_path, ONE_PAGE)
    (tmp_path / "bron" / "plan.md").rename(tmp_path / "bron" / "ander.md")
    assert main(arguments) == 1
    assert "no official document" in capsys.readouterr().err


def test_the_command_shows_readability_and_refuses_long_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*folders(tmp_path, ONE_PAGE), "--readability"]
    assert main(arguments) == 0
    assert "plan ours: Flesch-Douma" in capsys.readouterr().out
    long = f"## Wonen (officieel: blz. 1)\n\n{'woord ' * 30}.\n"
    assert main([*folders(tmp_path, long), "--readability"]) == 1


@pytest.mark.parametrize("name", sorted(source_files(ROOT / "corpus" / "bron")))
def test_every_source_names_pages_and_keeps_sentences_short(name: str) -> None:
    markdown = read_source(source_files(ROOT / "corpus" / "bron")[name])
    if name != "jeugdwet-in-het-kort":
        assert len(restated_sections(markdown)) > 5
    result = readability_of_source(markdown)
    assert result.median_words <= 15
    assert result.over_22 <= 0.02


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official documents are not here (../shared/corpus)")
@pytest.mark.parametrize("option", ["--sections", "--readability"])
def test_the_bundled_corpus_holds_the_official_documents(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--official", str(OFFICIAL), option]) == 0, capsys.readouterr().out
