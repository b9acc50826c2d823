"""Runs the site under uvicorn, in this process or in several that share one address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fastapi import FastAPI

from kb.index import Index

_HEALTH_SECONDS = 60  # a process that loads an index on a busy machine may be silent for longer than uvicorn's five
_HOW: dict[str, Any] = {
    "access_log": False,
    "log_level": "warning",
    "proxy_headers": False,
    "server_header": False,
    "limit_concurrency": 64,
    "timeout_keep_alive": 5,
}


def serve_site(make_site: Callable[[], FastAPI], host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped. ``make_site`` is called once in every process, so it must be one that can be pickled."""
    import uvicorn

    if workers == 1:
        uvicorn.run(make_site(), host=host, port=port, **_HOW)
        return
    from uvicorn.supervisors import Multiprocess

    config = uvicorn.Config(
        make_site,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        timeout_worker_healthcheck=_HEALTH_SECONDS,
        **_HOW,
    )
    Multiprocess(config, sockets=[config.bind_socket()]).run()


def worker_site(open_index: Callable[[], Index]) -> FastAPI:
    """The site in one of several processes; Beheer keeps its sessions in memory and is left out."""
    from assistant.service import Service
    from assistant.settings import AssistantSettings
    from assistant.site import create_site
    from kb.settings import KbSettings

    settings = replace(AssistantSettings.from_environment(), admin_key="")
    return create_site(Service(open_index(), KbSettings.from_environment(), settings))
