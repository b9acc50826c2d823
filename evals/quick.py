"""A look in seconds while tuning: ``python -m evals.quick --index FOLDER``. The record is ``wegwijzer eval``.

Prints texts, so its output is for the screen; only the dev half may be looked at.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import answer_question
from assistant.model import Answer
from assistant.service import Library, Service
from assistant.settings import AssistantSettings
from evals.evidence import Unit, passage_unit
from evals.folding import strip_marks, word_count
from evals.nuggets import NuggetScore, answered_text, judge_nuggets
from evals.questions import Item, load_questions
from evals.refusals import Refusal, is_refusal, judge_refusals
from evals.retrieval import Ranking, count_relevant, judge_ranking
from evals.scopes import from_wrong_region, hides_validity, regions_of, search_region
from kb.hit import Hit, Scope
from kb.index_folder import IndexFolder
from kb.settings import KbSettings


@dataclass(frozen=True)
class Look:
    """One question with what came back."""

    item: Item
    hits: tuple[Hit, ...]
    ranking: Ranking | None
    answer: Answer | None
    score: NuggetScore | None
    took_ms: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the dev half (or one kind, or some ids) and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="folder of a built index")
    parser.add_argument("--split", choices=["dev"], default="dev", help="the test half is for the full run only")
    parser.add_argument("--kind", default="", help="only this kind of question")
    parser.add_argument("--ids", nargs="*", default=[], help="only these questions")
    parser.add_argument("--worst", type=int, default=25, help="number of bad answers to print")
    parser.add_argument("--no-answers", action="store_true", help="search only")
    chosen = parser.parse_args(arguments)
    kb = KbSettings.from_environment()
    library = Service(IndexFolder(chosen.index), kb, AssistantSettings.from_environment()).current_library()
    items = [i for i in load_questions(split=chosen.split) if chosen.kind in ("", i.kind)]
    items = [i for i in items if not chosen.ids or i.id in chosen.ids]
    _stop_quietly_when_the_reader_stops()
    looks = look_at(items, library, answers=not chosen.no_answers)
    print_retrieval(looks)
    if any(look.answer for look in looks):
        print_answers(looks, library)
    print_worst(looks, library, len(looks) if chosen.ids else chosen.worst)


def _stop_quietly_when_the_reader_stops() -> None:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def look_at(items: Sequence[Item], library: Library, answers: bool = True) -> list[Look]:
    """Search and, where the assistant can answer, ask every question."""
    units = {p.id: passage_unit(d, p) for d in library.knowledge.documents for p in d.passages}
    return [_look(item, library, units, answers) for item in items]


def _look(item: Item, library: Library, units: dict[str, Unit], answers: bool) -> Look:
    scope = Scope(search_region(item, library.gazetteer), item.as_of)
    hits = library.find(item.full_question or item.question, scope).hits
    ranking = None
    if item.gold:
        relevant = count_relevant(list(units.values()), item.gold)
        ranking = judge_ranking([units[h.passage.id] for h in hits], item.gold, relevant)
    clock = time.perf_counter()
    answer = _ask(item, library) if answers else None
    took = (time.perf_counter() - clock) * 1000
    score = judge_nuggets(item.nuggets, answered_text(answer)) if answer and item.nuggets else None
    return Look(item, hits, ranking, answer, score, took)


def _ask(item: Item, library: Library) -> Answer:
    return answer_question(item.as_question(), library, item.as_of)


def print_retrieval(looks: Sequence[Look]) -> None:
    """Mean of each retrieval metric, in all and per kind."""
    groups: dict[str, list[Ranking]] = defaultdict(list)
    for look in looks:
        if look.ranking:
            groups["variants" if look.item.variant else "originals"].append(look.ranking)
            groups[look.item.variant or look.item.kind].append(look.ranking)
    if not groups:
        return
    names = list(next(iter(groups.values()))[0].values)
    print(f"{'retrieval':14}{'n':>4}" + "".join(f"{n.removeprefix('recall'):>9}" for n in names))
    for group, rows in groups.items():
        means = [statistics.mean(r.values[n] for r in rows) for n in names]
        print(f"{group:14}{len(rows):>4}" + "".join(f"{m:9.3f}" for m in means))


def print_answers(looks: Sequence[Look], library: Library) -> None:
    """Nuggets, refusals, length, wrong region and validity, time."""
    groups: dict[str, list[NuggetScore]] = defaultdict(list)
    for look in looks:
        if look.score:
            groups["variants" if look.item.variant else "originals"].append(look.score)
            groups[look.item.variant or look.item.kind].append(look.score)
    print(f"\n{'nuggets':14}{'n':>5}{'vital':>9}{'all':>9}{'weighted':>10}{'strict':>9}")
    for group, rows in groups.items():
        means = [statistics.mean(getattr(r, n) for r in rows) for n in ("vital", "all", "weighted", "strict")]
        print(f"{group:14}{len(rows):>5}{means[0]:9.3f}{means[1]:9.3f}{means[2]:10.3f}{means[3]:9.3f}")
    asked = [(look, look.answer) for look in looks if look.answer]
    cases = [Refusal(not k.item.answerable, is_refusal(a.status), k.item.near_miss or "") for k, a in asked]
    refusals = judge_refusals(cases)
    print(
        f"\nrefusals: precision {_rate(refusals.precision)} recall {_rate(refusals.recall)}"
        f" answerable refused {_rate(refusals.false_refusals)}"
    )
    print("  " + "  ".join(f"{k} {v:.2f}" for k, v in refusals.by_kind.items()))
    _print_scopes(asked, library)


def _print_scopes(asked: Sequence[tuple[Look, Answer]], library: Library) -> None:
    metadata = {d.metadata.id: d.metadata for d in library.knowledge.documents}
    given = [(k, a) for k, a in asked if a.status == "answered"]
    wrong = [
        k.item.id
        for k, a in given
        if from_wrong_region(
            [metadata[c.document] for c in a.citations if c.document in metadata],
            regions_of(k.item, library.gazetteer, metadata),
        )
    ]
    hidden = [k.item.id for k, a in given if hides_validity(a, metadata, k.item.as_of)]
    words = sorted(word_count(strip_marks(a.markdown)) for _, a in given) or [0]
    times = sorted(k.took_ms for k, _ in asked)
    print(
        f"answer words: median {_at(words, 0.5):.0f} p90 {_at(words, 0.9):.0f};"
        f" ms: p50 {_at(times, 0.5):.0f} p95 {_at(times, 0.95):.0f}"
    )
    print(f"wrong region {len(wrong)}/{len(given)} {wrong[:8]}")
    print(f"validity hidden {len(hidden)}/{len(given)} {hidden[:8]}")


def print_worst(looks: Sequence[Look], library: Library, count: int) -> None:
    """The worst questions with what was wanted, found and said."""
    for look in sorted(looks, key=_badness, reverse=True)[:count]:
        if _badness(look) <= 0:
            break
        _print_look(look, library)


def _badness(look: Look) -> float:
    wrongly = look.answer is not None and is_refusal(look.answer.status) == look.item.answerable
    lost = 1.0 - look.score.weighted if look.score else 0.0
    missed = 1.0 - look.ranking.values["mrr"] if look.ranking else 0.0
    return 2.0 * wrongly + lost + 0.1 * missed if look.answer else missed


def _print_look(look: Look, library: Library) -> None:
    item = look.item
    wants = f"{item.expect} {item.near_miss or ''}".strip()
    print(f"\n=== {item.id} ({item.municipality}, {item.role}, {item.as_of}, wants {wants}) {item.question}")
    if item.full_question:
        print(f"  in full: {item.full_question}")
    for n, nugget in enumerate(item.nuggets):
        mark = "-" if look.score and n in look.score.missed else "+" if look.score else " "
        print(f"  {mark} {'VITAL' if nugget.vital else 'okay '} {nugget.fact} {list(nugget.accept)}")
    for gold in item.gold:
        print(f"  gold {gold.document} {gold.section!r} pp {gold.pages} {list(gold.key_terms)}")
    owners = {p.id: d for d in library.knowledge.documents for p in d.passages}
    for n, hit in enumerate(look.hits[:5], 1):
        unit = passage_unit(owners[hit.passage.id], hit.passage)
        place = any(unit.in_place(g) for g in item.gold)
        mark = "HIT " if any(unit.proves(g) for g in item.gold) else "near" if place else "    "
        print(
            f"  {n} {mark} {hit.score:.2f} {hit.passage.document} p{unit.pages} {hit.passage.section}: "
            f"{' '.join(hit.passage.text.split())[:110]}"
        )
    if look.answer:
        print(
            f"  → {look.answer.status} [read as: {look.answer.question_used}]\n    "
            + look.answer.markdown.replace("\n", "\n    ")
        )


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
