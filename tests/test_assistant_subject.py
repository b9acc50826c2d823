"""What a question is about, and how a later one points back to it."""

from __future__ import annotations

import pytest

from assistant.followup import make_whole
from assistant.model import Question, Turn
from assistant.subject import in_its_place, is_of_something, only_asks, subject_of
from kb.places import Gazetteer


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Wat doet de POH zwemmen?", "de POH zwemmen"),
        ("wat is zwemhulp", "zwemhulp"),
        ("Wat houdt zwemmen op school in?", "zwemmen op school"),
        ("Wat is de rol van het torenteam?", "het torenteam"),
        ("Wat verstaan jullie onder zwemhulp?", "zwemhulp"),
        ("Wat is zwemhulp volgens de torenvisie?", "zwemhulp"),
        ("Hoe werkt zwemhulp vanaf 2027?", "zwemhulp"),
        ("Wat is het?", ""),
        ("Wat zijn de eisen?", ""),
        ("Wie levert zwemhulp aan kinderen?", ""),
        ("Wat is zwemhulp, en wat is het torenteam?", ""),
    ],
)
def test_the_subject_is_what_a_question_asks_the_meaning_of(text: str, subject: str) -> None:
    assert subject_of(text) == subject


@pytest.mark.parametrize(
    ("text", "subject", "made"),
    [
        ("Wie levert die?", "zwemhulp", "Wie levert zwemhulp?"),
        ("Wie zit daarin?", "een torenteam", "Wie zit in een torenteam?"),
        ("Wat doen ze ermee?", "de baden", "Wat doen ze met de baden?"),
        ("Is het verplicht?", "zwemhulp", "Is zwemhulp verplicht?"),
        ("Wat leveren ze?", "de baden", "Wat leveren de baden?"),
        ("Wat leveren ze?", "een bad", ""),
        ("Wanneer begint het?", "torenteam en zwembad", ""),
        ("Wie levert die?", "torenteam en zwembad", "Wie levert torenteam en zwembad?"),
        ("Mag hij zelf kiezen?", "zwemhulp", ""),
        ("Hoe lang loopt dat contract?", "zwemhulp", ""),
        ("Klopt het dat ouders betalen?", "zwemhulp", ""),
    ],
)
def test_the_subject_takes_the_place_of_what_points_at_it(text: str, subject: str, made: str) -> None:
    assert in_its_place(text, subject) == made


def test_words_that_only_ask_name_nothing() -> None:
    assert all(map(only_asks, ("betaalt", "daarvan", "Hoeveel", "uiteindelijk")))
    assert not any(map(only_asks, ("zwemhulp", "huisarts", "contract")))


def test_what_only_something_else_can_have_stands_not_alone(gazetteer: Gazetteer) -> None:
    assert is_of_something("En wat zijn de eisen?")
    assert not is_of_something("Wat zijn de eisen voor zwemhulp?")
    turns = (Turn("user", "Wie levert zwemhulp?"), Turn("assistant", "Het zwembad. [1]"))
    made = make_whole(Question("Wat zijn de eisen?", history=turns), gazetteer)
    assert made.question.text == "Wat zijn de eisen (zwemhulp)?"
    assert made.alone is not None
    assert made.alone.question.text == "Wat zijn de eisen?"


def test_a_subject_holds_for_several_questions(gazetteer: Gazetteer) -> None:
    turns = (
        *(Turn("user", "Wat is zwemhulp?"), Turn("assistant", "Hulp in het water. [1]")),
        *(Turn("user", "Wie levert die?"), Turn("assistant", "Het zwembad. [1]")),
    )
    assert make_whole(Question("En wie betaalt dat?", history=turns), gazetteer).question.text == (
        "En wie betaalt zwemhulp?"
    )


def test_of_earlier_questions_only_names_are_taken_along(gazetteer: Gazetteer) -> None:
    turns = (Turn("user", "Hoe regelt de school zwemhulp voor kleuters?"), Turn("assistant", "Met het bad. [1]"))
    asked = make_whole(Question("Wie beslist daarover?", history=turns), gazetteer).question.text
    assert asked == "Wie beslist daarover (school zwemhulp kleuters)?"
    # What asks nothing itself asks the same of something else.
    turns = (Turn("user", "Hoeveel betaalt een kind van 8?"), Turn("assistant", "Acht euro. [1]"))
    assert "betaalt" in make_whole(Question("En als hij 13 is?", history=turns), gazetteer).question.text


def test_words_of_the_answer_stand_beside_those_of_the_question(gazetteer: Gazetteer) -> None:
    turns = (Turn("user", "Wie levert zwemhulp?"), Turn("assistant", "Het badhuis van de torenwachters. [1]"))
    made = make_whole(Question("Wie betaalt dat?", history=turns), gazetteer, lambda w: float(len(w)))
    assert made.question.text == "Wie betaalt dat (zwemhulp)?"
    assert made.beside == "Wie betaalt dat (torenwachters badhuis)?"


def test_of_a_long_talk_the_words_of_what_it_began_with_are_taken_along(gazetteer: Gazetteer) -> None:
    turns = (
        Turn("user", "Wie levert zwemhulp?"),
        Turn("assistant", "Het badhuis. [1]"),
        Turn("user", "Wie betaalt dat en met welke munten?"),
        Turn("assistant", "De torenwachters. [1]"),
    )
    assert make_whole(Question("Waarom?", history=turns), gazetteer).question.text == "Waarom (zwemhulp)?"
    switched = (*turns, Turn("user", "Wat kost een kampweek op de boerderij?"), Turn("assistant", "Acht euro. [1]"))
    assert make_whole(Question("Waarom?", history=switched), gazetteer).brought == "kampweek boerderij"


def test_what_an_earlier_turn_pointed_at_is_what_the_next_one_is_about(gazetteer: Gazetteer) -> None:
    turns = (
        Turn("user", "Hoe begint het torenteam?"),
        Turn("assistant", "Eerst komt er een rondgang. Daarna volgt altijd een kindertoets. [1]"),
        Turn("user", "Wat is dat laatste?"),
        Turn("assistant", "Een kindertoets is een gesprek met het hele gezin. [1]"),
    )
    asked = make_whole(Question("Wie doet die?", history=turns), gazetteer).question.text
    assert asked == "Wie doet kindertoets?"
