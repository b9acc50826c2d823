"""Sheets hold what a document says of its task areas, with the stretch that says so, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from facts_samples import PLAN, indexed, plan, read_texts

from ingest.folder import read_folder
from ingest.model import Document, Metadata
from kb.facts import Facts
from kb.facts.attributes import enumerated
from kb.facts.model import hardness_of, stands
from kb.facts.providers import providers
from kb.facts.sheets import FORM, Sheet


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return plan(tmp_path)


@pytest.fixture
def day_care(document: Document) -> Sheet:
    return Facts.of(indexed(document)).sheet("dagverblijf en vervoer")[0]


def values(sheet: Sheet, attribute: str, part: str | None = None) -> list[str]:
    return [f.value for f in sheet.get(attribute, part)]


def test_each_part_has_its_own_terms(day_care: Sheet) -> None:
    assert day_care.parts == ("dagverblijf", "vervoer per bus")
    assert values(day_care, "ingangsdatum") == ["1 mei 2031"]
    assert values(day_care, "looptijd", "dagverblijf") == ["drie jaar"]
    assert values(day_care, "looptijd", "vervoer per bus") == ["één jaar"]
    assert values(day_care, "verlengingsopties", "dagverblijf") == ["twee keer één jaar"]
    assert values(day_care, "verlengingsopties", "vervoer per bus") == ["drie keer twee jaar"]


@pytest.mark.parametrize(
    ("kind", "said", "hardness"),
    [
        ("memo", "De zwemhulp wordt geleverd door een netwerk.", "onbekend"),
        ("memo", "In 2023 zijn de huidige afspraken in gegaan.", "besluit"),
        ("memo", "Voor 2026 zijn er contracten afgesloten met de bestaande aanbieders.", "besluit"),
        ("memo", "Met deze teams willen we de hulp dichtbij aanbieden.", "voornemen"),
        ("strategie", "Het team belt elke week terug.", "voornemen"),
        ("strategie", "Het plan is in mei 2023 door de raden vastgesteld.", "besluit"),
        ("strategie", "Het plan moet nog door de raden worden vastgesteld.", "voornemen"),
        ("strategie", "In 2018 kregen 7 kinderen hulp.", "onbekend"),
        ("strategie", "Er zijn naar verwachting twee partners.", "indicatie"),
        ("wet", "De raad heeft een plan vastgesteld.", "wet"),
        ("besluit", "De hulp begint in mei.", "besluit"),
    ],
)
def test_how_hard_a_statement_is_follows_its_own_words(kind: str, said: str, hardness: str) -> None:
    assert hardness_of(Metadata("d", "D", kind=kind), said) == hardness


def test_what_was_before_the_plan_is_no_plan_and_what_comes_in_it_is() -> None:
    plan_of_2027 = Metadata("d", "D", kind="strategie", valid_from=date(2027, 1, 1))
    assert hardness_of(plan_of_2027, "In 2024 waren er veertig zwemlessen.") == "onbekend"
    assert hardness_of(plan_of_2027, "In 2028 zijn er tachtig zwemlessen.") == "voornemen"


def test_procedure_lots_partners_and_funding(day_care: Sheet) -> None:
    assert values(day_care, "aanbestedingsprocedure") == ["openbare procedure"]
    assert values(day_care, "percelen") == ["vier percelen"]
    assert values(day_care, "aantal contractpartners", "dagverblijf") == ["maximaal 12"]
    assert values(day_care, "uitvoeringsvariant") == ["taakgericht"]
    assert values(day_care, "bekostiging") == ["lumpsum"]


def test_what_falls_in_and_out_and_consultation(day_care: Sheet) -> None:
    assert "Zwemles hoort niet bij de opdracht." in values(day_care, "valt erbuiten")
    assert any("overdag hulp" in v for v in values(day_care, "valt erin"))
    assert not any("Zwemles" in v for v in values(day_care, "valt erin"))
    assert values(day_care, "consultatie") == ["Het dagverblijf geeft consultatie aan het wijkteam."]


def test_an_expectation_is_an_indication_and_a_plan_an_intention(day_care: Sheet) -> None:
    assert [f.hardness for f in day_care.get("aantal contractpartners", "vervoer per bus")] == ["indicatie"]
    assert {f.hardness for f in day_care.get("looptijd")} == {"voornemen"}


def test_what_the_document_leaves_open_stays_absent(document: Document) -> None:
    living = Facts.of(indexed(document)).sheet("Wonen op de heide")[0]
    assert values(living, "uitvoeringsvariant") == ["inspanningsgericht"]
    assert {"looptijd", "ingangsdatum", "verlengingsopties", "percelen"} <= set(living.missing)
    assert not living.get("looptijd")


def test_every_fact_stands_letter_for_letter_and_is_void_when_its_sentence_is_gone(document: Document) -> None:
    facts = [f for s in Facts.of(indexed(document)).sheets() for f in s.facts]
    assert len(facts) > 15
    assert all(stands(f.evidence, document) and document.text[f.start : f.end] == f.quote for f in facts)
    other = document.pages[0].text.replace("drie jaar", "zeven jaar")
    changed = Document(document.metadata, "plan.md", "", (type(document.pages[0])(None, other, other),))
    three_years = next(f for f in facts if f.value == "drie jaar")
    assert not stands(three_years.evidence, changed)


def test_the_document_as_a_whole_tells_what_it_leaves_out(document: Document) -> None:
    sheets = [s for s in Facts.of(indexed(document)).sheets() if s.kind == "document"]
    assert any("Paardentherapie" in f.value for s in sheets for f in s.get("valt erbuiten"))
    assert all(f.attribute == "valt erbuiten" for s in sheets for f in s.facts)


LEFT_OUT = """# Inkoopstrategie

