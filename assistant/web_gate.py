"""The gate before the application: size, access, rate, time, and the headers of every answer.

An answer never tells what went wrong inside; the server's log gets the kind and place of a fault, not its message,
since a message may hold what somebody typed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web_access import is_admin, is_foreign, is_secure, may_read, visitor
from assistant.web_headers import docs_policy, standard_headers
from assistant.web_limits import RateLimit
from assistant.web_pages import refusal_page, wants_page
from assistant.web_settings import WebSettings
from prompts import render

_LOG = logging.getLogger("wegwijzer.web")
ACCESS_PAGE = "/toegang"
ADMIN_PATHS = ("/api/admin/", "/api/beheer/")
# The administrator's pages check the key themselves, before they read a request's body: uploads come in through them.
PANEL_PATH = "/beheer/"
_OPEN = ("/static/", "/api/health", ACCESS_PAGE, "/beheer")
_QUESTIONS = ("/api/ask", "/api/ask/stream")
_SAFE = ("GET", "HEAD", "OPTIONS")
_LONGEST_ADDRESS = 8_000
_BODY_SECONDS = 15.0
_OTHER_PER_QUESTION = 10
_WRONG_KEYS_PER_MINUTE = 10
_MORE = {
    401: [(b"www-authenticate", b'Bearer realm="Wegwijzer"')],
    429: [(b"retry-after", b"60")],
    503: [(b"retry-after", b"60")],
}


class Gate:
    """ASGI middleware; ``docs_url`` is the page that explains the API, ``style`` the style sheet of a refusal."""

    def __init__(self, app: ASGIApp, settings: WebSettings, docs_url: str | None = None, style: str = "") -> None:
        self.app = app
        self.settings = settings
        self.docs_url = docs_url
        self.style = style
        self.questions = RateLimit(settings.questions_per_minute)
        self.others = RateLimit(settings.questions_per_minute * _OTHER_PER_QUESTION)
        self.wrong_keys = RateLimit(_WRONG_KEYS_PER_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        answer = _Answer(send, standard_headers(is_secure(scope, headers, self.settings)))
        answer.page_style = self.style if wants_page(headers, scope["path"]) else None
        if self.docs_url is not None and scope["path"] == self.docs_url:
            answer.policy_from_body = True
        refused = self._refused(scope, headers)
        if refused is not None:
            page = refused[1] == "access" and scope["method"] == "GET" and "text/html" in headers.get("accept", "")
            await answer.refuse(*refused, to=ACCESS_PAGE if page else "")
            return
        if scope["path"].startswith((*ADMIN_PATHS, PANEL_PATH)):
            await self._run(scope, _limited(receive, self.settings.most_upload_bytes), answer, None)
            return
        body = await self._body(receive, answer)
        if body is not None:
            await self._run(scope, body, answer, self.settings.seconds)

    def _refused(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        """Status and code when the request may not go on."""
        path, method = scope["path"], scope["method"]
        address = visitor(scope, headers, self.settings)
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > _LONGEST_ADDRESS:
            return 414, "long_address"
        if method not in _SAFE and is_foreign(headers):
            return 403, "foreign"
        limit = self.questions if path in _QUESTIONS else self.others
        if not path.startswith("/static/") and path != "/api/health" and not limit.take(address):
            return 429, "too_many"
        if path.startswith(ADMIN_PATHS):
            return self._admin_refused(headers, address)
        if not path.startswith(_OPEN) and not may_read(scope, headers, self.settings):
            return 401, "access"
        panel = path.startswith(PANEL_PATH)
        return self._too_large(headers, self.settings.most_upload_bytes if panel else self.settings.most_bytes)

    def _admin_refused(self, headers: Headers, address: str) -> tuple[int, str] | None:
        if not self.settings.admin_key:
            return 403, "admin_off"
        if self.wrong_keys.empty(address):
            return 429, "too_many"
        if not is_admin(headers, self.settings):
            self.wrong_keys.take(address)
            return 401, "admin"
        return self._too_large(headers, self.settings.most_upload_bytes)

    def _too_large(self, headers: Headers, most: int) -> tuple[int, str] | None:
        size = headers.get("content-length", "0")
        return (413, "too_large") if not size.isdigit() or int(size) > most else None

    async def _body(self, receive: Receive, answer: _Answer) -> Receive | None:
        """The whole body at once, or None after answering that it is too large or too slow."""
        try:
            messages = await asyncio.wait_for(self._read(receive), _BODY_SECONDS)
        except TimeoutError:
            await answer.refuse(408, "slow_body")
            return None
        if messages is None:
            await answer.refuse(413, "too_large")
            return None
        waiting = iter(messages)

        async def replay() -> Message:
            message = next(waiting, None)
            return message if message is not None else await receive()

        return replay

    async def _read(self, receive: Receive) -> list[Message] | None:
        messages: list[Message] = []
        size = 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > self.settings.most_bytes:
                return None
            if message["type"] != "http.request" or not message.get("more_body", False):
                return messages

    async def _run(self, scope: Scope, receive: Receive, answer: _Answer, seconds: float | None) -> None:
        """Run the application; when it has not begun to answer in time, answer here and leave it to itself."""
        task = asyncio.ensure_future(self.app(scope, receive, answer))
        waiter = asyncio.ensure_future(answer.started.wait())
        try:
            await asyncio.wait({task, waiter}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if not task.done() and not answer.started.is_set():
                task.cancel()  # work in a thread cannot be stopped; what it still sends is dropped
                task.add_done_callback(_forget)
                await answer.refuse(504, "slow")
                return
            await task
        except asyncio.CancelledError:
            task.cancel()
            raise
        except Exception as fault:
            await self._fault(fault, answer)
        finally:
            waiter.cancel()

    async def _fault(self, fault: Exception, answer: _Answer) -> None:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        _LOG.error("%s at %s:%s", type(fault).__name__, place.filename, place.lineno)
        if answer.started.is_set():
            raise ConnectionAbortedError from None
        await answer.refuse(500, "fault")


def _forget(task: asyncio.Future[None]) -> None:
    if not task.cancelled():
        task.exception()


def _limited(receive: Receive, most: int) -> Receive:
    """The body as it comes in; past ``most`` bytes the connection counts as broken."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        return message if size <= most else {"type": "http.disconnect"}

    return counted


