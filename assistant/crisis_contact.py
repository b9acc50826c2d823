"""The regional crisis number that an administrator entered in ``corpus/contacts.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kb.places import load_gazetteer


@dataclass(frozen=True)
class CrisisContact:
    """Name and telephone number of a crisis line."""

    name: str
    phone: str


def crisis_contact(municipality: str | None, contacts: Path, regions: Path, today: date) -> CrisisContact | None:
    """The crisis line of this municipality or its region, None when none is entered or none is valid on that day.

    A contact is valid with an owner, a day on which it was checked and an expiry day that has not passed. An unreadable
    file gives None: the national numbers must always reach the reader.
    """
    if municipality is None:
        return None
    entered = [c for c in _crisis_lines(contacts, _changed(contacts)) if _valid(c, today)]
    if not entered:
        return None
    names = _places(municipality, regions)
    best = min((c for c in entered if _key(c) in names), key=lambda c: names.index(_key(c)), default=None)
    return CrisisContact(str(best["name"]), str(best["phone"])) if best else None


def _key(contact: dict[str, Any]) -> str:
    return str(contact.get("place", "")).casefold()


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


@lru_cache(maxsize=4)
def _crisis_lines(path: Path, changed: float) -> tuple[dict[str, Any], ...]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        listed = data.get("contacts") or ()
        return tuple(c for c in listed if c.get("kind") == "crisis" and c.get("phone") and c.get("name"))
    except (OSError, yaml.YAMLError, AttributeError, TypeError):
        return ()


def _valid(contact: dict[str, Any], today: date) -> bool:
    expires = contact.get("expires")
    complete = bool(contact.get("owner")) and isinstance(contact.get("date_checked"), date)
    return complete and isinstance(expires, date) and today <= expires


def _places(municipality: str, regions: Path) -> list[str]:
    """Names a contact may carry for this municipality, nearest first."""
    names = [municipality.casefold()]
    place = load_gazetteer(regions).look_up(municipality)
    if place is not None:
        names += [n.casefold() for n in (place.municipality, place.region) if n]
    return names
