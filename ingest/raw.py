"""What a format gives before repair: a page's text as the file has it, with what is known of its layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ingest.model import Box

OnPage = Callable[[int, int], None]  # how many pages were read, of how many


def unwatched(_: int, __: int) -> None:
    """Nobody follows the reading."""


@dataclass(frozen=True)
class RawHeading:
    """A line (or lines, joined by a space) that the file itself marks as a heading; level 1 is the highest.

    In DOCX, HTML and Markdown the level is exact; in PDF it is the rank of the font size above the body's.
    """

    level: int
    text: str


@dataclass(frozen=True)
class RawPage:
    """One page before repair.

    ``number`` is the page's place in the file (from 1), None where a format has no pages. ``text`` holds a printed
    line per line; an empty line marks a larger vertical gap (end of a paragraph, row or block) where the file shows
    one. Rows of tables whose cells the file gives exactly stand on one line each, cells parted by `` | ``; such a
    line is to be kept as it is. ``headings`` are hints, empty where the file gives none.
    """

    number: int | None
    text: str
    boxes: tuple[Box, ...] = ()
    headings: tuple[RawHeading, ...] = ()


@dataclass(frozen=True)
class RawDocument:
    """A file's pages before repair; ``wrapped`` says that lines are printed lines, still to be joined."""

    pages: tuple[RawPage, ...]
    wrapped: bool
    title: str | None = None
    warnings: tuple[str, ...] = ()
