"""From found passages to ranked evidence: which sentence, list item or row bears on the question.

A logistic model over a few readable features, fitted on the dev half (``evals/fit_evidence.py`` writes
``assistant/evidence.yaml``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np

from assistant.answering import under_heading
from assistant.bearing import ages_of, by_its_words, likelier
from assistant.second_look import fitted, log_odds, look_again, probability
from assistant.service import Library
from assistant.understand import Understood
from assistant.units import ReadUnit, Unit, term_of, word_pairs
from ingest.model import Metadata
from kb.facts.synonyms import Extra
from kb.hit import Hit
from kb.knowledge import Knowledge
from kb.search import NATIONAL, Found, content_weights, in_force, standing
from kb.words import STOP_WORDS, fold, raw_words, terms, word_terms

PASSAGES = 10
LABEL_WORDS, BARE_ITEM_WORDS = 11, 5
LED = 0.6  # what an item of a list is worth of its lead-in line
LOST = 2.0  # log-odds that a stretch loses where part of its sentence is illegible
ENDED = 3.0  # log-odds that a line of a document loses that has ended on the day asked about
CLOSELY = 6  # so many of the best units are held against every word of the question
BESIDE = 4  # of so many best hits the neighbours are read too
NEIGHBOUR = 0.85
MIXED, UNSEEN = 20, 0.5  # of two readings so many units are mixed; log-odds below the last of them for one not there
_NUMBER = re.compile(
    r"\d|\b(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|twintig|helft|maximaal"
    r"|minimaal|eenmaal|een op)\b"
)
_PERIOD = re.compile(r"\b(?:jaar|jaren|maand|maanden|weken|week|dagen|dag|uur)\b")
_DATE = re.compile(
    r"\b20[12]\d\b|\bjanuari|\bfebruari|\bmaart|\bapril|\bmei\b|\bjuni|\bjuli|\baugustus|\bseptember|\boktober|\bnovember|\bdecember"
)
_ACTOR = re.compile(
    r"\bslt|lokaal team|gemeente|regio|aanbieder|huisarts|jeugdarts|verwijzer|raad\b|rechter|instelling"
    r"|regisseur|partner|team"
    r"|college|samenwerkingsverband|ouder|school|schoolbestuur|mdo|wethouder|netwerk"
)
_DEFINES = re.compile(
    r"\bis een\b|\bzijn\b.*\b(?:die|dat)\b|bedoel|versta|betekent|houdt in|staat voor|gaat om|omvat|: "
)
_REASON = re.compile(
    r"\bomdat\b|\bdoordat\b|\bvanwege\b|\bdaarom\b|\bdaardoor\b|\bnamelijk\b|\bwant\b|\bzodat\b|\bom te\b|\bdoel\b"
)
_CODE_ROW = re.compile(
    r"\b\d{2}[A-Z]\d{2}\b(?!.*€)", re.DOTALL
)  # what becomes of a code; a row with a sum is asked as such
_HOURS = re.compile(r"\d{1,2}[.:]\d\d\s*uur\b")
_CODE = re.compile(r"\b(?:[A-Z]{1,4}-?\d{2,5}|\d{2}[A-Z]\d{2}|[A-Z]\d)\b")
_DANGLING = re.compile(
    r"^(?:dit|deze|dat|die|hij|zij|ze|daar\w*|hier\w*|dus|ook|echter|daarnaast|bovendien|verder|dan|toch|vervolgens)\b",
    re.I,
)
_ASKS_MEANING = re.compile(
    r"wat (?:is|zijn)\b|wat betekent|wat houdt|wat wordt .*(?:bedoeld|verstaan)|waar staat .*voor|betekenis"
    r"|afkorting|bedoel|versta|begrip|leg .* uit|wat moet ik .*voorstellen"
)
_MEANT = re.compile(
    r"\bwat (?:is|zijn|betekent|betekenen|houdt) ([^.?!,]*?)"
    r"(?: (?:voor|bij|in|van|op|aan|met|uit|naar|tijdens|volgens)\b|[.?!,]|$)"
)
# A question for a meaning and nothing else, unless it is one for an amount.
_BARE = re.compile(
    r"^(?!.*(?:kosten|budget|bedrag|tarie[fv]|prijs|aantal|omzet|omvang))wat (?:is|zijn|betekent|houdt)"
    r"(?: een| de| het)? [\w-]+(?: [\w-]+)?(?: (?:precies|eigenlijk|nou|in))*\s*\?*$"
)
_FIGURE = re.compile(r"\d[\d.,]*%?\s*$")
_ASKS_PRICE = re.compile(r"\b(?:\w*tarie(?:f|ven)|\w*prij(?:s|zen)|uurloon)\b")
_TOTALS = re.compile(r"\b(?:geraamde?|raming|waarde|omzet|begroting|begrote?)\b[^;€]*€")
_PRICES = re.compile(r"(?:tarie(?:f|ven)|prij(?:s|zen)|loon|per (?:uur|etmaal|dagdeel|traject))\b[^;€]*€")
LEAST_NAMED = 0.35  # a term that holds less of what is asked is named in passing: "het eigen risico voor ouders"
COUNTED = 6.0  # log-odds that a row of figures loses where a meaning is asked
IN_PASSING = 2.0  # log-odds that the explanation of such a term loses
WANTED = {
    "figure": _NUMBER,
    "duration": _PERIOD,
    "date": _DATE,
    "who": _ACTOR,
    "definition": _DEFINES,
    "reason": _REASON,
    "referral": _ACTOR,
}
FEATURES = (
    "maxsim",
    "unit_coverage",
    "context_coverage",
    "passage",
    "passage_rank",
    "wanted",
    "dangling",
    "item",
    "row",
    "short",
    "long",
    "years",
    "heading",
    "bigrams",
    "maxsim_content",
    "topic",
    "lexical",
    "dense",
    "late",
    "in_force",
    "law",
    "extras",
    "doc_year",
    "unknown_yet",
    "after_lead",
    "gap",
    "content_gap",
    "nearest",
    "passage_gap",
)


@dataclass(frozen=True)
class Evidence:
    """A unit with the passage it stands in, its features and its probability of bearing on the question.

    ``more`` are further stretches that prove the same statement; ``near`` tells, of the best few, how near each content
    word of the question comes to the unit (cosines). ``first`` and ``read``: the log-odds of the first ranking and of
    the reader, where it was read.
    """

    unit: Unit
    hit: Hit
    features: tuple[float, ...]
    score: float
    more: tuple[Unit, ...] = ()
    near: tuple[float, ...] = ()
    first: float | None = None
    read: float | None = None


def gather(asked: Asked, found: Found, library: Library) -> list[Evidence]:
    """All units of the best passages, most telling first."""
    model = fitted("first")
    weights = [model["weights"].get(name, 0.0) for name in FEATURES]
    read = list(_weigh(asked, found, library))
    _compare([values for _, _, values in read])
    evidence: list[Evidence] = []
    for unit, hit, values in read:
        features = tuple(values[name] for name in FEATURES)
        total = model["intercept"] + sum(w * f for w, f in zip(weights, features, strict=True))
        evidence.append(Evidence(unit, hit, features, probability(total)))
    led = [likelier(e, under_heading(e, asked.question)) for e in _led(evidence)]
    first = sorted(of_their_time(led, asked.question), key=lambda e: -e.score)
    looked = look_again(found.question, first, library, None if dated(asked.question) else partial(_period, asked))
    if asks_meaning(asked.question.text):
        looked = [of_its_term(of_no_count(e, asked), asked, library) for e in looked]
    looked = [of_own_town(of_other_sum(e, asked), asked, library) for e in looked]
    told = (by_its_words(of_a_piece(e), asked.question) for e in looked)
    ranked = sorted(told, key=lambda e: -e.score)
    return [with_nearness(e, found, library) for e in ranked[:CLOSELY]] + ranked[CLOSELY:]


def dated(question: Understood) -> bool:
    """Whether a question names its time, so that another period answers nothing of it."""
    return question.day_named or question.past or bool(question.years)


def _period(asked: Asked, evidence: Evidence) -> int:
    """How the evidence stands to the day asked about; national law has no period beside those of a region."""
    metadata = evidence.hit.metadata
    return 1 if metadata.region == NATIONAL else standing(metadata, asked.question.day)


def of_a_piece(evidence: Evidence) -> Evidence:
    """The evidence, less likely where part of its sentence is lost, or where it begins in small letters, as the end of
    a sentence does that a page broke off: a whole sentence goes first.
    """
    unit = evidence.unit
    if unit.is_whole and not (unit.kind == "sentence" and unit.text[:1].islower()):
        return evidence
    return likelier(evidence, -LOST)


def of_no_count(evidence: Evidence, asked: Asked) -> Evidence:
    """The evidence of a question for the meaning of one thing, far less likely and as if unread where it is a row of
    figures about that thing.
    """
    cells = evidence.unit.text.partition(": ")[2].rstrip(".").split(";")
    counts = evidence.unit.kind == "row" and all(map(_FIGURE.search, cells))
    if not counts or not asks_bare_meaning(asked.question.text):
        return evidence
    return replace(likelier(evidence, -COUNTED), read=None)


def of_other_sum(evidence: Evidence, asked: Asked) -> Evidence:
    """The evidence of a question for a price, far less likely and as if unread where it is a row of what all of
    something is estimated or budgeted at.
    """
    if not is_other_sum(asked.question.text, evidence.unit):
        return evidence
    return replace(likelier(evidence, -COUNTED), read=None)


def is_other_sum(question: str, unit: Unit) -> bool:
    """Whether a price is asked and a row holds what all of something is estimated or budgeted at instead."""
    told = fold(unit.text) if unit.kind == "row" and _ASKS_PRICE.search(fold(question)) else ""
    return _TOTALS.search(told) is not None and _PRICES.search(told) is None


def of_own_town(evidence: Evidence, asked: Asked, library: Library) -> Evidence:
    """The evidence, far less likely and as if unread where it is the row of another municipality in a table of them."""
    in_row = asked.question.town and evidence.unit.kind == "row"
    first = library.gazetteer.look_up(evidence.unit.text.partition(":")[0]) if in_row else None
    if first is None or first.municipality in (None, asked.question.town):
        return evidence
    return replace(likelier(evidence, -COUNTED), read=None)


def of_its_term(evidence: Evidence, asked: Asked, library: Library) -> Evidence:
    """The evidence of a question for a meaning, far less likely and as if unread where it explains a term that is only
    named in passing: "het eigen risico voor ouders bij jeugdhulp" does not ask what jeugdhulp is.
    """
    document = library.knowledge.document(evidence.hit.metadata.id)
    term = term_of(document, evidence.unit.start, evidence.unit.end) if document is not None else ""
    if not term or named_share(term, asked) >= LEAST_NAMED or not _in_passing(term, asked):
        return evidence
    return replace(likelier(evidence, -IN_PASSING), read=None)


def asks_meaning(question: str) -> bool:
    """Whether a question asks what something is or means."""
    return _ASKS_MEANING.search(fold(question)) is not None


def asks_bare_meaning(question: str) -> bool:
    """Whether a question asks what one thing is or means, and nothing else."""
    return _BARE.search(fold(question)) is not None


def _in_passing(term: str, asked: Asked) -> bool:
    """Whether a question for a meaning has something else in front of its first preposition than the term."""
    head = _MEANT.search(fold(asked.question.text))
    meant = {w: v for w, v in asked.words.items() if head is not None and w in head.group(1).split()}
    return bool(meant) and coverage(meant, frozenset(terms(term))) == 0.0


def named_share(term: str, asked: Asked) -> float:
    """Share (0..1) of what is asked that a term of a glossary holds."""
    return coverage(asked.words, frozenset(terms(term)))


def of_their_time(evidence: Sequence[Evidence], question: Understood) -> list[Evidence]:
    """The evidence; what has to give way to what holds on the day asked about is far less likely, unless even then
    nothing that holds is likelier: time ranks, and hides nothing.
    """
    late = {n for n, e in enumerate(evidence) if gives_way(e.hit.metadata, question)}
    ended = max((evidence[n].score for n in late), default=0.0)
    holds = max((e.score for n, e in enumerate(evidence) if n not in late), default=0.0)
    if not late or holds <= _later(ended):
        return list(evidence)
    return [replace(e, score=_later(e.score)) if n in late else e for n, e in enumerate(evidence)]


def _later(score: float) -> float:
    return probability(log_odds(score) - ENDED)


def gives_way(metadata: Metadata, question: Understood) -> bool:
    """Whether a document has ended on the day asked about, and neither its time nor what changed is asked about."""
    asked_for = question.past or "change" in question.kinds or _of_year(metadata, question)
    return standing(metadata, question.day) < 0 and not asked_for


def _led(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The units without lead-in lines that say nothing by themselves; the items below one share in its score."""
    leads = {(e.unit.passage.document, e.unit.start): e.score for e in evidence if e.unit.text.endswith(":")}
    followed = {(e.unit.passage.document, e.unit.lead[0]) for e in evidence if e.unit.lead is not None}
    kept: list[Evidence] = []
    for item in evidence:
        document, lead = item.unit.passage.document, item.unit.lead
        if (document, item.unit.start) in leads and (document, item.unit.start) in followed:
            continue
        led = leads.get((document, lead[0]), 0.0) if lead is not None else 0.0
        kept.append(replace(item, score=max(item.score, LED * led)))
    return kept


