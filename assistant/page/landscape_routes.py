"""Addresses of Wegwijs: a page per region, and the glossary for the explanations in answers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from assistant.page.frame import not_ready_page, show
from assistant.page.landscape import Landscape
from assistant.page.search import kind_name
from assistant.service import Library, NotReady, Service
from kb.index_folder import IndexMismatch


def add_landscape(app: FastAPI, service: Service) -> None:
    """``/wegwijs`` and ``/begrippen.json``."""

    @app.get("/wegwijs", response_class=HTMLResponse, include_in_schema=False)
    def landscape_page(request: Request, regio: Annotated[str, Query(max_length=40)] = "") -> Response:
        try:
            library = service.current_library()
        except (NotReady, IndexMismatch):
            return not_ready_page(request)
        seen = Landscape(library)
        regions = regions_with_documents(library)
        chosen = next((r for r in regions if r.id == regio), regions[0] if regions else None)
        values: dict[str, Any] = seen.region(chosen.id, date.today()) if chosen else {}
        terms = seen.glossary(chosen.id if chosen else None)
        shared: dict[str, Any] = {"regions": regions, "chosen": chosen, "terms": terms, "kind_name": kind_name}
        names = {r.id: r.short for r in regions}
        return show("landscape.html", current="landscape", region_names=names, **shared, **values)

    @app.get("/begrippen.json", include_in_schema=False)
    def terms(regio: Annotated[str, Query(max_length=40)] = "") -> Response:
        entries = Landscape(service.current_library()).glossary(regio)
        found = [{"term": t.term, "text": t.definition, "link": t.link, "region": t.region} for t in entries]
        return JSONResponse(found, headers={"Cache-Control": "private, max-age=300"})


def regions_with_documents(library: Library) -> list[Any]:
    """The regions that have documents of their own."""
    present = {d.metadata.region for d in library.knowledge.documents}
    return [r for r in library.gazetteer.regions if r.id in present]
