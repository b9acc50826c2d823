"""Which regions a question may be answered from, and whether an answer is from the wrong one or hides its validity.

Wrong region: an answered question that names a place (or has one in the picker) and cites a document of another
region. Wrong validity: an answered question that cites a document not in force on its date, without the answer or a
notice saying from or until when it holds. Both are rates over answered questions; issue of the project, no literature.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from assistant.model import Answer
from evals.folding import normalise
from evals.questions import Item
from ingest.model import Metadata
from kb.places import Gazetteer
from kb.search import NATIONAL, in_force

Regions = frozenset[str]
_YEAR = "januari februari maart april mei juni juli augustus september oktober november december"
MONTHS = _YEAR.split()
_BOUND_WORDS = ("vanaf", "sinds", "tot", "tot en met", "per", "strategie", "tot eind", "tot het eind van")


def regions_of(item: Item, places: Gazetteer, metadata: dict[str, Metadata]) -> Regions:
    """Regions an answer may come from: of the places in the question, else of the field, and always of the gold."""
    named = {m.place.region for m in places.find(item.full_question or item.question)}
    found = {region for region in named if region}
    if not named and item.municipality:
        place = places.look_up(item.municipality)
        found = {place.region} if place and place.region else set()
    if not found:
        return frozenset()
    gold = {metadata[g.document].region for g in item.gold if g.document in metadata}
    return frozenset(found | {region for region in gold if region})


def search_region(item: Item, places: Gazetteer) -> str | None:
    """The one region a plain search is limited to; None when no place, or places of two regions, are named."""
    named = {m.place.region for m in places.find(item.full_question or item.question)} - {None}
    if not named and item.municipality:
        place = places.look_up(item.municipality)
        named = {place.region} - {None} if place else set()
    return next(iter(named)) if len(named) == 1 else None


def from_wrong_region(documents: Iterable[Metadata], regions: Regions) -> bool:
    """Whether one of the documents belongs to a region outside the given ones; never for an unscoped question."""
    return bool(regions) and any(m.region not in (None, NATIONAL, *regions) for m in documents)


def hides_validity(answer: Answer, metadata: dict[str, Metadata], day: date | None) -> bool:
    """Whether a cited document is not in force on the day and nothing in the answer says so."""
    if day is None:
        return False
    cited = [metadata[c.document] for c in answer.citations if c.document in metadata]
    text = normalise(" ".join([answer.markdown, *(n.text for n in answer.notices if n.kind == "validity")]))
    return any(not in_force(m, day) and not _names_bound(m, day, text) for m in cited)


def _names_bound(document: Metadata, day: date, text: str) -> bool:
    early = document.valid_from is not None and day < document.valid_from
    bound = document.valid_from if early else document.valid_until
    if bound is None:
        return True
    days = (bound, bound + timedelta(days=1), bound - timedelta(days=1))
    written = [f"{d.day} {MONTHS[d.month - 1]} {d.year}" for d in days]
    return any(form in text for form in (*written, *(f"{word} {bound.year}" for word in _BOUND_WORDS)))
