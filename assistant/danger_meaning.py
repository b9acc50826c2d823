"""Weighs a message by what the search model makes of it, for danger said in words that no example held.

The first check (``assistant.danger_check``) stands by itself and needs no model. Where that one hears nothing and the
search model is loaded anyway, its vector of the message is weighed together with the first check's own score; both sets
of weights stand in ``data/danger_meaning.json``, made by ``python -m evals.fit_danger_meaning``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from assistant.danger_learned import GENERAL, danger_score, likely_kinds_of
from kb.encode import QUERY, Encoder, Matrix

WEIGHTS = Path(__file__).parent / "data" / "danger_meaning.json"


@dataclass(frozen=True)
class Meaning:
    """``vector`` (width,) weights of a unit vector and their ``bias``; ``by_words`` and ``by_vector`` weigh both scores
    and ``threshold`` is what their sum must reach. ``model`` names the encoder that they were learned with.
    """

    model: str
    vector: Matrix
    bias: float
    by_words: float
    by_vector: float
    threshold: float


@lru_cache(maxsize=1)
def meaning() -> Meaning:
    """The learned weights."""
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    vector = np.array(data["vector"], dtype=np.float32)
    return Meaning(data["model"], vector, *(data[n] for n in ("bias", "by_words", "by_vector", "threshold")))


def meant_danger(text: str, encoder: Encoder, general: bool = False) -> tuple[str, ...]:
    """The kinds of danger that a message most likely means, at most two; empty when it weighs too little, or when the
    encoder is another than the one learned with. ``general``: it asks about policy and about nobody in particular.
    """
    known = meaning()
    if encoder.name != known.model:
        return ()
    vector = encoder.encode([text], QUERY)[0].vector
    score = known.by_words * danger_score(text) + known.by_vector * (float(known.vector @ vector) + known.bias)
    return likely_kinds_of(text) if score >= known.threshold + (GENERAL if general else 0.0) else ()
