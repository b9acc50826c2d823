"""Whether a text holds a word of the family of another ("bekostigd", "bekostiging")."""

from __future__ import annotations

import re

from kb.words import STOP_WORDS, fold, raw_words

SHARED = 5  # letters at the beginning that words of one family share
_PREFIX = re.compile(r"^ge(?=[a-z]{6})")
_ASKING = frozenset(("hoeveel", "hoelang", "wanneer", "waarom", "welke", "betekent", "gebeurt", "precies", "eigenlijk"))


def asked_words(text: str) -> list[str]:
    """The words that say what a question is about."""
    return [w for w in raw_words(text) if w not in STOP_WORDS and w not in _ASKING and not w.isdigit()]


def holds_kin(word: str, text: str) -> bool:
    """Whether a text holds a word that begins as this one does, or a compound with one."""
    start = _PREFIX.sub("", fold(word))[:SHARED]
    return start in fold(text)
