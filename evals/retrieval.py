"""Retrieval metrics: recall at k and at a number of words, reciprocal rank, nDCG.

Recall here is success@k (a question is found when one of the first k units is a hit, ``evals.evidence``), as in
open-domain question answering (Karpukhin et al. 2020, arXiv:2004.04906). Recall at W words reads the ranking as one
text and stops after W words, so that large chunks do not win by size. MRR: Voorhees (TREC-8 1999). nDCG: Järvelin
and Kekäläinen (2002), with gain 1 for a hit and the ideal ranking over all hits in the collection. Beside these, to
find causes: place@5 (right section or page, key terms or not) and possible (the collection holds a hit at all).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evals.evidence import Unit, first_proof
from evals.questions import Gold

AT_RANKS = (1, 3, 5, 10)
AT_WORDS = (180, 540, 900)


@dataclass(frozen=True)
class Ranking:
    """The judgement of one ranking: name of a metric → value in 0..1."""

    values: dict[str, float]
    rank: int | None


def judge_ranking(units: Sequence[Unit], gold: Sequence[Gold], relevant: int) -> Ranking:
    """Score a ranking; ``relevant`` is the number of hits in the whole collection."""
    rank = first_proof(units, gold)
    values = {f"recall@{k}": float(rank is not None and rank <= k) for k in AT_RANKS}
    values |= {f"recall@{w}w": float(first_proof(cut_to_words(units, w), gold) is not None) for w in AT_WORDS}
    values["place@5"] = float(any(u.in_place(g) for u in units[:5] for g in gold))
    values["possible"] = float(relevant > 0)
    values["mrr"] = 1.0 / rank if rank else 0.0
    values["ndcg@10"] = ndcg([any(u.proves(g) for g in gold) for u in units[:10]], relevant)
    return Ranking(values, rank)


def ndcg(hits: Sequence[bool], relevant: int) -> float:
    """Normalised discounted gain of the first places; 0 when the collection holds no hit."""
    gain = sum(1.0 / math.log2(n + 1) for n, hit in enumerate(hits, 1) if hit)
    ideal = sum(1.0 / math.log2(n + 1) for n in range(1, min(relevant, 10) + 1))
    return gain / ideal if ideal else 0.0


def cut_to_words(units: Sequence[Unit], words: int) -> list[Unit]:
    """The ranking's first ``words`` words: whole units, the last one cut."""
    kept: list[Unit] = []
    left = words
    for unit in units:
        if left <= 0:
            break
        parts = unit.text.split()
        kept.append(unit if len(parts) <= left else replace(unit, text=" ".join(parts[:left])))
        left -= len(parts)
    return kept


def count_relevant(collection: Sequence[Unit], gold: Sequence[Gold]) -> int:
    """Number of units in the collection that are hits."""
    return sum(any(unit.proves(g) for g in gold) for unit in collection)
