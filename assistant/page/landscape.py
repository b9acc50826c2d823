"""Wegwijs: the landscape of a region at a glance, from document metadata and structured facts with their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.citations import ILLEGIBLE
from assistant.page.frame import words
from assistant.page.referrals import ReferralMap, RouteView, referral_map, region_routes
from assistant.service import Library
from assistant.write import page_at, say_date
from ingest.model import Document, Metadata
from kb.facts.attributes import NAMES
from kb.facts.model import Evidence, Fact
from kb.facts.sheets import Sheet
from kb.search import NATIONAL
from prompts import templates

LISTS = ("valt erin", "valt erbuiten", "consultatie")
_MOST_IN_CELL = 4
# A letter alone in a running sentence, where a document lost the rest of the word ("zo ver als nodig i en"). Words as
# they stand are "u", "5 a 7" and "2 x", and what points to a part ("onder b").
_LETTER = re.compile(r"([a-z]+)\s[b-tvwyz](?=\s[a-z])")
_POINTS = frozenset(("onder", "onderdeel", "sub", "lid", "type", "groep", "variant", "bijlage", "perceel", "en", "of"))


@dataclass(frozen=True)
class Proven:
    """A value with the address of its proof; ``about`` names what it holds for, "" for the whole column."""

    text: str
    link: str
    hardness: str
    about: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table: an attribute in words and a cell per column (empty where the document does not say)."""

    name: str
    cells: tuple[tuple[Proven, ...], ...]


@dataclass(frozen=True)
class Area:
    """A taakgebied or segment with what belongs to it and what does not."""

    name: str
    parts: tuple[str, ...]
    inside: tuple[Proven, ...]
    outside: tuple[Proven, ...]
    consult: tuple[Proven, ...]


@dataclass(frozen=True)
class Bar:
    """A document on the timeline; ``start`` and ``width`` in percent."""

    meta: Metadata
    start: float
    width: float
    open_end: bool
    now: bool


@dataclass(frozen=True)
class Timeline:
    """Documents over the years; places in percent of the width."""

    bars: tuple[Bar, ...]
    years: tuple[tuple[int, float], ...]
    today: float


@dataclass(frozen=True)
class Term:
    """A glossary entry with its proof."""

    term: str
    definition: str
    link: str
    title: str


@dataclass(frozen=True)
class Period:
    """The referral routes that hold in a period, and their map."""

    name: str
    routes: tuple[RouteView, ...]
    map: ReferralMap | None


