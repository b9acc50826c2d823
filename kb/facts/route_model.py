"""Referral routes as an editor keeps them in ``data/routes.yaml``, and what is wrong with a file in another form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

from kb.facts.model import Hardness
from kb.facts.yaml_file import read_yaml
from prompts import render

DATA = Path(__file__).with_name("data") / "routes.yaml"
SLOTS = ("Eerst", "Overleg", "Wie beslist", "Termijn", "Let op")
ANYWHERE = "landelijk"


@dataclass(frozen=True)
class Wanted:
    """Evidence that a step asks for: sentences of ``document`` that hold the terms of one of the ``choices``.

    A choice lists the terms of one sentence, or of each of several sentences. ``where`` tells an editor where to look
    (section, page of the official document). A term is a word or phrase compared by stems; ``=`` in front asks for the
    very words, ``|`` parts alternatives.
    """

    document: str
    choices: tuple[tuple[tuple[str, ...], ...], ...]
    where: str = ""


@dataclass(frozen=True)
class RouteStep:
    """One line of a route. ``roles`` is empty when it holds for everyone."""

    slot: str
    text: str
    hardness: Hardness
    evidence: tuple[Wanted, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """A referral route: where (``regions``; ``landelijk`` is everywhere), when, in which situation, for whom, how.

    A keyword with ``~`` in front counts half.
    """

    id: str
    title: str
    regions: tuple[str, ...]
    valid_from: date | None
    valid_until: date | None
    keywords: tuple[str, ...]
    steps: tuple[RouteStep, ...]
    roles: tuple[str, ...] = ()
    default: bool = False

    @property
    def name(self) -> str:
        """How an editor knows it: the title, with the id for whoever looks in the file."""
        return render("facts.route_named", title=self.title, id=self.id)

    def holds(self, region: str | None, day: date) -> bool:
        """Whether the route is for this region (any when None) on this day."""
        where = region is None or region in self.regions or ANYWHERE in self.regions
        return where and (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


class RouteFormError(ValueError):
    """The file of routes is not in the documented form; the message is Dutch."""


def load_routes(path: Path = DATA) -> tuple[Route, ...]:
    """Read the routes; no file gives none. Raises ``RouteFormError``."""
    if not path.exists():
        return ()
    data = read_yaml(path) or {}
    blocks = data.get("stappen") or {}
    routes = tuple(_route(entry, blocks, path.name) for entry in data.get("routes") or ())
    for number, route in enumerate(routes):
        if any(route.id == other.id for other in routes[:number]):
            raise _wrong(path.name, route.name, render("facts.route_twice"))
    return routes


def _route(entry: Mapping[str, Any], blocks: Mapping[str, Any], name: str) -> Route:
    route = str(entry.get("id", "?"))
    if entry.get("titel"):
        route = render("facts.route_named", title=entry["titel"], id=route)
    for field in ("id", "titel", "regio", "trefwoorden", "stappen"):
        if not entry.get(field):
            raise _wrong(name, route, render("facts.route_field", field=field))
    return Route(
        id=str(entry["id"]),
        title=str(entry["titel"]),
        regions=_words(entry["regio"]),
        valid_from=_day(entry.get("vanaf"), name, route, "vanaf"),
        valid_until=_day(entry.get("tot_en_met"), name, route, "tot_en_met"),
        keywords=_words(entry["trefwoorden"]),
        steps=tuple(_step(step, blocks, name, route) for step in entry["stappen"]),
        roles=_words(entry.get("voor") or ()),
        default=bool(entry.get("algemeen", False)),
    )


def _step(entry: Any, blocks: Mapping[str, Any], name: str, route: str) -> RouteStep:
    if isinstance(entry, str):
        if entry not in blocks:
            raise _wrong(name, route, render("facts.route_building_block", name=entry))
        entry = blocks[entry]
    slot = str(entry.get("vak", ""))
    if slot not in SLOTS:
        raise _wrong(name, route, render("facts.step_slot", slot=slot, slots=", ".join(SLOTS)))
    if entry.get("hardheid") not in get_args(Hardness):
        raise _wrong(name, route, render("facts.route_field", field="hardheid"))
    wanted = tuple(_wanted(e) for e in entry.get("bewijs") or ())
    if not entry.get("tekst"):
        raise _wrong(name, route, render("facts.route_field", field="tekst"))
    if not wanted or not all(w.choices and all(map(all, w.choices)) for w in wanted):
        raise _wrong(name, route, render("facts.step_no_evidence", step=entry["tekst"]))
    return RouteStep(slot, str(entry["tekst"]), entry["hardheid"], wanted, _words(entry.get("voor") or ()))


def _wanted(entry: Mapping[str, Any]) -> Wanted:
    choices = entry.get("een_van") or ([entry["kernwoorden"]] if entry.get("kernwoorden") else [])
    return Wanted(str(entry["document"]), tuple(_choice(c) for c in choices), str(entry.get("waar", "")))


def _choice(terms: Any) -> tuple[tuple[str, ...], ...]:
    """One sentence's terms, or those of several sentences."""
    nested = isinstance(terms, list) and bool(terms) and isinstance(terms[0], list)
    return tuple(_words(t) for t in terms) if nested else (_words(terms),)


def _words(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def _day(value: Any, name: str, route: str, field: str) -> date | None:
    if value is None or type(value) is date:
        return value
    raise _wrong(name, route, render("facts.route_field", field=field))


def _wrong(name: str, route: str, detail: str) -> RouteFormError:
    return RouteFormError(render("facts.route_form", file=name, route=route, detail=detail))
