"""Makes a BERT model fit for eight bits before it is exported (SmoothQuant, Xiao et al. 2023, arXiv:2211.10438).

One scale per tensor serves all numbers that go into a linear part; a few channels that run twenty times as high as the
rest leave hardly any steps for those. So part of each channel's range is moved into the weights, which have a scale per
output; the product stays the same. Pieces of words get a scale each as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.low_rank import linear_names

PEAKS = Path(__file__).parent / "data" / "pieken.safetensors"
MOVED = 0.7  # how much of a channel's range goes into the weights (alpha in the paper)
_LEAST = 1e-5
_ASKING = ("attention.self.query", "attention.self.key", "attention.self.value")


def channel_peaks(model: Any, rows: Iterable[Sequence[int]]) -> dict[str, Any]:
    """The highest absolute value that goes into each linear part per channel, by the part's name: (channels,).

    ``rows``: the token ids of a text each.
    """
    import torch

    peaks: dict[str, Any] = {}

    def watch(name: str) -> Any:
        def see(_: Any, inputs: tuple[Any, ...], __: Any) -> None:
            own = inputs[0].detach().abs().flatten(0, -2).amax(dim=0)
            peaks[name] = torch.maximum(peaks[name], own) if name in peaks else own

        return see

    names = linear_names(range(len(model.encoder.layer)))
    hooks = [model.get_submodule(name).register_forward_hook(watch(name)) for name in names]
    for row in rows:
        first_state(model, row)
    for hook in hooks:
        hook.remove()
    return peaks


def first_state(model: Any, row: Sequence[int]) -> NDArray[np.float32]:
    """The model's state of the first token of a text, (width,)."""
    import torch

    ids = torch.tensor([list(row)])
    with torch.no_grad():
        states = model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
    return np.asarray(states[0, 0], dtype=np.float32)


def save_peaks(peaks: Mapping[str, Any]) -> None:
    """Write the peaks of all models, in 16 bits, under ``kind.part`` names."""
    from safetensors.torch import save_file

    save_file({name: p.half() for name, p in peaks.items()}, str(PEAKS))


def smooth(model: Any, kind: str) -> Any:
    """The same model with evened channels and a scale per piece of word; its own parts are changed.

    ``kind`` names the peaks in ``PEAKS``: "encoder" or "lezer".
    """
    peaks = {name.partition(".")[2]: p for name, p in all_peaks().items() if name.startswith(f"{kind}.")}
    for layer in range(len(model.encoder.layer)):
        place = f"encoder.layer.{layer}."
        _even(model, [place + name for name in _ASKING], peaks)
        for name in ("attention.output.dense", "intermediate.dense", "output.dense"):
            _even(model, [place + name], peaks)
    model.embeddings.word_embeddings = _scale_per_row(model.embeddings.word_embeddings.weight.detach())
    return model


@lru_cache(maxsize=1)
def all_peaks() -> Mapping[str, Any]:
    """The peaks of all models by ``kind.part``, as ``save_peaks`` wrote them."""
    from safetensors.torch import load_file

    return dict(load_file(str(PEAKS)))


def _even(model: Any, names: list[str], peaks: Mapping[str, Any]) -> None:
    """Divide what goes into the parts (which share it) by a scale per channel, and multiply their weights by it."""
    import torch

    class Evened(torch.nn.Module):
        def __init__(self, linear: Any, scale: Any) -> None:
            super().__init__()
            self.linear = linear
            self.register_buffer("inverse", 1 / scale)
            with torch.no_grad():
                linear.weight.mul_(scale)

        def forward(self, x: Any) -> Any:
            return self.linear(x * self.inverse)

    parts = [model.get_submodule(name) for name in names]
    weights = torch.cat([p.weight.detach() for p in parts]).abs().amax(dim=0).clamp(min=_LEAST)
    scale = peaks[names[0]].float().clamp(min=_LEAST) ** MOVED / weights ** (1 - MOVED)
    for name, part in zip(names, parts, strict=True):
        above, _, leaf = name.rpartition(".")
        setattr(model.get_submodule(above), leaf, Evened(part, scale / scale.mean()))


def _scale_per_row(weights: Any) -> Any:
    """A table of embeddings (pieces, width) in eight bits with a scale per row."""
    import torch

    class Rows(torch.nn.Module):
        table: torch.Tensor
        scale: torch.Tensor

        def __init__(self) -> None:
            super().__init__()
            scale = weights.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
            self.register_buffer("table", torch.round(weights / scale).to(torch.int8))
            self.register_buffer("scale", scale)

        def forward(self, ids: Any) -> Any:
            return self.table[ids].float() * self.scale[ids]

    return Rows()
