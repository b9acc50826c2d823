"""A page's raw text beside its repaired text, with every change marked: for the terminal and as HTML."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from ingest.messages import message
from ingest.model import Document, Page, Repair
from ingest.report import message_or


@dataclass(frozen=True)
class Stretch:
    """A part of a page's text: untouched, changed (``repair``) or illegible."""

    text: str
    repair: Repair | None = None
    illegible: bool = False


def stretches(page: Page) -> tuple[Stretch, ...]:
    """The page's text cut at its changes; a repair that took something away has an empty text."""
    marks: list[tuple[int, int, Repair | None]] = [(repair.start, repair.end, repair) for repair in page.repairs]
    marks += [(start, end, None) for start, end in page.illegible]
    found: list[Stretch] = []
    place = 0
    for start, end, repair in sorted(marks, key=lambda mark: (mark[0], mark[1])):
        if start < place:
            continue  # a word with two changes is shown with the first
        if start > place:
            found.append(Stretch(page.text[place:start]))
        found.append(Stretch(page.text[start:end], repair, _is_illegible(page, start, end)))
        place = end
    if place < len(page.text):
        found.append(Stretch(page.text[place:]))
    return tuple(found)


def _is_illegible(page: Page, start: int, end: int) -> bool:
    return any(a <= start and end <= b for a, b in page.illegible if b > a)


def chosen_pages(document: Document, number: int | None) -> Sequence[Page]:
    """All pages, or the one with this number; raises IndexError where there is none."""
    if number is None:
        return document.pages
    pages = [page for page in document.pages if page.number == number]
    if not pages:
        raise IndexError(number)
    return pages


def _kind(stretch: Stretch) -> str:
    kind = stretch.repair.kind if stretch.repair else "illegible"
    return message_or(f"repair_{kind}", kind)


def render_terminal(document: Document, number: int | None = None, width: int = 120) -> str:
    """Raw text left, repaired text right, changed words in brackets with what stood there before."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=width, record=True, file=io.StringIO(), color_system=None)
    for page in chosen_pages(document, number):
        table = Table(title=_title(document, page), title_justify="left", expand=True)
        table.add_column(message("inspect_raw"), ratio=1, overflow="fold")
        table.add_column(message("inspect_text"), ratio=1, overflow="fold")
        table.add_row(Text(page.raw), Text("".join(_marked(one) for one in stretches(page))))
        console.print(table)
        console.print(_counts(page), markup=False, highlight=False)
    return console.export_text()


def _marked(stretch: Stretch) -> str:
    if stretch.repair is None and not stretch.illegible:
        return stretch.text
    before = stretch.repair.before if stretch.repair else ""
    if not stretch.text:
        return ""
    return f"[{stretch.text}←{before}]" if before and before != stretch.text else f"[{stretch.text}]"


def _title(document: Document, page: Page) -> str:
    where = message("inspect_page", page=page.number) if page.number is not None else ""
    return f"{document.file_name} {where}".strip()


def _counts(page: Page) -> str:
    kinds: dict[str, int] = {}
    for repair in page.repairs:
        kinds[repair.kind] = kinds.get(repair.kind, 0) + 1
    listed = ", ".join(f"{message_or(f'repair_{kind}', kind)} {count}" for kind, count in sorted(kinds.items()))
    return message("inspect_counts", repairs=listed or "0", illegible=len(page.illegible), labels=len(page.labels))


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#1a1a1a;background:#fff}"
    "section{display:grid;grid-template-columns:1fr 1fr;gap:2rem;margin-bottom:3rem}h2{grid-column:1/-1;margin:0}"
    "pre{white-space:pre-wrap;font:inherit;margin:0}mark{background:#ffe08a;color:#1a1a1a}"
    "mark.illegible{background:#f5b7b1}p{grid-column:1/-1;margin:0}"
)


def render_html(document: Document, number: int | None = None) -> str:
    """A whole HTML page; each change carries what stood there before as its title."""
    body = "".join(_section(document, page) for page in chosen_pages(document, number))
    title = escape(message("inspect_title", file=document.file_name))
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>\n"
    )


def _section(document: Document, page: Page) -> str:
    text = "".join(_html(one) for one in stretches(page))
    raw, repaired = escape(message("inspect_raw")), escape(message("inspect_text"))
    return (
        f"<section><h2>{escape(_title(document, page))}</h2><p>{escape(_counts(page))}</p>"
        f"<div><h3>{raw}</h3><pre>{escape(page.raw)}</pre></div>"
        f"<div><h3>{repaired}</h3><pre>{text}</pre></div>{_labels(page.labels)}</section>"
    )


def _labels(labels: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(label)}</li>" for label in labels)
    return f"<div><h3>{escape(message('inspect_labels'))}</h3><ul>{items}</ul></div>" if items else ""


def _html(stretch: Stretch) -> str:
    if not stretch.text:
        return ""
    if stretch.repair is None and not stretch.illegible:
        return escape(stretch.text)
    before = stretch.repair.before if stretch.repair else ""
    title = escape(message("inspect_change", kind=_kind(stretch), before=before), quote=True)
    kind = ' class="illegible"' if stretch.illegible else ""
    return f'<mark{kind} title="{title}">{escape(stretch.text)}</mark>'
