"""Fits the evidence model: which unit holds what was asked.

Logistic regression over the features of ``assistant.evidence``, on the dev half and on practice questions that the
encoder has not seen, judged by grouped cross-validation (a question and its variants never stand on both sides) as the
share of wanted facts within the first units of 110 words. Needs scikit-learn, which comes with sentence-transformers.
Run: ``python -m evals.fit_evidence --index FOLDER --other FOLDER [--write]``; the folders are built indexes of the
official documents and of other policy documents.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.evidence import FEATURES
from evals.fitting import Case, curated_cases, folds, open_library, practice_cases, unseen_practice

WORDS = 110
FOLDS = 8
STRENGTHS = (0.003, 0.01, 0.03, 0.1, 1.0)
TARGET = Path(__file__).parent.parent / "assistant" / "evidence.yaml"


def judge(case: Case, scores: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Share of the wanted facts within the best units of 110 words, and whether the best unit holds one."""
    got: set[str] = set()
    left = WORDS
    order = np.argsort(-scores, kind="stable")
    for i in order:
        if case.words[i] <= left:
            got |= case.held[i]
            left -= case.words[i]
    share = max((len(got & wanted) / len(wanted) for wanted in case.complete if wanted), default=0.0)
    return share, float(bool(case.held[order[0]]))


def fit(train: Sequence[Case], strength: float) -> tuple[np.ndarray[Any, Any], float]:
    """Weights and intercept; every question counts alike."""
    from sklearn.linear_model import LogisticRegression

    features = np.concatenate([c.features for c in train])
    labels = np.concatenate([c.labels for c in train])
    weights = np.concatenate([np.full(len(c.labels), 1 / len(c.labels)) for c in train])
    spread = features.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength * len(train), max_iter=2000)
    model.fit(features / spread, labels, sample_weight=weights / weights.mean() * len(train) / len(labels))
    return model.coef_[0] / spread, float(model.intercept_[0])


def cross_validate(cases: Sequence[Case], strength: float) -> dict[str, tuple[float, float]]:
    """Mean of ``judge`` over held-out questions, per source (curated, official, other)."""
    parts = folds(cases, FOLDS)
    results: dict[str, list[tuple[float, float]]] = {}
    for n in range(FOLDS):
        train = [c for c, part in zip(cases, parts, strict=True) if part != n and c.labels.any()]
        weights, _ = fit(train, strength)
        for case, part in zip(cases, parts, strict=True):
            if part == n:
                results.setdefault(source(case), []).append(judge(case, case.features @ weights))
    return {
        name: (float(np.mean([r[0] for r in rows])), float(np.mean([r[1] for r in rows])))
        for name, rows in results.items()
    }


def source(case: Case) -> str:
    """Where the question comes from."""
    head = case.name.split("-")[0]
    return head if head in ("official", "other") else "curated"


def main() -> None:
    """Cross-validate a few strengths; ``--write`` stores the best model."""
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--other", type=Path)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    library = open_library(chosen.index)
    cases = [*curated_cases(library), *practice_cases(library, unseen_practice("official"))]
    if chosen.other:
        cases += practice_cases(open_library(chosen.other), unseen_practice("other"))
    cases = [c for c in cases if c.answerable]
    ceiling = np.mean([judge(c, c.labels + 0.001 * np.array([len(h) for h in c.held]))[0] for c in cases])
    print(f"{len(cases)} questions; best possible from the passages read {ceiling:.3f}")
    scored = {strength: cross_validate(cases, strength) for strength in STRENGTHS}
    for strength, result in scored.items():
        print(f"C={strength:<6}", {n: np.round(r, 3).tolist() for n, r in result.items()})
    best = max(scored, key=lambda c: sum(r[0] for r in scored[c].values()))
    weights, intercept = fit([c for c in cases if c.labels.any()], best)
    print({f: round(float(w), 3) for f, w in zip(FEATURES, weights, strict=True)}, round(intercept, 3))
    if chosen.write:
        _write(weights, intercept, best, scored[best], len(cases))


def _write(
    weights: np.ndarray[Any, Any], intercept: float, strength: float, scores: dict[str, tuple[float, float]], count: int
) -> None:
    told = "; ".join(f"{n}: {a:.3f}, {b:.3f}" for n, (a, b) in scores.items())
    head = (
        "# Made by `python -m evals.fit_evidence --write` on dev and practice questions; do not edit by hand.\n"
        f"# {count} questions, C={strength}; cross-validated: wanted facts in {WORDS} words, first unit right:\n"
        f"# {told}\n"
    )
    body = {
        "weights": {f: round(float(w), 4) for f, w in zip(FEATURES, weights, strict=True)},
        "intercept": round(intercept, 4),
    }
    TARGET.write_text(head + yaml.safe_dump(body, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
