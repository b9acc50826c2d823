"""Headings to sections: the path of each, its number, its stretch of text and its topic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.messages import message
from ingest.model import Section
from ingest.structure.headings import Heading, is_shouted
from ingest.structure.lines import Line

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_GLUED = re.compile(r"(?P<chapter>\d{1,2})(?:\.\d{1,2}){1,3}(?=[A-ZÀ-Þ])")  # a number whose tab the file has lost


class Casing:
    """How the document itself writes its words, to set a shouted heading in small letters."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._seen: dict[str, Counter[str]] = {}
        for line in lines:
            if not is_shouted(line.text):
                self._learn(line.text)

    def _learn(self, text: str) -> None:
        for found in _WORD.finditer(text):
            first = found.start() == 0 or re.search(r"(?:^|[.!?:•\-–*]\s*[\"'‘“(]?)$", text[: found.start()][-4:])
            word = found.group()
            if first and word[1:].islower():
                continue  # a capital at the start of a sentence says nothing
            for part in {word, *(part for part in word.split("-") if len(part) > 1 and part.isupper())}:
                self._seen.setdefault(part.lower(), Counter())[part] += 1

    def sentence_case(self, text: str) -> str:
        """The text in sentence case where it is shouted, with abbreviations and names as the document has them."""
        if not is_shouted(text):
            return text
        lowered = _WORD.sub(lambda found: self._usual(found.group()), text)
        return next(
            (
                lowered[:place] + lowered[place].upper() + lowered[place + 1 :]
                for place, character in enumerate(lowered)
                if character.isalpha()
            ),
            lowered,
        )

    def _usual(self, word: str) -> str:
        seen = self._seen.get(word.lower())
        if seen:
            return seen.most_common(1)[0][0]
        return word.lower()


@dataclass(frozen=True)
class _Open:
    level: int
    label: str
    numbered: bool


def label_of(heading: Heading, casing: Casing) -> str:
    """A heading as it is cited: word and number as printed, the title in sentence case."""
    title = _GLUED.sub(r"\g<0> ", casing.sentence_case(heading.title))
    if heading.word:
        named = f"{heading.word.capitalize()} {heading.number}"
        return f"{named}: {title}" if title else named
    if heading.number is None:
        return title
    return f"{heading.number} {title}" if "." in heading.number else f"{heading.number}. {title}"


def chapter_of(heading: Heading) -> str | None:
    """The chapter number a numbered heading belongs to."""
    if heading.number is None or heading.word in ("artikel", "bijlage", "annex", "appendix", "paragraaf"):
        return None
    if "." not in heading.number and heading.level > 1:
        return None  # "1. De collectieve inkoop" within a section numbers its own parts
    return heading.number.split(".")[0]


def build_sections(
    headings: Sequence[Heading], lines: Sequence[Line], length: int, topics: Mapping[str, str]
) -> tuple[Section, ...]:
    """The sections in order of their start; a section ends where a heading of its level or above begins.

    ``topics`` maps the number of a chapter without a title line to what it is about.
    """
    casing = Casing(lines)
    stack: list[_Open] = []
    sections: list[Section] = []
    for place, heading in enumerate(headings):
        stack = _opened(stack, heading, casing, topics)
        nexts = (lines[later.first].start for later in headings[place + 1 :] if later.level <= heading.level)
        end = next(nexts, length)
        chapter = chapter_of(heading) or _chapter_in(stack)
        sections.append(
            Section(
                path=tuple(item.label for item in stack),
                number=heading.number,
                start=lines[heading.first].start,
                end=end,
                topic=topics.get(chapter or ""),
                official_pages=heading.official_pages,
            )
        )
    return tuple(sections)


def _chapter_in(stack: Sequence[_Open]) -> str | None:
    found = next((re.search(r"\d+", item.label) for item in stack if item.numbered), None)
    return found.group() if found else None


def _opened(stack: Sequence[_Open], heading: Heading, casing: Casing, topics: Mapping[str, str]) -> list[_Open]:
    kept = [item for item in stack if item.level < heading.level]
    chapter = chapter_of(heading)
    glued = _GLUED.match(heading.title) if heading.number is None else None
    if glued and kept and kept[0].numbered and not _names_chapter(kept[0].label, glued["chapter"]):
        kept = [_Open(1, implied_chapter(glued["chapter"], topics.get(glued["chapter"])), True)]
    if chapter and heading.level > 1 and not any(_names_chapter(item.label, chapter) for item in kept):
        kept = [_Open(1, implied_chapter(chapter, topics.get(chapter)), True)]
    kept.append(_Open(heading.level, label_of(heading, casing), heading.number is not None))
    return kept


def _names_chapter(label: str, chapter: str) -> bool:
    found = re.match(r"(?:[^\W\d_]+\s+)?(\d+)\b", label)
    return found is not None and found.group(1) == chapter


def implied_chapter(number: str, topic: str | None) -> str:
    """The label of a chapter whose title line is missing in the text."""
    return message("chapter_with_topic", number=number, topic=topic) if topic else message("chapter", number=number)


def cited(path: Sequence[str], numbered: Sequence[bool]) -> str:
    """What a citation shows: from the last numbered heading on."""
    last = max((place for place, is_numbered in enumerate(numbered) if is_numbered), default=len(path) - 1)
    return " › ".join(path[last:])
