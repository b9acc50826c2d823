"""Vragen in a real browser: from a question to its proof and back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from page_answers import ASK, citation, give, reply, sentence
from page_site import DESKTOP, PHONE, ZOOMED, Site, Visit

from assistant.write import say_date

pytest_plugins = ["page_fixtures"]
SIZES = {"desktop": DESKTOP, "phone": PHONE, "zoom200": ZOOMED}
EVERY_SIZE = pytest.mark.parametrize("visit", SIZES.values(), indirect=True, ids=SIZES.keys())
LOGS = "Hoeveel nachten mag een kind logeren?"


@EVERY_SIZE
def test_a_citation_opens_beside_the_answer_with_the_quote_marked_and_closes_in_one_click(visit: Visit) -> None:
    page = visit.open()
    answer = visit.ask("Bij wie melden ouders een kind aan vanaf 2027?")
    assert "kompasteam" in answer.inner_text()
    cite = answer.locator(".answer-body .cite").first
    sentence = cite.evaluate("node => node.closest('p, li').innerText")
    cite.click()
    page.wait_for_selector("#source-panel mark.quote")
    marked = " ".join(page.locator("#source-panel .sheet mark.quote").all_inner_texts())
    assert marked and marked in sentence.replace("\n", " ")
    assert page.locator("#source-panel .sheet mark.quote").first.evaluate(
        "n => { const b = n.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }"
    )
    assert visit.violations() == []
    page.locator(".back-button").click()
    page.wait_for_selector("#source-panel", state="hidden")
    assert page.evaluate("document.activeElement.className") == "cite"


@pytest.mark.parametrize(("above", "named"), [(8, True), (40, False)])
def test_the_name_of_the_document_stays_in_view_where_there_is_room_for_it(
    visit: Visit, above: int, named: bool
) -> None:
    page = visit.open()
    source = f'<h2 class="source-title" tabindex="-1">Plan</h2>{"<p>Regel</p>" * above}'
    source += '<div class="sheet"><mark class="quote">Ouders melden</mark></div>' + "<p>Regel</p>" * 40
    page.route("**/bron/**", lambda route: route.fulfill(body=source, content_type="text/html"))
    visit.ask("Bij wie melden ouders een kind aan vanaf 2027?").locator(".answer-body .cite").first.click()
    page.wait_for_selector("#source-panel mark.quote")
    seen = "n => { const b = n.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }"
    assert page.locator("#source-panel mark.quote").evaluate(seen)
    assert page.locator("#source-panel .source-title").evaluate(seen) is named


def test_what_an_answer_turns_on_stands_above_it_and_how_long_it_holds_below(visit: Visit) -> None:
    page = visit.open()
    notices = [{"kind": "validity", "text": "Geldig vanaf morgen."}, {"kind": "read_as", "text": "Ik lees iets."}]
    told = [sentence("Logeren mag twee nachten.", [1], "", "besluit")]
    page.route(ASK, give(reply(answer="Twee nachten. [1]", citations=[citation(1)], sentences=told, notices=notices)))
    answer = visit.ask("Hoe lang mag logeren?")
    parts = (".notice-read_as", ".answer-body", ".notice-validity")
    tops = [answer.locator(part).evaluate("n => n.getBoundingClientRect().top") for part in parts]
    assert tops == sorted(tops)


def test_the_back_button_of_the_browser_closes_the_source_too(visit: Visit) -> None:
    page = visit.open()
    visit.ask("Hoe snel belt het kompasteam terug?").locator(".answer-body .cite").first.click()
    page.wait_for_selector("#source-panel mark.quote")
    page.go_back()
    page.wait_for_selector("#source-panel", state="hidden")
    assert page.locator(".turn").count() == 1


@EVERY_SIZE
def test_no_view_of_vragen_breaks_wcag_and_nothing_scrolls_sideways(visit: Visit) -> None:
    page = visit.open()
    assert visit.violations() == []
    for question in (LOGS, "Wat kost een olifant?", "Wat kost hulp in Groningen?"):
        visit.ask(question)
        assert visit.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_page_is_dutch_whatever_the_browser_speaks(visit: Visit) -> None:
    page = visit.open()
    assert page.evaluate("navigator.language") == "en-US"
    assert page.evaluate("document.documentElement.lang") == "nl"
    assert page.title() == "Vragen over jeugdhulp – Wegwijzer"


def test_role_and_municipality_are_remembered_and_examples_follow_the_role(visit: Visit) -> None:
    page = visit.open()
    page.click("[data-role=school]")
    assert page.locator("#role-first").is_hidden()
    assert "school" in page.locator("#examples-list").inner_text().lower()
    page.select_option("#place", "Oosterhout")
    visit.open()
    assert page.input_value("#role") == "school"
    assert page.input_value("#place") == "Oosterhout"
    assert page.locator("#role-first").is_hidden()


def test_examples_are_those_that_the_municipality_has_an_answer_to(visit: Visit) -> None:
    fitting = {"suggestions": ["Wat doet het vuurtorenloket?"]}
    page = visit.open()
    page.route("**/api/examples", lambda route: route.fulfill(json=fitting))
    usual = page.locator("#examples-list").inner_text()
    page.select_option("#place", "Tilburg")
    page.get_by_role("button", name="Wat doet het vuurtorenloket?").wait_for()
    page.select_option("#place", "")
    page.get_by_role("button", name=usual.split("\n")[0]).wait_for()
    assert page.locator("#examples-list").inner_text() == usual


def test_a_municipality_that_only_a_document_tells_of_can_be_chosen(visit: Visit) -> None:
    page = visit.open()
    group = page.locator("#place optgroup").last
    assert group.get_attribute("label") == "Andere gemeenten in de bronnen"
    assert group.locator("option").all_inner_texts() == ["Glijdorp"]
    page.select_option("#place", "Glijdorp")
    page = visit.open()
    assert page.input_value("#place") == "Glijdorp" and not page.locator("#place-other").is_visible()
    reply = visit.ask("Hoe lang mag een gezin een skelter lenen?")
    assert "zeven weken" in reply.inner_text() and "gemeente: Glijdorp" in page.locator(".asked-context").inner_text()
    page.goto(f"{visit.site.address}/zoeken?q=skelter&regio=elders")
    assert page.locator("[name=regio] option:checked").inner_text() == "Elders"
    assert page.locator(".group h2").first.inner_text() == "Brief van gemeente Glijdorp"
    assert "Plan jeugd" not in page.locator("#results").inner_text()


def test_no_role_is_remembered_too(visit: Visit) -> None:
    page = visit.open()
    page.select_option("#role", "school")
    page.select_option("#role", "")
    visit.open()
    assert page.input_value("#role") == ""
    assert page.locator("#role-first").is_hidden()


def test_an_empty_question_is_told(visit: Visit) -> None:
    page = visit.open()
    page.fill("#question", "   ")
    page.press("#question", "Enter")
    assert page.locator("#form-error").inner_text() == "Typ eerst een vraag."
    page.fill("#question", "a" * 2010)
    assert page.locator("#left").inner_text() == "10 tekens te veel"


def test_what_is_sent_is_what_was_chosen(visit: Visit) -> None:
    page = visit.open()
    page.select_option("#place", "*")
    page.fill("#place-other", "Utrecht")
    page.select_option("#role", "huisarts")
    page.select_option("#day", "*")
    page.fill("#day-other", "1-2-2027")
    with page.expect_request(ASK) as sent:
        visit.ask("Wat doet het kompasteam?")
    body = json.loads(sent.value.post_data)
    assert body.pop("history") == []
    asked = {"question": "Wat doet het kompasteam?", "municipality": "Utrecht", "role": "huisarts"}
    assert body == asked | {"as_of": "2027-02-01"}
    with page.expect_request(ASK) as second:
        visit.ask("En op school?")
    assert [turn["role"] for turn in json.loads(second.value.post_data)["history"]] == ["user", "assistant"]
    assert page.locator(".asked-context").first.inner_text() == "gekozen gemeente: Utrecht · op 1 februari 2027"


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_the_choices_fold_away_once_a_question_is_asked(visit: Visit) -> None:
    page = visit.open()
    visit.ask(LOGS)
    page.click("#context-toggle")
    page.select_option("#place", "Breda")
    assert page.locator("#place").is_visible()
    visit.ask("Wat doet het kompasteam?")
    assert not page.locator("#place").is_visible()
    assert page.get_attribute("#context-toggle", "aria-expanded") == "false"


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_a_day_that_is_no_day_is_told_and_nothing_is_lost(visit: Visit) -> None:
    page = visit.open()
    visit.ask("Wat doet het kompasteam?")
    if not page.locator("#day").is_visible():
        page.click("#context-toggle")
    page.select_option("#day", "*")
    page.fill("#question", LOGS)
    for typed, told in (("", "Vul een dag in"), ("32-13-2027", "Schrijf bijvoorbeeld: 1-1-2027")):
        page.fill("#day-other", typed)
        if page.locator("#context-toggle").is_visible():
            page.click("#context-toggle")  # the choices are folded away when the question is asked
        page.press("#question", "Enter")
        assert told in page.locator("#form-error").inner_text()
        assert page.evaluate("document.activeElement.id") == "day-other"
        ring = "n => n.getBoundingClientRect().top - n.previousElementSibling.getBoundingClientRect().bottom"
        assert page.locator("#day-other").evaluate(ring) >= 5  # the ring around the field leaves its name free
        assert (page.input_value("#question"), page.input_value("#day-other")) == (LOGS, typed)


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_a_day_may_be_typed_in_words(visit: Visit) -> None:
    page = visit.open()
    visit.ask(LOGS)
    page.click("#context-toggle")
    page.select_option("#day", "*")
    page.locator("#day-other").press_sequentially("31 december 2027")
    with page.expect_request(ASK) as sent:
        visit.ask("Wat doet het kompasteam?")
    assert json.loads(sent.value.post_data)["as_of"] == "2027-12-31"
    assert "31 december 2027" in page.locator("#context-toggle").inner_text()


def test_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit.open()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(20):
        if page.evaluate("document.activeElement.id") == "question":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Wat kost paardrijden per uur?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".reply .status")
    for _ in range(25):
        if page.evaluate("document.activeElement.classList.contains('cite')"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#source-panel mark.quote")
    visit.until("document.activeElement.classList.contains('source-title')")
    page.keyboard.press("Escape")
    page.wait_for_selector("#source-panel", state="hidden")
    assert page.evaluate("document.activeElement.classList.contains('cite')")


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_a_question_and_the_first_lines_of_its_answer_are_in_view_also_in_a_long_talk(visit: Visit) -> None:
    page = visit.open()
    for n in range(1, 8):
        lines = [sentence("Het team luistert naar ouders en kind. " * 4, [1], "", "besluit")] * (n * 5 % 12 + 1)
        page.route(ASK, give(reply(answer="Het team luistert. [1]", citations=[citation(1)], sentences=lines)))
        visit.ask(f"Vraag {n}: wat doet het kompasteam?")
        assert visit.answer_in_view(".answer-body p"), n
    visit.open()
    assert visit.answer_in_view(".answer-body p")


def test_a_new_answer_is_announced_and_the_talk_reads_as_a_conversation(visit: Visit) -> None:
    page = visit.open()
    visit.ask("Wat kost paardrijden per uur?")
    visit.until("document.getElementById('announce').textContent.includes('44 euro')")
    assert "Gevonden in 1 bron" in page.locator("#announce").inner_text()
    tree = page.locator("#talk").aria_snapshot()
    places = [tree.index(part) for part in ("U vroeg: Wat kost paardrijden", "Gevonden in 1 bron", "Bronnen")]
    assert places == sorted(places)
    assert 'link "Bron 1: Plan jeugd 2027' in tree


def test_a_shared_link_keeps_the_question_behind_the_hash(visit: Visit) -> None:
    page = visit.open()
    page.select_option("#place", "Breda")
    visit.ask("Wat kost paardrijden per uur?").get_by_role("button", name="Kopieer link").click()
    page.wait_for_selector(".told:not(:empty)")
    link = page.evaluate("navigator.clipboard.readText()")
    before, _, behind = link.partition("#")
    assert before == f"{visit.site.address}/"
    assert parse_qs(behind) == {"vraag": ["Wat kost paardrijden per uur?"], "gemeente": ["Breda"]}
    addresses: list[str] = []
    page.on("request", lambda r: addresses.append(unquote(r.url)))
    page.goto("about:blank")
    page.evaluate("0")
    page.goto(link)
    visit.until("document.querySelectorAll('.reply .status').length > 0")
    assert page.input_value("#place") == "Breda"
    assert not [a for a in addresses if "paard" in a.partition("#")[0]]


def test_a_shared_follow_up_is_shown_as_typed_and_asked_as_it_was_read(visit: Visit) -> None:
    page = visit.open()
    visit.ask("Wat kost logeren per nacht?")
    first = visit.ask("En paardrijden?")
    brought = first.locator(".notice-read_as").inner_text()
    assert brought.startswith("Uw vraag. Uit dit gesprek neem ik mee: ")
    read = f"En paardrijden ({brought.partition('mee: ')[2].partition('.')[0]})?"
    first.get_by_role("button", name="Kopieer link").click()
    first.locator(".told:not(:empty)").first.wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(link.partition("#")[2]) == {"vraag": ["En paardrijden?"], "gelezen": [read]}
    with page.expect_request(ASK) as sent:  # opened where a conversation stands already
        page.evaluate("link => { location.href = link; }", link)
    assert json.loads(sent.value.post_data) | {"question": read, "history": []} == json.loads(sent.value.post_data)
    visit.until("document.querySelectorAll('.reply .status').length > 2")
    turn = page.locator(".turn").nth(2)
    assert turn.locator(".asked-words").inner_text() == "En paardrijden?"
    assert turn.locator(".asked-context").inner_text() == f"gelezen als: {read}"
    assert turn.locator(".answer-body").inner_text() == first.locator(".answer-body").inner_text()
    with page.expect_request(ASK) as after:
        visit.ask("En hoe lang?")
    assert json.loads(after.value.post_data)["history"][-2]["content"] == read
    turn.get_by_role("button", name="Kopieer link").click()
    turn.locator(".told:not(:empty)").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_the_copy_names_its_sources_for_whom_it_is_and_when_it_was_given(visit: Visit) -> None:
    page = visit.open()
    page.select_option("#place", "Breda")
    visit.ask("Wat kost paardrijden per uur?").get_by_role("button", name="Kopieer met bronnen").click()
    page.wait_for_selector(".told:not(:empty)")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Wat kost paardrijden per uur?\ngekozen gemeente: Breda\n")
    assert text.endswith(f"\n\nAntwoord van Wegwijzer op {say_date(date.today())}.")
    assert "44 euro" in text and "Plan jeugd 2027" in text and "Bronnen" in text
    assert "geldig vanaf 1 januari 2027" in text  # what stands beside the answer goes along
    assert "voornemen: Dit staat in een plan." in text


def test_the_copy_of_a_follow_up_tells_what_it_takes_along(visit: Visit) -> None:
    page = visit.open()
    visit.ask("Wat kost logeren per nacht?")
    visit.ask("En paardrijden?").get_by_role("button", name="Kopieer met bronnen").click()
    page.locator(".reply").last.locator(".told:not(:empty)").first.wait_for()
    assert "\nUit dit gesprek neem ik mee: " in page.evaluate("navigator.clipboard.readText()")


def test_suggestions_that_come_late_do_not_push_the_next_question_down(visit: Visit) -> None:
    page = visit.open()
    held: list[Any] = []
    page.route("**/api/suggestions", lambda route: held.append(route))
    visit.ask("Wat kost logeren per nacht?")
    visit.ask("Wat kost paardrijden per uur?")
    page.wait_for_timeout(300)
    for route in held:
        route.fulfill(body=json.dumps({"suggestions": ["Wat doet het kompasteam?"]}), content_type="application/json")
    page.locator(".turn").nth(1).locator(".also").wait_for()
    assert page.locator(".turn").nth(0).locator(".also").count() == 0


def test_the_conversation_survives_a_reload_and_can_be_wiped(visit: Visit) -> None:
    page = visit.open()
    visit.ask("Wat kost paardrijden per uur?")
    page.fill("#question", "Nog niet verstuurd")
    visit.open()
    assert page.locator(".turn").count() == 1
    assert page.input_value("#question") == "Nog niet verstuurd"
    page.click("#new-talk")
    visit.open()
    assert page.locator(".turn").count() == 0


def test_the_source_page_opens_the_same_place_without_scripts(browser: Any, site: Site, visit: Visit) -> None:
    visit.open()
    link = visit.ask("Wat kost paardrijden per uur?").locator(".answer-body .cite").first.get_attribute("href")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + str(link))
    assert "44 euro" in " ".join(page.locator("mark.quote").all_inner_texts())
    context.close()


def test_markup_in_documents_and_questions_stays_text(visit: Visit) -> None:
    page = visit.open()
    answer = visit.ask('Hoe lang duurt het zeilkamp <img src=x onerror="window.hacked=1">?')
    assert page.evaluate("window.hacked") is None
    assert "<img" in page.locator(".asked").inner_text()
    assert answer.locator("img, script").count() == 0
    assert answer.locator('a[href^="javascript"]').count() == 0
    visit.open("/bron/raar/1")
    assert "<script>" in page.locator(".sheet").inner_text()
    assert page.locator(".sheet img, .sheet script, .sheet a").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_follow_up_question_comes_after_the_answer_and_has_an_answer(visit: Visit) -> None:
    page = visit.open()
    visit.ask("Wat doet het kompasteam?")
    pill = page.locator(".reply").last.locator(".also .pill").first
    pill.wait_for()
    offered = pill.inner_text()
    assert visit.violations() == []
    pill.click()
    visit.until("document.querySelectorAll('.reply .status').length === 2")
    reply = page.locator(".reply").last
    assert offered in page.locator(".asked").last.inner_text()
    assert reply.locator(".cite").count() > 0
    page.reload()
    visit.until("document.documentElement.dataset.ready === 'yes'")
    assert page.locator(".reply").first.locator(".also .pill").count() > 0
