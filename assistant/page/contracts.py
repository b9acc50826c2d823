"""The contracts that documents tell of: when they begin, how long they run, how often they may be extended."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.page.frame import words
from assistant.page.proven import Link, Proven, proven
from ingest.inference import MONTHS
from kb.facts.model import Fact
from kb.facts.numbers import number_of
from kb.facts.sheets import Sheet

_DAY = re.compile(r"(\d{1,2})\s+(\w+)\s+(20\d\d)|(\d{1,2})-(\d{1,2})-(20\d\d)")
_FORMS = {
    "ingangsdatum": re.compile(r".*20\d\d"),
    "looptijd": re.compile(r"\w+ (?:jaar|maanden)"),
    "verlengingsopties": re.compile(r"\w+ keer \w+ jaar"),
    "einddatum": re.compile(r"tot .*20\d\d.*"),
}


@dataclass(frozen=True)
class Contract:
    """A contract with what is told of it; ``until`` is the first day after its term, ``extended`` after all options."""

    name: str
    title: str
    start: Proven
    term: Proven | None
    options: Proven | None
    end: Proven | None
    begins: date
    until: date
    extended: date

    @property
    def last_days(self) -> tuple[date, date]:
        """The last day without and with all extensions."""
        return self.until - timedelta(days=1), self.extended - timedelta(days=1)


def contracts(sheets: Sequence[Sheet], title: str, link: Link) -> list[Contract]:
    """The contracts of one document of which both the beginning and the term or the end are told.

    What the document tells of all its contracts holds for each that does not tell it itself.
    """
    whole = [s for s in sheets if s.kind == "document"]
    found: list[Contract] = []
    for sheet in sheets:
        told = [f.part for f in sheet.facts if f.attribute in ("looptijd", "einddatum")]
        for part in dict.fromkeys(told):
            name = part or (words("contract_whole") if sheet.kind == "document" else sheet.subject)
            made = _contract(
                f"{name[:1].upper()}{name[1:]}", title, [sheet, *(s for s in whole if s is not sheet)], part, link
            )
            if made is not None:
                found.append(made)
    return found


def _contract(name: str, title: str, sheets: Sequence[Sheet], part: str, link: Link) -> Contract | None:
    start, end = _told(sheets, "ingangsdatum", part), _told(sheets, "einddatum", part)
    term, options = _told(sheets[:1], "looptijd", part), _told(sheets[:1], "verlengingsopties", part)
    begins, until = _day(start), _day_after(end)
    if start and until and term and begins is None:
        counted = _moved(until, -_months(term))  # the day in "2023" is known when end and term lead to that year
        begins = counted if str(counted.year) == start.value else None
    until = _moved(begins, _months(term)) if begins and term else until
    if start is None or begins is None or until is None:
        return None
    extended = _moved(until, _months(options))
    told, more, last = (proven(f, link) if f else None for f in (term, options, end))
    return Contract(name, title, proven(start, link), told, more, last, begins, until, extended)


def _told(sheets: Sequence[Sheet], attribute: str, part: str) -> Fact | None:
    """The first fact that can be counted with: of the part before of all, the sheet's own before the document's."""
    for sheet in sheets:
        for fact in sorted(sheet.get(attribute, part), key=lambda f: f.part != part):
            if _FORMS[attribute].fullmatch(fact.value):
                return fact
    return None


def _day(fact: Fact | None) -> date | None:
    found = _DAY.search(fact.value) if fact else None
    if found is None:
        return None
    day, month, year, *figures = found.groups()
    number = MONTHS.index(month) + 1 if month in MONTHS else int(figures[1] or 0)
    try:
        return date(int(year or figures[2]), number, int(day or figures[0]))
    except ValueError:  # the thirty-first of February
        return None


def _day_after(end: Fact | None) -> date | None:
    """The first day after "tot en met 31 december 2030" or "tot 1 januari 2031"."""
    day = _day(end)
    return day + timedelta(days=1) if end and day and end.value.startswith("tot en met ") else day


def _months(fact: Fact | None) -> int:
    """The months of "vier jaar" or of "twee keer één jaar"; 0 for no fact."""
    if fact is None:
        return 0
    times, _, each = fact.value.rpartition(" keer ")
    number, _, unit = each.partition(" ")
    return (number_of(times) if times else 1) * number_of(number) * (12 if unit == "jaar" else 1)


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
