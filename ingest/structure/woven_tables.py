"""Tables whose cells a PDF gives line by line, without a gap between them, taken apart below a line of shouted names.

A printed line holds the parts of all cells one after the other ("signalering problemen bij jeugdigen de behoefte en
op basis"). Where a line is cut is chosen by what fits best together: how wide each column is, whether a word could
still have stood on the line before, and how well the words of a column follow each other from line to line. The
lines are taken apart only where one way clearly wins, and every row then has a name and cells that end as sentences do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.formats.blocks import CELL_GAP
from ingest.formats.pdf_grid import join_lines
from ingest.raw import RawPage
from ingest.repair.lexicon import Vocabulary, bare
from ingest.repair.word_order import Evidence
from ingest.structure.woven_cuts import CLOSED, SIGNS, Cut, Proof, Way, best_ways

_STARTS = ("PRIMAIR", "DOEL", "OMSCHRIJVING", "RISICO", "BEHEERSMAATREGELEN", "TOELICHTING", "ACTIE", "MAATREGEL")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s")
_COLUMNS = 3
_FEWEST_LINES = 6
_CLEARLY = 0.75  # by which the best way must win


def part_woven_tables(pages: Sequence[RawPage]) -> tuple[RawPage, ...]:
    """The pages with the rows of such tables on a line each, cells parted with bars; other pages unchanged."""
    heads = [(number, place) for number, page in enumerate(pages) if (place := _head_at(page.text)) is not None]
    if not heads:
        return tuple(pages)
    woven = {number for number, _ in heads}
    texts = [[line.split() for line in page.text.split("\n")] for page in pages]
    vocabulary = Vocabulary(word for page in texts for words in page for word in words)
    plain = [
        [bare(word) for word in words] for number, page in enumerate(texts) if number not in woven for words in page
    ]
    proof = Proof(
        Evidence({pair for words in plain for pair in pairwise(words)}, frozenset(), vocabulary.known),
        {triple for words in plain for triple in zip(words, words[1:], words[2:], strict=False)},
    )
    found = list(pages)
    for number, place in heads:
        text = _parted(found[number].text.split("\n"), place, proof)
        if text is not None:
            found[number] = replace(found[number], text=text)
    return tuple(found)


def _head_at(text: str) -> int | None:
    for place, line in enumerate(text.split("\n")):
        if line.isupper() and len(_names(line)) == _COLUMNS:
            return place
    return None


def _names(line: str) -> list[str]:
    """The names of columns on a shouted line."""
    names: list[str] = []
    for word in line.split():
        if word.startswith(_STARTS):
            names.append(word)
        elif names:
            names[-1] = f"{names[-1]} {word}"
        else:
            return []
    return names


def _parted(lines: Sequence[str], head: int, proof: Proof) -> str | None:
    names = _names(lines[head])
    first, last = _region(lines, head)
    for line in lines[head + 1 : first]:
        names[-1] = f"{names[-1]} {line}".strip()
    words = [line.split() for line in lines[first:last] if line.strip()]
    if len(words) < _FEWEST_LINES:
        return None
    rows = _clear_rows(best_ways(words, proof))
    if rows is None:
        return None
    barred = [CELL_GAP.join(names), *(CELL_GAP.join(row) for row in rows)]
    return "\n".join([*lines[:head], *barred, "", *lines[last:]]).rstrip("\n")


def _clear_rows(ways: Sequence[Way]) -> list[list[str]] | None:
    """The rows of the best way; None where they are not whole, or others that are come near it."""
    ranked = sorted(ways, key=lambda way: -way.score)
    near = [way for way in ranked if ranked[0].score - way.score < _CLEARLY]
    found = [rows for way in near if all(map(_is_whole, rows := _rows(way.cuts)))]
    if not near or not all(map(_is_whole, _rows(near[0].cuts))):
        return None
    return found[0] if all(rows == found[0] for rows in found) else None


def _region(lines: Sequence[str], head: int) -> tuple[int, int]:
    """From the first line below the names of columns to before the next numbered heading."""
    first = head + 1
    while first < len(lines) and (not lines[first].strip() or lines[first].isupper()):
        first += 1
    return first, next((at for at in range(first, len(lines)) if _SECTION.match(lines[at])), len(lines))


def _rows(cuts: Sequence[Cut]) -> list[list[str]]:
    rows: list[list[str]] = []
    for cut in cuts:
        if cut.opens:
            rows.append([""] * _COLUMNS)
        for column, cell in enumerate(cut.cells):
            if cell:
                rows[-1][column] = _with_line(rows[-1][column], cell)
    return rows


def _with_line(text: str, cell: Sequence[str]) -> str:
    """A cell's text with its next line; list signs are left out, since items follow each other as sentences do."""
    sign = cell[0] in SIGNS
    line = " ".join(cell[sign:])
    before = f"{text};" if sign and text and not CLOSED.search(text) else text
    return join_lines(before, line) if before else line


def _is_whole(row: Sequence[str]) -> bool:
    return all(row) and all(CLOSED.search(cell) for cell in row[1:])
