"""Kinds of detail: a time that is asked in hours, days, weeks or months must stand in the evidence in such a unit."""

from __future__ import annotations

import pytest

from assistant.details import (
    code_missing,
    contact_missing,
    contact_of,
    detail_missing,
    missing_kind,
    part_missing,
    person_missing,
    time_missing,
)
from assistant.understand import question_kinds
from evals.details import wrongly_refused
from evals.train_encoder import library_documents
from evals.training import FOLDER, load_practice
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
        ("hoeveel kinderen wachten op zwemles?", "2: wachttijd van 31 naar 12 weken; budget € 185.000.", "number"),
        ("hoeveel kinderen wachten op zwemles?", "In mei wachtten 31 kinderen acht weken.", ""),
        ("welke aanbieders zijn toegelaten?", "Een aanbieder kan zich aanmelden.", "name"),
        ("welke aanbieders zijn toegelaten?", "Toegelaten zijn De Golf en Het Diepe.", ""),
        ("hoe heet het team van wip?", "Het overleg wordt geleid door Wip.", "name"),
    ],
)
def test_what_is_asked_and_not_told(question: str, told: str, missing: str) -> None:
    assert missing_kind(question, told) == missing


def test_a_way_to_reach_somebody_is_only_answered_by_itself() -> None:
    assert contact_missing("wat is het telefoonnummer van het loket?", "het loket is telefonisch bereikbaar.")
    assert not contact_missing("wat is het telefoonnummer van het loket?", "bel 076-123 45 67 of 0800-1234567.")
    assert contact_missing("welk nummer heeft het loket?", "het loket is open.")
    for asks in ("hoe bereik ik het loket?", "hoe kan ik met het loket contact opnemen?"):
        assert contact_missing(asks, "het loket is toegankelijk voor mensen met een beperking.")
        assert not contact_missing(asks, "ouders bellen het loket op werkdagen.")
    assert not contact_missing("hoe bereikt de regio haar doelen?", "de regio werkt samen.")
    assert contact_missing("waar kan ik heen mailen?", "mail naar het loket.")
    assert not contact_missing("waar kan ik heen mailen?", "mail naar loket@voorbeeld.nl.")
    assert not contact_missing("wie beslist?", "de gemeente.")


@pytest.mark.parametrize(
    ("question", "told", "kind"),
    [
        ("Welk bureau onderzoekt de prijzen?", "Een onafhankelijk bureau onderzoekt de prijzen.", "name"),
        ("Welk bureau onderzoekt de prijzen?", "Dat doet bureau Kompas en Zonen.", ""),
        ("Welke aanbieder doet pleegzorg?", "Er zijn dertien vormen: - Pleegzorg", "name"),
        ("Welke aanbieder doet pleegzorg?", "Pleegzorg wordt gedaan door Stichting Kompas.", ""),
        ("Welke vier scholen doen mee?", "Aan de proef doen vier scholen mee.", "name"),
        (
            "Welke zes scholen doen mee?",
            "Aan de proef doen zes scholen mee, drie in Torendam en drie in Kadewijk.",
            "name",
        ),
        ("Welke zes scholen doen mee?", "Er doen zes scholen mee. De Regenboog en De Vlieger zijn de eerste.", ""),
        ("Welke twee aanbieders doen mee?", "Er zijn twee aanbieders: - Stichting Kompas; - Stichting Roer.", ""),
        ("Uit welke twee soorten partijen bestaat de groep?", "Uit aanbieders en gemeenten.", ""),
        ("Op welke dag in mei is de bijeenkomst?", "In mei 2026 is er een bijeenkomst.", "day"),
        ("Op welke dag in mei is de bijeenkomst?", "De bijeenkomst is op 12 mei 2026.", ""),
        ("Hoe vaak komt de raad bij elkaar?", "De raad bestaat uit ouders.", "number"),
        ("Hoe vaak komt de raad bij elkaar?", "De raad vergadert elk kwartaal.", ""),
        ("Hoeveel plannen krijgt een gezin?", "Een gezin krijgt één plan.", ""),
        ("Hoeveel plannen krijgt een gezin?", "Een gezin krijgt een plan.", "number"),
        ("Wat kost de cursus voor ouders?", "De cursus is gratis.", ""),
        ("Hoe hoog is het vaste bedrag voor een traject?", "De bekostiging is een vast bedrag.", "money"),
        ("Wat krijgt een praktijk voor een uur begeleiding?", "Een praktijk krijgt een contract.", "money"),
        ("Wanneer wordt duidelijk hoeveel geld er is?", "Dat wordt in juni bekend.", ""),
        ("Hoeveel geld is er?", "Dat wordt in juni bekend.", "money"),
        ("Hoe heet de jeugdpsychiater die advies geeft?", "Een psychiater geeft advies aan het team.", "name"),
        ("Hoe heet de jeugdpsychiater die advies geeft?", "De psychiater is Anna de Wip.", ""),
    ],
)
def test_the_answer_has_what_is_asked(question: str, told: str, kind: str) -> None:
    assert missing_kind(fold(question), told) == kind


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("Op welk adres zit het team?", "In 2027 is er een team per 50.000 inwoners.", True),
        ("Op welk adres zit het team?", "Het team zit aan de Molenstraat 5.", False),
        ("Hoe heet de teamleider in Altena?", "Er is een team voor Altena.", True),
        ("Wie is de manager van het bureau?", "Het Regiobureau is gevestigd in Breda.", True),
        ("Wie is de manager van het bureau?", "De leiding heeft Anna de Wit.", False),
        ("Wie is voorzitter van het overleg?", "De procesregisseur is voorzitter.", False),
        ("Welke kinderen gaan voor op de wachtlijst?", "Een kind met sondevoeding gaat voor.", False),
        ("Wat is de wachttijd voor een gezinshuis?", "Een gezinshuis biedt een thuis.", True),
        ("Hoe lang is de wachttijd bij jullie op dit moment?", "Er is geen vaste wachttijd.", True),
        ("Hoe lang is de wachttijd bij jullie op dit moment?", "De wachttijd is acht weken.", False),
        ("Wat is de maximale wachttijd?", "Er is geen vaste wachttijd.", False),
        ("Wij staan in de rij. Bij wie kunnen wij terecht?", "Bij de zorgbemiddelaar.", False),
        ("Welke taak moet de winnaar zelf doen?", "De toegang doet hij zelf.", False),
        ("Welke aanbieder heeft de aanbesteding gewonnen?", "Er komt één aanbieder.", True),
        ("Wat is het eigen risico voor ouders?", "Ouders houden de regie.", True),
        ("Moeten wij een eigen bijdrage betalen?", "Een gezin krijgt niet vanzelf een pgb.", True),
        ("Moeten wij een eigen bijdrage betalen?", "Jeugdhulp is gratis voor ouders.", False),
        ("Moet ik zelf betalen voor jeugdhulp?", "Met een pgb koopt het gezin de hulp in.", True),
        ("Moet ik zelf betalen voor jeugdhulp?", "Ouders betalen niets.", False),
        ("Welk orgaan stelt de tarieven vast?", "Dat doet het bestuurlijk overleg.", False),
        ("Hoe laat ik weten dat de hulp stopt?", "Met een bericht aan de gemeente.", False),
    ],
)
def test_a_detail_is_only_missing_where_it_is_asked(question: str, text: str, missing: bool) -> None:
    found = contact_missing(fold(question), fold(text)) or detail_missing(fold(question), fold(text), text)
    assert found is missing


