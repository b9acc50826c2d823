"""The gate's own pages share one head, and each says what it is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import assistant
from assistant.web_pages import access_page, refusal_page
from prompts import render


@pytest.mark.parametrize("style", ["", "/huisstijl.css"])
def test_each_page_has_the_whole_head_and_its_own_title(style: str) -> None:
    for page, title in ((access_page(style, True), "access_title"), (refusal_page(style, "too_many"), "refused_title")):
        assert page.startswith("<!doctype html>") and '<html lang="nl">' in page and 'name="viewport"' in page
        assert re.findall(r"<(?:title|h1)>(.+)</", page) == [render(f"web.{title}")] * 2
        assert re.findall(r'<link rel="stylesheet" href="([^"]*)">', page) == ([style] if style else [])


def test_pages_differ_in_what_they_say() -> None:
    assert render("web.access_wrong") in access_page("", True) and 'role="alert"' not in access_page("", False)
    assert render("web.too_many") in refusal_page("", "too_many") and "<form" not in refusal_page("", "too_many")
    assert '<main class="page narrow">' in refusal_page("", "too_many") and "<main>" in access_page("", False)


def test_the_head_is_written_once() -> None:
    pages = sorted(Path(assistant.__file__).parent.glob("*.html"))
    assert [p.name for p in pages if "<head>" in p.read_text(encoding="utf-8")] == ["web_page.html"]
