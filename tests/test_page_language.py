"""The page's own Dutch: easy enough to read, and no English word in what a visitor sees."""

from __future__ import annotations

import re

import pytest
from page_site import Visit

from evals.readability import judge_readability
from prompts import templates

pytest_plugins = ["page_fixtures"]
ENGLISH = re.compile(
    r"\b(?:the|and|with|your|you|please|search|click|copy|close|open source|next|previous|loading|error|submit|answer|"
    r"question|source|back|upload|download|settings|share|send|page|results?)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\{\w+\}")


def sentences() -> list[str]:
    """Texts of at least a sentence, variables filled with a short word."""
    texts = [_MARKS.sub("tien", t.text) for n, t in templates("page").items() if not n.endswith(("_head", "months"))]
    return [t for t in texts if len(t.split()) >= 4]


def test_our_texts_read_at_b1_or_easier() -> None:
    """Flesch-Douma of 60 and above is plain Dutch; policy words are long, so the whole must be well above it."""
    judged = judge_readability("\n".join(sentences()))
    assert judged.words > 600
    assert judged.flesch_douma >= 65, judged
    assert judged.per_sentence <= 10, judged


def test_no_sentence_is_longer_than_twenty_words() -> None:
    parts = [p for text in sentences() for p in re.split(r"[.!?:]\s|\n|\|", text)]
    assert [p for p in parts if len(p.split()) > 20] == []


def test_every_text_for_a_script_is_used_and_every_used_text_is_there() -> None:
    from assistant.page.frame import HERE

    code = "".join(p.read_text(encoding="utf-8") for p in sorted((HERE / "static").glob("*.js")))
    pages = "".join(p.read_text(encoding="utf-8") for p in sorted((HERE / "templates").glob("*.html")))
    python = "".join(p.read_text(encoding="utf-8") for p in sorted(HERE.glob("*.py")))
    used = set(re.findall(r"\bt\(\"(\w+)\"", code))
    known = {n.removeprefix("js_") for n in templates("page") if n.startswith("js_")}
    assert used <= known
    built = ("hard_", "notice_", "status_", "reason_", "error_")
    unused = {n for n in known - used if not n.startswith(built) and f'"{n}"' not in code + pages + python}
    assert unused - {n for n in known if f"js_{n}" in pages + python} == set()
    asked = set(re.findall(r"words\([\"'](\w+)[\"']", pages + python))
    assert {n for n in asked if not n.endswith("_")} <= set(templates("page"))


@pytest.mark.parametrize("path", ["/", "/zoeken?q=logeren", "/wegwijs", "/bron/plan-nieuw/1", "/beheer"])
def test_no_english_is_left_on_a_page(visit: Visit, path: str) -> None:
    page = visit.open(path)
    if path == "/":
        visit.ask("Wat kost paardrijden per uur?")
    attributes = page.evaluate(
        "[...document.querySelectorAll('[aria-label],[title],[placeholder],[alt]')]"
        ".flatMap(e => [e.getAttribute('aria-label'), e.title, e.placeholder, e.alt]).filter(Boolean).join(' ')"
    )
    found = set(ENGLISH.findall(f"{page.title()} {page.inner_text('body')} {attributes}"))
    assert found == set()
    assert page.evaluate("document.documentElement.lang") == "nl"
