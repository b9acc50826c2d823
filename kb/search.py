"""Hybrid search: BM25 and dense vectors propose, late interaction reorders, a fitted mix decides.

Linear score fusion after Bruch, Gai and Ingber (2023, arXiv:2210.11934).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from ingest.model import Document, Metadata
from kb.encode import QUERY, Encoded, Encoder, Matrix
from kb.facts import Facts
from kb.hit import Hit, Scope
from kb.knowledge import Knowledge
from kb.words import STOP_WORDS, fold, terms

NATIONAL = "landelijk"


@dataclass(frozen=True)
class Fusion:
    """Weights of the three methods and of added terms, candidates each method proposes,
    the bonus for being in force.
    """

    lexical: float
    dense: float
    late: float
    synonyms: float
    context: float
    candidates: int
    in_force: float


@dataclass(frozen=True)
class Found:
    """Hits, best first, with the question as it was read and encoded.

    ``extras`` maps the index terms that synonyms and abbreviations added to their weight (0 to 1); ``timings_ms`` is
    what each stage took.
    """

    hits: tuple[Hit, ...]
    encoded: Encoded
    question: str
    extras: dict[str, float]
    timings_ms: dict[str, float]


@lru_cache(maxsize=1)
def load_fusion() -> Fusion:
    """Read ``kb/fusion.yaml``."""
    data = yaml.safe_load(Path(__file__).with_name("fusion.yaml").read_text(encoding="utf-8"))
    return Fusion(
        **data["weights"],
        synonyms=data["synonyms"],
        context=data["context"],
        candidates=data["candidates"],
        in_force=data["in_force"],
    )


def in_force(metadata: Metadata, day: date) -> bool:
    """Whether the document's system holds on the day; unknown ends are open."""
    after_start = metadata.valid_from is None or metadata.valid_from <= day
    return after_start and (metadata.valid_until is None or day <= metadata.valid_until)


def allowed(document: Document, scope: Scope) -> bool:
    """Whether the document takes part in a search of this scope."""
    meta = document.metadata
    if scope.documents and meta.id not in scope.documents:
        return False
    if scope.kinds and meta.kind not in scope.kinds:
        return False
    return scope.region is None or meta.region in (None, NATIONAL, scope.region)


