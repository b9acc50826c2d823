"""The source view: a page of a document with the quote marked, what repair changed, and when the document holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from assistant.documents import page_index, page_offset
from assistant.matching import matched_words
from assistant.page.frame import words
from assistant.page.marking import Block, matched_pattern, page_blocks, page_marks
from assistant.service import Library
from assistant.write import say_date
from ingest.model import Document, Metadata, Passage

_SPAN = re.compile(r"^(\d{1,9})-(\d{1,9})$")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a passage by its id, a quote as offsets in ``Document.text``."""

    passage: str | None
    quote: tuple[int, int] | None

    @property
    def query(self) -> str:
        """The same as a query string, "" when nothing is marked."""
        values = {"passage": self.passage, "citaat": "-".join(map(str, self.quote)) if self.quote else None}
        given = {k: v for k, v in values.items() if v}
        return f"?{urlencode(given)}" if given else ""


def read_asked(passage: str | None, quote: str | None) -> Asked:
    """The marks that an address names; a span that makes no sense is left out."""
    found = _SPAN.match(quote or "")
    span = (int(found[1]), int(found[2])) if found else None
    return Asked(passage, span if span and span[0] < span[1] else None)


def source_view(
    library: Library, document_id: str, number: int, asked: Asked, today: date, search: str = "", q: str = ""
) -> dict[str, Any] | None:
    """Everything the source template shows, or None for a document or page that is not in the index.

    ``search`` is the query string that tells the way back, such as the search whose result it is; it goes along to the
    pages before and after.
    ``q``: what that search is for, whose words are marked in the passage.
    """
    document = library.knowledge.document(document_id)
    index = page_index(document, number) if document is not None else None
    if document is None or index is None:
        return None
    page = document.pages[index]
    here = next((p for p in document.passages if p.id == asked.passage and _stands_on(p, document, index)), None)
    found = matched_pattern(matched_words(q, here.text)) if q and here else None
    marks = page_marks(document, index, asked.quote, asked.passage, found)
    groups = group_blocks(page_blocks(document, index, marks))
    return {
        "document": document,
        "meta": document.metadata,
        "number": number,
        "numbered": page.number is not None,
        "pages": len(document.pages),
        "page": page,
        "blocks": groups,
        "quoted": max((n for n, (_, blocks) in enumerate(groups, 1) if any(b.quoted for b in blocks)), default=0),
        "marked": any(m.kind == "quote" for m in marks),
        "asked_quote": asked.quote is not None,
        "found_here": here is not None,
        "section": here.section if here else section_at(document, index),
        "official": official_pages(here.official_pages if here else None),
        "previous": _address(document, index - 1, asked, search) if index > 0 else None,
        "next": _address(document, index + 1, asked, search) if index + 1 < len(document.pages) else None,
        "results": f"/zoeken?{search}#{asked.passage or ''}" if q else None,
        "permanent": _address(document, index, asked),
        "picture": _address(document, index, asked).replace("?", "/beeld.png?", 1)
        if asked.query
        else f"{_address(document, index, asked)}/beeld.png",
        "time": place_in_time(library, document.metadata, today),
        "is_pdf": document.file_name.lower().endswith(".pdf"),
    }


def group_blocks(blocks: list[Block]) -> list[tuple[str, list[Block]]]:
    """Blocks with list items and table rows that follow each other taken together."""
    groups: list[tuple[str, list[Block]]] = []
    for block in blocks:
        if groups and groups[-1][0] == block.tag and block.tag in ("li", "row"):
            groups[-1][1].append(block)
        else:
            groups.append((block.tag, [block]))
    return groups


def _address(document: Document, index: int, asked: Asked, search: str = "") -> str:
    number = document.pages[index].number
    query = "&".join(part for part in (asked.query.removeprefix("?"), search) if part)
    address = f"/bron/{quote(document.metadata.id)}/{index + 1 if number is None else number}"
    return f"{address}?{query}" if query else address


def _stands_on(passage: Passage, document: Document, index: int) -> bool:
    """Whether a passage begins on this page or goes on there."""
    start = page_offset(document, index)
    return passage.start < start + len(document.pages[index].text) and passage.end > start


def section_at(document: Document, index: int) -> str:
    """The heading that holds at the start of a page, else the first on it, "" when there is none."""
    start = page_offset(document, index)
    end = start + len(document.pages[index].text)
    before = [s for s in document.sections if s.start < end and s.end > start and s.path]
    holding = [s for s in before if s.start <= start] or before[:1]
    return holding[-1].path[-1] if holding else ""


def official_pages(pages: tuple[int, int] | None) -> str:
    """The pages of the official document in words: 33 or 33-36."""
    if pages is None:
        return ""
    return str(pages[0]) if pages[0] == pages[1] else f"{pages[0]}-{pages[1]}"


def place_in_time(library: Library, meta: Metadata, today: date) -> dict[str, Any]:
    """When the document holds, in words, with what it replaces and what replaces it."""
    others = {d.metadata.id: d.metadata for d in library.knowledge.documents}
    return {
        "now": in_words(meta, today),
        "replaces": [others[i] for i in meta.replaces if i in others],
        "replaced_by": [m for m in others.values() if meta.id in m.replaces],
        "bar": time_bar(meta, [m for m in others.values() if m.valid_from], today),
    }


def in_words(meta: Metadata, today: date) -> str:
    """Whether the document holds today."""
    if meta.valid_from is not None and today < meta.valid_from:
        return words("source_not_yet", date=say_date(meta.valid_from))
    if meta.valid_until is not None and today > meta.valid_until:
        return words("source_no_longer", date=say_date(meta.valid_until))
    return words("source_in_force") if meta.valid_from else ""


@dataclass(frozen=True)
class TimeBar:
    """A bar on a line of whole years, all in percent of its width; ``years`` are (label, place)."""

    start: float
    width: float
    today: float
    open_end: bool
    years: tuple[tuple[str, float], ...]


def time_bar(meta: Metadata, dated: list[Metadata], today: date) -> TimeBar | None:
    """Where the document stands between the first and the last year of all documents."""
    if meta.valid_from is None:
        return None
    starts = [m.valid_from for m in dated if m.valid_from and m.valid_from.year >= today.year - 15]
    first = min([*(d.year for d in starts), today.year, meta.valid_from.year])
    last = max([*(d.year for d in starts), *(m.valid_until.year for m in dated if m.valid_until), today.year]) + 2

    def place(day: date) -> float:
        return round(100 * (day - date(first, 1, 1)).days / (date(last, 1, 1) - date(first, 1, 1)).days, 2)

    end = place(meta.valid_until) if meta.valid_until else 100.0
    step = 1 if last - first <= 10 else 5
    years = tuple((str(y), place(date(y, 1, 1))) for y in range(first, last, step))
    start = place(meta.valid_from)
    return TimeBar(start, round(max(1.0, end - start), 2), place(today), meta.valid_until is None, years)
