"""PDF through pypdf, the only place that imports it: text, the places of its runs, ruling lines."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.formats.pdf_dots import DotFinder
from ingest.formats.pdf_grid import Rule
from ingest.formats.pdf_headings import page_headings
from ingest.formats.pdf_hidden import HiddenText
from ingest.formats.pdf_layout import Drawing, PageLayout, Run, lay_out_page
from ingest.limits import Limits
from ingest.messages import Unreadable, message, refuse
from ingest.raw import OnPage, RawDocument, RawPage, unwatched

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_HEADER_WITHIN = 1024
_TRAILER_WITHIN = 4096
_BOLD = ("bold", "black", "heavy", "demi")
_PATH = (b"re", b"m", b"l", b"c")
_FILL = (b"f", b"F", b"f*", b"n")
_PAINT = (*_FILL, b"S", b"s", b"B", b"B*", b"b", b"b*")
_THIN = 3.0  # points
# What programs put where no title was given: a placeholder, or the name of the file it was made from.
_NO_TITLE = re.compile(
    r"none|null|untitled\b.*|\(?(?:anonymous|unspecified)\)?|about:blank|geen titel|naamloos"
    r"|(?:document|presentatie|presentation)\s*\d*|(?:microsoft )?(?:power ?point|word|excel)\b.*"
    r"|.*\.(?:docx?|pptx?|xlsx?|pdf|html?|indd|odt|rtf|qxp?)",
    re.IGNORECASE,
)
_MOST_RULES = 20_000
Matrix = list[float]


@dataclass
class _Collector:
    """What pypdf reports while it walks a page; stops the walk at the limits."""

    limits: Limits
    deadline: float
    page: int
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    shades: list[Rule] = field(default_factory=list)
    characters: int = 0
    pen: tuple[float, float] | None = None
    path: list[tuple[Rule, bool]] = field(default_factory=list)
    dots: DotFinder = field(default_factory=DotFinder)
    unseen: HiddenText = field(default_factory=lambda: HiddenText((0.0, 0.0, 0.0, 0.0)))

    def text(self, text: str, cm: Matrix, tm: Matrix, font: dict[str, Any] | None, size: float) -> None:
        if not text.strip():
            return
        self.characters += len(text)
        if self.characters > self.limits.page_characters:
            raise refuse("page_too_long", self.page, characters=self.characters, limit=self.limits.page_characters)
        m = _multiply(tm, cm)
        height = abs(size) * (m[2] ** 2 + m[3] ** 2) ** 0.5
        upright = m[3] > 0 and abs(m[1]) <= abs(m[0])
        self.runs.append(Run(text, m[4], m[5], height or abs(size), _is_bold(font), upright))

    def operand(self, operator: bytes, operands: Any, cm: Matrix, tm: Matrix) -> None:
        if time.monotonic() > self.deadline:
            raise refuse("too_slow", self.page, limit=round(self.limits.seconds))
        self.unseen.before(operator, operands, cm, tm)
        if operator in _PATH and len(self.path) < _MOST_RULES:
            try:
                self._draw(operator, [float(value) for value in operands], cm)
            except (TypeError, ValueError, IndexError):
                self.pen = None
        elif operator in _PAINT:
            self._paint(stroked=operator not in _FILL, filled=operator not in (b"n", b"S", b"s"))

    def _draw(self, operator: bytes, values: list[float], cm: Matrix) -> None:
        if operator == b"re":
            x, y, width, height = values[:4]
            for corner in ((x, y), (x + width, y), (x, y + height), (x + width, y + height)):
                self.dots.add(_place(cm, *corner))
            self.path.append((_rule(_place(cm, x, y), _place(cm, x + width, y + height)), True))
            return
        there = _place(cm, *values[-2:])
        self.dots.add(there)
        if operator == b"l" and self.pen is not None:
            self.path.append((_rule(self.pen, there), False))
        self.pen = there

    def _paint(self, *, stroked: bool, filled: bool) -> None:
        """What was drawn becomes visible: lines and outlines, a shade, or a bar that is thin enough to be a line."""
        for rule, is_box in self.path:
            if len(self.rules) + len(self.shades) >= _MOST_RULES:
                break
            thin = rule.x1 - rule.x0 < _THIN or rule.y1 - rule.y0 < _THIN
            if thin and (stroked or is_box):
                self.rules.append(rule)
            elif stroked and is_box:
                self.rules.extend(_outline(rule))
            elif filled and is_box:
                self.shades.append(rule)
        self.path, self.pen = [], None
        self.dots.end(filled=filled)


def _multiply(m: Matrix, n: Matrix) -> Matrix:
    return [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]


def _place(cm: Matrix, x: float, y: float) -> tuple[float, float]:
    return cm[0] * x + cm[2] * y + cm[4], cm[1] * x + cm[3] * y + cm[5]


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Rule:
    return Rule(min(one[0], other[0]), max(one[0], other[0]), min(one[1], other[1]), max(one[1], other[1]))


def _outline(box: Rule) -> tuple[Rule, ...]:
    x0, x1, y0, y1 = box.x0, box.x1, box.y0, box.y1
    return Rule(x0, x1, y0, y0), Rule(x0, x1, y1, y1), Rule(x0, x0, y0, y1), Rule(x1, x1, y0, y1)


def _is_bold(font: dict[str, Any] | None) -> bool:
    name = str(font.get("/BaseFont", "")).lower() if font else ""
    return any(word in name for word in _BOLD)


class _Complaints(logging.Handler):
    """Keeps what pypdf mended on the way, so that the report can say so."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if len(self.lines) < 100 and "not installed" not in text:
            self.lines.append(text)


