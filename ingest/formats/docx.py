"""DOCX: headings by their style or else by their bold print, lists and tables exactly, text boxes and footnotes behind
the paragraph that holds them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from ingest.formats.blocks import Block, lay_out, row_text, tidy
from ingest.formats.docx_numbers import Numbers
from ingest.limits import Limits
from ingest.messages import Unreadable, refuse
from ingest.raw import RawDocument

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_HEADING = re.compile(r"(?:heading|kop)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"title|titel", re.IGNORECASE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTENTS = re.compile(r"(?:toc|inhopg)\s*\d", re.IGNORECASE)
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s")
_MOST_WORDS = 14  # of a paragraph that is a heading by its bold print
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


def _items(parent: Any, element: Any) -> Iterator[Paragraph | Table]:
    """Paragraphs and tables in order, those in content controls too; a table of contents is none of the text."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for child in element:
        name = child.tag.rsplit("}", 1)[-1]
        if name == "p":
            yield Paragraph(child, parent)
        elif name == "tbl":
            yield Table(child, parent)
        elif name in ("sdt", "sdtContent", "smartTag", "customXml", "ins") and not _is_contents(child):
            yield from _items(parent, child)


def _is_contents(element: Any) -> bool:
    """Whether a content control holds the table of contents."""
    own = element.find(f"{_WORD}sdtPr")
    galleries = own.iter(f"{_WORD}docPartGallery") if own is not None else ()
    return any(one.get(f"{_WORD}val") == "Table of Contents" for one in galleries)


def _text(element: Any) -> str:
    """The words of a paragraph: its own, not those of a text box in it nor what was struck."""
    words: list[str] = []
    for node in element.iterchildren():
        name = node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""
        if name == "t":
            words.append(node.text or "")
        elif name in ("tab", "br", "cr"):
            words.append(" ")
        elif name == "noBreakHyphen":
            words.append("-")
        elif name in ("r", "hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple"):
            words.append(_text(node))
    return "".join(words)


def _boxes(paragraph: Paragraph) -> Iterator[str]:
    """The texts of the boxes that hang on a paragraph; each stands in the file once more for old programs."""
    for box in paragraph._p.iter(f"{_WORD}txbxContent"):
        if any(str(above.tag).endswith("}Fallback") for above in box.iterancestors()):
            continue
        yield tidy(" ".join(_text(one) for one in box.iter(f"{_WORD}p")))


def _footnotes(document: DocxDocument) -> dict[str, str]:
    """The texts of footnotes and endnotes by their kind and id."""
    from docx.oxml import parse_xml

    found: dict[str, str] = {}
    for related in document.part.rels.values():
        kind = related.reltype.rsplit("/", 1)[-1]
        if kind not in ("footnotes", "endnotes") or related.is_external:
            continue
        root = parse_xml(related.target_part.blob)
        for note in root:
            text = tidy(" ".join(_text(one) for one in note.iter(f"{_WORD}p")))
            found[f"{kind[:-1]}{note.get(f'{_WORD}id')}"] = text
    return found


def _notes_of(paragraph: Paragraph, notes: dict[str, str]) -> Iterator[str]:
    for kind in ("footnote", "endnote"):
        for mark in paragraph._p.iter(f"{_WORD}{kind}Reference"):
            number = mark.get(f"{_WORD}id")
            if text := notes.get(f"{kind}{number}"):
                yield f"{number} {text}"


def _bold_level(paragraph: Paragraph, text: str) -> int:
    """The level of a paragraph that is a heading by its bold print and its number alone; 0 where it is none."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    styled = bool(paragraph.style is not None and paragraph.style.font is not None and paragraph.style.font.bold)
    bold = bool(runs) and all(run.bold or (run.bold is None and styled) for run in runs)
    if not bold or len(text.split()) > _MOST_WORDS or text.endswith((".", ":", ";", ",")):
        return 0
    number = _NUMBERED.match(text)
    return 2 + number.group(1).count(".") if number else 3


def _blocks(document: DocxDocument) -> Iterator[Block]:
    from docx.table import Table

    items = list(_items(document._body, document.element.body))
    styled = any(_HEADING.search(name) for name in _styles(items))
    notes, numbers = _footnotes(document), Numbers(document)
    groups = count(1)
    list_group = 0
    for item in items:
        if isinstance(item, Table):
            list_group = 0
            yield from _table_rows(item, next(groups))
            continue
        text, level, depth = tidy(_text(item._p)), _level(item), _list_depth(item)
        number = numbers.before(item)  # of an empty paragraph too: Word counts it
        level = level or (0 if styled or depth is not None else _bold_level(item, text))
        if _CONTENTS.match((item.style.name or "") if item.style is not None else ""):
            continue
        if depth is None or level:
            list_group = 0
            yield Block(f"{number} {text}" if number and text else text, level=level)
        else:
            list_group = list_group or next(groups)
            yield Block("  " * depth + f"{number or '-'} {text}" if text else "", group=list_group)
        yield from map(Block, (*_boxes(item), *_notes_of(item, notes)))


def _styles(items: Sequence[Paragraph | Table]) -> Iterator[str]:
    """The names of the styles of paragraphs."""
    for item in items:
        style = item.style
        if style is not None and hasattr(item, "runs"):
            yield style.name or ""


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
