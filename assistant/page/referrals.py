"""The referral routes of a region on a day, and the map of who refers to whom, drawn from their proven steps."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.service import Library
from kb.facts.model import Evidence
from kb.facts.route_evidence import ProvenRoute
from kb.facts.route_model import SLOTS

_COLUMNS = (0, 290, 580)  # left edges in the picture's own units
_BOX, _HIGH, _GAP = 200, 62, 22


@dataclass(frozen=True)
class Step:
    """A proven step: slot, text, hardness, the address of its proof."""

    slot: str
    text: str
    hardness: str
    link: str


@dataclass(frozen=True)
class RouteView:
    """A route as the page shows it."""

    id: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Box:
    """A node of the map; ``lines`` is its name, broken."""

    name: str
    x: int
    y: int
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Arrow:
    """An arrow of the map: a path in the picture, its ends in words, the step that shows it."""

    path: str
    source: str
    target: str
    step: Step


@dataclass(frozen=True)
class ReferralMap:
    """Boxes and arrows; ``height`` in the picture's units. ``silent`` are who ask for help and stand in no arrow."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    height: int
    silent: tuple[str, ...]


def region_routes(library: Library, region: str, day: date, link: Callable[[Evidence], str]) -> list[RouteView]:
    """All routes that hold in the region on the day, with the steps whose evidence stands."""
    holding = [p for p in library.facts.proven_routes if p.route.holds(region, day)]
    return [RouteView(p.route.id, p.route.title, tuple(_steps(p, link))) for p in holding]


def _steps(proven: ProvenRoute, link: Callable[[Evidence], str]) -> list[Step]:
    steps = sorted(proven.steps, key=lambda s: SLOTS.index(s.step.slot))
    return [Step(s.step.slot, s.step.text, s.step.hardness, link(s.evidence[0])) for s in steps]


@lru_cache(maxsize=1)
def _plan() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("referral_map.yaml").read_text(encoding="utf-8"))
    return found


def referral_map(routes: Sequence[RouteView]) -> ReferralMap | None:
    """The map of these routes, or None when nothing of it is proven."""
    by_id = {r.id: r for r in routes}
    drawn: dict[tuple[str, str], Step] = {}
    for arrow in _plan()["arrows"]:
        steps = by_id[arrow["route"]].steps if arrow["route"] in by_id else ()
        step = next((s for s in steps if arrow["says"] in s.text), None)
        if step is not None:
            drawn.setdefault((arrow["from"], arrow["to"]), step)
    if not drawn:
        return None
    boxes = _place([n for n in _plan()["nodes"] if any(n in ends for ends in drawn)])
    arrows = tuple(_arrow(boxes[a], boxes[b], step) for (a, b), step in drawn.items())
    silent = tuple(node["name"] for name, node in _plan()["nodes"].items() if name not in boxes and node["column"] == 0)
    return ReferralMap(tuple(boxes.values()), arrows, max(b.y for b in boxes.values()) + _HIGH + 4, silent)


def _place(names: Sequence[str]) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    filled = [0, 0, 0]
    for name in names:
        node = _plan()["nodes"][name]
        column = node["column"]
        y = 2 + filled[column] * (_HIGH + _GAP)
        filled[column] += 1
        lines = textwrap.wrap(node["name"], 19)
        top = y + _HIGH // 2 - (len(lines) - 1) * 9 + 5
        x = _COLUMNS[column]
        boxes[name] = Box(node["name"], x, y, tuple((text, top + 18 * n) for n, text in enumerate(lines)))
    return boxes


def _arrow(start: Box, end: Box, step: Step) -> Arrow:
    if start.x == end.x:  # within a column: straight down
        path = f"M{start.x + _BOX // 2} {start.y + _HIGH} V{end.y - 8}"
    else:
        x0, y0, x1, y1 = start.x + _BOX, start.y + _HIGH // 2, end.x - 9, end.y + _HIGH // 2
        past = end.x - 85 if end.x - start.x > _COLUMNS[1] else x0  # past the column between, below its boxes
        path = f"M{x0} {y0} H{past} C{past + 45} {y0} {x1 - 45} {y1} {x1} {y1}"
    return Arrow(path, start.name, end.name, step)
