"""Which lines are headings: marked by the file, numbered, shouted, or short and followed by prose.

A false heading misleads every passage below it, a missed one only makes a path shorter; so doubt means no.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from ingest.repair.paragraphs import is_time
from ingest.structure.headings import (
    DOTTED,
    NAMED,
    SINGLE,
    SPACED,
    TITLE,
    Clues,
    Heading,
    Label,
    is_shouted,
    is_year_or_amount,
    key,
    official_pages,
    take_apart,
)
from ingest.structure.lines import BULLET, Line

_ASKED = re.compile(r"Vra(?:ag|gen) \d{1,2}(?:(?:,| en) \d{1,2})*[.:] \S.*\?")  # put with its answer
_MOST_WORDS_ASKED = 45
_TOP_WORDS = re.compile(
    r"(?:bijlage|begrippenlijst|begrippen|definities|woordenlijst|afkortingen|verklarende woordenlijst|voorwoord|"
    r"inleiding|samenvatting|colofon|inhoud(?:sopgave)?|literatuur|bronnen|vertaaltabel|slotwoord|nawoord)\b",
    re.IGNORECASE,
)
ILLEGIBLE = "[onleesbaar]"
_ENOUGH_HINTS = 5  # from here on the file's own marks are trusted and short lines are no longer guessed at
_MOST_WORDS = 14
_MOST_WORDS_UNNUMBERED = 12
_MOST_WORDS_OVER_LIST = 9
_PROSE_WORDS = 12
_RUN_OF_LABELS = 8  # words: a shorter line without an end is a label or a word in a column, and so is what follows
_RUNNING = 3  # a shouted line that comes back so often is a running header
# Words that head the columns of a table; a shouted line of these is no heading.
_COLUMN_WORDS = frozenset(
    [
        "begrip",
        "begrippen",
        "definitie",
        "defenitie",
        "doel",
        "omschrijving",
        "proces",
        "processen",
        "risico",
        "beheersmaatregelen",
        "actie",
        "acties",
        "fase",
        "randvoorwaarde",
        "betrokken",
        "partijen",
        "rasci",
        "maatregel",
        "maatregelen",
        "toelichting",
        "was",
        "wordt",
        "planning",
        "kosten",
        "bedrag",
    ]
)
_LOOSE_END = re.compile(
    r"(?:\b(?:de|het|een|en|of|van|voor|met|op|in|te|om|aan|bij|door|naar|uit|over|per|tot|als|die|dat|is|zijn|wordt|worden|"
    r"onder|tussen|binnen|waarbij|waarin|waarop|hun|ons|onze|zo|niet)|/|-)$",
    re.IGNORECASE,
)
_AND_SO_ON = re.compile(r"\b(?:etc|enz)\.\s*$", re.IGNORECASE)
_BARE_LIST = 6  # so many lines above an item the lead-in of its list may stand


def find_headings(lines: Sequence[Line], clues: Clues) -> list[Heading]:
    """All headings in order; the document's title, where one stands at its head, has level ``TITLE``."""
    found = _Finder(lines, clues).run()
    if not (clues.exact or clues.count >= _ENOUGH_HINTS):
        return found
    titled = bool(found) and found[0].first <= 3 and sum(one.level == found[0].level for one in found) == 1
    levels = sorted({heading.level for heading in found[int(titled) :]})
    return [
        replace(heading, level=TITLE if titled and not place else levels.index(heading.level) + 1)
        for place, heading in enumerate(found)
    ]


