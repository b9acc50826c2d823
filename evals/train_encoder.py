"""Learns the small changes to the embedding model from the practice questions (``evals/training/``).

Run: ``python -m evals.train_encoder --official ../shared/corpus --other ../shared/data/pdfs --law
../shared/data/distractors-nl.jsonl.gz --invented evals/training/documents --out kb/data/beleid.safetensors``. Two
passes take about an hour on two cores that multiply matrices in 16 bits. With ``--go-on kb/data/beleid.safetensors
--only invented --others 0.5 --passes 1 --rate 2e-4`` it goes on with the invented documents. A part of the questions
is kept apart (``Practice.apart``) to judge by, and no question is a curated one.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from assistant.indexing import completed
from evals.training import (
    Marked,
    Practice,
    holds_answer,
    law_to_learn_from,
    load_practice,
    marked_passages,
    may_answer,
)
from ingest.folder import read_folder
from ingest.model import Document
from kb.build import embed_texts, indexed_text, passage_context
from kb.encode import QUERY, Matrix, query_encoder
from kb.lexical import LexicalIndex
from kb.mixing import spread
from kb.settings import BUNDLED_MODEL, KbSettings
from kb.tuning import Bench, Candidate, Lesson, Recipe, Tuner, load_changes, save_changes, tune
from kb.words import terms

WRONG = 14  # hard wrong passages kept per question
LOOK = 40


@dataclass(frozen=True)
class Pool:
    """All passages to learn from: indexed texts with sentence spans, the terms and marks of the sentences.

    ``places`` gives per collection the places in the pool.
    """

    candidates: list[Candidate]
    terms: list[tuple[frozenset[str], ...]]
    marks: list[tuple[str, ...]]
    names: list[str]
    places: dict[str, NDArray[np.int64]]


def make_pool(folders: Mapping[str, Path], law: Path, practice: Sequence[Practice]) -> Pool:
    """Read the collections: folders of documents by name, and the law passages."""
    pool = Pool([], [], [], [], {})
    for name, folder in folders.items():
        start = len(pool.candidates)
        for marked in marked_passages(library_documents(folder)):
            _add(pool, marked)
        pool.places[name] = np.arange(start, len(pool.candidates))
    start = len(pool.candidates)
    for identifier, text in law_to_learn_from(law, practice).items():
        pool.candidates.append(Candidate(text, ()))
        pool.terms.append((frozenset(terms(text)),))
        pool.marks.append(())
        pool.names.append(identifier)
    pool.places["law"] = np.arange(start, len(pool.candidates))
    pool.places.update(dict.fromkeys(("gesprek", "jeugdwet"), pool.places["official"]))  # read with the national law
    return pool


def library_documents(folder: Path) -> list[Document]:
    """A folder's documents as they are indexed, with the national law where it belongs."""
    return list(completed(read_folder(folder)).documents)


def places_for(pool: Pool, practice: Practice) -> NDArray[np.int64]:
    """Places of the passages that a question is held against: those of its collection, or of its only document."""
    places = pool.places[practice.collection]
    return places[[pool.names[p] == practice.within for p in places]] if practice.within else places


def _add(pool: Pool, marked: Marked) -> None:
    before = len(passage_context(marked.document, marked.passage)) + 1 - marked.passage.start
    spans = tuple((u.start + before, u.end + before) for u in marked.units)
    pool.candidates.append(Candidate(indexed_text(marked.document, marked.passage), spans))
    pool.terms.append(tuple(frozenset(terms(f"{u.lead_text} {u.text}")) for u in marked.units))
    pool.marks.append(marked.marks)
    pool.names.append(marked.document.metadata.id)


def answers_in(pool: Pool, practice: Practice) -> dict[int, tuple[int, ...]]:
    """Places of the passages that answer, with the numbers of their answering units; in the order they are named."""
    found: dict[int, tuple[int, ...]] = {}
    for document, marks in practice.answers:
        for place in places_for(pool, practice):
            if pool.names[place] != document:
                continue
            numbers = holds_answer(pool.marks[place], marks)
            if numbers is not None:
                found.setdefault(int(place), tuple(sorted(numbers)))
    return found


