"""``POST /api/ask/stream``: an answer told while it is made, one JSON value a line; the last is the whole answer."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from assistant.answer import answer_question
from assistant.api_models import AskIn, ErrorBody, ErrorEvent, ErrorOut, event_out
from assistant.model import Answer, Question
from assistant.progress import Line, Progress
from assistant.question_log import log_answer
from assistant.service import Library, Service
from assistant.web_security import JsonLines
from assistant.web_settings import WebSettings
from prompts import render

LONGEST = WebSettings.seconds  # as long as the gate waits for a whole answer
# A proxy that gathers an answer before it passes it on would take the point of it away.
_HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
# Errors are plain JSON, not the lines of an answer, so their content is named and not left to the route's class.
_ERROR = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ErrorOut.__name__}"}}}
_ERRORS: dict[int | str, dict[str, Any]] = {
    code: {"description": HTTPStatus(code).phrase, "content": _ERROR} for code in (400, 413, 422, 503)
}


class ReaderLeft(Exception):
    """Who asked has stopped or gone; what is being made ends here."""


def add_stream(app: FastAPI, service: Service) -> None:
    """The address for pages that show an answer as it comes."""

    @app.post("/api/ask/stream", response_class=JsonLines, response_model=None, responses=_ERRORS, tags=["vragen"])
    async def stream(body: AskIn) -> JsonLines:
        """Stel een vraag en volg het antwoord: JSON-regels met de stand, gecontroleerde zinnen en het hele antwoord."""
        library = await run_in_threadpool(service.current_library)
        return JsonLines(_told(body.question_value(), library, app), headers=_HEADERS)


async def _told(question: Question, library: Library, app: FastAPI) -> AsyncIterator[bytes]:
    """What is told of one answer; a fault inside breaks off without a last line, and the reader asks once more."""
    told: asyncio.Queue[Progress | Line | None] = asyncio.Queue()
    left = threading.Event()
    job = asyncio.ensure_future(run_in_threadpool(_answer, question, library, asyncio.get_running_loop(), told, left))
    job.add_done_callback(_forget)  # when nobody waits for it any more
    clock = asyncio.get_running_loop().time
    end = clock() + LONGEST
    try:
        while (event := await asyncio.wait_for(told.get(), max(0.0, end - clock()))) is not None:
            yield _line(event_out(event))
    except TimeoutError:
        yield _line(ErrorEvent(error=ErrorBody(code="slow", message=render("web.slow"))))
        return
    finally:
        left.set()  # a reader who stopped or left: nothing more is made for them
    answer = await job
    log_answer(app, answer)
    yield _line(event_out(answer))


def _answer(
    question: Question,
    library: Library,
    loop: asyncio.AbstractEventLoop,
    told: asyncio.Queue[Progress | Line | None],
    left: threading.Event,
) -> Answer:
    """The answer, told as it comes; raises ``ReaderLeft`` at the next line when nobody follows it any more."""

    def watch(event: Progress | Line) -> None:
        if left.is_set():
            raise ReaderLeft
        loop.call_soon_threadsafe(told.put_nowait, event)

    try:
        return answer_question(question, library, watch=watch)
    finally:
        loop.call_soon_threadsafe(told.put_nowait, None)


def _forget(job: asyncio.Future[Answer]) -> None:
    if not job.cancelled():
        job.exception()


def _line(event: BaseModel) -> bytes:
    text = json.dumps(event.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n"
