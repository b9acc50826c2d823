"""Finds a phrase in a text by the stems of its words, with a few other words between."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kb.words import raw_words, stem_word, word_terms

GAP = 2
_SHORTEST_PART = 5


def phrase_stems(phrase: str) -> tuple[str, ...]:
    """The stems of all words of a phrase, stop words included."""
    return tuple(stem_word(w) for w in raw_words(phrase))


def text_forms(text: str) -> list[frozenset[str]]:
    """For each word of a text its stem and, for a compound, the stems of its longer parts."""
    return [_forms(w) for w in raw_words(text)]


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    stem, *parts = word_terms(word)
    return frozenset([stem, *(p for p in parts if len(p) >= _SHORTEST_PART)])


def follows(stems: Sequence[str], forms: Sequence[frozenset[str]], start: int) -> bool:
    """Whether the stems stand in order from ``start`` on, with at most ``GAP`` other words between two of them."""
    if not stems or stems[0] not in forms[start]:
        return False
    at = start
    for stem in stems[1:]:
        found = next((i for i in range(at + 1, min(at + 2 + GAP, len(forms))) if stem in forms[i]), None)
        if found is None:
            return False
        at = found
    return True


def stands(stems: Sequence[str], forms: Sequence[frozenset[str]]) -> bool:
    """Whether the phrase stands anywhere in the text."""
    return any(follows(stems, forms, start) for start in range(len(forms)))
