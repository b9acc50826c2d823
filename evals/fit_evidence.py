"""Fits the evidence model: which unit holds what was asked.

Logistic regression over the features of ``assistant.evidence`` (the first ranking) or, with ``--second``, over those of
``assistant.second_look`` (first ranking and reader; to be run after the first is written). Fitted on the dev half and
on practice questions that encoder and reader have not seen, judged by grouped cross-validation (a question and its
variants never stand on both sides) as the share of wanted facts within the first units of 110 words. Needs
scikit-learn, which comes with sentence-transformers.
Run: ``python -m evals.fit_evidence --index FOLDER --other FOLDER --invented FOLDER [--second] [--write]``; the folders
are built indexes of the official documents, of other policy documents and of ``evals/training/documents``.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant import second_look
from assistant.evidence import FEATURES
from evals.fitting import Case, curated_cases, folds, open_library, practice_cases, unseen_practice

WORDS = 110
FOLDS = 8
STRENGTHS = (0.003, 0.01, 0.03, 0.1, 1.0)
PARTS = ("first", "second", "passages")
TARGET = Path(__file__).parent.parent / "assistant" / "evidence.yaml"


Table = Callable[[Case], np.ndarray[Any, Any]]


def first_table(case: Case) -> np.ndarray[Any, Any]:
    """Features of the first ranking, (units, features)."""
    return case.features


def second_table(case: Case) -> np.ndarray[Any, Any]:
    """Features of the second look, (units, features), in the order of the case's units."""
    order = np.argsort(-case.first, kind="stable")
    first = case.first[order]
    read = case.read[order]
    told = read[~np.isnan(read)]  # law units are left out of practice cases, so that fewer may be there than were read
    told = told if len(told) else first[:1]
    made = second_look.second_features(first, told[: second_look.worth_reading(first)])
    table = np.empty_like(made)
    table[order] = made
    return table


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


def fit(train: Sequence[Case], strength: float, table: Table) -> tuple[np.ndarray[Any, Any], float]:
    """Weights and intercept; every question counts alike."""
    from sklearn.linear_model import LogisticRegression

    features = np.concatenate([table(c) for c in train])
    labels = np.concatenate([c.labels for c in train])
    weights = np.concatenate([np.full(len(c.labels), 1 / len(c.labels)) for c in train])
    spread = features.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength * len(train), max_iter=2000)
    model.fit(features / spread, labels, sample_weight=weights / weights.mean() * len(train) / len(labels))
    return model.coef_[0] / spread, float(model.intercept_[0])


def cross_validate(cases: Sequence[Case], strength: float, table: Table) -> dict[str, tuple[float, float]]:
    """Mean of ``judge`` over held-out questions, per source (curated, official, other)."""
    parts = folds(cases, FOLDS)
    results: list[tuple[str, tuple[float, float]]] = []
    for n in range(FOLDS):
        train = [c for c, part in zip(cases, parts, strict=True) if part != n and c.labels.any()]
        weights, _ = fit(train, strength, table)
        for case, part in zip(cases, parts, strict=True):
            if part == n:
                results.append((source(case), judge(case, table(case) @ weights)))
    return mean_by_source(results)


def mean_by_source(judged: Iterable[tuple[str, tuple[float, float]]]) -> dict[str, tuple[float, float]]:
    """Means of both figures per source of questions."""
    results: dict[str, list[tuple[float, float]]] = {}
    for name, pair in judged:
        results.setdefault(name, []).append(pair)
    return {
        name: (float(np.mean([r[0] for r in rows])), float(np.mean([r[1] for r in rows])))
        for name, rows in results.items()
    }


def source(case: Case) -> str:
    """Where the question comes from; the law text stands among the official documents."""
    head = case.name.split("-")[0]
    known = {"gesprek": "official", "jeugdwet": "official", "law": "elsewhere", "elders": "elsewhere"}
    return known.get(head, head if head in ("official", "other", "invented") else "curated")


def main() -> None:
    """Cross-validate a few strengths; ``--write`` stores the best model."""
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--other", type=Path)
    parser.add_argument("--invented", type=Path)
    parser.add_argument("--second", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="of the practice questions only every n-th")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    names, table = (second_look.FEATURES, second_table) if chosen.second else (FEATURES, first_table)
    library = open_library(chosen.index, chosen.second)
    cases = [
        *curated_cases(library),
        *practice_cases(library, unseen_practice("official", "gesprek", "jeugdwet")[:: chosen.every]),
    ]
    if chosen.other:
        cases += practice_cases(open_library(chosen.other, chosen.second), unseen_practice("other")[:: chosen.every])
    if chosen.invented:
        cases += practice_cases(open_library(chosen.invented, chosen.second), unseen_practice("invented"))
    cases = [c for c in cases if c.answerable]
    ceiling = np.mean([judge(c, c.labels + 0.001 * np.array([len(h) for h in c.held]))[0] for c in cases])
    print(f"{len(cases)} questions; best possible from the passages read {ceiling:.3f}")
    print("as ranked now", _told(mean_by_source((source(c), judge(c, -np.arange(len(c.words)))) for c in cases)))
    scored = {strength: cross_validate(cases, strength, table) for strength in STRENGTHS}
    for strength, result in scored.items():
        print(f"C={strength:<6}", _told(result))
    best = max(scored, key=lambda c: sum(r[0] for r in scored[c].values()))
    weights, intercept = fit([c for c in cases if c.labels.any()], best, table)
    judged = f"wanted facts in {WORDS} words, first unit right: {_told(scored[best])}"
    model = {
        "made_on": f"{len(cases)} questions, C={best}; cross-validated: {judged}",
        "weights": {f: round(float(w), 4) for f, w in zip(names, weights, strict=True)},
        "intercept": round(intercept, 4),
    }
    print(model)
    if chosen.write:
        put("second" if chosen.second else "first", model)


def _told(scores: dict[str, tuple[float, float]]) -> str:
    return "; ".join(f"{n} {a:.3f}, {b:.3f}" for n, (a, b) in sorted(scores.items()))


def put(part: str, model: dict[str, Any], target: Path = TARGET) -> None:
    """Put one part into the file (``first``, ``second``, ``passages``); the others stay."""
    kept = yaml.safe_load(target.read_text(encoding="utf-8"))
    kept[part] = model
    head = "# Made by `python -m evals.fit_evidence [--second]` and `evals.fit_passages`, with --write; not by hand.\n"
    body = yaml.safe_dump({n: kept[n] for n in PARTS if n in kept}, sort_keys=False, width=120)
    target.write_text(head + body, encoding="utf-8")


if __name__ == "__main__":
    main()
