"""Reads the sources for a question: searches within its regions and documents, ranks what the best passages hold, and
adds the facts that fit. A follow-up may be read two ways at once, and beside its talk.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.contact_evidence import contact_evidence
from assistant.evidence import (
    Asked,
    Evidence,
    both_ways,
    gather,
    gives_way,
    span_of,
    told_of,
    with_nearness,
)
from assistant.fact_evidence import fact_evidence
from assistant.place_scope import apart_from_place, told_of_place
from assistant.second_look import look_at_talk
from assistant.service import Library
from assistant.understand import Understood
from kb.hit import Hit, Scope
from kb.search import Found

DEPTH, DEEPEST = 14, 30  # evidence is taken from so many passages, chosen (``with_room``) among so many found
MOST_ENDED = 5  # passages of documents that have ended on the day asked about
ASKS_REGION = re.compile(r"\b(?:welke|wat voor|wat is (?:de|mijn|onze)) (?:jeugd\w*)?regio", re.IGNORECASE)


@dataclass(frozen=True)
class Sources:
    """What search and the facts gave: the question as ranked by, and all evidence, most telling first."""

    asked: Asked
    found: Found
    evidence: list[Evidence]

    def with_other(self, other: Sources, library: Library) -> Sources:
        """With what another reading of the question gave, each of the same weight."""
        own = {told_of(e): e for e in self.evidence}

        def as_asked(evidence: Evidence) -> Evidence:
            if (mine := own.get(told_of(evidence))) is not None:
                return replace(mine, score=evidence.score)
            return with_nearness(evidence, self.found, library) if evidence.near else evidence

        return replace(self, evidence=[as_asked(e) for e in both_ways(self.evidence, other.evidence)])


def read_ways(
    understood: Understood, beside: str, library: Library, timings: dict[str, float], said: str = "", talk: str = ""
) -> tuple[Sources, list[Sources]]:
    """What is told, and what each way to read a question gives by itself, which says how sure that is.

    ``beside``: how a follow-up is asked with words of the last answer; ``talk``: it and what came before it, beside
    which its best units are read where the library has a reader of follow-ups.
    """
    ways: list[Sources] = []
    for way in (understood, *([replace(understood, text=beside)] if beside else [])):
        spent = dict[str, float]()
        ways.append(read_sources(way, library, spent, said))
        add_times(timings, spent)
    told = ways[0].with_other(ways[1], library) if beside else ways[0]
    if talk:
        clock = time.perf_counter()
        told = replace(told, evidence=look_at_talk(talk, told.evidence, library))
        add_times(timings, {"talk": (time.perf_counter() - clock) * 1000})
    return told, ways


def add_times(timings: dict[str, float], spent: Mapping[str, float]) -> None:
    """Add what every stage took once more (milliseconds), so that no reading's time covers another's."""
    timings.update({stage: timings.get(stage, 0.0) + spent[stage] for stage in spent})


def read_sources(understood: Understood, library: Library, timings: dict[str, float], said: str = "") -> Sources:
    """Search within the question's regions and documents, rank what the best passages hold, and add the facts that fit.

    ``said`` is the last answer, when the question leans on it.
    """
    region = understood.regions[0] if len(understood.regions) == 1 else None
    scope = Scope(region, understood.day, understood.documents)
    added = place_words(understood, library)
    asks_region = ASKS_REGION.search(understood.text) is not None
    text = understood.text if asks_region else apart_from_place(understood.text, library.gazetteer)
    apart = text != understood.text
    names = "".join(f" {p.name}" for p in understood.places) if apart else ""
    found = library.searcher.search(text + added, scope, DEEPEST, f"{said}{names}".strip())
    if apart and told_of_place(understood, text, found.hits, library):
        text = understood.text
        found = library.searcher.search(text + added, scope, DEEPEST, said)
    found = replace(found, hits=with_room(found.hits, understood)[:DEPTH])
    timings.update(found.timings_ms)
    clock = time.perf_counter()
    asked = Asked.of(replace(understood, text=text), found, library)
    facts = [*fact_evidence(understood, asked, library), *contact_evidence(understood, asked, library, scope)]
    if scope.documents:
        facts = [f for f in facts if f.hit.metadata.id in scope.documents]
    evidence = sorted(told_once(facts, gather(asked, found, library)), key=lambda e: -e.score)
    timings["evidence"] = (time.perf_counter() - clock) * 1000
    return Sources(asked, found, evidence)


def told_once(facts: Sequence[Evidence], read: Sequence[Evidence]) -> list[Evidence]:
    """Facts and what was read; an item of a list that is both is kept as it was read, with the better score."""
    items = {span_of(f): f.score for f in facts if f.unit.kind == "item"}
    spans = set(map(span_of, read))
    rest = [f for f in facts if span_of(f) not in spans or f.unit.kind != "item"]
    return [*rest, *(replace(e, score=max(e.score, items.get(span_of(e), 0.0))) for e in read)]


def with_room(hits: Sequence[Hit], understood: Understood) -> tuple[Hit, ...]:
    """The hits with only the best few of documents that give way to what holds on the day asked about, so that this is
    read too.
    """
    late = [h.row for h in hits if gives_way(h.metadata, understood)][MOST_ENDED:]
    return tuple(h for h in hits if h.row not in late)


def place_words(understood: Understood, library: Library) -> str:
    """Names that the documents use for the places asked about: a village's municipality and, where the region itself is
    asked, its name; "" when there is nothing to add.
    """
    inside = [p for p in understood.places if p.municipality and not p.is_region]
    added = [p.municipality for p in inside if p.municipality and p.municipality != p.name]
    if ASKS_REGION.search(understood.text):
        added += [p.municipality for p in inside if p.municipality]
        added += [r.name for r in map(library.gazetteer.region, understood.regions) if r is not None]
    return "".join(f" {name}" for name in dict.fromkeys(added))
