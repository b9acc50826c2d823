"""Short forms and their long forms, as the document itself introduces them.

Letters are matched from the right as in Schwartz & Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text" (PSB 2003), with one rule more: half of the letters must start a word or part of one.
"""

from __future__ import annotations

import re

from ingest.model import Abbreviation

_SHORT = r"(?P<short>[A-ZÀ-Þ][A-Za-zÀ-ÿ&+-]{1,9}?)(?:[’'‘]{0,2}s)?"
_AFTER = re.compile(rf"\({_SHORT}\)")
_BEFORE = re.compile(rf"\b{_SHORT}\s\((?P<long>[A-Za-zÀ-ÿ][^()\n]{{6,90}})\)")
_BREAK = re.compile(r"[.;:!?()\n]")


def _is_short(text: str) -> bool:
    return sum(character.isupper() for character in text) >= 2 or (len(text) == 3 and text[1:].islower())


def _letters(short: str) -> str:
    return "".join(character for character in short if character.isalpha()).lower()


def long_form(short: str, before: str) -> int | None:
    """Where in ``before`` (the words in front of a bracket) the long form starts; None where the letters differ."""
    letters, place, starts = _letters(short), len(before) - 1, 0
    for number in range(len(letters) - 1, -1, -1):
        while place >= 0 and not (
            before[place].lower() == letters[number] and (number > 0 or _starts_word(before, place))
        ):
            place -= 1
        if place < 0:
            return None
        starts += _starts_word(before, place)
        place -= 1
    start = place + 1
    words = len(before[start:].split())
    too_long = words > min(len(letters) + 5, 2 * len(letters))
    return None if 2 * starts < len(letters) or too_long or len(before) - start <= len(short) else start


def _starts_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()


def find_abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """Every pair once, at its first place: "multidisciplinair overleg (MDO)" and "MDO (multidisciplinair overleg)"."""
    found: dict[tuple[str, str], Abbreviation] = {}
    for match in _AFTER.finditer(text):
        short = match["short"]
        begin = max(0, match.start() - 120)
        before = text[begin : match.start()].rstrip()
        cut = max((one.end() for one in _BREAK.finditer(before)), default=0)
        start = long_form(short, before[cut:]) if _is_short(short) else None
        if start is not None:
            long = before[cut + start :]
            found.setdefault((short, long.lower()), Abbreviation(short, long, begin + cut + start, match.end()))
    for match in _BEFORE.finditer(text):
        short, long = match["short"], match["long"].strip()
        if _is_short(short) and long_form(short, long) == 0 and len(long.split()) <= len(_letters(short)) + 2:
            found.setdefault((short, long.lower()), Abbreviation(short, long, match.start(), match.end()))
    return tuple(sorted(found.values(), key=lambda one: one.start))
