"""The bundled Word file: real headings, lists and tables, the same bytes each time (python-docx)."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from make_documents import Piece

_FIXED = datetime(2025, 1, 1)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MARKS = re.compile(r"(\*\*.+?\*\*|(?<![\w*])\*[^*\s][^*]*?\*(?![\w*]))")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


def _add_runs(paragraph: Any, text: str) -> None:
    for part in _MARKS.split(_LINK.sub(r"\1", text)):
        if part.startswith("**") and part.endswith("**") and len(part) > 4:
            paragraph.add_run(part[2:-2]).bold = True
        elif len(part) > 2 and part.startswith("*") and part.endswith("*"):
            paragraph.add_run(part[1:-1]).italic = True
        elif part:
            paragraph.add_run(part)


def _add(document: Any, piece: Piece) -> None:
    if piece.kind == "heading":
        document.add_heading(piece.text, level=piece.level)
    elif piece.kind == "table":
        table = document.add_table(rows=0, cols=max(len(row) for row in piece.rows), style="Table Grid")
        for row in piece.rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                _add_runs(cell.paragraphs[0], text)
    elif piece.kind == "item":
        kind = "List Bullet" if piece.sign in "-*" else "List Number"
        style = f"{kind} {piece.level + 1}" if 0 < piece.level < 3 else kind
        _add_runs(document.add_paragraph(style=style), piece.text)
    else:
        _add_runs(document.add_paragraph(style="Quote" if piece.kind == "note" else None), piece.text)


def _fixed(data: bytes) -> bytes:
    """The same archive with fixed times and a fixed order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            item = zipfile.ZipInfo(name, _ZIP_TIME)
            item.compress_type, item.external_attr, item.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            target.writestr(item, source.read(name))
    return out.getvalue()


def write_docx(path: Path, pieces: list[Piece]) -> None:
    """Writes the pieces as a Word file with fixed dates."""
    document = Document()
    title = next(piece.text for piece in pieces if piece.kind == "heading")
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "Wegwijzer", "nl-NL"
    properties.created = properties.modified = properties.last_printed = _FIXED
    properties.comments, properties.revision = "", 1
    for piece in pieces:
        _add(document, piece)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_fixed(buffer.getvalue()))
