"""Short forms of people in a hurry are read as the words that they stand for."""

from __future__ import annotations

import pytest
from conftest import Asker

from assistant.shorthand import usual_plural, written_out
from assistant.understand import question_kinds


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wat is het tel nr van de zwemclub", "wat is het telefoonnummer van de zwemclub"),
        ("Mn kind wil nr zwemles", "Mijn kind wil naar zwemles"),
        ("wie betaalt t bad vd zwemclub?", "wie betaalt het bad van de zwemclub?"),
        ("meisje 8 jr, bang vh water", "meisje 8 jaar, bang van het water"),
        ("jongen 8jr", "jongen 8 jaar"),
        ("kan ik als zzper zwemles geven", "kan ik als zzp'er zwemles geven"),
        ("wat doen de slts en de PGBs", "wat doen de slt's en de PGB's"),
        ("welke gemeentes zwemmen", "welke gemeenten zwemmen"),
    ],
)
def test_short_forms_are_written_out(typed: str, meant: str) -> None:
    assert written_out(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["Wat is MBT?", "bad nr 3", "zo'n zwembad", "t/m 12 jaar", "Hoe lang duurt het proces op dit adres?", "de pt's"],
)
def test_what_may_mean_something_else_stays(text: str) -> None:
    assert written_out(text) == text


def test_only_the_rarer_of_two_plurals_changes() -> None:
    assert [usual_plural(w) for w in ("opgaves", "meisjes", "analyses", "adres")] == [
        "opgaven",
        "meisjes",
        "analyses",
        "adres",
    ]


def test_a_short_form_asks_for_what_the_whole_word_asks_for(ask: Asker) -> None:
    assert question_kinds(written_out("wat is het tel nr van de club"))[:1] == ("contact",)
    assert ask("wat doen de slts vd regio", municipality="Breda").question_used == "wat doen de slt's van de regio"
