"""One question asked and judged: the figures of every metric, and a trace to find out why."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.answer import answer_question
from assistant.model import Answer
from assistant.refuse import is_unsure
from assistant.service import Library
from evals.citations import judge_citations
from evals.evidence import Unit, passage_unit
from evals.folding import strip_marks, word_count
from evals.nuggets import answered_text, judge_nuggets
from evals.questions import Item
from evals.quotes import quote_exactness
from evals.readability import judge_readability
from evals.refusals import is_refusal
from evals.retrieval import count_relevant, judge_ranking
from evals.scopes import from_wrong_region, hides_validity, regions_of, search_region
from evals.stages import Lost, lost_nuggets
from ingest.model import Document, Metadata
from kb.hit import Hit, Scope

DEPTH = 10


@dataclass(frozen=True)
class Row:
    """A judged question. ``figures``: metric → value; ``timings_ms``: stage → ms; ``lost``: nugget place → stage.

    ``group`` is the parent of a variant, for intervals. ``trace`` holds texts and never leaves the local report.
    """

    id: str
    kind: str
    half: str
    group: str
    variant: str
    near_miss: str
    figures: dict[str, float]
    timings_ms: dict[str, float]
    lost: tuple[Lost, ...] = ()
    trace: dict[str, Any] = field(default_factory=dict)


class Judge:
    """Asks one loaded library; what does not change between questions is made once."""

    def __init__(self, library: Library) -> None:
        self.opened = library
        documents = library.knowledge.documents
        self.documents: Mapping[str, Document] = {d.metadata.id: d for d in documents}
        self.metadata: dict[str, Metadata] = {d.metadata.id: d.metadata for d in documents}
        self.units: dict[str, Unit] = {p.id: passage_unit(d, p) for d in documents for p in d.passages}

    def judge(self, item: Item, answers: bool = True) -> Row:
        """Search and, unless told otherwise, answer one question."""
        hits = self.search(item)
        figures = self._retrieval(item, hits)
        answer: Answer | None = None
        timings: dict[str, float] = {}
        if answers:
            answer, timings = self._ask(item)
            figures |= self._answer(item, answer)
        lost = lost_nuggets(item, answer, hits, self.units) if answer and item.answerable else ()
        return Row(
            id=item.id,
            kind=item.kind,
            half=item.half,
            group=item.parent or item.id,
            variant=item.variant or "",
            near_miss=item.near_miss or "",
            figures=figures,
            timings_ms=timings,
            lost=lost,
            trace=self._trace(item, hits, answer),
        )

    def search(self, item: Item) -> tuple[Hit, ...]:
        """Plain search with the question (a follow-up in full), limited to its region, for its date."""
        scope = Scope(search_region(item, self.opened.gazetteer), item.as_of)
        return self.opened.find(item.full_question or item.question, scope, DEPTH).hits

    def _ask(self, item: Item) -> tuple[Answer, dict[str, float]]:
        clock = time.perf_counter()
        answer = answer_question(item.as_question(), self.opened, item.as_of)
        took = (time.perf_counter() - clock) * 1000
        return answer, {**answer.timings_ms, "total": took}

    def _retrieval(self, item: Item, hits: Sequence[Hit]) -> dict[str, float]:
        if not item.gold:
            return {}
        relevant = count_relevant(list(self.units.values()), item.gold)
        figures = judge_ranking([self.units[h.passage.id] for h in hits], item.gold, relevant).values
        allowed = regions_of(item, self.opened.gazetteer, self.metadata)
        wrong = from_wrong_region([h.metadata for h in hits], allowed)
        return {**figures, "search_wrong_region": float(wrong)}

    def _answer(self, item: Item, answer: Answer) -> dict[str, float]:
        figures = self._refusal(item, answer)
        if item.answerable and item.nuggets:
            score = judge_nuggets(item.nuggets, answered_text(answer))
            figures |= {
                "nugget_recall": score.vital,
                "nugget_all": score.all,
                "nugget_weighted": score.weighted,
                "all_vital": score.strict,
            }
            figures |= self._in_full(item, score.vital)
        return figures | (self._given(item, answer) if answer.status == "answered" else {})

    def _refusal(self, item: Item, answer: Answer) -> dict[str, float]:
        given = is_refusal(answer.status)
        figures = {"false_refusal" if item.answerable else "refusal_recall": float(given)}
        if given:
            figures["refusal_precision"] = float(not item.answerable)
        doubted = is_unsure(answer)
        if item.answerable:
            figures["doubted"] = float(doubted)
        else:
            figures["refused_or_doubted"] = float(given or doubted)
            figures["status_right"] = float(answer.status == item.expect)
        return figures

    def _in_full(self, item: Item, recall: float) -> dict[str, float]:
        """A follow-up beside the same question in full; ``as_in_full``: it lost nothing by leaning on its history."""
        if not item.full_question:
            return {}
        answer = answer_question(item.as_question(in_full=True), self.opened, item.as_of)
        score = judge_nuggets(item.nuggets, answered_text(answer))
        return {
            "in_full_nugget_recall": score.vital,
            "in_full_all_vital": score.strict,
            "as_in_full": float(recall >= score.vital),
        }

    def _given(self, item: Item, answer: Answer) -> dict[str, float]:
        cited = judge_citations(answer)
        reading = judge_readability(answer.markdown)
        documents = [self.metadata[c.document] for c in answer.citations if c.document in self.metadata]
        allowed = regions_of(item, self.opened.gazetteer, self.metadata)
        figures = {
            "citation_recall": mean(cited.recall),
            "citation_precision": mean(cited.precision),
            "sentences_cited": mean(cited.cited),
            "quotes_exact": mean(quote_exactness(answer, self.documents)),
            "words": float(word_count(strip_marks(answer.markdown))),
            "words_per_sentence": reading.per_sentence,
            "flesch_douma": reading.flesch_douma,
            "wrong_validity": float(hides_validity(answer, self.metadata, item.as_of)),
        }
        return figures | ({"wrong_region": float(from_wrong_region(documents, allowed))} if allowed else {})

    def _trace(self, item: Item, hits: Sequence[Hit], answer: Answer | None) -> dict[str, Any]:
        found = [
            {
                "id": h.passage.id,
                "section": h.passage.section,
                "score": round(h.score, 3),
                "hit": any(self.units[h.passage.id].proves(g) for g in item.gold),
            }
            for h in hits[:5]
        ]
        asked = {"question": item.question, "expect": item.expect, "municipality": item.municipality}
        wanted = [asdict_plain(n) for n in item.nuggets]
        said = {} if answer is None else _said(answer)
        return asked | {"nuggets": wanted, "gold": [asdict_plain(g) for g in item.gold], "hits": found} | said


def _said(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status,
        "answer": answer.markdown,
        "read_as": answer.question_used,
        "verdicts": [asdict(v) for v in answer.verdicts if not v.passed],
    }


def asdict_plain(model: Any) -> dict[str, Any]:
    """A pydantic value as plain data."""
    plain: dict[str, Any] = model.model_dump(mode="json")
    return plain


def mean(values: Sequence[float]) -> float:
    """The mean, 0 for none."""
    return sum(values) / len(values) if values else 0.0
