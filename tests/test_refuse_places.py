"""A figure that is asked of one municipality must be told of that one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.model import Question
from assistant.refuse_signals import _counted, _of_another, _place_missing
from assistant.settings import AssistantSettings
from assistant.understand import understand
from kb.places import load_gazetteer
from kb.words import fold

ASKED = "Hoeveel inwoners telt de gemeente Drimmelen?"


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        (["De kleinste gemeente telt 22.000 inwoners."], True),
        (["De regio bestaat uit Altena, Breda en Drimmelen.", "De regio telt 350.000 inwoners."], True),
        (["Drimmelen telt 27.000 inwoners."], False),
    ],
)
def test_a_figure_of_another_place_is_no_answer(told: list[str], missing: bool) -> None:
    gazetteer = load_gazetteer(AssistantSettings().regions)
    asked = understand(Question(ASKED), gazetteer, date(2026, 11, 22))
    assert _place_missing(asked, " ".join(told), told) is missing
    assert not _place_missing(replace(asked, places=()), " ".join(told), told)


def test_a_figure_of_the_region_answers_who_asks_of_the_region_of_a_place() -> None:
    gazetteer = load_gazetteer(AssistantSettings().regions)
    told = ["Pleegzorg: aantal kinderen 300."]
    for text, missing in (("in de regio van Drimmelen", False), ("in Drimmelen", True)):
        asked = understand(Question(f"Hoeveel kinderen zitten {text} in pleegzorg?"), gazetteer, date(2026, 11, 22))
        assert _place_missing(asked, told[0], told) is missing


def test_what_holds_for_each_so_many_answers_for_a_municipality() -> None:
    gazetteer = load_gazetteer(AssistantSettings().regions)
    asked = understand(Question("Hoeveel inwoners heeft een zwemteam in Drimmelen?"), gazetteer, date(2026, 11, 22))
    for told, missing in (
        ("Er is een zwemteam per 50.000 inwoners.", False),
        ("De regio telt 350.000 inwoners.", True),
    ):
        assert _place_missing(asked, told, [told]) is missing


def _evidence(text: str) -> Any:
    passage = SimpleNamespace(section="", topic=None, path=())
    return SimpleNamespace(unit=SimpleNamespace(lead_text="", text=text, passage=passage))


def _asked(question: str) -> Any:
    gazetteer = load_gazetteer(AssistantSettings().regions)
    towns = frozenset(fold(name) for name, _ in gazetteer.municipalities)
    return SimpleNamespace(question=understand(Question(question), gazetteer, date(2026, 11, 22)), towns=towns)


@pytest.mark.parametrize(
    ("asked", "told", "found"),
    [
        ("Wat is het tarief in 2029?", "Het tarief is 84 euro in 2026.", (1.0, 0.0, 0.0)),
        ("Wat is het tarief in 2026?", "Het tarief is 84 euro in 2026.", (0.0, 0.0, 0.0)),
        ("Wat is het tarief?", "Het tarief is 84 euro in 2026.", (0.0, 0.0, 0.0)),
        ("Hoeveel teams zijn er in Altena?", "Het Bredase team: in Breda zijn er acht.", (0.0, 1.0, 1.0)),
        ("Hoeveel teams zijn er in Altena?", "In de regio zijn er acht teams.", (0.0, 0.0, 1.0)),
        ("Hoeveel teams zijn er in Breda?", "In Breda zijn er acht teams.", (0.0, 0.0, 0.0)),
    ],
)
def test_what_is_told_of_another_year_or_place(asked: str, told: str, found: tuple[float, ...]) -> None:
    assert _of_another(_asked(asked), [_evidence(told)]) == found


@pytest.mark.parametrize(
    ("asked", "told", "value"),
    [
        ("Hoeveel gezinshuizen zijn er?", ["Er zijn veertig gezinshuizen."], 1.0),
        ("Hoeveel gezinshuizen zijn er?", ["Er zijn 120 jeugdigen.", "Het gezinshuis is klein."], 0.5),
        ("Hoeveel gezinshuizen zijn er?", ["Er zijn 120 jeugdigen."], 0.0),
        ("Wie beslist er?", ["De gemeente beslist."], 1.0),
        ("Hoeveel fte's heeft een team?", ["Er zijn zeven teams."], 0.0),
        ("Hoeveel fte's heeft een team?", ["Een team heeft 8 fte."], 1.0),
        ("Hoeveel procent mag een ander doen?", ["Dat is ten hoogste 15%."], 1.0),
        ("Hoeveel krijgt een praktijk?", ["De subsidie is 32.000 euro."], 1.0),
        ("Hoeveel verschillende partijen zijn er?", ["Er zijn drie partijen."], 1.0),
    ],
)
def test_what_is_counted_stands_in_the_evidence(asked: str, told: list[str], value: float) -> None:
    assert _counted(_asked(asked), [_evidence(text) for text in told]) == value
