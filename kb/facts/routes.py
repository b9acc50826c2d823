"""Which referral route fits a question: by region, day, role and everyday words for the situation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ingest.model import Document
from kb.facts.phrases import phrase_stems, stands, text_forms
from kb.facts.route_evidence import EvidenceFinder, Problem, ProvenRoute, ProvenStep, prove
from kb.facts.route_model import SLOTS, Route, load_routes
from kb.facts.statements import Reader

_DEFAULT_SCORE = 0.5
_OTHER_ROLE = 0.6
_NEAR_BEST = 0.5


class Indexed(Protocol):
    """What routes need of a loaded index."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """All indexed documents."""
        ...


@dataclass(frozen=True)
class RouteMatch:
    """A route that fits, its steps in the order of the slots; ``open_slots`` are left open by the documents.

    ``score`` grows with the words of the question that name the situation; 0.5 is the general route of a region.
    """

    route: Route
    steps: tuple[ProvenStep, ...]
    score: float
    keywords: tuple[str, ...]

    @property
    def open_slots(self) -> tuple[str, ...]:
        """Slots without a step: "niet in de bronnen"."""
        told = {s.step.slot for s in self.steps}
        return tuple(slot for slot in SLOTS if slot not in told)


class RouteBook:
    """The routes that stand in one index."""

    def __init__(self, routes: Iterable[Route], readers: Iterable[Reader] | EvidenceFinder) -> None:
        self.finder = readers if isinstance(readers, EvidenceFinder) else EvidenceFinder(readers)
        proven, problems = prove(routes, self.finder)
        self.routes: tuple[ProvenRoute, ...] = tuple(proven)
        self.problems: tuple[Problem, ...] = tuple(problems)
        self._keywords = [[(k, phrase_stems(k)) for k in p.route.keywords] for p in self.routes]

    def find(self, text: str, region: str | None, day: date, role: str | None = None) -> list[RouteMatch]:
        """Routes for the situation in the text, best first; the region's general route when no other fits."""
        forms = text_forms(text)
        matches: list[RouteMatch] = []
        for proven, keywords in zip(self.routes, self._keywords, strict=True):
            if not proven.route.holds(region, day):
                continue
            found = {tuple(stems): k for k, stems in keywords if stands(stems, forms)}
            named = tuple(found.values())  # "verwijzen" and "verwijzing" are one word of the question
            score = _score(_longest(named)) or (_DEFAULT_SCORE if proven.route.default else 0.0)
            if role and proven.route.roles and role not in proven.route.roles:
                score *= _OTHER_ROLE
            steps = _for_role(proven.steps, role)
            if score and steps:
                matches.append(RouteMatch(proven.route, steps, score, named))
        kept = [m for m in matches if m.keywords] or matches
        best = max((m.score for m in kept), default=0.0)
        return sorted((m for m in kept if m.score >= _NEAR_BEST * best), key=lambda m: -m.score)


def _longest(named: Sequence[str]) -> list[str]:
    """Keywords that are not a part of another keyword found ("crisis" beside "crisishulp nodig")."""
    return [k for k in named if not any(k != other and k.strip("~") in other for other in named)]


def _score(named: Sequence[str]) -> float:
    """Longer phrases say more. A keyword marked with ``~`` says half, and several of them no more than one: what stands
    in the question of many situations ("school", "leerling") does not outweigh what names this one ("dyslexie").
    """
    weak = [k for k in named if k.startswith("~")]
    said = [1 + 0.25 * (len(k.split()) - 1) for k in named]
    strong = sum(w for k, w in zip(named, said, strict=True) if k not in weak)
    return strong + max((w - 0.5 for k, w in zip(named, said, strict=True) if k in weak), default=0.0)


def _for_role(steps: Sequence[ProvenStep], role: str | None) -> tuple[ProvenStep, ...]:
    kept = [s for s in steps if role is None or not s.step.roles or role in s.step.roles]
    return tuple(sorted(kept, key=lambda s: SLOTS.index(s.step.slot)))


def check_routes(knowledge: Indexed, routes: Iterable[Route] | None = None) -> list[Problem]:
    """Every step whose evidence no longer stands in the indexed documents, with a Dutch message."""
    readers = [Reader(d) for d in knowledge.documents]
    return list(RouteBook(load_routes() if routes is None else routes, readers).problems)


def find_routes(question: str, region: str | None, day: date, role: str | None, knowledge: Indexed) -> list[RouteMatch]:
    """One look-up without keeping the routes; ``Facts`` keeps them."""
    return RouteBook(load_routes(), [Reader(d) for d in knowledge.documents]).find(question, region, day, role)
