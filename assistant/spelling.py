"""Which word of a small list a mistyped word stands for.

Candidates come from shared deletions (the symmetric delete method of W. Garbe, 2012); the optimal string alignment
distance decides. A word that is itself an ordinary Dutch word is never taken for a typing error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

_SHORTEST = 5
_LONG = 9
_LONGEST = 24
_ORDINARY = 2.6  # zipf frequency from which a word counts as meant


class NearWords:
    """Near matches in ``words`` and in beginnings (``begins``: beginning → the name it goes by)."""

    def __init__(self, words: Iterable[str], begins: Mapping[str, str]) -> None:
        self._index: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for word in words:
            self._enter(word, word)
        self._begins: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for start, name in begins.items():
            if len(start) >= _SHORTEST and _latin(start):
                for key in _deletions(start, 1):
                    self._begins[key].add((start, name))

    def _enter(self, word: str, name: str) -> None:
        if len(word) >= _SHORTEST and _latin(word):
            for key in _deletions(word, 2 if len(word) >= _LONG else 1):
                self._index[key].add((word, name))

    def of(self, word: str) -> frozenset[str]:
        """Names of the words that ``word`` misspells: one error (two from nine letters on), not in the first letter."""
        if not _SHORTEST <= len(word) <= _LONGEST or not _latin(word):
            return frozenset()
        near = self._whole(word) | self._starts(word)
        return frozenset(near) if near and not _ordinary(word) else frozenset()

    def _whole(self, word: str) -> set[str]:
        depth = 2 if len(word) >= _LONG else 1
        known = {pair for key in _deletions(word, depth) for pair in self._index.get(key, ())}
        return {
            name
            for target, name in known
            if target[0] == word[0] and distance(target, word) <= (2 if min(len(target), len(word)) >= _LONG else 1)
        }

    def _starts(self, word: str) -> set[str]:
        found: set[str] = set()
        for length in range(_SHORTEST, min(len(word), 14) + 1):
            head = word[:length]
            for key in _deletions(head, 1):
                for target, name in self._begins.get(key, ()):
                    if target[0] == head[0] and distance(target, head) <= 1:
                        found.add(name)
        return found


def _latin(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _deletions(word: str, depth: int) -> set[str]:
    found = {word}
    layer = {word}
    for _ in range(depth):
        layer = {w[:i] + w[i + 1 :] for w in layer for i in range(len(w))}
        found |= layer
    return found


@lru_cache(maxsize=50_000)
def _ordinary(word: str) -> bool:
    import wordfreq

    return bool(wordfreq.zipf_frequency(word, "nl") >= _ORDINARY)


def distance(a: str, b: str) -> int:
    """Optimal string alignment distance: insert, delete, change or swap neighbours, one each."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]
