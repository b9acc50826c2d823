"""What a chapter is about where its title line is missing from the text.

Some documents print chapter titles as pictures. Where several untitled chapters are built alike (the same
subheadings) and the document enumerates names elsewhere, each name is given to the chapter that speaks of it most,
against how often the rest of the document does. Nothing is given where the evidence is thin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from ingest.model import Abbreviation
from ingest.structure.headings import Heading
from ingest.structure.lines import BULLET, Line

_STOP = frozenset(
    [
        "het",
        "de",
        "een",
        "en",
        "of",
        "van",
        "voor",
        "met",
        "in",
        "op",
        "te",
        "aan",
        "bij",
        "dat",
        "die",
        "dit",
        "deze",
        "per",
        "naar",
        "tot",
        "uit",
        "om",
        "als",
        "door",
        "en/of",
    ]
)
_TOKEN = re.compile(r"[^\W\d_]+")
_STEM = 7
_WINDOW = 8
_MOST_NAMES = 9
_LEAST_COUNT = 2
_LEAST_LIFT = 1.2


@dataclass(frozen=True)
class Topics:
    """``by_chapter`` maps the numbers of untitled chapters to topics; ``names`` is the list they were chosen from."""

    by_chapter: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()


def stems(text: str) -> tuple[str, ...]:
    """The content words of a name, cut to their first letters, in order."""
    words = [word.lower() for word in _TOKEN.findall(text)]
    return tuple(word[:_STEM] for word in words if len(word) > 2 and word not in _STOP)


@dataclass(frozen=True)
class _Chapter:
    number: str
    tokens: tuple[str, ...]
    subheadings: frozenset[tuple[str, ...]]


def infer_topics(lines: Sequence[Line], headings: Sequence[Heading], abbreviations: Sequence[Abbreviation]) -> Topics:
    """Topics of the untitled chapters, by the list of names that explains them best."""
    chapters = _alike(_untitled(lines, headings))
    if len(chapters) < 2:
        return Topics()
    everything = _tokens(lines)
    best: tuple[float, Topics] = (0.0, Topics())
    for names in _lists(lines):
        score, chosen = _assigned(chapters, names, everything)
        if score > best[0]:
            shown = {number: _shown(name, abbreviations) for number, name in chosen.items()}
            best = (score, Topics(shown, names))
    return best[1]


def _tokens(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(word.lower()[:_STEM] for line in lines for word in _TOKEN.findall(line.text))


def _untitled(lines: Sequence[Line], headings: Sequence[Heading]) -> list[_Chapter]:
    titled = {heading.number for heading in headings if heading.level == 1 and heading.number}
    dotted = [heading for heading in headings if heading.number and "." in heading.number and not heading.word]
    found: list[_Chapter] = []
    for number in dict.fromkeys(str(heading.number).split(".")[0] for heading in dotted):
        own = [heading for heading in dotted if str(heading.number).split(".")[0] == number]
        later = [heading.first for heading in headings if heading.first > own[-1].first and heading.level <= 2]
        end = min(later, default=len(lines))
        if number not in titled:
            subs = frozenset(stems(heading.title) for heading in own if str(heading.number).count(".") == 1)
            found.append(_Chapter(number, _tokens(lines[own[0].first : end]), subs))
    return found


def _alike(chapters: Sequence[_Chapter]) -> list[_Chapter]:
    """The chapters that share a subheading with another one."""
    return [one for one in chapters if any(one is not other and _share(one, other) for other in chapters)]


def _share(one: _Chapter, other: _Chapter) -> bool:
    return any(
        len(set(a) & set(b)) >= max(2, 0.6 * max(len(set(a)), len(set(b))))
        for a in one.subheadings
        for b in other.subheadings
    )


def _lists(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """Lists of short names in the document."""
    found: list[tuple[str, ...]] = []
    names: list[str] = []
    for line in lines:
        name = _name(line)
        if name:
            names.append(name)
            continue
        if 3 <= len(names) <= _MOST_NAMES:
            found.append(tuple(names))
        names = []
    return found


def _name(line: Line) -> str | None:
    if not line.is_item or line.words > 9:
        return None
    bare = re.sub(r"^\s*\d{1,2}[.)]\s*", "", BULLET.sub("", line.text, count=1)).strip(" ;,.")
    bare = re.sub(r"^(?:het|de|een)\s+", "", bare, flags=re.IGNORECASE)
    return bare if stems(bare) and len(stems(bare)) <= 5 else None


def _count(tokens: Sequence[str], wanted: tuple[str, ...]) -> int:
    """How often all words of a name stand close together."""
    found, place = 0, -1
    for _ in range(tokens.count(wanted[0]) if wanted else 0):
        place = tokens.index(wanted[0], place + 1)
        near = tokens[max(0, place - _WINDOW) : place + _WINDOW + 1]
        found += all(other in near for other in wanted[1:])
    return found


def _assigned(
    chapters: Sequence[_Chapter], names: tuple[str, ...], everything: tuple[str, ...]
) -> tuple[float, dict[str, str]]:
    """The best pairing of chapters and names: in the order of the list where that holds, else the strongest pairs."""
    totals = {name: _count(everything, stems(name)) for name in names}
    lifts = {
        (chapter.number, name): _lift(chapter.tokens, stems(name), totals[name] / len(everything))
        for chapter in chapters
        for name in names
    }
    if len(names) == len(chapters):
        pairs = list(zip(chapters, names, strict=True))
        if all(lifts[chapter.number, name] >= _LEAST_LIFT for chapter, name in pairs):
            return 2 * sum(lifts[chapter.number, name] for chapter, name in pairs), {
                chapter.number: name for chapter, name in pairs
            }
    chosen: dict[str, str] = {}
    for (number, name), lift in sorted(lifts.items(), key=lambda item: -item[1]):
        if lift >= 2 * _LEAST_LIFT and number not in chosen and name not in chosen.values():
            chosen[number] = name
    total = sum(lifts[number, name] for number, name in chosen.items())
    return (total, chosen) if len(chosen) >= 2 else (0.0, {})


def _lift(tokens: Sequence[str], wanted: tuple[str, ...], usual: float) -> float:
    """How much more often a chapter speaks of a name than the whole document does per word (``usual``)."""
    here = _count(tokens, wanted)
    return (here / len(tokens)) / usual if here >= _LEAST_COUNT and usual else 0.0


def _shown(name: str, abbreviations: Sequence[Abbreviation]) -> str:
    """The name with a capital; an abbreviation with its long form."""
    long = next((one.long for one in abbreviations if one.short == name), None)
    if long:
        return f"{long} ({name})"
    return name[:1].upper() + name[1:]


def find_aliases(text: str, names: Sequence[str], cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Other names for the enumerated ones: the same words in another order, or a table's cell with most of them.

    ``cells`` are the values of table columns; each is matched with the one name it shares most words with.
    """
    pairs: dict[str, str] = {}
    for name in names:
        for other in _reordered(text, name):
            pairs.setdefault(other, name)
    for cell in cells:
        found = _nearest(cell, names)
        if found is not None and found.lower() != cell.lower():
            pairs.setdefault(cell, found)
    return tuple(pairs.items())


