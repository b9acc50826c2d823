"""Who comes in: the visitor's address, the shared access token, a proxy's word for a signed-in user, the administrator.

Keys are compared in constant time. Nothing here has a default: without a key there is no administrator.
"""

from __future__ import annotations

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from assistant.web_settings import WebSettings

COOKIE = "wegwijzer_toegang"
_PURPOSE = b"wegwijzer access cookie, first form"


def same_key(given: str, expected: str) -> bool:
    """Compare in constant time, whatever the lengths; an empty expectation is never met."""
    digests = (hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (given, expected))
    return hmac.compare_digest(*digests) and bool(expected)


def access_cookie(token: str) -> str:
    """What the cookie holds: proof of the token, from which the token cannot be read; a new token makes it void."""
    return hmac.new(token.encode(), _PURPOSE, hashlib.sha256).hexdigest()


def bearer(headers: Headers) -> str:
    """The key in ``Authorization: Bearer …``, "" without one."""
    scheme, _, key = headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.casefold() == "bearer" else ""


def is_admin(headers: Headers, settings: WebSettings) -> bool:
    """Whether the request carries the administrator's key, as bearer or in ``X-Admin-Key``."""
    given = headers.get("x-admin-key", "") or bearer(headers)
    return same_key(given, settings.admin_key)


def may_read(scope: Scope, headers: Headers, settings: WebSettings) -> bool:
    """Whether reading is open, or the request shows the token, its cookie, a proxy's identity, or the admin key."""
    if not settings.access_token and not settings.identity_header:
        return True
    if settings.identity_header and from_proxy(scope, settings) and headers.get(settings.identity_header, "").strip():
        return True
    if settings.access_token:
        expected = access_cookie(settings.access_token)
        if same_key(bearer(headers), settings.access_token) or same_key(_cookie(headers), expected):
            return True
    return is_admin(headers, settings)


def _cookie(headers: Headers) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


def peer(scope: Scope) -> str:
    """The address at the other end of the connection."""
    return str((scope.get("client") or ("", 0))[0])


def from_proxy(scope: Scope, settings: WebSettings) -> bool:
    """Whether the connection comes from a proxy that is believed."""
    return peer(scope) in settings.proxies


def visitor(scope: Scope, headers: Headers, settings: WebSettings) -> str:
    """The visitor's address: what the nearest believed proxy says of it, else the other end of the connection."""
    if not from_proxy(scope, settings):
        return peer(scope)
    hops = [hop.strip() for line in headers.getlist("x-forwarded-for") for hop in line.split(",")]
    for hop in reversed(hops):
        if hop not in settings.proxies and _is_address(hop):
            return hop
    return peer(scope)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_secure(scope: Scope, headers: Headers, settings: WebSettings) -> bool:
    """Whether the visitor's browser speaks https, as far as we can know."""
    forwarded = headers.get("x-forwarded-proto", "") if from_proxy(scope, settings) else ""
    return scope.get("scheme") == "https" or forwarded.casefold() == "https"


def is_foreign(headers: Headers) -> bool:
    """Whether a page of another site makes the browser send this request."""
    site = headers.get("sec-fetch-site", "")
    if site:
        return site not in ("same-origin", "none")
    origin = headers.get("origin", "")
    return bool(origin) and origin.partition("://")[2] != headers.get("host", "")
