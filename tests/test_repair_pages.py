"""What holds for every repaired page: spans fit, good text keeps its words, the order of words stays."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.raw import RawPage
from ingest.repair import repair_pages
from ingest.repair.words import ILLEGIBLE

WORDS = [
    "de",
    "het",
    "een",
    "gemeente",
    "jeugdhulp",
    "aanbieder",
    "kinderen",
    "school",
    "huisarts",
    "MDO",
    "SLT's",
    "2027",
    "€",
    "45A53",
    "(GI)",
    "reële",
    "cliënten",
    "op-",
    "en",
    "afschalen:",
    "team.",
    "HQ",
    "4QDQFLHULQJ",
    "cliént",
    "jeugd-",
    "hulp",
    "•",
    "e",
    "*",
    "[",
    "_x_",
    "\x03",
    "\xad",
    "|",
    "https://regio.nl/a-b",
    "3.1.2",
    "INKOOP",
]
LINES = st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=12).map("\n".join)
ANY = st.text(st.characters(codec="utf-8"), max_size=300)


@given(st.lists(LINES | ANY, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_spans_fit_and_raw_stays(texts: list[str]) -> None:
    pages = repair_pages([RawPage(number, text) for number, text in enumerate(texts, 1)])
    assert [page.raw for page in pages] == texts
    for page in pages:
        assert all(0 <= repair.start <= repair.end <= len(page.text) for repair in page.repairs)
        assert all(page.text[start:end] == ILLEGIBLE for start, end in page.illegible)
        assert page.text.count(ILLEGIBLE) >= len(page.illegible)


CLEAN = (
    "De gemeente betaalt de hulp aan 1.250 gezinnen (in 2024 waren dat er 1.100).\n"
    "Zie artikel 2.3, eerste lid, onder a, van de wet; de AMvB geldt óók voor coöperaties.\n"
    "Het MDO, de GI's en het CJG overleggen op 1-1-2027 over JeugdzorgPlus en de iWmo-berichten."
)


def test_clean_text_keeps_every_word() -> None:
    (page,) = repair_pages([RawPage(1, CLEAN)])
    assert page.text.split() == CLEAN.split()
    assert page.repairs == ()


def test_page_number_and_boxes_go_through() -> None:
    (page,) = repair_pages([RawPage(None, "Tekst zonder bladzijde.")])
    assert page.number is None
    assert page.boxes == ()


def test_no_pages() -> None:
    assert repair_pages([]) == ()


def test_empty_page() -> None:
    assert repair_pages([RawPage(1, " \n\n")])[0].text == ""
