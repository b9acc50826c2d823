"""The part of Beheer where referral routes are edited, as Gradio components over ``RouteDesk``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.model import ROLES
from assistant.page import admin_views as views
from assistant.page.admin_jobs import AdminError, told
from assistant.page.admin_route_desk import HARDNESSES, RouteDesk, form_of
from assistant.page.admin_route_form import EvidenceForm, RouteForm, StepForm
from assistant.page.admin_route_views import (
    document_choices,
    head_view,
    region_choices,
    route_choices,
    route_view,
    step_choices,
)
from assistant.page.admin_views import QUIET, said_view
from assistant.page.frame import words
from assistant.service import Service
from kb.facts.route_model import SLOTS

NEW = "+"  # the choice of a route or step that is not there yet
EVIDENCE_ROWS = 3
Outcome = tuple[str, str, str]  # what is said, the route and the step chosen afterwards


class RoutePart:
    """The screen: pick a route, see its steps, change one, change the route itself."""

    def __init__(self, gr: Any, service: Service) -> None:
        self._gr, self._service, self._desk = gr, service, RouteDesk(service)
        self._said: dict[str, Any] = {}  # below each row of buttons, by the name of the first
        self.head = gr.HTML("", elem_id="route-head")
        self.chosen = self._dropdown("routes_pick", self._routes(), "route-chosen")
        self.steps = gr.HTML("", elem_id="route-steps")
        self._heading("routes_step_head")
        self.step = self._dropdown("routes_step_pick", step_choices(self._desk, "", NEW), "route-step")
        self.shown = [self.head, self.chosen]
        self.seen = gr.State("")
        buttons = self._buttons("move_up", "move_down")
        self.step_boxes = self._step_boxes()
        self.everywhere = gr.Checkbox(True, label=words("routes_everywhere"), elem_id="route-everywhere")
        buttons |= self._buttons("check", "save_step", "remove_step", stop="remove_step")
        self._heading("routes_route_head", "routes_route_lead")
        self.route_boxes = self._route_boxes()
        buttons |= self._buttons("save_route", "remove_route", "take_back", stop="remove_route")
        self._events(buttons)

    def opened(self) -> list[Any]:
        """The head and the list of routes as they are now."""
        return [head_view(self._service, self._desk), self._gr.update(choices=self._routes())]

    def _routes(self) -> list[tuple[str, str]]:
        return route_choices(self._service, self._desk, NEW)

    def _heading(self, head: str, lead: str = "") -> None:
        self._gr.HTML(views.part("form_head", head=head, lead=lead))

    def _dropdown(self, label: str, choices: Any, identity: str | None = None, **values: Any) -> Any:
        made = {"value": None, "label": words(label, **values), "elem_id": identity, "filterable": False}
        return self._gr.Dropdown(choices, **made)

    def _buttons(self, *names: str, stop: str = "") -> dict[str, Any]:
        kinds = {name: "stop" if name == stop else "secondary" for name in names}
        with self._gr.Row():
            made = {
                n: self._gr.Button(words(f"routes_{n}"), variant=kind, elem_id=f"route-{n.replace('_', '-')}")
                for n, kind in kinds.items()
            }
        identity = f"route-{names[0].replace('_', '-')}-said"
        self._said[names[0]] = self._gr.HTML("", elem_id=identity, elem_classes="said")
        return made

    def _step_boxes(self) -> list[Any]:
        gr = self._gr
        with gr.Row():
            slot = self._dropdown("routes_slot", list(SLOTS), "route-slot")
            hardness = [(words(f"js_hard_{h}"), h) for h in HARDNESSES]
            boxes = [slot, self._dropdown("routes_hardness", hardness, "route-hardness")]
        boxes.append(gr.Textbox(label=words("routes_step_text"), lines=2, elem_id="route-text"))
        boxes.append(gr.CheckboxGroup(_roles(), label=words("routes_roles"), elem_id="route-step-roles"))
        gr.HTML(views.part("route_terms_how"))
        for number in range(1, EVIDENCE_ROWS + 1):
            with gr.Row():
                documents = document_choices(self._service, self._desk)
                boxes.append(self._dropdown("routes_document", documents, f"route-document-{number}", number=number))
                where = gr.Textbox(label=words("routes_where", number=number), elem_id=f"route-where-{number}")
                terms = words("routes_terms", number=number)
                boxes += [where, gr.Textbox(label=terms, lines=2, elem_id=f"route-terms-{number}")]
        return boxes

    def _route_boxes(self) -> list[Any]:
        gr = self._gr
        boxes = [gr.Textbox(label=words("routes_title"), elem_id="route-title")]
        regions = region_choices(self._service)
        boxes.append(gr.CheckboxGroup(regions, label=words("routes_regions"), elem_id="route-regions"))
        with gr.Row():
            for name in ("valid_from", "valid_until"):
                boxes.append(gr.Textbox(label=words(f"field_{name}"), elem_id=f"route-{name.replace('_', '-')}"))
        boxes.append(gr.Textbox(label=words("routes_keywords"), lines=3, elem_id="route-keywords"))
        boxes.append(gr.CheckboxGroup(_roles(), label=words("routes_roles"), elem_id="route-roles"))
        boxes.append(gr.Checkbox(False, label=words("routes_default"), elem_id="route-default"))
        return boxes

    def _events(self, buttons: dict[str, Any]) -> None:
        places = list(self._said.values())
        shown = [self.steps, self.step, *self.route_boxes, *places]
        self.chosen.input(self._show_route, self.chosen, shown, **QUIET)
        filled = [self.seen, *self.step_boxes]
        for event in (self.step.change, self.chosen.change):
            event(self._show_step, [self.chosen, self.step], filled, **QUIET)
        self.step.input(self._tell, None, places, **QUIET)
        buttons["check"].click(self._check, self.step_boxes, places, **QUIET)
        given = [self.chosen, self.step, self.seen, self.everywhere, *self.step_boxes, *self.route_boxes]
        after = [*places, self.head, self.chosen, self.steps, self.step, *self.route_boxes]
        for row, names in (
            ("move_up", ("move_up", "move_down")),
            ("check", ("save_step", "remove_step")),
            ("save_route", ("save_route", "remove_route", "take_back")),
        ):
            for name in names:
                buttons[name].click(self._job(getattr(self, f"_{name}"), row), given, after, **QUIET)

    def _tell(self, row: str = "", view: str = "") -> list[str]:
        """What is said below each row of buttons: this one's view, nothing below the others."""
        return [view if row == name else "" for name in self._said]

    def _show_route(self, route: str | None) -> list[Any]:
        known = route if route and route != NEW else ""
        try:
            table, values = route_view(self._service, self._desk, known), self._route_values(known)
        except Exception as problem:  # Gradio would tell it in English
            trouble = self._tell("move_up", said_view(told(problem)))
            return [*[self._gr.skip()] * (2 + len(self.route_boxes)), *trouble]
        choices = step_choices(self._desk, known, NEW)
        return [table, self._gr.update(choices=choices, value=NEW if route == NEW else None), *values, *self._tell()]

    def _route_values(self, identity: str) -> list[Any]:
        if not identity:
            return ["", [], "", "", "", [], False]
        route = self._desk.route(identity)
        days = [d.strftime("%d-%m-%Y") if d else "" for d in (route.valid_from, route.valid_until)]
        return [route.title, list(route.regions), *days, ", ".join(route.keywords), list(route.roles), route.default]

    def _show_step(self, route: str | None, step: str | None) -> list[Any]:
        """A step as it is edited; empty boxes for a new one or when the file cannot be read."""
        rows: list[Any] = [None, "", ""] * EVIDENCE_ROWS
        try:
            steps = next((r.steps for r in self._desk.routes() if r.id == route), ())
        except AdminError:
            steps = ()
        place = _place(step)
        if place is None or place >= len(steps):
            return ["", None, None, "", [], *rows]
        form = form_of(steps[place])
        filled = [x for e in form.evidence[:EVIDENCE_ROWS] for x in (e.document, e.where, e.terms)]
        return [form.text, form.slot, form.hardness, form.text, list(form.roles), *filled, *rows[len(filled) :]]

    def _check(self, *boxes: Any) -> list[str]:
        try:
            return self._tell("check", views.part("route_check", said="", checked=self._desk.check(_step_form(boxes))))
        except Exception as problem:  # Gradio would tell it in English
            return self._tell("check", said_view(told(problem)))

    def _job(self, work: Callable[..., Outcome], row: str) -> Callable[..., list[Any]]:
        """Runs a change and shows everything anew; a problem in words, with all that was filled in left as it is."""
        count = len(self.step_boxes)

        def run(route: str, step: str, seen: str, everywhere: bool, *boxes: Any) -> list[Any]:
            try:
                said, now, place = work(route, step, seen, everywhere, boxes[:count], boxes[count:])
            except Exception as problem:  # Gradio would tell it in English
                trouble = self._tell(row, said_view(told(problem)))
                return [*trouble, *[self._gr.skip()] * (4 + len(self.route_boxes))]
            steps = self._gr.update(choices=step_choices(self._desk, now, NEW), value=place or None)
            chosen = self._gr.update(choices=self._routes(), value=now or None)
            head, table = head_view(self._service, self._desk), route_view(self._service, self._desk, now)
            return [*self._tell(row, said_view(said)), head, chosen, table, steps, *self._route_values(now)]

        return run

    def _save_step(
        self, route: str, step: str, seen: str, everywhere: bool, boxes: tuple[Any, ...], _: tuple[Any, ...]
    ) -> Outcome:
        if step != NEW and _place(step) is None:
            raise AdminError(words("routes_choose_step"))
        self._desk.save_step(_known(route), _place(step), seen, _step_form(boxes), everywhere)
        place = str(len(self._desk.route(route).steps) - 1) if step == NEW else step
        return words("routes_saved_step"), route, place

    def _move_up(self, *given: Any) -> Outcome:
        return self._move(-1, *given)

    def _move_down(self, *given: Any) -> Outcome:
        return self._move(1, *given)

    def _move(
        self, by: int, route: str, step: str, seen: str, _: bool, boxes: tuple[Any, ...], __: tuple[Any, ...]
    ) -> Outcome:
        place = _place(step)
        now = self._desk.move_step(_known(route), place, seen, by, _step_form(boxes))
        return words("routes_moved", old=(place or 0) + 1, new=now + 1), route, str(now)

    def _remove_step(self, route: str, step: str, seen: str, *_: Any) -> Outcome:
        self._desk.remove_step(_known(route), _place(step), seen)
        return words("routes_removed"), route, ""

    def _save_route(
        self, route: str, step: str, seen: str, everywhere: bool, boxes: tuple[Any, ...], fields: tuple[Any, ...]
    ) -> Outcome:
        title, regions, start, end, keywords, roles, default = fields
        if not route:
            raise AdminError(words("routes_choose"))
        identity = "" if route == NEW else route
        form = RouteForm(identity, title, tuple(regions), start, end, keywords, tuple(roles), bool(default))
        saved = self._desk.save_route(form, None if identity else _step_form(boxes))
        return words("routes_saved_route"), saved, ""

    def _remove_route(self, route: str, *_: Any) -> Outcome:
        self._desk.remove_route(_known(route))
        return words("routes_removed"), "", ""

    def _take_back(self, route: str, *_: Any) -> Outcome:
        self._desk.take_back()
        known = any(r.id == route for r in self._desk.routes())
        return words("routes_taken_back"), route if known else "", ""


def _roles() -> list[tuple[str, str]]:
    return [(words(f"role_{r}"), r) for r in (*ROLES, "gi")]


def _known(route: str | None) -> str:
    if not route or route == NEW:
        raise AdminError(words("routes_choose"))
    return route


def _place(step: str | None) -> int | None:
    return int(step) if step and step != NEW else None


def _step_form(boxes: tuple[Any, ...]) -> StepForm:
    slot, hardness, text, roles, *rows = boxes
    evidence = tuple(EvidenceForm(*(str(v or "") for v in rows[n : n + 3])) for n in range(0, len(rows), 3))
    evidence = tuple(e for e in evidence if e != EvidenceForm("", "", ""))
    return StepForm(slot or "", text or "", hardness or "", tuple(roles or ()), evidence)
