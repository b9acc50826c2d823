"""Tables drawn with lines: which cells the rules enclose, and the rows of words in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.formats.blocks import row_text

_SNAP = 3.0  # points: edges closer than this are one
_LEAST_EDGE = 6.0
_MOST_REPEATED = 8  # words of a cell that are printed once and hold for the rows below it too
_MOST_LINES = 400  # rules per direction; more is a drawing


@dataclass(frozen=True)
class Rule:
    """A drawn line or thin bar, by its corners in points."""

    x0: float
    x1: float
    y0: float
    y1: float


Placed = tuple[float, float, float, str]


@dataclass(frozen=True)
class Grid:
    """A table: column edges from left to right, row edges from top to bottom, and where no line parts two cells.

    ``open_right`` and ``open_below`` hold the (row, column) of cells that run on into the next one.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    open_right: frozenset[tuple[int, int]]
    open_below: frozenset[tuple[int, int]]

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.xs[0]

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.ys[0]

    def holds(self, x: float, y: float, size: float) -> bool:
        """Whether text that starts at (x, y) stands in the table."""
        return self.xs[0] - _SNAP <= x <= self.xs[-1] and self.ys[-1] - _SNAP <= y + 0.3 * size <= self.ys[0]

    def cell(self, x: float, y: float, size: float) -> tuple[int, int]:
        """The (row, column) of text that starts at (x, y)."""
        column = min(max(bisect_right(self.xs, x + 1.0) - 1, 0), len(self.xs) - 2)
        falling = [-edge for edge in self.ys]
        row = min(max(bisect_right(falling, -(y + 0.3 * size)) - 1, 0), len(self.ys) - 2)
        return row, column

    def _home(self, row: int, column: int) -> tuple[int, int]:
        while column > 0 and (row, column - 1) in self.open_right:
            column -= 1
        while row > 0 and (row - 1, column) in self.open_below:
            row -= 1
        return row, column

    def rows(self, placed: Sequence[Placed]) -> list[str]:
        """The rows as lines of cells; a short cell over several rows is repeated, one over several columns is not."""
        parts: dict[tuple[int, int], list[Placed]] = {}
        for one in placed:
            parts.setdefault(self._home(*self.cell(one[0], one[1], one[2])), []).append(one)
        texts = {home: cell_text(found) for home, found in parts.items()}
        used = sorted({home[1] for home, text in texts.items() if text})
        rows = [self._row(row, texts) for row in range(len(self.ys) - 1) if any(home[0] == row for home in texts)]
        return [row_text([cells[column] for column in used]) for cells in rows]

    def _row(self, row: int, texts: dict[tuple[int, int], str]) -> list[str]:
        cells: list[str] = []
        for column in range(len(self.xs) - 1):
            home = self._home(row, column)
            text = texts.get(home, "") if home[1] == column else ""
            cells.append("" if home[0] != row and len(text.split()) > _MOST_REPEATED else text)
        return cells


def cell_text(placed: Sequence[Placed]) -> str:
    """The words of a cell from the top down, hyphenation at line ends undone."""
    text = ""
    for _, _, _, part in sorted(placed, key=lambda one: (-round(one[1] / max(1.0, 0.4 * one[2])), one[0])):
        text = join_lines(text, part.strip()) if text else part.strip()
    return text


def join_lines(before: str, after: str) -> str:
    """Two printed lines of one cell as running text."""
    if before.endswith("-") and len(before) > 1 and before[-2].isalpha() and after[:1].islower():
        first = after.split()[0].strip(",.;:")
        if first not in ("en", "of", "en/of", "tot", "als"):
            return before[:-1] + after
    return f"{before} {after}"


