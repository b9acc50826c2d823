"""Physical lines to paragraphs: a line is joined to the one before it where the text was only wrapped."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from ingest.repair.words import Line

_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|\d{1,2}-|\d{1,2}(?:\.\d{1,2})+\.?|[a-z]\))$")
_FIGURE = re.compile(r"^[€(]?\d[\d.,:–-]*[%+]?[).,;:]*$")
_ENDS_SENTENCE = (".", "!", "?", ":", ".”", ".’", '."', "!”", "?”", ".)")
_SLACK = 0.93
_OPEN = frozenset(
    [
        "de",
        "het",
        "een",
        "van",
        "voor",
        "en",
        "of",
        "in",
        "op",
        "met",
        "aan",
        "bij",
        "tot",
        "naar",
        "door",
        "over",
        "om",
        "te",
        "als",
        "dat",
        "die",
        "onze",
        "hun",
        "zoals",
    ]
)


def join_lines(lines: Sequence[Line], names: Collection[str] = frozenset()) -> list[list[Line]]:
    """Groups of lines that form one paragraph, heading, list item or table row each.

    ``names`` are words the document writes with a capital inside a sentence: a line may start with one of them
    without starting a sentence. Dropped lines form groups of their own.
    """
    widths = column_widths(lines)
    shown = [place for place, line in enumerate(lines) if not line.dropped and line.words]
    following = dict(pairwise(shown))
    groups: dict[int, list[Line]] = {}
    last, opened = -1, -1
    for place, line in enumerate(lines):
        if place not in following and place not in shown[-1:]:
            groups[place] = [line]
            continue
        after = lines[following[place]] if place in following else None
        parted = place - last > 1 and last >= 0 and lines[last].words[-1].text.endswith(_ENDS_SENTENCE)
        if last >= 0 and not parted and _continues(lines[last], line, after, widths[last], names):
            groups[opened].append(line)
        else:
            groups[place] = [line]
            opened = place
        last = place
    return list(groups.values())


def column_widths(lines: Sequence[Line]) -> list[int]:
    """The width of the column each line stands in: the second longest of the lines around it on its page."""
    lengths = [0 if line.dropped else line.length for line in lines]
    widths = []
    for place in range(len(lines)):
        near = range(max(0, place - 5), min(len(lines), place + 6))
        around = sorted(lengths[other] for other in near if lines[other].page == lines[place].page)
        widths.append(max(lengths[place], around[-2] if len(around) > 1 else around[-1]))
    return widths


def _continues(before: Line, line: Line, after: Line | None, width: int, names: Collection[str]) -> bool:
    if before.kept or line.kept or line.start or opens_item(line) or line.text.isdigit():
        return False
    first, last = line.words[0].text, before.words[-1].text
    if is_capitals(before.text) or is_capitals(line.text):
        return is_capitals(before.text) and is_capitals(line.text) and not before.start
    if "://" in last:
        return False
    small = _starts_small(first)
    if last.endswith("-") and small:
        return True
    full = before.length + 1 + len(first) >= width * _SLACK
    if last.endswith(_ENDS_SENTENCE):
        return full and not last.endswith(":") and not _is_heading(line, after, width, names)
    if last.endswith(";"):
        return small and full
    if small or (first.startswith("(") and full):
        return True
    if _is_open(last):
        return full or not _is_heading(line, after, width, names)
    return full and (_bare(first) in names or bool(_FIGURE.match(first)) or _opens_name(before, names))


def _opens_name(before: Line, names: Collection[str]) -> bool:
    """Whether the last word, with a capital inside its sentence, may open a name ("Passend" / "Onderwijs")."""
    if len(before.words) < 3:
        return False
    last, word = before.words[-1].text, before.words[-2].text
    return last[:1].isupper() and last[1:].islower() and word.islower() and last not in names


def _starts_small(text: str) -> bool:
    letters = text.lstrip("(‘’'“”\"[")
    return letters[:1].islower() or text[:1] in "&–/"


def _is_open(last: str) -> bool:
    """True for a last word that no heading or sentence ends with: the line goes on, whatever comes next."""
    return last in _OPEN or last.endswith(",")


def _is_heading(line: Line, after: Line | None, width: int, names: Collection[str]) -> bool:
    """True for a short line without a full stop, before a line that starts a sentence."""
    if after is None or line.length > width or line.words[-1].text.endswith((*_ENDS_SENTENCE, ",", ";", "-")):
        return False
    first = after.words[0].text
    starts = (first[:1].isupper() and _bare(first) not in names) or bool(after.start)
    return starts and line.words[0].text[:1].isupper() and not _is_open(line.words[-1].text)


def _bare(word: str) -> str:
    return word.strip("(‘’'“”.,:;)")


def opens_item(line: Line) -> bool:
    """True where a line starts with a list number or a section number."""
    return (
        len(line.words) > 1
        and bool(_NUMBERED.match(line.words[0].text))
        and line.words[1].text.lstrip("(‘’'“”")[:1].isalpha()
    )


@lru_cache(maxsize=10_000)
def is_capitals(text: str) -> bool:
    """True for a shouted line, as headings are."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 4 and sum(char.isupper() for char in letters) >= 0.9 * len(letters)
