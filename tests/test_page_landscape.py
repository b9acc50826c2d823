"""Wegwijs in a real browser: regions, timeline, glossary, on every size."""

from __future__ import annotations

from datetime import date

import pytest
from page_site import DESKTOP, PHONE, ZOOMED, Site, Visit

from assistant.page.landscape import Landscape, unharmed
from kb.facts.model import Fact
from kb.facts.sheets import Sheet

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


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Logeren mag zo vaak als nodig i en zo kort als het kan.", False),
        ("De boerderij weet waar t vervoer begint.", False),
        ("Kunt u een kind aanmelden?", True),
        ("Het kamp duurt 5 a 7 dagen en is 2 x per jaar.", True),
        ("Dit staat in artikel 1, onder b van de wet, en in onderdeel g van de regeling.", True),
        ("Groep A mag t.a.v. het kamp i.p.v. groep B gaan, en 's avonds ook.", True),
        ("hulp bij a en b en c samen", True),
    ],
)
def test_what_a_damaged_line_left_is_told_from_whole_text(text: str, whole: bool) -> None:
    assert unharmed(text) is whole


def test_a_region_leaves_out_what_a_damaged_line_left(site: Site) -> None:
    landscape = Landscape(site.service.current_library())
    facts = tuple(
        Fact("Kamp", "valt erin", text, "plan-nieuw", 0, 5, "onbekend", text)
        for text in ("het logeren", "zo lang als nodig i en thuis")
    )
    sheet = Sheet("Kamp", "plan-nieuw", "taakgebied", facts)
    landscape.sheets = (sheet,)
    (area,) = landscape.region("wbo", date(2026, 11, 26))["areas"]
    assert [p.text for p in area.inside] == ["het logeren"]


def test_the_glossary_narrows_while_typing(visit: Visit) -> None:
    page = visit.open("/wegwijs")
    page.fill("#term-filter", "boerderij")
    assert page.locator("#terms .entry:visible summary").all_inner_texts() == ["Logeerboerderij"]
    page.locator("#terms .entry:visible summary").click()
    page.locator("#terms .entry:visible .proof").click()
    assert "nacht kunnen slapen" in " ".join(page.locator("mark.quote").all_inner_texts())


def test_an_arrow_is_only_drawn_for_words_that_a_proven_step_holds() -> None:
    from assistant.page.referrals import RouteView, Step, referral_map

    says = Step("Eerst", "Een kind kan terecht bij het Stevig Lokaal Team (SLT).", "voornemen", "/bron/a/1")
    drawn = referral_map([RouteView("wbo-2027-licht", "Lichte hulp", (says,))])
    assert drawn is not None
    assert [(a.source, a.target) for a in drawn.arrows] == [
        ("Kind en ouders", "Stevig Lokaal Team"),
        ("Stevig Lokaal Team", "Veelvoorkomende hulp"),
    ]
    assert {a.step.link for a in drawn.arrows} == {"/bron/a/1"}
    other = Step("Eerst", "Een kind gaat naar de balie.", "voornemen", "/bron/plan/1")
    assert referral_map([RouteView("wbo-2027-licht", "Lichte hulp", (other,))]) is None
    assert referral_map([]) is None


def test_the_map_names_routes_and_words_that_exist() -> None:
    from assistant.page.referrals import _plan
    from kb.facts.route_model import load_routes

    steps = {r.id: [s.text for s in r.steps] for r in load_routes()}
    for arrow in _plan()["arrows"]:
        assert {arrow["from"], arrow["to"]} <= set(_plan()["nodes"])
        assert any(arrow["says"] in text for text in steps[arrow["route"]]), arrow
