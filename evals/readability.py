"""Length and readability of an answer: words, words per sentence, and the Flesch-Douma reading ease for Dutch.

Douma (1960): 206.84 − 0.77 × syllables per 100 words − 0.93 × words per sentence. About 60 and above is plain (B1).
Syllables are counted as groups of vowels, with ij, diaereses and Dutch digraphs taken as the spelling has them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from evals.folding import strip_marks

_SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
# Longest first: "eeu" in leeuw and "ooi" in mooi are one syllable; a diaeresis begins a new one.
_NUCLEUS = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ij|ie|oe|eu|ui|ei|ou|au|[aeiouy]")


@dataclass(frozen=True)
class Readability:
    """``words`` in all, words per sentence, and Flesch-Douma (higher is easier)."""

    words: int
    per_sentence: float
    flesch_douma: float


def judge_readability(markdown: str) -> Readability:
    """Measure an answer's text; list items count as sentences."""
    plain = strip_marks(markdown)
    sentences = [found for part in _SENTENCE_END.split(plain) if (found := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return Readability(0, 0.0, 0.0)
    length = len(words) / len(sentences)
    per_hundred = 100 * sum(map(syllables, words)) / len(words)
    return Readability(len(words), length, 206.84 - 0.77 * per_hundred - 0.93 * length)


def syllables(word: str) -> int:
    """Syllables of a Dutch word; a number counts as one per digit."""
    if word[0].isdigit():
        return sum(c.isdigit() for c in word)
    return max(1, len(_NUCLEUS.findall(_open_diaeresis(word.casefold()))))


def _open_diaeresis(word: str) -> str:
    marked = unicodedata.normalize("NFD", word)
    split = re.sub(r"([a-z])\u0308", r"-\1", marked)
    return "".join(c for c in split if not unicodedata.combining(c))
