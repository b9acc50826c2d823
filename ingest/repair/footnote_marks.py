"""Footnote marks printed small behind a word come off it; the one that opens a footnote stays, in plain print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.repair.words import Line, Word

KIND = "footnote_mark"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈ"
_PLAIN = str.maketrans(_RAISED, "0123456789abcd")
_MARK = re.compile(f"[{_RAISED}]+")
_GLUED = re.compile(
    r"(?P<stem>.*(?:(?!\b(?:art|blz|pag|par|lid|tel)\.)[a-zà-ÿ]{3}[.,;:!?]?|[)”’][.,;:!?]?))(?P<number>[1-9]\d{0,2})(?P<end>[.,;:!?)]*)$"
)
_MAY_BE = re.compile(r"[^\W\d_][.,;:!?)”’]*\d{1,3}[.,;:!?)]*$")
_FEWEST = 3
_MOST_MISSING = 4
_UNIT = re.compile(r"(?:^|[\d\s/])(?:[kcdm]?m|ha|s)$", re.IGNORECASE)


def take_marks(lines: Sequence[Line]) -> list[Line]:
    """The lines without footnote numbers behind their words; "m²" stays.

    A number in the size of its text ("aan.15") is one where such numbers count on through the document, and most of
    them open a line of their own.
    """
    raised = [line.with_words([new for word in line.words for new in _taken(word)]) for line in lines]
    counted = _counted(raised)
    if not counted:
        return raised
    return [
        line.with_words([_without(word) if (place, at) in counted else word for at, word in enumerate(line.words)])
        for place, line in enumerate(raised)
    ]


def _counted(lines: Sequence[Line]) -> set[tuple[int, int]]:
    """Line and word of the numbers glued to a word that count on from 1, a few missing ones aside."""
    found: dict[tuple[int, int], str] = {}
    last = 0
    for place, line in enumerate(lines):
        for at, word in enumerate(line.words):
            glued = _GLUED.match(word.text) if _MAY_BE.search(word.text) else None
            if glued and last < int(glued["number"]) <= last + _MOST_MISSING:
                last = int(glued["number"])
                found[place, at] = glued["number"]
    opening = {line.words[0].text.rstrip(".") for line in lines if len(line.words) > 1}
    opened = sum(number in opening for number in found.values())
    return set(found) if len(found) >= _FEWEST and opened >= 0.5 * len(found) else set()


def _without(word: Word) -> Word:
    glued = _GLUED.match(word.text)
    return word.changed(glued["stem"] + glued["end"], KIND) if glued else word


def _taken(word: Word) -> Iterator[Word]:
    found = _MARK.search(word.text)
    if found is None or _UNIT.search(word.text[: found.start()]):
        yield word
        return
    before, after = word.text[: found.start()], word.text[found.end() :]
    if not before:
        yield word.changed(word.text.translate(_PLAIN), KIND)
    elif after[:1].isalnum():  # "protocol¹dat": the words were parted by the number alone
        yield word.changed(before, KIND, before=word.text[: found.end()])
        yield from _taken(Word(after))
    else:
        yield word.changed(before + _MARK.sub("", after), KIND)
