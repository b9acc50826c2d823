"""Tables of codes that a PDF gives line by line: each code with what its row and the rows above say of it.

A group of rows shares its outer cells, which are printed over several lines beside the codes ("Specialistische en/"
beside the first code, "of locatiegebonden" beside the second). The cells are parted with bars, so that the lines
stay as printed, and each code becomes a row with whole cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.formats.blocks import CELL_GAP
from ingest.raw import RawPage

_CODE = re.compile(r"\b(?:\d{2}[A-Z]\d{2}|\d{5})\b(?:\s*\([^)]*\))?")
_COLUMN = re.compile(r"[A-ZÀ-Þ][^\W\d_]{3,}$")
_LEAST_CODES = 3


@dataclass(frozen=True)
class CodeRow:
    """Cells by column name; ``first`` and ``last`` count the barred lines of the page that hold the row."""

    cells: tuple[tuple[str, str], ...]
    page: int
    first: int
    last: int


@dataclass(frozen=True)
class CodeTables:
    """Raw pages with bars between the cells of their code tables, and the rows of those."""

    pages: tuple[RawPage, ...]
    rows: tuple[CodeRow, ...] = ()


@dataclass
class _Group:
    """Lines that share their outer cells."""

    lines: list[tuple[str, str, str, str]]
    first: int

    def joined(self, column: int) -> str:
        text = ""
        for line in self.lines:
            if line[column]:
                glued = text.endswith("/")
                text += ("" if glued or not text else " ") + line[column]
        return text


def find_code_tables(pages: Sequence[RawPage]) -> CodeTables:
    """All pages with a line of four column names followed by codes; other pages unchanged."""
    found: list[CodeRow] = []
    out: list[RawPage] = []
    for number, page in enumerate(pages):
        read = _read_page(page.text.split("\n"), number)
        out.append(page if read is None else replace(page, text="\n".join(read[0])))
        found.extend([] if read is None else read[1])
    return CodeTables(tuple(out), tuple(found))


def _header_at(lines: Sequence[str]) -> int | None:
    for place, line in enumerate(lines):
        words = line.split()
        if len(words) == 4 and all(_COLUMN.match(word) for word in words):
            codes = sum(bool(_CODE.search(later)) for later in lines[place + 1 :])
            if codes >= _LEAST_CODES and any("code" in word.lower() for word in words):
                return place
    return None


def _read_page(lines: list[str], page: int) -> tuple[list[str], list[CodeRow]] | None:
    place = _header_at(lines)
    if place is None:
        return None
    header = lines[place].split()
    groups: list[_Group] = []
    barred = [CELL_GAP.join(header)]
    for line in lines[place + 1 :]:
        if not line.strip():
            continue
        cells = _cells(line.strip(), groups[-1] if groups else None)
        if _starts_group(cells, groups):
            groups.append(_Group([], len(barred)))
        groups[-1].lines.append(cells)
        barred.append(CELL_GAP.join(cells).strip())
    rows = [row for group in groups for row in _rows(group, header, page)]
    return [*lines[:place], *barred], rows


def _starts_group(cells: tuple[str, str, str, str], groups: Sequence[_Group]) -> bool:
    if not groups or cells[3]:
        return True
    return bool(cells[0] and cells[1] and cells[0][0].isupper() and not _is_open(groups[-1].joined(0)))


def _is_open(text: str) -> bool:
    """Whether a cell so far cannot be whole."""
    return bool(re.search(r"(?:[/\-]|\b(?:en|of|met|en/of|voor|van))$", text))


def _cells(line: str, group: _Group | None) -> tuple[str, str, str, str]:
    """The four cells of a printed line: what stands before the code, the code, and what comes after it."""
    code = _CODE.search(line)
    if code is None:
        return _codeless(line, group)
    before, after = line[: code.start()].strip(), line[code.end() :].strip()
    if before:
        inner, last = _last_cell(after) if before[0].isupper() else (after, "")
        return before, code.group(), inner, last
    if after and after[0].isupper():
        return "", f"{code.group()} {after}", "", ""  # a description of the code itself
    return "", code.group(), after, ""


def _last_cell(text: str) -> tuple[str, str]:
    """The last column holds one word with a capital; a sentence has none."""
    words = text.split()
    if len(words) < 2 or text.endswith("."):
        return text, ""
    return " ".join(words[:-1]), words[-1]


def _codeless(line: str, group: _Group | None) -> tuple[str, str, str, str]:
    """A line without a code: four cells that each start with a capital, or what goes on from the line above."""
    starts = [found.start() for found in re.finditer(r"(?<!\S)(?=[A-ZÀ-Þ])", line)]
    if len(starts) == 4 and starts[0] == 0:
        bounds = [*starts, len(line)]
        parts = [line[a:b].strip() for a, b in pairwise(bounds)]
        return parts[0], parts[1], parts[2], parts[3]
    closing = line.find(")") + 1
    if group is not None and closing:
        return "", line[:closing].strip(), line[closing:].strip(), ""
    return ("", "", line, "") if group is not None else (line, "", "", "")


def _rows(group: _Group, header: Sequence[str], page: int) -> list[CodeRow]:
    outer, inner, last = group.joined(0), group.joined(2), group.joined(3)
    inner_end = max((place for place, line in enumerate(group.lines) if line[0] or line[2] or line[3]), default=0)
    products: list[tuple[str, int, int]] = []
    for place, line in enumerate(group.lines):
        if _CODE.match(line[1]) or (line[1] and not products):
            products.append((line[1], place, place))
        elif line[1]:
            text, start, _ = products[-1]
            products[-1] = (f"{text} {line[1]}", start, place)
    return [
        CodeRow(
            tuple((name, value) for name, value in zip(header, (outer, text, inner, last), strict=True) if value),
            page,
            group.first,
            group.first + max(end, inner_end),
        )
        for text, _, end in products
    ]
