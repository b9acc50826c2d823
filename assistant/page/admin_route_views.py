"""What the editor of routes shows: the state of all steps, choices for its lists, what came of a change."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.page.admin_jobs import AdminError
from assistant.page.admin_route_desk import RouteDesk
from assistant.page.admin_views import Choices, part, region_names
from assistant.page.frame import words
from assistant.service import Service
from assistant.write import say_date
from kb.facts.route_model import DATA, Route

_SHORT = 70


def head_view(service: Service, desk: RouteDesk) -> str:
    """How many routes and steps there are, how many are not shown, and in which file they stand."""
    try:
        routes = desk.routes()
        not_shown = desk.not_shown()
    except AdminError as problem:
        return part("routes_head", trouble=str(problem))
    steps = sum(len(r.steps) for r in routes)
    file, bundled = desk.path, desk.path == DATA
    return part("routes_head", trouble="", routes=len(routes), steps=steps, lost=not_shown, file=file, bundled=bundled)


def route_view(service: Service, desk: RouteDesk, identity: str) -> str:
    """The steps of a route, each with the state of its evidence."""
    names = region_names(service)
    rows = [(r, [_route_name(o, names) for o in r.shared]) for r in (desk.steps(identity) if identity else [])]
    return part("route", rows=rows)


def route_choices(service: Service, desk: RouteDesk, new: str) -> Choices:
    """All routes, with the number of steps that lost their evidence; only a new one while the file is broken."""
    try:
        lost, routes = desk.lost(), desk.routes()
    except AdminError:
        return [(words("routes_new"), new)]
    names = region_names(service)
    return [(words("routes_new"), new), *((_route_name(r, names) + _lost(lost[r.id]), r.id) for r in routes)]


def _lost(count: int) -> str:
    return words("routes_choice_lost", count=count) if count else ""


def _route_name(route: Route, names: Mapping[str, str]) -> str:
    start = words("routes_period_from", date=say_date(route.valid_from)) if route.valid_from else ""
    end = words("routes_period_until", date=say_date(route.valid_until)) if route.valid_until else ""
    regions = ", ".join(names.get(r, r) for r in route.regions)
    return words("routes_choice", title=route.title, region=regions, period=start + end)


def step_choices(desk: RouteDesk, identity: str, new: str) -> Choices:
    """The steps of a route, and a new one."""
    steps = desk.route(identity).steps if identity else ()
    names = [words("routes_step_choice", number=n + 1, slot=s.slot, text=s.text[:_SHORT]) for n, s in enumerate(steps)]
    return [(words("routes_step_new"), new), *((name, str(n)) for n, name in enumerate(names))]


def document_choices(service: Service, desk: RouteDesk) -> Choices:
    """Indexed documents, and those that routes name but that are not indexed."""
    library = service.current_library()
    found = {d.metadata.id: d.metadata.title for d in library.knowledge.documents}
    try:
        named = {w.document for r in desk.routes() for s in r.steps for w in s.evidence}
    except AdminError:
        named = set()
    parts = {n for n in named - set(found) if library.facts.evidence_finder.documents_for(n)}
    gone = {n: words("routes_document_gone", id=n) for n in sorted(named - set(found) - parts)}
    known = found | {n: n for n in sorted(parts)}
    return [(words("routes_document_none"), ""), *((name, i) for i, name in (known | gone).items())]


def region_choices(service: Service) -> Choices:
    """The regions that are known, and everywhere."""
    return [(name, i) for i, name in region_names(service).items()]
