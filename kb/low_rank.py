"""Low-rank changes to linear parts of a BERT model (LoRA, Hu et al. 2021, arXiv:2106.09685)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

_PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def linear_names(layers: Iterable[int]) -> list[str]:
    """Names of the linear parts of these layers, as in ``BertModel``."""
    return [f"encoder.layer.{n}.{part}" for n in layers for part in _PARTS]


def add_low_rank(model: Any, names: Iterable[str], rank: int, scale: float, dropped: float = 0.0) -> dict[str, Any]:
    """Give every named part two small matrices to learn, whose product counts ``scale`` beside the part's own weights;
    returns them by name (``….a`` (rank, in), ``….b`` (out, rank)). While learning, a share ``dropped`` of what passes
    between the two is left out.
    """
    import torch

    class Changed(torch.nn.Module):
        def __init__(self, base: Any) -> None:
            super().__init__()
            self.base = base
            self.a = torch.nn.Parameter(torch.randn(rank, base.in_features) / math.sqrt(base.in_features))
            self.b = torch.nn.Parameter(torch.zeros(base.out_features, rank))

        def forward(self, x: Any) -> Any:
            middle = torch.nn.functional.dropout(scale * (x @ self.a.to(x.dtype).T), dropped, self.training)
            return self.base(x) + middle @ self.b.to(x.dtype).T

    found: dict[str, Any] = {}
    for name in names:
        above, _, leaf = name.rpartition(".")
        parent = model.get_submodule(above)
        changed = Changed(getattr(parent, leaf))
        setattr(parent, leaf, changed)
        found[f"{name}.a"], found[f"{name}.b"] = changed.a, changed.b
    return found
