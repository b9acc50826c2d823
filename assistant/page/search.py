"""Zoeken for staff: results grouped by document with the matched words marked, and the list as a CSV file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from assistant.api_models import ResultOut
from assistant.finding import DEEPEST, find_passages
from assistant.page.frame import words
from assistant.page.marking import matched_pattern
from assistant.page.source import official_pages
from assistant.page.typed_day import short_day
from assistant.service import Library
from assistant.write import page_at, say_date
from ingest.model import Document
from kb.search import ELSEWHERE
from prompts import templates

PER_PAGE = 30
_MOST_COMPLETED = 5  # words that an unfinished one is taken for
_SHOWN = 340  # characters of a passage around the first matched word
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class SearchAsked:
    """What is searched for, within which filters; ``day`` is None for any day.

    ``q`` keeps a blank at its end: who typed that is done with the last word.
    """

    q: str = ""
    region: str | None = None
    kind: str | None = None
    document: str | None = None
    day: date | None = None
    page: int = 1

    @property
    def query(self) -> str:
        """The search as a query string, with its page from the second on."""
        values = {
            "q": self.q,
            "regio": self.region,
            "soort": self.kind,
            "document": self.document,
            "datum": self.day.isoformat() if self.day else None,
            "pagina": self.page if self.page > 1 else None,
        }
        return urlencode({k: v for k, v in values.items() if v})

    def at(self, page: int) -> SearchAsked:
        """The same search at another page."""
        return replace(self, page=page)


@dataclass(frozen=True)
class Outcome:
    """One page of ranked passages out of ``total``; ``completed`` are the words that the last one was taken for."""

    asked: SearchAsked
    results: tuple[ResultOut, ...] = ()
    total: int = 0
    completed: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages the results fill."""
        return -(-self.total // PER_PAGE)

    @property
    def first(self) -> int:
        """The place of the first result on this page, from 1."""
        return self.results[0].number

    @property
    def last(self) -> int:
        """The place of the last result on this page."""
        return self.results[-1].number


@dataclass(frozen=True)
class Piece:
    """A stretch of shown text; ``hit`` when it is a matched word."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Shown:
    """A result as the template shows it: ``passage`` is the id of what was found, ``page`` the one on which the first
    word stands that was searched for (else the one it begins on), ``link`` leads there.
    """

    result: ResultOut
    pieces: tuple[Piece, ...]
    passage: str
    page: int | None
    link: str


@dataclass(frozen=True)
class Group:
    """Results of one document, best first; ``validity`` says in words when it holds."""

    document: str
    title: str
    validity: str
    results: tuple[Shown, ...]


def search(library: Library, asked: SearchAsked, whole: bool = False) -> Outcome:
    """The asked page of ranked passages, or with ``whole`` all of them.

    Nothing for an empty search, and the first page for one past the end.
    """
    if not asked.q.strip():
        return Outcome(asked)
    k = DEEPEST if whole else PER_PAGE
    q, completed = complete(library, asked.q)
    filters = (asked.region, asked.kind, asked.document, asked.day)
    found = find_passages(library, q, None, asked.day, k, (asked.page - 1) * k, *filters)
    if found.total and not found.results:
        return search(library, asked.at(1))
    return Outcome(asked, tuple(found.results), found.total, completed)


def complete(library: Library, q: str) -> tuple[str, tuple[str, ...]]:
    """The search with its last word completed where it is still being typed, and the words it was taken for."""
    last = _LAST_WORD.search(q)
    found = library.facts.complete(last.group(), _MOST_COMPLETED) if last else ()
    return (f"{q[: last.start()]}{' '.join(found)}", found) if last and found else (q, ())


def groups(outcome: Outcome, library: Library) -> list[Group]:
    """Results by document, in the order of each document's best result."""
    held = {d.metadata.id: d for d in library.knowledge.documents}
    by_document: dict[str, list[ResultOut]] = {}
    for result in outcome.results:
        by_document.setdefault(result.document, []).append(result)
    return [
        Group(
            name, members[0].title, validity(members[0]), tuple(_shown(m, outcome.asked, held[name]) for m in members)
        )
        for name, members in by_document.items()
    ]


def validity(result: ResultOut) -> str:
    """When the document holds, in words."""
    if result.valid_from and result.valid_until:
        return words("valid_between", start=say_date(result.valid_from), end=say_date(result.valid_until))
    return words("valid_from", date=say_date(result.valid_from)) if result.valid_from else ""


def _shown(result: ResultOut, asked: SearchAsked, document: Document) -> Shown:
    passage = result.link.partition("?passage=")[2]
    text = _on_one_line(result.passage)
    pattern = matched_pattern(result.terms)
    found = pattern.search(result.passage) if pattern else None
    hit = found.start() if found else 0
    start = max(0, len(_on_one_line(result.passage[:hit])) - _SHOWN // 3)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = len(text) if len(text) - start <= _SHOWN else text.rfind(" ", start, start + _SHOWN)
    shown = ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    page = page_at(document, _begins(document, passage) + hit)
    link = f"/bron/{result.document}/{page or 1}?passage={passage}&{asked.query}"
    return Shown(result, tuple(_pieces(shown, pattern)), passage, page, link)


def _on_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _begins(document: Document, passage_id: str) -> int:
    """Where a passage begins in its document's text."""
    return next(p.start for p in document.passages if p.id == passage_id)


def _pieces(text: str, pattern: re.Pattern[str] | None) -> Iterator[Piece]:
    last = 0
    for found in pattern.finditer(text) if pattern else ():
        yield Piece(text[last : found.start()], False)
        yield Piece(found.group(), True)
        last = found.end()
    yield Piece(text[last:], False)


def filters(library: Library, today: date) -> dict[str, Any]:
    """What the filters offer, from the indexed documents; as days today and those on which a document begins."""
    metas = [d.metadata for d in library.knowledge.documents]
    present = {m.region for m in metas}
    kinds = sorted({m.kind for m in metas if m.kind})
    regions = [*((r.id, r.name) for r in library.gazetteer.regions), (ELSEWHERE, words("region_elsewhere"))]
    return {
        "filter_regions": [(id_, name) for id_, name in regions if id_ in present],
        "filter_kinds": [(k, kind_name(k)) for k in kinds],
        "filter_days": [short_day(d) for d in sorted({today, *(m.valid_from for m in metas if m.valid_from)})],
        "filter_documents": [(m.id, m.title, m.valid_from.year if m.valid_from else "") for m in metas],
    }


def kind_name(kind: str) -> str:
    """A kind of document in words."""
    return words(f"kind_{kind}") if f"kind_{kind}" in templates("page") else kind


def as_csv(results: Sequence[ResultOut], base: str) -> str:
    """The list for a spreadsheet: semicolons, as Dutch spreadsheets expect, and no cell that acts as a formula.

    ``base`` is the address of this site, since a link in a file on somebody's computer needs one.
    """
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
            _on_one_line(r.passage),
            base.rstrip("/") + r.link,
            r.score,
        )
        writer.writerow([_safe(str(cell)) for cell in row])
    return "\ufeff" + held.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
