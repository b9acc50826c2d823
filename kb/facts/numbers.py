"""Numbers as documents write them, in figures or in words."""

from __future__ import annotations

_WORDS = (
    ("één", "een"),
    ("twee",),
    ("drie",),
    ("vier",),
    ("vijf",),
    ("zes",),
    ("zeven",),
    ("acht",),
    ("negen",),
    ("tien",),
    ("elf",),
    ("twaalf",),
    ("dertien",),
    ("veertien",),
    ("vijftien",),
)
_VALUES = {word: value for value, words in enumerate(_WORDS, 1) for word in words} | {"twintig": 20, "dertig": 30}
NUMBER = rf"(?:{'|'.join(_VALUES)}|\d{{1,3}})"


def number_of(text: str) -> int:
    """The value of a number in words or figures, 0 for anything else."""
    word = text.strip().casefold()
    return int(word) if word.isdecimal() else _VALUES.get(word, 0)
