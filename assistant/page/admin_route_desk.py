"""The editor of referral routes without its screen: what stands, what a step rests on, saving after a check."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from yaml import YAMLError

from assistant.page.admin_jobs import AdminError
from assistant.page.admin_route_check import Checked, check_step
from assistant.page.admin_route_form import RouteForm, StepForm, route_entry, step_of
from assistant.page.frame import words
from assistant.service import Library, Service
from kb.facts.model import Hardness
from kb.facts.route_file import RouteFile, read_route_file, routes_in_use, step_entry, take_back, write_route_file
from kb.facts.route_model import Route, RouteFormError, RouteStep, load_routes

HARDNESSES: tuple[str, ...] = get_args(Hardness)
_LOCK = threading.Lock()  # one change at a time, whoever makes it


@dataclass(frozen=True)
class StepRow:
    """A step of a route as it stands; ``shared`` are the other routes that use the same building block."""

    place: int
    step: RouteStep
    checked: Checked
    shared: tuple[Route, ...]


class RouteDesk:
    """Reads and changes the routes behind one service; what is saved holds from the next question on."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._checked: dict[RouteStep, Checked] = {}
        self._version = ""
        self._read: tuple[tuple[str, int], RouteFile, tuple[Route, ...]] | None = None

    @property
    def path(self) -> Path:
        """The file in use."""
        return routes_in_use(self._service.routes_file)

    def routes(self) -> tuple[Route, ...]:
        """All routes of the file. Raises ``AdminError`` when it is not in its form."""
        return self._now()[1]

    def _now(self) -> tuple[RouteFile, tuple[Route, ...]]:
        """The file as it stands, read anew only when it changed."""
        try:
            stamp = (str(self.path), self.path.stat().st_mtime_ns)
            if self._read is None or self._read[0] != stamp:
                self._read = (stamp, read_route_file(self.path), load_routes(self.path))
        except (RouteFormError, YAMLError, OSError) as error:
            raise AdminError(words("routes_broken", file=self.path, detail=error)) from error
        return self._read[1:]

    def not_shown(self) -> int:
        """How many steps do not stand in answers: no evidence, or refused by the gate."""
        library = self._service.current_library()
        return sum(not self._check(step, library).shown for route in self.routes() for step in route.steps)

    def route(self, identity: str) -> Route:
        """The route of this id. Raises ``AdminError``."""
        found = next((r for r in self.routes() if r.id == identity), None)
        if found is None:
            raise AdminError(words("routes_choose"))
        return found

    def lost(self) -> dict[str, int]:
        """How many steps of each route have no evidence in the indexed documents now."""
        finder = self._service.current_library().facts.evidence_finder
        return {r.id: sum(not any(map(finder.find, s.evidence)) for s in r.steps) for r in self.routes()}

    def steps(self, identity: str) -> list[StepRow]:
        """The steps of a route with the state of their evidence."""
        library, file = self._service.current_library(), self._now()[0]
        routes = {r.id: r for r in self.routes()}
        held = file.route(identity)["stappen"]
        rows = []
        for place, step in enumerate(self.route(identity).steps):
            users = file.shared_by(held[place]) if isinstance(held[place], str) else ()
            others = tuple(routes[u] for u in users if u != identity)
            rows.append(StepRow(place, step, self._check(step, library), others))
        return rows

    def _check(self, step: RouteStep, library: Library) -> Checked:
        """As ``check_step``, kept for as long as the index stays the same."""
        if self._version != library.knowledge.version:
            self._checked, self._version = {}, library.knowledge.version
        if step not in self._checked:
            self._checked[step] = check_step(step, library)
        return self._checked[step]

    def check(self, form: StepForm) -> Checked:
        """Whether a step as it is being written would be shown. Raises ``AdminError`` for what is not filled in."""
        return check_step(step_of(form), self._service.current_library())

    def save_step(self, route: str, place: int | None, seen: str, form: StepForm, everywhere: bool = True) -> None:
        """Keep a step whose evidence stands; ``seen`` is its text as the editor began with. Raises ``AdminError``."""
        step = self._proven(form)
        self._change(lambda file: self._same(file, route, place, seen).with_step(route, place, step, everywhere))

    def remove_step(self, route: str, place: int | None, seen: str) -> None:
        """Take a step out; the last one of a route stays. Raises ``AdminError``."""
        if place is None:
            raise AdminError(words("routes_choose_step"))
        if len(self.route(route).steps) == 1:
            raise AdminError(words("routes_last_step"))
        self._change(lambda file: self._same(file, route, place, seen).without_step(route, place))

    def move_step(self, route: str, place: int | None, seen: str, by: int, form: StepForm) -> int:
        """Move a step one up (``by`` -1) or down among the steps of its slot; gives its new place.

        A card shows its steps by slot, so only the order within a slot is the editor's. ``form``: the step as it stands
        in the boxes, which must be the kept one. Raises ``AdminError``.
        """
        steps = self.route(route).steps
        if place is None or place >= len(steps):
            raise AdminError(words("routes_choose_step"))
        if form != form_of(steps[place]):
            raise AdminError(words("routes_save_first"))
        slot = steps[place].slot
        beside = [n for n in range(place + by, len(steps) if by > 0 else -1, by) if steps[n].slot == slot]
        if not beside:
            raise AdminError(words("routes_already_first" if by < 0 else "routes_already_last", slot=slot))
        self._change(lambda file: self._same(file, route, place, seen).with_swapped(route, place, beside[0]))
        return beside[0]

    def save_route(self, form: RouteForm, first: StepForm | None = None) -> str:
        """Keep a route's own fields; a new one (no id) gets ``first`` as its step. Gives its id."""
        entry = route_entry(form, [r.id for r in self.routes()])
        if not form.id:
            if first is None:
                raise AdminError(words("routes_choose_step"))
            entry["stappen"] = [step_entry(self._proven(first))]
        self._change(lambda file: file.with_route(entry))
        return str(entry["id"])

    def remove_route(self, route: str) -> None:
        """Take a route out. Raises ``AdminError``."""
        self.route(route)
        self._change(lambda file: file.without_route(route))

    def take_back(self) -> None:
        """Put back the file as it was before the last change. Raises ``AdminError``."""
        with _LOCK:
            try:
                done = take_back(self._service.routes_file)
            except OSError as error:
                raise AdminError(words("admin_read_only", folder=self._service.routes_file.parent)) from error
        if not done:
            raise AdminError(words("routes_nothing_back"))
        self._service.load()

    def _proven(self, form: StepForm) -> RouteStep:
        step = step_of(form)
        checked = check_step(step, self._service.current_library())
        if not checked.shown:
            raise AdminError(words("routes_not_proven", why=" ".join(checked.problems)))
        return step

    def _same(self, file: RouteFile, route: str, place: int | None, seen: str) -> RouteFile:
        """The file, when the step at this place is still the one that was shown. Raises ``AdminError``."""
        steps = self.route(route).steps
        if place is not None and (place >= len(steps) or steps[place].text != seen):
            raise AdminError(words("routes_changed_meanwhile"))
        return file

    def _change(self, make: Callable[[RouteFile], RouteFile]) -> None:
        with _LOCK:
            try:
                write_route_file(make(self._now()[0]), self._service.routes_file)
            except RouteFormError as error:
                raise AdminError(str(error)) from error
            except OSError as error:
                raise AdminError(words("admin_read_only", folder=self._service.routes_file.parent)) from error
        self._service.load()


def form_of(step: RouteStep) -> StepForm:
    """A step as it is edited."""
    from assistant.page.admin_route_form import EvidenceForm, show_terms

    rows = tuple(EvidenceForm(w.document, w.where, show_terms(w.choices)) for w in step.evidence)
    return replace(StepForm(step.slot, step.text, step.hardness, step.roles), evidence=rows)
