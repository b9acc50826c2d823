"""Puts the pages and their files into the application."""

from __future__ import annotations

from datetime import date

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from assistant.page.choices import choices
from assistant.page.feedback import add_feedback
from assistant.page.follow_up import add_follow_ups
from assistant.page.frame import STATIC, not_ready_page, show, static_address, static_version
from assistant.page.landscape_routes import add_landscape
from assistant.page.search_routes import add_search
from assistant.page.source_routes import add_sources
from assistant.service import NotReady, Service
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
    """Vragen at ``/``, Bron under ``/bron``, and the static files."""
    app.mount(f"/static/{static_version()}", KeptFiles(directory=STATIC), name="static")
    _add_questions(app, service)
    add_sources(app, service)
    add_search(app, service)
    add_landscape(app, service)
    add_feedback(app, service)
    add_follow_ups(app, service)


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
