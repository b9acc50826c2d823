"""Columns around a table, list signs that are drawn, headings above a table, times and telephone numbers."""

from __future__ import annotations

import pytest

from ingest.formats.pdf_dots import Dot, DotFinder
from ingest.formats.pdf_grid import Rule
from ingest.formats.pdf_headings import page_headings
from ingest.formats.pdf_layout import Drawing, PageLayout, Run, Segment, lay_out_page
from ingest.model import Page
from ingest.raw import RawPage
from ingest.repair import repair_pages
from ingest.structure.heading_finder import find_headings
from ingest.structure.headings import Clues
from ingest.structure.lines import document_lines

LEFT, RIGHT, HEIGHT = 50.0, 310.0, 842.0


def column(x: float, top: float, *texts: str) -> list[Run]:
    return [Run(f"{text}\n", x, top - 14 * place, 10.0) for place, text in enumerate(texts)]


def words(name: str, count: int) -> list[str]:
    return [f"{name} {place} van een kolom met tekst over spelen en leren" for place in range(count)]


def box(top: float, bottom: float) -> list[Rule]:
    across = [Rule(LEFT, 550, y, y) for y in (top, (top + bottom) / 2, bottom)]
    return [*across, *(Rule(x, x, bottom, top) for x in (LEFT, 300, 550))]


def page_with_table(*, drawn_last: bool = False) -> PageLayout:
    """Two columns, a table over both of them, and two columns again."""
    above = [*column(LEFT, 780, *words("a", 7)), *column(RIGHT, 780, *words("b", 7))]
    cells = [
        Run(f"{text}\n", x, y, 10.0)
        for y, x, text in ((600, 55, "Wie"), (600, 305, "Wat"), (580, 55, "A"), (580, 305, "B"))
    ]
    below = [*column(LEFT, 540, *words("c", 7)), *column(RIGHT, 540, *words("d", 7))]
    runs = [*above, *below, *cells] if drawn_last else [*above, *cells, *below]
    return lay_out_page(runs, Drawing(box(615, 570)), HEIGHT)


@pytest.mark.parametrize("drawn_last", [False, True])
def test_columns_above_a_table_end_before_those_below_it_begin(drawn_last: bool) -> None:
    lines = [line for line in page_with_table(drawn_last=drawn_last).text.split("\n") if line]
    assert [line.split()[0] for line in lines] == [*"a" * 7, *"b" * 7, "Wie", "A", *"c" * 7, *"d" * 7]
    assert "Wie | Wat" in lines


def dot_at(x: float, y: float, size: float = 4.0) -> list[Dot]:
    finder = DotFinder()
    for point in ((x, y), (x + size, y), (x, y + size), (x + size, y + size)):
        finder.add(point)
    finder.end(filled=True)
    return finder.dots


def test_a_drawn_dot_before_a_line_opens_a_list_item() -> None:
    runs = [*column(LEFT, 700, "Het team:"), *column(LEFT + 20, 686, "helpt kinderen;", "leent ballen uit.")]
    dots = [*dot_at(LEFT + 8, 687), *dot_at(LEFT + 8, 673)]
    assert lay_out_page(runs, Drawing(dots=dots), HEIGHT).text == "Het team:\n• helpt kinderen;\n• leent ballen uit."


@pytest.mark.parametrize(
    "dot", [dot_at(LEFT - 40, 701), dot_at(LEFT - 12, 715), dot_at(LEFT + 30, 701), dot_at(LEFT - 12, 701, 20)]
)
def test_a_dot_elsewhere_is_no_list_sign(dot: list[Dot]) -> None:
    assert lay_out_page(column(LEFT, 700, "Het team helpt."), Drawing(dots=dot), HEIGHT).text == "Het team helpt."


def test_an_outline_is_no_dot() -> None:
    finder = DotFinder()
    for point in ((0, 0), (4, 0), (0, 4), (4, 4)):
        finder.add(point)
    finder.end(filled=False)
    assert finder.dots == []


def test_a_heading_alone_above_a_table_is_a_heading() -> None:
    body = [Segment("gewone tekst over spelen en leren in de buurt", 50, 700 - 12 * n, 10, False) for n in range(9)]
    heading = [Segment("4. Tarieven", 50, 700, 16, False)]
    found = page_headings([body, heading], [400, 2000])
    assert [[one.text for one in page] for page in found] == [[], ["4. Tarieven"]]
    assert page_headings([body, heading], [400, 12])[1] == ()  # a cover set large as a whole


def repaired(*texts: str) -> tuple[Page, ...]:
    return repair_pages([RawPage(number, text) for number, text in enumerate(texts, 1)])


def text_of(text: str) -> str:
    return repaired(text)[0].text


def test_opening_hours_over_two_lines_stay_one() -> None:
    text = "Speelstraat 12, maandag tot en met donderdag van\n9.00 tot 16.30 uur\n"
    assert text_of(text) == "Speelstraat 12, maandag tot en met donderdag van 9.00 tot 16.30 uur"


def test_a_time_is_no_number_of_a_section() -> None:
    prose = "Het speelhuis is open op alle dagen van de week en gratis voor elk kind."
    lines = document_lines(repaired(f"{prose}\n\n9.00 tot 12.00 uur\n\n{prose}"))
    assert find_headings(lines, Clues({}, frozenset(), exact=False)) == []