Buiten deze strategie vallen o.a.: klimzorg (apart in te kopen), XY-zorg, opvang- en zeilkampen en Paardrijhulp als
product (dat een ander inkoopt, hier gaat het om op- en afbouw).

Deze hulp valt buiten de strategie: de regio koopt haar niet in, maar de gemeente doet dat en de school.

Deze hulp is geen onderdeel van deze inkoop:

- Zwemles. Zwemles is een vorm van bewegen.
"""


def test_each_thing_that_a_sentence_lists_as_left_out_is_told_by_itself(tmp_path: Path) -> None:
    (document,) = read_texts(tmp_path, plan=LEFT_OUT)
    (whole,) = Facts.of(indexed(document)).sheets()
    assert values(whole, "valt erbuiten") == [
        "klimzorg (apart in te kopen)",
        "XY-zorg",
        "opvang- en zeilkampen",
        "Paardrijhulp als product (dat een ander inkoopt, hier gaat het om op- en afbouw)",
        "Deze hulp valt buiten de strategie: de regio koopt haar niet in, maar de gemeente doet dat en de school.",
        "Zwemles.",
    ]
    assert len({f.quote for f in whole.facts[:4]}) == 1 and whole.facts[0].quote.startswith("Buiten deze strategie")


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("a, b en c.", ("a", "b", "c")),
        ("a en b", ("a", "b")),
        ("a, b", ()),
        ("a, b en c en d", ()),
        ("hulp, die wij inkopen, en meer", ()),
        ("hulp, die wij inkopen en meer", ()),
        ("een heel lange zin over wat de regio doet en b", ()),
    ],
)
def test_only_a_list_of_short_names_is_taken_apart(text: str, things: tuple[str, ...]) -> None:
    assert enumerated(text) == things


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Hoe lang loopt het contract voor dagverblijf en vervoer?", "Dagverblijf en vervoer"),
        ("vervoer per bus", "Dagverblijf en vervoer"),
        ("wonen op de heide", "Wonen op de heide"),
        ("Valt een hofje hieronder?", "Wonen op de heide"),
    ],
)
def test_an_area_is_found_by_name_part_or_own_word(document: Document, text: str, area: str) -> None:
    assert [s.subject for s in Facts.of(indexed(document)).sheet(text)] == [area]


def test_no_area_is_guessed(document: Document) -> None:
    assert Facts.of(indexed(document)).sheet("Wie is de burgemeester?") == ()


def test_two_areas_in_one_question(document: Document) -> None:
    found = Facts.of(indexed(document)).sheets_named("Is dagverblijf en vervoer langer dan wonen op de heide?")
    assert {s.subject for s in found} == {"Dagverblijf en vervoer", "Wonen op de heide"}


def test_numbered_segments_of_a_memo(tmp_path: Path) -> None:
    memo = """# Memo

