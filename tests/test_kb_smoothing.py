"""Evened channels: the same model, and one that loses less in eight bits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from kb import smoothing
from kb.export import export_reader, export_states
from kb.low_rank import linear_names
from kb.onnx import Export
from kb.smoothing import channel_peaks, smooth

IDS = torch.tensor([[0, 5, 9, 33, 41, 2]])


def small_model() -> Any:
    """Two layers of random weights; a few channels run far higher than the rest, as in trained models."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=60, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, pad_token_id=1
    )
    model: Any = BertModel(config, add_pooling_layer=False).train(False)
    with torch.no_grad():
        for layer in model.encoder.layer:
            layer.attention.output.LayerNorm.weight[3] = 40.0
            layer.output.LayerNorm.weight[7] = 40.0
            for name in ("intermediate", "output"):
                getattr(layer, name).dense.weight.mul_(4)
        model.embeddings.word_embeddings.weight[9] *= 30
    return model


def states(model: Any) -> Any:
    with torch.no_grad():
        return model(input_ids=IDS, attention_mask=torch.ones_like(IDS)).last_hidden_state


@pytest.fixture
def peaks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The peaks of the small model in place of the shipped ones."""
    found = channel_peaks(small_model(), IDS.tolist())
    monkeypatch.setattr(smoothing, "all_peaks", lambda: {f"klein.{name}": p for name, p in found.items()})
    return found


def test_peaks_are_per_part_and_channel(peaks: dict[str, Any]) -> None:
    assert list(peaks) and set(peaks) == set(linear_names(range(2)))
    assert peaks["encoder.layer.1.output.dense"].shape == (64,)
    high = peaks["encoder.layer.0.intermediate.dense"]
    assert int(high.argmax()) == 3
    assert float(high.max()) > 5 * float(high.median())


def test_a_smoothed_model_says_the_same(peaks: dict[str, Any]) -> None:
    before = states(small_model())
    after = states(smooth(small_model(), "klein"))
    assert float((after - before).abs().max()) < 0.02 * float(before.abs().max())


def test_eight_bits_cost_it_less(peaks: dict[str, Any], tmp_path: Path) -> None:
    full = states(small_model()).numpy()
    errors = []
    for name, model in (("plain", small_model()), ("smooth", smooth(small_model(), "klein"))):
        export_states(model, tmp_path / f"{name}.onnx")
        (told,) = Export(tmp_path / f"{name}.onnx").run(IDS.tolist())
        errors.append(float(np.abs(told - full[0]).mean()))
    assert errors[1] < 0.6 * errors[0]


def test_a_reader_is_exported_with_its_output(
    peaks: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    head = torch.full((1, 32), 0.5), torch.tensor([0.25])
    export_reader(smooth(small_model(), "klein"), head, tmp_path / "reader.onnx")
    (told,) = Export(tmp_path / "reader.onnx").run(IDS.tolist())
    wanted = float(states(small_model())[0, 0].sum() * 0.5 + 0.25)
    assert told.shape == (1,)
    assert not caplog.records  # no English advice on a first start
    assert float(told[0]) == pytest.approx(wanted, rel=0.05)


@pytest.mark.parametrize("threads", [1, 3])
def test_texts_side_by_side_say_what_each_says_alone(peaks: dict[str, Any], tmp_path: Path, threads: int) -> None:
    export_states(smooth(small_model(), "klein"), tmp_path / "states.onnx")
    export = Export(tmp_path / "states.onnx", threads)
    rows = [[0, 5, 2], [0, 9, 33, 41, 7, 2], [0, 2], [0, 17, 5, 2]]
    together = export.run(rows)
    assert [t.shape for t in together] == [(len(row), export.width) for row in rows]
    for row, told in zip(rows, together, strict=True):
        assert np.array_equal(told, export.run([row])[0])
    assert export.run([]) == []
