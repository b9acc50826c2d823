"""Practice talks (``evals/training/vervolg.jsonl``): a practice question asked as a follow-up, after other questions.

A row holds the follow-up (``q``), the questions before it (``after``), the practice question that it asks (``for``) and
that one's collection (``on``); what answers and what does not is told there. Written for this project by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from assistant.answer import answer_question
from assistant.evidence import Evidence
from assistant.followup import make_whole, told_lines
from assistant.model import Question, Turn
from assistant.pointing import without_marks
from assistant.service import Library
from assistant.sources import read_sources
from assistant.understand import understand
from evals.fitting import DAY
from evals.statements import Statements, place_of, units_of_answers
from evals.training import FOLDER, Practice, load_practice
from kb.reader import talk_text
from kb.reader_tuning import Shown
from kb.words import terms

FILE = "vervolg.jsonl"
KEEP = 72  # statements per follow-up that may be shown
TWINS = 2


@dataclass(frozen=True)
class Talk:
    """A follow-up after other questions, and the practice question that it asks; ``last``: the practice question that
    the only one before it is, if it is one.
    """

    question: str
    after: tuple[str, ...]
    item: Practice
    last: Practice | None


@dataclass(frozen=True)
class Lesson:
    """A talk as the reader is taught with it: what was asked and told before, and the statements (texts) that answer it
    and that do not, the likeliest first. ``twins``: full questions that the first do not answer.
    """

    question: str
    asked: tuple[str, ...]
    told: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    apart: bool
    twins: tuple[str, ...] = ()

    def text(self, with_told: bool = True) -> str:
        """What the reader sees of it."""
        return talk_text(self.question, self.asked, self.told if with_told else "")


def load_talks(collections: Sequence[str], folder: Path = FOLDER) -> list[Talk]:
    """The talks of these collections, in file order; raises ``KeyError`` for one about no practice question."""
    known = {(p.collection, p.question): p for p in load_practice(folder)}
    rows = [json.loads(line) for line in (folder / FILE).read_text(encoding="utf-8").splitlines()]
    asked: dict[str, Practice] = {}
    for (_, question), item in known.items():
        asked.setdefault(question, item)
    return [
        Talk(
            row["q"],
            tuple(row["after"]),
            known[row["on"], row["for"]],
            asked.get(row["after"][0]) if len(row["after"]) == 1 else None,
        )
        for row in rows
        if row["on"] in collections
    ]


def lessons_of(talks: Iterable[Talk], library: Library) -> list[Lesson]:
    """What is put forward for every talk, however its last question is read; none for one about a place elsewhere, or
    whose answer is not in the library.
    """
    statements = Statements(library)
    found = (_lesson(talk, library, statements) for talk in talks)
    return [lesson for lesson in found if lesson is not None]


def _lesson(talk: Talk, library: Library, statements: Statements) -> Lesson | None:
    history = _told(talk, library, statements)
    question = Question(talk.question, as_of=DAY, history=history)
    readings = _readings(question, talk.item, library)
    if not readings:
        return None
    right = statements.told(units_of_answers(talk.item))
    if not right and not talk.item.none:
        return None
    before = statements.told(units_of_answers(talk.last)) if talk.last is not None else []
    surely, wrong = statements.beside(talk.item, _in_turn(readings))
    answering = set(right)
    beside = [s for s in dict.fromkeys([*before, *surely, *wrong]) if s not in answering][:KEEP]
    told = without_marks(told_lines(history[-1].content))
    corrected = library.searcher.correct(talk.question)
    return Lesson(corrected, talk.after, told, tuple(dict.fromkeys(right)), tuple(beside), talk.item.apart)


def _told(talk: Talk, library: Library, statements: Statements) -> tuple[Turn, ...]:
    """The turns before the follow-up: what answers a practice question, else what the library answers; nothing where a
    question keeps to one document, which no answer does.
    """
    turns: list[Turn] = []
    for n, asked in enumerate(talk.after):
        told = ""
        if n == 0 and talk.last is not None:
            told = next(filter(None, map(statements.bare, units_of_answers(talk.last))), "")
        elif not talk.item.within:
            answer = answer_question(Question(asked, as_of=DAY, history=tuple(turns)), library, DAY)
            told = answer.markdown if answer.status == "answered" else ""
        turns += [Turn("user", asked), Turn("assistant", told)]
    return tuple(turns)


def _readings(question: Question, item: Practice, library: Library) -> list[list[Evidence]]:
    """What search gives for each way to read a follow-up, and for its own words alone."""
    whole = make_whole(question, library.gazetteer, library.knowledge.rarity)
    ways = [(whole.question, whole.itself, whole.said)]
    if whole.beside:
        ways.append((replace(whole.question, text=whole.beside), whole.itself, whole.said))
    if whole.alone is not None:
        ways.append((whole.alone.question, whole.alone.itself, ""))
    if whole.question.text != question.text:
        ways.append((replace(question, history=()), "", ""))
    found = []
    for asked, itself, said in ways:
        understood = understand(asked, library.gazetteer, DAY, itself)
        if understood.outside is None:
            sources = read_sources(replace(understood, documents=item.searched), library, {}, said)
            found.append([e for e in sources.evidence if e.features])
    return found


def _in_turn(readings: Sequence[Sequence[Evidence]]) -> list[Evidence]:
    """The best of each reading, then the next of each."""
    return [e for row in zip_longest(*readings) for e in row if e is not None][: len(readings) * KEEP]


def swapped(lesson: Lesson, others: Iterable[Lesson]) -> tuple[str, ...]:
    """The follow-up after another talk, where it says itself nothing of what answers it: then that no longer does."""
    own = frozenset(terms(" ".join(lesson.right)))
    if not lesson.right or own & frozenset(terms(lesson.question)):
        return ()
    far = (o for o in others if not own & frozenset(terms(" ".join([*o.asked, o.told]))))
    return tuple(talk_text(lesson.question, o.asked, o.told) for o in far)[:TWINS]


def as_shown(lesson: Lesson, twins: Sequence[str], texts: list[str], places: dict[str, int], with_told: bool) -> Shown:
    """The lesson as the learner takes it; ``texts`` and ``places`` gather the statements."""
    right, wrong = (tuple(place_of(s, texts, places) for s in told) for told in (lesson.right, lesson.wrong))
    return Shown(lesson.text(with_told), right, wrong, tuple(twins) if right else ())
