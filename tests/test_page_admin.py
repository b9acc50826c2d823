"""Beheer in a real browser: closed without a key, documents added and withdrawn, what readers miss, no English."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from page_site import ADMIN_KEY, DESKTOP, PHONE, Site, Visit, build_site, serve

pytest_plugins = ["page_fixtures"]
# Gradio leaves sockets of its start-up to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
NEW = "# Nota vlieger\n\n## 1 Tarief\n\nEen vlieger lenen kost 12 euro per dag.\n"
PARTS = ["Documenten", "Kennisgaten", "Routes", "Contacten", "Index en cijfers", "Proefvraag"]


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: these tests change its documents."""
    running = serve(*build_site(tmp_path_factory.mktemp("admin"), ADMIN_KEY))
    yield running
    running.stop()


@pytest.fixture
def panel(visit: Visit, own_site: Site) -> Any:
    """A visitor who has signed in to Beheer."""
    visit.site = own_site
    return sign_in(visit)


def sign_in(visit: Visit, key: str = ADMIN_KEY) -> Any:
    page = visit.open("/beheer")
    page.fill("#sleutel", key)
    page.click("button.primary")
    if key == ADMIN_KEY:
        page.wait_for_selector("#panel-part input")
        page.wait_for_timeout(500)
    return page


def post(address: str, body: dict[str, Any]) -> Any:
    request = Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urlopen(request, timeout=30))


def status_of(address: str, **headers: str) -> int:
    try:
        return int(urlopen(Request(address, headers=headers), timeout=30).status)
    except HTTPError as error:
        return error.code


def answer(site: Site, question: str) -> str:
    return str(post(f"{site.address}/api/ask", {"question": question})["answer"])


def test_without_a_key_beheer_is_closed_and_there_is_no_panel(site: Site) -> None:
    text = urlopen(f"{site.address}/beheer").read().decode()
    assert "Beheer is gesloten" in text and "WEGWIJZER_ADMIN_KEY" in text
    assert status_of(f"{site.address}/beheer/paneel/", **{"x-admin-key": ""}) == 404


def test_the_panel_and_its_files_ask_for_the_key(own_site: Site) -> None:
    for path in ("/beheer/paneel/", "/beheer/paneel/config", "/beheer/paneel/gradio_api/info"):
        shown = urlopen(own_site.address + path)
        assert shown.url == f"{own_site.address}/beheer", path
    assert status_of(f"{own_site.address}/beheer/paneel/config", **{"x-admin-key": ADMIN_KEY}) == 200


def test_a_wrong_key_is_refused_in_dutch(visit: Visit, own_site: Site) -> None:
    visit.site = own_site
    page = sign_in(visit, "fout")
    assert "klopt niet" in page.locator("#wrong").inner_text()
    assert visit.violations() == []
    visit.errors.clear()  # Chromium notes the 403


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_every_part_is_dutch_and_keeps_to_wcag(panel: Any, visit: Visit) -> None:
    assert panel.evaluate("document.documentElement.lang") == "nl"
    for name in PARTS:
        panel.get_by_label(name, exact=True).first.check()
        panel.wait_for_timeout(900)
        assert visit.violations() == [], name
        shown = panel.inner_text("body") + json.dumps(
            panel.evaluate(
                "[...document.querySelectorAll('[aria-label],[title],[placeholder]')].filter(e => e.offsetParent)"
                ".map(e => [e.ariaLabel, e.title, e.placeholder])"
            )
        )
        for english in ("Click", "Drop", "Clear", "Submit", "Loading", "Error", "Upload", "Built with", "More tabs"):
            assert english not in shown, (name, english)
    assert panel.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_document_is_added_asked_about_and_withdrawn(panel: Any, own_site: Site, tmp_path: Path) -> None:
    question = "Wat kost een vlieger lenen per dag?"
    assert "12 euro" not in answer(own_site, question)
    path = tmp_path / "vlieger.md"
    path.write_text(NEW, encoding="utf-8")
    with panel.expect_file_chooser() as chooser:
        panel.click("#add-documents")
    chooser.value.set_files(path)
    panel.get_by_text("Klaar. De nieuwe index is in gebruik.").wait_for(timeout=60_000)
    assert "12 euro" in answer(own_site, question)
    panel.get_by_label("Kies een document").click()
    panel.get_by_role("option", name="vlieger").click()
    panel.wait_for_timeout(600)
    panel.click("#withdraw")
    panel.locator("#work-progress").get_by_text("Klaar.").wait_for(timeout=60_000)
    for _ in range(100):
        if "12 euro" not in answer(own_site, question):
            break
        panel.wait_for_timeout(100)
    assert "12 euro" not in answer(own_site, question)
    folder = Path(own_site.service.folder.manifest().source_folder)
    assert [p.suffix for p in (folder / "_ingetrokken").iterdir()] == [".md"]


