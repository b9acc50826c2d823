"""What Wegwijs shows of the facts: a value with the address of its proof, for each thing that it holds for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb.facts.model import Evidence, Fact
from kb.facts.numbers import number_of
from kb.facts.sheets import Sheet

Link = Callable[[Evidence], str]
# A letter alone in a running sentence, where a document lost the rest of the word ("zo ver als nodig i en"). Words as
# they stand are "u", "5 a 7" and "2 x", and what points to a part ("onder b").
_LETTER = re.compile(r"([a-z]+)\s[b-tvwyz](?=\s[a-z])")
_POINTS = frozenset(("onder", "onderdeel", "sub", "lid", "type", "groep", "variant", "bijlage", "perceel", "en", "of"))
_JOINING = frozenset(("de", "het", "in", "is", "van"))
_RANGE = re.compile(r"(\w+)\s+(?:tot|à)\s+\w+\s+(jaar|maanden)", re.I)


@dataclass(frozen=True)
class Place:
    """What a value holds for, "" for the whole column, and the address of the proof."""

    about: str
    link: str


@dataclass(frozen=True)
class Proven:
    """A value with its proofs: of the whole column, or one for each part that it is told of."""

    text: str
    hardness: str
    places: tuple[Place, ...]


def unharmed(text: str) -> bool:
    """Whether a text reads as it was written; Wegwijs leaves out what a damaged line made of it."""
    return all(found[1] in _POINTS for found in _LETTER.finditer(text))


def proven(fact: Fact, link: Link) -> Proven:
    """One fact as a value of the whole."""
    return Proven(fact.value, fact.hardness, (Place("", link(fact.evidence)),))


def values(sheets: Sequence[Sheet], attribute: str, link: Link) -> tuple[Proven, ...]:
    """The distinct values of an attribute, each with what it holds for where the sheets or their parts are several.

    A value is left out where another says the same of the same and more: "20" beside "maximaal 20".
    """
    held: dict[str, dict[str, Fact]] = {}
    for sheet in sheets:
        for fact in sheet.get(attribute):
            if unharmed(fact.value):
                about = fact.part or (sheet.subject if len(sheets) > 1 and sheet.kind != "document" else "")
                held.setdefault(fact.value.casefold(), {}).setdefault(about, fact)
    found: list[Proven] = []
    earlier: list[str] = []
    for value, places in held.items():
        fuller = [other for word, other in held.items() if says_less(value, word)]
        fuller += [held[word] for word in earlier if _parts(word) == _parts(value)]
        earlier.append(value)
        kept = [a for a in places if not any(a in other for other in fuller)]
        if kept:
            kept = [""] if "" in kept else kept
            facts = [places[a] for a in kept]
            shown = tuple(Place(a, link(f.evidence)) for a, f in zip(kept, facts, strict=True))
            found.append(Proven(facts[0].value, facts[0].hardness, shown))
    return tuple(found)


def says_less(value: str, other: str) -> bool:
    """Whether another value says all that this one does and more; a range says less than the figure it begins with."""
    if begins := _RANGE.fullmatch(value):
        return _parts(other) == _parts(f"{begins.group(1)} {begins.group(2)}")
    few, many = _parts(value), _parts(other)
    if _RANGE.fullmatch(other) or len(few) >= len(many):
        return False
    if _counts(few):
        return any(many[n : n + len(few)] == few for n in range(len(many)))
    return Counter(few) <= Counter(many)


def _parts(value: str) -> tuple[str, ...]:
    """The words of a value, numbers in figures, without those that only join them.

    With a number they stand in their order, since that tells what the number is of; without one the order is free.
    """
    words = [str(number_of(w) or w) for w in re.findall(r"[\w-]+", value.casefold()) if w not in _JOINING]
    return tuple(words if _counts(words) else sorted(words))


def _counts(words: Sequence[str]) -> bool:
    return any(w[0].isdigit() for w in words)


def sheets_with(sheets: Iterable[Sheet], document: str) -> list[Sheet]:
    """The sheets of one document, numbered segments in order."""
    found = [s for s in sheets if s.document == document]
    return sorted(found, key=lambda s: int(s.subject.split()[-1]) if s.kind == "segment" else 0)