def test_an_amount_per_hour_is_no_hoeveelheid() -> None:
    assert "figure" not in question_kinds("Krijg ik betaald per geleverde hoeveelheid?")
    assert "figure" in question_kinds("Hoeveel krijg ik betaald?")


def test_the_rules_hardly_ever_refuse_what_is_answered() -> None:
    count, wrong = wrongly_refused(library_documents(FOLDER / "documents"), load_practice(collections=("invented",)))
    assert count > 5000
    assert len(wrong) <= count * 0.01


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("Hoeveel mag je in perceel 6 uitbesteden?", "In perceel 1 en 2 is dat 30 procent.", True),
        ("Hoeveel mag je in perceel 2 uitbesteden?", "In perceel 1 en 2 is dat 30 procent.", False),
        ("Hoeveel geld is er in 2029 voor project E?", "De projecten A en B krijgen geld.", True),
        ("Wat staat er in artikel 9?", "Artikel 3: Duur van hulp.", True),
        ("Wat staat er in artikel 3?", "Artikel 3: Duur van hulp.", False),
        ("Mijn zoon zit in groep 8, mag hij blijven?", "Een kind mag blijven.", False),
    ],
)
def test_a_part_that_is_named_by_its_number_must_be_there(question: str, text: str, missing: bool) -> None:
    assert part_missing(fold(question), fold(text)) is missing


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("Wie is de wethouder van Speelwijk?", "Trekker is de wethouder van Speelwijk.", True),
        ("Wie is de wethouder van Speelwijk?", "De wethouder van Speelwijk is Anna Wip.", False),
        ("Wie is de trekker van het plan?", "Trekker is de wethouder van Speelwijk.", False),
        ("Wanneer is de wethouder van Speelwijk er?", "Trekker is de wethouder van Speelwijk.", False),
    ],
)
def test_who_somebody_is_needs_a_name_that_the_question_lacks(question: str, text: str, missing: bool) -> None:
    assert person_missing(question, text) is missing


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("wat is het telefoonnummer van de wijkagent?", "wijkagent"),
        ("wat is het mailadres van onze badmeester?", "badmeester"),
        ("welk nummer bel ik?", ""),
    ],
)
def test_of_whom_a_number_is_asked(question: str, of: str) -> None:
    assert contact_of(question) == of


def test_a_name_beside_the_lines_that_answer_is_no_answer() -> None:
    question, told = "hoe heet het team?", "Elke gemeente heeft een team. De directeur is Anna Bos."
    assert missing_kind(question, told, "Elke gemeente heeft een team.") == "name"
    assert missing_kind(question, told, told) == ""
