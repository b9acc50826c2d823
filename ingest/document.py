"""One file's raw pages through repair and structure to a Document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.inference import infer_metadata
from ingest.language import language_of
from ingest.messages import message, refuse
from ingest.model import Document, GlossaryEntry, Metadata, Page, Section, TableRow
from ingest.passages import Kinds, Stretch, build_passages
from ingest.raw import RawDocument
from ingest.structure.abbreviations import find_abbreviations
from ingest.structure.codes import CodeRow, find_code_tables
from ingest.structure.gaps import join_definitions, restore_gaps
from ingest.structure.glossary import FoundGlossary, from_lists, from_terms
from ingest.structure.heading_finder import find_headings
from ingest.structure.headings import TITLE, Clues, Heading
from ingest.structure.lines import Line, document_lines
from ingest.structure.phase_cells import place_loose_cells
from ingest.structure.phase_tables import part_phase_tables
from ingest.structure.raw_headings import lines_after_gaps, part_merged_headings
from ingest.structure.sections import build_sections
from ingest.structure.stacked import join_stacked
from ingest.structure.tables import find_tables
from ingest.structure.topics import find_aliases, infer_topics
from ingest.structure.woven import unweave
from ingest.structure.woven_tables import part_woven_tables


@dataclass(frozen=True)
class _Pages:
    """Repaired pages with what was learned of their tables and glossary before the lines were joined."""

    pages: tuple[Page, ...]
    codes: tuple[CodeRow, ...] = ()
    terms: tuple[tuple[int, str], ...] = ()
    last_page: int = -1


def _read_pages(raw: RawDocument) -> _Pages:
    """The repaired pages; formats that give whole paragraphs need no repair."""
    if not raw.wrapped:
        return _Pages(tuple(Page(page.number, page.text, page.text, boxes=page.boxes) for page in raw.pages))
    from ingest.repair import repair_pages

    whole = place_loose_cells(part_phase_tables(join_stacked(part_merged_headings(raw.pages))))
    coded = find_code_tables(part_woven_tables(whole))
    unwoven = unweave(coded.pages)
    repaired = repair_pages(unwoven.pages)
    restored = [restore_gaps(page, before) for page, before in zip(repaired, unwoven.pages, strict=True)]
    for number in {page for page, _ in unwoven.terms}:
        terms = [term for page, term in unwoven.terms if page == number]
        restored[number] = join_definitions(restored[number], unwoven.pages[number], terms)
    pages = tuple(replace(page, raw=given.text) for page, given in zip(restored, raw.pages, strict=True))
    return _Pages(pages, coded.rows, unwoven.terms, unwoven.last_page)


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
    for place in range(len(section.path), 0, -1):
        if numbers.get(section.path[:place]):
            return " › ".join(section.path[place - 1 :])
    return section.path[-1]


def _kinds(rows: Sequence[TableRow], entries: Sequence[GlossaryEntry], lines: Sequence[Line], taken: set[int]) -> Kinds:
    """Where rows and entries stand; a table line that is no row of its own (a header) counts as one."""
    spans = {lines[place].start: lines[place].end for place in taken}
    return Kinds(spans, {entry.start: entry.end for entry in entries})


@dataclass(frozen=True)
class _Structure:
    headings: tuple[Heading, ...]
    tables: tuple[TableRow, ...]
    table_lines: frozenset[int]
    glossary: FoundGlossary


def _structure(raw: RawDocument, read: _Pages, lines: Sequence[Line]) -> _Structure:
    tables = find_tables(lines, read.codes)
    woven = from_terms(lines, read.terms, read.last_page)
    hints = {place: page.headings for place, page in enumerate(raw.pages) if page.headings}
    gaps = lines_after_gaps(raw.pages) if raw.wrapped else {}
    clues = Clues(hints, tables.lines | woven.lines, exact=not raw.wrapped and bool(hints), after_gap=gaps)
    return _Structure(tuple(find_headings(lines, clues)), tables.rows, tables.lines, woven)


def build_document(
    raw: RawDocument, metadata: Metadata, file_name: str, sha256: str, *, given: bool = False
) -> Document:
    """The Document of a file; ``given`` says that its metadata were written down and are not to be inferred."""
    read = _read_pages(raw)
    text = "\n".join(page.text for page in read.pages)
    if not any(character.isalnum() for character in text):
        raise refuse("nothing_to_read")
    lines = document_lines(read.pages)
    found = _structure(raw, read, lines)
    headings = [heading for heading in found.headings if heading.level != TITLE]
    abbreviations = find_abbreviations(text)
    topics = infer_topics(lines, headings, abbreviations)
    sections = build_sections(headings, lines, len(text), topics.by_chapter)
    listed = from_lists(lines, sections, found.glossary)
    entries = (*found.glossary.entries, *listed.entries)
    kinds = _kinds(found.tables, entries, lines, set(found.table_lines))
    stretches = _stretches(lines, found.headings, sections)
    language = language_of(text) or metadata.language
    inferred = infer_metadata(text, replace(metadata, language=language), given=given)
    other = (message("other_language", language=language),) if language != "nl" else ()
    cells = [value for row in found.tables for _, value in row.cells]
    return Document(
        metadata=inferred.metadata,
        file_name=file_name,
        sha256=sha256,
        pages=read.pages,
        sections=sections,
        passages=build_passages(metadata.id, text, read.pages, stretches, kinds),
        rows=found.tables,
        glossary=entries,
        abbreviations=abbreviations,
        warnings=(*raw.warnings, *other, *inferred.conflicts),
        aliases=find_aliases(text, topics.names, list(dict.fromkeys(cells))),
    )
