"""Two columns that were merged line by line are parted again, where the text itself shows where.

A block of lines much longer than the document's other lines is either a paragraph over the full width or two columns
side by side. Both readings are scored by how well each line goes on in the next: broken words that become whole,
pairs of words that the document has elsewhere, sentences that end before a capital. Two columns must win clearly.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.repair.lexicon import bare
from ingest.repair.paragraphs import is_capitals, opens_item
from ingest.repair.word_order import Evidence, pairs_of
from ingest.repair.words import Line

_LONGER = 1.4
_LONG = 1.2
_FEWEST_LINES = 4
_CLEARLY = 0.7
_FLOWS = 0.25
_NARROW, _WIDE, _STEP = 33, 54, 3
_SPREAD = 5.0
_LIST_SIGNS = frozenset("*•»«&")


def part_columns(
    lines: Sequence[Line],
    known: Callable[[str], float],
    names: Collection[str],
    mark: Callable[[list[Line]], list[Line]],
) -> list[Line]:
    """The lines with merged columns parted: first the left one, to the end of its paragraph, then the right one.

    ``mark`` takes the list signs off the right column's lines.
    """
    shown = [line for line in lines if not line.dropped and not line.kept]
    if not shown:
        return list(lines)
    width = median(line.length for line in shown)
    short = [line for line in shown if line.length <= _LONGER * width]
    if len(short) == len(shown):
        return list(lines)
    evidence = Evidence(pairs_of(short), names, known)
    result: list[Line] = []
    place = 0
    while place < len(lines):
        end = _block_end(lines, place, width)
        cuts = _cuts(lines[place:end], evidence)
        if cuts is None and end > place and lines[end - 1].length < _LONG * width:
            end -= 1
            cuts = _cuts(lines[place:end], evidence)
        if cuts is None:
            result += lines[place : max(end, place + 1)]
            place = max(end, place + 1)
            continue
        left, right = _parted(lines[place:end], cuts)
        rest = _paragraph_end(lines, end)
        result += [*left, *lines[end:rest], *mark(right)]
        place = rest
    return result


def _block_end(lines: Sequence[Line], start: int, width: float) -> int:
    """After a run of long lines, a single shorter one among them and one after them; ``start`` for no run."""
    end, shorter = start, 0
    while end < len(lines) and lines[end].page == lines[start].page:
        if lines[end].dropped or lines[end].kept or (lines[end].start and end > start and shorter):
            break
        shorter = 0 if lines[end].length >= _LONG * width else shorter + 1
        if shorter > 1 or (end == start and shorter):
            break
        end += 1
    lengths = [line.length for line in lines[start:end]]
    return end if lengths and median(lengths) >= _LONGER * width else start


def _paragraph_end(lines: Sequence[Line], start: int) -> int:
    """After the line that ends the left column's sentence, which may go on below the block."""
    if start and lines[start - 1].text.endswith((".", "!", "?")):
        return start
    for place in range(start, min(len(lines), start + 6)):
        if lines[place].page != lines[start - 1].page or lines[place].start:
            return place
        if lines[place].text.endswith((".", "!", "?")):
            return place + 1
    return start


def _cuts(block: Sequence[Line], evidence: Evidence) -> list[int] | None:
    """Per line the place of the right column's first word, or None where the block is one column."""
    if len(block) < _FEWEST_LINES or sum(bool(line.start) for line in block) >= len(block) - 1:
        return None  # items of one line each are a list
    whole = sum(evidence.follows(a.words[-1].text, b.words[0].text) for a, b in pairwise(block))
    if whole > _FLOWS * len(block):
        return None
    options = [_best_cuts(block, evidence, width) for width in range(_NARROW, _WIDE + 1, _STEP)]
    score, cuts = max(options, key=lambda option: option[0])
    return cuts if score - whole >= _CLEARLY * len(block) else None


def _best_cuts(block: Sequence[Line], evidence: Evidence, width: int) -> tuple[float, list[int]]:
    """The cuts that score best for a left column of ``width`` characters (dynamic programming over the lines)."""
    best: dict[int, tuple[float, list[int]]] = {}
    for number, line in enumerate(block):
        scores: dict[int, tuple[float, list[int]]] = {}
        for cut in range(1, len(line.words) + (number > 0)):
            own = _cut_score(line, cut, width, evidence, number == 0)
            if own < -4:
                continue
            if number == 0:
                scores[cut] = own, [cut]
                continue
            reached = [
                (score + own + _both(block[number - 1], old, line, cut, evidence), [*cuts, cut])
                for old, (score, cuts) in best.items()
            ]
            if reached:
                scores[cut] = max(reached, key=lambda option: option[0])
        if not scores:
            return float("-inf"), []
        best = scores
    return max(best.values(), key=lambda option: option[0])


def _both(before: Line, old: int, line: Line, cut: int, evidence: Evidence) -> float:
    """How well a line goes on from the line before it, in the left column and in the right one."""
    left = evidence.follows(before.words[old - 1].text, line.words[0].text)
    if line.start or opens_item(before) or opens_item(line):
        left = 0.5
    if cut == len(line.words) or old == len(before.words):
        return left
    return left + evidence.follows(before.words[-1].text, line.words[cut].text)


def _cut_score(line: Line, cut: int, width: int, evidence: Evidence, first: bool) -> float:
    """How well a cut fits the column's width; the end of a paragraph and a heading above it may be shorter."""
    words = line.words
    length = sum(len(word.text) + 1 for word in words[:cut]) - 1
    if length - width > 4 * _SPREAD:
        return float("-inf")
    last = words[cut - 1].text
    heading = words[0].text.isupper() or words[0].text[0].isdigit()
    shouted = heading and is_capitals(" ".join(word.text for word in words[:cut]))
    score = -(((length - width) / _SPREAD) ** 2) / 2
    if length < width and last.endswith((".", "!", "?", ":")):
        score = max(score, -1.0)
    elif length < width and (first or shouted or (heading and opens_item(line))):
        score = max(score, -2.5)
    elif score < -2 and any(word.illegible for word in words):
        score = -2.0
    if cut == len(words):
        return score - 1.0
    return score + (_sign_bonus(last, words[cut].text, shouted, evidence) if score > -12 else 0.0)


def _sign_bonus(last: str, first: str, shouted: bool, evidence: Evidence) -> float:
    """What the words beside a cut say of it: a list sign, the end of a shouted heading, a hyphen; or a common pair."""
    bonus = 3.0 if first in _LIST_SIGNS else 0.0
    if shouted and not first.isupper():
        bonus += 2.5
    if (bare(last), bare(first)) in evidence.pairs and not last.endswith((".", "!", "?")):
        bonus -= 1.5
    if last.endswith("-") and first not in ("en", "of"):
        bonus += 1.5
    return bonus


def _parted(block: Sequence[Line], cuts: Sequence[int]) -> tuple[list[Line], list[Line]]:
    left, right = [], []
    for line, cut in zip(block, cuts, strict=True):
        first, second = line.words[:cut], line.words[cut:]
        if not second:
            left.append(line)
            continue
        left.append(replace(line, words=first, length=len(" ".join(word.raw for word in first))))
        moved = (second[0].changed(second[0].text, "column"), *second[1:])
        right.append(
            replace(line, words=moved, start="", start_raw="", length=len(" ".join(word.raw for word in second)))
        )
    return left, right
