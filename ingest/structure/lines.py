"""The lines of a document's text with their places; every later step counts in these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Page

BULLET = re.compile(r"\s*(?:[-–—•▪◦●○■□*»«·‣∙]|o(?=\s+\S)|[\uf0b7\uf0a7])\s+")
NUMBERED = re.compile(r"\s*(?:\d{1,2}[.)]|[a-z][.)])\s+|\s*\d{1,2}-\s+(?=[A-Z])")
CELL_GAP = " | "
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]»]*$")


@dataclass(frozen=True)
class Line:
    """One line of ``Document.text``; ``page`` is the index of its page, not its number."""

    text: str
    start: int
    page: int
    first_on_page: bool = False

    @property
    def end(self) -> int:
        """The offset after the last character, line break left out."""
        return self.start + len(self.text)

    @property
    def words(self) -> int:
        """How many words the line holds."""
        return count_words(self.text)

    @property
    def is_item(self) -> bool:
        """Whether the line is a list item by its bullet or number."""
        return bool(BULLET.match(self.text) or NUMBERED.match(self.text))

    @property
    def is_row(self) -> bool:
        """Whether the line is a table row with its cells parted by bars."""
        return CELL_GAP.strip() in self.text

    @property
    def is_closed(self) -> bool:
        """Whether the line ends as a sentence, clause or lead-in does."""
        return bool(_SENTENCE_END.search(self.text.rstrip()))


def count_words(text: str) -> int:
    """Words as a reader counts them: letters and digits, hyphens and apostrophes inside."""
    return sum(1 for _ in _WORD.finditer(text))


def document_lines(pages: Sequence[Page]) -> list[Line]:
    """The non-empty lines of all pages, with offsets in the pages' texts joined by a newline."""
    lines: list[Line] = []
    offset = 0
    for number, page in enumerate(pages):
        first = True
        for text in page.text.split("\n"):
            if text.strip():
                lines.append(Line(text, offset, number, first))
                first = False
            offset += len(text) + 1
        # split() counts one newline more than an empty page has; the join adds exactly one per page
    return lines
