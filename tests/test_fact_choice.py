"""Which facts of the sheets are told: those of the areas that a question names, or one of each where it asks of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from assistant.citations import ILLEGIBLE
from assistant.evidence import Asked
from assistant.fact_evidence import _in_its_name, fact_evidence
from assistant.model import Question
from assistant.understand import understand
from kb.facts import Facts
from kb.facts.codes import CodeEntry
from kb.facts.model import Evidence as Proof
from kb.facts.model import Fact
from kb.facts.sheets import Sheet
from kb.hit import Scope
from kb.words import fold
from tests.conftest import TODAY

if TYPE_CHECKING:
    from assistant.service import Library

Asking = Callable[[str], list[str]]


@pytest.fixture
def told(library: Library, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """The texts of the facts put forward, best first, from sheets whose facts all stand at one real stretch."""
    passage = library.knowledge.passages[0]

    def fact(subject: str, attribute: str, quote: str, part: str = "", value: str = "") -> Fact:
        at = passage.start
        return Fact(subject, attribute, value, passage.document, at, at + 9, "besluit", quote, part)

    sheets = (
        Sheet(
            "Zwemmen",
            passage.document,
            "taakgebied",
            (
                fact("Zwemmen", "looptijd", "Het duurt twee jaar."),
                fact("Zwemmen", "looptijd", "Het duurt in totaal zes jaar."),
                fact("Zwemmen", "looptijd", f"Dit duurt {ILLEGIBLE} jaar.", "Duiken"),
                fact("Zwemmen", "valt erin", "Hulp in het water voor kinderen met angst."),
                fact("Zwemmen", "valt erin", "Badjes."),
            ),
            ("Duiken",),
        ),
        Sheet(
            "Dansen",
            passage.document,
            "taakgebied",
            (
                fact("Dansen", "looptijd", "Het duurt vier jaar."),
                fact("Dansen", "valt erin", "Rock-en-roll, stijltango en breakdance vallen hieronder."),
            ),
        ),
        Sheet(
            "Balspelen",
            passage.document,
            "taakgebied",
            (
                fact("Balspelen", "aanbestedingsprocedure", "De procedure is vrij.", value="SAS-procedure"),
                fact("Balspelen", "aanbestedingsprocedure", "We gaan in gesprek.", value="dialoog, SAS-procedure"),
                fact("Balspelen", "bekostiging", "Betaald wordt vooraf.", "Korfbal"),
                fact("Balspelen", "bekostiging", "Betaald wordt achteraf.", "Tennis"),
            ),
        ),
        Sheet("Het plan", passage.document, "document", (fact("Het plan", "looptijd", "Alles duurt tot de zomer."),)),
    )
    monkeypatch.setattr(Facts, "sheets", lambda _: sheets)
    monkeypatch.setattr(Facts, "sheets_named", lambda _, text: [s for s in sheets if s.subject.lower() in text])
    monkeypatch.setattr(Facts, "spells_out", lambda *_: True)

    def ask(text: str) -> list[str]:
        question = understand(Question(text, as_of=TODAY), library.gazetteer, TODAY)
        found = library.searcher.search(text, Scope(), 3)
        asked = Asked.of(question, found, library)
        made = sorted(fact_evidence(question, asked, library), key=lambda e: -e.score)
        return [e.unit.text for e in made if e.unit.kind == "fact"]

    return ask


def test_of_a_named_area_what_is_asked_is_told_as_far_as_it_can_be_read(told: Asking) -> None:
    assert told("Hoe lang duurt zwemmen?") == [
        "Zwemmen: het duurt twee jaar.",
        "Zwemmen: het duurt in totaal zes jaar.",
    ]


def test_what_an_area_holds_is_told_where_that_is_asked_first_and_in_more_than_a_word(told: Asking) -> None:
    held = "Zwemmen: hulp in het water voor kinderen met angst."
    assert told("Wat doet zwemmen?") == [held]
    assert held not in told("Hoe lang duurt zwemmen, en wat doet zwemmen?")


@pytest.mark.parametrize(
    ("question", "beside"),
    [("Hoe lang duren de contracten?", ["Alles duurt tot de zomer."]), ("Hoe lang duurt elk onderdeel?", [])],
)
def test_where_all_is_asked_one_fact_of_each_is_told_that_of_the_whole_first(
    told: Asking, question: str, beside: list[str]
) -> None:
    assert told(question) == ["Zwemmen: het duurt in totaal zes jaar.", "Dansen: het duurt vier jaar.", *beside]


def test_how_an_area_is_bought_is_told_by_the_fact_that_tells_most(told: Asking) -> None:
    assert told("Hoe worden balspelen ingekocht?") == ["Balspelen: we gaan in gesprek."]


def test_the_part_that_is_named_goes_before_another_part(told: Asking) -> None:
    before, behind = "Korfbal: betaald wordt vooraf.", "Tennis: betaald wordt achteraf."
    assert told("Hoe worden balspelen betaald?") == [before, behind]
    assert told("Hoe wordt tennis bij balspelen betaald?") == [behind, before]


def test_a_form_that_an_area_lists_names_the_area(told: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Facts, "spells_out", lambda *_: False)
    assert told("hoe lang duurt stijltango") == ["Dansen: het duurt vier jaar."]
    assert told("hoe lang duurt breakdance") == ["Dansen: het duurt vier jaar."]
    assert told("hoe lang duurt tapdance") == []


def test_a_word_of_the_name_of_an_area_names_it(told: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Facts, "spells_out", lambda *_: False)
    sheet = Sheet("Zwemmen met begeleiding", "d", "taakgebied", ())
    assert _in_its_name(fold("Hoe lang duurt begeleiding?"), sheet)
    assert not _in_its_name(fold("Hoe lang duurt zwemmen?"), sheet)  # too short to be sure


@pytest.mark.parametrize("area", ["Zwemmen", ""])
def test_a_code_of_which_only_a_tariff_is_told_is_told_by_its_row(
    library: Library, monkeypatch: pytest.MonkeyPatch, area: str
) -> None:
    passage = library.knowledge.passages[0]
    proof = Proof(passage.document, passage.start, passage.start + 9, passage.text[:9])
    entry = CodeEntry("45A12", area, "", "", False, "", "besluit", proof)
    monkeypatch.setattr(Facts, "code", lambda *_: (entry,))
    question = understand(Question("Wat kost code 45A12?", as_of=TODAY), library.gazetteer, TODAY)
    asked = Asked.of(question, library.searcher.search(question.text, Scope(), 3), library)
    assert bool([e for e in fact_evidence(question, asked, library) if e.unit.kind == "row"]) is bool(area)


def test_the_segments_of_a_region_are_its_kinds_of_help(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    passage = next(p for p in library.knowledge.passages if p.document == "speelbrief-hvb-2025")
    row = library.knowledge.passages.index(passage)
    unit = library.shelf.units(row)[0].unit
    held = Fact("Segment 1", "valt erin", "hulp", passage.document, unit.start, unit.end, "onbekend", unit.text)
    sheet = Sheet("Segment 1", passage.document, "segment", (held,))
    monkeypatch.setattr(Facts, "sheets", lambda _: (sheet,))

    def kinds(text: str, place: str) -> list[str]:
        question = understand(Question(text, municipality=place, as_of=TODAY), library.gazetteer, TODAY)
        asked = Asked.of(question, library.searcher.search(text, Scope(), 3), library)
        return [e.unit.text for e in fact_evidence(question, asked, library)]

    assert kinds("Welke soorten jeugdhulp zijn er?", "Tilburg") == [unit.text]
    assert kinds("Welke soorten jeugdhulp zijn er?", "Breda") == []
    assert kinds("Welke zwemhulp is er?", "Tilburg") == []


def test_of_all_areas_only_what_is_said_of_contracts_is_told(told: Asking) -> None:
    assert told("Wat doet elk onderdeel?") == []
