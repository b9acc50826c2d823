"""What a follow-up points at in the last answer."""

from __future__ import annotations

import pytest

from assistant.pointing import before_verb, is_name, last_named, pointed

SHORT = "Eerst komt er een rondgang. Daarna volgt altijd een brede kindertoets."


@pytest.mark.parametrize(
    ("now", "answer", "asked"),
    [
        ("wat is dat laatste?", SHORT, "Wat is brede kindertoets?"),
        ("Dat laatste, kun je dat uitleggen?", SHORT, "Wat is brede kindertoets?"),
        ("Wat bedoelen ze daarmee?", SHORT, "Wat is brede kindertoets?"),
        ("wat betekent dat precies", "Er geldt een 'open poort'. [1]", "Wat is open poort?"),
        ("Wie doet die laatste?", SHORT, "Wie doet brede kindertoets?"),
        ("Welke zijn dat?", "Nee, maar er zijn uitzonderingen. [1]", "Welke uitzonderingen zijn er?"),
        ("Noem ze eens", "Er zijn acht torenteams gekozen.", "Welke torenteams zijn er?"),
        ("en welke dan", "Het dorp heeft 20 vaste partners. Kinderen lachen.", "Welke partners zijn er?"),
        # Nothing is pointed at: another verb, the time that has passed, a long answer that "dat" may mean as a whole.
        ("Wie betaalt dat?", SHORT, ""),
        ("Wat gebeurde er de laatste jaren?", SHORT, ""),
        ("Wat is dat?", f"{SHORT} {SHORT}", ""),
        ("Wat is dat?", "", ""),
        ("Welke zijn dat?", "De school helpt kinderen die niet lezen.", ""),
    ],
)
def test_what_a_question_points_at_takes_its_place(now: str, answer: str, asked: str) -> None:
    assert pointed(now, answer)[0] == asked


def test_only_the_meaning_of_a_thing_stands_alone() -> None:
    assert pointed("wat is dat laatste?", SHORT)[1]
    assert not pointed("Welke zijn dat?", "Er zijn uitzonderingen.")[1]


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("De toets wordt door de torenwachter afgenomen.", "torenwachter"),
        ("- zwemles [1]\n- speelhulp in de buurt [2]", "buurt"),
        ("Dat is zo.", ""),
    ],
)
def test_the_last_name_of_an_answer(answer: str, named: str) -> None:
    assert last_named(answer) == named


def test_the_subject_stands_before_the_verb() -> None:
    assert before_verb("De brede kindertoets van het torenteam is er voor ieder. Dat kost niets.").endswith("torenteam")
    assert before_verb("Torenteam") == ""


@pytest.mark.parametrize(
    ("word", "name"), [("gemeente", True), ("Gebied", True), ("uitgevoerd", False), ("waarom", False), ("2027", False)]
)
def test_words_that_name_something(word: str, name: bool) -> None:
    assert is_name(word) is name
