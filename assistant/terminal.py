"""Answers and search results as a person at the terminal reads them."""

from __future__ import annotations

from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from assistant.api_models import ResultOut, SearchOut
from assistant.model import Answer, Citation
from kb.words import STOP_WORDS
from prompts import render


def show_answer(answer: Answer) -> None:
    """Notices, the answer, its sources."""
    console = Console()
    for notice in answer.notices:
        console.print(Text(f"ⓘ {notice.text}", style="italic"))
    console.print(Markdown(answer.markdown))
    if answer.citations:
        console.print()
        console.print(Text(render("cli.sources"), style="bold"))
    for citation in answer.citations:
        console.print(Text(f"[{citation.number}] {_place(citation)}"))
        console.print(Text(f"    “{' '.join(citation.quote.split())}”", style="dim"))


def _place(citation: Citation) -> str:
    page = f", {render('cli.page', page=citation.page)}" if citation.page is not None else ""
    return f"{citation.title}, {citation.section}{page}"


def show_results(found: SearchOut, words: str) -> None:
    """Results grouped by document, in the order of their best passage, with the matched words marked."""
    console = Console()
    if not found.results:
        console.print(render("cli.no_results"))
    groups: dict[str, list[ResultOut]] = {}
    for result in found.results:
        groups.setdefault(result.document, []).append(result)
    for results in groups.values():
        console.print(Text(results[0].title, style="bold underline"))
        for result in results:
            page = f", {render('cli.page', page=result.page)}" if result.page is not None else ""
            console.print(Text(f"{result.number}. {result.section}{page}", style="bold"))
            text = Text("   " + " ".join(result.passage.split()))
            text.highlight_words([t for t in result.terms if t not in STOP_WORDS], style="reverse")
            console.print(text)
            console.print(Text(f"   {result.why}", style="dim"))
