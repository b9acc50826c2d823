"""Low-rank changes to linear parts of a BERT model (LoRA, Hu et al. 2021, arXiv:2106.09685), and what is the same
wherever they are learned.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

PAD = 1  # the token that fills up shorter texts of a batch
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


def body_to_change(folder: Path, rank: int, scale: float, dropped: float) -> tuple[Any, dict[str, Any]]:
    """The assembled model from ``folder`` in 16 bits, its own weights fixed, and changes to all layers to learn (see
    ``add_low_rank``). Its own dropout is off: what is dropped is the changes' narrow middle, as good and half the time.
    """
    import torch
    from transformers import BertModel

    body: Any = BertModel.from_pretrained(str(folder), add_pooling_layer=False, attn_implementation="eager")
    body = body.requires_grad_(False).to(torch.bfloat16)
    for module in body.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    return body, add_low_rank(body, linear_names(range(len(body.encoder.layer))), rank, scale, dropped)


def changes_to_keep(changes: Mapping[str, Any], times: float) -> dict[str, Any]:
    """The changes in 16 bits, their product ``times`` as large (learned at one scale, added at another)."""
    kept = {n: p.detach() * (times if n.endswith(".b") else 1) for n, p in changes.items()}
    return {n: p.half().contiguous() for n, p in kept.items()}


def take_up(changes: Mapping[str, Any], kept: Mapping[str, Any], times: float) -> None:
    """Set the changes to what ``changes_to_keep`` gave, their product ``times`` as large."""
    import torch

    with torch.no_grad():
        for name, part in changes.items():
            part.copy_(kept[name].float() * (times if name.endswith(".b") else 1))


def rise_and_fall(steps: int, floor: float) -> Callable[[int], float]:
    """Share (0..1) of the learning rate at a step: up over the first 8 %, then down in a line to ``floor`` at least."""
    return lambda step: min(1.0, (step + 1) / (0.08 * steps)) * max(floor, 1 - step / steps)


def descend(
    parameters: Sequence[Any],
    losses: Iterable[Any],
    steps: int,
    rate: float,
    floor: float,
    report: Callable[[int, int, float], None],
) -> None:
    """A step of AdamW down each of the ``losses`` (each made when it is asked for), at ``rise_and_fall`` of the rate;
    ``report`` gets step, steps and loss.
    """
    import torch

    optimiser = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, rise_and_fall(steps, floor))
    for step, loss in enumerate(losses, 1):
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        plan.step()
        report(step, steps, float(loss.detach()))
