"""Parts of a route card that are asked by themselves, and a follow-up that asks for one of the card just shown."""

from __future__ import annotations

import pytest

from assistant.followup import make_whole
from assistant.model import Question, Turn
from assistant.route_parts import part_missing, part_of_route, slot_asked
from kb.places import Gazetteer
from kb.words import fold

CARD = "**Zwemhulp** (nu)\n\n- **Eerst:** Vraag het zwembad. [1]\n- **Overleg:** De badmeester denkt mee. [2]"
ASKED = "Waar meld ik een kind van 6 voor zwemhulp?"


@pytest.mark.parametrize(
    ("now", "read"),
    [
        ("Wie beslist daarover?", "Wie beslist daarover?"),
        ("en wie geeft dan de beschikking af", "Wie geeft dan de beschikking af?"),
        ("Met wie moet ik overleggen?", "Met wie moet ik overleggen?"),
        ("met wie overleg ik dan", "Met wie overleg ik dan?"),
        ("Mag ik dat zelf doen?", "Mag ik zelf verwijzen?"),
        ("Kan ik ook rechtstreeks verwijzen?", "Kan ik ook rechtstreeks verwijzen?"),
        ("wat doe ik eerst?", "Wat doe ik eerst?"),
        ("Wie beslist over pleegzorg?", ""),
        ("Mag ik zelf zwemles geven?", ""),
        ("Wie betaalt dat?", ""),
    ],
)
def test_a_follow_up_that_asks_for_a_part_of_the_card_takes_its_question_along(now: str, read: str) -> None:
    assert part_of_route(now, CARD, ASKED) == (f"{read} {ASKED}" if read else "")
    assert part_of_route(now, "De school vraagt het zwembad. [1]", ASKED) == ""


def test_the_question_of_the_card_goes_on_after_a_part_of_it(gazetteer: Gazetteer) -> None:
    turns = [Turn("user", ASKED), Turn("assistant", CARD), Turn("user", "Wie beslist daarover?")]
    later = (*turns, Turn("assistant", CARD))
    assert make_whole(Question("Met wie overleg ik?", history=later), gazetteer).question.text.endswith(ASKED)
    assert make_whole(Question("En vanaf 2027?", history=later), gazetteer).question.text == (
        "Waar meld ik een kind van 6 voor zwemhulp, vanaf 2027?"
    )
    dated = (*later, Turn("user", "En vanaf 2027?"), Turn("assistant", CARD), Turn("user", "Wie beslist?"))
    whole = make_whole(
        Question("en wie geeft de beschikking af?", history=(*dated, Turn("assistant", CARD))), gazetteer
    )
    assert whole.question.text.count("vanaf 2027") == 1


def test_a_card_without_the_part_that_is_asked_does_not_answer() -> None:
    lines = [fold(line) for line in CARD.splitlines() if line.startswith("- ")]
    assert slot_asked("Wie beslist daarover?") == "Wie beslist" and slot_asked("Met wie overleg ik?") == "Overleg"
    assert slot_asked("Waar meld ik een kind?") == ""
    assert part_missing("Wie beslist daarover?", lines)
    assert not part_missing("Wie beslist daarover?", [*lines, "het zwembad beslist."])
    assert not part_missing("Met wie overleg ik?", lines) and not part_missing(ASKED, lines)
