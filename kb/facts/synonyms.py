"""Adds to a question the words that policy texts use for what it says: ``data/synonyms.yaml`` and abbreviations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.model import Document
from kb.facts.phrases import follows, phrase_stems, text_forms
from kb.facts.yaml_file import read_yaml
from kb.words import STOP_WORDS, raw_words, stem_word, terms, word_terms
from prompts import render

DATA = Path(__file__).with_name("data") / "synonyms.yaml"
DEFAULT_WEIGHT = 0.5
ABBREVIATION_WEIGHT = 0.8
KNOWN_WORD_FACTOR = 0.6


@dataclass(frozen=True)
class Extra:
    """An index term to add to a question: ``weight`` 0 to 1 beside the question's own terms; ``because`` its words;
    ``beside`` the stems of its phrase's words, whether the index knows them or not.
    """

    term: str
    weight: float
    because: str
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """Any of ``words`` in a question adds ``adds``; with ``same`` each of the words adds the others."""

    words: tuple[str, ...]
    adds: tuple[str, ...]
    weight: float
    source: str
    same: bool = False


@dataclass(frozen=True)
class _Trigger:
    stems: tuple[str, ...]
    words: str
    adds: tuple[str, ...]
    weight: float


class Synonyms:
    """The groups, ready to be looked up by the stems of a question's words."""

    def __init__(self, groups: Sequence[Group], documents: Iterable[Document] = ()) -> None:
        self.groups = tuple(groups)
        self._triggers: dict[str, list[_Trigger]] = defaultdict(list)
        for trigger in (*_group_triggers(groups), *_abbreviation_triggers(documents)):
            self._triggers[trigger.stems[0]].append(trigger)

    def expand(self, question: str, known: Container[str]) -> list[Extra]:
        """Index terms to add, heaviest first; only terms that the index knows and the question has not itself."""
        own = set(terms(question))
        best: dict[str, Extra] = {}
        for trigger in self._found(question):
            weight = trigger.weight * (KNOWN_WORD_FACTOR if all(s in known for s in trigger.stems) else 1.0)
            for phrase in trigger.adds:
                beside = frozenset(stem_word(w) for w in raw_words(phrase) if w not in STOP_WORDS)
                for term in _known_terms(phrase, known):
                    if term not in own and (term not in best or best[term].weight < weight):
                        best[term] = Extra(term, round(weight, 3), trigger.words, beside)
        return sorted(best.values(), key=lambda e: (-e.weight, e.term))

    def _found(self, question: str) -> Iterator[_Trigger]:
        forms = text_forms(question)
        for at, stems in enumerate(forms):
            for stem in stems:
                for trigger in self._triggers.get(stem, ()):
                    if follows(trigger.stems, forms, at):
                        yield trigger


def load_synonyms(path: Path = DATA, documents: Iterable[Document] = ()) -> Synonyms:
    """Read the list; no file gives an empty list. Raises ``ValueError`` (in Dutch) for a group in another form."""
    return Synonyms(_groups(path) if path.exists() else (), documents)


@lru_cache(maxsize=4)
def _groups(path: Path) -> tuple[Group, ...]:
    data = read_yaml(path) or {}
    return tuple(_group(entry, n, path.name) for n, entry in enumerate(data.get("groups") or (), 1))


def _group(entry: Any, number: int, name: str) -> Group:
    keys = {"same", "words", "adds"} & set(entry) if isinstance(entry, dict) else set()
    if keys not in ({"same"}, {"words", "adds"}) or not entry.get("source"):
        raise ValueError(render("facts.synonyms_form", file=name, number=number))
    same = "same" in entry
    words, adds = entry["same" if same else "words"], entry["same" if same else "adds"]
    if not words or not adds:
        raise ValueError(render("facts.synonyms_empty", file=name, number=number))
    weight = float(entry.get("weight", DEFAULT_WEIGHT))
    if not 0 < weight <= 1:
        raise ValueError(render("facts.synonyms_weight", file=name, number=number))
    return Group(tuple(map(str, words)), tuple(map(str, adds)), weight, str(entry["source"]), same)


def _group_triggers(groups: Sequence[Group]) -> Iterator[_Trigger]:
    for group in groups:
        for words in group.words:
            stems = phrase_stems(words)
            if stems:
                adds = tuple(a for a in group.adds if a != words)
                yield _Trigger(stems, words, adds, group.weight)


def _abbreviation_triggers(documents: Iterable[Document]) -> Iterator[_Trigger]:
    """Both ways, as the documents themselves introduce them."""
    pairs = {(a.short, a.long) for d in documents for a in d.abbreviations}
    for short, long in sorted(pairs):
        if len(phrase_stems(short)) != 1 or short.casefold() in STOP_WORDS:
            continue
        for words, adds in ((short, long), (long, short)):
            if phrase_stems(words):
                yield _Trigger(phrase_stems(words), words, (adds,), ABBREVIATION_WEIGHT)


def _known_terms(phrase: str, known: Container[str]) -> list[str]:
    """The index terms of a phrase; none at all when one of its words is strange to the index.

    A compound counts by its parts only where the index lacks it whole: "overeenkomst" should not call up "komst".
    """
    found: list[str] = []
    for word in raw_words(phrase):
        if word in STOP_WORDS:
            continue
        stem, *parts = word_terms(word)
        here = [stem] if stem in known else [p for p in parts if p in known]
        if not here:
            return []
        found.extend(here)
    return found
