"""What the structured facts have in common: a value with the exact stretch of a document that shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.model import Document, Metadata

Hardness = Literal["wet", "besluit", "voornemen", "indicatie", "onbekend"]

_INDICATION = re.compile(r"\bindicati(?:ef|eve)\b|\bnaar verwachting\b|\bschatting\b|\bvermoedelijk\b", re.I)
_BULLET = re.compile(r"^\s*(?:[-•*]\s+|\(?\d{1,2}[.)]\s+|[a-z][.)]\s+)")


@dataclass(frozen=True)
class Evidence:
    """A stretch of a document: ``[start:end]`` are offsets in ``Document.text`` and ``quote`` is what stands there."""

    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Fact:
    """``attribute`` of ``subject`` is ``value``, as ``[start:end]`` of the document's text says (its ``quote``).

    ``part`` names the part of the subject that it holds for, "" for the whole. The value is taken from the quote,
    brought into one form (a date, "vijf jaar", "taakgericht"), or is the quote itself.
    """

    subject: str
    attribute: str
    value: str
    document: str
    start: int
    end: int
    hardness: Hardness
    quote: str
    part: str = ""

    @property
    def evidence(self) -> Evidence:
        """Where the fact stands."""
        return Evidence(self.document, self.start, self.end, self.quote)


def stands(evidence: Evidence, document: Document) -> bool:
    """Whether the evidence still stands letter for letter in the document; a fact without it is void."""
    return evidence.document == document.metadata.id and document.text[evidence.start : evidence.end] == evidence.quote


def hardness_of(metadata: Metadata, quote: str = "") -> Hardness:
    """How hard a statement is: law, decision, intention; an indication where its own words say so."""
    if metadata.kind == "wet":
        return "wet"
    if _INDICATION.search(quote):
        return "indicatie"
    if metadata.kind == "besluit":
        return "besluit"
    return "voornemen" if metadata.kind else "onbekend"


def running_text(quote: str) -> str:
    """A quote on one line without the sign of a list item in front."""
    return re.sub(r"\s+", " ", _BULLET.sub("", quote)).strip()
