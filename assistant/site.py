"""The whole site: the API, and the pages over it, in one application."""

from __future__ import annotations

from fastapi import FastAPI

from assistant.api import create_app
from assistant.page.admin_routes import add_admin
from assistant.page.frame import static_address
from assistant.page.mount import add_pages
from assistant.service import Service
from assistant.web_security import harden
from assistant.web_settings import WebSettings


def create_site(service: Service) -> FastAPI:
    """API and pages over one service."""
    app = create_app(service)
    add_pages(app, service)
    add_admin(app, service)
    harden(app, WebSettings.from_environment(), service.kb.data / "web", style=static_address("base.css"))
    return app
