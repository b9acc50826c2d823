"""Two columns of which one line was drawn over the other's are read one after the other again.

A shifted line that runs on into the column beside it stands in the text after both columns ("left shifted garble
right"), so that the left column seems to go on in the right one. Where the words themselves show it, the page is put
in order: the left column with its own line, what follows below it, then the right column with the line's other half.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from ingest.formats.blocks import CELL_GAP
from ingest.repair.lexicon import bare
from ingest.repair.line_ends import Gap
from ingest.repair.overlaid_lists import CLOSED, Place, part_list
from ingest.repair.paragraphs import is_capitals, opens_item
from ingest.repair.word_order import Evidence, pairs_of
from ingest.repair.words import ILLEGIBLE, SHIFTED, Line, Word

_FEWEST_ABOVE = 2
_FEWEST_OVERLAID = 4  # small letters in what could not be read: a shifted font has none of its own
_CLEARLY = 1.5
_FULL = 0.8


def part_overlaid(
    lines: Sequence[Line], gaps: Sequence[Gap], known: Callable[[str], float]
) -> tuple[list[Line], tuple[Gap, ...]]:
    """The lines in reading order where a line was drawn over another column's, and the gaps at their new places."""
    rows = {place: cut for place in range(len(lines)) if (cut := _overlaid(lines, place)) is not None}
    if not rows:
        return list(lines), tuple(gaps)
    evidence = Evidence(_pairs(lines), frozenset(), known)
    places = [Place(line, number) for number, line in enumerate(lines)]
    for own in _listed(lines, rows):
        halves = [(row, _both(lines[row], rows[row], row)) for row in own]
        found = part_list(places, _page(places, own[0]), halves)
        if found is not None:
            places = found
            rows = {row: cut for row, cut in rows.items() if row not in own}
    for row, cut in rows.items():
        at = next(number for number, place in enumerate(places) if place.old == row)
        places = _parted(places, at, _halves(lines[row], cut), evidence)
    moved = {place.old: number for number, place in enumerate(places) if place.old is not None}
    return [place.line for place in places], tuple(replace(gap, line=moved[gap.line]) for gap in gaps)


def _listed(lines: Sequence[Line], rows: Iterable[int]) -> list[list[int]]:
    """The overlaid rows that are list items, page by page from the last one back, so that places above stay theirs."""
    by_page: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        if lines[row].start:
            by_page[lines[row].page].append(row)
    return [by_page[page] for page in sorted(by_page, reverse=True)]


def _both(line: Line, cut: int, old: int) -> tuple[Place, Place]:
    left, right = _halves(line, cut)
    return Place(left, old), Place(right, None)


def _pairs(lines: Sequence[Line]) -> set[tuple[str, str]]:
    """The pairs of words on the lines and over their ends, where no gap parts them."""
    over = {
        (bare(before.words[-1].text), bare(line.words[0].text))
        for before, line in pairwise(lines)
        if not line.after_gap and not before.text.endswith((".", "!", "?", ":"))
    }
    return pairs_of(lines) | over


def _overlaid(lines: Sequence[Line], place: int) -> int | None:
    """Which word of a line holds both columns' letters: the illegible one with small letters after shifted words.

    None where the lines beside it are longer: whole columns were merged there.
    """
    line = lines[place]
    beside = [other.length for other in (*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2])]
    if max(beside, default=0) > line.length:
        return None
    for number, word in enumerate(line.words):
        if word.illegible and sum(char.islower() for char in word.raw) >= _FEWEST_OVERLAID:
            return number or None
        if not word.illegible and SHIFTED not in word.kinds:
            return None
    return None


