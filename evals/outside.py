"""An outside benchmark: Dutch legal questions with marked law passages, asked of every method in one run.

Hit@k: one of the marked passages is among the first k (the measure its makers use). BM25 and e5 are our own parts, each
alone; ``half`` adds both, scaled to 0..1, with equal weight; ``unread`` is our search without the
second look, ``ours`` the search as it stands; nothing was tuned for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.table import Table

from assistant.service import Library, make_library
from assistant.settings import AssistantSettings
from evals.foreign import OutsideQuestion, read_legal, read_legal_questions
from evals.intervals import Interval, bootstrap
from evals.peers.compare import rank_elsewhere
from kb.build import build_index, indexed_text
from kb.encode import QUERY, Encoder, Matrix, query_encoder
from kb.hit import Scope
from kb.index_folder import IndexFolder
from kb.knowledge import Knowledge, load_knowledge
from kb.mixing import spread
from kb.places import load_gazetteer
from kb.reader import load_reader
from kb.settings import KbSettings
from kb.words import terms

DEPTH = 10
METHODS = ("bm25", "e5", "half", "unread", "ours")


@dataclass(frozen=True)
class OutsideScore:
    """Hit@1, @5 and @10 of one method over all questions."""

    method: str
    at: dict[int, Interval]


def run_outside(folder: Path, index: Path, settings: KbSettings, peers: Sequence[str] = ()) -> list[OutsideScore]:
    """Index the law passages (vectors come from the cache) and ask all questions of our methods and of the peers.

    Peers are those of an environment of their own, see ``evals.peers.compare.rank_elsewhere``.
    """
    place = IndexFolder(index)
    build_index(read_legal(folder), folder, place, settings)
    knowledge, encoder = load_knowledge(place, settings), query_encoder(settings)
    gazetteer = load_gazetteer(AssistantSettings.from_environment().regions)
    library = make_library(knowledge, encoder, gazetteer, reader=load_reader(settings))
    questions = read_legal_questions(folder)
    ranks = {m: [_rank(m, q, library, encoder) for q in questions] for m in METHODS}
    for name in peers:
        ranks[name] = _peer_ranks(name, questions, knowledge, settings)
    return [OutsideScore(m, {k: _share(r, k) for k in (1, 5, 10)}) for m, r in ranks.items()]


def _peer_ranks(
    name: str, questions: Sequence[OutsideQuestion], knowledge: Knowledge, settings: KbSettings
) -> list[int | None]:
    pairs = [(d, p) for d in knowledge.documents for p in d.passages]
    passages = {p.id: indexed_text(d, p) for d, p in pairs}
    _, found = rank_elsewhere(name, passages, {q.id: q.text for q in questions}, settings)
    return [_first(found[q.id], q.gold) for q in questions]


def _first(found: Sequence[str], gold: frozenset[str]) -> int | None:
    return next((n for n, name in enumerate(found, 1) if name in gold), None)


def outside_table(scores: Sequence[OutsideScore]) -> Table:
    """Hit@k with intervals, one row per method."""
    made = Table("method", "hit@1", "hit@5", "hit@10")
    for score in scores:
        made.add_row(score.method, *(f"{i.mean:.3f} ({i.low:.3f}-{i.high:.3f})" for i in score.at.values()))
    return made


def _share(ranks: Sequence[int | None], k: int) -> Interval:
    return bootstrap([float(rank is not None and rank <= k) for rank in ranks])


def _rank(method: str, question: OutsideQuestion, library: Library, encoder: Encoder) -> int | None:
    knowledge = library.knowledge
    if method == "ours":
        found = [hit.passage.id for hit in library.find(question.text, Scope(), DEPTH).hits]
    elif method == "unread":
        found = [hit.passage.id for hit in library.searcher.search(question.text, Scope(), DEPTH).hits]
    else:
        scores = plain_scores(method, question.text, knowledge, encoder)
        found = [knowledge.passages[int(i)].id for i in np.argsort(-scores, kind="stable")[:DEPTH]]
    return _first(found, question.gold)


def plain_scores(method: str, text: str, knowledge: Knowledge, encoder: Encoder) -> Matrix:
    """Scores of all passages, (passages,), by BM25, by e5, or by both scaled and added."""
    lexical = knowledge.lexical.scores(dict.fromkeys(terms(text), 1.0))
    if method == "bm25":
        return lexical
    dense = np.asarray(knowledge.vectors @ encoder.encode([text], QUERY)[0].vector, dtype=np.float32)
    if method == "e5":
        return dense
    top = max(float(lexical.max(initial=0.0)), 1e-6)
    return np.asarray(lexical / top + spread(dense), dtype=np.float32)
