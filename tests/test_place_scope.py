"""A place that only says for whom something is asked is left out of what is searched and read."""

from __future__ import annotations

import pytest

from assistant.place_scope import apart_from_place
from kb.places import Gazetteer


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("Hoeveel geld is er begroot in 2027, in Breda?", "Hoeveel geld is er begroot in 2027?"),
        ("In Breda: wie beslist over pleegzorg?", "wie beslist over pleegzorg?"),
        ("Waar verwijs ik een kind van 9 in Oosterhout?", "Waar verwijs ik een kind van 9?"),
        ("Wat valt onder begeleiding in de gemeente Drimmelen?", "Wat valt onder begeleiding?"),
        ("Mijn leerling uit Raamsdonksveer zit thuis, wie bel ik?", "Mijn leerling zit thuis, wie bel ik?"),
    ],
)
def test_a_place_after_a_preposition_is_left_out(asked: str, left: str, gazetteer: Gazetteer) -> None:
    assert apart_from_place(asked, gazetteer) == left


@pytest.mark.parametrize(
    "asked",
    [
        "Is Breda verantwoordelijk voor het SLT?",
        "Wat doet de gemeente Altena met de indexering?",
        "Geldt dat in Breda en Oosterhout?",
        "En in Breda?",
        "Welke gemeenten doen mee?",
        "Hoe gaat het in Eindhoven met de jeugdhulp?",
    ],
)
def test_a_place_that_is_spoken_of_stays(asked: str, gazetteer: Gazetteer) -> None:
    assert apart_from_place(asked, gazetteer) == asked
