"""Footnotes: their numbers come off the words, and they stand outside the sentences of the page."""

from __future__ import annotations

import pytest

from ingest.formats.pdf_layout import Drawing, Run, lay_out_page
from ingest.raw import RawPage
from ingest.repair import repair_pages

HEIGHT = 842.0


def text_of(*pages: str) -> list[str]:
    return [page.text for page in repair_pages([RawPage(number, text) for number, text in enumerate(pages, 1)])]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("De bijdrage is 20 euro per maand.¹ Het CAK int die.", "De bijdrage is 20 euro per maand. Het CAK int die."),
        ("Volg het protocol¹dat voor ouders geldt.", "Volg het protocol dat voor ouders geldt."),
        ("Binnen 3 werkdagen¹⁰ komt er antwoord.", "Binnen 3 werkdagen komt er antwoord."),
        ("Een kamer van 12 m² is genoeg.", "Een kamer van 12 m² is genoeg."),
        ("¹ Dit bedrag geldt een jaar.", "1 Dit bedrag geldt een jaar."),
    ],
)
def test_a_small_number_behind_a_word_comes_off_it(raw: str, text: str) -> None:
    assert text_of(raw) == [text]


def test_the_number_is_kept_as_a_repair() -> None:
    (page,) = repair_pages([RawPage(1, "De hulp kost geld.¹")])
    assert [(repair.kind, repair.before) for repair in page.repairs] == [("footnote_mark", "geld.¹")]


def test_numbers_in_the_size_of_the_text_that_count_on() -> None:
    raw = "Het stelsel groeit.1 Dat kost geld.2 Wij wonen’3: zo heet dit.\n1 Bron: de raad.\n2 Bron: het Rijk."
    assert text_of(raw)[0].startswith("Het stelsel groeit. Dat kost geld. Wij wonen’: zo heet dit.")


@pytest.mark.parametrize("raw", ["Zie bijlage3 en tabel7 van de nota.", "Volgens art.5 krijgt covid19 geen geld."])
def test_numbers_that_do_not_count_on_stay(raw: str) -> None:
    assert text_of(raw) == [raw]


def line(text: str, y: float, *, x: float = 60.0, size: float = 10.0, bold: bool = False) -> Run:
    return Run(text + "\n", x, y, size, bold)


def laid_out(*runs: Run) -> list[str]:
    return lay_out_page(runs, Drawing(), HEIGHT).text.split("\n")


def test_a_raised_number_is_told_from_the_text() -> None:
    runs = [Run("per maand.", 60, 700, 10), Run("1", 110, 700, 6), Run(" Het CAK int die.\n", 114, 700, 10)]
    assert laid_out(*runs) == ["per maand.¹ Het CAK int die."]


def test_a_raised_number_with_a_bracket_in_nearly_the_size_of_its_word_is_one_too() -> None:
    assert laid_out(Run("Pleegzorg", 60, 700, 10), Run("3)", 104, 703, 8.4)) == ["Pleegzorg³"]
    assert laid_out(Run("Pleegzorg", 60, 700, 10), Run("3)", 104, 700, 8.4)) == ["Pleegzorg3)"]


def test_a_small_digit_of_a_formula_stays() -> None:
    runs = [Run("Minder CO", 60, 700, 10), Run("2", 105, 700, 6), Run(" in de stad.\n", 109, 700, 10)]
    assert laid_out(*runs) == ["Minder CO2 in de stad."]


def test_footnotes_stand_before_the_sentence_that_goes_on_overleaf() -> None:
    text = ["Het plan begint in het voorjaar.", "Daarna kijkt de gemeente samen met", "scholen hoe het gaat en"]
    runs = [*(line(one, 700 - 13 * number) for number, one in enumerate(text))]
    notes = [line("1 Zie de nota van vorig jaar.", 120, size=7), line("2 Bron: de raad.", 111, size=7)]
    read = [one for one in laid_out(*runs, *notes) if one]
    assert read == [text[0], *(note.text[:-1] for note in notes), *text[1:]]


def test_small_print_above_text_is_no_footnote() -> None:
    runs = [line("1 Klein gezet", 300, size=7), line("Gewone tekst van de bladzijde.", 280), line("Meer.", 267)]
    assert [one for one in laid_out(*runs) if one] == [run.text[:-1] for run in runs]


def test_a_code_in_small_print_is_no_footnote() -> None:
    runs = [line("Gewone tekst van de bladzijde.", 700), line("En nog meer gewone tekst.", 687)]
    codes = [line("42A05 Vervoer per taxi", 120, size=7), line("42A06 Vervoer per bus", 111, size=7)]
    assert laid_out(*runs, *codes)[-2:] == ["42A05 Vervoer per taxi", "42A06 Vervoer per bus"]


def cells(*texts: str, y: float, bold: bool = False) -> list[Run]:
    return [Run(text, 60 + 120 * place, y, 9, bold) for place, text in enumerate(texts)]


def test_a_table_without_lines_has_its_cells_parted() -> None:
    rows = [("Regeling", "2025", "2026"), ("Kindpakket", "€ 410.000", "€ 430.000"), ("Schulden", "€ 90", "€ 95")]
    runs = [run for number, row in enumerate(rows) for run in cells(*row, y=700 - 12 * number)]
    assert laid_out(*runs) == [" | ".join(row) for row in rows]


def test_rows_without_names_above_them_are_no_table() -> None:
    rows = [("Wijk Oost", "12", "14"), ("Wijk West", "9", "11"), ("Wijk Zuid", "7", "8")]
    runs = [run for number, row in enumerate(rows) for run in cells(*row, y=700 - 12 * number)]
    assert laid_out(*runs) == [" ".join(row) for row in rows]


def test_the_head_and_foot_of_two_pages_are_no_text() -> None:
    pages = [
        f"Gemeente Vlierdam\n\nDe raad besluit over het plan en over de\nkosten van deel {number}.\n\nNota {number}"
        for number in (1, 2)
    ]
    assert text_of(*pages) == [
        f"De raad besluit over het plan en over de kosten van deel {number}." for number in (1, 2)
    ]


def test_a_line_drawn_with_signs_is_no_text() -> None:
    assert text_of("De gemeente onderzoekt dit en wordt\n––––––––––––\nklaar in mei.") == [
        "De gemeente onderzoekt dit en wordt klaar in mei."
    ]
