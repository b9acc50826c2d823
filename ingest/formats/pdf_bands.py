"""Tables with lines or shades from left to right only: the lines that part their columns are drawn where gaps are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from ingest.formats.pdf_grid import Rule

_SNAP = 4.0  # points: edges closer than this are one
_LEAST_WIDE = 120.0  # points from side to side
_LEAST_HIGH, _MOST_HIGH = 6.0, 160.0  # of a row
_FEWEST_ROWS = 3
_MOST_LINES = 12  # of a row; more is running text in columns
_NARROW = 0.42  # of the size of the letters: so wide a letter is at least, so what ends before a gap ends before it
_CLEAR = 2.0  # points that stay free between two columns
_LEAST_COLUMN = 18.0  # points
_SHARE = 0.5  # of the rows begin something at the edge of a column
_CROSSED = 0.2  # of the rows at most have text over the edge of a column
_RUNNING = 0.6  # of the width of the table: longer lines, one under the other, are running text
_TIGHT = 2.4  # of the size of its letters: a row of one line over all columns is no higher
_FIGURES = re.compile(r"(?:[-+–€]?\s?\d[\d.,]*\s+){2}[-+–€]?\s?\d")
_PHONE = re.compile(r"\b0\d{1,3}[\s–-]+\d[\d ]+")

Level = tuple[float, float, float]  # left, right, height


class Placed(Protocol):
    """A stretch of print with its place."""

    @property
    def text(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def size(self) -> float: ...


@dataclass(frozen=True)
class _Band:
    """What stands between two levels: as drawn, and as lines without a wide gap."""

    top: float
    low: float
    runs: Sequence[Placed]
    lines: Sequence[Placed]


def missing_rules(
    rules: Sequence[Rule], shades: Sequence[Rule], runs: Sequence[Placed], lines: Sequence[Placed]
) -> list[Rule]:
    """The lines to draw so that tables whose rows are parted by lines or shades only are ruled tables: three rows or
    more, with text in two columns. ``lines`` are the runs joined where no wide gap is.
    """
    across = [rule for rule in rules if rule.y1 - rule.y0 < _SNAP < rule.x1 - rule.x0]
    levels = [(x0, x1, y0) for x0, x1, y0, _ in _merged(across)]
    for x0, x1, y0, y1 in _merged([box for box in shades if _LEAST_HIGH <= box.y1 - box.y0 <= _MOST_HIGH]):
        levels += [(x0, x1, y0), (x0, x1, y1)]
    down = [rule for rule in rules if rule.x1 - rule.x0 < _SNAP < rule.y1 - rule.y0]
    drawn: list[Rule] = []
    for stack in _stacks([level for level in levels if level[1] - level[0] >= _LEAST_WIDE]):
        if not any(_parts(rule, stack) for rule in down):
            drawn += [rule for table in _tables(stack, runs, lines) for rule in table]
    return drawn


def _parts(rule: Rule, stack: Sequence[Level]) -> bool:
    """Whether a line that is drawn down parts columns already."""
    x0, x1, top = stack[0]
    return x0 + _SNAP < rule.x0 < x1 - _SNAP and rule.y0 < top and rule.y1 > stack[-1][2]


def _merged(boxes: Sequence[Rule]) -> list[tuple[float, float, float, float]]:
    """The boxes, those that lie end to end on one height as one."""
    merged: list[list[float]] = []
    for box in sorted(boxes, key=lambda one: (round(one.y0), round(one.y1), one.x0)):
        last = merged[-1] if merged else None
        level = last is not None and abs(last[2] - box.y0) < 1.0 and abs(last[3] - box.y1) < 1.0
        if last is not None and level and box.x0 <= last[1] + _SNAP:
            last[1] = max(last[1], box.x1)
        else:
            merged.append([box.x0, box.x1, box.y0, box.y1])
    return [(x0, x1, y0, y1) for x0, x1, y0, y1 in merged]


def _stacks(levels: Sequence[Level]) -> Iterator[list[Level]]:
    """Levels with the same sides, from the top down, each height once."""
    left = sorted(levels, key=lambda level: -level[2])
    while left:
        first = left[0]
        same = [one for one in left if abs(one[0] - first[0]) < _SNAP and abs(one[1] - first[1]) < _SNAP]
        left = [one for one in left if one not in same]
        stack = same[:1]
        stack += [one for before, one in pairwise(same) if before[2] - one[2] >= _LEAST_HIGH]
        if len(stack) > _FEWEST_ROWS:
            yield stack


def _tables(stack: Sequence[Level], runs: Sequence[Placed], lines: Sequence[Placed]) -> Iterator[list[Rule]]:
    """The lines of each table in a stack of levels; running text between two tables parts them."""
    x0, x1 = stack[0][0], stack[0][1]
    rows: list[_Band] = []
    for top, low in [*pairwise(level[2] for level in stack), (0.0, 0.0)]:
        band = _Band(
            top, low, *([one for one in found if _stands_in(one, x0, x1, low, top)] for found in (runs, lines))
        )
        if _is_row(band, x1 - x0):
            rows.append(band)
            continue
        edges = _columns(rows) if len(rows) >= _FEWEST_ROWS else []
        if edges and _fit(rows, edges):
            ys = [rows[0].top, *(row.low for row in rows)]
            yield [Rule(x0, x1, y, y) for y in ys] + [Rule(x, x, ys[-1], ys[0]) for x in (x0, *edges, x1)]
        rows = []


def _stands_in(one: Placed, x0: float, x1: float, low: float, top: float) -> bool:
    return bool(one.text.strip()) and x0 - _SNAP <= one.x <= x1 and low < one.y + 0.3 * one.size <= top


def _wide(one: Placed) -> float:
    return _NARROW * one.size * len(one.text.strip())


def _is_row(band: _Band, width: float) -> bool:
    """Whether a band may be a row: text of few lines, no running text, and no line alone in a high band."""
    if not band.lines or band.top - band.low > _MOST_HIGH or len({round(one.y) for one in band.lines}) > _MOST_LINES:
        return False
    if sum(_wide(one) > _RUNNING * width for one in band.lines) > 1:
        return False
    return len(band.lines) > 1 or band.top - band.low <= _TIGHT * band.lines[0].size


def _columns(rows: Sequence[_Band]) -> list[float]:
    """The left edges of all columns but the first: where gaps run down, or where most rows and the names above them
    begin something.
    """
    several = [row for row in rows if len(row.lines) > 1 or len(row.runs) > 1]
    first = min(one.x for row in rows for one in row.lines)
    found = _gaps([one for row in several for one in row.lines])
    for x in sorted({one.x - 1.0 for row in several for one in row.runs}):
        begun = sum(any(abs(one.x - 1.0 - x) < 1.5 for one in row.runs) for row in several)
        crossed = sum(any(one.x < x - 1.0 and one.x + _wide(one) > x + 2.0 for one in row.runs) for row in several)
        named = any(abs(one.x - 1.0 - x) < 1.5 for one in rows[0].runs)
        if named and begun >= max(_FEWEST_ROWS, _SHARE * len(several)) and crossed <= _CROSSED * len(several):
            found.append(x)
    edges = [first]
    for x in sorted(found):
        if x - edges[-1] >= _LEAST_COLUMN:
            edges.append(x)
    return edges[1:]


def _gaps(lines: Sequence[Placed]) -> list[float]:
    edges: list[float] = []
    reached: float | None = None
    for one in sorted(lines, key=lambda line: line.x):
        if reached is not None and one.x > reached + _CLEAR:
            edges.append(one.x - 1.0)
        reached = max(reached or 0.0, one.x + _wide(one))
    return edges


def _fit(rows: Sequence[_Band], edges: Sequence[float]) -> bool:
    """Whether the names above and most rows have text in two columns, and no cell holds figures of several."""
    filled = [{sum(one.x >= edge for edge in edges) for one in row.runs} for row in rows]
    figures = sum(any(_FIGURES.search(_PHONE.sub("", one.text)) for one in row.lines) for row in rows)
    several = sum(len(columns) > 1 for columns in filled)
    return len(filled[0]) > 1 and several > _SHARE * len(rows) and figures <= _CROSSED * len(rows)
