"""Words that remember what the raw text had in their place, so that every change can be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from operator import is_

ILLEGIBLE = "[onleesbaar]"
"""Stands in the repaired text for what could not be restored; the raw text stays in ``Repair.before``."""

SHIFTED = "glyph_shift"
"""The kind of repair that reads text of a font without a character map."""
CONTROL = "".join(map(chr, (*range(1, 9), *range(11, 32))))
"""Control characters: in such a font's text they are shifted digits and signs, else they are noise."""


@dataclass(frozen=True)
class Word:
    """A word with its signs. ``before`` is the raw text once it was changed; ``kinds`` names the changes."""

    text: str
    before: str | None = None
    kinds: tuple[str, ...] = ()
    gap: str = " "

    @property
    def raw(self) -> str:
        """What the file had here."""
        return self.text if self.before is None else self.before

    @property
    def illegible(self) -> bool:
        """True for a stretch that could not be restored."""
        return self.text == ILLEGIBLE

    def changed(self, text: str, kind: str, before: str | None = None) -> Word:
        """The word with a new text; the first ``before`` is kept through several changes."""
        raw = self.raw if before is None else before
        kinds = self.kinds if kind in self.kinds else (*self.kinds, kind)
        return replace(self, text=text, before=raw, kinds=kinds)


@dataclass(frozen=True)
class Line:
    """A physical line of a page. ``page`` counts from 0.

    ``kept`` lines (table rows, glossaries) are never joined to another. ``start`` is what opens a list item
    ("- ", "  - ") or nothing. ``dropped`` names why a line stays out of the text (``running_line``, ``diagram_label``).
    ``length`` is the printed line's, in characters; ``after_gap`` says that an empty line stood above it. Of a
    ``woven`` line, the cells of a table's row may stand one after the other: the next line may go on in another one.
    """

    page: int
    words: tuple[Word, ...]
    start: str = ""
    start_raw: str = ""
    kept: bool = False
    dropped: str = ""
    length: int = 0
    after_gap: bool = False
    woven: bool = False

    @cached_property
    def text(self) -> str:
        """The words as they now read, without the list sign."""
        return "".join(word.gap * (place > 0) + word.text for place, word in enumerate(self.words))

    @cached_property
    def raw(self) -> str:
        """The words as the file had them, with the list sign."""
        head = f"{self.start_raw} " if self.start_raw else ""
        return head + " ".join(word.raw for word in self.words)

    def with_words(self, words: tuple[Word, ...] | list[Word]) -> Line:
        """The same line with other words."""
        new = tuple(words)
        if len(new) == len(self.words) and all(map(is_, new, self.words)):
            return self
        return replace(self, words=new)


def merged(words: tuple[Word, ...] | list[Word], text: str, kind: str) -> Word:
    """Several neighbouring words as one changed word; ``before`` holds all of them."""
    kinds = tuple(dict.fromkeys(kind for word in words for kind in word.kinds))
    base = replace(words[0], kinds=kinds, before=" ".join(word.raw for word in words))
    return base.changed(text, kind)
