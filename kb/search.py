"""Hybrid search: BM25 and dense vectors propose, late interaction reorders, a fitted mix decides."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.model import Document, Metadata
from kb.encode import QUERY, Encoded, Encoder, Matrix
from kb.facts import Facts
from kb.hit import Hit, Scope
from kb.knowledge import Knowledge
from kb.lexical import LexicalIndex
from kb.mixing import Fusion, lexical_part, load_fusion, mixed
from kb.words import STOP_WORDS, fold, terms, word_terms

NATIONAL = "landelijk"
ELSEWHERE = "elders"  # of a document that is of other municipalities than those of the regions


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


def in_force(metadata: Metadata, day: date) -> bool:
    """Whether the document's system holds on the day; unknown ends are open."""
    return standing(metadata, day) == 1


def standing(metadata: Metadata, day: date) -> int:
    """How a document stands to the day: 1 where its system holds, 0 where it still has to begin, -1 where it ended."""
    if metadata.valid_until is not None and metadata.valid_until < day:
        return -1
    return int(metadata.valid_from is None or metadata.valid_from <= day)


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

    @property
    def encoder(self) -> Encoder:
        """What questions are encoded with."""
        return self._encoder

    def correct(self, question: str) -> str:
        """The question with its typing errors undone, as the documents and places are spelled."""
        return self._facts.correct(question).text if self._facts is not None else question

    def search(self, question: str, scope: Scope, k: int = 10, context: str = "") -> Found:
        """The ``k`` best passages for the question, read without its typing errors, within the scope.

        ``context`` is what was said before (the last answer); its words add to the question's at a low weight.
        """
        clock = time.perf_counter()
        question = self.correct(question)
        said = dict.fromkeys(terms(context), self._fusion.context)
        added = self._added(question)
        extras = said | {term: weight * self._fusion.synonyms for term, weight in added.items()}
        timings = {"vocabulary": (time.perf_counter() - clock) * 1000}
        clock = time.perf_counter()
        encoded = self._encoder.encode([question], QUERY)[0]
        timings["embed"] = (time.perf_counter() - clock) * 1000
        clock = time.perf_counter()
        query_terms = said | dict.fromkeys(terms(question), 1.0)
        rows, parts = self._score(question, encoded, query_terms, added, scope)
        total = mixed(parts, self._fusion)
        timings["search"] = (time.perf_counter() - clock) * 1000
        order = np.argsort(-total, kind="stable")[:k]
        shown = lexical_part(parts, self._fusion), parts["dense"], parts["late"]
        hits = tuple(
            self._hit(
                int(rows[i]),
                float(total[i]),
                {n: float(p[i]) for n, p in zip(("lexical", "dense", "late"), shown, strict=True)},
                extras | query_terms,
            )
            for i in order
        )
        return Found(hits, encoded, question, extras, timings)

    def candidates(self, question: str, scope: Scope) -> tuple[NDArray[np.int64], dict[str, Matrix]]:
        """Rows of the passages that any method proposes, and their scores per method, (rows,) each, before mixing."""
        question = self.correct(question)
        encoded = self._encoder.encode([question], QUERY)[0]
        own = dict.fromkeys(terms(question), 1.0)
        return self._score(question, encoded, own, self._added(question), scope)

    def _added(self, question: str) -> dict[str, float]:
        """Index terms that synonyms and abbreviations add, with their own weight (0 to 1)."""
        known = set(terms(question))
        extras = self._facts.weighted(question) if self._facts is not None else ()
        return {e.term: e.weight for e in extras if e.term not in known}

    def span_scores(self, encoded: Encoded, row: int, spans: Sequence[tuple[int, int]], weights: Matrix) -> Matrix:
        """MaxSim of the question with stretches of one passage, (weightings, spans); spans are offsets in its text.

        ``weights`` (weightings, question tokens): each row sums to one. The token states were made with the whole
        passage and its headings in view, so a sentence keeps its context.
        """
        similar = self._knowledge.late.similarity(encoded.tokens, row)
        scores = np.zeros((len(weights), len(spans)), dtype=np.float32)
        for i, (start, end) in enumerate(spans):
            first, last = self._knowledge.token_span(row, start, end)
            if last > first:
                with np.errstate(invalid="ignore"):  # vector kernels may raise the flag on what lies beside the array
                    scores[:, i] = weights @ similar[:, first:last].max(axis=1)
        return scores

    def word_similarity(self, question: str, encoded: Encoded, row: int, span: tuple[int, int]) -> Matrix:
        """How near each content word of the question comes to a stretch of one passage: cosines (words,).

        A word in several tokens counts by their mean; ``span`` is an offset pair in the passage's text.
        """
        similar = self._knowledge.late.similarity(encoded.tokens, row)
        first, last = self._knowledge.token_span(row, *span)
        if last <= first:
            return np.zeros(0, dtype=np.float32)
        best = similar[:, first:last].max(axis=1)
        return np.asarray(
            [best[tokens].mean() for tokens in content_tokens(question, encoded.starts)], dtype=np.float32
        )

    def word_weights(self, question: str, encoded: Encoded) -> Matrix:
        """How much each content word of the question counts, summing to one, in the order of ``word_similarity``."""
        weights = rarity_weights(question, encoded, self._knowledge.lexical)
        told = np.array([weights[tokens].mean() for tokens in content_tokens(question, encoded.starts)])
        return np.asarray(told / max(told.sum(), 1e-9), dtype=np.float32)

    def _score(
        self,
        question: str,
        encoded: Encoded,
        query_terms: Mapping[str, float],
        added: Mapping[str, float],
        scope: Scope,
    ) -> tuple[NDArray[np.int64], dict[str, Matrix]]:
        mask = np.array([allowed(d, scope) for d in self._knowledge.documents], dtype=bool)[self._knowledge.owner]
        own, extra = (self._knowledge.lexical.scores(t) for t in (query_terms, added))
        lexical = np.where(mask, own + self._fusion.synonyms * extra, -1.0)
        vectors = self._knowledge.vectors
        dense = np.where(mask, vectors @ encoded.vector if len(vectors) else 0.0, -1.0)
        count = min(self._fusion.candidates, int(mask.sum()))
        best = np.union1d(np.argsort(-lexical)[:count], np.argsort(-dense)[:count])
        rows = best[mask[best]]
        weights = rarity_weights(question, encoded, self._knowledge.lexical)
        late, sentence = self._knowledge.late.maxsim(
            encoded.tokens, [int(r) for r in rows], weights, self._knowledge.sentence_starts
        )
        holds = np.zeros(len(rows), dtype=np.float32)
        if scope.as_of is not None:
            force = np.array([standing(d.metadata, scope.as_of) for d in self._knowledge.documents])
            holds = force[self._knowledge.owner[rows]].astype(np.float32)
        parts = {
            "own": own[rows],
            "extra": extra[rows],
            "dense": dense[rows],
            "late": late,
            "sentence": sentence,
            "in_force": holds,
        }
        return rows, {n: np.asarray(v, dtype=np.float32) for n, v in parts.items()}

    def _hit(self, row: int, score: float, parts: dict[str, float], query_terms: Iterable[str]) -> Hit:
        known = self._knowledge.lexical.term_sets[row]
        document = self._knowledge.documents[int(self._knowledge.owner[row])]
        matched = tuple(t for t in query_terms if t in known)
        return Hit(self._knowledge.passages[row], document.metadata, score, tuple(sorted(parts.items())), matched, row)


