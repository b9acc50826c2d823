"""Reads a question apart from the document that it names to answer from ("Wat zegt de regiovisie over …?").

The name chooses the documents. As a word it would draw forward what those say of themselves, so it is left out of what
is searched and read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from assistant.kin import SHARED
from ingest.model import Document, Metadata
from kb.search import NATIONAL
from kb.words import STOP_WORDS, fold, raw_words, word_terms
from prompts import render

if TYPE_CHECKING:
    from kb.knowledge import Knowledge

# What a title may call its document; a law is no document to keep to, since others tell of it as well.
_KIND = re.compile(
    r"(?:visie|strategie|memo|samenvatting|plan|verordening|nota|notitie|kader|leidraad|regels|besluit|brief|rapport"
    r"|handreiking|programma|agenda)$"
)
_NAMED = re.compile(
    r"\b(?P<how>in|volgens|uit|binnen|zegt|schrijft|noemt|verstaat|vermeldt|stelt|beschrijft|geeft|vindt)"
    r" (?P<name>(?:de|het|deze|dit|die|onze|jullie) (?P<word>[a-z]{4,})(?: (?:jeugdhulp|jeugd|wbo))*"
    r"(?: (?:van|uit|voor|vanaf) (?:de regio|wbo|regio wbo)(?= ))?(?:,? (?:van |uit |voor |vanaf )?(?P<year>20\d\d))?)"
)
BEGINNING = 0.6  # share of a word that says what it is: "thuiszitters", "thuiszitten"
_PREPOSITIONS = ("in", "volgens", "uit", "binnen")
_SAYS_NOTHING = frozenset(("staat", "staan", "zegt", "schrijft", "noemt", "vermeldt", "stelt", "geeft", "regio"))


def apart_from_document(
    text: str, documents: Iterable[Document], regions: tuple[str, ...]
) -> tuple[str, tuple[str, ...]] | None:
    """The question without the document that it names, and the documents of the regions asked about that go by that
    name and year; None where it names none, or asks nothing else.
    """
    for found in _NAMED.finditer(fold(text)):
        year = int(found["year"]) if found["year"] else None
        fitting = [
            d.metadata.id
            for d in documents
            if _goes_by(d.metadata, found["word"], year) and (not regions or d.metadata.region in (*regions, None))
        ]
        says = found["how"] not in _PREPOSITIONS
        start = found.start("name") if says else found.start()
        new = render("answer.who_says") if says else ""
        left = re.sub(r"\s+([?.,!])", r"\1", re.sub(r"\s+", " ", f"{text[:start]}{new}{text[found.end() :]}")).strip(
            " ,"
        )
        if fitting and _content(left):
            return f"{left[0].upper()}{left[1:]}", tuple(fitting)
    return None


def hold_a_word(text: str, documents: Collection[str], knowledge: Knowledge) -> bool:
    """Whether the documents of these ids hold a word of what is asked, a part of one, or one that begins as a long one
    does.
    """
    words = _content(text)
    wanted = {term for word in words for term in word_terms(word)}
    starts = tuple(fold(w)[: max(SHARED, int(BEGINNING * len(w)))] for w in words if len(w) > SHARED)
    held = {n for n, d in enumerate(knowledge.documents) if d.metadata.id in documents}
    rows = (terms for terms, n in zip(knowledge.lexical.term_sets, knowledge.owner, strict=True) if int(n) in held)
    return any(not wanted.isdisjoint(terms) or any(term.startswith(starts) for term in terms) for terms in rows)


def _content(text: str) -> list[str]:
    return [w for w in raw_words(text) if w not in STOP_WORDS and w not in _SAYS_NOTHING and not w.isdigit()]


def _goes_by(metadata: Metadata, word: str, year: int | None) -> bool:
    """Whether a document has that word for its kind in its title, and that year in it or in its dates."""
    named = any(_KIND.search(own) and own.endswith(word) for own in raw_words(metadata.title))
    dates = {d.year for d in (metadata.valid_from, metadata.adopted) if d is not None}
    of_year = year is None or str(year) in metadata.title or year in dates
    return named and of_year and metadata.region != NATIONAL and metadata.kind != "wet"
