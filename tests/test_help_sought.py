"""Who asks in any words where a child can go for help gets the route, and who asks something else does not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.help_sought import asks_a_rule, help_sought, load_line
from evals.audit import asked_texts, shingles
from evals.fit_help import fit, load_asked, out_of_fold
from evals.questions import load_questions
from kb.encode import Encoded, Matrix


def encoded(vector: list[float], importance: Matrix | None = None) -> Encoded:
    made = np.array(vector, dtype=np.float32)
    return Encoded(made, made[None], np.zeros(1, dtype=np.int32), importance)


def test_a_question_is_held_against_the_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "line.json"
    path.write_text(json.dumps({"weights": [2.0, 0.0], "intercept": 0.5, "threshold": 1.5}), encoding="utf-8")
    line = load_line(path)
    assert line.sought(np.array([1.0, 9.0], dtype=np.float32)) == pytest.approx(1.0)
    monkeypatch.setattr("assistant.help_sought.load_line", lambda: line)
    counts = np.ones(1, dtype=np.float32)
    assert help_sought(encoded([1.0, 0.0], importance=counts))
    assert not help_sought(encoded([0.1, 0.0], importance=counts))
    assert not help_sought(encoded([1.0, 0.0]))  # another model
    assert not help_sought(encoded([1.0, 0.0, 0.0], importance=counts))


def test_a_damaged_line_says_which_file(tmp_path: Path) -> None:
    path = tmp_path / "line.json"
    path.write_text(json.dumps({"weights": [1.0]}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"line\.json"):
        load_line(path)


def test_a_line_tells_two_kinds_of_questions_apart() -> None:
    random = np.random.default_rng(1)
    seeks = np.arange(60) % 2 == 0
    vectors = (random.normal(size=(60, 8)) + np.where(seeks, 3.0, 0.0)[:, None]).astype(np.float32)
    told = out_of_fold(vectors, seeks, np.ones(60))
    assert ((told > 0) == seeks).mean() > 0.9
    assert fit(vectors, seeks, np.ones(60)).coef_.shape == (1, 8)


def test_questions_to_learn_from_are_not_those_of_the_test_half() -> None:
    held = {s for item in load_questions(split="test") for s in shingles(asked_texts(item))}
    asked = [*load_asked(), *load_asked(apart=True)]
    assert any(seeks for _, seeks in asked) and not all(seeks for _, seeks in asked)
    assert not [q for q, _ in asked if held & shingles(q)]
    assert not {q for q, _ in load_asked()} & {q for q, _ in load_asked(apart=True)}


def test_a_rule_asked_about_a_child_is_no_search_for_help() -> None:
    assert asks_a_rule("Een meisje van 9 gaat naar zwemles. Wie betaalt dat?")
    assert asks_a_rule("Mijn zoon van 8 wil stoppen met zwemles. Mag hij dat zelf beslissen?")
    assert not asks_a_rule("Mijn zoon van 8 kan niet zwemmen en wij willen weten wie dat leert")
    assert not asks_a_rule("Dat mag thuis niet meer. Wie kan mijn zoon van 8 leren zwemmen?")
