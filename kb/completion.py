"""Completes a word that is still being typed to the words that the documents have."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import islice, takewhile

from kb.words import STOP_WORDS, fold, frequency, stem_word

_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST = 3
_MEANT = 3.0  # zipf frequency from which a word is meant as it stands ("auto"), not as the beginning of another


class Completer:
    """The words of the documents in order, each as it is spelled most."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        self._spelled: dict[str, str] = {}
        for word, count in Counter(w for text in texts for w in _LETTERS.findall(text.lower())).most_common():
            folded = fold(word)
            self._spelled.setdefault(folded, word)
            self._counts[folded] += count
        self._words = sorted(w for w in self._counts if w not in STOP_WORDS)
        self._stems = {stem_word(w) for w in self._counts}

    def complete(self, beginning: str, most: int) -> tuple[str, ...]:
        """The commonest words that begin so, one per stem; none for a word that the documents or all Dutch know."""
        start = fold(beginning)
        if len(start) < _SHORTEST or stem_word(start) in self._stems or frequency(start) >= _MEANT:
            return ()
        from_here = islice(self._words, bisect_left(self._words, start), None)
        found = takewhile(lambda word: word.startswith(start), from_here)
        by_stem: dict[str, str] = {}
        for word in sorted(found, key=lambda word: (-self._counts[word], word)):
            by_stem.setdefault(stem_word(word), self._spelled[word])
        return tuple(by_stem.values())[:most]
