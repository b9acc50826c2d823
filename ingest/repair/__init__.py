"""Raw page texts become pages a person can read; every change is recorded with what the file had."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Page
from ingest.raw import RawPage
from ingest.repair.bullets import mark_bullets
from ingest.repair.hyphenation import join_broken_words
from ingest.repair.lexicon import Vocabulary
from ingest.repair.lines import page_of, split_lines
from ingest.repair.paragraphs import join_lines

__all__ = ["repair_pages"]


def repair_pages(raw_pages: Sequence[RawPage]) -> tuple[Page, ...]:
    """The pages of one document, repaired together: they share vocabulary, running lines and broken words."""
    lines = [line for place, raw in enumerate(raw_pages) for line in split_lines(place, raw.text)]
    vocabulary = Vocabulary(word.text.strip(".,;:()").lower() for line in lines for word in line.words)
    names = {
        word.text.strip("(‘’'“”.,:;")
        for line in lines
        for before, word in zip(line.words, line.words[1:], strict=False)
        if word.text[:1].isupper() and before.text[-1:].islower()
    }
    lines = join_broken_words(mark_bullets(lines), vocabulary.known)
    pages = []
    for place, raw in enumerate(raw_pages):
        own = [line for line in lines if line.page == place]
        pages.append(page_of(raw, join_lines(own, names)))
    return tuple(pages)