def lessons_of(pool: Pool, practice: Sequence[Practice], settings: KbSettings) -> list[Lesson]:
    """Every question that has an answer, with the hardest passages that do not hold it by BM25 and plain vectors."""
    vectors = np.stack([s.vector for s in embed_texts([c.text for c in pool.candidates], settings)])
    encoder = query_encoder(settings)
    lexical = {n: LexicalIndex([pool.candidates[i].text for i in p]) for n, p in pool.places.items()}
    lessons: list[Lesson] = []
    for item in practice:
        answers = answers_in(pool, item)
        if not answers:
            continue
        whole, places = pool.places[item.collection], places_for(pool, item)
        words = lexical[item.collection].scores(dict.fromkeys(terms(item.question), 1.0))[np.isin(whole, places)]
        close = vectors[places] @ encoder.encode([item.question], QUERY)[0].vector
        order = places[np.argsort(-(words / max(float(words.max()), 1e-6) + spread(close)))][:LOOK]
        wrong = [int(i) for i in order if int(i) not in answers and not _may_answer(pool, int(i), answers)]
        lessons.append(Lesson(item.question, answers, tuple(wrong[:WRONG])))
    return lessons


def _may_answer(pool: Pool, place: int, answers: Mapping[int, tuple[int, ...]]) -> bool:
    right = [pool.terms[p][n] for p, numbers in answers.items() for n in numbers]
    return any(may_answer(own, told) for own in pool.terms[place] for told in right)


def judge(tuner: Tuner, pool: Pool, practice: Sequence[Practice], most: int = 120) -> dict[str, tuple[float, ...]]:
    """By late interaction alone, per collection over at most ``most`` questions: recall at 1 and at 5 of the passages,
    and how often the best sentence of all answers.
    """
    found: dict[str, tuple[float, ...]] = {}
    for name in dict.fromkeys(p.collection for p in practice if p.answers):
        asked = [p for p in practice if p.collection == name and answers_in(pool, p)]
        asked = asked[:: max(1, len(asked) // most)]
        bench = Bench(tuner, [int(i) for p in asked for i in places_for(pool, p)])
        found[name] = tuple(np.mean([_judge_one(bench, pool, p) for p in asked], axis=0).round(3).tolist())
    return found


def _judge_one(bench: Bench, pool: Pool, practice: Practice) -> tuple[float, float, float]:
    right = answers_in(pool, practice)
    places = [int(i) for i in places_for(pool, practice)]
    scores = bench.scores(practice.question, places)
    order = [places[i] for i in np.argsort([-s for s, _ in scores])]
    best = max((u, p, n) for p, (_, units) in zip(places, scores, strict=True) for n, u in enumerate(units))
    return float(order[0] in right), float(any(p in right for p in order[:5])), float(best[2] in right.get(best[1], ()))


def main() -> None:
    """Train, judge on the questions kept apart, and write the changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("official", "other", "law", "invented", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--passes", type=int, default=Recipe.passes)
    parser.add_argument("--rate", type=float, default=Recipe.rate)
    parser.add_argument("--wrong", type=int, default=Recipe.wrong)
    parser.add_argument("--go-on", type=Path, help="changes learned before, to go on from")
    parser.add_argument("--only", help="a collection: its questions, and some others to forget nothing")
    parser.add_argument("--others", type=float, default=0.5, help="so many others for each question of --only")
    chosen = parser.parse_args()
    settings = KbSettings(model=BUNDLED_MODEL, cache=KbSettings.from_environment().cache)
    practice = load_practice()
    folders = {"official": chosen.official, "other": chosen.other, "invented": chosen.invented}
    pool = make_pool(folders, chosen.law, practice)
    taught = [p for p in practice if not p.apart and p.answers]
    lessons = lessons_of(pool, _some(taught, chosen.only, chosen.others), settings)
    console, clock = Console(), time.perf_counter()
    console.print(f"{len(lessons)} questions, {len(pool.candidates)} passages")

    def report(step: int, steps: int, losses: dict[str, float]) -> None:
        told = " ".join(f"{k} {v:.3f}" for k, v in losses.items())
        if step % 10 == 0 or step == steps:
            console.print(f"{step}/{steps} {time.perf_counter() - clock:.0f} s {told}")

    from kb.assemble import bundled_model_folder

    start = load_changes(chosen.go_on) if chosen.go_on else None
    tuner = Tuner(bundled_model_folder(settings.cache), pool.candidates, changes=start)
    apart = [p for p in practice if p.apart and p.collection != "law"]
    console.print(f"before {judge(tuner, pool, apart)}")
    recipe = Recipe(passes=chosen.passes, rate=chosen.rate, wrong=chosen.wrong)
    changes: Mapping[str, Matrix] = tune(tuner, lessons, recipe, report)
    save_changes(chosen.out, changes)
    console.print(f"after {judge(tuner, pool, apart)}")


def _some(practice: Sequence[Practice], only: str | None, times: float) -> list[Practice]:
    if not only:
        return list(practice)
    own, rest = [p for p in practice if p.collection == only], [p for p in practice if p.collection != only]
    count = min(len(rest), int(times * len(own)))
    return [*own, *(rest[n * len(rest) // count] for n in range(count))]


if __name__ == "__main__":
    main()
