"""Physical lines to paragraphs: a line is joined to the one before it where the text was only wrapped."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from ingest.repair.lexicon import dutch_zipf
from ingest.repair.words import Line

_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]|\d{1,2}-|\d{1,2}(?:\.\d{1,2})+\.?|[a-z]\))$")
_LETTERED = re.compile(r"^[a-z]\. [^\W\d_]{2}")
_TIME = re.compile(r"\d{1,2}\.[0-5]\d\s*(?:(?:uur|u|tot|en|t/m|h)\b|[-–—])")
_PHONE = re.compile(r"\(?0\d{1,3}\)?\s?[-–]?\s?\d{2}")
_GREETING = re.compile(
    r"(?:(?:Beste|Geachte|Lieve|Dag)(?: [\w/().-]+){0,6}"
    r"|(?:Met )?(?:[Vv]riendelijke|[Hh]artelijke) groet(?:en)?|Hoogachtend),"
)
_AREA = re.compile(r"(?<!\d)0\d{1,3}$")  # of a telephone number
_SUBSCRIBER = re.compile(r"[-–] ?\d\d")
_FIGURE = re.compile(r"^[€(]?\d[\d.,:–-]*[%+]?[).,;:]*$")
_FIGURES = re.compile(r"[€\s\d.,:%–-]+(?:mln|miljoen|procent|euro)?\.?")  # set apart it opens what it counts
_NAME = r"[A-ZÀ-Þ][a-zà-ÿ'’-]+(?: [\w'’-]+){0,4}"
_NAMES = re.compile(rf"{_NAME}(?: [·•|] {_NAME}){{2,}}")  # who a document is of, on its cover
_ENDS_SENTENCE = (".", "!", "?", ":", ".”", ".’", '."', "!”", "?”", ".)")
_SLACK = 0.93
_COUNT = re.compile(r"\d{1,3} [a-zà-ÿ]{3}")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_TEXT_WIDTH = 35  # characters; narrower columns are tables and diagrams, where a full line says nothing
_TEXT_WORDS = 12  # what has as many is no heading or label
_STARTS_SENTENCE = 6.0  # Zipf frequency of the words that open sentences ("De", "We", "Dit")
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
        if last >= 0 and not parted and _joins(groups[opened], line, after, widths[last], names):
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


def _joins(group: Sequence[Line], line: Line, after: Line | None, width: int, names: Collection[str]) -> bool:
    """Whether the line belongs to the paragraph so far."""
    return _continues(group[-1], line, after, width, names) or _runs_on(group, line, after, width)


def _continues(before: Line, line: Line, after: Line | None, width: int, names: Collection[str]) -> bool:
    if before.kept or line.kept or line.start or opens_item(line) or line.text.isdigit():
        return False
    if line.after_gap and _GREETING.fullmatch(before.text):
        return False
    if _AREA.search(before.text) and _SUBSCRIBER.match(line.text):
        return True
    first, last = line.words[0].text, before.words[-1].text
    if is_capitals(before.text) or _is_shouted(line):
        return is_capitals(before.text) and is_capitals(line.text) and not before.start
    if "://" in last:
        return False
    small = _starts_small(first)
    if last.endswith("-") and small:
        return True
    if is_names(line.text) or (line.after_gap and _FIGURES.fullmatch(line.text) and not _is_open(last)):
        return False
    full = _is_full(before, line, width)
    if last.endswith(":") and full and not line.after_gap and _PHONE.match(line.text):
        return True
    if last.endswith(_ENDS_SENTENCE):
        return full and not last.endswith(":") and not _is_heading(line, after, width, names)
    if last.endswith(";"):
        return small and full
    if small or (first.startswith("(") and full):
        return True
    if _counts_on(before, line):
        return True
    if _is_open(last):
        return full or not _is_heading(line, after, width, names)
    return full and (_bare(first) in names or bool(_FIGURE.match(first)) or _opens_name(before, names))


def _counts_on(before: Line, line: Line) -> bool:
    """Whether a sentence of several words goes on with a number and what is counted ("met twee keer" / "2 jaar.")."""
    if line.after_gap or len(before.words) < 5 or len(line.words) < 2 or not _is_unfinished(before):
        return False
    return _COUNT.match(line.text) is not None and line.text.endswith(".")


def _is_full(before: Line, line: Line, width: int) -> bool:
    """True where the first word of the line did not fit on the line before it."""
    return before.length + 1 + len(line.words[0].text) >= width * _SLACK


def _runs_on(group: Sequence[Line], line: Line, after: Line | None, width: int) -> bool:
    """True where a full line of running text ends in the middle of a sentence and the next opens with a name.

    The line must follow at once and not look like a heading or like the start of a sentence. In a list item of one
    line, which may as well be a heading with a number, it must also be the last line of its block.
    """
    before = group[-1]
    if width < _TEXT_WIDTH or line.after_gap or not _is_full(before, line, width) or not _is_unfinished(before):
        return False
    if before.kept or line.kept or line.start or opens_item(line) or is_capitals(before.text) or _is_shouted(line):
        return False
    if _YEAR.match(line.text):
        return True
    first = line.words[0].text.lstrip("(‘’'“”\"[")
    if not first[:1].isupper() or dutch_zipf(_bare(first).lower()) >= _STARTS_SENTENCE:
        return False
    if after is None or after.after_gap:
        return _is_running(group) or opens_item(before)
    return _is_running(group) and not _is_heading(line, after, width, ())


def _is_running(group: Sequence[Line]) -> bool:
    """True for a list item or more words than a heading or label has."""
    words = sum(_bare(word.text).isalpha() for line in group for word in line.words)
    return words >= _TEXT_WORDS or bool(group[0].start)


def _is_unfinished(line: Line) -> bool:
    last = line.words[-1]
    return not (last.illegible or last.text.endswith((*_ENDS_SENTENCE, ";")) or "://" in last.text)


def _is_shouted(line: Line) -> bool:
    """True for a line in capitals as headings are: no abbreviation in brackets, no part of a list of them."""
    return is_capitals(line.text) and not line.text.startswith("(") and not line.text.endswith((",", ";"))


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
    """True where a line starts with a list number or letter or a section number."""
    if len(line.words) < 2:
        return False
    first = line.words[0].text
    if _NUMBERED.match(first):
        return line.words[1].text.lstrip("(‘’'“”")[:1].isalpha() and not is_time(line.text)
    return len(first) == 2 and _LETTERED.match(line.text) is not None


def is_names(text: str) -> bool:
    """Whether a line is a list of names with signs between them ("Aalst · Berk en Rijen · Dorp")."""
    return _NAMES.fullmatch(text) is not None


def is_time(text: str) -> bool:
    """Whether a text begins with a time of day ("9.00 tot 16.30 uur")."""
    return _TIME.match(text) is not None


@lru_cache(maxsize=10_000)
def is_capitals(text: str) -> bool:
    """True for a shouted line, as headings are."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 4 and sum(char.isupper() for char in letters) >= 0.9 * len(letters)
