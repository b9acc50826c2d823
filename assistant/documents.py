"""What is indexed, and the text of a page with a passage and a quote marked."""

from __future__ import annotations

from typing import Any

from assistant.service import Library
from ingest.model import Document


def document_list(library: Library) -> dict[str, Any]:
    """All documents with their metadata and counts, and the files that could not be read."""
    reading = library.knowledge.reading
    return {
        "documents": [_describe(d) for d in library.knowledge.documents],
        "failures": [{"file": f.file_name, "reason": f.reason, "remedy": f.remedy} for f in reading.failures],
        "conflicts": list(reading.conflicts),
    }


def _describe(document: Document) -> dict[str, Any]:
    meta = document.metadata
    return {
        "id": meta.id,
        "title": meta.title,
        "body": meta.body,
        "region": meta.region,
        "kind": meta.kind,
        "adopted": meta.adopted,
        "valid_from": meta.valid_from,
        "valid_until": meta.valid_until,
        "replaces": list(meta.replaces),
        "status": meta.status,
        "source": meta.source,
        "language": meta.language,
        "inferred": dict(meta.inferred),
        "file": document.file_name,
        "pages": len(document.pages),
        "passages": len(document.passages),
        "warnings": list(document.warnings),
    }


def page_view(
    library: Library, document_id: str, number: int, passage_id: str | None = None, quote: str | None = None
) -> dict[str, Any] | None:
    """The page's repaired text, its raw text and repairs, and the marked stretches as offsets; None when unknown."""
    document = library.knowledge.document(document_id)
    if document is None:
        return None
    index = page_index(document, number)
    if index is None:
        return None
    page = document.pages[index]
    offset = page_offset(document, index)
    passage = next((p for p in document.passages if p.id == passage_id), None)
    return {
        "document": document_id,
        "title": document.metadata.title,
        "page": number,
        "pages": len(document.pages),
        "text": page.text,
        "raw": page.raw,
        "repairs": [{"kind": r.kind, "start": r.start, "end": r.end, "before": r.before} for r in page.repairs],
        "passage": _within(passage.start - offset, passage.end - offset, page.text) if passage else None,
        "quote": _find(page.text, quote),
        "section": passage.section if passage else None,
        "previous": number - 1 if index > 0 else None,
        "next": number + 1 if index + 1 < len(document.pages) else None,
        "valid_from": document.metadata.valid_from,
        "valid_until": document.metadata.valid_until,
        "status": document.metadata.status,
    }


def page_index(document: Document, number: int) -> int | None:
    """Place of the page with this number; a document without page numbers has its pages counted from one."""
    for index, page in enumerate(document.pages):
        if (page.number if page.number is not None else index + 1) == number:
            return index
    return None


def page_offset(document: Document, index: int) -> int:
    """Where a page's text begins in ``Document.text``."""
    return sum(len(p.text) + 1 for p in document.pages[:index])


def _within(start: int, end: int, text: str) -> dict[str, int] | None:
    start, end = max(0, start), min(len(text), end)
    return {"start": start, "end": end} if start < end else None


def _find(text: str, quote: str | None) -> dict[str, int] | None:
    if not quote:
        return None
    for part in (quote, quote.split("\n")[0], quote.split("\n")[-1]):
        start = text.find(part)
        if part.strip() and start >= 0:
            return {"start": start, "end": start + len(part)}
    return None
