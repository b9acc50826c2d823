"""The reader of follow-ups: what it is given of a talk, and that it reads what is asked now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import TODAY

from assistant.answer import answer_question
from assistant.followup import make_whole
from assistant.model import Question, Turn
from assistant.second_look import LEAST_READ, NEAR_OF_TALK, READ_OF_TALK, TALKED, look_at_talk, probability
from assistant.service import Library
from assistant.sources import read_sources
from assistant.understand import understand
from evals.audit import asked_texts, shingles
from evals.questions import load_questions
from evals.talks import Lesson, Talk, as_shown, lessons_of, load_talks, swapped
from evals.train_talk import as_lessons
from evals.training import FOLDER, Practice, marked_passages
from kb.encode import Matrix
from kb.reader import LONGEST_OF_TALK, Reader, load_talk_reader, pair_ids, talk_text
from kb.settings import KbSettings

TERM = "Pleegzorg › Contract: Het contract voor pleegzorg loopt vier jaar."
PAID = "Pleegzorg › Bekostiging: Pleegzorg wordt betaald per etmaal."
OTHER = "Dagbehandeling › Contract: Het contract voor dagbehandeling loopt acht jaar."


HISTORY = (Turn("user", "Wat is een buddy?"), Turn("assistant", "**Nu**\n\nEen buddy uit de buurt doet mee. [1]"))


class Counting:
    """A reader that remembers what it was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []

    def score(self, question: str, statements: Sequence[str]) -> Matrix:
        self.shown += [(question, s) for s in statements]
        return np.array([len(s) for s in statements], dtype=np.float32)


def test_a_talk_is_told_from_what_is_asked_now_backwards() -> None:
    text = talk_text("en hoe lang?", ["Wat is pleegzorg?", "En wie betaalt dat?"], "De gemeente betaalt.")
    assert text == "en hoe lang? « En wie betaalt dat? « De gemeente betaalt. « Wat is pleegzorg?"
    assert talk_text("en hoe lang?", ["Wat is pleegzorg?"], "") == "en hoe lang? « Wat is pleegzorg?"
    long = talk_text("en hoe lang?", ["woord " * 90], "zin " * 90)
    assert long.startswith("en hoe lang? « woord") and len(long.split()) < 60


def test_a_pair_of_a_talk_may_be_longer() -> None:
    assert len(pair_ids(range(400), range(400), LONGEST_OF_TALK)) == LONGEST_OF_TALK
    assert len(pair_ids(range(400), range(400))) < LONGEST_OF_TALK


def test_the_best_units_of_a_follow_up_are_read_beside_its_talk(library: Library) -> None:
    understood = understand(Question("Wie betaalt de zwemhulp?", as_of=TODAY), library.gazetteer, TODAY)
    first = [e for e in read_sources(understood, library, {}).evidence if e.features]
    ranked = [replace(first[n % len(first)], score=probability(1 - n / 10)) for n in range(READ_OF_TALK + 2)]
    inner = Counting()
    looked = look_at_talk("talk", ranked, replace(library, talk_reader=inner))
    assert [talk for talk, _ in inner.shown] == ["talk"] * READ_OF_TALK
    says = [float(len(statement)) for _, statement in inner.shown]
    odds = sorted(((1 - n / 10 + TALKED * s) / (1 + TALKED) for n, s in enumerate(says)), reverse=True)
    kept = [probability(o) for o in odds]
    assert [e.score for e in looked[:READ_OF_TALK]] == pytest.approx(kept)
    assert all(e.score < kept[-1] for e in looked[READ_OF_TALK:])
    far = [ranked[0], *(replace(e, score=probability(0.9 - NEAR_OF_TALK)) for e in ranked[1:])]
    inner.shown.clear()
    look_at_talk("talk", far, replace(library, talk_reader=inner))
    assert len(inner.shown) == LEAST_READ
    assert look_at_talk("talk", ranked, replace(library, talk_reader=None)) == ranked
    assert look_at_talk("talk", [], replace(library, talk_reader=inner)) == []
    fact = replace(ranked[0], features=(), score=0.9)
    beside_fact = look_at_talk("talk", [fact, *ranked], replace(library, talk_reader=inner))
    assert beside_fact[0] == fact and beside_fact[1].score == pytest.approx(ranked[0].score)


@pytest.fixture(scope="module")
def talk_reader(kb_settings: KbSettings) -> Reader:
    """The reader of follow-ups of the package."""
    return load_talk_reader(kb_settings)


@pytest.mark.parametrize(
    ("asked", "told", "best"),
    [
        ("Hoe wordt pleegzorg betaald?", "Pleegzorg wordt betaald per etmaal.", TERM),
        ("Hoe wordt dagbehandeling betaald?", "Dagbehandeling wordt betaald per dagdeel.", OTHER),
    ],
)
def test_the_same_words_ask_something_else_after_another_talk(
    talk_reader: Reader, asked: str, told: str, best: str
) -> None:
    statements = [TERM, PAID, OTHER]
    scores = talk_reader.score(talk_text("en hoe lang?", [asked], told), statements)
    assert statements[int(scores.argmax())] == best


def test_a_follow_up_has_its_talk_and_a_question_of_its_own_has_none(library: Library) -> None:
    def talk(now: str, *turns: str) -> str:
        roles = ("user", "assistant")
        history = tuple(Turn(roles[n % 2], t) for n, t in enumerate(turns))  # type: ignore[arg-type]
        return make_whole(Question(now, history=history), library.gazetteer, library.knowledge.rarity).talk

    before = [turn.content for turn in HISTORY]
    assert talk("Hoe lang duurt dat?", *before) == talk_text(
        "Hoe lang duurt dat?", [before[0]], "Een buddy uit de buurt doet mee. "
    )
    assert talk("Hoe lang duurt dat?") == ""
    assert talk("Welke gemeenten doen mee aan de inkoop van zwemhulp in Breda?", *before) == ""