@contextmanager
def _listening() -> Iterator[_Complaints]:
    logger = logging.getLogger("pypdf")
    complaints, propagate = _Complaints(), logger.propagate
    logger.addHandler(complaints)
    logger.propagate = False
    try:
        yield complaints
    finally:
        logger.removeHandler(complaints)
        logger.propagate = propagate


def _open(data: bytes, limits: Limits) -> PdfReader:
    from pypdf import PasswordType, PdfReader

    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise refuse("not_pdf")
    if b"%%EOF" not in data[-_TRAILER_WITHIN:]:  # cut off: pypdf would read the half that is there
        raise refuse("broken_pdf")
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise refuse("encrypted")
    count = len(reader.pages)
    if count == 0:
        raise refuse("no_pages")
    if count > limits.pages:
        raise refuse("too_many_pages", pages=count, limit=limits.pages)
    return reader


def _read_page(page: PageObject, number: int, limits: Limits, deadline: float) -> tuple[PageLayout, int]:
    """The page laid out, and how many characters on it nobody can see."""
    box = page.cropbox
    unseen = HiddenText((float(box.left), float(box.bottom), float(box.right), float(box.top)))
    collector = _Collector(limits, deadline, number, unseen=unseen)
    page.extract_text(
        visitor_text=collector.text,
        visitor_operand_before=collector.operand,
        visitor_operand_after=collector.unseen.after,
    )
    # A form inside the page swallows the exception that a limit raises, so the limits are asked once more.
    if collector.characters > limits.page_characters:
        raise refuse("page_too_long", number, characters=collector.characters, limit=limits.page_characters)
    if time.monotonic() > deadline:
        raise refuse("too_slow", number, limit=round(limits.seconds))
    drawn = Drawing(collector.rules, collector.shades, collector.dots.dots)
    return lay_out_page(collector.runs, drawn, float(page.mediabox.height)), unseen.hidden


def _read_pages(
    reader: PdfReader, limits: Limits, deadline: float, on_page: OnPage
) -> tuple[list[PageLayout], list[int]]:
    """The pages, and the numbers of those with text that nobody can see."""
    pages: list[PageLayout] = []
    unseen: list[int] = []
    total = 0
    count = len(reader.pages)
    for number, page in enumerate(reader.pages, 1):
        on_page(number - 1, count)
        try:
            read, hidden = _read_page(page, number, limits, deadline)
        except (Unreadable, MemoryError):
            raise
        except Exception as error:  # pypdf raises whatever a broken object leads it to
            raise refuse("broken_page", number) from error
        total += len(read.text)
        if total > limits.characters:
            raise refuse("too_long", number, limit=limits.characters)
        pages.append(read)
        unseen += [number] if hidden else []
    on_page(count, count)
    return pages, unseen


def _raw_document(reader: PdfReader, limits: Limits, deadline: float, on_page: OnPage) -> RawDocument:
    pages, unseen = _read_pages(reader, limits, deadline, on_page)
    if not any(character.isalpha() for page in pages for character in page.text):
        raise refuse("no_text")
    headings = page_headings([page.lines for page in pages], [len(page.text) for page in pages])
    raw = tuple(
        RawPage(number, page.text, headings=hints)
        for number, (page, hints) in enumerate(zip(pages, headings, strict=True), 1)
    )
    empty = [page.number or 0 for page in raw if not page.text.strip()]
    notes = [("pages_without_text", empty), ("pages_with_hidden_text", unseen)]
    warnings = tuple(message(name, pages=", ".join(map(str, numbers))) for name, numbers in notes if numbers)
    return RawDocument(raw, wrapped=True, title=_title(reader), warnings=warnings)


def _title(reader: PdfReader) -> str | None:
    try:
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except Exception:  # a broken information dictionary says nothing about the text
        return None
    return title if len(title) > 3 and not _NO_TITLE.fullmatch(title) else None


def read_pdf(data: bytes, limits: Limits, on_page: OnPage = unwatched) -> RawDocument:
    """The pages of a PDF in reading order; Unreadable for whatever keeps it from being read whole."""
    deadline = time.monotonic() + limits.seconds
    with _listening() as complaints:
        try:
            read = _raw_document(_open(data, limits), limits, deadline, on_page)
        except (Unreadable, ImportError):
            raise
        except (MemoryError, RecursionError) as error:
            raise refuse("too_much_memory", limit=limits.memory_bytes // 1_000_000) from error
        except Exception as error:  # pypdf raises whatever a broken object leads it to
            name = type(error).__name__
            reason = "too_much_memory" if name == "LimitReachedError" else "broken_pdf"
            fields = {"limit": limits.memory_bytes // 1_000_000} if reason == "too_much_memory" else {}
            raise refuse(reason, **fields) from error
    if not complaints.lines:
        return read
    mended = message("pdf_mended", count=len(complaints.lines))
    return RawDocument(read.pages, read.wrapped, read.title, (*read.warnings, mended))