De inkoop heeft drie delen:

- Segment 1: zware hulp
- Segment 2: wonen
- Segment 3: dag

Segment 1 en 3 zijn taakgericht. Voor segment 2 betaalt de regio prijs x hoeveelheid.

## Segment 1

Er is een overeenkomst voor zes jaar; daarna is er twee keer een verlengingsoptie van drie jaar.
"""
    facts = Facts.of(indexed(*read_texts(tmp_path, memo=memo)))
    first = facts.sheet("Hoe lang loopt segment 1?")[0]
    assert (values(first, "looptijd"), values(first, "verlengingsopties")) == (["zes jaar"], ["twee keer drie jaar"])
    assert values(first, "valt erin") == ["zware hulp"]
    assert values(facts.sheet("segment 3")[0], "uitvoeringsvariant") == ["taakgericht"]
    assert values(facts.sheet("segment 2")[0], "bekostiging") == ["prijs x hoeveelheid"]
    assert not facts.sheet("segment 2")[0].get("uitvoeringsvariant")


SEGMENTS = """# Memo zorglandschap

We verdelen de inkoop in vier segmenten:

- Segment 1: zware hulp
- Segment 2: wonen
- Segment 3: dag
- Segment 4: lichte hulp

Hulp uit segment 1 en 4 is taakgericht. Dat houdt in: er is een vooraf vastgesteld budget per jaar. Zonnewijzer \
is de enige partner voor deze segmenten. Voor de andere twee segmenten kiest de regio meerdere aanbieders en betaalt \
zij prijs x hoeveelheid.

Sinds 2031 zijn de contracten begonnen. Alle contracten eindigen op 1 mei 2035 of worden verlengd.

De overige drie segmenten zijn lumpsum en taakgericht.

## Segment 1

