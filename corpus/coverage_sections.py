"""Our restated sections, and the stretch of the official text that each of them restates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from corpus.coverage_facts import plain
from ingest.model import Document

_HEADING = re.compile(r"^#{2,6}\s+(?P<title>.*?)\s*\(officieel: blz\. (?P<first>\d+)(?:-(?P<last>\d+))?\)\s*$")
_NUMBER = re.compile(r"^(?:Hoofdstuk\s+)?(?P<number>\d+(?:\.\d+)*)[.:]?\s+")
_PART = re.compile(r"\.(\d+)$")
_ALIKE = 0.86


@dataclass(frozen=True)
class Restated:
    """One section of ours; ``pages`` are the first and last PDF page that its heading names."""

    title: str
    number: str | None
    pages: tuple[int, int]
    text: str


@dataclass(frozen=True)
class Pair:
    """Sections of ours and the official stretch that they restate; ``start`` counts in the official text.

    More than one section stands together where the official text does not show the heading of the later ones.
    """

    sections: tuple[Restated, ...]
    start: int
    end: int

    @property
    def title(self) -> str:
        return self.sections[0].title

    @property
    def text(self) -> str:
        return "\n".join(f"{section.title}.\n{section.text}" for section in self.sections)


def source_files(folder: Path) -> dict[str, list[Path]]:
    """The Markdown sources per document id, parts (``<id>.1.md``, ``<id>.2.md``) in order."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.md")):
        found.setdefault(_PART.sub("", path.stem), []).append(path)
    return found


def read_source(paths: Sequence[Path]) -> str:
    """One document's Markdown without its notes (quote blocks), which speak of more than their own section."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return "\n".join(line for line in text.splitlines() if not line.startswith(">"))


def restated_sections(markdown: str) -> list[Restated]:
    """The sections in order; raises ValueError where a heading below the title names no official page."""
    found: list[Restated] = []
    for block in re.split(r"(?m)^(?=#{1,6} )", markdown):
        heading, _, body = block.partition("\n")
        if heading.startswith("# ") or not heading.strip():
            continue
        match = _HEADING.match(heading)
        if match is None:
            raise ValueError(f"heading without '(officieel: blz. …)': {heading!r}")
        number = _NUMBER.match(match["title"])
        pages = int(match["first"]), int(match["last"] or match["first"])
        found.append(Restated(match["title"], number["number"] if number else None, pages, bare(body)))
    return found


def bare(markdown: str) -> str:
    """Markdown marks off; a table row stays a line, its cells apart."""
    text = re.sub(r"(?m)^\|[\s|:-]+\|$", "", markdown)
    text = re.sub(r"(?m)^#+\s+|^\s*[-*]\s+", "", text)
    return text.replace("**", "").replace("`", "")


class Alignment:
    """Finds the headings of ours in the official text, always further on than the one before."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.page_starts: dict[int, int] = {}
        offset = 0
        for place, page in enumerate(document.pages, start=1):
            self.page_starts[page.number or place] = offset
            offset += len(page.text) + 1
        self.end = len(self.text)

    def page_at(self, offset: int) -> int:
        return max((number for number, start in self.page_starts.items() if start <= offset), default=1)

    def _page(self, number: int) -> tuple[int, int]:
        first = self.page_starts.get(number, self.end)
        return first, self.page_starts.get(number + 1, self.end)

    def find(self, section: Restated, after: int) -> int | None:
        """The offset of the official heading, None where the text does not show it."""
        low, high = self._page(section.pages[0])
        low, titles = max(low, after), _titles(section.title)
        place = low
        while place < high:
            stop = self.text.find("\n", place)
            stop = self.end if stop < 0 else stop
            if _is_heading(self.text[place:stop], titles, section.number):
                return place
            place = stop + 1
        return self._inside_a_line(titles, low, high)

    def _inside_a_line(self, titles: Sequence[str], low: int, high: int) -> int | None:
        """A heading that the text layer glued to the line before it."""
        for title in titles:
            wanted = r"\s+".join(re.escape(word) for word in title.split())
            found = re.compile(rf"(?<=[\s.:;]){wanted}(?=\s)").search(self.text, low, high)
            if found and title[0].isupper():
                return found.start()
        return None

    def _at_page(self, section: Restated, before: Restated, after: int) -> int | None:
        """The top of the page that a section names, where it is the first on that page."""
        start = self.page_starts.get(section.pages[0], self.end)
        return start if before.pages[1] < section.pages[0] and after <= start < self.end else None

    def pairs(self, sections: Sequence[Restated]) -> list[Pair]:
        """Pairs in the order of the official text, together the whole of it."""
        groups: list[tuple[int, list[Restated]]] = []
        after = 0
        for section in sections:
            place = self.find(section, after)
            if place is None and groups:
                place = self._at_page(section, groups[-1][1][-1], after)
            if place is None and groups:
                groups[-1][1].append(section)
                continue
            place = place or 0
            groups.append((place if groups else 0, [section]))
            after = place + 1
        ends = [start for start, _ in groups[1:]] + [self.end]
        return [Pair(tuple(group), start, end) for (start, group), end in zip(groups, ends, strict=True)]


def _titles(title: str) -> list[str]:
    """The forms in which a heading may stand in the official text: ours often adds what the section is about."""
    whole = _NUMBER.sub("", title)
    parts = [whole, *re.split(r"(?<=\?) |: ", whole)]
    return list(dict.fromkeys(part for part in parts if len(part) > 3 and not part.startswith("Principe ")))


def _is_heading(line: str, titles: Sequence[str], number: str | None) -> bool:
    """Whether an official line opens with the heading; what differs in sign or accent does not count."""
    if number and "." in number and re.match(rf"{re.escape(number)}[.:]?\s", line):
        return True
    shown = plain(_NUMBER.sub("", line.strip("•-– ")))
    for title in map(plain, titles):
        near = len(shown) <= len(title) + 60
        if near and SequenceMatcher(None, shown[: len(title)], title).ratio() >= _ALIKE:
            return True
    return False
