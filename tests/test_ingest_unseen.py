"""What a document that nobody here has seen says of itself: its title, its owner, its contents, terms and headings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.folder import read_file
from ingest.inference import infer_metadata
from ingest.messages import message
from ingest.model import Document, Metadata
from ingest.municipalities import municipalities_named
from ingest.raw import RawDocument, RawHeading, RawPage
from ingest.repair import repair_pages
from ingest.structure.tables import parted_names
from ingest.titles import title_of

PROSE = "Het speelhuis is open op alle dagen van de week en het is gratis voor elk kind uit de buurt."


def raw(text: str = "", title: str | None = None, *headings: tuple[int, str]) -> RawDocument:
    page = RawPage(1, text, headings=tuple(RawHeading(level, name) for level, name in headings))
    return RawDocument((page,), wrapped=True, title=title)


@pytest.mark.parametrize(
    ("read", "title"),
    [
        (raw(title="Nota spelen"), "Nota spelen"),
        (raw("", None, (2, "Een kop"), (1, "Verordening speelhuizen")), "Verordening speelhuizen"),
        (raw("", None, (1, "Tweede Kamer der Staten")), "Stuk 12"),  # who sends it is no title
        (raw("", None, (1, "1. Plan van aanpak")), "Stuk 12"),
        (raw("Datum: 3 mei 2026\nBetreft: openingstijden van het speelhuis"), "Openingstijden van het speelhuis"),
        (raw("Onderwerp Nieuwe regels voor\nspeelhuizen\nBijlagen 1", "Raadsbrief"),
         "Raadsbrief: Nieuwe regels voor speelhuizen"),
        (raw("Het onderwerp van gesprek was spelen."), "Stuk 12"),
    ],
)  # fmt: skip
def test_a_document_is_called_by_what_it_says(read: RawDocument, title: str) -> None:
    assert title_of(read, Path("stuk-12.pdf")) == title


def inferred(text: str, title: str = "Stuk") -> Metadata:
    return infer_metadata(text, Metadata("stuk", title), given=False).metadata


def test_a_regulation_says_at_its_end_when_it_was_adopted() -> None:
    text = f"{PROSE} " * 200 + "Aldus besloten in de openbare vergadering van 16 december 2025."
    assert inferred(text).adopted == date(2025, 12, 16)


def test_a_letter_is_of_the_day_at_its_head() -> None:
    assert inferred(f"Datum 12 mei 2026\nOns kenmerk 1\n{PROSE}", "Raadsbrief: spelen").adopted == date(2026, 5, 12)
    assert inferred(PROSE, "Raadsbrief: spelen").kind == "brief"


def test_a_letter_is_of_the_day_in_its_head() -> None:
    text = f"Aan de scholen in Speelwijk\nDatum: 12 mei 2026\nOnderwerp: spelen\n{PROSE}"
    assert inferred(text, "Brief").adopted == date(2026, 5, 12)
    assert inferred(f"Let op de datum: 12 mei 2026 is een dinsdag.\n{PROSE}", "Brief").adopted is None


def test_what_is_to_be_adopted_says_from_when_it_holds() -> None:
    text = f"De Verordening speelhuizen Speelwijk vast te stellen met ingang van 1 januari 2027. {PROSE}"
    assert inferred(text, "Raadsvoorstel").valid_from == date(2027, 1, 1)


def test_a_list_of_tariffs_holds_from_the_day_of_its_tariffs() -> None:
    text = f"Tarieven spelen\nDeze tarieven gelden voor Speelwijk en Wip, met ingang van 1 maart 2027. {PROSE}"
    assert inferred(text, "Tarieventabel").valid_from == date(2027, 3, 1)
    assert inferred(text, "Speelplan").valid_from is None  # of a plan they are a part


def test_municipalities_of_several_words_are_names() -> None:
    text = "Gemeenten Speelwijk, Oude Toren, Land van Glijbaan en Wip\nSamen spelen"
    assert inferred(text).body == "Speelwijk, Oude Toren, Land van Glijbaan en Wip"
    assert municipalities_named(text) == ("Speelwijk", "Oude Toren", "Land van Glijbaan", "Wip")


def test_a_municipality_must_be_called_one_more_than_once() -> None:
    assert municipalities_named("De gemeente Speelwijk helpt. De gemeente Wip ook. Gemeente Speelwijk, 2026.") == (
        "Speelwijk",
    )


CONTENTS = (
    "Inhoud\n\n1 Spelen 3\n1.1 Waar wij spelen en met wie dat mag en\nwanneer niet 3\n2 Leren ........ 4\nBijlage A 9\n"
)


def test_a_table_of_contents_is_no_text() -> None:
    pages = [RawPage(1, CONTENTS), RawPage(2, f"1 Spelen\n\n{PROSE}"), RawPage(3, f"2 Leren\n\n{PROSE}")]
    read = repair_pages(pages)
    assert [page.text.split("\n")[0] for page in read] == ["", "1 Spelen", "2 Leren"]
    assert "1 Spelen 3" in read[0].labels and message("repair_contents")
    assert {repair.kind for repair in read[0].repairs} == {"contents"}


@pytest.mark.parametrize("text", [CONTENTS.replace("Inhoud", "Aantallen"), "Inhoud\n\nEen 3\nTwee 2\nDrie 1\nVier 9"])
def test_names_with_numbers_are_text_elsewhere(text: str) -> None:
    assert (
        "1 Spelen 3" in repair_pages([RawPage(1, text)])[0].text or "Vier 9" in repair_pages([RawPage(1, text)])[0].text
    )


def document(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "stuk.txt"
    path.write_text(text, encoding="utf-8")
    return read_file(path)


TERMS = (
    "Glijbaan: een helling om van af te gaan.",
    "Wip: een plank die op en neer gaat.",
    "Touw: iets om aan te hangen.",
)


@pytest.mark.parametrize("signs", ["abc", ""])
def test_terms_without_a_list_sign_are_terms(tmp_path: Path, signs: str) -> None:
    listed = [f"{sign}. {term.lower()}" for sign, term in zip(signs, TERMS, strict=True)] if signs else TERMS
    text = "Artikel 1 Begripsbepalingen\n\nIn deze regels wordt verstaan onder:\n\n" + "\n\n".join(listed)
    assert [entry.term.lower() for entry in document(tmp_path, text).glossary] == ["glijbaan", "wip", "touw"]


def test_lines_with_a_colon_are_no_terms_elsewhere(tmp_path: Path) -> None:
    assert document(tmp_path, "Artikel 1 Speelgoed\n\nIn dit huis zijn:\n\n" + "\n".join(TERMS)).glossary == ()


def test_numbered_headings_set_apart_are_headings_without_larger_print(tmp_path: Path) -> None:
    text = f"MEMO\n\nBetreft: spelen\n\n1. Aanleiding\n{PROSE}\n\n2. Voorstel\n{PROSE}\n\n3. Kosten\n{PROSE}\n"
    assert [one.number for one in document(tmp_path, text).sections] == ["1", "2", "3"]


def test_a_numbered_list_stays_a_list(tmp_path: Path) -> None:
    text = f"{PROSE}\n\n1. Aanleiding\n2. Voorstel\n3. Kosten\n\n{PROSE}\n"
    assert document(tmp_path, text).sections == ()


@pytest.mark.parametrize(
    ("header", "below", "names"),
    [
        (
            ["Soort", "Tarief", "", "Duur"],
            ["Soort", "2026", "2027", "Duur"],
            ["Soort", "Tarief 2026", "Tarief 2027", "Duur"],
        ),
        (["Soort", "Tarief", ""], ["", "2026", "2027"], ["Soort", "Tarief 2026", "Tarief 2027"]),
        (["Soort", "Tarief", ""], ["Wip", "€ 2", "€ 3"], None),
        (["Soort", "", "Duur"], ["Wip", "x", "1"], None),
        (["Onderwerp", ""], ["Looptijd", "6 jaar"], None),
        (["Soort", "Tarief"], ["Soort", "Tarief"], None),
    ],
)
def test_a_name_over_two_columns_goes_with_both(header: list[str], below: list[str], names: list[str] | None) -> None:
    assert parted_names(header, below) == names


def test_rows_have_the_names_of_both_head_rows(tmp_path: Path) -> None:
    table = "<tr><th rowspan=2>Soort<th colspan=2>Tarief</tr><tr><th>2026<th>2027</tr><tr><td>Wip<td>€ 2<td>€ 3</tr>"
    path = tmp_path / "stuk.html"
    path.write_text(f"<table>{table}</table>", encoding="utf-8")
    assert [row.cells for row in read_file(path).rows] == [
        (("Soort", "Wip"), ("Tarief 2026", "€ 2"), ("Tarief 2027", "€ 3"))
    ]
