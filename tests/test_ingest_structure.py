"""Headings, sections, tables, glossaries, abbreviations, topics and aliases, each on text written for the test."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.model import Page
from ingest.raw import RawHeading, RawPage
from ingest.structure.abbreviations import find_abbreviations
from ingest.structure.codes import find_code_tables
from ingest.structure.glossary import from_terms
from ingest.structure.heading_finder import find_headings
from ingest.structure.headings import Clues, Heading, official_pages, take_apart
from ingest.structure.lines import document_lines
from ingest.structure.raw_headings import part_merged_headings
from ingest.structure.sections import Casing, build_sections
from ingest.structure.tables import find_tables
from ingest.structure.topics import find_aliases, infer_topics
from ingest.structure.woven import unweave

LONG = "Het team helpt gezinnen met vragen over opgroeien en opvoeden en het zoekt samen met hen naar hulp."


def pages_of(*texts: str) -> tuple[Page, ...]:
    return tuple(Page(number, text, text) for number, text in enumerate(texts, 1))


def headings_of(*texts: str, hints: dict[int, Sequence[RawHeading]] | None = None) -> list[Heading]:
    return find_headings(document_lines(pages_of(*texts)), Clues(hints or {}, frozenset(), exact=False))


def titles(*texts: str) -> list[tuple[str | None, str]]:
    return [(heading.number, heading.title) for heading in headings_of(*texts)]


def test_dotted_numbers_give_levels() -> None:
    text = f"1.1 CONTEXT\n{LONG}\n1.2 DOEL VAN HET PLAN\n{LONG}\n1.2.1 Looptijd\n{LONG}\n2.1 Aanpak\n{LONG}"
    assert [(h.number, h.level) for h in headings_of(text)] == [("1.1", 2), ("1.2", 2), ("1.2.1", 3), ("2.1", 2)]


@pytest.mark.parametrize(
    "line",
    [
        "1. januari 2027 begint het nieuwe stelsel voor alle gemeenten",
        "2.5 miljoen euro is er voor het team in de wijk beschikbaar dit jaar en ook het jaar daarna nog.",
        "De dag van de ingang voor",
        "(verergering van):",
        "hulp in de wijk",
        "Team Wijk; School",
        "€ 43 miljoen",
    ],
)
def test_lines_that_are_no_headings(line: str) -> None:
    assert titles(f"1.1 Begin\n{LONG}\n1.2 Vervolg\n{LONG}\n1.3 Slot\n{LONG}\n{line}\n{LONG}")[3:] == []


def test_numbers_do_not_run_backwards() -> None:
    assert [number for number, _ in titles(f"3.1 Eerst\n{LONG}\n3.2 Dan\n{LONG}\n1.2 Terug\n{LONG}")] == ["3.1", "3.2"]


def test_list_items_are_no_headings() -> None:
    assert titles(f"1.1 Begin\n{LONG}\n1. Dagbesteding\n2. Dagverblijf\n{LONG}") == [("1.1", "Begin")]


def test_unnumbered_headings_stand_between_closed_text_and_prose() -> None:
    assert titles(f"{LONG}\nWat gaan we doen?\n{LONG}\nHulp dichtbij\n{LONG}") == [
        (None, "Wat gaan we doen?"),
        (None, "Hulp dichtbij"),
    ]


def test_a_page_break_is_no_section_break() -> None:
    assert titles(f"{LONG[:-1]} en wij\nkijken naar", f"de lange termijn. {LONG}\neerlijk\n{LONG}") == []


@pytest.mark.parametrize(("end", "headings"), [("speelweken, etc.", 1), ("een speelweek.", 2)])
def test_a_list_without_bullets_goes_on_after_an_item_that_ends_in_etc(end: str, headings: int) -> None:
    text = f"""1.1 Taken
