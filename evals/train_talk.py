"""Teaches the reader of follow-ups (``kb.reader.load_talk_reader``) from practice talks (``evals.talks``): which of the
statements that are put forward answer a follow-up, given what came before it. It goes on from the reader of single
questions. Every ``FULL``-th practice question takes part too as a change of subject: asked in full after another one.

Talks about questions kept apart take no part (what was asked before may be one). With ``TOLD_LESS`` of the talks the
last answer is left out, so that the reader does without. Run: ``python -m evals.train_talk --index FOLDER --other
FOLDER --invented FOLDER --out kb/data/gesprek.safetensors`` (folders as for ``evals.train_reader``): ten minutes to put
statements forward and some twenty-five to learn on two slow cores.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.service import Library
from evals.fitting import open_library
from evals.statements import Statements, units_of_answers
from evals.talks import Lesson, as_shown, lessons_of, load_talks, swapped
from evals.train_reader import shown_statements, teach
from evals.training import TWINS, Practice, load_practice
from kb.assemble import READER_CHANGES
from kb.reader import LONGEST_OF_TALK, talk_text
from kb.reader_tuning import Recipe, Shown

FULL = 20
TOLD_LESS = 0.15
APART = 120  # talks kept apart that are judged at most
GROUPS = {"index": ("official", "gesprek", "jeugdwet"), "other": ("other",), "invented": ("invented",)}


def asked_in_full(library: Library, collections: Sequence[str], seed: int = 5) -> list[Lesson]:
    """Practice questions asked in full, each after another one, half of the time of the same document."""
    random = np.random.default_rng(seed)
    practice = load_practice(collections=collections)
    with_answer = [p for p in practice if p.answers and not p.apart]
    statements = Statements(library)
    texts: list[str] = []
    twins = [p for p in load_practice(collections=(TWINS,)) if p.collection in collections and not p.apart]
    chosen = [p for n, p in enumerate(practice) if n % FULL == 0 and not p.apart]
    shown = {s.question: s for s in shown_statements(library, chosen, texts, {}, twins)}
    lessons: list[Lesson] = []
    for item in chosen:
        lesson = shown.get(library.searcher.correct(item.question))
        if lesson is None:
            continue
        near = [p for p in with_answer if _document(p) == _document(item) and p is not item]
        those = near if near and random.random() < 0.5 else with_answer
        before = those[int(random.integers(len(those)))]
        told = next(filter(None, map(statements.bare, units_of_answers(before))), "")
        right = tuple(texts[i] for i in lesson.right)
        of_before = statements.told(units_of_answers(before))
        wrong = tuple(dict.fromkeys(s for s in (*of_before, *(texts[i] for i in lesson.wrong)) if s not in right))
        lessons.append(Lesson(lesson.question, (before.question,), told, right, wrong, False, lesson.twins))
    return lessons


def _document(item: Practice) -> str:
    return item.answers[0][0] if item.answers else item.within


def as_lessons(
    talks: Sequence[Lesson], full: Sequence[Lesson], texts: list[str], seed: int = 3
) -> tuple[list[Shown], list[Shown]]:
    """What the learner takes, and what it is judged by; ``texts`` gathers the statements."""
    random = np.random.default_rng(seed)
    places: dict[str, int] = {}
    shown: list[Shown] = []
    taught = [t for t in talks if not t.apart]
    for talk in taught:
        others = [taught[int(n)] for n in random.integers(len(taught), size=8)]
        shown.append(as_shown(talk, swapped(talk, others), texts, places, bool(random.random() >= TOLD_LESS)))
    for lesson in full:
        twins = [talk_text(twin, lesson.asked, lesson.told) for twin in lesson.twins]
        shown.append(as_shown(lesson, twins, texts, places, True))
    apart = [as_shown(talk, (), texts, places, True) for talk in talks if talk.apart]
    return shown, apart[:: max(1, math.ceil(len(apart) / APART))]


def gather(folders: Mapping[str, Path]) -> tuple[list[Lesson], list[Lesson]]:
    """Talks, and questions asked in full after another, over all collections."""
    talks: list[Lesson] = []
    full: list[Lesson] = []
    for name, folder in folders.items():
        library = open_library(folder, with_reader=False)
        talks += lessons_of(load_talks(GROUPS[name]), library)
        full += asked_in_full(library, GROUPS[name])
    return talks, full


def main() -> None:
    """Learn, judge on the talks kept apart, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in (*GROUPS, "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--go-on", type=Path, default=READER_CHANGES, help="changes to go on from")
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--lowest", type=int, default=4)
    parser.add_argument("--wrong", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    texts: list[str] = []
    lessons, apart = as_lessons(*gather({name: getattr(chosen, name) for name in GROUPS}), texts, chosen.seed)
    recipe = Recipe(
        chosen.passes,
        right=1,
        wrong=chosen.wrong,
        rate=chosen.rate,
        single=1.0,
        seed=chosen.seed,
        lowest=chosen.lowest,
    )
    teach(lessons, apart, texts, recipe, chosen.out, chosen.go_on, LONGEST_OF_TALK)


if __name__ == "__main__":
    main()
