"""Fixtures of the browser tests: one site and one browser for a run, a fresh visitor for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from page_site import CHROMIUM, DESKTOP, FLAGS, Site, Visit, build_site, chromium_or_skip, serve


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, one for all page tests of a run."""
    running = serve(*build_site(tmp_path_factory.mktemp("site")))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all page tests of a run."""
    chromium_or_skip()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Any, site: Site, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh visitor (English browser, so that nothing is Dutch by accident); fails on console errors at the end.

    Parametrise indirectly with a (width, height); a test that provokes errors empties ``visit.errors``.
    """
    width, height = getattr(request, "param", DESKTOP)
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US", reduced_motion="reduce")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    seen = Visit(context.new_page(), site)
    seen.page.set_default_timeout(15_000)
    seen.page.on("console", lambda m: seen.errors.append(m.text) if m.type == "error" else None)
    seen.page.on("pageerror", lambda e: seen.errors.append(str(e)))
    ours = ("data:", "blob:")
    seen.page.on(
        "request", lambda r: None if r.url.startswith((seen.site.address, *ours)) else seen.elsewhere.append(r.url)
    )
    yield seen
    context.close()
    assert seen.errors == []
    assert seen.elsewhere == []
