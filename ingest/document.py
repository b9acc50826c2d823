"""One file's raw pages through repair and structure to a Document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ingest.language import language_of
from ingest.messages import message, refuse
from ingest.model import Document, Metadata, Page, Section
from ingest.passages import Kinds, Stretch, build_passages
from ingest.raw import RawDocument, RawPage
from ingest.structure.headings import TITLE, Clues, Heading, find_headings, key
from ingest.structure.lines import Line, document_lines
from ingest.structure.sections import build_sections


def read_pages(raw: RawDocument) -> tuple[Page, ...]:
    """The repaired pages; formats that give whole paragraphs need no repair."""
    if not raw.wrapped:
        return tuple(Page(page.number, page.text, page.text, boxes=page.boxes) for page in raw.pages)
    from ingest.repair import repair_pages

    return repair_pages(raw.pages)


def _hints(pages: Sequence[RawPage]) -> dict[str, int]:
    hints: dict[str, int] = {}
    for page in pages:
        for heading in page.headings:
            hints.setdefault(key(heading.text), heading.level)
    hints.pop("", None)
    return hints


def _stretches(lines: Sequence[Line], headings: Sequence[Heading], sections: Sequence[Section]) -> list[Stretch]:
    """The lines between one heading and the next; lines before the first heading come first."""
    labels = {section.start: _label(section, sections) for section in sections}
    owned = iter(sections)
    owners = [None, *(None if heading.level == TITLE else next(owned) for heading in headings)]
    bounds = [-1, *(heading.last for heading in headings)]
    firsts = [*(heading.first for heading in headings), len(lines)]
    found: list[Stretch] = []
    for last, first, section in zip(bounds, firsts, owners, strict=True):
        label = labels[section.start] if section else message("opening")
        if last + 1 < first:
            found.append(Stretch(section, label, tuple(lines[last + 1 : first])))
    return found


def _label(section: Section, sections: Sequence[Section]) -> str:
    """What a citation shows: the numbered heading that the section stands under, and the way from it."""
    numbers = {one.path: one.number for one in sections}
    depth = len(section.path)
    for place in range(depth, 0, -1):
        if numbers.get(section.path[:place]):
            return " › ".join(section.path[place - 1 :])
    return section.path[-1]


def build_document(
    raw: RawDocument, metadata: Metadata, file_name: str, sha256: str, *, given: bool = False
) -> Document:
    """The Document of a file; ``given`` says that its metadata were written down and are not to be inferred."""
    pages = read_pages(raw)
    text = "\n".join(page.text for page in pages)
    if not any(character.isalnum() for character in text):
        raise refuse("nothing_to_read")
    lines = document_lines(pages)
    clues = Clues(_hints(raw.pages), frozenset(), exact=not raw.wrapped and any(page.headings for page in raw.pages))
    found = find_headings(lines, clues)
    headings = [heading for heading in found if heading.level != TITLE]
    sections = build_sections(headings, lines, len(text), {})
    stretches = _stretches(lines, found, sections)
    language = language_of(text) or metadata.language
    warnings = list(raw.warnings)
    if language != "nl":
        warnings.append(message("other_language", language=language))
    return Document(
        metadata=replace(metadata, language=language),
        file_name=file_name,
        sha256=sha256,
        pages=pages,
        sections=sections,
        passages=build_passages(metadata.id, text, pages, stretches, Kinds({}, {})),
        warnings=tuple(warnings),
    )
