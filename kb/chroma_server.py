"""The way to a Chroma server: an address that is not open to the world, a client that does not wait for ever.

``chroma run`` asks nobody for a password, also when one is configured. Whoever reaches it can read and replace every
index, so an address outside this computer and private networks is refused.
"""

from __future__ import annotations

import atexit
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

_DEFAULT_PORT = 8000
_CONNECT_SECONDS, _ANSWER_SECONDS = 5.0, 120.0


class BadServerAddress(ValueError):
    """The setting is no address of the form host:port."""


class ExposedServer(ValueError):
    """The address is neither on this computer nor in a private network."""


class IndexUnreachable(RuntimeError):
    """The server with the index does not answer."""


@dataclass(frozen=True)
class ServerAddress:
    """Where a Chroma server listens."""

    host: str
    port: int
    tls: bool = False

    @property
    def url(self) -> str:
        """As an http address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http{'s' if self.tls else ''}://{host}:{self.port}"

    def __str__(self) -> str:
        return self.url


def parse_address(text: str) -> ServerAddress:
    """``host:port`` or ``http(s)://host:port``; raises ``BadServerAddress``."""
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port or _DEFAULT_PORT
    except ValueError as error:
        raise BadServerAddress(text) from error
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or not parts.hostname or more:
        raise BadServerAddress(text)
    return ServerAddress(parts.hostname, port, parts.scheme == "https")


def check_private(address: ServerAddress) -> None:
    """Raise ``ExposedServer`` when any address of the host is a public one, ``IndexUnreachable`` for no such host."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise IndexUnreachable(str(address)) from error
    if any(ip_address(str(entry[4][0]).split("%")[0]).is_global for entry in found):
        raise ExposedServer(str(address))


def connect(address: ServerAddress, seconds: float = _ANSWER_SECONDS) -> Any:
    """A Chroma client that waits this long for an answer; raises ``IndexUnreachable`` within seconds when nobody
    listens, or ``ExposedServer``.
    """
    check_private(address)
    _heartbeat(address)
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    _past_proxies(address.host)
    import chromadb
    import httpx
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    with reaching(address):
        try:
            client: Any = chromadb.HttpClient(address.host, address.port, address.tls, settings=settings)
        except ValueError as error:  # what Chroma makes of a refused connection
            raise IndexUnreachable(str(address)) from error
    session = client._server._session
    session.timeout = httpx.Timeout(seconds, connect=_CONNECT_SECONDS)  # Chroma's own: none
    atexit.register(session.close)
    client._admin_client._server._session.close()  # a second one, for the greeting alone
    return client


def _heartbeat(address: ServerAddress) -> None:
    import httpx

    with reaching(address):
        try:
            httpx.get(f"{address.url}/api/v2/heartbeat", timeout=_CONNECT_SECONDS, trust_env=False).raise_for_status()
        except httpx.HTTPStatusError as error:  # something else listens there
            raise IndexUnreachable(str(address)) from error


def _past_proxies(host: str) -> None:
    """Chroma's client would send its requests through the proxy for the outside world."""
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if host not in known.split(","):
            os.environ[name] = f"{known},{host}".strip(",")


@contextmanager
def reaching(address: ServerAddress) -> Iterator[None]:
    """Turn whatever the network does into ``IndexUnreachable``."""
    import httpx

    try:
        yield
    except httpx.TransportError as error:
        raise IndexUnreachable(str(address)) from error
