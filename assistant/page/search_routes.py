"""Addresses of Zoeken: the page, its results as a part for search as they type, and the export."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, Response

from assistant.api_models import MOST_CHARACTERS
from assistant.page.frame import not_ready_page, show
from assistant.page.search import MOST_EXPORTED, SearchAsked, as_csv, filters, groups, search
from assistant.service import NotReady, Service
from kb.index_folder import IndexMismatch

Text = Annotated[str, Query(max_length=MOST_CHARACTERS)]
Short = Annotated[str, Query(max_length=200)]


def asked_from(
    q: Text = "", regio: Short = "", soort: Short = "", document: Short = "", datum: Short = ""
) -> SearchAsked:
    """The search in an address; a day that is no day is left out."""
    return SearchAsked(q.strip(), regio or None, soort or None, document or None, read_day(datum))


def read_day(text: str) -> date | None:
    """A day as 2027-01-01 or 1-1-2027, None for anything else."""
    dutch = re.fullmatch(r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\s*", text)
    try:
        return date(int(dutch[3]), int(dutch[2]), int(dutch[1])) if dutch else date.fromisoformat(text.strip())
    except ValueError:
        return None


Asked = Annotated[SearchAsked, Depends(asked_from)]


def add_search(app: FastAPI, service: Service) -> None:
    """The routes under ``/zoeken``."""

    @app.get("/zoeken", response_class=HTMLResponse, include_in_schema=False)
    def search_page(request: Request, asked: Asked, deel: bool = False) -> Response:
        try:
            library = service.current_library()
        except (NotReady, IndexMismatch):
            return not_ready_page(request)
        found = search(library, asked)
        shared: dict[str, Any] = {"asked": asked, "groups": groups(found), "count": len(found)}
        shared["query"] = query_of(asked)
        if deel:
            return show("search_results.html", **shared)
        return show("search.html", current="search", **shared, **filters(library))

    @app.get("/zoeken/resultaten.csv", include_in_schema=False)
    def export(asked: Asked) -> Response:
        text = as_csv(search(service.current_library(), asked, MOST_EXPORTED))
        headers = {"Content-Disposition": 'attachment; filename="wegwijzer-resultaten.csv"'}
        return Response(text.encode("utf-8", "replace"), media_type="text/csv; charset=utf-8", headers=headers)


def query_of(asked: SearchAsked) -> str:
    """The search as a query string."""
    values = {
        "q": asked.q,
        "regio": asked.region,
        "soort": asked.kind,
        "document": asked.document,
        "datum": asked.day.isoformat() if asked.day else None,
    }
    return urlencode({k: v for k, v in values.items() if v})
