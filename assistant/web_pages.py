"""The gate's own pages, which need no index: access, and a refusal told to a browser."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from prompts import render


def wants_page(headers: Mapping[str, str], path: str) -> bool:
    """Whether a refusal is read by a person in a browser; programs, scripts and all of ``/api`` get JSON."""
    return "text/html" in headers.get("accept", "") and not path.startswith("/api")


def access_page(style: str, wrong: bool) -> str:
    """The page that asks for the shared token; ``style``: address of a style sheet of our own, "" for none."""
    return _environment().get_template("web_access.html").render(style=style, wrong=wrong)


def refusal_page(style: str, code: str) -> str:
    """Why a request was refused, with a way on."""
    return _environment().get_template("web_refused.html").render(style=style, code=code)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    env = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
    env.globals["words"] = lambda name: render(f"web.{name}")
    return env
