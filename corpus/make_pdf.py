"""The bundled PDF: two columns on A4 with running header, footer, hyphenation and ruled tables (reportlab)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from make_documents import Piece
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

_MARGIN, _GAP, _HEAD, _FOOT = 45.0, 20.0, 52.0, 48.0
_WIDTH, _HEIGHT = A4
_COLUMN = (_WIDTH - 2 * _MARGIN - _GAP) / 2
_WIDE_WORDS = 110  # a table with more words than this in a row and four columns gets the width of the page
_BODY = ParagraphStyle(
    "body",
    fontName="Helvetica",
    fontSize=9,
    leading=11.6,
    spaceAfter=5.5,
    hyphenationLang="nl_NL",
    hyphenationMinWordLength=7,
    embeddedHyphenation=0,
    splitLongWords=0,
)
_NOTE = ParagraphStyle("note", _BODY, fontName="Helvetica-Oblique")
_HEADINGS = {
    1: ParagraphStyle("h1", fontName="Helvetica-Bold", fontSize=17, leading=20.5, spaceAfter=9, keepWithNext=1),
    2: ParagraphStyle(
        "h2", fontName="Helvetica-Bold", fontSize=14, leading=16.8, spaceBefore=11, spaceAfter=6, keepWithNext=1
    ),
    3: ParagraphStyle(
        "h3", fontName="Helvetica-Bold", fontSize=11.5, leading=13.8, spaceBefore=8, spaceAfter=4.5, keepWithNext=1
    ),
    4: ParagraphStyle(
        "h4", fontName="Helvetica-Bold", fontSize=9.75, leading=11.8, spaceBefore=6, spaceAfter=4, keepWithNext=1
    ),
}
_CELL = ParagraphStyle("cell", _BODY, fontSize=7.5, leading=9.2, spaceAfter=0, hyphenationMinWordLength=6)
_HEADER_CELL = ParagraphStyle("header cell", _CELL, fontName="Helvetica-Bold")
_PAD = 3.0


def _marked_up(text: str) -> str:
    safe = escape(re.sub(r"\[([^\]]*)\]\(([^)]*)\)", r"\1", text))
    safe = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", safe)
    return re.sub(r"(?<![\w*])\*([^*\s][^*]*?)\*(?![\w*])", r"<i>\1</i>", safe)


def _table(rows: tuple[tuple[str, ...], ...], width: float) -> Table:
    columns = max(len(row) for row in rows)
    padded = [[*row, *[""] * (columns - len(row))] for row in rows]
    cells = [
        [Paragraph(_marked_up(cell), _HEADER_CELL if number == 0 else _CELL) for cell in row]
        for number, row in enumerate(padded)
    ]
    table = Table(cells, colWidths=_widths(padded, width), repeatRows=1, spaceBefore=3, spaceAfter=9, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.Color(0.35, 0.35, 0.35)),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
                ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _widths(rows: list[list[str]], width: float) -> list[float]:
    """Columns as wide as their longest word, the rest shared out by the amount of text."""
    needed = [max(_longest_word(row[column]) for row in rows) + 2 * _PAD + 1 for column in range(len(rows[0]))]
    spare = width - sum(needed)
    if spare < 0:
        return [width * one / sum(needed) for one in needed]
    amount = [max(1.0, sum(len(row[column]) for row in rows) ** 0.7) for column in range(len(rows[0]))]
    return [one + spare * share / sum(amount) for one, share in zip(needed, amount, strict=True)]


def _longest_word(cell: str) -> float:
    words = re.split(r"[\s]+", cell.replace("**", ""))
    return float(max(stringWidth(word, "Helvetica-Bold", 7.5) for word in words))


def _is_wide(rows: tuple[tuple[str, ...], ...]) -> bool:
    padded = [list(row) for row in rows if len(row) == len(rows[0])]
    needed = sum(max(_longest_word(row[column]) for row in padded) + 2 * _PAD + 1 for column in range(len(rows[0])))
    longest = max(sum(len(cell.split()) for cell in row) for row in rows)
    return needed > _COLUMN or (len(rows[0]) >= 4 and longest > _WIDE_WORDS // 2) or longest > 2 * _WIDE_WORDS


def _flowables(piece: Piece) -> list[Flowable]:
    if piece.kind == "heading":
        whole = re.sub(r"\(officieel: blz\. [^)]*\)", lambda found: found.group().replace(" ", "\u00a0"), piece.text)
        return [Paragraph(_marked_up(whole), _HEADINGS[min(piece.level, 4)])]
    if piece.kind == "table":
        if not _is_wide(piece.rows):
            return [_table(piece.rows, _COLUMN)]
        table = _table(piece.rows, _WIDTH - 2 * _MARGIN)
        return [NextPageTemplate("wide"), PageBreak(), table, NextPageTemplate("columns"), PageBreak()]
    if piece.kind == "item":
        indent = 12.0 + 11.0 * piece.level
        style = ParagraphStyle(
            f"item {piece.level}", _BODY, leftIndent=indent, bulletIndent=indent - 10, bulletFontSize=9, spaceAfter=2.5
        )
        return [Paragraph(_marked_up(piece.text), style, bulletText="•" if piece.sign in "-*" else piece.sign)]
    return [Paragraph(_marked_up(piece.text), _NOTE if piece.kind == "note" else _BODY)]


class _Document(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """Frames, header and footer."""

    def __init__(self, path: Path, title: str) -> None:
        super().__init__(str(path), pagesize=A4, invariant=1, title=title, author="Wegwijzer", lang="nl")
        self.running = title.split(" — ")[0]
        height = _HEIGHT - _HEAD - _FOOT
        pad = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
        left = Frame(_MARGIN, _FOOT, _COLUMN, height, **pad)
        right = Frame(_MARGIN + _COLUMN + _GAP, _FOOT, _COLUMN, height, **pad)
        wide = Frame(_MARGIN, _FOOT, _WIDTH - 2 * _MARGIN, height, **pad)
        self.addPageTemplates(
            [
                PageTemplate("columns", [left, right], onPage=self._running_lines),
                PageTemplate("wide", [wide], onPage=self._running_lines),
            ]
        )

    def _running_lines(self, canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 7.5)
        canvas.drawString(_MARGIN, _HEIGHT - 34, f"{self.running} - samenvatting in eigen woorden")
        canvas.setLineWidth(0.4)
        canvas.line(_MARGIN, _HEIGHT - 40, _WIDTH - _MARGIN, _HEIGHT - 40)
        canvas.drawString(_MARGIN, 28, "Geen officieel document; de officiële tekst gaat voor")
        canvas.drawRightString(_WIDTH - _MARGIN, 28, str(canvas.getPageNumber()))
        canvas.restoreState()


def write_pdf(path: Path, pieces: list[Piece]) -> None:
    """Lays the pieces out in two columns; tables too wide for a column get a page of their own."""
    title = next(piece.text for piece in pieces if piece.kind == "heading")
    story = [flowable for piece in pieces for flowable in _flowables(piece)]
    _Document(path, title).build(story)