def find_grids(rules: Sequence[Rule], texts: Sequence[tuple[float, float, float]]) -> list[Grid]:
    """The tables on a page: at least two rows and two columns, with text in more than one column and row."""
    across = [rule for rule in rules if rule.x1 - rule.x0 >= _LEAST_EDGE and rule.y1 - rule.y0 < _SNAP]
    down = [rule for rule in rules if rule.y1 - rule.y0 >= _LEAST_EDGE and rule.x1 - rule.x0 < _SNAP]
    if len(across) < 3 or len(down) < 2 or max(len(across), len(down)) > 50 * _MOST_LINES:
        return []
    enclosing = [one for one in _components(across, down) if len(one.across) >= 3 and one.down]
    grids = [_grid(component.across, component.down) for component in enclosing]
    return [grid for grid in grids if grid is not None and _is_table(grid, texts)]


@dataclass
class _Component:
    """Rules that touch one another, with the box around them (x0, x1, y0, y1)."""

    box: tuple[float, float, float, float]
    across: list[Rule]
    down: list[Rule]

    def take(self, other: _Component) -> None:
        a, b = self.box, other.box
        self.box = (min(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), max(a[3], b[3]))
        self.across.extend(other.across)
        self.down.extend(other.down)


def _components(across: list[Rule], down: list[Rule]) -> list[_Component]:
    """Rules that touch one another, group by group."""
    everything = [*((rule, True) for rule in across), *((rule, False) for rule in down)]
    groups: list[_Component] = []
    for rule, is_across in sorted(everything, key=lambda one: -one[0].y1):
        merged = _Component((rule.x0, rule.x1, rule.y0, rule.y1), [rule] * is_across, [rule] * (not is_across))
        apart: list[_Component] = []
        for group in groups:
            if _touches(group.box, rule):
                merged.take(group)
            else:
                apart.append(group)
        groups = [*apart, merged]
    return groups


def _touches(box: Sequence[float], rule: Rule) -> bool:
    return (
        rule.x0 <= box[1] + _SNAP
        and rule.x1 >= box[0] - _SNAP
        and rule.y0 <= box[3] + _SNAP
        and rule.y1 >= box[2] - _SNAP
    )


def _snapped(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP:
            edges.append(value)
    return edges


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    xs = _snapped([*(rule.x0 for rule in down), *_broken_at(across)])
    ys = _snapped([rule.y0 for rule in across])[::-1]
    if not (3 <= len(xs) <= _MOST_LINES and 3 <= len(ys) <= _MOST_LINES):
        return None
    open_right = {
        (row, column)
        for row in range(len(ys) - 1)
        for column in range(len(xs) - 2)
        if not _is_drawn_down(down, xs[column + 1], (ys[row] + ys[row + 1]) / 2)
    }
    open_below = {
        (row, column)
        for row in range(len(ys) - 2)
        for column in range(len(xs) - 1)
        if not _is_drawn_across(across, ys[row + 1], (xs[column] + xs[column + 1]) / 2)
    }
    return Grid(tuple(xs), tuple(ys), frozenset(open_right), frozenset(open_below))


def _broken_at(across: Sequence[Rule]) -> list[float]:
    """Where lines from left to right start or end time and again: edges of columns that no line is drawn down."""
    ends = sorted([rule.x0 for rule in across] + [max(rule.x1 for rule in across)] * 2)
    return [x for x, after in pairwise(ends) if after - x <= _SNAP]


def _is_drawn_down(down: Sequence[Rule], x: float, y: float) -> bool:
    """Whether a line parts the cells at (x, y); an edge without any line down parts all of its cells."""
    if not any(abs(rule.x0 - x) <= _SNAP for rule in down):
        return True
    return any(abs(rule.x0 - x) <= _SNAP and rule.y0 - _SNAP <= y <= rule.y1 + _SNAP for rule in down)


def _is_drawn_across(across: Sequence[Rule], y: float, x: float) -> bool:
    return any(abs(rule.y0 - y) <= _SNAP and rule.x0 - _SNAP <= x <= rule.x1 + _SNAP for rule in across)


def _is_table(grid: Grid, texts: Sequence[tuple[float, float, float]]) -> bool:
    cells = {grid._home(*grid.cell(x, y, size)) for x, y, size in texts if grid.holds(x, y, size)}
    return len({row for row, _ in cells}) >= 2 and len({column for _, column in cells}) >= 2 and len(cells) >= 4
