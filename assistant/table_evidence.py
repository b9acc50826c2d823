"""What a table lists in its first column, where that column is what a question asks for ("Welke risico's ziet u?")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.citations import ILLEGIBLE
from assistant.evidence import Evidence
from assistant.service import Library
from assistant.understand import Understood
from assistant.units import Unit
from ingest.model import Document, TableRow
from kb.hit import Hit
from kb.words import fold, word_terms

LISTED = 0.93
FEWEST, MOST = 3, 12  # rows of a table that lists things, and is no table of figures or codes
_ABOVE, _LINES = 400, 3  # characters and lines above a table in which its lead-in stands
_WORDS = 3  # so many words stand on average in the first cell at least: names of things, no codes
_ASKED = re.compile(r"\b(?:welke|wat zijn (?:de|het)?|noem (?:de|alle)?) ?(?:\w+e )?([a-z]{5,}(?:['’]s)?)\b")


def listed(question: Understood, library: Library) -> Iterator[Evidence]:
    """The first cells of the rows of the table whose first column is called what is asked for, as items of a list."""
    asked = _ASKED.search(fold(question.text))
    if asked is None:
        return
    stem = _stem(asked.group(1))
    for document in library.knowledge.documents:
        rows = _rows(document, stem)
        if FEWEST <= len(rows) <= MOST and sum(len(r.cells[0][1].split()) for r in rows) >= _WORDS * len(rows):
            lead = _lead(document, rows[0])
            for place, row in enumerate(rows):
                yield from _item(document, row, lead, LISTED - 0.001 * place, library)


def _stem(word: str) -> str:
    return word_terms(re.sub(r"['’]s$", "", word))[0] if " " not in word else ""


def _rows(document: Document, stem: str) -> list[TableRow]:
    """The rows whose first column is called so, and those of the next page, where the name is not repeated."""
    found: list[TableRow] = []
    for row in document.rows:
        heads = [fold(head) for head, _ in row.cells[:2]]
        goes_on = bool(found) and heads[:1] == [""] and heads[1:] == [fold(h) for h, _ in found[-1].cells[1:2]]
        if heads and (_stem(heads[0]) == stem or goes_on):
            found.append(row)
    return [row for row in found if ILLEGIBLE not in row.cells[0][1]]


def _lead(document: Document, row: TableRow) -> tuple[int, int] | None:
    """The lines above a table that say what follows ("… de volgende risico's:")."""
    above = document.text[max(0, row.start - _ABOVE) : row.start].rstrip("\n").split("\n")[-_LINES:]
    at = next((n for n in range(len(above) - 1, -1, -1) if above[n].rstrip().endswith(":")), None)
    if at is None:
        return None
    first = at - 1 if at and above[at][:1].islower() else at  # a sentence over two lines
    text = "\n".join(above[first : at + 1]).rstrip()
    start = document.text.rfind(text, 0, row.start)
    return start, start + len(text)


def _item(
    document: Document, row: TableRow, lead: tuple[int, int] | None, score: float, library: Library
) -> Iterator[Evidence]:
    cell = row.cells[0][1]
    found = re.compile(r"\s+".join(map(re.escape, cell.split()))).match(document.text, row.start)
    if found is None:
        return
    for place in library.rows_of(document.metadata.id):
        passage = library.knowledge.passages[place]
        if passage.start <= row.start < passage.end:
            lead_text = " ".join(document.text[slice(*lead)].split()) if lead else ""
            unit = Unit(passage, row.start, found.end(), cell, "item", lead, lead_text)
            yield Evidence(unit, Hit(passage, document.metadata, score, (), (), place), (), score)
            return
