"""Notices beside an answer: the year that a document means, and what holds on the day asked about first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from conftest import TODAY, Asker

from assistant.evidence import Evidence
from assistant.model import Question
from assistant.notices import figure_notices, hole_notices, past_notices, year_notices
from assistant.service import Library
from assistant.sources import read_sources
from assistant.understand import understand

WRITTEN = date(2025, 10, 9)


def told(library: Library, text: str, written: date | None = WRITTEN) -> Evidence:
    """A unit with that text, of a document of that date."""
    understood = understand(Question("Wie is de hoofdaannemer?", as_of=TODAY), library.gazetteer, TODAY)
    one = next(e for e in read_sources(understood, library, {}).evidence if e.features)
    hit = replace(one.hit, metadata=replace(one.hit.metadata, adopted=written))
    return replace(one, unit=replace(one.unit, text=text), hit=hit)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("De regio kiest nog dit jaar een partij.", 2025),
        ("Volgend jaar begint de pilot.", 2026),
        ("Dat is vorig jaar besloten.", 2024),
    ],
)
def test_a_year_that_is_not_named_is_told_by_the_date_of_the_document(library: Library, text: str, year: int) -> None:
    asked = understand(Question("Wanneer?", as_of=TODAY), library.gazetteer, TODAY)
    assert asked.asked_on.year != WRITTEN.year
    (notice,) = year_notices(asked, [told(library, text), told(library, text)])
    assert notice.kind == "validity"
    assert f"is {year} bedoeld" in notice.text and "9 oktober 2025" in notice.text


def test_a_memo_is_of_the_day_from_which_it_holds(library: Library) -> None:
    asked = understand(Question("Wanneer?", as_of=TODAY), library.gazetteer, TODAY)
    one = told(library, "De regio kiest nog dit jaar een partij.", None)
    memo = replace(one.hit.metadata, kind="memo", valid_from=WRITTEN)
    (notice,) = year_notices(asked, [replace(one, hit=replace(one.hit, metadata=memo))])
    assert "is 2025 bedoeld" in notice.text


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Op dit moment zwemt ieder kind.", "“op dit moment”"),
        ("De komende maanden kiezen we een bad, dit najaar een naam.", "“de komende maanden” en “dit najaar”"),
    ],
)
def test_an_older_document_speaks_of_its_own_time(library: Library, text: str, quoted: str) -> None:
    asked = understand(Question("Wanneer?", as_of=TODAY), library.gazetteer, TODAY)
    (notice,) = year_notices(asked, [told(library, text), told(library, text)])
    assert notice.kind == "validity" and f"bij {quoted} staat" in notice.text and "9 oktober 2025" in notice.text
    fresh = understand(Question("Wanneer?", as_of=date(2025, 12, 1)), library.gazetteer, TODAY)
    assert year_notices(fresh, [told(library, text)]) == []


def test_where_only_the_start_is_known_the_document_is_older_than_that(library: Library) -> None:
    asked = understand(Question("Wanneer?", as_of=TODAY), library.gazetteer, TODAY)
    one = told(library, "Momenteel zwemt ieder kind.", None)
    plan = replace(one.hit.metadata, kind="strategie", valid_from=date(2023, 1, 1))
    (notice,) = year_notices(asked, [replace(one, hit=replace(one.hit, metadata=plan))])
    assert "geldt vanaf 1 januari 2023" in notice.text and "“momenteel”" in notice.text
    unknown = replace(plan, valid_from=None)
    assert year_notices(asked, [replace(one, hit=replace(one.hit, metadata=unknown))]) == []


def test_the_municipality_of_a_village_is_told(ask: Asker) -> None:
    told = {n.text for n in ask("Wie geeft zwemhulp in Oosteind?").notices}
    assert "Oosteind hoort bij de gemeente Oosterhout." in told
    assert not [n for n in ask("Wie geeft zwemhulp in Oosterhout?").notices if "hoort bij de gemeente" in n.text]


def test_of_a_municipality_beside_another_region_its_own_is_told(ask: Asker) -> None:
    def told(text: str) -> list[str]:
        return [n.text for n in ask(text).notices if n.kind == "region"]

    assert any(
        "Tilburg" in text and "Hart van Brabant" in text for text in told("Hoort Tilburg bij Regio West-Brabant Oost?")
    )
    assert not any("Breda" in text for text in told("Hoort Breda bij Regio West-Brabant Oost?"))


def test_no_year_is_told_without_need(library: Library) -> None:
    asked = understand(Question("Wanneer?", as_of=TODAY), library.gazetteer, TODAY)
    same = understand(Question("Wanneer?", as_of=date(2025, 12, 1)), library.gazetteer, TODAY)
    text = "De regio kiest nog dit jaar een partij."
    assert year_notices(asked, [told(library, "De regio kiest in dat jaar een partij.")]) == []
    assert year_notices(asked, [told(library, text, None)]) == []
    assert year_notices(same, [told(library, text)]) == []


def test_what_holds_on_the_day_asked_about_stands_first(ask: Asker) -> None:
    before, after = (
        ask(f"Hoe lang loopt het contract voor zwemhulp in Breda {when}?") for when in ("in 2025", "vanaf 2027")
    )
    first = [{c.number: c.document for c in a.citations}[a.sentences[1].citations[0]] for a in (before, after)]
    assert first == ["speelplan-wbo-2024", "speelplan-wbo-2027"]


def test_what_three_dots_stand_for_is_told(library: Library) -> None:
    whole, part = told(library, "Ieder kind zwemt."), told(library, "Ieder kind zwemt in …")
    assert hole_notices([whole]) == [] == hole_notices([])
    (notice,) = hole_notices([whole, part])
    assert notice.kind == "unknown" and "…" in notice.text


@pytest.mark.parametrize(
    ("question", "text", "wider"),
    [
        ("Hoeveel kinderen uit Drimmelen zwemmen?", "In de regio zwemmen 350 kinderen.", True),
        ("Hoeveel kinderen uit Drimmelen zwemmen?", "In Drimmelen zwemmen 35 kinderen.", False),
        ("Hoeveel kinderen zwemmen?", "In de regio zwemmen 350 kinderen.", False),
        ("Hoeveel kinderen uit Drimmelen zwemmen?", "De meeste kinderen zwemmen.", False),
        ("Welke kinderen uit Drimmelen zwemmen?", "In de regio zwemmen 350 kinderen.", False),
    ],
)
def test_figures_of_a_wider_area_are_not_told_as_those_of_a_municipality(
    library: Library, question: str, text: str, wider: bool
) -> None:
    asked = understand(Question(question, as_of=TODAY), library.gazetteer, TODAY)
    found = figure_notices(asked, [told(library, text)])
    assert bool(found) is wider
    assert all("Drimmelen" in n.text and n.kind == "region" for n in found)


@pytest.mark.parametrize(
    ("question", "text", "notes"),
    [
        ("Wanneer wordt het bad gebouwd?", "Bouw: september 2022.", 1),
        ("Wanneer start de zwemles?", "De zwemles begint op 1 mei 2026.", 1),
        ("Wanneer start de zwemles?", "De zwemles begint in mei 2096.", 0),
        ("Wanneer start de zwemles?", "De zwemles begint in het voorjaar.", 0),
        ("Wanneer is het bad gebouwd?", "Het bad is in september 2022 gebouwd.", 0),
        ("Wanneer wordt in 2022 het bad gebouwd?", "Bouw: september 2022.", 0),
    ],
)
def test_days_to_come_that_have_passed_are_told_as_passed(
    library: Library, question: str, text: str, notes: int
) -> None:
    asked = understand(Question(question, as_of=TODAY), library.gazetteer, TODAY)
    assert len(past_notices(asked, [told(library, text)])) == notes
