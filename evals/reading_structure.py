"""How well headings, tables and glossaries are found: ``python -m evals.reading_structure [--docs FOLDER]``.

Prints, over the official documents: the share of the 2027 strategy's terms with the right definition, the
completeness of its product-code table, the share of a hand-checked sample of passages with the right heading path,
and the time to read all PDFs as a ratio to bare pypdf extraction in the same run. The key stands in
``evals/reading/structure.yaml``.
"""

from __future__ import annotations

import argparse
import io
import logging
import re
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.folder import read_file
from ingest.model import Document

KEY = Path(__file__).with_name("reading") / "structure.yaml"
_STRATEGY = "inkoopstrategie-wbo-2027"
_EDGE = 20  # words at either end of a definition in which its key words must stand


@dataclass(frozen=True)
class Score:
    """Right ones of all, and what was wrong."""

    name: str
    right: int
    total: int
    wrong: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share that is right, 0 to 1."""
        return self.right / self.total if self.total else 0.0


def plain(text: str) -> str:
    """Letters and digits in small type, for comparing what repair may have spelled a little differently."""
    return "".join(character for character in text.casefold() if character.isalnum())


def score_glossary(document: Document, key: Sequence[Mapping[str, str]]) -> Score:
    """Terms found with a definition that starts and ends as it should."""
    found = {plain(entry.term): entry.definition for entry in document.glossary}
    wrong = [item["term"] for item in key if not _is_defined(found, item)]
    return Score("glossary terms with the right definition", len(key) - len(wrong), len(key), tuple(wrong))


def _is_defined(found: Mapping[str, str], item: Mapping[str, str]) -> bool:
    wanted = plain(item["term"])
    definition = found.get(wanted) or next((text for term, text in found.items() if term.startswith(wanted)), "")
    words = definition.split()
    start, end = plain(" ".join(words[:_EDGE])), plain(" ".join(words[-_EDGE:]))
    return plain(item["starts_with"]) in start and plain(item["ends_with"]) in end


def score_codes(document: Document, key: Sequence[Mapping[str, str | None]]) -> Score:
    """Product codes with their task area and variant; a code that is not in the key counts as wrong too."""
    found = {_code_row(dict(row.cells)) for row in document.rows if any(name == "Productcode" for name, _ in row.cells)}
    wanted = {(str(item["code"]), str(item["taakgebied"]), item["variant"]) for item in key}
    numbered = {row for row in found if re.match(r"\d", row[0])}
    wrong = sorted(str(row) for row in wanted ^ numbered)
    return Score("product codes with their cells", len(wanted & numbered), len(wanted | numbered), tuple(wrong))


def _code_row(cells: Mapping[str, str]) -> tuple[str, str, str | None]:
    code = re.match(r"\S+(?: \([^)]*\))?", cells["Productcode"])
    return (code.group() if code else "", cells.get("Taakgebied", ""), cells.get("Uitvoeringsvariant"))


def score_sections(documents: Mapping[str, Document], key: Sequence[Mapping[str, Any]]) -> Score:
    """Passages of the sample whose heading path is the one on paper."""
    wrong: list[str] = []
    for item in key:
        path = _path_of(documents[item["document"]], item["page"], item["words"])
        if path is None or [plain(part) for part in path] != [plain(part) for part in reversed(item["up"])]:
            wrong.append(f"{item['document']} p. {item['page']} '{item['words']}': {path}")
    return Score("passages with the right section path", len(key) - len(wrong), len(key), tuple(wrong))


def _path_of(document: Document, page: int, words: str) -> list[str] | None:
    for passage in document.passages:
        pages = range(passage.first_page or 0, (passage.last_page or 0) + 1)
        if page in pages and words in " ".join(passage.text.split()):
            return [part.replace(" (afgeleid)", "") for part in passage.path]
    return None


@dataclass(frozen=True)
class Speed:
    """Seconds for all PDFs of a folder: reading them whole, and bare pypdf extraction."""

    pages: int
    reading: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times bare extraction the whole reading takes."""
        return self.reading / self.bare


def measure_speed(paths: Sequence[Path], rounds: int = 2) -> Speed:
    """The faster of ``rounds`` runs each, after one run that loads what is loaded once."""
    read_file(min(paths, key=lambda path: path.stat().st_size))
    reading = bare = pages = 0.0
    for path in paths:
        times = [(_timed_reading(path), *_timed_pypdf(path)) for _ in range(rounds)]
        reading += min(one[0] for one in times)
        bare += min(one[1] for one in times)
        pages += times[0][2]
    return Speed(int(pages), reading, bare)


def _timed_reading(path: Path) -> float:
    begun = time.perf_counter()
    read_file(path)
    return time.perf_counter() - begun


def _timed_pypdf(path: Path) -> tuple[float, int]:
    import importlib

    pypdf = importlib.import_module("pypdf")  # the yardstick itself, not a way around the reading room
    data = path.read_bytes()
    begun = time.perf_counter()
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    for page in pages:
        page.extract_text()
    return time.perf_counter() - begun, len(pages)


def scores(folder: Path) -> list[Score]:
    """All shares over the official documents in ``folder``."""
    key = yaml.safe_load(KEY.read_text(encoding="utf-8"))
    documents = {path.stem: read_file(path) for path in sorted(folder.glob("*.pdf"))}
    strategy = documents[_STRATEGY]
    return [
        score_glossary(strategy, key["glossary"]),
        score_codes(strategy, key["codes"]),
        score_sections(documents, key["sections"]),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; 2 where the official documents are not there."""
    parser = argparse.ArgumentParser(description="Measure headings, tables and glossaries on the official documents.")
    parser.add_argument("--docs", type=Path, default=Path("../shared/corpus"), help="folder with the official PDFs")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/pdfs"), help="folder with other real PDFs")
    options = parser.parse_args(arguments)
    if not (options.docs / f"{_STRATEGY}.pdf").exists():
        print(f"No official documents in {options.docs}.", file=sys.stderr)
        return 2
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    for score in scores(options.docs):
        print(f"{score.name}: {score.right}/{score.total} = {score.share:.1%}")
        for line in score.wrong:
            print(f"  - {line}")
    speed = measure_speed([*sorted(options.docs.glob("*.pdf")), *sorted(options.data.glob("*.pdf"))])
    print(
        f"speed: {speed.pages} pages, {speed.pages / speed.reading:.0f} pages/s read whole, "
        f"{speed.pages / speed.bare:.0f} pages/s bare pypdf, ratio {speed.ratio:.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
