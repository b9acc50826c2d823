"""Reading order: columns one after the other where a page draws them row by row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Anything with a place on a page, in points from the lower left corner."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def end(self) -> float: ...
    @property
    def size(self) -> float: ...


_P = TypeVar("_P", bound=Placed)

_LEAST_LINES = 6  # on either side of a gutter
_CROSSING = 0.25  # at most this share of the lines runs over the gutter
_EDGE = 0.15  # of the width of the text: no gutter nearer its sides
_OVER = 25.0  # points that a line's end may be estimated too far
_LIKE_WIDE = 0.55  # the narrower column is at least this share of the wider one: a table's first column is not


def in_reading_order(lines: Sequence[_P], *, as_drawn: bool = True) -> list[_P]:
    """The lines in the order they are read.

    The order drawn is kept where it already follows the columns; ``as_drawn=False`` says that it cannot be relied on.
    """
    gutter = find_gutter(lines)
    if gutter is None:
        return list(lines) if as_drawn else _top_down(lines)
    if as_drawn and not _drawn_by_row(lines, gutter):
        return list(lines)
    return _by_zones(lines, gutter)


def drawn_in_order(lines: Sequence[Placed]) -> bool:
    """Whether the drawing goes down each of two columns and back up only from the left one to the right one."""
    gutter = find_gutter(lines)
    if gutter is None or _drawn_by_row(lines, gutter):
        return False
    back_up = ((a, b) for a, b in pairwise(lines) if b.y > a.y + 0.5 * b.size)
    return all(before.x < gutter <= here.x for before, here in back_up)


def _top_down(lines: Sequence[_P]) -> list[_P]:
    ordered = sorted(lines, key=lambda one: -one.y)
    rows: list[list[_P]] = []
    for one in ordered:
        if rows and abs(rows[-1][0].y - one.y) <= 0.35 * max(1.0, one.size):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [one for row in rows for one in sorted(row, key=lambda item: item.x)]


def find_gutter(lines: Sequence[Placed]) -> float | None:
    """The x of the gap between two columns of like width, None where the page has one column or a table."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    low, high = min(one.x for one in lines), max(one.end for one in lines)
    inner = _EDGE * (high - low)
    starts = sorted({round(one.x) for one in lines if low + inner < one.x < high - inner})
    best: tuple[int, float] | None = None
    for start in starts:
        right = [one for one in lines if abs(one.x - start) < 4]
        if len(right) < _LEAST_LINES or (best and len(right) <= best[0]):
            continue
        if _is_gutter(lines, start - 2.0):
            best = (len(right), start - 2.0)
    return best[1] if best else None


def _is_gutter(lines: Sequence[Placed], x: float) -> bool:
    left = [one for one in lines if one.x < x and one.end <= x + _OVER]
    right = [one for one in lines if one.x >= x]
    crossing = len(lines) - len(left) - len(right)
    if min(len(left), len(right)) < _LEAST_LINES or crossing > _CROSSING * len(lines):
        return False
    wide_left, wide_right = _usual_width(left), _usual_width(right)
    return min(wide_left, wide_right) >= _LIKE_WIDE * max(wide_left, wide_right) > 0


def _usual_width(lines: Sequence[Placed]) -> float:
    widths = sorted(one.end - one.x for one in lines)
    return widths[(3 * len(widths)) // 4]


def _drawn_by_row(lines: Sequence[Placed], gutter: float) -> bool:
    """Whether the drawing hops over the gutter time and again on the same height."""
    hops = sum(
        1
        for before, here in pairwise(lines)
        if before.x < gutter <= here.x and abs(before.y - here.y) < 2 * max(1.0, here.size)
    )
    right = sum(1 for one in lines if one.x >= gutter)
    returns = sum(1 for before, here in pairwise(lines) if here.x < gutter <= before.x and here.y > before.y)
    return hops > 0.3 * right or returns > 1


def _by_zones(lines: Sequence[_P], gutter: float) -> list[_P]:
    """Bands between lines that cross the gutter; in each band the left column, then the right one."""
    ordered: list[_P] = []
    band: list[_P] = []
    for one in _top_down(lines):
        if one.x < gutter and one.end > gutter + 1.5 * _OVER:
            ordered += [*_columns(band, gutter), one]
            band = []
        else:
            band.append(one)
    return ordered + _columns(band, gutter)


def _columns(band: Sequence[_P], gutter: float) -> list[_P]:
    """The left column, then what stands right of it, which may be columns again."""
    left = [one for one in band if one.x < gutter]
    right = [one for one in band if one.x >= gutter]
    return in_reading_order(left, as_drawn=False) + in_reading_order(right, as_drawn=False)
