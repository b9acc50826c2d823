"""Tables of phases whose cells a PDF gives line by line: a row per phase again, with what surely stands in its cells.

The names of the columns are kinds of what the first one says ("FASE INKOOPFASE STARTFASE"). Below them stands the name
of a row and its cells, which all open with the same word ("Uitleg Fase waarin ... Fase waarin ..."). The lines are cut
where each column goes on best. Only sentences that end before the first damaged line are taken, and only where every
way to cut that comes near the best gives the same; what is left stays below the rows, again under the names of the
columns, so that it is not taken for text. What one table shows clearly is evidence for the others of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations, pairwise

from ingest.formats.blocks import CELL_GAP
from ingest.formats.pdf_grid import join_lines
from ingest.raw import RawPage
from ingest.repair.lexicon import Vocabulary, bare
from ingest.repair.word_order import Evidence

_DAMAGED = re.compile(r"[^\W\d_]\d|\\|@")
SENTENCES = re.compile(r".*[.!?](?=\s|$)")
_ENDS = (".", "!", "?", ":")
_WIDTHS = (24, 27, 30)  # characters of a column, tried in turn
_OVER, _SHORT, _EMPTY = 0.8, 4, 2.0
_BEAM = 10
_CLEARLY = 0.75  # by which another reading must stay behind
Cells = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Way:
    """A way to cut the lines so far, and how well they go on in each column."""

    score: float
    lines: tuple[Cells, ...]

    def texts(self) -> list[str]:
        """Each column's text."""
        columns = zip(*self.lines, strict=True)
        return [reduce(join_lines, (" ".join(cell) for cell in column if cell), "").strip() for column in columns]

    def sentences(self) -> list[str]:
        """What each column's text holds up to its last full stop."""
        found = [SENTENCES.match(text) for text in self.texts()]
        return [match[0] if match else "" for match in found]

    def told(self) -> _Way:
        """The way without the lines after the last full stop."""
        shorter = (replace(self, lines=self.lines[:count]) for count in range(1, len(self.lines)))
        return next((way for way in shorter if way.sentences() == self.sentences()), self)


def part_phase_tables(pages: Sequence[RawPage]) -> tuple[RawPage, ...]:
    """The pages with a row for each phase of such tables; other pages unchanged."""
    found = list(pages)
    heads = [(number, place) for number, page in enumerate(pages) if (place := head_at(page.text)) is not None]
    if not heads:
        return tuple(found)
    tables = {number for number, _ in heads}
    texts = [[line.split() for line in page.text.split("\n")] for page in pages]
    vocabulary = Vocabulary(word for page in texts for words in page for word in words)
    plain = (words for number, page in enumerate(texts) if number not in tables for words in page)
    pairs = {pair for words in plain for pair in pairwise([bare(word) for word in words])}
    for number, place in heads * 2:
        if found[number] is not pages[number]:
            continue
        text = _parted(found[number].text.split("\n"), place, Evidence(pairs, frozenset(), vocabulary.known))
        if text is not None:
            found[number] = replace(found[number], text=text)
            rows = text.split("\n")[place:]
            pairs |= {pair for row in rows if CELL_GAP in row for pair in pairwise([bare(w) for w in row.split()])}
    return tuple(found)


def head_at(text: str) -> int | None:
    """The line of a page that holds the names of phases."""
    return next((place for place, line in enumerate(text.split("\n")) if phases_of(line)), None)


def phases_of(line: str) -> list[str]:
    """The names of the phases on a line of names of columns ("FASE INKOOPFASE STARTFASE"); empty for another line."""
    first, *names = line.split() or [""]
    named = len(first) > 3 and line.isupper() and all(name.endswith(first) for name in names)
    return names if named and len(names) > 1 else []


