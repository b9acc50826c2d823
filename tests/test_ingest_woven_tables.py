"""Tables whose cells stand on one line without a gap: taken apart where one reading clearly wins, else left alone."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest

from ingest.raw import RawPage
from ingest.repair.letter_widths import printed_width
from ingest.structure.woven_tables import part_woven_tables

HEAD = "PRIMAIR PROCES DOEL VAN HET PROCES OMSCHRIJVING"
ROWS = (
    (
        "Preventie en signalering",
        "Voorkomen dat ouders en kinderen in de knel komen. Daarnaast vroeg zien wie hulp nodig heeft.",
        "Het team is op school en in de wijk te vinden. Daar helpt het ouders met vragen over opvoeden, en het "
        "geeft cursussen aan groepen ouders.",
    ),
    (
        "Toegang en regie",
        "Snel de hulp inzetten die past. Elk gezin heeft één vaste medewerker.",
        "Het team bespreekt de vraag en bepaalt wat er nodig is. Elk gezin heeft een vaste medewerker die ervoor "
        "zorgt dat de hulp blijft passen bij de vraag.",
    ),
    (
        "Innovatie",
        "Ontwikkelen van nieuwe hulp.",
        "Het team bedenkt met ouders en scholen nieuwe vormen van hulp en deelt wat het leert met andere teams.",
    ),
)
PROOF = [RawPage(2, "\n".join(cell for row in ROWS for cell in row))]


def woven(rows: Sequence[Sequence[str]], widths: Sequence[int] = (17, 28, 45)) -> str:
    lines: list[str] = []
    for row in rows:
        cells = [
            [line for item in cell.split("\n") for line in textwrap.wrap(item, width)]
            for cell, width in zip(row, widths, strict=True)
        ]
        lines += [" ".join(part for part in parts if part) for parts in zip_longest(*cells, fillvalue="")]
    return "\n".join(lines)


def parted(text: str) -> list[str]:
    return part_woven_tables([RawPage(1, text), *PROOF])[0].text.split("\n")


def test_the_cells_of_each_row_stand_together() -> None:
    assert parted(f"{HEAD}\n\n{woven(ROWS)}\n5.2 TOELICHTING\nHet team is nieuw.") == [
        "PRIMAIR PROCES | DOEL VAN HET PROCES | OMSCHRIJVING",
        *(" | ".join(row) for row in ROWS),
        "",
        "5.2 TOELICHTING",
        "Het team is nieuw.",
    ]


def test_items_of_a_cell_follow_each_other_without_their_signs() -> None:
    rows = (
        (
            "Te weinig plekken in huizen",
            "Er zijn te weinig huizen waar kinderen kunnen wonen, zodat zij lang wachten op een plek die past.",
            "* Elk jaar tellen wij hoeveel huizen er nodig zijn.\n* Een team zoekt met ouders een plek in de buurt.",
        ),
        (
            "Weinig samenwerking tussen teams",
            "Teams weten van elkaar niet wat zij doen, waardoor ouders hun verhaal vaak opnieuw moeten vertellen.",
            "» Elk gezin heeft één vaste medewerker.\n» De teams spreken elkaar elke maand over de gezinnen.",
        ),
    )
    proof = RawPage(2, "\n".join(cell for row in rows for cell in row))
    text = f"RISICO OMSCHRIJVING ACTIE\n\n{woven(rows)}"
    assert part_woven_tables([RawPage(1, text), proof])[0].text.split("\n") == [
        "RISICO | OMSCHRIJVING | ACTIE",
        *(" | ".join(row).replace("\n", " ").replace("* ", "").replace("» ", "") for row in rows),
    ]


def test_the_room_a_word_takes_depends_on_its_letters() -> None:
    assert printed_width("illi") < printed_width("mama") / 2
    assert 25 < sum(map(printed_width, ("de", "hulp", "voor", "jongeren", "in", "de", "wijk"))) < 32


def test_where_two_readings_are_as_good_the_lines_stay() -> None:
    words = [("Rood", "Vier zes.", "Acht tien. Twaalf."), ("Blauw", "Een twee. Drie.", "Vijf zeven.")] * 4
    text = f"{HEAD}\n\n" + "\n".join(" ".join(row) for row in words)
    assert parted(text) == text.split("\n")


def test_a_page_without_names_of_columns_stays() -> None:
    text = f"VEELGESTELDE VRAGEN\n\n{woven(ROWS)}"
    assert parted(text) == text.split("\n")
