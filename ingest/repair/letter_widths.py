"""How wide a word is printed in a usual typeface: a line of text has about as many units as letters."""

from __future__ import annotations

from functools import lru_cache

_GROUPS = {"ijl'’‘|": 0.47, "ft.,:;!/I ": 0.59, "r()[]-": 0.71, "ckszvxyJ": 1.06, "w": 1.54, "mMW": 1.77}
_WIDTHS = {letter: width for letters, width in _GROUPS.items() for letter in letters}
_SMALL, _CAPITAL = 1.18, 1.4
SPACE = _WIDTHS[" "]


@lru_cache(maxsize=100_000)
def printed_width(word: str) -> float:
    """The width of a word, in average letters of running text."""
    return sum(_WIDTHS.get(letter, _CAPITAL if letter.isupper() else _SMALL) for letter in word)
