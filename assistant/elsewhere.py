"""Places outside the regions of ``regions.yaml`` of which there are documents in the index.

A folder may hold documents of any region. Who asks about a place of theirs is answered from the documents without a
region of that file, and never from those that have one.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.document_place import holds_for, is_of_another, may_be_of_elsewhere, regions_named, tells_of
from assistant.service import Library
from assistant.understand import Understood
from kb.search import NATIONAL


def at_home(understood: Understood, library: Library) -> Understood:
    """The question as it is; where a document tells of the place outside that it is about, without that place and with
    the documents to answer from: those without a region of the file, and national ones, but none that is of other
    municipalities and names no region of the place.
    """
    place = understood.outside
    if place is None:
        return understood
    documents = library.knowledge.documents
    free = [d for d in documents if may_be_of_elsewhere(d)]
    own = [d for d in free if tells_of(place, d, library.gazetteer)]
    if not own:
        return understood
    if not all(is_of_another(place, d, library.gazetteer) for d in own):  # else there is nothing better
        free = [d for d in free if not is_of_another(place, d, library.gazetteer)]
        own = [d for d in own if d in free]
    regions = frozenset(name for d in own for name in regions_named(d.text))
    telling = {d.metadata.id for d in own}
    holding = [d for d in free if d.metadata.id in telling or holds_for(place, d, regions, library.gazetteer)]
    law = [d for d in documents if d.metadata.region == NATIONAL or d.metadata.kind == "wet"]
    inside = tuple(p for p in understood.places if p.region)
    ids = tuple(d.metadata.id for d in (*holding, *law))
    town = place.municipality or place.name
    return replace(understood, outside=None, places=inside, field_place=None, documents=ids, town=town)
