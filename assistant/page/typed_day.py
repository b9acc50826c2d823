"""Days as people type them in a box; ``readDate`` in ``static/texts.js`` reads the same for the browser."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.page.frame import words
from ingest.inference import MONTHS

_YEAR = r"((?:19|20)\d\d)"
_ISO = re.compile(rf"{_YEAR}-(\d\d?)-(\d\d?)")
_FIGURES = re.compile(rf"(\d\d?)[-/. ](\d\d?)[-/. ]{_YEAR}")
_SPOKEN = re.compile(rf"(\d\d?) ([a-z]{{3,}})\.? {_YEAR}")
_MONTH = re.compile(rf"([a-z]{{3,}})\.? {_YEAR}")
_BEFORE = re.compile(r"^(?:op|per|vanaf|in) ")


def read_day(text: str) -> date | None:
    """A day of the calendar: 1-1-2027, 2027-01-01 or 1 januari 2027 (1 jan 2027); None for anything else."""
    typed = _plain(text)
    if found := _ISO.fullmatch(typed):
        return _day(found[1], int(found[2]), found[3])
    if found := _FIGURES.fullmatch(typed):
        return _day(found[3], int(found[2]), found[1])
    found = _SPOKEN.fullmatch(typed)
    return _day(found[3], _month(found[2]), found[1]) if found else None


def read_typed_day(text: str, today: date) -> date | None:
    """Also "morgen", "volgend jaar", a year and a month: their first day, or today when it is this one."""
    typed = _BEFORE.sub("", _plain(text))
    near_days, near_years = words("js_near_days").split(), words("js_near_years").split("|")
    if typed in near_days:
        return today + timedelta(days=near_days.index(typed) - len(near_days) // 2)
    if typed in near_years:
        return _first(today.year + near_years.index(typed) - len(near_years) // 2, None, today)
    if found := re.fullmatch(_YEAR, typed):
        return _first(int(found[1]), None, today)
    if found := _MONTH.fullmatch(typed):
        return _first(int(found[2]), _month(found[1]), today)
    return read_day(typed)


def as_typed(text: str, day: date | None) -> str:
    """What stands in the box again: what was typed, and of a day in an address (2027-01-01) how people write it."""
    return short_day(day) if day and _ISO.fullmatch(text.strip()) else text.strip()


def short_day(day: date) -> str:
    """A day in figures: 1-1-2027."""
    return f"{day.day}-{day.month}-{day.year}"


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _month(name: str) -> int:
    """The number of a month by its name or the beginning of it, 0 for none."""
    return next((n for n, month in enumerate(MONTHS, 1) if month.startswith(name)), 0)


def _first(year: int, month: int | None, today: date) -> date | None:
    now = year == today.year and month in (None, today.month)
    return today if now else _day(str(year), 1 if month is None else month, "1")


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
