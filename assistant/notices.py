"""Notices beside an answer: where and when it holds, which year is meant, what plans leave open."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from assistant.evidence import Evidence
from assistant.model import Notice
from assistant.service import Library
from assistant.understand import ABOUT_BUYING, Understood
from assistant.write import say_date
from ingest.inference import MONTHS
from ingest.model import Metadata
from kb.search import in_force
from kb.words import fold
from prompts import render

# How many people, or how much is spent: what an area has figures of, unlike a price or a term.
_COUNTS = re.compile(
    r"\b(?:hoeveel|welk deel|aantal)\b.{0,25}\b(?:kind\w*|jeugdigen|jongeren|inwoners|mensen|gezinnen|ouders|leerlingen"
    r"|meisjes|jongens|pleeg\w+|geld|euro|uitgegeven|uitgeven|besteed\w*|geeft .{0,30}\buit)\b"
)
_FIGURE = re.compile(r"\b(?!(?:19|20)\d\d\b)\d")
_RELATIVE_YEAR = re.compile(r"\b(?:dit|volgend|komend|vorig|afgelopen) jaar\b", re.IGNORECASE)
_RELATIVE_TIME = re.compile(
    r"\b(?:momenteel|op dit moment|op het moment|binnenkort|onlangs|recent|(?:de )?(?:komende|afgelopen) "
    r"(?:weken|maanden|tijd|periode)|(?:dit|komend|volgend|afgelopen) (?:najaar|voorjaar|kwartaal|schooljaar|halfjaar)"
    r"|(?:deze|komende|afgelopen) (?:zomer|winter|herfst|lente))\b",
    re.IGNORECASE,
)
_WHEN_TO_COME = re.compile(
    r"^(?:en |maar |per |vanaf )?wanneer (?:word\w*|ga\w*|kom\w*|start\w*|begin\w*|zal|zullen|kan|kunnen|mag|mogen"
    r"|moet\w*)\b"
)
_DAY = re.compile(rf"\b(?:(?:(?P<day>[0-3]?\d) )?(?P<month>{'|'.join(MONTHS)}) )?(?P<year>20\d\d)\b")
_FRESH = timedelta(days=120)  # so long after it was written, what a document says of its own day still holds
_YEARS_ON = {"dit": 0, "volgend": 1, "komend": 1, "vorig": -1, "afgelopen": -1}


def region_notices(question: Understood, told: Sequence[Evidence], library: Library) -> list[Notice]:
    """Says for which region an answer holds when the question names no place and no municipality was picked."""
    if question.regions or question.places:
        return []
    named = [library.gazetteer.region(i) for i in dict.fromkeys(e.hit.metadata.region or "" for e in told)]
    regions = [r for r in named if r is not None]
    if not regions:
        return []
    if len(regions) > 1:
        return [Notice("region", render("answer.no_region"))]
    return [Notice("region", render("answer.one_region", region=regions[0].name))]


def figure_notices(question: Understood, told: Sequence[Evidence]) -> list[Notice]:
    """Says that figures are not those of the municipality that the question asks for."""
    places = list(dict.fromkeys(p.municipality for p in question.places if p.municipality and not p.is_region))
    counted = [e for e in told if _FIGURE.search(e.unit.text)]
    if _COUNTS.search(fold(question.text)) is None or not places or not counted:
        return []
    said = fold(" ".join(f"{' '.join(e.unit.passage.path)} {e.unit.lead_text} {e.unit.text}" for e in counted))
    if any(fold(place) in said for place in places):
        return []
    return [Notice("region", render("answer.wider", places=" en ".join(places)))]


def validity_notices(question: Understood, told: Sequence[Evidence]) -> list[Notice]:
    """Says of the cited documents that do not hold on the day since or until when they do,
    and what plans leave open.
    """
    later: dict[date, list[str]] = {}
    ended: dict[date, list[str]] = {}
    for meta in {e.hit.metadata.id: e.hit.metadata for e in told}.values():
        if in_force(meta, question.asked_on):
            continue
        title = meta.title.split(" — ")[0]
        if meta.valid_from is not None and question.asked_on < meta.valid_from:
            later.setdefault(meta.valid_from, []).append(title)
        elif meta.valid_until is not None:
            ended.setdefault(meta.valid_until, []).append(title)
    notices = [
        Notice("validity", render("answer.not_yet", titles=" en ".join(t), date=say_date(d))) for d, t in later.items()
    ]
    notices += [
        Notice("validity", render("answer.no_longer", titles=" en ".join(t), date=say_date(d)))
        for d, t in ended.items()
    ]
    plans = [e.hit.metadata.title.split(" — ")[0] for e in told if e.hit.metadata.kind == "strategie"]
    if plans and ABOUT_BUYING.search(question.text):
        notices.append(Notice("unknown", render("answer.plans", title=plans[0])))
    return notices


def year_notices(question: Understood, told: Sequence[Evidence]) -> list[Notice]:
    """Says which year a line means by "dit jaar", and of when a document is that says "momenteel" or "binnenkort": who
    reads it later takes it for today.
    """
    found: dict[str, str] = {}
    vague: dict[str, tuple[Metadata, list[str]]] = {}
    for evidence in told:
        meta, text = evidence.hit.metadata, evidence.unit.text
        written = written_on(meta)
        if written is not None and written.year != question.asked_on.year:
            for match in _RELATIVE_YEAR.finditer(text):
                words = match.group().lower()
                year = written.year + _YEARS_ON[words.split()[0]]
                title, day = meta.title.split(" — ")[0], say_date(written)
                found.setdefault(words, render("answer.relative_year", words=words, year=year, title=title, date=day))
        since = written or meta.valid_from
        if since is not None and question.asked_on - since > _FRESH:
            said = [m.group().lower() for m in _RELATIVE_TIME.finditer(text)]
            if said:
                vague.setdefault(meta.id, (meta, []))[1].extend(said)
    return [Notice("validity", text) for text in (*found.values(), *(_of_then(m, said) for m, said in vague.values()))]


def past_notices(question: Understood, told: Sequence[Evidence]) -> list[Notice]:
    """Says that every day that is told lies in the past, where it is asked when something will be."""
    if _WHEN_TO_COME.search(fold(question.text)) is None or question.past or question.years:
        return []
    days = [day for e in told for day in _days(e.unit.text)]
    return [Notice("validity", render("answer.days_past"))] if days and max(days) < question.asked_on else []


def _days(text: str) -> list[date]:
    """The days that a text names, of a month or a year without one the last that it may be."""
    found: list[date] = []
    for match in _DAY.finditer(fold(text)):
        year, month = int(match["year"]), MONTHS.index(match["month"]) + 1 if match["month"] else 12
        last = monthrange(year, month)[1]
        found.append(date(year, month, max(1, min(int(match["day"] or last), last))))
    return found


def hole_notices(told: Sequence[Evidence]) -> list[Notice]:
    """Says what "…" stands for, where part of a told sentence is illegible."""
    return [] if all(e.unit.is_whole for e in told) else [Notice("unknown", render("answer.part_lost"))]


def written_on(metadata: Metadata) -> date | None:
    """The day a document was adopted, or, of a memo, is dated; None where that is not known."""
    return metadata.adopted or (metadata.valid_from if metadata.kind == "memo" else None)


def _of_then(metadata: Metadata, said: Sequence[str]) -> str:
    title, written = metadata.title.split(" — ")[0], written_on(metadata)
    words = render("answer.quoted_and").join(f"“{word}”" for word in dict.fromkeys(said))
    if written is None:
        return render("answer.of_before", title=title, words=words, date=say_date(metadata.valid_from or date.min))
    return render("answer.of_then", title=title, words=words, date=say_date(written))
