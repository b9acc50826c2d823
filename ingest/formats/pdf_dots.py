"""List signs that a PDF draws instead of writing them: small filled dots and squares, and rings, left of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.formats.pdf_layout import Segment

_LEAST, _MOST = 1.5, 8.0  # points from side to side
_MOST_DOTS = 2000
_NEAR = 3.0  # times the size of the letters: how far left of its line a sign may stand
_MIDDLE = 0.3  # of the size of the letters: how high above the baseline the middle of a sign stands
_ROUND = 8  # points of a ring; a box has fewer
SIGN, RING = "• ", "◦ "
Point = tuple[float, float]


@dataclass(frozen=True)
class Dot:
    """A drawn dot or ring: its right side and the height of its middle, in points from the lower left corner."""

    right: float
    middle: float
    sign: str = SIGN


@dataclass
class DotFinder:
    """Follows the paths that are drawn on a page."""

    dots: list[Dot] = field(default_factory=list)
    _points: list[Point] = field(default_factory=list)

    def add(self, point: Point) -> None:
        """A path goes through this point."""
        if len(self._points) < _MOST_DOTS:
            self._points.append(point)

    def end(self, *, filled: bool) -> None:
        """A path ends; a small one that is as high as wide and filled is a dot, and a round one that is not a ring."""
        points, self._points = self._points, []
        if len(points) < (4 if filled else _ROUND) or len(self.dots) >= _MOST_DOTS:
            return
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        low, high = min(y for _, y in points), max(y for _, y in points)
        wide, tall = right - left, high - low
        if _LEAST <= wide <= _MOST and abs(wide - tall) < 0.2 * wide:
            self.dots.append(Dot(right, (low + high) / 2, SIGN if filled else RING))


def with_signs(lines: Sequence[Segment], dots: Sequence[Dot]) -> list[Segment]:
    """The lines, those with a dot on their height just left of them opened by a list sign."""
    signs: dict[int, str] = {}
    for dot in dots:
        beside = [one for one in lines if _stands_before(dot, one)]
        if beside:
            signs[id(min(beside, key=lambda one: one.x))] = dot.sign
    return [replace(one, text=signs.get(id(one), "") + one.text) for one in lines]


def _stands_before(dot: Dot, line: Segment) -> bool:
    near = -1.0 < line.x - dot.right < _NEAR * line.size
    return near and abs(line.y + _MIDDLE * line.size - dot.middle) < _MIDDLE * line.size
