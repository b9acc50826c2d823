"""Definitions from the documents' own glossaries, by term, abbreviation or inflected form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from ingest.model import Document
from kb.facts.model import Evidence, Hardness, hardness_of
from kb.words import STOP_WORDS, raw_words, stem_word

_ASIDE = re.compile(r"\(([^()]{2,40})\)")
_SPELT_ALSO = re.compile(r"\s*[~,]\s*(?:in\s+)?(?:enkelvoud|meervoud)\b:?\s*|\s*~\s*|\s*\bofwel\b\s*")
_GAP = 1


@dataclass(frozen=True)
class Definition:
    """What a document says a term means; ``kind`` is ``begrip`` or ``afkorting`` (then ``text`` is the long form)."""

    term: str
    text: str
    kind: str
    hardness: Hardness
    valid_from: date | None
    evidence: Evidence


class Glossary:
    """All definitions and abbreviations of the indexed documents."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._by_name: dict[tuple[str, ...], list[Definition]] = defaultdict(list)
        self._firsts: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        documents = tuple(documents)
        for document in documents:
            for entry in _entries(document):
                for name in _names(entry.term):
                    self._add(name, entry)
        for document in documents:
            self._add_abbreviations(document)

    def define(self, text: str) -> tuple[Definition, ...]:
        """Definitions of the terms named in a text (a term or a question): the longest term first, newest first."""
        stems = _stems(text)
        found: dict[tuple[str, ...], None] = {}
        for at, stem in enumerate(stems):
            for name in self._firsts.get(stem, ()):
                if _stands(name, stems, at):
                    found[name] = None
        names = [n for n in found if not any(set(n) < set(other) for other in found)]
        names.sort(key=lambda n: (-len(n), stems.index(n[0])))
        unique = {(d.term, d.evidence): d for n in names for d in self._ranked(n)}
        return tuple(unique.values())

    def terms(self) -> tuple[str, ...]:
        """All defined terms."""
        return tuple(dict.fromkeys(d.term for entries in self._by_name.values() for d in entries if d.kind == "begrip"))

    def _ranked(self, name: tuple[str, ...]) -> list[Definition]:
        def order(entry: Definition) -> tuple[bool, int]:
            return entry.kind != "begrip", -(entry.valid_from or date.min).toordinal()

        return sorted(self._by_name[name], key=order)

    def _add(self, name: tuple[str, ...], entry: Definition) -> None:
        if name and entry not in self._by_name[name]:
            self._by_name[name].append(entry)
            self._firsts[name[0]].add(name)

    def _add_abbreviations(self, document: Document) -> None:
        """A short form leads to its long form and to what the long form means."""
        for short in document.abbreviations:
            span = Evidence(document.metadata.id, short.start, short.end, document.text[short.start : short.end])
            hardness = hardness_of(document.metadata)
            entry = Definition(short.short, short.long, "afkorting", hardness, document.metadata.valid_from, span)
            name, long = _stems(short.short), _stems(short.long)
            for meant in tuple(self._by_name.get(long, ())):
                self._add(name, meant)
            self._add(name, entry)


def _entries(document: Document) -> Iterator[Definition]:
    for entry in document.glossary:
        quote = document.text[entry.start : entry.end]
        hardness = hardness_of(document.metadata, quote)
        evidence = Evidence(document.metadata.id, entry.start, entry.end, quote)
        yield Definition(entry.term, entry.definition, "begrip", hardness, document.metadata.valid_from, evidence)


def _names(term: str) -> Iterator[tuple[str, ...]]:
    """A term's names: without what stands in brackets, what stands in brackets, and other spellings it gives."""
    for part in _SPELT_ALSO.split(term):
        bare = _ASIDE.sub(" ", part).strip()
        yield _stems(bare)
        for aside in _ASIDE.findall(part):
            if aside[:1].casefold() == bare[:1].casefold():  # else it belongs to one word of the term
                yield _stems(aside)


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem_word(w) for w in raw_words(text) if w not in STOP_WORDS)


def _stands(name: tuple[str, ...], stems: tuple[str, ...], start: int) -> bool:
    at = start
    for stem in name[1:]:
        window = stems[at + 1 : at + 2 + _GAP]
        if stem not in window:
            return False
        at += 1 + window.index(stem)
    return True


def shortened(definition: Definition, words: int) -> Definition:
    """The definition without the sentences that go over the word limit, but the first; the evidence stays whole."""
    kept: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+", definition.text):
        if kept and sum(len(k.split()) for k in kept) + len(sentence.split()) > words:
            break
        kept.append(sentence)
    return replace(definition, text=" ".join(kept))