def both_ways(one: Sequence[Evidence], other: Sequence[Evidence]) -> list[Evidence]:
    """Evidence of two readings of a question, best first, by the mean of its log-odds; what only one of them gave
    counts for the other as less than the last of its best. Linear fusion after Fox and Shaw (1994, "Combination of
    multiple searches").
    """
    best = [sorted(each, key=lambda e: -e.score)[:MIXED] for each in (one, other)]
    odds = [{told_of(e): log_odds(e.score) for e in reversed(each)} for each in best]
    least = [min(each.values(), default=0.0) - UNSEEN for each in odds]
    units = {told_of(e): e for each in reversed(best) for e in reversed(each)}
    mixed = [
        replace(e, score=probability(sum(o.get(s, low) for o, low in zip(odds, least, strict=True)) / len(odds)))
        for s, e in units.items()
    ]
    return sorted(mixed, key=lambda e: -e.score)


def span_of(evidence: Evidence) -> tuple[str, int, int]:
    """Document and characters of a unit."""
    return evidence.unit.passage.document, evidence.unit.start, evidence.unit.end


def told_of(evidence: Evidence) -> tuple[str, int, int, str]:
    """Document, characters and text of a unit: several facts may rest on one sentence, which is read too."""
    return (*span_of(evidence), evidence.unit.text)


