"""Beheer in a real browser: closed without a key, documents added and withdrawn, what readers miss, no English."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from page_site import ADMIN_KEY, DESKTOP, PHONE, Site, Visit, build_site, serve

from assistant.page import admin_documents, admin_views

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


def comes_to(panel: Any, condition: Callable[[], bool]) -> None:
    """A new index is in use from one of the next questions on."""
    for _ in range(100):
        if condition():
            return
        panel.wait_for_timeout(100)
    raise AssertionError("it did not come to that")


def test_a_document_is_added_withdrawn_and_put_back(panel: Any, visit: Visit, own_site: Site, tmp_path: Path) -> None:
    question = "Wat kost een vlieger lenen per dag?"
    assert "12 euro" not in answer(own_site, question)
    path = tmp_path / "vlieger.md"
    path.write_text(NEW, encoding="utf-8")
    with panel.expect_file_chooser() as chooser:
        panel.click("#add-documents")
    chooser.value.set_files(path)
    panel.get_by_text("Klaar. De nieuwe index is in gebruik.").wait_for(timeout=60_000)
    comes_to(panel, lambda: "12 euro" in answer(own_site, question))
    choose(panel, "chosen-document", "vlieger")
    panel.wait_for_timeout(600)
    panel.click("#withdraw")
    question_asked = panel.locator("#withdraw-sure").get_by_text("Wilt u 'Nota vlieger' intrekken?")
    question_asked.wait_for()
    assert visit.violations() == []
    panel.click("#withdraw-no")
    panel.locator("#change-said").get_by_text("Er is niets ingetrokken.").wait_for()
    assert not question_asked.is_visible()
    panel.click("#withdraw")
    panel.click("#withdraw-yes")
    panel.locator("#change-said").get_by_text("Het document is ingetrokken.").wait_for(timeout=60_000)
    comes_to(panel, lambda: "12 euro" not in answer(own_site, question))
    assert panel.input_value("#chosen-document input") == ""
    folder = Path(own_site.service.folder.manifest().source_folder)
    assert [p.suffix for p in (folder / "_ingetrokken").iterdir()] == [".md"]
    choose(panel, "withdrawn-document", "vlieger.md, ingetrokken op")
    panel.click("#bring-back")
    panel.locator("#back-said").get_by_text("Het document is teruggezet.").wait_for(timeout=60_000)
    comes_to(panel, lambda: "12 euro" in answer(own_site, question))
    assert list((folder / "_ingetrokken").iterdir()) == []
    assert not panel.locator("#bring-back").is_visible()


def test_what_is_known_of_a_document_is_shown_in_words_and_kept(panel: Any, own_site: Site) -> None:
    table = panel.locator("#documents")
    table.get_by_text("Regio Hart van Brabant").first.wait_for()
    assert "hvb" not in table.inner_text() and "2027-01-01" not in table.inner_text()
    choose(panel, "chosen-document", "Nota van de buren")
    panel.wait_for_timeout(600)
    shown = [panel.input_value(f"#field-{name} input, #field-{name} textarea") for name in ("region", "kind")]
    assert shown == ["Regio Hart van Brabant", "Memo"]
    valid_from = "#field-valid_from input, #field-valid_from textarea"
    assert panel.input_value(valid_from) == "1-3-2025"
    panel.fill(valid_from, "gisteren")
    panel.click("#save-metadata")
    panel.locator("#change-said").get_by_text("De dag bij Geldt vanaf klopt niet.").wait_for()
    panel.fill(valid_from, "2-3-2025")
    panel.click("#save-metadata")
    panel.locator("#change-said").get_by_text("De gegevens zijn bewaard.").wait_for(timeout=60_000)
    meta = own_site.service.load().knowledge.document("buren").metadata
    assert (meta.region, meta.kind, meta.valid_from) == ("hvb", "memo", date(2025, 3, 2))


def slow_reading(monkeypatch: pytest.MonkeyPatch, until: threading.Event) -> None:
    """Reading waits at the second page of the PDF."""
    read = admin_documents.read_folder

    def slow(folder: Path, on_progress: Any) -> Any:
        def report(step: Any) -> None:
            on_progress(step)
            if (step.page, step.pages) == (1, 3):
                until.wait(30)
                on_progress(step)

        return read(folder, on_progress=report)

    monkeypatch.setattr(admin_documents, "read_folder", slow)


def test_a_job_is_seen_and_stopped_after_signing_in_again(
    panel: Any, visit: Visit, own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    slow_reading(monkeypatch, go_on)
    version = own_site.service.folder.version()
    panel.click("#rebuild")
    panel.locator("#work-said").get_by_text("Nu bezig: de documenten lezen.").wait_for()
    panel.locator("#work-progress").get_by_text("klimhulp.pdf, bladzijde 2 van 3.").wait_for()
    panel.get_by_role("button", name="Log uit").click()
    panel = sign_in(visit)
    visit.errors.clear()  # Gradio notes that the page was left while it listened
    panel.locator("#work-progress").get_by_text("klimhulp.pdf, bladzijde 2 van 3.").wait_for()
    assert visit.violations() == []
    panel.click("#save-metadata")
    panel.locator("#change-said").get_by_text("Kies eerst een document.").wait_for()
    choose(panel, "chosen-document", "Plan jeugd 2023")
    panel.click("#withdraw")
    panel.click("#withdraw-yes")
    panel.locator("#change-said").get_by_text("Er loopt al een bewerking.").wait_for()
    panel.click("#work-stop")
    panel.locator("#work-said").get_by_text("Er wordt gestopt.").wait_for()
    assert panel.evaluate("document.activeElement.id") == "work-said"
    go_on.set()
    panel.locator("#work-said").get_by_text("Gestopt. De oude index blijft in gebruik.").wait_for()
    assert own_site.service.folder.version() == version


def test_what_came_of_a_job_is_told_when_the_lists_cannot_be_made(panel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise OSError

    monkeypatch.setattr(admin_views, "choices_for", broken)
    choose(panel, "chosen-document", "Plan jeugd 2023")
    panel.get_by_text("Dit overzicht kan nu niet worden gemaakt (OSError).").wait_for()
    monkeypatch.setattr(admin_views, "withdrawn_choices", broken)
    panel.click("#rebuild")
    panel.locator("#work-said").get_by_text("Klaar. De nieuwe index is in gebruik.").wait_for(timeout=60_000)
    panel.locator("#documents").get_by_text("Dit overzicht kan nu niet worden gemaakt (OSError).").wait_for()


def test_a_file_that_is_too_big_is_told_so_and_nothing_else_is(panel: Any, visit: Visit, tmp_path: Path) -> None:
    alert = panel.locator("#panel-trouble")
    panel.evaluate("document.body.insertAdjacentHTML('beforeend', '<div data-testid=toast-body>Failed</div>')")
    alert.get_by_text("Dit lukte niet. Probeer het opnieuw.").wait_for()
    assert "MB" not in alert.inner_text()
    with (tmp_path / "groot.md").open("wb") as big:
        big.truncate(60_000_000)
    with panel.expect_file_chooser() as chooser:
        panel.click("#add-documents")
    chooser.value.set_files(tmp_path / "groot.md")
    alert.get_by_text("Een bestand mag ten hoogste 50 MB zijn.").wait_for()
    visit.errors.clear()  # Gradio notes the refusal


def test_figures_are_drawn_with_a_legend_and_axes(panel: Any, visit: Visit, own_site: Site) -> None:
    post(f"{own_site.address}/api/feedback", {"kind": "good", "question": "Wat kost logeren?", "status": "answered"})
    panel.get_by_label("Index en cijfers", exact=True).check()
    plot = panel.locator("figure.plot").first
    plot.wait_for()
    text = plot.inner_text()
    for name in ("Hielp", "Hielp niet", "Doorgegeven", "aantal", "week die begint op"):
        assert name in text, name
    assert " om " in panel.locator("dl.facts").inner_text()
    assert visit.violations() == []


def test_an_unreadable_kind_of_file_is_refused_with_what_to_do(panel: Any, tmp_path: Path) -> None:
    path = tmp_path / "rekenblad.xyz"
    path.write_text("1;2;3", encoding="utf-8")
    with panel.expect_file_chooser() as chooser:
        panel.click("#add-documents")
    chooser.value.set_files(path)
    panel.get_by_text("rekenblad.xyz kan Wegwijzer niet lezen").wait_for()


def test_what_readers_miss_comes_back_as_a_knowledge_gap(panel: Any, visit: Visit, own_site: Site) -> None:
    asked = {"question": "Waar kan mijn kind paardrijden in Breda?", "status": "not_found", "role": "huisarts"}
    for kind in ({"kind": "gap"}, {"kind": "bad", "reason": "incomplete", "remark": "meer adressen"}):
        assert post(f"{own_site.address}/api/feedback", asked | kind) == {"kept": True}
    panel.get_by_label("Kennisgaten", exact=True).check()
    row = panel.get_by_role("row").filter(has_text="paardrijden")
    row.wait_for()
    text = row.inner_text()
    assert "West-Brabant Oost" in text and "Huisarts" in text and "2" in text and "Er ontbreekt iets" in text
    choose(panel, "gap-open", "overig")
    panel.click("#gap-tick")
    panel.locator("#gap-said").get_by_text("Dit kennisgat is afgehandeld.").wait_for()
    assert not row.is_visible()
    panel.get_by_text("Afgehandeld (1)").click()
    assert row.is_visible()
    assert visit.violations() == []
    choose(panel, "gap-handled", "overig")
    panel.click("#gap-untick")
    panel.locator("#gap-said").get_by_text("staat weer in de lijst").wait_for()
    assert row.is_visible()


def choose(panel: Any, box: str, option: str) -> None:
    panel.locator(f"#{box} input").click()
    panel.get_by_role("option", name=option, exact=False).first.click()


def said(panel: Any, text: str, below: str = "check") -> None:
    """What is said below the row of buttons that begins with this one, and below no other."""
    panel.locator(f"#route-{below}-said").get_by_text(text).wait_for()
    assert [e.inner_text().strip() for e in panel.locator("[id^=route-][id$=-said]").all()].count("") == 2


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
    panel.wait_for_timeout(800)  # the boxes are emptied
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
    said(panel, "Vul de situatie in", "save-route")
    assert panel.input_value("#route-text textarea") == "Het kompasteam belt binnen vier dagen terug."
    panel.fill("#route-title textarea, #route-title input", "Kind dat wil paardrijden")
    panel.locator("#route-regions").get_by_label("West-Brabant Oost").check()
    panel.fill("#route-valid-from input, #route-valid-from textarea", "1-1-2027")
    panel.fill("#route-keywords textarea", "paardrijden, logeren op de boerderij")
    panel.click("#route-save-route")
    said(panel, "De route is bewaard.", "save-route")
    assert visit.violations() == []
    asked = {"question": "Hoe verwijs ik een kind dat wil paardrijden?", "municipality": "Breda", "as_of": "2027-02-01"}
    cards = post(f"{own_site.address}/api/ask", asked)["cards"]
    assert [c["title"] for c in cards] == ["Kind dat wil paardrijden"]
    fill_second(panel)
    panel.locator("#route-move-up").focus()
    panel.keyboard.press("Enter")
    said(panel, "Stap 2 staat nu op plaats 1.", "move-up")
    assert panel.get_attribute("#route-move-up-said", "role") == "status"
    assert panel.evaluate("document.activeElement.id") == "route-move-up"
    first = panel.locator("#route-steps tbody tr").first
    assert "Het kompasteam luistert" in first.inner_text()
    panel.keyboard.press("Enter")
    said(panel, "Deze stap staat al bovenaan in het vak 'Termijn'.", "move-up")
    assert visit.violations() == []
    assert post(f"{own_site.address}/api/ask", asked)["cards"][0]["steps"][0]["text"] == SECOND
    for _ in range(3):
        panel.click("#route-take-back")
        said(panel, "teruggezet", "save-route")
        panel.wait_for_timeout(300)

    def titles() -> list[str]:
        return [c["title"] for c in post(f"{own_site.address}/api/ask", asked)["cards"]]

    comes_to(panel, lambda: "Kind dat wil paardrijden" not in titles())


def test_a_lost_server_is_told_in_dutch_and_leaves_what_was_typed(visit: Visit, tmp_path: Path) -> None:
    gone = serve(*build_site(tmp_path, ADMIN_KEY))
    visit.site = gone
    panel = sign_in(visit)
    panel.fill("#add-folder-path textarea, #add-folder-path input", "/map/van/mij")
    visit.page.context.set_offline(True)
    gone.stop()
    panel.click("#rebuild")
    panel.get_by_role("alert").get_by_text("Wegwijzer is niet bereikbaar.").wait_for(timeout=30_000)
    assert visit.violations() == []
    hidden = "[...document.querySelectorAll('.sr-only')].map(e => e.textContent)"
    spoken = panel.evaluate(f"document.body.innerText + {hidden}")
    for english in ("Connection", "Error", "common.", "complete", "lost"):
        assert english not in spoken, english
    panel.wait_for_timeout(2500)
    assert panel.input_value("#add-folder-path textarea, #add-folder-path input") == "/map/van/mij"
    visit.errors.clear()  # Chromium notes the failed requests
