"""List signs in all their broken forms become ``- `` (nested: two blanks before it)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.repair.words import Line, Word

_SURE = frozenset("•·▪■◦‣●○►▶➢✓»«¢\x7f\uf0b7\uf0a7")
_NESTED = frozenset("&◦○o")
_LETTERS = frozenset("eo*&¤°")


def mark_bullets(lines: Sequence[Line]) -> list[Line]:
    """The lines with their list sign taken off the words and put in ``Line.start``."""
    return [_marked(line) for line in lines]


def _marked(line: Line) -> Line:
    if line.dropped or len(line.words) < 2:
        return line
    sign = line.words[0].text
    if not (sign in _SURE or (sign in _LETTERS and _opens_text(line.words[1]))):
        return line
    start = "  - " if sign in _NESTED else "- "
    first = replace(line.words[1], gap=" ")
    return replace(line, words=(first, *line.words[2:]), start=start, start_raw=sign)


def _opens_text(word: Word) -> bool:
    return any(char.isalpha() for char in word.text)
