"""Teaches the question encoder how people ask: low-rank changes (LoRA, Hu et al. 2021, arXiv:2106.09685) to every
layer, for questions only. Passages keep the token states they are indexed with, as in the query-side tuning of Lee et
al. (2021, arXiv:2012.12624), so a question can be held against all passages of a collection at every step, and no index
is made anew.

Three losses per question, each minus the log share of what answers: passages by MaxSim, sentences of the nearest
passages by MaxSim, and passages by mean vectors. With them goes one vector that tells from a token's state how much it
counts: in a story most words do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.assemble import CHANGE_SCALE
from kb.encode import MOST_STRESS, QUERY, Matrix, tokens_of_text
from kb.late import as_units
from kb.lexical import LexicalIndex
from kb.low_rank import PAD, body_to_change, changes_to_keep, rise_and_fall, take_up
from kb.search import content_weights_at, rarity_weights_at

RANK = 32
SCALE = 0.5  # of the changes while learning; what is saved is scaled to ``CHANGE_SCALE``
DROPPED = 0.1
_DENSE_SCALE, _LATE_SCALE = 40.0, 60.0
_NEAR = 12  # wrong passages whose sentences take part
_RIGHT = 3  # right passages of a question that are shown at a step
_FAR = -9.0


@dataclass(frozen=True)
class Held:
    """One passage as it is indexed: token ``states`` (tokens, width) int8, and its ``units`` as token spans."""

    states: NDArray[np.int8]
    units: tuple[tuple[int, int], ...]


class Collection:
    """Passages that questions are held against, with their mean ``vectors`` (passages, width)."""

    def __init__(self, passages: Sequence[Held], vectors: Matrix, lexical: LexicalIndex) -> None:
        """Lay the states side by side, padded to the longest passage, in 16 bits."""
        import torch

        lengths = [len(p.states) for p in passages]
        self.units = [p.units for p in passages]
        self.vectors = torch.tensor(vectors)
        self.lexical = lexical
        self.lengths = torch.tensor(lengths)
        self.states = torch.zeros(len(passages), max(lengths), vectors.shape[1], dtype=torch.bfloat16)
        for place, held in enumerate(passages):
            self.states[place, : len(held.states)] = torch.from_numpy(as_units(held.states)).bfloat16()
        self.padding = torch.arange(max(lengths))[None] >= self.lengths[:, None]

    def __len__(self) -> int:
        return len(self.units)

    def maxsim(self, tokens: Any, weights: Any) -> Any:
        """MaxSim (passages,) of a question's ``tokens`` (tokens, width) with every passage."""
        count, width = len(self), self.states.shape[2]
        similar = (tokens.bfloat16() @ self.states.reshape(-1, width).T).view(len(tokens), count, -1)
        return weights @ similar.masked_fill_(self.padding[None], -1.0).amax(dim=2).float()


@dataclass(frozen=True)
class Asked:
    """A question: ``right`` maps the places of passages that answer to the numbers of their answering units; ``wrong``
    (passages,) tells which passages surely do not; ``open`` are units (place, number) that are neither.
    """

    question: str
    collection: Collection
    right: dict[int, frozenset[int]]
    wrong: NDArray[np.bool_]
    open: frozenset[tuple[int, int]] = frozenset()


@dataclass
class Recipe:
    """Steps, questions a step, the nearest wrong passages a question, learning rates of the changes and of the vector
    of importance, and the weight of the loss by mean vectors.
    """

    steps: int = 900
    batch: int = 24
    wrong: int = 32
    rate: float = 2e-3
    stress_rate: float = 2e-3
    dense: float = 0.3
    seed: int = 1


@dataclass(frozen=True)
class Read:
    """A question as the model sees it: mean vector (width,), token states (tokens, width), and weights (tokens,) for
    passages and for sentences; torch tensors.
    """

    vector: Any
    tokens: Any
    for_passages: Any
    for_units: Any


