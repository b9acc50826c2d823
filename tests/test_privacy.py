"""Personal data is masked before anything else sees it; places, organisations and officers stay."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant import name_lists as lists
from assistant.model import Question, Turn
from assistant.privacy import KINDS, mask, mask_question, masked_notice, without_placeholders
from evals.safety import measure_privacy, messages, read_marks

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("split", ["heldout", "dev"])
def test_recall_meets_the_targets(split: str) -> None:
    figures = measure_privacy(split)
    for kind in ("bsn", "birth_date", "phone", "email", "address"):
        assert figures.found[kind].share >= 0.97, figures.found[kind].failed
    assert figures.found["name"].share >= 0.92, figures.found["name"].failed


def test_nothing_is_masked_in_clean_questions() -> None:
    sets = [measure_privacy(split).quiet for split in ("heldout", "dev")]
    assert sum(s.total for s in sets) >= 200
    assert [case for s in sets for case in s.failed] == []


def test_the_message_sets_are_large_enough() -> None:
    counts = [len(messages("privacy", split)["personal"]) for split in ("heldout", "dev")]
    assert sum(counts) >= 150 and min(counts) >= 75


def test_evaluation_questions_keep_their_words() -> None:
    """Questions about policy hold no personal data; the first half of the set was looked at, the other half was not."""
    masked = []
    for path in sorted((ROOT / "evals" / "questions").glob("*.yaml")):
        masked += [q["id"] for q in yaml.safe_load(path.read_text(encoding="utf-8")) if mask(q["question"]).spans]
    assert len(masked) <= 2, masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mijn zoon Daan, bsn 123456782", "Mijn zoon [naam], bsn [bsn]"),
        ("Mevrouw Van Breda uit Breda belt", "Mevrouw [naam] uit Breda belt"),
        ("Van Breda belde over zijn dochter", "[naam] belde over zijn dochter"),
        ("De wethouder van Breda", "De wethouder van Breda"),
        ("Wie is wethouder Judith van Loon?", "Wie is wethouder Judith van Loon?"),
        ("Ik sprak Judith van Loon", "Ik sprak [naam]"),
        ("Noa's vader wil geen hulp", "[naam]'s vader wil geen hulp"),
        ("Wat doet Veilig Thuis in West-Brabant?", "Wat doet Veilig Thuis in West-Brabant?"),
        ("Product 45A53 kost 98.500 euro in 2027", "Product 45A53 kost 98.500 euro in 2027"),
        ("bel 0800-2000 of 112", "bel 0800-2000 of 112"),
        ("mail jan@gmail.com of info@regio.nl", "mail [e-mailadres] of info@regio.nl"),
        ("geboren op 3 mei 2012", "geboren op [geboortedatum]"),
        ("vastgesteld op 18 maart 2025", "vastgesteld op 18 maart 2025"),
        ("Dorpsstraat 12, 4811 EE Breda", "[adres] Breda"),
        ("zaaknummer 2024-12345", "zaaknummer [dossiernummer]"),
        ("rekening NL91 ABNA 0417 1643 00", "rekening [rekeningnummer]"),
        ("Fleur zit op basisschool De Vlinder", "[naam] zit op basisschool [school of praktijk]"),
        ("Welke basisscholen in Breda doen mee?", "Welke basisscholen in Breda doen mee?"),
    ],
)
def test_what_is_masked_and_what_stays(text: str, expected: str) -> None:
    assert mask(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Voor Li Wei zoeken we logopedie", "Voor [naam] zoeken we logopedie"),
        ("Ik begeleid Nguyễn Văn Bình", "Ik begeleid [naam]"),
        ("Het gaat over Tesfay Gebremedhin uit Breda", "Het gaat over [naam] uit Breda"),
        ("mevrouw el yaakoubi belde", "mevrouw [naam] belde"),
        ("dhr de rooij en mw jansen", "dhr [naam] en mw [naam]"),
        ("de heer P.J. Smulders-van Dijk", "de heer [naam]"),
        ("mevrouw van het wijkteam belt terug", "mevrouw van het wijkteam belt terug"),
        ("meneer van de gemeente zei dat het kan", "meneer van de gemeente zei dat het kan"),
        ("Zij spreekt alleen Frans, is er een tolk?", "Zij spreekt alleen Frans, is er een tolk?"),
        ("Leren kinderen Chinees op school?", "Leren kinderen Chinees op school?"),
        ("mijn zoon Frans is 8", "mijn zoon [naam] is 8"),
        ("De Mark en de Aa, zijn dat percelen?", "De Mark en de Aa, zijn dat percelen?"),
    ],
)
def test_names_that_no_list_holds(text: str, expected: str) -> None:
    assert mask(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("post naar Postbus 245, 4870 AB Breda", "post naar [adres] Breda"),
        ("Kunt u langskomen op De Schakel 112?", "Kunt u langskomen op [adres]?"),
        ("Ons adres: Laan van Limburg 44", "Ons adres: [adres]"),
        ("1e Jan Steenstraat 8, Tilburg", "[adres], Tilburg"),
        ("Kerkstr. 19 bus 3 in Dongen", "[adres] in Dongen"),
        ("Wilhelminalaan 7-II te Waalwijk", "[adres] te Waalwijk"),
        ("Geldt de Jeugdwet 2015 nog?", "Geldt de Jeugdwet 2015 nog?"),
        ("De Norm 2 uit het kader", "De Norm 2 uit het kader"),
        ("Eind 2027 loopt het af", "Eind 2027 loopt het af"),
        ("zij is van 14/2/2012 en zit in groep 7", "zij is van [geboortedatum] en zit in groep 7"),
        ("hij is op 3 juni 2014 geboren", "hij is op [geboortedatum] geboren"),
        ("urodzony 12 marca 2014", "urodzony [geboortedatum]"),
        ("Kinderen geboren na 1 januari 2020", "Kinderen geboren na 1 januari 2020"),
        ("De nota is van 9 oktober 2025", "De nota is van 9 oktober 2025"),
    ],
)
def test_addresses_and_birthdays_in_every_form(text: str, expected: str) -> None:
    assert mask(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "zaaknummer C/02/398211 / JE RK 24-117",
        "JE RK 23-1508",
        "BRE 24/2207 JEUGDW",
        "200.318.455/01",
        "02-118822-23",
        "aanvraagnummer AV-2025-00817",
        "cliëntcode KD8841",
        "het nummer van mijn zaak is 2024/5512",
    ],
)
def test_case_numbers_of_courts_and_offices_are_masked(text: str) -> None:
    masked = mask(text).text
    assert masked.endswith("[dossiernummer]") and not re.search(r"\d", masked)


@pytest.mark.parametrize(
    "text", ["Wat is een zaaknummer en waar staat het?", "Wat is meldcode stap 3?", "Krijgt een kind een buddy?"]
)
def test_ordinary_words_stay(text: str) -> None:
    assert mask(text).text == text


def test_a_bsn_that_fails_the_eleven_test_is_masked() -> None:
    assert sum(int(d) * w for d, w in zip("123456789", (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)) % 11 != 0
    assert mask("bsn 123456789").text == "bsn [bsn]"


@given(st.integers(100_000_000, 999_999_999), st.sampled_from(["", " ", ".", "-"]), st.integers(1, 8))
def test_nine_digits_are_masked_however_they_are_grouped(number: int, sign: str, at: int) -> None:
    digits = str(number)
    assert not re.search(r"\d", mask(f"zijn bsn is {digits[:at]}{sign}{digits[at:]} volgens mij").text)


@given(st.integers(10_000_000, 99_999_999), st.sampled_from(["06-{}", "06 {}", "+31 6 {}", "0031 6 {}", "06{}"]))
def test_mobile_numbers_are_masked(number: int, form: str) -> None:
    assert not re.search(r"\d{3}", mask(f"u kunt mij bereiken op {form.format(number)}.").text)


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_the_rest_is_unchanged(text: str) -> None:
    masked = mask(text)
    outside, last = [], 0
    for span in masked.spans:
        outside.append(text[last : span.start])
        last = span.end
    for part in [*outside, text[last:]]:
        assert part in masked.text


def test_masking_what_is_masked_changes_nothing() -> None:
    for marked in messages("privacy", "dev")["personal"]:
        once = mask(read_marks(marked)[0]).text
        assert mask(once).text == once


def test_question_and_history_are_masked_but_not_the_assistants_words() -> None:
    history = (Turn("user", "mijn zoon Daan"), Turn("assistant", "mijn zoon Daan"))
    question, kinds = mask_question(Question("bsn 123456782", history=history))
    assert question.text == "bsn [bsn]" and kinds == ("bsn",)
    assert [t.content for t in question.history] == ["mijn zoon [naam]", "mijn zoon Daan"]


def test_the_notice_names_what_was_masked() -> None:
    notice = masked_notice(("name", "bsn", "phone"))
    assert notice is not None and notice.kind == "masked"
    assert "namen, een burgerservicenummer en een telefoonnummer" in notice.text
    assert masked_notice(()) is None
    assert all(masked_notice((kind,)) for kind in KINDS)


def test_search_reads_no_placeholders() -> None:
    assert without_placeholders("Kan [naam] naar het SLT in Breda?") == "Kan naar het SLT in Breda?"


def test_without_the_name_lists_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "find_spec", lambda name: None)
    lists.name_lists.cache_clear()
    with pytest.raises(lists.NameListsMissing, match="pip install deduce"):
        lists.name_lists()
    lists.name_lists.cache_clear()


def test_the_code_of_deduce_is_not_imported() -> None:
    code = "import sys; from assistant.privacy import mask; mask('Daan'); sys.exit('deduce' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_it_takes_less_than_three_milliseconds() -> None:
    texts = [read_marks(m)[0] for m in messages("privacy", "dev")["personal"]]
    mask(texts[0])
    spent = []
    for text in texts:
        clock = time.process_time()
        mask(text)
        spent.append(time.process_time() - clock)
    assert sorted(spent)[len(spent) // 2] < 0.003


@pytest.mark.parametrize(
    "text", ["a" * 20_000, "1 " * 10_000, "Van de " * 3000, "jan@" * 5000, "A. " * 6000, "4811 " * 4000]
)
def test_long_hostile_text_is_masked_in_time(text: str) -> None:
    mask("warm")
    clock = time.process_time()
    mask(text)
    assert time.process_time() - clock < 3
