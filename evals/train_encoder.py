"""Learns the small changes to the embedding model from the practice questions (``evals/training/``).

Run: ``python -m evals.train_encoder --official ../shared/corpus --other ../shared/data/pdfs --law
../shared/data/distractors-nl.jsonl.gz --out kb/data/beleid.safetensors``. Two passes take about an hour on two cores.
A quarter of the questions is kept apart (``Practice.apart``), and no question is a curated one.
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

from evals.training import Marked, Practice, law_passages, load_practice, marked_passages
from ingest.folder import read_folder
from kb.build import embed_texts, indexed_text, passage_context
from kb.encode import QUERY, Matrix, query_encoder
from kb.lexical import LexicalIndex
from kb.mixing import spread
from kb.settings import BUNDLED_MODEL, KbSettings
from kb.tuning import Candidate, Lesson, Recipe, Tuner, save_changes, tune
from kb.words import terms

LAW_EXTRA = 600  # law passages without a question, to be wrong answers
WRONG = 14  # hard wrong passages kept per question
LOOK = 40
SAME = 0.55  # a passage with a sentence that shares so much with an answer may answer as well: left out


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


def make_pool(official: Path, other: Path, law: Path, practice: Sequence[Practice]) -> Pool:
    """Read the three collections."""
    pool = Pool([], [], [], [], {})
    for name, folder in (("official", official), ("other", other)):
        start = len(pool.candidates)
        for marked in marked_passages(read_folder(folder).documents):
            _add(pool, marked)
        pool.places[name] = np.arange(start, len(pool.candidates))
    asked = {d for p in practice if p.collection == "law" for d, _ in p.answers}
    texts = law_passages(law)
    extra = [i for i in sorted(texts) if i not in asked][:: max(1, len(texts) // LAW_EXTRA)]
    start = len(pool.candidates)
    for identifier in [*sorted(asked), *extra]:
        pool.candidates.append(Candidate(texts[identifier], ()))
        pool.terms.append((frozenset(terms(texts[identifier])),))
        pool.marks.append(())
        pool.names.append(identifier)
    pool.places["law"] = np.arange(start, len(pool.candidates))
    return pool


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
        for place in pool.places[practice.collection]:
            if pool.names[place] != document:
                continue
            numbers = tuple(n for n, m in enumerate(pool.marks[place]) if m in marks)
            if (numbers and len(numbers) >= len(set(marks)) / 2) or not marks:
                found.setdefault(int(place), numbers)
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
        places = pool.places[item.collection]
        words = lexical[item.collection].scores(dict.fromkeys(terms(item.question), 1.0))
        close = vectors[places] @ encoder.encode([item.question], QUERY)[0].vector
        order = places[np.argsort(-(words / max(float(words.max()), 1e-6) + spread(close)))][:LOOK]
        wrong = [int(i) for i in order if int(i) not in answers and not _may_answer(pool, int(i), answers)]
        lessons.append(Lesson(item.question, answers, tuple(wrong[:WRONG])))
    return lessons


def _may_answer(pool: Pool, place: int, answers: Mapping[int, tuple[int, ...]]) -> bool:
    right = [pool.terms[p][n] for p, numbers in answers.items() for n in numbers]
    return any(
        len(own & told) >= SAME * min(len(own), len(told)) and min(len(own), len(told)) >= 3
        for own in pool.terms[place]
        for told in right
    )


def main() -> None:
    """Train and write the changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("official", "other", "law", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--passes", type=int, default=2)
    chosen = parser.parse_args()
    settings = KbSettings(model=BUNDLED_MODEL, cache=KbSettings.from_environment().cache)
    practice = load_practice()
    pool = make_pool(chosen.official, chosen.other, chosen.law, practice)
    lessons = lessons_of(pool, [p for p in practice if not p.apart], settings)
    console, clock = Console(), time.perf_counter()
    console.print(f"{len(lessons)} questions, {len(pool.candidates)} passages")

    def report(step: int, steps: int, losses: dict[str, float]) -> None:
        told = " ".join(f"{k} {v:.3f}" for k, v in losses.items())
        if step % 10 == 0 or step == steps:
            console.print(f"{step}/{steps} {time.perf_counter() - clock:.0f} s {told}")

    from kb.assemble import bundled_model_folder

    tuner = Tuner(bundled_model_folder(settings.cache), pool.candidates)
    changes: Mapping[str, Matrix] = tune(tuner, lessons, Recipe(passes=chosen.passes), report)
    save_changes(chosen.out, changes)


if __name__ == "__main__":
    main()
