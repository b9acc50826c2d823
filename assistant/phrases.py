"""Finds phrases of a hand-written pattern file in a message, whatever its case, accents, spacing and typing errors.

A phrase is one line of a pattern file:

* ``wil niet meer leven``: these words in a row; ``a|b`` one of them; ``mishandel*`` a beginning and ``*pillen`` an
  ending; ``<group>`` one word of a named group; ``niet?`` may be left out; ``..`` up to three words between, ``..5``
  up to five.
* ``<hit> & <victim> & !over``: each part in the same sentence, in any order, within ``WINDOW`` words; a part with
  ``!`` must not stand in that sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product

from assistant.spelling import NearWords

WINDOW = 14
_GAP = 3
_MOST_WORDS = 1500
_MOST_KNOWN = 20_000
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`´][^\W_]+)*")
_STOP = re.compile(r"[.?!;\n\r…؟۔]")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:([-._* ])[^\W\d_])(?:\1[^\W\d_])+(?![^\W_])")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
_RUN = re.compile(r"(.)\1{2,}")
_PLAIN = str.maketrans({"ł": "l", "ı": "i", "đ": "d", "ø": "o", "ß": "ss", "ى": "ي", "ة": "ه", "ـ": None})


@dataclass(frozen=True)
class Word:
    """A folded word of a message; ``sentence`` counts from 0."""

    text: str
    sentence: int


@dataclass(frozen=True)
class Match:
    """A phrase was found: its label, its sentence and the span of words (end exclusive, counted over the message)."""

    label: tuple[str, ...]
    sentence: int
    start: int
    end: int


def plain(text: str) -> str:
    """Lower case without accents, invisible signs and look-alike forms, so that one spelling stands for all."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = folded if folded.isascii() else _unseen().sub("", folded).translate(_PLAIN)
    return _RUN.sub(r"\1\1", kept)


@lru_cache(maxsize=1)
def _unseen() -> re.Pattern[str]:
    """Signs that stand on a letter, and those that are not shown at all."""
    signs = map(chr, chain(range(0x80, 0x20000), range(0xE0000, 0xE0200)))
    return re.compile(f"[{''.join(c for c in signs if unicodedata.combining(c) or unicodedata.category(c) == 'Cf')}]+")


def read_words(text: str) -> tuple[Word, ...]:
    """The words of a message (at most the first 1500), s-p-e-l-l-e-d words joined, with the sentence each stands in."""
    ready = _SPACED.sub(lambda m: m.group().replace(m.group(1), ""), plain(text))
    words: list[Word] = []
    sentence, last = 0, 0
    for found in _WORD.finditer(ready):
        if words and _STOP.search(ready, last, found.start()):
            sentence += 1
        words.append(Word(_APOSTROPHES.sub("", found.group()), sentence))
        last = found.end()
        if len(words) == _MOST_WORDS:
            break
    return tuple(words)


@dataclass(frozen=True)
class _Element:
    atoms: frozenset[str]
    optional: bool
    gap: int


@dataclass(frozen=True)
class _Part:
    elements: tuple[_Element, ...]
    forbidden: bool


@dataclass(frozen=True)
class _Phrase:
    label: tuple[str, ...]
    parts: tuple[_Part, ...]


