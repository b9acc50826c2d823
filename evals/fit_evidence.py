"""Fits the evidence model on the dev half: which unit holds a nugget.

Logistic regression over the features of ``assistant.evidence``, judged by grouped cross-validation (questions never
stand on both sides) as the share of vital nuggets within the first units of 110 words. Needs scikit-learn, which
comes with sentence-transformers. Run: ``python -m evals.fit_evidence --index FOLDER [--write]``.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.answer import find_evidence
from assistant.evidence import FEATURES, Evidence
from assistant.followup import make_whole
from assistant.service import Library, Service
from assistant.settings import AssistantSettings
from assistant.understand import understand
from evals.folding import normalise
from evals.nuggets import matches
from evals.questions import Item, load_questions
from kb.index_folder import IndexFolder
from kb.settings import KbSettings

WORDS = 110
TARGET = Path(__file__).parent.parent / "assistant" / "evidence.yaml"


@dataclass(frozen=True)
class Example:
    """One question's units: features (units, features), labels (units,), and which vital nuggets each unit holds."""

    item: Item
    features: np.ndarray[Any, Any]
    labels: np.ndarray[Any, Any]
    held: list[set[int]]
    words: list[int]


def examples(library: Library, items: Sequence[Item]) -> list[Example]:
    """Units of every answerable item, labelled by its nuggets within the gold documents and pages."""
    found: list[Example] = []
    for item in items:
        asked = make_whole(item.as_question(), library.gazetteer).question
        understood = understand(asked, library.gazetteer, item.as_of or asked.as_of)  # type: ignore[arg-type]
        evidence = [e for e in find_evidence(understood, library, {}) if e.features]
        if evidence:
            held = [_held(item, e) for e in evidence]
            found.append(
                Example(
                    item,
                    np.array([e.features for e in evidence], dtype=float),
                    np.array([1 if h else 0 for h in held]),
                    held,
                    [len(f"{e.unit.lead_text} {e.unit.text}".split()) for e in evidence],
                )
            )
    return found


def _held(item: Item, evidence: Evidence) -> set[int]:
    unit = evidence.unit
    pages = unit.passage.official_pages or (unit.passage.first_page or 0, unit.passage.last_page or 0)
    near = any(
        g.document == unit.passage.document
        and (g.pages is None or (pages[0] <= g.pages[1] + 1 and pages[1] >= g.pages[0] - 1))
        for g in item.gold
    )
    if not near:
        return set()
    text = normalise(f"{unit.lead_text} {unit.text}")
    return {n for n, nugget in enumerate(item.nuggets) if matches(nugget, text)}


def judge(example: Example, scores: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Vital nuggets within the best units of 110 words, and whether the best unit holds one."""
    vital = {n for n, nugget in enumerate(example.item.nuggets) if nugget.vital} or set(
        range(len(example.item.nuggets))
    )
    got: set[int] = set()
    left = WORDS
    order = np.argsort(-scores, kind="stable")
    for i in order:
        if example.words[i] <= left:
            got |= example.held[i]
            left -= example.words[i]
    return len(got & vital) / max(len(vital), 1), float(bool(example.held[order[0]]))


def fit(train: Sequence[Example], strength: float) -> tuple[np.ndarray[Any, Any], float]:
    """Weights and intercept; every question counts alike."""
    from sklearn.linear_model import LogisticRegression

    features = np.concatenate([e.features for e in train])
    labels = np.concatenate([e.labels for e in train])
    weights = np.concatenate([np.full(len(e.labels), 1 / len(e.labels)) for e in train]) * np.mean(
        [len(e.labels) for e in train]
    )
    spread = features.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=2000).fit(features / spread, labels, sample_weight=weights)
    return model.coef_[0] / spread, float(model.intercept_[0])


def cross_validate(data: Sequence[Example], strength: float, folds: int = 8) -> tuple[float, float]:
    """Mean of ``judge`` over held-out questions; variants stay with their parent."""
    groups = sorted({e.item.parent or e.item.id for e in data})
    fold = {g: n % folds for n, g in enumerate(groups)}
    results: list[tuple[float, float]] = []
    for n in range(folds):
        train = [e for e in data if fold[e.item.parent or e.item.id] != n and e.labels.any()]
        weights, _ = fit(train, strength)
        results.extend(judge(e, e.features @ weights) for e in data if fold[e.item.parent or e.item.id] == n)
    return float(np.mean([r[0] for r in results])), float(np.mean([r[1] for r in results]))


def main() -> None:
    """Cross-validate a few strengths; ``--write`` stores the best model."""
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    service = Service(IndexFolder(chosen.index), KbSettings.from_environment(), AssistantSettings.from_environment())
    items = [i for i in load_questions(split="dev") if i.nuggets and i.expect == "answered"]
    data = examples(service.library(), items)
    ceiling = np.mean([judge(e, e.labels + 0.001 * np.array([len(h) for h in e.held]))[0] for e in data])
    print(f"questions {len(data)}, units {sum(len(e.labels) for e in data)}, best possible {ceiling:.3f}")
    now = yaml.safe_load(TARGET.read_text(encoding="utf-8"))
    current = np.array([now["weights"].get(f, 0.0) for f in FEATURES])
    print("in force  ", np.round(np.mean([judge(e, e.features @ current) for e in data], axis=0), 3))
    scored = {c: cross_validate(data, c) for c in (0.03, 0.1, 0.3)}
    for strength, result in scored.items():
        print(f"C={strength:<6}", np.round(result, 3))
    best = max(scored, key=lambda c: scored[c])
    weights, intercept = fit([e for e in data if e.labels.any()], best)
    print({f: round(float(w), 3) for f, w in zip(FEATURES, weights, strict=True)}, round(intercept, 3))
    if chosen.write:
        _write(weights, intercept, best, scored[best], len(data))


def _write(
    weights: np.ndarray[Any, Any], intercept: float, strength: float, score: tuple[float, float], count: int
) -> None:
    head = (
        "# Made by `python -m evals.fit_evidence --write` on the dev half; do not edit by hand.\n"
        f"# {count} questions, C={strength}; cross-validated: vital nuggets in {WORDS} words {score[0]:.3f}, first unit right {score[1]:.3f}\n"  # noqa: E501
    )
    body = {
        "weights": {f: round(float(w), 4) for f, w in zip(FEATURES, weights, strict=True)},
        "intercept": round(intercept, 4),
    }
    TARGET.write_text(head + yaml.safe_dump(body, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
