"""Where a shifted line was cut off at its end: what is lost is marked, broken words are told from lost ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.repair.glyph_reading import start_of
from ingest.repair.lexicon import Vocabulary, bare, dutch_zipf, is_acronym, longer_zipf
from ingest.repair.ocr_slips import Slips
from ingest.repair.shift_reader import ShiftReader
from ingest.repair.words import ILLEGIBLE, SHIFTED, Line, Word, merged

_FULL = 0.92


@dataclass(frozen=True)
class Gap:
    """A place where a shifted line was cut off: ``line`` and ``word`` by place, and the letters that are left."""

    line: int
    word: int
    start: str


def read_end(
    words: list[Word], starts: dict[int, str], following: Line | None, width: int, reader: ShiftReader
) -> tuple[list[Word], dict[int, str]]:
    """The line with a gap at its end where the font's last letters or words were lost."""
    if reader.keeps_signs:
        return words, starts
    last, place = words[-1], len(words) - 1
    rest = following.words[0].text if following is not None and following.words else ""
    length = len(" ".join(word.text for word in words if not word.illegible))
    short = bool(rest) and length + 1 + len(rest) < _FULL * width
    start = start_of(last.raw.split()[-1], reader.shift)
    if not _is_complete(last, True, reader) and _is_broken_word(start, rest, reader.vocabulary):
        return [*words[:-1], merged([last], start + "-", SHIFTED)], {k: v for k, v in starts.items() if k < place}
    if last.illegible:
        return words, starts
    if not _is_complete(last, short, reader):
        return [*words[:-1], merged([last], ILLEGIBLE, "illegible")], {**starts, place: start}
    if short and (rest[:1].islower() or (is_acronym(bare(rest).split("'")[0].upper()) and rest[:2].isupper())):
        return [*words, Word(ILLEGIBLE, before="", kinds=("illegible",))], {**starts, place + 1: ""}
    return words, starts


def _is_broken_word(start: str, rest: str, vocabulary: Vocabulary) -> bool:
    """True where the next line goes on with the second half of a word whose hyphen the shifted font lost."""
    if len(start) < 3 or not rest[:1].islower() or vocabulary.known(rest) > 0:
        return False
    return vocabulary.known(start + rest) > 0


def is_whole(word: Word, reader: ShiftReader) -> bool:
    """True for a word before garbled signs that is not likely the start of a longer one."""
    lower = bare(word.text)
    spaced = " " in word.raw and len(lower) >= 5 and longer_zipf(lower) > dutch_zipf(lower) - 0.5
    return _is_complete(word, True, reader) and not spaced


def _is_complete(word: Word, short: bool, reader: ShiftReader) -> bool:
    """False where the last word of a stretch may be the start of a longer one; ``short``: its line was cut off."""
    if word.illegible or not word.raw[-1:].isalpha():
        return False
    lower = bare(word.text)
    reading = reader.read(word.raw)
    if not short and (reading is None or reading.cost < 0.9) and len(lower) > 2:
        return True
    if len(lower) < 5:
        return dutch_zipf(lower) >= 6
    return dutch_zipf(lower) + 0.5 >= longer_zipf(lower)


def without_fragments(lines: list[Line], gaps: Sequence[Gap], vocabulary: Vocabulary) -> list[Line]:
    """The lines with the rest of a lost word, at the start of the line after a gap, taken into the gap."""
    slips = Slips(vocabulary, recognised=True)
    for gap in gaps:
        place = gap.line + 1
        if place >= len(lines) or gap.word != len(lines[gap.line].words) - 1 or len(lines[place].words) < 2:
            continue
        rest = lines[place].words[0]
        lost = rest.text.isalpha() and rest.text.islower() and not vocabulary.known(rest.text)
        if lost and slips.corrected(rest.text) is None:
            words = lines[gap.line].words
            whole = merged((words[-1], rest), ILLEGIBLE, "illegible")
            lines[gap.line] = lines[gap.line].with_words((*words[:-1], whole))
            lines[place] = lines[place].with_words(lines[place].words[1:])
    return lines
