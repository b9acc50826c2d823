"""The regional crisis number that an administrator entered among the contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.contacts import read_contacts
from kb.places import load_gazetteer


@dataclass(frozen=True)
class CrisisContact:
    """Name and telephone number of a crisis line."""

    name: str
    phone: str


def crisis_contact(municipality: str | None, contacts: Path, regions: Path, today: date) -> CrisisContact | None:
    """The crisis line of this municipality or its region, None when none is entered or none is valid on that day.

    An unreadable file gives None: the national numbers must always reach the reader.
    """
    if municipality is None:
        return None
    lines = [c for c in read_contacts(contacts) if c.kind == "crisis" and c.phone and c.name and c.valid_on(today)]
    if not lines:
        return None
    names = _places(municipality, regions)
    near = [c for c in lines if c.place.casefold() in names]
    best = min(near, key=lambda c: names.index(c.place.casefold()), default=None)
    return CrisisContact(best.name, best.phone) if best else None


def _places(municipality: str, regions: Path) -> list[str]:
    """Names a contact may carry for this municipality, nearest first."""
    names = [municipality.casefold()]
    place = load_gazetteer(regions).look_up(municipality)
    if place is not None:
        names += [n.casefold() for n in (place.municipality, place.region) if n]
    return names
