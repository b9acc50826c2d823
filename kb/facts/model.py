"""What the structured facts have in common: a value with the exact stretch of a document that shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.model import Document, Metadata

Hardness = Literal["wet", "besluit", "voornemen", "indicatie", "onbekend"]

_INDICATION = re.compile(r"\bindicati(?:ef|eve)\b|\bnaar verwachting\b|\bschatting\b|\bvermoedelijk\b", re.I)
# What was decided or agreed, and not what still has to be: "is vastgesteld", "zijn contracten afgesloten".
_DONE = r"(?:vastgesteld|besloten|afgesloten|ingegaan|in\s+gegaan|ingevoerd|geïntroduceerd|ondertekend)(?!\s+dat\b)"
_DECIDED = re.compile(
    rf"\b(?:is|zijn|was|waren|hebben|heeft)\b[^.;:?]{{0,160}}\b{_DONE}\b"
    rf"|\b{_DONE}\s+(?:is|zijn|was|waren|hebben|heeft)\b"
    r"|\b(?:besloot|besloten|stelde|stelden)\b[^.;:]{0,80}\b(?:vast|om|dat)\b",
    re.I,
)
_NOT_YET = re.compile(
    r"\b(?:nog|moet|moeten|wil|willen|zal|zullen|kan|kunnen|zodra|als|wanneer|voordat|nadat|beoogde?|vooraf)\b", re.I
)
_INTENDS = re.compile(
    r"\b(?:wil(?!\s+zeggen)|willen|zal|zullen|moet|moeten|gaan|doel|beoogd?e?|streven|streeft|ambitie|vervolgstappen"
    r"|werken\b.{0,80}\btoe|toe\s+te\s+werken|komende\s+(?:maanden|jaren|periode|tijd)|toekomst\w*|bepalen)\b",
    re.I,
)
# How things are or were is no plan, wherever it is told.
_REPORTS = re.compile(
    r"\bop\s+dit\s+moment\b|\bmomenteel\b|\binmiddels\b|\btot\s+nu\s+toe\b"
    r"|\b(?:in|sinds)\s+(?:\w+\s+)?(?P<year>20\d\d)\b[^.;]{0,60}"
    r"\b(?:kregen|kreeg|waren|was|hadden|had|werden|werd|stelde[n]?|zijn|is|hebben|heeft)\b"
    r"|\bzien\s+we\b[^.;]{0,40}\b(?:toename|afname|stijging|daling|groei|tekort|verschil)",
    re.I,
)
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
    """How hard a statement is: its own words go before its document. A law is law; an indication, what was decided and
    how things are say so themselves; what is left of a plan is an intention, and of a memo only what it intends.
    """
    if metadata.kind == "wet":
        return "wet"
    if _INDICATION.search(quote):
        return "indicatie"
    if metadata.kind == "besluit" or (_DECIDED.search(quote) and not _NOT_YET.search(quote)):
        return "besluit"
    if metadata.kind == "memo":
        return "voornemen" if _INTENDS.search(quote) else "onbekend"
    return "voornemen" if metadata.kind and not reports(quote, metadata) else "onbekend"


def reports(quote: str, metadata: Metadata) -> bool:
    """Whether a statement tells how things are, or were in a year before its document holds, as a plan does of the time
    before it.
    """
    begins = metadata.valid_from.year if metadata.valid_from else None
    years = (found.group("year") for found in _REPORTS.finditer(quote))
    return any(year is None or begins is None or int(year) < begins for year in years)


def running_text(quote: str) -> str:
    """A quote on one line without the sign of a list item in front."""
    return re.sub(r"\s+", " ", _BULLET.sub("", quote)).strip()
