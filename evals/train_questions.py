"""Teaches the question encoder (``kb.question_tuning``) from the practice questions, those as people talk among them.
Questions kept apart (``Practice.apart``) and curated ones take no part.

Run: ``python -m evals.train_questions --index FOLDER --other FOLDER --invented FOLDER --law
../shared/data/distractors-nl.jsonl.gz --out kb/data/vraag.safetensors``; the folders are built indexes of the official
documents, of other policy documents and of ``evals/training/documents``. 900 steps take some twenty minutes on two
cores that multiply matrices in 16 bits. ``--go-on FILE`` goes on from changes learned before; with ``--steps 0`` those
are only judged. Afterwards ``evals.fit_fusion``, ``fit_evidence``, ``fit_passages`` and ``fit_refusal`` are to be run
again.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console

from assistant.service import Library
from evals.fitting import open_library
from evals.training import (
    TOLD_OVER,
    WITH_LAW,
    Practice,
    holds_answer,
    law_to_learn_from,
    load_practice,
    mark,
    may_answer,
)
from kb.build import embed_texts
from kb.lexical import LexicalIndex
from kb.question_tuning import Asked, Collection, Held, QuestionLearner, Recipe, judge, learn
from kb.settings import KbSettings
from kb.words import terms

MOST = 150  # about so many questions kept apart are judged by per collection and style
Words = tuple[frozenset[str], ...]


class Shelf:
    """A collection with what is needed to tell right from wrong: per passage its document, the marks and the words of
    its units, and whether it is law.
    """

    def __init__(
        self,
        collection: Collection,
        names: Sequence[str],
        marks: list[tuple[str, ...]],
        words: list[Words],
        law: set[int],
    ) -> None:
        self.collection = collection
        self.names = np.array(names)
        self.marks = marks
        self.words = words
        self.law = law

    def asked(self, practice: Practice) -> Asked | None:
        """The question with what answers it here; None when nothing does."""
        right: dict[int, frozenset[int]] = {}
        for document, wanted in practice.answers:
            for place in np.flatnonzero(self.names == document).tolist():
                numbers = holds_answer(self.marks[place], wanted)
                if numbers is not None:
                    right[place] = numbers
        if not right:
            return None
        told = [self.words[p][n] for p, numbers in right.items() for n in numbers]
        wrong = np.array([self._is_wrong(practice, place, told) for place in range(len(self.names))])
        wrong[list(right)] = False
        known = {m for _, wanted in practice.answers for m in wanted} | {m for _, m in practice.half}
        unsure = frozenset((p, n) for p, marks in enumerate(self.marks) for n, m in enumerate(marks) if m in known)
        return Asked(practice.question, self.collection, right, wrong, unsure)

    def _is_wrong(self, practice: Practice, place: int, told: Sequence[frozenset[str]]) -> bool:
        if practice.within:
            return bool(self.names[place] == practice.within)
        if place in self.law and practice.collection not in WITH_LAW:
            return False
        return not any(may_answer(own, t) for own in self.words[place] for t in told)


def shelf_of_index(library: Library) -> Shelf:
    """The passages of an index with the states they are kept with."""
    knowledge = library.knowledge
    held: list[Held] = []
    marks: list[tuple[str, ...]] = []
    words: list[Words] = []
    for row, passage in enumerate(knowledge.passages):
        spans: list[tuple[int, int]] = []
        own: list[tuple[str, frozenset[str]]] = []
        for read in library.shelf.units(row):
            unit = read.unit
            first, last = knowledge.token_span(row, unit.start - passage.start, unit.end - passage.start)
            if last > first:
                spans.append((first, last))
                own.append((mark(unit.text), read.terms))
        held.append(Held(knowledge.late.states(row), tuple(spans)))
        marks.append(tuple(m for m, _ in own))
        words.append(tuple(w for _, w in own))
    kinds = [knowledge.documents[int(o)].metadata for o in knowledge.owner]
    law = {row for row, metadata in enumerate(kinds) if metadata.kind == "wet"}
    collection = Collection(held, knowledge.vectors, knowledge.lexical)
    return Shelf(collection, [m.id for m in kinds], marks, words, law)


def shelf_of_law(path: Path, practice: Sequence[Practice], settings: KbSettings) -> Shelf:
    """Law passages that are asked about, and some others."""
    chosen = law_to_learn_from(path, practice)
    texts = list(chosen.values())
    stored = embed_texts(texts, settings)
    held = [Held(s.tokens, ()) for s in stored]
    collection = Collection(held, np.stack([s.vector for s in stored]), LexicalIndex(texts))
    words: list[Words] = [(frozenset(terms(text)),) for text in texts]
    return Shelf(collection, list(chosen), [() for _ in texts], words, set())


def lessons_of(shelves: Mapping[str, Shelf], practice: Sequence[Practice]) -> list[Asked]:
    """Every question that has an answer, with what answers it."""
    found = (shelves[p.collection].asked(p) for p in practice if p.answers)
    return [asked for asked in found if asked is not None]


def _some(practice: Sequence[Practice], collection: str, told: bool) -> list[Practice]:
    """Of the questions kept apart that have an answer, at most twice ``MOST``, evenly."""
    own = [p for p in practice if p.apart and p.answers and p.collection == collection]
    own = [p for p in own if (p.style == TOLD_OVER) == told]
    return own[:: max(1, len(own) // MOST)]


def main() -> None:
    """Train, judge on the questions kept apart, and write the changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("index", "other", "invented", "law", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=Recipe.steps)
    parser.add_argument("--rate", type=float, default=Recipe.rate)
    parser.add_argument("--go-on", type=Path, help="changes learned before, to go on from")
    chosen = parser.parse_args()
    settings = KbSettings.from_environment()
    practice = load_practice()
    shelves = {
        name: shelf_of_index(open_library(folder, False))
        for name, folder in (("official", chosen.index), ("other", chosen.other), ("invented", chosen.invented))
    }
    shelves |= dict.fromkeys(WITH_LAW, shelves["official"])
    shelves["law"] = shelf_of_law(chosen.law, practice, settings)
    lessons = lessons_of(shelves, [p for p in practice if not p.apart])
    judged = {
        f"{name}, {'told over' if told else 'as asked'}": lessons_of(shelves, _some(practice, name, told))
        for name in shelves
        for told in (False, True)
    }
    console, clock = Console(), time.perf_counter()
    console.print(f"{len(lessons)} questions; apart: {', '.join(f'{n} {len(a)}' for n, a in judged.items())}")

    from kb.assemble import POLICY_CHANGES, bundled_model_folder

    learner = QuestionLearner(bundled_model_folder(settings.cache, POLICY_CHANGES))
    if chosen.go_on:
        learner.load(chosen.go_on)

    def tell(when: str) -> None:
        for name, asked in ((n, a) for n, a in judged.items() if a):
            console.print(f"{when} {name} {judge(learner, asked)}")

    def report(step: int, steps: int, losses: dict[str, float]) -> None:
        if step % 20 == 0 or step == steps:
            told = " ".join(f"{k} {v:.3f}" for k, v in losses.items())
            console.print(f"{step}/{steps} {time.perf_counter() - clock:.0f} s {told}")

    tell("before")
    if not chosen.steps:
        return
    learn(learner, lessons, Recipe(steps=chosen.steps, rate=chosen.rate), report)
    learner.save(chosen.out)
    tell("after")


if __name__ == "__main__":
    main()
