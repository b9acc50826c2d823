"""How the reader is taught: it learns what it is shown, and what is saved is what assembly reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.numpy import load_file

from kb.assemble import CHANGE_SCALE, READER_CHANGES, bundled_model_folder
from kb.low_rank import linear_names
from kb.reader_tuning import RANK, SCALE, Learner, Recipe, Shown, judge, learn
from kb.settings import KbSettings

TEXTS = [
    "Vervoer: De gemeente vergoedt de reiskosten.",
    "Vervoer: De bus rijdt om negen uur.",
    "Zwemhulp: Een les kost 15 euro.",
    "Zwemhulp: Het bad is blauw.",
]
LESSONS = [
    Shown("Wie betaalt het vervoer?", (0,), (1, 2, 3)),
    Shown("Wat kost zwemhulp?", (2,), (0, 1, 3)),
    Shown("Wie won de loterij?", (), (0, 1, 2, 3)),
]


@pytest.fixture(scope="module")
def learner(kb_settings: KbSettings) -> Learner:
    """A learner that has seen the lessons a few dozen times."""
    made = Learner(bundled_model_folder(kb_settings.cache), TEXTS)
    losses: list[float] = []
    learn(made, LESSONS, Recipe(passes=20, batch=3, rate=2e-3), lambda step, steps, loss: losses.append(loss))
    assert len(losses) == 20
    assert sum(losses[-5:]) < 0.7 * sum(losses[:5])
    return made


def test_what_was_shown_is_known(learner: Learner) -> None:
    assert judge(learner, LESSONS[:2])["first"] == 1.0
    assert judge(learner, LESSONS)["answerable"] == 1.0


def test_a_statement_fits_the_question_better_than_a_twin_that_it_does_not_answer(kb_settings: KbSettings) -> None:
    lessons = [
        Shown("Wie betaalt het vervoer?", (0,), (), ("Wie bestuurt het vervoer?", "Wanneer rijdt het vervoer?")),
        Shown("Wat kost zwemhulp?", (2,), (), ("Wat kost paardrijhulp?",)),
    ]
    made = Learner(bundled_model_folder(kb_settings.cache), TEXTS)
    learn(made, lessons, Recipe(passes=25, batch=2, rate=2e-3, single=0.0), lambda step, steps, loss: None)
    assert judge(made, lessons)["over twin"] == 1.0
    with torch.no_grad():
        (asked, *twins) = made.questions([lessons[0].question, *lessons[0].twins])
        own, *others = made.odds([(q, 0) for q in (asked, *twins)]).numpy().tolist()
    assert own > max(others) + 1


def test_pairs_come_back_in_the_order_they_were_given(learner: Learner) -> None:
    (asked,) = learner.questions(["Wie betaalt het vervoer?"])
    pairs = [(asked, place) for place in (3, 0, 2, 1)]
    together = learner.odds(pairs, 3).detach().numpy()
    alone = [float(learner.odds([pair]).detach()) for pair in pairs]
    assert together == pytest.approx(alone, abs=0.15)


def test_what_is_saved_fits_what_is_shipped_and_can_be_gone_on_from(
    learner: Learner, tmp_path: Path, kb_settings: KbSettings
) -> None:
    learner.save(tmp_path / "lezer.safetensors")
    saved, shipped = load_file(str(tmp_path / "lezer.safetensors")), load_file(str(READER_CHANGES))
    assert {n: v.shape for n, v in saved.items()} == {n: v.shape for n, v in shipped.items()}
    assert len(shipped) == 2 * len(linear_names(range(12))) + 2
    name = f"{linear_names([0])[0]}.b"
    assert saved[name].shape[1] == RANK
    assert saved[name] == pytest.approx(
        learner.changes[name].detach().numpy() * SCALE / CHANGE_SCALE, abs=1e-2
    )  # kept in 16 bits
    fresh = Learner(bundled_model_folder(kb_settings.cache), TEXTS, seed=7)
    fresh.load(tmp_path / "lezer.safetensors")
    (asked,) = learner.questions([LESSONS[0].question])
    pairs = [(asked, place) for place in range(len(TEXTS))]
    with torch.no_grad():
        assert fresh.odds(pairs).numpy() == pytest.approx(learner.odds(pairs).numpy(), abs=0.3)


def test_layers_under_the_lowest_stay_as_they_are(kb_settings: KbSettings) -> None:
    made = Learner(bundled_model_folder(kb_settings.cache), TEXTS, lowest=11)
    before = {name: part.detach().clone() for name, part in made.changes.items()}
    learn(made, LESSONS, Recipe(passes=2, batch=3, lowest=11), lambda step, steps, loss: None)
    moved = {name for name, part in made.changes.items() if not torch.equal(part, before[name])}
    assert moved and all(name.startswith("encoder.layer.11.") for name in moved)
