"""Headings and paragraphs that ran together when lines were joined stand on lines of their own again.

Only a blank becomes a line break, so every offset in the page stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import pairwise

from ingest.model import Page
from ingest.raw import RawPage
from ingest.structure.headings import key
from ingest.structure.lines import BULLET
from ingest.structure.raw_headings import lines_after_gaps
from ingest.structure.woven import is_header, stands_on

_CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_EDGE_WORDS = 3


def restore_gaps(page: Page, raw: RawPage) -> Page:
    """The page with a line break where the file shows a heading or a gap after a finished sentence."""
    text = page.text
    for heading in raw.headings:
        text = _set_apart(text, heading.text)
    place = 0
    for before, after in _gaps(raw.text):
        found = re.compile(rf"{_loose(before)}( ){_loose(after)}").search(text, place)
        if found:
            place = found.start(1) + 1
            text = f"{text[: found.start(1)]}\n{text[place:]}"
    return replace(page, text=text) if text != page.text else page


def join_definitions(page: Page, raw: RawPage, terms: Collection[str]) -> Page:
    """A glossary's page with the printed lines of each definition as running text; terms and list items stay apart."""
    after_gap = lines_after_gaps([raw])[0]
    lines = page.text.split("\n")
    text = lines[0]
    for before, line in pairwise(lines):
        apart = any(stands_on(line, term) or stands_on(before, term) == "term" for term in terms)
        apart = apart or bool(BULLET.match(line)) or is_header(line) or is_header(before)
        closed = bool(_CLOSED.search(before)) and key(line) in after_gap
        text += ("\n" if apart or closed else " ") + line
    return replace(page, text=text)


def _loose(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())


def _set_apart(text: str, heading: str) -> str:
    found = re.compile(rf"(?:^|(?<=\s)){_loose(heading)}(?=\s|$)").search(text)
    if found is None:
        return text
    characters = list(text)
    if found.start() and characters[found.start() - 1] == " ":
        characters[found.start() - 1] = "\n"
    if found.end() < len(text) and characters[found.end()] == " ":
        characters[found.end()] = "\n"
    return "".join(characters)


def _gaps(raw: str) -> Iterator[tuple[str, str]]:
    """The words before and after each empty line that follows a finished sentence."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", raw) if block.strip()]
    for before, after in pairwise(blocks):
        last, first = before.split("\n")[-1], after.split("\n")[0]
        if _CLOSED.search(last) and not first[:1].islower():
            yield " ".join(last.split()[-_EDGE_WORDS:]), " ".join(first.split()[:_EDGE_WORDS])
