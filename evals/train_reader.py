"""Teaches the reader (``kb.reader``) from the practice questions: which of the statements that the first ranking puts
forward answer the question (``kb.reader_tuning``). Questions kept apart (``Practice.apart``) and curated ones take no
part.

Run: ``python -m evals.train_reader --index FOLDER --other FOLDER --invented FOLDER --out kb/data/lezer.safetensors``;
the folders are built indexes of the official documents, of other policy documents and of ``evals/training/documents``.
Three passes take some forty minutes on two cores that multiply matrices in 16 bits. With ``--go-on
kb/data/lezer.safetensors --only judged --passes 2 --rate 3e-4 --lowest 3 --wrong 6 --single 1`` it goes on with the
statements that the reader itself put forward and that were judged one by one, with ``… --only invented --others 0.3
--rate 4e-4 --wrong 6 --single 1`` with the invented documents, and with ``--passes 1 --rate 4e-4 --wrong 3 --single 1``
with all questions, of which 13,000 have twins; putting forward statements for all of them takes an hour before that.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.console import Console

from assistant.followup import make_whole
from assistant.model import Question
from assistant.service import Library
from assistant.sources import read_sources
from assistant.understand import understand
from evals.fitting import DAY, open_library
from evals.statements import Statements, place_of, units_of_answers
from evals.training import TOLD_OVER, TWINS, Practice, load_practice
from kb.reader import LONGEST
from kb.reader_tuning import Learner, Recipe, Shown, judge, learn

KEEP = 64  # statements per question that may be shown
JUDGED = "judged"
AnswerAndStyle = tuple[frozenset[tuple[str, str]], bool]


def shown_statements(
    library: Library,
    practice: Sequence[Practice],
    texts: list[str],
    places: dict[str, int],
    twins: Sequence[Practice] = (),
) -> list[Shown]:
    """What is put forward for every question, by the reader too where the library has one; ``texts`` and ``places``
    gather the statements. Statements judged not to answer stand first among the wrong ones. Each question goes with the
    ``twins`` of its style that what answers it does not answer.
    """
    statements = Statements(library)
    beside = twins_by_answer(twins)
    found: list[Shown] = []
    for item in practice:
        whole = make_whole(Question(item.question, as_of=DAY), library.gazetteer)
        understood = understand(whole.question, library.gazetteer, DAY)
        if understood.outside is not None:
            continue
        only = replace(understood, documents=item.searched)
        evidence = [e for e in read_sources(only, library, {}).evidence if e.features][:KEEP]
        right = statements.told(units_of_answers(item))
        surely, wrong = statements.beside(item, evidence)
        if right or item.none:
            found.append(
                Shown(
                    library.searcher.correct(item.question),
                    tuple(place_of(told, texts, places) for told in dict.fromkeys(right)),
                    tuple(place_of(told, texts, places) for told in dict.fromkeys([*surely, *wrong])),
                    beside.get(answer_and_style(item), ()) if right else (),
                )
            )
    return found


def answer_and_style(item: Practice) -> AnswerAndStyle:
    """The units that answer a question, or for a twin those that do not, and whether it was told over."""
    units = frozenset((document, name) for document, names in item.answers for name in names)
    return units or item.beside, item.style == TOLD_OVER


def twins_by_answer(twins: Sequence[Practice]) -> dict[AnswerAndStyle, tuple[str, ...]]:
    """The twins by what does not answer them, and by style."""
    found: dict[AnswerAndStyle, tuple[str, ...]] = {}
    for twin in twins:
        key = answer_and_style(twin)
        found[key] = (*found.get(key, ()), twin.question)
    return found


def gather(
    folders: Mapping[str, Path], apart: bool, texts: list[str], places: dict[str, int], with_reader: bool = False
) -> list[Shown]:
    """Lessons over all collections that have an index; ``apart`` those to judge by."""
    found: list[Shown] = []
    every = [p for p in load_practice(collections=(TWINS,)) if p.apart == apart]
    for collection, folder in folders.items():
        practice = [p for p in load_practice(collections=(collection,)) if p.apart == apart]
        twins = [p for p in every if p.collection == collection]
        found.extend(shown_statements(open_library(folder, with_reader), practice, texts, places, twins))
    return found


def main() -> None:
    """Learn, judge on the questions kept apart, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("index", "other", "invented", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--passes", type=int, default=Recipe.passes)
    parser.add_argument("--rate", type=float, default=Recipe.rate)
    parser.add_argument("--lowest", type=int, default=Recipe.lowest)
    parser.add_argument("--wrong", type=int, default=Recipe.wrong)
    parser.add_argument("--single", type=float, default=Recipe.single)
    parser.add_argument("--go-on", type=Path, help="changes learned before, to go on from with --only")
    parser.add_argument("--only", help="a collection, or judged: those questions, and some others to forget nothing")
    parser.add_argument("--others", type=float, default=0.5, help="so many others for each question of --only")
    chosen = parser.parse_args()
    folders = dict.fromkeys(("official", "gesprek", "jeugdwet"), chosen.index)
    folders |= {"other": chosen.other, "invented": chosen.invented}
    texts: list[str] = []
    places: dict[str, int] = {}
    again = chosen.go_on is not None
    lessons, apart = (gather(folders, part, texts, places, again) for part in (False, True))
    if chosen.only == JUDGED:
        lessons = _beside(lessons, {p.question for p in load_practice() if p.beside}, chosen.others)
    elif chosen.only:
        lessons = _beside(lessons, {p.question for p in load_practice(collections=(chosen.only,))}, chosen.others)
    recipe = Recipe(chosen.passes, wrong=chosen.wrong, rate=chosen.rate, single=chosen.single, lowest=chosen.lowest)
    teach(lessons, apart, texts, recipe, chosen.out, chosen.go_on)


def _beside(lessons: Sequence[Shown], wanted: set[str], times: float) -> list[Shown]:
    """The lessons with these questions, and ``times`` as many others, drawn evenly."""
    own = [lesson for lesson in lessons if lesson.question in wanted]
    rest = [lesson for lesson in lessons if lesson.question not in wanted]
    count = min(len(rest), int(times * len(own)))
    return [*own, *(rest[n * len(rest) // count] for n in range(count))]


def teach(
    lessons: Sequence[Shown],
    apart: Sequence[Shown],
    texts: Sequence[str],
    recipe: Recipe,
    out: Path,
    start: Path | None = None,
    longest: int = LONGEST,
) -> dict[str, float]:
    """Learn from ``lessons``, write to ``out``, and tell what the reader does on ``apart``; ``start``: changes to go on
    from, ``longest``: tokens of a pair.
    """
    from kb.assemble import bundled_model_folder
    from kb.settings import KbSettings

    console, clock = Console(), time.perf_counter()
    console.print(f"{len(lessons)} questions, {len(texts)} statements; {len(apart)} questions kept apart")
    learner = Learner(
        bundled_model_folder(KbSettings.from_environment().cache), texts, recipe.seed, recipe.lowest, longest
    )
    if start is not None:
        learner.load(start)
        console.print(judge(learner, apart))
    losses: list[float] = []

    def report(step: int, steps: int, loss: float) -> None:
        losses.append(loss)
        if step % 10 == 0 or step == steps:
            console.print(f"{step}/{steps} {time.perf_counter() - clock:.0f} s {np.mean(losses[-10:]):.3f}")

    learn(learner, lessons, recipe, report)
    learner.save(out)
    judged = judge(learner, apart)
    console.print(judged)
    return judged


if __name__ == "__main__":
    main()
