"""Adapts the embedding model to questions about policy: low-rank changes to its upper layers (LoRA, Hu et al. 2021,
arXiv:2106.09685), learned for late interaction (ColBERT, Khattab and Zaharia 2020, arXiv:2004.12832).

Three losses per batch, each a softmax over candidates: the right passage among the batch's passages by MaxSim, the
right sentences among those of its passages by MaxSim, and the right passage by mean vectors. Lower layers stay as they
are, so passages are sent through them once and the result is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.assemble import CHANGE_RANK, CHANGE_SCALE
from kb.encode import PASSAGE, QUERY, Matrix
from kb.low_rank import add_low_rank, linear_names
from kb.search import content_weights_at

FROM_LAYER = 6
_LONGEST = 320  # tokens of a passage while training


@dataclass(frozen=True)
class Candidate:
    """A passage to learn from: its indexed text, and the spans of its sentences in it (characters)."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Lesson:
    """A question with the passages that answer it (places in the pool) and their sentences that do, and wrong passages.

    ``answers`` maps place to the numbers of its answering sentences, empty where sentences are not known.
    """

    question: str
    answers: dict[int, tuple[int, ...]]
    wrong: tuple[int, ...]


@dataclass
class Recipe:
    """How long and how fast: passes over the lessons, questions a step, wrong passages a question, learning rate and
    the share of it that is left at the end.
    """

    passes: int = 2
    batch: int = 12
    wrong: int = 1
    rate: float = 4e-4
    floor: float = 0.05
    seed: int = 1


def low_rank_names(layers: int) -> list[str]:
    """Names of the linear parts that are changed, as in ``BertModel``."""
    return linear_names(range(FROM_LAYER, layers))


class Tuner:
    """Holds the model with its low-rank changes and the lower layers' output of every passage."""

    def __init__(
        self, folder: Path, pool: Sequence[Candidate], seed: int = 1, changes: Mapping[str, Matrix] | None = None
    ) -> None:
        """Load the assembled model from ``folder``; ``changes`` go on from an earlier run."""
        import torch
        from transformers import AutoTokenizer, BertModel

        torch.manual_seed(seed)
        loader: Any = AutoTokenizer
        self.tokenizer = loader.from_pretrained(str(folder))
        self.model = BertModel.from_pretrained(str(folder), add_pooling_layer=False, attn_implementation="eager")
        self.model.requires_grad_(False)
        self.model.encoder.layer[FROM_LAYER:].to(torch.bfloat16)
        names = low_rank_names(len(self.model.encoder.layer))
        self.parameters = add_low_rank(self.model, names, CHANGE_RANK, CHANGE_SCALE)
        for name, values in (changes or {}).items():
            self.parameters[name].data = torch.from_numpy(values.astype(np.float32))
        self.pool = pool
        self._lower: dict[int, tuple[Any, NDArray[np.int64]]] = {}
        self.log_scale = torch.nn.Parameter(torch.tensor(math.log(40.0)))

    def lower(self, text: str, prefix: str) -> tuple[Any, NDArray[np.int64]]:
        """States (tokens, width) below the changed layers, and where each token begins in the text."""
        import torch

        coded = self.tokenizer(prefix + text, truncation=True, max_length=_LONGEST, return_offsets_mapping=True)
        ids = torch.tensor([coded["input_ids"]])
        with torch.no_grad():
            states = self.model.embeddings(ids)
            for layer in self.model.encoder.layer[:FROM_LAYER]:
                states = _first(layer(states))
        starts = np.array([a for a, _ in coded["offset_mapping"]], dtype=np.int64) - len(prefix)
        return states[0], starts

    def passage(self, place: int) -> tuple[Any, NDArray[np.int64]]:
        """The lower states of a passage of the pool, made once."""
        if place not in self._lower:
            self._lower[place] = self.lower(self.pool[place].text, PASSAGE)
        return self._lower[place]

    def upper(self, rows: Sequence[Any]) -> Any:
        """Unit states (texts, longest, width) after the changed layers, and a mask (texts, longest) of real tokens."""
        import torch

        length = max(len(r) for r in rows)
        states = torch.zeros(len(rows), length, rows[0].shape[1])
        mask = torch.zeros(len(rows), length, dtype=torch.bool)
        for i, row in enumerate(rows):
            states[i, : len(row)] = row
            mask[i, : len(row)] = True
        bias = torch.zeros(len(rows), 1, 1, length).masked_fill(~mask[:, None, None, :], -1e9).to(torch.bfloat16)
        states = states.to(torch.bfloat16)
        for layer in self.model.encoder.layer[FROM_LAYER:]:
            states = _first(layer(states, bias))
        return states.float(), mask


