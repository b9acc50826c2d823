"""Fill what a damaged line lost from the same sentence elsewhere in the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.repair.lexicon import bare
from ingest.repair.line_ends import Gap
from ingest.repair.words import ILLEGIBLE, Line, Word

KIND = "repeated_sentence"
_MOST_WORDS = 4


class _Stream:
    """All words of the document in reading order, found by pair; damaged words are in it as empty strings."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.shown: list[Word] = []
        self.starts: list[int] = []
        for line in lines:
            self.starts.append(len(self.shown))
            if not line.dropped:
                self.shown += line.words
        self.words = ["" if word.text == ILLEGIBLE else bare(word.text) for word in self.shown]
        self.pairs: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, pair in enumerate(pairwise(self.words)):
            self.pairs[pair].append(number)

    def fills(self, left: Sequence[str], right: Sequence[str], start: str) -> Iterable[tuple[str, ...]]:
        """The words that stand between ``left`` and ``right``, the first beginning with ``start``."""
        for number, count in self._between(left, right):
            if self.words[max(0, number + 1 - len(left)) : number + 1] != list(left):
                continue
            between = self.words[number + 1 : number + 1 + count]
            after = self.words[number + 1 + count : number + 1 + count + len(right)]
            if after == list(right) and "" not in between and between[0].startswith(start):
                yield tuple(word.text for word in self.shown[number + 1 : number + 1 + count])

    def _between(self, left: Sequence[str], right: Sequence[str]) -> Iterable[tuple[int, int]]:
        """Where ``left`` may end and how many words later ``right`` may start, by the pair of words that is known."""
        counts = range(1, _MOST_WORDS + 1)
        if len(left) > 1:
            return [(number + 1, count) for number in self.pairs[left[-2], left[-1]] for count in counts]
        return [
            (number - 1 - count, count)
            for number in self.pairs[right[0], right[1]]
            for count in counts
            if number - 1 - count >= 0
        ]


def fill_gaps(lines: Sequence[Line], gaps: Sequence[Gap]) -> list[Line]:
    """The lines with every gap filled that all repeats of its sentence fill with the same words (four at most).

    A repeat has the same words around the gap: five in all, at least two on each side; or, where one word is missing
    whose first letter is left, three in all.
    """
    result = list(lines)
    for _ in range(2):
        stream, before = _Stream(result), list(result)
        for gap in sorted(gaps, key=lambda gap: (gap.line, -gap.word)):
            words = result[gap.line].words
            if gap.word < len(words) and words[gap.word].illegible:
                fill = _fill(stream, stream.starts[gap.line] + gap.word, gap.start)
                if fill:
                    result[gap.line] = _filled(result[gap.line], gap.word, fill)
        if result == before:
            break
    return result


def _fill(stream: _Stream, number: int, start: str) -> tuple[str, ...]:
    left = _context(stream.words[max(0, number - 4) : number][::-1])[::-1]
    right = _context(stream.words[number + 1 : number + 5])
    for known, (before, after) in ((start, sides) for sides in ((3, 2), (2, 3), (3, 1), (1, 2))):
        if len(left) < before or len(right) < after or (before + after < 5 and not known):
            continue
        found = set(stream.fills(left[-before:], right[:after], known))
        if len(found) == 1:
            fill = found.pop()
            if before + after > 3 or len(fill) == 1:
                return fill
    return ()


def _context(words: Sequence[str]) -> list[str]:
    known: list[str] = []
    for word in words:
        if not word:
            break
        known.append(word)
    return known


def _filled(line: Line, place: int, fill: Sequence[str]) -> Line:
    lost = line.words[place]
    first = replace(lost, text=fill[0], kinds=(KIND,), before=lost.raw)
    rest = [Word(text, before="", kinds=(KIND,)) for text in fill[1:]]
    return line.with_words((*line.words[:place], first, *rest, *line.words[place + 1 :]))
