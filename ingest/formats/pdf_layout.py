"""From runs of text with their places to the text of a page in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.formats.blocks import row_text
from ingest.formats.pdf_bands import missing_rules
from ingest.formats.pdf_dots import Dot, with_signs
from ingest.formats.pdf_footnotes import part_footnotes, with_footnotes
from ingest.formats.pdf_grid import Grid, Rule, find_grids
from ingest.formats.pdf_order import drawn_in_order, in_reading_order
from ingest.formats.pdf_rows import table_rows

# Of the font size: a gap wider than a few word spaces parts two cells or columns.
_SAME_LINE = 0.35
_CELL_GAP = 1.6
_MEAN_WIDTH = 0.5
_BLOCK_GAP = 1.4
_LEAST_STARTS = 8  # runs that start at one place make it the edge of a column
_LEAST_COLUMN = 120.0  # points
_SMALL, _SMALL_RAISED, _LIFT = 0.8, 0.9, 0.2
_RAISED = str.maketrans("0123456789abcd", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈ")
_LETTERS = frozenset("abcd")
_LEADER = re.compile(r"[.…·_\s]{4,}\d{1,3}")
_MARGIN_GAP = 1.7
_MARGIN_LINES = 6  # segments; more is text
_MARGIN = 0.07  # of the height of the page, at its head and foot


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


@dataclass(frozen=True)
class _Anchor(Segment):
    """The place of a table among the lines."""

    right: float

    @property
    def end(self) -> float:
        """Where the table ends."""
        return self.right


def segments(runs: Sequence[Run], rules: Sequence[Rule] = ()) -> list[Segment]:
    """The runs joined where they stand on one line without a wide gap or a drawn line between, in the order drawn.

    Slanted ones come last.
    """
    down = [rule for rule in rules if rule.x1 - rule.x0 < 3.0 < rule.y1 - rule.y0]
    upright = [run for run in runs if run.upright]
    slanted = [run for run in runs if not run.upright]
    if len(slanted) > len(upright):  # a page drawn on its side
        upright, slanted = slanted, upright
    found = _segments(upright, down)
    return found + [replace(one, y=-1.0) for one in _segments(slanted, ())]


def _column_starts(runs: Sequence[Run]) -> frozenset[int]:
    """Places (in points) at which many runs start: the left edges of columns."""
    counts = Counter(round(run.x) for run in runs if run.text.strip())
    return frozenset(x for x, count in counts.items() if count >= _LEAST_STARTS)


def _starts_column(before: Segment, here: Segment, starts: frozenset[int]) -> bool:
    return here.x - before.x > _LEAST_COLUMN and round(here.x) in starts and round(before.x) in starts


def _segments(runs: Sequence[Run], down: Sequence[Rule]) -> list[Segment]:
    starts = _column_starts(runs)
    found: list[Segment] = []
    fresh = True
    for run in runs:
        for number, part in enumerate(run.text.split("\n")):
            fresh = fresh or number > 0
            if not part.strip():
                continue
            here = Segment(part, run.x, run.y - number * run.size * 1.2, run.size, run.bold)
            joins = bool(found) and not fresh and _continues(found[-1], here)
            if joins and not (_is_walled(found[-1], here, down) or _starts_column(found[-1], here, starts)):
                found[-1] = _joined(found[-1], here)
            else:
                found.append(here)
            fresh = False
        fresh = run.text.endswith("\n")
    return _leaders_last([replace(one, text=one.text.strip()) for one in found])


def _leaders_last(found: list[Segment]) -> list[Segment]:
    """The segments, dots that lead to a page number behind the name they belong to where they were drawn before it."""
    for place in range(len(found) - 1):
        here, after = found[place : place + 2]
        if _LEADER.fullmatch(here.text) and abs(here.y - after.y) <= _SAME_LINE * here.size and after.x < here.x:
            found[place : place + 2] = after, here
    return found


def _continues(before: Segment, here: Segment) -> bool:
    size = max(before.size, here.size)
    if before.y - here.y > 0.8 * min(before.size, here.size) and here.x < before.x + size:
        return False  # small print below the start of large print
    return abs(before.y - here.y) <= 0.8 * size and before.x - size <= here.x <= before.end + _CELL_GAP * size


def _is_walled(before: Segment, here: Segment, down: Sequence[Rule]) -> bool:
    return any(before.x < rule.x0 <= here.x + 1.0 and rule.y0 - 1.0 <= here.y <= rule.y1 for rule in down)


def _joined(before: Segment, here: Segment) -> Segment:
    bold = before.bold and here.bold
    gap = " " if _is_parted(before, here) else ""
    size = before.size if len(before.text) >= len(here.text) else here.size
    text = here.text.strip(" )").translate(_RAISED) if _is_footnote_mark(before, here) else gap + here.text
    return replace(before, text=before.text + text, size=size, bold=bold)


def _is_footnote_mark(before: Segment, here: Segment) -> bool:
    """A small number right behind a word or its full stop, no unit ("m2") and no formula ("CO2"); or a small letter,
    of a note to a table, behind a word or figure.
    """
    text = here.text.strip().removesuffix(")")
    raised = here.y - before.y > _LIFT * before.size
    if here.size > (_SMALL_RAISED if raised else _SMALL) * before.size + 0.01:
        return False
    if text in _LETTERS:
        return before.text[-1:].isalnum()
    if not (text.isdigit() and len(text) < 4):
        return False
    return re.search(r"(?:[a-zà-ÿ]{3}|[.,;:!?)”’])$", before.text) is not None


def _is_parted(before: Segment, here: Segment) -> bool:
    """Whether a list sign or number stands clear of what follows; longer text is too roughly measured to tell."""
    if len(before.text) > 8 or before.text[-1:].isspace() or here.text[:1].isspace():
        return False
    return here.x - before.end > 0.25 * here.size


def _pitch(lines: Sequence[Segment]) -> float:
    """The usual distance of two baselines: a low quantile, since pages of short blocks have more gaps than lines."""
    gaps = sorted(
        gap for before, here in pairwise(lines) if 0.8 * here.size < (gap := before.y - here.y) < 3.2 * here.size
    )
    return gaps[len(gaps) // 5] if gaps else 1.3 * lines[0].size


def printed(lines: Sequence[Segment]) -> list[str]:
    """The segments, a printed line each, with an empty line where the gap between two is wide.

    Rows of a table that is drawn without lines have their cells parted with bars.
    """
    if not lines:
        return []
    pitch = _pitch(lines)
    rows = _rows(lines)
    tables = table_rows(rows)
    out: list[str] = []
    for place, row in enumerate(rows):
        if place and _is_wide(rows[place - 1][-1], row[0], pitch):
            out.append("")
        texts = [one.text for one in row]
        out.append(row_text(texts) if place in tables else " ".join(texts))
    return out


def _rows(lines: Sequence[Segment]) -> list[list[Segment]]:
    """The segments that follow each other on one height, from left to right."""
    rows = [[lines[0]]]
    for before, here in pairwise(lines):
        if abs(before.y - here.y) <= _SAME_LINE * here.size and here.x > before.x:
            rows[-1].append(here)
        else:
            rows.append([here])
    return rows


def _is_wide(before: Segment, here: Segment, pitch: float) -> bool:
    gap = before.y - here.y
    return gap > _BLOCK_GAP * max(pitch, 0.9 * min(before.size, here.size)) or _new_size(before, here)


def _new_size(before: Segment, here: Segment) -> bool:
    return abs(before.size - here.size) > 0.15 * min(before.size, here.size)


@dataclass(frozen=True)
class PageLayout:
    """A page's text in reading order and the segments it came from, those in tables left out."""

    text: str
    lines: tuple[Segment, ...]


