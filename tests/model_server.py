"""A real HTTP server that speaks the OpenAI chat protocol and misbehaves on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Respond = Callable[["Talk"], None]


@dataclass
class Talk:
    """One request with the means to answer it bit by bit."""

    handler: BaseHTTPRequestHandler
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """What the user message holds."""
        return str(self.body["messages"][-1]["content"])

    def begin(self, status: int = 200, kind: str = "text/event-stream") -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()

    def raw(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def say(self, text: str, finish: str | None = None) -> None:
        delta = {"content": text} if text else {}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "toets", "choices": [choice]}
        self.raw(f"data: {json.dumps(chunk)}\n\n".encode())

    def end(self) -> None:
        self.say("", "stop")
        self.raw(b"data: [DONE]\n\n")


def says(text: str, size: int = 7) -> Respond:
    """A well-behaved reply, streamed in small pieces."""

    def respond(talk: Talk) -> None:
        talk.begin()
        for start in range(0, len(text), size):
            talk.say(text[start : start + size])
        talk.end()

    return respond


def drops(text: str) -> Respond:
    """Breaks the line in the middle of the reply."""

    def respond(talk: Talk) -> None:
        talk.begin()
        talk.say(text)

    return respond


def stalls(seconds: float, first: str = "") -> Respond:
    """Says nothing (more) for a while."""

    def respond(talk: Talk) -> None:
        talk.begin()
        if first:
            talk.say(first)
        time.sleep(seconds)

    return respond


def drips(seconds: float) -> Respond:
    """Sends a sign now and then, so that no single wait is long."""

    def respond(talk: Talk) -> None:
        talk.begin()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            talk.say("a")
            time.sleep(0.05)
        talk.end()

    return respond


def fails(status: int, body: bytes = b'{"error": {"message": "stuk"}}') -> Respond:
    """An error status."""

    def respond(talk: Talk) -> None:
        talk.begin(status, "application/json")
        talk.raw(body)

    return respond


def babbles(data: bytes, kind: str = "text/event-stream") -> Respond:
    """Bytes that are no reply."""

    def respond(talk: Talk) -> None:
        talk.begin(200, kind)
        talk.raw(data)

    return respond


def floods(megabytes: int, line: bool) -> Respond:
    """A reply without end, as text or as one endless line of the protocol."""

    def respond(talk: Talk) -> None:
        talk.begin()
        if line:
            talk.raw(b"data: ")
        for _ in range(megabytes * 16):
            if line:
                talk.raw(b"a" * 65_536)
            else:
                talk.say("a" * 65_536)

    return respond


def redirects(to: str) -> Respond:
    """Sends the caller elsewhere."""

    def respond(talk: Talk) -> None:
        talk.handler.send_response(307)
        talk.handler.send_header("Location", to)
        talk.handler.send_header("Content-Length", "0")
        talk.handler.end_headers()

    return respond


@dataclass
class ModelServer:
    """The running server: its address, what it will do next, and what it was asked."""

    address: str = ""
    respond: Respond = field(default_factory=lambda: says(""))
    talks: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """Serve on a free port of this machine until the block ends."""
    state = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.talks.append(body)
            state.keys.append(self.headers.get("Authorization", ""))
            self.close_connection = True
            with suppress(OSError):  # the caller hangs up on some of these, as it should
                state.respond(Talk(self, body))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
