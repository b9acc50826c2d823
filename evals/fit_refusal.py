"""Fits the model that decides between answering and refusing.

Logistic regression over the signals of ``assistant.refuse``, on the dev half and on practice questions that the
encoder has not seen (one in seven of those has no answer), judged by grouped cross-validation. The threshold is the one
at which at most three in a hundred answerable questions are refused. Run: ``python -m evals.fit_refusal --index FOLDER
--other FOLDER [--write]``.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.refuse import DECISIVE, SIGNALS
from evals.fit_evidence import source
from evals.fitting import Case, curated_cases, folds, open_library, practice_cases, unseen_practice

TARGET = Path(__file__).parent.parent / "assistant" / "refuse.yaml"
REFUSED = 0.03
FOLDS = 10
STRENGTH = 0.3


def learner() -> Any:
    """Logistic regression in which both outcomes count alike."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000)


def decided(case: Case) -> list[str]:
    """Signals that decide by themselves."""
    found = dict(zip(SIGNALS, case.signals or (), strict=True))
    return [name for name in DECISIVE if found[name]]


def out_of_fold(cases: Sequence[Case]) -> np.ndarray[Any, Any]:
    """The chance that each question can be answered, by models that have not seen it, (cases,)."""
    features, labels = as_arrays(cases)
    parts = folds(cases, FOLDS)
    scores = np.zeros(len(cases))
    for n in range(FOLDS):
        spread = features[parts != n].std(axis=0) + 1e-9
        model = learner().fit(features[parts != n] / spread, labels[parts != n])
        scores[parts == n] = model.predict_proba(features[parts == n] / spread)[:, 1]
    return scores


def as_arrays(cases: Sequence[Case]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Signals (cases, signals) and whether each can be answered (cases,)."""
    return np.array([c.signals for c in cases], dtype=float), np.array([c.answerable for c in cases])


def main() -> None:
    """Cross-validate, print the trade-off, and with ``--write`` store the model."""
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
    cases = [c for c in cases if c.signals is not None]
    ruled = [c for c in cases if decided(c)]
    print(
        f"{len(cases)} questions; decided by one signal: {sum(not c.answerable for c in ruled)} of {len(ruled)} rightly"
    )
    for case in ruled:
        if case.answerable:
            print(f"  wrongly   {case.name} {decided(case)} {case.question[:90]}")
    cases = [c for c in cases if not decided(c)]
    scores = out_of_fold(cases)
    print_trade_off(cases, scores)
    features, labels = as_arrays(cases)
    spread = features.std(axis=0) + 1e-9
    final = learner().fit(features / spread, labels)
    threshold = float(np.quantile(scores[labels], REFUSED))
    weights = {n: round(float(w), 4) for n, w in zip(SIGNALS, final.coef_[0] / spread, strict=True)}
    print(weights, round(float(final.intercept_[0]), 3), round(threshold, 3))
    if chosen.write:
        body = {"weights": weights, "intercept": round(float(final.intercept_[0]), 4), "threshold": round(threshold, 4)}
        head = f"# Made by `python -m evals.fit_refusal --write` on {len(cases)} questions; do not edit by hand.\n"
        TARGET.write_text(head + yaml.safe_dump(body, sort_keys=False), encoding="utf-8")


def print_trade_off(cases: Sequence[Case], scores: np.ndarray[Any, Any]) -> None:
    """Share of unanswerable questions refused at shares of answerable ones refused, per source."""
    from sklearn.metrics import roc_auc_score

    for name in ("curated", "official", "other"):
        at = [n for n, c in enumerate(cases) if source(c) == name]
        if not at:
            continue
        labels, own = np.array([cases[n].answerable for n in at]), scores[at]
        told = " ".join(
            f"{share:.2f}→{float((own[~labels] < np.quantile(own[labels], share)).mean()):.3f}"
            for share in (0.01, 0.02, 0.03, 0.05, 0.08)
        )
        print(f"{name:9} n={len(at)} AUC {roc_auc_score(labels, own):.3f} {told}")


if __name__ == "__main__":
    main()
