"""Markdown: headings, lists and tables exactly, emphasis and links as plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.formats.blocks import Block, lay_out, row_text, tidy
from ingest.formats.text import decode
from ingest.raw import RawDocument

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?=[\w-]+:)(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.IGNORECASE | re.MULTILINE)
_NOTE = re.compile(r"^\[\^([^\]\s]{1,20})\]:[ \t]*", re.MULTILINE)
_MARK = re.compile(r"\[\^[^\]\s]{1,20}\](?!:)")


def plain(inline: Token) -> str:
    """The words of an inline token, without its marks."""
    words: list[str] = []
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type in ("text", "code_inline", "image"):
            words.append(child.content)
    return tidy("".join(words))


class _Walk:
    """Where the walk over the tokens is: in which lists, which table row, which group of lines."""

    def __init__(self) -> None:
        self.groups = count(1)
        self.group = 0
        self.lists: list[int | None] = []
        self.marker = ""
        self.cells: list[str] | None = None
        self.level = 0

    def open(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open", "table_open") and not self.lists:
            self.group = next(self.groups)
        if token.type == "bullet_list_open":
            self.lists.append(None)
        elif token.type == "ordered_list_open":
            self.lists.append(int(token.attrs.get("start", 1) or 1))
        elif token.type == "list_item_open":
            self.marker = self._next_marker(token)
        elif token.type == "tr_open":
            self.cells = []
        elif token.type == "heading_open":
            self.level = int(token.tag[1])

    def _next_marker(self, token: Token) -> str:
        number = self.lists[-1] if self.lists else None
        sign = "-" if number is None else f"{number}{token.markup or '.'}"
        if number is not None:
            self.lists[-1] = number + 1
        return "  " * (len(self.lists) - 1) + sign + " "

    def close(self, token: Token) -> Block | None:
        if token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
            self.group = self.group if self.lists else 0
        elif token.type == "table_close":
            self.group = 0
        elif token.type == "heading_close":
            self.level = 0
        elif token.type == "tr_close" and self.cells is not None:
            row, self.cells = row_text(self.cells), None
            return Block(row, group=self.group)
        return None

    def inline(self, token: Token) -> Block | None:
        text = plain(token)
        if self.cells is not None:
            self.cells.append(text)
            return None
        if self.level:
            return Block(text, level=self.level)
        marker, self.marker = self.marker, ""
        if not text:
            return None
        if self.lists and not marker:
            marker = "  " * len(self.lists)
        return Block(marker + text, group=self.group)


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    walk = _Walk()
    for token in tokens:
        block = None
        if token.type.endswith("_open"):
            walk.open(token)
        elif token.type.endswith("_close"):
            block = walk.close(token)
        elif token.type == "inline":
            block = walk.inline(token)
        elif token.type in ("fence", "code_block"):
            block = Block(tidy(token.content))
        if block is not None:
            yield block


def read_markdown(data: bytes) -> RawDocument:
    """The blocks of a Markdown file as one page; raw HTML in it is dropped, and so is what stands at its head for a
    program, but for the title. A footnote stays a paragraph of its own, its mark leaves the sentence.
    """
    text = decode(data)
    front = _FRONT.match(text)
    named = _TITLE.search(front.group(1)) if front else None
    text = text[front.end() :] if front else text
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    blocks = list(_blocks(parser.parse(_NOTE.sub(r"\1 ", _MARK.sub("", text)))))
    title = next((block.text for block in blocks if block.level == 1), None)
    return lay_out(blocks, named.group(1) if named else title)
