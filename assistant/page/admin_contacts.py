"""The local contacts as Beheer shows them: with their owner, how long they may be shown, and what needs attention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from assistant.contacts import Contact
from assistant.page.admin_contact_desk import ContactDesk
from assistant.page.admin_jobs import AdminError
from assistant.page.admin_views import part
from assistant.page.frame import words
from assistant.service import Service

Choices = list[tuple[str, str]]
_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Row:
    """A contact as the administrator sees it; ``state`` says in words whether it may be shown."""

    contact: Contact
    place: str
    state: str
    urgent: bool


def rows(contacts: tuple[Contact, ...], service: Service, today: date) -> list[Row]:
    """All contacts, those that need attention first."""
    found = [Row(c, place_name(service, c.place), *_state(c, today)) for c in contacts]
    return sorted(found, key=lambda r: (not r.urgent, r.place))


def _state(contact: Contact, today: date) -> tuple[str, bool]:
    if not contact.complete or contact.expires is None:
        return words("contact_incomplete"), True
    if contact.expires < today:
        return words("contact_expired"), True
    if contact.expires - today <= _SOON:
        return words("contact_soon"), True
    return words("contact_good"), False


def place_name(service: Service, place: str) -> str:
    """A municipality as it is; a region by its name."""
    region = service.current_library().gazetteer.region(place)
    return region.name if region is not None else place


def contacts_view(service: Service, desk: ContactDesk, today: date) -> str:
    """The table of contacts with what needs attention, and in which file they stand."""
    try:
        shown, trouble = rows(desk.contacts(), service, today), ""
    except AdminError as problem:
        shown, trouble = [], str(problem)
    return part("contacts", rows=shown, urgent=sum(r.urgent for r in shown), file=desk.path.name, trouble=trouble)


def contact_choices(desk: ContactDesk, service: Service, new: str) -> Choices:
    """All contacts, and a new one; only a new one while the file is broken."""
    try:
        contacts = desk.contacts()
    except AdminError:
        contacts = ()
    names = [words("contact_choice", name=c.name, place=place_name(service, c.place)) for c in contacts]
    return [(words("contact_new"), new), *((name, str(n)) for n, name in enumerate(names))]


def place_choices(service: Service, desk: ContactDesk) -> Choices:
    """Regions and municipalities, and places of the file that are neither."""
    gazetteer = service.current_library().gazetteer
    known = [(r.name, r.id) for r in gazetteer.regions] + [(m, m) for m, _ in gazetteer.municipalities]
    try:
        used = [c.place for c in desk.contacts() if c.place]
    except AdminError:
        used = []
    ids = {identity for _, identity in known}
    return [*known, *((p, p) for p in dict.fromkeys(used) if p not in ids)]
