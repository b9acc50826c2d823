"""BM25 over Dutch index terms (Robertson and Zaragoza 2009), through bm25s (Lù 2024, arXiv:2407.03618)."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kb.encode import Matrix
from kb.words import terms

K1, B = 1.2, 0.6


class LexicalIndex:
    """BM25 (Lucene's variant) over the given texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)
        tokenised = [terms(text) or ["∅"] for text in texts] or [["∅"]]
        self.vocabulary = {t for words in tokenised for t in words}
        self.term_sets = [frozenset(words) for words in tokenised]
        self._frequency = Counter(t for words in self.term_sets for t in words)
        self._bm25: Any = bm25s.BM25(k1=K1, b=B, method="lucene")
        self._bm25.index(tokenised, show_progress=False)

    def document_frequency(self, term: str) -> int:
        """In how many of the texts the index term occurs."""
        return self._frequency[term]

    def scores(self, query: Mapping[str, float]) -> Matrix:
        """Weighted sum of BM25 per term, (texts,) float32; ``query`` maps index term to weight,
        unknown ones add nothing.
        """
        total = np.zeros(len(self.term_sets), dtype=np.float32)
        by_weight: dict[float, list[str]] = {}
        for term, weight in query.items():
            if term in self.vocabulary:
                by_weight.setdefault(weight, []).append(term)
        for weight, known in by_weight.items():
            total += weight * np.asarray(self._bm25.get_scores(known), dtype=np.float32)
        return total
