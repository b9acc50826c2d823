"""A question that only asks what changes is read as one about what comes new; any subject leaves it as it is."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.model import Question
from assistant.overview import overview_question
from assistant.settings import AssistantSettings
from assistant.understand import understand
from kb.places import load_gazetteer

DAY, CHANGE = date(2026, 11, 29), date(2027, 1, 1)
GAZETTEER = load_gazetteer(AssistantSettings().regions)


def library(known: int) -> Any:
    """A library whose documents speak so often of a taakgebied."""
    return SimpleNamespace(knowledge=SimpleNamespace(lexical=SimpleNamespace(document_frequency=lambda _: known)))


def read(text: str, known: int = 5, change: date | None = CHANGE) -> str:
    """What the question is read as; "" for as it is."""
    return overview_question(understand(Question(text, as_of=DAY), GAZETTEER, DAY), library(known), change)


@pytest.mark.parametrize(
    "text",
    [
        "Wat verandert er vanaf 2027?",
        "Wat verandert er per 1 januari 2027 in de jeugdhulp in West-Brabant Oost?",
        "Wat wordt er straks anders in de jeugdzorg in Breda?",
    ],
)
def test_a_change_without_a_subject_is_read_as_what_comes_new(text: str) -> None:
    assert "taakgebieden" in read(text) and "2027" in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wat verandert er voor huisartsen?",
        "Wat verandert er aan de pleegzorg vanaf 2027?",
        "Wat is jeugdhulp?",
    ],
)
def test_a_subject_or_another_question_stays_as_it_is(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Wat verandert er voor scholen?", "zorg in het onderwijs"),
        ("Wat wordt er straks anders voor het onderwijs in Breda?", "zorg in het onderwijs"),
        ("Wat verandert er voor zorgaanbieders?", "jeugdhulpaanbieders"),
        ("Wat verandert er volgend jaar voor ouders en kinderen?", "jeugdigen en ouders"),
    ],
)
def test_a_change_for_a_group_is_read_as_what_comes_new_for_it(text: str, who: str) -> None:
    assert who in read(text) and "2027" in read(text)
    assert read(text, change=None) == ""


def test_two_groups_or_a_group_with_a_subject_stay_as_they_are() -> None:
    assert read("Wat verandert er voor scholen en zorgaanbieders?") == ""
    assert read("Wat verandert er voor ouders met een pgb?") == ""


def test_documents_without_areas_or_without_a_change_are_left_alone() -> None:
    assert read("Wat verandert er vanaf 2027?", known=0) == ""
    assert read("Wat verandert er vanaf 2027?", change=None) == ""
