"""Fits the model that decides between answering and refusing.

Boosted trees (Friedman 2001, Annals of Statistics 29(5)) over the signals of ``assistant.refuse_signals``, on the dev
half, on practice questions that the encoder has not seen (one in seven of all has no answer) and on questions about
something else, judged by grouped cross-validation. Questions told over take no part: all of them have an answer, so
that their style would speak for one. At the threshold three in a hundred answerable questions are refused, in the mean
over their sources, of which the questions as people talk are one.
Run: ``python -m evals.fit_refusal --index FOLDER --other FOLDER --invented FOLDER [--write]``.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.forest import Forest, Node, save_forest
from assistant.refuse_signals import SIGNALS, decisive
from evals.fit_evidence import source
from evals.fitting import (
    Case,
    curated_cases,
    folds,
    from_elsewhere,
    open_library,
    practice_cases,
    unseen_practice,
)
from evals.training import TOLD_OVER, Practice

TARGET = Path(__file__).parent.parent / "assistant" / "refuse.json"
REFUSED = 0.03
FOLDS = 10
TREES = 300
WEIGHT = 1.5  # of a curated question beside a practice one
ELSEWHERE = {"elders": 0.3, "law": 0.05}  # and of a question about something else


def learner() -> Any:
    """Many small trees, each split on a third of the signals, held back; both outcomes count alike."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=0.03,
        max_leaf_nodes=5,
        min_samples_leaf=20,
        l2_regularization=10.0,
        max_features=0.3,
        class_weight="balanced",
        early_stopping=False,
        random_state=1,
    )


def as_forest(model: Any, threshold: float) -> Forest:
    """What the learner learned, as ``assistant.forest`` reads it."""
    trees = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        trees.append(
            tuple(
                Node(
                    -1 if n["is_leaf"] else int(n["feature_idx"]),
                    0.0 if n["is_leaf"] else float(n["num_threshold"]),
                    int(n["left"]),
                    int(n["right"]),
                    round(float(n["value"]), 5),
                )
                for n in nodes
            )
        )
    return Forest(float(model._baseline_prediction.ravel()[0]), threshold, tuple(trees))


def decided(case: Case) -> list[str]:
    """Signals that decide by themselves."""
    return decisive(case.signals) if case.signals else []


def out_of_fold(cases: Sequence[Case]) -> np.ndarray[Any, Any]:
    """The log-odds that each question can be answered, by models that have not seen it, (cases,)."""
    parts = folds(cases, FOLDS)
    scores = np.zeros(len(cases))
    for n in range(FOLDS):
        model = fit([c for c, part in zip(cases, parts, strict=True) if part != n])
        features, _ = as_arrays([c for c, part in zip(cases, parts, strict=True) if part == n])
        scores[parts == n] = model.decision_function(features)
    return scores


def fit(cases: Sequence[Case]) -> Any:
    """A learner that has seen the cases."""
    features, labels = as_arrays(cases)
    weights = [WEIGHT if source(c) == "curated" else ELSEWHERE.get(c.name.split("-")[0], 1.0) for c in cases]
    return learner().fit(features, labels, sample_weight=weights)


def as_arrays(cases: Sequence[Case]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Signals (cases, signals) and whether each can be answered (cases,)."""
    return np.array([c.signals for c in cases], dtype=float), np.array([c.answerable for c in cases])


def _untold(*collections: str) -> list[Practice]:
    return [p for p in unseen_practice(*collections) if p.style != TOLD_OVER]


def main() -> None:
    """Cross-validate, print the trade-off, and with ``--write`` store the model."""
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--other", type=Path)
    parser.add_argument("--invented", type=Path)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    library = open_library(chosen.index)
    official = [*_untold("official", "gesprek", "jeugdwet"), *from_elsewhere(0, 2)]
    cases = [*curated_cases(library), *practice_cases(library, official)]
    if chosen.other:
        other = [*_untold("other"), *from_elsewhere(1, 2)]
        cases += practice_cases(open_library(chosen.other), other)
    if chosen.invented:
        cases += practice_cases(open_library(chosen.invented), _untold("invented"))
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
    threshold = limit([*cases, *ruled], [*scores, *(-np.inf for _ in ruled)])
    print(f"threshold {threshold}")
    if chosen.write:
        told = f"python -m evals.fit_refusal --write, on {len(cases)} questions; do not edit by hand"
        save_forest(TARGET, as_forest(fit(cases), threshold), SIGNALS, told)


def limit(cases: Sequence[Case], scores: Sequence[float]) -> float:
    """The threshold at which so few answerable questions are refused, in the mean over their sources; what a signal
    decides by itself has a score below all.
    """
    own: dict[str, list[float]] = {}
    for case, score in zip(cases, scores, strict=True):
        if case.answerable:
            as_talked = case.name.startswith("gesprek")
            own.setdefault("gesprek" if as_talked else source(case), []).append(float(score))
    told = [np.array(found) for found in own.values()]
    below = [
        t for t in sorted(filter(np.isfinite, scores)) if np.mean([(found < t).mean() for found in told]) <= REFUSED
    ]
    return round(float(below[-1]), 4)


def print_trade_off(cases: Sequence[Case], scores: np.ndarray[Any, Any]) -> None:
    """Share of unanswerable questions refused at shares of answerable ones refused, per source."""
    from sklearn.metrics import roc_auc_score

    for name in ("curated", "official", "other", "invented"):
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
