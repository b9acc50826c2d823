"""Rows of tables as statements: cells by the name of their column, with the row as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.model import TableRow
from ingest.sentences import sentence_spans
from ingest.structure.codes import CodeRow
from ingest.structure.headings import is_shouted
from ingest.structure.lines import Line
from ingest.structure.sections import Casing

_AMOUNT = r"(?:€\s?)?\d[\d.,]*(?:\s?(?:%|miljoen|miljard|mln\.?|mld\.?))?"
_NAME = r"[A-ZÀ-Þ][^\W\d_]*(?:[ /&+-]+[^\W\d_]+){0,4}"
_TRIPLE = re.compile(rf"(?P<name>{_NAME})\s+(?P<one>\d[\d.]*)\s+(?P<two>€\s?\d[\d.,]*)")
_PAIR = re.compile(rf"(?P<name>{_NAME})\s+(?P<one>€\s?\d[\d.,]*(?:\s(?:miljoen|miljard))?)\s*$")
_CAPTION_WORDS = 25
_CAPTION = re.compile(r"\W*(?:tabel|overzicht|figuur|schema)\b[ \w]{0,8}[.:]", re.IGNORECASE)
_LEADS_IN = re.compile(
    r"^\W*(?:bedragen|aantallen|cijfers|tarieven)\b|\b(?:in de tabel|onderstaande|hieronder|volgende)\b"
    r"|\btabel (?:\d+ )?(?:laat|geeft|toont|telt|noemt|bevat)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FoundTables:
    """Rows, and the indices of the lines that tables take up."""

    rows: tuple[TableRow, ...]
    lines: frozenset[int]


def find_tables(lines: Sequence[Line], codes: Sequence[CodeRow]) -> FoundTables:
    """The rows of all tables: barred lines, code tables, and plain lines of names with figures.

    Shouted names of columns stand in the cells in sentence case.
    """
    groups = list(_barred(lines))
    shouted = any(is_shouted(cell) for group in groups for cell in cells_of(lines[group[0]].text))
    casing = Casing(lines if shouted else ())
    rows: list[TableRow] = []
    taken: set[int] = set()
    code_lines = _code_rows(lines, codes, rows)
    taken |= code_lines
    for group in groups:
        if not code_lines.intersection(group):
            rows.extend(_barred_rows(lines, group, casing))
            taken.update(group)
    for found, used in (*_figures(lines, taken), *_phases(lines, taken)):
        rows.append(found)
        taken |= used
    return FoundTables(tuple(sorted(rows, key=lambda row: (row.start, row.end))), frozenset(taken))


def cells_of(text: str) -> list[str]:
    """The cells of a barred line."""
    return [cell.strip() for cell in text.split("|")]


def lead_of_table(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of what says what a table tells, in the paragraph above it (``start`` to ``end``): a caption, else the
    last sentence where it leads in or speaks of the table or its figures.
    """
    if _CAPTION.match(text[start:end]) and len(text[start:end].split()) <= _CAPTION_WORDS:
        return start, end
    last = (sentence_spans(text, start, end) or [(start, end)])[-1]
    return last if leads_in(text[slice(*last)]) else None


def leads_in(sentence: str) -> bool:
    """Whether a sentence announces what follows, or speaks of the table or its figures."""
    return sentence.rstrip().endswith(":") or _LEADS_IN.search(sentence) is not None


def parted_names(header: Sequence[str], below: Sequence[str]) -> list[str] | None:
    """The names of the columns where one over several columns is parted in the row below it ("Tarief" over "2026" and
    "2027"); None where the row below is no such row: it must repeat the other names or leave them out.
    """
    names: list[str] = []
    spanned = False
    for place, (name, part) in enumerate(zip(header, below, strict=True)):
        over = name or next((h for h in reversed(header[:place]) if h), "")
        wide = not name or (place + 1 < len(header) and not header[place + 1])
        if wide and not part:
            return None
        if not wide and part not in (name, ""):
            return None
        spanned = spanned or wide
        names.append(f"{over} {part}" if wide else name)
    return names if spanned and names[0] == header[0] != "" else None