def test_an_unreadable_kind_of_file_is_refused_with_what_to_do(panel: Any, tmp_path: Path) -> None:
    path = tmp_path / "rekenblad.xyz"
    path.write_text("1;2;3", encoding="utf-8")
    with panel.expect_file_chooser() as chooser:
        panel.click("#add-documents")
    chooser.value.set_files(path)
    panel.get_by_text("rekenblad.xyz kan Wegwijzer niet lezen").wait_for()


def test_what_readers_miss_comes_back_as_a_knowledge_gap(panel: Any, own_site: Site) -> None:
    asked = {"question": "Waar kan mijn kind paardrijden in Breda?", "status": "not_found", "role": "huisarts"}
    for kind in ({"kind": "gap"}, {"kind": "bad", "reason": "incomplete", "remark": "meer adressen"}):
        assert post(f"{own_site.address}/api/feedback", asked | kind) == {"kept": True}
    panel.get_by_label("Kennisgaten", exact=True).check()
    row = panel.get_by_role("row").filter(has_text="paardrijden")
    row.wait_for()
    text = row.inner_text()
    assert "West-Brabant Oost" in text and "Huisarts" in text and "2" in text and "Er ontbreekt iets" in text


def choose(panel: Any, box: str, option: str) -> None:
    panel.locator(f"#{box} input").click()
    panel.get_by_role("option", name=option, exact=False).first.click()


def said(panel: Any, text: str) -> None:
    panel.locator("#route-said").get_by_text(text).wait_for()


def fill_step(panel: Any, text: str, terms: str) -> None:
    choose(panel, "route-slot", "Termijn")
    choose(panel, "route-hardness", "voornemen")
    panel.fill("#route-text textarea", text)
    choose(panel, "route-document-1", "Plan jeugd 2027")
    panel.fill("#route-terms-1 textarea", terms)


def fill(panel: Any, box: str, text: str) -> None:
    panel.fill(f"#contact-{box} input, #contact-{box} textarea", text)


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_a_contact_is_added_named_in_a_refusal_and_taken_out_again(panel: Any, visit: Visit, own_site: Site) -> None:
    def refusal() -> str:
        asked = {"question": "Wie won het WK voetbal in 2022?", "municipality": "Breda"}
        return str(post(f"{own_site.address}/api/ask", asked)["answer"])

    outcome = panel.locator("#contact-said")
    panel.get_by_label("Contacten", exact=True).check()
    panel.locator("#contact-head table").wait_for()
    assert "vraagt aandacht" in panel.locator("#contact-head .notice").inner_text()  # the bundled one has no owner
    choose(panel, "contact-chosen", "Nieuw contact")
    choose(panel, "contact-place", "Breda")
    choose(panel, "contact-kind", "Stevig Lokaal Team")
    fill(panel, "name", "Team Breda")
    fill(panel, "phone", "bel maar")
    panel.click("#contact-save")
    outcome.get_by_text("Het telefoonnummer klopt niet.").wait_for()
    fill(panel, "phone", "076-0000000")
    fill(panel, "owner", "team Jeugd")
    soon = date.today() + timedelta(days=10)
    fill(panel, "checked", f"{date.today():%d-%m-%Y}")
    fill(panel, "expires", f"{soon:%d-%m-%Y}")
    panel.click("#contact-save")
    outcome.get_by_text("Het contact is bewaard.").wait_for()
    assert "verloopt binnen 30 dagen" in panel.locator("#contact-head").inner_text()
    assert visit.violations() == []
    assert "Team Breda (076-0000000)" in refusal()
    fill(panel, "phone", "076-9999999")
    panel.click("#contact-save")
    panel.locator("#contact-head").get_by_text("076-9999999").wait_for()
    assert "Team Breda (076-9999999)" in refusal()
    panel.click("#contact-remove")
    outcome.get_by_text("U kunt het terugzetten.").wait_for()
    assert "Team Breda" not in refusal()
    assert panel.input_value("#contact-name input, #contact-name textarea") == ""
    panel.click("#contact-take-back")
    outcome.get_by_text("teruggezet").wait_for()
    assert "Team Breda (076-9999999)" in refusal()
    for _ in range(2):
        panel.wait_for_timeout(300)
        panel.click("#contact-take-back")
    panel.locator("#contact-head").get_by_text("Team Breda").wait_for(state="detached")


