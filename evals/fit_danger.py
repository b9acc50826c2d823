"""Learns the weights of ``assistant/danger_learned.py``: ``python -m evals.fit_danger`` (``--write`` keeps them).

Examples are the dev halves of ``evals/safety`` and the messages that are there to learn from; of the questions the dev
half and some of the practice questions, with those that were once taken for danger. Nothing held out takes part. The
threshold is where a share ``ALARMS`` of the harmless messages that resemble danger is taken for it in a
cross-validation of six parts, which also says what to expect of new messages. Messages that resemble each other, in
letters or (in two languages) in word classes, are in one part, so that none is known by its likeness.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from assistant.danger_check import KINDS
from assistant.danger_learned import WEIGHTS, features
from assistant.phrases import Word, read_words
from evals.danger_words import WordMeanings
from evals.questions import load_questions
from evals.safety import messages
from evals.training import load_practice

ALARMS = 0.05
# Practice questions that are no danger, every so many-th of these collections.
ORDINARY = {("official", "other", "elders"): 4, ("invented", "gesprek"): 6}
SETS = ("dev", "wide-dev", "train")
HELD_OUT = ("heldout", "wide-heldout", "last", "fresh", "blind", "sixth", "seventh", "eighth", "referrals", "turns")
_PARTS = 6
_ALIKE_LETTERS, _ALIKE_CLASSES, _ENOUGH_CLASSES = 0.5, 0.85, 6
_SEEN, _LEAST = 2, 0.13  # examples that must have a feature; a smaller weight is left out
_LEAST_MEANING = 1.3  # the same for what a word means
_STRENGTH = 10.0  # inverse of the regularisation
_HEADER = (
    "# Made by `python -m evals.fit_danger --write`: what it speaks for in brackets, then feature and weight per line."
)


@dataclass(frozen=True)
class Example:
    """A message, its kind of danger (empty: harmless), and whether it counts for the threshold: a harmless one that
    resembles danger."""

    text: str
    kind: str
    near: bool = True


def examples() -> list[Example]:
    """Everything that the check by words may learn from."""
    found = marked_messages(*SETS)
    for split in ("dev", "wide-dev"):
        found += [Example(text, "", False) for text in messages("privacy", split)["clean"]]
        found += [Example(text, "", False) for text in messages("attacks", split)["fine"]]
    found += [Example(item.question, "", False) for item in load_questions(split="dev")]
    known = messages("danger", "practice")
    found += [Example(e["text"], e["kind"]) for e in known["danger"]]
    found += [Example(text, "", False) for text in known["harmless"]]
    told = {*known["harmless"], *known["unsure"], *(e["text"] for e in known["danger"])}
    for collections, every in ORDINARY.items():
        asked = [item.question for item in load_practice(collections=collections)[::every]]
        found += [Example(text, "", False) for text in asked if text not in told]
    return [example for example in found if example.text not in held_out()]


def marked_messages(*sets: str) -> list[Example]:
    """The messages of these sets."""
    found: list[Example] = []
    for name in sets:
        data = messages("danger", name)
        found += [Example(e["text"], e["kind"]) for e in data["danger"]]
        found += [Example(e["text"], "") for e in data["harmless"]]
    return found


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
    return _narrow(table), vectorizer


def learned_table(words: Sequence[Sequence[Word]]) -> tuple[Any, Any, WordMeanings]:
    """The features of messages (messages, features), with the names of the first of them and the words' meanings, which
    are the rest.
    """
    from scipy.sparse import csr_matrix, hstack

    seen, vectorizer = _table([{n: v for n, v in features(w).items() if not n.startswith("e:")} for w in words])
    meanings = WordMeanings(words)
    return _narrow(hstack([seen, csr_matrix(meanings.table)]).tocsr()), vectorizer, meanings


def _narrow(table: Any) -> Any:
    """The table with indices of 32 bits, as the solver wants them."""
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)
    return table


def alike(read: Sequence[dict[str, float]], kinds: Sequence[str]) -> Any:
    """A number per message; messages that resemble each other have the same one."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    letters = _likeness([{n: 1.0 for n in f if n.startswith("c:")} for f in read])
    classes = _likeness([{n: v for n, v in f.items() if n.startswith("k:")} for f in read])
    many = np.array([sum(n.startswith("k:") for n in f) >= _ENOUGH_CLASSES for f in read])
    same = np.array(kinds)[classes.row] == np.array(kinds)[classes.col]
    near = (classes.data >= _ALIKE_CLASSES) & same & many[classes.row]
    close = letters.data >= _ALIKE_LETTERS
    rows = np.concatenate([letters.row[close], classes.row[near]])
    columns = np.concatenate([letters.col[close], classes.col[near]])
    links = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(read), len(read)))
    return connected_components(links, directed=False)[1]