def _barred(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Runs of barred lines with as many cells; a page break does not end a run."""
    group: list[int] = []
    for place, line in enumerate(lines):
        follows = bool(group) and len(cells_of(lines[group[-1]].text)) == len(cells_of(line.text))
        if line.is_row and (not group or (follows and group[-1] == place - 1)):
            group.append(place)
            continue
        if len(group) >= 2:
            yield group
        group = [place] if line.is_row else []
    if len(group) >= 2:
        yield group


def _caption(lines: Sequence[Line], place: int) -> str:
    """The line above a table: its lead-in or heading; on the page before only a lead-in."""
    above = lines[place - 1] if place else None
    if above is None or above.words > _CAPTION_WORDS or above.is_item or above.is_row:
        return ""
    if above.page != lines[place].page and not above.text.rstrip().endswith(":"):
        return ""
    return above.text.strip().rstrip(":")


def _barred_rows(lines: Sequence[Line], group: Sequence[int], casing: Casing) -> Iterator[TableRow]:
    header = cells_of(lines[group[0]].text)
    below = cells_of(lines[group[1]].text)
    parted = parted_names(header, below)
    names = [casing.sentence_case(name) for name in parted or header]
    heads = [header, below] if parted else [header]
    caption = _caption(lines, group[0])
    for place in group[1:]:
        cells = cells_of(lines[place].text)
        if cells in heads:
            continue  # the names go on, or are repeated at the top of the next column or page
        named = tuple((name, value) for name, value in zip(names, cells, strict=True) if value)
        if named:
            yield TableRow(caption, named, lines[place].start, lines[place].end)


def _code_rows(lines: Sequence[Line], codes: Sequence[CodeRow], rows: list[TableRow]) -> set[int]:
    by_page: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        if line.is_row:
            by_page.setdefault(line.page, []).append(place)
    taken: set[int] = set()
    for row in codes:
        places = by_page.get(row.page, [])
        if row.last >= len(places):
            continue
        first, last = places[row.first], places[row.last]
        caption = _caption(lines, places[0])
        rows.append(TableRow(caption, row.cells, lines[first].start, lines[last].end))
        taken.update(range(places[0], places[-1] + 1))
    return taken


_Found = Iterator[tuple[TableRow, set[int]]]


def _figures(lines: Sequence[Line], taken: set[int]) -> _Found:
    """Name, number and amount (three columns under a header), or name and amount, on at least three plain lines."""
    place = 0
    while place < len(lines):
        header = _columns(lines[place].text, 3) if place not in taken else None
        if header:
            rows, place = _triples(lines, place, header)
            yield from rows
            continue
        pairs = _pairs(lines, place, taken)
        if len(pairs) >= 3:
            caption = _caption(lines, place)
            for index, found in pairs:
                cells = (("Onderdeel", found["name"]), ("Bedrag", found["one"]))
                line = lines[index]
                yield TableRow(caption, cells, line.start, line.end), {index}
            place = pairs[-1][0]
        place += 1


def _columns(text: str, count: int) -> list[str] | None:
    """A line as column names, each starting with a capital; None where it is no such header."""
    starts = [found.start() for found in re.finditer(r"(?<!\S)(?=[A-ZÀ-Þ][a-zà-ÿ])", text)]
    if len(starts) != count or starts[0] != 0 or re.search(r"[.;:,!?\d]", text) or len(text.split()) > 9:
        return None
    bounds = [*starts, len(text)]
    return [text[a:b].strip() for a, b in pairwise(bounds)]


def _triples(lines: Sequence[Line], place: int, header: list[str]) -> tuple[list[tuple[TableRow, set[int]]], int]:
    rows: list[tuple[TableRow, set[int]]] = []
    index = place + 1
    while index < len(lines):
        used = [index]
        text = lines[index].text
        if not re.search(r"€", text) and index + 1 < len(lines) and lines[index + 1].text.startswith("€"):
            used.append(index + 1)
            text += " " + lines[index + 1].text
        matches = list(_TRIPLE.finditer(text))
        if not matches or matches[0].start() != 0:
            break
        rows.extend((_triple_row(found, header, lines, used), set(used)) for found in matches)
        index += len(used)
    return (rows, index) if len(rows) >= 3 else ([], place + 1)


def _triple_row(found: re.Match[str], header: Sequence[str], lines: Sequence[Line], used: Sequence[int]) -> TableRow:
    values = (found["name"], found["one"], found["two"])
    start = lines[used[0]].start + found.start()
    end = lines[used[-1]].end if len(used) > 1 else lines[used[0]].start + found.end()
    return TableRow("", tuple(zip(header, values, strict=True)), start, end)


def _pairs(lines: Sequence[Line], place: int, taken: set[int]) -> list[tuple[int, re.Match[str]]]:
    found: list[tuple[int, re.Match[str]]] = []
    for index in range(place, len(lines)):
        match = _PAIR.match(lines[index].text)
        if match is None or index in taken or lines[index].is_item:
            break
        found.append((index, match))
    return found


def _phases(lines: Sequence[Line], taken: set[int]) -> _Found:
    """A shouted header "FASE A-FASE B-FASE" and, below it, the document that goes with each phase."""
    for place, line in enumerate(lines):
        words = line.text.split()
        if place in taken or len(words) < 3 or words[0] != "FASE" or not all(word.isupper() for word in words):
            continue
        names = [word.capitalize() for word in words[1:]]
        for index in range(place + 1, min(place + 80, len(lines))):
            documents = re.findall(r"\b[A-Z][a-z]+document\b", lines[index].text)
            if lines[index].text.startswith("Bijbehorend") and len(documents) == len(names):
                for name, document in zip(names, documents, strict=True):
                    cells = (("Fase", name), ("Bijbehorend document", document))
                    yield TableRow("", cells, lines[index].start, lines[index].end), {index}
                break
