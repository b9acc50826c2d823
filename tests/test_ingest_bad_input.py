"""Every kind of bad file gets its own reason and remedy, and never half a document."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from ingest_samples import PROSE, flate, lines_at, pdf_of, raw_pdf

from ingest.folder import read_file, read_folder
from ingest.limits import Limits
from ingest.messages import Unreadable, message

GOOD = "# Goed\n\n" + PROSE


def refused(path: Path, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_file(path, limits=limits or Limits())
    reason, remedy = caught.value.sentences()
    assert reason.endswith(".") and remedy.endswith(".") and "{" not in reason + remedy
    return caught.value


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_zero_bytes(tmp_path: Path) -> None:
    assert refused(write(tmp_path / "leeg.pdf", b"")).reason == "empty"


def test_not_a_pdf(tmp_path: Path) -> None:
    assert refused(write(tmp_path / "brief.pdf", b"Dit is gewone tekst. " * 50)).reason == "not_pdf"


def test_truncated(tmp_path: Path) -> None:
    whole = pdf_of([lines_at(50, 80, [PROSE[:90]] * 30)] * 5)
    assert refused(write(tmp_path / "half.pdf", whole[: len(whole) // 2])).reason == "broken_pdf"


@pytest.mark.parametrize("password", ["geheim", ""])
def test_encrypted(tmp_path: Path, password: str) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of([lines_at(50, 80, [PROSE[:90]])]))))
    writer.encrypt(password, owner_password="eigenaar", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    path = write(tmp_path / "dicht.pdf", buffer.getvalue())
    if password:
        assert refused(path).reason == "encrypted"
    else:
        assert "De gemeente helpt ouders" in read_file(path).text


def test_no_text_layer(tmp_path: Path) -> None:
    scan = raw_pdf(flate(b"0 0 200 200 re f"))
    failure = refused(write(tmp_path / "scan.pdf", scan))
    assert failure.reason == "no_text" and "OCR" in failure.sentences()[1]


def test_some_pages_without_text_are_named(tmp_path: Path) -> None:
    mixed = pdf_of([lines_at(50, 80, [PROSE[:90]]), [], lines_at(50, 80, ["Nog een bladzijde met tekst."])])
    assert read_file(write(tmp_path / "deels.pdf", mixed)).warnings == (message("pages_without_text", pages="2"),)


def test_five_thousand_pages(tmp_path: Path) -> None:
    failure = refused(write(tmp_path / "dik.pdf", raw_pdf(*[flate(b"BT ET")] * 5000)))
    assert failure.reason == "too_many_pages" and dict(failure.fields)["pages"] == 5000


def test_megabyte_of_text_on_a_page(tmp_path: Path) -> None:
    line = b"BT /F1 8 Tf 1 0 0 1 40 700 Tm (" + b"woord " * 16 + b") Tj ET\n"
    failure = refused(write(tmp_path / "vol.pdf", raw_pdf(flate(b"BT ET"), flate(line * 11_000))))
    assert (failure.reason, failure.page) == ("page_too_long", 2)


def test_recursive_objects(tmp_path: Path) -> None:
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 100 0 R >> "
        b"/Font << /F1 3 0 R >> >> /Length 44 >>\nstream\nBT /F1 9 Tf (Dit staat er een keer) Tj ET /X Do \nendstream"
    )
    data = raw_pdf(flate(b"/X Do"), resources="/XObject << /X 100 0 R >>", extra=[form])
    assert read_file(write(tmp_path / "kring.pdf", data)).text.count("Dit staat er") <= 2


def test_page_tree_that_holds_itself(tmp_path: Path) -> None:
    data = raw_pdf(flate(b"BT /F1 9 Tf (Tekst) Tj ET")).replace(b"/Kids [10 0 R]", b"/Kids [ 2 0 R]")
    assert refused(write(tmp_path / "boom.pdf", data)).reason in ("broken_pdf", "no_pages", "too_much_memory")


def test_decompression_bomb(tmp_path: Path) -> None:
    import zlib

    packed = zlib.compress(zlib.compress(b"\0" * 400_000_000, 9), 9)
    stream = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(packed), packed)
    failure = refused(write(tmp_path / "bom.pdf", raw_pdf(stream)))
    assert failure.reason in ("too_much_memory", "broken_page")


def test_time_limit(tmp_path: Path) -> None:
    path = write(tmp_path / "traag.pdf", pdf_of([lines_at(50, 80, [PROSE[:90]] * 40)] * 20))
    assert refused(path, Limits(seconds=0.0)).reason == "too_slow"


def test_size_and_length_limits(tmp_path: Path) -> None:
    path = write(tmp_path / "tekst.txt", PROSE.encode() * 10)
    assert refused(path, Limits(bytes=100)).reason == "too_big"
    assert refused(path, Limits(characters=100)).reason == "too_long"


@pytest.mark.parametrize("make", [lambda data: data[: len(data) // 2], lambda data: b"PK\x03\x04" + os.urandom(500)])
def test_docx_with_a_broken_zip(tmp_path: Path, make: Callable[[bytes], bytes]) -> None:
    import docx

    buffer = io.BytesIO()
    docx.Document().save(buffer)
    assert refused(write(tmp_path / "stuk.docx", make(buffer.getvalue()))).reason == "broken_docx"


def test_docx_bomb(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 30_000_000)
    path = write(tmp_path / "bom.docx", buffer.getvalue())
    assert refused(path, Limits(memory_bytes=20_000_000)).reason == "too_much_memory"


def test_html_scripts_never_reach_the_text(tmp_path: Path) -> None:
    page = (
        "<html><head><title>T</title><style>p{}</style></head><body><script>alert('x')</script>"
        f"<h1>Hulp</h1><p>{PROSE}<b onclick='kwaad()'>Vet</b></p><noscript>niet</noscript></body></html>"
    )
    text = read_file(write(tmp_path / "pagina.html", page.encode())).text
    assert text == f"Hulp\n\n{PROSE}Vet"


def test_windows_1252(tmp_path: Path) -> None:
    document = read_file(write(tmp_path / "oud.txt", "De cliënt betaalt € 5 – niet méér.".encode("cp1252")))
    assert document.text == "De cliënt betaalt € 5 – niet méér."


def test_binary_as_text(tmp_path: Path) -> None:
    assert refused(write(tmp_path / "foto.txt", bytes(range(256)) * 20)).reason == "not_text"


def test_unknown_kind(tmp_path: Path) -> None:
    write(tmp_path / "blad.xlsx", b"PK")
    write(tmp_path / "goed.md", GOOD.encode())
    reading = read_folder(tmp_path)
    assert [failure.file_name for failure in reading.failures] == ["blad.xlsx"]
    assert [document.file_name for document in reading.documents] == ["goed.md"]


def test_symlink_out_of_the_folder(tmp_path: Path) -> None:
    outside = write(tmp_path / "geheim.txt", b"Dit staat elders.")
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "link.txt").symlink_to(outside)
    write(folder / "goed.md", GOOD.encode())
    (folder / "zelfde.md").symlink_to(folder / "goed.md")
    reading = read_folder(folder)
    assert [(failure.file_name, failure.reason) for failure in reading.failures] == [("link.txt", message("outside"))]
    assert reading.conflicts == (message("duplicate_content", file="zelfde.md", other="goed.md"),)


def test_two_files_with_the_same_content_or_id(tmp_path: Path) -> None:
    write(tmp_path / "a.md", GOOD.encode())
    write(tmp_path / "b.md", GOOD.encode())
    write(tmp_path / "a.txt", b"Andere inhoud met dezelfde naam.")
    reading = read_folder(tmp_path)
    assert [document.file_name for document in reading.documents] == ["a.md"]
    assert set(reading.conflicts) == {
        message("duplicate_id", file="a.txt", other="a.md", id="a"),
        message("duplicate_content", file="b.md", other="a.md"),
    }


def test_file_that_disappears(tmp_path: Path) -> None:
    write(tmp_path / "a.md", GOOD.encode())
    gone = write(tmp_path / "b.md", b"# Weg\n\nStraks weg.")
    reading = read_folder(tmp_path, on_progress=lambda progress: gone.unlink(missing_ok=True))
    assert [(failure.file_name, failure.reason) for failure in reading.failures] == [("b.md", message("vanished"))]
    assert len(reading.documents) == 1


def test_a_failed_file_does_not_take_the_place_of_a_good_twin(tmp_path: Path) -> None:
    write(tmp_path / "a.docx", b"geen Word-bestand")
    write(tmp_path / "a.md", GOOD.encode())
    reading = read_folder(tmp_path)
    assert [document.file_name for document in reading.documents] == ["a.md"] and len(reading.failures) == 1


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="bestaat niet"):
        read_folder(tmp_path / "nergens")
