"""Broken words, slips of recognition, lost spaces and garbled tokens."""

from __future__ import annotations

import pytest

from ingest.raw import RawPage
from ingest.repair import repair_pages
from ingest.repair.garbled_words import garbled
from ingest.repair.glued_words import glue
from ingest.repair.hyphenation import completed
from ingest.repair.lexicon import Vocabulary, is_compound
from ingest.repair.ocr_slips import Slips, came_from_recognition

NONE = Vocabulary([])


def text_of(*lines: str) -> str:
    return repair_pages([RawPage(1, "\n".join(lines))])[0].text


@pytest.mark.parametrize(
    ("start", "rest", "whole"),
    [
        ("jeugd-", "hulp", "jeugdhulp"),
        ("gemeen-", "ten", "gemeenten"),
        ("uitvoe-", "ring,", "uitvoering,"),
        ("patiën-", "ten", "patiënten"),
        ("SLT-", "gebied", "SLT-gebied"),
        ("Wmo-", "verstrekking", "Wmo-verstrekking"),
        ("WIA-", "uitkering", "WIA-uitkering"),
        ("ggz-", "problematiek", "ggz-problematiek"),
        ("data-", "infrastructuur", "data-infrastructuur"),
        ("West-", "Brabant", "West-Brabant"),
        ("go/no-go-", "momenten", "go/no-go-momenten"),
        ("VNG/gemeen-", "ten", "VNG/gemeenten"),
        ("2023-", "2028", None),
        ("op-", "en", None),
        ("kind-", "of", None),
        ("beleids\u00ad", "plan", "beleidsplan"),
    ],
)
def test_broken_word(start: str, rest: str, whole: str | None) -> None:
    assert completed(start, rest, NONE.known) == whole


def test_address_keeps_its_hyphen() -> None:
    assert completed("https://voorbeeld.nl/mijn-", "pagina", NONE.known) == "https://voorbeeld.nl/mijn-pagina"


def test_word_broken_over_lines_is_whole_and_the_change_is_kept() -> None:
    page = repair_pages([RawPage(1, "De regio koopt samen de jeugd-\nhulp in voor alle vijf gemeenten.")])[0]
    assert page.text == "De regio koopt samen de jeugdhulp in voor alle vijf gemeenten."
    (repair,) = page.repairs
    assert (repair.kind, repair.before) == ("hyphenation", "jeugd- hulp")
    assert page.text[repair.start : repair.end] == "jeugdhulp"


def test_word_broken_over_pages_is_completed_on_the_first() -> None:
    pages = repair_pages([RawPage(1, "Wij maken met alle partijen afspra-"), RawPage(2, "ken over de toegang.")])
    assert [page.text for page in pages] == ["Wij maken met alle partijen afspraken", "over de toegang."]


def test_rest_of_a_word_is_found_behind_the_other_column() -> None:
    page = text_of(
        "BEGRIP DEFINITIE",
        "Taakgerichte De gemeente geeft een aanbieder een speci-",
        "bekostiging fieke opdracht met een vast budget.",
    )
    assert page.split("\n")[1].endswith("een specifieke")
    assert page.split("\n")[2] == "bekostiging opdracht met een vast budget."


def test_set_apart_hyphen_belongs_to_the_word() -> None:
    assert text_of("Wij letten daarbij op de opdrach -", "ten en op het budget.").startswith(
        "Wij letten daarbij op de opdrachten"
    )


def test_a_hyphen_as_a_browser_sets_it_joins_its_word() -> None:
    assert text_of("Wij letten daarbij op de opdrach\u2010", "ten en op het budget.").startswith(
        "Wij letten daarbij op de opdrachten"
    )


def test_hanging_hyphen_stays() -> None:
    assert text_of("Het gaat om op- en afschalen van hulp-", "en zorgverlening.") == (
        "Het gaat om op- en afschalen van hulp- en zorgverlening."
    )


