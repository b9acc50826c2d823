"""Kinds of detail: a time that is asked in hours, days, weeks or months must stand in the evidence in such a unit."""

from __future__ import annotations

import pytest

from assistant.details import code_missing, contact_missing, detail_missing, missing_kind, time_missing
from kb.words import fold


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("hoeveel weken duurt het voordat een kind terecht kan?", "kind of jongere tot 18 jaar.", True),
        ("hoeveel weken duurt het voordat een kind terecht kan?", "dat kan binnen zes weken.", False),
        ("hoeveel weken duurt het voordat een kind terecht kan?", "dat kan binnen tien werkdagen.", False),
        ("binnen hoeveel uur is er hulp?", "de hulp is er binnen een etmaal.", False),
        ("binnen hoeveel uur is er hulp?", "de overeenkomst duurt vijf jaar.", True),
        ("hoeveel maanden duurt het?", "het duurt 6 tot 9 maanden.", False),
        ("hoeveel werkdagen is dat?", "dat zijn er vijf.", True),
        ("hoeveel aanbieders zijn er?", "er zijn er vijf.", False),
        ("hoe lang duurt het?", "de hulp begint meteen.", False),
    ],
)
def test_a_time_is_asked_in_its_own_unit_or_the_next(question: str, text: str, missing: bool) -> None:
    assert time_missing(question, text) is missing
    assert detail_missing(question, text, text) is missing


def test_a_waiting_time_may_stand_in_a_row_with_its_unit_in_the_head() -> None:
    row = "Wachttijd tot de eerste les (dagen): 2023 19; 2024 33."
    assert not detail_missing("hoe lang wachtten kinderen op een zwemles?", fold(row), row)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("zorgaanbieders moeten een meldcode hebben.", True),
        ("code 54002 valt onder verblijf.", True),
        ("code 54001 valt onder verblijf.", False),
    ],
)
def test_a_product_code_that_is_named_must_stand_there(text: str, missing: bool) -> None:
    assert code_missing("naar welk taakgebied gaat productcode 54001?", text) is missing
    assert not code_missing("naar welk taakgebied gaat een bedrag van 54001?", text)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("hoe is het team telefonisch te bereiken?", True),
        ("tot hoe laat zijn jullie vrijdags telefonisch te bereiken?", False),
        ("wanneer is het team telefonisch bereikbaar?", False),
        ("wie is de winnaar van de aanbesteding?", True),
        ("hoe lang wachtten kinderen op een zwemles?", True),
        ("hoe zwaar telt de prijs bij het kiezen van de winnaars?", False),
    ],
)
def test_what_is_not_asked_is_not_missing(question: str, asked: bool) -> None:
    text = "Dat kan van 8.30 tot 17.00 uur."
    assert detail_missing(question, fold(text), text) is asked


@pytest.mark.parametrize(
    ("question", "told", "missing"),
    [
        ("hoeveel procent van de kinderen zwemt?", "De meeste kinderen zwemmen.", "share"),
        ("hoeveel procent van de kinderen zwemt?", "Een op de vijf kinderen zwemt.", ""),
        ("wat is het tarief voor een zwemles?", "De gemeente betaalt de zwemles.", "money"),
        ("wat is het tarief voor een zwemles?", "Een zwemles kost € 12.", ""),
        ("hoeveel badmeesters zijn er?", "In 2027 komen er badmeesters bij.", "number"),
        ("hoeveel badmeesters zijn er?", "Er zijn drie badmeesters.", ""),
        ("hoe lang duurt een les gemiddeld, in maanden?", "Lessen duren langer dan elders.", "time"),
        ("hoe lang duurt een les gemiddeld, in maanden?", "Een les duurt gemiddeld drie weken.", ""),
        ("bij welke aanbieder kan ik terecht?", "U kunt terecht bij een aanbieder.", "name"),
        ("bij welke aanbieder kan ik terecht?", "U kunt terecht bij Zwembad De Golf.", ""),
        ("wie beslist over de zwemles?", "De gemeente beslist.", ""),
    ],
)
def test_what_is_asked_and_not_told(question: str, told: str, missing: str) -> None:
    assert missing_kind(question, told) == missing


def test_a_way_to_reach_somebody_is_only_answered_by_itself() -> None:
    assert contact_missing("wat is het telefoonnummer van het loket?", "het loket is telefonisch bereikbaar.")
    assert not contact_missing("wat is het telefoonnummer van het loket?", "bel 076-123 45 67 of 0800-1234567.")
    assert contact_missing("waar kan ik heen mailen?", "mail naar het loket.")
    assert not contact_missing("waar kan ik heen mailen?", "mail naar loket@voorbeeld.nl.")
    assert not contact_missing("wie beslist?", "de gemeente.")
