"""When a retrieved stretch of text is the gold evidence: it overlaps the gold section and holds its key terms.

Every system is judged alike: what it returns is turned into a ``Unit`` (document, headings, pages, text), whether it
is a passage of ours or a chunk of a peer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from evals.folding import holds_term, normalise, squeeze
from evals.questions import Gold
from ingest.model import Document, Passage

PageSpan = tuple[int, int]


@dataclass(frozen=True)
class Unit:
    """A stretch of a document. ``pages``: pages of the official document; ``headings``: of the sections it lies in."""

    id: str
    document: str
    headings: tuple[str, ...]
    pages: PageSpan | None
    text: str

    @cached_property
    def _folded(self) -> str:
        return normalise(self.text)

    @cached_property
    def _squeezed(self) -> str:
        return squeeze(self._folded)

    @cached_property
    def _headings(self) -> tuple[str, ...]:
        return tuple(normalise(part) for heading in self.headings for part in heading.split(" › "))

    def in_place(self, gold: Gold) -> bool:
        """Same document, and the same section (or one below it) or an overlapping page."""
        if self.document != gold.document:
            return False
        section = normalise(gold.section)
        if section and any(_is_heading(heading, section) for heading in self._headings):
            return True
        if not gold.pages or not self.pages:
            return not gold.pages and not section
        return self.pages[0] <= gold.pages[1] and gold.pages[0] <= self.pages[1]

    def proves(self, gold: Gold) -> bool:
        """In place, and holding all key terms."""
        return self.in_place(gold) and all(holds_term(self._folded, self._squeezed, term) for term in gold.key_terms)


def _is_heading(heading: str, section: str) -> bool:
    number = re.match(r"[\d.]+[a-z]?(?=\s|$)|[a-z]\.(?=\s)", heading)
    if re.fullmatch(r"[\d.]+", section):
        found = number.group().strip(".") if number else ""
        wanted = section.strip(".")
        return found == wanted or found.startswith(wanted + ".")
    title = heading[number.end() :].strip() if number else heading
    return squeeze(section) in (squeeze(title), squeeze(heading))


def passage_unit(document: Document, passage: Passage) -> Unit:
    """A passage of ours; its heading counts as part of what it says, since it is shown with it."""
    heading = passage.section or (passage.path[-1] if passage.path else "")
    lead = f"{passage.lead_in}\n" if passage.lead_in else ""
    pages = _pages(document, passage.official_pages, passage.first_page, passage.last_page)
    headings = (*passage.path, passage.section)
    return Unit(passage.id, passage.document, headings, pages, f"{heading}\n{lead}{passage.text}")


def span_unit(document: Document, start: int, end: int, text: str) -> Unit:
    """A peer's chunk, by its place in ``Document.text``."""
    sections = [s for s in document.sections if s.start < end and start < s.end]
    official = [s.official_pages for s in sections if s.official_pages]
    span = (min(p[0] for p in official), max(p[1] for p in official)) if official else None
    own = pages_of_span(document, start, end)
    pages = _pages(document, span, own[0] if own else None, own[1] if own else None)
    headings = tuple(dict.fromkeys(h for s in sections for h in s.path))
    name = f"{document.metadata.id}:{start}-{end}"
    return Unit(name, document.metadata.id, headings, pages, text)


def pages_of_span(document: Document, start: int, end: int) -> PageSpan | None:
    """The file's own page numbers that a stretch of ``Document.text`` touches."""
    numbers: list[int] = []
    place = 0
    for page in document.pages:
        if page.number is not None and place < end and start < place + len(page.text) + 1:
            numbers.append(page.number)
        place += len(page.text) + 1
    return (min(numbers), max(numbers)) if numbers else None


def _pages(document: Document, official: PageSpan | None, first: int | None, last: int | None) -> PageSpan | None:
    if official or any(s.official_pages for s in document.sections):
        return official  # a restatement: its own page numbers are not those of the gold
    return (first, last if last is not None else first) if first is not None else None


def first_proof(units: Sequence[Unit], gold: Sequence[Gold]) -> int | None:
    """Rank (from 1) of the first unit that proves one of the gold places, or None."""
    return next((n for n, unit in enumerate(units, 1) if any(unit.proves(g) for g in gold)), None)