@pytest.mark.parametrize(
    ("slip", "printed"),
    [
        ("cliént", "cliënt"),
        ("cliéntniveau.", "cliëntniveau."),
        ("codrdinatie", "coördinatie"),
        ("Plaatsingscodrdinatie", "Plaatsingscoördinatie"),
        ("Plaatsingscooérdinatie", "Plaatsingscoördinatie"),
        ("reéle", "reële"),
        ("ideeén", "ideeën"),
        ("continuiteit", "continuïteit"),
        ("geinteresseerde", "geïnteresseerde"),
        ("casuistiek,", "casuïstiek,"),
        ("ledere", "Iedere"),
        ("lemand", "Iemand"),
        ("SLT'’s", "SLT’s"),
        ("60k", "óók"),
        ("€én", "één"),
        ("weél", "wél"),
        ("invioed", "invloed"),
        ("beinvioeden", "beïnvloeden"),
        ("bijpbehorende", "bijbehorende"),
        ("signhaleren", "signaleren"),
        ("Richtliin", "Richtlijn"),
    ],
)
def test_slip_of_recognition(slip: str, printed: str) -> None:
    assert Slips(NONE, recognised=True).corrected(slip) == printed


@pytest.mark.parametrize(
    ("slip", "printed"), [("verblijff", "verblijf"), ("kwalliteit", "kwaliteit"), ("tijJdens", "tijdens")]
)
def test_doubled_letter_goes_where_the_document_has_the_word(slip: str, printed: str) -> None:
    assert Slips(Vocabulary([printed]), recognised=True).corrected(slip) == printed
    assert Slips(NONE, recognised=True).corrected(slip) is None


GOOD = [
    "GI's",
    "KPI's",
    "KRI's",
    "SLT's",
    "MDO",
    "WBO",
    "2027",
    "45A53",
    "3.1.2",
    "€",
    "brussen",
    "ontschotten",
    "regievoerder",
    "sturings-",
    "EMVI",
    "PoC’s",
    "oplossingsgerichtheid",
    "Geertruidenberg",
    "Drimmelen",
    "Simons",
    "schoolprogramma’s",
    "zo’n",
    "kaders",
    "clientondersteuning",
]


@pytest.mark.parametrize("word", GOOD)
def test_good_word_is_no_slip(word: str) -> None:
    assert Slips(NONE, recognised=True).corrected(word) is None


def test_source_without_recognition_keeps_its_own_spelling() -> None:
    assert Slips(NONE, recognised=False).corrected("continuiteit") is None
    assert not came_from_recognition(["continuiteit", "princpipes", "eenn", "cliënt", "één", "reële"])
    assert came_from_recognition(["cliént", "reéle", "ideeén"])


@pytest.mark.parametrize(
    ("glued", "parts"),
    [("Eentoename", ("Een", "toename")), ("vanvertrouwen", ("van", "vertrouwen")), ("gezinsKijken", None)],
)
def test_lost_space(glued: str, parts: tuple[str, str] | None) -> None:
    cut = glue(glued)
    assert (None if cut is None else (glued[:cut], glued[cut:])) == parts


@pytest.mark.parametrize("word", ["vanuit", "eenoudergezin", "hetzelfde", "deskundigheid", "JeugdzorgPlus", "vandaag"])
def test_one_word_is_not_parted(word: str) -> None:
    assert glue(word) is None


@pytest.mark.parametrize("token", ["sFe._ciali_st_isth'e", "sQclALE", "IzrachtiEe", "d_gs_kundlge", "iddei@dh", "{0"])
def test_garbled_token(token: str) -> None:
    assert garbled(token, NONE) > 0


@pytest.mark.parametrize(
    "token",
    [
        "JeugdzorgPlus",
        "iWmo",
        "AMvB",
        "PoC",
        "45A53",
        "Wmo317",
        "3.2.a",
        "www.regio.nl",
        "jeugdhulp@regio.nl",
        "–",
        "en/of",
        "2023/2024",
        "€1.250,50",
        "(MDO)",
        "______",
        "|",
    ],
)
def test_token_that_means_something_is_not_garbled(token: str) -> None:
    assert garbled(token, NONE) == 0


def test_compound() -> None:
    assert is_compound("contractpartners")
    assert is_compound("taakomschrijving")
    assert not is_compound("verblijffszorg")
    assert not is_compound("contractpartnerfifi")
