"""Teaches the reader (``kb.reader``): a cross-encoder (Nogueira and Cho 2019, arXiv:1901.04085).

It stands on the embedding model's weights, changed by low-rank matrices (LoRA, Hu et al. 2021, arXiv:2106.09685) in
every layer, with one output read off the first token. Three losses per step: the share of the right statements among
those of a question (softmax), each statement by itself (binary cross-entropy, so that a question without an answer
teaches too), and a right statement beside the same one for a twin of the question, which it does not answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.assemble import CHANGE_SCALE
from kb.low_rank import PAD, body_to_change, changes_to_keep, descend, linear_names, take_up
from kb.reader import LONGEST, pair_ids, question_text

RANK = 32
SCALE = 0.5  # of the changes while learning; what is saved is scaled to ``CHANGE_SCALE``
DROPPED = 0.1  # of what passes between the two matrices of a change, while learning


@dataclass(frozen=True)
class Shown:
    """A question with statements (places in a list of texts): ``right`` and ``wrong``, the most likely first;
    ``twins`` are questions much like it that the right statements do not answer.
    """

    question: str
    right: tuple[int, ...]
    wrong: tuple[int, ...]
    twins: tuple[str, ...] = ()


@dataclass
class Recipe:
    """Passes over the questions, questions a step, right and wrong statements a question, learning rate, the weights of
    the second and third loss, and the lowest layer that is changed further.
    """

    passes: int = 3
    batch: int = 24
    right: int = 2
    wrong: int = 10
    rate: float = 6e-4
    single: float = 0.5
    twin: float = 1.0
    seed: int = 1
    lowest: int = 0


class Learner:
    """The model with its changes and its output, and the coded statements."""

    def __init__(
        self, folder: Path, texts: Sequence[str], seed: int = 1, lowest: int = 0, longest: int = LONGEST
    ) -> None:
        """Load the assembled embedding model from ``folder``; layers under ``lowest`` stay as they are, and pairs of
        more than ``longest`` tokens are cut.
        """
        import torch
        from tokenizers import Tokenizer

        torch.manual_seed(seed)
        self.longest = longest
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.body, self.changes = body_to_change(folder, RANK, SCALE, DROPPED)
        below = tuple(linear_names(range(lowest)))
        for name, part in self.changes.items():
            part.requires_grad_(not name.startswith(below))
        self.weight = torch.nn.Parameter(torch.randn(self.body.config.hidden_size) * 0.02)
        self.bias = torch.nn.Parameter(torch.zeros(1))
        self.statements = [c.ids for c in self.tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    @property
    def parameters(self) -> list[Any]:
        """All that is learned."""
        return [*(part for part in self.changes.values() if part.requires_grad), self.weight, self.bias]

    def questions(self, asked: Sequence[str]) -> list[list[int]]:
        """Token ids of questions."""
        texts = [question_text(q) for q in asked]
        return [c.ids for c in self.tokenizer.encode_batch(texts, add_special_tokens=False)]

    def odds(self, pairs: Sequence[tuple[Sequence[int], int]], chunks: int = 3) -> Any:
        """Log-odds (pairs,) of questions (ids) with statements (places); run in chunks of like length."""
        import torch

        rows = [pair_ids(q, self.statements[place], self.longest) for q, place in pairs]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        parts: list[Any] = []
        for chosen in np.array_split(np.array(order), min(chunks, len(order))):
            length = max(len(rows[i]) for i in chosen)
            ids = torch.full((len(chosen), length), PAD)
            for n, i in enumerate(chosen):
                ids[n, : len(rows[i])] = torch.tensor(rows[i])
            states = self.body(input_ids=ids, attention_mask=(ids != PAD).long()).last_hidden_state[:, 0].float()
            parts.append(states @ self.weight + self.bias)
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(parts)[back]

    def load(self, path: Path) -> None:
        """Go on from what ``save`` wrote."""
        import torch
        from safetensors.torch import load_file

        kept = load_file(str(path))
        take_up(self.changes, kept, CHANGE_SCALE / SCALE)
        with torch.no_grad():
            self.weight.copy_(kept["head.weight"][0])
            self.bias.copy_(kept["head.bias"])

    def save(self, path: Path) -> None:
        """Write changes and output as ``kb.assemble`` reads them."""
        from safetensors.torch import save_file

        kept = changes_to_keep(self.changes, SCALE / CHANGE_SCALE)
        kept["head.weight"], kept["head.bias"] = self.weight.detach()[None].clone(), self.bias.detach().clone()
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(kept, str(path))


def learn(
    learner: Learner, lessons: Sequence[Shown], recipe: Recipe, report: Callable[[int, int, float], None]
) -> None:
    """Learn from the lessons; ``report`` gets step, steps and loss."""
    steps = recipe.passes * math.ceil(len(lessons) / recipe.batch)
    random = np.random.default_rng(recipe.seed)
    asked = learner.questions([lesson.question for lesson in lessons])
    twins = [learner.questions(lesson.twins) if lesson.twins else [] for lesson in lessons]

    def losses() -> Iterator[Any]:
        for _ in range(recipe.passes):
            order = random.permutation(len(lessons))
            for start in range(0, len(order), recipe.batch):
                batch = order[start : start + recipe.batch]
                yield _loss(learner, [(asked[i], lessons[i], twins[i]) for i in batch], recipe, random)

    learner.body.train(True)
    descend(learner.parameters, losses(), steps, recipe.rate, 0.03, report)
    learner.body.train(False)


def _loss(
    learner: Learner,
    batch: Sequence[tuple[list[int], Shown, list[list[int]]]],
    recipe: Recipe,
    random: np.random.Generator,
) -> Any:
    import torch

    pairs: list[tuple[list[int], int]] = []
    group: list[int] = []
    right: list[bool] = []
    of_twins: list[tuple[list[int], int]] = []
    beside: list[int] = []  # per pair of a twin, the pair with the question itself
    for n, (ids, lesson, twins) in enumerate(batch):
        yes = random.permutation(np.array(lesson.right, dtype=np.int64))[: recipe.right]
        no = _harder(np.array(lesson.wrong, dtype=np.int64), recipe.wrong, random)
        if twins:
            twin = twins[int(random.integers(len(twins)))]
            beside += range(len(pairs), len(pairs) + len(yes))
            of_twins += [(twin, int(p)) for p in yes]
        pairs += [(ids, int(p)) for p in (*yes, *no)]
        group += [n] * (len(yes) + len(no))
        right += [True] * len(yes) + [False] * len(no)
    every = learner.odds([*pairs, *of_twins])
    odds, twin_odds = every[: len(pairs)], every[len(pairs) :]
    told = torch.tensor(right)
    table = torch.full((len(batch), len(pairs)), -1e4)
    table[torch.tensor(group), torch.arange(len(pairs))] = odds
    of_right = table.masked_fill(~told[None], -1e4)
    has = (of_right > -1e3).any(dim=1)
    loss = torch.zeros(())
    if bool(has.any()):
        loss = (torch.logsumexp(table, 1) - torch.logsumexp(of_right, 1))[has].mean()
    if of_twins:
        loss = loss + recipe.twin * torch.nn.functional.softplus(twin_odds - odds[torch.tensor(beside)]).mean()
    labels = torch.cat([told.float(), torch.zeros(len(of_twins))])
    weight = torch.where(labels > 0, 4.0, 1.0)
    single = torch.nn.functional.binary_cross_entropy_with_logits(every, labels, weight=weight)
    return loss + recipe.single * single


def _harder(wrong: NDArray[np.int64], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Some of the wrong statements; those that rank high are taken more often."""
    if len(wrong) <= count:
        return wrong
    share = 1 / (1 + np.arange(len(wrong)) / 8)
    return random.choice(wrong, count, replace=False, p=share / share.sum())


