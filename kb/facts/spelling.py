"""Corrects typing errors in a question against the words of the index, place names and ordinary Dutch.

Candidates lie within two errors (optimal string alignment distance); two spellings that sound alike in Dutch
(ei/ij, au/ou, d/t at the end, g/ch) count as half an error. A word of the documents wins over an ordinary word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.model import Document
from kb.facts.lexicon import LONGEST, SHORTEST, Lexicon, ordinary_words
from kb.words import compound_parts, fold, frequency, raw_words

_TOKEN = re.compile(r"(?<![\w@.])[^\W\d_]+(?![\w@]|\.\w)")
_PLACE_WORD: re.Pattern[str] = re.compile(r"[^\W\d_]{5,}")
_PARTICIPLE = re.compile(r"ge(\w{4,})[dt]")
_PREFIXED = re.compile(r"(?:ver|be|ont|her)\w{4,}[dt]")
_LONG_VOWEL = re.compile(r"([aeou])\1(?=[^aeiou]$)")
_ORDINARY = 2.2  # zipf frequency from which a word counts as meant
_RARE, _HEAD, _TAIL = 1.5, 4.0, 3.5  # zipf frequencies of a compound on a word of three letters, and of its parts
_SHORT_PART, _LONG_PART = 4.5, 3.0  # and of what two known words are joined of
_FOREIGN = ("en", "de", "fr", "pl", "tr", "es")
_FOREIGN_KNOWN = 3.0
_MANY = 50_000  # in an index of so many words one that stands there once is not proposed
_ENGLISH = frozenset(("the", "what", "how", "where", "when", "does", "with", "want", "should", "which", "this", "have"))


@dataclass(frozen=True)
class Correction:
    """``text`` as it is probably meant; ``changes`` are pairs of a word as typed and as read."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was read otherwise than typed."""
        return bool(self.changes)


class Speller:
    """Knows the words of one index; ``correct`` may be called by several threads."""

    def __init__(self, counts: Mapping[str, int], places: Iterable[str] = ()) -> None:
        self._known = frozenset(counts)
        named = [w for name in places for w in _PLACE_WORD.findall(name) if w[0].isupper()]
        self._places: dict[str, str] = {fold(w): w for w in named}
        sure = [w for w, n in counts.items() if n >= 2 or (len(counts) <= _MANY and _proposable(w))]
        self._index = Lexicon({w: 1.0 + min(counts[w], 20) / 20 for w in sure})
        self._names = Lexicon(dict.fromkeys(self._places, 1.0))

    def correct(self, question: str) -> Correction:
        """The question with its typing errors undone; other languages, names, codes and numbers stay as they are."""
        found = [m for m in _TOKEN.finditer(question) if self._strange(m.group(), question)]
        if not found or _foreign(question, [m.group() for m in found]):
            return Correction(question)
        parts: list[str] = []
        changes: list[tuple[str, str]] = []
        last = 0
        for match in found:
            meant = self._meant(match.group(), _starts_sentence(question, match.start()))
            if meant is not None:
                parts += [question[last : match.start()], meant]
                last = match.end()
                changes.append((match.group(), meant))
        return Correction("".join(parts) + question[last:], tuple(changes))

    def _strange(self, token: str, question: str) -> bool:
        word = fold(token)
        if not SHORTEST <= len(word) <= LONGEST or not (word.isascii() and word.isalpha()):
            return False
        if token[1:] != token[1:].lower() and not question.isupper():
            return False
        return word not in self._known and word not in self._places and not _ordinary(word) and not _borrowed(word)

    def _meant(self, token: str, starts: bool) -> str | None:
        """What a strange word stands for; a capital within a sentence is a name, so only a place can be meant."""
        word = fold(token)
        most = 1 if len(word) < 7 else 2
        place = self._names.nearest(word, 1 if len(word) < 9 else 2) if len(word) > SHORTEST else None
        if token[0].isupper() and not starts and not token.isupper():
            return self._places[place[1]] if place else None
        best = self._index.nearest(word, most) or ordinary_words().nearest(word, most)
        if place is not None and (best is None or place[0] <= best[0] + 0.2):
            return self._places[place[1]]
        # Two errors, one of them in the first letter, are another word: "medicalisering", radicalisering.
        if best is None or (best[0] > 1 and (best[1][0] != word[0] or self._joined(word))):
            return None
        return best[1].capitalize() if token[0].isupper() else best[1]

    def _joined(self, word: str) -> bool:
        """Whether a strange word is two known ones ("lestijd"), so that two errors in it are not likely."""
        return any(self._part(word[:n]) and self._part(word[n:]) for n in range(3, len(word) - 2))

    def _part(self, word: str) -> bool:
        if len(word) < 5:
            return frequency(word) >= _SHORT_PART
        return word in self._known or frequency(word) >= _LONG_PART or (word[-1] == "s" and word[:-1] in self._known)


