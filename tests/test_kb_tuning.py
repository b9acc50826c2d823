"""Small learned changes to the embedding model: how they are added, learned, and kept apart from what measures them."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from evals.audit import asked_texts, shingles
from evals.questions import load_questions
from evals.training import load_practice, mark
from kb.assemble import CHANGE_RANK, CHANGE_SCALE, POLICY_CHANGES, _add_changes, bundled_model_folder
from kb.settings import KbSettings
from kb.tuning import Bench, Candidate, Lesson, Recipe, Tuner, load_changes, low_rank_names, save_changes, tune

POOL = (
    Candidate("Zwembad › Tijden\nHet bad is open van acht tot zes. Op zondag is het dicht.", ((17, 50), (51, 75))),
    Candidate("Paarden › Voer\nEen pony eet hooi. Elke dag drie kilo.", ((15, 33), (34, 54))),
    Candidate("Kamp › Prijs\nEen week kost 210 euro. Broers betalen de helft.", ((13, 36), (37, 61))),
)


def test_a_change_is_added_to_its_own_weight_only(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    config = BertConfig(vocab_size=9, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=12)
    model: Any = BertModel(config, add_pooling_layer=False)
    before = {n: p.detach().clone() for n, p in model.named_parameters()}
    random = np.random.default_rng(1)
    name = "encoder.layer.0.output.dense"
    a, b = random.normal(size=(CHANGE_RANK, 12)), random.normal(size=(8, CHANGE_RANK))
    save_changes(tmp_path / "x.safetensors", {f"{name}.a": a.astype(np.float32), f"{name}.b": b.astype(np.float32)})
    _add_changes(model, tmp_path / "x.safetensors")
    for parameter, values in model.named_parameters():
        moved = values.detach().numpy() - before[parameter].numpy()
        expected = CHANGE_SCALE * (b @ a) if parameter == f"{name}.weight" else np.zeros_like(moved)
        assert np.allclose(moved, expected, atol=0.01), parameter


def test_the_changes_that_are_shipped_fit_the_upper_layers() -> None:
    from safetensors.numpy import load_file

    shipped = load_file(str(POLICY_CHANGES))
    assert {n.rpartition(".")[0] for n in shipped} == set(low_rank_names(12))
    assert all(np.isfinite(v).all() for v in shipped.values())
    assert all(np.abs(v).max() > 0 for v in shipped.values())


def test_what_is_asked_comes_nearer_to_its_answer(kb_settings: KbSettings) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tuner = Tuner(bundled_model_folder(kb_settings.cache), POOL)
        losses: list[float] = []
        lessons = [
            Lesson("Wat vreet zo'n paardje?", {1: (0,)}, (0, 2)),
            Lesson("Hoe duur is het logeren?", {2: (0,)}, (0, 1)),
        ]
        recipe = Recipe(passes=5, batch=2, wrong=1, rate=1e-3)
        made = tune(tuner, lessons, recipe, lambda step, steps, told: losses.append(sum(told.values())))
        scores = Bench(tuner, range(len(POOL))).scores("Wat vreet zo'n paardje?", range(len(POOL)))
    assert losses[-1] < losses[0]
    assert set(made) == {f"{n}.{side}" for n in low_rank_names(12) for side in "ab"}
    assert [len(units) for _, units in scores] == [2, 2, 2]
    assert max(scores)[0] == scores[1][0] >= max(scores[1][1])


def test_practice_shares_no_wording_with_the_test_half() -> None:
    frozen = {s for item in load_questions(split="test") for s in shingles(asked_texts(item))}
    assert [p.question for p in load_practice() if shingles(p.question) & frozen] == []


def test_practice_is_well_formed() -> None:
    practice = load_practice()
    assert len(practice) > 3000
    assert len({p.question for p in practice}) == len(practice)
    assert all(bool(p.none) != bool(p.answers) for p in practice)
    share = sum(p.apart for p in practice if p.answers and p.collection != "law") / len(practice)
    assert 0.05 < share < 0.2


def test_a_mark_does_not_see_spaces_hyphens_or_case() -> None:
    assert mark("De Jeugd-\nhulp begint.") == mark("de jeugdhulp begint.")
    assert mark("De jeugdhulp begint niet.") != mark("De jeugdhulp begint.")


def test_learned_changes_are_read_back(tmp_path: Path) -> None:
    made = {"encoder.layer.6.output.dense.a": np.ones((2, 3), dtype=np.float32)}
    save_changes(tmp_path / "x.safetensors", made)
    (read,) = load_changes(tmp_path / "x.safetensors").items()
    assert read[0] in made and np.array_equal(read[1], made[read[0]])
