"""Small files made on the spot for the tests of the reading room."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

PROSE = (
    "De gemeente helpt ouders en kinderen die vragen hebben over opgroeien. Het team in de wijk luistert eerst naar "
    "het gezin. Daarna maken zij samen een plan. "
)


def pdf_of(pages: Sequence[Sequence[tuple[float, float, str]]], size: float = 10, **options: object) -> bytes:
    """A PDF with words at (x, y from the top) on each page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, **options)
    for page in pages:
        canvas.setFont("Helvetica", size)
        for x, y, text in page:
            canvas.drawString(x, A4[1] - y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines_at(x: float, top: float, texts: Sequence[str], step: float = 12) -> list[tuple[float, float, str]]:
    """Texts below one another."""
    return [(x, top + step * number, text) for number, text in enumerate(texts)]


def raw_pdf(*streams: bytes, resources: str = "", extra: Sequence[bytes] = ()) -> bytes:
    """A PDF put together by hand, for contents that no library would write; ``extra`` objects start at number 100."""
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(streams)))
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    }
    for number, stream in enumerate(streams):
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {11 + 2 * number} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> {resources} >> >>"
        )
        objects[10 + 2 * number] = page.encode()
        objects[11 + 2 * number] = stream
    objects.update({100 + number: body for number, body in enumerate(extra)})
    return _written(objects)


def flate(data: bytes) -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _written(objects: dict[int, bytes]) -> bytes:
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in sorted(places.items()):
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    size = max(places) + 1
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start))
    return out.getvalue()
