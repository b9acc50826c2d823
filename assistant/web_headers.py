"""Headers that every answer carries, and the policy of the page that explains the API."""

from __future__ import annotations

import base64
import hashlib
import re

# Only our own files: no inline script or style, no frame of ours elsewhere, no form to elsewhere.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def policy(**more: str) -> str:
    """The content security policy, with sources added to a directive (``script_src="…"``)."""
    added = {name.replace("_", "-"): value for name, value in more.items()}
    return "; ".join(f"{name} {value} {added.get(name, '')}".rstrip() for name, value in POLICY.items())


def docs_policy(page: bytes) -> str:
    """The policy for the API's page: its own inline scripts by their hash, and styles that its viewer sets."""
    digests = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _SCRIPT.findall(page))
    return policy(script_src=" ".join(f"'sha256-{d}'" for d in digests), style_src="'unsafe-inline'")


def standard_headers(secure: bool) -> dict[str, str]:
    """Headers by small-letter name; a header that the answer sets itself is left as it is."""
    headers = {
        "content-security-policy": policy(),
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "x-robots-tag": "noindex",
        "cache-control": "no-store",
    }
    if secure:  # over http browsers ignore these two and complain
        headers |= {"strict-transport-security": "max-age=31536000", "cross-origin-opener-policy": "same-origin"}
    return headers
