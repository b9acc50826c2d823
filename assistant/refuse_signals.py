"""Signals by which answering is told from refusing: what the question asks for, and whether the evidence has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.details import (
    OWN_NAMES,
    code_missing,
    contact_missing,
    detail_missing,
    part_missing,
    person_missing,
    type_missing,
)
from assistant.evidence import FEATURES, Asked, Evidence, coverage, is_other_sum
from assistant.second_look import log_odds
from assistant.understand import Understood
from ingest.model import Metadata
from kb.search import standing
from kb.words import STOP_WORDS, fold, raw_words, terms, word_terms

KINDS = ("figure", "who", "date", "duration", "definition", "list", "procedure", "reason", "change", "referral")
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
    *(f"kind_{k}" for k in KINDS),
    "yes_no",
    "length",
    "names_year",
    "odds",
    "lead",
    "odds_three",
    "above_rest",
    "maxsim",
    "maxsim_first",
    "content_first",
    "wanted_first",
    "wanted_share",
    "own_words",
    "all_words",
    "late_best",
    "dense_best",
    "topic",
    "read_best",
    "read_first",
    "read_ahead",
    "read_three",
    "read_odds",
    "other_year",
    "other_town",
    "town_unnamed",
    "counted",
    "weighed_hole",
    "weighed_first",
    "weighed_all",
    "weighed_read",
)
# Signals that by themselves mean that the sources do not say it.
DECISIVE = ("year_missing", "detail_missing", "name_missing", "place_missing")
# Log-odds of the reader: below UNSURE a figure decides whose kind is missing, from SURE on no missing detail does.
UNSURE, SURE = 1.5, 3.5
CONTACT = 2.0  # ``detail_missing`` where a way to reach somebody is asked: no reader is sure enough of another line
LOOK = 4
SAME_WORD = 0.6  # weight from which an added word says the same as the question's
_ABBREVIATION = re.compile(r"(?<![\w-])(?:[A-Z]{3,}|Wmo|Wlz|Zvw|Awb)(?![\w-])")
_YEAR = re.compile(r"\b(20\d\d)\b")
_COUNTED = re.compile(
    r"\bhoeveel (?:(?:verschillende|extra|meer|minder|nieuwe|andere|unieke) )?([a-z][\w-]{2,}?)(?:'s)?(?![\w-])"
)
# What stands behind "hoeveel" and is no thing that is counted: an amount that has a sign of its own, or a verb.
_NO_THING = {
    *("procent", "euro", "geld", "tijd", "kost", "kosten", "kostte", "krijg", "krijgt", "krijgen", "kreeg", "kregen"),
    *("betaal", "betaalt", "betalen", "mag", "mogen", "moet", "moeten", "gaat", "gaan", "bedraagt", "bedroeg"),
    *("heeft", "hebben", "hebt", "draagt"),
}
_EACH = r"\b(?:per|elke|iedere) (?:circa |ongeveer |± ?)?\d[\d.]* "
_COMPARED = ("maxsim", "maxsim_content", "wanted", "unit_coverage", "context_coverage", "late", "dense", "topic")


def decisive(found: Sequence[float]) -> list[str]:
    """The signals that decide by themselves that the sources do not say it."""
    told = dict(zip(SIGNALS, found, strict=True))
    best = told["read_best"]
    sure = best > SURE and told["detail_missing"] < CONTACT
    decided = [name for name in DECISIVE if told[name] and not (sure and name == "detail_missing")]
    unsure = told["type_missing"] and told["kind_figure"] and best < UNSURE
    return [*decided, "type_missing"] if unsure else decided


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
        float(_year_missing(asked, top, f"{around} {text} {_of_sections(top, evidence)}")),  # columns too
        _detail_missing(asked.question.text, top),
        float(asked.pattern is None or asked.pattern.search(fold(text)) is not None),
        sum(v for w, v in asked.words.items() if v >= asked.rarest and w not in held)
        / max(sum(asked.words.values()), 1e-6),
        float(
            _name_missing(asked, f"{around} {' '.join(e.hit.metadata.body or '' for e in top)}")
            or code_missing(fold(asked.question.text), fold(text))
            or part_missing(fold(asked.question.text), fold(f"{text} {_headings(top)}"), fold(around))
        ),
        float(_place_missing(asked.question, around, [f"{e.unit.lead_text} {e.unit.text}" for e in top])),
        1.0 - coverage(keys, first) if keys else 0.0,
        max(_joint(asked, keys, e) for e in top),
        *_nearness(ranked),
        float(type_missing(fold(asked.question.text), fold(text))),
        max((_feature(e, "maxsim_content") for e in ranked), default=0.0),
        (ranked[0].hit.score - min(e.hit.score for e in ranked[: 3 * LOOK])) if ranked else 0.0,
        *_asked_for(asked.question),
        *_standing(ranked),
        *_of_another(asked, top[:2]),
        _counted(asked, top),
        *_weighed(asked, ranked),
    )


def leaves_doubt(asked: Asked, evidence: Sequence[Evidence], found: Sequence[float]) -> bool:
    """Whether the best evidence may be about something else, however sure the reader is: it gives figures of other
    years than the one asked about, or what is around it lacks a name that the question has.
    """
    told = dict(zip(SIGNALS, found, strict=True))
    if told["other_year"] and told["kind_figure"]:
        return True
    top = evidence[:LOOK]
    around = fold(" ".join([_headings(top), *(f"{e.unit.passage.text} {e.hit.metadata.title}" for e in top)]))
    words = frozenset(terms(around))
    names = [n for n in asked.question.names if n not in OWN_NAMES and len(n) > 2]
    held = " ".join(["", *raw_words(around)])  # a name begins a word: MST does not stand in "toekomst"
    return any(
        not all(f" {part}" in held for part in name.split("-")) and not _added(name, asked, words, SAME_WORD)
        for name in names
    )


def _with_heading(evidence: Evidence) -> str:
    """What a unit says; a row of a table behind its heading, which may have the unit of its figures ("in weken")."""
    unit = evidence.unit
    return f"{unit.passage.section if unit.kind == 'row' else unit.lead_text} {unit.text}"


def abbreviation_missing(asked: Asked, evidence: Sequence[Evidence]) -> bool:
    """Whether the question names an abbreviation or law (AVG, Wmo) that stands in the index, but not around the best
    evidence: what is told is about something else.
    """
    top = evidence[:LOOK]
    around = fold(" ".join([_headings(top), *(f"{e.unit.passage.text} {e.hit.metadata.title}" for e in top)]))
    held, words = set(raw_words(around)), frozenset(terms(around))
    return any(
        name in asked.question.names
        and name not in OWN_NAMES
        and asked.words.get(name, 99.0) < asked.rarest
        and not any(word.startswith(name) for word in held)
        and not _added(name, asked, words)
        for name in map(fold, _ABBREVIATION.findall(asked.question.itself))
    )


def _headings(top: Sequence[Evidence]) -> str:
    return " ".join(" ".join([e.unit.passage.section, *e.unit.passage.path]) for e in top)


def _detail_missing(asked: str, top: Sequence[Evidence]) -> float:
    """``CONTACT`` where a number to call, an address or a name is missing, 1 where another detail is, else 0."""
    question, text = fold(asked), " ".join(_with_heading(e) for e in top if not is_other_sum(asked, e.unit))
    if contact_missing(question, fold(text)) or person_missing(asked, top[0].unit.text):
        return CONTACT
    return float(detail_missing(question, fold(text), text))


def _of_another(asked: Asked, best: Sequence[Evidence]) -> tuple[float, float, float]:
    """Whether the best units tell of other years than those asked about, of another municipality, not of that."""
    told = " ".join(f"{e.unit.lead_text} {e.unit.text}" for e in best)
    years = {int(y) for y in _YEAR.findall(told)}
    asked_years = set(asked.question.years)
    other_year = bool(asked_years and years) and not asked_years & years
    towns = {fold(p.municipality) for p in asked.question.places if p.municipality and not p.is_region}
    folded = fold(told)
    unnamed = bool(towns) and not any(town in folded for town in towns)
    other_town = unnamed and any(re.search(rf"\b{re.escape(town)}", folded) for town in asked.towns - towns)
    return float(other_year), float(other_town), float(unnamed)


def _counted(asked: Asked, top: Sequence[Evidence]) -> float:
    """How far down stands what is counted ("hoeveel gezinshuizen"): 1 in the best unit, a half in another, 0 in none; 1
    where nothing is counted.
    """
    counted = _COUNTED.search(fold(asked.question.text))
    if counted is None or counted.group(1) in STOP_WORDS or counted.group(1) in _NO_THING:
        return 1.0
    stem = word_terms(counted.group(1))[0]
    if stem in _words(top[:1]):
        return 1.0
    return 0.5 if stem in _words(top) else 0.0


def _asked_for(question: Understood) -> list[float]:
    kinds = [float(kind in question.kinds) for kind in KINDS]
    return [*kinds, float(question.yes_no), len(question.text.split()) / 10, float(bool(question.years))]


def _standing(ranked: Sequence[Evidence]) -> list[float]:
    """How the best units stand: their odds beside each other, and the best they reach in each way of comparing."""
    if not ranked:
        return [0.0] * 19
    odds = [log_odds(e.score) for e in ranked[:10]]
    top = ranked[:6]
    column = {n: [_feature(e, n) for e in top] for n in _COMPARED}
    return [
        odds[0],
        odds[0] - odds[1] if len(odds) > 1 else 0.0,
        sum(odds[:3]) / len(odds[:3]),
        odds[0] - sum(odds) / len(odds),
        max(column["maxsim"]),
        column["maxsim"][0],
        column["maxsim_content"][0],
        column["wanted"][0],
        sum(column["wanted"]) / len(top),
        *(max(column[n]) for n in ("unit_coverage", "context_coverage", "late", "dense", "topic")),
        *_as_read(ranked),
    ]


def _as_read(ranked: Sequence[Evidence]) -> tuple[float, float, float, float, float]:
    """What the reader says: of the best and of the first unit, how far the best is ahead, the mean of the best three;
    and the first ranking's best log-odds. Noughts where nothing was read.
    """
    told = sorted((e.read for e in ranked if e.read is not None), reverse=True)
    if not told:
        return (0.0, 0.0, 0.0, 0.0, 0.0)
    first = ranked[0].read if ranked[0].read is not None else told[-1]
    ahead = told[0] - told[1] if len(told) > 1 else 0.0
    best = max(e.first for e in ranked if e.first is not None)
    return (told[0], first, ahead, sum(told[:3]) / len(told[:3]), best)


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


def _weighed(asked: Asked, ranked: Sequence[Evidence]) -> tuple[float, float, float, float]:
    """How near the question's words come to the evidence, each by how much it counts: the worst that counts in the
    first unit, the means of the first unit and of all looked at, and of the unit of which the reader is surest; ten
    times the cosine above a half.
    """
    rows = [e for e in ranked if e.near]
    if not rows:
        return (0.0, 0.0, 0.0, 0.0)
    weights = asked.word_weights
    surest = max(rows, key=lambda e: e.read if e.read is not None else -99.0)
    best = [max(column) for column in zip(*(e.near for e in rows), strict=True)]
    hole = max(w * len(weights) * (1 - n) for w, n in zip(weights, rows[0].near, strict=True))
    means = (sum(w * n for w, n in zip(weights, near, strict=True)) for near in (rows[0].near, best, surest.near))
    return (10 * hole, *(10 * (mean - 0.5) for mean in means))


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
    return bool(years) and not any(str(y) in around or _dated(top, y) or _held_in(asked, top, y) for y in years)


def _held_in(asked: Asked, top: Sequence[Evidence], year: int) -> bool:
    """Whether a later year is only when the asker does something ("ik begin in 2028"), and the evidence holds then."""
    own = re.search(rf"\b(?:ik|wij|we)\b[^.?!]{{0,90}}\bin {year}\b", fold(asked.question.text))
    if year <= asked.question.asked_on.year or "figure" in asked.question.kinds or own is None:
        return False
    return any(standing(e.hit.metadata, date(year, 12, 31)) == 1 for e in top)


def _of_sections(top: Sequence[Evidence], evidence: Sequence[Evidence]) -> str:
    """What was read of the sections that the best evidence stands in: a table's year is often told above it."""
    sections = {(e.unit.passage.document, e.unit.passage.path) for e in top}
    near = {e.unit.passage.id: e.unit.passage for e in evidence}
    return " ".join(p.text for p in near.values() if (p.document, p.path) in sections)


