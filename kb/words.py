"""Dutch words as search sees them: folded, stemmed and, for compounds, with their parts.

Decompounding follows Koehn and Knight (2003): of all splits into known words the one with the highest geometric mean
of frequencies wins; frequencies are wordfreq's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_WORD = re.compile(r"\d+[a-z]+\d\w*|\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:['’][^\W\d_]{1,2}\b)?|\w+")
_LINKS = ("", "s", "en", "e", "n")
_SHORTEST_PART = 4
_LONGEST = 60  # a longer run of letters is no word, and cutting it goes deeper than Python calls may
_KNOWN = 2.6  # zipf: about once in two and a half million words
STOP_WORDS = frozenset(
    [
        "aan",
        "af",
        "al",
        "als",
        "alle",
        "alleen",
        "bij",
        "ben",
        "bent",
        "daar",
        "dan",
        "dat",
        "de",
        "der",
        "deze",
        "die",
        "dit",
        "doe",
        "doen",
        "door",
        "dus",
        "een",
        "en",
        "er",
        "ga",
        "gaan",
        "geen",
        "geldt",
        "gelden",
        "had",
        "heb",
        "hebben",
        "heeft",
        "hem",
        "het",
        "hier",
        "hij",
        "hoe",
        "hun",
        "ik",
        "in",
        "is",
        "ja",
        "je",
        "jij",
        "jullie",
        "kan",
        "krijg",
        "krijgt",
        "kun",
        "kunnen",
        "maar",
        "me",
        "mee",
        "meer",
        "men",
        "met",
        "mij",
        "mijn",
        "moet",
        "moeten",
        "mogen",
        "mag",
        "na",
        "naar",
        "nee",
        "niet",
        "nog",
        "nu",
        "of",
        "om",
        "omdat",
        "ons",
        "onze",
        "ook",
        "op",
        "over",
        "per",
        "precies",
        "te",
        "tegen",
        "toch",
        "toen",
        "tot",
        "u",
        "uit",
        "uw",
        "van",
        "veel",
        "voor",
        "waar",
        "waarom",
        "wanneer",
        "waren",
        "was",
        "wat",
        "we",
        "wel",
        "welk",
        "welke",
        "wij",
        "wie",
        "wil",
        "willen",
        "word",
        "worden",
        "wordt",
        "zal",
        "ze",
        "zich",
        "zij",
        "zijn",
        "zo",
        "zou",
        "zouden",
        "the",
        "is",
        "are",
        "what",
    ]
)


def fold(text: str) -> str:
    """Lower case without diacritics; the length of the text may change."""
    lower = text.casefold()
    return lower if lower.isascii() else _marks().sub("", unicodedata.normalize("NFKD", lower))


@lru_cache(maxsize=1)
def _marks() -> re.Pattern[str]:
    """Signs that stand on a letter."""
    return re.compile(f"[{''.join(c for c in map(chr, range(0x300, 0x20000)) if unicodedata.combining(c))}]+")


def raw_words(text: str) -> list[str]:
    """The folded words and numbers of a text, in order."""
    return [m.group().replace("’", "'").removesuffix("'s") for m in _WORD.finditer(fold(text))]


def terms(text: str) -> list[str]:
    """Index terms of a text: stems, and for compounds the stems of their parts as well; stop words left out."""
    found: list[str] = []
    for word in raw_words(text):
        if word not in STOP_WORDS:
            found.extend(word_terms(word))
    return found


@lru_cache(maxsize=200_000)
def word_terms(word: str) -> tuple[str, ...]:
    """The stem of one folded word, followed by the stems of its compound parts."""
    stem = stem_word(word)
    parts = [stem_word(p) for p in compound_parts(word)]
    return (stem, *[p for p in parts if p != stem and p not in STOP_WORDS])


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("dutch")


@lru_cache(maxsize=200_000)
def stem_word(word: str) -> str:
    """Snowball's Dutch stem; words with a digit stay as they are."""
    if any(c.isdigit() for c in word) or len(word) < 4:
        return word
    stem: str = _stemmer().stemWord(word)
    return stem


@lru_cache(maxsize=200_000)
def frequency(word: str) -> float:
    """Zipf frequency of a folded Dutch word, 0 when unknown."""
    import wordfreq

    return float(wordfreq.zipf_frequency(word, "nl"))


@lru_cache(maxsize=100_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """The parts of a compound ("jeugdhulpaanbieder" → jeugd, hulp, aanbieder), or () for a simple word."""
    if not 2 * _SHORTEST_PART <= len(word) <= _LONGEST or not word.isalpha():
        return ()
    best = max(_splits(word), key=_score, default=())
    if len(best) < 2:
        return ()
    whole = frequency(word)
    return best if whole == 0 or _score(best) > whole - 1.5 else ()


def _score(parts: tuple[str, ...]) -> float:
    return sum(map(frequency, parts)) / len(parts) - 0.25 * len(parts)


@lru_cache(maxsize=100_000)
def _splits(word: str) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        head, rest = word[:cut], word[cut:]
        stem = _known_head(head)
        if stem is None:
            continue
        if frequency(rest) >= _KNOWN:
            found.append((stem, rest))
        found.extend((stem, *more) for more in _splits(rest))
    return tuple(found[:60])


def _known_head(head: str) -> str | None:
    for link in _LINKS:
        body = head.removesuffix(link) if link else head
        if len(body) >= _SHORTEST_PART and head == body + link and frequency(body) >= _KNOWN:
            return body
    return None
