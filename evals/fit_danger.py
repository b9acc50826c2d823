"""Learns the weights of ``assistant/danger_learned.py``: ``python -m evals.fit_danger`` (``--write`` keeps them).

Examples are the dev halves of ``evals/safety`` and the messages that are there to learn from; of the questions the dev
half. Nothing held out takes part. The threshold is where one in ``1 / ALARMS`` harmless messages of the dev halves is
taken for danger in a cross-validation of eight parts, which also says what to expect of new messages.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from assistant.danger_check import KINDS
from assistant.danger_learned import WEIGHTS, features
from assistant.phrases import read_words
from evals.questions import load_questions
from evals.safety import messages

ALARMS = 0.02
SETS = ("dev", "wide-dev", "train")
HELD_OUT = ("heldout", "wide-heldout", "last", "fresh")
_SEEN, _LEAST = 3, 0.08  # examples that must have a feature; a smaller weight is left out
_STRENGTH = 10.0  # inverse of the regularisation
_HEADER = "# Made by `python -m evals.fit_danger --write`: what it speaks for, feature, weight."


@dataclass(frozen=True)
class Example:
    """A message, its kind of danger (empty: harmless), and whether it counts for the threshold: harmless ones of the
    dev halves that resemble danger."""

    text: str
    kind: str
    near: bool = True


def examples() -> list[Example]:
    """Everything that may be learned from."""
    found: list[Example] = []
    for name in SETS:
        data = messages("danger", name)
        found += [Example(e["text"], e["kind"]) for e in data["danger"]]
        found += [Example(e["text"], "", name != "train") for e in data["harmless"]]
    for split in ("dev", "wide-dev"):
        found += [Example(text, "", False) for text in messages("privacy", split)["clean"]]
        found += [Example(text, "", False) for text in messages("attacks", split)["fine"]]
    found += [Example(item.question, "", False) for item in load_questions(split="dev")]
    return [example for example in found if example.text not in held_out()]


@lru_cache(maxsize=1)
def held_out() -> frozenset[str]:
    """The texts of the held-out sets: a message that happens to stand in both is not learned from."""
    sets = [messages("danger", name) for name in HELD_OUT]
    return frozenset(e["text"] for data in sets for part in ("danger", "harmless") for e in data[part])


def _model() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_STRENGTH, solver="liblinear", class_weight="balanced")


def _table(read: Sequence[dict[str, float]]) -> tuple[Any, Any]:
    from sklearn.feature_extraction import DictVectorizer

    seen = Counter(name for found in read for name in found)
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform([{n: v for n, v in f.items() if seen[n] >= _SEEN} for f in read])
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)
    return table, vectorizer


def cross_validated(table: Any, marks: Any) -> Any:
    """Scores of every example by a model that has not seen it."""
    from sklearn.model_selection import StratifiedKFold

    scores = np.zeros(len(marks))
    for train, test in StratifiedKFold(8, shuffle=True, random_state=1).split(table, marks):
        scores[test] = _model().fit(table[train], marks[train]).decision_function(table[test])
    return scores


def _lines(name: str, model: Any, vectorizer: Any) -> Iterable[str]:
    yield f"{name}\t\t{model.intercept_[0]:.3f}"
    for feature, weight in zip(vectorizer.feature_names_, model.coef_[0], strict=True):
        if abs(weight) >= (_LEAST if name == "danger" else 2 * _LEAST):
            yield f"{name}\t{feature}\t{weight:.2f}"


def fit() -> tuple[list[str], str]:
    """The lines of the weights file, and what the cross-validation says."""
    learned = examples()
    read = [features(read_words(e.text)) for e in learned]
    table, vectorizer = _table(read)
    marks = np.array([bool(e.kind) for e in learned])
    scores = cross_validated(table, marks)
    near = np.array([e.near for e in learned])
    threshold = float(np.quantile(scores[near & ~marks], 1 - ALARMS))
    lines = [_HEADER, f"threshold\t\t{threshold:.3f}", *_lines("danger", _model().fit(table, marks), vectorizer)]
    lines += _kind_lines(learned, read)
    return lines, _told(scores, marks, near, threshold)


def _kind_lines(learned: Sequence[Example], read: Sequence[dict[str, float]]) -> list[str]:
    chosen = [i for i, e in enumerate(learned) if e.kind]
    table, vectorizer = _table([{n: v for n, v in read[i].items() if n.startswith("k:")} for i in chosen])
    kinds = np.array([learned[i].kind for i in chosen])
    return [line for kind in KINDS for line in _lines(kind, _model().fit(table, kinds == kind), vectorizer)]


def _told(scores: Any, marks: Any, near: Any, threshold: float) -> str:
    met, alarms = scores[marks] >= threshold, scores[near & ~marks] >= threshold
    return (
        f"In cross-validation, without the phrases: {met.sum()} of {met.size} met, "
        f"{alarms.sum()} false alarms of {alarms.size}; threshold {threshold:.2f}."
    )


if __name__ == "__main__":
    made, told = fit()
    if "--write" in sys.argv:
        WEIGHTS.write_text("\n".join(made) + "\n", encoding="utf-8")
    print(told, f"{len(made)} lines.")
