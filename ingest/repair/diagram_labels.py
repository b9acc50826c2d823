"""Labels of diagrams and charts, short and often garbled by text recognition, are kept apart from the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.repair.garbled_words import garbled, repeated_tokens
from ingest.repair.lexicon import Vocabulary
from ingest.repair.paragraphs import is_capitals, is_names, opens_item
from ingest.repair.words import Line

KIND = "diagram_label"
_PROSE_LENGTH = 38
_LEAST_GARBLED = 3.0
_MUCH_GARBLED = 6.0
_LEAST_STRONG = 2
_LEAST_SHARE = 0.2


@dataclass(frozen=True)
class _Score:
    """What a line looks like: garbled tokens (strong and all), prose, a label's shape."""

    weight: float
    strong: int
    prose: bool
    stops: bool


def drop_labels(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    """The lines with the labels of diagrams marked as dropped.

    A block of labels is a run of lines without prose that holds at least three garbled tokens, on a fifth of its
    lines. It ends at prose, list items and numbered headings.
    """
    repeated = repeated_tokens(lines)
    tokens = {word.text for line in lines if not line.dropped for word in line.words}
    weights = {token: garbled(token, vocabulary, repeated) for token in tokens}
    scores = [_score(line, vocabulary, weights) for line in lines]
    result = list(lines)
    for start, end in _runs(lines, scores):
        for place in _block(lines, scores, start, end):
            result[place] = replace(lines[place], dropped=KIND)
    return result


def _score(line: Line, vocabulary: Vocabulary, known: Mapping[str, float]) -> _Score:
    if line.dropped:
        return _Score(0, 0, False, False)
    weights = [known[word.text] for word in line.words if not word.kinds]
    common = len({word.text for word in line.words if word.text.islower() and vocabulary.known(word.text) >= 2})
    length = len(line.text)
    prose = length >= _PROSE_LENGTH and common >= 5 and sum(weights) < 0.25 * len(line.words)
    prose = (
        prose
        or (length >= _PROSE_LENGTH and common >= 4)
        or (common >= 3 and line.text.endswith(".") and not any(weights))
    )
    stops = bool(line.start) or opens_item(line) or is_names(line.text)
    stops = stops or any(word.kinds for word in line.words)
    return _Score(sum(weights), weights.count(1.0), prose, stops)


def _runs(lines: Sequence[Line], scores: Sequence[_Score]) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(len(lines) + 1):
        ends = place == len(lines) or scores[place].prose or scores[place].stops
        if ends or (place > start and lines[place].page != lines[place - 1].page):
            if place > start:
                yield start, place
            start = place + 1 if ends else place


def _block(lines: Sequence[Line], scores: Sequence[_Score], start: int, end: int) -> range:
    """The label lines within a run: from its first to its last garbled or shouted line, and short lines around."""
    noisy = [place for place in range(start, end) if scores[place].weight]
    weight = sum(scores[place].weight for place in noisy)
    strong = sum(scores[place].strong for place in noisy)
    if weight < _LEAST_GARBLED or strong < (1 if weight > _MUCH_GARBLED else _LEAST_STRONG):
        return range(0)
    first, last = noisy[0], noisy[-1]
    while first > start and _may_be_label(lines[first - 1]):
        first -= 1
    while last + 1 < end and _may_be_label(lines[last + 1]):
        last += 1
    if len(noisy) < _LEAST_SHARE * (last + 1 - first):
        return range(0)
    on_page = sum(1 for line in lines if line.page == lines[start].page and not line.dropped)
    return range(start, end) if last + 1 - first > 0.8 * on_page else range(first, last + 1)


def _may_be_label(line: Line) -> bool:
    text = line.text
    if text.endswith((".", ":", ";")) or line.dropped:
        return False
    if not any(char.isalpha() for char in text) or is_capitals(text):
        return True
    return len(text) < 28 and text[:1].isupper()
