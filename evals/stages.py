"""Sorts every lost nugget into the stage that lost it: reading, search, evidence, writing or gate.

reading: no passage of the index proves the gold, or none in its place holds the fact. search: such passages exist, none
among the best ten. gate: found, and then refused, or said in a sentence that failed the gate. writing: a passage that
holds the fact is cited, the fact is not in the answer. evidence: found, but no passage that holds it was used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.model import Answer
from evals.evidence import Unit
from evals.folding import normalise
from evals.nuggets import answered_text, judge_nuggets, matches
from evals.questions import Item, Nugget
from evals.refusals import is_refusal
from kb.hit import Hit

Stage = Literal["reading", "search", "evidence", "writing", "gate"]
STAGES: tuple[Stage, ...] = ("reading", "search", "evidence", "writing", "gate")


@dataclass(frozen=True)
class Lost:
    """A nugget (its place in the item's list) that the answer lacks, and the stage that lost it."""

    nugget: int
    vital: bool
    stage: Stage


def lost_nuggets(item: Item, answer: Answer, hits: Sequence[Hit], units: Mapping[str, Unit]) -> tuple[Lost, ...]:
    """Sort what an answer to an answerable question lacks."""
    missed = judge_nuggets(item.nuggets, answered_text(answer)).missed
    return tuple(Lost(n, item.nuggets[n].vital, _stage(item, item.nuggets[n], answer, hits, units)) for n in missed)


def _stage(item: Item, nugget: Nugget, answer: Answer, hits: Sequence[Hit], units: Mapping[str, Unit]) -> Stage:
    proofs = _proofs(item, nugget, units)
    if not proofs:
        return "reading"
    if not proofs & {h.passage.id for h in hits}:
        return "search"
    if is_refusal(answer.status) or _failed(nugget, answer):
        return "gate"
    return "writing" if proofs & {c.passage_id for c in answer.citations} else "evidence"


def _proofs(item: Item, nugget: Nugget, units: Mapping[str, Unit]) -> set[str]:
    """Passages that prove the gold; those that hold the fact in accepted words come before the others."""
    proving = {i for i, unit in units.items() if any(unit.proves(g) for g in item.gold)}
    in_place = {i for i, unit in units.items() if i in proving or any(unit.in_place(g) for g in item.gold)}
    holding = {i for i in in_place if matches(nugget, normalise(units[i].text))}
    return holding or proving


def _failed(nugget: Nugget, answer: Answer) -> bool:
    return any(not v.passed and matches(nugget, normalise(v.sentence)) for v in answer.verdicts)
