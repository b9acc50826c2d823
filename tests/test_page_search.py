"""Zoeken in a real browser: results as they type, filters, marks, the list for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.request import urlopen

import pytest
from page_site import DESKTOP, PHONE, ZOOMED, Site, Visit

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
    from assistant.page.search import _safe

    assert _safe("=HYPERLINK(1)") == "'=HYPERLINK(1)" and _safe("@x") == "'@x" and _safe("3 dagen") == "3 dagen"


def test_nothing_found_says_what_to_do(visit: Visit) -> None:
    page = visit.open("/zoeken?q=%22xyzzy+plugh%22")
    assert "Niets gevonden" in page.locator("#count").inner_text()
    assert "Probeer een ander woord" in page.locator("#results").inner_text()