def with_nearness(evidence: Evidence, found: Found, library: Library) -> Evidence:
    """The evidence with how near each content word of the question comes to it."""
    unit = evidence.unit
    span = (unit.start - unit.passage.start, unit.end - unit.passage.start)
    near = library.searcher.word_similarity(found.question, found.encoded, evidence.hit.row, span)
    return replace(evidence, near=tuple(float(n) for n in near))


def _weigh(asked: Asked, found: Found, library: Library) -> Iterator[tuple[Unit, Hit, dict[str, float]]]:
    """Every unit of the best passages and their neighbours once, with what is known of it alone."""
    content = content_weights(found.question, found.encoded)
    both = np.stack([np.full_like(content, 1 / len(content)), content])
    codes = "code" in asked.question.kinds or "vervoer" in asked.question.text.casefold()
    named = frozenset(_CODE.findall(asked.question.text.upper()))
    seen: set[tuple[str, int]] = set()
    for rank, hit in enumerate(with_neighbours(found.hits[:PASSAGES], library.knowledge)):
        read = [
            r
            for r in library.shelf.units(hit.row)
            if (
                r.unit.kind != "row" or ((codes or not _CODE_ROW.search(r.unit.text)) and _has_code(r.unit.text, named))
            )
            and (r.unit.passage.document, r.unit.start) not in seen
            and not r.speaks
            and not is_fragment(r.unit)
        ]
        seen.update((r.unit.passage.document, r.unit.start) for r in read)
        spans = [(r.unit.start - hit.passage.start, r.unit.end - hit.passage.start) for r in read]
        similar = library.searcher.span_scores(found.encoded, hit.row, spans, both)
        place = Place.of(asked, hit, rank, library.shelf.headings(hit.row))
        for n, unit in enumerate(read):
            yield unit.unit, hit, _features(asked, unit, place, (float(similar[0, n]), float(similar[1, n])))


