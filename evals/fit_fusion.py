"""Fits how the scores of the search methods are mixed, on the dev half and on practice questions kept apart.

Every question's candidates are scored once by each method; the weights are those of a pairwise logistic regression
(RankNet with a linear model, Burges et al. 2005). Grouped cross-validation tells what they are worth on questions they
were not fitted on. Run: ``python -m evals.fit_fusion --index FOLDER --other FOLDER
[--write]``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant.service import Library
from evals.evidence import passage_unit
from evals.fitting import DAY, open_library, unseen_practice
from evals.questions import Item, load_questions
from evals.scopes import search_region
from evals.training import Practice, answers_with, marked_passages
from kb.hit import Scope
from kb.mixing import Fusion, load_fusion, mixed, weighed

TARGET = Path(__file__).parent.parent / "kb" / "fusion.yaml"
NAMES = ("lexical", "dense", "late", "sentence", "in_force")
SYNONYMS = (1.5, 2.0, 2.5)
HEAVY = {"curated": 2.0, "variants": 3.0}  # a question of a small source counts for more
FOLDS = 5


@dataclass(frozen=True)
class Ranked:
    """A question's candidates: scores per method (candidates,), and which of them answer it."""

    group: str
    source: str
    parts: dict[str, np.ndarray[Any, Any]]
    right: np.ndarray[Any, Any]


