"""Refuses well: says what was searched, what is near, and where to ask."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence import Evidence
from assistant.model import Answer
from assistant.service import Library
from assistant.understand import Understood
from prompts import render

THRESHOLD = 0.0


def enough(evidence: Sequence[Evidence], question: Understood, library: Library) -> bool:
    """Whether the evidence is strong enough to answer from."""
    return bool(evidence) and evidence[0].score >= THRESHOLD


def not_found(question: Understood, evidence: Sequence[Evidence], library: Library) -> Answer:
    """An honest refusal."""
    parts = [render("answer.not_found")]
    titles = [d.metadata.title.split(" — ")[0] for d in library.knowledge.documents]
    parts.append(render("answer.searched", documents="; ".join(titles)))
    parts.append(render("answer.ask_municipality"))
    return Answer("not_found", " ".join(parts))


def out_of_region(question: Understood, library: Library) -> Answer:
    """The place belongs to neither region, or is not known."""
    regions = " of ".join(r.name for r in library.gazetteer.regions)
    if question.outside is not None:
        name = question.outside.municipality or question.outside.name
        return Answer("out_of_region", render("answer.out_of_region", place=name, regions=regions))
    return Answer("out_of_region", render("answer.unknown_place", place=question.unknown_place or "", regions=regions))
