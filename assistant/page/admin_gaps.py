"""Kennisgaten: questions that were not answered or badly rated, grouped per region, role and theme."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.page.feedback import Reaction
from assistant.page.frame import words
from assistant.question_log import QuestionLog
from assistant.service import Library
from kb.words import STOP_WORDS, fold, raw_words
from prompts import templates

_MOST_QUESTIONS = 8
_SHORTEST_THEME = 6


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


def gaps(library: Library, reactions: Iterable[Reaction]) -> list[Gap]:
    """The groups, the largest first."""
    grouped: dict[tuple[str, str, str], list[Reaction]] = {}
    for reaction in reactions:
        if reaction.kind != "good":
            key = (_region(library, reaction), _role(reaction), _theme(library, reaction.question))
            grouped.setdefault(key, []).append(reaction)
    found = [_gap(*key, members) for key, members in grouped.items()]
    return sorted(found, key=lambda g: (-g.count, g.region, g.theme))


def _gap(region: str, role: str, theme: str, members: Sequence[Reaction]) -> Gap:
    newest = sorted(members, key=lambda r: r.day, reverse=True)
    questions = tuple(dict.fromkeys(r.question for r in newest))[:_MOST_QUESTIONS]
    reasons = Counter(words(f"js_reason_{r.reason}") for r in members if r.reason)
    return Gap(region, role, theme, len(members), newest[0].day, questions, tuple(reasons.most_common()))


def _region(library: Library, reaction: Reaction) -> str:
    named = [m.place for m in library.gazetteer.find(reaction.question)]
    chosen = library.gazetteer.look_up(reaction.municipality) if reaction.municipality else None
    place = next((p for p in (*named, chosen) if p is not None and p.region), None)
    region = library.gazetteer.region(place.region or "") if place else None
    return region.name if region else words("gap_no_region")


def _role(reaction: Reaction) -> str:
    key = f"role_{reaction.role}"
    return words(key) if reaction.role and key in templates("page") else words("role_none")


def _theme(library: Library, question: str) -> str:
    """The task area or the glossary term that the question names, else its longest uncommon word."""
    sheets = library.facts.sheets_named(question)
    if sheets:
        return sheets[0].subject
    defined = library.facts.define(question)
    if defined:
        return defined[0].term
    known = [w for w in raw_words(question) if len(w) >= _SHORTEST_THEME and w not in STOP_WORDS]
    return max(known, key=len, default=fold(words("gap_no_theme")))


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
