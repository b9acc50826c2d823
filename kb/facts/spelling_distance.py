"""How far two words lie apart as typed, and whether they sound alike in Dutch."""

from __future__ import annotations

import re
from functools import lru_cache

_SOUNDS = (
    (re.compile(r"ij|y"), "ei"),
    (re.compile(r"ou"), "au"),
    (re.compile(r"ch"), "g"),
    (re.compile(r"sj"), "s"),
    (re.compile(r"c(?=[ei])"), "s"),
    (re.compile(r"c"), "k"),
    (re.compile(r"z"), "s"),
    (re.compile(r"v"), "f"),
    (re.compile(r"dt?\b|d(?=[^aeiou])"), "t"),
    (re.compile(r"th"), "t"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=100_000)
def sounds_like(word: str) -> str:
    """A key that two Dutch spellings of about one sound share ("verwijzen" and "verweisen")."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


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