def _has_code(row: str, named: frozenset[str]) -> bool:
    """Whether a row has one of the codes that are named, or none of their form at all."""
    own = set(_CODE.findall(row)) if named else set()
    shapes = {_shape(code) for code in named}
    return bool(own & named) or not any(_shape(code) in shapes for code in own)


def _shape(code: str) -> str:
    return re.sub(r"\d", "0", re.sub(r"[A-Z]", "A", code))


def is_fragment(unit: Unit) -> bool:
    """Whether running text is no sentence: a few words without a closing mark (a label; opening hours and addresses are
    none), or cut off at a comma; or a list item of a few words whose lead-in is not known. What somebody said is none.
    """
    closed = unit.text.rstrip("\"'”’)»").endswith((".", "!", "?", ":", ";"))
    cut = unit.text.rstrip().endswith(",")
    words = len(unit.text.split())
    if unit.kind == "item" and unit.lead is None:
        return words < BARE_ITEM_WORDS
    if unit.speaker:
        return False
    return unit.kind == "sentence" and (cut or (words < LABEL_WORDS and not closed and not _HOURS.search(unit.text)))


def _compare(units: Sequence[dict[str, float]]) -> None:
    """Add what a unit is beside the others of the same question: how far behind the best, and how near the top."""
    best = {n: max((u[n] for u in units), default=0.0) for n in ("maxsim", "maxsim_content", "passage")}
    order = sorted(range(len(units)), key=lambda n: -units[n]["maxsim_content"])
    for rank, n in enumerate(order):
        unit = units[n]
        unit["nearest"] = 1.0 / (1 + rank)
        unit["gap"] = unit["maxsim"] - best["maxsim"]
        unit["content_gap"] = unit["maxsim_content"] - best["maxsim_content"]
        unit["passage_gap"] = unit["passage"] - best["passage"]