def _name_missing(asked: Asked, around: str) -> bool:
    """Whether the question names an organisation or law (capitals inside the sentence) that no document names.

    A name that stands elsewhere in the documents decides nothing by itself: the question may use it in passing. Nor
    does one for which the evidence has another word (OTS, Marokko).
    """
    held = set(raw_words(around))
    other_words = frozenset(terms(around))
    return any(
        w not in OWN_NAMES
        and not _added(w, asked, other_words, SAME_WORD)
        and asked.words.get(w, 0.0) >= asked.rarest
        and not any(w in h or (h in w and (len(h) > 5 or w.startswith(h))) for h in held if len(h) > 2)
        for w in asked.question.names
    )


def _place_missing(question: Understood, around: str, told: Sequence[str]) -> bool:
    """Whether a figure is asked of one municipality that no statement (``told``) gives a figure of, or anything of
    another region that the evidence does not name.
    """
    towns = [p.municipality for p in question.places if p.municipality and not p.is_region]
    counted = re.search(r"\b(?:inwoners|kinderen|jeugdigen|percentage|leerlingen)\b", fold(question.text))
    about = counted if "figure" in question.kinds else None
    elsewhere = [p.name for p in question.places if p.region is None]
    if elsewhere and not any(fold(name) in fold(around) for name in elsewhere):
        return True
    of_region = re.search(r"\b(?:de|onze) (?:hele )?regio\b|\bin de buurt\b", fold(question.text)) is not None
    held = any(fold(t) in fold(text) and re.search(r"\d", text) for t in towns for text in told)
    # "Eén team per 50.000 inwoners" holds for each municipality.
    held = held or (about is not None and any(re.search(rf"{_EACH}{about.group()}", fold(text)) for text in told))
    return bool(towns and about) and not (held or of_region)


