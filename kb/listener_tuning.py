"""Teaches the listener (``kb.listener``): the reader's model (``kb.reader_tuning.Learner``) with one fixed question,
learned on messages of which it is known whether they speak of danger.

Each message is also shown with slips of the keyboard, since people in need do not proofread (noise as in Belinkov and
Bisk 2018, arXiv:1711.02173).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.listener import ASKED
from kb.low_rank import descend
from kb.reader_tuning import Learner

_LOWERED, _SLIPPED, _UNPOINTED = 0.25, 0.3, 0.15  # shares of the copies
_SOFT = 0.01  # a mark counts as so much less than certain


@dataclass(frozen=True)
class Recipe:
    """Passes over the messages, messages a step, learning rate, how many times a danger counts, how often each message
    is written (once as it is, the rest with slips), and the lowest layer that is changed.
    """

    passes: int = 3
    batch: int = 64
    rate: float = 8e-4
    danger: float = 2.0
    copies: int = 4
    lowest: int = 4
    seed: int = 1


def learn_messages(
    folder: Path,
    texts: Sequence[str],
    marks: NDArray[np.bool_],
    weights: NDArray[np.float64],
    recipe: Recipe,
    report: Callable[[int, int, float], None],
    others: Sequence[str] = (),
) -> Learner:
    """A learner that has seen the messages; ``marks`` (messages,) tell danger, ``weights`` (messages,) how much each
    counts; ``report`` gets step, steps and loss. ``folder`` holds the assembled embedding model. It holds the texts of
    ``others`` as its last ones, to be weighed.
    """
    import torch

    random = np.random.default_rng(recipe.seed)
    copies = [slips(text, random) for _ in range(recipe.copies - 1) for text in texts]
    learner = Learner(folder, [*texts, *copies, *others], recipe.seed, recipe.lowest)
    asked = learner.questions([ASKED])[0]
    steps = recipe.passes * math.ceil(len(texts) / recipe.batch)
    counts = torch.tensor(np.where(marks, recipe.danger, 1.0) * weights).float()
    wanted = torch.tensor(marks).float() * (1 - 2 * _SOFT) + _SOFT

    def losses() -> Iterator[Any]:
        for _ in range(recipe.passes):
            order = random.permutation(len(texts))
            for start in range(0, len(order), recipe.batch):
                batch = order[start : start + recipe.batch]
                written = batch + len(texts) * random.integers(recipe.copies, size=len(batch))
                odds = learner.odds([(asked, int(place)) for place in written], 2)
                own = (wanted[torch.tensor(batch)], counts[torch.tensor(batch)])
                yield torch.nn.functional.binary_cross_entropy_with_logits(odds, own[0], weight=own[1])

    learner.body.train(True)
    descend(learner.parameters, losses(), steps, recipe.rate, 0.05, report)
    learner.body.train(False)
    return learner


def weigh(learner: Learner, places: Sequence[int], batch: int = 64) -> NDArray[np.float64]:
    """Log-odds (places,) of danger of messages that the learner holds."""
    import torch

    asked = learner.questions([ASKED])[0]
    found: list[Any] = []
    with torch.no_grad():
        for start in range(0, len(places), batch):
            found.append(learner.odds([(asked, int(p)) for p in places[start : start + batch]], 1).numpy())
    return np.concatenate(found).astype(np.float64)


def slips(text: str, random: np.random.Generator) -> str:
    """The message as somebody in a hurry types it: without capitals, with two letters turned, one left out or one
    twice, or without the mark at its end.
    """
    if random.random() < _LOWERED:
        text = text.lower()
    if random.random() < _SLIPPED and len(text) > 8:
        at = int(random.integers(1, len(text) - 2))
        kind = int(random.integers(3))
        middle = (text[at + 1] + text[at], "", text[at] * 2)[kind]
        text = text[:at] + middle + text[at + (2 if kind == 0 else 1) :]
    return text.rstrip(".!?") if random.random() < _UNPOINTED else text
