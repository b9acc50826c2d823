"""Refuses well: decides from signals of the evidence whether there is an answer, and says where to ask when not.

A logistic model over readable signals, fitted on the dev half (``evals/fit_refusal.py`` writes ``refuse.yaml``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from assistant.evidence import FEATURES, Asked, Evidence, coverage
from assistant.model import Answer
from assistant.service import Library
from assistant.understand import Understood
from kb.search import NATIONAL
from kb.words import fold, raw_words, terms
from prompts import render

SIGNALS = (
    "best",
    "second",
    "covered_best",
    "covered_all",
    "rarest_missing",
    "lexical",
    "dense",
    "late",
    "fact",
    "year_missing",
    "detail_missing",
    "wanted",
    "unknown_words",
    "name_missing",
    "place_missing",
    "key_missing",
    "joint",
    "hole_best",
    "hole_all",
    "near_all",
    "near_best",
    "type_missing",
    "content",
    "second_passage",
)
# Signals that by themselves mean that the sources do not say it.
DECISIVE = ("year_missing", "detail_missing", "name_missing", "place_missing")
LOOK = 4
_MONEY = re.compile(r"€|euro\b")
_DETAILS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"telefoon|welk nummer|telefonisch|mobiel nummer"), re.compile(r"\b0\d[\d -]{7,}|\b\d{3}-\d{6,7}")),
    (re.compile(r"e-?mailadres|mailadres"), re.compile(r"\w@\w")),
    (re.compile(r"\bwebsite\b|webadres|\burl\b"), re.compile(r"www\.|https?:")),
    (re.compile(r"\badres\b|welke straat"), re.compile(r"straat|laan\b|plein|\d{4} ?[a-z]{2}\b")),
    (
        re.compile(r"wachttijd|hoe ?lang.{0,40}wacht|(?:weken|maanden).{0,20}wachten|in de rij"),
        re.compile(r"wacht.{0,60}\b(?:\d+|een|twee|drie|vier|zes|acht) (?:weken|maanden|dagen|uur)"),
    ),
    (re.compile(r"openingstijd|hoe laat|welke dagen|dagen en tijden"), re.compile(r"\d{1,2}[.:]\d\d uur|maandag")),
    (re.compile(r"tarie(?:f|ven)|uurprijs|uurloon|per uur|eigen bijdrage|salaris|verdient?\b|\bloon\b"), _MONEY),
    (
        re.compile(r"gewon(?:n)?en|\bwon\b|wie kreeg de|is gegund|zijn gegund|uitgekozen|winnaar"),
        re.compile(r"gegund aan|is gegund|heeft gewonnen|gewonnen door"),
    ),
)
_TYPES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"welk (?:deel|aandeel|gedeelte|percentage)|hoeveel procent|percentage|hoe groot is het (?:deel|aandeel)"
        ),
        re.compile(r"%|procent|\b(?:een|1|twee|drie) op de\b|helft|kwart|derde|meerderheid|merendeel"),
    ),
    (
        re.compile(
            r"hoeveel (?:geld|euro|kost|budget)|wat kost|welk bedrag|hoe hoog|hoe duur|\bkosten\b|omzet|salaris|verdien"
            r"|loon\b|vergoeding|subsidie|budget|boete|prijs"
        ),
        re.compile(r"€|euro\b|miljoen|\d{1,3}\.\d{3}"),
    ),
    (
        re.compile(r"hoeveel|welk aantal|hoe vaak|hoe ?lang|hoe oud|leeftijd"),
        re.compile(r"\d|\b(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien)\b"),
    ),
)
_ASKS_NAMES = re.compile(
    r"(?:hoe hee?t(?:en)?|namen? van|wie is) (?:de|het|onze|die|alle)? ?\w*(?:aanbieder|organisatie|manager"
    r"|partij|medewerker|directeur"
    r"|coach|contactpersoon|instelling|voorzitter|ambtena)"
)
_NAME = re.compile(r"(?<![.!?:•-] )(?<!^)\b[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][\w-]+)*")
_OWN_NAMES = frozenset(
    [
        "slt",
        "slts",
        "gi",
        "gis",
        "mdo",
        "wbo",
        "jeugd",
        "regio",
        "west",
        "brabant",
        "oost",
        "hart",
        "van",
        "jeugdwet",
        "stevig",
        "stevige",
        "lokaal",
        "lokale",
        "team",
        "teams",
        "ik",
    ]
)


@lru_cache(maxsize=1)
def _model() -> tuple[tuple[float, ...], float, float]:
    data = yaml.safe_load(Path(__file__).with_name("refuse.yaml").read_text(encoding="utf-8"))
    return (
        tuple(float(data["weights"].get(name, 0.0)) for name in SIGNALS),
        float(data["intercept"]),
        float(data["threshold"]),
    )


def enough(asked: Asked, evidence: Sequence[Evidence]) -> bool:
    """Whether the evidence is strong enough to answer from."""
    if not evidence:
        return False
    weights, intercept, threshold = _model()
    found = dict(zip(SIGNALS, signals(asked, evidence), strict=True))
    if any(found[name] for name in DECISIVE):
        return False
    total = intercept + sum(w * found[n] for n, w in zip(SIGNALS, weights, strict=True))
    return 1 / (1 + math.exp(-total)) >= threshold


def signals(asked: Asked, evidence: Sequence[Evidence]) -> tuple[float, ...]:
    """The signals of one question, in the order of ``SIGNALS``."""
    ranked = [e for e in evidence if e.features]
    top = list(evidence[:LOOK])
    best, union = _words(top[:1]), _words(top)
    held = {w for w in asked.words if coverage({w: 1.0}, union) > 0 or _added(w, asked, union)}
    missing = [v for w, v in asked.words.items() if w not in held]
    parts = dict(ranked[0].hit.parts) if ranked else {}
    text = " ".join(f"{e.unit.lead_text} {e.unit.text}" for e in top)
    around = " ".join(e.unit.passage.text for e in top)
    known = {w: v for w, v in asked.words.items() if v < asked.rarest}
    keys = dict(sorted(known.items(), key=lambda p: -p[1])[:2])
    first = _words(top[:2])
    return (
        evidence[0].score,
        evidence[1].score if len(evidence) > 1 else 0.0,
        coverage(asked.words, best),
        sum(asked.words[w] for w in held) / max(sum(asked.words.values()), 1e-6),
        max(missing, default=0.0) / 7.0,
        parts.get("lexical", 0.0),
        (parts.get("dense", 0.8) - 0.8) * 10,
        (parts.get("late", 0.8) - 0.8) * 10,
        float(evidence[0].unit.kind in ("fact", "row", "definition") and evidence[0].score > 0.8),
        float(_year_missing(asked, top, around)),
        float(_detail_missing(fold(asked.question.text), fold(text), text)),
        float(asked.pattern is None or asked.pattern.search(fold(text)) is not None),
        sum(v for w, v in asked.words.items() if v >= asked.rarest and w not in held)
        / max(sum(asked.words.values()), 1e-6),
        float(_name_missing(asked, f"{around} {' '.join(e.hit.metadata.body or '' for e in top)}")),
        float(_place_missing(asked.question, around)),
        1.0 - coverage(keys, first) if keys else 0.0,
        max(_joint(asked, keys, e) for e in top),
        *_nearness(ranked),
        float(_type_missing(fold(asked.question.text), fold(text))),
        max((_feature(e, "maxsim_content") for e in ranked), default=0.0),
        (ranked[0].hit.score - min(e.hit.score for e in ranked[: 3 * LOOK])) if ranked else 0.0,
    )


def _feature(evidence: Evidence, name: str) -> float:
    return evidence.features[FEATURES.index(name)]


def _nearness(ranked: Sequence[Evidence]) -> tuple[float, float, float, float]:
    """The word of the question that the evidence comes least near to, in the best unit and in all looked at, and the
    means over all words; ten times the cosine above a half.
    """
    rows = [e.near for e in ranked if e.near]
    if not rows:
        return (0.0, 0.0, 0.0, 0.0)
    best = [max(column) for column in zip(*rows, strict=True)]
    own = max(rows, key=sum)
    return tuple(10 * (v - 0.5) for v in (min(own), min(best), sum(best) / len(best), sum(own) / len(own)))  # type: ignore[return-value]


def _type_missing(question: str, text: str) -> bool:
    """Whether an amount of money, a share or a number is asked that the evidence does not hold."""
    return any(asks.search(question) and not holds.search(text) for asks, holds in _TYPES)


def _joint(asked: Asked, keys: dict[str, float], evidence: Evidence) -> float:
    """How far one unit with its headings holds both the rarest words asked about and the kind of thing asked."""
    if asked.pattern is not None and not asked.pattern.search(fold(evidence.unit.text)):
        return 0.0
    own = _words([evidence])
    told = {w: v for w, v in keys.items() if not _added(w, asked, own)}
    return coverage(told, own) if told else 1.0


def _year_missing(asked: Asked, top: Sequence[Evidence], around: str) -> bool:
    """Whether the question names years of which none stands near the evidence or is its document's own."""
    years = [y for y in asked.question.years if y != asked.question.asked_on.year]
    return bool(years) and not any(str(y) in around or _dated(top, y) for y in years)