def build_speller(documents: Iterable[Document], more: Iterable[str] = (), places: Iterable[str] = ()) -> Speller:
    """A speller for the words of the documents, of ``more`` texts (synonyms, say) and of the place names."""
    counts: Counter[str] = Counter()
    for document in documents:
        counts.update(w for w in raw_words(document.text) if w.isalpha())
    for text in more:
        counts.update({w: 2 for w in raw_words(text) if w.isalpha()})
    return Speller(counts, places)


def _proposable(word: str) -> bool:
    """A word that stands once in the documents and nowhere else may be a slip of the documents' own."""
    return frequency(word) >= 1.5 or bool(compound_parts(word))


@lru_cache(maxsize=20_000)
def _ordinary(word: str) -> bool:
    known = any(frequency(form) >= _ORDINARY for form in (word, *_base_forms(word)))
    return known or bool(compound_parts(word)) or _on_a_short_word(word)


def _on_a_short_word(word: str) -> bool:
    """A rare compound on a word of three letters, which are too short to be cut off elsewhere ("eetproblemen")."""
    head, tail = word[:3], word[3:]
    parts = len(tail) >= 5 and frequency(head) >= _HEAD and frequency(tail) >= _TAIL
    return parts and frequency(word) >= _RARE


def _base_forms(word: str) -> list[str]:
    """What a rare inflected form may come from: "gedeclareerd" from "declareren", "zwaarders" from "zwaarder"."""
    if participle := _PARTICIPLE.fullmatch(word):
        root = participle.group(1)
        return [root + "en", _LONG_VOWEL.sub(r"\1", root) + "en"]
    if word.endswith("aren"):
        return [word[:-4] + "aar"]  # "behandelaren"
    if _PREFIXED.fullmatch(word):
        return [word[:-1] + "en", _LONG_VOWEL.sub(r"\1", word[:-1]) + "en"]  # "verhelderd"
    if word.startswith(("her", "on")) and len(word) >= 8:
        return [word[3:] if word[0] == "h" else word[2:]]  # "herverwijzing", "onvervuld"
    if word.endswith("t"):
        return [word[:-1] + "en", word[:-1] + "n"]  # "blowt", "gamet"
    return [word[:-1]] if word.endswith("ers") else []


@lru_cache(maxsize=20_000)
def _borrowed(word: str) -> bool:
    """An English word, as policy likes to use ("matched care")."""
    import wordfreq

    return bool(wordfreq.zipf_frequency(word, "en", wordlist="small") >= _FOREIGN_KNOWN)


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    return not before or before[-1] in ".?!:\n\"“'"


def _foreign(question: str, strange: Sequence[str]) -> bool:
    """Whether the question is probably in another language: many strange words, and another language knows most."""
    words = _TOKEN.findall(question.casefold())
    if sum(w in _ENGLISH for w in words) >= 2:
        return True
    if len(strange) < 2 or len(strange) * 4 < len(words):
        return False
    import wordfreq

    lowered = [w.casefold() for w in strange]
    return any(
        sum(wordfreq.zipf_frequency(w, code, wordlist="small") >= _FOREIGN_KNOWN for w in lowered) * 2 >= len(lowered)
        for code in _FOREIGN
    )
