"""The bundled documents, built and read back: nothing of what was written is lost on the way."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import pytest

from ingest.folder import read_file
from ingest.model import Document
from ingest.sentences import sentence_spans
from ingest.structure.headings import official_pages

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
sys.path.insert(0, str(CORPUS))

from make_documents import AS_DOCX, AS_PDF, Piece, build, pieces, sources  # noqa: E402

SOURCES = sources()
SAVED = 0.995  # share of the sentences, rows and headings that must be found again


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documenten")
    for name in sorted(AS_PDF | AS_DOCX):
        build(name, SOURCES[name], folder)
    return folder


@pytest.fixture(scope="module", params=sorted(AS_PDF | AS_DOCX))
def document(request: pytest.FixtureRequest, built: Path) -> Document:
    return read_file(next(built.glob(f"{request.param}.*")))


def plain(text: str) -> str:
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.replace("**", ""))
    return re.sub(r"\s+", " ", bare).strip()


def units(piece: Piece) -> list[str]:
    if piece.kind == "table":
        return [plain(" | ".join(row)) for row in piece.rows]
    text = plain(piece.text)
    return [text] if piece.kind == "heading" else [text[a:b] for a, b in sentence_spans(text)]


def source_of(document: Document) -> list[Piece]:
    return list(pieces(SOURCES[document.metadata.id]))


def test_the_text_survives(document: Document) -> None:
    wanted = [unit for piece in source_of(document) for unit in units(piece)]
    text = plain(document.text)
    lost = [unit for unit in wanted if unit not in text]
    assert len(lost) <= (1 - SAVED) * len(wanted), lost[:10]


def test_every_heading_is_a_section_with_its_official_pages(document: Document) -> None:
    wanted = [official_pages(plain(piece.text)) for piece in source_of(document) if piece.kind == "heading"][1:]
    found = [(section.path[-1], section.official_pages) for section in document.sections]
    assert found == wanted


def test_every_table_row_is_a_row_with_its_header(document: Document) -> None:
    wanted = [
        tuple((plain(name), plain(value)) for name, value in zip(piece.rows[0], row, strict=True) if value)
        for piece in source_of(document)
        if piece.kind == "table"
        for row in piece.rows[1:]
    ]
    found = [row.cells for row in document.rows]
    assert len(set(wanted) & set(found)) >= SAVED * len(set(wanted)), set(wanted) - set(found)


def test_every_glossary_item_is_an_entry(document: Document) -> None:
    wanted: list[str] = []
    inside = False
    for piece in source_of(document):
        if piece.kind == "heading":
            inside = "begrip" in piece.text.lower()
        elif inside and piece.kind == "item" and piece.level == 0 and piece.text.startswith("**"):
            wanted.append(piece.text.split("**")[1].rstrip(":"))
    found = {entry.term for entry in document.glossary}
    assert [term for term in wanted if term not in found] == []


def test_running_lines_and_hyphens_are_gone(document: Document) -> None:
    assert "Geen officieel document" not in document.text
    assert len(re.findall(r"[a-z]-\n[a-z]", document.text)) == 0


def test_passages_cite_a_section_and_official_pages(document: Document) -> None:
    cited = [passage for passage in document.passages if passage.official_pages]
    assert len(cited) >= len(document.passages) - 2  # what stands before the first heading
    assert all(passage.text == document.text[passage.start : passage.end] for passage in document.passages)


@pytest.mark.parametrize("name", sorted(AS_PDF | AS_DOCX))
def test_the_same_bytes_each_time(name: str, built: Path, tmp_path: Path) -> None:
    again = build(name, SOURCES[name], tmp_path)
    before = next(built.glob(f"{name}.*"))
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(before.read_bytes()).digest()


def test_the_documents_in_the_repository_are_up_to_date(tmp_path: Path) -> None:
    for name, markdown in SOURCES.items():
        path = build(name, markdown, tmp_path)
        assert (CORPUS / "documenten" / path.name).read_bytes() == path.read_bytes(), f"run make corpus: {path.name}"
