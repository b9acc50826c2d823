"""A second, stricter reading of what a language model wrote, behind ``citations.check``.

Extraction copies; a model rewrites. So its sentence may shorten, join and inflect what one quote says, in the quote's
order, and must keep every figure, name, denial, condition and bound of the clauses that it uses (a deletion model of
sentence compression, after Knight and Marcu 2002). What cannot be followed back word for word does not pass, even when
it happens to be true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.model_words import CONDITIONS, MONTHS, NARROWING, PARTS, Word, parts_of, read_words, same_word, words_of

MOST_FROM_HEADINGS = 3
USED = 0.5  # share of a used clause's words that must be kept
_PAIR_WITH_NUMBER = MONTHS | words_of(
    """jaar jaren maand maanden week weken dag dagen uur minuten kwartaal procent euro keer maal miljoen miljard teams
    partners percelen plekken kinderen jeugdigen gemeenten aanbieders"""
)
_TITLES = frozenset(("gemeente", "gemeenten", "regio", "stad", "taakgebied"))  # may be left off before a name
# Verbs that trade places with their subject; a noun that does so changes who does what.
_INVERTING = re.compile(
    r"^(?:lopen|werken|beslissen|verwijzen|krijgen|starten|bieden|betalen|gelden|eindigen|helpen|start|\w{3,}t)$"
)
_NO_VERB = re.compile(
    r"^(?:in|aan|uit|af|op|over|toe|vast|door|om)?ge"
    r"|(?:heid|iteit|schap|ing|kracht|dienst|markt|traject|contract|product|recht|plicht|inzicht|tekort|gezicht)$"
)


def unfaithful(text: str, quote: str, around: str = "") -> str:
    """Why the quote does not carry the sentence when read strictly, or "" when it does.

    ``around`` (headings and title) may supply names of what the quote is about, never figures, denials or conditions.
    """
    said, shown = read_words(text), read_words(quote)
    if not said:
        return "says nothing"
    phrases = _phrases(said, shown)
    verb = next((n for n, w in enumerate(said) if not w.lean and n not in phrases and _verb(w.form)), -1)
    first = _judge(said, shown, _in_order(said, shown, {}), around)
    others = (_judge(said, shown, _in_order(said, shown, phrases, moved), around) for moved in (-1, verb))
    return first and ("" if "" in others else first)


def _judge(said: Sequence[Word], shown: Sequence[Word], matched: Sequence[int | None], around: str) -> str:
    loose = [n for n, place in enumerate(matched) if place is None]
    borrowed = [n for n in loose if said[n].kind in ("plain", "name") and _named(said[n], around)]
    if len(borrowed) < len(loose):
        missing = said[next(n for n in loose if n not in borrowed)]
        return f"{missing.kind} not in quote: {missing.form}"
    if len(borrowed) > MOST_FROM_HEADINGS or len(borrowed) >= len(said) - len(borrowed):
        return "too little from the quote"
    use = _Use.of(matched, shown)
    if borrowed and use.skipped():
        return f"word replaced: {said[borrowed[0]].form}"
    return _left_out(use) or _number_pairs(said, shown, matched)


def _named(word: Word, around: str) -> bool:
    return any(same_word(word.form, other.form) for other in read_words(around))


@dataclass(frozen=True)
class _Use:
    """Which words of the quote a sentence uses, and the clauses and sentences these stand in."""

    shown: Sequence[Word]
    used: frozenset[int]
    clauses: frozenset[int]
    sentences: frozenset[int]

    @staticmethod
    def of(matched: Sequence[int | None], shown: Sequence[Word]) -> _Use:
        used = frozenset(m for m in matched if m is not None)
        return _Use(shown, used, frozenset(shown[i].clause for i in used), frozenset(shown[i].sentence for i in used))

    def skipped(self) -> list[int]:
        """Places in the clauses used of words that the sentence leaves out."""
        return [i for i, w in enumerate(self.shown) if i not in self.used and w.clause in self.clauses and not w.inside]


def _left_out(use: _Use) -> str:
    """What a shortened sentence may not leave out."""
    last = max(use.clauses, default=0)
    for place in use.skipped():
        word = use.shown[place]
        if word.clause != last and word.form not in _TITLES:
            return f"left out halfway: {word.form}"
        if word.kind != "plain":
            return f"{word.kind} left out: {word.form}"
        if word.lean in NARROWING:
            return f"narrowing left out: {word.lean} {word.form}"
    for place, word in enumerate(use.shown):
        if place not in use.used and word.form in CONDITIONS and word.sentence in use.sentences and word.form != "of":
            return f"condition left out: {word.form}"
    for clause in use.clauses:
        places = [i for i, w in enumerate(use.shown) if w.clause == clause and not w.inside]
        titled = len(places) > 1 and use.shown[places[0]].form in _TITLES and places[1] in use.used
        if places and places[0] not in use.used and not titled:
            return "begins within a clause"
        if sum(i in use.used for i in places) < USED * len(places):
            return "too little of the clause"
    return _head_left_out(use)


def _head_left_out(use: _Use) -> str:
    """The clause that opens a sentence may be left out only when nothing in it narrows what follows."""
    for sentence in use.sentences:
        clauses = sorted({w.clause for w in use.shown if w.sentence == sentence})
        head = [w for w in use.shown if w.clause == clauses[0]]
        if clauses[0] not in use.clauses and (head[0].lean or any(w.kind == "binding" for w in head)):
            return "opening left out"
    return ""


def _phrases(said: Sequence[Word], shown: Sequence[Word]) -> dict[int, int]:
    """Runs alike in both texts from the same preposition on: these may stand elsewhere in the clause."""
    found: dict[int, int] = {}
    n = 0
    while n < len(said):
        led = [
            j for j, w in enumerate(shown) if said[n].lean and w.lean and _fits(said[n], w) and j not in found.values()
        ]
        start = next(iter(led), None)
        length = 0
        while start is not None and _goes_on(said, shown, n + length, start + length, start):
            found[n + length] = start + length
            length += 1
        n += max(length, 1)
    return found


def _goes_on(said: Sequence[Word], shown: Sequence[Word], n: int, j: int, start: int) -> bool:
    if n >= len(said) or j >= len(shown) or not _fits(said[n], shown[j]):
        return False
    return shown[j].clause == shown[start].clause and (j == start or not shown[j].lean) and not _verb(shown[j].form)


def _verb(form: str) -> bool:
    return _INVERTING.match(form) is not None and _NO_VERB.search(form) is None


def _in_order(said: Sequence[Word], shown: Sequence[Word], phrases: dict[int, int], verb: int = -1) -> list[int | None]:
    """For each word said its place in the quote: the phrases given, the rest in order, save one verb that moved."""
    matched: list[int | None] = [phrases.get(n) for n in range(len(said))]
    left = [n for n in range(len(said)) if n not in phrases and n != verb]
    free = [j for j in range(len(shown)) if j not in phrases.values()]
    table = _order_table([said[n] for n in left], [shown[j] for j in free])
    i = j = 0
    while i < len(left) and j < len(free):
        if _fits(said[left[i]], shown[free[j]]) and table[i][j] == table[i + 1][j + 1] + 1:
            matched[left[i]] = free[j]
            i, j = i + 1, j + 1
        elif table[i + 1][j] > table[i][j + 1]:
            i += 1
        else:
            j += 1
    if phrases and len({shown[m].clause for m in matched if m is not None}) > 1:
        return [None] * len(said)  # a phrase may not move from one clause to another
    return _with_moved_verb(said, shown, matched)


def _order_table(said: Sequence[Word], shown: Sequence[Word]) -> list[list[int]]:
    table = [[0] * (len(shown) + 1) for _ in range(len(said) + 1)]
    for i in range(len(said) - 1, -1, -1):
        for j in range(len(shown) - 1, -1, -1):
            fit = table[i + 1][j + 1] + 1 if _fits(said[i], shown[j]) else 0
            table[i][j] = max(fit, table[i + 1][j], table[i][j + 1])
    return table


def _with_moved_verb(said: Sequence[Word], shown: Sequence[Word], matched: list[int | None]) -> list[int | None]:
    clauses = {shown[m].clause for m in matched if m is not None}
    for n, place in enumerate(matched):
        if place is None and not said[n].lean and _verb(said[n].form):
            free = [j for j, w in enumerate(shown) if j not in matched and _fits(said[n], w) and w.clause in clauses]
            if free:
                matched[n] = free[0]
                return matched
    return matched


def _fits(said: Word, shown: Word) -> bool:
    if said.lean != shown.lean and (said.lean in PARTS or shown.lean in PARTS):
        return False
    if "number" in (said.kind, shown.kind) or "binding" in (said.kind, shown.kind):
        return said.form == shown.form
    if same_word(said.form, shown.form):
        return True
    parts = parts_of(said.form)
    return len(parts) > 1 and shown.form == "".join(parts)


def _number_pairs(said: Sequence[Word], shown: Sequence[Word], matched: Sequence[int | None]) -> str:
    """A figure and the thing counted stand side by side in the sentence only where they do in the quote."""
    for n, word in enumerate(said[:-1]):
        here, there = matched[n], matched[n + 1]
        counted = said[n + 1].form in _PAIR_WITH_NUMBER or said[n + 1].kind == "number"
        if word.kind == "number" and counted and (here is None or there != here + 1):
            return f"figure apart from what it counts: {word.form} {said[n + 1].form}"
    return ""