Buiten de taken van het torenteam vallen in ieder geval:
De inzet van vrijwilligers die een gezin in de eigen buurt een tijd lang bijstaan
Het organiseren van zwemlessen, buurtfeesten en {end}
Hulp bij bezwaar
Activiteiten in het kader van schulden en van andere zorgen van volwassenen in het gezin, etc."""
    assert len(headings_of(text)) == headings


def test_shouted_column_names_and_garble_are_no_headings() -> None:
    text = f"{LONG}\nPRIMAIR PROCES DOEL VAN HET PROCES\n{LONG}\nAARAAMAAMRA\n{LONG}\nHULP VOOR GEZINNEN\n{LONG}"
    assert titles(text) == [(None, "HULP VOOR GEZINNEN")]


def test_spaced_digits_of_a_chapter_number() -> None:
    label = take_apart("1 1 VERVOLG VAN HET PROCES")
    assert (label.number, label.title) == ("11", "VERVOLG VAN HET PROCES")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5.2 Toelichting (officieel: blz. 33-36)", ("5.2 Toelichting", (33, 36))),
        ("Hoofdstuk 5: Team (officieel: blz. 33)", ("Hoofdstuk 5: Team", (33, 33))),
        ("Kop (officieel: blz. 8-9, 12)", ("Kop", (8, 12))),
        ("Kop (blz. 8)", ("Kop (blz. 8)", None)),
    ],
)
def test_official_pages(text: str, expected: tuple[str, tuple[int, int] | None]) -> None:
    assert official_pages(text) == expected


def test_named_headings() -> None:
    texts = ("Hoofdstuk 3: Hulp", "Artikel 2.6 Toegang", "Bijlage 2 Begrippen", "Bijlage")
    labels = [take_apart(text) for text in texts]
    assert [(one.word, one.number, one.title) for one in labels] == [
        ("hoofdstuk", "3", "Hulp"),
        ("artikel", "2.6", "Toegang"),
        ("bijlage", "2", "Begrippen"),
        (None, None, "Bijlage"),
    ]


def test_hints_of_the_file_are_used_in_order_and_over_lines() -> None:
    hints = {0: [RawHeading(2, "Hulp in de wijk Breda en in Altena"), RawHeading(3, "Team"), RawHeading(2, "Slot")] * 2}
    text = f"{LONG}\nHulp in de wijk\nBreda en in Altena\n{LONG}\n- Team\nTeam\n{LONG}\nSlot\n{LONG}"
    assert [(h.first, h.last, h.level, h.title) for h in headings_of(text, hints=hints)] == [
        (1, 2, 1, "Hulp in de wijk Breda en in Altena"),
        (5, 5, 2, "Team"),
        (7, 7, 1, "Slot"),
    ]


def test_a_number_that_lost_its_space_still_names_the_chapter() -> None:
    lines = document_lines([Page(1, "x", "4 Geld\n1.1Begin\nOver het begin.\nOver de wijk\n2.1Wijk\nOver de wijk.")])
    heads = [(0, 1, "4", "Geld"), (1, 2, None, "1.1Begin"), (3, 1, None, "Over de wijk"), (4, 2, None, "2.1Wijk")]
    found = [Heading(place, place, level, number, title) for place, level, number, title in heads]
    assert [section.path for section in build_sections(found, lines, 70, {})] == [
        ("4. Geld",),
        ("Hoofdstuk 1", "1.1 Begin"),
        ("Over de wijk",),
        ("Over de wijk", "2.1 Wijk"),
    ]


def test_paths_name_the_chapter_that_has_no_title_line() -> None:
    text = f"4.1 UITGANGSPUNTEN\n{LONG}\n4.1.1 Samen\n{LONG}\n5.1 PROCESSEN VAN HET SLT\n{LONG} Het SLT helpt."
    lines = document_lines(pages_of(text))
    found = find_headings(lines, Clues({}, frozenset(), exact=False))
    sections = build_sections(found, lines, len(text), {"5": "Stevig Lokaal Team"})
    assert [section.path for section in sections] == [
        ("Hoofdstuk 4", "4.1 Uitgangspunten"),
        ("Hoofdstuk 4", "4.1 Uitgangspunten", "4.1.1 Samen"),
        ("Hoofdstuk 5: Stevig Lokaal Team (afgeleid)", "5.1 Processen van het SLT"),
    ]
    assert [section.topic for section in sections] == [None, None, "Stevig Lokaal Team"]
    assert text[sections[0].start : sections[0].end].endswith(f"4.1.1 Samen\n{LONG}\n")


def test_sentence_case_keeps_names_and_abbreviations() -> None:
    lines = document_lines(pages_of("In regio WBO werkt de gemeente Breda met teams. Ook Breda leert."))
    assert Casing(lines).sentence_case("DE TEAMS VAN WBO IN BREDA") == "De teams van WBO in Breda"
    assert Casing(lines).sentence_case("Gewone kop over WBO") == "Gewone kop over WBO"


def test_merged_headings_are_parted() -> None:
    page = RawPage(1, "5.3.3 Percelen\n3.1 VISIE OP LATER Het team werkt.\n8.3.3 Percelen voor alle jeugdigen")
    assert part_merged_headings([page])[0].text.split("\n") == [
        "5.3.3 Percelen",
        "3.1 VISIE OP LATER",
        "",
        "Het team werkt.",
        "voor alle jeugdigen",
        "",
        "8.3.3 Percelen",
    ]


def test_barred_table() -> None:
    text = f"{LONG}\nHet budget:\nOnderdeel | Bedrag\nTeam | € 43 miljoen\nWonen | € 13 miljoen\n{LONG}"
    found = find_tables(document_lines(pages_of(text)), ())
    assert [row.cells for row in found.rows] == [
        (("Onderdeel", "Team"), ("Bedrag", "€ 43 miljoen")),
        (("Onderdeel", "Wonen"), ("Bedrag", "€ 13 miljoen")),
    ]
    assert [text[row.start : row.end] for row in found.rows] == ["Team | € 43 miljoen", "Wonen | € 13 miljoen"]
    assert {row.table for row in found.rows} == {"Het budget"}


def test_table_over_two_pages_repeats_its_header_once() -> None:
    pages = pages_of("A | B\n1 | 2", "A | B\n3 | 4")
    assert [row.cells for row in find_tables(document_lines(pages), ()).rows] == [
        (("A", "1"), ("B", "2")),
        (("A", "3"), ("B", "4")),
    ]


def test_a_single_barred_line_is_no_table() -> None:
    assert find_tables(document_lines(pages_of(f"{LONG}\n1 De stand | Rapport | Autoriteit\n{LONG}")), ()).rows == ()


def test_year_figures_with_the_amount_on_the_next_line() -> None:
    figures = "Soort hulp Aantal jeugdigen Totale kosten\nThuis 12\n€1.000\nWonen 7 €2.500\nCrisis 3\n€630"
    text = f"{LONG}\n{figures}\n{LONG}"
    found = find_tables(document_lines(pages_of(text)), ())
    assert [dict(row.cells) for row in found.rows] == [
        {"Soort hulp": "Thuis", "Aantal jeugdigen": "12", "Totale kosten": "€1.000"},
        {"Soort hulp": "Wonen", "Aantal jeugdigen": "7", "Totale kosten": "€2.500"},
        {"Soort hulp": "Crisis", "Aantal jeugdigen": "3", "Totale kosten": "€630"},
    ]


CODES = """VERTAALTABEL

