"""Tables that a PDF gives column by column: the cells of a row stand together again, parted with bars.

The names of the rows end a page, the other columns follow on the next one, cell after cell, under names of columns
that stand alone ("OMSCHRIJVING"). A column is taken apart only where it has as many cells as there are rows; one
whose cells cannot be told apart stays as printed, below the rows. Rows stand on the page of their description.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import takewhile

from ingest.formats.blocks import CELL_GAP
from ingest.formats.pdf_grid import join_lines
from ingest.raw import RawPage

_NAMES = frozenset(
    [
        "proces",
        "doel",
        "omschrijving",
        "beschrijving",
        "toelichting",
        "risico",
        "actie",
        "acties",
        "maatregel",
        "maatregelen",
        "beheersmaatregelen",
        "betrokken",
        "partijen",
        "randvoorwaarde",
        "verantwoordelijke",
        "planning",
        "resultaat",
        "onderwerp",
        "thema",
        "indicator",
        "norm",
        "taak",
        "taken",
        "rol",
    ]
)
_CELL_WIDTH = 48  # characters; a longer line is running text
_NAME_WIDTH = 26
_NAME_LINES = 9
_FEWEST_ROWS = 3
_REFERS = frozenset(("dit", "deze", "dat", "die", "daarnaast", "daarbij", "hierbij", "hierdoor", "daardoor", "tevens"))
_CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s")


@dataclass(frozen=True)
class _Block:
    """Printed lines without an empty line between them, from place ``first`` to before ``last`` on the page."""

    lines: tuple[str, ...]
    first: int
    last: int

    @property
    def text(self) -> str:
        return reduce(join_lines, self.lines)

    @property
    def widest(self) -> int:
        return max(len(line) for line in self.lines)


@dataclass
class _Column:
    """A column's name and what is printed below it."""

    name: str
    blocks: list[_Block] = field(default_factory=list)


@dataclass(frozen=True)
class _Stub:
    """The first column at the end of a page: where it begins, the names of columns above it, and the rows' names."""

    first: int
    heads: tuple[str, ...]
    rows: tuple[str, ...]


def join_stacked(pages: Sequence[RawPage]) -> tuple[RawPage, ...]:
    """The pages with the rows of such tables on lines of their own; other pages unchanged."""
    found = list(pages)
    for number in range(len(found) - 1):
        stub = _stub(_blocks(found[number].text))
        joined = _joined(stub, found[number + 1].text) if stub else None
        if stub is None or joined is None:
            continue
        lines = found[number].text.split("\n")[: stub.first]
        found[number] = replace(found[number], text="\n".join(lines).rstrip("\n"))
        found[number + 1] = replace(found[number + 1], text=joined)
    return tuple(found)


def _blocks(text: str) -> list[_Block]:
    found: list[_Block] = []
    lines = text.split("\n")
    first = None
    for place, line in enumerate([*lines, ""]):
        if line.strip() and first is None:
            first = place
        elif not line.strip() and first is not None:
            found.append(_Block(tuple(one.strip() for one in lines[first:place]), first, place))
            first = None
    return found


def _is_head(block: _Block) -> bool:
    """Names of columns: shouted words alone on their lines, no heading with a number."""
    letters = [character for line in block.lines for character in line if character.isalpha()]
    return len(letters) > 3 and all(map(str.isupper, letters)) and block.widest <= 30 and len(block.lines) <= 3


def _has_name(heads: Sequence[str]) -> bool:
    words = re.findall(r"[^\W\d_]+", " ".join(heads).lower())
    return any(word in _NAMES for word in words)


def _merged(blocks: Sequence[_Block]) -> list[_Block]:
    """Blocks that a gap parted inside a cell put together again: broken words, and what goes on in small letters."""
    found: list[_Block] = []
    for block in blocks:
        before = found[-1].lines[-1] if found else ""
        goes_on = block.lines[0][:1].islower() and not _CLOSED.search(before)
        if found and (before.endswith(("-", "/")) or goes_on):
            found[-1] = _Block((*found[-1].lines, *block.lines), found[-1].first, block.last)
        else:
            found.append(block)
    return found


def _stub(blocks: Sequence[_Block]) -> _Stub | None:
    """The rows' names that end a page below names of columns; None where the page ends otherwise."""
    count = 0
    for block in reversed(blocks):
        if block.widest > _NAME_WIDTH + 16 or len(block.lines) > _NAME_LINES or _is_head(block):
            break
        count += 1
    cut = len(blocks) - count
    heads = list(takewhile(_is_head, reversed(blocks[:cut])))[::-1]
    rows = _merged(blocks[cut:])
    if len(rows) < _FEWEST_ROWS or not heads or any(_CLOSED.search(row.text) for row in rows):
        return None
    names = [re.sub(r"(?<=[^\W\d_])-\s+(?=[^\W\d_])", "", block.text) for block in _merged(heads)]
    if not _has_name(names):
        return None
    return _Stub(heads[0].first, tuple(_whole_heads(names)), tuple(row.text for row in rows))


