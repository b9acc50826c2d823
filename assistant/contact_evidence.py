"""Ways to reach somebody that the documents print: telephone numbers, mail addresses and sites, where one is asked.

Such a line often has no word of the question beside it ("Colofon"), so search does not find it; all lines that hold
one are looked through instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from assistant.details import contact_asked
from assistant.evidence import Asked, Evidence, coverage
from assistant.fact_evidence import as_evidence
from assistant.service import Library
from assistant.understand import Understood
from kb.facts.model import Evidence as Proof
from kb.hit import Scope
from kb.search import allowed
from kb.words import fold, terms

LEAST = 0.5  # share of the question's other words that the line, its headings or its document's title must hold
SURE = 0.97
OFTEN = 3  # units of a document that hold what it is about
_BARE = re.compile(
    r"\W*(?:tel(?:efoon)?(?:nummer)?|e-?mail(?:adres)?|website|mail|bel(?:t u)?)\b\.?\s*:?", re.IGNORECASE
)
_ASKING = frozenset(
    terms(
        "telefoonnummer nummer telefonisch bellen bel mailen mail e-mail mailadres e-mailadres website webadres site"
        " contact vraag vragen heen bereiken adres woon woont"
        " sturen stuur stellen kan kun kunnen meer informatie terecht kwijt"
    )
)


def _often(document: str, library: Library) -> frozenset[str]:
    """The terms that many units of a document hold: what it is about, as a leaflet of a desk is about that desk."""
    counts = Counter(t for row in library.rows_of(document) for read in library.shelf.units(row) for t in read.terms)
    return frozenset(term for term, count in counts.items() if count >= OFTEN)


def contact_evidence(question: Understood, asked: Asked, library: Library, scope: Scope) -> Iterator[Evidence]:
    """Lines of the scope's documents that hold the kind of contact asked for and bear on the rest of the question."""
    holds = contact_asked(fold(question.text))
    if holds is None:
        return
    wanted = {w: v for w, v in asked.words.items() if _ASKING.isdisjoint(terms(w))}
    for row, passage in enumerate(library.knowledge.passages):
        if not holds.search(fold(passage.text)):
            continue
        document = library.knowledge.documents[int(library.knowledge.owner[row])]
        if not allowed(document, scope):
            continue
        around = frozenset(terms(document.metadata.title)) | library.shelf.headings(row)
        for read in library.shelf.units(row):
            named = _often(document.metadata.id, library) if _BARE.match(read.unit.text) else frozenset()
            share = coverage(wanted, read.terms | around | named) if wanted else 0.0
            if share >= LEAST and holds.search(read.folded) and not read.speaks:
                start, end = read.unit.start, read.unit.end
                proof = Proof(document.metadata.id, start, end, document.text[start:end])
                made = as_evidence(read.unit.text, [proof], "fact", SURE * share, library)
                if made is not None:
                    yield made