SECOND = "Het kompasteam luistert naar ouders en kind."


def fill_second(panel: Any) -> None:
    """A second step for the route that was just made."""
    choose(panel, "route-step", "Nieuwe stap")
    panel.wait_for_timeout(400)
    fill_step(panel, SECOND, "luistert; ouders; kind")
    panel.click("#route-save-step")
    said(panel, "De stap is bewaard.")


def test_a_route_is_made_only_on_evidence_and_holds_from_the_next_question(
    panel: Any, visit: Visit, own_site: Site
) -> None:
    panel.get_by_label("Routes", exact=True).check()
    panel.locator("#route-head").get_by_text("Nu: ").wait_for()
    choose(panel, "route-chosen", "Nieuwe route")
    fill_step(panel, "Het kompasteam belt een vlieger binnen negen dagen terug.", "kompasteam; belt; olifant")
    panel.click("#route-check")
    said(panel, "staat nergens: olifant")
    panel.fill("#route-terms-1 textarea", "kompasteam; belt; terug")
    panel.click("#route-check")
    said(panel, "een getal staat niet in het bewijs")
    panel.fill("#route-text textarea", "Het kompasteam belt binnen vier dagen terug.")
    panel.click("#route-check")
    said(panel, "Het bewijs staat in de documenten.")
    panel.click("#route-save-route")
    said(panel, "Vul de situatie in")
    assert panel.input_value("#route-text textarea") == "Het kompasteam belt binnen vier dagen terug."
    panel.fill("#route-title textarea, #route-title input", "Kind dat wil paardrijden")
    panel.locator("#route-regions").get_by_label("West-Brabant Oost").check()
    panel.fill("#route-valid-from input, #route-valid-from textarea", "1-1-2027")
    panel.fill("#route-keywords textarea", "paardrijden, logeren op de boerderij")
    panel.click("#route-save-route")
    said(panel, "De route is bewaard.")
    assert visit.violations() == []
    asked = {"question": "Hoe verwijs ik een kind dat wil paardrijden?", "municipality": "Breda", "as_of": "2027-02-01"}
    cards = post(f"{own_site.address}/api/ask", asked)["cards"]
    assert [c["title"] for c in cards] == ["Kind dat wil paardrijden"]
    fill_second(panel)
    panel.locator("#route-move-up").focus()
    panel.keyboard.press("Enter")
    said(panel, "Stap 2 staat nu op plaats 1.")
    assert panel.get_attribute("#route-said", "aria-live") == "polite"
    assert panel.evaluate("document.activeElement.id") == "route-move-up"
    first = panel.locator("#route-steps tbody tr").first
    assert "Het kompasteam luistert" in first.inner_text()
    panel.keyboard.press("Enter")
    said(panel, "Deze stap staat al bovenaan in het vak 'Termijn'.")
    assert visit.violations() == []
    assert post(f"{own_site.address}/api/ask", asked)["cards"][0]["steps"][0]["text"] == SECOND
    for _ in range(3):
        panel.click("#route-take-back")
        said(panel, "teruggezet")
        panel.wait_for_timeout(300)
    cards = post(f"{own_site.address}/api/ask", asked)["cards"]
    assert "Kind dat wil paardrijden" not in [c["title"] for c in cards]
