"""A list that goes on below the column beside it, where lines of both columns were drawn over each other.

An item that ends in a semicolon promises another one. Where running text stands behind it instead, up to items of which
a part was drawn over that text, the text is the column beside the list, and so is what goes on in the middle of a
sentence further down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.repair.paragraphs import is_capitals
from ingest.repair.words import Line

CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_FEWEST_ABOVE = 2


@dataclass(frozen=True)
class Place:
    """A line with its place before anything was moved; None for the right half of a line."""

    line: Line
    old: int | None


Halves = tuple[Place, Place]


def part_list(places: Sequence[Place], page: tuple[int, int], rows: Sequence[tuple[int, Halves]]) -> list[Place] | None:
    """The places with the list whole and the column beside it after it; None where the page does not show that.

    ``page`` are the first place on the page and the one after its last, ``rows`` the items drawn over the other column
    with their left and right halves.
    """
    first, last = rows[0][0], rows[-1][0]
    starts = [at for at in range(page[0] + 1, first - _FEWEST_ABOVE + 1) if _breaks_off(places, at)]
    ends = [at for at in range(last + 1, page[1]) if _goes_on(places[at - 1].line, places[at].line)]
    if len(starts) != 1 or not ends or CLOSED.search(places[first - 1].line.text):
        return None
    start, end = starts[0], ends[0]
    left: list[Place] = []
    right = list(places[start:first])
    for (at, halves), after in zip(rows, [*(row for row, _ in rows[1:]), end], strict=True):
        between = places[at + 1 : after]
        own = len(between) if at == last else _own(between)
        left += [halves[0], *between[:own]]
        right += [halves[1], *between[own:]]
    return [*places[:start], *left, *right, *places[end:]]


def _breaks_off(places: Sequence[Place], at: int) -> bool:
    """Whether running text stands here behind an item that promises another one."""
    above, here = places[at - 1].line, places[at].line
    opens = here.after_gap and not here.start and here.words[0].text[:1].isupper()
    return opens and bool(above.start) and above.text.endswith(";")


def _goes_on(above: Line, line: Line) -> bool:
    """Whether a line goes on with a sentence that is not the one above it."""
    ended = CLOSED.search(above.text) is not None or is_capitals(above.text)
    return ended and line.after_gap and not line.start and line.words[0].text[:1].islower()


def _own(between: Sequence[Place]) -> int:
    """How many lines behind an item are still its own: up to the first that closes it."""
    return next((count for count, place in enumerate(between, 1) if CLOSED.search(place.line.text)), len(between))
