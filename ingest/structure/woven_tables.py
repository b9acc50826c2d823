"""Tables whose cells a PDF gives line by line, without a gap between them, taken apart below a line of shouted names.

A printed line holds the parts of all cells one after the other ("signalering problemen bij jeugdigen de behoefte en
op basis"). Where a line is cut is chosen by what fits best together: how wide each column is, whether a word could
still have stood on the line before, and how well the words of a column follow each other from line to line. The
lines are taken apart only where one way clearly wins, and every row then has a name and cells that end as sentences do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise, product

from ingest.formats.blocks import CELL_GAP
from ingest.formats.pdf_grid import join_lines
from ingest.raw import RawPage
from ingest.repair.lexicon import Vocabulary, bare
from ingest.repair.word_order import Evidence

_STARTS = ("PRIMAIR", "DOEL", "OMSCHRIJVING", "RISICO", "BEHEERSMAATREGELEN", "TOELICHTING", "ACTIE", "MAATREGEL")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s")
_SIGNS = frozenset(("*", "»", "«", "•", "e", "-", "–"))
_CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_COLUMNS = 3
_FEWEST_LINES = 6
_WIDTHS = ((15, 18), (25, 28, 31), (46,))  # characters of the columns, tried in turn
_OVER = 3  # letters that a line may be wider than its column
_SLACK = 4  # letters that a line may stay short of it
_PER_LETTER = 0.8
_IMPOSSIBLE = -99.0
_BEAM = 10
_CLEARLY = 0.75  # by which the best way must win
Widths = tuple[int, ...]
Cells = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class _Cut:
    """A line in three cells, whether a row opens with it, and how well it suits the columns."""

    cells: Cells
    opens: bool
    score: float


@dataclass(frozen=True)
class _Way:
    """A way to cut the lines so far."""

    score: float
    cuts: tuple[_Cut, ...]


def part_woven_tables(pages: Sequence[RawPage]) -> tuple[RawPage, ...]:
    """The pages with the rows of such tables on a line each, cells parted with bars; other pages unchanged."""
    heads = [(number, place) for number, page in enumerate(pages) if (place := _head_at(page.text)) is not None]
    if not heads:
        return tuple(pages)
    woven = {number for number, _ in heads}
    texts = [[line.split() for line in page.text.split("\n")] for page in pages]
    vocabulary = Vocabulary(word for page in texts for words in page for word in words)
    plain = (words for number, page in enumerate(texts) if number not in woven for words in page)
    pairs = {pair for words in plain for pair in pairwise([bare(word) for word in words])}
    evidence = Evidence(pairs, frozenset(), vocabulary.known)
    found = list(pages)
    for number, place in heads:
        text = _parted(found[number].text.split("\n"), place, evidence)
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


def _parted(lines: Sequence[str], head: int, evidence: Evidence) -> str | None:
    names = _names(lines[head])
    first, last = _region(lines, head)
    for line in lines[head + 1 : first]:
        names[-1] = f"{names[-1]} {line}".strip()
    words = [line.split() for line in lines[first:last] if line.strip()]
    if len(words) < _FEWEST_LINES:
        return None
    rows = _clear_rows([way for widths in product(*_WIDTHS) for way in _ways(words, widths, evidence)])
    if rows is None:
        return None
    barred = [CELL_GAP.join(names), *(CELL_GAP.join(row) for row in rows)]
    return "\n".join([*lines[:head], *barred, "", *lines[last:]]).rstrip("\n")


def _clear_rows(ways: Sequence[_Way]) -> list[list[str]] | None:
    """The rows of the best way whose rows are whole; None where others come near it."""
    best: _Way | None = None
    for way in sorted(ways, key=lambda way: -way.score):
        rows = _rows(way.cuts)
        if not all(_is_whole(row) for row in rows):
            continue
        if best is None:
            best = way
        elif best.score - way.score >= _CLEARLY:
            break
        elif rows != _rows(best.cuts):
            return None
    return _rows(best.cuts) if best else None


def _region(lines: Sequence[str], head: int) -> tuple[int, int]:
    """From the first line below the names of columns to before the next numbered heading."""
    first = head + 1
    while first < len(lines) and (not lines[first].strip() or lines[first].isupper()):
        first += 1
    return first, next((at for at in range(first, len(lines)) if _SECTION.match(lines[at])), len(lines))


def _ways(lines: Sequence[list[str]], widths: Widths, evidence: Evidence) -> list[_Way]:
    """The best ways to cut the lines for columns of these widths, kept to a few at each line."""
    ways: list[_Way] = []
    for number, words in enumerate(lines):
        options = list(_options(words, widths, number == 0, evidence))
        if not number:
            ways = [_Way(option.score, (option,)) for option in options]
        reached = [
            _Way(way.score + option.score + step, (*way.cuts, option))
            for way in ways
            for option in options
            if number and (step := _step(way.cuts[-1], option, widths, evidence)) > _IMPOSSIBLE
        ]
        ways = sorted(reached if number else ways, key=lambda way: -way.score)[:_BEAM]
        if not ways:
            break
    return ways


def _options(words: Sequence[str], widths: Widths, first: bool, evidence: Evidence) -> Iterator[_Cut]:
    """The cuts of a line that suit the widths, with how well they do."""
    for a in range(len(words) + 1):
        if _width(words[:a]) > widths[0] + _OVER:
            return
        for b in range(a, len(words) + 1):
            if _width(words[a:b]) > widths[1] + _OVER or any(word in _SIGNS for word in words[:b]):
                break
            cells = tuple(words[:a]), tuple(words[a:b]), tuple(words[b:])
            over = sum(max(0, _width(cell) - width) for cell, width in zip(cells, widths, strict=True))
            torn = sum(_is_pair(words, cut, evidence) for cut in {a, b})
            sign = 2.0 if b < len(words) and words[b] in _SIGNS else 0.0
            score = sign - _PER_LETTER * over - torn
            if not first:
                yield _Cut(cells, False, score)
            if all(cells) and all(_opens(cell[0]) for cell in cells):
                yield _Cut(cells, True, score)


def _is_pair(words: Sequence[str], cut: int, evidence: Evidence) -> bool:
    return 0 < cut < len(words) and (bare(words[cut - 1]), bare(words[cut])) in evidence.pairs


def _width(words: Sequence[str]) -> int:
    return sum(len(word) + 1 for word in words) - 1 if words else 0


def _step(above: _Cut, here: _Cut, widths: Widths, evidence: Evidence) -> float:
    """How well a line goes on from the one above it, column by column."""
    score = 0.0
    for column, (before, after) in enumerate(zip(above.cells, here.cells, strict=True)):
        if here.opens or not after:
            score += _ends(before, column)
        elif not before:
            return _IMPOSSIBLE  # a cell has no empty line in it
        else:
            score += evidence.follows(before[-1], "De" if after[0] in _SIGNS else after[0])
            fitted = _width(before) + 1 + len(after[0]) <= widths[column] - _SLACK
            score -= 1.0 if fitted and not _CLOSED.search(before[-1]) else 0.0
    return score


def _opens(word: str) -> bool:
    return word in _SIGNS or word.lstrip("(‘'\"“")[:1].isupper()


def _ends(cell: Sequence[str], column: int) -> float:
    """Whether a cell may end here; names end anywhere but at a hyphen or a small word."""
    if not cell:
        return 0.0
    if column:
        return 0.5 if _CLOSED.search(cell[-1]) else -2.0
    return -2.0 if cell[-1].endswith(("-", "/")) or cell[-1] in ("en", "of", "van", "in", "tussen", "een") else 0.0


def _rows(cuts: Sequence[_Cut]) -> list[list[str]]:
    rows: list[list[list[str]]] = []
    for cut in cuts:
        if cut.opens:
            rows.append([[], [], []])
        for column, cell in enumerate(cut.cells):
            if cell:
                rows[-1][column].append(" ".join(cell))
    return [[reduce(join_lines, cell, "").strip() for cell in row] for row in rows]


def _is_whole(row: Sequence[str]) -> bool:
    return all(row) and all(_CLOSED.search(cell) for cell in row[1:])
