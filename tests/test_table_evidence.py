"""What a table lists in its first column is told as a list, where just that is asked."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.model import Question
from assistant.service import Library
from assistant.table_evidence import listed
from assistant.understand import understand
from ingest.folder import read_folder
from tests.conftest import TODAY

PLAN = (
    "# Zwemplan\n\n## 1 Risico's\n\nWe zien de volgende risico's:\n\n| Risico | Omschrijving |\n|---|---|\n"
    "| Het bad loopt leeg | De kraan is oud |\n| Niemand kan nog zwemmen | Er is geen les |\n"
    "| De badmeester wordt ziek | Het is een koud bad |\n\n"
    "## 2 Tarieven\n\n| Les | Tarief |\n|---|---|\n| Duiken | 5 |\n| Zwemmen | 6 |\n| Springen | 7 |\n"
)


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
