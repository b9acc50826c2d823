"""Tables of phases whose cells stand on one line: a row per phase where one reading wins, else left alone."""

from __future__ import annotations

from ingest.raw import RawPage
from ingest.structure.phase_tables import part_phase_tables

HEAD = "STAP MELDSTAP PRAATSTAP KEUZESTAP"
TABLE = [
    "Uitleg Stap waarin het Stap waarin het team",
    "team vraagt wie mee wil met alle partijen praat",
    "doen met het plan. Elke over geld en over tijd.",
    "partij krijgt daarna Deze stap eindigt met een",
    "een brief van de regio. lijst met afspraken.",
]
PROOF = RawPage(
    1,
    "het team vraagt wie mee wil doen met het plan\nhet team praat met alle partijen over geld en over tijd\n"
    "elke partij krijgt daarna een brief van de regio\ndeze stap eindigt met een lijst met afspraken\n"
    "het team met alle partijen praat over geld",
)


def parted(*lines: str) -> list[str]:
    return part_phase_tables([PROOF, RawPage(2, "\n".join(lines))])[1].text.split("\n")


def test_each_phase_gets_a_row_of_its_own() -> None:
    assert parted(HEAD, "", *TABLE, "", "Daarna begint het werk.") == [
        "STAP | Uitleg",
        "MELDSTAP | Stap waarin het team vraagt wie mee wil doen met het plan. Elke partij krijgt daarna een brief van "
        "de regio.",
        "PRAATSTAP | Stap waarin het team met alle partijen praat over geld en over tijd. Deze stap eindigt met een "
        "lijst met afspraken.",
        "",
        HEAD,
        "",
        "Daarna begint het werk.",
    ]


def test_from_a_damaged_line_on_everything_stays_as_printed() -> None:
    damaged = r"een brief YDQ GH4QLW Obr@le af\spraken"
    assert parted(HEAD, *TABLE[:4], damaged, "de regio. met de lijst.") == [
        "STAP | Uitleg",
        "MELDSTAP | Stap waarin het team vraagt wie mee wil doen met het plan.",
        "PRAATSTAP | Stap waarin het team met alle partijen praat over geld en over tijd.",
        "",
        HEAD,
        "Elke",
        "partij krijgt daarna Deze stap eindigt met een",
        damaged,
        "de regio. met de lijst.",
    ]


def test_where_two_readings_are_as_good_the_lines_stay() -> None:
    lines = [HEAD, "Uitleg Stap een Stap twee", "rood blauw groen geel", "zes. acht. tien. nul."]
    assert parted(*lines) == lines


def test_names_of_columns_that_are_no_kinds_of_the_first_stay() -> None:
    lines = ["STAP TAAK WERK", *TABLE]
    assert parted(*lines) == lines