class QuestionLearner:
    """The model with its changes and the vector of importance."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        """Load the assembled passage model from ``folder``."""
        import torch
        from tokenizers import Tokenizer

        torch.manual_seed(seed)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(512)
        self.body, self.changes = body_to_change(folder, RANK, SCALE, DROPPED)
        self.stress = torch.nn.Parameter(torch.zeros(self.body.config.hidden_size))
        self.log_scale = torch.nn.Parameter(torch.tensor(math.log(_LATE_SCALE)))

    def read(self, asked: Sequence[Asked]) -> list[Read]:
        """Encode the questions, as ``kb.encode`` does."""
        import torch

        coded = self.tokenizer.encode_batch([QUERY + a.question for a in asked])
        ids = torch.full((len(coded), max(len(c.ids) for c in coded)), PAD)
        for i, c in enumerate(coded):
            ids[i, : len(c.ids)] = torch.tensor(c.ids)
        states = self.body(input_ids=ids, attention_mask=(ids != PAD).long()).last_hidden_state.float()
        return [self._one(a, c, states[i]) for i, (a, c) in enumerate(zip(asked, coded, strict=True))]

    def _one(self, asked: Asked, coded: Any, states: Any) -> Read:
        import torch

        own = states[: len(coded.ids)]
        kept, starts = tokens_of_text([start for start, _ in coded.offsets], QUERY)
        tokens = own[torch.tensor(kept)]
        stress = (tokens @ self.stress).clamp(-MOST_STRESS, MOST_STRESS).exp()
        weights = [
            torch.tensor(w) * stress
            for w in (
                rarity_weights_at(asked.question, starts, asked.collection.lexical),
                content_weights_at(asked.question, starts),
            )
        ]
        unit = torch.nn.functional.normalize
        return Read(unit(own.mean(dim=0), dim=0), unit(tokens, dim=-1), *(w / w.sum() for w in weights))

    def load(self, path: Path) -> None:
        """Go on from what ``save`` wrote."""
        import torch
        from safetensors.torch import load_file

        kept = load_file(str(path))
        take_up(self.changes, kept, CHANGE_SCALE / SCALE)
        with torch.no_grad():
            self.stress.copy_(kept["head.weight"])

    def save(self, path: Path) -> None:
        """Write changes and importance as ``kb.assemble`` reads them."""
        from safetensors.torch import save_file

        kept = changes_to_keep(self.changes, SCALE / CHANGE_SCALE)
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file({**kept, "head.weight": self.stress.detach().clone()}, str(path))


def learn(
    learner: QuestionLearner,
    lessons: Sequence[Asked],
    recipe: Recipe,
    report: Callable[[int, int, dict[str, float]], None],
) -> None:
    """Learn from the lessons; ``report`` gets step, steps and the losses."""
    import torch

    changed: dict[str, Any] = {"params": [*learner.changes.values(), learner.log_scale]}
    stressed: dict[str, Any] = {"params": [learner.stress], "lr": recipe.stress_rate}
    optimiser = torch.optim.AdamW([changed, stressed], lr=recipe.rate, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.LambdaLR(optimiser, rise_and_fall(recipe.steps, 0.05))
    random = np.random.default_rng(recipe.seed)
    order: list[int] = []
    learner.body.train(True)
    for step in range(recipe.steps):
        while len(order) < recipe.batch:
            order += random.permutation(len(lessons)).tolist()
        batch, order = [lessons[i] for i in order[: recipe.batch]], order[recipe.batch :]
        losses = _losses(learner, batch, recipe, random)
        total = losses["passage"] + losses["sentence"] + recipe.dense * losses["dense"]
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_([*learner.changes.values(), learner.stress, learner.log_scale], 1.0)
        optimiser.step()
        plan.step()
        report(step + 1, recipe.steps, {k: float(v.detach()) for k, v in losses.items()})
    learner.body.train(False)


def _losses(
    learner: QuestionLearner, batch: Sequence[Asked], recipe: Recipe, random: np.random.Generator
) -> dict[str, Any]:
    import torch

    found: dict[str, list[Any]] = {"passage": [], "dense": [], "sentence": []}
    scale = learner.log_scale.exp()
    for asked, read in zip(batch, learner.read(batch), strict=True):
        right = [int(p) for p in random.permutation(list(asked.right))[:_RIGHT]]
        places = [*right, *_nearest_wrong(asked, read, recipe.wrong)]
        shelf = asked.collection
        states = shelf.states[places].float()
        similar = (read.tokens @ states.reshape(-1, states.shape[2]).T).view(len(read.tokens), len(places), -1)
        best = similar.masked_fill(shelf.padding[places][None], -1.0).amax(dim=2)
        found["passage"].append(_missed(scale * (read.for_passages @ best), range(len(right))))
        alike = _DENSE_SCALE * (shelf.vectors @ read.vector)
        judged = torch.from_numpy(asked.wrong.copy())
        judged[right] = True
        found["dense"].append(_missed(alike.masked_fill(~judged, -1e4), right))
        units = _unit_scores(asked, read, similar, places[: len(right) + _NEAR], len(right))
        answering = [n for n, (_, right_one) in enumerate(units) if right_one]
        if 0 < len(answering) < len(units):
            found["sentence"].append(_missed(scale * torch.stack([score for score, _ in units]), answering))
    return {k: torch.stack(v).mean() if v else torch.zeros(()) for k, v in found.items()}


def _missed(scores: Any, right: Sequence[int]) -> Any:
    """Minus the log share of the right ones, by softmax."""
    import torch

    return torch.logsumexp(scores, 0) - torch.logsumexp(scores[list(right)], 0)


def _nearest_wrong(asked: Asked, read: Read, count: int) -> list[int]:
    import torch

    places = np.flatnonzero(asked.wrong)
    if len(places) > count:
        with torch.no_grad():
            scores = asked.collection.maxsim(read.tokens, read.for_passages)
        scores[torch.from_numpy(~asked.wrong)] = _FAR
        places = scores.topk(count).indices.numpy()
    return [int(p) for p in places]


def _unit_scores(asked: Asked, read: Read, similar: Any, places: Sequence[int], right: int) -> list[tuple[Any, bool]]:
    """Score of each unit of these places and whether it answers; the first ``right`` places do."""
    return [
        (read.for_units @ similar[:, n, first:last].amax(dim=1), n < right and number in asked.right[place])
        for n, place in enumerate(places)
        for number, (first, last) in enumerate(asked.collection.units[place])
        if (n < right and number in asked.right[place]) or (place, number) not in asked.open
    ]


def judge(learner: QuestionLearner, asked: Sequence[Asked], batch: int = 24) -> dict[str, float]:
    """By late interaction alone: recall at 1, 5 and 10 of the passages, at 10 by mean vectors, and how often the best
    sentence of the ten best passages answers. Passages that are neither right nor wrong take no part.
    """
    import torch

    rows: list[tuple[bool, ...]] = []
    learner.body.train(False)
    with torch.no_grad():
        for begin in range(0, len(asked), batch):
            some = asked[begin : begin + batch]
            rows += [_judge_one(a, r) for a, r in zip(some, learner.read(some), strict=True)]
    names = ("recall@1", "recall@5", "recall@10", "dense@10", "sentence@1")
    means = np.mean(rows, axis=0) if rows else np.zeros(len(names))
    return {name: round(float(v), 3) for name, v in zip(names, means, strict=True)}


def _judge_one(asked: Asked, read: Read) -> tuple[bool, ...]:
    import torch

    outside = torch.from_numpy(~asked.wrong)
    outside[list(asked.right)] = False
    late, dense_scores = asked.collection.maxsim(read.tokens, read.for_passages), asked.collection.vectors @ read.vector
    order = late.masked_fill(outside, _FAR).argsort(descending=True).tolist()
    close = dense_scores.masked_fill(outside, _FAR).argsort(descending=True).tolist()
    rank = next(n for n, place in enumerate(order) if place in asked.right)
    dense = next(n for n, place in enumerate(close) if place in asked.right)
    units = [
        (float(read.for_units @ (read.tokens @ asked.collection.states[p].float().T)[:, a:b].amax(dim=1)), p, n)
        for p in order[:10]
        for n, (a, b) in enumerate(asked.collection.units[p])
    ]
    best = max(units, default=(0.0, -1, -1))
    return rank < 1, rank < 5, rank < 10, dense < 10, best[2] in asked.right.get(best[1], frozenset())
