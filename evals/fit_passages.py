"""Fits how much the reader counts in a search: one weight of its log-odds beside the fused score.

On the dev half and on practice questions kept apart; every source counts alike. What is best is the mean of recall@1
and recall@5 over the sources, each of which is printed.
Run: ``python -m evals.fit_passages --index FOLDER --other FOLDER [--write]``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.second_look import in_new_order, read_passages
from assistant.service import Library
from evals.evidence import passage_unit
from evals.fit_evidence import TARGET, put
from evals.fitting import DAY, open_library, unseen_practice
from evals.questions import load_questions
from evals.scopes import search_region
from evals.training import Practice, answers_with, marked_passages
from kb.hit import Hit, Scope

WEIGHTS = (0.0, 0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.3, 0.5)
DEPTH = 10


@dataclass(frozen=True)
class Read:
    """A question's hits with what the reader says of each, and which of them answer."""

    source: str
    hits: tuple[Hit, ...]
    told: np.ndarray[Any, Any]
    right: frozenset[str]


def curated(library: Library) -> Iterable[Read]:
    """The dev half by gold sections and key terms."""
    owner = {p.id: d for d in library.knowledge.documents for p in d.passages}
    for item in load_questions(split="dev"):
        if item.gold:
            scope = Scope(search_region(item, library.gazetteer), item.as_of)
            found = library.searcher.search(item.full_question or item.question, scope, DEPTH)
            right = {
                h.passage.id
                for h in found.hits
                if any(passage_unit(owner[h.passage.id], h.passage).proves(g) for g in item.gold)
            }
            source = "variants" if item.variant else "curated"
            yield Read(source, found.hits, read_passages(found, library), frozenset(right))


def practised(library: Library, practice: Iterable[Practice], source: str) -> Iterable[Read]:
    """Practice questions: a passage that holds at least half of one answer's marks is right."""
    marks = {m.passage.id: m.marks for m in marked_passages(library.knowledge.documents)}
    for item in practice:
        if item.none:
            continue
        found = library.searcher.search(item.question, Scope(None, DAY), DEPTH)
        right = {h.passage.id for h in found.hits if answers_with(item, h.passage.document, marks[h.passage.id])}
        yield Read(source, found.hits, read_passages(found, library), frozenset(right))


def recall(read: Read, weight: float, k: int) -> float:
    """Whether one of the first ``k`` hits is right."""
    return float(any(h.passage.id in read.right for h in in_new_order(read.hits, read.told, weight)[:k]))


def main() -> None:
    """Print recall per weight and source, and with ``--write`` keep the best weight."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("index", "other"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    library = open_library(chosen.index)
    read = [*curated(library), *practised(library, unseen_practice("official", "gesprek", "jeugdwet"), "official")]
    read += practised(open_library(chosen.other), unseen_practice("other"), "other")
    sources = sorted({r.source for r in read})
    worth: dict[float, float] = {}
    for weight in WEIGHTS:
        at = {s: [np.mean([recall(r, weight, k) for r in read if r.source == s]) for k in (1, 5)] for s in sources}
        worth[weight] = float(np.mean([np.mean(v) for v in at.values()]))
        print(f"{weight:<5}", "; ".join(f"{s} {a:.3f}, {b:.3f}" for s, (a, b) in at.items()), f"{worth[weight]:.4f}")
    best = max(worth, key=lambda w: worth[w])
    print(f"best {best}")
    if chosen.write:
        put("passages", {"made_on": f"{len(read)} questions", "weight": best}, TARGET)


if __name__ == "__main__":
    main()
