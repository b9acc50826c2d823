"""Before repair: headings printed on one line with other text, and the lines that a gap sets apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.raw import RawPage
from ingest.structure.headings import DOTTED, key


def lines_after_gaps(pages: Sequence[RawPage]) -> dict[int, frozenset[str]]:
    """Per page index the keys of the lines that follow an empty line."""
    found: dict[int, frozenset[str]] = {}
    for number, page in enumerate(pages):
        lines = page.text.split("\n")
        found[number] = frozenset(key(here) for before, here in pairwise(lines) if not before.strip() and here.strip())
    return found


_MERGED = re.compile(
    r"(?P<heading>\d{1,2}(?:\.\d{1,2})+\.?\s+(?:[A-ZÀ-Þ’'&/-]{2,}\s+){2,})(?P<rest>[A-ZÀ-Þ][a-zà-ÿ].*)$"
)


def part_merged_headings(pages: Sequence[RawPage]) -> tuple[RawPage, ...]:
    """Raw pages where a heading and the text of the column beside it, printed on one line, stand on two.

    A heading ends where shouting ends, or where the same section of another chapter ("5.3.3", "8.3.3") has its end.
    """
    titles: dict[str, set[str]] = {}
    for page in pages:
        for line in page.text.split("\n"):
            found = DOTTED.match(line.strip())
            if found and len(found["title"].split()) <= 5:
                titles.setdefault(found["number"].partition(".")[2], set()).add(found["title"])
    texts = ["\n".join(_parted(line, titles) for line in page.text.split("\n")) for page in pages]
    return tuple(replace(page, text=text) for page, text in zip(pages, texts, strict=True))


def _parted(line: str, titles: Mapping[str, set[str]]) -> str:
    merged = _MERGED.match(line.strip())
    if merged:
        return f"{merged['heading'].strip()}\n\n{merged['rest']}"
    found = DOTTED.match(line.strip())
    if found is None:
        return line
    for title in sorted(titles.get(found["number"].partition(".")[2], ()), key=len):
        rest = found["title"][len(title) :]
        if found["title"].startswith(title + " ") and rest.strip()[:1].islower():
            return f"{rest.strip()}\n\n{found['number']} {title}"  # it goes on from the line above
    return line
