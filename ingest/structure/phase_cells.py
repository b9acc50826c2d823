"""Cells of a phase table that stand loose, below the names of its columns or at the head of the next page.

Their place on the page is lost, so that nothing there tells whose they are. Where another table of the same phases in
the document has a row that opens with the same sentence, the cell gets that row's name; any other cell stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.formats.blocks import CELL_GAP
from ingest.formats.pdf_grid import join_lines
from ingest.raw import RawPage
from ingest.structure.phase_tables import SENTENCES, head_at, phases_of

_NEAR = 15  # lines below a cell


@dataclass(frozen=True)
class _Told:
    """A row of a table that was read: the phase's name, the name of its column, and the first sentence."""

    name: str
    label: str
    sentence: str


@dataclass(frozen=True)
class _Cell:
    """A loose cell that opens with the sentence of a row: lines ``first`` to before ``last``, and what these leave."""

    told: _Told
    first: int
    last: int
    rest: str


def place_loose_cells(pages: Sequence[RawPage]) -> tuple[RawPage, ...]:
    """The pages with a row for each loose cell whose phase is known; other pages unchanged."""
    told = [row for page in pages for row in _rows(page.text.split("\n"))]
    found = list(pages)
    for number, page in enumerate(pages):
        lines = page.text.split("\n")
        head = head_at(page.text)
        if head is None:
            continue
        own = {row.name for row in _rows(lines)}
        open_rows = [row for row in told if row.name in set(phases_of(lines[head])) - own]
        cells = list(_cells(lines, head + 1, open_rows))
        if cells and not own:
            found[number] = replace(page, text=_with_rows(lines, head, cells))
        left = [row for row in open_rows if row.name not in {cell.told.name for cell in cells}]
        if number + 1 < len(pages):
            found[number + 1] = _with_first_cell(found[number + 1], lines[head:], left)
    return tuple(found)


def _rows(lines: Sequence[str]) -> Iterator[_Told]:
    """The rows of a phase table that stand below a line "kind | name of the column"."""
    kind, label = "", ""
    for line in lines:
        name, *cells = line.split(CELL_GAP)
        if not (cells and name.isupper()):
            kind = ""
        elif kind and name.endswith(kind):
            sentence = SENTENCES.match(cells[0])
            yield from [_Told(name, label, _first_sentence(sentence[0]))] if sentence else []
        else:
            kind, label = name, cells[0]


def _first_sentence(text: str) -> str:
    end = text.find(". ")
    return text if end < 0 else text[: end + 1]


def _cells(lines: Sequence[str], start: int, rows: Sequence[_Told]) -> Iterator[_Cell]:
    """The loose cells from line ``start`` on; a cell opens after an empty line or in the middle of a column."""
    place = start
    while place < len(lines):
        cell = next((cell for row in rows if (cell := _cell(lines, place, row)) is not None), None)
        if cell is not None:
            yield cell
        place = cell.last if cell else place + 1


def _cell(lines: Sequence[str], first: int, row: _Told) -> _Cell | None:
    """The cell that begins on a line, where it opens with the row's sentence."""
    text = ""
    for place in range(first, len(lines)):
        if lines[place].strip():
            text = join_lines(text, lines[place].strip()) if text else lines[place].strip()
        elif not text:
            return None
        if text.startswith(row.sentence):
            return _Cell(row, first, place + 1, text[len(row.sentence) :].strip())
        if not row.sentence.startswith(text.removesuffix("-")):
            return None
    return None


def _with_rows(lines: Sequence[str], head: int, cells: Sequence[_Cell]) -> str:
    """The page with the cells as rows, in the order of the phases, above the names of the columns."""
    order = phases_of(lines[head])
    rows = sorted(cells, key=lambda cell: order.index(cell.told.name))
    barred = [CELL_GAP.join([lines[head].split()[0], rows[0].told.label])]
    barred += [CELL_GAP.join([cell.told.name, cell.told.sentence]) for cell in rows]
    below: list[str] = []
    place = head
    for cell in cells:
        below += [*lines[place : cell.first], *filter(None, [cell.rest])]
        place = cell.last
    return "\n".join([*lines[:head], *barred, "", *below, *lines[place:]])


def _with_first_cell(page: RawPage, table: Sequence[str], rows: Sequence[_Told]) -> RawPage:
    """The page with the cell that it opens with as a row, and with the word that stands alone below it."""
    lines = page.text.split("\n")
    cell = next(_cells(lines, 0, rows), None)
    if cell is None or any(line.strip() for line in lines[: cell.first]):
        return page
    header, row = [table[0].split()[0], cell.told.label], [cell.told.name, cell.told.sentence]
    below = [*lines[cell.last :]]
    if cell.rest:
        below[:1] = [f"{cell.rest} {below[0]}".strip() if below else cell.rest]  # half a line reads as a heading
    named = _named_below(below, table)
    if named is not None:
        place, label = named
        header, row = [*header, label], [*row, below.pop(place).strip()]
    return replace(page, text="\n".join([CELL_GAP.join(header), CELL_GAP.join(row), "", *below]))


def _named_below(lines: Sequence[str], table: Sequence[str]) -> tuple[int, str] | None:
    """The place of a word alone between empty lines that names a kind of what a row is called after, and that name.

    "Bijlagebrief" below the cell, where a row of the table is called "Bijgevoegde brief".
    """
    for place in range(1, min(len(lines) - 1, _NEAR)):
        word = lines[place].strip()
        if not word.isalpha() or lines[place - 1].strip() or lines[place + 1].strip():
            continue
        return next(((place, label) for label in _labels(table) if word.endswith(label.split()[1])), None)
    return None


def _labels(table: Sequence[str]) -> Iterator[str]:
    """The names of rows of two words, the second one on a line of its own in small letters."""
    lines = [line.split() for line in table if line.strip()]
    for above, here in pairwise(lines):
        if len(here) == 1 and here[0].isalpha() and here[0].islower() and above[0].istitle():
            yield f"{above[0]} {here[0]}"
