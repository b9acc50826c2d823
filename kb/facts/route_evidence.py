"""Finds in the indexed documents the sentences that a route's steps rest on, and tells which steps have lost theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.facts.model import Evidence
from kb.facts.route_model import Route, RouteStep, Wanted
from kb.facts.statements import Reader, Statement
from kb.words import STOP_WORDS, fold, raw_words, stem_word, word_terms
from prompts import render

_SENTENCES = 2  # a fact may be told in two sentences that follow each other


@dataclass(frozen=True)
class Problem:
    """A step or route that cannot be shown; ``kind`` is ``not_indexed``, ``evidence_gone`` or ``route_void``."""

    route: str
    step: str
    document: str
    kind: str
    message: str


@dataclass(frozen=True)
class ProvenStep:
    """A step with the stretches that prove it, one per document that does."""

    step: RouteStep
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class ProvenRoute:
    """A route with the steps that still stand."""

    route: Route
    steps: tuple[ProvenStep, ...]


class EvidenceFinder:
    """Looks for sentences by key terms; documents are read when first asked for."""

    def __init__(self, readers: Iterable[Reader]) -> None:
        self._readers = {r.document.metadata.id: r for r in readers}
        self._read: dict[str, _Sentences] = {}

    def documents_for(self, document_id: str) -> list[str]:
        """Ids of the indexed documents of this name; a document kept in parts has a number behind its name."""
        return [i for i in self._readers if i == document_id or i.rpartition(".")[0] == document_id]

    def named(self, document_id: str) -> str:
        """How a reader knows a document: its title with the id; the id alone of one that is not indexed."""
        ids = self.documents_for(document_id)
        title = self._readers[ids[0]].document.metadata.title if ids else ""
        return render("facts.document_named", title=title, id=document_id) if title else document_id

    def find(self, wanted: Wanted) -> tuple[Evidence, ...]:
        """The first sentences that hold the terms of one of the choices; () when a sentence of each is missing."""
        for choice in wanted.choices:
            found = tuple(self._find(wanted.document, terms) for terms in choice)
            proven = tuple(e for e in found if e is not None)
            if len(proven) == len(choice):
                return tuple(dict.fromkeys(proven))
        return ()

    def missing(self, document_id: str, choice: Iterable[Sequence[str]]) -> tuple[str, ...]:
        """Terms of a choice that stand in no sentence of the document at all."""
        terms = dict.fromkeys(term for sentence in choice for term in sentence)
        return tuple(term for term in terms if self._find(document_id, (term,)) is None)

    def _find(self, name: str, choice: Sequence[str]) -> Evidence | None:
        for document_id in self.documents_for(name):
            found = self._sentences(document_id).find(choice)
            if found is not None:
                text = self._readers[document_id].document.text
                return Evidence(document_id, *found, text[found[0] : found[1]])
        return None

    def _sentences(self, document_id: str) -> _Sentences:
        if document_id not in self._read:
            self._read[document_id] = _Sentences(self._readers[document_id])
        return self._read[document_id]


class _Sentences:
    """The statements of a document, by the stems that stand in them."""

    def __init__(self, reader: Reader) -> None:
        self._text = reader.document.text
        self._statements = sorted(reader.all(), key=lambda s: s.kind == "row")  # a sentence says it better than a row
        self._stems = [frozenset(t for w in raw_words(s.text) for t in word_terms(w)) for s in self._statements]
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, stems in enumerate(self._stems):
            for stem in stems:
                self._places[stem].append(place)

    def find(self, choice: Sequence[str]) -> tuple[int, int] | None:
        """The shortest run of at most ``_SENTENCES`` neighbouring statements that holds all terms."""
        places = self._candidates(choice)
        for length in range(1, _SENTENCES + 1):
            for place in places:
                for first in range(max(0, place - length + 1), place + 1):
                    run = self._statements[first : first + length]
                    if len(run) == length and self._holds(first, run, choice):
                        return run[0].start, run[-1].end
        return None

    def _candidates(self, choice: Sequence[str]) -> Sequence[int]:
        """Places of the rarest plain word among the terms; all places when every term has alternatives."""
        plain = [_stems(t) for t in choice if "|" not in t and not t.startswith("=")]
        lists = [self._places.get(stem, []) for stems in plain for stem in stems]
        return min(lists, key=len) if lists else range(len(self._statements))

    def _holds(self, first: int, run: Sequence[Statement], choice: Sequence[str]) -> bool:
        if any("row" in (a.kind, b.kind) or not _neighbours(self._text, a, b) for a, b in pairwise(run)):
            return False
        stems = frozenset().union(*self._stems[first : first + len(run)])
        folded = fold(" ".join(s.text for s in run))
        return all(any(_term_holds(t, stems, folded) for t in term.split("|")) for term in choice)


def _neighbours(text: str, a: Statement, b: Statement) -> bool:
    between = text[a.end : b.start]
    return a.end <= b.start and not between.strip() and between.count("\n") <= 1


def _stems(term: str) -> tuple[str, ...]:
    """The stems of a term's content words, or of all its words where it has no other ("mag")."""
    words = raw_words(term)
    return tuple(stem_word(w) for w in words if w not in STOP_WORDS) or tuple(map(stem_word, words))


def _term_holds(term: str, stems: frozenset[str], folded: str) -> bool:
    if term.startswith("="):
        return fold(term[1:]) in folded
    wanted = _stems(term)
    return bool(wanted) and all(stem in stems for stem in wanted)


def prove(routes: Iterable[Route], finder: EvidenceFinder) -> tuple[list[ProvenRoute], list[Problem]]:
    """The routes with the steps that stand, and why the other steps do not."""
    proven: list[ProvenRoute] = []
    problems: list[Problem] = []
    for route in routes:
        steps: list[ProvenStep] = []
        for step in route.steps:
            evidence = tuple(e for w in step.evidence for e in finder.find(w))
            if evidence:
                steps.append(ProvenStep(step, evidence))
            problems.extend(_problems(route, step, evidence, finder))
        if steps:
            proven.append(ProvenRoute(route, tuple(steps)))
        else:
            problems.append(Problem(route.id, "", "", "route_void", render("facts.route_void", route=route.name)))
    return proven, problems


def _problems(route: Route, step: RouteStep, evidence: Sequence[Evidence], finder: EvidenceFinder) -> Iterator[Problem]:
    """Nothing when one of the documents proves the step."""
    if evidence:
        return
    for wanted in step.evidence:
        kind = "evidence_gone" if finder.documents_for(wanted.document) else "not_indexed"
        values = {"route": route.name, "step": step.text, "document": finder.named(wanted.document)}
        if kind == "evidence_gone":
            values["terms"] = "; ".join(", ".join(t for terms in c for t in terms) for c in wanted.choices)
        yield Problem(route.id, step.text, wanted.document, kind, render(f"facts.{kind}", **values))
