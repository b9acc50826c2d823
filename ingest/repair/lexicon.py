"""What counts as a word: Dutch word frequencies and the document's own vocabulary."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_SIGNS = ".,;:!?()[]‘’'“”\"«»…"
_PART = 4
_LINKS = ("", "s", "-")


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


def bare(word: str) -> str:
    """The word without the signs around it, in lower case, with a straight apostrophe."""
    return word.strip(_SIGNS).lower().replace("’", "'")


@lru_cache(maxsize=100_000)
def is_compound(word: str) -> bool:
    """True for a Dutch compound of two or three words from the list ("jeugdhulp" + "aanbieder", "taak" + "gericht").

    A part has five letters or more and a Zipf frequency of at least 2.5, or four and 3.5; s or a hyphen may link them.
    """
    return word.replace("-", "").isalpha() and _splits(word, 3)


def _is_part(word: str) -> bool:
    return len(word) >= _PART and dutch_zipf(word) >= (2.5 if len(word) > _PART else 3.5)


def _splits(word: str, parts: int) -> bool:
    for place in range(_PART, len(word) - _PART + 1):
        if not _is_part(word[:place]):
            continue
        for link in _LINKS:
            rest = word[place + len(link) :]
            if word.startswith(link, place) and (_is_part(rest) or parts > 2 and _splits(rest, parts - 1)):
                return True
    return False


class Vocabulary:
    """A document's words (lower case) with their counts, on top of the Dutch list."""

    def __init__(self, words: Iterable[str]) -> None:
        self.counts = Counter(words)

    def known(self, word: str) -> float:
        """Zipf frequency in Dutch; at least 2 for a word the document repeats, 1.5 for a compound; 0 when unknown."""
        lower = bare(word)
        found = dutch_zipf(lower)
        if self.counts[lower] > 1:
            found = max(found, 2.0)
        return found or (1.5 if is_compound(lower) else 0.0)
