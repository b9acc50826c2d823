"""HTML: the words a reader sees; scripts, styles, navigation and what stands around the page's text are dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

from ingest.formats.blocks import Block, lay_out, row_text, tidy
from ingest.messages import refuse
from ingest.raw import RawDocument

_DROPPED = ("script", "style", "noscript", "template", "iframe", "svg", "object", "nav", "form", "head", "button")
_AROUND = ("nav", "header", "footer", "form")
_COOKIES = re.compile(r"cookie|consent", re.IGNORECASE)
_MOST_REPEATED = 8  # words: a short cell over several rows is repeated in each, as in a PDF
_MOST_SPAN = 100
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
    ]
)
_DEEPEST = 200
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _soup(data: bytes) -> BeautifulSoup:
    try:
        return BeautifulSoup(data, "lxml")
    except (ValueError, RecursionError, AssertionError) as error:
        raise refuse("broken_html") from error


def _is_shut(tag: Tag) -> bool:
    return tag.has_attr("hidden") or tag.get("aria-hidden") == "true"


def _open_panels(soup: BeautifulSoup) -> None:
    """Opens what a button or tab on the page opens for a reader, with the words of that button as its heading.

    What is hidden and has no such button stays hidden.
    """
    for button in soup.find_all(_is_opener):
        panel = None if _is_out_of_sight(button) else _panel_of(button, soup)
        if panel is None:
            continue
        for name in ("hidden", "aria-hidden"):
            panel.attrs.pop(name, None)
        if button.get("role") == "tab":
            inner = panel.find(_HEADINGS)
            button.name = f"h{max(2, int(inner.name[1]) - 1)}" if isinstance(inner, Tag) else "summary"
            panel.insert(0, button.extract())
        else:
            button.name = "span" if button.find_parent(_HEADINGS) else "summary"


def _is_opener(tag: Tag) -> bool:
    opens = tag.has_attr("aria-expanded") or tag.has_attr("aria-controls")
    return opens and (tag.name in ("button", "a") or tag.get("role") in ("tab", "button"))


def _is_out_of_sight(button: Tag) -> bool:
    """Whether a button belongs to the site around the page's text, or is in what is still hidden itself."""
    return button.find_parent(_AROUND) is not None or any(map(_is_shut, (button, *button.parents)))


def _panel_of(button: Tag, soup: BeautifulSoup) -> Tag | None:
    """What a button opens: what it names, else what stands behind it or behind the heading it is in."""
    named = soup.find(id=str(button["aria-controls"])) if button.get("aria-controls") else None
    if isinstance(named, Tag):
        return named
    behind = (button.find_parent(_HEADINGS) or button).find_next_sibling()
    return behind if isinstance(behind, Tag) and _is_shut(behind) else None


def _is_around(tag: Tag) -> bool:
    """Whether a tag is hidden, asks about cookies, or is the foot of the site and not of an article."""
    names = f"{tag.get('class') or ''} {tag.get('id') or ''}"
    hidden = _is_shut(tag) or tag.get("role") == "navigation"
    foot = tag.name == "footer" and tag.find_parent(("article", "main", "section")) is None
    return hidden or foot or (tag.name not in ("html", "body", "main", "article") and bool(_COOKIES.search(names)))


def _rows(table: Tag, group: int) -> Iterator[Block]:
    """The rows; a cell over several columns stands in the first one, a short one over several rows in each."""
    going_on: dict[int, tuple[int, str]] = {}  # by column: in how many more rows, and what is told there
    for row in table.find_all("tr"):
        if row.find_parent("table") is not table:
            continue
        cells: list[str] = []
        for cell in row.find_all(("td", "th"), recursive=False):
            cells += _from_above(going_on, len(cells))
            text, down = tidy(cell.get_text(" ")), _span(cell, "rowspan")
            for told in (text, *[""] * (_span(cell, "colspan") - 1)):
                if down > 1:
                    going_on[len(cells)] = (down - 1, told if len(told.split()) <= _MOST_REPEATED else "")
                cells.append(told)
        cells += _from_above(going_on, len(cells))
        if any(cells):
            yield Block(row_text(cells), group=group)


def _from_above(going_on: dict[int, tuple[int, str]], column: int) -> list[str]:
    """The cells from this column on that a row above reaches down to; each is used up by one row."""
    found: list[str] = []
    while (above := going_on.pop(place := column + len(found), None)) is not None:
        left, told = above
        if left > 1:
            going_on[place] = (left - 1, told)
        found.append(told)
    return found


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return max(1, min(int(value), _MOST_SPAN)) if value.isdigit() else 1


class _Walker:
    """Collects loose words until a block ends, so that text beside child blocks is not lost."""

    def __init__(self) -> None:
        self.groups = count(1)
        self.words: list[str] = []
        self.level = 0  # of the last heading

    def flush(self, prefix: str = "", level: int = 0, group: int = 0) -> Iterator[Block]:
        text = tidy("".join(self.words))
        self.words = []
        if text:
            yield Block(prefix + text, level=level, group=group)

    def walk(self, node: Tag, lists: int = 0, group: int = 0, prefix: str = "") -> Iterator[Block]:
        for child in node.children:
            if isinstance(child, Tag) and child.name not in _INLINE:
                yield from self.flush(prefix, group=group)
                yield from self._block(child, lists, group)
            elif isinstance(child, Tag):
                self.words.append("\n" if child.name == "br" else child.get_text())
            elif isinstance(child, NavigableString) and not isinstance(child, Comment):
                self.words.append(str(child))
        yield from self.flush(prefix, group=group)

    def _block(self, tag: Tag, lists: int, group: int) -> Iterator[Block]:
        if lists > _DEEPEST:
            return
        if tag.name in _HEADINGS:
            self.level = int(tag.name[1])
            self.words.append(tag.get_text(" "))
            yield from self.flush(level=self.level)
        elif tag.name == "summary":
            self.words.append(tag.get_text(" "))
            yield from self.flush(level=self.level + 1)
        elif tag.name == "dl":
            yield from self._terms(tag, next(self.groups))
        elif tag.name == "table":
            yield from _rows(tag, next(self.groups))
        elif tag.name in ("ul", "ol"):
            yield from self._list(tag, lists, group or next(self.groups))
        else:
            yield from self.walk(tag, lists, group)

    def _terms(self, tag: Tag, group: int) -> Iterator[Block]:
        """A list of names and what goes with them, each pair on a line."""
        names: list[str] = []
        for item in tag.find_all(("dt", "dd")):
            if item.name == "dt":
                names.append(tidy(item.get_text(" ")).rstrip(":"))
                continue
            told = tidy(item.get_text(" "))
            yield Block(f"- {', '.join(names)}: {told}" if names else f"- {told}", group=group)
            names = []
        if names:
            yield Block(", ".join(names), group=group)

    def _list(self, tag: Tag, lists: int, group: int) -> Iterator[Block]:
        for number, item in enumerate(tag.find_all("li", recursive=False), 1):
            sign = f"{number}." if tag.name == "ol" else "-"
            yield from self.walk(item, lists + 1, group, "  " * lists + sign + " ")


def read_html(data: bytes) -> RawDocument:
    """The blocks of an HTML page as one page of text."""
    soup = _soup(data)
    title = tidy(soup.title.get_text()) if soup.title else None
    _open_panels(soup)
    for tag in soup.find_all(_DROPPED):
        tag.decompose()
    for tag in soup.find_all(_is_around):
        tag.extract()
    try:
        blocks = list(_Walker().walk(soup.body or soup))
    except RecursionError as error:
        raise refuse("broken_html") from error
    return lay_out(blocks, title or None)