@dataclass(frozen=True)
class Asked:
    """What ranking needs of the question: word weights, added terms, word pairs, the pattern of what is wanted.

    A word whose weight is ``rarest`` or more stands nowhere in the index. ``word_weights``: how much each content word
    counts, in the order of ``Evidence.near``.
    """

    question: Understood
    words: dict[str, float]
    extras: Mapping[str, float]
    pairs: frozenset[tuple[str, str]]
    pattern: re.Pattern[str] | None
    extra_words: tuple[Extra, ...] = ()
    rarest: float = 99.0
    towns: frozenset[str] = frozenset()  # folded names of the municipalities of all regions
    word_weights: tuple[float, ...] = ()

    @staticmethod
    def of(question: Understood, found: Found, library: Library) -> Asked:
        """Read the question once."""
        knowledge = library.knowledge
        added = tuple(library.facts.weighted(found.question))
        pattern = next((WANTED[k] for k in question.kinds if k in WANTED), None)
        rarest = math.log(1 + (len(knowledge.passages) + 0.5) / 0.5) - 1e-6  # the weight of a word that stands nowhere
        return Asked(
            question,
            question_words(question, knowledge),
            found.extras,
            word_pairs(question.text),
            pattern,
            added,
            rarest,
            frozenset(fold(name) for name, _ in library.gazetteer.municipalities),
            tuple(library.searcher.word_weights(found.question, found.encoded).tolist()),
        )


