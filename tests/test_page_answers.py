"""How an answer looks: cards, two columns with hardness, notices, gaps, suggestions, danger, reactions, print."""

from __future__ import annotations

import json
from typing import Any

import pytest
from page_answers import ASK, DANGER, LATER, MASKED, REFUSED, RICH, citation, give, reply, sentence
from page_site import DESKTOP, PHONE, ZOOMED, Visit

pytest_plugins = ["page_fixtures"]
SIZES = {"desktop": DESKTOP, "phone": PHONE, "zoom200": ZOOMED}
EVERY_SIZE = pytest.mark.parametrize("visit", SIZES.values(), indirect=True, ids=SIZES.keys())


FOLDED = RICH | {
    "sentences": [
        *RICH["sentences"],
        sentence("Meer hierover:", [], LATER, None, "label"),
        sentence("Het terrein is groot.", [1], LATER, "voornemen"),
    ]
}


def shown(visit: Visit, body: dict[str, Any]) -> Any:
    page = visit.open()
    page.route(ASK, give(body))
    return visit.ask("Waar meld ik aan?")


@EVERY_SIZE
def test_now_and_later_stand_in_columns_with_how_hard_each_is(visit: Visit) -> None:
    answer = shown(visit, RICH)
    heads = answer.locator(".column-head").all_inner_texts()
    assert [h.split("\n")[0] for h in heads] == ["Nu", "Vanaf 1 januari 2027"]
    assert answer.locator(".column-head .hard").all_inner_texts() == ["besluit", "voornemen"]
    assert answer.locator(".column").nth(1).locator("li").count() == 2
    assert visit.violations() == []
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@EVERY_SIZE
def test_what_only_bears_on_the_question_is_folded_away(visit: Visit) -> None:
    answer = shown(visit, FOLDED)
    line = answer.get_by_text("Het terrein is groot.")
    assert not line.is_visible()
    answer.get_by_text("Meer hierover (1)").click()
    assert line.is_visible()
    assert answer.locator("details .cite").inner_text() == "1"
    assert visit.violations() == []


def test_on_paper_everything_is_unfolded(visit: Visit) -> None:
    answer = shown(visit, FOLDED)
    visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert answer.get_by_text("Het terrein is groot.").is_visible()


def test_a_route_card_tells_its_steps_in_order_each_with_its_proof(visit: Visit) -> None:
    card = shown(visit, RICH).locator(".card")
    assert card.locator(".slot").all_inner_texts() == ["Eerst", "Wie beslist", "Wie beslist", "Termijn"]
    assert card.locator(".slot .sr").count() == 1  # the same step again: read out, not shown twice
    assert card.locator(".hard").all_inner_texts() == ["voornemen", "wet", "wet", "indicatie"]
    assert card.locator(".cite").all_inner_texts() == ["2", "3", "3", "2"]
    assert card.locator("strong").first.inner_text() == "kompasteam"


@EVERY_SIZE
def test_the_routes_of_two_periods_stand_side_by_side_now_first(visit: Visit) -> None:
    later = {**RICH["cards"][0], "period": "vanaf 1 januari 2027"}
    now = {**RICH["cards"][0], "period": "nu, tot en met 31 december 2026"}
    answer = shown(visit, RICH | {"cards": [later, now]})
    assert answer.locator(".pair .period").all_text_contents() == [now["period"], later["period"]]
    left, right = (answer.locator(".pair .card").nth(n).bounding_box() for n in (0, 1))
    assert left and right
    wide = visit.page.viewport_size["width"] >= DESKTOP[0]
    assert left["y"] == right["y"] and left["x"] < right["x"] if wide else left["y"] < right["y"]
    assert visit.violations() == []
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_what_a_route_card_tells_is_not_told_again_below_it(visit: Visit) -> None:
    body = shown(visit, RICH).locator(".answer-body").inner_text()
    assert body.count("Het team en u samen.") == 1 and body.count("Aanmelden in Breda") == 1
    assert "U meldt aan bij het wijkhuis." in body


