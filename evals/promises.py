"""Asks the sets on place, role and date, and counts which promises were kept: ``wegwijzer eval promises``.

Records hold counts, and the ids of what failed in the dev half; questions and answers are printed only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from assistant.answer import answer_question
from assistant.model import ROLES, Answer, Question
from assistant.service import Library
from evals.asking import open_judge
from evals.promise_items import AFTER, BEFORE, SETS, load_dates, load_places, load_roles
from evals.promise_judge import WRONG, Check, Documents, judge_day, judge_place, judge_role, judge_same
from evals.safety import wilson
from kb.settings import KbSettings
from prompts import render

FIGURES = (
    "wrong_region",
    "wrong_validity",
    "label_above",
    "out_of_region",
    "known_place",
    "region_notice",
    "answered",
    "same_facts",
    "role_facts",
    "facts_before",
    "facts_after",
    "coming_told",
    "wrong_early",
    "wrong_still_to_come",
)


@dataclass(frozen=True)
class Tally:
    """How often something was so, of how many, with the 95 % interval (Wilson) and the dev ids that failed."""

    figure: str
    count: int
    total: int
    low: float
    high: float
    failed: tuple[str, ...]


def run_promises(name: str, library: Library, split: str, every: int = 1) -> list[Check]:
    """All checks of one set (``scopes``, ``roles`` or ``dates``) on one half, or on every n-th question of it."""
    documents = {d.metadata.id: d.metadata for d in library.knowledge.documents}
    return _RUNS[name](library, documents, split, every)


def open_library(index: Path, settings: KbSettings, hand_kept: bool = True) -> Library:
    """The library of a built index; raises ``IndexMissing`` or ``IndexMismatch``."""
    return open_judge(index, settings, hand_kept).opened


def _scopes(library: Library, documents: Documents, split: str, every: int) -> list[Check]:
    return [
        check
        for item in load_places(split)[::every]
        for check in judge_place(item, _ask(item.as_question(), library), documents)
    ]


def _roles(library: Library, documents: Documents, split: str, every: int) -> list[Check]:
    checks: list[Check] = []
    for item in load_roles(split)[::every]:
        if not item.roles:
            checks += judge_same(item, {role: _ask(item.as_question(role), library) for role in ROLES})
        for role in item.roles:
            checks += judge_role(item, role, _ask(item.as_question(role), library))
    return checks


def _dates(library: Library, documents: Documents, split: str, every: int) -> list[Check]:
    return [
        check
        for item in load_dates(split)[::every]
        for day in (BEFORE, AFTER)
        for check in judge_day(item, day, _ask(item.as_question(day), library), documents)
    ]


def _ask(question: Question, library: Library) -> Answer:
    return answer_question(question, library, question.as_of)


_RUNS: dict[str, Callable[[Library, Documents, str, int], list[Check]]] = dict(
    zip(SETS, (_scopes, _roles, _dates), strict=True)
)


def tally(checks: Sequence[Check]) -> list[Tally]:
    """Counts per figure, in a fixed order."""
    found: list[Tally] = []
    for figure in FIGURES:
        mine = [c for c in checks if c.figure == figure]
        if mine:
            count = sum(c.kept != figure.startswith(WRONG) for c in mine)
            failed = tuple(c.item for c in mine if not c.kept and c.half == "dev")
            found.append(Tally(figure, count, len(mine), *wilson(count, len(mine)), failed))
    return found


def as_rows(tallies: Sequence[Tally]) -> list[dict[str, Any]]:
    """For a record: no texts."""
    return [asdict(t) | {"failed": list(t.failed)} for t in tallies]


def promise_table(name: str, tallies: Sequence[Tally]) -> Table:
    """One row per figure."""
    made = Table(render("eval.promise_what"), render("eval.promise_count"), "95 %", title=name)
    for t in tallies:
        share = f"{t.low:.3f}-{t.high:.3f}"
        made.add_row(render(f"eval.promise_{t.figure}"), f"{t.count} / {t.total}", share)
    return made


def failures(checks: Sequence[Check]) -> str:
    """What was not kept in the dev half, with question, answer and what was wanted."""
    return "\n".join(
        render(
            "eval.promise_failed",
            figure=c.figure,
            id=c.item,
            question=c.question,
            given=c.given,
            expected=c.expected,
        )
        for c in checks
        if not c.kept and c.half == "dev"
    )
