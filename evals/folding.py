"""Texts and accepted forms in one shape, and whether a form occurs in a text."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.words import fold

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_QUOTES = {ord(c): "'" for c in "’‘`´"} | {ord(c): '"' for c in "“”„«»"}
_SHORT = 3
_LONG = 7
# Words that stand whole inside other words ("tien" in "negentien", "niet" in "nietig") count on their own only.
_WHOLE_WORDS = """niet geen wel alle twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien
    vijftien zestien zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig
    honderd duizend januari mei juni juli maart april"""
_WHOLE = frozenset(_WHOLE_WORDS.split())


def normalise(text: str) -> str:
    """Lower case, no diacritics, plain dashes and quotes, single spaces, no space before a per cent sign."""
    plain = fold(text).translate(_DASHES).translate(_QUOTES).replace("\xad", "")
    return re.sub(r"\s+", " ", plain).replace(" %", "%").strip()


def strip_marks(markdown: str) -> str:
    """The words of an answer: citation markers, emphasis, heading and table signs taken out."""
    plain = re.sub(r"\[(\d+)\](?:\([^)]*\))?", " ", markdown)
    plain = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", plain)
    return re.sub(r"[*_#|>]+|^\s*-{3,}\s*$", " ", plain, flags=re.MULTILINE)


def word_count(text: str) -> int:
    """Words divided by whitespace, signs alone left out."""
    return sum(any(c.isalnum() for c in word) for word in text.split())


def contains(text: str, form: str) -> bool:
    """Whether an accepted form occurs in a normalised text; ``a + b`` asks for both."""
    return all(_part(part).search(text) is not None for part in form.split(" + "))


@lru_cache(maxsize=20_000)
def _part(form: str) -> re.Pattern[str]:
    plain = normalise(form)
    first, last = (plain.split() or [""])[0], (plain.split() or [""])[-1]
    left = r"(?<!\w)(?<!\d[.,])" if _tight(first) else ""
    right = _right(last) if _tight(last) else ""
    return re.compile(left + re.escape(plain) + right)


def _tight(word: str) -> bool:
    return len(word) <= _SHORT or word in _WHOLE or any(c.isdigit() for c in word)


def _right(word: str) -> str:
    if word[-1:].isdigit():
        return r"(?!\w)(?![.,]\d)"
    return r"(?='?s?(?:\W|$))" if word[-1:].isalnum() else ""


def holds_term(text: str, squeezed: str, term: str) -> bool:
    """Whether a gold key term stands in a text, given normalised and squeezed; a long one may be broken by spaces."""
    if contains(text, term):
        return True
    tight = squeeze(normalise(term))
    return len(tight) >= _LONG and tight in squeezed


def squeeze(text: str) -> str:
    """Without whitespace and hyphens."""
    return re.sub(r"[\s-]+", "", text)
