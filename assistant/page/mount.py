"""Puts the pages and their files into the application."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from assistant.page.choices import choices
from assistant.page.feedback import add_feedback
from assistant.page.follow_up import add_follow_ups
from assistant.page.frame import STATIC, not_ready_page, show, static_address, static_version
from assistant.page.landscape_routes import add_landscape
from assistant.page.search_routes import add_search
from assistant.page.source_routes import add_sources
from assistant.service import NotReady, Service
from assistant.web_pages import wants_page
from kb.index_folder import IndexMismatch


class KeptFiles(StaticFiles):
    """Static files whose address changes with their content: a browser may keep them for a year."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file with headers that let it be kept and never let its type be guessed."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def add_pages(app: FastAPI, service: Service) -> None:
    """Vragen at ``/``, Bron under ``/bron``, the static files, and a page for addresses that lead nowhere."""
    app.mount(f"/static/{static_version()}", KeptFiles(directory=STATIC), name="static")
    _add_questions(app, service)
    add_sources(app, service)
    add_search(app, service)
    add_landscape(app, service)
    add_feedback(app, service)
    add_follow_ups(app, service)
    for kind in (HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _page_or(app.exception_handlers[kind]))


def _page_or(otherwise: Any) -> Any:
    """A page in Dutch for a browser that asks what is not there or cannot be read; else what the API says."""

    async def tell(request: Request, problem: Exception) -> Response:
        if wants_page(request.headers, request.url.path):
            if getattr(problem, "status_code", 0) == 404 or _in_path(problem):
                return show("no_page.html", status=404, current="", told="no_page")
            if isinstance(problem, RequestValidationError):
                return show("no_page.html", status=422, current="", told="unreadable")
        answer: Response = await otherwise(request, problem)
        return answer

    return tell


def _in_path(problem: Exception) -> bool:
    """Whether the path of an address names what cannot be there, as a page with a word for its number."""
    return isinstance(problem, RequestValidationError) and any(e["loc"][0] == "path" for e in problem.errors())


def _add_questions(app: FastAPI, service: Service) -> None:
    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        return RedirectResponse(static_address("icon.svg"), status_code=301)

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def ask_page(request: Request) -> Response:
        try:
            library = service.current_library()
        except (NotReady, IndexMismatch):
            return not_ready_page(request)
        return show("ask.html", current="ask", **choices(library, date.today()))
