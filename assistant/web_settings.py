"""Settings of the web door, read once at the entry point from the environment. docs/SECURITY.md explains each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import ip_address


@dataclass(frozen=True)
class WebSettings:
    """Who may come in, how often, how much, and what is kept.

    access_token: shared token for reading, empty for open reading; admin_key: the administrator's key, empty switches
    everything of the administrator off; identity_header: header in which a proxy names the signed-in user; proxies:
    addresses of proxies that are believed about that header and about the visitor's address; questions_per_minute: per
    address, 0 for no limit; most_bytes: of a request; seconds: before a request is given up; log_days: how long masked
    questions are kept, 0 for no log; log_text: whether the masked text is kept at all.
    """

    access_token: str = ""
    admin_key: str = ""
    identity_header: str = ""
    proxies: tuple[str, ...] = ()
    questions_per_minute: int = 3000
    most_bytes: int = 1_000_000
    most_upload_bytes: int = 200_000_000
    seconds: float = 45.0
    log_days: int = 30
    log_text: bool = True

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for an identity header without a proxy: anybody could send that header."""
        for proxy in self.proxies:
            ip_address(proxy)
        if self.identity_header and not self.proxies:
            raise ValueError("WEGWIJZER_IDENTITY_HEADER needs WEGWIJZER_PROXIES: the address of the proxy that sets it")
        if self.admin_key and self.admin_key == self.access_token:
            raise ValueError("WEGWIJZER_ADMIN_KEY and WEGWIJZER_ACCESS_TOKEN must differ")

    @staticmethod
    def from_environment() -> WebSettings:
        """Read WEGWIJZER_ACCESS_TOKEN, _ADMIN_KEY, _IDENTITY_HEADER, _PROXIES, _RATE, _LOG_DAYS and _LOG_TEXT."""
        get = os.environ.get
        base = WebSettings()
        return WebSettings(
            access_token=get("WEGWIJZER_ACCESS_TOKEN", ""),
            admin_key=get("WEGWIJZER_ADMIN_KEY", ""),
            identity_header=get("WEGWIJZER_IDENTITY_HEADER", "").casefold(),
            proxies=tuple(p.strip() for p in get("WEGWIJZER_PROXIES", "").split(",") if p.strip()),
            questions_per_minute=int(get("WEGWIJZER_RATE", base.questions_per_minute)),
            log_days=int(get("WEGWIJZER_LOG_DAYS", base.log_days)),
            log_text=get("WEGWIJZER_LOG_TEXT", "1").casefold() not in ("0", "nee", "no", "false"),
        )
