"""What an editor fills in for a route or a step, read into the form of the file; every fault is told in Dutch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from assistant.model import Hardness
from assistant.page.admin_jobs import AdminError
from assistant.page.frame import words
from assistant.page.typed_day import read_day
from kb.facts.route_model import SLOTS, RouteStep, Wanted
from kb.words import fold

_MOST_TEXT, _MOST_ID = 400, 60
Choices = tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True)
class EvidenceForm:
    """A document, where to look in it, and the terms as ``show_terms`` writes them."""

    document: str
    where: str
    terms: str


@dataclass(frozen=True)
class StepForm:
    """A step as it is filled in."""

    slot: str
    text: str
    hardness: str
    roles: tuple[str, ...] = ()
    evidence: tuple[EvidenceForm, ...] = ()


@dataclass(frozen=True)
class RouteForm:
    """A route's own fields as they are filled in; no ``id`` for a new one. Keywords are parted by commas."""

    id: str
    title: str
    regions: tuple[str, ...]
    valid_from: str = ""
    valid_until: str = ""
    keywords: str = ""
    roles: tuple[str, ...] = ()
    default: bool = False


def show_terms(choices: Choices) -> str:
    """One choice a line; ``;`` parts the terms of a sentence and `` + `` the sentences."""
    return "\n".join(" + ".join("; ".join(terms) for terms in sentences) for sentences in choices)


def read_terms(text: str) -> Choices:
    """The opposite of ``show_terms``; empty parts are left out."""
    lines = [[_split(part, ";") for part in re.split(r"\s\+\s", line)] for line in text.splitlines()]
    kept = [tuple(terms for terms in line if terms) for line in lines]
    return tuple(line for line in kept if line)


def step_of(form: StepForm) -> RouteStep:
    """The step that was filled in. Raises ``AdminError`` with what is missing."""
    if form.slot not in SLOTS or form.hardness not in get_args(Hardness):
        raise AdminError(words("routes_choose_slot"))
    text = " ".join(form.text.split())
    if not 0 < len(text) <= _MOST_TEXT:
        raise AdminError(words("routes_text", most=_MOST_TEXT))
    filled = [e for e in form.evidence if e.document or e.terms.strip()]
    wanted = tuple(Wanted(e.document, read_terms(e.terms), e.where.strip()) for e in filled)
    if not wanted or not all(w.document and w.choices for w in wanted):
        raise AdminError(words("routes_evidence_needed"))
    return RouteStep(form.slot, text, form.hardness, wanted, form.roles)  # type: ignore[arg-type]


def route_entry(form: RouteForm, known: Sequence[str]) -> dict[str, Any]:
    """The route's fields as the file has them. Raises ``AdminError`` with what is missing or wrong."""
    title, keywords = " ".join(form.title.split()), _split(form.keywords.replace("\n", ","), ",")
    if not title or not form.regions or not keywords:
        raise AdminError(words("routes_fields"))
    start, end = _day(form.valid_from), _day(form.valid_until)
    if start and end and end < start:
        raise AdminError(words("admin_dates_order"))
    entry: dict[str, Any] = {"id": form.id or _new_id(title, form.regions, start, known), "titel": title}
    entry["regio"] = form.regions[0] if len(form.regions) == 1 else list(form.regions)
    given = {"vanaf": start, "tot_en_met": end, "algemeen": form.default or None, "voor": list(form.roles) or None}
    return entry | {k: v for k, v in given.items() if v is not None} | {"trefwoorden": list(keywords)}


def _new_id(title: str, regions: Sequence[str], start: date | None, known: Sequence[str]) -> str:
    parts = [regions[0], str(start.year) if start else "", *re.findall(r"[a-z0-9]+", fold(title))]
    name = "-".join(p for p in parts if p)[:_MOST_ID].strip("-")
    free = (name, *(f"{name}-{n}" for n in range(2, len(known) + 3)))
    return next(n for n in free if n not in known)


def _split(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark) if part.strip())


def _day(text: str) -> date | None:
    day = read_day(text) if text.strip() else None
    if text.strip() and day is None:
        raise AdminError(words("admin_bad_day", field=words("field_valid_from")))
    return day
