"""Municipalities that documents name themselves ("de gemeenten A, B en C"), which a list of places may not know yet."""

from __future__ import annotations

import re
from collections import Counter

_OPENING = 60_000  # characters in which a document says for whom it is
_LEAST = 2  # times that a municipality is called one, where no list has it
_WORD = r"[A-ZÀ-Þ][\w'’-]+"
NAME = rf"{_WORD}(?: (?:(?:van|de|den|der|aan|op|ten|ter|in|het) )*{_WORD})*"
_LIST = re.compile(rf"\b[Gg]emeenten[ \n]({NAME}(?:,\s{NAME})*,?\sen\s{NAME})")
_ONE = re.compile(rf"\b[Gg]emeente ({NAME})")
_AND = re.compile(r",\s|,?\sen\s")
_NO_NAMES = frozenset(("Raad", "College", "Nederland", "Jeugdwet"))


def municipalities_named(text: str) -> tuple[str, ...]:
    """The names in lists of municipalities, and those called a municipality more than once, in order."""
    opening = text[:_OPENING]
    listed = [name for found in _LIST.finditer(opening) for name in _AND.split(found.group(1))]
    called = Counter(found.group(1) for found in _ONE.finditer(opening))
    names = [*listed, *(name for name, count in called.items() if count >= _LEAST)]
    return tuple(dict.fromkeys(name for name in names if name not in _NO_NAMES))