def _first(output: Any) -> Any:
    return output[0] if isinstance(output, tuple) else output


def tune(
    tuner: Tuner, lessons: Sequence[Lesson], recipe: Recipe, report: Callable[[int, int, dict[str, float]], None]
) -> dict[str, NDArray[np.float32]]:
    """Learn from the lessons; returns the low-rank matrices by name. ``report`` gets step, steps and the losses."""
    import torch

    steps = recipe.passes * math.ceil(len(lessons) / recipe.batch)
    optimiser = torch.optim.AdamW([*tuner.parameters.values(), tuner.log_scale], lr=recipe.rate, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (0.08 * steps)) * max(recipe.floor, 1 - (1 - recipe.floor) * s / steps)
    )
    random = np.random.default_rng(recipe.seed)
    for step, batch in enumerate(_batches(lessons, recipe, random)):
        losses = _losses(tuner, batch, recipe, random)
        total = losses["passage"] + losses["sentence"] + 0.3 * losses["dense"]
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(list(tuner.parameters.values()), 1.0)
        optimiser.step()
        plan.step()
        report(step + 1, steps, {k: float(v.detach()) for k, v in losses.items()})
    return {name: p.detach().numpy().astype(np.float32) for name, p in tuner.parameters.items()}


def load_changes(path: Path) -> dict[str, Matrix]:
    """What ``save_changes`` wrote."""
    from safetensors.numpy import load_file

    return {name: values.astype(np.float32) for name, values in load_file(str(path)).items()}


def save_changes(path: Path, changes: Mapping[str, Matrix]) -> None:
    """Write the matrices in 16 bits, as ``kb.assemble`` reads them."""
    import torch
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({n: torch.from_numpy(np.ascontiguousarray(v)).half() for n, v in changes.items()}, str(path))


class Bench:
    """Unit token states of passages of the pool, to judge by."""

    def __init__(self, tuner: Tuner, places: Sequence[int], batch: int = 16) -> None:
        """Encode the passages at ``places``."""
        import torch

        self.tuner = tuner
        self.kept: dict[int, tuple[Matrix, NDArray[np.int64]]] = {}
        order = sorted(dict.fromkeys(places), key=lambda p: len(tuner.pool[p].text))
        with torch.no_grad():
            for begin in range(0, len(order), batch):
                chosen = order[begin : begin + batch]
                states, _ = tuner.upper([tuner.passage(p)[0] for p in chosen])
                for place, row in zip(chosen, torch.nn.functional.normalize(states, dim=-1).numpy(), strict=True):
                    starts = tuner.passage(place)[1]
                    self.kept[place] = row[: len(starts)], starts

    def scores(self, question: str, places: Sequence[int]) -> list[tuple[float, list[float]]]:
        """Per passage its MaxSim with the question and that of each of its sentences."""
        import torch

        low, asked_starts = self.tuner.lower(question, QUERY)
        with torch.no_grad():
            asked = torch.nn.functional.normalize(self.tuner.upper([low])[0][0], dim=-1).numpy()
        weights = _weights(question, asked_starts)
        found: list[tuple[float, list[float]]] = []
        for place in places:
            states, starts = self.kept[place]
            similar = asked @ states.T
            inner = np.flatnonzero(starts[1:-1] >= -1) + 1
            units: list[float] = []
            for a, b in self.tuner.pool[place].spans:
                first, last = np.searchsorted(starts[1:-1], (a - 1, b)) + 1
                units.append(float(similar[:, first:last].max(axis=1) @ weights) if last > first else -1.0)
            found.append((float(similar[:, inner].max(axis=1) @ weights), units))
        return found


def _batches(lessons: Sequence[Lesson], recipe: Recipe, random: np.random.Generator) -> Iterator[list[Lesson]]:
    for _ in range(recipe.passes):
        order = random.permutation(len(lessons))
        for start in range(0, len(order), recipe.batch):
            yield [lessons[i] for i in order[start : start + recipe.batch]]


