"""Teaching the listener: it learns what it is shown, and a message with slips is still the message."""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np

from kb.assemble import bundled_model_folder
from kb.listener_tuning import Recipe, learn_messages, slips, weigh
from kb.settings import KbSettings

DANGER = ["hij slaat mij", "ze wil dood", "hij heeft een mes", "ze ligt bewusteloos"]
HARMLESS = ["wie koopt jeugdhulp in", "hoe lang duurt een traject", "wat is een pgb", "waar staat het formulier"]


def test_it_tells_apart_what_it_was_shown(kb_settings: KbSettings) -> None:
    texts = [*DANGER, *HARMLESS]
    marks = np.array([True] * 4 + [False] * 4)
    losses: list[float] = []
    recipe = Recipe(passes=24, batch=8, rate=2e-3, copies=2)
    folder = bundled_model_folder(kb_settings.cache)
    learner = learn_messages(folder, texts, marks, np.ones(8), recipe, lambda s, n, loss: losses.append(loss), ["x"])
    assert losses[-1] < 0.5 * losses[0]
    scores = weigh(learner, range(8))
    assert scores[:4].mean() > scores[4:].mean() + 1
    assert len(learner.statements) == 2 * 8 + 1


def test_slips_leave_the_message_readable() -> None:
    random = np.random.default_rng(1)
    text = "Mijn zoon van 9 durft niet naar huis."
    made = {slips(text, random) for _ in range(200)}
    assert len(made) > 20
    assert all(SequenceMatcher(None, text.lower(), copy.lower()).ratio() > 0.9 for copy in made)
    assert {slips("hoi", random) for _ in range(50)} == {"hoi"}
