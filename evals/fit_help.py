"""Fits whether a question asks where to go for help with one child or family (``assistant/help_sought.py``): logistic
regression over the vectors of questions, on those of ``evals/training/hulpvraag.jsonl`` (written for this: who seeks
help, and who asks something else in the same words) and on practice questions, which mostly ask something else.

Rows with ``apart`` are only measured. The threshold is the lowest at which at most ``MOST_WRONG`` of the practice
questions are taken for one that seeks help.
Run: ``python -m evals.fit_help --index FOLDER [--write]``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.help_sought import DATA
from assistant.place_scope import apart_from_place
from assistant.service import Library
from evals.fitting import open_library
from evals.training import FOLDER, load_practice
from kb.encode import QUERY

FILE = "hulpvraag.jsonl"
COLLECTIONS = ("official", "gesprek", "jeugdwet", "elders", "other")
MOST_WRONG = 0.018
FOLDS = 5
STRENGTH = 10.0  # inverse of the penalty on the weights
SEEKS, OTHERS = 4.0, 8.0  # a question of the file that seeks help, or does not, counts as so many practice questions


def load_asked(folder: Path = FOLDER, apart: bool = False) -> list[tuple[str, bool]]:
    """The questions of the file (those kept apart, or the others), and whether each seeks help."""
    rows = [json.loads(line) for line in (folder / FILE).read_text(encoding="utf-8").splitlines()]
    return [(row["q"], bool(row["seeks"])) for row in rows if bool(row.get("apart")) == apart]


def vectors_of(questions: Sequence[str], library: Library) -> NDArray[np.float32]:
    """Vectors (questions, width) as search makes them: without typing errors and without the place."""
    texts = [apart_from_place(library.searcher.correct(q), library.gazetteer) for q in questions]
    return np.stack([library.searcher.encoder.encode([text], QUERY)[0].vector for text in texts])


def fit(vectors: NDArray[np.float32], seeks: NDArray[np.bool_], weights: NDArray[np.float64]) -> Any:
    """The fitted line."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, max_iter=3000).fit(vectors, seeks, weights)


def out_of_fold(
    vectors: NDArray[np.float32], seeks: NDArray[np.bool_], weights: NDArray[np.float64], seed: int = 1
) -> NDArray[np.float64]:
    """What a line fitted on the other folds says of each question (questions,)."""
    fold = np.random.default_rng(seed).integers(FOLDS, size=len(seeks))
    told = np.zeros(len(seeks))
    for n in range(FOLDS):
        told[fold == n] = fit(vectors[fold != n], seeks[fold != n], weights[fold != n]).decision_function(
            vectors[fold == n]
        )
    return told


def main() -> None:
    """Fit, print what cross-validation says, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    library = open_library(chosen.index, with_reader=False)
    asked = load_asked()
    practice = [p.question for p in load_practice(collections=COLLECTIONS)][::2]
    seeks = np.array([*(s for _, s in asked), *([False] * len(practice))])
    own = np.arange(len(seeks)) < len(asked)
    weights = np.where(own & seeks, SEEKS, np.where(own, OTHERS, 1.0))
    vectors = vectors_of([*(q for q, _ in asked), *practice], library)
    told = out_of_fold(vectors, seeks, weights)
    threshold = float(np.quantile(told[~own], 1 - MOST_WRONG))
    found = {
        "seeks help": float((told[own & seeks] >= threshold).mean()),
        "asks something else in the same words": float((told[own & ~seeks] >= threshold).mean()),
        "practice": float((told[~own] >= threshold).mean()),
    }
    model = fit(vectors, seeks, weights)
    kept = load_asked(apart=True)
    of_kept = model.decision_function(vectors_of([q for q, _ in kept], library)) >= threshold
    sought = np.array([s for _, s in kept])
    found |= {
        f"kept apart, {int(sought.sum())} that seek help": float(of_kept[sought].mean()),
        f"kept apart, {int((~sought).sum())} others": float(of_kept[~sought].mean()),
    }
    shares = ", ".join(f"{name} {share:.3f}" for name, share in found.items())
    print(f"{int(seeks.sum())} seek help, {int((own & ~seeks).sum())} do not, {len(practice)} practice questions")
    print(f"taken for seeking help (cross-validated): {shares}")
    if chosen.write:
        DATA.write_text(
            json.dumps(
                {
                    "made_with": f"python -m evals.fit_help --write, {date.today()}: {len(asked)} questions of {FILE}"
                    f" and {len(practice)} practice questions; cross-validated: {shares}",
                    "intercept": round(float(model.intercept_[0]), 4),
                    "threshold": round(threshold, 4),
                    "weights": [round(float(w), 4) for w in model.coef_[0]],
                },
                ensure_ascii=False,
                indent=1,
            )
            + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
