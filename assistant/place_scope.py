"""Reads a question apart from the place that only says for whom it is asked ("… , in Oosterhout?").

The place has chosen the region by then. As a word it would draw lists of municipalities forward, so it is left out of
what is searched and read, unless the documents tell of that very place what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import coverage, question_words
from assistant.service import Library
from assistant.understand import Understood
from kb.hit import Hit
from kb.places import Gazetteer, Mention
from kb.words import fold

HITS = 8
COVERED = 0.4  # share of the question's weight that a statement on the place must hold to be what is asked
LISTED = 3  # a statement that names so many municipalities tells of none of them in particular
_BEFORE = re.compile(
    r"(?:,\s*)?\b(?:in|te|uit|bij|binnen|vanuit|voor|van)\s+(?:de\s+)?(?:gemeente\s+)?$", re.IGNORECASE
)
_LEAST_LEFT = 3  # words that must be left to be a question


def apart_from_place(text: str, gazetteer: Gazetteer) -> str:
    """The question without "in Oosterhout" or "In Breda:"; as it was where a place stands in it in another way."""
    mentions = [m for m in gazetteer.find(text) if m.place.municipality and m.place.region and not m.place.is_region]
    left = text
    for mention in reversed(mentions):
        cut = _cut(text, mention)
        if cut is None:
            return text
        left = left[: cut[0]] + " " + left[cut[1] :]
    left = re.sub(r"\s+([?.,!])", r"\1", re.sub(r"\s+", " ", left)).strip()
    return left if mentions and len(left.split()) >= _LEAST_LEFT else text


def _cut(text: str, mention: Mention) -> tuple[int, int] | None:
    """The stretch that names the place with the preposition before it and a colon or comma behind it at the start."""
    before = _BEFORE.search(text[: mention.start])
    start = before.start() if before else 0 if not text[: mention.start].strip() else None
    if start is None:
        return None
    behind = re.match(r"\s*[:,]", text[mention.end :])
    opens = not text[:start].strip()
    if not before and behind is None:
        return None
    return start, mention.end + (behind.end() if behind and opens else 0)


def told_of_place(question: Understood, text: str, hits: Sequence[Hit], library: Library) -> bool:
    """Whether a statement in the best hits names the place and holds what is asked (``text``: without the place)."""
    names = [fold(n) for p in question.places for n in (p.name, p.municipality) if n and not p.is_region]
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b") if names else None
    if named is None:
        return False
    words = question_words(replace(question, text=text), library.knowledge)
    for hit in hits[:HITS]:
        for read in library.shelf.units(hit.row):
            told = f"{read.unit.lead_text} {read.unit.text}"
            own = named.search(fold(told)) and len(library.gazetteer.municipalities_in(told)) < LISTED
            if own and coverage(words, read.terms | library.shelf.headings(hit.row)) >= COVERED:
                return True
    return False