def test_the_question_that_a_refusal_names_is_pressed_where_it_stands(visit: Visit) -> None:
    answer = shown(visit, REFUSED)
    assert answer.get_by_text("Wat doet het kompasteam?").count() == 1
    assert answer.locator("a.phone").count() == 1
    assert answer.get_by_role("button", name="Kopieer", exact=True).count() == 1  # there are no sources to copy
    assert visit.violations() == []
    answer.get_by_role("button", name="Wat doet het kompasteam?").click()
    visit.until("document.querySelectorAll('.turn').length === 2")


def test_what_was_taken_out_of_a_question_leaves_no_loose_commas(visit: Visit) -> None:
    answer = shown(visit, MASKED)
    assert "als: geboren, Breda, spijbelt. Wie helpt?" in answer.locator(".notice").inner_text()
    answer.get_by_role("button", name="Kopieer link").click()
    answer.get_by_text("De link is gekopieerd.").wait_for()
    assert "vraag=geboren%2C+Breda%2C+spijbelt." in visit.page.evaluate("navigator.clipboard.readText()")


def test_notices_and_sources_are_told_in_words(visit: Visit) -> None:
    answer = shown(visit, RICH)
    notices = answer.locator(".notice").all_inner_texts()
    assert [n.split(".")[0] for n in notices] == ["Persoonsgegevens weggehaald", "Taal", "Uw vraag"]
    assert "Gevonden in 2 bronnen" in answer.locator(".status").inner_text()
    sources = answer.locator(".sources li").all_inner_texts()
    assert "geldt van 1 januari 2023 tot en met 31 december 2026" in sources[0]
    assert "officieel: blz. 33-36" in sources[1]


def test_a_gap_is_passed_on_with_one_click_and_masked_text_is_not_ours_to_send(visit: Visit) -> None:
    answer = shown(visit, RICH)
    assert "Het telefoonnummer van het team." in answer.locator(".gaps").inner_text()
    with visit.page.expect_request("**/api/feedback") as sent:
        answer.get_by_role("button", name="Geef door aan de regio").click()
    body = json.loads(sent.value.post_data)
    assert body["kind"] == "gap" and body["gaps"] == ["Het telefoonnummer van het team."]
    answer.get_by_text("Doorgegeven.").wait_for()


def test_a_thumb_down_asks_why_and_thanks(visit: Visit) -> None:
    answer = shown(visit, RICH)
    answer.get_by_role("button", name="Nee").click()
    assert visit.violations() == []
    assert answer.locator(".reason-form input:checked").count() == 0
    answer.get_by_role("button", name="Verstuur").click()
    answer.get_by_text("Kies een reden, of schrijf een toelichting.").wait_for()
    answer.get_by_label("Er ontbreekt iets").check()
    answer.get_by_label("Toelichting").fill("Mijn dorp staat er niet bij")
    with visit.page.expect_response("**/api/feedback") as told:
        answer.get_by_role("button", name="Verstuur").click()
    assert told.value.status == 200
    assert json.loads(told.value.request.post_data)["reason"] == "incomplete"
    answer.get_by_text("Dank u.").wait_for()


@pytest.mark.parametrize(("pressed", "told"), [("Ja", "dit antwoord helpt"), ("Nee", "dit antwoord niet helpt")])
def test_what_a_reader_said_of_an_answer_is_remembered(visit: Visit, pressed: str, told: str) -> None:
    answer = shown(visit, RICH)
    answer.get_by_role("button", name="Geef door aan de regio").click()
    answer.get_by_text("Doorgegeven.").wait_for()
    answer.get_by_role("button", name=pressed, exact=True).click()
    if pressed == "Nee":
        answer.get_by_label("Toelichting").fill("Mijn dorp staat er niet bij")
        with visit.page.expect_request("**/api/feedback") as sent:
            answer.get_by_role("button", name="Verstuur").click()
        assert json.loads(sent.value.post_data)["reason"] is None
    answer.get_by_text("Dank u.").wait_for()
    visit.open()
    again = visit.page.locator(".reply").last
    assert told in again.locator(".rating").inner_text()
    assert again.get_by_role("button", name="Ja", exact=True).count() == 0
    assert "Doorgegeven." in again.locator(".gaps").inner_text()
    assert not again.get_by_role("button", name="Geef door aan de regio").is_visible()
    assert visit.violations() == []


