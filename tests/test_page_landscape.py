"""Wegwijs in a real browser: regions, timeline, glossary, on every size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace as Named
from typing import Any

import pytest
from page_site import DESKTOP, PHONE, ZOOMED, Site, Visit

from assistant.page import landscape, landscape_routes
from assistant.page.contracts import contracts
from assistant.page.landscape import Landscape
from assistant.page.proven import says_less, unharmed, values
from assistant.page.referrals import RouteView, Step, referral_map
from assistant.page.timeline import timeline
from ingest.model import Metadata
from kb.facts.model import Fact
from kb.facts.sheets import FORM, Sheet

pytest_plugins = ["page_fixtures"]
HELD = "\u2060\u00a0"  # what holds a link to its proof on the line of what it proves
SIZES = {"desktop": DESKTOP, "phone": PHONE, "zoom200": ZOOMED}
TODAY = date(2026, 11, 26)


def sheet(subject: str, document: str, kind: str, *told: tuple[str, ...]) -> Sheet:
    """A sheet of (attribute, value) or (attribute, value, part), each with proof of its own."""
    facts = (
        Fact(subject, attribute, value, document, 10 * n, 10 * n + 5, "voornemen", value, *part)
        for n, (attribute, value, *part) in enumerate(told)
    )
    return Sheet(subject, document, kind, tuple(facts))


SHEETS = (
    sheet(
        "Plan jeugd 2023",
        "plan-oud",
        "document",
        ("ingangsdatum", "1 januari 2023"),
        ("looptijd", "5 tot 7 jaar"),
        ("looptijd", "vijf jaar"),
        ("verlengingsopties", "twee keer één jaar"),
        ("aantal contractpartners", "20"),
        ("aantal contractpartners", "maximaal 20"),
        ("bekostiging", "per kompasteam"),
        (FORM, "Logeren"),
        (FORM, "Zingen met een kompasteam"),
        ("valt erbuiten", "Vervoer over water"),
    ),
    sheet(
        "Boerderij",
        "plan-nieuw",
        "taakgebied",
        ("ingangsdatum", "1 januari 2027"),
        ("looptijd", "vier jaar", "de dieren"),
        ("looptijd", "zes maanden", "het hooi"),
        ("verlengingsopties", "twee keer twee jaar", "de dieren"),
        ("valt erin", "een nacht op de logeerboerderij"),
    ),
    sheet("Zeilkamp", "plan-nieuw", "taakgebied", ("looptijd", "vier jaar"), ("ingangsdatum", "1-5-2027")),
    sheet("Segment 10", "buren", "segment", ("valt erin", "wonen")),
    sheet(
        "Segment 2", "buren", "segment", ("valt erin", "dag"), ("aanbieders", "Zonnewijzer"), ("looptijd", "vier jaar")
    ),
    sheet(
        "Nota van de buren",
        "buren",
        "document",
        ("ingangsdatum", "2025"),
        ("einddatum", "tot 1 maart 2029, of verlengd"),
    ),
)


class Richer(Landscape):
    """The landscape of the test site with more facts than its small documents hold."""

    def __init__(self, library: Any) -> None:
        super().__init__(library)
        self.sheets = SHEETS


@pytest.fixture
def richer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(landscape_routes, "Landscape", Richer)
    yield


def link(evidence: Any) -> str:
    """An address that tells which fact it proves."""
    return f"{evidence.document}#{evidence.start}"


@pytest.mark.parametrize("visit", SIZES.values(), indirect=True, ids=SIZES.keys())
def test_a_region_at_a_glance(visit: Visit) -> None:
    page = visit.open("/wegwijs?regio=wbo")
    assert visit.violations() == []
    assert page.locator(".timeline rect.span").count() == 3
    assert "1 januari 2027" in page.locator("#document-dates").inner_text()
    assert "Breda" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    heads = page.locator("section.block > h2").all_inner_texts()
    assert page.locator(".on-page a").all_inner_texts() == heads
    page.locator(".on-page a").last.click()
    last = page.locator("section.block > h2").last
    visit.until("location.hash === '#terms-head'")
    assert last.evaluate("n => n.getBoundingClientRect().top < innerHeight")
    page.get_by_role("link", name="Regio Hart van Brabant").click()
    assert "Nota van de buren (memo): van 1 maart 2025." in page.locator("#document-dates").inner_text()
    assert "Plan jeugd 2023" not in page.locator("#document-dates").inner_text()


def test_from_a_source_one_gets_back_to_the_region_also_from_another_page(visit: Visit) -> None:
    page = visit.open("/wegwijs?regio=wbo")
    page.locator("#document-dates a").first.click()
    assert page.get_by_role("link", name="Terug naar Wegwijs").get_attribute("href") == "/wegwijs?regio=wbo"
    visit.open("/bron/klimhulp/1?wegwijs=wbo")
    page.get_by_role("link", name="Volgende bladzijde").click()
    assert "wegwijs" not in page.get_by_role("link", name="Vaste link naar deze plek").get_attribute("href")
    page.get_by_role("link", name="Terug naar Wegwijs").click()
    assert page.url.endswith("/wegwijs?regio=wbo")


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
    seen = Landscape(site.service.current_library())
    told = (("valt erin", text) for text in ("het logeren", "zo lang als nodig i en thuis"))
    seen.sheets = (sheet("Kamp", "plan-nieuw", "taakgebied", *told),)
    (stage,) = seen.region("wbo", TODAY)["stages"]
    assert [p.text for p in stage.areas[0].inside] == ["het logeren"]


def test_the_glossary_narrows_while_typing(visit: Visit) -> None:
    page = visit.open("/wegwijs")
    page.fill("#term-filter", "boerderij")
    assert page.locator("#terms .entry:visible summary").all_inner_texts() == ["Logeerboerderij"]
    page.locator("#terms .entry:visible summary").click()
    page.locator("#terms .entry:visible .proof").click()
    assert "nacht kunnen slapen" in " ".join(page.locator("mark.quote").all_inner_texts())


def test_terms_come_first_from_the_region_or_from_all_and_others_are_named(site: Site) -> None:
    library = site.service.current_library()
    own, other = library.knowledge.document("plan-nieuw"), library.knowledge.document("plan-oud")
    term = own.glossary[0]
    metas = ((own, None), (other, "wbo"), (library.knowledge.document("buren"), "hvb"))

    def explained(region: str | None, *regions: str | None) -> list[tuple[str, str]]:
        documents = [
            replace(d, metadata=replace(d.metadata, region=r), glossary=(replace(term, definition=r or "alle"),))
            for d, r in metas
            if r in regions
        ]
        knowledge = Named(documents=documents)
        seen = Landscape(Named(knowledge=knowledge, facts=Named(sheets=tuple), gazetteer=library.gazetteer))  # type: ignore[arg-type]
        return [(t.definition, t.region) for t in seen.glossary(region)]

    assert explained("hvb", "wbo", "hvb") == [("hvb", "")]
    assert explained("wbo", "wbo", "hvb") == [("wbo", "")]  # though the other is newer
    assert explained("hvb", "wbo", None) == [("alle", "")]
    assert explained("hvb", "wbo") == [("wbo", "Regio WBO")]
    assert explained(None, "wbo") == [("wbo", "Regio WBO")]
    assert explained("", "hvb", None) == [("alle", "")]


def test_the_glossary_of_wegwijs_names_the_other_region(visit: Visit) -> None:
    page = visit.open("/wegwijs?regio=hvb")
    assert "Dit is de uitleg van Regio WBO." in page.locator("#terms .entry p").first.text_content()
    visit.open("/wegwijs?regio=wbo")
    assert "Dit is de uitleg van Regio" not in page.locator("#terms").text_content()
    assert "Dit is de uitleg van een andere regio." in page.locator("#terms").text_content()


def test_what_only_the_summary_names_as_left_out_stands_beside_what_the_document_names(site: Site) -> None:
    summary = sheet(
        "Kort",
        "kort",
        "document",
        *(("valt erbuiten", v) for v in ("dyslexiezorg (apart)", "XY-zorg", "Zeilkampen", "Zeilkampen vallen buiten")),
    )
    plan = sheet("Boerderij", "plan-nieuw", "taakgebied", ("valt erin", "het logeren"))
    whole = sheet("Plan", "plan-nieuw", "document", ("valt erbuiten", "De zorg bij dyslexie, en XY-zorg"))

    def left_out(kind: str, begins: date, region: str) -> list[tuple[str, str]]:
        seen = Landscape(site.service.current_library())
        new = seen._documents["plan-nieuw"]
        meta = replace(new.metadata, id="kort", kind=kind, valid_from=begins, region=region)
        seen._documents = {"plan-nieuw": new, "kort": replace(new, metadata=meta)}
        seen.sheets = (plan, whole, summary)
        stage = seen.region("wbo", TODAY)["stages"][0]
        return [(p.text, p.places[0].about) for p in stage.outside]

    own = [("De zorg bij dyslexie, en XY-zorg", "")]
    beside = [("Zeilkampen", "samenvatting")]
    assert left_out("samenvatting", date(2027, 1, 1), "wbo") == [*own, *beside]
    for kind, begins, region in (("memo", 2027, "wbo"), ("samenvatting", 2026, "wbo"), ("samenvatting", 2027, "hvb")):
        assert left_out(kind, date(begins, 1, 1), region) == own


def test_an_arrow_is_only_drawn_for_words_that_a_proven_step_holds() -> None:
    says = Step("Eerst", "Een kind kan terecht bij het Stevig Lokaal Team (SLT).", "voornemen", "/bron/a/1")
    drawn = referral_map([RouteView("wbo-2027-licht", "Lichte hulp", (says,))])
    assert drawn is not None
    assert [(a.source, a.target) for a in drawn.arrows] == [
        ("Kind en ouders", "Stevig Lokaal Team"),
        ("Stevig Lokaal Team", "Veelvoorkomende hulp"),
    ]
    assert {a.step.link for a in drawn.arrows} == {"/bron/a/1"}
    assert drawn.silent == (
        "School",
        "Huisarts, jeugdarts, medisch specialist",
        "Kinderrechter en gecertificeerde instelling",
    )
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


@pytest.mark.parametrize("visit", SIZES.values(), indirect=True, ids=SIZES.keys())
def test_what_holds_now_stands_before_what_comes_and_all_of_it_has_proof(visit: Visit, richer: None) -> None:
    page = visit.open("/wegwijs?regio=wbo")
    assert visit.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    now, later = page.locator(".stage").all()
    assert [s.locator("h3").inner_text() for s in (now, later)] == ["Nu", "Vanaf 1 januari 2027"]
    assert [t.split(HELD)[0] for t in now.locator(".forms li").all_inner_texts()] == [
        "Logeren",
        "Zingen met een kompasteam",
    ]
    assert later.locator(".area h4").all_inner_texts() == ["Boerderij", "Zeilkamp"]
    for shown in ("#contract-dates li", ".forms li", ".area li", ".values li"):
        items = page.locator(shown).all()
        assert items and all(i.locator("a.proof").count() for i in items), shown
    box = page.locator(".timeline").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.evaluate("innerWidth")
    for table in page.locator("table").all():
        assert table.evaluate("t => t.scrollWidth - t.parentElement.clientWidth") <= 0
    assert page.get_by_role("columnheader", name="Zeilkamp").count() == 1
    assert page.locator(".timeline .term-bar").count() == 4
    assert page.locator(".timeline .more-years").count() == 2


@pytest.mark.parametrize("visit", SIZES.values(), indirect=True, ids=SIZES.keys())
def test_a_term_on_wegwijs_is_explained_where_it_stands(visit: Visit, richer: None) -> None:
    page = visit.open("/wegwijs?regio=wbo")
    term = page.locator(".forms .term")
    visit.until("document.querySelectorAll('.forms .term').length > 0")
    assert term.all_inner_texts() == ["kompasteam"]
    term.click()
    tip = page.locator(".term-tip:visible")
    assert "wijst" in tip.inner_text()
    box = tip.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.evaluate("innerWidth")
    page.keyboard.press("Escape")
    assert page.locator(".term-tip:visible").count() == 0
    assert page.locator("table .term, svg .term").count() == 0
    below = page.locator(".stage").first.locator(".table-terms + .terms .entry")
    assert below.locator("summary").all_inner_texts() == ["Kompasteam"]
    assert below.locator("a.proof").count() == 1


def test_a_column_of_one_part_points_to_what_is_told_of_the_whole(visit: Visit, richer: None) -> None:
    page = visit.open("/wegwijs?regio=hvb")
    stage = page.locator(".stage")
    assert stage.locator(".area h4").all_inner_texts() == ["Segment 2", "Segment 10"]
    assert "Zonnewijzer" in stage.locator(".area").first.inner_text()
    starts, *_ = [r.locator("td").all_inner_texts() for r in stage.locator("tbody tr").all()]
    assert starts == [f"2025{HELD}bron", "zie de hele inkoop", "zie de hele inkoop"]
    term = stage.locator("tbody tr", has_text="Looptijd").locator("td").all_inner_texts()
    assert term == ["niet in deze bron", f"vier jaar{HELD}bron", "niet in deze bron"]


def test_contracts_are_counted_from_what_is_told() -> None:
    old, new, buren = ([s for s in SHEETS if s.document == d] for d in ("plan-oud", "plan-nieuw", "buren"))
    (whole,) = contracts(old, "Plan", link)
    assert (whole.begins, whole.last_days) == (date(2023, 1, 1), (date(2027, 12, 31), date(2029, 12, 31)))
    assert whole.term is not None and whole.term.places[0].link == "plan-oud#20"
    found = {c.name: (c.begins, c.last_days) for c in contracts(new, "Plan", link)}
    assert found == {
        "De dieren": (date(2027, 1, 1), (date(2030, 12, 31), date(2034, 12, 31))),
        "Het hooi": (date(2027, 1, 1), (date(2027, 6, 30), date(2027, 6, 30))),
        "Zeilkamp": (date(2027, 5, 1), (date(2031, 4, 30), date(2031, 4, 30))),
    }
    (second,) = contracts(buren, "Nota", link)  # "2025" alone is no day; end and term make it one
    assert (second.name, second.begins, second.last_days[0]) == ("Segment 2", date(2025, 3, 1), date(2029, 2, 28))
    ends = ("einddatum", "tot 1 maart 2029, of verlengd")
    other_year = sheet("Nota", "buren", "document", ("ingangsdatum", "2024"), ends)
    assert contracts([*buren[:-1], other_year], "Nota", link) == []


@pytest.mark.parametrize(
    "told",
    [
        (("ingangsdatum", "2023"), ("looptijd", "vier jaar"), ("einddatum", "tot en met 31 december 2026")),
        (("ingangsdatum", "2023"), ("looptijd", "vier jaar"), ("einddatum", "tot 1 januari 2027")),
        (("ingangsdatum", "1 januari 2023"), ("einddatum", "tot 1 januari 2027")),
        (("ingangsdatum", "1 januari 2023"), ("einddatum", "tot en met 31 december 2026, of verlengd")),
    ],
)
def test_until_a_day_and_up_to_and_including_it_are_told_apart(told: tuple[tuple[str, str], ...]) -> None:
    (found,) = contracts([sheet("Nota", "buren", "document", *told)], "Nota", link)
    assert (found.begins, found.last_days[0]) == (date(2023, 1, 1), date(2026, 12, 31))


def test_a_contract_holds_through_its_last_day_and_no_longer() -> None:
    told = contracts([s for s in SHEETS if s.document == "plan-oud"], "Plan", link)
    last = date(2027, 12, 31)
    days = (last, last + timedelta(days=1))
    assert [timeline([], told, day).contracts[0][1].now for day in days] == [True, False]


def test_documents_and_contracts_share_one_scale() -> None:
    (whole,) = contracts([s for s in SHEETS if s.document == "plan-oud"], "Plan", link)
    meta = Metadata("a", "A", "", "wbo", "strategie", None, date(2025, 1, 1), date(2025, 12, 31), (), "", "", "nl")
    drawn = timeline([meta], [whole], TODAY)
    assert [year for year, _ in drawn.years] == list(range(2023, 2031))
    ((_, bar),) = drawn.contracts
    assert (bar.start, round(bar.width), round(bar.more), bar.now) == (0.0, 62, 25, True)
    ((_, over),) = drawn.documents
    assert not over.now and over.more == 0


@pytest.mark.parametrize(
    ("value", "other", "less"),
    [
        ("20", "maximaal 20", True),
        ("maximaal 20", "20", False),
        ("minimaal twee", "minimaal twee en maximaal drie", True),
        ("SAS-procedure", "dialooggerichte aanbesteding, SAS-procedure", True),
        ("5 tot 7 jaar", "vijf jaar", True),
        ("vijf jaar", "5 tot 7 jaar", False),
        ("vier jaar", "vijf jaar", False),
        ("20", "20", False),
        ("minimaal drie", "minimaal twee en maximaal drie", False),
        ("twee keer één jaar", "twee keer twee jaar", False),
        ("lumpsum, taakgericht", "taakgericht, budgetplafond, lumpsum", True),
    ],
)
def test_a_value_that_another_says_in_full_is_told_once(value: str, other: str, less: bool) -> None:
    assert says_less(value, other) is less


def test_of_values_that_differ_in_wording_alone_the_first_is_told() -> None:
    lots = sheet(
        "A", "plan-nieuw", "taakgebied", *(("percelen", t) for t in ("Perceel: 1; Breda", "Perceel 1 is Breda"))
    )
    assert [p.text for p in values([lots], "percelen", link)] == ["Perceel: 1; Breda"]


@pytest.mark.parametrize(
    ("attribute", "told"),
    [
        ("verlengingsopties", ("twee keer twee jaar", "twee keer één jaar")),
        ("verlengingsopties", ("één keer twee jaar", "twee keer één jaar")),
        ("aantal contractpartners", ("minimaal twee en maximaal drie", "minimaal drie en maximaal twee")),
        ("aantal contractpartners", ("minimaal twee en maximaal drie", "maximaal twee en minimaal drie")),
    ],
)
def test_values_of_the_same_words_with_other_numbers_are_both_told(attribute: str, told: tuple[str, ...]) -> None:
    terms = sheet("A", "plan-nieuw", "taakgebied", *((attribute, t) for t in told))
    assert tuple(p.text for p in values([terms], attribute, link)) == told


def test_each_part_that_a_value_holds_for_has_its_own_proof() -> None:
    a = sheet("A", "plan-nieuw", "taakgebied", ("looptijd", "vier jaar"), ("aantal contractpartners", "twee"))
    b = sheet("B", "plan-nieuw", "taakgebied", ("aantal contractpartners", "maximaal twee"), ("looptijd", "vier jaar"))
    (term,) = values([a, b], "looptijd", link)
    assert [(p.about, p.link) for p in term.places] == [("A", "plan-nieuw#0"), ("B", "plan-nieuw#10")]
    assert [p.text for p in values([a, b], "aantal contractpartners", link)] == ["twee", "maximaal twee"]


def test_a_period_that_only_a_route_opens_is_shown_with_what_the_sources_tell(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    law = Step("Let op", "Artsen mogen naar jeugdhulp verwijzen.", "wet", "/bron/a/1")
    old = Step("Eerst", "De balie helpt.", "voornemen", "/bron/a/2")
    new = Step("Eerst", "De hulp gaat naar het team.", "voornemen", "/bron/a/3")
    begins = {TODAY: ("hvb-licht", (old, law)), date(2027, 1, 1): ("hvb-2027", (new, old, law))}
    monkeypatch.setattr(
        landscape, "region_routes", lambda _l, _r, day, _k: [RouteView(begins[day][0], "", begins[day][1])]
    )
    seen = Landscape(site.service.current_library())
    opening = Named(route=Named(regions=("hvb",), valid_from=date(2027, 1, 1)))
    seen._library = Named(facts=Named(proven_routes=(opening,)))  # type: ignore[assignment]
    now, later = seen._periods("hvb", TODAY)
    assert (now.name, now.plans) == ("Nu", ())
    assert (later.name, later.plans) == ("Vanaf 1 januari 2027", (new,))
    assert later.map is not None and "Kind en ouders" in later.map.silent
