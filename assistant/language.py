"""Recognises a question in English, Polish, Ukrainian, Turkish or Arabic; everything else counts as Dutch.

Script decides for Arabic and Cyrillic letters; for Latin ones, small lists of telling words and letters weigh against
Dutch ones. Of the ways measured this was the best at no cost (docs/LANGUAGE.md, ``python -m evals.languages``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

import yaml

from assistant.model import Notice
from kb.words import fold
from prompts import render

Language = Literal["en", "pl", "uk", "tr", "ar"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_DATA = Path(__file__).parent / "data"
_WORD = re.compile(r"(?<![\w])[^\W\d_]+(?:['’][^\W\d_]+)*")
_SCRIPTS: tuple[tuple[Language, re.Pattern[str]], ...] = (
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")),
    ("uk", re.compile(r"[\u0400-\u04ff]")),
)
_LETTER = 1.5  # what a telling letter weighs beside a telling word
_ONE_SIGN = 0.5  # and a word of one sign ("a", "w")
_ENOUGH = 1.0
_MARGIN = 1.5  # times the weight of the Dutch words that a question must have


@dataclass(frozen=True)
class Words:
    """Telling whole words, beginnings, endings and letters of one language."""

    whole: frozenset[str]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    letters: frozenset[str]

    def weight(self, word: str, plain: str) -> float:
        """How much one word of a question tells: ``word`` as typed in lower case, ``plain`` without accents."""
        if plain in self.whole or plain.startswith(self.begins) or plain.endswith(self.ends):
            return 1.0 if len(plain) > 1 else _ONE_SIGN
        return _LETTER if self.letters & set(word) else 0.0


@lru_cache(maxsize=1)
def word_lists() -> dict[str, Words]:
    """The lists of ``data/language_words.yaml`` by language, Dutch included."""
    data = yaml.safe_load((_DATA / "language_words.yaml").read_text(encoding="utf-8"))
    return {language: _words(entry) for language, entry in data.items()}


def _words(entry: dict[str, str]) -> Words:
    listed = entry["words"].split()
    begins = tuple(w[:-1] for w in listed if w.endswith("*"))
    ends = tuple(w[1:] for w in listed if w.startswith("*"))
    return Words(frozenset(fold(w) for w in listed if "*" not in w), begins, ends, frozenset(entry.get("letters", "")))


def recognise(text: str) -> Language | None:
    """The language of a short question, None when it is Dutch or when too little shows that it is not."""
    scripts = {language: len(pattern.findall(text)) for language, pattern in _SCRIPTS}
    letters = sum(c.isalpha() for c in text)
    for language, _ in _SCRIPTS:
        if scripts[language] and 3 * scripts[language] >= letters:
            return language
    return _latin(text)


def _latin(text: str) -> Language | None:
    words = [(m.group().replace("’", "'").lower(), without_accents(m.group())) for m in _WORD.finditer(text)]
    listed = {name: lists for name, lists in word_lists().items() if name in ("nl", "en", "pl", "tr")}
    scores = {name: sum(lists.weight(*word) for word in words) for name, lists in listed.items()}
    dutch = scores.pop("nl")
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < max(_ENOUGH, 0.2 * len(words)) or scores[best] < _MARGIN * dutch:
        return None
    return next((language for language in LANGUAGES if language == best), None)


def without_accents(word: str) -> str:
    """Lower case without accents; the Polish and Turkish letters that Unicode does not take apart included."""
    return fold(word.replace("ı", "i").replace("İ", "i")).replace("ł", "l").split("'")[0].split("’")[0]


def language_notice(language: Language, answered: bool = True) -> Notice:
    """Tells in the reader's language that the answer is in Dutch, and what that means; or that none was found and that
    the question may be asked in Dutch.
    """
    return Notice("language", render(f"language.{'notice' if answered else 'none'}_{language}"))
