"""Raw page text to lines of words, and lines to the text of a page with its repairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.model import Page, Repair
from ingest.raw import RawPage
from ingest.repair.words import CONTROL, Line, Word

_INVISIBLE = re.compile("[\u200b\u200c\u200d\ufeff\u2060]")
_NOISE = re.compile(f"[\x00{CONTROL}]")
_SHIFTED_SPACE = "\x03"
_WORD = re.compile(r"([ \t]*)([^ \t]+)")


def split_lines(page: int, text: str) -> list[Line]:
    """The lines of one raw page; empty lines are left out, gaps of three blanks or more (table cells) kept as two."""
    lines: list[Line] = []
    gap = False
    for raw in _INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\r\n", "\n").split("\n"):
        shifted = _SHIFTED_SPACE in raw
        clean = (raw.replace(_SHIFTED_SPACE, " ") if shifted else _NOISE.sub(" ", raw)).strip(" \t")
        if clean:
            lines.append(Line(page, tuple(_words(clean)), length=len(clean), after_gap=gap and bool(lines)))
        gap = not clean
    return lines


def without_noise(lines: Sequence[Line]) -> list[Line]:
    """The lines without the control characters that were not read as shifted signs."""
    return [line.with_words([_clean(word) for word in line.words]) for line in lines]


def _clean(word: Word) -> Word:
    return replace(word, text=_NOISE.sub("", word.text)) if _NOISE.search(word.text) else word


def _visible(raw: str) -> str:
    """Raw text to be shown: control characters as their Unicode pictures."""
    return _NOISE.sub(lambda match: chr(0x2400 + ord(match[0])), raw)


def _words(line: str) -> list[Word]:
    if "   " not in line:
        return [Word(token) for token in re.split("[ \t]+", line)]
    return [Word(token, gap="  " if len(gap) > 2 else " ") for gap, token in _WORD.findall(line)]


@dataclass
class _PageText:
    """A page's text while it is put together."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    repairs: list[Repair] = field(default_factory=list)
    illegible: list[tuple[int, int]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def add(self, text: str) -> int:
        """Append and return the place where ``text`` starts."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start

    def add_word(self, word: Word) -> None:
        """Append a word, noting its changes."""
        start = self.add(word.text)
        for kind in word.kinds:
            self.repairs.append(Repair(kind, start, self.length, _visible(word.raw)))
        if word.illegible:
            self.illegible.append((start, self.length))

    def add_start(self, line: Line) -> None:
        """Append a list sign, noting it as a repair where the file had another."""
        start = self.add(line.start)
        if line.start and line.start_raw != line.start.strip():
            self.repairs.append(Repair("bullet", start, self.length, line.start_raw))

    def drop(self, line: Line) -> None:
        """Note a line that stays out of the text, at the place where it stood."""
        self.labels.append(line.raw)
        self.repairs.append(Repair(line.dropped, self.length, self.length, line.raw))


def page_of(raw: RawPage, paragraphs: Sequence[Sequence[Line]]) -> Page:
    """A page from its paragraphs: each group of lines becomes one line of text."""
    text = _PageText()
    for paragraph in paragraphs:
        _add_paragraph(text, paragraph)
    repairs = tuple(sorted(text.repairs, key=lambda repair: (repair.start, repair.end)))
    return Page(
        raw.number, raw.text, "".join(text.parts), repairs, tuple(text.illegible), tuple(text.labels), raw.boxes
    )


def _add_paragraph(text: _PageText, paragraph: Sequence[Line]) -> None:
    shown = [line for line in paragraph if not line.dropped and line.words]
    for line in paragraph:
        if line.dropped:
            text.drop(line)
    if not shown:
        return
    if text.length:
        text.add("\n")
    text.add_start(shown[0])
    words = [word for line in shown for word in line.words]
    firsts = {id(line.words[0]) for line in shown}
    for place, word in enumerate(words):
        if place:
            text.add(" " if id(word) in firsts else word.gap)
        text.add_word(word)
