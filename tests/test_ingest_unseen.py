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
        (raw("Samen spelen\nVisie op spelen 2026-2030\nVastgesteld in mei", None, (1, "Samen spelen")),
         "Samen spelen: Visie op spelen 2026-2030"),
        (raw("Samen spelen\nWij maken een plan. Dat duurt even", None, (1, "Samen spelen")), "Stuk 12"),
        (raw("Leidraad\nSpelen in Speelwijk\nVan ons", None, (1, "Leidraad"), (2, "Spelen in Speelwijk")),
         "Leidraad: Spelen in Speelwijk"),
        (raw("", "Speelplan", (1, "Speelplan Speelwijk 2026")), "Speelplan Speelwijk 2026"),
        (RawDocument((RawPage(None, "WERKAFSPRAKEN SPELEN\nVersie 1"),), wrapped=True), "Werkafspraken spelen"),
        (RawDocument((RawPage(None, "Beste ouders\nHier staan de afspraken"),), wrapped=True), "Stuk 12"),
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


def test_municipalities_are_named_by_who_governs_them() -> None:
    governed = "De wethouder van Wip en de wethouder van Speelwijk zijn trekker."
    assert municipalities_named(f"Speelwijk · Wip · Oude Toren\n{governed}") == ("Speelwijk", "Wip", "Oude Toren")
    assert municipalities_named(
        "Speelrand = Wip, Oude Toren en Speelwijk\nwethouder Bos (Wip), wethouder Zee (Speelwijk)"
    )
    assert municipalities_named("Anna · Bram · Carla\nDe wethouder van Wip kwam langs.") == ()


def test_a_line_at_the_head_names_the_municipality() -> None:
    assert municipalities_named("AFSPRAKEN\nGemeente Speelwijk\nVersie 3") == ("Speelwijk",)
    assert municipalities_named(f"{PROSE} " * 10 + "\nGemeente Speelwijk\n") == ()


def test_names_on_a_cover_are_no_labels_of_a_diagram() -> None:
    page = RawPage(
        1, "Samen spelen\nVisie op spelen in Speelrand 2034\nBoekenbeek · Heezerveld · Mierdonk · Asterloo\nVastgesteld"
    )
    assert "Boekenbeek · Heezerveld · Mierdonk · Asterloo" in repair_pages([page])[0].text.split("\n")


DOTS = " ".join("." * 40)


@pytest.mark.parametrize("line", ["{name} {dots} {page}", "{name}\n{dots} {page}"])
def test_entries_with_a_long_row_of_dots_are_contents(line: str) -> None:
    names = ("1. Spelen", "1.1 Wie speelt", "2. Leren", "2.1 Wie leert", "3. Rusten")
    text = "Inhoud\n" + "\n".join(line.format(name=name, dots=DOTS, page=2) for name in names)
    assert repair_pages([RawPage(1, text), RawPage(2, f"1. Spelen\n\n{PROSE}")])[0].text.strip() == ""


def test_a_chapter_below_the_title_of_a_document_keeps_its_name(tmp_path: Path) -> None:
    lines = ("# Speelplan", "## Speelwijk", "### 1. Spelen", "#### 1.1 Buiten", PROSE, "#### 1.2 Binnen", PROSE)
    path = tmp_path / "plan.md"
    path.write_text("\n\n".join((*lines, "## Wip", PROSE)), encoding="utf-8")
    assert any("1. Spelen" in section.path[:-1] for section in read_file(path).sections if section.number == "1.1")


def test_an_abbreviation_after_a_broken_line_keeps_its_hyphen() -> None:
    text = "Er is een wachttijd voor alle kinderen uit de buurt in de jeugd-\nggz en dat duurt te lang."
    assert "jeugd-ggz" in repair_pages([RawPage(1, text)])[0].text


def test_figures_in_large_print_open_what_they_count() -> None:
    text = "1 op 7\n\nkinderen speelt elke dag buiten\n\n27.400\n\nkinderen wonen in Speelwijk"
    assert repair_pages([RawPage(1, text)])[0].text.split("\n")[-1] == "27.400 kinderen wonen in Speelwijk"


def test_a_list_of_long_items_is_not_cut_in_two(tmp_path: Path) -> None:
    items = (
        "Lokale teams krijgen nu ook eigen behandelaars voor gezinnen",
        "Vier orthopedagogen en twee psychologen, vanaf april aanwezig",
        "Zij zijn in dienst bij Speelwijk, werken voor de hele regio",
        "Consultatie door een psychiater: elke woensdag, telefonisch",
        "Geen begeleiding meer bij lichte vragen; groepen gaan voor",
    )
    short = "\n\n".join(f"Doel {n}\n\nSpelen" for n in range(12))
    read = repair_pages([RawPage(1, short), RawPage(2, "\n".join(f"• {item}" for item in items))])
    assert [line.removeprefix("- ") for line in read[1].text.split("\n")] == list(items)


def test_questions_of_a_council_are_headings(tmp_path: Path) -> None:
    asked = [f"Vraag {n}: Wat doet het college voor kinderen die in wijk {n} willen spelen?" for n in (1, 2, 3)]
    read = document(tmp_path, "\n\n".join(f"{one}\n\nAntwoord: {PROSE}" for one in asked))
    assert [section.path[-1] for section in read.sections] == asked


def test_the_day_of_a_letter_may_stand_on_a_line_of_small_letters() -> None:
    head = "uw brief van 9 september 2026\nonderwerp Spelen in de wijk\ndatum\n6 oktober 2026\nGeachte raad"
    assert inferred(head, "Beantwoording").adopted == date(2026, 10, 6)


@pytest.mark.parametrize(
    ("text", "title", "named"),
    [
        ("Wij leggen uit hoe spelen werkt.", "Speelregels gemeente Wip 2027", ("Wip",)),
        ("Aan | de gemeenteraad van Wip\nGeachte leden", "Brief", ("Wip",)),
        ("Het college van burgemeester en wethouders van de gemeente Wip besluit", "Regels", ("Wip",)),
        ("Deelnemende gemeenten: Wip, Oude Toren en Speelwijk", "Jaarplan", ("Wip", "Oude Toren", "Speelwijk")),
        ("De gemeente Wip helpt. De raad van Toezicht ook.", "Brief", ()),
    ],
)
def test_one_municipality_is_known_by_a_title_or_its_council(text: str, title: str, named: tuple[str, ...]) -> None:
    assert municipalities_named(text, title) == named
