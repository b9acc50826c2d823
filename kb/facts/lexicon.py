"""A list of words in which the ones near a typed word are found quickly."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np

from kb.facts.spelling_distance import distance, sounds_like

SHORTEST, LONGEST = 4, 24
_CANDIDATE = 3.0  # zipf frequency from which a word that no document has may be proposed


class Lexicon:
    """Folded words with what each is worth (0 to about 2).

    Two words within n errors differ in at most 2n letters of their letter counts; that bound picks the few words
    whose distance is worth computing.
    """

    def __init__(self, worth: Mapping[str, float]) -> None:
        self.words = tuple(w for w in worth if SHORTEST <= len(w) <= LONGEST and w.isascii() and w.isalpha())
        self._worth = [worth[w] for w in self.words]
        self._counts = np.array([_letters(w) for w in self.words], dtype=np.int8).reshape(len(self.words), 26)
        self._sets = np.array([_letter_set(w) for w in self.words], dtype=np.uint32)
        self._sounds: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self.words):
            self._sounds[sounds_like(word)].append(at)

    def nearest(self, word: str, most: int) -> tuple[float, str] | None:
        """Cost (lower is likelier) and the most likely word within ``most`` errors; like-sounding is half an error."""
        best: tuple[float, str] | None = None
        for at, errors in self._near(word, most):
            candidate = self.words[at]
            cost = errors + (0.6 if candidate[0] != word[0] else 0.0) - 0.35 * self._worth[at]
            if best is None or (cost, candidate) < best:
                best = (cost, candidate)
        return best

    def _near(self, word: str, most: int) -> Iterator[tuple[int, float]]:
        alike = self._sounds.get(sounds_like(word), [])
        yield from ((at, 0.5) for at in alike)
        rough = np.flatnonzero(np.bitwise_count(self._sets ^ np.uint32(_letter_set(word))) <= 2 * most)
        apart = np.abs(self._counts[rough] - np.array(_letters(word), dtype=np.int8)).sum(axis=1)
        for at in rough[apart <= 2 * most]:
            errors = distance(word, self.words[at]) if int(at) not in alike else most + 1
            if errors <= most:
                yield int(at), float(errors)


@lru_cache(maxsize=1)
def ordinary_words() -> Lexicon:
    """The common words of Dutch, by wordfreq."""
    import wordfreq

    least = 10 ** (_CANDIDATE - 9)
    shares = wordfreq.get_frequency_dict("nl")
    return Lexicon({w: (math.log10(s) + 9) / 6 for w, s in shares.items() if s >= least})


def _letters(word: str) -> list[int]:
    counts = [0] * 26
    for letter in word:
        counts[ord(letter) - 97] += 1
    return counts


def _letter_set(word: str) -> int:
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) - 97)
    return found
