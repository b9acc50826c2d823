"""Fast enough: light to load, an answer at once, and still quick after two hundred turns.

Bounds are wide, since a test machine may be busy; docs/PAGE.md reports what was measured on a quiet one.
"""

from __future__ import annotations

import time

from page_answers import ASK, RICH, give
from page_site import Visit

pytest_plugins = ["page_fixtures"]


def test_the_first_view_is_light_and_soon_usable(visit: Visit) -> None:
    visit.open()
    began = time.monotonic()
    page = visit.open()
    assert time.monotonic() - began < 2.0
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
        ".map(e => [e.name, e.decodedBodySize])"
    )
    assert sum(size for _, size in sizes) < 150_000, sizes
    assert len(sizes) <= 20


def test_the_page_itself_adds_little_to_the_time_of_an_answer(visit: Visit) -> None:
    page = visit.open()
    page.route(ASK, give(RICH))
    visit.ask("Warm lopen")
    took = []
    for _ in range(5):
        began = time.monotonic()
        visit.ask("Waar meld ik aan?")
        took.append(time.monotonic() - began)
    assert min(took) < 0.3, took


def test_two_hundred_turns_stay_quick(visit: Visit) -> None:
    page = visit.open()
    page.route(ASK, give(RICH))
    visit.ask("Eerste vraag")
    page.evaluate(
        "() => { const talk = document.getElementById('talk'); const first = talk.firstElementChild;"
        " for (let n = 0; n < 198; n += 1) talk.append(first.cloneNode(true)); }"
    )
    took = []
    for _ in range(3):
        began = time.monotonic()
        visit.ask("Waar meld ik aan?")
        took.append(time.monotonic() - began)
    assert page.locator(".turn").count() >= 200
    assert min(took) < 0.8, took
