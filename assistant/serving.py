"""Runs the site under uvicorn, in this process or in several that share one address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI

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
