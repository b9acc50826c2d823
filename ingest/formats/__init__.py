"""Each format's way to raw pages; the rooms after this one no longer know what kind of file it was."""

from __future__ import annotations

from pathlib import Path

from ingest.limits import Limits
from ingest.messages import refuse
from ingest.raw import OnPage, RawDocument, unwatched

SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".md", ".markdown", ".txt")


def read_raw(path: Path, data: bytes, limits: Limits, on_page: OnPage = unwatched) -> RawDocument:
    """The raw pages of a file whose bytes are ``data``; Unreadable with its reason where that cannot be.

    ``on_page`` is told the pages read before each page and after the last, where the kind of file knows pages.
    """
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        from ingest.formats.pdf import read_pdf

        return read_pdf(data, limits, on_page)
    if suffix == ".docx":
        from ingest.formats.docx import read_docx

        return read_docx(data, limits)
    if suffix in (".html", ".htm"):
        from ingest.formats.html import read_html

        return read_html(data)
    if suffix in (".md", ".markdown"):
        from ingest.formats.markdown import read_markdown

        return read_markdown(data)
    if suffix == ".txt":
        from ingest.formats.text import read_text

        return read_text(data)
    raise refuse("unknown_kind", suffix=suffix or path.name)