def _name_missing(asked: Asked, around: str) -> bool:
    """Whether the question names an organisation or law (capitals inside the sentence) that no document names.

    A name that stands elsewhere in the documents decides nothing by itself: the question may use it in passing.
    """
    held = set(raw_words(around))
    return any(
        w not in _OWN_NAMES
        and asked.words.get(w, 0.0) >= asked.rarest
        and not any(w in h or h in w for h in held if len(h) > 2)
        for w in asked.question.names
    )


def _place_missing(question: Understood, around: str) -> bool:
    """Whether a figure is asked of one municipality, or anything of another region, that the evidence does not name."""
    towns = [p.municipality for p in question.places if p.municipality and not p.is_region]
    about = "figure" in question.kinds and re.search(
        r"\b(?:inwoners|kinderen|jeugdigen|percentage|leerlingen)\b", fold(question.text)
    )
    elsewhere = [p.name for p in question.places if p.region is None]
    if elsewhere and not any(fold(name) in fold(around) for name in elsewhere):
        return True
    return bool(towns and about) and not any(t and fold(t) in fold(around) for t in towns)


def _words(evidence: Sequence[Evidence]) -> frozenset[str]:
    texts = [
        " ".join(
            [e.unit.lead_text, e.unit.text, e.unit.passage.section, e.unit.passage.topic or "", *e.unit.passage.path]
        )
        for e in evidence
    ]
    return frozenset(terms(" ".join(texts)))