Zware hulp wordt uitgevoerd door stichting Zonnewijzer. Daarin zitten drie aanbieders (Huis Rood, Groenhof, de Blauwe \
Deur).
"""


def sheets_by_name(tmp_path: Path, **texts: str) -> dict[str, Sheet]:
    return {s.subject: s for s in Facts.of(indexed(*read_texts(tmp_path, **texts))).sheets()}


def test_a_sentence_tells_of_the_segments_it_points_back_to(tmp_path: Path) -> None:
    found = sheets_by_name(tmp_path, memo=SEGMENTS)
    assert values(found["Segment 4"], "aanbieders") == ["Zonnewijzer"]
    assert values(found["Segment 1"], "aanbieders") == ["Zonnewijzer", "Huis Rood, Groenhof, de Blauwe Deur"]
    assert values(found["Segment 4"], "bekostiging") == ["vooraf vastgesteld budget"]
    for name in ("Segment 2", "Segment 3"):  # "de overige drie" of a paragraph that names none is nobody's
        assert values(found[name], "aanbieders") == ["meerdere aanbieders"]
        assert values(found[name], "bekostiging") == ["prijs x hoeveelheid"]
        assert not found[name].get("uitvoeringsvariant")
    whole = found["Memo zorglandschap"]
    assert (values(whole, "ingangsdatum"), values(whole, "einddatum")) == (["2031"], ["tot 1 mei 2035, of verlengd"])
    assert not whole.get("uitvoeringsvariant") and not whole.get("aanbieders")


def test_such_a_task_is_that_of_the_segments_named_before(tmp_path: Path) -> None:
    paid = "Voor zo'n taakgerichte opdracht geldt een budget dat vooraf is afgesproken."
    memo = f"# Memo\n\nHulp uit segment 1 en 4 is taakgericht. {paid}\n\n{paid} In segment 2 niet.\n"
    found = sheets_by_name(tmp_path, memo=memo)
    assert values(found["Segment 1"], "bekostiging") == values(found["Segment 4"], "bekostiging") != []
    assert "Segment 2" not in found  # another paragraph points back to nobody


def test_a_number_of_other_segments_that_does_not_fit_is_left_alone(tmp_path: Path) -> None:
    told = SEGMENTS.replace("de andere twee segmenten", "de andere drie segmenten")
    found = sheets_by_name(tmp_path, memo=told)
    assert not found["Segment 2"].get("bekostiging") and not found["Segment 3"].get("bekostiging")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Wonen wordt uitgevoerd door stichting De Wilg.", "De Wilg"),
        ("Zonnewijzer is onze partner in het oosten.", "Zonnewijzer"),
        ("Het netwerk bestaat uit twee aanbieders: Huis Rood en Groenhof.", "Huis Rood, Groenhof"),
        ("Het netwerk bestaat uit drie aanbieders: Huis Rood en Groenhof.", ""),
        ("We werken met twee aanbieders (zie bijlage 3, en paragraaf 2).", ""),
        ("De hulp wordt geleverd door een aanbieder uit Breda.", ""),
        ("Onze partner hierin is Regio Oost.", ""),
        ("De toegang wordt uitgevoerd door het SLT.", ""),
        ("We kopen hulp in bij verschillende jeugdhulpaanbieders.", "meerdere aanbieders"),
        ("Een gezin heeft te maken met verschillende aanbieders.", ""),
    ],
)
def test_providers_are_names_and_not_anything_with_a_capital(text: str, names: str) -> None:
    assert providers(text) == names


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("De overeenkomsten lopen van 1 mei 2031 tot en met 30 april 2035.", "tot en met 30 april 2035"),
        ("De contracten lopen tot 1 mei 2035.", "tot 1 mei 2035"),
        ("De contracten eindigen op 30 april 2035.", "tot en met 30 april 2035"),
        ("De contracten lopen op 1 mei 2035 af.", "tot 1 mei 2035"),
        ("De contracten lopen op 11-5-2035 af.", "tot en met 11-5-2035"),
        ("De huidige contracten lopen op 30 april 2031 af.", ""),
        ("De overeenkomst met de busmaatschappij loopt tot 1 mei 2031.", ""),
        ("Het huurcontract eindigt op 1 mei 2031.", ""),
        ("De contracten gaan in op 1 mei 2031.", ""),
        ("De contracten vallen buiten deze inkoop en lopen tot 1 mei 2031.", ""),
    ],
)
def test_the_end_of_a_contract_is_told_of_the_contracts_of_the_document(tmp_path: Path, text: str, ends: str) -> None:
    memo = f"# Plan\n\nDe inkoop gaat over hulp. {text}\n"
    found = sheets_by_name(tmp_path, memo=memo)
    assert [v for s in found.values() for v in values(s, "einddatum")] == ([ends] if ends else [])


@pytest.mark.parametrize(
    "text",
    [
        "Het contract heeft een opzegtermijn van zes maanden.",
        "Bij opzegging van het contract geldt een termijn van zes maanden.",
        "In totaal kan het contract zeven jaar duren.",
        "Een contract duurt tussen de twee en negen jaar.",
        "Een plaatsing duurt zes maanden en kan worden verlengd.",
        "De overeenkomsten kunnen na de looptijd één keer met twee jaar worden verlengd.",
    ],
)
def test_not_every_number_of_months_is_the_term_of_the_contract(tmp_path: Path, text: str) -> None:
    found = sheets_by_name(tmp_path, memo=f"# Plan\n\nDe inkoop gaat over hulp. {text}\n")
    assert not [v for s in found.values() for v in values(s, "looptijd")]


def test_what_is_told_of_one_lot_is_not_told_of_all(tmp_path: Path) -> None:
    plan = "# Plan\n\nDe contracten duren vier jaar. Voor perceel 4 geldt een looptijd van zes jaar.\n"
    (sheet,) = sheets_by_name(tmp_path, plan=plan).values()
    assert [(f.value, f.part) for f in sheet.get("looptijd")] == [("vier jaar", ""), ("zes jaar", "perceel 4")]


def test_a_choice_that_is_still_open_is_an_indication(tmp_path: Path) -> None:
    plan = "# Plan\n\n## Procedure\n\nDe regio laat nog nader onderzoeken of de aanbesteding een open house wordt.\n"
    (sheet,) = sheets_by_name(tmp_path, plan=plan).values()
    assert [(f.value, f.hardness) for f in sheet.get("aanbestedingsprocedure")] == [("open house", "indicatie")]


FORMS = ("Lange hulp", "Korte hulp en/of les", "Zingen", "DST", "Zwemmen")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("- Lange hulp\n- Korte hulp en/of les\n- Zingen\n- DST\n- Zwemmen.", True),
        ("Lange hulp Korte hulp en/of les\nZingen DST\nZwemmen", True),  # two columns of a PDF that lost its columns
        ("Lange hulp Korte hulp en/of les\nZingen", False),  # not five
        ("Lange hulp Korte hulp en/of les Zingen\nDST Zwemmen", False),  # who knows where to cut
    ],
)
def test_forms_of_help_are_read_when_their_number_is_right(tmp_path: Path, lines: str, found: bool) -> None:
    text = f"Plan\n\nDe regio koopt 5 vormen van hulp in:\n\n{lines}\n\nDe contracten duren vier jaar. Dat is lang.\n"
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    (document,) = read_folder(tmp_path).documents
    forms = [f for s in Facts.of(indexed(document)).sheets() for f in s.get(FORM)]
    assert tuple(f.value for f in forms) == (FORMS if found else ())
    assert all(stands(f.evidence, document) for f in forms)


def test_a_planning_and_a_procedure_are_told_in_more_than_one_way(tmp_path: Path) -> None:
    plan = """# Plan

## Planning van de inkoop

- Gunning: 1 oktober 2030
- 1 januari 2031: start van de uitvoering

## Selectie van aanbieders

We gaan aanbesteden met een procedure die een onderhandelingsfase heeft.

## Wat buiten de inkoop valt

Deze hulp maakt geen deel uit van de inkoop:

1. Zwemles, die de scholen al geven, zie bijl.
Scholen.
2. Zangles
"""
    (sheet,) = sheets_by_name(tmp_path, plan=plan).values()
    assert values(sheet, "ingangsdatum") == ["1 januari 2031"]
    assert values(sheet, "aanbestedingsprocedure") == ["procedure met onderhandelingsfase"]
    assert "Zangles" in values(sheet, "valt erbuiten")  # its number goes on below the line that broke off


def test_a_sentence_on_payment_needs_no_heading(tmp_path: Path) -> None:
    text = PLAN.replace("## Hoofdstuk 3", "De bekostiging vindt plaats met een budgetplafond.\n\n## Hoofdstuk 3", 1)
    assert text != PLAN
    (found,) = Facts.of(indexed(*read_texts(tmp_path, plan=text))).sheet("dagverblijf en vervoer")
    assert "budgetplafond" in values(found, "bekostiging")
