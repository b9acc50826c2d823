"""Weighs a message by what it means, for danger in words that no example held.

The first check (``assistant.danger_check``) stands by itself and needs no model. Where its phrases hear nothing and the
listener (``kb.listener``) is loaded, the listener's log-odds are weighed together with the first check's own score; the
weights stand in ``data/danger_meaning.json``, made by ``python -m evals.train_listener``. Danger that the learned words
alone have heard is taken back where that sum is far below the threshold.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.danger_learned import GENERAL, danger_score, likely_kinds_of
from assistant.privacy import without_placeholders
from kb.listener import Listener

WEIGHTS = Path(__file__).parent / "data" / "danger_meaning.json"
# Most questions score less by their words; the listener hardly ever outweighs that, and is not asked.
_ORDINARY = -5.0
# A later turn of so few words ("mijn man vindt het onzin, ik niet") says little by itself, and half of what the
# listener learned from in so few words was danger, far more than in conversations. It must
# weigh so much more (log-odds).
_FEW, _LITTLE = 8, 1.25
_OVERRULED = -2.0  # so far below the threshold (log-odds) what the learned words alone have heard is nothing


@dataclass(frozen=True)
class Meaning:
    """``by_words`` and ``by_listener`` weigh both scores; ``threshold`` is what their sum must reach. ``listener`` is
    the SHA-256 of the changes that it was fitted with.
    """

    listener: str
    by_words: float
    by_listener: float
    threshold: float


@lru_cache(maxsize=1)
def meaning() -> Meaning:
    """The fitted weights."""
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Meaning(*(data[name] for name in ("listener", "by_words", "by_listener", "threshold")))


def meant_danger(text: str, listener: Listener, general: bool = False, later: bool = False) -> tuple[str, ...]:
    """The kinds of danger that a message most likely means, at most two; empty when it weighs too little. ``general``:
    it asks about policy and about nobody in particular; ``later``: something was said before it.
    """
    if danger_score(text) < _ORDINARY:
        return ()
    needed = _LITTLE if later and len(text.split()) <= _FEW else 0.0
    return likely_kinds_of(text) if _margin(text, listener, general) >= needed else ()


def overruled(text: str, listener: Listener, general: bool = False) -> bool:
    """Whether the listener hears so little in a message that what its words alone seemed to say is no danger."""
    return _margin(text, listener, general) < _OVERRULED


def _margin(text: str, listener: Listener, general: bool) -> float:
    """How far both scores together are above the threshold (log-odds)."""
    known = meaning()
    score = known.by_words * danger_score(text) + known.by_listener * listener.weigh(without_placeholders(text))
    return score - known.threshold - (GENERAL if general else 0.0)
