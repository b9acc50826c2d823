"""A second look at what came out best: units and passages are read together with the question by the cross-encoder
(``kb.reader``), and what it says is mixed with the first ranking. ``evals/fit_evidence.py`` and
``evals/fit_passages.py`` fit ``assistant/evidence.yaml``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from kb.encode import Matrix
from kb.hit import Hit
from kb.reader import statement_text
from kb.search import Found, content_weights

if TYPE_CHECKING:
    from assistant.evidence import Evidence
    from assistant.service import Library
    from assistant.units import Unit

READ, LEAST_READ, NEAR = 12, 2, 3.0  # units are read as far as they come this near (log-odds) to the best
# Where a unit answers so likely (log-odds of the reader), the best one of another period is read too, when it comes so
# near the best (log-odds of the first ranking). It tells the other side, and makes no answer surer.
LIKELY, APART = 1.0, 6.0
UNREAD = 1.0  # a unit that was not read stands this far (log-odds) below the worst that was
PASSAGES, UNITS_OF_PASSAGE = 10, 1  # passages that are read in a search, by so many units each
MIXED = 0.6  # log-odds of the first ranking beside the reader's, where the two are told as one
# Units of a follow-up are read beside what came before it as far as they come this near (log-odds) to the best, and so
# much that counts beside their log-odds.
READ_OF_TALK, NEAR_OF_TALK, TALKED = 16, 5.0, 0.7
FEATURES = ("odds", "read", "sure", "mixed_gap", "mixed_rank", "mixed_first")


def look_again(
    question: str, ranked: Sequence[Evidence], library: Library, period: Callable[[Evidence], int] | None = None
) -> list[Evidence]:
    """The units, best first, with the score of the second look; as they came where the library has no reader.

    ``period`` tells apart units of which the best of each kind is to be read.
    """
    if library.reader is None or not ranked:
        return list(ranked)
    model = fitted("second")
    odds = np.array([log_odds(e.score) for e in ranked])
    count = worth_reading(odds)
    read = library.reader.score(question, [_statement(e.unit, e.hit, library) for e in ranked[:count]])
    added = False
    if period is not None and read.max() >= LIKELY:
        ranked, added = with_other_period(ranked, count, period)
        if added:
            other = library.reader.score(question, [_statement(ranked[count].unit, ranked[count].hit, library)])
            read = np.concatenate([read, other])
            odds, count = np.array([log_odds(e.score) for e in ranked]), count + 1
    weights = np.array([model["weights"][name] for name in FEATURES])
    scores = 1 / (1 + np.exp(-(second_features(odds, read) @ weights + model["intercept"])))
    sure = read[: count - added].max()
    looked = [
        replace(e, score=float(s), first=float(odds[n]), read=float(min(read[n], sure)) if n < count else None)
        for n, (e, s) in enumerate(zip(ranked, scores, strict=True))
    ]
    return sorted(looked, key=lambda e: -e.score)


def look_at_talk(talk: str, ranked: Sequence[Evidence], library: Library) -> list[Evidence]:
    """The evidence, best first, once its best units were read beside a follow-up and what came before it (``talk``); as
    it came where the library has no reader of follow-ups. A unit's log-odds become the mean of what they were and
    what that reader says, which counts ``TALKED``; one that was not read stands ``UNREAD`` below the worst that was.
    Facts, which have no features, keep theirs, and where one comes first the units come no nearer to it than they were.
    """
    units = [e for e in ranked if e.features]
    if library.talk_reader is None or not units:
        return list(ranked)
    best = units[: worth_reading(np.array([log_odds(e.score) for e in units]), READ_OF_TALK, NEAR_OF_TALK)]
    told = library.talk_reader.score(talk, [_statement(e.unit, e.hit, library) for e in best])
    says = [*map(float, told), *[float(told.min()) - UNREAD] * (len(units) - len(best))]
    odds = [(log_odds(e.score) + TALKED * said) / (1 + TALKED) for e, said in zip(units, says, strict=True)]
    raised = 0.0 if ranked[0].features else max(0.0, max(odds) - log_odds(units[0].score))
    looked = [replace(e, score=probability(o - raised)) for e, o in zip(units, odds, strict=True)]
    return sorted([*(e for e in ranked if not e.features), *looked], key=lambda e: -e.score)


def passages_again(found: Found, library: Library, weight: float | None = None) -> Found:
    """The hits with the best few in the order of a second look: of each the units that the question comes nearest to
    are read, and the best counts. ``weight`` (of the reader's log-odds beside the fused score) is the fitted one.
    """
    if library.reader is None or len(found.hits) < 2:
        return found
    told = read_passages(found, library)
    share = fitted("passages")["weight"] if weight is None else weight
    return replace(found, hits=in_new_order(found.hits, told, share))


def read_passages(found: Found, library: Library) -> Matrix:
    """What the reader says of the best hits, (at most ``PASSAGES``,): the highest log-odds of a unit of each."""
    assert library.reader is not None
    weights = content_weights(found.question, found.encoded)[None]
    statements: list[str] = []
    owners: list[int] = []
    for number, hit in enumerate(found.hits[:PASSAGES]):
        units = [r.unit for r in library.shelf.units(hit.row) if not r.speaks]
        spans = [(u.start - hit.passage.start, u.end - hit.passage.start) for u in units]
        near = library.searcher.span_scores(found.encoded, hit.row, spans, weights)[0]
        best = [units[i] for i in np.argsort(-near, kind="stable")[:UNITS_OF_PASSAGE]]
        statements += [_statement(unit, hit, library) for unit in best]
        owners += [number] * len(best)
    told = np.full(min(len(found.hits), PASSAGES), np.nan, dtype=np.float32)
    for owner, odds in zip(owners, library.reader.score(found.question, statements), strict=True):
        told[owner] = np.nanmax([told[owner], odds])
    least = float(np.nanmin(told)) if np.isfinite(told).any() else 0.0
    return np.nan_to_num(told, nan=least)


def in_new_order(hits: Sequence[Hit], told: Matrix, weight: float) -> tuple[Hit, ...]:
    """The hits with those that were read sorted anew; the scores stay where they were, so that they still go down."""
    read = hits[: len(told)]
    mixed = np.array([h.score for h in read]) + weight * told
    order = np.argsort(-mixed, kind="stable")
    again = [replace(read[i], score=read[n].score) for n, i in enumerate(order)]
    return (*again, *hits[len(told) :])


def worth_reading(odds: Matrix, most: int = READ, gap: float = NEAR) -> int:
    """How many of the units, best first, are read: those far (``gap``) below the best (log-odds) hardly ever answer."""
    near = int((odds[:most] >= odds[0] - gap).sum())
    return min(max(near, LEAST_READ), len(odds))


def with_other_period(
    ranked: Sequence[Evidence], count: int, period: Callable[[Evidence], int]
) -> tuple[list[Evidence], bool]:
    """The units with the best one of a period that is not among the first ``count`` put right behind these, and whether
    there was one.
    """
    read = {period(e) for e in ranked[:count]}
    least = log_odds(ranked[0].score) - APART
    for n, e in enumerate(ranked[count:], count):
        if log_odds(e.score) < least:
            break
        if period(e) not in read:
            return [*ranked[:count], e, *ranked[count:n], *ranked[n + 1 :]], True
    return list(ranked), False


def second_features(odds: Matrix, read: Matrix) -> Matrix:
    """Features (units, features) from the first log-odds (units,) and what the reader says of the first few (read,)."""
    told = np.full(len(odds), float(read.min()) - UNREAD)
    told[: len(read)] = read
    mixed = MIXED * odds + told
    order = np.argsort(-mixed, kind="stable")
    rank = np.empty(len(odds))
    rank[order] = 1 / (1 + np.arange(len(odds)))
    return np.stack([odds, told, 1 / (1 + np.exp(-told)), mixed - mixed.max(), rank, rank == 1.0], axis=1)


def log_odds(score: float) -> float:
    """Log-odds of a probability."""
    kept = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))


def probability(odds: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-odds))


def _statement(unit: Unit, hit: Hit, library: Library) -> str:
    document = library.knowledge.documents[int(library.knowledge.owner[hit.row])]
    return statement_text(document, unit.passage, unit.lead_text, unit.text)


@lru_cache(maxsize=4)
def fitted(part: str) -> dict[str, Any]:
    """One part of ``evidence.yaml``: ``first`` and ``second`` (weights and intercept) or ``passages`` (a weight)."""
    data = yaml.safe_load(Path(__file__).with_name("evidence.yaml").read_text(encoding="utf-8"))
    found: dict[str, Any] = data[part]
    return found
