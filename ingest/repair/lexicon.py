"""What counts as a word: Dutch word frequencies and the document's own vocabulary."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_SIGNS = ".,;:!?()[]‘’'“”\"«»…"
_PART = 4
_NOT_RARE = 10**-6.5  # Zipf frequency 2.5
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


@lru_cache(maxsize=100_000)
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
            if word.startswith(link, place) and (_is_part(rest) or (parts > 2 and _splits(rest, parts - 1))):
                return True
    return False


def dutch_word(word: str) -> float:
    """Zipf frequency in Dutch; 1.5 for a compound of nine letters or more; 0 when unknown."""
    lower = word.lower()
    return dutch_zipf(lower) or (1.5 if len(lower) > 8 and is_compound(lower) else 0.0)


@lru_cache(maxsize=1)
def _sorted_words() -> list[str]:
    return sorted(word for word, frequency in dutch_frequencies().items() if frequency >= _NOT_RARE)


def longer_zipf(start: str) -> float:
    """Zipf frequency of the commonest Dutch word that is longer than ``start`` and begins with it, 0 for rare ones."""
    words = _sorted_words()
    place = bisect_right(words, start)
    best = 0.0
    while place < len(words) and words[place].startswith(start):
        best = max(best, dutch_zipf(words[place]))
        place += 1
    return best


class Vocabulary:
    """A document's words on top of the Dutch list: its own terms and abbreviations count as words too."""

    def __init__(self, words: Iterable[str]) -> None:
        spelled = Counter(word.strip(_SIGNS) for word in words)
        self.counts: Counter[str] = Counter()
        for word, count in spelled.items():
            self.counts[word.lower().replace("’", "'")] += count
        starts = Counter[str]()
        for word, count in spelled.items():
            starts[word.split("-")[0].split("’")[0].split("'")[0]] += count
        self.acronyms = {word for word, count in starts.items() if count > 1 and is_acronym(word)}
        self._cache: dict[str, float] = {}

    def known(self, word: str) -> float:
        """Zipf frequency in Dutch; at least 2 for a word the document repeats, 1.5 for a compound; 0 when unknown."""
        lower = bare(word)
        if lower not in self._cache:
            self._cache[lower] = self._lookup(lower)
        return self._cache[lower]

    def listed(self, word: str) -> float:
        """As ``known``, without compounds."""
        lower = word.lower()
        found = dutch_zipf(lower)
        if found < 2 and self.counts.get(lower, 0) > 1 and lower.replace("-", "").replace("'", "").isalpha():
            return 2.0
        return found

    def _lookup(self, lower: str) -> float:
        found = self.listed(lower)
        if found or not lower.isalpha():
            return found
        return 1.5 if is_compound(lower) or self._is_own_compound(lower) else 0.0

    def _is_own_compound(self, word: str) -> bool:
        """A word of the list after one that the document repeats ("lumpsum" + "financiering")."""
        counts = self.counts
        return any(
            counts.get(word[:place], 0) + counts.get(word[:place] + "-", 0) > 1 and dutch_zipf(word[place:]) >= 2.5
            for place in range(6, len(word) - 4)
        )


def is_acronym(word: str) -> bool:
    """True for a word of two to six capitals ("MDO", "SGGZ")."""
    return 2 <= len(word) <= 6 and word.isalpha() and word.isupper()
