"""The vector cache, int8 token states and late interaction, with values worked out by hand."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from toy_encoder import ToyEncoder

from kb.encode import Encoder
from kb.late import LateStore, as_units, load_late, quantise, save_late
from kb.vector_cache import VectorCache


@pytest.fixture
def cache(tmp_path: Path) -> VectorCache:
    """An empty cache."""
    return VectorCache(tmp_path / "deep" / "vectors.sqlite")


def test_only_missing_texts_are_encoded(cache: VectorCache) -> None:
    toy = ToyEncoder()
    first = cache.encode(["een", "twee"], "p", "m", lambda: toy)
    again = cache.encode(["twee", "drie", "een"], "p", "m", lambda: toy)
    assert toy.texts == ["een", "twee", "drie"]
    assert np.array_equal(again[0].vector, first[1].vector)
    assert np.array_equal(again[2].tokens, first[0].tokens)


def test_nothing_is_loaded_when_all_is_known(cache: VectorCache) -> None:
    cache.encode(["een"], "p", "m", ToyEncoder)

    def load() -> Encoder:
        raise AssertionError("the model was loaded for nothing")

    assert len(cache.encode(["een", "een"], "p", "m", load)) == 2


@pytest.mark.parametrize(("prefix", "model"), [("q", "m"), ("p", "n")])
def test_prefix_and_model_are_part_of_the_key(cache: VectorCache, prefix: str, model: str) -> None:
    cache.encode(["een"], "p", "m", ToyEncoder)
    toy = ToyEncoder()
    cache.encode(["een"], prefix, model, lambda: toy)
    assert toy.texts == ["een"]


def test_vectors_outlive_the_process(tmp_path: Path) -> None:
    path = tmp_path / "v.sqlite"
    first = VectorCache(path).encode(["een twee drie"], "p", "m", ToyEncoder)[0]
    toy = ToyEncoder()
    again = VectorCache(path).encode(["een twee drie"], "p", "m", lambda: toy)[0]
    assert toy.texts == []
    assert np.array_equal(first.vector, again.vector)
    assert again.tokens.dtype == np.int8
    assert again.starts.tolist() == [0, 4, 9]


def test_progress_reaches_the_number_of_texts(cache: VectorCache) -> None:
    cache.encode(["tekst 3"], "p", "m", ToyEncoder)
    steps: list[int] = []
    cache.encode([f"tekst {n}" for n in range(150)], "p", "m", ToyEncoder, steps.append)
    assert sum(steps) == 150
    assert len(steps) > 2


def test_order_and_doubles_are_kept(cache: VectorCache) -> None:
    texts = [f"tekst {n % 40}" for n in range(700)]
    made = cache.encode(texts, "p", "m", ToyEncoder)
    for text, stored in zip(texts, made, strict=True):
        assert np.array_equal(stored.vector, ToyEncoder().encode([text], "p")[0].vector)


def test_two_threads_may_fill_it_at_once(cache: VectorCache) -> None:
    failures: list[BaseException] = []

    def fill(first: int) -> None:
        try:
            cache.encode([f"tekst {n}" for n in range(first, first + 130)], "p", "m", ToyEncoder)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=fill, args=(first,)) for first in (0, 60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_quantise_rounds_and_clips() -> None:
    tokens = np.array([[0.5, -0.5, 0.1, 0.0], [0.9, -0.9, 0.001, 0.004]], dtype=np.float32)
    assert quantise(tokens).tolist() == [[127, -127, 25, 0], [127, -127, 0, 1]]
    assert as_units(quantise(tokens))[0] == pytest.approx(tokens[0], abs=0.002)


def _store(tmp_path: Path) -> LateStore:
    # Unit vectors (0.48, …) in int8 are 254 times as large; the fourth passage has one token of its own.
    tokens = [
        np.array([[127, 0], [0, 127]], dtype=np.int8),
        np.array([[0, 127]], dtype=np.int8),
        np.array([[64, 64], [-127, 0], [0, -127]], dtype=np.int8),
    ]
    starts = [np.array(s, dtype=np.int32) for s in ([0, 5], [0], [0, 3, 9])]
    save_late(tmp_path / "late", tokens, starts)
    return load_late(tmp_path / "late")


def test_maxsim_is_the_weighted_mean_of_best_cosines(tmp_path: Path) -> None:
    store = _store(tmp_path)
    query = np.array([[1, 0], [0, 1]], dtype=np.float32)
    weights = np.array([0.75, 0.25], dtype=np.float32)
    # passage 0: both words found (.5 and .5); 1: only the second; 2: 64/254 for both
    expected = [0.5, 0.75 * 0 + 0.25 * 0.5, 64 / 254]
    assert store.maxsim(query, [0, 1, 2], weights)[0] == pytest.approx(expected, abs=1e-6)
    assert store.maxsim(query, [2, 0], weights)[0] == pytest.approx([expected[2], expected[0]], abs=1e-6)


def test_maxsim_of_no_passages_is_empty(tmp_path: Path) -> None:
    query = np.eye(2, dtype=np.float32)
    assert _store(tmp_path).maxsim(query, [], np.array([0.5, 0.5], dtype=np.float32))[0].shape == (0,)


def test_similarity_gives_every_token_and_where_it_begins(tmp_path: Path) -> None:
    similar = _store(tmp_path).similarity(np.array([[0, 1]], dtype=np.float32), 2)
    starts = _store(tmp_path).starts(2)
    assert similar == pytest.approx(np.array([[64 / 254, 0, -0.5]]), abs=1e-6)
    assert starts.tolist() == [0, 3, 9]


def test_an_empty_index_can_be_written_and_opened(tmp_path: Path) -> None:
    save_late(tmp_path / "late", [], [])
    store = load_late(tmp_path / "late")
    assert store.maxsim(np.ones((1, 1), dtype=np.float32), [], np.ones(1, dtype=np.float32))[0].size == 0


def test_token_states_stay_on_disk(tmp_path: Path) -> None:
    assert isinstance(_store(tmp_path)._states, np.memmap)
