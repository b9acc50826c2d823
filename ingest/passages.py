"""Sections to citable passages: whole sentences, lists with their lead-in, never over a heading."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.model import Page, Passage, Section
from ingest.sentences import sentence_spans
from ingest.structure.lines import Line
from ingest.structure.tables import lead_of_table

# Words: a passage is filled up to AIM, never beyond MOST; a rest under LEAST joins its neighbour where it fits.
AIM = 170
MOST = 200
LEAST = 40
_APART = ("table", "glossary")


@dataclass(frozen=True)
class Unit:
    """What is never parted (unless it alone is too long): a sentence, list item, table row or glossary entry."""

    start: int
    end: int
    words: int


@dataclass(frozen=True)
class Block:
    """Units that belong together: a paragraph, a list with its lead-in, a table, a glossary entry."""

    kind: str
    units: tuple[Unit, ...]
    lead_in: str | None = None

    @property
    def words(self) -> int:
        """The words of all units."""
        return sum(unit.words for unit in self.units)


@dataclass(frozen=True)
class Stretch:
    """The text between one heading and the next, with what a passage in it is to know of its section."""

    section: Section | None
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Kinds:
    """Spans of table rows and glossary entries, by their start offset."""

    rows: dict[int, int]
    entries: dict[int, int]


def _words(text: str) -> int:
    return len(text.split())


def _unit(text: str, start: int, end: int) -> list[Unit]:
    """The span as a unit; one that is too long is parted at a clause, else at a word."""
    units: list[Unit] = []
    while _words(text[start:end]) > MOST:
        cut = _cut(text, start, end)
        units.append(Unit(start, cut, _words(text[start:cut])))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    units.append(Unit(start, end, _words(text[start:end])))
    return units


def _cut(text: str, start: int, end: int) -> int:
    places = [found.end() for found in re.finditer(r"\S+", text[start:end])][:AIM]
    clauses = [place for place in places[AIM // 2 :] if text[start + place - 1] in ";:,)\n"]
    return start + (clauses[-1] if clauses else places[-1])


def _sentences(text: str, start: int, end: int) -> tuple[Unit, ...]:
    return tuple(unit for a, b in sentence_spans(text, start, end) for unit in _unit(text, a, b))


def _runs_on(before: Line, line: Line) -> bool:
    """Whether a paragraph or item goes on over the page break between the two lines."""
    if not line.first_on_page or line.is_item or before.is_closed:
        return False
    return line.text[:1].islower() or line.text[:1].isdigit() or not before.text.rstrip().endswith((".", "?", "!"))


class _Blocks:
    """Gathers the lines of a stretch into blocks."""

    def __init__(self, text: str, kinds: Kinds) -> None:
        self.text = text
        self.kinds = kinds
        self.blocks: list[Block] = []
        self.paragraph: tuple[int, int] | None = None
        self.items: list[tuple[int, int]] = []
        self.lead: tuple[int, int] | None = None
        self.rows: list[Unit] = []
        self.caption: Unit | None = None
        self.until = 0

    def gather(self, lines: Sequence[Line]) -> list[Block]:
        for before, line in zip([None, *lines], lines, strict=False):
            if line.start < self.until:
                continue
            if line.start in self.kinds.entries or line.start in self.kinds.rows:
                self._special(line)
            elif before is not None and _runs_on(before, line) and (self.items or self.paragraph):
                self._extend(line)
            elif line.is_item:
                self._item(line)
            else:
                self._prose(line)
        self._close_rows()
        self._close_list()
        return self.blocks

    def _special(self, line: Line) -> None:
        if line.start not in self.kinds.entries:
            self.caption = self.caption or self._take_caption()
        self._close_list()
        if line.start in self.kinds.entries:
            self._close_rows()
            self.until = self.kinds.entries[line.start]
            units = _unit(self.text, line.start, self.until)
            whole = units if len(units) == 1 else list(_sentences(self.text, line.start, self.until))
            self.blocks.append(Block("glossary", tuple(whole)))
            return
        self.until = self.kinds.rows[line.start]
        self.rows.extend(_unit(self.text, line.start, self.until))

    def _extend(self, line: Line) -> None:
        if self.items:
            self.items[-1] = (self.items[-1][0], line.end)
        elif self.paragraph:
            self.paragraph = (self.paragraph[0], line.end)

    def _item(self, line: Line) -> None:
        self._close_rows()
        if not self.items and self.paragraph is not None:
            self.lead, self.paragraph = self.paragraph, None
        self.items.append((line.start, line.end))

    def _prose(self, line: Line) -> None:
        self._close_rows()
        if self.items and line.text.rstrip().endswith(":") and line.words <= 30:
            self._close_list()
        elif self.items and line.text[:1].islower():
            self._extend(line)
            return
        self._close_list()
        self.paragraph = (line.start, line.end)

    def _take_caption(self) -> Unit | None:
        """The last sentence of the paragraph above a table, where it says what the table tells; it leaves there."""
        if self.paragraph is None or self.items:
            return None
        start, end = self.paragraph
        lead = lead_of_table(self.text, start, end)
        if lead is None:
            return None
        before = self.text[start : lead[0]].rstrip()
        self.paragraph = (start, start + len(before)) if before else None
        return Unit(*lead, _words(self.text[slice(*lead)]))

    def _close_rows(self) -> None:
        if self.rows:
            lead = (self.caption,) if self.caption is not None else ()
            told = self.text[self.caption.start : self.caption.end] if self.caption is not None else None
            self.blocks.append(Block("table", (*lead, *self.rows), told))
            self.rows, self.caption = [], None

    def _close_list(self) -> None:
        if self.items:
            self._add_list()
        elif self.paragraph:
            self.blocks.append(Block("prose", _sentences(self.text, *self.paragraph)))
        self.paragraph, self.lead, self.items = None, None, []

    def _add_list(self) -> None:
        units = [unit for start, end in self.items for unit in _unit(self.text, start, end)]
        if self.lead is None:
            self.blocks.append(Block("list", tuple(units)))
            return
        sentences = _sentences(self.text, *self.lead)
        if len(sentences) > 1:
            self.blocks.append(Block("prose", sentences[:-1]))
        lead = sentences[-1]
        self.blocks.append(Block("list", (lead, *units), self.text[lead.start : lead.end]))


@dataclass(frozen=True)
class _Piece:
    """A passage in the making."""

    kind: str
    units: tuple[Unit, ...]
    lead_in: str | None = None

    @property
    def words(self) -> int:
        return sum(unit.words for unit in self.units)

    def plus(self, other: _Piece) -> _Piece:
        kind = self.kind if self.words >= other.words else other.kind
        return _Piece(kind, self.units + other.units, self.lead_in)


def _parted(block: Block) -> Iterable[_Piece]:
    """A block as pieces that fit; later pieces of a list remember the lead-in."""
    taken: list[Unit] = []
    lead: str | None = None
    for unit in block.units:
        if taken and sum(one.words for one in taken) + unit.words > AIM:
            yield _Piece(block.kind, tuple(taken), lead)
            taken, lead = [], block.lead_in
        taken.append(unit)
    yield _Piece(block.kind, tuple(taken), lead)


def _pack(blocks: Sequence[Block]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for block in blocks:
        for piece in _parted(block) if block.words > MOST else (_Piece(block.kind, block.units),):
            if pieces and _joins(pieces[-1], piece):
                pieces[-1] = pieces[-1].plus(piece)
            elif pieces and piece.kind == "prose":
                pieces.extend(_filled(pieces, piece))
            else:
                pieces.append(piece)
    return pieces


def _joins(before: _Piece, piece: _Piece) -> bool:
    if before.kind in _APART or piece.kind in _APART:
        return before.kind == piece.kind == "table" and before.words + piece.words <= AIM
    together = before.words + piece.words
    small = min(before.words, piece.words) < LEAST
    return together <= (MOST if small else AIM)


def _filled(pieces: list[_Piece], piece: _Piece) -> list[_Piece]:
    """Sentences that still fit fill up the piece before, where that one is short."""
    before, units = pieces[-1], list(piece.units)
    if before.kind in _APART or before.words >= AIM - LEAST:
        return [piece]
    moved: list[Unit] = []
    while units and before.words + sum(one.words for one in moved) + units[0].words <= AIM:
        moved.append(units.pop(0))
    if moved:
        pieces[-1] = before.plus(_Piece("prose", tuple(moved)))
    return [_Piece("prose", tuple(units))] if units else []


@dataclass(frozen=True)
class _Places:
    """Offsets of the pages, to find the page of a span."""

    starts: tuple[int, ...]
    numbers: tuple[int | None, ...]

    def page(self, offset: int) -> int | None:
        return self.numbers[max(0, bisect_right(self.starts, offset) - 1)]


def _places(pages: Sequence[Page]) -> _Places:
    starts: list[int] = []
    offset = 0
    for page in pages:
        starts.append(offset)
        offset += len(page.text) + 1
    return _Places(tuple(starts), tuple(page.number for page in pages))


def build_passages(
    document: str, text: str, pages: Sequence[Page], stretches: Sequence[Stretch], kinds: Kinds
) -> tuple[Passage, ...]:
    """The passages of all stretches, numbered through the document: ``<document>:0001`` and on."""
    places = _places(pages)
    found: list[Passage] = []
    for stretch in stretches:
        for piece in _pack(_Blocks(text, kinds).gather(stretch.lines)):
            start, end = piece.units[0].start, piece.units[-1].end
            section = stretch.section
            found.append(
                Passage(
                    id=f"{document}:{len(found) + 1:04d}",
                    document=document,
                    path=section.path if section else (stretch.label,),
                    section=stretch.label,
                    first_page=places.page(start),
                    last_page=places.page(end - 1),
                    start=start,
                    end=end,
                    text=text[start:end],
                    kind=piece.kind,
                    topic=section.topic if section else None,
                    official_pages=section.official_pages if section else None,
                    lead_in=piece.lead_in,
                )
            )
    return tuple(found)
