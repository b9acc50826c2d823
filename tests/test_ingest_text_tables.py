"""Tables that spaces set in plain text are read as rows; running text is left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.folder import read_file
from ingest.formats.text_tables import bar_tables

TABLE = """De bezetting per plaats:

Plaats            Jeugd-          POH-    Totaal
                  professionals   jeugd
------------------------------------------------
Veldrecht                   9,4     1,1     10,5
Zuiderwaard                94,5     8,4    102,9

Samen                     103,9     9,5    113,4

Daarna volgt weer gewone tekst.
"""


def test_columns_of_spaces_become_cells() -> None:
    assert [line for line in bar_tables(TABLE).splitlines() if line] == [
        "De bezetting per plaats:",
        "Plaats | Jeugdprofessionals | POH-jeugd | Totaal",
        "Veldrecht | 9,4 | 1,1 | 10,5",
        "Zuiderwaard | 94,5 | 8,4 | 102,9",
        "Samen | 103,9 | 9,5 | 113,4",
        "Daarna volgt weer gewone tekst.",
    ]


def test_a_row_over_two_lines_is_one_row() -> None:
    text = """Situatie     Wie beslist
Licht        het team
Zwaar        de huisarts,
             met het team
Spoed        de dienst
"""
    assert bar_tables(text).splitlines()[3] == "Zwaar | de huisarts, met het team"


def test_rows_of_a_text_file_are_statements(tmp_path: Path) -> None:
    path = tmp_path / "bezetting-2026.txt"
    path.write_text(f"1. Bezetting\n\n{TABLE}", encoding="utf-8")
    document = read_file(path)
    assert [dict(row.cells)["Totaal"] for row in document.rows] == ["10,5", "102,9", "113,4"]
    assert document.text[document.rows[0].start : document.rows[0].end] == "Veldrecht | 9,4 | 1,1 | 10,5"


@pytest.mark.parametrize(
    "text",
    [
        "Dit is  een tekst met  gaten.\nEn nog  een regel met  gaten.\nHier ook  een lange regel.\nEn  nog een.\n",
        "Naam         Bedrag\nA            12\nB            13\n",
        "  - het team helpt;\n  - de school belt;\n  - de huisarts verwijst;\n  - het kind beslist mee.\n",
        "Aan:      het college\n\n\nVan:      de griffie\n\n\nDatum:    vandaag\n",
        "",
    ],
)
def test_what_is_no_table_stays_as_it_is(text: str) -> None:
    assert bar_tables(text) == text


def test_long_lines_and_tables_are_read_at_once() -> None:
    """Lines that a pattern with two open ends would try from every place: they would take hours."""
    for line in ("-" * 200_000 + "x", " " * 200_000 + "x", "- " * 100_000 + "x"):
        assert bar_tables("a  b\n" * 5 + f"{line}\n" * 5).count(line) == 5
    made = bar_tables("Naam  Aantal\n\n" + "A     12\n" * 20_000)
    assert made.count(" | ") == 20_001


@pytest.mark.parametrize(
    ("above", "leads"),
    [
        ("Tabel 2. Uitgaven aan zwemhulp, in duizenden euro's", True),
        ("De uitgaven stegen. De tabel laat zien hoeveel.", True),
        ("Dit zijn de uitgaven per gemeente:", True),
        ("De uitgaven stegen in elke gemeente.", False),
    ],
)
def test_what_a_table_tells_stands_in_its_passage(tmp_path: Path, above: str, leads: bool) -> None:
    path = tmp_path / "uitgaven.md"
    table = "| Gemeente | 2026 | 2027 |\n|---|---|---|\n| Veldrecht | 100 | 110 |\n| Zuidwijk | 90 | 95 |\n"
    path.write_text(
        f"# Uitgaven\n\n## 1 Zwemhulp\n\nDit plan geldt voor vier jaar.\n\n{above}\n\n{table}", encoding="utf-8"
    )
    document = read_file(path)
    (passage,) = [p for p in document.passages if p.kind == "table"]
    last = above.split(". ")[-1] if not above.startswith("Tabel") else above
    assert passage.text.startswith(last) is leads
    assert above.split()[0] in document.text and "Zuidwijk" in passage.text


TERMS = """
  Speelloket       eerste aanspreekpunt voor gezinnen, open op
                   werkdagen van 8.00 tot 17.30 uur
  Overleglijn      alleen voor artsen en scholen, die daar elke dag
                   terechtkunnen met een vraag
  Speelwerker      medewerker van het loket die op een vaste school komt
"""


def test_names_with_text_beside_them_are_a_list() -> None:
    assert bar_tables(TERMS).strip().split("\n") == [
        "- Speelloket: eerste aanspreekpunt voor gezinnen, open op werkdagen van 8.00 tot 17.30 uur",
        "- Overleglijn: alleen voor artsen en scholen, die daar elke dag terechtkunnen met een vraag",
        "- Speelwerker: medewerker van het loket die op een vaste school komt",
    ]
