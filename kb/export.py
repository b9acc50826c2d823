"""Writes BERT models in eight bits for onnxruntime, in a form that takes one text at a time in the fewest steps.

One text needs no padding and no mask, and what comes out cannot depend on the texts beside it. Query, key and value are
one product; the root of a head's width, and what evens the channels in front of the attention's output, stand in its
weights; and where only the first token is read, the last layer makes no other.
"""

from __future__ import annotations

import logging
import math
import warnings
from pathlib import Path
from typing import Any

EXPORT_VERSION = "2"  # of the form; exports of another one are made anew


def export_states(body: Any, target: Path) -> None:
    """Write an export of a ``BertModel``: token ids (tokens,) int64 to token states (tokens, width) float32."""
    _write(_one_text(body, first_only=False), target, "token_states", {0: "tokens"})


def export_reader(body: Any, head: tuple[Any, Any], target: Path) -> None:
    """Write an export of a cross-encoder: token ids (tokens,) int64 to log-odds (1,) float32, read off the first token.

    ``head``: weight (1, width) and bias (1,) of the output.
    """
    import torch

    class LogOdds(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = _one_text(body, first_only=True)
            self.weight, self.bias = (torch.nn.Parameter(part) for part in head)

        def forward(self, input_ids: Any) -> Any:
            return (self.body(input_ids) * self.weight).sum(dim=1) + self.bias

    _write(LogOdds(), target, "log_odds", {})


def _one_text(body: Any, first_only: bool) -> Any:
    """A module that does what the model does with one text: ids (tokens,) to states (tokens or 1, width)."""
    import torch

    heads, last = body.config.num_attention_heads, len(body.encoder.layer) - 1

    class OneText(torch.nn.Module):
        places: torch.Tensor

        def __init__(self) -> None:
            super().__init__()
            parts = body.embeddings
            self.pieces, self.norm = parts.word_embeddings, parts.LayerNorm
            self.register_buffer("places", parts.position_embeddings.weight + parts.token_type_embeddings.weight[0])
            self.layers = torch.nn.ModuleList(
                _layer(layer, heads, first_only and n == last) for n, layer in enumerate(body.encoder.layer)
            )

        def forward(self, input_ids: Any) -> Any:
            states = self.norm(self.pieces(input_ids) + self.places[: input_ids.shape[0]])
            for layer in self.layers:
                states = layer(states)
            return states

    return OneText()


def _layer(layer: Any, heads: int, first_only: bool) -> Any:
    import torch

    attention = layer.attention

    class Layer(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.asking = _asking(attention.self, attention.output.dense, heads)
            self.told = _product(*_parts(attention.output.dense)[:2])
            self.wide, self.narrow = (_product(*_parts(p.dense)) for p in (layer.intermediate, layer.output))
            self.norm, self.last_norm = attention.output.LayerNorm, layer.output.LayerNorm

        def forward(self, states: Any) -> Any:
            width = states.shape[1]
            query, key, value = (
                part.view(-1, heads, width // heads).transpose(0, 1) for part in self.asking(states).split(width, dim=1)
            )
            if first_only:
                query, states = query[:, :1], states[:1]
            seen = torch.softmax(query @ key.transpose(1, 2), dim=-1) @ value
            states = self.norm(self.told(seen.transpose(0, 1).reshape(-1, width)) + states)
            return self.last_norm(self.narrow(torch.nn.functional.gelu(self.wide(states))) + states)

    return Layer()


def _asking(own: Any, output: Any, heads: int) -> Any:
    """Query, key and value as one product; the value's channels are evened for the ``output`` that it goes into."""
    import torch

    (query, query_bias, inverse), (key, key_bias, _), (value, value_bias, _) = map(
        _parts, (own.query, own.key, own.value)
    )
    root, evened = math.sqrt(len(query) / heads), _parts(output)[2]
    weight = torch.cat([query / root, key, value * evened[:, None]])
    return _product(weight, torch.cat([query_bias / root, key_bias, value_bias * evened]), inverse)


def _parts(linear: Any) -> tuple[Any, Any, Any]:
    """Weight (out, in) and bias (out,) of a linear part, and what its input is multiplied by, (in,) (``smooth``)."""
    import torch

    inner = getattr(linear, "linear", linear)
    weight = inner.weight.detach()
    return weight, inner.bias.detach(), getattr(linear, "inverse", torch.ones(weight.shape[1]))


def _product(weight: Any, bias: Any, inverse: Any = None) -> Any:
    import torch

    class Product(torch.nn.Module):
        weight: torch.Tensor
        bias: torch.Tensor

        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("weight", weight.T.contiguous())
            self.register_buffer("bias", bias)
            self.register_buffer("inverse", inverse)

        def forward(self, x: Any) -> Any:
            return (x if self.inverse is None else x * self.inverse) @ self.weight + self.bias

    return Product()


def _write(module: Any, target: Path, output: str, output_axes: dict[int, str]) -> None:
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    full = target.with_suffix(".fp32.onnx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns about itself while it exports
        torch.onnx.export(
            module,
            (torch.tensor([0, 9, 2]),),
            str(full),
            input_names=["input_ids"],
            output_names=[output],
            dynamic_axes={"input_ids": {0: "tokens"}, output: output_axes},
            opset_version=17,
            dynamo=False,
        )
    logging.disable(logging.WARNING)  # it advises a step that this form does not need
    try:
        quantize_dynamic(str(full), str(target), weight_type=QuantType.QInt8, per_channel=True)
    finally:
        logging.disable(logging.NOTSET)
    full.unlink()
