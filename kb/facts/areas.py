"""Names of task areas: which one a text means, under whatever name a document or a reader gives it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.model import Document
from kb.facts.phrases import stands, text_forms
from kb.facts.sheets import Sheet
from kb.facts.subjects import name_stems
from kb.words import STOP_WORDS, frequency, raw_words, stem_word

_COMMON = 4.0  # zipf frequency from which a word says too little
_ASIDE = re.compile(r"\(([^()]{2,12})\)")


class AreaNames:
    """The subjects of the sheets with all their names: aliases and abbreviations the documents give, and parts."""

    def __init__(self, sheets: Sequence[Sheet], documents: Iterable[Document]) -> None:
        documents = tuple(documents)
        self._usual: dict[frozenset[str], str] = {}
        for sheet in sheets:
            if sheet.kind != "document":
                self._usual.setdefault(frozenset(name_stems(sheet.subject)), sheet.subject)
        self._names: dict[str, set[tuple[str, ...]]] = {name: {name_stems(name)} for name in self._usual.values()}
        self._parts: dict[str, set[tuple[str, ...]]] = {name: set() for name in self._names}
        for sheet in sheets:
            if sheet.kind != "document":
                self._parts[self.usual(sheet.subject)].update(name_stems(p) for p in sheet.parts)
        for name in self._names:
            self._names[name].update(tuple(map(stem_word, raw_words(a))) for a in _ASIDE.findall(name))
        for document in documents:
            self._add_aliases(document)
        self._own = _distinctive({n: {s for k in (*self._names[n], *self._parts[n]) for s in k} for n in self._names})
        self._inside = _distinctive(self._rare_words(sheets))

    def usual(self, name: str) -> str:
        """The name under which a subject goes."""
        return self._usual.get(frozenset(name_stems(name)), name)

    def named(self, text: str) -> list[str]:
        """Usual names of the subjects named in a text: by a full name, else by a part, else by words only it has."""
        forms = _forms(text)
        return self.spelled_out(text) or self._by_words(forms, self._own) or self._by_words(forms, self._inside)

    def spelled_out(self, text: str) -> list[str]:
        """Usual names of the subjects that a text gives a full name of, else the full name of a part."""
        forms = _forms(text)
        return self._longest(forms, self._names) or self._longest(forms, self._parts)

    def _add_aliases(self, document: Document) -> None:
        for other, usual in document.aliases:
            for name in self._names:
                known = {frozenset(n) for n in self._names[name]}
                if {frozenset(name_stems(usual)), frozenset(name_stems(other))} & known:
                    self._names[name].update((name_stems(usual), name_stems(other)))
        for short in document.abbreviations:
            for name in self._names:
                if frozenset(name_stems(short.long)) == frozenset(name_stems(name)):
                    self._names[name].add(tuple(map(stem_word, raw_words(short.short))))

    def _longest(self, forms: list[frozenset[str]], names: dict[str, set[tuple[str, ...]]]) -> list[str]:
        """Subjects with a name in the text, those whose name is a part of another one found left out."""
        found = {(n, name) for name, known in names.items() for n in known if n and stands(n, forms)}
        kept = [(n, name) for n, name in found if not any(set(n) < set(other) for other, _ in found)]
        return list(dict.fromkeys(name for _, name in sorted(kept, key=lambda p: (-len(p[0]), p[1]))))

    def _rare_words(self, sheets: Sequence[Sheet]) -> dict[str, set[str]]:
        """Per subject the stems of the uncommon words of what falls in it ("kamertraining")."""
        found: dict[str, set[str]] = {name: set() for name in self._names}
        for sheet in sheets:
            for fact in sheet.get("valt erin") if sheet.kind != "document" else ():
                words = (w for w in raw_words(fact.value) if frequency(w) < _COMMON and w not in STOP_WORDS)
                found[self.usual(sheet.subject)].update(stem_word(w) for w in words)
        return found

    def _by_words(self, forms: list[frozenset[str]], own: dict[str, frozenset[str]]) -> list[str]:
        stems = frozenset().union(*forms) if forms else frozenset()
        scores = {name: len(words & stems) for name, words in own.items() if not name.startswith("Segment")}
        best = max(scores.values(), default=0)
        return [name for name, score in scores.items() if score and score == best]


def _forms(text: str) -> list[frozenset[str]]:
    return [f for f, w in zip(text_forms(text), raw_words(text), strict=True) if w not in STOP_WORDS]


def _distinctive(words: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    """Per subject the stems that no other subject has."""
    counts = Counter(s for stems in words.values() for s in stems)
    return {name: frozenset(s for s in stems if counts[s] == 1) for name, stems in words.items()}
