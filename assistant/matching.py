"""Which words of a text a search matched, for marking: words that a reader would point at, not every shared part.

Search itself compares all parts of compounds, since "tijd" in "leeftijd" may still help to rank. A reader who sees that
marked for "wachttijd" thinks the search failed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.words import STOP_WORDS, compound_parts, fold, frequency, raw_words, stem_word

_EVERYDAY = 4.5  # zipf: such a word is read whole ("leeftijd", "onderwijs"), whatever it could be cut into
_MOST = 20


@dataclass(frozen=True)
class ReadWord:
    """A word as a reader sees it: its stem, the stems of its parts (itself when it is simple), its rarest part."""

    stem: str
    parts: tuple[str, ...]
    rarest: str


@lru_cache(maxsize=50_000)
def read_word(word: str) -> ReadWord:
    """Read a folded word."""
    parts = compound_parts(word) if frequency(word) < _EVERYDAY else ()
    stem = stem_word(word)
    if not parts:
        return ReadWord(stem, (stem,), stem)
    return ReadWord(stem, tuple(map(stem_word, parts)), stem_word(min(parts, key=frequency)))


def points_at(asked: ReadWord, found: ReadWord) -> bool:
    """Whether a word of a text is what a word of the search asks for.

    It is the same word; a compound of the whole of it ("pleegzorg", "pleegzorgaanbieder"); two or more of its parts
    ("jeugdhulpaanbieder", "jeugdhulp"); or it is, begins or ends with its rarest part ("wachttijd", "wachten",
    "wachtlijst", and not "leeftijd").
    """
    if asked.stem == found.stem or _within(asked.parts, found.parts):
        return True
    if len(found.parts) > 1 and _within(found.parts, asked.parts):
        return True
    return asked.rarest in (found.parts[0], found.parts[-1])


def _within(few: Sequence[str], many: Sequence[str]) -> bool:
    """Whether the parts stand next to each other in the others."""
    return any(tuple(many[n : n + len(few)]) == tuple(few) for n in range(len(many) - len(few) + 1))


def matched_words(q: str, text: str) -> list[str]:
    """The words of the text, as they stand there, that a word of the search points at."""
    asked = [read_word(w) for w in dict.fromkeys(raw_words(q)) if w not in STOP_WORDS]
    words = [w for w in dict.fromkeys(re.findall(r"[^\W_]+", text)) if fold(w) not in STOP_WORDS]
    return [w for w in words if any(points_at(a, read_word(fold(w))) for a in asked)][:_MOST]
