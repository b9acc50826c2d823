"""What a document has sheets for: its task areas (chapters built alike), its numbered segments, the whole document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.model import Document, Section
from kb.words import STOP_WORDS, raw_words, stem_word

_CHAPTER = re.compile(r"^(?:hoofdstuk\s+)?\d+(?:\.\d+)*[.:]?\s+", re.I)
_INFERRED = re.compile(r"\s*\((?:afgeleid|officieel)[^)]*\)\s*$", re.I)
_AREA_HEADINGS = ("looptijd", "perceel", "contractpartners", "uitvoeringsvariant", "taakgebied", "inrichtingskeuzes")
_NO_AREA = re.compile(r"begrippen|bijlage|vertaaltabel|inhoud", re.I)
_LEAST_HEADINGS = 2
SEGMENT = re.compile(r"\bsegment(?:en)?\s+(\d+(?:\s*(?:,|en)\s*(?:segment\s+)?\d+)*)", re.I)
_SEGMENT_LINE = re.compile(r"^\s*segment\s+\d+(?:\s*(?:,|en)\s*\d+)*\s*$", re.I)


@dataclass(frozen=True)
class Subject:
    """``stretches`` are (start, end, headings) of the document that are about the subject."""

    name: str
    document: str
    stretches: tuple[tuple[int, int, str], ...]
    kind: str


def name_stems(name: str) -> tuple[str, ...]:
    """The content stems of a name, without what stands in brackets."""
    return tuple(stem_word(w) for w in raw_words(re.sub(r"\([^)]*\)", " ", name)) if w not in STOP_WORDS)


def areas(document: Document) -> list[Subject]:
    """The chapters with the headings of a task area, under the name of the chapter or its inferred topic."""
    chapters: dict[str, list[Section]] = {}
    for section in document.sections:
        chapters.setdefault(section.path[0] if section.path else "", []).append(section)
    found: list[Subject] = []
    for title, sections in chapters.items():
        if not _NO_AREA.search(title) and _area_headings(sections) >= _LEAST_HEADINGS:
            name = next((s.topic for s in sections if s.topic), None) or _INFERRED.sub("", _CHAPTER.sub("", title))
            found.append(Subject(name, document.metadata.id, tuple(_stretches(sections)), "taakgebied"))
    return found


def _area_headings(sections: Sequence[Section]) -> int:
    """How many headings of a task area stand in a chapter; one that names the task area itself counts for two."""
    told = [(p, s.path[-1]) for s in sections for p in _AREA_HEADINGS if re.search(p, s.path[-1], re.I)]
    return len({p for p, _ in told}) + sum(bool(re.search(r"van het taakgebied", h, re.I)) for _, h in told)


def whole(document: Document, taken: Sequence[Subject]) -> Subject:
    """The document itself: what stands outside its task areas and segments."""
    inside = [(a, b) for s in taken for a, b, _ in s.stretches]
    cuts = sorted({0, len(document.text), *(s.start for s in document.sections), *(c for pair in inside for c in pair)})
    headings = {s.start: " › ".join(s.path) for s in document.sections}
    stretches: list[tuple[int, int, str]] = []
    heading = ""
    for start, end in pairwise(cuts):
        heading = headings.get(start, heading)
        if not any(a <= start < b for a, b in inside):
            stretches.append((start, end, heading))
    return Subject(document.metadata.title, document.metadata.id, tuple(stretches), "document")


def segments(document: Document) -> list[Subject]:
    """Numbered segments: the lines below a heading "Segment 1" (to the next heading)."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    marks = _heading_lines(document)
    for place, (_, end, heading) in enumerate(marks):
        for number in numbers_in(heading):
            stop = marks[place + 1][0] if place + 1 < len(marks) else len(document.text)
            found.setdefault(f"Segment {number}", []).append((end, stop, heading))
    return [Subject(name, document.metadata.id, tuple(parts), "segment") for name, parts in sorted(found.items())]


def numbers_in(text: str) -> tuple[str, ...]:
    """Numbers of the segments named in a text: "segment 1 en 5" gives 1 and 5."""
    return tuple(dict.fromkeys(n for m in SEGMENT.finditer(text) for n in re.findall(r"\d+", m.group(1))))


def _heading_lines(document: Document) -> list[tuple[int, int, str]]:
    """Headings of the document and lines that say nothing but a segment's number, in order."""
    starts = {s.start: s.path[-1] for s in document.sections if s.path}
    marks: list[tuple[int, int, str]] = []
    position = 0
    for line in document.text.split("\n"):
        end = position + len(line)
        if position in starts or _SEGMENT_LINE.match(line) or _bare_heading(line):
            marks.append((position, end, line))
        position = end + 1
    return marks


def _bare_heading(line: str) -> bool:
    """A short line that opens with a capital and ends without a mark, as headings do."""
    words = line.split()
    return 0 < len(words) <= 4 and line[0].isupper() and line[-1].isalnum() and "|" not in line


def _stretches(sections: Sequence[Section]) -> Iterator[tuple[int, int, str]]:
    """Each section's own text, up to the next section, with its headings."""
    ordered = sorted(sections, key=lambda s: s.start)
    for place, section in enumerate(ordered):
        stop = ordered[place + 1].start if place + 1 < len(ordered) else section.end
        yield section.start, min(stop, section.end), " › ".join(section.path[1:] or section.path)
