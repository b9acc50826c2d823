"""Terms with their definitions: from an untangled two-column glossary, or a list under a heading that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import GlossaryEntry, Section
from ingest.structure.lines import BULLET, Line
from ingest.structure.woven import is_header, stands_on

_HEADING = re.compile(r"begrip|definitie|woordenlijst|afkorting|glossar", re.IGNORECASE)
_TERM = re.compile(
    r"(?P<term>[^:.;!?]{2,90}?(?::\s[^:.;!?\s]+(?:\s[^:.;!?\s]+){0,3}(?=:\s+[A-ZÀ-Þ]))?)\s*(?::|\s[–—-])\s+"
    r"(?P<definition>\S.*)$",
    re.DOTALL,
)
_PLAIN = re.compile(r"(?:[a-z]{1,2}[.)]\s+)?(?P<term>[^\W\d_][^:.;!?]{1,70}):\s+(?P<definition>\S.{9,})$", re.DOTALL)
_PLAIN_WORDS = 6  # of a term on a line without a list sign
_FEWEST_PLAIN = 3  # such lines together are a list of terms


@dataclass(frozen=True)
class FoundGlossary:
    """Entries, and the indices of the lines they take up."""

    entries: tuple[GlossaryEntry, ...]
    lines: frozenset[int]


def from_terms(lines: Sequence[Line], terms: Sequence[tuple[int, str]], last_page: int) -> FoundGlossary:
    """The entries of an untangled glossary: each term on a line, its definition up to the next term."""
    starts: list[tuple[int, str]] = []
    index = 0
    for page, term in terms:
        place = _line_of(lines, term, page, index) if term else None
        if place is not None:
            starts.append((place, term))
            index = place + 1
    stop = next((place for place, line in enumerate(lines) if line.page > last_page), len(lines))
    bounds = [place for place, _ in starts] + [stop]
    entries: list[GlossaryEntry] = []
    taken: set[int] = set()
    for (place, term), end in zip(starts, bounds[1:], strict=True):
        last = end
        while last > place + 1 and is_header(lines[last - 1].text):
            last -= 1
        if place + 1 < last and not term.startswith("?"):
            entries.append(_entry(lines, place, last))
        taken.update(range(place, end))
    return FoundGlossary(tuple(entries), frozenset(taken))


def _line_of(lines: Sequence[Line], term: str, page: int, start: int) -> int | None:
    for place in range(start, len(lines)):
        if lines[place].page > page:
            return None
        if lines[place].page != page:
            continue
        if stands_on(lines[place].text, term):
            return place
    return None


def _entry(lines: Sequence[Line], place: int, end: int) -> GlossaryEntry:
    definition = " ".join(line.text.strip() for line in lines[place + 1 : end])
    return GlossaryEntry(lines[place].text.strip(), definition, lines[place].start, lines[end - 1].end)


def from_lists(lines: Sequence[Line], sections: Sequence[Section], known: FoundGlossary) -> FoundGlossary:
    """The entries of lists ("- term: definition") in sections whose heading speaks of terms or definitions, and lines
    with a letter for a list sign, or without any, where there are several.

    Lines of the ``known`` glossary are left alone.
    """
    entries: list[GlossaryEntry] = []
    taken: set[int] = set(known.lines)
    for section in sections:
        if not _HEADING.search(section.path[-1]):
            continue
        inside = [place for place, line in enumerate(lines) if section.start < line.start < section.end]
        for place in inside:
            if place in taken:
                continue
            entry, last = _list_entry(lines, place, section.end)
            if entry is not None:
                entries.append(entry)
                taken.update(range(place, last + 1))
        plain = {place: found for place in inside if place not in taken and (found := _plain(lines[place]))}
        if len(plain) >= _FEWEST_PLAIN:
            entries += [
                GlossaryEntry(found["term"].strip(), found["definition"].strip(), lines[place].start, lines[place].end)
                for place, found in plain.items()
            ]
            taken.update(plain)
    return FoundGlossary(tuple(entries), frozenset(taken - known.lines))


def _plain(line: Line) -> re.Match[str] | None:
    found = _PLAIN.match(line.text)
    return found if found and not line.is_row and len(found["term"].split()) <= _PLAIN_WORDS else None


def _list_entry(lines: Sequence[Line], place: int, end: int) -> tuple[GlossaryEntry | None, int]:
    line = lines[place]
    bullet = BULLET.match(line.text)
    if bullet is None or line.text[:1].isspace():
        return None, place
    last = place
    while last + 1 < len(lines) and lines[last + 1].start < end and _belongs(lines[last], lines[last + 1]):
        last += 1
    text = " ".join(one.text.strip() for one in lines[place : last + 1])
    found = _TERM.match(BULLET.sub("", text, count=1))
    if found is None or len(found["term"].split()) > 10:
        return None, place
    term = found["term"].strip("* ")
    return GlossaryEntry(term, found["definition"].strip(), line.start, lines[last].end), last


def _belongs(before: Line, line: Line) -> bool:
    """A nested item, what follows a colon, or the rest of an item that a page break cut in two."""
    if BULLET.match(line.text):
        return line.text[:1].isspace()
    return before.text.rstrip().endswith(":") or (line.first_on_page and not before.is_closed)
