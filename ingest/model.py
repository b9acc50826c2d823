"""The values that leave the reading room; every other room sees documents through these."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


@dataclass(frozen=True)
class Repair:
    """One change between a page's raw and repaired text.

    ``start`` and ``end`` are character offsets in ``Page.text``; ``before`` is what the raw text had there.
    """

    kind: str
    start: int
    end: int
    before: str


@dataclass(frozen=True)
class Box:
    """A word's place on its page, in PDF points from the lower left corner."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Page:
    """One page: what the file gave (``raw``) and what a reader should see (``text``).

    ``text`` holds paragraphs, headings, list items and table rows on a line each; running headers, footers and
    diagram labels are kept out of it (``labels``). ``illegible`` are spans of ``text`` that could not be restored
    and are never quoted. ``number`` is None where a format has no pages.
    """

    number: int | None
    raw: str
    text: str
    repairs: tuple[Repair, ...] = ()
    illegible: tuple[tuple[int, int], ...] = ()
    labels: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Section:
    """A headed stretch of the document; ``start``/``end`` are offsets in ``Document.text`` (heading included).

    ``path`` is the heading path from the chapter down to this heading, ``number`` the printed number ("5.3.1").
    ``topic`` names what the chapter is about where the headings do not say so (inferred from the text).
    ``official_pages`` is set where the heading says which pages of an official document it restates.
    """

    path: tuple[str, ...]
    number: str | None
    start: int
    end: int
    topic: str | None = None
    official_pages: tuple[int, int] | None = None


@dataclass(frozen=True)
class TableRow:
    """One row of a table, as a statement: ``cells`` maps column header to value; the span is the row as printed."""

    table: str
    cells: tuple[tuple[str, str], ...]
    start: int
    end: int


@dataclass(frozen=True)
class GlossaryEntry:
    """A term with its definition; the span holds both as printed."""

    term: str
    definition: str
    start: int
    end: int


@dataclass(frozen=True)
class Abbreviation:
    """A short form and its long form as the document itself introduces them, with the span that shows it."""

    short: str
    long: str
    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A citable stretch of at most 200 words; ``text`` is exactly ``Document.text[start:end]``.

    ``kind`` is ``prose``, ``list``, ``table`` or ``glossary``. ``section`` is the heading to cite
    ("5.3.1 Looptijd van de overeenkomst"; an unnumbered one after the numbered one it stands under:
    "5.2 Toelichting en afbakening › Toegang, triage, toeleiding"). ``path`` is the whole heading path, the passage's
    own heading included; ``topic`` see Section. ``first_page``/``last_page`` are the file's own pages;
    ``official_pages`` see Section. ``lead_in`` is the sentence that opens a list whose first items stand in an
    earlier passage; it is no part of ``text``.
    """

    id: str
    document: str
    path: tuple[str, ...]
    section: str
    first_page: int | None
    last_page: int | None
    start: int
    end: int
    text: str
    kind: str = "prose"
    topic: str | None = None
    official_pages: tuple[int, int] | None = None
    lead_in: str | None = None


@dataclass(frozen=True)
class Metadata:
    """What is known about a document; ``inferred`` maps a field name to the sentence that showed it."""

    id: str
    title: str
    body: str | None = None
    region: str | None = None
    kind: str | None = None
    adopted: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    replaces: tuple[str, ...] = ()
    status: str | None = None
    source: str | None = None
    language: str = "nl"
    inferred: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Document:
    """A document that was read whole. ``text`` is the pages' texts joined by a newline.

    ``aliases`` are pairs of names for one thing, each learned from the document: the other name, the usual name.
    """

    metadata: Metadata
    file_name: str
    sha256: str
    pages: tuple[Page, ...]
    sections: tuple[Section, ...] = ()
    passages: tuple[Passage, ...] = ()
    rows: tuple[TableRow, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    warnings: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()

    @cached_property
    def text(self) -> str:
        """The repaired text of all pages, joined by a newline; every span above counts in it."""
        return "\n".join(page.text for page in self.pages)


@dataclass(frozen=True)
class Failure:
    """A file that could not be read: ``reason`` and ``remedy`` are Dutch sentences for the report."""

    file_name: str
    reason: str
    remedy: str
    page: int | None = None


@dataclass(frozen=True)
class ReadProgress:
    """How far the reading of a folder is: ``done`` of ``total`` files, ``file_name`` the one at hand.

    ``page`` of ``pages`` of that file were read, where its kind knows pages; when all are, the text is mended and
    parted. ``share`` of the whole work is done, by the size of the files.
    """

    done: int
    total: int
    file_name: str
    page: int = 0
    pages: int = 0
    share: float = 0.0


@dataclass(frozen=True)
class Reading:
    """The outcome of reading a folder; ``conflicts`` are Dutch sentences (two files with one id, say)."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...] = ()
    conflicts: tuple[str, ...] = field(default=())
