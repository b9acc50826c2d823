"""Builds the bundled documents from their Markdown sources: ``python corpus/make_documents.py``.

One becomes a two-column PDF with running header, footer, hyphenation and ruled tables, one a Word file, the rest
stay Markdown, so that what every newcomer indexes has been through every kind of reader. The same sources give
the same bytes each time.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "bron"
TARGET = HERE / "documenten"
AS_PDF = frozenset({"inkoopstrategie-wbo-2027"})
AS_DOCX = frozenset({"memo-hart-van-brabant-2025"})
_PART = re.compile(r"(?P<id>.+?)(?:\.(?P<part>\d+))?$")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"(?P<indent>\s*)(?P<sign>[-*]|\d+\.)\s+(?P<text>.*)$")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")


@dataclass(frozen=True)
class Piece:
    """A block of a source: ``heading``, ``paragraph``, ``note``, ``item`` or ``table`` (then with ``rows``)."""

    kind: str
    text: str = ""
    level: int = 0
    sign: str = "-"
    rows: tuple[tuple[str, ...], ...] = ()


def sources() -> dict[str, str]:
    """The Markdown of each document by id, its parts joined in order."""
    parts: dict[str, list[tuple[int, str]]] = {}
    for path in sorted(SOURCES.glob("*.md")):
        found = _PART.match(path.stem)
        if found is None:
            continue
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n").strip("\n")
        parts.setdefault(found["id"], []).append((int(found["part"] or 0), text))
    return {name: "\n\n".join(text for _, text in sorted(found)) + "\n" for name, found in parts.items()}


def pieces(markdown: str) -> Iterator[Piece]:
    """The blocks of a source; sources keep each block on one line."""
    rows: list[tuple[str, ...]] = []
    for line in [*markdown.split("\n"), ""]:
        if line.lstrip().startswith("|"):
            if not _RULE.fullmatch(line.strip()):
                rows.append(tuple(cell.strip() for cell in line.strip().strip("|").split("|")))
            continue
        if rows:
            yield Piece("table", rows=tuple(rows))
            rows = []
        if line.strip():
            yield _piece(line)


def _piece(line: str) -> Piece:
    heading = _HEADING.match(line)
    if heading:
        return Piece("heading", heading[2], len(heading[1]))
    item = _ITEM.match(line)
    if item:
        return Piece("item", item["text"], len(item["indent"]) // 2, item["sign"])
    if line.startswith(">"):
        return Piece("note", line.lstrip("> ").strip())
    return Piece("paragraph", line.strip())


def build(name: str, markdown: str, target: Path) -> Path:
    """Writes one document and returns its path."""
    if name in AS_PDF:
        from make_pdf import write_pdf

        path = target / f"{name}.pdf"
        write_pdf(path, list(pieces(markdown)))
    elif name in AS_DOCX:
        from make_docx import write_docx

        path = target / f"{name}.docx"
        write_docx(path, list(pieces(markdown)))
    else:
        path = target / f"{name}.md"
        path.write_text(markdown, encoding="utf-8")
    return path


def main(arguments: list[str] | None = None) -> int:
    """Builds all documents into ``--target`` (``corpus/documenten``)."""
    parser = argparse.ArgumentParser(description="Bouw de meegeleverde documenten uit hun Markdown-bronnen.")
    parser.add_argument("--target", type=Path, default=TARGET, help="map voor de documenten")
    target: Path = parser.parse_args(arguments).target
    target.mkdir(parents=True, exist_ok=True)
    for name, markdown in sources().items():
        path = build(name, markdown, target)
        print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    sys.exit(main())
