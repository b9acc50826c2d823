"""How the printed lines of a woven table are best cut into three cells each.

What tells: how wide each column is, whether a word could still have stood on the line before, and how well the words
of a column follow each other from line to line. Widths are those of a usual typeface, since letters differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from ingest.repair.letter_widths import SPACE, printed_width
from ingest.repair.lexicon import bare
from ingest.repair.word_order import Evidence

SIGNS = frozenset(("*", "»", "«", "•", "e", "-", "–"))
CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_WIDTHS = ((15.0, 16.25, 17.5, 18.75), (25.0, 26.5, 28.0, 29.5, 31.0, 32.5), (44.0, 46.0, 48.0))  # tried in turn
_FIRST = (17.5, 28.0, 46.0)
_OVER = 3  # letters that a line may be wider than its column
_PER_LETTER = 1.2  # for each letter over
_FITTED = 0.5, 2.0  # for each letter of room that the next line's word would have left, and at most
_SLACK = 0.5  # letters of room that prove nothing
_IMPOSSIBLE = -99.0
_HOPELESS = 4.0  # by which a cut may stay behind the best one of its line
_ROUGHLY, _BEAM, _ALIKE = 12, 60, 3  # ways kept at each line: to find the widths, to cut; of those with one last cut
_NEAR = 6  # widths that are looked at closely
_OPEN_ENDS = frozenset(
    ("en", "of", "van", "in", "tussen", "een", "de", "het", "voor", "met", "door", "niet", "dan", "is")
)
_LINKS = frozenset(("en", "of", "en/of", "dan"))
_ANYWHERE = 0.5  # so much, at most, tells a word beside such a word; the words on both sides of it tell more
_OPENERS = frozenset(("Daarnaast", "Daarbij", "Daarom", "Daardoor", "Daarmee", "Hierbij", "Hierdoor", "Hiermee", "Ook"))
_OTHER_ARTICLE = {"de": "het", "het": "de"}
Widths = tuple[float, ...]
Cells = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Cut:
    """A line in three cells, whether a row opens with it, and how well it suits the columns."""

    cells: Cells
    opens: bool
    score: float


@dataclass(frozen=True)
class Way:
    """A way to cut the lines so far."""

    score: float
    cuts: tuple[Cut, ...]


@dataclass(frozen=True)
class Proof:
    """What the rest of the document tells: ``triples`` are three words that stand side by side in it."""

    evidence: Evidence
    triples: Collection[tuple[str, str, str]]


def best_ways(lines: Sequence[Sequence[str]], proof: Proof) -> list[Way]:
    """Ways to cut the lines, for the widths of columns that suit them best and those beside them."""
    tried: dict[Widths, float] = {}

    def best(widths: Widths) -> float:
        if widths not in tried:
            ways = _Cutter(widths, proof, _ROUGHLY).ways(lines)
            tried[widths] = ways[0].score if ways else _IMPOSSIBLE
        return tried[widths]

    found: Widths = _FIRST
    for column in (1, 0, 2, 1, 0):
        others = [(*found[:column], width, *found[column + 1 :]) for width in _WIDTHS[column]]
        found = max(others, key=best)
    near = sorted(tried, key=lambda widths: -tried[widths])[:_NEAR]
    return [way for widths in near for way in _Cutter(widths, proof, _BEAM).ways(lines)]


@dataclass
class _Cutter:
    """Cuts lines for columns of these widths."""

    widths: Widths
    proof: Proof
    most: int
    steps: dict[tuple[int, tuple[str, ...], tuple[str, ...]], float] = field(default_factory=dict)

    def ways(self, lines: Sequence[Sequence[str]]) -> list[Way]:
        """The best ways to cut the lines, kept to a few at each line."""
        ways: list[Way] = []
        for number, words in enumerate(lines):
            found = list(self._options(words, number == 0))
            most = max((option.score for option in found), default=0.0)
            options = [option for option in found if option.score > most - _HOPELESS]
            if not number:
                ways = self._kept([Way(option.score, (option,)) for option in options])
                continue
            gains = {
                id(cut): self._gains(cut, options) for cut in {id(way.cuts[-1]): way.cuts[-1] for way in ways}.values()
            }
            ways = self._kept(
                [Way(way.score + gain, (*way.cuts, option)) for way in ways for gain, option in gains[id(way.cuts[-1])]]
            )
        return ways

    def _kept(self, ways: Sequence[Way]) -> list[Way]:
        """The best ways, a few for each last cut: how a line goes on depends on the line above it alone."""
        found: list[Way] = []
        count: Counter[Cells] = Counter()
        for way in sorted(ways, key=lambda way: -way.score):
            count[way.cuts[-1].cells] += 1
            if count[way.cuts[-1].cells] <= _ALIKE:
                found.append(way)
            if len(found) == self.most:
                break
        return found

    def _gains(self, above: Cut, options: Sequence[Cut]) -> list[tuple[float, Cut]]:
        """The cuts of a line that may follow this one, with what they add to the score."""
        steps = ((self._step(above, option), option) for option in options)
        return [(option.score + step, option) for step, option in steps if step > _IMPOSSIBLE]

    def _options(self, words: Sequence[str], first: bool) -> Iterator[Cut]:
        """The cuts of a line that suit the widths, with how well they do."""
        for cells in self._cells(words):
            over = sum(max(0.0, _width(cell) - width) for cell, width in zip(cells, self.widths, strict=True))
            places = {len(cells[0]), len(cells[0]) + len(cells[1])} - {0, len(words)}
            torn = sum(self._torn(words[at - 1], words[at]) for at in places)
            score = (2.0 if cells[2] and cells[2][0] in SIGNS else 0.0) - _PER_LETTER * over - torn
            if not first:
                yield Cut(cells, False, score)
            if all(cells) and all(_opens(cell[0]) for cell in cells):
                yield Cut(cells, True, score)

    def _cells(self, words: Sequence[str]) -> Iterator[Cells]:
        """Every way to part a line into cells that are not much wider than their columns."""
        ends = list(accumulate((printed_width(word) + SPACE for word in words), initial=0.0))
        most = [width + _OVER + SPACE for width in self.widths]
        sign = next((place for place, word in enumerate(words) if word in SIGNS), len(words))
        for a in range(sign + 1):
            for b in range(a, sign + 1):
                if ends[a] > most[0] or ends[b] - ends[a] > most[1] or ends[-1] - ends[b] > most[2]:
                    continue
                cells = tuple(words[:a]), tuple(words[a:b]), tuple(words[b:])
                if not any(map(_is_broken, cells)):
                    yield cells

    def _torn(self, before: str, after: str) -> float:
        """What speaks against a cut between two words: the document has them side by side elsewhere."""
        if before.endswith((",", ".", ":", ";")) or (bare(before), bare(after)) not in self.proof.evidence.pairs:
            return 0.0
        return _ANYWHERE if bare(before) in _LINKS else 1.0

    def _step(self, above: Cut, here: Cut) -> float:
        """How well a line goes on from the one above it, column by column."""
        score = 0.0
        for column, (before, after) in enumerate(zip(above.cells, here.cells, strict=True)):
            if here.opens or not after:
                score += _ends(before, column)
            elif not before:
                return _IMPOSSIBLE  # a cell has no empty line in it
            else:
                key = (column, before, after[:2])
                if key not in self.steps:
                    self.steps[key] = self._goes_on(*key)
                score += self.steps[key]
        return score

    def _goes_on(self, column: int, before: tuple[str, ...], after: tuple[str, ...]) -> float:
        last, first = before[-1], after[0]
        score = self._follows(last, "De" if first in SIGNS else first, " ".join(after[1:]))
        if column == 0 and last.endswith(")"):
            score -= 1.5  # a name ends with what stands in brackets
        room = self.widths[column] - _width(before) - SPACE - printed_width(first)
        return score if CLOSED.search(last) else score - min(_FITTED[1], max(0.0, _FITTED[0] * (room - _SLACK)))

    def _follows(self, before: str, after: str, beyond: str) -> float:
        """Whether a word continues another; what links clauses tells little, an article tells what nouns it has."""
        score = self.proof.evidence.follows(before, after)
        if before in _LINKS:
            return min(max(score, 0.0), _ANYWHERE)
        if after in _LINKS:
            return score if (bare(before), after, bare(beyond)) in self.proof.triples else min(score, _ANYWHERE)
        other = (_OTHER_ARTICLE.get(before), bare(after))
        return score - 1.5 if score == 0.0 and other in self.proof.evidence.pairs else score


def _width(words: Sequence[str]) -> float:
    return sum(printed_width(word) + SPACE for word in words) - SPACE if words else 0.0


def _is_broken(cell: Sequence[str]) -> bool:
    """Whether a word broken off at a line's end stands within the cell, or a link after what opens a sentence."""
    return any(
        after not in _LINKS if word.endswith("-") else after in _LINKS and word in _OPENERS
        for word, after in pairwise(cell)
        if len(word) > 1
    )


def _opens(word: str) -> bool:
    return word in SIGNS or word.lstrip("(‘'\"“")[:1].isupper()


def _ends(cell: Sequence[str], column: int) -> float:
    """Whether a cell may end here; names end anywhere but at a hyphen or a small word."""
    if not cell:
        return 0.0
    if column:
        return 0.5 if CLOSED.search(cell[-1]) else -2.0
    return -2.0 if cell[-1].endswith(("-", "/")) or cell[-1] in _OPEN_ENDS else 0.0