class _Answer:
    """The way back: adds the headers, and knows whether an answer has begun."""

    def __init__(self, send: Send, headers: MutableMapping[str, str]) -> None:
        self._send = send
        self._headers = headers
        self.started = asyncio.Event()
        self.policy_from_body = False
        self.page_style: str | None = None
        self._held: Message | None = None
        self._closed = False

    async def __call__(self, message: Message) -> None:
        if self._closed:
            return
        if message["type"] == "http.response.start":
            self.started.set()
            if self.policy_from_body:
                self._held = message
                return
            self._complete(message)
        elif self._held is not None:
            start, self._held = self._held, None
            self._headers["content-security-policy"] = docs_policy(message.get("body", b""))
            self._complete(start)
            await self._send(start)
        await self._send(message)

    def _complete(self, start: Message) -> None:
        headers = MutableHeaders(raw=list(start.get("headers", ())))
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        if "server" in headers:
            del headers["server"]
        start["headers"] = headers.raw

    async def refuse(self, status: int, code: str, to: str = "") -> None:
        """Answer here, as a page or in the form of all errors; ``to``: the address of a page to go to instead."""
        if self.page_style is not None:
            kind, text = b"text/html; charset=utf-8", refusal_page(self.page_style, code)
        else:
            error = {"error": {"code": code, "message": render(f"web.{code}")}}
            kind, text = b"application/json", json.dumps(error, ensure_ascii=False)
        body = text.encode()
        headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body))]
        headers += [(b"location", to.encode())] if to else _MORE.get(status, [])
        self.policy_from_body = False
        await self({"type": "http.response.start", "status": 303 if to else status, "headers": headers})
        await self({"type": "http.response.body", "body": body})
        self._closed = True


def describe(settings: WebSettings) -> dict[str, Any]:
    """The settings as an administrator may see them: whether a key is set, never the key."""
    return {
        "access_token": bool(settings.access_token),
        "identity_header": settings.identity_header,
        "proxies": list(settings.proxies),
        "questions_per_minute": settings.questions_per_minute,
        "most_bytes": settings.most_bytes,
        "seconds": settings.seconds,
        "log_days": settings.log_days,
        "log_text": settings.log_text,
    }
