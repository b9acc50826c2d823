"""What a question takes for granted or asks by its own name, and no line meets: such an answer is a refusal."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.details import missing_kind, other_part, part_missing, type_missing
from assistant.model import Answer, Citation, Question, Sentence
from assistant.refuse import what_is_missing
from assistant.settings import AssistantSettings
from assistant.understand import understand
from assistant.unmet import (
    act_missing,
    change_missing,
    completion_missing,
    detail_unnamed,
    doer_uncounted,
    event_missing,
    members_missing,
    other_field,
    outcome_missing,
    rate_missing,
    row_counts_other,
    share_of_place_missing,
    side_missing,
    year_missing,
)
from kb.places import load_gazetteer
from kb.words import fold

LIBRARY = "Een gezin leent speelgoed via de speelotheek."


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Wie voert de Wmo uit?", LIBRARY, True),
        ("Wie voert de Wmo uit?", "De gemeente voert de Wmo uit.", False),
        ("Wij werken met de Wmo. Waar kunnen kinderen speelgoed lenen?", LIBRARY, False),
        ("Ik werk bij de Wmo, waar kunnen kinderen speelgoed lenen?", LIBRARY, False),
        ("Krijgt mijn kind vervoer naar het speciaal onderwijs?", LIBRARY, True),
        ("Is er ook zorg voor volwassenen?", LIBRARY, True),
        ("Is er ook zorg voor volwassenen?", "Zorg is er tot 18 jaar.", False),
        ("Gaan Wmo en jeugdhulp samen?", LIBRARY, False),
        ("Kan mijn kind op de kinderopvang speelgoed lenen?", LIBRARY, False),
        ("Mag mijn kind zelf kiezen bij een vaccinatie?", "Een kind kiest zelf speelgoed.", True),
    ],
)
def test_another_field_must_be_named(question: str, line: str, missing: bool) -> None:
    assert other_field(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Waarom is de speelotheek in Torendam gesloten?", LIBRARY, True),
        ("Waarom is de speelotheek in Torendam gesloten?", "De speelotheek stopt omdat er geen geld is.", False),
        ("Waarom is de speelotheek in Torendam gesloten?", "Het zwembad stopt omdat er geen geld is.", True),
        ("Waarom is het contract gesloten?", LIBRARY, False),
        ("Waarom is de bijdrage verhoogd?", "De bijdrage is voor speelgoed.", True),
        ("Waarom is de bijdrage verhoogd?", "De bijdrage stijgt door hogere prijzen.", False),
        ("Waarom is de hulp gestopt?", "De hulp geldt tot 18 jaar.", False),
        ("Hoe leen ik speelgoed?", LIBRARY, False),
    ],
)
def test_an_event_that_is_taken_for_granted_must_be_told(question: str, line: str, missing: bool) -> None:
    assert event_missing(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Wat kwam er uit de evaluatie?", "De komende maanden gaan we de resultaten evalueren.", True),
        ("Wat kwam er uit de evaluatie?", "Uit de evaluatie bleek dat kinderen meer spelen.", False),
        ("Wat waren de uitkomsten van de proef?", "De proef begint in mei.", True),
        ("Wanneer is de evaluatie?", "De evaluatie is in mei.", False),
    ],
)
def test_an_outcome_is_no_plan(question: str, line: str, missing: bool) -> None:
    assert outcome_missing(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Is de speelraad inmiddels opgericht?", "Een speelraad geeft advies.", True),
        ("Is de speelraad inmiddels opgericht?", "De speelraad is in mei opgericht.", False),
        ("Bestaat de speelraad nu al?", "We gaan een speelraad maken.", True),
        ("Bestaat de speelraad nu al?", "De speelraad bestaat uit vijf ouders.", False),
        ("Is de speelraad opgericht?", "Een speelraad geeft advies.", False),
    ],
)
def test_what_is_done_by_now_must_be_told(question: str, line: str, missing: bool) -> None:
    assert completion_missing(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Hoe vraag ik een speelpas aan?", "Een speelpas is voor kinderen.", True),
        ("Hoe vraag ik een speelpas aan?", "Een speelpas krijgt u via de speelbalie.", False),
        ("Hoe dien ik een plan in?", "Een plan is goed.", True),
        ("Hoe dien ik een plan in bij de regio?", "Plannen stuurt u naar de speelbalie.", False),
        ("Hoe levert de regio speelgoed in de wijk?", "Dat doet de speelotheek.", False),
        ("Hoe word ik speelmaatje?", "Een speelmaatje speelt met een kind.", True),
        ("Hoe word ik speelmaatje?", "Speelmaatjes melden zich bij het loket.", False),
        ("Hoe stap ik over naar een andere club?", "Er zijn twee clubs.", True),
        ("Hoe kan ik mijn gegevens inzien?", "De gegevens staan in een map.", True),
        ("Hoe kan ik mijn gegevens inzien?", "Ouders hebben recht op inzage.", False),
        ("Hoe maak ik bezwaar?", "Er kwamen geen bezwaren.", True),
        ("Hoe maak ik bezwaar?", "Bezwaar maken kan binnen zes weken.", False),
        ("Hoe verandert de regio van koers?", "De regio kiest een koers.", False),
    ],
)
def test_a_way_to_do_something_must_be_told(question: str, line: str, missing: bool) -> None:
    assert act_missing(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Wat kost een zwemles per uur?", "Een zwemles kost € 12.", True),
        ("Wat kost een zwemles per uur?", "Zwemles: eenheid uur; tarief € 12.", False),
        ("Wat kost een bed per etmaal?", "Een bed kost € 12 per dag.", False),
        ("Hoeveel krijgt een club per kind?", "Een club telt 80 kinderen.", True),
        ("Hoeveel krijgt een club per kind?", "Een club krijgt € 5 per kind.", False),
        ("Betaalt de gemeente per kind?", "De gemeente betaalt € 900.", False),
    ],
)
def test_a_rate_needs_its_unit(question: str, line: str, missing: bool) -> None:
    assert rate_missing(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Met hoeveel procent zijn de kosten gestegen?", "Van de kinderen zwemt 9%.", True),
        ("Met hoeveel procent zijn de kosten gestegen?", "De kosten namen toe met 9%; een stijging.", False),
        ("Hoeveel procent zwemt?", "Van de kinderen zwemt 9%.", False),
    ],
)
def test_a_rise_is_no_share(question: str, line: str, missing: bool) -> None:
    assert change_missing(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Hoeveel speelhuizen zijn er?", "Speelhuizen: aantal unieke kinderen 12; kosten € 3.", True),
        ("Hoeveel speelhuizen zijn er?", "Speelhuizen: aantal speelhuizen 12; kosten € 3.", False),
        ("Hoeveel speelhuizen zijn er?", "Er zijn 12 speelhuizen.", False),
        ("Hoeveel kinderen zijn er?", "Speelhuizen: aantal unieke kinderen 12; kosten € 3.", False),
    ],
)
def test_a_row_tells_only_of_what_it_counts(question: str, line: str, missing: bool) -> None:
    assert row_counts_other(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Welk deel van de zwemmers stuurt de huisarts?", "De school stuurt 40 procent.", True),
        ("Welk deel van de zwemmers stuurt de huisarts?", "De huisarts stuurt 40 procent.", False),
        ("Ik ben huisarts en vraag me af: hoeveel kinderen zwemmen er?", "Er zwemmen 40 kinderen.", False),
        ("Welk deel van de kinderen zie ik als huisarts?", "De school ziet 40 procent.", False),
    ],
)
def test_a_figure_of_somebody_must_name_them(question: str, line: str, missing: bool) -> None:
    assert doer_uncounted(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Wie zitten er in de speelraad?", "De speelraad beslist over speelgoed.", True),
        ("Wie zitten er in de speelraad?", "De speelraad is een overleg van ouders.", False),
        ("Uit welke delen bestaat het plan?", "Het plan beslaat twee delen.", False),
    ],
)
def test_the_members_must_be_told(question: str, line: str, missing: bool) -> None:
    assert members_missing(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "missing"),
    [
        ("Wat is de opzegtermijn?", "Het contract loopt vijf jaar.", True),
        ("Wat is de opzegtermijn?", "Opzeggen kan na zes maanden.", False),
        ("Kan ik via ZorgDomein aanmelden?", "Aanmelden kan bij de speelbalie.", True),
        ("Ik ben niet tevreden. Waar kan ik klagen?", "Klagen kan bij de speelbalie.", False),
        ("Hoe tevreden zijn de ouders?", "Ouders klagen bij de speelbalie.", True),
    ],
)
def test_a_detail_with_its_own_name_must_be_named(question: str, line: str, missing: bool) -> None:
    assert detail_unnamed(fold(question), [fold(line)]) is missing


@pytest.mark.parametrize(
    ("question", "line", "around", "missing"),
    [
        ("Hoeveel kinderen zwommen in 2022?", "In 2021 zwommen er 40.", "", True),
        ("Hoeveel kinderen zwommen in 2022?", "In 2021 zwommen er 40.", "zwemplan 2022", False),
        ("Hoeveel kinderen zwommen in 2022?", "Er zwommen er 40.", "", False),
        ("Hoeveel kinderen zwommen rond 2000?", "In 2001 zwommen er 40.", "", False),
        ("Hoeveel kinderen zwommen er (zwemvisie 2022)?", "In 2021 zwommen er 40.", "", False),
        ("Hoeveel kinderen zwemmen er volgens de zwemvisie in 2022?", "In 2021 zwommen er 40.", "", True),
    ],
)
def test_a_figure_of_another_year(question: str, line: str, around: str, missing: bool) -> None:
    assert year_missing(fold(question), [fold(line)], around) is missing


def test_both_sides_of_a_comparison_must_be_told() -> None:
    asked = fold("Is de wachttijd in Torendam langer dan in Kadewijk?")
    places = ("torendam", "kadewijk")
    assert side_missing(asked, ["in torendam is de wachttijd acht weken."], places)
    assert not side_missing(asked, ["in torendam acht weken, in kadewijk negen."], places)
    assert not side_missing(asked, ["in torendam is de wachttijd acht weken."], places, ["kadewijk"])
    assert not side_missing(fold("Hoe is dat in Torendam en Kadewijk?"), ["dat is goed."], places)
    years = fold("Duurden lessen in 2024 langer dan in 2018?")
    assert side_missing(years, ["in 2018 kwamen er 7 kinderen, in 2024 waren dat er 9."], ())
    assert not side_missing(years, ["een les duurde in 2018 een uur, in 2024 twee."], ())


def test_a_share_of_one_place_must_name_it() -> None:
    asked = fold("Hoeveel procent van de kinderen in Torendam zwemt?")
    assert share_of_place_missing(asked, ["9 procent zwemt."], ["torendam"])
    assert not share_of_place_missing(asked, ["in torendam zwemt 9 procent."], ["torendam"])


@pytest.mark.parametrize(
    ("question", "told", "kind"),
    [
        ("Welke club ging er failliet?", "Een grote club ging failliet.", "name"),
        ("Welke club ging er failliet?", "Toen ging zwemclub De Golf failliet.", ""),
        ("Welke aanbieder werkt in Torendam?", "In Torendam werkt een aanbieder voor de Jeugdwet.", "name"),
        ("Welke aanbieders werken samen?", "Aanbieders voor zwemmen en spelen werken samen.", ""),
        ("Hoe heten de twee contractpartners?", "Er zijn twee contractpartners.", "name"),
        ("In welke wijken loopt de proef?", "De proef loopt in de regio.", "name"),
        ("In welke wijken loopt de proef?", "De proef loopt nu in wijk Havenkwartier en Noord.", ""),
        ("Wie is de directeur van het zwembad?", "Het zwembad is van Sterk Water.", "name"),
        ("Wie is de directeur van het zwembad?", "De directeur is Anna de Wit.", ""),
        ("Wie is de voorzitter van het overleg?", "De badmeester is voorzitter.", ""),
        ("Wie heeft de aanbesteding gewonnen?", "De opdracht wordt gegund aan een van de clubs.", "name"),
        ("Wie heeft de aanbesteding gewonnen?", "De opdracht is gegund aan De Golf.", ""),
        ("In welke maand start de zwemles?", "De zwemles start in 2027.", "month"),
        ("In welk kwartaal start de zwemles?", "De zwemles start in 2027.", "quarter"),
        ("In welk jaar start de zwemles?", "De zwemles start binnenkort.", "year"),
        ("Wanneer wisten ze hoeveel geld er was?", "Dat werd in juni bekend.", ""),
    ],
)
def test_names_and_times_that_are_asked(question: str, told: str, kind: str) -> None:
    assert missing_kind(fold(question), told) == kind


def test_when_an_amount_is_known_asks_for_no_amount() -> None:
    assert not type_missing(fold("Wanneer wisten ze hoeveel geld er was?"), "dat werd in juni bekend.")


def test_a_part_may_be_the_item_of_that_number() -> None:
    asked = fold("Welke teams horen bij perceel 2?")
    assert part_missing(asked, "perceel teams van torendam", "1. perceel teams van torendam")
    assert not part_missing(asked, "perceel teams van torendam", "1. perceel kadewijk 2. perceel teams van torendam")


def test_a_line_under_another_part_is_no_answer() -> None:
    asked = fold("Hoe lang loopt het contract van segment 4?")
    assert other_part(asked, "het contract loopt vier jaar.", "segment 1")
    assert not other_part(asked, "het contract loopt vier jaar.", "segment 3 en 4")
    assert not other_part(asked, "het contract van segment 4 loopt vier jaar.", "segment 1")
    assert not other_part(asked, "het contract loopt vier jaar.", "contracten")


def _citation(region: str) -> Citation:
    return Citation(1, "plan", "Plan", "Lessen", None, "q", "p", None, None, "", region=region)


@pytest.mark.parametrize(
    ("question", "told", "region", "missing"),
    [
        ("Wie voert de Wmo uit?", "De speelbalie leent speelgoed uit.", "wbo", ""),
        ("Naar wie verwijs ik bij vragen over de Wmo?", "De speelbalie leent speelgoed uit.", "wbo", None),
        ("Hoeveel kinderen zwommen in 2022?", "In 2021 zwommen er 40 kinderen.", "wbo", ""),
        ("Is zwemles in Breda duurder dan in Altena?", "Zwemles kost in Breda € 12.", "wbo", ""),
        ("Is zwemles in Breda duurder dan in Tilburg?", "Zwemles kost in Breda € 12.", "hvb", None),
        ("Hoeveel procent zwemt in Breda?", "Van de kinderen zwemt 9 procent.", "wbo", ""),
        ("Hoe lang loopt segment 4?", "Dat loopt vier jaar.", "wbo", None),
        ("Wat is de opzegtermijn?", "Het contract loopt vijf jaar.", "wbo", ""),
        ("Hoe lang loopt het contract?", "Het contract loopt vijf jaar.", "wbo", None),
        ("Welke club ging failliet?", "Een club ging failliet.", "wbo", "name"),
    ],
)
def test_what_is_missing_makes_a_refusal(question: str, told: str, region: str, missing: str | None) -> None:
    day = date(2026, 6, 1)
    asked = understand(Question(question, as_of=day), load_gazetteer(AssistantSettings().regions), day)
    answer = Answer("answered", told, (Sentence(told, (1,)),), (_citation(region),))
    assert what_is_missing(asked, answer) == missing
