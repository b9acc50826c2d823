"""Addresses of the source view: a page's text, its picture, and the file itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import quote_plus

from fastapi import FastAPI, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from assistant.documents import page_index, page_offset
from assistant.page.frame import not_ready_page, show
from assistant.page.page_image import page_picture, quote_place, source_file
from assistant.page.search_routes import Asked as SearchAsk
from assistant.page.source import Asked, read_asked, source_view
from assistant.service import NotReady, Service
from ingest.model import Document
from kb.index_folder import IndexMismatch

Passage = Annotated[str | None, Query(max_length=300)]
Quote = Annotated[str | None, Query(max_length=40)]
Region = Annotated[str, Query(max_length=40)]  # of Wegwijs, where the reader came from


def add_sources(app: FastAPI, service: Service) -> None:
    """The routes under ``/bron``."""

    @app.get("/bron/{document_id}/bestand", include_in_schema=False)
    def whole_file(document_id: str) -> Response:
        document = service.current_library().knowledge.document(document_id)
        path = _path(service, document)
        if document is None or path is None:
            return _missing()
        return file_answer(path)

    @app.get("/bron/{document_id}/{number}/beeld.png", include_in_schema=False)
    def picture(document_id: str, number: int, citaat: Quote = None) -> Response:
        document = service.current_library().knowledge.document(document_id)
        path = _path(service, document)
        if document is None or path is None or path.suffix.lower() != ".pdf":
            return _missing()
        quote = page_quote(document, number, read_asked(None, citaat))
        try:
            png = page_picture(path, path.stat().st_mtime, number, quote)
        except (IndexError, ValueError, OSError):
            return _missing()
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    @app.get("/bron/{document_id}/{number}", response_class=HTMLResponse, include_in_schema=False)
    def source_page(
        request: Request,
        document_id: str,
        number: int,
        search: SearchAsk,
        passage: Passage = None,
        citaat: Quote = None,
        wegwijs: Region = "",
        deel: bool = False,
    ) -> Response:
        try:
            library = service.current_library()
        except (NotReady, IndexMismatch):
            return not_ready_page(request)
        asked = read_asked(passage, citaat)
        region = f"wegwijs={quote_plus(wegwijs)}" if wegwijs else ""
        came_from = search.query if search.q else region
        view = source_view(library, document_id, number, asked, date.today(), came_from, search.q)
        if view is None:
            return _missing(deel)
        path = _path(service, view["document"])
        quote = page_quote(view["document"], number, asked)
        place = quote_place(path, number, quote) if path is not None and view["is_pdf"] and quote else None
        name = "source_part.html" if deel else "source.html"
        landscape = f"/wegwijs?regio={quote_plus(wegwijs)}" if wegwijs else None
        return show(name, current="", part=deel, has_file=path is not None, place=place, landscape=landscape, **view)

    @app.get("/bron/{document_id}", include_in_schema=False)
    def first_page(document_id: str) -> Response:
        return RedirectResponse(f"/bron/{document_id}/1", status_code=307)


def _missing(part: bool = False) -> Response:
    return show("source_missing.html", status=404, current="", part=part)


def _path(service: Service, document: Document | None) -> Path | None:
    return source_file(Path(service.folder.manifest().source_folder), document) if document is not None else None


def file_answer(path: Path) -> Response:
    """The file: a PDF is shown, anything else is offered for saving, so that no document's own markup runs here."""
    pdf = path.suffix.lower() == ".pdf"
    return FileResponse(
        path,
        media_type="application/pdf" if pdf else "application/octet-stream",
        filename=path.name,
        content_disposition_type="inline" if pdf else "attachment",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def page_quote(document: Document, number: int, asked: Asked) -> str:
    """The part of the asked quote that stands on this page, "" when none does."""
    index = page_index(document, number)
    if index is None or asked.quote is None:
        return ""
    start = page_offset(document, index)
    end = start + len(document.pages[index].text)
    return document.text[max(start, asked.quote[0]) : max(start, min(end, asked.quote[1]))]
