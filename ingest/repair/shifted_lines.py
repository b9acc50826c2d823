"""Read the shifted stretches of lines; what cannot be read becomes illegible, good text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.repair.glyph_reading import Reading, read_joined, read_name, read_token, start_of
from ingest.repair.glyph_shift import GlyphShift
from ingest.repair.lexicon import Vocabulary, bare, dutch_zipf, is_acronym, longer_zipf
from ingest.repair.ocr_slips import Slips
from ingest.repair.words import ILLEGIBLE, Line, Word, merged

KIND = "glyph_shift"
_LONGEST_SPLIT = 8
_FULL = 0.92
_ODD_CASE = re.compile("[a-zà-ÿ][A-Z]")
_NUMBER = frozenset("0123456789.,:;%€()-–/+±×x")


@dataclass(frozen=True)
class Gap:
    """A place where a shifted line was cut off: ``line`` and ``word`` by place, and the letters that are left."""

    line: int
    word: int
    start: str


@dataclass(frozen=True)
class Shifted:
    """The lines with their shifted stretches read, and where something was cut off."""

    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class _Reader:
    """What it takes to tell shifted tokens from good ones, and to read them."""

    shift: GlyphShift
    vocabulary: Vocabulary

    cache: dict[tuple[str, str], Reading | None] = field(default_factory=dict)
    normal: dict[str, bool] = field(default_factory=dict)

    def read(self, token: str, before: str = "") -> Reading | None:
        """The best known reading of a token, see ``read_token``."""
        key = token, before
        if key not in self.cache:
            self.cache[key] = read_token(token, self.shift, self.vocabulary, before)
        return self.cache[key]

    def is_normal(self, token: str) -> bool:
        """True for a token that makes sense unshifted: a Dutch word, an abbreviation of the document, a number."""
        if token not in self.normal:
            self.normal[token] = self._is_normal(token)
        return self.normal[token]

    def _is_normal(self, token: str) -> bool:
        if token.isalpha() and token.islower() and dutch_zipf(token) >= 5:
            return True
        if all(char in _NUMBER for char in token):
            return len(token) > 1 or token.isdigit() or token in "–-/€"
        if not any(char.isalpha() for char in token):
            return False
        word = bare(token)
        if len(word) < 3 and dutch_zipf(word) < 5 and token not in self.vocabulary.acronyms:
            return False
        if _ODD_CASE.search(token) and self.vocabulary.counts[word] < 2:
            return False
        if word.upper() == token.strip("(),.:;") and len(word) > 1:
            return token.strip("(),.:;") in self.vocabulary.acronyms or (len(word) > 3 and dutch_zipf(word) >= 2)
        return any(char.islower() for char in token) and self.vocabulary.known(token) > 0 and len(word) > 1

    def is_strong(self, token: str) -> bool:
        """True for a token that only makes sense shifted."""
        if token.islower() and not self.shift.reads_small_letters:
            return False
        if self.is_normal(token) or not self.shift.fits(token):
            return False
        reading = self.read(token)
        return reading is not None and reading.sure

    def is_damaged(self, token: str) -> bool:
        """True for a token that is shifted beyond doubt, though no known word comes out of it."""
        if not any(sign in token for sign in self.shift.signs) or any(char.islower() for char in token):
            return False
        start = start_of(token, self.shift)
        if len(start) < 6 or not self.shift.fits(token):
            return False
        return dutch_zipf(start[:4]) >= 4 or longer_zipf(start[:5]) >= 3.5


def good_lines(lines: Sequence[Line], shift: GlyphShift) -> list[Line]:
    """The lines without a surely shifted token: what the document's own vocabulary is taken from."""
    reader = _Reader(shift, Vocabulary(()))
    return [line for line in lines if not any(reader.is_strong(word.text) for word in line.words)]


def read_shifted(lines: Sequence[Line], shift: GlyphShift, vocabulary: Vocabulary, widths: Sequence[int]) -> Shifted:
    """Every line with a shifted stretch, read; ``widths`` is the width of each line's column in characters."""
    reader = _Reader(shift, vocabulary)
    result, gaps = list(lines), []
    for place, line in enumerate(lines):
        stretches = _stretches(line.words, reader)
        if not stretches:
            continue
        before = _broken_start(result[place - 1]) if place else ""
        words, starts = _read_line(line.words, stretches, reader, before)
        following = lines[place + 1] if place + 1 < len(lines) else None
        if stretches[-1][1] == len(line.words):
            words, starts = _read_end(words, starts, following, widths[place], reader)
        result[place] = line.with_words(words)
        gaps += [Gap(place, word, start) for word, start in starts.items()]
    return Shifted(tuple(_without_fragments(result, gaps, vocabulary)), tuple(gaps))


