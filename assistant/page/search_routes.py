"""Addresses of Zoeken: the page, its results as a part for search as they type, and the export."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, Response

from assistant.api_models import MOST_CHARACTERS
from assistant.page.frame import not_ready_page, show
from assistant.page.search import SearchAsked, as_csv, filters, groups, search
from assistant.page.typed_day import as_typed, read_typed_day
from assistant.service import NotReady, Service
from assistant.web_access import is_secure
from assistant.web_settings import WebSettings
from kb.index_folder import IndexMismatch

Text = Annotated[str, Query(max_length=MOST_CHARACTERS)]
Short = Annotated[str, Query(max_length=200)]
_LAST_PAGE = 1000


def asked_from(
    q: Text = "",
    regio: Short = "",
    soort: Short = "",
    document: Short = "",
    datum: Short = "",
    pagina: Short = "",
) -> SearchAsked:
    """The search in an address; a day that is not read is left out and told, a page that is none is the first."""
    page = min(max(1, int(pagina)), _LAST_PAGE) if pagina.isdecimal() else 1
    day = read_typed_day(datum, date.today())
    return SearchAsked(q.lstrip(), regio or None, soort or None, document or None, day, page)


Asked = Annotated[SearchAsked, Depends(asked_from)]


def add_search(app: FastAPI, service: Service) -> None:
    """The routes under ``/zoeken``."""
    web = WebSettings.from_environment()

    @app.get("/zoeken", response_class=HTMLResponse, include_in_schema=False)
    def search_page(request: Request, asked: Asked, datum: Short = "", deel: bool = False) -> Response:
        try:
            library = service.current_library()
        except (NotReady, IndexMismatch):
            return not_ready_page(request)
        found = search(library, asked)
        shown: dict[str, Any] = {"asked": found.asked, "found": found, "groups": groups(found, library)}
        if deel:
            return show("search_results.html", **shown)
        shown |= filters(library, date.today())
        return show("search.html", current="search", typed_day=as_typed(datum, asked.day), **shown)

    @app.get("/zoeken/resultaten.csv", include_in_schema=False)
    def export(request: Request, asked: Asked) -> Response:
        found = search(service.current_library(), asked.at(1), whole=True)
        text = as_csv(found.results, site_address(request, web))
        headers = {"Content-Disposition": 'attachment; filename="wegwijzer-resultaten.csv"'}
        return Response(text.encode("utf-8", "replace"), media_type="text/csv; charset=utf-8", headers=headers)


def site_address(request: Request, web: WebSettings) -> str:
    """Where the visitor's browser finds this site: its name, what stands before its paths, and https by the proxy."""
    secure = is_secure(request.scope, request.headers, web)
    return str(request.base_url.replace(scheme="https") if secure else request.base_url)