def _reordered(text: str, name: str) -> list[str]:
    words = [word for word in re.findall(r"[\w/-]+", name.lower()) if word not in _STOP and len(word) > 2]
    if not 2 <= len(words) <= 4:
        return []
    between = r"[\s\-]+(?:(?:met|en|of|en/of|in|het|de|voor|van)\s+){1,2}"
    found: list[str] = []
    for order in permutations(words):
        if list(order) == words:
            continue
        matches = re.findall(r"\b" + between.join(map(re.escape, order)) + r"\b", text, re.IGNORECASE)
        if len(matches) >= _LEAST_COUNT:
            other = re.sub(r"\s+", " ", matches[0])
            found.append(other[:1].upper() + other[1:])
    return found


def _nearest(cell: str, names: Sequence[str]) -> str | None:
    """The name that shares two words or more with the cell, and clearly more than any other."""
    own = set(stems(cell))
    words = {name: set(stems(name)) for name in names}
    shares = sorted(((len(own & words[name]) / max(1, len(own | words[name])), name) for name in names), reverse=True)
    if not shares or len(own & set(stems(shares[0][1]))) < 2:
        return None
    if len(shares) > 1 and shares[0][0] - shares[1][0] < 0.2:
        return None
    return shares[0][1] if shares[0][0] >= 0.5 else None
