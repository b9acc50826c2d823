"""Lines that a PDF prints larger or bolder than its body: hints at headings, with a level by rank."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.formats.pdf_layout import Segment
from ingest.raw import RawHeading

_LARGER = 1.1
_MOST_WORDS = 20
_MOST_LEVELS = 5
_FIGURE = re.compile(r"\W*\d[\d.,]*\W*(?:(?:op|van) \d[\d.,]*|[a-zà-ÿ]+\.?)?")  # "19 weken", in large print
_OWN_BODY = 0.5  # of a page's text stands outside its tables, else the page has no body of its own
_Style = tuple[float, bool]


def _style(line: Segment) -> _Style:
    return round(line.size * 2) / 2, line.bold


def _joined(lines: Sequence[Segment]) -> list[Segment]:
    """Neighbouring lines of one style as one, so that a heading over two lines is whole."""
    found: list[Segment] = []
    last: Segment | None = None
    for line in lines:
        near = last is not None and 0 < last.y - line.y < 1.6 * line.size and abs(last.x - line.x) < 30
        if found and last is not None and near and _style(last) == _style(line):
            before = found[-1]
            found[-1] = Segment(f"{before.text} {line.text}", before.x, before.y, before.size, before.bold)
        else:
            found.append(line)
        last = line
    return found


def _body(pages: Sequence[Sequence[Segment]]) -> _Style | None:
    styles: Counter[_Style] = Counter()
    for lines in pages:
        for line in lines:
            styles[_style(line)] += len(line.text)
    return styles.most_common(1)[0][0] if styles else None


def _stands_out(line: Segment, body: _Style) -> bool:
    larger = line.size >= _LARGER * body[0]
    bolder = line.bold and not body[1] and line.size >= 0.97 * body[0]
    words = len(line.text.split())
    if not line.text[:1].isalnum() and line.text[:1] not in "‘'\"“(":
        return False
    if _FIGURE.fullmatch(line.text):
        return False
    if line.text.rstrip().endswith((",", ";")) or (line.text.rstrip().endswith(".") and words > 6):
        return False
    return (larger or bolder) and words <= _MOST_WORDS and re.search(r"[^\W\d_]{3}", line.text) is not None


def page_headings(pages: Sequence[Sequence[Segment]], lengths: Sequence[int]) -> list[tuple[RawHeading, ...]]:
    """Per page the lines that stand out from the body of the document, and from its own where it is set larger.

    ``lengths`` tells how many characters each page has, tables included.
    """
    body = _body(pages)
    if body is None:
        return [() for _ in pages]
    found: list[list[Segment]] = []
    for lines, length in zip(pages, lengths, strict=True):
        own = (_body([lines]) if sum(len(line.text) for line in lines) >= _OWN_BODY * length else None) or body
        found.append([line for line in _joined(lines) if _stands_out(line, body) and _stands_out(line, own)])
    styles = sorted({_style(line) for lines in found for line in lines}, key=lambda style: (-style[0], not style[1]))
    ranks = {style: min(rank, _MOST_LEVELS) for rank, style in enumerate(styles, 1)}
    return [tuple(RawHeading(ranks[_style(line)], line.text) for line in lines) for lines in found]
