"""The evidence of two readings of a question is mixed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from assistant.evidence import Evidence, both_ways
from assistant.second_look import log_odds


def evidence(start: int, score: float, text: str = "Er is een bad.") -> Evidence:
    """A unit of a document that begins at a character."""
    unit: Any = SimpleNamespace(passage=SimpleNamespace(document="plan"), start=start, end=start + 9, text=text)
    return Evidence(unit, None, (), score)  # type: ignore[arg-type]


def test_what_both_readings_find_goes_before_what_one_of_them_is_sure_of() -> None:
    one = [evidence(1, 0.9), evidence(2, 0.7), evidence(3, 0.01)]
    other = [evidence(4, 0.9), evidence(2, 0.8), evidence(5, 0.01)]
    mixed = both_ways(one, other)
    assert mixed[0].unit.start == 2
    assert log_odds(mixed[0].score) == pytest.approx((log_odds(0.7) + log_odds(0.8)) / 2)


def test_facts_that_rest_on_one_sentence_stay_apart_from_it_and_from_each_other() -> None:
    told = [evidence(1, 0.9, "Zwembad: vijf jaar."), evidence(1, 0.6, "Speelbad: vijf jaar."), evidence(1, 0.1)]
    assert [(e.unit.text, round(e.score, 3)) for e in both_ways(told, told)] == [
        ("Zwembad: vijf jaar.", 0.9),
        ("Speelbad: vijf jaar.", 0.6),
        ("Er is een bad.", 0.1),
    ]


def test_what_is_found_twice_keeps_its_better_score() -> None:
    assert [round(e.score, 3) for e in both_ways([evidence(1, 0.9), evidence(1, 0.1)], [evidence(1, 0.9)])] == [0.9]


def test_one_reading_may_find_nothing() -> None:
    assert [e.unit.start for e in both_ways([], [evidence(4, 0.2), evidence(5, 0.6)])] == [5, 4]
