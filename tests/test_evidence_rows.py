"""Which rows and short lines may answer: tariffs by product code, opening hours, bare telephone lines."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import answer_question
from assistant.evidence import _CODE_ROW, _has_code, is_fragment
from assistant.model import Question
from assistant.service import Library, make_library
from assistant.units import Unit
from ingest.folder import read_folder
from ingest.model import Passage
from kb.build import build_index
from kb.index_folder import IndexFolder
from kb.knowledge import load_knowledge
from kb.settings import KbSettings

DAY = date(2026, 11, 30)
LEAFLET = (
    "# Speelplezier voor uw kind\n\n## Wat doet het Speelloket?\n\nHet Speelloket luistert naar ouders.\n\n"
    "Het Speelloket geeft advies over spelen. Bel gerust met het Speelloket.\n\n## Bezwaar\n\n"
    "De ombudsman helpt u gratis: 088 - 111 22 33.\n\n## Bel of mail\n\nTelefoon: 0511 - 44 55 66\n"
)
TARIFFS = (
    "# Tarievenlijst spelen 2026\n\n"
    "| Soort | Productcode | Omschrijving | Tarief 2026 | Tarief 2027 |\n|---|---|---|---|---|\n"
    "| Spelen | 45A01 | Speltherapie | € 81,00 | € 85,05 |\n| Spelen | 45A02 | Zwemtherapie | € 63,00 | € 66,15 |\n"
    "| Leren | 45A05 | Rekenhulp | € 47,88 | € 50,27 |\n"
)
LONG = (
    "# Zwemtarieven\n\n| Code | Omschrijving van de zwemles | Prijs 2031 | Prijs 2032 |\n|---|---|---|---|\n"
    + "".join(
        f"| ZW{number} | Zwemles {number} voor kinderen die graag zwemmen | € {number},00 | € {number},50 |\n"
        for number in range(101, 150)
    )
)


@pytest.fixture(scope="module")
def loket(tmp_path_factory: pytest.TempPathFactory, kb_settings: KbSettings, library: Library) -> Library:
    """An index of a leaflet and a list of tariffs."""
    root = tmp_path_factory.mktemp("loket")
    docs = root / "docs"
    docs.mkdir()
    (docs / "folder.md").write_text(LEAFLET, encoding="utf-8")
    (docs / "tarieven.md").write_text(TARIFFS, encoding="utf-8")
    (docs / "zwemmen.md").write_text(LONG, encoding="utf-8")
    folder = IndexFolder(root / "index")
    build_index(read_folder(docs), docs, folder, kb_settings)
    return make_library(load_knowledge(folder, kb_settings), library.searcher.encoder, library.gazetteer)


def test_a_row_with_a_product_code_and_a_sum_answers_for_the_sum(loket: Library) -> None:
    answer = answer_question(Question("Wat is het tarief voor zwemtherapie in 2026?"), loket, DAY)
    assert answer.status == "answered" and "€ 63,00" in answer.markdown


def test_a_row_far_down_a_table_answers_for_its_code_alone(loket: Library) -> None:
    answer = answer_question(Question("Wat is de prijs van zwemles ZW148 in 2032?"), loket, DAY)
    assert answer.status == "answered" and "prijs 2032 € 148,50" in answer.markdown
    assert "ZW147" not in answer.markdown


def test_the_number_of_a_desk_is_the_bare_line_of_its_own_leaflet(loket: Library) -> None:
    answer = answer_question(Question("Wat is het telefoonnummer van het Speelloket?"), loket, DAY)
    assert answer.sentences[0].text == "Telefoon: 0511 - 44 55 66"


def test_a_row_that_only_places_a_code_waits_until_codes_are_asked() -> None:
    assert _CODE_ROW.search("Spelen: productcode 45A01; taakgebied Buiten.")
    assert not _CODE_ROW.search("Spelen: productcode 45A01; tarief € 81,00.")


@pytest.mark.parametrize(
    ("row", "named", "may"),
    [
        ("code NH101; tarief € 1", "NH101", True),
        ("code NH102; tarief € 1", "NH101", False),
        ("code 45A01; tarief € 1", "NH101", True),
        ("geen code; tarief € 1", "NH101", True),
        ("code NH102; tarief € 1", "", True),
        ("C2: wat Spelen; wie Anna.", "B3", False),
    ],
)
def test_a_code_that_is_named_keeps_other_codes_of_its_form_out(row: str, named: str, may: bool) -> None:
    assert _has_code(row, frozenset([named] if named else [])) is may


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("Kerkplein 3, dinsdag van 13.00 tot 17.00 uur", False),
        ("Kerkplein 3, op dinsdag", True),
        ("Het loket is open.", False),
    ],
)
def test_opening_hours_are_no_label(text: str, fragment: bool) -> None:
    passage = Passage("p", "d", ("Kop",), "Kop", 1, 1, 0, len(text), text)
    assert is_fragment(Unit(passage, 0, len(text), text, "sentence")) is fragment
