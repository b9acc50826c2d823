"""Who may see Beheer: the administrator's key, compared in constant time; closed when no key is set."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import deque

from fastapi import Request

from assistant.web_access import same_key

COOKIE = "wegwijzer_beheer"
HEADER = "x-admin-key"  # as the routes under /api/admin take it
LIFETIME = 8 * 3600  # seconds
MOST_FAILURES = 8  # within a minute; then every try is refused for the rest of it
_WINDOW = 60.0


class Gate:
    """Keeps who is signed in, in memory: a restart signs everybody out."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._sessions: dict[str, float] = {}
        self._failures: deque[float] = deque(maxlen=MOST_FAILURES)
        self._lock = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether there is a key at all."""
        return bool(self._key)

    def sign_in(self, given: str) -> str | None:
        """A session's token for the right key, else None."""
        with self._lock:
            if self._too_many() or not self._right(given):
                self._failures.append(time.monotonic())
                return None
            now = time.monotonic()
            self._sessions = {t: end for t, end in self._sessions.items() if end > now}
            token = secrets.token_urlsafe(32)
            self._sessions[token] = now + LIFETIME
            return token

    def sign_out(self, request: Request) -> None:
        """End the request's session."""
        with self._lock:
            self._sessions.pop(request.cookies.get(COOKIE, ""), None)

    def who(self, request: Request) -> str | None:
        """``beheerder`` for a request with a running session or the key in its header, else None."""
        given = request.headers.get(HEADER)
        if given is not None and self._right(given):
            return "beheerder"
        token = request.cookies.get(COOKIE, "")
        end = next((e for t, e in list(self._sessions.items()) if hmac.compare_digest(t.encode(), token.encode())), 0.0)
        return "beheerder" if end > time.monotonic() else None

    def _right(self, given: str) -> bool:
        return same_key(given, self._key)

    def _too_many(self) -> bool:
        full = len(self._failures) == MOST_FAILURES
        return full and time.monotonic() - self._failures[0] < _WINDOW
