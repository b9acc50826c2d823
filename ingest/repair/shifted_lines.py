"""Read the shifted stretches of lines; what cannot be read becomes illegible, good text stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.repair.glyph_reading import read_joined, read_name, start_of
from ingest.repair.glyph_shift import GlyphShift
from ingest.repair.lexicon import Vocabulary, bare, dutch_zipf
from ingest.repair.line_ends import Gap, is_whole, read_end, without_fragments
from ingest.repair.shift_reader import ShiftReader
from ingest.repair.words import CONTROL, ILLEGIBLE, SHIFTED, Line, Word, merged

_LONGEST_SPLIT = 8


@dataclass(frozen=True)
class Shifted:
    """The lines with their shifted stretches read, and where something was cut off."""

    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]


def good_lines(lines: Sequence[Line], shift: GlyphShift) -> list[Line]:
    """The lines without a surely shifted token: what the document's own vocabulary is taken from."""
    reader = ShiftReader(shift, Vocabulary(()))
    return [line for line in lines if not any(reader.is_strong(word.text) for word in line.words)]


def read_shifted(lines: Sequence[Line], shift: GlyphShift, vocabulary: Vocabulary, widths: Sequence[int]) -> Shifted:
    """Every line with a shifted stretch, read; ``widths`` is the width of each line's column in characters."""
    signs = any(char in CONTROL for line in lines for word in line.words for char in word.text[-1:] + word.text[:1])
    reader = ShiftReader(shift, vocabulary, keeps_signs=signs)
    result, gaps = list(lines), []
    for place, line in enumerate(lines):
        stretches = _stretches(line.words, reader)
        if not stretches:
            continue
        before = _broken_start(result[place - 1]) if place else ""
        words, starts = _read_line(line.words, stretches, reader, before)
        following = lines[place + 1] if place + 1 < len(lines) else None
        if stretches[-1][1] == len(line.words):
            words, starts = read_end(words, starts, following, widths[place], reader)
        result[place] = line.with_words(words)
        gaps += [Gap(place, word, start) for word, start in starts.items()]
    return Shifted(tuple(without_fragments(result, gaps, vocabulary)), tuple(gaps))


def _broken_start(line: Line) -> str:
    last = line.words[-1].text if line.words else ""
    return bare(last[:-1]) if last.endswith("-") else ""


def _stretches(words: Sequence[Word], reader: ShiftReader) -> list[tuple[int, int]]:
    """Runs of tokens that hold a surely shifted one and no normal one."""
    stretches, start, strong = [], 0, False
    for place in range(len(words) + 1):
        if place == len(words) or reader.is_normal(words[place].text):
            if strong:
                stretches.append((start, place))
            start, strong = place + 1, False
        else:
            run = [word.text for word in words[start : place + 1]]
            strong = strong or reader.is_strong(run[-1]) or reader.is_damaged(run[-1]) or _shows_shift(run, reader)
    return stretches


def _shows_shift(tokens: Sequence[str], reader: ShiftReader) -> bool:
    """True where the last two tokens are among the commonest words when shifted ("YDQ GH"), or three single letters."""
    if len(tokens) > 3 and all(len(token) == 1 and token.isupper() for token in tokens[-3:]):
        return any(sign in token for sign in reader.shift.signs for token in tokens[:-3])
    readings = [reader.read(token) for token in tokens[-2:]]
    return len(readings) == 2 and all(reading is not None and reading.frequency >= 6 for reading in readings)


def _read_line(
    words: Sequence[Word], stretches: Sequence[tuple[int, int]], reader: ShiftReader, before: str
) -> tuple[list[Word], dict[int, str]]:
    result: list[Word] = []
    starts: dict[int, str] = {}
    done = 0
    for start, end in stretches:
        result += words[done:start]
        read = _read_stretch(words[start:end], reader, before if start < 2 else "")
        for word in read:
            if word.illegible and result and result[-1].illegible:
                result[-1] = merged((result[-1], word), ILLEGIBLE, "illegible")
            else:
                if word.illegible:
                    starts[len(result)] = start_of(word.raw, reader.shift)
                result.append(word)
        done = end
    return result + list(words[done:]), starts


def _read_stretch(words: Sequence[Word], reader: ShiftReader, before: str) -> list[Word]:
    result: list[Word] = []
    place = 0
    while place < len(words):
        count, text = _read_at(words, place, reader, before if place < 2 else "")
        taken = list(words[place : place + count])
        if text is None:
            overlaid = (taken[0].text.isalpha() and len(taken[0].text) == 1) or not reader.shift.fits(taken[0].text)
            if not any(char.isalnum() for char in taken[0].text) and len(taken) == 1:
                overlaid = bool(result) and dutch_zipf(bare(result[-1].text)) < 3
            while overlaid and result and not result[-1].illegible and not is_whole(result[-1], reader):
                taken = [result.pop(), *taken]
            result.append(merged(taken, ILLEGIBLE, "illegible"))
        elif count == 1 and text == taken[0].text:
            result.append(taken[0])
        else:
            if result and not reader.keeps_signs and _lost_full_stop(result[-1], text):
                result[-1] = result[-1].changed(result[-1].text + ".", SHIFTED)
            result.append(merged(taken, text, SHIFTED))
        place += count
    return result


def _lost_full_stop(before: Word, text: str) -> bool:
    """A common word with a capital starts a sentence, though the shifted font lost the sign before it."""
    return before.text[-1:].islower() and text[:1].isupper() and text[1:].islower() and dutch_zipf(text.lower()) >= 4.5


def _read_at(words: Sequence[Word], place: int, reader: ShiftReader, before: str) -> tuple[int, str | None]:
    """How many tokens from ``place`` form one word, and that word (None: illegible)."""
    token = words[place].text
    if any(char in CONTROL for char in token):
        return 1, reader.read_signed(token)
    alone = reader.read(token)
    most = min(_LONGEST_SPLIT, len(words) - place)
    if alone is not None and len(alone.word) > 1 and most > 1 and len(words[place + 1].text) > 2:
        most = 1
    for count in range(most, 1, -1):
        parts = [word.text for word in words[place : place + count]]
        whole = read_joined("".join(parts), reader.shift, reader.vocabulary)
        if whole is None or not whole.sure or whole.frequency < 2:
            continue
        if alone is None or len(alone.word) == 1 or whole.frequency > alone.frequency + 0.5:
            return count, whole.word
    if before:
        rest = reader.read(token, before)
        if rest is not None:
            return 1, rest.word
    if alone is not None and (len(alone.word) > 1 or alone.word == "u"):
        return 1, alone.word
    return 1, read_name(token, reader.shift, reader.vocabulary.acronyms)
