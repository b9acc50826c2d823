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
CALLED = 2  # or so many where it calls them that


def at_home(understood: Understood, library: Library) -> Understood:
    """The question as it is; where a document tells of the place outside that it is about, without that place and with
    the documents to answer from: those without a region of the file, and national ones.
    """
    place = understood.outside
    free = [d for d in library.knowledge.documents if d.metadata.region is None and d.metadata.kind != "wet"]
    if place is None or not any(tells_of(place, d, library.gazetteer) for d in free):
        return understood
    law = [d for d in library.knowledge.documents if d.metadata.region == NATIONAL or d.metadata.kind == "wet"]
    inside = tuple(p for p in understood.places if p.region)
    own = tuple(d.metadata.id for d in (*free, *law))
    return replace(understood, outside=None, places=inside, field_place=None, documents=own)


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
