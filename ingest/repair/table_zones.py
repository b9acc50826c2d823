"""Table rows and two-column glossaries keep their printed lines: joining them would mix the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.repair.lexicon import bare
from ingest.repair.paragraphs import is_capitals
from ingest.repair.words import Line

_HEADS = frozenset(
    [
        "begrip",
        "definitie",
        "defenitie",
        "betekenis",
        "term",
        "omschrijving",
        "proces",
        "doel",
        "fase",
        "selectiefase",
        "dialoogfase",
        "gunningsfase",
        "risico",
        "beheersmaatregelen",
        "actie",
        "acties",
        "was",
        "wordt",
        "overeenkomst",
        "productcode",
        "taakgebied",
        "uitvoeringsvariant",
        "onderwerp",
        "aantal",
        "bedrag",
        "jaar",
        "datum",
        "product",
        "code",
        "tarief",
        "eenheid",
        "ondersteunend",
        "besturend",
    ]
)
_GLOSSARY = frozenset(("begrip", "term"))
_QUARTER = re.compile(r"^Q[1-4]$")
_SECTION = re.compile(r"^\d{1,2}(?:\.\d{1,2})+\.?$")


def keep_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines with those of tables marked as kept: rows with cells, and what stands under a header of columns.

    A header is a shouted line with two names of columns, or one with two quarters of a year. Its table ends at the
    next numbered heading or at the page's end, a glossary only at a numbered heading. Rows whose cells are parted
    with bars need no header: what follows them is text again.
    """
    result, zone, page = [], "", -1
    for line in lines:
        if line.page != page and zone != "glossary":
            zone = ""
        page = line.page
        if _is_section(line):
            zone = ""
        barred = any(word.text == "|" for word in line.words)
        zone = "" if barred and zone != "glossary" else _header(line) or zone
        kept = bool(zone) or barred or _has_gaps(line)
        result.append(replace(line, kept=True, woven=zone == "table") if kept else line)
    return result


def _is_section(line: Line) -> bool:
    return len(line.words) > 1 and bool(_SECTION.match(line.words[0].text)) and line.words[1].text[:1].isalpha()


def _header(line: Line) -> str:
    texts = [word.text for word in line.words]
    if sum(bool(_QUARTER.match(text)) for text in texts) > 1:
        return "table"
    names = {bare(text) for text in texts} & _HEADS
    if len(names) < 2 or not is_capitals(line.text) or _is_section(line):
        return ""
    return "glossary" if names & _GLOSSARY else "table"


def _has_gaps(line: Line) -> bool:
    return sum(word.gap == "  " for word in line.words[1:]) > 1
