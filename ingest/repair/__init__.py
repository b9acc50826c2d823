"""Raw page texts become pages a person can read; every change is recorded with what the file had."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Page
from ingest.raw import RawPage
from ingest.repair.bullets import mark_bullets
from ingest.repair.columns import part_columns
from ingest.repair.contents import drop_contents
from ingest.repair.diagram_labels import drop_labels
from ingest.repair.footnote_marks import take_marks
from ingest.repair.garbled_words import mark_garbled
from ingest.repair.glued_words import part_glued
from ingest.repair.glyph_shift import find_shift
from ingest.repair.hyphenation import join_broken_words
from ingest.repair.lexicon import Vocabulary, bare, dutch_word
from ingest.repair.lines import page_of, split_lines, without_noise
from ingest.repair.ocr_slips import Slips, came_from_recognition, correct_slips
from ingest.repair.overlaid import part_overlaid
from ingest.repair.paired_lists import part_lists
from ingest.repair.paragraphs import column_widths, join_lines
from ingest.repair.repeats import fill_gaps
from ingest.repair.running_lines import drop_running_lines, lift_titles
from ingest.repair.shifted_lines import good_lines, read_shifted
from ingest.repair.table_zones import keep_tables
from ingest.repair.words import CONTROL, SHIFTED, Line

__all__ = ["ReadLine", "read_shifted_lines", "repair_pages"]


@dataclass(frozen=True)
class ReadLine:
    """A line of a font without a character map: the page's index, the line as the file had it and as it was read.

    ``read`` are the words that were read anew.
    """

    page: int
    raw: str
    text: str
    read: tuple[str, ...]


def repair_pages(raw_pages: Sequence[RawPage], wrapped: bool = True) -> tuple[Page, ...]:
    """The pages of one document, repaired together: they share vocabulary, running lines and broken words.

    ``wrapped`` says that the raw lines are printed lines, to be joined to paragraphs; else a line is a paragraph.
    """
    lines = [line for place, raw in enumerate(raw_pages) for line in split_lines(place, raw.text)]
    lines = lift_titles(drop_running_lines(take_marks(lines), len(raw_pages)))
    lines = drop_contents(lines, len(raw_pages))
    lines = _read_shifted(mark_bullets(lines))
    vocabulary = _vocabulary(lines)
    lines = drop_labels(lines, vocabulary)
    lines = keep_tables(lines)
    if wrapped:
        lines = part_lists(lines, mark_bullets)
        lines = part_columns(lines, vocabulary.known, _names(lines), mark_bullets)
        lines = join_broken_words(lines, vocabulary.known)
    lines = _correct_recognition(lines)
    names = _names(lines)
    by_page: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    return tuple(
        page_of(raw, join_lines(by_page[place], names) if wrapped else [[line] for line in by_page[place]])
        for place, raw in enumerate(raw_pages)
    )


def read_shifted_lines(raw_pages: Sequence[RawPage]) -> tuple[ReadLine, ...]:
    """Every line with shifted text, before words are joined over lines; for measuring the reading against a key."""
    lines = [line for place, raw in enumerate(raw_pages) for line in split_lines(place, raw.text)]
    lines = mark_bullets(drop_running_lines(lines, len(raw_pages)))
    return tuple(
        ReadLine(before.page, before.raw, after.text, tuple(word.text for word in after.words if SHIFTED in word.kinds))
        for before, after in zip(lines, _read_shifted(lines, ordered=False), strict=True)
        if any(set(word.kinds) & {SHIFTED, "illegible"} for word in after.words)
    )


def _read_shifted(lines: list[Line], *, ordered: bool = True) -> list[Line]:
    """The lines with shifted text read; ``ordered`` puts columns in order around lines drawn over each other."""
    tokens = {word.text.strip(CONTROL) for line in lines for word in line.words}
    unknown = {token for token in tokens if not dutch_word(bare(token))}
    shift = find_shift(unknown, dutch_word)
    if shift is None:
        return without_noise(lines)
    vocabulary = Vocabulary(word.text for line in good_lines(lines, shift) for word in line.words)
    vocabulary.acronyms -= {name for name in vocabulary.acronyms if dutch_word(shift.plain(name) or "") >= 5.5}
    shifted = read_shifted(lines, shift, vocabulary, column_widths(lines))
    read, gaps = list(shifted.lines), shifted.gaps
    if ordered:
        read, gaps = part_overlaid(read, gaps, vocabulary.known)
    return without_noise(fill_gaps(read, gaps))


def _vocabulary(lines: Sequence[Line]) -> Vocabulary:
    return Vocabulary(word.text for line in lines for word in line.words if not word.illegible)


def _correct_recognition(lines: list[Line]) -> list[Line]:
    """Slips of text recognition; a text that did not come out of it keeps its own spelling."""
    recognised = came_from_recognition(word.text for line in lines for word in line.words)
    vocabulary = _vocabulary(lines)
    lines = correct_slips(lines, Slips(vocabulary, recognised).corrected)
    return mark_garbled(part_glued(lines), vocabulary) if recognised else lines


def _names(lines: Sequence[Line]) -> set[str]:
    """Words mostly written with a capital inside a sentence: a line may start with one without starting a sentence."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for line in lines:
        for before, word in zip(line.words, line.words[1:], strict=False):
            text = word.text.strip("(‘’'“”.,:;)")
            if text[:1].isupper() and (before.text[-1:].islower() or before.text.endswith(",")):
                capital[text] += 1
            else:
                small[text] += 1
    return {word for word, count in capital.items() if count >= 0.3 * small[word.lower()]}
