"""HTML: the words a reader sees; scripts, styles and navigation are dropped."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

from ingest.formats.blocks import Block, lay_out, row_text, tidy
from ingest.messages import refuse
from ingest.raw import RawDocument

_DROPPED = ("script", "style", "noscript", "template", "iframe", "svg", "object", "nav", "form", "head")
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


def _soup(data: bytes) -> BeautifulSoup:
    try:
        return BeautifulSoup(data, "lxml")
    except (ValueError, RecursionError, AssertionError) as error:
        raise refuse("broken_html") from error


def _rows(table: Tag, group: int) -> Iterator[Block]:
    for row in table.find_all("tr"):
        if row.find_parent("table") is not table:
            continue
        cells: list[str] = []
        for cell in row.find_all(("td", "th"), recursive=False):
            cells.append(cell.get_text(" "))
        if any(tidy(cell) for cell in cells):
            yield Block(row_text(cells), group=group)


class _Walker:
    """Collects loose words until a block ends, so that text beside child blocks is not lost."""

    def __init__(self) -> None:
        self.groups = count(1)
        self.words: list[str] = []

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
        if tag.name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.words.append(tag.get_text(" "))
            yield from self.flush(level=int(tag.name[1]))
        elif tag.name == "table":
            yield from _rows(tag, next(self.groups))
        elif tag.name in ("ul", "ol"):
            yield from self._list(tag, lists, group or next(self.groups))
        else:
            yield from self.walk(tag, lists, group)

    def _list(self, tag: Tag, lists: int, group: int) -> Iterator[Block]:
        for number, item in enumerate(tag.find_all("li", recursive=False), 1):
            sign = f"{number}." if tag.name == "ol" else "-"
            yield from self.walk(item, lists + 1, group, "  " * lists + sign + " ")


def read_html(data: bytes) -> RawDocument:
    """The blocks of an HTML page as one page of text."""
    soup = _soup(data)
    title = tidy(soup.title.get_text()) if soup.title else None
    for tag in soup.find_all(_DROPPED):
        tag.decompose()
    try:
        blocks = list(_Walker().walk(soup.body or soup))
    except RecursionError as error:
        raise refuse("broken_html") from error
    return lay_out(blocks, title or None)
