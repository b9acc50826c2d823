"""DOCX: headings by their style, lists and tables exactly."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from ingest.formats.blocks import Block, lay_out, row_text, tidy
from ingest.limits import Limits
from ingest.messages import Unreadable, refuse
from ingest.raw import RawDocument

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_HEADING = re.compile(r"(?:heading|kop)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"title|titel", re.IGNORECASE)
_LIST = re.compile(r"list|lijst|opsomming", re.IGNORECASE)


def _check_zip(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > limits.memory_bytes:
                raise refuse("too_much_memory", limit=limits.memory_bytes // 1_000_000)
            if archive.testzip() is not None:
                raise refuse("broken_docx")
    except Unreadable:
        raise
    except Exception as error:  # zipfile lets through whatever its decompressors raise
        raise refuse("broken_docx") from error


def _open(data: bytes, limits: Limits) -> DocxDocument:
    import docx

    _check_zip(data, limits)
    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # python-docx lets KeyError, ValueError and lxml errors through for broken parts
        raise refuse("broken_docx") from error


def _level(paragraph: Paragraph) -> int:
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    found = _HEADING.search(name)
    if found:
        return int(found.group(1))
    return 1 if _TITLE.fullmatch(name) else 0


def _list_depth(paragraph: Paragraph) -> int | None:
    """0 for an item of the outer list, 1 for one inside it; None outside lists."""
    properties = paragraph._p.pPr
    numbering: Any = properties.numPr if properties is not None else None
    if numbering is not None and numbering.ilvl is not None:
        return int(numbering.ilvl.val)
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    if numbering is None and not _LIST.search(name):
        return None
    digits = re.search(r"(\d)$", name)
    return int(digits.group(1)) - 1 if digits else 0


def _table_rows(table: Table, group: int) -> Iterator[Block]:
    for row in table.rows:
        cells: list[str] = []
        before: object = None
        for cell in row.cells:
            cells.append("" if cell._tc is before else cell.text)
            before = cell._tc
        yield Block(row_text(cells), group=group)


def _blocks(document: DocxDocument) -> Iterator[Block]:
    from docx.table import Table

    groups = count(1)
    list_group = 0
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            list_group = 0
            yield from _table_rows(item, next(groups))
            continue
        text, level, depth = tidy(item.text), _level(item), _list_depth(item)
        if depth is None or level:
            list_group = 0
            yield Block(text, level=level)
        else:
            list_group = list_group or next(groups)
            yield Block("  " * depth + "- " + text if text else "", group=list_group)


def read_docx(data: bytes, limits: Limits) -> RawDocument:
    """The blocks of a Word file as one page without a number."""
    document = _open(data, limits)
    try:
        blocks = list(_blocks(document))
    except Exception as error:  # a broken part shows itself only when it is walked
        raise refuse("broken_docx") from error
    title = tidy(document.core_properties.title or "") or None
    first = next((block.text for block in blocks if block.level == 1), None)
    return lay_out(blocks, first or title)
