"""Words that lost the space between them: "Eentoename", "vanvertrouwen"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.repair.lexicon import bare, dutch_zipf, is_compound
from ingest.repair.words import Line, Word

KIND = "lost_space"
_FIRST = re.compile(r"^(een|de|het|van)(?=[a-zà-ÿ]{5})|^([a-zà-ÿ]{5,})(?=[A-Z][a-zà-ÿ]{2,}$)", re.I)
_COMMON = 3.5


def part_glued(lines: Sequence[Line]) -> list[Line]:
    """The lines with a space where an unknown word is an article and a common word, or a word and a capital word."""
    return [line if line.dropped else line.with_words(_parted(line.words)) for line in lines]


def _parted(words: Sequence[Word]) -> list[Word]:
    return [part for word in words for part in _parts(word)]


def _parts(word: Word) -> tuple[Word, ...]:
    cut = None if word.illegible else glue(word.text)
    if cut is None:
        return (word,)
    first, second = word.text[:cut], word.text[cut:]
    return word.changed(first, KIND), replace(word, text=second, before="", kinds=(KIND,), gap=" ")


def glue(text: str) -> int | None:
    """Where the second of two glued words starts, or None for one word."""
    lower = bare(text)
    match = _FIRST.match(text)
    if not match or dutch_zipf(lower) or is_compound(lower):
        return None
    rest = bare(text[match.end() :])
    if dutch_zipf(bare(match[0])) < _COMMON or dutch_zipf(rest) < _COMMON:
        return None
    return match.end()
