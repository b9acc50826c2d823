"""What all pages share: templates, texts for the scripts, headers, and the error page while the index is being made."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from assistant.page.marking import joined
from assistant.write import say_date
from prompts import render, templates

HERE = Path(__file__).parent
STATIC = HERE / "static"
# Only our own files; no inline script or style, no frame, no form to elsewhere.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Content-Language": "nl",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def words(name: str, /, **values: object) -> str:
    """A text of the page by its name."""
    return render(f"page.{name}", **values)


@lru_cache(maxsize=1)
def script_texts() -> Markup:
    """The texts for the scripts as JSON that can stand in a script element of a page."""
    found = {n.removeprefix("js_"): t.text for n, t in templates("page").items() if n.startswith("js_")}
    return safe_json(found)


def safe_json(value: Any) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def pairs(value: Any) -> list[tuple[str, float]]:
    """Names with figures, of a mapping, a sequence of pairs or an object with fields."""
    found = value.items() if hasattr(value, "items") else value
    return [(str(name), float(figure)) for name, figure in found]


@lru_cache(maxsize=64)
def static_address(name: str) -> str:
    """Address of a static file, with a mark that changes when any static file does, so that browsers may keep it."""
    return f"/static/{static_version()}/{name}"


@lru_cache(maxsize=1)
def static_version() -> str:
    """A short hash over all static files."""
    digest = hashlib.sha256()
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:10]


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates with everything escaped and unknown names refused."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(words=words, static=static_address, script_texts=script_texts)
    env.filters.update(
        joined=joined, day=lambda d: say_date(d) if isinstance(d, date) else "", json=safe_json, pairs=pairs
    )
    return env


def show(name: str, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> HTMLResponse:
    """A page from a template."""
    html = environment().get_template(name).render(**values)
    return HTMLResponse(html.encode("utf-8", "replace"), status_code=status, headers=HEADERS | (headers or {}))


def not_ready_page(_: Request) -> HTMLResponse:
    """Says that the documents are being loaded and comes back by itself."""
    return show("not_ready.html", status=503, headers={"Refresh": "5", "Retry-After": "5"}, current="")