class Searcher:
    """Searches one loaded index with one question encoder."""

    def __init__(
        self,
        knowledge: Knowledge,
        encoder: Encoder,
        fusion: Fusion | None = None,
        facts: Facts | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._encoder = encoder
        self._fusion = fusion or load_fusion()
        self._facts = facts

    def correct(self, question: str) -> str:
        """The question with its typing errors undone, as the documents and places are spelled."""
        return self._facts.correct(question).text if self._facts is not None else question

    def search(self, question: str, scope: Scope, k: int = 10, context: str = "") -> Found:
        """The ``k`` best passages for the question, read without its typing errors, within the scope.

        ``context`` is what was said before (the last answer); its words add to the question's at a low weight.
        """
        clock = time.perf_counter()
        question = self.correct(question)
        extras = dict.fromkeys(terms(context), self._fusion.context) | self._extras(question)
        timings = {"vocabulary": (time.perf_counter() - clock) * 1000}
        clock = time.perf_counter()
        encoded = self._encoder.encode([question], QUERY)[0]
        timings["embed"] = (time.perf_counter() - clock) * 1000
        clock = time.perf_counter()
        query_terms = extras | dict.fromkeys(terms(question), 1.0)
        rows, parts = self._score(encoded, content_weights(question, encoded), query_terms, scope)
        timings["search"] = (time.perf_counter() - clock) * 1000
        total = self._mix(rows, parts, scope)
        order = np.argsort(-total, kind="stable")[:k]
        hits = tuple(
            self._hit(int(rows[i]), float(total[i]), {n: float(p[i]) for n, p in parts.items()}, query_terms)
            for i in order
        )
        return Found(hits, encoded, question, extras, timings)

    def _extras(self, question: str) -> dict[str, float]:
        if self._facts is None:
            return {}
        return {e.term: e.weight * self._fusion.synonyms for e in self._facts.weighted(question)}

    def span_scores(self, encoded: Encoded, row: int, spans: Sequence[tuple[int, int]], weights: Matrix) -> Matrix:
        """MaxSim of the question with stretches of one passage, (weightings, spans); spans are offsets in its text.

        ``weights`` (weightings, question tokens): each row sums to one. The token states were made with the whole
        passage and its headings in view, so a sentence keeps its context.
        """
        similar, starts = self._knowledge.late.similarity(encoded.tokens, row)
        before = self._knowledge.text_offsets[row]
        scores = np.zeros((len(weights), len(spans)), dtype=np.float32)
        for i, (start, end) in enumerate(spans):
            first, last = np.searchsorted(starts, (before + start - 1, before + end))
            if last > first:
                scores[:, i] = weights @ similar[:, first:last].max(axis=1)
        return scores

    def _score(
        self, encoded: Encoded, weights: Matrix, query_terms: Mapping[str, float], scope: Scope
    ) -> tuple[NDArray[np.int64], dict[str, Matrix]]:
        mask = np.array([allowed(d, scope) for d in self._knowledge.documents], dtype=bool)[self._knowledge.owner]
        lexical = np.where(mask, self._knowledge.lexical.scores(query_terms), -1.0)
        vectors = self._knowledge.vectors
        dense = np.where(mask, vectors @ encoded.vector if len(vectors) else 0.0, -1.0)
        count = min(self._fusion.candidates, int(mask.sum()))
        best = np.union1d(np.argsort(-lexical)[:count], np.argsort(-dense)[:count])
        rows = best[mask[best]]
        late = self._knowledge.late.maxsim(encoded.tokens, [int(r) for r in rows], weights)
        top = max(float(lexical.max(initial=0.0)), 1e-6)
        return rows, {
            "lexical": np.asarray(lexical[rows] / top, dtype=np.float32),
            "dense": np.asarray(dense[rows], dtype=np.float32),
            "late": late,
        }

    def _mix(self, rows: NDArray[np.int64], parts: dict[str, Matrix], scope: Scope) -> Matrix:
        total = self._fusion.lexical * parts["lexical"]
        total = total + self._fusion.dense * spread(parts["dense"]) + self._fusion.late * spread(parts["late"])
        if scope.as_of is not None:
            holds = np.array([in_force(d.metadata, scope.as_of) for d in self._knowledge.documents])
            total = total + self._fusion.in_force * holds[self._knowledge.owner[rows]]
        return np.asarray(total, dtype=np.float32)

    def _hit(self, row: int, score: float, parts: dict[str, float], query_terms: Iterable[str]) -> Hit:
        known = self._knowledge.lexical.term_sets[row]
        document = self._knowledge.documents[int(self._knowledge.owner[row])]
        matched = tuple(t for t in query_terms if t in known)
        return Hit(self._knowledge.passages[row], document.metadata, score, tuple(sorted(parts.items())), matched, row)


def content_weights(question: str, encoded: Encoded) -> Matrix:
    """A weight per question token, summing to one: stop words and signs count a tenth."""
    words = [(m.start(), m.end(), fold(m.group())) for m in re.finditer(r"[^\W_]+", question)]
    weights = np.full(len(encoded.starts), 0.1, dtype=np.float32)
    for start, end, word in words:
        if word not in STOP_WORDS:
            weights[(encoded.starts >= start - 1) & (encoded.starts < end)] = 1.0
    return np.asarray(weights / weights.sum(), dtype=np.float32)


def spread(scores: Matrix) -> Matrix:
    """Scale to 0..1 between the candidates' 10th percentile and their maximum (E5's cosines lie close together)."""
    if scores.size == 0:
        return scores
    low, high = float(np.percentile(scores, 10)), float(scores.max())
    return np.asarray(np.clip((scores - low) / max(high - low, 1e-6), 0.0, 1.0), dtype=np.float32)