def _without_fragments(lines: list[Line], gaps: Sequence[Gap], vocabulary: Vocabulary) -> list[Line]:
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


def _broken_start(line: Line) -> str:
    last = line.words[-1].text if line.words else ""
    return bare(last[:-1]) if last.endswith("-") else ""


def _stretches(words: Sequence[Word], reader: _Reader) -> list[tuple[int, int]]:
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


def _shows_shift(tokens: Sequence[str], reader: _Reader) -> bool:
    """True where the last two tokens are among the commonest words when shifted ("YDQ GH"), or three single letters."""
    if len(tokens) > 3 and all(len(token) == 1 and token.isupper() for token in tokens[-3:]):
        return any(sign in token for sign in reader.shift.signs for token in tokens[:-3])
    readings = [reader.read(token) for token in tokens[-2:]]
    return len(readings) == 2 and all(reading is not None and reading.frequency >= 6 for reading in readings)


def _read_line(
    words: Sequence[Word], stretches: Sequence[tuple[int, int]], reader: _Reader, before: str
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


def _read_stretch(words: Sequence[Word], reader: _Reader, before: str) -> list[Word]:
    result: list[Word] = []
    place = 0
    while place < len(words):
        count, text = _read_at(words, place, reader, before if place < 2 else "")
        taken = list(words[place : place + count])
        if text is None:
            overlaid = (taken[0].text.isalpha() and len(taken[0].text) == 1) or not reader.shift.fits(taken[0].text)
            if not any(char.isalnum() for char in taken[0].text) and len(taken) == 1:
                overlaid = bool(result) and dutch_zipf(bare(result[-1].text)) < 3
            while overlaid and result and not result[-1].illegible and not _is_whole(result[-1], reader):
                taken = [result.pop(), *taken]
            result.append(merged(taken, ILLEGIBLE, "illegible"))
        elif count == 1 and text == taken[0].text:
            result.append(taken[0])
        else:
            if result and _lost_full_stop(result[-1], text):
                result[-1] = result[-1].changed(result[-1].text + ".", KIND)
            result.append(merged(taken, text, KIND))
        place += count
    return result


def _lost_full_stop(before: Word, text: str) -> bool:
    """A common word with a capital starts a sentence, though the shifted font lost the sign before it."""
    return before.text[-1:].islower() and text[:1].isupper() and text[1:].islower() and dutch_zipf(text.lower()) >= 4.5


def _read_at(words: Sequence[Word], place: int, reader: _Reader, before: str) -> tuple[int, str | None]:
    """How many tokens from ``place`` form one word, and that word (None: illegible)."""
    token = words[place].text
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


def _read_end(
    words: list[Word], starts: dict[int, str], following: Line | None, width: int, reader: _Reader
) -> tuple[list[Word], dict[int, str]]:
    """The line with a gap at its end where the font's last letters or words were lost."""
    last, place = words[-1], len(words) - 1
    rest = following.words[0].text if following is not None and following.words else ""
    length = len(" ".join(word.text for word in words if not word.illegible))
    short = length + 1 + len(rest) < _FULL * width
    start = start_of(last.raw.split()[-1], reader.shift)
    if not _is_complete(last, True, reader) and _is_broken_word(start, rest, reader.vocabulary):
        return [*words[:-1], merged([last], start + "-", KIND)], {k: v for k, v in starts.items() if k < place}
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


def _is_whole(word: Word, reader: _Reader) -> bool:
    """True for a word before garbled signs that is not likely the start of a longer one."""
    lower = bare(word.text)
    spaced = " " in word.raw and len(lower) >= 5 and longer_zipf(lower) > dutch_zipf(lower) - 0.5
    return _is_complete(word, True, reader) and not spaced


def _is_complete(word: Word, short: bool, reader: _Reader) -> bool:
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