Contract Productcode Gebied Variant
Thuis 11A01 Team Wijk Vrij
22002 (gedeeltelijk)
Thuis 33A03 Zware en/ Vrij
33A04 of vaste
33A05 hulp
44A06 Rit zonder stoel >40 km
Pleeg- en 55A07 Wonen met Vast
gezinnen 55A08 steun
Nacht & nood Contract nacht en Wonen met nacht Vrij
Noodzorg (vast) en nood
Los 66A09 Lezen kopen we apart in.
66A10
"""


def test_code_table_gives_each_code_its_whole_cells() -> None:
    tables = find_code_tables([RawPage(1, CODES)])
    text = tables.pages[0].text
    rows = find_tables(document_lines(pages_of(text)), tables.rows).rows
    assert sorted(tuple(value for _, value in row.cells) for row in rows) == sorted([
        ("Thuis", "11A01", "Team Wijk", "Vrij"),
        ("Thuis", "22002 (gedeeltelijk)", "Team Wijk", "Vrij"),
        ("Thuis", "33A03", "Zware en/of vaste hulp", "Vrij"),
        ("Thuis", "33A04", "Zware en/of vaste hulp", "Vrij"),
        ("Thuis", "33A05", "Zware en/of vaste hulp", "Vrij"),
        ("Thuis", "44A06 Rit zonder stoel >40 km", "Zware en/of vaste hulp", "Vrij"),
        ("Pleeg- en gezinnen", "55A07", "Wonen met steun", "Vast"),
        ("Pleeg- en gezinnen", "55A08", "Wonen met steun", "Vast"),
        ("Nacht & nood", "Contract nacht en Noodzorg (vast)", "Wonen met nacht en nood", "Vrij"),
        ("Los", "66A09", "Lezen kopen we apart in."),
        ("Los", "66A10", "Lezen kopen we apart in."),
    ])  # fmt: skip
    for row in rows:
        code = dict(row.cells)["Productcode"].split()[0]
        assert code in text[row.start : row.end]


WOVEN = """BEGRIPPENLIJST

