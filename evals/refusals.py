"""Refusal precision and recall, in all and per near-miss kind (SQuAD 2.0's no-answer task, Rajpurkar et al. 2018,
arXiv:1806.03822; rejection as in RGB, Chen et al. 2024, arXiv:2309.01431).

A reply that does not answer (not_found, out_of_region, refused, clarify, danger) is a refusal. Precision: of the
refusals, the share that was right; recall: of the unanswerable questions, the share refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One question: should it be refused, was it; ``kind`` is its near-miss kind, empty for the rest."""

    wanted: bool
    given: bool
    kind: str = ""


@dataclass(frozen=True)
class RefusalScore:
    """Shares in 0..1, None where there is nothing to divide by; ``false_refusals``: of the answerable, refused."""

    precision: float | None
    recall: float | None
    false_refusals: float | None
    by_kind: dict[str, float]


def is_refusal(status: str) -> bool:
    """Whether a status means that the question was not answered."""
    return status != "answered"


def judge_refusals(cases: Iterable[Refusal]) -> RefusalScore:
    """Score all questions of a run."""
    every = list(cases)
    given = [c for c in every if c.given]
    wanted = [c for c in every if c.wanted]
    rest = [c for c in every if not c.wanted]
    kinds = sorted({c.kind for c in wanted if c.kind})
    return RefusalScore(
        precision=_share([c.wanted for c in given]),
        recall=_share([c.given for c in wanted]),
        false_refusals=_share([c.given for c in rest]),
        by_kind={k: _share([c.given for c in wanted if c.kind == k]) or 0.0 for k in kinds},
    )


def _share(marks: list[bool]) -> float | None:
    return sum(marks) / len(marks) if marks else None