def _added(word: str, asked: Asked, union: frozenset[str]) -> bool:
    """Whether a synonym of the word stands in the evidence."""
    return any(e.term in union for e in asked.extra_words if word in fold(e.because))


def _dated(evidence: Sequence[Evidence], year: int) -> bool:
    """Whether a cited document was made in, or holds from, that year."""
    return any(
        d is not None and d.year == year for e in evidence for d in (e.hit.metadata.valid_from, e.hit.metadata.adopted)
    )


def _detail_missing(question: str, folded: str, text: str) -> bool:
    """Whether the question asks for a kind of detail (a telephone number, a price, a name) that the evidence lacks."""
    if _ASKS_NAMES.search(question) and not [n for n in _NAME.findall(text) if fold(n).split()[0] not in _OWN_NAMES]:
        return True
    return any(asks.search(question) and not holds.search(folded) for asks, holds in _DETAILS)


def not_found(question: Understood, evidence: Sequence[Evidence], library: Library) -> Answer:
    """An honest refusal: what was searched, what is near, where to ask."""
    parts = [render("answer.not_found")]
    searched = [
        d.metadata.title.split(" — ")[0]
        for d in library.knowledge.documents
        if not question.regions or d.metadata.region in (None, NATIONAL, *question.regions)
    ]
    parts.append(render("answer.searched", documents="; ".join(searched)))
    if evidence and coverage_of_heading(question, evidence[0]):
        title = evidence[0].hit.metadata.title.split(" — ")[0]
        parts.append(render("answer.near", section=evidence[0].unit.passage.section, title=title))
    place = question.field_place or next(iter(question.places), None)
    if place is not None and place.municipality:
        parts.append(render("answer.ask_place", place=place.municipality))
    else:
        parts.append(render("answer.ask_municipality"))
    return Answer("not_found", " ".join(parts))


def coverage_of_heading(question: Understood, evidence: Evidence) -> bool:
    """Whether the heading of the nearest passage shares a telling word with the question."""
    own = set(terms(question.text))
    return bool(own & set(terms(evidence.unit.passage.section)))


def out_of_region(question: Understood, library: Library) -> Answer:
    """The place belongs to neither region, or is not known."""
    regions = " of ".join(r.name for r in library.gazetteer.regions)
    if question.outside is not None:
        name = question.outside.municipality or question.outside.name
        return Answer("out_of_region", render("answer.out_of_region", place=name, regions=regions))
    return Answer("out_of_region", render("answer.unknown_place", place=question.unknown_place or "", regions=regions))
