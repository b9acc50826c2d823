"""A figure that is asked of one municipality must be told of that one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.model import Question
from assistant.refuse_signals import _place_missing
from assistant.settings import AssistantSettings
from assistant.understand import understand
from kb.places import load_gazetteer

ASKED = "Hoeveel inwoners telt de gemeente Drimmelen?"


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        (["De kleinste gemeente telt 22.000 inwoners."], True),
        (["De regio bestaat uit Altena, Breda en Drimmelen.", "De regio telt 350.000 inwoners."], True),
        (["Drimmelen telt 27.000 inwoners."], False),
    ],
)
def test_a_figure_of_another_place_is_no_answer(told: list[str], missing: bool) -> None:
    gazetteer = load_gazetteer(AssistantSettings().regions)
    asked = understand(Question(ASKED), gazetteer, date(2026, 11, 22))
    assert _place_missing(asked, " ".join(told), told) is missing
    assert not _place_missing(replace(asked, places=()), " ".join(told), told)
