"""Vectors for peers: the same weights as ours, cached by hash outside the tree and shared by all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kb.build import model_name
from kb.encode import PASSAGE, QUERY, Matrix, passage_encoder
from kb.settings import KbSettings
from kb.vector_cache import VectorCache


class Vectors:
    """Unit vectors of passages and questions, (texts, width) float32."""

    def __init__(self, settings: KbSettings) -> None:
        self._settings = settings
        self._cache = VectorCache(settings.cache / "vectors.sqlite")

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts that are searched."""
        return self._encode(texts, PASSAGE)

    def questions(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts that are asked."""
        return self._encode(texts, QUERY)

    def _encode(self, texts: Sequence[str], prefix: str) -> Matrix:
        name = model_name(self._settings)
        stored = self._cache.encode(texts, prefix, name, lambda: passage_encoder(self._settings))
        return np.stack([s.vector for s in stored])
