"""Contacts: named in refusals only while they may be shown, changed in Beheer whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from assistant.answer import answer_question
from assistant.contacts import Contact, contacts_for, entry_of, kept_contacts, load_contacts, read_contacts
from assistant.model import Question
from assistant.page.admin_contact_desk import ContactDesk, ContactForm, contact_of, form_of
from assistant.page.admin_jobs import AdminError
from assistant.settings import BUNDLED_CONTACTS

if TYPE_CHECKING:
    from assistant.service import Library, Service

TODAY = date(2026, 11, 26)
TEAM = Contact(
    "Breda",
    "slt",
    "Stevig Lokaal Team Breda",
    phone="076-0000000",
    email="slt@voorbeeld.nl",
    hours="op werkdagen",
    owner="team Jeugd",
    date_checked=date(2026, 11, 2),
    expires=date(2027, 5, 1),
)
ADVICE = replace(TEAM, place="wbo", kind="consultatie", name="Overlegpunt", phone="", audience=("huisarts",))


def written(path: Path, *contacts: Contact) -> Path:
    path.write_text(yaml.safe_dump({"contacts": [entry_of(c) for c in contacts]}), encoding="utf-8")
    return path


def test_the_bundled_contacts_come_back_as_they_were(tmp_path: Path) -> None:
    bundled = load_contacts(BUNDLED_CONTACTS)
    assert bundled and load_contacts(written(tmp_path / "c.yaml", *bundled, TEAM, ADVICE)) == (*bundled, TEAM, ADVICE)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, True),
        ({"place": "wbo"}, True),
        ({"place": "Oosterhout"}, False),
        ({"kind": "crisis"}, False),
        ({"expires": date(2026, 11, 25)}, False),
        ({"expires": TODAY}, True),
        ({"owner": ""}, False),
        ({"date_checked": None}, False),
        ({"phone": "", "email": ""}, False),
        ({"audience": ("huisarts",)}, False),
        ({"audience": ("huisarts", "inwoner")}, True),
    ],
)
def test_who_may_be_shown_to_somebody_without_a_role(tmp_path: Path, changes: dict[str, Any], shown: bool) -> None:
    path = written(tmp_path / "c.yaml", replace(TEAM, **changes))
    assert bool(contacts_for(["Breda", "wbo"], None, path, TODAY)) is shown


def test_the_nearest_place_comes_first_and_then_whom_this_asker_had_best_ask(tmp_path: Path) -> None:
    everybody = replace(ADVICE, audience=())
    path = written(tmp_path / "c.yaml", everybody, replace(TEAM, place="wbo"), replace(TEAM, name="Dichtbij"))
    names = [c.name for c in contacts_for(["Breda", "wbo"], "huisarts", path, TODAY)]
    assert names == ["Dichtbij", "Overlegpunt", TEAM.name]
    assert [c.name for c in contacts_for(["Breda", "wbo"], "inwoner", path, TODAY)][1:] == [TEAM.name, "Overlegpunt"]


@pytest.mark.parametrize("text", ["contacts: [{kind: slt", "- los", "contacts: tekst", "contacts: [tekst]", ""])
def test_a_broken_file_has_no_contacts_and_stops_no_answer(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_contacts(path) == ()


def refused(library: Library, text: str, **given: Any) -> str:
    made = answer_question(Question(text, **given), library, TODAY)
    assert made.status == "not_found"
    return made.markdown


def test_a_refusal_names_the_contact_of_the_place_asked_about(library: Library, tmp_path: Path) -> None:
    asked = "Wie won het WK voetbal in 2022?"
    path = written(tmp_path / "c.yaml", TEAM, ADVICE)
    kept = replace(library, settings=replace(library.settings, contacts=path))
    told = refused(kept, asked, municipality="Breda")
    assert "Stevig Lokaal Team Breda (076-0000000, slt@voorbeeld.nl, op werkdagen)" in told
    assert "nagekeken op 2 november 2026" in told and "Overlegpunt" not in told
    assert "of bij Overlegpunt" in refused(kept, asked, municipality="Breda", role="huisarts")
    assert "bij de gemeente Oosterhout" in refused(kept, asked, municipality="Oosterhout")
    assert "Stevig Lokaal Team Breda" in refused(
        kept, "Wie won in Breda het WK voetbal in 2022?", municipality="Tilburg"
    )
    assert "bij uw gemeente" in refused(kept, asked)
    later = refused(kept, asked, municipality="Breda", as_of=date(2027, 6, 1))
    assert "076-0000000" in later  # a number is for now, whatever day is asked about


def test_danger_names_the_crisis_line_that_the_settings_name(library: Library, tmp_path: Path) -> None:
    path = written(tmp_path / "c.yaml", replace(TEAM, kind="crisis", name="Crisisdienst", phone="076-1111111"))
    kept = replace(library, settings=replace(library.settings, contacts=path))
    made = answer_question(Question("mijn zoon wil dood", municipality="Breda"), kept, TODAY)
    assert made.status == "danger" and "076-1111111" in made.markdown


GOOD = ContactForm(
    "Breda",
    "slt",
    "Stevig Lokaal Team",
    "076-0000000",
    owner="team Jeugd",
    date_checked="2-11-2026",
    expires="1-5-2027",
)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"place": ""}, "Kies een gemeente"),
        ({"kind": "bakker"}, "Kies een gemeente"),
        ({"name": " "}, "naam"),
        ({"name": "x" * 200}, "naam"),
        ({"phone": ""}, "Vul minstens"),
        ({"phone": "bel mij"}, "telefoonnummer"),
        ({"phone": "12"}, "telefoonnummer"),
        ({"email": "geen adres"}, "e-mailadres"),
        ({"website": "javascript:alert(1)"}, "webadres"),
        ({"website": "geen adres"}, "webadres"),
        ({"owner": ""}, "eigenaar"),
        ({"date_checked": "ooit"}, "Nagekeken op"),
        ({"date_checked": ""}, "Nagekeken op"),
        ({"date_checked": "27-11-2026"}, "in de toekomst"),
        ({"expires": "gisteren"}, "Te tonen tot en met"),
        ({"expires": "25-11-2026"}, "al voorbij"),
        ({"expires": "27-11-2027"}, "jaar"),
        ({"kind": "crisis", "phone": "", "email": "a@b.nl"}, "telefoonnummer"),
    ],
)
def test_what_is_wrong_in_a_contact_is_told(changes: dict[str, Any], told: str) -> None:
    assert contact_of(GOOD, TODAY).valid_on(TODAY)
    with pytest.raises(AdminError, match=told):
        contact_of(replace(GOOD, **changes), TODAY)


@pytest.mark.parametrize("phone", ["112", "14 076", "0800-0113", "(076) 123 45 67", "+31 76 1234567"])
def test_telephone_numbers_as_people_write_them(phone: str) -> None:
    assert contact_of(replace(GOOD, phone=phone), TODAY).phone == phone


@pytest.fixture
def desk(service: Service, tmp_path: Path) -> Iterator[ContactDesk]:
    """A desk over the small index, with a file of contacts of its own."""
    before = service.settings
    service.settings = replace(before, contacts=tmp_path / "contacts.yaml")
    yield ContactDesk(service)
    service.settings = before


def test_a_contact_is_added_changed_removed_and_put_back(desk: ContactDesk) -> None:
    bundled = desk.contacts()
    desk.save(None, "", GOOD, TODAY)
    assert desk.contacts()[:-1] == bundled and desk.contacts()[-1].name == "Stevig Lokaal Team"
    assert desk.path.read_text(encoding="utf-8").startswith("# Contactgegevens")
    place, seen = len(bundled), repr(desk.contacts()[-1])
    desk.save(place, seen, replace(GOOD, phone="076-9999999"), TODAY)
    assert desk.contacts()[place].phone == "076-9999999"
    with pytest.raises(AdminError, match="Iemand anders"):
        desk.save(place, seen, GOOD, TODAY)
    with pytest.raises(AdminError, match="Iemand anders"):
        desk.remove(place, seen)
    desk.remove(place, repr(desk.contacts()[place]))
    assert desk.contacts() == bundled
    desk.take_back()
    assert desk.contacts()[place].phone == "076-9999999"
    desk.take_back()
    desk.take_back()
    assert desk.path == BUNDLED_CONTACTS and desk.contacts() == bundled
    with pytest.raises(AdminError, match="geen eerdere versie"):
        desk.take_back()


def test_the_source_of_a_contact_is_kept_when_it_is_changed(desk: ContactDesk) -> None:
    old = desk.contacts()[0]
    form = replace(form_of(old), owner="team Jeugd", date_checked="1-11-2026", expires="1-4-2027")
    desk.save(0, repr(old), form, TODAY)
    assert old.source and desk.contacts()[0].source == old.source and desk.contacts()[0].valid_on(TODAY)


def test_a_file_broken_by_hand_is_told_and_never_written_over(desk: ContactDesk, service: Service) -> None:
    own = kept_contacts(service.settings.contacts).path
    own.write_text("contacts: [{kind: slt", encoding="utf-8")
    for change in (lambda: desk.save(None, "", GOOD, TODAY), lambda: desk.contacts()):
        with pytest.raises(AdminError, match="niet te lezen"):
            change()
    assert own.read_text(encoding="utf-8") == "contacts: [{kind: slt"


def test_a_folder_that_cannot_be_written_is_told(desk: ContactDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError("no space")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(AdminError, match="niet schrijven"):
        desk.save(None, "", GOOD, TODAY)
