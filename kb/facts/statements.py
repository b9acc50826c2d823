"""Cuts a stretch of a document into the statements a fact can rest on: sentences, list items and table rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.model import Document, TableRow
from ingest.sentences import whole_spans
from kb.facts.model import running_text

_ITEM = re.compile(r"^\s*(?:[-•*o]\s+|\(?\d{1,2}[.)]\s+|[a-z][.)]\s+)")
_NUMBERED = re.compile(r"^\s*\(?(\d{1,2})[.)]\s+")
_SHORTEST = 2


@dataclass(frozen=True)
class Statement:
    """``[start:end]`` of ``Document.text``; ``text`` on one line; ``lead`` is the line that opens its list.

    ``opens`` is false for the sentences of a list item behind its first.
    """

    start: int
    end: int
    text: str
    kind: str
    lead: str = ""
    row: TableRow | None = None
    opens: bool = True


class Reader:
    """Reads the statements of one document; stretches that could not be restored are left out."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._rows: tuple[TableRow, ...] = tuple(r for r in document.rows if r.end > r.start)
        self._illegible = illegible_spans(document)
        self._headings = {s.start for s in document.sections}
        self._read: list[Statement] | None = None

    def statements(self, start: int, end: int) -> list[Statement]:
        """All statements that begin within ``[start:end]``, in reading order, headings left out."""
        read = self.all()
        return read[bisect_left(read, start, key=_start) : bisect_left(read, end, key=_start)]

    def all(self) -> list[Statement]:
        """All statements of the document, read once."""
        if self._read is None:
            found = [s for s in self._walk(0, len(self.document.text)) if not self._spoilt(s)]
            told = [s for s in found if s.kind != "sentence" or len(s.text.split()) > _SHORTEST]
            self._read = sorted(told, key=_start)
        return self._read

    def _spoilt(self, statement: Statement) -> bool:
        return any(a < statement.end and b > statement.start for a, b in self._illegible)

    def _walk(self, start: int, end: int) -> Iterator[Statement]:
        text = self.document.text
        rows = [r for r in self._rows if r.start < end and r.end > start]
        lead = listed = ""
        last = 0
        for a, b in lines_of(text, start, end):
            if a in self._headings:
                lead = listed = ""
                continue
            inside = [r for r in rows if r.start <= a < r.end]
            if inside:
                yield from (self._row(r) for r in inside if r.end <= b or r.end <= _line_end(text, b))
                continue
            if " | " in text[a:b]:
                continue  # a table's header, or a row that could not be read as one
            if _ITEM.match(text[a:b]):
                number = _NUMBERED.match(text[a:b])
                goes_on = number is not None and last and int(number.group(1)) == last + 1
                lead = lead or (listed if goes_on else "")  # a line between two items broke off from the first
                listed, last = lead, int(number.group(1)) if number else 0
                yield from self._item(a, b, lead)
                continue
            yield from (Statement(x, y, running_text(text[x:y]), "sentence") for x, y in whole_spans(text, a, b))
            lead = running_text(text[a:b]) if text[a:b].rstrip().endswith(":") else ""

    def _item(self, a: int, b: int, lead: str) -> Iterator[Statement]:
        """A list item: its sentences one by one, the first with the sign of the list in front."""
        for n, (x, y) in enumerate(whole_spans(self.document.text, a, b)):
            yield Statement(x, y, running_text(self.document.text[x:y]), "item", lead, opens=n == 0)

    def _row(self, row: TableRow) -> Statement:
        cells = "; ".join(f"{header}: {value}" for header, value in row.cells if value)
        return Statement(row.start, row.end, cells, "row", row.table, row)


def _start(statement: Statement) -> int:
    return statement.start


def _line_end(text: str, at: int) -> int:
    stop = text.find("\n", at)
    return len(text) if stop < 0 else stop


def lines_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Lines within ``[start:end]``; one that goes on after a page break (lower case, no closing mark) counts as one."""
    begin = position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        closed = text[begin:stop].rstrip().endswith((".", ":", "!", "?", ";"))
        goes_on = text[stop + 1 : stop + 2].islower() and not closed
        if stop >= end or not goes_on:
            if text[begin:stop].strip():
                yield begin, stop
            begin = stop + 1
        position = stop + 1


def illegible_spans(document: Document) -> Sequence[tuple[int, int]]:
    """Illegible spans of all pages, as offsets in ``Document.text``."""
    spans: list[tuple[int, int]] = []
    offset = 0
    for page in document.pages:
        spans.extend((offset + a, offset + b) for a, b in page.illegible)
        offset += len(page.text) + 1
    return spans
