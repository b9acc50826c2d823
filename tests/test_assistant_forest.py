"""Boosted trees in a file: read, walked by hand, and refused when made for other signals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.forest import Forest, ForestDamaged, Node, load_forest, save_forest
from assistant.refuse_signals import SIGNALS
from evals.fit_refusal import TARGET, as_forest, learner

LEAF = {"place": -1, "limit": 0.0, "left": 0, "right": 0}
TREE = (
    Node(1, 0.5, 1, 2, 0.0),
    Node(value=-2.0, **LEAF),
    Node(0, 3.0, 3, 4, 0.0),
    Node(value=1.0, **LEAF),
    Node(value=5.0, **LEAF),
)


@pytest.mark.parametrize(
    ("signals", "expected"), [((0.0, 0.5), -1.75), ((3.0, 0.6), 1.25), ((3.1, 0.6), 5.25), ((9.0, -1.0), -1.75)]
)
def test_a_tree_is_walked(signals: tuple[float, float], expected: float) -> None:
    assert Forest(0.25, 0.0, (TREE,)).value(signals) == pytest.approx(expected)


def test_trees_add_up() -> None:
    assert Forest(1.0, 0.0, (TREE, TREE)).value((3.0, 0.6)) == pytest.approx(3.0)


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    forest = Forest(0.25, -0.5, (TREE, TREE[1:2]))
    save_forest(tmp_path / "trees.json", forest, ("a", "b"), "by hand")
    assert load_forest(tmp_path / "trees.json", ("a", "b")) == forest
    with pytest.raises(ForestDamaged, match="other signals"):
        load_forest(tmp_path / "trees.json", ("b", "a"))


def test_what_was_learned_is_what_is_walked() -> None:
    random = np.random.default_rng(3)
    rows = random.normal(size=(300, 4))
    model = learner().fit(rows, rows[:, 1] + rows[:, 2] * rows[:, 3] > 0)
    forest = as_forest(model, 0.0)
    walked = [forest.value(row) for row in rows]
    assert np.allclose(walked, model.decision_function(rows), atol=0.01)


def test_the_shipped_trees_fit_the_signals() -> None:
    forest = load_forest(TARGET, SIGNALS)
    assert len(forest.trees) > 10
    assert forest.threshold < forest.base + sum(max(n.value for n in tree if n.place < 0) for tree in forest.trees)
