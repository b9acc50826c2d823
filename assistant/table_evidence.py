"""What a document lists otherwise than in a list, where a question asks for it: the first column of a table ("Welke
risico's ziet u?"), its rows with a mark ("Welke acties staan op rood?") or of the asker's municipality, and numbered
headings ("Wat zijn de vijf opgaven?").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.citations import ILLEGIBLE
from assistant.evidence import Asked, Evidence
from assistant.service import Library
from assistant.understand import Understood
from assistant.units import Unit, row_text
from ingest.model import Document, TableRow
from ingest.sentences import sentence_spans
from kb.hit import Hit
from kb.words import fold, raw_words, word_terms

LISTED = 0.93
FEWEST, MOST = 3, 12  # rows of a table that lists things, and is no table of figures or codes
_ABOVE, _LINES = 400, 3  # characters and lines above a table in which its lead-in stands
_WORDS = 3  # so many words stand on average in the first cell at least: names of things, no codes
_COUNT = r"(?:\w+e|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\d+)"
_ASKED = re.compile(rf"\b(?:welke|wat zijn (?:de|het)?|noem (?:de|alle)?) ?(?:{_COUNT} )?([a-z]{{5,}}(?:['’]s)?)\b")
_NUMBERED = re.compile(r"([^\W\d_]{5,}) (?:\d{1,2}|[A-Z])\b\W+\S")
_ROW_CODE = re.compile(r"\b[A-Z]\d{1,2}\b")
_MARKS, _MARKED = 5, 5  # so many different marks at most has a column of them, and so many rows at least its table
_OPENING = 60_000  # characters in which a document says how many there are of what it numbers
_PREFIX = 4  # letters that a word of the question and one of a table share at least
_BEARS = 0.6  # share of what is asked that the row of a municipality and its columns must hold


def listed(question: Understood, library: Library) -> Iterator[Evidence]:
    """The first cells of the rows of the table whose first column is called what is asked for, as items of a list."""
    asked = _ASKED.search(fold(question.text))
    if asked is None:
        return
    stem = _stem(asked.group(1))
    for document in library.knowledge.documents:
        yield from _headings(document, asked.group(1), library)
        yield from _marked(document, stem, question, library)
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


def _headings(document: Document, asked: str, library: Library) -> Iterator[Evidence]:
    """Headings that number what is asked for ("Opgave 1 — …", "Opgave 2 — …"), a line each."""
    named = [(s, found) for s in document.sections if (found := _NUMBERED.match(s.path[-1])) is not None]
    labels = {s.path[-1]: s.start for s, found in reversed(named) if _is_one_of(fold(found.group(1)), asked)}
    if not FEWEST <= len(labels) <= MOST:
        return
    lead = _counting(document, asked)
    for place, (label, start) in enumerate(sorted(labels.items(), key=lambda item: item[1])):
        yield from _told(document, start, label, "row", LISTED - 0.001 * place, library, lead)


def _counting(document: Document, asked: str) -> tuple[int, int] | None:
    """The sentence that says how many there are of what is asked for ("Wij kiezen voor vijf opgaven.")."""
    text = document.text
    lines = ((max(a, text.rfind("\n", a, b) + 1), b) for a, b in sentence_spans(text, 0, min(len(text), _OPENING)))
    return next((line for line in lines if re.search(rf"\b{_COUNT} {asked}\b", fold(text[slice(*line)]))), None)


def _is_one_of(one: str, several: str) -> bool:
    """Whether a word is the singular of another, which the stems alone do not always show ("opgave", "opgaven")."""
    return several.startswith(one) or _stem(one) == _stem(several)


def _marked(document: Document, stem: str, question: Understood, library: Library) -> Iterator[Evidence]:
    """The rows of a table of what is asked for that have the mark which the question names ("op rood")."""
    words = set(raw_words(question.text))
    tables: dict[str, list[TableRow]] = {}
    for row in document.rows:
        if len(row.cells) > 2 and stem in _stems(row.table):
            tables.setdefault(row.table, []).append(row)
    for rows in tables.values():
        for name in {head for row in rows for head, _ in row.cells[1:]}:
            marks = [fold(value) for row in rows for head, value in row.cells if head == name]
            if len(rows) < _MARKED or len(set(marks)) > _MARKS or not words.intersection(marks):
                continue
            for row in rows:
                cell = next((c for c in row.cells if c[0] == name and fold(c[1]) in words), None)
                if cell is not None:
                    text = row_text(replace(row, cells=(*row.cells[:2], cell)))
                    yield from _told(document, row.start, text, "row", LISTED, library)


def _stems(text: str) -> set[str]:
    """The stems of a text's words."""
    return {_stem(word) for word in raw_words(text)}


def of_code(question: Understood, library: Library) -> Iterator[Evidence]:
    """The row of a plan that the question names by its letter and number ("actie C2")."""
    codes = set(_ROW_CODE.findall(question.text))
    for document in library.knowledge.documents if codes else ():
        for row in document.rows:
            if row.cells[0][1] in codes and len(row.cells) > 1:
                yield from _told(document, row.start, row_text(row), "row", LISTED, library)


def of_municipality(question: Understood, asked: Asked, library: Library) -> Iterator[Evidence]:
    """The row of the asker's municipality in a table of municipalities, with the columns that are asked for."""
    town = fold(question.town)
    words = [w for w in asked.words if len(w) >= _PREFIX]
    for document in library.knowledge.documents if town else ():
        for row in document.rows:
            if fold(row.cells[0][1]) != town:
                continue
            cells = [cell for cell in row.cells[1:] if any(_share(w, raw_words(cell[0])) for w in words)]
            around = raw_words(" ".join([document.metadata.title, *(part for cell in row.cells for part in cell)]))
            held = sum(v for w, v in asked.words.items() if _share(w, around))
            if cells and held >= _BEARS * sum(asked.words.values()):
                text = row_text(replace(row, cells=(row.cells[0], *cells)))
                yield from _told(document, row.start, text, "row", LISTED, library)


def _share(word: str, others: Sequence[str]) -> bool:
    """Whether a word begins as one of the others does ("bezoeken", "bezoekadres")."""
    return any(word[: max(_PREFIX, len(word) - 3)] == other[: max(_PREFIX, len(word) - 3)] for other in others)


def _told(
    document: Document,
    start: int,
    text: str,
    kind: str,
    score: float,
    library: Library,
    lead: tuple[int, int] | None = None,
) -> Iterator[Evidence]:
    """A text as evidence, proved by the row that begins here or by the passage below the heading that does."""
    end = next((row.end for row in document.rows if row.start == start), None)
    for place in library.rows_of(document.metadata.id):
        passage = library.knowledge.passages[place]
        if passage.start <= start < passage.end or (end is None and passage.start > start):
            at = (start, end) if end is not None else (passage.start, passage.end)
            above = " ".join(document.text[slice(*lead)].split()) if lead else ""
            unit = Unit(passage, *at, text, kind, lead, above)
            yield Evidence(unit, Hit(passage, document.metadata, score, (), (), place), (), score)
            return
