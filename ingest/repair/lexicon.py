"""What counts as a word: Dutch word frequencies and the document's own vocabulary."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=1)
def dutch_frequencies() -> dict[str, float]:
    """Frequency per word of wordfreq's large Dutch list (311,000 forms); read at the first call only."""
    from wordfreq import get_frequency_dict

    return get_frequency_dict("nl", "large")


@lru_cache(maxsize=200_000)
def dutch_zipf(word: str) -> float:
    """A word's Zipf frequency in Dutch (log10 per 10^9 words), 0 when unknown. Lower case expected."""
    frequency = dutch_frequencies().get(word)
    return math.log10(frequency) + 9 if frequency else 0.0


class Vocabulary:
    """A document's words (lower case) with their counts, on top of the Dutch list."""

    def __init__(self, words: Iterable[str]) -> None:
        self.counts = Counter(words)

    def known(self, word: str) -> float:
        """Zipf frequency in Dutch, at least 2 for a word that the document itself uses twice or more."""
        lower = word.strip(".,;:!?()[]‘’'“”\"").lower()
        return max(dutch_zipf(lower), 2.0 if self.counts[lower] > 1 else 0.0)
