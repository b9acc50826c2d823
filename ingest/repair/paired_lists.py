"""Two lists side by side that a PDF gives line by line: the left list comes first, then the right one.

What parts a line is a list sign inside it, before a capital. The lead-ins above the lists are parted where one ends
with a colon, or where both go on with the same two words ("Taken van het team Doelen van het team").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.repair.bullets import SURE
from ingest.repair.words import Line, Word

_SIGNS = SURE | {"e", "*"}
_FEWEST = 2  # lines of two lists; a single sign inside a line may be anything


def part_lists(lines: Sequence[Line], mark: Callable[[list[Line]], list[Line]]) -> list[Line]:
    """The lines with such lists parted; ``mark`` takes the list signs off the right list's lines."""
    result: list[Line] = []
    place = 0
    while place < len(lines):
        end, cuts = _pair(lines, place)
        if not cuts:
            result.append(lines[place])
            place += 1
            continue
        parted = [_parted(line, cut) for line, cut in zip(lines[place:end], cuts, strict=True)]
        left = [first for first, _ in parted]
        right = mark([second for _, second in parted])
        place = _list_end(lines, end)
        left += lines[end:place]
        goes_on = not left[0].start and right[0].start  # the right list goes on from above, the left one opens
        first, second = (right, left) if goes_on else (left, right)
        result += [*first, replace(second[0], after_gap=True), *second[1:]]
    return result


def _pair(lines: Sequence[Line], start: int) -> tuple[int, list[int]]:
    """After the lines of two lists that start here, and where each is to be cut; no cuts where there are none."""
    cuts: list[int] = []
    signs = 0
    end = start
    while end < len(lines) and lines[end].page == lines[start].page and not (lines[end].dropped or lines[end].kept):
        sign = _inner_sign(lines[end])
        cut = sign or _between_lead_ins(lines[end])
        if not cut:
            break
        signs += bool(sign)
        cuts.append(cut)
        end += 1
    return (end, cuts) if signs >= _FEWEST else (start, [])


def _inner_sign(line: Line) -> int:
    """The place of a list sign inside the line, 0 where there is none or more than one."""
    words = line.words
    found = [at for at in range(1, len(words) - 1) if words[at].text in _SIGNS and words[at + 1].text[:1].isupper()]
    return found[0] if len(found) == 1 else 0


def _between_lead_ins(line: Line) -> int:
    """The place of the second lead-in's first word, 0 where the line is no two of them."""
    texts = [word.text for word in line.words]
    if line.start:
        return 0
    for at in range(1, len(texts)):
        if texts[at - 1].endswith(":") and texts[-1].endswith(":"):
            return at
        if at > 2 and texts[at][:1].isupper() and texts[at + 1 : at + 3] == texts[1:3]:
            return at
    return 0


def _parted(line: Line, cut: int) -> tuple[Line, Line]:
    first, second = line.words[:cut], line.words[cut:]
    moved = (second[0].changed(second[0].text, "column"), *second[1:])
    left = replace(line, words=first, length=_length(first))
    return left, replace(line, words=moved, start="", start_raw="", length=_length(second))


def _length(words: Sequence[Word]) -> int:
    return len(" ".join(word.raw for word in words))


def _list_end(lines: Sequence[Line], start: int) -> int:
    """After the items that only the left list has, and what goes on in small letters."""
    end = start
    while end < len(lines) and lines[end].page == lines[start].page and not lines[end].kept:
        if not (lines[end].dropped or lines[end].start or lines[end].text[:1].islower()):
            break
        end += 1
    return end
