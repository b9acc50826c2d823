"""The part of Beheer where contacts are edited, as Gradio components over ``ContactDesk``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

from assistant.contacts import KINDS
from assistant.model import ROLES
from assistant.page import admin_views as views
from assistant.page.admin_contact_desk import ContactDesk, ContactForm, form_of
from assistant.page.admin_contacts import contact_choices, contacts_view, place_choices
from assistant.page.admin_jobs import AdminError, told
from assistant.page.admin_views import QUIET, said_view
from assistant.page.frame import words
from assistant.service import Service

NEW = "+"  # the choice of a contact that is not there yet
EMPTY = ContactForm("", "", "")
Outcome = tuple[str, str]  # what is said, the contact chosen afterwards


class ContactPart:
    """The screen: the table, pick a contact or a new one, change it, take it out, put the last change back."""

    def __init__(self, gr: Any, service: Service) -> None:
        self._gr, self._service, self._desk = gr, service, ContactDesk(service)
        self.head = gr.HTML("", elem_id="contact-head")
        gr.HTML(views.part("form_head", head="contact_form_head", lead="contact_form_lead"))
        self.chosen = self._dropdown("contact_pick", contact_choices(self._desk, service, NEW), "contact-chosen")
        self.seen = gr.State("")
        self.shown = [self.head, self.chosen]
        self.boxes = self._boxes()
        with gr.Row():
            save = gr.Button(words("contact_save"), elem_id="contact-save")
            remove = gr.Button(words("contact_remove"), variant="stop", elem_id="contact-remove")
            back = gr.Button(words("routes_take_back"), elem_id="contact-take-back")
        self.said = gr.HTML("", elem_id="contact-said", elem_classes="said")
        filled = [self.seen, *self.boxes]
        self.chosen.input(self._show, self.chosen, [*filled, self.said], **QUIET)
        given, after = [self.chosen, *filled], [self.said, self.head, self.chosen, *filled]
        for button, work in ((save, self._save), (remove, self._remove), (back, self._take_back)):
            button.click(self._job(work), given, after, **QUIET)

    def opened(self) -> list[Any]:
        """The table and the list of contacts as they are now."""
        return [views.attempted(self._table), self._gr.update(choices=contact_choices(self._desk, self._service, NEW))]

    def _table(self) -> str:
        return contacts_view(self._service, self._desk, date.today())

    def _dropdown(self, label: str, choices: Any, identity: str) -> Any:
        return self._gr.Dropdown(choices, value=None, label=words(label), elem_id=identity, filterable=False)

    def _text(self, name: str) -> Any:
        return self._gr.Textbox(label=words(f"contact_{name}"), max_lines=1, elem_id=f"contact-{name}")

    def _boxes(self) -> list[Any]:
        gr = self._gr
        kinds = [(words(f"contact_kind_{k}"), k) for k in KINDS]
        with gr.Row():
            boxes = [self._dropdown("contact_place", place_choices(self._service, self._desk), "contact-place")]
            boxes.append(self._dropdown("contact_kind", kinds, "contact-kind"))
        boxes.append(self._text("name"))
        with gr.Row():
            boxes += [self._text(name) for name in ("phone", "email", "website")]
        boxes.append(self._text("hours"))
        roles = [(words(f"role_{r}"), r) for r in ROLES]
        boxes.append(gr.CheckboxGroup(roles, label=words("contact_audience"), elem_id="contact-audience"))
        boxes.append(self._text("owner"))
        with gr.Row():
            boxes += [self._text(name) for name in ("checked", "expires")]
        return boxes

    def _filled(self, chosen: str | None) -> list[Any]:
        """What was shown and the boxes of a contact; empty for a new one."""
        place = _place(chosen)
        contacts = self._desk.contacts() if place is not None else ()
        known = contacts[place] if place is not None and place < len(contacts) else None
        form = form_of(known) if known else EMPTY
        values = {f.name: getattr(form, f.name) for f in fields(form)}
        values |= {"place": form.place or None, "kind": form.kind or None, "audience": list(form.audience)}
        return [repr(known) if known else "", *values.values()]

    def _show(self, chosen: str | None) -> list[Any]:
        try:
            return [*self._filled(chosen), ""]
        except Exception as problem:  # Gradio would tell it in English
            return [*[self._gr.skip()] * (1 + len(self.boxes)), said_view(told(problem))]

    def _job(self, work: Callable[..., Outcome]) -> Callable[..., list[Any]]:
        """Runs a change and shows everything anew; a problem in words, with all that was filled in left as it is."""

        def run(chosen: str | None, seen: str, *boxes: Any) -> list[Any]:
            try:
                said, now = work(chosen, seen, boxes)
                filled = self._filled(now)
            except Exception as problem:  # Gradio would tell it in English
                return [said_view(told(problem)), *[self._gr.skip()] * (3 + len(self.boxes))]
            choices = contact_choices(self._desk, self._service, NEW)
            return [said_view(said), self._table(), self._gr.update(choices=choices, value=now or None), *filled]

        return run

    def _save(self, chosen: str | None, seen: str, boxes: tuple[Any, ...]) -> Outcome:
        if not chosen:
            raise AdminError(words("contact_choose"))
        place = self._desk.save(_place(chosen), seen, _form(boxes), date.today())
        return words("contact_saved"), str(place)

    def _remove(self, chosen: str | None, seen: str, _: tuple[Any, ...]) -> Outcome:
        place = _place(chosen)
        if place is None:
            raise AdminError(words("contact_choose"))
        self._desk.remove(place, seen)
        return words("routes_removed"), ""

    def _take_back(self, *_: Any) -> Outcome:
        self._desk.take_back()
        return words("routes_taken_back"), ""


def _form(boxes: tuple[Any, ...]) -> ContactForm:
    given: dict[str, Any] = {f.name: value or "" for f, value in zip(fields(ContactForm), boxes, strict=True)}
    return ContactForm(**given | {"audience": tuple(given["audience"])})


def _place(chosen: str | None) -> int | None:
    return int(chosen) if chosen and chosen != NEW else None