def _losses(tuner: Tuner, batch: Sequence[Lesson], recipe: Recipe, random: np.random.Generator) -> dict[str, Any]:
    import torch

    chosen = [_pick(lesson, recipe.wrong, random) for lesson in batch]
    places = list(dict.fromkeys(p for row in chosen for p in row))
    passages = [tuner.passage(p) for p in places]
    states, mask = tuner.upper([s for s, _ in passages])
    questions = [tuner.lower(lesson.question, QUERY) for lesson in batch]
    asked, asked_mask = tuner.upper([s for s, _ in questions])
    scale = tuner.log_scale.exp()
    unit, asked_unit = torch.nn.functional.normalize(states, dim=-1), torch.nn.functional.normalize(asked, dim=-1)
    weights = torch.zeros(asked.shape[:2])
    for i, (lesson, (_, starts)) in enumerate(zip(batch, questions, strict=True)):
        weights[i, : len(starts)] = torch.from_numpy(_weights(lesson.question, starts))
    text = _text_mask([s for _, s in passages], mask)
    similar = torch.einsum("qtd,psd->qpts", asked_unit, unit).masked_fill(~text[None, :, None, :], -1.0)
    scores = (similar.max(dim=3).values * weights[:, None, :]).sum(dim=2)
    right = torch.zeros(scores.shape, dtype=torch.bool)
    for i, lesson in enumerate(batch):
        right[i] = torch.tensor([p in lesson.answers for p in places])
    keep = right.clone()
    for i, row in enumerate(chosen):
        keep[i, places.index(row[0])] = False  # other right passages are neither right nor wrong here
    keep = ~keep
    target = torch.tensor([places.index(row[0]) for row in chosen])
    masked = scores.masked_fill(~keep, -1e4)
    loss = {"passage": torch.nn.functional.cross_entropy(scale * masked, target)}
    mean = _mean(states, mask), _mean(asked, asked_mask)
    dense = (mean[1] @ mean[0].T).masked_fill(~keep, -1e4)
    loss["dense"] = torch.nn.functional.cross_entropy(40.0 * dense, target)
    loss["sentence"] = _sentence_loss(tuner, batch, chosen, places, passages, similar, weights, scale)
    return loss


def _sentence_loss(
    tuner: Tuner,
    batch: Sequence[Lesson],
    chosen: Sequence[Sequence[int]],
    places: Sequence[int],
    passages: Sequence[tuple[Any, NDArray[np.int64]]],
    similar: Any,
    weights: Any,
    scale: Any,
) -> Any:
    """Minus the log share of the answering sentences among all sentences of the question's passages."""
    import torch

    losses: list[Any] = []
    for i, (lesson, row) in enumerate(zip(batch, chosen, strict=True)):
        own = lesson.answers[row[0]]
        if not own:
            continue
        scores, right = [], []
        for place in row:
            n = places.index(place)
            starts = passages[n][1]
            for number, (a, b) in enumerate(tuner.pool[place].spans):
                first, last = np.searchsorted(starts[1:-1], (a - 1, b)) + 1
                if last > first:
                    scores.append((similar[i, n, :, first:last].max(dim=1).values * weights[i]).sum())
                    right.append(place == row[0] and number in own)
        if any(right) and not all(right):
            logits = scale * torch.stack(scores)
            losses.append(torch.logsumexp(logits, 0) - torch.logsumexp(logits[torch.tensor(right)], 0))
    return torch.stack(losses).mean() if losses else torch.zeros(())


def _pick(lesson: Lesson, wrong: int, random: np.random.Generator) -> list[int]:
    """One right passage (the first named most often) and some wrong ones."""
    right = list(lesson.answers)
    first = right[0] if random.random() < 0.7 else right[int(random.integers(len(right)))]
    others = random.permutation(len(lesson.wrong))[:wrong]
    return [first, *(lesson.wrong[i] for i in others)]


def _weights(question: str, starts: NDArray[np.int64]) -> NDArray[np.float32]:
    weights = np.zeros(len(starts), dtype=np.float32)
    kept = np.flatnonzero(starts[1:-1] >= -1) + 1
    weights[kept] = content_weights_at(question, starts[kept])
    return weights


def _text_mask(starts: Sequence[NDArray[np.int64]], mask: Any) -> Any:
    """Real tokens without the marks at both ends and the prefix."""
    import torch

    kept = torch.zeros_like(mask)
    for i, row in enumerate(starts):
        inner = np.flatnonzero(row[1:-1] >= -1) + 1
        kept[i, torch.from_numpy(inner)] = True
    return kept


def _mean(states: Any, mask: Any) -> Any:
    import torch

    total = (states * mask[..., None]).sum(dim=1) / mask.sum(dim=1, keepdim=True)
    return torch.nn.functional.normalize(total, dim=-1)
