"""Raw page texts become pages a person can read; every change is recorded with what the file had."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Page
from ingest.raw import RawPage
from ingest.repair.bullets import mark_bullets
from ingest.repair.glyph_shift import find_shift
from ingest.repair.hyphenation import join_broken_words
from ingest.repair.lexicon import Vocabulary, bare, dutch_word
from ingest.repair.lines import page_of, split_lines
from ingest.repair.paragraphs import column_widths, join_lines
from ingest.repair.repeats import fill_gaps
from ingest.repair.shifted_lines import good_lines, read_shifted
from ingest.repair.words import Line

__all__ = ["repair_pages"]


def repair_pages(raw_pages: Sequence[RawPage], wrapped: bool = True) -> tuple[Page, ...]:
    """The pages of one document, repaired together: they share vocabulary, running lines and broken words.

    ``wrapped`` says that the raw lines are printed lines, to be joined to paragraphs; else a line is a paragraph.
    """
    lines = [line for place, raw in enumerate(raw_pages) for line in split_lines(place, raw.text)]
    lines = _read_shifted(mark_bullets(lines))
    vocabulary = Vocabulary(word.text for line in lines for word in line.words if not word.illegible)
    lines = join_broken_words(lines, vocabulary.known)
    names = _names(lines)
    pages = []
    for place, raw in enumerate(raw_pages):
        own = [line for line in lines if line.page == place]
        pages.append(page_of(raw, join_lines(own, names) if wrapped else [[line] for line in own]))
    return tuple(pages)


def _read_shifted(lines: list[Line]) -> list[Line]:
    unknown = {word.text for line in lines for word in line.words if not dutch_word(bare(word.text))}
    shift = find_shift(unknown, dutch_word)
    if shift is None:
        return lines
    vocabulary = Vocabulary(word.text for line in good_lines(lines, shift) for word in line.words)
    vocabulary.acronyms -= {name for name in vocabulary.acronyms if dutch_word(shift.plain(name) or "") >= 5.5}
    shifted = read_shifted(lines, shift, vocabulary, column_widths(lines))
    return fill_gaps(shifted.lines, shifted.gaps)


def _names(lines: Sequence[Line]) -> set[str]:
    """Words written with a capital inside a sentence: a line may start with one without starting a sentence."""
    return {
        word.text.strip("(‘’'“”.,:;")
        for line in lines
        for before, word in zip(line.words, line.words[1:], strict=False)
        if word.text[:1].isupper() and before.text[-1:].islower()
    }
