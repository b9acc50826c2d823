"""Evened channels: the same model, and one that loses less in eight bits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from kb import smoothing
from kb.assemble import export_int8
from kb.low_rank import linear_names
from kb.onnx import open_session, run_padded
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
        export_int8(model, tmp_path / f"{name}.onnx")
        told = run_padded(open_session(tmp_path / f"{name}.onnx"), [IDS[0].tolist()])
        errors.append(float(np.abs(told - full).mean()))
    assert errors[1] < 0.6 * errors[0]