def _words(evidence: Sequence[Evidence]) -> frozenset[str]:
    texts = [
        " ".join(
            [e.unit.lead_text, e.unit.text, e.unit.passage.section, e.unit.passage.topic or "", *e.unit.passage.path]
        )
        for e in evidence
    ]
    return frozenset(terms(" ".join(texts)))


def _added(word: str, asked: Asked, union: frozenset[str], least: float = 0.0) -> bool:
    """Whether a synonym of the word, of that weight or more, stands in the evidence; of one that says the same
    (``SAME_WORD``) all words ("kwaliteitsregister jeugd" for SKJ).
    """
    return any(
        e.term in union and (least < SAME_WORD or e.beside <= union)
        for e in asked.extra_words
        if word in fold(e.because) and e.weight >= least
    )


def _dated(evidence: Sequence[Evidence], year: int) -> bool:
    """Whether a cited document was made in, or holds from, that year; what is given to hold from a first of January
    was mostly made in the year before.
    """
    return any(year in _years_of(e.hit.metadata) for e in evidence)


def _years_of(metadata: Metadata) -> set[int]:
    start, made = metadata.valid_from, metadata.adopted
    years = {d.year for d in (start, made) if d is not None}
    given = made is None and "valid_from" not in dict(metadata.inferred)
    if start is not None and given and (start.month, start.day) == (1, 1):
        years.add(start.year - 1)
    return years
