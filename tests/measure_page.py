"""Measures the page of a running server and, when asked, takes the screenshots of the documentation.

python tests/measure_page.py http://127.0.0.1:8000 [--screenshots docs/screenshots [--admin-key KEY]]
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

from page_site import CHROMIUM, FLAGS

QUESTION = "Onder welk taakgebied valt pleegzorg?"
STORIES = ("Binnen welke termijn moet er bij een crisis hulp zijn?", "Wat doet het Stevig Lokaal Team?")


def ready(page: Any) -> None:
    """Wait for the page's scripts."""
    while not page.evaluate("document.documentElement.dataset.ready === 'yes'"):
        page.wait_for_timeout(5)


def first_view(browser: Any, address: str) -> tuple[float, float, int]:
    """Seconds until a question can be typed, kilobytes over the line, number of requests; with an empty cache."""
    page = browser.new_context().new_page()
    began = time.monotonic()
    page.goto(address)
    ready(page)
    took = time.monotonic() - began
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
        ".map(e => e.transferSize)"
    )
    page.context.close()
    return took, sum(sizes) / 1024, len(sizes)


def ask(page: Any, question: str) -> float:
    """Milliseconds from Enter until the answer stands on the page, as the page's own clock has it."""
    page.fill("#question", question)
    before = page.locator(".reply .status").count()
    page.evaluate(
        "n => { window.took = null; const began = performance.now(); const watch = () => {"
        " if (document.querySelectorAll('.reply .status').length > n) window.took = performance.now() - began;"
        " else requestAnimationFrame(watch); };"
        " document.getElementById('question').addEventListener('keydown', () => requestAnimationFrame(watch),"
        " {once: true}); }",
        before,
    )
    page.press("#question", "Enter")
    while page.evaluate("window.took") is None:
        page.wait_for_timeout(5)
    return float(page.evaluate("window.took"))


def measure(browser: Any, address: str) -> None:
    """Print the figures."""
    views = [first_view(browser, address) for _ in range(5)]
    print(
        f"first view, empty cache: median {statistics.median(v[0] for v in views):.2f} s, "
        f"{views[0][1]:.0f} kB, {views[0][2]} requests"
    )
    page = browser.new_context().new_page()
    page.goto(address)
    ready(page)
    ask(page, QUESTION)
    took = [ask(page, QUESTION) for _ in range(10)]
    print(f"Enter to answer, warm: median {statistics.median(took):.0f} ms, slowest of 10 {max(took):.0f} ms")
    page.evaluate(
        "() => { const talk = document.getElementById('talk'); const first = talk.firstElementChild;"
        " while (talk.childElementCount < 200) talk.append(first.cloneNode(true)); }"
    )
    late = [ask(page, QUESTION) for _ in range(5)]
    print(f"Enter to answer after 200 turns: median {statistics.median(late):.0f} ms")
    page.context.close()


def screenshots(browser: Any, address: str, folder: Path, admin_key: str = "") -> None:
    """The pictures of the documentation; those of Beheer need the administrator's key."""
    if admin_key:
        _routes(browser, address, folder, admin_key)
    for name, size, take in (("vragen-bron", (1280, 800), _source), ("telefoon", (390, 844), _phone)):
        page = _visit(browser, address, size)
        take(page)
        _save(page, folder / f"{name}.png")
    for name, path in (("zoeken", "/zoeken?q=wachttijd"), ("wegwijs", "/wegwijs")):
        page = _visit(browser, address + path, (1280, 800))
        _save(page, folder / f"{name}.png")
    page = _visit(browser, address, (1280, 800))
    _save(page, folder / "vragen.png")


def _routes(browser: Any, address: str, folder: Path, admin_key: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce").new_page()
    page.goto(f"{address}/beheer")
    page.fill("#sleutel", admin_key)
    page.click("button.primary")
    page.wait_for_selector("#panel-part input")
    page.wait_for_timeout(1500)
    page.get_by_label("Routes", exact=True).check()
    page.locator("#route-head").get_by_text("Nu: ").wait_for()
    page.locator("#route-chosen input").click()
    page.get_by_role("option", name="Crisis of spoed").first.click()
    page.locator("#route-steps table").wait_for()
    page.wait_for_timeout(500)
    _save(page, folder / "beheer-routes.png")


def _visit(browser: Any, address: str, size: tuple[int, int]) -> Any:
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce").new_page()
    page.goto(address)
    ready(page)
    return page


def _source(page: Any) -> None:
    page.select_option("#place", "Breda")
    ask(page, STORIES[0])
    page.locator(".answer-body .cite").first.click()
    page.wait_for_selector("#source-panel mark.quote")
    page.wait_for_timeout(300)


def _phone(page: Any) -> None:
    page.select_option("#place", "Oosterhout")
    page.select_option("#role", "school")
    ask(page, STORIES[1])
    page.wait_for_timeout(3000)  # the follow-up questions


def _save(page: Any, path: Path) -> None:
    import io

    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(96).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size / 1024:.0f} kB")
    page.context.close()


def main() -> None:
    """Entry point."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("--screenshots", type=Path)
    parser.add_argument("--admin-key", default="")
    given = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        if given.screenshots:
            screenshots(browser, given.address, given.screenshots, given.admin_key)
        else:
            measure(browser, given.address)
        browser.close()


if __name__ == "__main__":
    main()
