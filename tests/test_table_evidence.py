"""What a document lists otherwise than in a list is told as one, where just that is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.evidence import Asked, is_other_sum
from assistant.model import Question
from assistant.service import Library
from assistant.table_evidence import listed, of_code, of_municipality
from assistant.understand import understand
from assistant.units import Unit
from ingest.folder import read_folder
from tests.conftest import TODAY

PLAN = (
    "# Zwemplan\n\n## 1 Risico's\n\nWe zien de volgende risico's:\n\n| Risico | Omschrijving |\n|---|---|\n"
    "| Het bad loopt leeg | De kraan is oud |\n| Niemand kan nog zwemmen | Er is geen les |\n"
    "| De badmeester wordt ziek | Het is een koud bad |\n\n"
    "## 2 Tarieven\n\n| Les | Tarief |\n|---|---|\n| Duiken | 5 |\n| Zwemmen | 6 |\n| Springen | 7 |\n"
)


PROGRAMME = (
    "# Zwemprogramma\n\n## 1 Opgaven\n\nWij kiezen drie opgaven.\n\n"
    "### Opgave 1 - Zwemmen zonder angst\n\nElk kind leert niet bang te zijn.\n\n"
    "### Opgave 2 - Schoon water\n\nHet bad wordt elke dag schoon.\n\n"
    "### Opgave 3 - Samen duiken\n\nDuiken doen wij nooit alleen.\n\n"
    "## 2 Acties\n\n| Nr. | Wat | Wie | Status |\n|---|---|---|---|\n"
    "| A1 | Kraan maken | Anna | Groen |\n| A2 | Bad vullen | Bram | Rood |\n| A3 | Water warmen | Carla | Groen |\n"
    "| A4 | Lessen geven | Dirk | Oranje |\n| A5 | Badmeester zoeken | Els | Rood |\n\n"
    "## 3 Baden\n\n| Gemeente | Bad | Bezoekadres | Bereikbaar |\n|---|---|---|---|\n"
    "| Borne | De Plons | Kade 2 | elke dag |\n| Hengelo | Het Diep | Dijk 4 | maandag |\n"
)


@pytest.fixture
def of_programme(tmp_path: Path) -> Any:
    """A library of one programme."""
    (tmp_path / "programma.md").write_text(PROGRAMME, encoding="utf-8")
    (document,) = read_folder(tmp_path).documents
    knowledge = SimpleNamespace(documents=(document,), passages=document.passages)
    return SimpleNamespace(knowledge=knowledge, rows_of=lambda _: tuple(range(len(document.passages))))


def asked_of(text: str, town: str, library: Library) -> Asked:
    question = replace(understand(Question(text), library.gazetteer, TODAY), town=town)
    words = {w.strip("?").lower(): 1.0 for w in text.split() if len(w) > 3 and w not in ("Waar", "Welk", "kan")}
    return Asked(question, words, {}, frozenset(), None)


@pytest.mark.parametrize("text", ["Wat zijn de drie opgaven?", "Welke opgaven zijn er?"])
def test_numbered_headings_are_told_as_a_list(text: str, of_programme: Any, library: Library) -> None:
    found = list(listed(understand(Question(text), library.gazetteer, TODAY), of_programme))
    labels = ["Opgave 1 - Zwemmen zonder angst", "Opgave 2 - Schoon water", "Opgave 3 - Samen duiken"]
    assert [e.unit.text for e in found] == labels
    assert {e.unit.lead_text for e in found} == {"Wij kiezen drie opgaven."}


def test_rows_with_the_mark_that_is_named_are_told(of_programme: Any, library: Library) -> None:
    found = list(listed(understand(Question("Welke acties staan op rood?"), library.gazetteer, TODAY), of_programme))
    assert [e.unit.text for e in found] == [
        "A2: wat Bad vullen; status Rood.",
        "A5: wat Badmeester zoeken; status Rood.",
    ]
    asked = understand(Question("Welke acties staan op zwart?"), library.gazetteer, TODAY)
    assert not list(listed(asked, of_programme))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Wie doet actie A3?", ["A3: wat Water warmen; wie Carla; status Groen."]),
        ("Wie doet actie A9?", []),
        ("Wie doet de derde actie?", []),
    ],
)
def test_a_row_that_is_named_by_its_code_answers(
    text: str, told: list[str], of_programme: Any, library: Library
) -> None:
    found = of_code(understand(Question(text), library.gazetteer, TODAY), of_programme)
    assert [e.unit.text for e in found] == told


@pytest.mark.parametrize(
    ("text", "town", "told"),
    [
        ("Waar kan ik het bad bezoeken?", "Hengelo", ["Hengelo: bezoekadres Dijk 4."]),
        ("Waar kan ik het bad bezoeken?", "", []),
        ("Waar kan ik de wijkagent en zijn hond bezoeken?", "Hengelo", []),
        ("Waar kan ik het bad bezoeken?", "Almelo", []),
    ],
)
def test_the_row_of_the_askers_municipality_answers(
    text: str, town: str, told: list[str], of_programme: Any, library: Library
) -> None:
    asked = asked_of(text, town, library)
    assert [e.unit.text for e in of_municipality(asked.question, asked, of_programme)] == told


@pytest.mark.parametrize(
    ("asked", "row", "other"),
    [
        ("Wat is het tarief voor zwemles?", "Zwemles: geraamde waarde per jaar € 12.000; aantal 4.", True),
        ("Wat is het tarief voor zwemles?", "Zwemles: geraamde waarde € 12.000; tarief € 5.", False),
        ("Wat is de waarde van zwemles?", "Zwemles: geraamde waarde per jaar € 12.000.", False),
    ],
)
def test_what_all_of_something_is_estimated_at_is_no_price(asked: str, row: str, other: bool, of_plan: Any) -> None:
    passage = of_plan.knowledge.passages[0]
    assert is_other_sum(asked, Unit(passage, 0, 5, row, "row")) is other


@pytest.fixture
def of_plan(tmp_path: Path) -> Any:
    """A library of one plan, as far as lists of tables need it."""
    (tmp_path / "plan.md").write_text(PLAN, encoding="utf-8")
    (document,) = read_folder(tmp_path).documents
    knowledge = SimpleNamespace(documents=(document,), passages=document.passages)
    return SimpleNamespace(knowledge=knowledge, rows_of=lambda _: tuple(range(len(document.passages))))


@pytest.mark.parametrize(
    "question", ["Welke risico's zijn er?", "Wat zijn de risico’s?", "Noem de risico's van zwemmen"]
)
def test_the_first_column_is_told_with_its_lead(question: str, of_plan: Any, library: Library) -> None:
    found = list(listed(understand(Question(question), library.gazetteer, TODAY), of_plan))
    assert [e.unit.text for e in found] == [
        "Het bad loopt leeg",
        "Niemand kan nog zwemmen",
        "De badmeester wordt ziek",
    ]
    text = of_plan.knowledge.documents[0].text
    assert [text[e.unit.start : e.unit.end] for e in found] == [e.unit.text for e in found]
    assert {e.unit.lead_text for e in found} == {"We zien de volgende risico's:"}
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)


@pytest.mark.parametrize("question", ["Welke lessen zijn er?", "Welke baden zijn er?", "Wat doet u tegen risico's?"])
def test_a_table_of_figures_or_of_something_else_is_no_list(question: str, of_plan: Any, library: Library) -> None:
    assert not list(listed(understand(Question(question), library.gazetteer, TODAY), of_plan))
