"""Makes the application fit for the web with one call: ``harden(app, settings, folder)``.

The gate (``web_gate``) checks every request; the access page takes the shared token; the administrator's routes show,
export and delete the log of questions.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from pydantic import BaseModel

from assistant.question_log import QuestionLog
from assistant.web_access import COOKIE, access_cookie, is_secure, same_key, visitor
from assistant.web_gate import ACCESS_PAGE, Gate, describe
from assistant.web_limits import RateLimit
from assistant.web_pages import access_page
from assistant.web_settings import WebSettings
from prompts import render

_COOKIE_SECONDS = 30 * 24 * 3600
_TRIES_PER_MINUTE = 10


class JsonLines(StreamingResponse):
    """One JSON value a line."""

    media_type = "application/x-ndjson"


class DeletedOut(BaseModel):
    """How many questions were deleted."""

    deleted: int


def harden(
    app: FastAPI, settings: WebSettings, folder: Path, style: str = "", docs_url: str = "/api/docs"
) -> QuestionLog:
    """Put the gate before the application, add the access page and the log; ``folder`` keeps the log.

    ``style``: address of a style sheet of our own for the gate's pages; ``docs_url``: the page that explains the API,
    whose inline scripts are let through by their hash. The log is also found as
    ``app.state.question_log``; ``log_answer(app, answer)`` adds to it.
    """
    log = QuestionLog(folder, settings.log_days, settings.log_text)
    log.purge(date.today())
    app.state.question_log = log
    _add_access_page(app, settings, style)
    _add_administration(app, settings, log)
    app.add_middleware(Gate, settings=settings, docs_url=docs_url, style=style)
    return log


def _add_access_page(app: FastAPI, settings: WebSettings, style: str) -> None:
    tries = RateLimit(_TRIES_PER_MINUTE)

    def page(wrong: bool, status: int) -> Response:
        return HTMLResponse(access_page(style, wrong), status_code=status)

    @app.get(ACCESS_PAGE, include_in_schema=False)
    async def show() -> Response:
        return page(False, 200)

    @app.post(ACCESS_PAGE, include_in_schema=False)
    async def enter(request: Request) -> Response:
        given = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=5).get("code", [""])[0]
        address = visitor(request.scope, request.headers, settings)
        if not tries.take(address) or not same_key(given.strip(), settings.access_token):
            return page(True, 401)
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(
            COOKIE,
            access_cookie(settings.access_token),
            max_age=_COOKIE_SECONDS,
            httponly=True,
            samesite="strict",
            secure=is_secure(request.scope, request.headers, settings),
        )
        return answer


def _add_administration(app: FastAPI, settings: WebSettings, log: QuestionLog) -> None:
    responses: dict[int | str, dict[str, Any]] = {401: {}, 403: {}, 404: {}, 429: {}}

    @app.get("/api/admin/log", tags=["beheer"], responses=responses, response_class=JsonLines)
    def export() -> JsonLines:
        """Alle bewaarde vragen, als JSON-regels. Alleen met de sleutel van de beheerder."""
        headers = {"Content-Disposition": 'attachment; filename="vragenlog.jsonl"'}
        return JsonLines(log.export(), headers=headers)

    @app.delete("/api/admin/log", tags=["beheer"], responses=responses)
    def delete_all() -> DeletedOut:
        """Wis alle bewaarde vragen. Alleen met de sleutel van de beheerder."""
        return DeletedOut(deleted=log.delete())

    @app.delete("/api/admin/log/{entry_id}", tags=["beheer"], responses=responses, response_model=DeletedOut)
    def delete_one(entry_id: str) -> Any:
        """Wis één bewaarde vraag. Alleen met de sleutel van de beheerder."""
        deleted = log.delete(entry_id)
        if not deleted:
            return JSONResponse({"error": {"code": "no_entry", "message": render("web.no_entry")}}, status_code=404)
        return DeletedOut(deleted=deleted)

    @app.get("/api/admin/settings", tags=["beheer"], responses=responses)
    def settings_now() -> dict[str, Any]:
        """De instellingen van de website, zonder sleutels. Alleen met de sleutel van de beheerder."""
        return describe(settings)
