"""Tells the region of a document from the municipalities it names, where nobody has written it down.

Without a region a document would answer for every place; with the wrong one it would answer for none of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.model import Document, Reading
from ingest.sentences import sentence_spans
from kb.places import Gazetteer, Mention

OPENING = 20_000  # characters in which a document says for whom it holds
LEAST = 3  # different municipalities of one region, where neither title nor opening names the region itself
_MOST_OTHERS = 0.5  # so many municipalities of elsewhere, as a share of the region's own, may be named beside


def with_regions(reading: Reading, gazetteer: Gazetteer) -> Reading:
    """The same documents; those without a region get the one they name, with the sentence that shows it."""
    return replace(reading, documents=tuple(_with_region(d, gazetteer) for d in reading.documents))


def _with_region(document: Document, gazetteer: Gazetteer) -> Document:
    metadata = document.metadata
    if metadata.region is not None or metadata.kind == "wet":
        return document
    found = region_named(metadata.title, document.text[:OPENING], gazetteer)
    if found is None:
        return document
    shown = (*metadata.inferred, ("region", found[1]))
    return replace(document, metadata=replace(metadata, region=found[0], inferred=shown))


def region_named(title: str, text: str, gazetteer: Gazetteer) -> tuple[str, str] | None:
    """Region id and the words that show it; None where no region is clearly meant."""
    in_title = _by_region(gazetteer.find(title))
    if len(in_title) == 1 and None not in in_title:
        return str(next(iter(in_title))), title
    mentions = gazetteer.find(text)
    named = _by_region(mentions)
    own = {region: places for region, places in named.items() if region is not None}
    if not own:
        return None
    best = max(own, key=lambda region: len(own[region]))
    others = sum(len(places) for region, places in named.items() if region != best)
    whole = sum(m.place.is_region and m.place.region == best for m in mentions) > 1
    if others > _MOST_OTHERS * len(own[best]) or not (whole or len(own[best]) >= LEAST):
        return None
    return best, _sentence(text, [m for m in mentions if m.place.region == best])


def _by_region(mentions: Iterable[Mention]) -> dict[str | None, set[str]]:
    """Names of municipalities (and of the region itself) per region id; None: of elsewhere."""
    found: dict[str | None, set[str]] = {}
    for mention in mentions:
        found.setdefault(mention.place.region, set()).add(mention.place.municipality or mention.place.name)
    return found


def _sentence(text: str, mentions: Iterable[Mention]) -> str:
    """The sentence that names most of the places."""
    starts = [m.start for m in mentions]
    spans = sentence_spans(text)
    a, b = max(spans, key=lambda span: sum(span[0] <= start < span[1] for start in starts))
    return " ".join(text[a:b].split())
