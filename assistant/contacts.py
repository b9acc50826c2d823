"""Where a reader can ask further: the contacts that a municipality or region keeps up to date itself.

A contact is only named while it may be shown: it has an owner, a day on which it was checked and an expiry day that has
not passed. Nothing here makes up a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.settings import BUNDLED_CONTACTS
from kb.facts.yaml_file import read_yaml
from kb.kept_file import KeptFile

KINDS = ("slt", "cjg", "consultatie", "regio", "crisis")
REACH = ("phone", "email", "website")
_PROFESSIONAL = ("consultatie", "slt", "cjg", "regio")  # whom to ask first, by who asks
_OTHERS = ("slt", "cjg", "regio", "consultatie")


@dataclass(frozen=True)
class Contact:
    """A team or desk with how to reach it. ``place``: a municipality's name or a region's id; no ``audience``: all.

    ``source``: the document and page it was read from, None when its owner keeps it.
    """

    place: str
    kind: str
    name: str
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: str = ""
    audience: tuple[str, ...] = ()
    owner: str = ""
    date_checked: date | None = None
    expires: date | None = None
    source: Any = None

    @property
    def reach(self) -> tuple[str, ...]:
        """Telephone number, address and site, those that are there."""
        return tuple(v for v in (self.phone, self.email, self.website) if v)

    @property
    def complete(self) -> bool:
        """Whether somebody answers for it, with the days between which it may be shown."""
        return bool(self.owner) and self.date_checked is not None and self.expires is not None

    def valid_on(self, day: date) -> bool:
        """Whether it may be shown on a day."""
        return self.complete and self.expires is not None and day <= self.expires


def kept_contacts(own: Path) -> KeptFile:
    """The edited file of contacts, and the bundled one that holds while there is none."""
    return KeptFile(own, BUNDLED_CONTACTS, "contacten-eerder")


def read_contacts(own: Path) -> tuple[Contact, ...]:
    """All contacts in use; none when the file cannot be read, since an answer must not wait for it."""
    path = kept_contacts(own).in_use
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, yaml.YAMLError):
        return ()


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> tuple[Contact, ...]:
    return load_contacts(path)


def load_contacts(path: Path) -> tuple[Contact, ...]:
    """The contacts of a file. Raises ``ValueError``, ``OSError`` or ``yaml.YAMLError`` when it is not in its form."""
    data = read_yaml(path)
    listed = (data.get("contacts") or []) if isinstance(data, dict) else None
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise ValueError(path.name)
    return tuple(map(_contact, listed))


def _contact(entry: dict[str, Any]) -> Contact:
    audience = entry.get("audience")
    given: dict[str, Any] = {k: str(entry.get(k) or "") for k in ("place", "kind", "name", *REACH, "hours", "owner")}
    given |= {k: entry[k] if isinstance(entry.get(k), date) else None for k in ("date_checked", "expires")}
    given["audience"] = tuple(map(str, audience)) if isinstance(audience, list) else ()
    return Contact(**given, source=entry.get("source"))


def entry_of(contact: Contact) -> dict[str, Any]:
    """A contact as plain values, in the form that ``load_contacts`` reads back to the same contact."""
    entry: dict[str, Any] = {k: getattr(contact, k) for k in ("place", "kind", "name")}
    entry |= {k: getattr(contact, k) or None for k in (*REACH, "hours")} | {"audience": list(contact.audience)}
    entry |= {k: getattr(contact, k) or None for k in ("owner", "date_checked", "expires")}
    return entry | {"source": contact.source}


def contacts_for(names: Sequence[str], role: str | None, own: Path, today: date) -> list[Contact]:
    """Contacts of a place that may be shown, nearest name first, and then whom the asker had best ask first.

    ``names``: what a contact's place may be called, nearest first. Crisis lines are not among them: those belong to
    messages about danger.
    """
    order = _OTHERS if role in (None, "inwoner") else _PROFESSIONAL
    near = [n.casefold() for n in names]
    found = [c for c in read_contacts(own) if c.kind in order and c.reach and c.valid_on(today)]
    found = [c for c in found if c.place.casefold() in near and _is_for(c, role)]
    return sorted(found, key=lambda c: (near.index(c.place.casefold()), order.index(c.kind)))


def _is_for(contact: Contact, role: str | None) -> bool:
    """Who told no role is shown what is there for everybody and for inhabitants."""
    return not contact.audience or (role or "inwoner") in contact.audience