def _whole_heads(names: Sequence[str]) -> list[str]:
    """Names of columns, where two of them on one line go on below it ("ONDERSTEUNEND | DOEL VAN HET", "PROCES")."""
    found: list[str] = []
    open_heads: list[int] = []
    for name in names:
        if open_heads and len(name.split()) == 1:
            place = open_heads.pop(0)
            found[place] = f"{found[place]} {name}"
            continue
        parts = [part.strip() for part in name.split("|")]
        open_heads = list(range(len(found), len(found) + len(parts))) if len(parts) > 1 else []
        found += parts
    return _joined_heads(found)


def _joined_heads(names: Sequence[str]) -> list[str]:
    """A name that ends in "en" and the next one are one name."""
    found: list[str] = []
    for name in names:
        if found and found[-1].endswith((" EN", " OF")):
            found[-1] = f"{found[-1]} {name}"
        else:
            found.append(name)
    return found


def _joined(stub: _Stub, text: str) -> str | None:
    """The page after a stub with its table's rows put together; None where its columns do not fit the rows."""
    blocks = _blocks(text)
    own = list(takewhile(_may_be_cell, blocks))
    columns = _columns(stub, own)
    fitting = [column for column in columns if len(column.blocks) == len(stub.rows)]
    if not fitting:
        return None
    loose = [column for column in columns if column not in fitting]
    _close_last(fitting, loose)
    rows = [CELL_GAP.join([_first_head(stub, own, columns), *(column.name for column in fitting)])]
    for place, name in enumerate(stub.rows):
        rows.append(CELL_GAP.join([name, *(column.blocks[place].text for column in fitting)]))
    rest = [line for column in loose for line in _loose_lines(column)]
    after = text.split("\n")[own[-1].last :]
    return "\n".join([*rows, *rest, *after]).strip("\n")


def _may_be_cell(block: _Block) -> bool:
    return _is_head(block) or (block.widest <= _CELL_WIDTH and not _SECTION.match(block.text))


def _first_head(stub: _Stub, own: Sequence[_Block], columns: Sequence[_Column]) -> str:
    """The name of the first column, empty where the page has as many names as there are other columns."""
    if _is_head(own[0]):
        return " ".join(stub.heads)
    return stub.heads[0] if len(stub.heads) > len(columns) else ""


def _loose_lines(column: _Column) -> list[str]:
    return ["", column.name, *(line for block in column.blocks for line in ("", block.text))]


def _close_last(fitting: Sequence[_Column], loose: Sequence[_Column]) -> None:
    """The only cell that lacks its end gets a last line that stands alone after the other columns."""
    cells = [(column, place) for column in fitting for place in range(len(column.blocks))]
    unfinished = [(column, place) for column, place in cells if not _CLOSED.search(column.blocks[place].text)]
    alone = loose[-1].blocks[-1] if loose and loose[-1].blocks else None
    if len(unfinished) != 1 or alone is None or len(alone.lines) > 1 or _CLOSED.search(alone.text):
        return
    column, place = unfinished[0]
    cell = column.blocks[place]
    column.blocks[place] = _Block((*cell.lines, *alone.lines), cell.first, cell.last)
    loose[-1].blocks.pop()


def _columns(stub: _Stub, own: Sequence[_Block]) -> list[_Column]:
    """The columns after the first one: below their names where the page has those, else by number of rows."""
    count = len(stub.rows)
    if own and _is_head(own[0]):
        columns: list[_Column] = []
        for block in own:
            if _is_head(block):
                columns.append(_Column(block.text))
            else:
                columns[-1].blocks.append(block)
        return [_Column(column.name, _fitted(column.blocks, count)) for column in columns]
    blocks = _merged(own)
    if len(blocks) == count * (len(stub.heads) - 1):
        return [_Column(name, blocks[place * count : (place + 1) * count]) for place, name in enumerate(stub.heads[1:])]
    if len(stub.heads) < 2 or len(blocks) <= count:
        return []
    return [_Column(stub.heads[0], blocks[:count]), _Column(stub.heads[1], blocks[count:])]


def _fitted(blocks: Sequence[_Block], count: int) -> list[_Block]:
    """A column's cells: where there are too many, a block that refers back ("Dit ...") goes on in the cell above it."""
    found = _merged(blocks)
    while len(found) > count:
        place = next((at for at, block in enumerate(found) if at and block.text.split()[0].lower() in _REFERS), None)
        if place is None:
            return found
        before, here = found[place - 1], found[place]
        found[place - 1 : place + 1] = [_Block((*before.lines, *here.lines), before.first, here.last)]
    return found
