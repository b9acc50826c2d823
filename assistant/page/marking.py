"""Cuts a page's text into blocks (heading, paragraph, list item, table row) whose stretches know what marks them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.documents import page_offset
from ingest.model import Document

_JOINS = "-\u2010\u2011'’"
_MOST_JOINED = 4  # parts joined before or after a word; more would make a row of hyphens slow
_LONGEST_PART = 40  # letters
_BULLET = re.compile(r"^(\s*)(?:[-•*–▪]|o)\s+(?=\S)")


@dataclass(frozen=True)
class Mark:
    """A stretch of a page's text: ``quote``, ``passage``, ``hit`` (a word searched for), ``repair`` or ``illegible``;
    offsets in that text.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Stretch:
    """Text with the marks that hold for all of it; ``opens``/``closes``: the quote begins or ends here."""

    text: str
    quote: bool = False
    passage: bool = False
    repair: bool = False
    illegible: bool = False
    hit: bool = False
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True)
class Block:
    """A line of the page. ``tag`` is ``h``, ``p``, ``li`` or ``row``; ``cells`` holds a table row's stretches per cell.

    ``deep``: an item of a list within a list.
    """

    tag: str
    stretches: tuple[Stretch, ...]
    cells: tuple[tuple[Stretch, ...], ...] = ()
    deep: bool = False

    @property
    def quoted(self) -> bool:
        """Whether any of the quote stands here."""
        return any(s.quote for part in (self.stretches, *self.cells) for s in part)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches with those taken together that look the same where repairs are not shown: one mark, not several."""
    found: list[Stretch] = []
    for stretch in stretches:
        last = found[-1] if found else None
        if last is not None and _look(last) == _look(stretch):
            closes = last.closes or stretch.closes
            found[-1] = replace(last, text=last.text + stretch.text, closes=closes)
        else:
            found.append(stretch)
    return found


def _look(stretch: Stretch) -> str:
    kinds = (
        ("quote", stretch.quote),
        ("illegible", stretch.illegible),
        ("hit", stretch.hit),
        ("passage", stretch.passage),
    )
    return next((name for name, holds in kinds if holds), "")


def page_marks(
    document: Document,
    index: int,
    quote: tuple[int, int] | None,
    passage_id: str | None,
    words: re.Pattern[str] | None = None,
) -> list[Mark]:
    """The marks on one page; ``quote`` counts in ``Document.text``, ``words`` are marked within the passage."""
    page = document.pages[index]
    offset = page_offset(document, index)
    spans: list[tuple[str, int, int]] = []
    if quote is not None:
        spans.append(("quote", quote[0] - offset, quote[1] - offset))
    passage = next((p for p in document.passages if p.id == passage_id), None)
    if passage is not None:
        spans.append(("passage", passage.start - offset, passage.end - offset))
        found = words.finditer(document.text, passage.start, passage.end) if words else ()
        spans += [("hit", w.start() - offset, w.end() - offset) for w in found]
    spans += [("repair", r.start, r.end) for r in page.repairs]
    spans += [("illegible", a, b) for a, b in page.illegible]
    size = len(page.text)
    return [Mark(k, max(0, a), min(size, b)) for k, a, b in spans if max(0, a) < min(size, b)]


def page_blocks(document: Document, index: int, marks: Sequence[Mark]) -> list[Block]:
    """The page's lines as blocks."""
    text, offset = document.pages[index].text, page_offset(document, index)
    headings = {s.start - offset for s in document.sections}
    rows = {r.start - offset: r for r in document.rows}
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            blocks.append(_block(text, start, end, marks, start in headings, start in rows or " | " in line))
        start = end + 1
    return blocks


def _block(text: str, start: int, end: int, marks: Sequence[Mark], heading: bool, row: bool) -> Block:
    bullet = _BULLET.match(text[start:end])
    if heading:
        return Block("h", _stretches(text, start, end, marks))
    if row and " | " in text[start:end]:
        return Block("row", (), tuple(_stretches(text, a, b, marks) for a, b in _cells(text, start, end)))
    if bullet:
        return Block("li", _stretches(text, start + bullet.end(), end, marks), deep=bool(bullet.group(1)))
    return Block("p", _stretches(text, start, end, marks))


def _cells(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    line = text[start:end]
    place = 0
    for cell in line.split(" | "):
        yield start + place, start + place + len(cell)
        place += len(cell) + 3


def _stretches(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Stretch, ...]:
    inside = [m for m in marks if m.start < end and m.end > start]
    cuts = sorted({start, end, *(c for m in inside for c in (m.start, m.end) if start < c < end)})
    quote = next((m for m in marks if m.kind == "quote"), None)
    return tuple(_stretch(text, a, b, inside, quote) for a, b in pairwise(cuts))


def _stretch(text: str, a: int, b: int, inside: Sequence[Mark], quote: Mark | None) -> Stretch:
    kinds = {m.kind for m in inside if m.start <= a and m.end >= b}
    quoted = "quote" in kinds and quote is not None
    return Stretch(
        text[a:b],
        quote=quoted,
        passage="passage" in kinds,
        repair="repair" in kinds,
        illegible="illegible" in kinds,
        hit="hit" in kinds,
        opens=quoted and quote is not None and _first_word(text, quote.start) in range(a, b),
        closes=quoted and quote is not None and a < quote.end <= b,
    )


def _first_word(text: str, start: int) -> int:
    """The first character of the quote that is shown: blanks, line ends and a bullet are not."""
    rest = text[start:]
    blank = len(rest) - len(rest.lstrip())
    bullet = _BULLET.match(rest[blank:])
    return start + blank + (bullet.end() if bullet else 0)


def matched_pattern(terms: Sequence[str]) -> re.Pattern[str] | None:
    """Matches the given words as they stand, with what a hyphen or apostrophe joins to them ("SLT-team", "pleeg-")."""
    if not terms:
        return None
    longest_first = sorted(map(re.escape, terms), key=len, reverse=True)
    before = rf"(?:\w{{0,{_LONGEST_PART}}}[{_JOINS}]){{0,{_MOST_JOINED}}}"
    after = rf"(?:[{_JOINS}]\w{{1,{_LONGEST_PART}}}){{0,{_MOST_JOINED}}}"
    return re.compile(rf"(?<!\w){before}(?:{'|'.join(longest_first)}){after}(?!\w)-?", re.I)
