"""Text in a PDF that a reader cannot see is not read; what can be seen stays."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.folder import read_folder
from ingest.formats.pdf import read_pdf
from ingest.limits import Limits
from tests.ingest_samples import flate, raw_pdf

SEEN = "Het team helpt ouders en kinderen."
HIDDEN = "Geheime opdracht aan de lezer."


def pdf(draw: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 760, SEEN)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 700, HIDDEN)


def nearly_white(canvas: Canvas) -> None:
    canvas.setFillGray(0.98)
    canvas.drawString(72, 700, HIDDEN)


def white_ink(canvas: Canvas) -> None:
    canvas.setFillColorCMYK(0, 0, 0, 0)
    canvas.drawString(72, 700, HIDDEN)


def white_after_white_area(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(60, 690, 400, 40, stroke=0, fill=1)
    canvas.drawString(72, 700, HIDDEN)


def tiny(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 1)
    canvas.drawString(72, 700, HIDDEN)


def tiny_by_scale(canvas: Canvas) -> None:
    canvas.scale(0.1, 0.1)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(720, 7000, HIDDEN)


def right_of_page(canvas: Canvas) -> None:
    canvas.drawString(A4[0] + 20, 700, HIDDEN)


def below_page(canvas: Canvas) -> None:
    canvas.drawString(72, -40, HIDDEN)


def left_of_page(canvas: Canvas) -> None:
    canvas.drawString(-900, 700, HIDDEN)


def invisible(canvas: Canvas) -> None:
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    text.textLine(HIDDEN)
    canvas.drawText(text)


def same_line(canvas: Canvas) -> None:
    text = canvas.beginText(72, 700)
    text.textOut("Zichtbaar. ")
    text.setFillColorRGB(1, 1, 1)
    text.textOut(HIDDEN)
    canvas.drawText(text)


@pytest.mark.parametrize(
    "draw",
    [white, nearly_white, white_ink, white_after_white_area, tiny, tiny_by_scale, right_of_page, below_page,
     left_of_page, invisible, same_line],
)  # fmt: skip
def test_what_cannot_be_seen_is_not_read_and_the_report_says_so(draw: Callable[[Canvas], None]) -> None:
    read = read_pdf(pdf(draw), Limits())
    assert SEEN in read.pages[0].text and "Geheime" not in read.pages[0].text
    assert any("nzichtbare tekst" in warning and "blz. 1" in warning for warning in read.warnings)


def dark_heading(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0, 0.2, 0.5)
    canvas.rect(60, 690, 400, 40, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 700, "Kop in wit")


def on_a_picture(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "navy")), 60, 680, 400, 60)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 700, "Kop in wit")


def scanned(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), 0, 0, *A4)
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    text.textLine("Kop in wit")
    canvas.drawText(text)


def black_again(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setFillColorRGB(1, 1, 1)
    canvas.restoreState()
    canvas.drawString(72, 700, "Kop in wit")


def small_print(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 4)
    canvas.drawString(72, 700, "Kop in wit")


@pytest.mark.parametrize("draw", [dark_heading, on_a_picture, scanned, black_again, small_print])
def test_what_can_be_seen_stays(draw: Callable[[Canvas], None]) -> None:
    read = read_pdf(pdf(draw), Limits())
    assert "Kop in wit" in read.pages[0].text and not read.warnings


def test_metadata_never_reaches_the_text() -> None:
    def described(canvas: Canvas) -> None:
        canvas.setSubject(HIDDEN)
        canvas.setKeywords(HIDDEN)
        canvas.setAuthor(HIDDEN)

    assert "Geheime" not in read_pdf(pdf(described), Limits()).pages[0].text


def test_broken_operands_do_not_stop_the_reading() -> None:
    stream = b"BT /F1 12 Tf 1 rg (x) Tr q Q Q Q 72 700 Td (" + SEEN.encode() + b") Tj ET"
    assert SEEN in read_pdf(raw_pdf(flate(stream)), Limits()).pages[0].text


def test_hidden_text_becomes_no_passage(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(white))
    reading = read_folder(tmp_path)
    (document,) = reading.documents
    assert "Geheime" not in document.text and any("nzichtbare tekst" in remark for remark in document.warnings)


def test_a_soft_hyphen_that_breaks_no_line_parts_no_word() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 700)
        text.textOut("Een speel")
        text._code.append("/Span <</ActualText <FEFF00AD>>> BDC ( ) Tj EMC")
        text.textOut("tuin")
        text._code.append("/Span <</ActualText <FEFF00AD>>> BDC (-) Tj EMC")  # drawn where it breaks a line
        text.textOut("huis met")
        text._code.append("/Span <</MCID 1>> BDC ( ) Tj EMC")
        text.textOut("een wip.")
        canvas.drawText(text)

    read = read_pdf(pdf(draw), Limits())
    assert "Een speeltuin-huis met een wip." in read.pages[0].text and read.warnings == ()
