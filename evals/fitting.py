"""Questions to fit on: the dev half of the curated set and the practice questions that the encoder has not seen.

A case holds every unit that was read for a question with its features, which of the wanted facts each unit holds, and
the sets of facts that make a complete answer (a practice question may have several, one per passage that answers).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import pick_cards, seeks_help
from assistant.evidence import Evidence
from assistant.followup import make_whole
from assistant.model import Question
from assistant.refuse_signals import signals
from assistant.second_look import log_odds
from assistant.service import Library, Service
from assistant.settings import AssistantSettings
from assistant.sources import read_sources
from assistant.understand import understand
from evals.folding import normalise
from evals.nuggets import matches
from evals.questions import Item, load_questions
from evals.training import WITH_LAW, Practice, load_practice, mark
from kb.index_folder import IndexFolder
from kb.settings import KbSettings

DAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Case:
    """One question. ``features`` (units, features); ``first`` and ``read`` (units,): log-odds of the first ranking and
    of the reader, not a number where it was not read; ``held`` per unit the facts it holds; ``complete`` the sets of
    facts that answer it (none for a question without an answer); ``words`` per unit; ``signals`` of the refusal model,
    None where a route card answers or the place lies outside.
    """

    name: str
    group: str
    question: str
    answerable: bool
    features: np.ndarray[Any, Any]
    first: np.ndarray[Any, Any]
    read: np.ndarray[Any, Any]
    held: list[set[str]]
    complete: list[set[str]]
    words: list[int]
    signals: tuple[float, ...] | None

    @property
    def labels(self) -> np.ndarray[Any, Any]:
        """1 for a unit that holds a wanted fact, (units,)."""
        return np.array([1 if h else 0 for h in self.held])


def open_library(index: Path, with_reader: bool = True) -> Library:
    """The library over a built index; ``with_reader`` False leaves out the second look."""
    settings = AssistantSettings.from_environment()
    return Service(IndexFolder(index), KbSettings.from_environment(), settings, with_reader).current_library()


def curated_cases(library: Library) -> list[Case]:
    """The dev half: answerable questions by their nuggets, and those the documents leave open."""
    items = [i for i in load_questions(split="dev") if i.expect in ("answered", "not_found")]
    return [c for i in items if (c := _case_of_item(library, i)) is not None]


def _case_of_item(library: Library, item: Item) -> Case | None:
    def held(evidence: Evidence) -> set[str]:
        text = normalise(f"{evidence.unit.lead_text} {evidence.unit.text}")
        near = _near(item, evidence)
        return {str(n) for n, nugget in enumerate(item.nuggets) if near and matches(nugget, text)}

    vital = {str(n) for n, nugget in enumerate(item.nuggets) if nugget.vital}
    wanted = [vital or {str(n) for n in range(len(item.nuggets))}] if item.answerable else []
    asked = item.as_question()
    return _case(library, asked, item.id, item.parent or item.id, item.answerable, held, wanted)


def _near(item: Item, evidence: Evidence) -> bool:
    """Whether the unit stands in a gold document, on or beside its pages."""
    unit = evidence.unit
    pages = unit.passage.official_pages or (unit.passage.first_page or 0, unit.passage.last_page or 0)
    return any(
        g.document == unit.passage.document
        and (g.pages is None or (pages[0] <= g.pages[1] + 1 and pages[1] >= g.pages[0] - 1))
        for g in item.gold
    )


def practice_cases(library: Library, practice: Iterable[Practice]) -> list[Case]:
    """Practice questions by the marks of their answering units."""
    return [c for n, p in enumerate(practice) if (c := _case_of_practice(library, p, n)) is not None]


def _case_of_practice(library: Library, practice: Practice, number: int) -> Case | None:
    wanted = [set(marks) for _, marks in practice.answers]
    every = set().union(*wanted) if wanted else set()

    def held(evidence: Evidence) -> set[str]:
        return {mark(evidence.unit.text)} & every

    name = f"{practice.collection}-{number}"
    asked = Question(practice.question, as_of=DAY)
    with_law = practice.collection in WITH_LAW
    return _case(library, asked, name, name, not practice.none, held, wanted, with_law, practice.searched)


def _case(
    library: Library,
    question: Question,
    name: str,
    group: str,
    answerable: bool,
    held: Any,
    wanted: list[set[str]],
    with_law: bool = True,
    documents: tuple[str, ...] = (),
) -> Case | None:
    """``with_law`` False: the question was not held against the law text, so that is neither right nor wrong.
    ``documents``: only these are searched, when any.
    """
    whole = make_whole(question, library.gazetteer)
    understood = understand(whole.question, library.gazetteer, question.as_of or DAY, whole.itself)
    if understood.outside is not None:
        return None
    sources = read_sources(replace(understood, documents=documents), library, {}, whole.said)
    units = [e for e in sources.evidence if e.features and (with_law or e.hit.metadata.kind != "wet")]
    if not units:
        return None
    cards = pick_cards(understood, question.role, library, seeks_help(sources, whole))
    return Case(
        name,
        group,
        question.text,
        answerable,
        np.array([e.features for e in units], dtype=float),
        np.array([log_odds(e.score) if e.first is None else e.first for e in units]),
        np.array([np.nan if e.read is None else e.read for e in units]),
        [held(e) for e in units],
        wanted,
        [len(f"{e.unit.lead_text} {e.unit.text}".split()) for e in units],
        None if cards else signals(sources.asked, sources.evidence),
    )


def unseen_practice(*collections: str) -> list[Practice]:
    """Practice questions of these collections that the encoder did not learn from, and those without an answer."""
    return [p for p in load_practice(collections=collections) if p.apart]


def from_elsewhere(part: int, parts: int) -> list[Practice]:
    """Questions that neither collection answers, every ``parts``-th from ``part`` on: those on old law, and those on
    something else altogether.
    """
    law = [replace(p, answers=(), none="outside_domain") for p in load_practice(collections=("law",))]
    return [*load_practice(collections=("elders",)), *law][part::parts]


def folds(cases: Sequence[Case], count: int) -> np.ndarray[Any, Any]:
    """A fold per case, (cases,); questions of one group stay together."""
    groups = sorted({c.group for c in cases})
    number = {g: n % count for n, g in enumerate(groups)}
    return np.array([number[c.group] for c in cases])
