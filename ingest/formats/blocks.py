"""Blocks of a flowing format (DOCX, HTML, Markdown) laid out as the text of one page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.raw import RawDocument, RawHeading, RawPage

CELL_GAP = " | "
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Block:
    """A heading (``level`` above 0), paragraph, list item or table row; blocks of one ``group`` stand together."""

    text: str
    level: int = 0
    group: int = 0


def tidy(text: str) -> str:
    """The text on one line, spaces folded, soft hyphens out."""
    return _SPACES.sub(" ", text.replace("\u00ad", "").replace("\u200b", "")).strip()


def row_text(cells: Sequence[str]) -> str:
    """A table row as one line; a bar inside a cell becomes a slash so that the row can be taken apart again."""
    return tidy(CELL_GAP.join(tidy(cell).replace("|", "/") for cell in cells))


def lay_out(blocks: Iterable[Block], title: str | None = None) -> RawDocument:
    """One page without a number, a block per line, an empty line between blocks of different groups."""
    kept = [block for block in blocks if block.text.strip()]
    lines: list[str] = []
    for before, block in zip([None, *kept], kept, strict=False):
        if before is not None and (before.group != block.group or not block.group):
            lines.append("")
        lines.append(block.text)
    headings = tuple(RawHeading(block.level, block.text) for block in kept if block.level)
    return RawDocument((RawPage(None, "\n".join(lines), headings=headings),), wrapped=False, title=title)