def curated(library: Library) -> Iterable[Ranked]:
    """The dev half by gold sections and key terms."""
    knowledge = library.knowledge
    owner = {p.id: d for d in knowledge.documents for p in d.passages}
    units = [passage_unit(owner[p.id], p) for p in knowledge.passages]

    def right(item: Item, rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.array([any(units[r].proves(g) for g in item.gold) for r in rows])

    for item in load_questions(split="dev"):
        if item.gold:
            scope = Scope(search_region(item, library.gazetteer), item.as_of)
            rows, parts = library.searcher.candidates(item.full_question or item.question, scope)
            source = "variants" if item.variant else "curated"
            yield Ranked(item.parent or item.id, source, parts, right(item, rows))


def practised(library: Library, practice: Sequence[Practice], source: str) -> Iterable[Ranked]:
    """Practice questions by the marks of their answers: a passage that holds at least half of one answer is right."""
    marked = marked_passages(library.knowledge.documents)
    for number, item in enumerate(practice):
        if item.none:
            continue
        rows, parts = library.searcher.candidates(item.question, Scope(None, DAY))
        right = [answers_with(item, marked[r].document.metadata.id, marked[r].marks) for r in rows]
        yield Ranked(f"{source}-{number}", source, parts, np.array(right))


def judge(ranked: Ranked, fusion: Fusion) -> tuple[float, float, float]:
    """Reciprocal rank, and whether a right passage is first or among the first five."""
    order = np.argsort(-mixed(ranked.parts, fusion), kind="stable")
    hits = np.flatnonzero(ranked.right[order])
    if not len(hits):
        return 0.0, 0.0, 0.0
    return 1.0 / (1 + int(hits[0])), float(hits[0] == 0), float(hits[0] < 5)


def worth(data: Sequence[Ranked], fusion: Fusion) -> float:
    """Mean over sources of the mean of MRR and recall@5."""
    by_source: dict[str, list[float]] = {}
    for ranked in data:
        rank, _, five = judge(ranked, fusion)
        by_source.setdefault(ranked.source, []).append((rank + five) / 2)
    return float(np.mean([np.mean(v) for v in by_source.values()]))


def fit_mix(data: Sequence[Ranked], start: Fusion) -> Fusion:
    """Weights by pairwise logistic regression: every right passage above every wrong one of its question."""
    from sklearn.linear_model import LogisticRegression

    pairs: list[np.ndarray[Any, Any]] = []
    for ranked in data:
        rows = np.stack([weighed(ranked.parts, start)[name] for name in NAMES], axis=1)
        right, wrong = rows[ranked.right], rows[~ranked.right]
        if len(right) and len(wrong):
            differences = (right[:, None] - wrong[None]).reshape(-1, len(NAMES))
            pairs.append(
                np.c_[differences, np.full(len(differences), HEAVY.get(ranked.source, 1.0) / len(differences))]
            )
    every = np.concatenate(pairs)
    values, weight = every[:, :-1], every[:, -1]
    model = LogisticRegression(C=10.0, fit_intercept=False, max_iter=500)
    model.fit(np.r_[values, -values], np.r_[np.ones(len(values)), np.zeros(len(values))], np.r_[weight, weight])
    found = dict(zip(NAMES, np.maximum(model.coef_[0], 0.0), strict=True))
    whole = sum(found[n] for n in NAMES if n != "in_force")
    weights = {n: float(v / whole) for n, v in found.items()}
    return replace(start, **weights)  # type: ignore[arg-type]


def best_mix(data: Sequence[Ranked], start: Fusion) -> Fusion:
    """The fitted mix with the weight of synonyms that is worth most."""
    mixes = [fit_mix(data, replace(start, synonyms=s)) for s in SYNONYMS]
    return max(mixes, key=lambda m: worth(data, m))


def cross_validated(data: Sequence[Ranked], start: Fusion) -> list[tuple[Ranked, Fusion]]:
    """Each question with a mix that was chosen without it."""
    groups = sorted({r.group for r in data})
    fold = {g: n % FOLDS for n, g in enumerate(groups)}
    mixes = [best_mix([r for r in data if fold[r.group] != n], start) for n in range(FOLDS)]
    return [(r, mixes[fold[r.group]]) for r in data]


def told(data: Sequence[Ranked], fusion_of: Callable[[int], Fusion]) -> str:
    """MRR, recall@1 and recall@5 per source, in one line."""
    lines: list[str] = []
    for source in dict.fromkeys(r.source for r in data):
        rows = [judge(r, fusion_of(n)) for n, r in enumerate(data) if r.source == source]
        mean = np.mean(rows, axis=0)
        lines.append(f"{source} n={len(rows)} mrr {mean[0]:.3f} @1 {mean[1]:.3f} @5 {mean[2]:.3f}")
    return "; ".join(lines)


def main() -> None:
    """Print what each mix gives; ``--write`` stores the best."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--other", type=Path)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    library = open_library(chosen.index)
    data = [*curated(library), *practised(library, unseen_practice("official", "gesprek", "jeugdwet"), "official")]
    if chosen.other:
        data += practised(open_library(chosen.other), unseen_practice("other"), "other")
    start = load_fusion()
    print("as it is       ", told(data, lambda _: start))
    pairs = cross_validated(data, start)
    unseen = told(data, lambda n: pairs[n][1])
    print("cross-validated", unseen)
    best = best_mix(data, start)
    print("best           ", told(data, lambda _: best))
    print({n: round(getattr(best, n), 4) for n in (*NAMES, "synonyms")})
    if chosen.write:
        _write(best, unseen, len(data))


def _write(fusion: Fusion, unseen: str, count: int) -> None:
    body = {
        "weights": {n: round(getattr(fusion, n), 4) for n in NAMES if n != "in_force"},
        "synonyms": round(fusion.synonyms, 3),
        "context": fusion.context,
        "candidates": fusion.candidates,
        "in_force": round(fusion.in_force, 4),
    }
    head = (
        "# How the scores of the search methods are mixed; made by `python -m evals.fit_fusion --write`. Each part is\n"
        "# scaled to 0..1 over one question's candidates. `synonyms` multiplies the weight of added terms, `context`\n"
        "# is the weight of words of the last answer, `in_force` is added where a document holds on the date\n"
        "# and taken off where it has ended by then.\n"
        f"# {count} questions of the dev half and of practice; cross-validated:\n"
    )
    lines = "".join(f"# {line}\n" for line in unseen.split("; "))
    TARGET.write_text(head + lines + yaml.safe_dump(body, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