def _parted(lines: Sequence[str], head: int, evidence: Evidence) -> str | None:
    start = next((at for at in range(head + 1, len(lines)) if lines[at].strip()), len(lines))
    end = next((at for at in range(start, len(lines)) if not lines[at].strip()), len(lines))
    rows = [line.split() for line in lines[start:end]]
    label, first = _first_cells(rows[0]) if rows else ("", ())
    phases = phases_of(lines[head])
    if not 1 < len(first) <= len(phases):
        return None
    whole = next((at for at, words in enumerate(rows) if _DAMAGED.search(" ".join(words))), len(rows))
    best = _clear(first, rows[1:whole], evidence)
    if best is None:
        return None
    best = best.told()
    barred = [CELL_GAP.join([lines[head].split()[0], label])]
    barred += [CELL_GAP.join(pair) for pair in zip(phases, best.sentences(), strict=False)]
    left = [text[len(told) :].strip() for text, told in zip(best.texts(), best.sentences(), strict=True)]
    below = [lines[head], *filter(None, left), *lines[start + len(best.lines) :]]
    return "\n".join([*lines[:head], *barred, "", *below]).rstrip("\n")


def _first_cells(words: Sequence[str]) -> tuple[str, Cells]:
    """The row's name and the first line of its cells; no cells where no word opens two of them."""
    for word in words[1:]:
        places = [at for at, other in enumerate(words) if other == word]
        if word[:1].isupper() and len(places) > 1 and places[0]:
            bounds = [*places, len(words)]
            return " ".join(words[: places[0]]), tuple(tuple(words[a:b]) for a, b in pairwise(bounds))
    return "", ()


def _clear(first: Cells, lines: Sequence[list[str]], evidence: Evidence) -> _Way | None:
    """The best way to cut the lines; None where one near it tells something else, or a cell tells nothing."""
    ways = sorted((way for width in _WIDTHS for way in _ways(first, lines, width, evidence)), key=lambda w: -w.score)
    if not ways or not all(ways[0].sentences()):
        return None
    near = [way for way in ways if ways[0].score - way.score < _CLEARLY]
    return ways[0] if all(way.sentences() == ways[0].sentences() for way in near) else None


def _ways(first: Cells, lines: Sequence[list[str]], width: int, evidence: Evidence) -> list[_Way]:
    ways = [_Way(0.0, (first,))]
    for words in lines:
        options = [(cells, _torn(words, cells, evidence)) for cells in _cuts(words, len(first))]
        reached = [
            _Way(way.score + step - torn, (*way.lines, cells))
            for way in ways
            for cells, torn in options
            if (step := _step(way.lines[-1], cells, width, evidence)) is not None
        ]
        ways = sorted(reached, key=lambda way: -way.score)[:_BEAM]
    return ways


def _cuts(words: Sequence[str], columns: int) -> Iterator[Cells]:
    for bounds in combinations(range(len(words) + columns - 1), columns - 1):
        places = [0, *(bound - number for number, bound in enumerate(bounds)), len(words)]
        yield tuple(tuple(words[a:b]) for a, b in pairwise(places))


def _torn(words: Sequence[str], cells: Cells, evidence: Evidence) -> int:
    """How often a cut parts two words that the document has side by side."""
    places = {sum(map(len, cells[:number])) for number in range(1, len(cells))} - {0, len(words)}
    return sum((bare(words[at - 1]), bare(words[at])) in evidence.pairs for at in places)


def _step(above: Cells, here: Cells, width: int, evidence: Evidence) -> float | None:
    """How well a line goes on from the one above it, column by column; None where it cannot."""
    score = 0.0
    for before, after in zip(above, here, strict=True):
        if not after:
            score -= _EMPTY if before and not before[-1].endswith(_ENDS) else 0.0
            continue
        if not before or _width(after) > width + _SHORT:
            return None
        score += evidence.follows(before[-1], after[0]) - _OVER * max(0, _width(after) - width)
        fitted = _width(before) + 1 + len(after[0]) <= width - _SHORT
        score -= 1.0 if fitted and not before[-1].endswith(_ENDS) else 0.0
    return score


def _width(words: Sequence[str]) -> int:
    return sum(len(word) + 1 for word in words) - 1