def test_what_the_reader_of_follow_ups_likes_best_is_told_first(library: Library) -> None:
    class Liking:
        """Likes statements with a word."""

        def __init__(self, word: str) -> None:
            self.word, self.read = word, dict[str, list[str]]()

        def score(self, question: str, statements: Sequence[str]) -> Matrix:
            self.read.setdefault(question, []).extend(statements)
            return np.array([9.0 if self.word in s else -9.0 for s in statements], dtype=np.float32)

    asked = Question("Wie betaalt dat?", history=HISTORY)
    seen = Liking("")
    answer_question(asked, replace(library, talk_reader=seen), TODAY)
    assert list(seen.read) == ["Wie betaalt dat? « Wat is een buddy? « Een buddy uit de buurt doet mee."]
    answer_question(Question("Wat is een buddy?"), replace(library, talk_reader=seen), TODAY)
    assert len(seen.read) == 1  # a single question is not read so
    statements = next(iter(seen.read.values()))
    first: set[str] = set()
    for statement in statements[:2]:
        answer = answer_question(asked, replace(library, talk_reader=Liking(statement)), TODAY)
        told = [s.text for s in answer.sentences if s.kind == "statement"]
        assert any(line.removeprefix("- ") in statement for line in told), statement
        first.add(told[0])
    assert len(first) == 2


def test_a_follow_up_in_another_language_is_not_read_so(library: Library) -> None:
    inner = Counting()
    history = (Turn("user", "What is zwemhulp?"), Turn("assistant", "Zwemhulp is hulp in het water. [1]"))
    answer_question(Question("And who pays for that?", history=history), replace(library, talk_reader=inner), TODAY)
    assert inner.shown == []


@pytest.mark.parametrize(
    ("history", "talk"),
    [
        ((Turn("assistant", "Welkom!"), *HISTORY[:1]), "Wie betaalt dat? « Wat is een buddy?"),
        ((*HISTORY, Turn("user", "En waar?")), "Wie betaalt dat? « En waar? « Wat is een buddy?"),
    ],
)
def test_a_question_that_was_not_answered_is_part_of_the_talk(
    library: Library, history: tuple[Turn, ...], talk: str
) -> None:
    assert make_whole(Question("Wie betaalt dat?", history=history), library.gazetteer).talk == talk


def test_practice_talks_ask_practice_questions_and_share_no_wording_with_the_test_half() -> None:
    talks = load_talks(("official", "gesprek", "jeugdwet", "other", "invented"))
    assert len(talks) == len((FOLDER / "vervolg.jsonl").read_text(encoding="utf-8").splitlines()) > 5000
    frozen = {s for item in load_questions(split="test") for s in shingles(asked_texts(item))}
    assert [t.question for t in talks for text in (t.question, *t.after) if shingles(text) & frozen] == []
    assert all(t.question and all(t.after) for t in talks)


def test_a_talk_is_taught_with_what_answers_it_and_with_what_was_just_told(library: Library) -> None:
    marked = next(m for m in marked_passages(library.knowledge.documents) if len(m.units) > 2)
    document, (first, second) = marked.document.metadata.id, marked.marks[:2]
    last = Practice("Wat is een buddy?", "official", "", "", ((document, (first,)),))
    item = Practice("Hoe lang duurt zwemhulp?", "official", "", "", ((document, (second,)),))
    (lesson,) = lessons_of([Talk("hoe lang duurt dat?", (last.question,), item, last)], library)
    assert lesson.right[0].endswith(marked.units[1].text)
    assert lesson.wrong[0].endswith(marked.units[0].text) and lesson.right[0] not in lesson.wrong
    assert lesson.told == marked.units[0].text
    texts: list[str] = []
    shown = as_shown(lesson, ("een ander",), texts, {}, with_told=False)
    assert shown.question == "hoe lang duurt dat? « Wat is een buddy?" and shown.twins == ("een ander",)
    assert [texts[i] for i in shown.right] == list(lesson.right)


def test_a_follow_up_that_says_nothing_itself_gets_another_talk_as_a_twin() -> None:
    lesson = Lesson("en hoe lang?", ("Wat is pleegzorg?",), "", (TERM,), (PAID,), False)
    other = replace(lesson, asked=("Wie betaalt de zwemles?",), told="De school.")
    assert swapped(lesson, [lesson, other]) == (talk_text("en hoe lang?", other.asked, other.told),)
    assert swapped(replace(lesson, question="en het contract?"), [other]) == ()


def test_talks_kept_apart_are_judged_by_and_not_taught() -> None:
    taught = Lesson("en hoe lang?", ("Wat is pleegzorg?",), "Dat is zorg.", (TERM,), (PAID,), False)
    apart = replace(taught, asked=("Wie betaalt de zwemles?",), told="De school.", apart=True)
    full = replace(taught, question="Hoe lang loopt het contract?", twins=("Wie sluit het contract?",))
    texts: list[str] = []
    lessons, kept = as_lessons([taught, apart], [full], texts)
    assert texts == [TERM, PAID]
    assert [x.question.split(" « ")[0] for x in lessons] == ["en hoe lang?", "Hoe lang loopt het contract?"]
    assert lessons[0].twins == () and lessons[1].twins == (talk_text(full.twins[0], full.asked, full.told),)
    assert [x.question for x in kept] == [apart.text()]


def test_a_talk_about_no_practice_question_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "vervolg.jsonl").write_text(
        '{"q": "en dan?", "after": ["Wie?"], "for": "Onbekend?", "on": "official"}\n', encoding="utf-8"
    )
    with pytest.raises(KeyError):
        load_talks(("official",), tmp_path)
