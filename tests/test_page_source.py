"""Bron in a real browser: pages of a PDF, the picture with marked words, the file, the place in time."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from page_site import DESKTOP, PHONE, ZOOMED, Site, Visit

from assistant.page.marking import Mark, joined, page_blocks
from assistant.page.page_image import quote_place
from assistant.page.source import read_asked, source_view
from ingest.model import Document, Metadata, Page, Passage, Section

pytest_plugins = ["page_fixtures"]
SIZES = {"desktop": DESKTOP, "phone": PHONE, "zoom200": ZOOMED}


def fetch(address: str) -> tuple[int, bytes, dict[str, str]]:
    try:
        answer = urlopen(Request(address), timeout=30)
        return answer.status, answer.read(), dict(answer.headers)
    except HTTPError as error:
        return error.code, error.read(), dict(error.headers)


def span_of(site: Site, document_id: str, words: str) -> str:
    text = site.service.current_library().knowledge.document(document_id).text
    start = text.index(words)
    return f"{start}-{start + len(words)}"


@pytest.mark.parametrize("visit", SIZES.values(), indirect=True, ids=SIZES.keys())
def test_pages_follow_each_other_and_keep_to_wcag(visit: Visit) -> None:
    page = visit.open("/bron/klimhulp/1")
    assert visit.violations() == []
    assert page.get_by_text("Vorige bladzijde").count() == 0
    page.get_by_role("link", name="Volgende bladzijde").click()
    assert "klimdiploma" in page.locator(".sheet").inner_text()
    page.get_by_role("link", name="Volgende bladzijde").click()
    assert "Bladzijde 3 van 3" in page.locator(".pager-now").inner_text()
    assert page.get_by_text("Volgende bladzijde").count() == 0


def test_the_picture_of_the_page_marks_the_quoted_words(site: Site) -> None:
    from PIL import Image

    span = span_of(site, "klimhulp", "Na twaalf lessen krijgt ieder kind een klimdiploma.")
    marked = _yellow(Image.open(io.BytesIO(fetch(f"{site.address}/bron/klimhulp/2/beeld.png?citaat={span}")[1])))
    plain = _yellow(Image.open(io.BytesIO(fetch(f"{site.address}/bron/klimhulp/2/beeld.png")[1])))
    other = _yellow(Image.open(io.BytesIO(fetch(f"{site.address}/bron/klimhulp/3/beeld.png?citaat={span}")[1])))
    assert plain == other == 0
    assert 5_000 < marked < 60_000  # one line of text, not the page


def _yellow(picture: object) -> int:
    pixels = picture.convert("RGB").getdata()  # type: ignore[attr-defined]
    return sum(1 for r, g, b in pixels if r > 200 and g > 150 and b < 130)


def test_the_panel_shows_the_picture_when_asked(visit: Visit) -> None:
    page = visit.open("/bron/klimhulp/2")
    page.get_by_text("Bekijk de bladzijde zoals hij er echt uitziet").click()
    visit.until("document.querySelector('.picture img').naturalWidth > 500")


@pytest.mark.parametrize("visit", [DESKTOP, ZOOMED], indirect=True, ids=["desktop", "zoom200"])
def test_the_picture_stands_at_the_quote_and_opens_at_its_words(visit: Visit, site: Site) -> None:
    words = "De klimhal in Oosterhout is zondag gesloten."
    page = visit.open(f"/bron/klimhulp/2?citaat={span_of(site, 'klimhulp', words)}")
    follows = "quote => quote.closest('p').nextElementSibling.className"
    assert page.locator(".sheet mark.quote").evaluate(follows) == "picture"
    summary = page.get_by_text("Bekijk de bladzijde zoals hij er echt uitziet")
    assert summary.evaluate("n => n.getBoundingClientRect().bottom <= innerHeight")
    summary.click()
    visit.until("document.querySelector('.picture-window').scrollTop > 0")
    view = page.locator(".picture-window")
    top = float(view.get_attribute("data-top"))
    assert top == pytest.approx((842 - 690) / 842, abs=0.02)  # where the line was drawn on the page
    place = view.evaluate("(n, top) => top * n.querySelector('img').offsetHeight - n.scrollTop", top)
    assert 0 <= place <= view.evaluate("n => n.clientHeight")
    assert visit.violations() == []


def test_without_a_quote_the_picture_stands_above_the_text(visit: Visit) -> None:
    page = visit.open("/bron/klimhulp/2")
    assert page.locator(".picture").evaluate("node => node.nextElementSibling.className") == "sheet"
    assert page.locator(".picture-window").get_attribute("data-top") is None


def test_the_heading_is_that_of_the_page_shown(site: Site) -> None:
    document, library = headed(), site.service.current_library()
    shelf = replace(library, knowledge=replace(library.knowledge, documents=(document,)))
    asked = read_asked("p1", None)
    shown = [source_view(shelf, "twee", n, asked, date(2026, 11, 30)) for n in (1, 2)]
    assert [view["section"] for view in shown if view] == ["1 Begin", "2.1 Verder"]
    assert [view["official"] for view in shown if view] == ["33", ""]


def headed() -> Document:
    first, second = "1 Begin\nEerst dit.\n2 Midden\n2.1 Verder", "Dan dat.\n3 Slot\nKlaar."
    text = f"{first}\n{second}"
    middle, further, last = (text.index(head) for head in ("2 Midden", "2.1", "3 Slot"))
    sections = (
        Section(("1 Begin",), "1", 0, middle),
        Section(("2 Midden",), "2", middle, last),
        Section(("2 Midden", "2.1 Verder"), "2.1", further, last),
        Section(("3 Slot",), "3", last, len(text)),
    )
    passage = Passage("p1", "twee", ("1 Begin",), "1 Begin", 1, 1, 0, middle, text[:middle], official_pages=(33, 33))
    pages = (Page(1, first, first), Page(2, second, second))
    return Document(Metadata("twee", "Twee"), "twee.pdf", "", pages, sections, (passage,))


@pytest.mark.parametrize("repaired", [(10, 14), (0, 4), (12, 20)])
def test_a_repair_within_a_quote_does_not_break_the_mark(repaired: tuple[int, int]) -> None:
    text = "Het kind krijgt hulp."
    marks = [Mark("quote", 4, 21), Mark("repair", *repaired), Mark("passage", 0, 15)]
    (block,) = page_blocks(Document(Metadata("een", "Een"), "een.md", "", (Page(1, text, text),)), 0, marks)
    shown = joined(block.stretches)
    assert [s.text for s in shown if s.quote] == ["kind krijgt hulp."]
    assert [(s.opens, s.closes) for s in shown if s.quote] == [(True, True)]
    assert "".join(s.text for s in shown) == text


def test_a_pdf_is_shown_and_anything_else_is_offered_to_save(site: Site) -> None:
    status, body, headers = fetch(f"{site.address}/bron/klimhulp/bestand")
    assert status == 200 and body.startswith(b"%PDF") and headers["content-type"] == "application/pdf"
    status, _, headers = fetch(f"{site.address}/bron/raar/bestand")
    assert status == 200 and headers["content-disposition"].startswith("attachment")
    assert headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("path", ["../corpus.yaml", "..%2f..%2fetc%2fpasswd", "corpus.yaml", "nee"])
def test_nothing_outside_the_index_is_served(site: Site, path: str) -> None:
    for address in (f"/bron/{path}/bestand", f"/bron/{path}/1", f"/bron/{path}/1/beeld.png"):
        status, body, _ = fetch(site.address + quote(address, safe="/%"))
        assert status in (404, 422), address
        assert b"documents:" not in body and b"root:" not in body


def test_a_page_that_is_not_there_is_told_in_dutch(visit: Visit) -> None:
    page = visit.open("/bron/klimhulp/99")
    assert page.locator("h1").inner_text() == "Deze bron is er niet (meer)"
    assert visit.violations() == []
    visit.errors.clear()  # Chromium notes the 404


def test_the_place_in_time_names_what_replaces_what(visit: Visit) -> None:
    page = visit.open("/bron/plan-oud/1")
    facts = page.locator(".facts").inner_text()
    assert "31 december 2026" in facts and "Plan jeugd 2027" in facts
    page.get_by_role("link", name="Plan jeugd 2027").click()
    facts = page.locator(".facts").inner_text()
    assert "1 januari 2027" in facts and "geen einde bekend" in facts and "Plan jeugd 2023" in facts


def test_a_quote_is_marked_letter_for_letter_also_in_lists_and_tables(visit: Visit, site: Site) -> None:
    for words in ("het regelt een logeerplek als dat nodig is;", "44 euro per uur"):
        words = words.rstrip(";") if ";" in words else words
        page = visit.open(f"/bron/plan-nieuw/1?citaat={span_of(site, 'plan-nieuw', words)}")
        assert "".join(page.locator(".sheet mark.quote").all_inner_texts()) == words


def test_raw_and_repaired_text_stand_side_by_side(visit: Visit) -> None:
    page = visit.open("/bron/klimhulp/2")
    page.get_by_text("Vergelijk met de ruwe tekst").click()
    both = page.locator(".raw").all_inner_texts()
    assert len(both) == 2 and all("klimdiploma" in text for text in both)
    assert visit.violations() == []


@pytest.mark.parametrize(
    ("sound", "harmed", "pictured"),
    [
        (b"/Kids [ ", b"/Kids [ 99 0 R 99 0 R ", False),  # a page that cannot be loaded
        (b"%PDF", b"niets", False),
        (b"/Rotate 0", b"/Rotate 90", True),
        (b"/Rotate 0", b"/Rotate 0 /CropBox [ 5 5 5 5 ]", True),
        (b"/Rotate 0", b"/Rotate 0 /CropBox [ 900 900 950 950 ]", False),
    ],
)
def test_a_page_that_cannot_be_pictured_is_still_shown_as_text(
    site: Site, sound: bytes, harmed: bytes, pictured: bool
) -> None:
    words = "Na twaalf lessen krijgt ieder kind een klimdiploma."
    address = f"{site.address}/bron/klimhulp/2?citaat={span_of(site, 'klimhulp', words)}"
    file = Path(site.service.folder.manifest().source_folder) / "klimhulp.pdf"
    kept = file.read_bytes()
    assert b"data-top" in fetch(address)[1]
    try:
        file.write_bytes(kept.replace(sound, harmed))
        status, body, _ = fetch(address)
        assert status == 200 and b'<mark class="quote">' in body and b"data-top" not in body
        assert fetch(f"{site.address}/bron/klimhulp/2/beeld.png")[0] == (200 if pictured else 404)
    finally:
        file.write_bytes(kept)


def test_a_file_that_is_gone_marks_no_place(tmp_path: Path) -> None:
    assert quote_place(tmp_path / "weg.pdf", 1, "Een klimles duurt vijftig minuten.") is None


@pytest.mark.parametrize("span", ["9-3", "a-b", "999999999-9999999999", "-1-5", "0-0"])
def test_a_span_that_makes_no_sense_marks_nothing(site: Site, span: str) -> None:
    status, body, _ = fetch(f"{site.address}/bron/plan-oud/1?citaat={span}&passage={'x' * 200}")
    assert status == 200 and b"[begin citaat]" not in body


def test_the_links_of_the_api_open(site: Site) -> None:
    body = json.dumps({"question": "Hoe lang duurt een klimles?"}).encode()
    request = Request(f"{site.address}/api/ask", body, {"Content-Type": "application/json"})
    for cited in json.load(urlopen(request))["citations"]:
        status, body, _ = fetch(site.address + cited["link"])
        assert status == 200 and b'<mark class="quote">' in body
