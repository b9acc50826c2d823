"""Talks to an OpenAI-compatible address through llama-index, within one deadline and one size for the whole reply."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from queue import Empty, Queue
from typing import Any

from assistant.settings import AssistantSettings

MOST_CHARACTERS = 8_000
MOST_BYTES = 2_000_000
MOST_TOKENS = 700

_opened = threading.local()


class ModelTrouble(RuntimeError):
    """The address gave no usable reply; the message is the cause in a few English words, without any of its text."""


def prepare() -> None:
    """Import what the first question would otherwise wait for (some five seconds); call it in the background."""
    with suppress(ImportError):
        import llama_index.llms.openai_like  # noqa: F401
        import openai.resources.chat.completions  # noqa: F401


def stream_reply(system: str, user: str, settings: AssistantSettings) -> Iterator[str]:
    """Pieces of the reply as they come; raises ``ModelTrouble`` when it is late, cut off, too long or not a reply.

    A thread reads, so that the deadline holds whatever the address does; it ends at its own time limit at the latest.
    """
    prepare()
    try:
        llm = _open(settings)
    except Exception as error:  # an address that is none
        raise error if isinstance(error, ModelTrouble) else ModelTrouble(type(error).__name__) from error
    pieces: Queue[str | Exception | None] = Queue()
    stop = threading.Event()
    threading.Thread(target=_read, args=(llm, system, user, pieces, stop), daemon=True).start()
    deadline = time.monotonic() + settings.model_timeout
    length = 0
    try:
        while (piece := _next(pieces, deadline)) is not None:
            length += len(piece)
            if length > MOST_CHARACTERS:
                raise ModelTrouble("reply too long")
            yield piece
    finally:
        stop.set()


def _next(pieces: Queue[str | Exception | None], deadline: float) -> str | None:
    try:
        piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
    except Empty:
        raise ModelTrouble("timeout") from None
    if isinstance(piece, Exception):
        raise piece if isinstance(piece, ModelTrouble) else ModelTrouble(type(piece).__name__) from piece
    return piece


@lru_cache(maxsize=4)
def _open(settings: AssistantSettings) -> Any:
    """The model at the address; kept, since opening costs more than asking, and safe to share between threads."""
    try:
        import httpx
        from llama_index.llms.openai_like import OpenAILike
    except ImportError as error:
        raise ModelTrouble("llama-index-llms-openai-like is not installed") from error
    # No redirects: what is asked goes to the address that was set and nowhere else. No connection is kept, since nobody
    # closes a model that falls out of the cache.
    client = httpx.Client(
        timeout=settings.model_timeout,
        follow_redirects=False,
        event_hooks={"response": [_limit_size, _remember]},
        limits=httpx.Limits(max_keepalive_connections=0),
    )
    return OpenAILike(
        model=settings.model_name or "default",
        api_base=settings.model_url,
        api_key=settings.model_key or "none",
        is_chat_model=True,
        temperature=0.0,
        max_tokens=MOST_TOKENS,
        max_retries=0,
        timeout=settings.model_timeout,
        http_client=client,  # type: ignore[call-arg]
    )


def _limit_size(response: Any) -> None:
    """Stop reading a response that has no end: a line without a line end would fill the memory."""
    import httpx

    stream = response.stream

    class Limited(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            left = MOST_BYTES
            for chunk in stream:
                left -= len(chunk)
                if left < 0:
                    raise ModelTrouble("reply too long")
                yield chunk

        def close(self) -> None:
            stream.close()

    response.stream = Limited()


def _remember(response: Any) -> None:
    """Keep this thread's response at hand: dropping openai's stream, which refers to itself, closes nothing."""
    _opened.response = response


def _hang_up() -> None:
    """Close the line this thread reads from, also in the middle of a reply."""
    response, _opened.response = getattr(_opened, "response", None), None
    if response is not None:
        response.close()


def _read(llm: Any, system: str, user: str, pieces: Queue[str | Exception | None], stop: threading.Event) -> None:
    from llama_index.core.base.llms.types import ChatMessage, MessageRole

    messages = [ChatMessage(role=MessageRole.SYSTEM, content=system), ChatMessage(role=MessageRole.USER, content=user)]
    finished = False
    try:
        for part in llm.stream_chat(messages):
            if stop.is_set():
                return
            pieces.put(str(part.delta or ""))
            choices = getattr(part.raw, "choices", None) or []
            finished = finished or any(c.finish_reason in ("stop", "length") for c in choices)
        # A dropped connection can look like an end; only a reply that says it has ended is whole.
        pieces.put(None if finished else ModelTrouble("cut off"))
    except Exception as error:
        pieces.put(error)
    finally:
        _hang_up()
