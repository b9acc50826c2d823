"""Floors that figures may not fall below; they only move up (a test compares them with the ones committed before).

``floors.yaml``: ``asked`` names the questions, ``floors`` maps group → metric → floor; a metric whose name starts with
``max:`` has a ceiling instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from evals.record import Record

FILE = Path(__file__).with_name("floors.yaml")


@dataclass(frozen=True)
class Fall:
    """A figure on the wrong side of its bound."""

    group: str
    metric: str
    value: float
    floor: float


def load_floors(path: Path = FILE) -> dict[str, dict[str, float]]:
    """The bounds by group and metric."""
    data: dict[str, dict[str, float]] = yaml.safe_load(path.read_text(encoding="utf-8"))["floors"]
    return data


def below_floors(record: Record, path: Path = FILE) -> list[Fall]:
    """All bounds that the record breaks; a figure that is missing breaks its bound."""
    broken: list[Fall] = []
    for group, bounds in load_floors(path).items():
        for name, bound in bounds.items():
            metric, ceiling = name.removeprefix("max:"), name.startswith("max:")
            interval = record.figures.get(group, {}).get(metric)
            value = interval.mean if interval else (float("inf") if ceiling else float("-inf"))
            if value > bound if ceiling else value < bound:
                broken.append(Fall(group, metric, value, bound))
    return broken
