"""Nugget recall and strict all-vital, after TREC RAG's nugget method, judged automatically.

Nuggets are short facts, vital or okay (Voorhees 2003; Pradeep et al. 2024, "Initial nugget evaluation results for the
TREC 2024 RAG track", arXiv:2411.09607). There a language model assigns them; here a nugget is matched when one of its
accepted forms occurs in the answer after folding (case, diacritics, whitespace). ``a + b`` asks for both. Forms of up
to three letters, digits and number words match as whole words only. There is no half support: matched or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.model import Answer
from evals.folding import contains, normalise, strip_marks
from evals.questions import Nugget


@dataclass(frozen=True)
class NuggetScore:
    """``vital``: share of vital nuggets matched; ``all``: of all; ``weighted``: okay counts half; ``strict``: 1 when
    every vital nugget is matched. ``missed``: places in the item's list of nuggets."""

    vital: float
    all: float
    weighted: float
    strict: float
    missed: tuple[int, ...]


def answered_text(answer: Answer) -> str:
    """The text that nuggets are looked for in: none when the question was not answered, whatever the refusal shows."""
    return answer.markdown if answer.status == "answered" else ""


def matches(nugget: Nugget, text: str) -> bool:
    """Whether the normalised text holds one of the accepted forms."""
    return any(contains(text, form) for form in nugget.accept)


def judge_nuggets(nuggets: Sequence[Nugget], answer: str) -> NuggetScore:
    """Score an answer in Markdown; an item without vital nuggets has all of them vital."""
    text = normalise(strip_marks(answer))
    found = [matches(nugget, text) for nugget in nuggets]
    vital = [nugget.vital for nugget in nuggets]
    if not any(vital):
        vital = [True] * len(nuggets)
    of_vital = _share([1.0 if v else 0.0 for v in vital], found)
    weighted = _share([1.0 if v else 0.5 for v in vital], found)
    missed = tuple(n for n, hit in enumerate(found) if not hit)
    return NuggetScore(of_vital, _share([1.0] * len(found), found), weighted, float(of_vital == 1.0), missed)


def _share(weights: Sequence[float], found: Sequence[bool]) -> float:
    whole = sum(weights)
    return sum(w for w, hit in zip(weights, found, strict=True) if hit) / whole if whole else 0.0
