"""Two columns of which one line was drawn over the other's: every sentence stays in its own column."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.repair.overlaid import part_overlaid
from ingest.repair.words import ILLEGIBLE, SHIFTED, Line, Word

GARBLE = "defpadijed UIRIE"


def known(word: str) -> float:
    return 3.0 if word in ("huisartsen", "afspraken") else 0.0


def line(text: str, *, gap: bool = False, start: str = "") -> Line:
    return Line(0, tuple(Word(word) for word in text.split()), start=start, length=len(text), after_gap=gap)


def overlaid(shifted: str, rest: str, *, start: str = "") -> Line:
    left = tuple(Word(word, before="XX", kinds=(SHIFTED,)) for word in shifted.split())
    lost = Word(ILLEGIBLE, before=GARBLE, kinds=("illegible",))
    words = (*left, lost, *(Word(word) for word in rest.split()))
    return Line(0, words, start=start, length=70, after_gap=True)


LEFT = [line("De regio kiest voor een open procedure voor"), line("alle gemeenten, op grond van de sociale en")]
RIGHT = [
    line("dertig dagen met de beste partijen gesproken", gap=True),
    line("over de opdracht. Alleen wie nog meedoet"),
]
BELOW = [line("De procedure is vrij. Daarom wordt", gap=True), line("na het eerste gesprek nog minstens")]
GOES_ON = [line("in aanmerking voor de opdracht.", gap=True)]
# The same words elsewhere are what shows which line goes on where.
PROOF = [line("sociale en andere diensten nog minstens dertig dagen komt in aanmerking", gap=True)]


def read(lines: Sequence[Line]) -> list[str]:
    return [one.text for one in part_overlaid(lines, (), known)[0]]


def test_each_column_is_read_with_its_own_half() -> None:
    row = overlaid("andere diensten", "komt")
    proof = [Line(1, one.words, length=one.length) for one in PROOF]
    assert read([*LEFT, *RIGHT, row, *BELOW, *GOES_ON, *proof])[:-1] == [
        *(one.text for one in LEFT),
        f"andere diensten {ILLEGIBLE}",
        *(one.text for one in BELOW),
        *(one.text for one in RIGHT),
        f"{ILLEGIBLE} komt",
        *(one.text for one in GOES_ON),
    ]


def test_what_both_halves_lie_under_is_illegible_in_either() -> None:
    proof = [Line(1, one.words, length=one.length) for one in PROOF]
    lines, _ = part_overlaid([*LEFT, *RIGHT, overlaid("andere diensten", "komt"), *BELOW, *GOES_ON, *proof], (), known)
    assert [word.before for one in lines for word in one.words if word.illegible] == [GARBLE, GARBLE]


def test_without_evidence_nothing_moves() -> None:
    row = overlaid("blauwe fietsen", "loopt")
    lines = [*LEFT, *RIGHT, row, line("mee in de stoet door de stad en het dorp", gap=True)]
    assert read(lines) == [one.text for one in lines]


def test_a_list_item_drawn_over_a_sentence_is_parted_from_it() -> None:
    row = overlaid("Het team", "graag mee", start="- ")
    sentence = line("Wij lezen dit voorstel van de gemeente en denken")
    assert read([sentence, row, line("helpt ouders.")]) == [
        sentence.text,
        f"{ILLEGIBLE} graag mee",
        f"Het team {ILLEGIBLE}",
        "helpt ouders.",
    ]


def test_merged_columns_are_left_to_the_step_that_parts_columns() -> None:
    wide = "De regio kiest voor een open procedure voor alle gemeenten en spreekt met alle partijen die meedoen"
    lines = [line(wide), overlaid("andere diensten", "komt"), line(wide)]
    assert read(lines) == [one.text for one in lines]


LIST = [line("niet bij deze opdracht horen:"), line("zwemles;", start="- ")]
BESIDE = [
    line("Het speelteam", gap=True),
    line("Helpt bij vragen over spelen en leren", start="- "),
    line("van andere teams, wanneer dit"),
]
REST = [line("buitenspeelgoed;", gap=True), line("schaakles. Dit is een vak apart.", start="- ")]
LATER = [line("van een gesprek om de inzet te wegen.", gap=True), line("Speelt mee.", start="- ")]


def test_a_list_beside_a_column_is_whole_where_its_items_lie_under_that_column() -> None:
    rows = [overlaid("Voetbal", "", start="- "), overlaid("Gymnastiek", "voor het organiseren", start="- ")]
    lines = [*LIST, *BESIDE, rows[0], REST[0], rows[1], REST[1], *LATER]
    assert read(lines) == [
        *(one.text for one in LIST),
        f"Voetbal {ILLEGIBLE}",
        REST[0].text,
        f"Gymnastiek {ILLEGIBLE}",
        REST[1].text,
        *(one.text for one in BESIDE),
        ILLEGIBLE,
        f"{ILLEGIBLE} voor het organiseren",
        *(one.text for one in LATER),
    ]


def test_a_list_that_was_ended_is_left_where_it_is() -> None:
    ended = [LIST[0], line("zwemles.", start="- ")]
    row = overlaid("Voetbal", "voor het organiseren", start="- ")
    assert read([*ended, *BESIDE, row, *REST, *LATER])[:5] == [one.text for one in (*ended, *BESIDE)]
