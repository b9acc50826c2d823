"""Paragraphs, list signs, running lines, diagram labels, tables and columns."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingest.model import Page
from ingest.raw import RawPage
from ingest.repair import repair_pages

FIXTURES = Path(__file__).parent / "fixtures" / "repair"
CASES = [
    case
    for name in ("layout.yaml", "sentences.yaml")
    for case in yaml.safe_load((FIXTURES / name).read_text(encoding="utf-8"))
]


def pages_of(*texts: str) -> tuple[Page, ...]:
    return repair_pages([RawPage(number, text) for number, text in enumerate(texts, 1)])


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_layout(case: dict[str, object]) -> None:
    pages = pages_of(*[str(raw).rstrip("\n") for raw in _listed(case["raw"])])
    assert [page.text for page in pages] == [str(text).rstrip("\n") for text in _listed(case["text"])]
    if "labels" in case:
        assert [list(page.labels) for page in pages] == case["labels"]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def test_list_sign_is_a_repair_with_its_raw_form() -> None:
    (page,) = pages_of("Het team:\n» helpt gezinnen;\n• werkt op school.")
    assert page.text == "Het team:\n- helpt gezinnen;\n- werkt op school."
    assert [(repair.kind, repair.before) for repair in page.repairs] == [("bullet", "»"), ("bullet", "•")]


def test_dropped_line_is_a_repair_without_a_span() -> None:
    texts = [
        f"Regio in beeld {number}\nDit is bladzijde {word} van het stuk."
        for number, word in enumerate(("een", "twee", "drie", "vier"), 1)
    ]
    page = pages_of(*texts)[1]
    assert page.text == "Dit is bladzijde twee van het stuk."
    assert page.labels == ("Regio in beeld 2",)
    (repair,) = page.repairs
    assert (repair.kind, repair.start, repair.end) == ("running_line", 0, 0)


def test_lines_that_are_paragraphs_already_are_not_joined() -> None:
    raw = RawPage(None, "Eerste alinea zonder punt\nen een tweede alinea.")
    assert repair_pages([raw], wrapped=False)[0].text == raw.text


def test_hyphen_at_the_end_of_a_paragraph_is_left_where_lines_are_paragraphs() -> None:
    raw = RawPage(None, "Het gaat om jeugd-\nhulp in de regio.")
    assert repair_pages([raw], wrapped=False)[0].text == raw.text


def test_a_greeting_of_a_letter_stands_apart() -> None:
    text = (
        "Beste ouders,\n\nVanaf mei is het speelhuis open. Kom gerust langs op een\ndag die past, met\n\nJan,\n\nPiet"
    )
    assert repair_pages([RawPage(1, text)])[0].text.split("\n")[:2] == [
        "Beste ouders,",
        "Vanaf mei is het speelhuis open. Kom gerust langs op een dag die past, met Jan, Piet",
    ]


def test_a_telephone_number_that_fits_no_line_goes_with_what_it_is_of() -> None:
    text = "Kom langs op een dag die past, of bel gerust de Speellijn:\n{} of stuur een brief aan het speelhuis."
    for number, lines in (("045 - 200 30 40", 1), ("(013) 200", 1), ("45 kinderen", 2)):
        assert len(repair_pages([RawPage(1, text.format(number))])[0].text.split("\n")) == lines


def test_merged_columns_are_parted() -> None:
    left = [
        "Elke gemeente heeft een eigen team dat",
        "gezinnen helpt. Het team werkt op school",
        "en in de wijk. De inwoners kennen het team",
        "goed en weten het te vinden. Wij kiezen be-",
        "wust voor een klein team met vaste mensen.",
    ]
    right = [
        "De regio koopt de zwaardere hulp samen in.",
        "Dat doen wij omdat een kleine gemeente dit",
        "niet alleen kan. De aanbieders krijgen een ge-",
        "zamenlijke opdracht met een vast budget en",
        "verdelen dat onderling naar behoefte.",
    ]
    merged = "\n".join(f"{a} {b}" for a, b in zip(left, right, strict=True))
    # The same words elsewhere, printed in one column, are what tells which line goes on where.
    single = "\n".join([*left, *right])
    parted, _, plain = pages_of(merged, "Een bladzijde met een korte regel.\nEn nog een korte regel.", single)
    assert "niet alleen kan. De aanbieders krijgen een gezamenlijke opdracht met een vast budget" in parted.text
    assert "goed en weten het te vinden. Wij kiezen bewust voor een klein team" in parted.text
    assert plain.text.count("gezamenlijke opdracht") == 1


def test_paragraph_over_the_full_width_stays_one() -> None:
    wide = (
        "De regio koopt de zwaardere hulp samen in omdat een kleine gemeente dit niet alleen kan betalen en\n"
        "omdat aanbieders dan met één opdracht werken die voor alle inwoners gelijk is in elke gemeente van\n"
        "de regio. Daarom maken de gemeenten samen afspraken over de prijs en over de kwaliteit van de hulp\n"
        "en controleren zij elk jaar samen of de aanbieders zich aan die afspraken hebben gehouden."
    )
    narrow = "\n".join(["De gemeente helpt gezinnen in de wijk.", "Het team werkt op school en thuis."] * 8)
    assert pages_of(wide, narrow)[0].text == wide.replace("\n", " ")