def judge(learner: Learner, lessons: Sequence[Shown], most: int = 12) -> dict[str, float]:
    """Of the likeliest wrong statements and the right ones together, how often a right one comes first; of the
    questions without an answer (beside those with one), the area under the curve of their best score; and how often the
    right statement fits the question better than its first twin.
    """
    import torch

    first: list[float] = []
    best: dict[bool, list[float]] = {True: [], False: []}
    over_twin: list[float] = []
    with torch.no_grad():
        for lesson, ids in zip(lessons, learner.questions([x.question for x in lessons]), strict=True):
            places = [*lesson.right, *lesson.wrong[:most]]
            if not places:
                continue
            odds = learner.odds([(ids, p) for p in places], 1).numpy()
            best[bool(lesson.right)].append(float(odds.max()))
            if not lesson.right:
                continue
            first.append(float(int(odds.argmax()) < len(lesson.right)))
            if lesson.twins:
                twin = learner.questions(lesson.twins[:1])[0]
                told = learner.odds([(twin, p) for p in lesson.right], 1).numpy()
                over_twin.append(float(told.max() < odds[: len(lesson.right)].max()))
    yes, no = np.array(best[True]), np.array(best[False])
    area = float((yes[:, None] > no[None]).mean()) if len(yes) and len(no) else math.nan
    told_apart = float(np.mean(over_twin)) if over_twin else math.nan
    return {"first": float(np.mean(first)), "answerable": area, "over twin": told_apart}
