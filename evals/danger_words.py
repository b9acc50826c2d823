"""What words mean, for ``evals.fit_danger``: a vector per word, so that a word of no example shares their weights.

Words are those of the examples and the most used ones of six languages (``wordfreq``), each read once by the embedding
model. Only one number per word is kept in the end, so that the danger check itself needs no model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log, sqrt
from typing import Any
from unicodedata import name

import numpy as np

from assistant.phrases import Word, read_words
from kb.encode import QUERY, query_encoder
from kb.settings import BUNDLED_MODEL, KbSettings

_MOST_USED = {"nl": 16_000, "en": 4_000, "pl": 4_000, "uk": 4_000, "tr": 4_000, "ar": 4_000}
_SCALE = 0.06  # share of the meaning beside letters and words; chosen in the cross-validation
_BATCH = 2000


class WordMeanings:
    """The vectors of all words; ``share`` of a message, and ``weights`` of the words once a model is fitted."""

    def __init__(self, messages: Sequence[Sequence[Word]]) -> None:
        texts = [sorted({word.text for word in words}) for words in messages]
        self._seen = Counter(text for found in texts for text in found)
        self._of = len(texts)
        self._vectors = _vectors(frozenset(self._seen))
        table = np.array([self._mean(found) for found in texts])
        self._scale = _SCALE / float(table.std())
        self.table = table * self._scale

    def _rare(self, word: str) -> float:
        return log(self._of / (1 + self._seen[word]))

    def _mean(self, words: Sequence[str]) -> Any:
        parts = [self._vectors[w] * self._rare(w) for w in words if w in self._vectors]
        width = len(next(iter(self._vectors.values())))
        return sum(parts, np.zeros(width)) / sqrt(len(words)) if parts else np.zeros(width)

    def weights(self, coefficients: Any) -> dict[str, float]:
        """The weight of every word, from the coefficients of the columns of ``table``."""
        return {w: float(v @ coefficients) * self._rare(w) * self._scale for w, v in self._vectors.items()}


def _words(known: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Every word as the check reads it, with a spelling for the model and its language."""
    import wordfreq

    found: dict[str, tuple[str, str]] = {}
    for language, most in _MOST_USED.items():
        for spelling in wordfreq.top_n_list(language, most):
            read = read_words(spelling)
            if len(read) == 1 and len(read[0].text) > 1 and not read[0].text.isdigit():
                found.setdefault(read[0].text, (spelling, language))
    return found | {word: (word, _script(word)) for word in sorted(known - set(found))}


def _script(word: str) -> str:
    letter = name(word[0], "")
    return "ar" if letter.startswith("ARABIC") else "uk" if letter.startswith("CYRILLIC") else "nl"


@lru_cache(maxsize=1)
def _vectors(known: frozenset[str]) -> dict[str, Any]:
    """A vector of length one per word, without what all words of its language have in common."""
    words = _words(known)
    encoder = query_encoder(KbSettings(model=BUNDLED_MODEL))
    texts = [spelling for spelling, _ in words.values()]
    batches = (encoder.encode(texts[at : at + _BATCH], QUERY) for at in range(0, len(texts), _BATCH))
    table = np.array([encoded.vector for batch in batches for encoded in batch])
    languages = np.array([language for _, language in words.values()])
    for language in _MOST_USED:
        table[languages == language] -= table[languages == language].mean(axis=0)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    return dict(zip(words, table, strict=True))