@dataclass(frozen=True)
class Place:
    """What all units of one passage share."""

    headings: frozenset[str]
    features: dict[str, float]

    @staticmethod
    def of(asked: Asked, hit: Hit, rank: int, headings: frozenset[str]) -> Place:
        """Features of the passage for this question."""
        parts = dict(hit.parts)
        return Place(
            headings,
            {
                "passage": hit.score,
                "passage_rank": 1.0 / (1 + rank),
                "heading": coverage(asked.words, headings),
                "topic": coverage(asked.words, frozenset(terms(hit.passage.topic or ""))),
                "lexical": parts.get("lexical", 0.0),
                "dense": (parts.get("dense", 0.8) - 0.8) * 10,
                "late": (parts.get("late", 0.8) - 0.8) * 10,
                "in_force": 1.0 if in_force(hit.metadata, asked.question.day) else 0.0,
                "law": 1.0 if hit.metadata.kind == "wet" else 0.0,
                "doc_year": float(_of_year(hit.metadata, asked.question)),
                "unknown_yet": float(not_known_yet(hit.metadata, asked.question.asked_on)),
            },
        )


def _of_year(metadata: Metadata, question: Understood) -> bool:
    """Whether the question names the year from which the document holds ("de inkoop van 2023")."""
    start = metadata.valid_from
    return start is not None and start.year in question.years


def not_known_yet(metadata: Metadata, day: date) -> bool:
    """Whether the document was adopted after the day asked about."""
    return metadata.adopted is not None and metadata.adopted > day


def with_neighbours(hits: Sequence[Hit], knowledge: Knowledge) -> list[Hit]:
    """The hits, and behind them the passages beside the best ones in the same section, at a lower score."""
    rows = {h.row for h in hits}
    added: list[Hit] = []
    for hit in hits[:BESIDE]:
        for row in (hit.row - 1, hit.row + 1):
            if row in rows or not 0 <= row < len(knowledge.passages):
                continue
            passage = knowledge.passages[row]
            if (passage.document, passage.section) == (hit.passage.document, hit.passage.section):
                rows.add(row)
                added.append(replace(hit, passage=passage, row=row, score=hit.score * NEIGHBOUR))
    return [*hits, *added]


def question_words(question: Understood, knowledge: Knowledge) -> dict[str, float]:
    """The question's content words with their weight: inverse document frequency in this index. The age of a child is
    none: a statement does not bear on it for holding the same figure.
    """
    ages = set(map(str, ages_of(question.text)))
    count = max(len(knowledge.passages), 1)
    places = {t for p in question.places for t in terms(p.name)}
    weights: dict[str, float] = {}
    for word in raw_words(question.text):
        if word in STOP_WORDS or word in ages:
            continue
        stem = word_terms(word)[0]
        if stem not in places:
            frequency = knowledge.lexical.document_frequency(stem)
            weights[word] = math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
    return weights


def coverage(wanted: dict[str, float], text_terms: frozenset[str]) -> float:
    """Share (0..1) of the question's weight whose words, or all parts of the compound, occur among the terms."""
    total = sum(wanted.values())
    if not total:
        return 0.0
    return sum(w * _held(stem, text_terms) for stem, w in wanted.items()) / total


def _held(word: str, text_terms: frozenset[str]) -> float:
    """1 when the text has the word,
    a half when it has part of the compound ("pleegkinderen" where it says pleegzorg).
    """
    if word_terms(word)[0] in text_terms:
        return 1.0
    parts = word_terms(word)[1:]
    return 0.5 * sum(p in text_terms for p in parts) / len(parts) if parts else 0.0


def _features(asked: Asked, read: ReadUnit, place: Place, similar: tuple[float, float]) -> dict[str, float]:
    unit = read.unit
    own = {
        "maxsim": (similar[0] - 0.80) * 10,
        "maxsim_content": (similar[1] - 0.80) * 10,
        "unit_coverage": coverage(asked.words, read.terms),
        "context_coverage": coverage(asked.words, read.terms | place.headings),
        "wanted": float(asked.pattern is not None and asked.pattern.search(read.folded) is not None),
        "dangling": float(_DANGLING.match(unit.text) is not None),
        "item": float(unit.kind == "item"),
        "row": float(unit.kind == "row"),
        "short": float(read.words < 8),
        "long": float(read.words > 40),
        "years": float(any(str(y) in unit.text for y in asked.question.years)),
        "bigrams": len(asked.pairs & read.pairs) / max(len(asked.pairs), 1),
        "after_lead": float(unit.lead is not None and "list" in asked.question.kinds),
        "extras": max((w for t, w in asked.extras.items() if t in read.terms), default=0.0),
    }
    return place.features | own
