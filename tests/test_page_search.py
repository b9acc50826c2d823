"""Zoeken in a real browser: results as they type, filters, marks, the list for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import time
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.request import urlopen

import pytest
from page_site import DESKTOP, PHONE, ZOOMED, Site, Visit
from starlette.requests import Request

from assistant.page import search as search_of_page
from assistant.page.marking import matched_pattern
from assistant.page.search import Outcome, SearchAsked, complete, groups, search
from assistant.page.search_routes import site_address
from assistant.page.typed_day import read_day, read_typed_day
from assistant.web_settings import WebSettings

pytest_plugins = ["page_fixtures"]
SIZES = {"desktop": DESKTOP, "phone": PHONE, "zoom200": ZOOMED}


def type_and_wait(visit: Visit, text: str) -> Any:
    visit.page.fill("#q", text)
    visit.until(f"location.search.includes('q={text.split()[0]}')")
    return visit.page


@pytest.mark.parametrize("visit", SIZES.values(), indirect=True, ids=SIZES.keys())
def test_results_come_while_typing_by_document_with_marked_words(visit: Visit) -> None:
    page = visit.open("/zoeken")
    assert visit.violations() == []
    type_and_wait(visit, "logeerboerderij")
    assert "logeerboerderij" in page.locator("mark.hit").first.inner_text().lower()
    assert "Plan jeugd" in page.locator(".group h2").first.inner_text()
    assert "resulta" in page.locator("#announce").inner_text()
    assert visit.violations() == []
    page.locator(".result a").first.click()
    assert "ogeer" in page.locator(".sheet").inner_text()


def test_filters_narrow_the_results(visit: Visit) -> None:
    page = visit.open("/zoeken")
    type_and_wait(visit, "aanmelden")
    page.select_option("[name=regio]", "hvb")
    visit.until("location.search.includes('regio=hvb')")
    assert page.locator(".group h2").all_inner_texts()[0].startswith("Nota van de buren")
    assert not [t for t in page.locator(".group h2").all_inner_texts() if t.startswith("Plan jeugd")]
    page.select_option("[name=regio]", "")
    page.fill("[name=datum]", "1-6-2024")
    visit.until("location.search.includes('datum=2024-06-01')")
    titles = " ".join(page.locator(".group h2").all_inner_texts())
    assert "Plan jeugd 2023" in titles and "Plan jeugd 2027" not in titles


def test_it_works_without_scripts_too(browser: Any, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/zoeken")
    page.fill("#q", "zeilkamp")
    page.press("#q", "Enter")
    assert "zeilkamp" in page.locator("mark.hit").first.inner_text().lower()
    context.close()


def test_the_list_opens_in_a_spreadsheet_and_holds_no_formula(site: Site) -> None:
    body = urlopen(f"{site.address}/zoeken/resultaten.csv?q=zeilkamp").read().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body), delimiter=";"))
    assert rows[0][1] == "titel" and rows[1][2] == "raar"
    assert all(row[10].startswith(f"{site.address}/bron/") for row in rows[1:])
    assert urlopen(rows[1][10]).status == 200
    from assistant.page.search import _safe

    assert _safe("=HYPERLINK(1)") == "'=HYPERLINK(1)" and _safe("@x") == "'@x" and _safe("3 dagen") == "3 dagen"


def test_nothing_found_says_what_to_do(visit: Visit) -> None:
    page = visit.open("/zoeken?q=%22xyzzy+plugh%22")
    assert "Niets gevonden" in page.locator("#count").inner_text()
    assert "Probeer een ander woord" in page.locator("#results").inner_text()


def test_half_a_word_is_completed_and_told(visit: Visit) -> None:
    page = visit.open("/zoeken")
    type_and_wait(visit, "logeerboe")
    assert "Gezocht op: logeerboerderij." in page.locator(".read-as").inner_text()
    assert "Gezocht op: logeerboerderij." in page.locator("#announce").inner_text()
    assert "logeerboerderij" in page.locator("mark.hit").first.inner_text().lower()
    assert page.input_value("#q") == "logeerboe"  # what is typed stays what was typed
    assert visit.violations() == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("wat doet het kompast", "wat doet het kompasteam"),
        ("kompast hulp", "kompast hulp"),  # only the word that is being typed
        ("kompast ", "kompast "),  # a blank ends it
        ('"kompast"', '"kompast"'),
        ("logeren", "logeren"),
        ("ko", "ko"),
        ("xyzz", "xyzz"),
    ],
)
def test_only_an_unknown_last_word_is_completed(site: Site, typed: str, read: str) -> None:
    assert complete(site.service.current_library(), typed)[0] == read


def test_a_search_for_whole_words_is_that_of_the_api(site: Site) -> None:
    found = search(site.service.current_library(), SearchAsked("wie belt ouders terug?"))
    told = json.load(urlopen(f"{site.address}/api/search?k=30&q=wie+belt+ouders+terug%3F"))
    assert [r.link for r in found.results] == [r["link"] for r in told["results"]]
    assert (found.total, found.completed) == (told["total"], ())


def test_all_results_can_be_paged_through_and_the_list_has_them_all(visit: Visit, monkeypatch: Any) -> None:
    monkeypatch.setattr(search_of_page, "PER_PAGE", 3)
    page = visit.open("/zoeken?q=aanmelden")
    total = int(page.locator("#count").inner_text().split(" van ")[1].split(",")[0])
    assert page.locator("#count").inner_text().startswith("Resultaat 1 tot en met 3 van")
    seen = page.locator(".result").evaluate_all("nodes => nodes.map(n => n.id)")
    assert visit.violations() == []
    while page.get_by_role("link", name="Volgende resultaten").count():
        page.get_by_role("link", name="Volgende resultaten").click()
        seen += page.locator(".result").evaluate_all("nodes => nodes.map(n => n.id)")
    assert len(seen) == len(set(seen)) == total > 3
    assert page.get_by_role("link", name="Vorige resultaten").count() == 1
    body = urlopen(f"{visit.site.address}/zoeken/resultaten.csv?q=aanmelden&pagina=2").read().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(body), delimiter=";"))) == total + 1
    visit.open("/zoeken?q=aanmelden&pagina=99")
    assert page.locator("#count").inner_text().startswith("Resultaat 1 tot en met 3 van")


def test_only_what_holds_on_the_day_is_searched(visit: Visit, site: Site) -> None:
    page = visit.open("/zoeken?q=aanmelden+in+2024&datum=1-6-2027")
    assert "gelden op 1 juni 2027" in page.locator(".read-as").inner_text()
    assert page.input_value("[name=datum]") == "1-6-2027"
    library = site.service.current_library()
    found = search(library, SearchAsked("aanmelden in 2024", day=date(2027, 6, 1)))
    assert {r.document for r in found.results} == {"plan-nieuw", "buren", "raar", "klimhulp", "brief"}
    none = SearchAsked("aanmelden", document="plan-oud", day=date(2027, 6, 1))
    assert search(library, none) == Outcome(none)


TODAY = date(2026, 11, 30)
TYPED_DAYS = {
    "1-1-2027": date(2027, 1, 1),
    " 01/02/2027 ": date(2027, 2, 1),
    "2027-01-01": date(2027, 1, 1),
    "1 januari 2027": date(2027, 1, 1),
    "Vanaf 1 Jan. 2027": date(2027, 1, 1),
    "29 februari 2028": date(2028, 2, 29),
    "maart 2027": date(2027, 3, 1),
    "november 2026": TODAY,
    "2027": date(2027, 1, 1),
    "per 2025": date(2025, 1, 1),
    "2026": TODAY,
    "dit jaar": TODAY,
    "volgend jaar": date(2027, 1, 1),
    "vorig jaar": date(2025, 1, 1),
    "vandaag": TODAY,
    "Morgen": date(2026, 12, 1),
    "eergisteren": date(2026, 11, 28),
    "29 februari 2027": None,
    "31 nov 2026": None,
    "32-1-2027": None,
    "1 ju 2027": None,
    "1 januari": None,
    "20270101": None,
    "bloemen 2027": None,
    "ooit": None,
    "": None,
}


def test_server_and_browser_read_a_typed_day_alike(visit: Visit) -> None:
    assert {text: read_typed_day(text, TODAY) for text in TYPED_DAYS} == TYPED_DAYS
    page = visit.open("/zoeken")
    read = page.evaluate(
        """async texts => {
          const script = document.querySelector("script[type=module]").src;
          const { readDate } = await import(new URL("texts.js", script));
          return texts.map((text) => readDate(text, new Date(2026, 10, 30, 23)));
        }""",
        list(TYPED_DAYS),
    )
    assert read == [day and day.isoformat() for day in TYPED_DAYS.values()]


def test_a_day_in_the_calendar_is_read_strictly_where_a_year_would_not_do() -> None:
    assert read_day("1 januari 2027") == date(2027, 1, 1)
    assert (read_day("2027"), read_day("morgen")) == (None, None)


def test_a_day_in_words_is_searched_by_and_stays_as_it_was_typed(visit: Visit) -> None:
    page = visit.open("/zoeken?q=aanmelden")
    page.locator("[name=datum]").press_sequentially("1 januari 2027")
    visit.until("location.search.includes('datum=2027-01-01')")
    assert "gelden op 1 januari 2027" in page.locator(".read-as").inner_text()
    assert page.input_value("[name=datum]") == "1 januari 2027"
    page.locator(".result a").first.click()
    page.get_by_role("link", name="Terug naar de resultaten").click()
    assert page.input_value("[name=datum]") == "1-1-2027"


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_a_day_that_cannot_be_read_is_told_until_it_is_mended(visit: Visit) -> None:
    page = visit.open("/zoeken?q=aanmelden")
    if not page.locator("[name=datum]").is_visible():
        page.locator("#filters summary").click()
    day, error = page.locator("[name=datum]"), page.locator("#search-error")
    day.press_sequentially("ooit")
    page.wait_for_timeout(400)
    assert error.inner_text() == ""  # nothing is said while it is being typed
    day.press("Enter")
    assert error.inner_text() == "Deze dag begrijp ik niet. Schrijf bijvoorbeeld: 1-1-2027, 1 januari 2027 of 2027."
    assert day.is_visible() and day.evaluate("node => node === document.activeElement")
    assert visit.violations() == []
    assert "ooit" not in page.locator("#filters summary").text_content()  # it narrows nothing
    ring = "n => n.getBoundingClientRect().top - n.previousElementSibling.getBoundingClientRect().bottom"
    assert day.evaluate(ring) >= 5  # the ring around the field leaves its name free
    page.locator("#q").press_sequentially(" kind")
    visit.until("location.search.includes('kind')")
    assert "Deze dag begrijp ik niet" in error.inner_text()
    day.fill("volgend jaar")
    visit.until("document.getElementById('search-error').textContent === ''")
    assert day.get_attribute("aria-invalid") == "false"


def test_without_scripts_a_day_is_read_or_told_too(browser: Any, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/zoeken?q=aanmelden")
    page.fill("[name=datum]", "1 januari 2027")
    page.press("[name=datum]", "Enter")
    assert "gelden op 1 januari 2027" in page.locator(".read-as").inner_text()
    assert page.input_value("[name=datum]") == "1 januari 2027"
    page.fill("[name=datum]", "ooit")
    page.press("[name=datum]", "Enter")
    assert "Deze dag begrijp ik niet" in page.locator("#search-error").inner_text()
    assert page.input_value("[name=datum]") == "ooit"
    assert page.get_attribute("[name=datum]", "aria-invalid") == "true"
    context.close()


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_from_a_source_one_gets_back_to_the_result(visit: Visit) -> None:
    page = visit.open("/zoeken?q=kind&regio=wbo&datum=2024-06-01")
    link = page.locator(".result a").last
    place = link.evaluate("node => node.closest('.result').id")
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    link.click()
    page.wait_for_selector(".sheet .passage")
    assert visit.violations() == []
    page.go_back()
    visit.until(f"Math.abs(scrollY - {before}) < 3")
    page.locator(".result a").last.click()
    back = page.get_by_role("link", name="Terug naar de resultaten")
    assert back.evaluate("n => { const b = n.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }")
    back.click()
    assert page.url.endswith(f"/zoeken?q=kind&regio=wbo&datum=2024-06-01#{place}")
    shown = "n => { const b = n.getBoundingClientRect(); return b.top >= 0 && b.top < innerHeight; }"
    assert page.locator(".result:target").evaluate(shown)
    assert page.input_value("[name=regio]") == "wbo"


def test_the_words_searched_for_are_marked_in_the_source(visit: Visit) -> None:
    page = visit.open("/zoeken?q=klimles")
    page.locator(".result:has(mark.hit) a").first.click()
    page.wait_for_selector(".sheet .passage mark.hit")
    assert {w.lower() for w in page.locator(".sheet mark.hit").all_inner_texts()} == {"klimles"}
    assert visit.violations() == []
    visit.open("/bron/klimhulp/1?q=klimles")  # no passage was found here
    assert page.locator(".sheet mark.hit").count() == 0


def test_the_way_back_goes_along_to_other_pages_and_not_into_the_lasting_link(visit: Visit) -> None:
    page = visit.open("/bron/klimhulp/1?q=klimles")
    page.get_by_role("link", name="Volgende bladzijde").click()
    assert page.url.endswith("/bron/klimhulp/2?q=klimles")
    assert page.get_by_role("link", name="Vaste link").get_attribute("href") == "/bron/klimhulp/2"
    assert page.get_by_role("link", name="Terug naar de resultaten").count() == 1
    visit.open("/bron/klimhulp/1")
    assert page.get_by_role("link", name="Terug naar Vragen").count() == 1


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("een SLT-medewerker en het SLT's werk", ["SLT-medewerker", "SLT's"]),
        ("pleeg- en gezinshuiszorg", ["pleeg-"]),
        ("de jeugd-GGZ", ["jeugd-GGZ"]),
        ("- ggz, en (ggz)", ["ggz", "ggz"]),
        ("ggzx", []),
    ],
)
def test_whole_words_are_marked(text: str, marked: list[str]) -> None:
    pattern = matched_pattern(["SLT", "pleeg", "ggz"])
    assert pattern is not None
    assert [found.group() for found in pattern.finditer(text)] == marked


@pytest.mark.parametrize("text", ["a-" * 40_000, "-" * 40_000, "SLT" + "-a" * 40_000])
def test_a_row_of_hyphens_is_searched_at_once(text: str) -> None:
    pattern = matched_pattern(["SLT"])
    assert pattern is not None
    began = time.monotonic()
    assert len(list(pattern.finditer(text))) <= 1
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_the_filters_are_folded_and_say_what_is_chosen(visit: Visit) -> None:
    page = visit.open("/zoeken?q=aanmelden")
    assert not page.locator("[name=regio]").is_visible()
    page.locator("#filters summary").click()
    page.select_option("[name=soort]", "memo")
    visit.until("location.search.includes('soort=memo')")
    assert page.locator("#filters summary").inner_text() == "Gekozen: Memo"
    assert visit.violations() == []
    page.press("#q", "Enter")
    assert not page.locator("[name=regio]").is_visible()


@pytest.mark.parametrize(
    ("scope", "address"),
    [
        ({}, "http://wegwijzer.example/"),
        ({"root_path": "/jeugd", "path": "/jeugd/zoeken"}, "http://wegwijzer.example/jeugd/"),
        ({"client": ("10.0.0.1", 1)}, "https://wegwijzer.example/"),
    ],
)
def test_the_address_of_the_site_is_the_one_that_the_browser_uses(scope: dict[str, Any], address: str) -> None:
    headers = [(b"host", b"wegwijzer.example"), (b"x-forwarded-proto", b"https")]
    base = {"type": "http", "scheme": "http", "server": ("127.0.0.1", 8000), "path": "/zoeken", "query_string": b""}
    asked = Request(base | {"headers": headers, "client": ("10.0.0.9", 1)} | scope)
    assert site_address(asked, WebSettings(proxies=("10.0.0.1",))) == address


def test_a_result_tells_the_page_on_which_its_words_stand(site: Site) -> None:
    library = site.service.current_library()
    document = library.knowledge.document("klimhulp")
    first, *_, last = document.passages
    long = replace(first, end=last.end, text=document.text[first.start : last.end])  # a passage over three pages
    held: Any = SimpleNamespace(knowledge=SimpleNamespace(documents=[replace(document, passages=(long,))]))
    [result] = search(library, SearchAsked("klimles", document="klimhulp")).results[:1]
    result = result.model_copy(update={"passage": long.text, "page": 1, "link": f"/bron/klimhulp/1?passage={long.id}"})
    for word, page in (("klimles", 1), ("klimdiploma", 2), ("voorjaar", 3), ("nergens", 1)):
        found = Outcome(SearchAsked(word), (result.model_copy(update={"terms": [word]}),), 1)
        shown = groups(found, held)[0].results[0]
        assert (shown.page, shown.link) == (page, f"/bron/klimhulp/{page}?passage={long.id}&q={word}")
        assert [p.text for p in shown.pieces if p.hit] == ([word] if word != "nergens" else [])
