"""The forms of help that a document announces with their number, also where a list in two columns lost its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.model import Document
from kb.facts.model import running_text
from kb.facts.numbers import NUMBER, number_of
from kb.facts.statements import illegible_spans

_ANNOUNCED = re.compile(
    rf"\b({NUMBER})\s+(?:jeugdhulpvormen|hulpvormen|vormen\s+van\s+(?:jeugd)?hulp)\b[^.\n]{{0,40}}:[ \t]*\n", re.I
)
_MOST_WORDS = 8
_WORD = re.compile(r"\S+")
_SIGN = re.compile(r"\s*(?:[-•*]|\d{1,2}[.)])\s+")
_CLOSED = (".", ":", "!", "?")
Span = tuple[int, int]


def forms_of_help(document: Document, start: int = 0, end: int | None = None) -> list[tuple[int, int, str]]:
    """(start, end, name) of each form; [] unless exactly the announced number can be told apart. ``start`` and ``end``:
    the stretch of the document in which they are announced, the whole of it when not given.
    """
    for announced in _ANNOUNCED.finditer(document.text, start, len(document.text) if end is None else end):
        wanted = number_of(announced.group(1))
        lines = list(_lines(document, announced.end(), wanted))
        for spans in _readings(document.text, lines, wanted):
            if len(spans) == wanted and not _spoilt(document, spans):
                return [(a, b, running_text(document.text[a:b])) for a, b in spans]
    return []


def _lines(document: Document, start: int, most: int) -> Iterator[Span]:
    """The short lines below an announcement, up to a heading, a sentence or as many lines as there are forms."""
    headings = {s.start for s in document.sections}
    position = start
    for line in document.text[start:].split("\n"):
        text, sign = line.strip(), _SIGN.match(line)
        closed = sign is None and text.endswith(_CLOSED)
        if most == 0 or position in headings or len(text.split()) > _MOST_WORDS or closed:
            return
        if text:
            yield position + (sign.end() if sign else 0), position + len(line.rstrip(" ;,."))
            most -= 1
        position += len(line) + 1


def _readings(text: str, lines: list[Span], wanted: int) -> Iterator[list[Span]]:
    """The first lines as they stand; else each cut before its second capital, abbreviations only where it must be."""
    yield lines[:wanted]
    cut = [_columns(text, line, abbreviations=False) for line in lines]
    whole = [n for n, spans in enumerate(cut) if len(spans) == 1]
    closer = {n: _columns(text, lines[n], abbreviations=True) for n in whole}
    yield [span for spans in cut for span in spans]
    yield [span for n, spans in enumerate(cut) for span in closer.get(n, spans)]


def _columns(text: str, line: Span, abbreviations: bool) -> list[Span]:
    """The line in two where one later word alone opens with a capital."""
    start, end = line
    words = [(start + m.start(), m.group()) for m in _WORD.finditer(text[start:end])]
    opens = [at for at, word in words[1:] if word[0].isupper() and (abbreviations or not word.isupper())]
    return [(start, opens[0] - 1), (opens[0], end)] if len(opens) == 1 else [line]


def _spoilt(document: Document, spans: list[Span]) -> bool:
    return any(a < end and b > start for a, b in illegible_spans(document) for start, end in spans)