class PhraseBook:
    """Compiled phrases; ``find`` may be called by several threads once every phrase is added."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._groups = groups
        self._phrases: list[_Phrase] = []
        self._by_atom: dict[str, list[int]] = defaultdict(list)
        self._exact: set[str] = set()
        self._begins: dict[str, str] = {}
        self._ends: dict[str, str] = {}
        self._near: NearWords | None = None
        self._known: dict[str, frozenset[str]] = {}

    def add(self, label: tuple[str, ...], lines: Iterable[str]) -> None:
        """Add phrases under a label; raises ``ValueError`` for a group that is not named or a phrase without words."""
        for line in lines:
            parts = tuple(self._part(piece.strip()) for piece in str(line).split("&"))
            if all(p.forbidden for p in parts):
                raise ValueError(f"phrase without words: {line!r}")
            for atom in min((e.atoms for e in _needed(parts)), key=len):
                self._by_atom[atom].append(len(self._phrases))
            self._phrases.append(_Phrase(label, parts))
        self._near = None
        self._known = {}

    def find(self, words: Sequence[Word]) -> list[Match]:
        """Every phrase that stands in the message, once per sentence."""
        atoms = [self._atoms(w.text) for w in words]
        present = frozenset().union(*atoms)
        begun = sorted({n for atom in present for n in self._by_atom.get(atom, ())})
        likely = [p for p in map(self._phrases.__getitem__, begun) if _possible(p, present)]
        found: list[Match] = []
        for number, start, end in _sentences(words):
            found.extend(m for p in likely if (m := _match(p, atoms, number, start, end)))
        return found

    def _part(self, piece: str) -> _Part:
        forbidden = piece.startswith("!")
        elements: list[_Element] = []
        gap = 0
        for token in piece.removeprefix("!").split():
            if token.startswith(".."):
                gap = int(token[2:] or _GAP)
                continue
            elements.append(_Element(self._choices(token.removesuffix("?")), token.endswith("?"), gap))
            gap = 0
        if not elements or all(e.optional for e in elements):
            raise ValueError(f"phrase without words: {piece!r}")
        return _Part(tuple(elements), forbidden)

    def _choices(self, token: str) -> frozenset[str]:
        found: set[str] = set()
        for choice in token.split("|"):
            if choice.startswith("<"):
                found |= self._group(choice.strip("<>"))
            else:
                found.add(self._atom(choice))
        return frozenset(found)

    def _group(self, name: str) -> frozenset[str]:
        if name not in self._groups:
            raise ValueError(f"no group <{name}>")
        return self._choices("|".join(map(str, self._groups[name])))

    def _atom(self, choice: str) -> str:
        body = _APOSTROPHES.sub("", plain(choice))
        if body.endswith("*"):
            self._begins[body[:-1]] = body
        elif body.startswith("*"):
            self._ends[body[1:]] = body
        else:
            self._exact.add(body)
        return body

    def _atoms(self, word: str) -> frozenset[str]:
        """The words and beginnings of the book that this word may stand for."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _MOST_KNOWN:
                self._known = {}
            known = self._known[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> frozenset[str]:
        found = {word} if word in self._exact else set()
        found.update(self._begins[word[:n]] for n in range(1, len(word) + 1) if word[:n] in self._begins)
        found.update(self._ends[word[n:]] for n in range(len(word)) if word[n:] in self._ends)
        return frozenset(found) if found else self._nearest(word)

    def _nearest(self, word: str) -> frozenset[str]:
        if self._near is None:
            self._near = NearWords(self._exact, self._begins)
        return self._near.of(word)


def _needed(parts: Iterable[_Part]) -> Iterator[_Element]:
    """The elements without which a phrase does not stand in a text."""
    return (e for p in parts if not p.forbidden for e in p.elements if not e.optional)


def _possible(phrase: _Phrase, present: frozenset[str]) -> bool:
    return all(not e.atoms.isdisjoint(present) for e in _needed(phrase.parts))


def _sentences(words: Sequence[Word]) -> Iterable[tuple[int, int, int]]:
    spans: dict[int, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        spans[word.sentence].append(at)
    return [(number, places[0], places[-1] + 1) for number, places in spans.items()]


def _match(phrase: _Phrase, atoms: list[frozenset[str]], number: int, start: int, end: int) -> Match | None:
    places: list[list[tuple[int, int]]] = []
    for part in phrase.parts:
        spans = _spans(part, atoms, start, end)
        if bool(spans) == part.forbidden:
            return None
        if not part.forbidden:
            places.append(spans[:6])
    for choice in product(*places):
        first, last = min(s for s, _ in choice), max(e for _, e in choice)
        if len(choice) == 1 or (last - first <= WINDOW and _apart(choice)):
            return Match(phrase.label, number, first, last)
    return None


def _apart(choice: Sequence[tuple[int, int]]) -> bool:
    """No two parts begin or end at the same word, so that one word never counts twice; one may stand inside another."""
    return len({s for s, _ in choice}) == len({e for _, e in choice}) == len(choice)


def _spans(part: _Part, atoms: list[frozenset[str]], start: int, end: int) -> list[tuple[int, int]]:
    found = ((at, _follow(part.elements, 0, atoms, at, end, True)) for at in range(start, end))
    return [(at, stop) for at, stop in found if stop is not None]


def _follow(
    elements: tuple[_Element, ...], number: int, atoms: list[frozenset[str]], at: int, end: int, first: bool = False
) -> int | None:
    """Where the elements from ``number`` on end when they are read from word ``at``; None when they do not fit."""
    if number == len(elements):
        return at
    element = elements[number]
    for place in range(at, min(end, at + 1 + (0 if first else element.gap))):
        if element.atoms & atoms[place]:
            stop = _follow(elements, number + 1, atoms, place + 1, end)
            if stop is not None:
                return stop
    return _follow(elements, number + 1, atoms, at, end, first) if element.optional else None