@dataclass(frozen=True)
class Drawing:
    """What a page draws beside its text: lines, filled boxes and dots."""

    rules: Sequence[Rule] = ()
    shades: Sequence[Rule] = ()
    dots: Sequence[Dot] = ()


def lay_out_page(runs: Sequence[Run], drawn: Drawing, height: float) -> PageLayout:
    """The text of a page: columns one after the other, rows of ruled tables on a line each, drawn list signs written.

    Lines in the margins (running header and footer) come first and last.
    """
    missing = missing_rules(drawn.rules, drawn.shades, runs, segments(runs, drawn.rules))
    rules = [*drawn.rules, *missing]
    found = with_signs(segments(runs, rules), drawn.dots)
    grids = find_grids(rules, [(one.x, one.y, one.size) for one in found])
    head = _margin(found, (1 - _MARGIN) * height, 1)
    foot = _margin(found, _MARGIN * height, -1)
    margins = {id(one) for one in head + foot}
    body, notes = _without_footnotes([one for one in found if id(one) not in margins], grids)
    if grids:
        layout = _with_tables(body, grids)
    else:
        ordered = in_reading_order(body)
        layout = PageLayout("\n".join(printed(ordered)), tuple(ordered))
    text = with_footnotes(layout.text, printed(notes))
    parts = ["\n".join(printed(head)), text, "\n".join(printed(foot))]
    return PageLayout("\n\n".join(part for part in parts if part), layout.lines)


