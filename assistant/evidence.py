"""From found passages to ranked evidence: which sentence, list item or row bears on the question.

A logistic model over a few readable features, fitted on the dev half (``evals/fit_evidence.py`` writes
``assistant/evidence.yaml``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml

from assistant.understand import Understood
from assistant.units import Unit, units_of
from kb.hit import Hit
from kb.knowledge import Knowledge
from kb.search import Found, Searcher, content_weights, in_force
from kb.words import STOP_WORDS, fold, raw_words, terms, word_terms

PASSAGES = 10
BESIDE = 4  # of so many best hits the neighbours are read too
NEIGHBOUR = 0.85
_NUMBER = re.compile(r"\d|\b(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|twintig|helft|alle|geen|maximaal|minimaal)\b")
_PERIOD = re.compile(r"\b(?:jaar|jaren|maand|maanden|weken|week|dagen|dag|uur)\b")
_DATE = re.compile(r"\b20[12]\d\b|\bjanuari|\bfebruari|\bmaart|\bapril|\bmei\b|\bjuni|\bjuli|\baugustus|\bseptember|\boktober|\bnovember|\bdecember")
_ACTOR = re.compile(
    r"\bslt|lokaal team|gemeente|regio|aanbieder|huisarts|jeugdarts|verwijzer|raad\b|rechter|instelling|regisseur|partner|team"
    r"|college|samenwerkingsverband|ouder|school|schoolbestuur|mdo|wethouder|netwerk"
)
_DEFINES = re.compile(r"\bis een\b|\bzijn\b.*\b(?:die|dat)\b|bedoel|versta|betekent|houdt in|staat voor|gaat om|omvat|: ")
_REASON = re.compile(r"\bomdat\b|\bdoordat\b|\bvanwege\b|\bdaarom\b|\bdaardoor\b|\bnamelijk\b|\bwant\b|\bzodat\b|\bom te\b|\bdoel\b")
_DANGLING = re.compile(r"^(?:dit|deze|dat|die|hij|zij|ze|daar\w*|hier\w*|dus|ook|echter|daarnaast|bovendien|verder|dan|toch|vervolgens)\b", re.I)
_WANTED = {
    "figure": _NUMBER, "duration": _PERIOD, "date": _DATE, "who": _ACTOR, "definition": _DEFINES, "reason": _REASON, "referral": _ACTOR,
}
FEATURES = (
    "maxsim", "unit_coverage", "context_coverage", "passage", "passage_rank", "wanted", "dangling", "item", "row", "short", "long",
    "years", "heading", "bigrams", "maxsim_content", "topic", "lexical", "dense", "late", "in_force", "law", "extras",
)


@dataclass(frozen=True)
class Evidence:
    """A unit with the passage it stands in, its features and its probability of bearing on the question."""

    unit: Unit
    hit: Hit
    features: tuple[float, ...]
    score: float


@lru_cache(maxsize=1)
def _model() -> tuple[tuple[float, ...], float]:
    data = yaml.safe_load(Path(__file__).with_name("evidence.yaml").read_text(encoding="utf-8"))
    return tuple(float(data["weights"].get(name, 0.0)) for name in FEATURES), float(data["intercept"])


def gather(question: Understood, found: Found, searcher: Searcher, knowledge: Knowledge) -> list[Evidence]:
    """All units of the best passages, most telling first."""
    weights, intercept = _model()
    wanted = question_words(question, knowledge)
    weighted = content_weights(found.question, found.encoded)
    even = np.full_like(weighted, 1 / len(weighted))
    evidence: list[Evidence] = []
    seen: set[tuple[str, int]] = set()
    for rank, hit in enumerate(with_neighbours(found.hits[:PASSAGES], knowledge)):
        document = knowledge.documents[int(knowledge.owner[hit.row])]
        units = [u for u in units_of(document, hit.passage) if (u.passage.document, u.start) not in seen]
        seen.update((u.passage.document, u.start) for u in units)
        spans = [(u.start - hit.passage.start, u.end - hit.passage.start) for u in units]
        plain = searcher.span_scores(found.encoded, hit.row, spans, even)
        content = searcher.span_scores(found.encoded, hit.row, spans, weighted)
        for unit, score, telling in zip(units, plain, content, strict=True):
            features = _features(question, wanted, found.extras, unit, hit, rank, (float(score), float(telling)))
            total = intercept + sum(w * f for w, f in zip(weights, features, strict=True))
            evidence.append(Evidence(unit, hit, features, 1 / (1 + math.exp(-total))))
    return sorted(evidence, key=lambda e: -e.score)


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
    """The question's content words (stems) with their weight: inverse document frequency in this index."""
    count = max(len(knowledge.passages), 1)
    places = {t for p in question.places for t in terms(p.name)}
    weights: dict[str, float] = {}
    for word in raw_words(question.text):
        if word in STOP_WORDS:
            continue
        stem = word_terms(word)[0]
        if stem not in places:
            frequency = knowledge.lexical.document_frequency(stem)
            weights[stem] = math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
    return weights


def coverage(wanted: dict[str, float], text_terms: frozenset[str]) -> float:
    """Share (0..1) of the question's weight whose words, or all parts of the compound, occur among the terms."""
    total = sum(wanted.values())
    if not total:
        return 0.0
    return sum(w for stem, w in wanted.items() if stem in text_terms) / total


def _features(
    question: Understood, wanted: dict[str, float], extras: Mapping[str, float], unit: Unit, hit: Hit, rank: int, similar: tuple[float, float]
) -> tuple[float, ...]:
    own = frozenset(terms(f"{unit.lead_text} {unit.text}"))
    heading = frozenset(terms(" ".join([*hit.passage.path, hit.passage.section, hit.passage.topic or ""])))
    folded = fold(unit.text)
    words = len(unit.text.split())
    pattern = next((_WANTED[k] for k in question.kinds if k in _WANTED), None)
    pairs = _bigrams(question.text)
    parts = dict(hit.parts)
    return (
        (similar[0] - 0.80) * 10,
        coverage(wanted, own),
        coverage(wanted, own | heading),
        hit.score,
        1.0 / (1 + rank),
        1.0 if pattern is not None and pattern.search(folded) else 0.0,
        1.0 if _DANGLING.match(unit.text) else 0.0,
        1.0 if unit.kind == "item" else 0.0,
        1.0 if unit.kind == "row" else 0.0,
        1.0 if words < 8 else 0.0,
        1.0 if words > 40 else 0.0,
        1.0 if question.years and any(str(y) in unit.text for y in question.years) else 0.0,
        coverage(wanted, heading),
        len(pairs & _bigrams(unit.text)) / max(len(pairs), 1),
        (similar[1] - 0.80) * 10,
        coverage(wanted, frozenset(terms(hit.passage.topic or ""))),
        parts.get("lexical", 0.0),
        (parts.get("dense", 0.8) - 0.8) * 10,
        (parts.get("late", 0.8) - 0.8) * 10,
        1.0 if in_force(hit.metadata, question.day) else 0.0,
        1.0 if hit.metadata.kind == "wet" else 0.0,
        max((w for t, w in extras.items() if t in own), default=0.0),
    )


def _bigrams(text: str) -> set[tuple[str, str]]:
    words = [word_terms(w)[0] for w in raw_words(text) if w not in STOP_WORDS]
    return set(zip(words, words[1:], strict=False))


def holds_on(evidence: Sequence[Evidence], question: Understood) -> list[Evidence]:
    """The evidence whose document holds on the day asked about."""
    return [e for e in evidence if in_force(e.hit.metadata, question.day)]
