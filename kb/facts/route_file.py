"""The file of routes as an editor changes it: one step or route at a time, written whole, the version before kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kb.facts.route_model import DATA, RouteFormError, RouteStep, Wanted, load_routes
from kb.facts.yaml_file import read_yaml
from kb.kept_file import KeptFile
from prompts import render

BACKUPS = "routes-eerder"  # folder beside the file


@dataclass(frozen=True)
class RouteFile:
    """Building blocks by name and routes in order, as plain YAML values in the form that ``routes.yaml`` explains."""

    blocks: dict[str, Any]
    routes: tuple[dict[str, Any], ...]

    def route(self, route: str) -> dict[str, Any]:
        """The entry of this id. Raises ``RouteFormError``."""
        for entry in self.routes:
            if entry.get("id") == route:
                return entry
        raise RouteFormError(render("facts.route_unknown", route=route))

    def shared_by(self, block: str) -> tuple[str, ...]:
        """Ids of the routes that use this building block."""
        return tuple(str(r["id"]) for r in self.routes if block in r.get("stappen", ()))

    def with_step(self, route: str, place: int | None, step: RouteStep, everywhere: bool) -> RouteFile:
        """Put a step at a place, or behind the last. ``everywhere``: a building block is itself changed."""
        entry, steps, made = self.route(route), list(self.route(route)["stappen"]), step_entry(step)
        old = steps[place] if place is not None else None
        if isinstance(old, str) and everywhere:
            return replace(self, blocks={**self.blocks, old: made})
        if place is None:
            steps.append(made)
        else:
            steps[place] = made
        return self._with(route, {**entry, "stappen": steps})

    def without_step(self, route: str, place: int) -> RouteFile:
        """Take a step out of the route; a building block stays for the other routes."""
        entry = self.route(route)
        steps = [s for n, s in enumerate(entry["stappen"]) if n != place]
        return self._with(route, {**entry, "stappen": steps})

    def with_swapped(self, route: str, place: int, other: int) -> RouteFile:
        """Let two steps of a route change places."""
        entry, steps = self.route(route), list(self.route(route)["stappen"])
        steps[place], steps[other] = steps[other], steps[place]
        return self._with(route, {**entry, "stappen": steps})

    def with_route(self, entry: Mapping[str, Any]) -> RouteFile:
        """Change the route of this id, keeping its steps when none are given, or add it behind the others."""
        known = any(r.get("id") == entry["id"] for r in self.routes)
        if not known:
            return replace(self, routes=(*self.routes, dict(entry)))
        kept = {"stappen": self.route(str(entry["id"]))["stappen"]}
        return self._with(str(entry["id"]), {**kept, **entry})

    def without_route(self, route: str) -> RouteFile:
        """Take a whole route out."""
        self.route(route)
        return replace(self, routes=tuple(r for r in self.routes if r.get("id") != route))

    def _with(self, route: str, entry: dict[str, Any]) -> RouteFile:
        return replace(self, routes=tuple(entry if r.get("id") == route else r for r in self.routes))


def routes_in_use(own: Path) -> Path:
    """The edited file where there is one, else the bundled."""
    return _kept(own).in_use


def _kept(own: Path) -> KeptFile:
    return KeptFile(own, DATA, BACKUPS)


def read_route_file(path: Path) -> RouteFile:
    """The file as it stands. Raises ``RouteFormError`` when it is not in its form."""
    load_routes(path)
    data = read_yaml(path) or {}
    return RouteFile(dict(data.get("stappen") or {}), tuple(data.get("routes") or ()))


def step_entry(step: RouteStep) -> dict[str, Any]:
    """A step as plain values, in the form that ``load_routes`` reads back to the same step."""
    entry: dict[str, Any] = {"vak": step.slot, "tekst": step.text, "hardheid": step.hardness}
    if step.roles:
        entry["voor"] = list(step.roles)
    return entry | {"bewijs": [_wanted_entry(w) for w in step.evidence]}


def _wanted_entry(wanted: Wanted) -> dict[str, Any]:
    entry: dict[str, Any] = {"document": wanted.document}
    if wanted.where:
        entry["waar"] = wanted.where
    choices = [list(c[0]) if len(c) == 1 else [list(terms) for terms in c] for c in wanted.choices]
    return entry | ({"kernwoorden": choices[0]} if len(choices) == 1 else {"een_van": choices})


def write_route_file(file: RouteFile, path: Path) -> None:
    """Replace the file at once, keeping the version before. Raises ``RouteFormError`` (file kept) or ``OSError``."""
    _kept(path).write({"stappen": file.blocks, "routes": list(file.routes)}, load_routes)


def take_back(path: Path) -> bool:
    """Put the version before the last change back; False when there is none. Raises ``OSError``."""
    return _kept(path).take_back()
