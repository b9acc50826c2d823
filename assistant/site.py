"""The whole site: the API, and the pages over it, in one application."""

from __future__ import annotations

from fastapi import FastAPI

from assistant.api import create_app
from assistant.service import Service


def create_site(service: Service) -> FastAPI:
    """API and pages over one service."""
    return create_app(service)