def _likeness(read: Sequence[dict[str, float]]) -> Any:
    """The cosines between all messages, as a sparse table by place."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.preprocessing import normalize

    table = normalize(DictVectorizer().fit_transform(read))
    return (table @ table.T).tocoo()


def parts(marks: Any, groups: Any) -> list[tuple[Any, Any]]:
    """The places to learn from and to try on, six times; none that resemble each other on both sides."""
    from sklearn.model_selection import StratifiedGroupKFold

    cut = StratifiedGroupKFold(_PARTS, shuffle=True, random_state=1)
    return list(cut.split(np.zeros(len(marks)), marks, groups))


def cross_validated(table: Any, marks: Any, groups: Any, model: Callable[[], Any] = _model) -> Any:
    """Scores of every example by a model that has seen neither it nor one that resembles it."""
    scores = np.zeros(len(marks))
    for train, test in parts(marks, groups):
        scores[test] = model().fit(table[train], marks[train]).decision_function(table[test])
    return scores


def _lines(name: str, bias: float, weights: Iterable[tuple[str, float]], least: float) -> Iterable[str]:
    yield f"[{name}]"
    yield f"\t{bias:.3f}"
    yield from (f"{feature}\t{weight:.2f}" for feature, weight in weights if abs(weight) >= least)


def fit() -> tuple[list[str], str]:
    """The lines of the weights file, and what the cross-validation says."""
    learned = examples()
    words = [read_words(e.text) for e in learned]
    read = [features(message) for message in words]
    table, vectorizer, meanings = learned_table(words)
    marks = np.array([bool(e.kind) for e in learned])
    scores = cross_validated(table, marks, alike(read, [e.kind for e in learned]))
    near = np.array([e.near for e in learned])
    threshold = float(np.quantile(scores[near & ~marks], 1 - ALARMS))
    model = _model().fit(table, marks)
    weights = list(zip(vectorizer.feature_names_, model.coef_[0], strict=False))
    by_meaning = meanings.weights(model.coef_[0][len(vectorizer.feature_names_) :])
    weights += [(f"e:{word}", weight) for word, weight in by_meaning.items() if abs(weight) >= _LEAST_MEANING]
    lines = [_HEADER, "[threshold]", f"\t{threshold:.3f}", *_lines("danger", model.intercept_[0], weights, _LEAST)]
    lines += _kind_lines(learned, read)
    return lines, _told(scores, marks, near, threshold)


def _kind_lines(learned: Sequence[Example], read: Sequence[dict[str, float]]) -> list[str]:
    chosen = [i for i, e in enumerate(learned) if e.kind]
    table, vectorizer = _table([{n: v for n, v in read[i].items() if n.startswith("k:")} for i in chosen])
    kinds = np.array([learned[i].kind for i in chosen])
    lines: list[str] = []
    for kind in KINDS:
        model = _model().fit(table, kinds == kind)
        weights = zip(vectorizer.feature_names_, model.coef_[0], strict=True)
        lines += _lines(kind, model.intercept_[0], weights, 2 * _LEAST)
    return lines


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
