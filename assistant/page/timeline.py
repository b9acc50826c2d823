"""The timeline of Wegwijs: documents and contracts as bars on one scale of whole years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.page.contracts import Contract
from ingest.model import Metadata

_YEARS_BACK = 8


@dataclass(frozen=True)
class Bar:
    """A stretch of time in percent of the width; ``more`` is the width of what may be added to it."""

    start: float
    width: float
    more: float
    now: bool


@dataclass(frozen=True)
class Timeline:
    """Documents and contracts with their bars; the places of the years and of today."""

    documents: tuple[tuple[Metadata, Bar], ...]
    contracts: tuple[tuple[Contract, Bar], ...]
    years: tuple[tuple[int, float], ...]
    today: float


def timeline(metas: Sequence[Metadata], told: Sequence[Contract], today: date) -> Timeline:
    """Documents with a known beginning and contracts, the oldest first."""
    dated = sorted(((m.valid_from, m) for m in metas if m.valid_from), key=lambda pair: (pair[0], pair[1].id))
    begins = [today, *(day for day, _ in dated), *(c.begins for c in told)]
    first = max(min(begins).year, today.year - _YEARS_BACK)
    last = max([d.year + 1 for d in begins] + [c.extended.year for c in told]) + 1

    def place(day: date) -> float:
        share = (day - date(first, 1, 1)).days / (date(last, 1, 1) - date(first, 1, 1)).days
        return round(100 * min(1.0, max(0.0, share)), 2)

    def bar(start: date, stop: date | None, extended: date | None = None) -> Bar:
        a, b = place(start), place(stop) if stop else 100.0
        more = place(extended) - b if extended else 0.0
        return Bar(a, round(max(1.0, b - a), 2), round(more, 2), start <= today and (stop is None or today <= stop))

    return Timeline(
        tuple((m, bar(day, m.valid_until)) for day, m in dated),
        tuple((c, bar(c.begins, *c.last_days)) for c in sorted(told, key=lambda c: c.begins)),
        tuple((y, place(date(y, 1, 1))) for y in range(first, last)),
        place(today),
    )
