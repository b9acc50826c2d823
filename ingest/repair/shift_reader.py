"""Tell shifted tokens from good ones, and read them, for one document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.repair.glyph_reading import Reading, read_name, read_token, start_of
from ingest.repair.glyph_shift import GlyphShift
from ingest.repair.lexicon import Vocabulary, bare, dutch_zipf, longer_zipf
from ingest.repair.words import CONTROL

_ODD_CASE = re.compile("[a-zà-ÿ][A-Z]")
_NUMBER = frozenset("0123456789.,:;%€()-–/+±×x")
_CONTROL_RUNS = re.compile(f"([{CONTROL}]+)")


@dataclass(frozen=True)
class ShiftReader:
    """What it takes to tell shifted tokens from good ones, and to read them.

    ``keeps_signs``: the font's digits and signs came through (as control characters), so nothing of a line was lost.
    """

    shift: GlyphShift
    vocabulary: Vocabulary
    keeps_signs: bool = False
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
        token = token.strip(CONTROL)
        if token.islower() and not self.shift.reads_small_letters:
            return False
        if self.is_normal(token) or not self.shift.fits(token):
            return False
        reading = self.read(token)
        return reading is not None and reading.sure

    def read_signed(self, token: str) -> str | None:
        """A token with control characters, which are shifted digits and signs: all of it read, or None."""
        parts = [self._read_part(part) for part in _CONTROL_RUNS.split(token) if part]
        return None if None in parts else "".join(part for part in parts if part)

    def _read_part(self, part: str) -> str | None:
        if part[0] in CONTROL:
            signs = "".join(chr(ord(char) + self.shift.shift) for char in part)
            return signs if signs.isascii() and signs.isprintable() else None
        reading = self.read(part)
        if reading is not None:
            return reading.word
        return read_name(part, self.shift, self.vocabulary.acronyms) or (
            self.shift.plain(part) if len(part) == 1 else None
        )

    def is_damaged(self, token: str) -> bool:
        """True for a token that is shifted beyond doubt, though no known word comes out of it."""
        if not any(sign in token for sign in self.shift.signs) or any(char.islower() for char in token):
            return False
        start = start_of(token, self.shift)
        if len(start) < 6 or not self.shift.fits(token):
            return False
        return dutch_zipf(start[:4]) >= 4 or longer_zipf(start[:5]) >= 3.5
