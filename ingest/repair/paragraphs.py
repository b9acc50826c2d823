"""Physical lines to paragraphs: a line is joined to the one before it where the text was only wrapped."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.repair.words import Line

_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|\d{1,2}-|\d{1,2}(?:\.\d{1,2})+\.?|[a-z]\))$")
_ENDS_SENTENCE = (".", "!", "?", ":", ".”", ".’", '."', "!”", "?”", ".)")
_SLACK = 0.93


def join_lines(lines: Sequence[Line], names: Collection[str] = frozenset()) -> list[list[Line]]:
    """Groups of lines that form one paragraph, heading, list item or table row each.

    ``names`` are words the document writes with a capital inside a sentence: a line may start with one of them
    without starting a sentence. Dropped lines form groups of their own.
    """
    widths = column_widths(lines)
    groups: list[list[Line]] = []
    last: int | None = None
    for place, line in enumerate(lines):
        if line.dropped:
            groups.append([line])
            continue
        if last is not None and _continues(lines[last], line, widths[last], names):
            _group_with(groups, lines[last]).append(line)
        else:
            groups.append([line])
        last = place
    return groups


def _group_with(groups: list[list[Line]], line: Line) -> list[Line]:
    return next(group for group in reversed(groups) if group[-1] is line)


def column_widths(lines: Sequence[Line]) -> list[int]:
    """The width of the column each line stands in: the second longest of the lines around it."""
    lengths = [0 if line.dropped else len(line.start) + len(line.text) for line in lines]
    widths = []
    for place in range(len(lines)):
        near = range(max(0, place - 5), min(len(lines), place + 6))
        around = sorted(lengths[other] for other in near if lines[other].page == lines[place].page)
        widths.append(max(lengths[place], around[-2] if len(around) > 1 else around[-1]))
    return widths


def _continues(before: Line, line: Line, width: int, names: Collection[str]) -> bool:
    if before.kept or line.kept or line.start or not before.words or not line.words:
        return False
    if opens_item(line):
        return False
    first, last = line.words[0].text, before.words[-1].text
    if last.endswith("-") and first[:1].islower():
        return True
    if is_capitals(before.text) or is_capitals(line.text):
        return _same_heading(before, line)
    full = _is_full(before, first, width)
    if last.endswith(_ENDS_SENTENCE):
        return full and not last.endswith(":")
    if first[:1].islower() or first[:1] in "(&–-/":
        return True
    return full and (first.strip("(‘’'“”.,:;") in names or first[:1].isdigit())


def _is_full(before: Line, first: str, width: int) -> bool:
    """True where the next line's first word did not fit any more: the text was wrapped, not ended."""
    return len(before.start) + len(before.text) + 1 + len(first) >= width * _SLACK


def opens_item(line: Line) -> bool:
    """True where a line starts with a list number or a section number."""
    return len(line.words) > 1 and bool(_NUMBERED.match(line.words[0].text)) and line.words[1].text[:1].isalpha()


def is_capitals(text: str) -> bool:
    """True for a shouted line, as headings are."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 4 and sum(char.isupper() for char in letters) >= 0.9 * len(letters)


def _same_heading(before: Line, line: Line) -> bool:
    return is_capitals(before.text) and is_capitals(line.text) and not before.start
