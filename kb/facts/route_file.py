"""The file of routes as an editor changes it: one step or route at a time, written whole, the version before kept."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from kb.facts.route_model import DATA, RouteFormError, RouteStep, Wanted, load_routes
from kb.facts.yaml_file import read_yaml
from prompts import render

BACKUPS = "routes-eerder"  # folder beside the file
_KEPT = 30


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
    return own if own.exists() else DATA


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
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"stappen": file.blocks, "routes": list(file.routes)}
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = _explanation() + yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=110)
    aside = path.with_name(f".{path.name}.part")
    try:
        aside.write_text(text, encoding="utf-8")
        load_routes(aside)
        _keep(routes_in_use(path), path.parent / BACKUPS)
        _flush(aside)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def take_back(path: Path) -> bool:
    """Put the version before the last change back; False when there is none. Raises ``OSError``."""
    kept = sorted((path.parent / BACKUPS).glob("*.yaml"))
    if not kept:
        return False
    kept[-1].replace(path)
    if path.read_bytes() == DATA.read_bytes():
        path.unlink()  # from here on the bundled routes are used again, as a later version brings them
    return True


def _explanation() -> str:
    """The lines of the bundled file that tell how a route looks."""
    lines = DATA.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(takewhile(lambda line: line.startswith("#"), lines)) + "\n"


def _keep(path: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    stamp = datetime.now().strftime("%Y%m%dT%H%M%S%f")
    (folder / f"{stamp}.yaml").write_bytes(path.read_bytes())
    for old in sorted(folder.glob("*.yaml"))[:-_KEPT]:
        old.unlink()


def _flush(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
