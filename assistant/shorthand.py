"""Writes out what people in a hurry type short ("vd", "mn", "tel nr"), so that it is read as the words they mean.

Search and the rules that read a question know whole words: a short form counts as a word that the documents lack. So
does the plural of an abbreviation without its apostrophe ("slts"), and the rarer of two plurals ("opgaves").
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from pathlib import Path

import yaml

from kb.words import frequency

# What has no vowel is no word but an abbreviation.
_LETTERS = re.compile(r"(?<![^\s(])([b-df-hj-np-tv-xz]{2,4})s(?=[\s?.,!;:)]|$)", re.IGNORECASE)
LONG = 7  # letters; of shorter words ("adres") the end is no plural
_DATA = Path(__file__).parent / "data" / "shorthand.yaml"


def written_out(text: str) -> str:
    """The text with its short forms written out; as it is where it holds none."""
    for pattern, meant in _forms():
        text = pattern.sub(partial(_as_typed, meant), text)
    text = _LETTERS.sub(r"\1's", re.sub(r"(?<=\S)  +", " ", text))
    return re.sub(r"\b[a-z]+es\b", lambda found: usual_plural(found.group()), text)


def usual_plural(word: str) -> str:
    """The plural in -en of a word in -es, where that is the usual one; any other word as it is."""
    if len(word) < LONG or not word.endswith("es"):
        return word
    other = f"{word[:-1]}n"
    return other if frequency(other) > frequency(word) else word


def _as_typed(meant: str, found: re.Match[str]) -> str:
    typed = found.group()
    if len(typed) > 1 and typed.isupper():
        return typed
    return meant[0].upper() + meant[1:] if typed[0].isupper() else meant


@lru_cache(maxsize=1)
def _forms() -> list[tuple[re.Pattern[str], str]]:
    entries = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return [
        (re.compile(rf"(?<![^\s\d(])(?:{e['typed']})(?=[\s?.,!;:)]|$)", re.IGNORECASE), e["meant"]) for e in entries
    ]
