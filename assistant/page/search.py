"""Zoeken for staff: results grouped by document with the matched words marked, and the list as a CSV file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.api_models import ResultOut
from assistant.finding import find_passages
from assistant.page.frame import words
from assistant.page.source import official_pages
from assistant.service import Library
from assistant.write import say_date
from prompts import templates

MOST_RESULTS = 30
MOST_EXPORTED = 100
_SHOWN = 340  # characters of a passage around the first matched word
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class SearchAsked:
    """What is searched for, within which filters; ``day`` is None for any day."""

    q: str = ""
    region: str | None = None
    kind: str | None = None
    document: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of shown text; ``hit`` when it is a matched word."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Shown:
    """A result as the template shows it."""

    result: ResultOut
    pieces: tuple[Piece, ...]
    cut: bool


@dataclass(frozen=True)
class Group:
    """Results of one document, best first; ``validity`` says in words when it holds."""

    document: str
    title: str
    validity: str
    results: tuple[Shown, ...]


def search(library: Library, asked: SearchAsked, k: int = MOST_RESULTS) -> list[ResultOut]:
    """Ranked passages; nothing for an empty search."""
    if not asked.q.strip():
        return []
    found = find_passages(library, asked.q, None, asked.day, k, 0, asked.region, asked.kind, asked.document)
    return [r for r in found.results if asked.day is None or holds(r, asked.day)]


def holds(result: ResultOut, day: date) -> bool:
    """Whether the result's document holds on the day; an unknown end is open."""
    return (result.valid_from is None or result.valid_from <= day) and (
        result.valid_until is None or day <= result.valid_until
    )


def groups(results: Sequence[ResultOut]) -> list[Group]:
    """Results by document, in the order of each document's best result."""
    by_document: dict[str, list[ResultOut]] = {}
    for result in results:
        by_document.setdefault(result.document, []).append(result)
    return [
        Group(document, members[0].title, validity(members[0]), tuple(_shown(m) for m in members))
        for document, members in by_document.items()
    ]


def validity(result: ResultOut) -> str:
    """When the document holds, in words."""
    if result.valid_from and result.valid_until:
        return words("valid_between", start=say_date(result.valid_from), end=say_date(result.valid_until))
    return words("valid_from", date=say_date(result.valid_from)) if result.valid_from else ""


def _shown(result: ResultOut) -> Shown:
    text = re.sub(r"\s+", " ", result.passage).strip()
    pattern = matched_pattern(result.terms)
    first = pattern.search(text) if pattern else None
    start = max(0, (first.start() if first else 0) - _SHOWN // 3)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = len(text) if len(text) - start <= _SHOWN else text.rfind(" ", start, start + _SHOWN)
    shown = ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    return Shown(result, tuple(_pieces(shown, pattern)), start > 0 or end < len(text))


def matched_pattern(terms: Sequence[str]) -> re.Pattern[str] | None:
    """Matches the given words as they stand."""
    if not terms:
        return None
    longest_first = sorted(map(re.escape, terms), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.I)


def _pieces(text: str, pattern: re.Pattern[str] | None) -> Iterator[Piece]:
    last = 0
    for found in pattern.finditer(text) if pattern else ():
        yield Piece(text[last : found.start()], False)
        yield Piece(found.group(), True)
        last = found.end()
    yield Piece(text[last:], False)


def filters(library: Library) -> dict[str, Any]:
    """What the filters offer, from the indexed documents."""
    metas = [d.metadata for d in library.knowledge.documents]
    present = {m.region for m in metas}
    kinds = sorted({m.kind for m in metas if m.kind})
    return {
        "filter_regions": [(r.id, r.name) for r in library.gazetteer.regions if r.id in present],
        "filter_kinds": [(k, kind_name(k)) for k in kinds],
        "filter_documents": [(m.id, m.title, m.valid_from.year if m.valid_from else "") for m in metas],
    }


def kind_name(kind: str) -> str:
    """A kind of document in words."""
    return words(f"kind_{kind}") if f"kind_{kind}" in templates("page") else kind


def as_csv(results: Sequence[ResultOut]) -> str:
    """The list for a spreadsheet: semicolons, as Dutch spreadsheets expect, and no cell that acts as a formula."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow(words("csv_head").split("|"))
    for n, r in enumerate(results, 1):
        row = (
            n,
            r.title,
            r.document,
            r.region or "",
            r.section,
            r.page or "",
            official_pages(r.official_pages),
            r.valid_from or "",
            r.valid_until or "",
            re.sub(r"\s+", " ", r.passage),
            r.link,
            r.score,
        )
        writer.writerow([_safe(str(cell)) for cell in row])
    return "\ufeff" + held.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
