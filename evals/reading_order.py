"""Reading order of two-column pages by tool: ``python -m evals.reading_order PDF [PDF ...]``.

A word broken over two lines is whole again only where the second line really follows the first, so the share of line
ends with a hyphen that, joined with the next line, give a word of the Dutch lexicon measures reading order without a
key. Each file is taken as it is and redrawn row by row across its columns, which is what tools get wrong.
"""

from __future__ import annotations

import argparse
import importlib
import io
import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.formats.pdf import read_pdf
from ingest.limits import Limits
from ingest.repair.lexicon import dutch_word

_BROKEN = re.compile(r"([A-Za-zÀ-ÿ]{2,})-\s*\n+\s*([a-zà-ÿ]{2,})")
_LEAST = 1.5  # how usual the joined word must be, on the Zipf scale


@dataclass(frozen=True)
class OrderScore:
    """Broken words that the next line completes, of all line ends with a hyphen, and the time per page."""

    tool: str
    right: int
    total: int
    milliseconds: float


def joined_words(text: str) -> tuple[int, int]:
    """How many broken words become Dutch words when joined with what follows, and how many there are."""
    found = [before + after for before, after in _BROKEN.findall(text) if after not in ("en", "of")]
    return sum(dutch_word(word.lower()) >= _LEAST for word in found), len(found)


def _ours(data: bytes) -> list[str]:
    return [page.text for page in read_pdf(data, Limits()).pages]


def _pypdf(data: bytes) -> list[str]:
    pypdf = importlib.import_module("pypdf")
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def _pdfium(data: bytes) -> list[str]:
    pypdfium2 = importlib.import_module("pypdfium2")
    pages = pypdfium2.PdfDocument(data)
    # pdfium marks a hyphen at a line's end with a sign of its own and drops the line end
    return [page.get_textpage().get_text_bounded().replace("\x02", "-\n").replace("\r", "") for page in pages]


def _pdfplumber(data: bytes) -> list[str]:
    pdfplumber = importlib.import_module("pdfplumber")
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_text() or "" for page in document.pages]


TOOLS: dict[str, Callable[[bytes], list[str]]] = {
    "reading room": _ours,
    "pypdf": _pypdf,
    "pypdfium2": _pdfium,
    "pdfplumber": _pdfplumber,
}


def by_rows(data: bytes) -> bytes:
    """The same lines at the same places, drawn from the top of each page down, across its columns."""
    canvas_module = importlib.import_module("reportlab.pdfgen.canvas")
    buffer = io.BytesIO()
    canvas = canvas_module.Canvas(buffer, pagesize=(1200, 900), invariant=1)
    for lines in _placed_lines(data):
        for x, y, size, text in sorted(lines, key=lambda line: (-round(line[1] / 3), line[0])):
            canvas.setFont("Helvetica", max(1.0, size))
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _placed_lines(data: bytes) -> Iterator[list[tuple[float, float, float, str]]]:
    pypdf = importlib.import_module("pypdf")
    layout = importlib.import_module("ingest.formats.pdf_layout")
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        runs: list[Any] = []

        def keep(text: str, cm: Any, tm: Any, font: Any, size: float, runs: list[Any] = runs) -> None:
            if text.strip():
                runs.append(layout.Run(text, tm[4] + cm[4], tm[5] + cm[5], abs(size * tm[3]) or size))

        page.extract_text(visitor_text=keep)
        yield [(one.x, one.y, one.size, one.text) for one in layout.segments(runs)]


def score(tool: str, data: bytes) -> OrderScore:
    """One tool on one file."""
    begun = time.perf_counter()
    pages = TOOLS[tool](data)
    seconds = time.perf_counter() - begun
    right, total = joined_words("\f".join(pages))
    return OrderScore(tool, right, total, 1000 * seconds / max(1, len(pages)))


def main(arguments: list[str] | None = None) -> int:
    """Prints a line per file, drawing order and tool."""
    parser = argparse.ArgumentParser(description="Compare the reading order of PDF tools on two-column files.")
    parser.add_argument("files", type=Path, nargs="+")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    for path in parser.parse_args(arguments).files:
        drawn = path.read_bytes()
        for name, data in (("as drawn", drawn), ("row by row", by_rows(drawn))):
            for tool in TOOLS:
                one = score(tool, data)
                share = one.right / max(1, one.total)
                counts = f"{one.right}/{one.total} = {share:.1%}"
                print(f"{path.name} | {name} | {tool}: {counts}, {one.milliseconds:.1f} ms a page")
    return 0


if __name__ == "__main__":
    sys.exit(main())
