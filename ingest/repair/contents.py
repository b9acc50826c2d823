"""The table of contents stays out of the text: its lines are headings of what stands elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.repair.words import Line

KIND = "contents"
_TITLE = re.compile(r"(?:inhoud|inhoudsopgave|in dit (?:document|stuk))\W*$", re.IGNORECASE)
_ENTRY = re.compile(r"(?P<name>\S.*?[^\W\d_].*?)[\s.…·_]*\s(?P<page>\d{1,3})$")
_LEADER = re.compile(r"[\s.…·_]{4,}(?P<page>\d{1,3})$")  # on a line of its own
_FEWEST = 4
_MOST_WORDS, _MOST_LETTERS = 25, 300  # of an entry
_UNNUMBERED = 20  # pages before the first one with a number, or printed numbers that run ahead of the file's
_BETWEEN = 2  # lines of a title that runs on before its page number


def drop_contents(lines: Sequence[Line], pages: int) -> list[Line]:
    """The lines with each table of contents marked as dropped: under its title, entries with rising page numbers."""
    dropped: set[int] = set()
    for place, line in enumerate(lines):
        if not line.dropped and place not in dropped and _TITLE.fullmatch(line.text):
            entries = list(_entries(lines, place + 1, pages))
            if len(entries) >= _FEWEST:
                dropped.update(range(place, entries[-1] + 1))
    return [
        replace(line, dropped=KIND) if place in dropped and not line.dropped else line
        for place, line in enumerate(lines)
    ]


def _entries(lines: Sequence[Line], start: int, pages: int) -> Iterator[int]:
    """The places of the entries' last lines."""
    before, since = 0, 0
    for place in range(start, len(lines)):
        if lines[place].dropped:
            continue
        words = sum(any(map(str.isalnum, word.text)) for word in lines[place].words)
        short = words <= _MOST_WORDS and len(lines[place].text) <= _MOST_LETTERS
        found = (_ENTRY.match(lines[place].text) or _LEADER.match(lines[place].text)) if short else None
        number = int(found["page"]) if found else 0
        if found and before <= number <= pages + _UNNUMBERED:
            yield place
            before, since = number, 0
            continue
        since += 1
        if since > _BETWEEN or lines[place].text.endswith((".", ":", ";")):
            return
