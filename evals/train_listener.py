"""Teaches the listener (``kb.listener``) to hear danger, and how much its word counts beside the check by words.

Run after ``evals.fit_danger --write``: ``python -m evals.train_listener`` (``--write`` keeps model and weights).
It learns from the examples of ``evals.fit_danger`` and from ``CONTRAST``, in which most dangers stand beside a harmless
message of almost the same words. The first of six parts of a cross-validation is weighed by a listener that has seen
the others; on it, logistic regression mixes the log-odds with the first check's score, and the threshold is where
a share ``ALARMS`` of the look-alikes of the first check would be taken for danger. What is kept has learned from all.
Twenty minutes on two cores.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from rich.console import Console

from assistant.danger_learned import danger_score, features
from assistant.danger_meaning import WEIGHTS
from assistant.phrases import read_words
from evals.fit_danger import (
    Example,
    alike,
    cross_validated,
    examples,
    held_out,
    learned_table,
    marked_messages,
    parts,
)
from kb.assemble import LISTENER_CHANGES, bundled_model_folder
from kb.listener_tuning import Recipe, learn_messages, weigh
from kb.reader_tuning import Learner
from kb.settings import KbSettings

ALARMS = 0.08
CONTRAST = "contrast"
ORDINARY = 0.5  # what an ordinary question counts beside one that resembles danger


def teach(learned: Sequence[Example], chosen: Any, others: Sequence[str] = ()) -> Learner:
    """A listener that has seen the chosen examples (places), and holds the texts of ``others`` as its last ones."""
    console, clock = Console(), time.perf_counter()
    losses: list[float] = []

    def report(step: int, steps: int, loss: float) -> None:
        losses.append(loss)
        if step % 50 == 0 or step == steps:
            console.print(f"{step}/{steps} {time.perf_counter() - clock:.0f} s {np.mean(losses[-50:]):.3f}")

    own = [learned[i] for i in chosen]
    marks = np.array([bool(e.kind) for e in own])
    counts = np.array([1.0 if e.near or e.kind else ORDINARY for e in own])
    folder = bundled_model_folder(KbSettings.from_environment().cache)
    return learn_messages(folder, [e.text for e in own], marks, counts, Recipe(), report, others)


def fit() -> tuple[Learner, dict[str, float], str]:
    """What has learned from all, the weights to keep, and what the part tried says."""
    by_words_too = examples()
    learned = [*by_words_too, *(e for e in marked_messages(CONTRAST) if e.text not in held_out())]
    marks, kinds = np.array([bool(e.kind) for e in learned]), [e.kind for e in learned]
    words = [read_words(e.text) for e in learned]
    read = [features(w) for w in words]
    rest, part = parts(marks, alike(read, kinds))[0]
    learner = teach(learned, rest, [learned[i].text for i in part])
    heard = weigh(learner, range(len(learner.statements) - len(part), len(learner.statements)))
    # The first check's score, by weights that have not seen the example: cross-validated where it learns from it.
    own = slice(len(by_words_too))
    cross = cross_validated(learned_table(words[own])[0], marks[own], alike(read[own], kinds[own]))
    by_words = np.array([*cross, *(danger_score(e.text) for e in learned[len(by_words_too) :])])
    both = np.stack([by_words[part], heard], axis=1)
    mixed = _logistic().fit(both, marks[part])
    scores = both @ mixed.coef_[0]
    alarms = np.array([learned[i].near and i < len(by_words_too) for i in part]) & ~marks[part]
    threshold = float(np.quantile(scores[alarms], 1 - ALARMS))
    weights = {
        "by_words": round(float(mixed.coef_[0][0]), 4),
        "by_listener": round(float(mixed.coef_[0][1]), 4),
        "threshold": round(threshold, 4),
    }
    met = int((scores[marks[part]] >= threshold).sum())
    told = f"{met} of {marks[part].sum()} dangers met at {ALARMS:.0%} false alarms among {alarms.sum()} look-alikes."
    return teach(learned, np.arange(len(learned))), weights, told


def _logistic() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(class_weight="balanced", max_iter=3000)


def write(learner: Learner, weights: dict[str, float]) -> None:
    """Keep the model and its weights."""
    learner.save(LISTENER_CHANGES)
    made = {
        "made_by": "python -m evals.train_listener --write; do not edit by hand",
        "listener": hashlib.sha256(LISTENER_CHANGES.read_bytes()).hexdigest(),
        **weights,
    }
    WEIGHTS.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    made, fitted, outcome = fit()
    if "--write" in sys.argv:
        write(made, fitted)
    print(outcome)
