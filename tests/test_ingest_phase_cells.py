"""Loose cells of a phase table: a row where another table of the same phases tells whose they are, else left alone."""

from __future__ import annotations

from ingest.raw import RawPage
from ingest.structure.phase_cells import place_loose_cells

HEAD = "STAP MELDSTAP PRAATSTAP KEUZESTAP"
MELD = "Stap waarin het team vraagt wie mee wil doen."
PRAAT = "Stap waarin het team met alle partijen praat over geld."
KEUZE = "Stap waarin de gemeente kiest."
KNOWN = RawPage(
    1, "\n".join(["STAP | Uitleg", f"MELDSTAP | {MELD}", f"PRAATSTAP | {PRAAT}", f"KEUZESTAP | {KEUZE}", "", HEAD])
)


def placed(*pages: str) -> list[list[str]]:
    given = [KNOWN, *(RawPage(number, text) for number, text in enumerate(pages, 2))]
    return [page.text.split("\n") for page in place_loose_cells(given)[1:]]


def test_loose_cells_get_the_names_that_their_sentences_have_elsewhere() -> None:
    cells = ["Stap waarin het team met", "alle partijen praat over", "geld. Daarna volgt", "een brief.", ""]
    page = "\n".join(
        ["Zo gaat het.", "", HEAD, "", "Uitleg", "", *cells, "Stap waarin het team", "vraagt wie mee wil doen."]
    )
    assert placed(page)[0] == [
        "Zo gaat het.",
        "",
        "STAP | Uitleg",
        f"MELDSTAP | {MELD}",
        f"PRAATSTAP | {PRAAT}",
        "",
        HEAD,
        "",
        "Uitleg",
        "",
        "Daarna volgt",
        "een brief.",
        "",
    ]


def test_the_cell_that_opens_the_next_page_gets_what_stands_alone_below_it() -> None:
    table = f"STAP | Uitleg\nMELDSTAP | {MELD}\n\n{HEAD}\nBijgevoegde Meldbrief Praatbrief\n\nbrief"
    following = "Stap waarin de gemeente\nkiest.\n\nKeuzebrief\n\n4.2 Kosten"
    assert placed(table, following)[1] == [
        "STAP | Uitleg | Bijgevoegde brief",
        f"KEUZESTAP | {KEUZE} | Keuzebrief",
        "",
        "",
        "",
        "4.2 Kosten",
    ]


def test_a_cell_that_no_other_table_tells_stays() -> None:
    pages = [f"{HEAD}\n\nStap waarin iemand anders\nkiest.", "Stap waarin niemand kiest."]
    assert placed(*pages) == [page.split("\n") for page in pages]


def test_text_below_the_head_of_the_next_page_stays() -> None:
    pages = [f"STAP | Uitleg\nMELDSTAP | {MELD}\n\n{HEAD}", f"Over het plan.\n\n{KEUZE}"]
    assert placed(*pages) == [page.split("\n") for page in pages]