def _parted(places: list[Place], at: int, halves: tuple[Line, Line], evidence: Evidence) -> list[Place]:
    """The places with the columns around the overlaid line in order, or as they were where the words do not show it."""
    first, last = _page(places, at)
    lines = [place.line for place in places[first:last]]
    left, right = Place(halves[0], places[at].old), Place(halves[1], None)
    if halves[0].start:  # a list item: where the column above it ends cannot be told
        closed = CLOSED.search(places[at - 1].line.text)
        return places if closed else [*places[:at], right, left, *places[at + 1 :]]
    following = places[last].line if last < len(places) else None
    found = _PageOrder(lines, following, at - first, halves, evidence).best()
    if found is None:
        return places
    start, end = first + found[0], first + found[1]
    return [*places[:start], left, *places[at + 1 : end], *places[start:at], right, *places[end:]]


def _page(places: Sequence[Place], at: int) -> tuple[int, int]:
    """The first place of the page that this line stands on, and the one after its last."""
    page, first, last = places[at].line.page, at, at + 1
    while first and places[first - 1].line.page == page:
        first -= 1
    while last < len(places) and places[last].line.page == page:
        last += 1
    return first, last


@dataclass(frozen=True)
class _PageOrder:
    """A page's lines, the first line of the page after it, and an overlaid line by its place and its two halves."""

    lines: Sequence[Line]
    following: Line | None
    at: int
    halves: tuple[Line, Line]
    evidence: Evidence

    def best(self) -> tuple[int, int] | None:
        """Where the right column starts above the overlaid line and goes on below it; None where that is not clear."""
        starts = [place for place in range(1, self.at - _FEWEST_ABOVE + 1) if self._may_start(place)]
        ends = [place for place in range(self.at + 2, len(self.lines)) if self._may_go_on(place)]
        options = [(self._score(start, end), start, end) for start in starts for end in (*ends, len(self.lines))]
        score, start, end = max(options, default=(0.0, 0, 0))
        return (start, end) if score >= _CLEARLY else None

    @cached_property
    def _width(self) -> float:
        return median(line.length for line in self.lines)

    def _is_full(self, line: Line) -> bool:
        apart = opens_item(line) or is_capitals(line.text) or CELL_GAP in line.text
        return line.length >= _FULL * self._width and not apart

    def _may_start(self, place: int) -> bool:
        """Whether the left column may end above this place: with a full line that is no heading."""
        above = self.lines[place - 1]
        if not self.lines[place].after_gap or CLOSED.search(above.text):
            return False
        alone = above.after_gap or place == 1
        return self._is_full(above) and (not alone or above.words[0].text[:1].islower())

    def _may_go_on(self, place: int) -> bool:
        return self.lines[place].after_gap and self.lines[place].words[0].text[:1].islower()

    def _score(self, start: int, end: int) -> float:
        """How much better the words follow each other in the new order than in the printed one."""
        left, right = self.halves
        after = self.lines[end] if end < len(self.lines) else self.following
        above, beside, foot = self.lines[start - 1], self.lines[start], self.lines[self.at - 1]
        empty = self.at + 1 == end
        below, ending = (None, left) if empty else (self.lines[self.at + 1], self.lines[end - 1])
        ordered = self._follows(above, left) + self._follows(ending, beside) + self._follows(right, after)
        printed = self._follows(above, beside) + self._follows(foot, left) + self._follows(right, below)
        return ordered - printed - self._follows(ending, after)

    def _follows(self, before: Line, line: Line | None) -> float:
        if line is None or before.words[-1].illegible or line.words[0].illegible:
            return 0.0
        if before.length < _FULL * self._width:
            return 0.0 if line.words[0].text[:1].isupper() else -1.0
        return self.evidence.follows(before.words[-1].text, line.words[0].text)


def _halves(line: Line, cut: int) -> tuple[Line, Line]:
    """The left column's half of an overlaid line and the right one's; what both lie under is illegible in either."""
    lost = Word(ILLEGIBLE, before=line.words[cut].raw, kinds=("illegible",))
    right = replace(line, words=(lost, *line.words[cut + 1 :]), start="", start_raw="", after_gap=False)
    return replace(line, words=line.words[: cut + 1]), right
