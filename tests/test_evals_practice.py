"""What practice questions hold: marks of answering statements, and judged ones beside them."""

from __future__ import annotations

import json
from pathlib import Path

from evals.training import load_practice


def test_judged_statements_are_read(tmp_path: Path) -> None:
    row = {
        "q": "Wie koopt in?",
        "answers": [{"document": "plan", "units": ["a1"]}],
        "half": [{"document": "plan", "units": ["b2"]}],
        "beside": [{"document": "plan", "units": ["c3", "d4"]}, {"document": "visie", "units": ["c3"]}],
        "apart": False,
    }
    (tmp_path / "official.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (item,) = load_practice(tmp_path)
    assert item.answers == (("plan", ("a1",)),)
    assert item.half == {("plan", "b2")}
    assert item.beside == {("plan", "c3"), ("plan", "d4"), ("visie", "c3")}


def test_no_statement_is_judged_in_two_ways() -> None:
    practice = load_practice()
    assert sum(bool(p.beside) for p in practice) > 5000
    for item in practice:
        right = {(d, unit) for d, units in item.answers for unit in units}
        assert not right & item.half, item.question
        assert not right & item.beside, item.question
        assert not item.half & item.beside, item.question


def test_a_question_has_an_answer_or_a_reason_for_having_none() -> None:
    for item in load_practice(collections=("official", "other", "jeugdwet")):
        assert bool(item.answers) != bool(item.none), item.question