def test_a_suggestion_is_asked_with_one_click(visit: Visit) -> None:
    offered = shown(visit, RICH).get_by_role("button", name="Wat doet het kompasteam?")
    with visit.page.expect_request(ASK) as sent:
        offered.click()
    visit.until("document.querySelectorAll('.turn').length === 2")
    visit.until("[...document.querySelectorAll('.asked')].at(-1).innerText.trim() !== ''")
    assert json.loads(sent.value.post_data)["history"] == []  # it was tried as a question of its own
    assert visit.page.locator(".asked").last.inner_text().endswith("Wat doet het kompasteam?")


@EVERY_SIZE
def test_danger_stands_out_and_its_numbers_can_be_called(visit: Visit) -> None:
    answer = shown(visit, DANGER)
    assert answer.locator("a.phone").evaluate_all("links => links.map(a => a.getAttribute('href'))") == [
        "tel:112",
        "tel:113",
        "tel:08000113",
    ]
    box = answer.locator("a.phone").first.bounding_box()
    assert box["y"] + box["height"] <= visit.page.viewport_size["height"]
    assert answer.get_by_role("button", name="Kopieer link").count() == 0
    assert visit.violations() == []


def test_a_difficult_term_is_explained_on_focus_hover_and_tap_and_escape_closes(visit: Visit) -> None:
    answer = shown(visit, RICH)
    term = answer.locator("button.term").first
    term.wait_for()
    assert term.inner_text().lower() == "kompasteam"
    tip = answer.locator(".term-tip").first
    term.click()
    assert "ouders de weg wijst" in tip.inner_text()
    assert visit.violations() == []
    visit.page.keyboard.press("Escape")
    assert tip.is_hidden()
    visit.page.mouse.move(1, 1)
    term.hover()
    tip.wait_for(state="visible")


@pytest.mark.parametrize(
    ("place", "region"),
    [("Oosterhout", ""), ("Tilburg", "Dit is de uitleg van Regio WBO."), ("", "Dit is de uitleg van Regio WBO.")],
)
def test_an_explanation_of_another_region_says_so(visit: Visit, place: str, region: str) -> None:
    page = visit.open()
    page.select_option("#place", place)
    line = sentence("Ouders krijgen antwoord van het kompasteam.", [1], LATER, "besluit")
    page.route(ASK, give(reply(answer="x", citations=[citation(1)], sentences=[line])))
    visit.ask("Waar meld ik aan?").locator("button.term").click()
    assert page.locator(".term-tip:popover-open").inner_text().endswith(f"wijst. {region} Bron".replace("  ", " "))


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_nothing_cuts_an_explanation_off(visit: Visit) -> None:
    line = sentence("Ouders melden een kind aan en krijgen straks antwoord van het kompasteam.", [1], LATER, "besluit")
    body = reply(answer="x", citations=[citation(1)], sentences=[line] * 12)
    page = visit.open()
    page.route(
        "**/begrippen.json?*",
        lambda route: route.fulfill(json=[{"term": "Kompasteam", "text": "uitleg " * 200, "link": "/bron/x/1"}]),
    )
    page.route(ASK, give(body))
    term = visit.ask("Waar meld ik aan?").locator("button.term")
    term.click()
    tip = page.locator(".term-tip:popover-open")
    seen = """tip => { const b = tip.getBoundingClientRect();
        return [b.left + 4, b.right - 18].every((x) => [b.top + 14, b.bottom - 14].every(
            (y) => tip.contains(document.elementFromPoint(x, y)))); }"""
    assert tip.evaluate(seen)
    assert visit.violations() == []


