"""A two-column glossary that a PDF gives line by line: terms and definitions taken apart again.

Printed lines hold the term's part and the definition's part one after the other, without a gap to tell them apart
("Beweging naar de Met ... bedoelen we / voorkant in de aanpak ..."). Where a line is cut is chosen by what fits
best together: the width of the definition's column, words that start a definition, terms that the document uses
elsewhere, the order of the alphabet. Pages that give all terms first and the definitions after them are paired.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from ingest.raw import RawPage
from ingest.structure.woven_reader import Entry, GlossaryReader, Printed, normal

_HEADER = re.compile(
    r"\W*(?:begrip(?:pen)?|term(?:en)?|afkorting(?:en)?|woord)\s+(?:en\s+)?"
    r"(?:de[fv][ie]n[ie]tie|omschrijving|betekenis|uitleg|verklaring|toelichting)\W*$"
    r"|\W*(?:begrippenlijst|verklarende woordenlijst|lijst van (?:begrippen|afkortingen))\W*$",
    re.IGNORECASE,
)
_UNKNOWN = "?"
_SECTION = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})+|hoofdstuk \d+|bijlage|colofon|meer informatie op|meer weten)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Unwoven:
    """Raw pages with their glossary in reading order.

    ``terms`` are the terms with the index of the page their definition starts on; for a term that could not be read
    it is ``?`` and the last words of the line it stood on. ``last_page`` is the last page with a definition.
    """

    pages: tuple[RawPage, ...]
    terms: tuple[tuple[int, str], ...] = ()
    last_page: int = -1


def unweave(pages: Sequence[RawPage]) -> Unwoven:
    """The pages with each term on a line before its definition; unchanged where there is no such glossary."""
    first = next(
        (
            (number, place)
            for number, page in enumerate(pages)
            for place, line in enumerate(page.text.split("\n"))
            if _HEADER.match(line)
        ),
        None,
    )
    if first is None:
        return Unwoven(tuple(pages))
    if sum(bool(line.strip()) for line in pages[first[0]].text.split("\n")[first[1] + 1 :]) < 3:
        first = (first[0], -1)  # the header is printed last on its page
    region = _region(pages, *first)
    if len(region) < 8 or sum(" | " in line.text for line in region) >= 3:
        return Unwoven(tuple(pages))
    entries = GlossaryReader(region, _words_of(pages)).read()
    if sum(bool(entry.term) for entry in entries) < 3:
        return Unwoven(tuple(pages))
    return _rebuilt(pages, first, entries)


def _words_of(pages: Sequence[RawPage]) -> str:
    return normal(" ".join(page.text for page in pages))


def _is_running(line: Printed, following: Printed | None, count: dict[str, int]) -> bool:
    """A running header or footer: the same shouted line, alone between gaps, on three pages or more."""
    alone = line.gap and (following is None or following.gap)
    return alone and count.get(line.text, 0) >= 3 and line.text == line.text.upper()


def _region(pages: Sequence[RawPage], page: int, place: int) -> list[Printed]:
    """The printed lines from the header on, up to a numbered heading; headers and running lines left out."""
    count: dict[str, int] = {}
    for one in pages:
        for text in {line.strip() for line in one.text.split("\n")}:
            count[text] = count.get(text, 0) + 1
    found: list[Printed] = []
    for number in range(page, len(pages)):
        printed = _printed(pages[number].text.split("\n")[place + 1 if number == page else 0 :], number)
        for line, following in zip_longest(printed, printed[1:]):
            if _SECTION.match(line.text):
                return found
            if _is_running(line, following, count):
                continue
            found.append(line)
    return found


def _printed(lines: Sequence[str], page: int) -> list[Printed]:
    found: list[Printed] = []
    gap = True
    for line in lines:
        text = line.strip()
        if not text or _HEADER.match(text):
            gap = True
            continue
        found.append(Printed(page, text, gap))
        gap = False
    return found


def _rebuilt(pages: Sequence[RawPage], first: tuple[int, int], entries: Sequence[Entry]) -> Unwoven:
    """The pages again, with each term on its own line before its definition, on the page where that starts."""
    out: dict[int, list[str]] = {}
    terms: list[tuple[int, str]] = []
    for entry in entries:
        page = entry.lines[0].page
        terms.append((page, entry.term or _UNKNOWN + " ".join(entry.lines[0].text.split()[-4:])))
        out.setdefault(page, []).extend(["", entry.term] if entry.term else [""])
        for line in entry.lines:
            gap = [""] if line.gap and line is not entry.lines[0] else []
            out.setdefault(line.page, []).extend([*gap, line.text])
    rebuilt = list(pages)
    last = max(line.page for entry in entries for line in entry.lines)
    for number in range(first[0], last + 1):
        lines = pages[number].text.split("\n")
        header = [line for line in lines if _HEADER.match(line)][:1]
        head = lines[: first[1] + 1] if number == first[0] and first[1] >= 0 else header
        rebuilt[number] = replace(pages[number], text="\n".join([*head, *out.get(number, [])]))
    return Unwoven(tuple(rebuilt), tuple(terms), last)


def stands_on(text: str, term: str) -> str | None:
    """``term`` where a line is this term, ``opening`` where it opens an entry whose term could not be read."""
    if term.startswith(_UNKNOWN):
        return "opening" if term[1:] in text else None
    return "term" if same_term(text, term) else None


def is_header(text: str) -> bool:
    """Whether a line holds the names of a glossary's columns."""
    return _HEADER.match(text) is not None


def same_term(one: str, other: str) -> bool:
    """Whether two spellings are one term, small repairs aside."""
    a, b = normal(one).strip(), normal(other).strip()
    return a == b or (abs(len(a) - len(b)) <= 3 and SequenceMatcher(None, a, b).ratio() > 0.85)
