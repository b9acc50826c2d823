"""Kinds of detail: a time that is asked in hours, days, weeks or months must stand in the evidence in such a unit."""

from __future__ import annotations

import pytest

from assistant.details import code_missing, detail_missing, time_missing


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
