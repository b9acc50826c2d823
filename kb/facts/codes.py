"""Product codes and what becomes of them, from the tables of the indexed documents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.model import Document, TableRow
from kb.facts.model import Evidence, Hardness, hardness_of
from kb.words import fold

_CODE = re.compile(r"(?<![\w.,])(?:\d{2}[A-Z]\d{2}|\d{5})(?![\w.,]*\d)", re.I)
_PARTLY = re.compile(r"\(?\bgedeeltelijk\b\)?", re.I)
_NOTHING = frozenset(["", "-", "—", "niet vermeld", "n.v.t.", "nvt"])


@dataclass(frozen=True)
class CodeEntry:
    """What a table says of a product code.

    ``area`` is where it goes (a taakgebied), ``variant`` how that is carried out, ``agreement`` the agreement it
    stands in, ``partly`` whether only a part of the code goes there, ``description`` what stands beside the code.
    A field is "" where the table does not say.
    """

    code: str
    area: str
    variant: str
    agreement: str
    partly: bool
    description: str
    hardness: Hardness
    evidence: Evidence


class Codes:
    """All product codes of the indexed documents."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._entries: dict[str, list[CodeEntry]] = defaultdict(list)
        for document in documents:
            for row in document.rows:
                entry = _entry(document, row)
                if entry is not None:
                    self._entries[entry.code].append(entry)

    def look_up(self, code: str) -> tuple[CodeEntry, ...]:
        """Everything said of one code (case does not matter); () when no document has it."""
        return tuple(self._entries.get(code.strip().upper(), ()))

    def find(self, text: str) -> tuple[CodeEntry, ...]:
        """Entries of all codes named in a text."""
        return tuple(e for code in self.named(text) for e in self.look_up(code))

    def named(self, text: str) -> tuple[str, ...]:
        """Codes named in a text, known or not."""
        return tuple(dict.fromkeys(m.group().upper() for m in _CODE.finditer(text)))

    def all(self) -> tuple[CodeEntry, ...]:
        """All entries, by code."""
        return tuple(e for code in sorted(self._entries) for e in self._entries[code])


def _entry(document: Document, row: TableRow) -> CodeEntry | None:
    cell = _cell(row, "code")
    found = _CODE.search(cell)
    if found is None:
        return None
    rest = (cell[: found.start()] + cell[found.end() :]).strip()
    partly = bool(_PARTLY.search(rest))
    quote = document.text[row.start : row.end]
    return CodeEntry(
        code=found.group().upper(),
        area=_cell(row, "taakgebied", "segment", "perceel").rstrip("."),
        variant=_cell(row, "variant", "bekostiging"),
        agreement=_cell(row, "overeenkomst", "contract"),
        partly=partly,
        description=_PARTLY.sub("", rest).strip(" -()"),
        hardness=hardness_of(document.metadata, quote),
        evidence=Evidence(document.metadata.id, row.start, row.end, quote),
    )


def _cell(row: TableRow, *names: str) -> str:
    for name in names:
        for header, value in row.cells:
            if name in fold(header):
                return "" if fold(value.strip()) in _NOTHING else value.strip()
    return ""