class Landscape:
    """What Wegwijs shows of one loaded index."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._documents = {d.metadata.id: d for d in library.knowledge.documents}
        self.sheets: tuple[Sheet, ...] = library.facts.sheets()

    def region(self, region_id: str, today: date) -> dict[str, Any]:
        """What the page of a region shows."""
        documents = [d for d in self._documents.values() if d.metadata.region in (region_id, NATIONAL, None)]
        newest = self._newest(region_id)
        areas = [s for s in self.sheets if newest and s.document == newest.metadata.id and s.kind != "document"]
        compared = self._compared()
        return {
            "timeline": timeline([d.metadata for d in documents], today),
            "newest": newest.metadata if newest else None,
            "areas": [self._area(s) for s in areas],
            "area_rows": self._rows([[s] for s in areas]),
            "area_names": [s.subject for s in areas],
            "periods": self._periods(region_id, today),
            "compared": [d.metadata for d in compared],
            "compare_rows": self._rows([[s for s in self.sheets if s.document == d.metadata.id] for d in compared]),
        }

    def glossary(self) -> list[Term]:
        """All terms with a definition that can be read, by alphabet; of one defined twice the newest document's."""
        found: dict[str, Term] = {}
        for document in sorted(self._documents.values(), key=lambda d: d.metadata.valid_from or date.min):
            for entry in document.glossary:
                if ILLEGIBLE in entry.definition or not unharmed(entry.definition):
                    continue
                link = self._link(Evidence(document.metadata.id, entry.start, entry.end, ""))
                found[entry.term.casefold()] = Term(entry.term, entry.definition, link, document.metadata.title)
        return [found[key] for key in sorted(found)]

    def _periods(self, region_id: str, today: date) -> list[Period]:
        """How referral goes now and from each coming day on which a document of the region begins."""
        metas = [d.metadata for d in self._documents.values() if d.metadata.region == region_id]
        coming = sorted({m.valid_from for m in metas if m.valid_from and m.valid_from > today})
        found: list[Period] = []
        for day in (today, *coming):
            routes = region_routes(self._library, region_id, day, self._link)
            if routes:
                name = words("js_now") if day == today else words("period_from", date=say_date(day))
                found.append(Period(name, tuple(routes), referral_map(routes)))
        return found

    def _newest(self, region_id: str) -> Document | None:
        """The region's document that tells most recently of task areas or segments."""
        with_sheets = {s.document for s in self.sheets if s.kind != "document"}
        own = [d for d in self._documents.values() if d.metadata.region == region_id and d.metadata.id in with_sheets]
        return max(own, key=lambda d: d.metadata.valid_from or d.metadata.adopted or date.min, default=None)

    def _compared(self) -> list[Document]:
        """Documents with attributes to put side by side: by region, the oldest first."""
        told = {s.document for s in self.sheets if any(f.attribute not in LISTS for f in s.facts)}
        order = {r.id: n for n, r in enumerate(self._library.gazetteer.regions)}
        found = [d for d in self._documents.values() if d.metadata.id in told]
        return sorted(found, key=lambda d: (order.get(d.metadata.region or "", 9), d.metadata.valid_from or date.max))

    def _area(self, sheet: Sheet) -> Area:
        lists = {name: tuple(self._proven(f, "") for f in sheet.get(name) if unharmed(f.value)) for name in LISTS}
        return Area(sheet.subject, sheet.parts, lists["valt erin"], lists["valt erbuiten"], lists["consultatie"])

    def _rows(self, columns: Sequence[Sequence[Sheet]]) -> list[Row]:
        names = [n for n in NAMES if n not in LISTS]
        rows = [Row(attribute_name(n), tuple(self._cell(sheets, n) for sheets in columns)) for n in names]
        return [row for row in rows if any(row.cells)]

    def _cell(self, sheets: Sequence[Sheet], attribute: str) -> tuple[Proven, ...]:
        """The distinct values of an attribute; where they differ, each with what it holds for."""
        values: dict[str, list[tuple[Sheet, Fact]]] = {}
        for sheet in sheets:
            for fact in sheet.get(attribute):
                if not unharmed(fact.value):
                    continue
                values.setdefault(fact.value.casefold(), []).append((sheet, fact))
        found = [self._proven(v[0][1], _about(v, len(sheets) > 1)) for v in values.values()]
        return tuple(found[:_MOST_IN_CELL])

    def _proven(self, fact: Fact, about: str) -> Proven:
        return Proven(fact.value, self._link(fact.evidence), fact.hardness, about)

    def _link(self, evidence: Evidence) -> str:
        page = page_at(self._documents[evidence.document], evidence.start)
        return f"/bron/{evidence.document}/{page or 1}?citaat={evidence.start}-{evidence.end}"


def _about(held: Iterable[tuple[Sheet, Fact]], several: bool) -> str:
    names = (fact.part or (sheet.subject if several and sheet.kind != "document" else "") for sheet, fact in held)
    return ", ".join(dict.fromkeys(n for n in names if n))


def unharmed(text: str) -> bool:
    """Whether a text reads as it was written; Wegwijs leaves out what a damaged line made of it."""
    return all(found[1] in _POINTS for found in _LETTER.finditer(text))


def attribute_name(name: str) -> str:
    """An attribute as a reader sees it."""
    key = "attribute_" + name.replace(" ", "_")
    return words(key) if key in templates("page") else name.capitalize()


def timeline(metas: Sequence[Metadata], today: date) -> Timeline:
    """The documents with a known beginning, oldest first, on one scale of whole years."""
    dated = sorted((m for m in metas if m.valid_from), key=lambda m: (m.valid_from or today, m.id))
    first = min([today.year, *(m.valid_from.year for m in dated if m.valid_from)])
    first = max(first, today.year - 8)
    last = max([today.year, *(m.valid_from.year for m in dated if m.valid_from)]) + 2

    def place(day: date) -> float:
        share = (day - date(first, 1, 1)).days / (date(last, 1, 1) - date(first, 1, 1)).days
        return round(100 * min(1.0, max(0.0, share)), 2)

    bars = []
    for meta in dated:
        start, end = place(meta.valid_from or today), place(meta.valid_until) if meta.valid_until else 100.0
        now = (meta.valid_from or today) <= today <= (meta.valid_until or date.max)
        bars.append(Bar(meta, start, round(max(1.0, end - start), 2), meta.valid_until is None, now))
    return Timeline(tuple(bars), tuple((y, place(date(y, 1, 1))) for y in range(first, last)), place(today))
