"""The question encoder: what it learns, how it is kept, and that it is the one that questions go through."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from kb.assemble import QUESTION_CHANGES, STRESS_FILE, bundled_model_folder, packaged_question_folder
from kb.encode import MOST_STRESS, PASSAGE, QUERY, Encoded, OnnxEncoder, query_encoder
from kb.late import quantise
from kb.lexical import LexicalIndex
from kb.low_rank import linear_names
from kb.question_tuning import RANK, Asked, Collection, Held, QuestionLearner, Recipe, judge, learn
from kb.search import content_weights
from kb.settings import POLICY_MODEL, KbSettings

TEXTS = (
    "Het bad is open van acht tot zes. Op zondag is het dicht.",
    "Een pony eet hooi. Elke dag drie kilo.",
    "Een week kost 210 euro. Broers betalen de helft.",
)
STORY = "Mijn buurmeisje logeert bij jullie en ik vroeg me af wat zo'n beestje eigenlijk vreet, dus zeg het maar."


@pytest.fixture(scope="module")
def collection(kb_settings: KbSettings) -> Collection:
    """Three passages of two sentences, as they would be indexed."""
    encoded = OnnxEncoder(bundled_model_folder(kb_settings.cache)).encode(TEXTS, PASSAGE)
    held = []
    for text, one in zip(TEXTS, encoded, strict=True):
        cut = int(np.searchsorted(one.starts, text.index(". ") + 1))
        held.append(Held(quantise(one.tokens), ((0, cut), (cut, len(one.tokens)))))
    return Collection(held, np.stack([e.vector for e in encoded]), LexicalIndex(TEXTS))


def _asked(collection: Collection) -> Asked:
    return Asked(STORY, collection, {1: frozenset({0})}, np.array([True, False, True]))


def test_a_story_comes_nearer_to_its_answer(kb_settings: KbSettings, collection: Collection, tmp_path: Path) -> None:
    import torch
    from safetensors.numpy import load_file

    losses: list[float] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        learner = QuestionLearner(bundled_model_folder(kb_settings.cache))
        recipe = Recipe(steps=6, batch=2)
        learn(learner, [_asked(collection)] * 2, recipe, lambda step, steps, told: losses.append(sum(told.values())))
    assert losses[-1] < losses[0]
    assert judge(learner, [_asked(collection)])["recall@1"] == 1.0
    learner.save(tmp_path / "vraag.safetensors")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        again = QuestionLearner(bundled_model_folder(kb_settings.cache), seed=2)
    again.load(tmp_path / "vraag.safetensors")
    with torch.no_grad():
        told, retold = (each.read([_asked(collection)])[0] for each in (learner, again))
    assert float(told.vector @ retold.vector) > 0.999
    assert float((told.for_units - retold.for_units).abs().max()) < 0.01
    kept = load_file(str(tmp_path / "vraag.safetensors"))
    assert set(kept) == {"head.weight", *(f"{n}.{side}" for n in linear_names(range(12)) for side in "ab")}
    assert np.abs(kept["head.weight"]).max() > 0


def test_passages_that_are_neither_right_nor_wrong_are_not_judged_by(
    kb_settings: KbSettings, collection: Collection
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        learner = QuestionLearner(bundled_model_folder(kb_settings.cache))
    none_wrong = Asked("Wat kost een week?", collection, {0: frozenset({0})}, np.zeros(3, dtype=bool))
    all_wrong = Asked("Wat kost een week?", collection, {0: frozenset({0})}, np.array([False, True, True]))
    assert judge(learner, [none_wrong])["recall@1"] == 1.0
    assert judge(learner, [all_wrong])["recall@1"] == 0.0


def test_the_changes_that_are_shipped_reach_every_layer() -> None:
    from safetensors.numpy import load_file

    shipped = load_file(str(QUESTION_CHANGES))
    assert set(shipped) == {"head.weight", *(f"{n}.{side}" for n in linear_names(range(12)) for side in "ab")}
    assert all(np.isfinite(v).all() and np.abs(v).max() > 0 for v in shipped.values())
    assert shipped["encoder.layer.0.output.dense.a"].shape[0] == RANK


def test_questions_go_through_the_question_encoder(kb_settings: KbSettings) -> None:
    folder = packaged_question_folder(POLICY_MODEL, kb_settings.cache)
    assert folder is not None
    assert (folder / STRESS_FILE).exists()
    one = query_encoder(kb_settings).encode([STORY], QUERY)[0]
    assert one.importance is not None
    assert len(one.importance) == len(one.tokens)
    assert np.abs(np.log(one.importance)).max() <= MOST_STRESS + 1e-5
    assert np.ptp(one.importance) > 0


def test_what_the_model_passes_over_counts_less() -> None:
    tokens, starts = np.ones((3, 2), np.float32), np.array([0, 4, 9], dtype=np.int32)
    plain = content_weights("Pony hooi kilo", Encoded(np.ones(2, np.float32), tokens, starts))
    stress = np.array([0.5, 2.0, 0.5], dtype=np.float32)
    told = content_weights("Pony hooi kilo", Encoded(np.ones(2, np.float32), tokens, starts, stress))
    assert np.ptp(plain) == pytest.approx(0)
    assert told.sum() == pytest.approx(1)
    assert told[1] == pytest.approx(4 * told[0])
