"""The page of a PDF as a picture, with the quoted words marked, and the file itself."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.boxes import word_boxes
from ingest.model import Box, Document

_WIDTH = 1100  # pixels; readable when enlarged, some 150 KB
_MARK = (255, 214, 79)
_LEAST_RUN = 3  # words in a row that must agree before they are marked: single words stand everywhere
_PDFIUM = threading.Lock()  # PDFium is not thread-safe


def source_file(folder: Path, document: Document) -> Path | None:
    """The file a document was read from, or None when it is gone or lies outside the folder that was indexed."""
    path = (folder / document.file_name).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None


@lru_cache(maxsize=48)
def page_picture(path: Path, changed: float, number: int, quote: str) -> bytes:
    """Page ``number`` (from 1) as PNG with the words of ``quote`` marked; ``changed``: the file's time, for the cache.

    Raises IndexError when there is no such page, ValueError when the file or the page cannot be read.
    """
    boxes = _quoted_boxes(path, changed, number, quote)
    with _page(path, number) as page:
        left, _, _, top = page.get_cropbox()
        scale = min(4.0, _WIDTH / max(1.0, page.get_width()))
        picture = page.render(scale=scale).to_pil().convert("RGB")
        turned = page.get_rotation() != 0
    return _encode(picture if turned else _with_marks(picture, boxes, scale, left, top))


def quote_place(path: Path, number: int, quote: str) -> tuple[float, float] | None:
    """Where the quote begins on its page: from the left and from the top, as parts of the page's width and height.

    None when the page marks nothing there, is turned or cannot be read.
    """
    try:
        boxes = _quoted_boxes(path, path.stat().st_mtime, number, quote)
        with _page(path, number) as page:
            left, bottom, right, top = page.get_cropbox()
            turned = page.get_rotation() != 0
    except (IndexError, ValueError, OSError):
        return None
    if not boxes or turned or right <= left or top <= bottom:
        return None
    place = (boxes[0].x0 - left) / (right - left), (top - boxes[0].y1) / (top - bottom)
    return place if all(0 <= part <= 1 for part in place) else None


@contextmanager
def _page(path: Path, number: int) -> Iterator[Any]:
    """A page of a PDF, while nobody else reads one; what PDFium cannot do with it is a ValueError."""
    import pypdfium2

    with _PDFIUM:
        try:
            with pypdfium2.PdfDocument(path) as pdf:
                yield pdf[number - 1]
        except pypdfium2.PdfiumError as error:
            raise ValueError(str(error)) from error


@lru_cache(maxsize=256)
def _quoted_boxes(path: Path, changed: float, number: int, quote: str) -> tuple[Box, ...]:
    with _PDFIUM:
        return tuple(quoted(word_boxes(path, number), quote))


def quoted(boxes: Sequence[Box], quote: str) -> list[Box]:
    """The words on the page that stand in the quote in the same order, in runs long enough to be no accident."""
    on_page, wanted = [_plain(b.text) for b in boxes], [p for w in quote.split() if (p := _plain(w))]
    least = min(_LEAST_RUN, len(wanted))
    runs = SequenceMatcher(None, on_page, wanted, autojunk=False).get_matching_blocks()
    return [box for run in runs if run.size >= least > 0 for box in boxes[run.a : run.a + run.size]]


def _plain(word: str) -> str:
    return re.sub(r"[\W_]+", "", word).casefold()


def _with_marks(picture: Any, boxes: Sequence[Box], scale: float, left: float, top: float) -> Any:
    """Multiply a colour over each box, so that the words stay black."""
    from PIL import Image, ImageChops, ImageDraw

    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    for b in boxes:
        x0, y0, x1, y1 = (b.x0 - left) * scale, (top - b.y1) * scale, (b.x1 - left) * scale, (top - b.y0) * scale
        draw.rectangle((x0 - 3, y0 - 3, x1 + 3, y1 + 3), fill=_MARK)
    return ImageChops.multiply(picture, layer)


def _encode(picture: Any) -> bytes:
    held = io.BytesIO()
    picture.quantize(64).save(held, "PNG")
    return held.getvalue()