def _without_footnotes(body: Sequence[Segment], grids: Sequence[Grid]) -> tuple[list[Segment], list[Segment]]:
    """The segments without footnotes, in the order drawn, and the footnotes; what stands in a table is none."""
    inside = {id(one) for one in body if any(grid.holds(one.x, one.y, one.size) for grid in grids)}
    loose, notes = part_footnotes([one for one in body if id(one) not in inside])
    kept = inside | {id(one) for one in loose}
    return [one for one in body if id(one) in kept], notes


def _margin(found: Sequence[Segment], edge: float, side: int) -> list[Segment]:
    """The lines beyond ``edge`` (``side`` 1 for the head of the page, -1 for its foot) that a gap parts from the text.

    None where the outermost lines run on into the text: a column may reach into the margin.
    """
    outward = sorted(found, key=lambda one: -side * one.y)
    taken: list[Segment] = []
    for one in outward:
        gap = side * (taken[-1].y - one.y) if taken else 0.0
        if gap > _MARGIN_GAP * one.size:
            return [kept for kept in found if kept in taken]
        if side * (one.y - edge) < 0 or len(taken) >= _MARGIN_LINES:
            return []
        taken.append(one)
    return []


def _with_tables(found: Sequence[Segment], grids: Sequence[Grid]) -> PageLayout:
    """Lines and tables in reading order; what stands in a cell is taken out of the lines."""
    inside = {id(one): grid for grid in grids for one in found if grid.holds(one.x, one.y, one.size)}
    loose = [one for one in found if id(one) not in inside]
    anchors = {id(grid): _Anchor("", grid.x0, grid.top, 1.0, False, grid.xs[-1]) for grid in grids}
    places = [anchors[id(inside[id(one)])] if id(one) in inside else one for one in found]
    drawn = list({id(one): one for one in places}.values())
    ordered = drawn if drawn_in_order(drawn) else in_reading_order([*loose, *anchors.values()], as_drawn=False)
    by_anchor = {id(anchors[id(grid)]): grid for grid in grids}
    out: list[str] = []
    waiting: list[Segment] = []
    for one in ordered:
        grid = by_anchor.get(id(one))
        if grid is None:
            waiting.append(one)
            continue
        cells = [other for other in found if inside.get(id(other)) is grid]
        out += [*printed(waiting), "", *grid.rows([(c.x, c.y, c.size, c.text) for c in cells]), ""]
        waiting = []
    return PageLayout("\n".join([*out, *printed(waiting)]).strip("\n"), tuple(loose))
