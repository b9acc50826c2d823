"""Figures over time for Beheer: questions per week by how they ended, with how long an answer took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from assistant.question_log import QuestionLog

_NO_ANSWER = ("not_found", "out_of_region", "clarify")


@dataclass(frozen=True)
class Asked:
    """A logged question: its day, how it ended, milliseconds until the answer (None when not kept)."""

    day: date
    status: str
    took: float | None


@dataclass(frozen=True)
class AskedWeek:
    """Questions of one week (``start`` is its Monday); ``took`` is the median in milliseconds, None without any."""

    start: date
    answered: int
    without: int
    other: int
    took: float | None


def logged(log: QuestionLog | None) -> Iterator[Asked]:
    """What the question log holds."""
    for entry in log.entries() if log is not None else ():
        yield Asked(date.fromisoformat(entry.at[:10]), entry.status, entry.timings_ms.get("total"))


def asked_weeks(questions: Iterable[Asked], today: date, count: int = 12) -> list[AskedWeek]:
    """The last ``count`` weeks, the oldest first."""
    monday = today - timedelta(days=today.weekday())
    weeks: dict[date, list[Asked]] = {monday - timedelta(weeks=n): [] for n in range(count - 1, -1, -1)}
    for question in questions:
        start = question.day - timedelta(days=question.day.weekday())
        if start in weeks:
            weeks[start].append(question)
    return [_week(start, members) for start, members in weeks.items()]


def _week(start: date, members: list[Asked]) -> AskedWeek:
    answered = sum(q.status == "answered" for q in members)
    without = sum(q.status in _NO_ANSWER for q in members)
    times = [q.took for q in members if q.took is not None]
    return AskedWeek(start, answered, without, len(members) - answered - without, median(times) if times else None)
