"""What a heading is: its number, its title, and what is known of a document before its headings are looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.raw import RawHeading
from ingest.repair.paragraphs import is_time

_OFFICIAL = re.compile(r"\s*\(officieel:\s*blz\.?\s*([\d\s,–-]+(?:en\s+\d+)?)\)\s*$", re.IGNORECASE)
NAMED = re.compile(
    r"(?P<word>hoofdstuk|deel|afdeling|paragraaf|artikel|bijlage|annex|appendix)\s+"
    r"(?P<number>\d+(?:\.\d+)*[a-z]?|[IVX]+|[A-Z])\b[.:]?\s*[-–—:]?\s*(?P<title>.*)$",
    re.IGNORECASE,
)
DOTTED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?P<title>[^\W\d_‘'\"“(].*|[‘'\"“(]\S.*)$")
SINGLE = re.compile(r"(?P<number>\d{1,2})(?P<dot>[.:)]?)\s+(?P<title>[^\W\d_‘'\"“(].*|[‘'\"“(]\S.*)$")
SPACED = re.compile(r"^(\d) (\d)(?=\s+[A-Z]{2})")
TITLE = 0  # the level of a single top heading on the first line: the document's title, no section


@dataclass(frozen=True)
class Heading:
    """A heading: lines ``first`` to ``last`` (indices), its level from 1, and what it says."""

    first: int
    last: int
    level: int
    number: str | None
    title: str
    official_pages: tuple[int, int] | None = None
    word: str | None = None


@dataclass(frozen=True)
class Label:
    """A heading's text taken apart."""

    number: str | None
    title: str
    official_pages: tuple[int, int] | None
    word: str | None = None


def official_pages(text: str) -> tuple[str, tuple[int, int] | None]:
    """The heading without its ``(officieel: blz. …)``, and the first and last page that names."""
    found = _OFFICIAL.search(text)
    if not found:
        return text, None
    numbers = [int(number) for number in re.findall(r"\d+", found.group(1))]
    return text[: found.start()].rstrip(), (min(numbers), max(numbers))


def take_apart(text: str) -> Label:
    """The number, title and official pages of a line known to be a heading."""
    bare, pages = official_pages(text.strip())
    bare = SPACED.sub(r"\1\2", bare)
    named = NAMED.match(bare)
    if named:
        return Label(named["number"], named["title"].strip(), pages, named["word"].lower())
    for pattern in (DOTTED, SINGLE):
        found = pattern.match(bare)
        if found and not is_year_or_amount(found["number"], bare):
            return Label(found["number"], found["title"].strip(), pages)
    return Label(None, bare, pages)


def is_year_or_amount(number: str, text: str) -> bool:
    """Whether a line begins with a day, a year, an amount or a time ("9.00 tot 16.30 uur") and not with its number."""
    rest = text[len(number) :].lstrip()
    return is_time(text) or bool(
        re.match(
            r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|"
            r"december|miljoen|miljard|jaar|uur|procent|%|euro|op de)\b",
            rest,
            re.IGNORECASE,
        )
    )


def is_shouted(text: str) -> bool:
    """Whether a line is set in capitals: two letters in a row and no small letter but in an abbreviation's plural."""
    letters = [character for character in text if character.isalpha()]
    small = sum(character.islower() for character in letters)
    return len(letters) >= 4 and small <= 0.08 * len(letters)


def key(text: str) -> str:
    """What two printings of one heading share: letters and digits, without case."""
    return "".join(character for character in text.casefold() if character.isalnum())


@dataclass(frozen=True)
class Clues:
    """What is known from outside the words.

    ``hints`` are the lines that the file itself marks as headings, per page index; ``taken`` the lines inside tables
    and glossaries; ``exact`` says that the file marks all its headings and their levels. ``after_gap`` holds the keys
    of lines that a gap parts from the line above, per page index.
    """

    hints: Mapping[int, Sequence[RawHeading]]
    taken: frozenset[int]
    exact: bool
    after_gap: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many hints there are."""
        return sum(len(found) for found in self.hints.values())
