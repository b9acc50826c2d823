"""The local contacts with their owner and how long they may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from assistant.page.frame import words

_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Contact:
    """A contact as the administrator sees it; ``state`` says in words whether it may be shown."""

    place: str
    name: str
    reach: str
    owner: str
    checked: date | None
    expires: date | None
    state: str
    urgent: bool


def contacts(path: Path, today: date) -> list[Contact]:
    """All contacts of the file, those that need attention first; an unreadable file has none."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["contacts"]
    except (OSError, KeyError, TypeError, yaml.YAMLError):
        return []
    found = [_contact(entry, today) for entry in entries or ()]
    return sorted(found, key=lambda c: (not c.urgent, c.place))


def _contact(entry: dict[str, Any], today: date) -> Contact:
    reach = " · ".join(str(entry[k]) for k in ("phone", "email", "website") if entry.get(k))
    checked, expires = _day(entry.get("date_checked")), _day(entry.get("expires"))
    state, urgent = _state(entry.get("owner"), checked, expires, today)
    owner = str(entry.get("owner") or "")
    place, name = str(entry.get("place", "")), str(entry.get("name", ""))
    return Contact(place, name, reach, owner, checked, expires, state, urgent)


def _state(owner: Any, checked: date | None, expires: date | None, today: date) -> tuple[str, bool]:
    if not owner or checked is None or expires is None:
        return words("contact_incomplete"), True
    if expires < today:
        return words("contact_expired"), True
    if expires - today <= _SOON:
        return words("contact_soon"), True
    return words("contact_good"), False


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
