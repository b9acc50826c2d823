"""Which municipalities a document is of, and whether it tells of a place, by its title, head and lists of names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ingest.model import Document
from ingest.municipalities import NAME, OWN_BODY
from ingest.sentences import sentence_spans
from kb.places import Gazetteer, Place
from kb.search import ELSEWHERE
from kb.words import fold

OFTEN = 3  # a document that names a place so often tells of it
LISTED = 3  # a sentence that names so many municipalities says for which ones the document holds,
_OPENING = 20_000  # characters in which a document says for whom it is
_HEAD = 600  # in which a letter or regulation names the municipality that it comes from
_CALLED = re.compile(rf"\b[Gg]emeente ({NAME})")
_REGION = re.compile(r"\b[Rr]egio ((?:[A-ZÀ-Þ][\w'’-]+)(?: [A-ZÀ-Þ][\w'’-]+)*)")
CALLED = 2  # or so many where it calls them that


def marked(documents: Iterable[Document], gazetteer: Gazetteer) -> tuple[Document, ...]:
    """The documents; one without a region of the file that is of other municipalities or regions only gets the region
    ``ELSEWHERE``, so that it answers for none of the file's.
    """
    return tuple(
        replace(d, metadata=replace(d.metadata, region=ELSEWHERE)) if _is_of_elsewhere(d, gazetteer) else d
        for d in documents
    )


def places_of(documents: Iterable[Document], gazetteer: Gazetteer) -> tuple[str, ...]:
    """The municipalities outside the regions of the file that documents are of."""
    found = {name for d in documents if may_be_of_elsewhere(d) for name in _municipalities(d, gazetteer)}
    places = [place for name in found if (place := gazetteer.look_up(name)) is not None]
    return tuple(sorted(p.name for p in places if p.region is None and not p.is_region))


def may_be_of_elsewhere(document: Document) -> bool:
    """Whether a document is no law and of no region of the file."""
    return document.metadata.region in (None, ELSEWHERE) and document.metadata.kind != "wet"


def _is_of_elsewhere(document: Document, gazetteer: Gazetteer) -> bool:
    if not may_be_of_elsewhere(document):
        return False
    of = [gazetteer.look_up(name) for name in _municipalities(document, gazetteer)]
    if of:
        return all(place is not None and place.region is None for place in of)
    told = Counter(fold(found.group(1)) for found in _REGION.finditer(document.text[:_OPENING]))
    own = {name for name in told if (place := gazetteer.look_up(name)) is not None and place.region}
    at_head = regions_named(f"{document.metadata.title}\n{document.text[:_HEAD]}")
    return not own and (bool(at_head) or max(told.values(), default=0) >= OFTEN)


def regions_named(text: str) -> frozenset[str]:
    """The regions that a text names ("regio Twente")."""
    return frozenset(fold(found.group(1)) for found in _REGION.finditer(text))


def is_of_another(place: Place, document: Document, gazetteer: Gazetteer) -> bool:
    """Whether a document's title names municipalities, and not this one."""
    titled = {m.place.municipality for m in gazetteer.find(document.metadata.title) if not m.place.is_region}
    return bool(titled) and place.municipality not in titled


def holds_for(place: Place, document: Document, regions: frozenset[str], gazetteer: Gazetteer) -> bool:
    """Whether a document may hold for the place: it is of no municipality, of this one, or names one of the regions."""
    of = _municipalities(document, gazetteer)
    return not of or place.municipality in of or bool(regions & regions_named(document.text))


def _municipalities(document: Document, gazetteer: Gazetteer) -> set[str]:
    """The municipalities that a document is of: in its title, at its head, or where it lists them."""
    opening = document.text[:_OPENING]
    found = gazetteer.municipalities_in(document.metadata.title)
    head = document.text[:_HEAD]
    for called in (*_CALLED.finditer(head), *OWN_BODY.finditer(head)):
        named = gazetteer.look_up(called.group(1))
        found |= {named.municipality} if named is not None and named.municipality else set()
    for start, end in sentence_spans(opening):
        if _lists(opening[start:end], gazetteer):
            found |= gazetteer.municipalities_in(opening[start:end], listed=True)
    return found


def tells_of(place: Place, document: Document, gazetteer: Gazetteer) -> bool:
    """Whether a document is of the place, names it in its title, or often, or in a list of municipalities."""
    named = _pattern(place)
    if named.search(fold(document.metadata.title)) or place.municipality in _municipalities(document, gazetteer):
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
    return len(gazetteer.municipalities_in(sentence, listed=True)) >= least
