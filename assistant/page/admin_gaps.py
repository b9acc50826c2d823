"""Kennisgaten: questions that were not answered or badly rated, grouped per region, role and theme."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.page.feedback import Reaction
from assistant.page.frame import words
from assistant.question_log import QuestionLog
from assistant.service import Library
from assistant.understand import question_kinds
from kb.facts import Facts
from kb.places import Region
from kb.words import STOP_WORDS, fold, raw_words, word_terms
from prompts import templates

_MOST_QUESTIONS = 8
_COMMON, _FEW = 0.15, 20  # of the passages, and at least so many
_Key = tuple[str, str | None, date, str | None]  # a question, the region, the day, the role
_NUMBER = re.compile(r"^[\d.]+\s+")


@dataclass(frozen=True)
class Gap:
    """A group of questions: how many, about which region, role and theme, when last, the newest questions."""

    region: str
    role: str
    theme: str
    count: int
    last: date
    questions: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def key(self) -> str:
        """What it is known by; it holds no word of a question that the documents or the page do not have."""
        return " · ".join((self.theme, self.region, self.role))


def gaps(library: Library, reactions: Iterable[Reaction], themes: Themes | None = None) -> list[Gap]:
    """The groups, the largest first; ``themes`` were made of this library."""
    missed = [(r, _region(library, r)) for r in reactions if r.kind != "good"]
    named = (themes or Themes(library)).of(library, missed)
    grouped: dict[tuple[str, str, str], list[Reaction]] = {}
    for (reaction, region), theme in zip(missed, named, strict=True):
        name = region.name if region else words("gap_no_region")
        grouped.setdefault((name, _role(reaction), theme), []).append(reaction)
    found = [_gap(*key, members) for key, members in grouped.items()]
    return sorted(found, key=lambda g: (-g.count, g.region, g.theme))


def _gap(region: str, role: str, theme: str, members: Sequence[Reaction]) -> Gap:
    newest = sorted(members, key=lambda r: r.day, reverse=True)
    questions = tuple(dict.fromkeys(r.question for r in newest))[:_MOST_QUESTIONS]
    reasons = Counter(words(f"js_reason_{r.reason}") for r in members if r.reason)
    return Gap(region, role, theme, len(members), newest[0].day, questions, tuple(reasons.most_common()))


def _region(library: Library, reaction: Reaction) -> Region | None:
    named = [m.place for m in library.gazetteer.find(reaction.question)]
    chosen = library.gazetteer.look_up(reaction.municipality) if reaction.municipality else None
    place = next((p for p in (*named, chosen) if p is not None and p.region), None)
    return library.gazetteer.region(place.region or "") if place else None


def _role(reaction: Reaction) -> str:
    key = f"role_{reaction.role}"
    return words(key) if reaction.role and key in templates("page") else words("role_none")


class Themes:
    """Names what questions were understood to be about, in words of the documents and of the page."""

    def __init__(self, library: Library) -> None:
        self._made_of = (library.knowledge.version, library.routes)
        self._known: dict[_Key, str] = {}
        knowledge = library.knowledge
        self._texts = [fold(p.text) for p in knowledge.passages]
        named = {part for p in knowledge.passages for part in p.path}
        headings = [_NUMBER.sub("", h) for h in sorted(named)]
        self._headings = {_core(h): h for h in headings if _core(h)}

    def fit(self, library: Library) -> bool:
        """Whether they were made of the same index and routes."""
        return self._made_of == (library.knowledge.version, library.routes)

    def of(self, library: Library, missed: Iterable[tuple[Reaction, Region | None]]) -> list[str]:
        """The theme of each question; only what was asked the time before is known without looking."""
        keys = [(r.question, region.id if region else None, r.day, r.role) for r, region in missed]
        before = self._known
        self._known = now = {key: before.get(key) or self._of(library.facts, *key) for key in keys}
        return [now[key] for key in keys]

    def _of(self, facts: Facts, asked: str, region: str | None, day: date, role: str | None) -> str:
        """A task area or term of the documents, a situation of the referral routes, a heading that the question names
        in full, else the kind of thing that is asked.
        """
        question = facts.correct(asked).text
        areas = [s.subject for s in facts.sheets_named(question) if facts.spells_out(question, s)]
        terms = [d.term for d in facts.define(question) if not self._everywhere(d.term)]
        routes = [m.route.title for m in facts.routes(question, region, day, role) if m.keywords]
        kinds = [words(f"gap_kind_{kind}") for kind in question_kinds(question)]
        named = (*areas, *terms, *routes, *self._heading(question), *kinds)
        return next(iter(named), words("gap_no_theme"))

    def _everywhere(self, term: str) -> bool:
        """Whether so many passages have the term that it tells nothing ("jeugdhulp")."""
        return sum(fold(term) in text for text in self._texts) > max(_FEW, _COMMON * len(self._texts))

    def _heading(self, question: str) -> list[str]:
        """The heading with most words among those of the question."""
        core = _core(question)
        found = [h for h in self._headings if h <= core]
        return [self._headings[max(found, key=len)]] if found else []


def _core(text: str) -> frozenset[str]:
    """The words that say something, without their endings."""
    return frozenset(t for w in raw_words(fold(text)) if w not in STOP_WORDS for t in word_terms(w))


def unanswered(log: QuestionLog | None) -> Iterator[Reaction]:
    """Logged questions that the sources did not answer; region and role are only known when the question names them."""
    for line in log.export() if log is not None else ():
        entry = json.loads(line)
        if entry.get("status") == "not_found" and entry.get("question"):
            day = date.fromisoformat(entry["at"][:10])
            yield Reaction(day, "gap", entry["question"], "not_found", None, None, None, "", (), ())


@dataclass(frozen=True)
class Week:
    """Reactions of one week; ``start`` is its Monday."""

    start: date
    good: int
    bad: int
    gap: int


def weeks(reactions: Iterable[Reaction], today: date, count: int = 12) -> list[Week]:
    """Counts per week, the last ``count`` weeks, the oldest first."""
    tally = Counter((r.day - timedelta(days=r.day.weekday()), r.kind) for r in reactions)
    first = today - timedelta(days=today.weekday()) - timedelta(weeks=count - 1)
    mondays = [first + timedelta(weeks=n) for n in range(count)]
    return [Week(m, tally[(m, "good")], tally[(m, "bad")], tally[(m, "gap")]) for m in mondays]
