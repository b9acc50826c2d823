"""Whole answers over the small index: every line cited and exact, labels for place and time, honest refusals."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY, Asker
from toy_encoder import ToyEncoder, reading_of

from assistant import answer as answer_module
from assistant.answer import answer_question
from assistant.evidence import of_its_term, of_no_count
from assistant.followup import Whole
from assistant.model import ROLES, Answer, Question, Turn
from assistant.progress import Line
from assistant.refuse import DOUBT, MOST_TITLES, NEAR, NEAR_READ, is_near, is_sure, says_it, searched
from assistant.service import Library, make_library
from assistant.sources import read_sources
from assistant.understand import understand
from assistant.units import clean
from ingest.folder import read_folder
from kb.build import build_index
from kb.index_folder import IndexFolder
from kb.knowledge import load_knowledge
from kb.search import NATIONAL
from kb.settings import KbSettings
from prompts import render

ANSWERED = (
    ("Binnen hoeveel werkdagen reageert het kleurenloket?", "Het kleurenloket reageert binnen acht werkdagen."),
    ("Hoe hoog is de eigen bijdrage voor zwemhulp?", "De eigen bijdrage voor zwemhulp is 15 euro per kind per maand."),
    ("Wat kost ruiterhulp per les?", "Ruiterhulp | 62 euro per les | 3 kinderen"),
    ("Hoeveel kost een kampweek?", "Een kampweek kost 210 euro."),
    ("Hoeveel dozen speelgoed mag een gezin lenen?", "vier dozen tegelijk lenen"),
    ("Mag een gemeente buiten spelen verbieden?", "Een gemeente mag dat niet verbieden."),
    ("Welke taken heeft het torenteam?", "het maakt samen met de school een speelplan;"),
    (
        "Is zwemhulp bedoeld voor kinderen jonger dan 6 jaar?",
        "Zwemhulp is niet bedoeld voor kinderen jonger dan 6 jaar.",
    ),
)
UNANSWERED = (
    "Wie won het WK voetbal in 2022?",
    "Wat is de hoofdstad van Frankrijk?",
    "Wat is het telefoonnummer van het torenteam?",
)
UNREADABLE = ("???", "!", "😀😀", "...", "- -", "\u200b")


def check_exact(answer: Answer, library: Library) -> None:
    """Every statement is cited, every citation exact, every marker has its citation, numbers run on from one."""
    numbers = [c.number for c in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.markdown)} == set(numbers)
    for sentence in answer.sentences:
        assert bool(sentence.citations) == (sentence.kind == "statement"), sentence
        assert set(sentence.citations) <= set(numbers)
        assert sentence.text in answer.markdown
    for citation in answer.citations:
        document = library.knowledge.document(citation.document)
        assert document is not None
        assert citation.quote in citation.passage
        assert citation.passage in document.text
        assert len(citation.passage.split()) <= 200
        first = next((p for p in document.pages if p.number == citation.page), None)
        for shown in (citation.passage, citation.quote):  # the page told is where both begin
            assert citation.page is None or (first is not None and shown.split("\n")[0] in first.text)


@pytest.mark.parametrize(("question", "quote"), ANSWERED)
def test_an_answer_holds_and_cites_what_was_asked(ask: Asker, question: str, quote: str) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    (proof,) = [c for c in answer.citations if quote in c.quote][:1]
    cited = [s for s in answer.sentences if proof.number in s.citations]
    assert cited
    assert set(re.findall(r"\d+", cited[0].text)) <= set(re.findall(r"\d+", proof.quote))


@pytest.mark.parametrize(
    "question", [q for q, _ in ANSWERED] + list(UNANSWERED) + ["Waar melden ouders hun kind aan?", "zwemhulp"]
)
@pytest.mark.parametrize(
    "given", [{}, {"municipality": "Breda"}, {"municipality": "Tilburg", "as_of": date(2027, 1, 1)}]
)
def test_every_answer_is_exact_and_keeps_to_its_region(
    ask: Asker, library: Library, question: str, given: dict[str, Any]
) -> None:
    answer = ask(question, **given)
    check_exact(answer, library)
    assert answer.status in ("answered", "not_found")
    assert bool(answer.citations) == (answer.status == "answered")
    region = {"Breda": "wbo", "Tilburg": "hvb"}.get(given.get("municipality", ""))
    if region:
        assert {c.region for c in answer.citations} <= {region, NATIONAL, None}
    assert all(v.passed or v.reason for v in answer.verdicts)


def test_a_list_is_complete_and_stands_below_its_lead_in(ask: Asker) -> None:
    answer = ask("Welke taken heeft het torenteam?")
    lines = [line for line in answer.markdown.splitlines() if line.startswith("- ")]
    assert len(lines) == 4
    before = answer.markdown.split(lines[0])[0].strip().splitlines()[-1]
    assert before.startswith("Het torenteam heeft vier taken:")


def test_a_row_is_said_in_words_and_quoted_as_printed(ask: Asker) -> None:
    answer = ask("Wat kost ruiterhulp per les?")
    said = next(s for s in answer.sentences if s.text.startswith("Ruiterhulp"))
    quote = next(c for c in answer.citations if c.number == said.citations[0]).quote
    assert "|" not in said.text
    assert quote == "Ruiterhulp | 62 euro per les | 3 kinderen"


def test_a_sentence_over_a_page_break_cites_its_first_page(ask: Asker) -> None:
    answer = ask("Waar rijden de kinderen na het ontbijt in twee groepen heen?")
    crossing = next(c for c in answer.citations if "door het\nbos naar de rivier" in c.quote)
    assert (crossing.document, crossing.page) == ("handboek-ruiterkamp", 1)
    assert clean(crossing.quote) in answer.markdown


LATER, ENDED = "Vanaf 1 januari 2027", "Tot en met 31 december 2026"


@pytest.mark.parametrize(
    ("day", "old_label", "new_label"),
    [(date(2026, 12, 31), None, LATER), (date(2027, 1, 1), ENDED, None), (date(2024, 1, 1), None, LATER)],
)
def test_labels_follow_the_day(ask: Asker, day: date, old_label: str | None, new_label: str | None) -> None:
    answer = ask("Waar melden ouders hun kind aan in Breda?", as_of=day)
    group = {c.document: next(s.group for s in answer.sentences if c.number in s.citations) for c in answer.citations}
    for document, label in (("speelplan-wbo-2024", old_label), ("speelplan-wbo-2027", new_label)):
        if document in group:
            shown = {text for text in (LATER, ENDED) if text in group[document]}
            assert shown == ({label} if label else set()), (document, group)
    assert group
    told = {n.text for n in answer.notices if n.kind == "validity"}
    late = [
        d for d, label in (("speelplan-wbo-2024", old_label), ("speelplan-wbo-2027", new_label)) if d in group and label
    ]
    assert bool(told) == bool(late)


def test_what_only_holds_later_is_still_answered_with_its_date(ask: Asker) -> None:
    answer = ask("Binnen hoeveel uur komt het torenteam bij spoed?")
    assert answer.status == "answered"
    assert LATER in answer.markdown
    assert any("36 uur" in c.quote for c in answer.citations)
    assert any(n.kind == "validity" and "2027" in n.text for n in answer.notices)


def test_without_a_place_each_region_is_answered_under_its_name(ask: Asker) -> None:
    answer = ask("Waar melden ouders hun kind aan?")
    groups = {c.region: next(s.group for s in answer.sentences if c.number in s.citations) for c in answer.citations}
    assert "West-Brabant Oost" in groups["wbo"]
    assert "Hart van Brabant" in groups["hvb"]


def test_sentences_that_differ_in_a_figure_are_both_told(ask: Asker) -> None:
    answer = ask("Hoe lang loopt het contract voor zwemhulp in Breda?")
    assert {"speelplan-wbo-2024", "speelplan-wbo-2027"} <= {c.document for c in answer.citations if "loopt" in c.quote}


def test_a_place_in_the_question_beats_the_field_and_says_so(ask: Asker) -> None:
    answer = ask("Waar melden ouders hun kind aan in Tilburg?", municipality="Breda")
    assert {c.region for c in answer.citations} == {"hvb"}
    notice = next(n.text for n in answer.notices if n.kind == "region")
    assert "Tilburg" in notice
    assert "Breda" in notice


def test_without_a_place_the_answer_says_for_which_region_it_holds(ask: Asker) -> None:
    answer = ask("Hoe hoog is de eigen bijdrage voor zwemhulp?")
    assert {c.region for c in answer.citations} - {NATIONAL, None} == {"wbo"}
    told = [n.text for n in answer.notices if n.kind == "region"]
    assert len(told) == 1
    assert "Regio West-Brabant Oost" in told[0]
    assert not any(n.kind == "region" for n in ask("Wat kost zwemhulp in Breda?").notices)


def test_without_a_place_both_regions_are_told_under_their_names(ask: Asker) -> None:
    answer = ask("Waar melden ouders hun kind aan?")
    assert {c.region for c in answer.citations} >= {"wbo", "hvb"}
    assert [n.text for n in answer.notices if n.kind == "region"] == [render("answer.no_region")]


@pytest.mark.parametrize("field", [None, "Tilburg", "Waalwijk"])
def test_no_notice_where_place_and_field_agree(ask: Asker, field: str | None) -> None:
    answer = ask("Waar melden ouders hun kind aan in Tilburg?", municipality=field if field != "Waalwijk" else None)
    assert not any(n.kind == "region" for n in answer.notices)


@pytest.mark.parametrize(
    ("question", "given", "named"),
    [
        ("Waar melden ouders hun kind aan in Rotterdam?", {}, "Rotterdam"),
        ("Waar melden ouders hun kind aan?", {"municipality": "Rotterdam"}, "Rotterdam"),
        ("Waar melden ouders hun kind aan in Rotterdam?", {"municipality": "Breda"}, "Rotterdam"),
        ("Waar melden ouders hun kind aan?", {"municipality": "Nergenshuizen"}, "Nergenshuizen"),
    ],
)
def test_a_place_in_neither_region_is_refused_by_name(
    ask: Asker, question: str, given: dict[str, Any], named: str
) -> None:
    answer = ask(question, **given)
    assert answer.status == "out_of_region"
    assert named in answer.markdown
    assert answer.citations == ()


@pytest.mark.parametrize("question", UNANSWERED)
def test_what_is_not_in_the_sources_is_refused(ask: Asker, question: str) -> None:
    answer = ask(question)
    assert answer.status == "not_found"
    assert (answer.citations, answer.sentences) == ((), ())
    assert "Speelplan 2027" in answer.markdown  # says where it looked


@pytest.mark.parametrize("question", UNREADABLE)
def test_what_cannot_be_read_is_asked_again(ask: Asker, question: str) -> None:
    answer = ask(question)
    assert (answer.status, answer.citations) == ("clarify", ())


@pytest.mark.parametrize(
    "question",
    [
        "zwemhulp " * 222,
        "'; DROP TABLE passages; --",
        "(.*)+[a-z]{2,}\\",
        "a" * 2000,
        "%s {0} {x}",
        "<script>alert(1)</script>",
        "de het een",
    ],
)
def test_odd_questions_get_an_answer_or_a_refusal(ask: Asker, library: Library, question: str) -> None:
    answer = ask(question)
    assert answer.status in ("answered", "not_found", "clarify", "refused")
    check_exact(answer, library)


def test_a_follow_up_is_read_with_its_history_and_shown_as_read(ask: Asker) -> None:
    turns = (Turn("user", "Waar melden ouders hun kind aan in Breda?"), Turn("assistant", "Bij de speelbalie. [1]"))
    answer = ask("En in Tilburg?", history=turns)
    assert any("kleurenloket" in c.quote for c in answer.citations)
    assert "Tilburg" in answer.question_used
    notice = next(n.text for n in answer.notices if n.kind == "read_as")
    assert answer.question_used in notice


def test_places_that_a_question_names_are_told_as_people_say_them(ask: Asker) -> None:
    answer = ask("Waar melden ouders hun kind aan in Breda en Oosterhout?", municipality="Altena")
    assert "Uw vraag noemt Breda en Oosterhout." in next(n.text for n in answer.notices if n.kind == "region")


def test_the_role_changes_no_facts(ask: Asker) -> None:
    for question, _ in ANSWERED[:4]:
        cited = {tuple(sorted(c.quote for c in ask(question, role=role).citations)) for role in (None, *ROLES)}
        assert len(cited) == 1, question


def test_stages_are_timed(ask: Asker) -> None:
    timings = ask("Hoeveel kost een kampweek?").timings_ms
    assert {"total", "embed", "search", "check"} <= set(timings)
    assert sum(v for n, v in timings.items() if n != "total") <= timings["total"] * 1.01 + 1


def test_the_same_question_gives_the_same_answer(ask: Asker) -> None:
    one, other = (ask("Waar melden ouders hun kind aan?") for _ in range(2))
    assert replace(one, timings_ms={}) == replace(other, timings_ms={})


def _invent(texts: dict[str, str]) -> Any:
    """A writer that changes statements of the draft by this table."""
    real = vars(answer_module)["compose"]

    def compose(*given: Any) -> Answer:
        draft: Answer = real(*given)
        return replace(draft, sentences=tuple(replace(s, text=texts.get(s.text, s.text)) for s in draft.sentences))

    return compose


def test_an_invented_figure_is_taken_out_and_kept_as_a_verdict(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    true, false = "Een kampweek kost 210 euro.", "Een kampweek kost 310 euro."
    monkeypatch.setattr(answer_module, "compose", _invent({true: false}))
    answer = ask("Hoeveel kost een kampweek?")
    assert false not in answer.markdown
    assert [(v.sentence, v.reason) for v in answer.verdicts if not v.passed] == [(false, "figure not in source")]
    assert all("210 euro" not in c.quote for c in answer.citations)


def test_when_nothing_passes_the_answer_is_a_refusal(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_module, "compose", lambda *_: Answer("answered", "Verzonnen.", ()))
    answer = answer_question(Question("Hoeveel kost een kampweek?"), library, TODAY)
    assert (answer.status, answer.citations) == ("not_found", ())


def test_an_empty_index_finds_nothing(tmp_path: Any, kb_settings: KbSettings, library: Library) -> None:
    folder = IndexFolder(tmp_path / "leeg")
    build_index(reading_of(), tmp_path, folder, kb_settings)
    empty = make_library(load_knowledge(folder, kb_settings), ToyEncoder(), library.gazetteer)
    answer = answer_question(Question("Hoeveel kost een kampweek?"), empty, TODAY)
    assert (answer.status, answer.citations) == ("not_found", ())


def test_a_share_that_nothing_tells_is_refused_with_what_is_near(ask: Asker) -> None:
    told = ask("Hoeveel procent van de gezinnen leent dozen speelgoed?")
    assert told.status == "not_found"
    assert "percentage" in told.sentences[0].text and "vier dozen tegelijk lenen" in told.markdown
    assert [s.kind for s in told.sentences] == ["label", "statement", "statement", "label"]
    assert [bool(s.citations) for s in told.sentences] == [False, True, True, False]


@pytest.mark.parametrize("near", [True, False])
def test_a_refusal_shows_what_is_near(near: bool, ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.answer.how_sure", lambda *_: -0.1)
    monkeypatch.setattr("assistant.answer.is_near", lambda *_: near)
    told = ask("Hoeveel kost een kampweek?")
    assert told.status == "not_found"
    assert told.markdown.startswith("Dat staat niet in de bronnen.")
    assert "Ik zocht in: Handboek ruiterkamp" in told.markdown and "navragen bij uw gemeente" in told.markdown
    assert ("Een kampweek kost 210 euro. [1]" in told.markdown) is near
    assert bool(told.citations) is near


@pytest.mark.parametrize(("sure", "doubts"), [(0.0, True), (DOUBT - 0.01, True), (DOUBT, False), (9.0, False)])
def test_an_answer_of_which_little_is_sure_says_so(
    sure: float, doubts: bool, ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.answer.how_sure", lambda *_: sure)
    told = ask("Hoeveel kost een kampweek?")
    assert told.status == "answered" and "Een kampweek kost 210 euro. [1]" in told.markdown
    assert (told.sentences[0].text == render("answer.unsure")) is doubts
    assert told.markdown.startswith("Ik weet niet zeker") is doubts


def test_only_what_the_reader_finds_likely_is_near(library: Library) -> None:
    asked = understand(Question("Hoeveel kost een kampweek?"), library.gazetteer, TODAY)
    evidence = read_sources(asked, library, {}).evidence[:2]
    assert is_near([replace(evidence[0], read=NEAR_READ + 1), evidence[1]])
    assert not is_near([replace(e, read=NEAR_READ - 1) for e in evidence])
    assert not is_near([replace(e, read=None) for e in evidence])
    assert is_near([replace(e, read=None) for e in evidence], NEAR + 0.1)
    assert not is_near([replace(e, read=None) for e in evidence], NEAR - 0.1)


def test_a_refusal_names_the_first_of_many_documents(library: Library) -> None:
    asked = understand(Question("Wat kost een boot?"), library.gazetteer, TODAY)
    many = library.knowledge.documents * 4
    told = searched(asked, replace(library, knowledge=replace(library.knowledge, documents=many)))
    assert told.count(";") == MOST_TITLES and f"en nog {len(many) - MOST_TITLES} andere documenten" in told


def test_a_mail_address_is_found_without_a_word_of_the_question(
    tmp_path: Path, kb_settings: KbSettings, library: Library
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    text = "# Zwemplan\n\n## 1 Zwemles\n\nEen zwemles duurt een uur en kost 12 euro.\n\n## 2 Slot\n\n"
    (docs / "zwemplan.md").write_text(f"{text}Iets vragen of zeggen? Dat kan via loket@voorbeeld.nl en anders niet.")
    folder = IndexFolder(tmp_path / "index")
    build_index(read_folder(docs), docs, folder, kb_settings)
    made = make_library(load_knowledge(folder, kb_settings), library.searcher.encoder, library.gazetteer)
    answer = answer_question(Question("Waar kan ik heen mailen over het zwemplan?"), made, TODAY)
    assert "loket@voorbeeld.nl" in answer.markdown
    assert answer_question(Question("Wat is de website van het zwemplan?"), made, TODAY).status == "not_found"


def test_a_help_line_that_is_asked_by_name_is_told_with_its_own_source(ask: Asker) -> None:
    told = ask("Wat is het telefoonnummer van Veilig Thuis?")
    assert told.status == "not_found"
    assert "0800-2000" in told.markdown and "landelijke hulpnummers" in told.markdown
    assert "0800" not in ask("Wat is het telefoonnummer van het torenteam?").markdown


def test_a_term_that_is_named_in_passing_is_not_explained(library: Library) -> None:
    def explained(text: str) -> list[str]:
        asked = understand(Question(text, as_of=TODAY), library.gazetteer, TODAY)
        return [e.unit.text for e in read_sources(asked, library, {}).evidence if e.unit.kind == "definition"]

    assert explained("Wat is een torenteam?")
    assert not explained("Wat is het rekeningnummer van de penningmeester voor betalingen aan het torenteam?")


def test_a_sentence_that_explains_such_a_term_counts_as_unread(library: Library) -> None:
    def share(text: str, told: str) -> float:
        asked = understand(Question(text, as_of=TODAY), library.gazetteer, TODAY)
        read = read_sources(asked, library, {})
        best = read.evidence[0]
        document = library.knowledge.document(best.hit.metadata.id)
        assert document is not None
        entry = document.glossary[0]
        unit = replace(best.unit, start=entry.start, end=entry.end, text=told)
        return of_its_term(replace(best, unit=unit, score=0.9), read.asked, library).score

    term = next(d for d in library.knowledge.documents if d.glossary).glossary[0].term
    assert share(f"Wat is {term}?", "Een uitleg.") == 0.9
    assert share("Wat is het rekeningnummer voor betalingen?", "Een uitleg.") < 0.9
    assert share("Wie beheert het rekeningnummer voor betalingen?", "Een uitleg.") == 0.9


@pytest.mark.parametrize(
    ("question", "text", "kind", "weaker"),
    [
        ("Wat is zwemhulp?", "Zwemhulp: aantal kinderen 120; kosten €9.000.", "row", True),
        ("Wat is zwemhulp precies?", "Zwemhulp: aantal kinderen 120; kosten €9.000.", "row", True),
        ("Wat is zwemhulp?", "Zwemhulp is hulp in het water, op 120 plekken, 2 uur per week.", "sentence", False),
        ("Wat is zwemhulp?", "Zwemhulp: hulp in het water.", "row", False),
        ("Wat is de proeffase?", "Proeffase: beschrijving 2 lessen in 2027; document Lesplan.", "row", False),
        ("Wat zijn de zwemkosten?", "Zwemhulp: aantal kinderen 120; kosten €9.000.", "row", False),
        ("Wat is het aantal kinderen?", "Zwemhulp: aantal kinderen 120; kosten €9.000.", "row", False),
    ],
)
def test_a_row_of_figures_is_no_meaning(library: Library, question: str, text: str, kind: str, weaker: bool) -> None:
    asked = understand(Question(question, as_of=TODAY), library.gazetteer, TODAY)
    read = read_sources(asked, library, {})
    best = replace(read.evidence[0], score=0.8)
    told = replace(best, unit=replace(best.unit, text=text, kind=kind))
    assert (of_no_count(told, read.asked).score < 0.1) is weaker


@pytest.mark.parametrize("may_stand", [True, False])
def test_a_follow_up_without_an_answer_is_asked_once_more_by_itself(
    library: Library, monkeypatch: pytest.MonkeyPatch, may_stand: bool
) -> None:
    question = Question("Hoe hoog is de eigen bijdrage voor zwemhulp?", as_of=TODAY)
    mixed = replace(question, text="Hoe hoog is de belasting op vliegtickets naar Australië?")
    told: list[object] = []
    by_itself = answer_question(question, library)
    assert is_sure(by_itself)
    whole = Whole(mixed, mixed.text, True, alone=Whole(question, question.text) if may_stand else None)
    monkeypatch.setattr("assistant.answer.make_whole", lambda *_: whole)
    answer = answer_question(question, library, watch=told.append)
    assert (answer.markdown == by_itself.markdown) is may_stand
    assert not is_sure(answer) or {t.sentence for t in told if isinstance(t, Line)} == set(answer.sentences)


def test_a_follow_up_in_another_language_is_shown_in_the_askers_words(ask: Asker) -> None:
    turns = (Turn("user", "How long does zwemhulp take in Breda?"), Turn("assistant", "Vier jaar. [1]"))
    answer = ask("And for the children?", history=turns)
    notice = next(n.text for n in answer.notices if n.kind == "read_as")
    assert notice == render("answer.read_as", question=answer.question_used)
    assert answer.question_used.startswith("And for the children (") and "zwemhulp" in answer.question_used


@pytest.mark.parametrize(
    ("question", "line", "said"),
    [
        ("Waarom sluit het zwembad?", "Het zwembad sluit omdat het lekt.", True),
        ("Waarom sluit het zwembad?", "Het zwembad sluit in mei.", False),
        ("Waarom sluit het zwembad?", "De manege is duur omdat het hooi op is.", False),
        ("Wanneer is het zwembad bereikbaar?", "Het zwembad is bereikbaar van 9.00 tot 12.00 uur.", True),
        ("Wanneer is het zwembad bereikbaar?", "Het zwembad is elke woensdag bereikbaar.", True),
        ("Hoeveel zwembaden sluiten?", "Het zwembad sluit omdat er 3 lekken zijn.", False),
    ],
)
def test_a_line_that_says_why_or_when_is_enough(question: str, line: str, said: bool, library: Library) -> None:
    asked = understand(Question(question), library.gazetteer, TODAY)
    reading = read_sources(asked, library, {})
    best = reading.evidence[0]
    assert says_it(reading.asked, replace(best, unit=replace(best.unit, text=line))) is said
