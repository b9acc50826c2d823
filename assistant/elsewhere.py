"""Places outside the regions of ``regions.yaml`` of which there are documents in the index.

A folder may hold documents of any region. Who asks about a place of theirs is answered from the documents without a
region of that file, and never from those that have one.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.service import Library
from assistant.understand import Understood
from ingest.model import Document
from ingest.sentences import sentence_spans
from kb.places import Gazetteer, Place
from kb.search import NATIONAL
from kb.words import fold

OFTEN = 3  # a document that names a place so often tells of it
LISTED = 3  # a sentence that names so many municipalities says for which ones the document holds,
_OPENING = 20_000  # characters in which a document says for whom it is
_HEAD = 600  # in which a letter or regulation names the municipality that it comes from
_CALLED = re.compile(r"\b[Gg]emeente ((?:[A-ZÀ-Þ][\w'’-]+)(?:[ -](?:(?:van|de|den|aan|op) )*[A-ZÀ-Þ][\w'’-]+)*)")
_REGION = re.compile(r"\b[Rr]egio ((?:[A-ZÀ-Þ][\w'’-]+)(?: [A-ZÀ-Þ][\w'’-]+)*)")
CALLED = 2  # or so many where it calls them that


def at_home(understood: Understood, library: Library) -> Understood:
    """The question as it is; where a document tells of the place outside that it is about, without that place and with
    the documents to answer from: those without a region of the file, and national ones, but none that is of other
    municipalities and names no region of the place.
    """
    place = understood.outside
    if place is None:
        return understood
    free = [d for d in library.knowledge.documents if d.metadata.region is None and d.metadata.kind != "wet"]
    own = [d for d in free if tells_of(place, d, library.gazetteer)]
    if not own:
        return understood
    regions = frozenset(name for d in own for name in regions_named(d.text))
    telling = {d.metadata.id for d in own}
    holding = [d for d in free if d.metadata.id in telling or holds_for(place, d, regions, library.gazetteer)]
    law = [d for d in library.knowledge.documents if d.metadata.region == NATIONAL or d.metadata.kind == "wet"]
    inside = tuple(p for p in understood.places if p.region)
    ids = tuple(d.metadata.id for d in (*holding, *law))
    return replace(understood, outside=None, places=inside, field_place=None, documents=ids)


def regions_named(text: str) -> frozenset[str]:
    """The regions that a text names ("regio Twente")."""
    return frozenset(fold(found.group(1)) for found in _REGION.finditer(text))


def holds_for(place: Place, document: Document, regions: frozenset[str], gazetteer: Gazetteer) -> bool:
    """Whether a document may hold for the place: it is of no municipality, of this one, or names one of the regions."""
    of = _municipalities(document, gazetteer)
    return not of or place.municipality in of or bool(regions & regions_named(document.text))


def _municipalities(document: Document, gazetteer: Gazetteer) -> set[str]:
    """The municipalities that a document is of: in its title, at its head, or where it lists them."""
    opening = document.text[:_OPENING]
    found = gazetteer.municipalities_in(document.metadata.title)
    for called in _CALLED.finditer(document.text[:_HEAD]):
        named = gazetteer.look_up(called.group(1))
        found |= {named.municipality} if named is not None and named.municipality else set()
    for start, end in sentence_spans(opening):
        if _lists(opening[start:end], gazetteer):
            found |= gazetteer.municipalities_in(opening[start:end])
    return found


def tells_of(place: Place, document: Document, gazetteer: Gazetteer) -> bool:
    """Whether a document's title names the place, or its text does often or in a list of municipalities."""
    named = _pattern(place)
    if named.search(fold(document.metadata.title)):
        return True
    text = fold(document.text)
    if len(named.findall(text)) >= OFTEN:
        return True
    if named.search(text) is None:
        return False
    sentences = (document.text[a:b] for a, b in sentence_spans(document.text))
    return any(named.search(fold(s)) and _lists(s, gazetteer) for s in sentences)


def _pattern(place: Place) -> re.Pattern[str]:
    names = dict.fromkeys(fold(n) for n in (place.name, place.municipality) if n)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _lists(sentence: str, gazetteer: Gazetteer) -> bool:
    least = CALLED if "gemeenten" in fold(sentence) else LISTED
    return len(gazetteer.municipalities_in(sentence)) >= least