BEGRIP DEFINITIE

Afstemming Met de afstemming tussen teams kijken we naar wat een gezin
nodig heeft, waarbij we alle hulp naast elkaar leggen om te zien
welke stap het eerst aan de beurt is voor dit gezin.

Beweging naar de Met de beweging naar de wijk bedoelen we dat hulp eerder
wijk en dichter bij huis begint, zodat kleine vragen klein blijven en
ouders sneller weten bij wie zij terecht kunnen.

Gezamenlijke Een gezamenlijke regeling is een besluit waarin gemeenten hun
regeling werk samen vastleggen. De afspraken gaan over geld en mensen en
over wie waarvoor aan de lat staat in de hele regio van dit plan.

Zelfredzaam en Een manier van kijken die uitgaat van wat ouders en kinderen zelf
gezond kunnen, met de mensen om hen heen en zonder zware zorg vooraf.
"""
APART = """BEGRIP DEFINITIE

Gezinsplan

Hobbels horen bij het
leven
"""
APART_DEFINITIONS = """Een gezinsplan is een stuk papier waarop staat wat een gezin wil
bereiken en wie daarbij helpt, met een datum om terug te kijken.
In ons leven gaat er wel eens iets mis, en zulke hobbels horen er
gewoon bij voor ieder mens en voor ieder gezin in onze regio.
"""


def glossary_of(*raw: str) -> list[tuple[str, str]]:
    unwoven = unweave([RawPage(number, text) for number, text in enumerate(raw, 1)])
    pages = pages_of(*("\n".join(line for line in page.text.split("\n") if line) for page in unwoven.pages))
    found = from_terms(document_lines(pages), unwoven.terms, unwoven.last_page)
    return [(entry.term, entry.definition) for entry in found.entries]


def test_woven_glossary_is_taken_apart() -> None:
    entries = dict(glossary_of(WOVEN))
    assert list(entries) == ["Afstemming", "Beweging naar de wijk", "Gezamenlijke regeling", "Zelfredzaam en gezond"]
    movement, arrangement = entries["Beweging naar de wijk"], entries["Gezamenlijke regeling"]
    assert movement.startswith("Met de beweging naar de wijk bedoelen we dat hulp eerder en dichter")
    assert arrangement.startswith("Een gezamenlijke regeling is een besluit waarin gemeenten hun werk samen")


def test_terms_on_one_page_and_definitions_on_the_next() -> None:
    entries = dict(glossary_of(WOVEN, APART, APART_DEFINITIONS))
    assert entries["Gezinsplan"].startswith("Een gezinsplan is") and entries["Gezinsplan"].endswith("terug te kijken.")
    assert entries["Hobbels horen bij het leven"].startswith("In ons leven gaat er wel eens iets mis")


def test_a_page_without_a_glossary_is_left_alone() -> None:
    pages = (RawPage(1, f"Kop\n{LONG}"),)
    assert unweave(pages).pages == pages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("een multidisciplinair overleg (MDO) waarin", [("MDO", "multidisciplinair overleg")]),
        ("de Stevige Lokale Teams (SLT's) zijn", [("SLT", "Stevige Lokale Teams")]),
        ("onderwijs-zorgarrangementen (OZA) maken", [("OZA", "onderwijs-zorgarrangementen")]),
        ("de algemene maatregel van bestuur (AMvB) geldt", [("AMvB", "algemene maatregel van bestuur")]),
        ("de GR (gemeenschappelijke regeling) beslist", [("GR", "gemeenschappelijke regeling")]),
        ("specialistische ambulante behandeling (SGGZ) is", []),
        ("de huisarts (Breda) en de school (VO) doen mee", []),
    ],
)
def test_abbreviations(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_abbreviations(text)
    assert [(one.short, one.long) for one in found] == expected
    for one in found:
        assert one.short in text[one.start : one.end] and one.long in text[one.start : one.end]


def chapters(*words: str) -> str:
    """Chapters 2, 3, ... that are built alike and each speak of other words."""
    parts = [
        f"{number}.1 TOELICHTING EN AFBAKENING VAN HET GEBIED\n"
        + f"Wij kopen {word} in voor de hele regio. " * 6
        + f"\n{number}.2 KEUZES VOOR DE INKOOP\nOver {word} praten wij nog verder met alle partijen in de regio.\n"
        for number, word in enumerate(words, 2)
    ]
    names = "- Zorg op school;\n- Wonen met steun;\n- Nacht met zorg en nood.\n"
    return f"1.1 WAT WE KOPEN\nDit plan gaat over:\n{names}" + "".join(parts)


def test_topics_of_untitled_chapters() -> None:
    text = chapters("zorg op school", "wonen met steun", "zorg met nacht en nood")
    lines = document_lines(pages_of(text))
    topics = infer_topics(lines, find_headings(lines, Clues({}, frozenset(), exact=False)), ())
    assert topics.by_chapter == {"2": "Zorg op school", "3": "Wonen met steun", "4": "Nacht met zorg en nood"}


def test_no_topics_without_evidence() -> None:
    text = chapters("vervoer", "vervoer", "vervoer")
    lines = document_lines(pages_of(text))
    assert infer_topics(lines, find_headings(lines, Clues({}, frozenset(), exact=False)), ()).by_chapter == {}


def test_aliases_need_evidence() -> None:
    names = ("Nacht met zorg en nood", "Wonen met steun", "Zware en/of vaste jeugdhulp")
    text = "Over zorg met nacht en nood is nagedacht. De zorg met nacht en nood is nieuw. Wonen met steun ook."
    cells = ("Zware en/of vaste ondersteuning", "Wonen met nacht en nood", "Wonen met steun", "Taxi")
    assert dict(find_aliases(text, names, cells)) == {
        "Zorg met nacht en nood": "Nacht met zorg en nood",
        "Zware en/of vaste ondersteuning": "Zware en/of vaste jeugdhulp",
        "Wonen met nacht en nood": "Nacht met zorg en nood",
    }
