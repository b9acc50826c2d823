"""Vragen while an answer comes: checked lines first, the whole answer after a broken stream, nothing personal kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from model_server import ModelServer, Talk, model_server
from page_answers import ASK
from page_site import DESKTOP, PHONE, Visit

from assistant.model_stream import prepare
from assistant.settings import AssistantSettings

pytest_plugins = ["page_fixtures"]
CALLS = "Hoe snel belt het kompasteam terug?"
LIE = "Het kompasteam belt binnen negen dagen terug. [1]\n"


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    prepare()
    with model_server() as running:
        yield running


@pytest.fixture
def writer(server: ModelServer, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The site with a model that lies, tells one true line, and waits for this event before it goes on."""
    go_on = threading.Event()

    def respond(talk: Talk) -> None:
        lines = [line.split(") ", 1) for line in talk.prompt.splitlines() if line.startswith("[")]
        said = [f"{text} {number.split(' ')[0]}\n" for number, text in lines]
        talk.begin()
        talk.say(LIE + said[0])
        go_on.wait(20)
        talk.say("".join(said[1:2]) + LIE)
        talk.end()

    server.respond = respond
    settings = AssistantSettings(model_url=server.address, model_name="toets", model_key="x", model_timeout=30.0)
    monkeypatch.setattr(
        visit.site.service, "_library", replace(visit.site.service.current_library(), settings=settings)
    )
    yield go_on
    go_on.set()


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_lines_stand_on_the_page_while_the_model_still_writes(visit: Visit, writer: threading.Event) -> None:
    page = visit.open()
    page.fill("#question", CALLS)
    page.press("#question", "Enter")
    visit.until("document.querySelectorAll('.coming > p:not(.label)').length === 1")
    assert "binnen vier dagen" in page.locator(".coming").inner_text()
    assert page.locator(".reply .status").count() == 0
    assert page.locator(".searching").inner_text() == "Gevonden in 1 bron. Ik schrijf het antwoord…"
    visit.until("document.querySelector('#announce').textContent === 'Gevonden in 1 bron. Ik schrijf het antwoord…'")
    assert page.evaluate("getComputedStyle(document.querySelector('.coming > p')).animationName") == "none"
    assert visit.violations() == []
    page.locator(".coming .cite").first.focus()
    writer.set()
    visit.until("document.querySelectorAll('.reply .status').length === 1")
    assert page.evaluate("document.activeElement.matches('.answer-body .cite')")
    assert "negen" not in page.locator(".reply").inner_text()
    assert page.locator(".coming").count() == 0


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_the_question_stays_at_the_top_while_lines_come(visit: Visit, writer: threading.Event) -> None:
    page = visit.open()
    writer.set()
    visit.ask(CALLS)
    writer.clear()
    page.fill("#question", CALLS)
    page.press("#question", "Enter")
    visit.until("document.querySelectorAll('.coming > p:not(.label)').length === 1")
    assert visit.answer_in_view(".coming > p")
    writer.set()
    visit.until("document.querySelectorAll('.reply .status').length === 2")
    assert visit.answer_in_view(".answer-body p")


def test_a_source_opened_while_lines_come_leads_back_to_its_sentence(visit: Visit, writer: threading.Event) -> None:
    page = visit.open()
    page.fill("#question", CALLS)
    page.press("#question", "Enter")
    visit.until("document.querySelectorAll('.coming .cite').length > 0")
    page.locator(".coming .cite").first.click()
    page.locator("#source-panel mark.quote").first.wait_for()
    writer.set()
    visit.until("document.querySelectorAll('.reply .status').length === 1")
    page.locator(".back-button").click()
    page.wait_for_selector("#source-panel", state="hidden")
    assert page.evaluate("document.activeElement.matches('.answer-body .cite')")


def test_stop_while_lines_come_gives_the_question_back(visit: Visit, writer: threading.Event) -> None:
    page = visit.open()
    page.fill("#question", CALLS)
    page.press("#question", "Enter")
    visit.until("document.querySelectorAll('.coming > p:not(.label)').length === 1")
    page.click("#stop")
    page.locator("#stop").wait_for(state="hidden")
    assert page.locator(".turn").count() == 0 and page.input_value("#question") == CALLS


STATUS = '{"event":"status","stage":"searching","question_masked":"","sources":0}\n'


@pytest.mark.parametrize(
    "broken",
    [
        {"body": STATUS},
        {"body": STATUS + '{"event":"fin'},
        {"body": "<html>een proxy</html>"},
        {"status": 404, "body": "{}"},
    ],
    ids=["cut off", "cut in a line", "no stream", "not there"],
)
def test_when_the_stream_breaks_the_whole_answer_is_asked_for(visit: Visit, broken: dict[str, Any]) -> None:
    page = visit.open()
    page.route(ASK, lambda route: route.fulfill(content_type="application/x-ndjson", **broken))
    with page.expect_request("**/api/ask") as sent:
        answer = visit.ask(CALLS)
    assert sent.value.method == "POST"
    assert "binnen vier dagen" in answer.inner_text()
    visit.errors.clear()  # Chromium notes the 404


def test_a_stream_that_tells_it_is_too_slow_is_not_asked_again(visit: Visit) -> None:
    page = visit.open()
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url))
    body = STATUS + '{"event":"error","error":{"code":"slow","message":"x"}}\n'
    page.route(ASK, lambda route: route.fulfill(content_type="application/x-ndjson", body=body))
    page.fill("#question", CALLS)
    page.press("#question", "Enter")
    page.locator(".failure").wait_for()
    assert "duurt te lang" in page.locator(".failure").inner_text()
    assert not [url for url in sent if url.endswith("/api/ask")]


PERSONAL = "Mijn zoon Daan de Vries (bsn 123456782) wil logeren. Hoeveel nachten mag dat?"


def test_nothing_personal_stays_on_the_page_or_in_the_browser(visit: Visit) -> None:
    page = visit.open()
    visit.ask(PERSONAL)
    assert "Mijn zoon [naam]" in page.locator(".asked").inner_text()
    with page.expect_request(ASK) as next_question:
        visit.ask("En wie regelt het vervoer?")
    held = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    for text in (page.content(), page.inner_text("body"), held, str(next_question.value.post_data)):
        assert "Daan" not in text and "Vries" not in text and "123456782" not in text
    visit.open()
    assert "Mijn zoon [naam]" in page.locator(".asked").first.inner_text()
