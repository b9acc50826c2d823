"""From runs of text with their places to the text of a page in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.raw import RawHeading

# Of the font size: baselines closer than this are one line; a gap wider than a word space parts two cells.
_SAME_LINE = 0.35
_CELL_GAP = 1.6
_MEAN_WIDTH = 0.5
_BLOCK_GAP = 1.4


@dataclass(frozen=True)
class Run:
    """Text as pypdf reports it, with the place of its first letter in points from the lower left corner."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    upright: bool = True


@dataclass(frozen=True)
class Rule:
    """A drawn line or thin bar, by its corners in points."""

    x0: float
    x1: float
    y0: float
    y1: float


@dataclass(frozen=True)
class Segment:
    """A stretch of one printed line without a wide gap in it."""

    text: str
    x: float
    y: float
    size: float
    bold: bool

    @property
    def end(self) -> float:
        """Where the segment ends, estimated from its length."""
        return self.x + _MEAN_WIDTH * self.size * len(self.text)


def segments(runs: Sequence[Run]) -> list[Segment]:
    """The runs joined where they stand on one line without a wide gap, in the order drawn."""
    found: list[Segment] = []
    fresh = True
    for run in runs:
        for part_number, part in enumerate(run.text.split("\n")):
            fresh = fresh or part_number > 0
            if not part.strip():
                continue
            here = Segment(part.strip("\r"), run.x, run.y - part_number * run.size * 1.2, run.size, run.bold)
            if found and not fresh and _continues(found[-1], here):
                found[-1] = _joined(found[-1], here)
            else:
                found.append(here)
            fresh = False
        fresh = run.text.endswith("\n")
    return [Segment(s.text.strip(), s.x, s.y, s.size, s.bold) for s in found]


def _continues(before: Segment, here: Segment) -> bool:
    size = max(before.size, here.size)
    return abs(before.y - here.y) <= 0.8 * size and before.x - size <= here.x <= before.end + _CELL_GAP * size


def _joined(before: Segment, here: Segment) -> Segment:
    return Segment(
        before.text + here.text, before.x, before.y, max(before.size, here.size), before.bold and here.bold
    )


def _pitch(lines: Sequence[Segment]) -> float:
    gaps = [a.y - b.y for a, b in zip(lines, lines[1:], strict=False) if 0.5 * a.size < a.y - b.y < 4 * a.size]
    return median(gaps) if gaps else 1.3 * lines[0].size


def printed(lines: Sequence[Segment]) -> str:
    """The segments, a printed line each, with an empty line where the gap between two is wide."""
    if not lines:
        return ""
    pitch = _pitch(lines)
    out = [lines[0].text]
    for before, here in zip(lines, lines[1:], strict=False):
        gap = before.y - here.y
        if abs(gap) <= _SAME_LINE * here.size:
            out[-1] += " " + here.text
            continue
        if gap > _BLOCK_GAP * max(pitch, before.size):
            out.append("")
        out.append(here.text)
    return "\n".join(out)


def page_text(runs: Sequence[Run], rules: Sequence[Rule], width: float) -> str:
    """The text of a page in reading order, printed line by printed line."""
    lines = segments(runs)
    return printed(lines)


def page_headings(pages: Sequence[Sequence[Run]]) -> list[tuple[RawHeading, ...]]:
    """Per page the lines printed larger or bolder than the body of the document."""
    sizes: Counter[tuple[float, bool]] = Counter()
    for runs in pages:
        for run in runs:
            sizes[(round(run.size * 2) / 2, run.bold)] += len(run.text)
    if not sizes:
        return [() for _ in pages]
    return [() for _ in pages]
