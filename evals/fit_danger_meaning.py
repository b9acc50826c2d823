"""Learns what the search model's vector of a message says of danger (``assistant/danger_meaning.py``).

Run after ``evals.fit_danger --write``: ``python -m evals.fit_danger_meaning`` (``--write`` keeps the weights). Logistic
regression on the vectors of the same messages, and on top of it one that mixes its score with the first check's; both
scores come from a cross-validation in which messages that resemble each other stand in one part. The threshold is where
a share ``ALARMS`` of the harmless messages that resemble danger would be taken for it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

from assistant.danger_learned import features
from assistant.danger_meaning import WEIGHTS
from assistant.phrases import read_words
from evals.fit_danger import alike, cross_validated, examples, learned_table
from kb.encode import QUERY, query_encoder
from kb.settings import KbSettings

ALARMS = 0.03
STRENGTH = 0.05  # inverse of the regularisation, on vectors scaled to unit spread


def model(strength: float = 1.0) -> Any:
    """A logistic regression in which danger and harmless count alike."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, class_weight="balanced", max_iter=3000)


def fit() -> tuple[dict[str, Any], str]:
    """The weights to keep, and what the cross-validation says."""
    learned = examples()
    encoder = query_encoder(KbSettings.from_environment())
    vectors = np.array([e.vector for e in encoder.encode([e.text for e in learned], QUERY)])
    marks = np.array([bool(e.kind) for e in learned])
    near = np.array([e.near for e in learned])
    words = [read_words(e.text) for e in learned]
    groups = alike([features(w) for w in words], [e.kind for e in learned])
    by_words = cross_validated(learned_table(words)[0], marks, groups)
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0)
    scaled = (vectors - mean) / spread
    by_vector = cross_validated(scaled, marks, groups, lambda: model(STRENGTH))
    both = np.stack([by_words, by_vector], axis=1)
    mixed = model().fit(both, marks)
    scores = cross_validated(both, marks, groups, model)
    threshold = float(np.quantile(scores[near & ~marks], 1 - ALARMS))
    whole = model(STRENGTH).fit(scaled, marks)
    weights = whole.coef_[0] / spread
    made = {
        "made_by": "python -m evals.fit_danger_meaning --write; do not edit by hand",
        "model": encoder.name,
        "bias": round(float(whole.intercept_[0] - weights @ mean), 4),
        "by_words": round(float(mixed.coef_[0][0]), 4),
        "by_vector": round(float(mixed.coef_[0][1]), 4),
        "threshold": round(threshold - float(mixed.intercept_[0]), 4),
        "vector": [round(float(w), 3) for w in weights],
    }
    told = ", ".join(f"{name} {_met(s, marks, near)}" for name, s in (("words", by_words), ("both", scores)))
    return made, f"Danger met in cross-validation at {ALARMS:.0%} false alarms among look-alikes: {told}."


def _met(scores: Any, marks: Any, near: Any) -> str:
    limit = np.quantile(scores[near & ~marks], 1 - ALARMS)
    return f"{(scores[marks] >= limit).sum()} of {marks.sum()}"


if __name__ == "__main__":
    weights, told = fit()
    if "--write" in sys.argv:
        WEIGHTS.write_text(json.dumps(weights) + "\n", encoding="utf-8")
    print(told)
