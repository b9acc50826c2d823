"""Words of one family."""

from __future__ import annotations

import pytest

from assistant.followup import begins_with_own
from assistant.kin import asked_words, holds_kin
from assistant.model import Answer, Sentence


@pytest.mark.parametrize(
    ("word", "text", "kin"),
    [
        ("geschommeld", "Bij de schommeling hoort een les.", True),
        ("bekostigd", "De zwembadbekostiging is nieuw.", True),
        ("zwemles", "De klimles is nieuw.", False),
    ],
)
def test_words_of_one_family_begin_alike(word: str, text: str, kin: bool) -> None:
    assert holds_kin(word, text) is kin


def test_the_words_that_a_question_is_about() -> None:
    assert asked_words("Hoeveel zwembaden zijn er in 2027?") == ["zwembaden"]


def test_an_answer_to_a_follow_up_begins_with_what_it_asks_itself() -> None:
    told = ("Wie zwemt moet een diploma hebben.", "Dat is een eis.", "De bekostiging is per les.")
    answer = Answer("answered", "", tuple(Sentence(text) for text in told))
    assert not begins_with_own(answer, "Hoe worden we bekostigd?")  # only in the third line
    assert begins_with_own(answer, "Welk diploma dan?")
    assert begins_with_own(answer, "En dan?")
