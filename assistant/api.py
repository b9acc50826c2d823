"""The HTTP door: ask, search, documents, pages, health. Its OpenAPI page is served from local files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi_offline import FastAPIOffline
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from assistant.answer import answer_question
from assistant.api_models import MOST_CHARACTERS, AskIn, AskOut, ErrorOut, SearchOut, answer_out
from assistant.api_stream import add_stream
from assistant.documents import document_list, page_view
from assistant.finding import find_passages
from assistant.privacy import mask, without_placeholders
from assistant.question_log import log_answer
from assistant.service import NotReachable, NotReady, Service
from kb.index_folder import IndexDamaged, IndexMismatch
from prompts import render

_ERRORS: dict[int | str, dict[str, Any]] = {code: {"model": ErrorOut} for code in (400, 404, 413, 422, 503)}


class Utf8Json(JSONResponse):
    """JSON with its signs as they are."""

    def render(self, content: Any) -> bytes:
        """Encode as UTF-8 without escapes; lone surrogates become question marks."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def create_app(service: Service) -> FastAPI:
    """The application over one service; loading starts in the background with the server."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.load_in_background()
        yield

    app: FastAPI = FastAPIOffline(
        title="Wegwijzer",
        description=render("api.description"),
        version="0.1.0",
        lifespan=lifespan,
        default_response_class=Utf8Json,
        docs_url="/api/docs",
        redoc_url=None,
        openapi_url="/api/openapi.json",
        static_url="/api/docs-static",
    )
    _add_errors(app)
    _add_questions(app, service)
    add_stream(app, service)
    _add_documents(app, service)
    return app


def error(status: int, code: str, message: str) -> JSONResponse:
    """An error in the one form all errors have."""
    return Utf8Json({"error": {"code": code, "message": message}}, status_code=status)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, problem: RequestValidationError) -> Response:
        first = problem.errors()[0]
        field = str(first["loc"][-1]) if first["loc"] else ""
        return error(422, "invalid", _explain(first["type"], field))

    @app.exception_handler(HTTPException)
    async def http(_: Request, problem: HTTPException) -> Response:
        known = {404: "not_found_page", 405: "method", 413: "too_large", 429: "too_many"}
        text = render(f"api.{known.get(problem.status_code, 'other')}")
        return error(problem.status_code, known.get(problem.status_code, "other"), text)

    @app.exception_handler(NotReady)
    async def not_ready(_: Request, __: NotReady) -> Response:
        return error(503, "not_ready", render("api.not_ready"))

    @app.exception_handler(NotReachable)
    async def not_reachable(_: Request, __: NotReachable) -> Response:
        return error(503, "not_reachable", render("api.not_reachable"))

    @app.exception_handler(IndexDamaged)
    async def damaged(_: Request, __: IndexDamaged) -> Response:
        return error(503, "index_damaged", render("api.index_damaged"))

    @app.exception_handler(IndexMismatch)
    async def mismatch(_: Request, __: IndexMismatch) -> Response:
        return error(503, "index_mismatch", render("api.index_mismatch"))


def _explain(kind: str, field: str) -> str:
    if kind.startswith("json"):
        return render("api.no_json")
    if field == "question":
        if kind == "string_too_long":
            return render("api.question_long", most=MOST_CHARACTERS)
        return render("api.question_empty")
    if field == "as_of":
        return render("api.bad_date")
    if field == "role":
        return render("api.bad_role")
    return render("api.bad_field", field=field)


def _add_questions(app: FastAPI, service: Service) -> None:
    @app.post("/api/ask", response_model=AskOut, responses=_ERRORS, tags=["vragen"])
    async def ask(body: AskIn) -> Any:
        """Stel een vraag; elk antwoord noemt zijn bronnen."""
        library = await run_in_threadpool(service.current_library)
        answer = await run_in_threadpool(answer_question, body.question_value(), library)
        log_answer(app, answer)
        return answer_out(answer)

    @app.get("/api/search", response_model=SearchOut, responses=_ERRORS, tags=["zoeken"])
    async def search(
        q: Annotated[str, Query(min_length=1, max_length=MOST_CHARACTERS)],
        municipality: Annotated[str | None, Query(max_length=100)] = None,
        as_of: date | None = None,
        k: Annotated[int, Query(ge=1, le=100)] = 10,
        offset: Annotated[int, Query(ge=0, le=1000)] = 0,
        region: Annotated[str | None, Query(max_length=40)] = None,
        kind: Annotated[str | None, Query(max_length=40)] = None,
        document: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Any:
        """Zoek passages; het beste resultaat staat vooraan."""
        if not q.strip():
            return error(422, "invalid", render("api.question_empty"))
        asked = without_placeholders(mask(q).text) or q
        return await run_in_threadpool(
            find_passages, service.current_library(), asked, municipality, as_of, k, offset, region, kind, document
        )


def _add_documents(app: FastAPI, service: Service) -> None:
    @app.get("/api/documents", tags=["documenten"], responses=_ERRORS)
    async def documents() -> dict[str, Any]:
        """Welke documenten doorzoekbaar zijn."""
        return document_list(service.current_library())

    @app.get("/api/documents/{document_id}/pages/{number}", tags=["documenten"], responses=_ERRORS)
    async def page(
        document_id: str,
        number: int,
        passage: Annotated[str | None, Query(max_length=300)] = None,
        quote: Annotated[str | None, Query(max_length=5000)] = None,
    ) -> Any:
        """De tekst van een pagina, met de passage en het citaat gemarkeerd."""
        view = page_view(service.current_library(), document_id, number, passage, quote)
        return (
            view
            if view is not None
            else error(404, "no_page", render("api.no_page", document=document_id, page=number))
        )

    @app.get("/api/health", tags=["beheer"])
    async def health() -> dict[str, Any]:
        """Of de dienst klaar is om te antwoorden."""
        return service.health()
