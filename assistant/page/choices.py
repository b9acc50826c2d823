"""Choices that the Vragen page offers: municipalities per region, roles with their examples, days that matter."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistant.model import ROLES
from assistant.page.frame import words
from assistant.service import Library
from assistant.write import say_date

EXAMPLES = 3


def choices(library: Library, today: date) -> dict[str, Any]:
    """What the pickers hold."""
    regions = [{"id": r.id, "name": r.name, "places": sorted(r.municipalities)} for r in library.gazetteer.regions]
    elsewhere = library.elsewhere
    return {
        "regions": regions,
        "elsewhere": elsewhere,
        "roles": roles(),
        "examples": examples(),
        "days": days(library, today),
    }


def roles() -> list[tuple[str, str]]:
    """Role ids with their names."""
    return [(r, words(f"role_{r}")) for r in ROLES]


def examples() -> dict[str, list[str]]:
    """The example questions shown first per role; "" is for who chose none."""
    return {role: possible[:EXAMPLES] for role, possible in possible_examples().items()}


def possible_examples() -> dict[str, list[str]]:
    """Example questions per role, of which those are shown that the sources of the reader's region answer."""
    return {r: words(f"example_{r or 'none'}").split("\n") for r in ("", *ROLES)}


def days(library: Library, today: date) -> list[tuple[str, str]]:
    """Coming days on which a document's system begins."""
    coming = {d.metadata.valid_from for d in library.knowledge.documents if d.metadata.valid_from}
    return [(d.isoformat(), say_date(d)) for d in sorted(d for d in coming if d > today)]
