"""Tables without lines: rows of cells that stand under one another, below a row of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

_FEWEST_CELLS = 3
_FEWEST_ROWS = 3
_FIGURE = re.compile(r"[€(+-]?\s?\d[\d.,:/–-]*\s?(?:%|mln\.?|miljoen|uur|weken|dagen)?\)?$")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[/–-]\s?(?:20)?\d\d)?\*?$")


class Cell(Protocol):
    """A stretch of a printed line with its place."""

    @property
    def text(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def bold(self) -> bool: ...


def table_rows(rows: Sequence[Sequence[Cell]]) -> frozenset[int]:
    """The indices of the rows that form tables: three or more of as many cells, each cell under the one above it.

    The first row must be one of names: bold, or without the figures that stand below it (years may be names).
    """
    found: set[int] = set()
    for start, end in _runs(rows):
        if end - start >= _FEWEST_ROWS and _has_names(rows[start:end]):
            found.update(range(start, end))
    return frozenset(found)


def _runs(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and _fits(rows[start : end + 1]):
            end += 1
        yield start, end
        start = end


def _fits(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the rows have as many cells and every column stays left of the next one."""
    count = len(rows[0])
    if count < _FEWEST_CELLS or any(len(row) != count for row in rows):
        return False
    columns = list(zip(*rows, strict=True))
    return all(max(cell.x for cell in left) < min(cell.x for cell in right) for left, right in pairwise(columns))


def _has_names(rows: Sequence[Sequence[Cell]]) -> bool:
    head, body = rows[0], rows[1:]
    if any(_FIGURE.match(cell.text) and not _YEAR.match(cell.text) for cell in head):
        return False
    if all(cell.bold for cell in head) and not all(cell.bold for row in body for cell in row):
        return True
    columns = list(zip(*body, strict=True))
    return any(all(_FIGURE.match(cell.text) for cell in column) for column in columns)
