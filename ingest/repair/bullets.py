"""List signs in all their broken forms become ``- `` (nested: two blanks before it)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.repair.words import Line, Word

SURE = frozenset("•·▪■◦‣●○►▶➢✓»«¢\x7f\uf0b7\uf0a7")
_NESTED = frozenset("&◦○o")
_LETTERS = frozenset("eo*&¤°")


def mark_bullets(lines: Sequence[Line]) -> list[Line]:
    """The lines with their list sign taken off the words and put in ``Line.start``.

    An "&" that only goes on from the line above ("huiselijk geweld" / "& mishandeling") is no list sign.
    """
    return [_marked(line, lines[place - 1] if place else None) for place, line in enumerate(lines)]


def _marked(line: Line, before: Line | None) -> Line:
    if line.dropped or len(line.words) < 2:
        return line
    sign, first = line.words[0].text, line.words[1]
    if not (sign in SURE or (sign in _LETTERS and _opens_text(sign, first))) or _goes_on(sign, first, before):
        return line
    start = "  - " if sign in _NESTED else "- "
    return replace(line, words=(replace(first, gap=" "), *line.words[2:]), start=start, start_raw=sign)


def _opens_text(sign: str, word: Word) -> bool:
    """Whether a word can follow this sign; after an "o" a number may stand ("o 4× per week")."""
    return any(char.isalpha() or (sign == "o" and char.isdigit()) for char in word.text)


def _goes_on(sign: str, first: Word, before: Line | None) -> bool:
    small = sign == "&" and first.text[:1].islower()
    return small and before is not None and before.text[-1:].isalpha() and not before.dropped
