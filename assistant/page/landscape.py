"""Wegwijs: the landscape of a region at a glance, from document metadata and structured facts with their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.citations import ILLEGIBLE
from assistant.matching import read_word
from assistant.page.contracts import Contract, contracts
from assistant.page.frame import words
from assistant.page.proven import Place, Proven, proven, sheets_with, unharmed, values
from assistant.page.referrals import ReferralMap, RouteView, Step, referral_map, region_routes
from assistant.page.timeline import timeline
from assistant.service import Library
from assistant.write import page_at, say_date
from ingest.model import Document, Metadata
from kb.facts.attributes import NAMES
from kb.facts.model import Evidence
from kb.facts.sheets import FORM, Sheet
from kb.search import NATIONAL
from kb.words import STOP_WORDS, fold, raw_words
from prompts import templates

LISTS = ("valt erin", "valt erbuiten", "consultatie", FORM)


@dataclass(frozen=True)
class Term:
    """A glossary entry with its proof; ``region`` is the name of the region it is from when that is another one."""

    term: str
    definition: str
    link: str
    region: str


@dataclass(frozen=True)
class Row:
    """A row of a table: an attribute and a cell per column (empty where the document does not say)."""

    attribute: str
    cells: tuple[tuple[Proven, ...], ...]

    @property
    def name(self) -> str:
        """The attribute as a reader sees it."""
        key = "attribute_" + self.attribute.replace(" ", "_")
        return words(key) if key in templates("page") else self.attribute.capitalize()


@dataclass(frozen=True)
class Area:
    """A taakgebied or segment with what belongs to it, what does not, and who provides it."""

    name: str
    inside: tuple[Proven, ...]
    outside: tuple[Proven, ...]
    consult: tuple[Proven, ...]
    providers: tuple[Proven, ...]


@dataclass(frozen=True)
class Stage:
    """Who does what in a period, as one document tells: task areas or forms of help, and a table of attributes.

    With ``whole`` the first column is the document's own, which holds where another column is empty.
    """

    name: str
    meta: Metadata
    areas: tuple[Area, ...]
    forms: tuple[Proven, ...]
    outside: tuple[Proven, ...]
    whole: bool
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Period:
    """The referral routes that hold in a period, and their map.

    ``plans`` are the steps that are new in it and no law, where the map itself draws law alone.
    """

    name: str
    routes: tuple[RouteView, ...]
    map: ReferralMap | None
    plans: tuple[Step, ...]


class Landscape:
    """What Wegwijs shows of one loaded index."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._documents = {d.metadata.id: d for d in library.knowledge.documents}
        self.sheets: tuple[Sheet, ...] = library.facts.sheets()

    def region(self, region_id: str, today: date) -> dict[str, Any]:
        """What the page of a region shows."""
        documents = [d for d in self._documents.values() if d.metadata.region in (region_id, NATIONAL, None)]
        compared = self._compared()
        compare_rows = self._rows([sheets_with(self.sheets, d.metadata.id) for d in compared])
        return {
            "timeline": timeline([d.metadata for d in documents], self._contracts(region_id), today),
            "stages": self._stages(region_id, today),
            "periods": self._periods(region_id, today),
            "compared": [d.metadata for d in compared],
            "compare_rows": compare_rows,
            "compare_terms": self._terms_in(compare_rows, region_id),
        }

    def glossary(self, region_id: str | None) -> list[Term]:
        """All terms with a definition that can be read, by alphabet. Of one defined twice that of a document of the
        region or of all regions, and of those the newest.
        """
        here = (region_id, NATIONAL, None)
        metas = [d.metadata for d in self._documents.values()]
        found: dict[str, Term] = {}
        for meta in sorted(metas, key=lambda m: (m.region in here, m.valid_from or date.min)):
            other = "" if meta.region in here else self._region_name(meta.region or "")
            for entry in self._documents[meta.id].glossary:
                if ILLEGIBLE in entry.definition or not unharmed(entry.definition):
                    continue
                link = self._link(Evidence(meta.id, entry.start, entry.end, ""))
                found[entry.term.casefold()] = Term(entry.term, entry.definition, link, other)
        return [found[key] for key in sorted(found)]

    def _region_name(self, region_id: str) -> str:
        region = self._library.gazetteer.region(region_id)
        return region.short if region else words("region_elsewhere_of")

    def _contracts(self, region_id: str) -> list[Contract]:
        own = [m for m in (d.metadata for d in self._documents.values()) if m.region == region_id]
        return [c for m in own for c in contracts(sheets_with(self.sheets, m.id), m.title, self._link)]

    def _periods(self, region_id: str, today: date) -> list[Period]:
        """How referral goes now and from each coming day on which a document or a route of the region begins."""
        begins = [d.metadata.valid_from for d in self._documents.values() if d.metadata.region == region_id]
        begins += [p.route.valid_from for p in self._library.facts.proven_routes if region_id in p.route.regions]
        found: list[Period] = []
        earlier: set[str] = set()
        for day in (today, *sorted({d for d in begins if d and d > today})):
            routes = region_routes(self._library, region_id, day, self._link)
            told = {s.text: s for r in routes for s in r.steps if s.hardness != "wet"}
            drawn = referral_map(routes)
            if routes:
                plan_drawn = drawn is not None and any(a.step.hardness != "wet" for a in drawn.arrows)
                plans = () if plan_drawn or day == today else (s for t, s in told.items() if t not in earlier)
                found.append(Period(_when(day, today), tuple(routes), drawn, tuple(plans)))
            earlier |= set(told)
        return found

    def _stages(self, region_id: str, today: date) -> list[Stage]:
        """Who does what, by each document of the region that tells of it and is not over; what begins first, first."""
        metas = [d.metadata for d in self._documents.values() if d.metadata.region == region_id]
        holding = [m for m in metas if (m.valid_until or date.max) >= today]
        found = (self._stage(m, today) for m in sorted(holding, key=lambda m: m.valid_from or date.min))
        return [s for s in found if s.areas or s.forms]

    def _stage(self, meta: Metadata, today: date) -> Stage:
        sheets = sheets_with(self.sheets, meta.id)
        areas = [s for s in sheets if s.kind != "document"]
        whole = [s for s in sheets if s.kind == "document"]
        told = [s for s in whole if any(f.attribute not in LISTS for f in s.facts)]
        rows = self._rows([[s] for s in (*told, *areas)])
        return Stage(
            _when(max(meta.valid_from or today, today), today),
            meta,
            tuple(self._area(s) for s in areas),
            values(whole, FORM, self._link),
            self._outside(meta, whole),
            bool(told),
            tuple(words("contract_whole") if s in told else s.subject for s in (*told, *areas)),
            tuple(rows),
            self._terms_in(rows, meta.region),
        )

    def _outside(self, meta: Metadata, whole: Sequence[Sheet]) -> tuple[Proven, ...]:
        """What falls outside the procurement that a document tells of, and what only its summary names."""
        found = list(values(whole, "valt erbuiten", self._link))
        told = [_named_in(p.text) for p in found]
        for fact in (f for s in self._summaries(meta) for f in s.get("valt erbuiten") if unharmed(f.value)):
            name = _named_in(fact.value)
            if not any(name <= other or other <= name for other in told):
                place = Place(words("kind_samenvatting").lower(), self._link(fact.evidence))
                found.append(Proven(fact.value, fact.hardness, (place,)))
            told.append(name)
        return tuple(found)

    def _summaries(self, meta: Metadata) -> Iterator[Sheet]:
        """What the summaries of a document tell of the whole: those of its region that hold from the same day."""
        for other in (d.metadata for d in self._documents.values()):
            same = (other.region, other.valid_from) == (meta.region, meta.valid_from) and other.id != meta.id
            if same and other.kind == "samenvatting":
                yield from (s for s in sheets_with(self.sheets, other.id) if s.kind == "document")

    def _compared(self) -> list[Document]:
        """Documents with attributes to put side by side: by region, the oldest first."""
        told = {s.document for s in self.sheets if any(f.attribute not in LISTS for f in s.facts)}
        order = {r.id: n for n, r in enumerate(self._library.gazetteer.regions)}
        found = [d for d in self._documents.values() if d.metadata.id in told]
        return sorted(found, key=lambda d: (order.get(d.metadata.region or "", 9), d.metadata.valid_from or date.max))

    def _area(self, sheet: Sheet) -> Area:
        inside, outside, consult = (
            tuple(proven(f, self._link) for f in sheet.get(name) if unharmed(f.value))
            for name in ("valt erin", "valt erbuiten", "consultatie")
        )
        return Area(sheet.subject, inside, outside, consult, values([sheet], "aanbieders", self._link))

    def _rows(self, columns: Sequence[Sequence[Sheet]]) -> list[Row]:
        names = [n for n in NAMES if n not in LISTS]
        cells = {n: tuple(values(sheets, n, self._link) for sheets in columns) for n in names}
        return [Row(n, found) for n, found in cells.items() if any(found)]

    def _terms_in(self, rows: Sequence[Row], region_id: str | None) -> tuple[Term, ...]:
        """The glossary's terms for what stands in a table: a value alone or with the name of its attribute."""
        known = {t.term: t for t in self.glossary(region_id)}
        said = [f"{p.text} {row.attribute}" for row in rows for cell in row.cells for p in cell]
        found = (d.term for text in dict.fromkeys(said) for d in self._library.facts.define(text))
        return tuple(known[term] for term in dict.fromkeys(found) if term in known)

    def _link(self, evidence: Evidence) -> str:
        page = page_at(self._documents[evidence.document], evidence.start)
        return f"/bron/{evidence.document}/{page or 1}?citaat={evidence.start}-{evidence.end}"


def _named_in(text: str) -> frozenset[str]:
    """The stems of the words, and of the parts of compounds, outside brackets: "dyslexiezorg" is dyslexie and zorg."""
    bare = re.sub(r"\([^()]*\)", " ", text)
    return frozenset(p for w in raw_words(fold(bare)) if w not in STOP_WORDS for p in read_word(w).parts)


def _when(day: date, today: date) -> str:
    return words("js_now") if day == today else words("period_from", date=say_date(day))
