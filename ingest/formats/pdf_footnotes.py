"""Footnotes of a page stand together, out of the sentence that goes on in the next column or overleaf."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol, TypeVar

from ingest.formats.pdf_order import Placed

_SMALLER = 0.92  # of the size of the page's text
_OPENS = re.compile(r"\d{1,3}(?:\s+[^\W\d_]|\s+\(|[A-Z][a-z]|[A-Z]{2,}\b)")
_CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_LOW = 0.5  # of the height between the page's lowest and highest line


class Printed(Placed, Protocol):
    """A printed stretch with its place and size."""

    @property
    def text(self) -> str: ...


_P = TypeVar("_P", bound=Printed)


def part_footnotes(lines: Sequence[_P]) -> tuple[list[_P], list[_P]]:
    """The lines without footnotes, and the footnotes from column to column.

    A footnote is set smaller than the text, opens with a number, stands in the lower half of the page, and has only
    small lines below it in its column.
    """
    size = _usual_size(lines)
    small = [one for one in lines if one.size <= _SMALLER * size]
    if not small:
        return list(lines), []
    low, high = min(one.y for one in lines), max(one.y for one in lines)
    opening = [
        one
        for one in small
        if _OPENS.match(one.text) and one.y < low + _LOW * (high - low) and _is_last(one, lines, size)
    ]
    notes = [one for one in small if any(_is_under(top, one) for top in opening)]
    taken = {id(one) for one in notes}
    return [one for one in lines if id(one) not in taken], sorted(notes, key=lambda one: _column(one, opening))


def _usual_size(lines: Sequence[Printed]) -> float:
    sizes: Counter[float] = Counter()
    for one in lines:
        sizes[round(one.size, 1)] += len(one.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_under(top: Printed, one: Printed) -> bool:
    return one.y <= top.y + 1.0 and one.x < top.end and top.x < one.end + 1.0


def _is_last(top: Printed, lines: Sequence[Printed], size: float) -> bool:
    return all(one.size <= _SMALLER * size for one in lines if _is_under(top, one))


def _column(one: Printed, opening: Sequence[Printed]) -> tuple[float, float, float]:
    left = min((top.x for top in opening if _is_under(top, one)), default=one.x)
    return round(left / 20), -one.y, one.x


def with_footnotes(text: str, notes: Sequence[str]) -> str:
    """A page's text with its footnotes at the end, or before the sentence that goes on overleaf."""
    if not notes:
        return text
    lines = text.split("\n")
    place = len(lines)
    while place and not _CLOSED.search(lines[place - 1]):
        place -= 1
    if place == 0:
        place = len(lines)
    apart = [one for note in notes for one in (("", note) if _OPENS.match(note) else (note,))]
    parts = [lines[:place], apart, lines[place:]]
    return "\n\n".join("\n".join(part).strip("\n") for part in parts if part)
