"""The word lists of ``prompts/privacy_words.yaml``, read once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from kb.words import fold
from prompts import FOLDER


@lru_cache(maxsize=1)
def words() -> dict[str, list[str]]:
    """Every list by name, as written."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load((FOLDER / "privacy_words.yaml").read_text(encoding="utf-8"), loader)
    return {name: [str(v) for v in values] for name, values in data.items()}


@lru_cache(maxsize=1)
def word_sets() -> dict[str, frozenset[str]]:
    """Every list by name, folded to small letters without accents."""
    return {name: frozenset(map(fold, values)) for name, values in words().items()}
