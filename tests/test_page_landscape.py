"""Wegwijs in a real browser: regions, timeline, glossary, on every size."""

from __future__ import annotations

import pytest
from page_site import DESKTOP, PHONE, ZOOMED, Visit

pytest_plugins = ["page_fixtures"]
SIZES = {"desktop": DESKTOP, "phone": PHONE, "zoom200": ZOOMED}


@pytest.mark.parametrize("visit", SIZES.values(), indirect=True, ids=SIZES.keys())
def test_a_region_at_a_glance(visit: Visit) -> None:
    page = visit.open("/wegwijs?regio=wbo")
    assert visit.violations() == []
    assert page.locator(".timeline rect.span").count() == 3
    assert "1 januari 2027" in page.locator("table.plain").inner_text()
    assert "Breda" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("link", name="Regio Hart van Brabant").click()
    assert "Nota van de buren" in page.locator("table.plain").inner_text()
    assert "Plan jeugd 2023" not in page.locator("table.plain").inner_text()


def test_the_glossary_narrows_while_typing(visit: Visit) -> None:
    page = visit.open("/wegwijs")
    page.fill("#term-filter", "boerderij")
    assert page.locator("#terms .entry:visible summary").all_inner_texts() == ["Logeerboerderij"]
    page.locator("#terms .entry:visible summary").click()
    page.locator("#terms .entry:visible .proof").click()
    assert "nacht kunnen slapen" in " ".join(page.locator("mark.quote").all_inner_texts())
