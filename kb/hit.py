"""The values that leave the knowledge base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.model import Metadata, Passage


@dataclass(frozen=True)
class Scope:
    """Where and when a question is asked.

    region: region id ("wbo"), or None when no region limits the search. Documents without a region or for the whole
    country always take part. as_of: the date asked about; it ranks and labels, it never hides.
    documents, kinds: when not empty, only these take part.
    """

    region: str | None = None
    as_of: date | None = None
    documents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A found passage.

    ``score`` is the fused score, ``parts`` what each method gave, ``terms`` the matched terms, ``row`` the passage's
    place in the index.
    """

    passage: Passage
    metadata: Metadata
    score: float
    parts: tuple[tuple[str, float], ...] = ()
    terms: tuple[str, ...] = ()
    row: int = -1