def test_a_term_that_appears_under_a_still_mouse_is_explained_once_the_mouse_moves(visit: Visit) -> None:
    page = visit.open()
    term = visit.ask("Wat doet het kompasteam?").locator("button.term").first
    term.wait_for()
    box = term.bounding_box()
    page.click("#new-talk")
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    visit.ask("Wat doet het kompasteam?").locator("button.term").first.wait_for()
    page.wait_for_timeout(500)
    assert page.locator("button.term:hover").count() == 1
    assert page.locator(".term-tip:popover-open").count() == 0
    page.mouse.move(box["x"] + 22, box["y"] + 9)
    page.locator(".term-tip:popover-open").wait_for()


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_the_form_after_no_is_in_view_and_what_was_told_before_is_gone(visit: Visit) -> None:
    page = visit.open()
    answer = visit.ask("Wat doet het kompasteam?")
    answer.get_by_role("button", name="Kopieer met bronnen").click()
    answer.get_by_text("Gekopieerd.").wait_for()
    answer.get_by_role("button", name="Nee").click()
    place = "n => [n.getBoundingClientRect().top, n.getBoundingClientRect().bottom]"
    top, bottom = page.locator(".reason-form").evaluate(place)
    assert page.locator("#talk-scroll").evaluate(place)[0] <= top
    assert bottom <= page.locator("#composer").evaluate(place)[0]
    assert page.evaluate("document.activeElement.type") == "radio"
    assert answer.locator(".told").inner_text() == ""


def test_a_term_within_a_longer_word_is_no_term(visit: Visit) -> None:
    line = sentence("Een kompasteam-medewerker en een jeugd-kompasteam. Het kompasteam.", [1], LATER, "besluit")
    answer = shown(visit, reply(answer="x", citations=[citation(1)], sentences=[line]))
    answer.locator("button.term").wait_for()
    assert (
        answer.locator("button.term").evaluate("n => n.closest('.term-holder').previousSibling.data").endswith(". Het ")
    )


def test_printing_leaves_only_the_answer_with_its_sources(visit: Visit) -> None:
    answer = shown(visit, RICH)
    visit.page.emulate_media(media="print")
    assert visit.page.locator("#composer").is_hidden()
    assert answer.locator(".actions").is_hidden()
    assert answer.locator(".sources").is_visible()
    assert answer.locator(".column-head").first.is_visible()
    assert answer.locator(".given-on").inner_text().startswith("Antwoord van Wegwijzer op ")
    background = "n => getComputedStyle(n).backgroundColor"
    assert (
        answer.locator(".hard").first.evaluate(background) == "rgba(0, 0, 0, 0)"
    )  # white words would be lost on paper


def test_an_answer_cannot_bring_markup_or_a_script_link(visit: Visit) -> None:
    evil = "<img src=x onerror=window.hacked=1> [klik](javascript:window.hacked=1) **<b>x</b>**"
    answer = shown(visit, reply(status="not_found", answer=evil, suggestions=[evil], gaps=[evil]))
    assert answer.locator("img, b, a[href^='javascript']").count() == 0
    assert visit.page.evaluate("window.hacked") is None


ALONE = """() => [...document.querySelectorAll(".answer-body .cite")].filter((mark) => {
  const line = document.createRange();
  line.setStart(mark.closest("p, li"), 0);
  line.setEndBefore(mark);
  const rows = [...line.getClientRects()].filter((box) => box.width > 1);
  return rows.length && Math.max(...rows.map((box) => box.bottom)) <= mark.getBoundingClientRect().top + 2;
}).length"""


def test_the_number_of_a_source_never_starts_a_line_alone(visit: Visit) -> None:
    page = visit.open()
    visit.ask("Hoe lang kan een kind logeren?")
    for width in range(320, 560, 6):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(ALONE) == 0, width


def test_a_line_that_begins_with_a_name_begins_with_a_capital(visit: Visit) -> None:
    named = [sentence(text, [1], "", "besluit") for text in ("logeren: dat kan vaak.", "- kamp: dat kan ook.")]
    lines = shown(visit, RICH | {"cards": [], "sentences": named}).locator(".answer-body")
    assert lines.locator("p").first.inner_text().startswith("Logeren: dat kan vaak.")
    assert lines.locator("li").inner_text().startswith("kamp: dat kan ook.")