def content_weights(question: str, encoded: Encoded) -> Matrix:
    """A weight per question token, summing to one: stop words and signs count a tenth, and what the model has learned
    to pass over in a story counts less.
    """
    return _stressed(content_weights_at(question, encoded.starts), encoded)


def _stressed(weights: Matrix, encoded: Encoded) -> Matrix:
    told = weights if encoded.importance is None else weights * encoded.importance
    return np.asarray(told / told.sum(), dtype=np.float32)


def content_weights_at(question: str, starts: NDArray[np.integer[Any]]) -> Matrix:
    """``content_weights`` for tokens that begin at these characters, (tokens,)."""
    words = [(m.start(), m.end(), fold(m.group())) for m in re.finditer(r"[^\W_]+", question)]
    weights = np.full(len(starts), 0.1, dtype=np.float32)
    for start, end, word in words:
        if word not in STOP_WORDS:
            weights[(starts >= start - 1) & (starts < end)] = 1.0
    return np.asarray(weights / weights.sum(), dtype=np.float32)


def rarity_weights(question: str, encoded: Encoded, lexical: LexicalIndex) -> Matrix:
    """``content_weights`` in which a rare word counts more than a common one, (tokens,)."""
    return _stressed(rarity_weights_at(question, encoded.starts, lexical), encoded)


def rarity_weights_at(question: str, starts: NDArray[np.integer[Any]], lexical: LexicalIndex) -> Matrix:
    """``rarity_weights`` before anything is learned, for tokens that begin at these characters, (tokens,)."""
    weights = np.full(len(starts), 0.1, dtype=np.float32)
    count = len(lexical.term_sets)
    for match in re.finditer(r"[^\W_]+", question):
        word = fold(match.group())
        if word not in STOP_WORDS:
            frequency = lexical.document_frequency(word_terms(word)[0])
            rarity = math.log(1 + (count - frequency + 0.5) / (frequency + 0.5)) / 3
            weights[(starts >= match.start() - 1) & (starts < match.end())] = min(max(rarity, 0.3), 1.5)
    return np.asarray(weights / weights.sum(), dtype=np.float32)


def content_tokens(question: str, starts: NDArray[np.integer[Any]]) -> list[NDArray[np.bool_]]:
    """For each content word of the question which of its tokens belong to it, (tokens,) each."""
    found = [
        (starts >= m.start() - 1) & (starts < m.end())
        for m in re.finditer(r"[^\W_]+", question)
        if fold(m.group()) not in STOP_WORDS
    ]
    return [tokens for tokens in found if tokens.any()]
