"""Boosted regression trees read from a file: sums of small decisions (Friedman 2001, Annals of Statistics 29(5))."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class ForestDamaged(ValueError):
    """A file of trees that does not fit the signals it is to be used with."""


@dataclass(frozen=True)
class Node:
    """A decision: at most ``limit`` goes to the ``left`` node, else ``right``; a leaf has ``place`` -1 and a value."""

    place: int
    limit: float
    left: int
    right: int
    value: float


@dataclass(frozen=True)
class Forest:
    """Trees over numbered signals; ``threshold`` is the value from which the answer is yes."""

    base: float
    threshold: float
    trees: tuple[tuple[Node, ...], ...]

    def value(self, signals: Sequence[float]) -> float:
        """The sum of what every tree says of one row of signals (log-odds)."""
        return self.base + sum(_leaf(tree, signals) for tree in self.trees)


def _leaf(tree: Sequence[Node], signals: Sequence[float]) -> float:
    node = tree[0]
    while node.place >= 0:
        node = tree[node.left if signals[node.place] <= node.limit else node.right]
    return node.value


def load_forest(path: Path, names: Sequence[str]) -> Forest:
    """Read a file that ``save_forest`` wrote; raises ``ForestDamaged`` when it was made for other signals."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if tuple(data["signals"]) != tuple(names):
        raise ForestDamaged(f"{path}: made for other signals; make it anew with `python -m evals.fit_refusal --write`")
    trees = tuple(
        tuple(Node(int(p), float(t), int(a), int(b), float(v)) for p, t, a, b, v in tree) for tree in data["trees"]
    )
    return Forest(float(data["base"]), float(data["threshold"]), trees)


def save_forest(path: Path, forest: Forest, names: Sequence[str], made: str) -> None:
    """Write the trees, a line each; ``made`` says how and from what."""
    rows = [json.dumps([[n.place, n.limit, n.left, n.right, n.value] for n in tree]) for tree in forest.trees]
    head = json.dumps({"made": made, "signals": list(names), "base": forest.base, "threshold": forest.threshold})[:-1]
    path.write_text(head + ',\n "trees": [\n' + ",\n".join(rows) + "\n]}\n", encoding="utf-8")