class _Finder:
    """Walks the lines once; remembers the number it last saw, so that a sequence can be checked."""

    def __init__(self, lines: Sequence[Line], clues: Clues) -> None:
        self.lines = lines
        self.clues = clues
        self.dotted = [0, 0, 0, 0]
        self.chapter = 0
        self.depth = 0
        self.found: list[Heading] = []
        self.hinted: dict[int, int] = {}
        self.marked = clues.exact or clues.count >= _ENOUGH_HINTS
        self.repeated = Counter(key(line.text) for line in lines if is_shouted(line.text))
        self.words = {
            word
            for line in lines
            if not is_shouted(line.text)
            for word in re.findall(r"[a-zà-ÿ]{4,}", line.text.lower())
        }
        self.has_dotted = sum(1 for line in lines if DOTTED.match(line.text)) >= 3
        self.has_chapters = any(
            (match := SINGLE.match(SPACED.sub(r"\1\2", line.text))) and is_shouted(match["title"]) for line in lines
        )

    def run(self) -> list[Heading]:
        index = 0
        while index < len(self.lines):
            heading = None if index in self.clues.taken else self._at(index)
            if heading is not None:
                self.found.append(heading)
                index = heading.last
            index += 1
        return self.found

    def _at(self, index: int) -> Heading | None:
        line = self.lines[index]
        text = SPACED.sub(r"\1\2", official_pages(line.text.strip())[0])
        hinted = self._hinted(index)
        if hinted is not None or self.clues.exact:
            return hinted
        if self.lines[index].words <= _MOST_WORDS_ASKED and _ASKED.fullmatch(text):
            return self._asked(index, text)
        if line.words > 2 * _MOST_WORDS or "|" in text or not re.search(r"[^\W\d_]{3}", text) or ILLEGIBLE in text:
            return None
        if self.marked:
            return self._dotted(index, text)
        return (
            self._named(index, text)
            or self._dotted(index, text)
            or self._single(index, text)
            or (self._shouted(index) or self._unnumbered(index, text))
        )

    def _make(self, index: int, level: int, label: Label, last: int | None = None) -> Heading:
        self.depth = level
        return Heading(
            index, index if last is None else last, level, label.number, label.title, label.official_pages, label.word
        )

    def _asked(self, index: int, text: str) -> Heading:
        above = next((h.level for h in reversed(self.found) if not _ASKED.fullmatch(h.title)), 0)
        return Heading(index, index, above + 1, None, text)

    def _named(self, index: int, text: str) -> Heading | None:
        found = NAMED.match(text)
        if not found or self.lines[index].words > _MOST_WORDS or text.rstrip().endswith((".", ";", ",")):
            return None
        title = found["title"]
        if title and not (title[0].isupper() or title[0] in "‘'\"“("):
            return None  # "hoofdstuk 10 staat ..." is running text
        word = found["word"].lower()
        level = {"deel": 1, "hoofdstuk": 1, "bijlage": 1, "annex": 1, "appendix": 1, "afdeling": 2}.get(word, 2)
        if word == "hoofdstuk" and found["number"].isdigit():
            self.chapter = int(found["number"])
        return self._make(index, level, take_apart(self.lines[index].text))

    def _dotted(self, index: int, text: str) -> Heading | None:
        found = DOTTED.match(text)
        if not found or is_time(text) or not self._heading_like(index, found["title"]):
            return None
        numbers = [int(part) for part in found["number"].split(".")]
        if not self._follows(numbers):
            return None
        self.dotted = [*numbers, 0, 0, 0, 0][:4]
        self.chapter = numbers[0]
        last = self._continued(index)
        return self._make(index, len(numbers), self._label(index, last), last)

    def _follows(self, numbers: list[int]) -> bool:
        """Whether a dotted number may come next: not backwards, no leap of more than three at the changed place."""
        before = self.dotted[: len(numbers)]
        if not any(before) and not self.chapter:
            return 0 < numbers[0] <= 20 and numbers[1] <= 2  # a text may begin anywhere
        if numbers[0] != before[0]:
            return 0 < numbers[0] - max(before[0], self.chapter - 1) <= 3 and numbers[1] <= 2
        for old, new in zip(before, numbers, strict=False):
            if old != new:
                return 0 < new - old <= 3
        return False

    def _heading_like(self, index: int, title: str) -> bool:
        line = self.lines[index]
        if line.words > _MOST_WORDS or title.rstrip().endswith((".", ";", ",", ":")):
            return False
        return re.search(r"[^\W\d_]{3}", title) is not None

    def _label(self, index: int, last: int) -> Label:
        return take_apart(" ".join(line.text.strip() for line in self.lines[index : last + 1]))

    def _continued(self, index: int) -> int:
        """The last line of a shouted heading printed over several lines."""
        last = index
        while (
            last + 1 < len(self.lines)
            and last - index < 2
            and is_shouted(self.lines[index].text)
            and is_shouted(self.lines[last + 1].text)
            and self.lines[last + 1].page == self.lines[index].page
            and last + 1 not in self.clues.taken
            and not re.match(r"\d", self.lines[last + 1].text)
            and not _is_label(self.lines[last + 1].text)
        ):
            last += 1
        return last

    def _single(self, index: int, text: str) -> Heading | None:
        found = SINGLE.match(text)
        if not found or is_year_or_amount(found["number"], text) or not self._heading_like(index, found["title"]):
            return None
        number, title = int(found["number"]), found["title"]
        if is_shouted(title):
            return self._chapter(index, number)
        if not title[0].isupper() or self._in_numbered_list(index):
            return None
        if not (self._stands_alone(index) or self._in_sequence(index, number)):
            return None
        if self.has_dotted or self.has_chapters:
            level = (len(self._numbered_above() or ()) or 1) + 1
            last = self._tail(index)
            return self._make(index, level, self._label(index, last), last)
        if number not in (self.chapter, self.chapter + 1):
            return None
        self.chapter = number
        return self._make(index, 1, take_apart(self.lines[index].text))

    def _in_numbered_list(self, index: int) -> bool:
        """Whether the line above or below has the number before or after this one's."""
        number = int(re.findall(r"\d+", self.lines[index].text)[0])
        for place, wanted in ((index - 1, number - 1), (index + 1, number + 1)):
            if 0 <= place < len(self.lines) and re.match(rf"\s*{wanted}[.)]\s", self.lines[place].text):
                return True
        return False

    def _in_sequence(self, index: int, number: int) -> bool:
        """Whether a short line set apart is one of a series ("1. Aanleiding", "2. Voorstel") with text below each."""
        return self._is_apart(index) and not self._apart.isdisjoint((number - 1, number + 1))

    @cached_property
    def _apart(self) -> frozenset[int]:
        """The numbers of all short lines set apart."""
        numbered = ((place, SINGLE.match(line.text)) for place, line in enumerate(self.lines))
        return frozenset(int(found["number"]) for place, found in numbered if found and self._is_apart(place))

    def _is_apart(self, index: int) -> bool:
        """Whether a gap parts a short line from the one above, and running text or a list follows at once."""
        line = self.lines[index]
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        gap = line.first_on_page or key(line.text) in self.clues.after_gap.get(line.page, ())
        short = line.words <= _MOST_WORDS_OVER_LIST and not line.is_closed
        return (
            gap
            and short
            and after is not None
            and (after.is_item or (_is_prose(after) and after.words >= _PROSE_WORDS))
        )

    def _chapter(self, index: int, number: int) -> Heading | None:
        if not self.chapter <= number <= self.chapter + 3:
            return None
        self.chapter = number
        last = self._continued(index)
        return self._make(index, 1, self._label(index, last), last)

    def _numbered_above(self) -> list[str]:
        for heading in reversed(self.found):
            if heading.number and "." in heading.number:
                return heading.number.split(".")
            if heading.level == 1:
                return [heading.number or "0"]
        return []

    def _hinted(self, index: int) -> Heading | None:
        """A line, or up to four lines together, that the file prints as a heading; hints are used up in order."""
        page = self.lines[index].page
        left = self.clues.hints.get(page, ())[self.hinted.get(page, 0) :]
        if not left or BULLET.match(self.lines[index].text):
            return None
        text = ""
        for last in range(index, min(index + 4, len(self.lines))):
            text += " " + self.lines[last].text
            wanted = key(text)
            for place, hint in enumerate(left):
                if key(hint.text) == wanted:
                    self.hinted[page] = self.hinted.get(page, 0) + place + 1
                    return self._make(index, hint.level, take_apart(text), last)
        return None

    def _shouted(self, index: int) -> Heading | None:
        line = self.lines[index]
        if not is_shouted(line.text) or line.is_item or _is_label(line.text) or line.words > _MOST_WORDS:
            return None
        last = self._continued(index)
        top = _TOP_WORDS.match(line.text)
        if top and line.first_on_page:
            return self._make(index, 1, take_apart(_without_columns(self._label(index, last).title)), last)
        if self.repeated[key(line.text)] >= _RUNNING or not self._is_language(index, last):
            return None
        place = last + 1 + (last + 1 < len(self.lines) and _is_label(self.lines[last + 1].text))
        before = self.lines[index - 1] if index else None
        if before is not None and is_shouted(before.text) and not (self.found and self.found[-1].last == index - 1):
            return None  # one of a row of labels
        if place >= len(self.lines) or not (_is_prose(self.lines[place]) or self._may_follow(place)):
            return None
        level = 1 if not (self.has_dotted or self.has_chapters) else self._below()
        return self._make(index, level, self._label(index, last), last)

    def _is_language(self, index: int, last: int) -> bool:
        """Whether a shouted line is made of words the document uses, and is no row of column names."""
        text = " ".join(line.text for line in self.lines[index : last + 1]).lower()
        words = re.findall(r"[a-zà-ÿ]{4,}", text)
        plain = re.findall(r"[a-zà-ÿ]+", text)
        columns = sum(word in _COLUMN_WORDS for word in plain)
        if columns >= 2 or (columns and len(plain) <= 2) or plain[:1] == ["fase"]:
            return False
        known = sum(word in self.words or bool(_TOP_WORDS.match(word)) for word in words)
        return bool(words) and known >= 0.6 * len(words)

    def _may_follow(self, place: int) -> bool:
        """Whether an unnumbered heading over prose stands on this line."""
        line = self.lines[place]
        if is_shouted(line.text) or line.words > _MOST_WORDS_UNNUMBERED or not self._short_title(line.text):
            return False
        return place + 1 < len(self.lines) and self._opens_text(place + 1)

    def _below(self) -> int:
        numbered = [h for h in self.found if h.number]
        return (numbered[-1].level if numbered else 0) + 1

    @staticmethod
    def _short_title(text: str) -> bool:
        return text[0].isupper() and not re.search(r"[.;:,!]$", text.rstrip())

    def _unnumbered(self, index: int, text: str) -> Heading | None:
        line = self.lines[index]
        if line.is_item or line.words > _MOST_WORDS_UNNUMBERED or len(text) > 90 or not self._title_case(text):
            return None
        if self._in_bare_list(index) or not self._stands_alone(index):
            return None
        last = self._tail(index)
        return self._make(index, self._unnumbered_level(), self._label(index, last), last)

    def _in_bare_list(self, index: int) -> bool:
        """Whether a list that lost its bullets goes on: the line above ends in "etc.", below a lead-in of it."""
        above = self.lines[max(0, index - _BARE_LIST) : index]
        if not above or above[-1].is_item or _AND_SO_ON.search(above[-1].text) is None:
            return False
        return any(map(_leads_in, above[:-1]))

    def _tail(self, index: int) -> int:
        """The last line of a heading whose abbreviation in brackets stands on a line of its own."""
        after = self.lines[index + 1].text.strip() if index + 1 < len(self.lines) else ""
        return index + 1 if re.fullmatch(r"\([^()]{2,30}\)", after) else index

    def _unnumbered_level(self) -> int:
        numbered = self.has_dotted or self.has_chapters
        for heading in reversed(self.found):
            if heading.number and "." not in heading.number and self.has_dotted and heading.level > 1:
                return heading.level  # "1. Dagbesteding" within a section is a heading like the unnumbered ones
            if heading.number or (not numbered and is_shouted(self.lines[heading.first].text)):
                return heading.level + 1
        return 1

    def _title_case(self, text: str) -> bool:
        start = text.lstrip("‘'\"“(")
        if not start[:1].isupper() or is_shouted(text) or text[0] in '(“"„' or _LOOSE_END.search(text.rstrip(" )")):
            return False
        if ";" in text or re.search(r"[.:,!…\-–—]$", text.rstrip()) or text.count("(") != text.count(")"):
            return False
        return re.search(r"[a-zà-ÿ]{3}", text) is not None and not re.search(r"€|%|^\d", text)

    def _stands_alone(self, index: int) -> bool:
        """Whether what comes before is finished and what follows is prose: the two sides of a heading."""
        place = self._tail(index) + 1
        following = self.lines[place] if place < len(self.lines) else None
        if following is None or (place in self.clues.taken and not following.is_row) or following.text[:1].islower():
            return False
        below = bool(self.found) and self.found[-1].last == index - 1
        short = below and following.words >= 6 and self.lines[index].words <= 5
        if not (self._opens_text(place) or self._over_list(index, following) or short):
            return self._over_heading(index, following)
        return below or index <= 1 or index - 1 in self.clues.taken or self._is_parted(index)

    def _opens_text(self, place: int) -> bool:
        """Prose, a table, or a lead-in with its list."""
        line = self.lines[place]
        after = self.lines[place + 1] if place + 1 < len(self.lines) else None
        lead_in = _leads_in(line) and after is not None and after.is_item
        return _is_prose(line) or line.is_row or lead_in

    def _is_parted(self, index: int) -> bool:
        """Whether the text above is finished, or a gap on the page parts it from this line."""
        line, before = self.lines[index], self.lines[index - 1]
        gap = line.first_on_page or key(line.text) in self.clues.after_gap.get(line.page, ())
        if before.is_item and not line.first_on_page:
            return True
        if before.is_closed and not before.text.rstrip().endswith((":", ",")):
            return True
        if not gap or line.words > _MOST_WORDS_OVER_LIST:
            return False
        if line.first_on_page:
            return True
        if _LOOSE_END.search(before.text.rstrip()):
            return False
        return before.words >= _RUN_OF_LABELS or line.words > 2 or self._is_spoken_of(index)

    def _is_spoken_of(self, index: int) -> bool:
        """Whether the text below uses the words of a short line that comes after other short lines."""
        below = " ".join(line.text for line in self.lines[index + 1 : index + 4]).lower()
        words = re.findall(r"[^\W\d_]{5,}", self.lines[index].text.lower())
        return bool(words) and all(word[:6] in below for word in words)

    def _over_list(self, index: int, following: Line) -> bool:
        """A short heading over a list of whole sentences."""
        return following.is_item and following.words >= 8 and self.lines[index].words <= _MOST_WORDS_OVER_LIST

    def _over_heading(self, index: int, following: Line) -> bool:
        """A heading straight above another: only where that one is followed by prose and this one is well parted."""
        after = self.lines[index + 2] if index + 2 < len(self.lines) else None
        before = self.lines[index - 1] if index else None
        if after is None or following.is_item:
            return False
        if not (self._opens_text(index + 2) or (after.is_item and after.words >= 8)):
            return False
        if before is None or not (before.is_closed or before.is_item):
            return False
        return self._title_case(following.text) and following.words <= _MOST_WORDS_UNNUMBERED


def _without_columns(title: str) -> str:
    """The title without names of table columns that were printed right under it."""
    words = title.split()
    while len(words) > 1 and words[-1].lower() in _COLUMN_WORDS:
        words.pop()
    return " ".join(words)


def _leads_in(line: Line) -> bool:
    return line.text.rstrip().endswith(":")


def _is_label(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]", text)) < 4


def _is_prose(line: Line) -> bool:
    """A line of running text: long, or a short one that is a whole sentence."""
    if line.is_item or line.is_row or is_shouted(line.text):
        return False
    if line.words >= _PROSE_WORDS:
        return True
    return line.words >= 4 and line.is_closed and line.text.lstrip("‘'\"“(")[:1].isupper()
