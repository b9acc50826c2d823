"""The editor of contacts without its screen: what is filled in is read and checked, and kept whole or not at all."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import yaml

from assistant.contacts import KINDS, Contact, entry_of, kept_contacts, load_contacts
from assistant.page.admin_jobs import AdminError
from assistant.page.frame import words
from assistant.page.typed_day import read_day
from assistant.service import Service
from kb.kept_file import KeptFile

_MOST_TEXT = 120
_LONGEST = timedelta(days=365)  # without a new check
_PHONE = re.compile(r"\+?[\d][\d ()-]{1,18}\d|\(\d{2,4}\)[\d -]{4,14}\d")
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[a-z]{2,}", re.IGNORECASE)
_WEBSITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/[^\s<>]*)?", re.IGNORECASE)
_LOCK = threading.Lock()  # one change at a time, whoever makes it


@dataclass(frozen=True)
class ContactForm:
    """A contact as it is filled in."""

    place: str
    kind: str
    name: str
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: str = ""
    audience: tuple[str, ...] = ()
    owner: str = ""
    date_checked: str = ""
    expires: str = ""


def form_of(contact: Contact) -> ContactForm:
    """A contact as it is edited."""
    days = [d.strftime("%d-%m-%Y") if d else "" for d in (contact.date_checked, contact.expires)]
    texts = (contact.place, contact.kind, contact.name, contact.phone, contact.email, contact.website, contact.hours)
    return ContactForm(*texts, contact.audience, contact.owner, *days)


def contact_of(form: ContactForm, today: date) -> Contact:
    """The contact that was filled in. Raises ``AdminError`` with what is missing or wrong."""
    if not form.place or form.kind not in KINDS:
        raise AdminError(words("contact_choose_place"))
    texts = {k: " ".join(getattr(form, k).split()) for k in ("name", "phone", "email", "website", "hours", "owner")}
    _check_texts(form.kind, texts)
    checked, expires = _days(form, today)
    return Contact(form.place, form.kind, **texts, audience=form.audience, date_checked=checked, expires=expires)


def _check_texts(kind: str, texts: dict[str, str]) -> None:
    if not texts["name"] or max(map(len, texts.values())) > _MOST_TEXT:
        raise AdminError(words("contact_name_needed", most=_MOST_TEXT))
    if not (texts["phone"] or texts["email"] or texts["website"]):
        raise AdminError(words("contact_reach_needed"))
    forms = {"phone": _PHONE, "email": _EMAIL, "website": _WEBSITE}
    for name, form in forms.items():
        if texts[name] and not form.fullmatch(texts[name]):
            raise AdminError(words(f"contact_bad_{name}"))
    if kind == "crisis" and not texts["phone"]:
        raise AdminError(words("contact_crisis_phone"))
    if not texts["owner"]:
        raise AdminError(words("contact_owner_needed"))


def _days(form: ContactForm, today: date) -> tuple[date, date]:
    checked, expires = _day(form.date_checked, "checked"), _day(form.expires, "expires")
    if checked > today:
        raise AdminError(words("contact_checked_later"))
    if expires < today:
        raise AdminError(words("contact_expires_past"))
    if expires - checked > _LONGEST:
        raise AdminError(words("contact_expires_far"))
    return checked, expires


def _day(text: str, field: str) -> date:
    day = read_day(text)
    if day is None:
        raise AdminError(words("admin_bad_day", field=words(f"contact_{field}")))
    return day


class ContactDesk:
    """Reads and changes the contacts behind one service; what is saved holds from the next question on."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @property
    def _file(self) -> KeptFile:
        return kept_contacts(self._service.settings.contacts)

    @property
    def path(self) -> Path:
        """The file in use."""
        return self._file.in_use

    def contacts(self) -> tuple[Contact, ...]:
        """All contacts of the file. Raises ``AdminError`` when it is not in its form."""
        try:
            return load_contacts(self.path)
        except (ValueError, OSError, yaml.YAMLError) as error:
            raise AdminError(words("contacts_broken", file=self.path)) from error

    def save(self, place: int | None, seen: str, form: ContactForm, today: date) -> int:
        """Keep a contact at its place, or behind the others; gives its place. Raises ``AdminError``.

        ``seen`` is the ``repr`` of the contact as the editor began with.
        """
        made = contact_of(form, today)
        with _LOCK:
            held = self._same(place, seen)
            if place is None:
                held.append(made)
            else:
                held[place] = replace(made, source=held[place].source)
            self._write(held)
        return len(held) - 1 if place is None else place

    def remove(self, place: int, seen: str) -> None:
        """Take a contact out. Raises ``AdminError``."""
        with _LOCK:
            held = self._same(place, seen)
            del held[place]
            self._write(held)

    def take_back(self) -> None:
        """Put back the file as it was before the last change. Raises ``AdminError``."""
        with _LOCK:
            try:
                done = self._file.take_back()
            except OSError as error:
                raise AdminError(words("admin_read_only", folder=self._file.path.parent)) from error
        if not done:
            raise AdminError(words("routes_nothing_back"))

    def _same(self, place: int | None, seen: str) -> list[Contact]:
        """The contacts, when the one at this place is still the one that was shown. Raises ``AdminError``."""
        held = list(self.contacts())
        if place is not None and (place >= len(held) or repr(held[place]) != seen):
            raise AdminError(words("contact_changed_meanwhile"))
        return held

    def _write(self, contacts: list[Contact]) -> None:
        try:
            self._file.write({"contacts": [entry_of(c) for c in contacts]}, load_contacts)
        except OSError as error:
            raise AdminError(words("admin_read_only", folder=self._file.path.parent)) from error
