"""What goes wrong is told in plain Dutch, and what was typed is never lost."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from page_answers import ASK
from page_site import Site, Visit

pytest_plugins = ["page_fixtures"]
TYPED = "Wat kost paardrijden per uur?"


def failing(visit: Visit, handle: Any) -> Any:
    """Ask while the server answers in its way; gives the reply's place."""
    page = visit.open()
    page.route(ASK, handle)
    page.fill("#question", TYPED)
    page.press("#question", "Enter")
    return page


def error(status: int, code: str, message: str) -> Any:
    return lambda route: route.fulfill(status=status, json={"error": {"code": code, "message": message}})


@pytest.mark.parametrize(
    ("handle", "told"),
    [
        (lambda route: route.abort("connectionrefused"), "niet bereikbaar"),
        (error(500, "fault", "x"), "niet bereikbaar"),
        (error(504, "slow", "x"), "duurt te lang"),
        (error(429, "too_many", "U stelt veel vragen achter elkaar."), "U stelt veel vragen achter elkaar."),
    ],
    ids=["gone", "fault", "slow", "too-many"],
)
def test_a_failure_is_told_and_the_question_is_back_in_the_box(visit: Visit, handle: Any, told: str) -> None:
    page = failing(visit, handle)
    page.locator(".failure").wait_for()
    assert told in page.locator(".failure").inner_text()
    assert page.input_value("#question") == TYPED
    assert visit.violations() == []
    page.unroute(ASK)
    page.get_by_role("button", name="Probeer opnieuw").click()
    page.locator(".reply .status").wait_for()
    assert "44 euro" in page.locator(".reply").last.inner_text()
    visit.errors.clear()  # Chromium notes the failed request


def test_while_the_documents_load_it_tries_again_by_itself(visit: Visit) -> None:
    tries: list[int] = []

    def handle(route: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            route.fulfill(status=503, json={"error": {"code": "not_ready", "message": "x"}})
        else:
            route.continue_()

    page = failing(visit, handle)
    page.get_by_text("worden nog geladen").wait_for()
    page.locator(".reply .status").wait_for()
    assert len(tries) == 2
    visit.errors.clear()


def test_too_long_a_question_is_told_before_it_is_sent(visit: Visit) -> None:
    page = visit.open()
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if "/api/ask" in r.url else None)
    page.fill("#question", "a" * 2_050)
    page.press("#question", "Enter")
    assert "2050 tekens" in page.locator("#form-error").inner_text()
    assert len(page.input_value("#question")) == 2_050
    assert sent == []


def test_stop_gives_the_question_back(visit: Visit) -> None:
    page = failing(visit, lambda route: None)
    page.get_by_role("button", name="Stop").click()
    page.locator("#stop").wait_for(state="hidden")
    assert page.input_value("#question") == TYPED
    assert page.locator(".turn").count() == 0


def test_a_source_that_does_not_open_can_be_tried_again(visit: Visit) -> None:
    page = visit.open()
    answer = visit.ask(TYPED)
    page.route("**/bron/**", lambda route: route.abort())
    answer.locator(".answer-body .cite").first.click()
    page.get_by_text("De bron gaat niet open").wait_for()
    page.unroute("**/bron/**")
    page.locator("#source-panel").get_by_role("button", name="Probeer opnieuw").click()
    page.locator("#source-panel mark.quote").first.wait_for()
    visit.errors.clear()


@pytest.mark.parametrize("path", ["/bestaat-niet", "/bron/klimhulp/twee", "/wegwijs/niets/hier"])
def test_an_unknown_address_gives_a_page_in_dutch_with_ways_on(visit: Visit, path: str) -> None:
    page = visit.open(path)
    assert page.locator("h1").inner_text() == "Deze bladzijde is er niet"
    assert page.locator("main a").evaluate_all("nodes => nodes.map(n => n.getAttribute('href'))") == [
        "/",
        "/zoeken",
        "/wegwijs",
    ]
    assert visit.violations() == []
    visit.errors.clear()  # Chromium notes the 404


@pytest.mark.parametrize(
    ("path", "head"),
    [
        (f"/zoeken?q={'a' * 2_001}", "Dit kan ik niet lezen"),
        ("/bron/klimhulp/1?deel=misschien", "Dit kan ik niet lezen"),
        (f"/zoeken?q={'a' * 9_000}", "Dat lukte niet"),
    ],
    ids=["long", "no yes or no", "long address"],
)
def test_what_cannot_be_read_is_not_told_as_a_missing_page(visit: Visit, path: str, head: str) -> None:
    page = visit.open(path)
    assert page.locator("h1").inner_text() == head
    assert visit.violations() == []
    page.locator("main a").first.click()
    page.locator("#question").wait_for()
    visit.errors.clear()  # Chromium notes the refusal


@pytest.mark.parametrize("number", ["0", "-3", "1001", "twee", "1.5", ""])
def test_a_page_of_results_that_is_no_page_is_the_first(visit: Visit, number: str) -> None:
    page = visit.open(f"/zoeken?q=aanmelden&pagina={number}")
    page.locator(".result").first.wait_for()


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/bestaat-niet", "application/json"), ("/api/niets", "text/html"), ("/api/search", "text/html")],
)
def test_programs_and_the_api_keep_their_own_errors(site: Site, path: str, accept: str) -> None:
    with pytest.raises(HTTPError) as told:
        urlopen(Request(site.address + path, headers={"Accept": accept}))
    assert told.value.code == (422 if path == "/api/search" else 404)
    assert set(json.load(told.value)["error"]) == {"code", "message"}


def test_the_page_waits_for_an_index_that_is_not_there_yet(visit: Visit, site: Site, monkeypatch: Any) -> None:
    from assistant.service import NotReady

    def missing() -> None:
        raise NotReady("none")

    monkeypatch.setattr(site.service, "current_library", missing)
    page = visit.open("/")
    assert page.locator("h1").inner_text() == "Nog even geduld"
    monkeypatch.undo()
    page.wait_for_selector("#question", timeout=15_000)
    visit.errors.clear()
