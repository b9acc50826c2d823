"""What each part of search is worth: retrieval figures with one part left out, or alone, on the same index.

Compared on the dev half (questions without variants, and the variants apart); a part that does not pay shows here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.table import Table

from assistant.service import Library
from evals.asking import open_judge
from evals.intervals import Comparison, Interval, bootstrap, compare
from evals.judge import Judge
from evals.questions import Item, load_questions
from evals.retrieval import judge_ranking
from evals.scopes import search_region
from kb.encode import query_encoder
from kb.hit import Scope
from kb.mixing import Fusion, load_fusion
from kb.search import Searcher
from kb.settings import KbSettings

METRICS = ("recall@1", "recall@5", "recall@10", "recall@540w", "mrr")


@dataclass(frozen=True)
class PartScore:
    """One variant of search: metric → interval, recall@5 on the rephrased variants, and recall@5 against the whole."""

    name: str
    figures: dict[str, Interval]
    variants: float
    change: Comparison


def changes() -> dict[str, Callable[[Fusion], Fusion]]:
    """Name → how the mix is changed; ``whole`` is the search as it stands."""
    return {
        "whole": lambda f: f,
        "without lexical": lambda f: replace(f, lexical=0.0, synonyms=0.0),
        "without dense": lambda f: replace(f, dense=0.0),
        "without late": lambda f: replace(f, late=0.0, sentence=0.0),
        "without its best sentence": lambda f: replace(f, sentence=0.0),
        "without synonyms": lambda f: replace(f, synonyms=0.0),
        "without date": lambda f: replace(f, in_force=0.0),
        "lexical alone": lambda f: replace(f, dense=0.0, late=0.0, sentence=0.0, synonyms=0.0),
        "dense alone": lambda f: replace(f, lexical=0.0, late=0.0, sentence=0.0, synonyms=0.0),
        "late alone": lambda f: replace(f, lexical=0.0, dense=0.0, synonyms=0.0),
    }


def run_parts(index: Path, settings: KbSettings) -> list[PartScore]:
    """Ask all dev questions that have gold of every variant of search."""
    judge = open_judge(index, settings)
    items = [i for i in load_questions(split="dev") if i.gold]
    knowledge, facts, encoder = judge.opened.knowledge, judge.opened.facts, query_encoder(settings)
    searchers = {name: Searcher(knowledge, encoder, change(load_fusion()), facts) for name, change in changes().items()}
    searchers["without spelling, synonyms"] = Searcher(knowledge, encoder, load_fusion(), None)
    found = {name: _figures(judge, searcher, items) for name, searcher in searchers.items()}
    found["without region"] = _figures(judge, judge.opened.searcher, items, scoped=False)
    found["read again"] = _figures(judge, judge.opened, items)
    return [_score(name, figures, found["whole"], items) for name, figures in found.items()]


def _figures(
    judge: Judge, searcher: Searcher | Library, items: Sequence[Item], scoped: bool = True
) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = {}
    for item in items:
        region = search_region(item, judge.opened.gazetteer) if scoped else None
        ask = searcher.find if isinstance(searcher, Library) else searcher.search
        hits = ask(item.full_question or item.question, Scope(region, item.as_of), 10).hits
        figures[item.id] = judge_ranking([judge.units[h.passage.id] for h in hits], item.gold, 1).values
    return figures


def _score(
    name: str, figures: dict[str, dict[str, float]], whole: dict[str, dict[str, float]], items: Sequence[Item]
) -> PartScore:
    plain = [i.id for i in items if not i.variant]
    varied = [figures[i.id]["recall@5"] for i in items if i.variant]
    mine, theirs = ({i: f[i]["recall@5"] for i in plain} for f in (figures, whole))
    return PartScore(
        name,
        {m: bootstrap([figures[i][m] for i in plain]) for m in METRICS},
        sum(varied) / len(varied) if varied else 0.0,
        compare(mine, theirs),
    )


def parts_table(scores: Sequence[PartScore]) -> Table:
    """One row per variant of search."""
    made = Table("search", *METRICS, "variants @5", "@5 - whole (95 %)")
    for score in scores:
        change = score.change.difference
        between = f"{change.mean:+.3f} ({change.low:+.3f} to {change.high:+.3f})"
        made.add_row(score.name, *(f"{score.figures[m].mean:.3f}" for m in METRICS), f"{score.variants:.3f}", between)
    return made