def test_a_telephone_number_over_two_lines_is_no_list() -> None:
    assert text_of("Bij vragen over spelen belt u het speelhuis op 0511\n- 20 00 (gratis).") == (
        "Bij vragen over spelen belt u het speelhuis op 0511 - 20 00 (gratis)."
    )


def test_lettered_items_stay_apart() -> None:
    text = "a. speelhuis: een huis waarin kinderen van elke leeftijd zijn;\nb. speelgoed: alles om te spelen;"
    assert text_of(text).split("\n") == text.split("\n")


def test_a_sentence_goes_on_with_a_number_in_a_narrow_column() -> None:
    wide = "Dit is een lange regel van de kolom ernaast die de breedte van de bladzijde laat zien en meer.\n" * 2
    assert "Looptijd: zes jaar, met twee keer 2 jaar erbij." in text_of(
        f"{wide}\nLooptijd: zes jaar, met twee keer\n2 jaar erbij."
    )
    apart = "Wij spelen op deze dagen graag\n120 kinderen doen mee"  # no end: it may be a row of a table
    assert apart in text_of(f"{wide}\n{apart}")


WIDTHS = (LEFT, LEFT + 150, LEFT + 300)
TABLE = (
    ("Wie", "Waar", "Bereikbaar"),
    ("Wip", "Kade 2", "elke dag"),
    ("Aalst", "Dijk 4", "nooit"),
    ("Dorp", "Plein 1", "ma"),
)


def banded(*above: str) -> list[Run]:
    """Cells of a table drawn column by column, in rows of 20 points from 700 down, with lines of text above."""
    cells = [
        Run(f"{row[n]}\n", x, 688.0 - 20 * place, 10.0) for n, x in enumerate(WIDTHS) for place, row in enumerate(TABLE)
    ]
    return [*column(LEFT, 760, *above), *cells]


def levels(*heights: float) -> list[Rule]:
    return [Rule(LEFT - 2, LEFT + 450, y, y) for y in heights]


ROWS = [" | ".join(row) for row in TABLE]


def test_lines_across_part_the_rows_of_a_table() -> None:
    drawn = Drawing(levels(700, 680, 660, 640, 620))
    assert lay_out_page(banded("De teams:"), drawn, HEIGHT).text.split("\n\n")[-1].split("\n") == ROWS


def test_shaded_rows_are_rows_of_a_table() -> None:
    shades = [Rule(LEFT - 2, LEFT + 450, y - 20, y) for y in (700, 680, 660, 640)]
    assert lay_out_page(banded(), Drawing(shades=shades), HEIGHT).text.split("\n") == ROWS


def test_a_few_lines_across_a_page_part_no_table() -> None:
    assert " | " not in lay_out_page(banded(), Drawing(levels(700, 620)), HEIGHT).text


def test_running_text_between_lines_is_no_row() -> None:
    prose = column(
        LEFT, 688, *(["Het team helpt alle kinderen uit de hele buurt en hun ouders, elke dag van de week weer."] * 6)
    )
    assert " | " not in lay_out_page(prose, Drawing(levels(700, 660, 640, 600)), HEIGHT).text


def test_a_ring_before_a_line_opens_an_item_of_an_item() -> None:
    finder = DotFinder()
    for point in [
        (LEFT + 8 + x, 687 + y) for x, y in ((0, 2), (1, 3), (2, 4), (3, 3), (4, 2), (3, 1), (2, 0), (1, 1), (0, 2))
    ]:
        finder.add(point)
    finder.end(filled=False)
    runs = column(LEFT + 20, 686, "leent ballen uit.")
    assert lay_out_page(runs, Drawing(dots=finder.dots), HEIGHT).text == "◦ leent ballen uit."


def test_small_print_below_large_print_is_a_line_of_its_own() -> None:
    runs = [Run("Spelen", LEFT, 700.0, 44.0), Run("Visie op spelen\n", LEFT, 672.0, 14.0)]
    assert [line.text for line in lay_out_page(runs, Drawing(), HEIGHT).lines] == ["Spelen", "Visie op spelen"]


def test_dots_that_lead_to_a_page_come_behind_the_name() -> None:
    runs = [
        Run("1 Leren\n", LEFT, 714.0, 10.0),
        Run(". . . . . . 3\n", LEFT + 200, 700.0, 10.0),
        Run("2 Spelen\n", LEFT, 700.0, 10.0),
    ]
    assert lay_out_page(runs, Drawing(), HEIGHT).text.split("\n")[-1] == "2 Spelen . . . . . . 3"


def test_the_letter_of_a_note_to_a_table_comes_off_its_figure() -> None:
    runs = [Run("6", LEFT, 700.0, 8.0), Run("b\n", LEFT, 700.0, 6.4)]
    page = RawPage(1, lay_out_page(runs, Drawing(), HEIGHT).text)
    assert repair_pages([page])[0].text == "6"


def test_a_figure_with_what_it_counts_is_no_heading_however_large() -> None:
    lines = [Segment("19 weken", LEFT, 700, 20, True), Segment("Wat beter moet", LEFT, 600, 14, True)]
    lines += [Segment("Het team helpt elk kind uit de buurt.", LEFT, 500 - 12 * n, 10, False) for n in range(20)]
    assert [hint.text for hint in page_headings([lines], [2000])[0]] == ["Wat beter moet"]
