"""Find out how a font without a character map shifted its text: the constant, and the signs for ligatures.

A PDF font without ToUnicode map gives every character a fixed number of code points too low (or high); ligatures
and letters with an accent come out as some other sign. Both are deduced from the document itself: the shift that
turns its unknown words into Dutch ones, then the sign for which a ligature makes more words known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

LOOK_ALIKE = {"Y": "V", "J": "]", "|": "]", "I": "]", "A": "4", "-": ",", "‘": ":"}
"""Signs that a text recogniser takes for one another (seen in the 2027 strategy)."""
_LIGATURES = ("fi", "ff", "fl", "ffi", "ffl", "ë", "é", "ï", "ö")
_SHIFTS = tuple(shift for shift in range(-70, 71) if shift)
_PROOF_LENGTH = 5
_PROOF_WORDS = 3
_ROUNDS = 3
Known = Callable[[str], float]


@dataclass(frozen=True)
class GlyphShift:
    """``shift`` is added to a character's code; ``signs`` gives the ligatures a character may stand for."""

    shift: int
    signs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _letters(self) -> dict[str, str]:
        codes = ((chr(code), code + self.shift) for code in range(33, 256) if 0 < code + self.shift < 0x250)
        return {char: chr(code) for char, code in codes if chr(code).isalpha()}

    @cached_property
    def table(self) -> dict[int, str]:
        """For ``str.translate``: every character's shifted letter, a blank for what is none."""
        return {code: self._letters.get(chr(code), " ") for code in range(33, 256)}

    @cached_property
    def reads_small_letters(self) -> bool:
        """True where small letters may be shifted ones; else a word in small letters is not shifted."""
        return any(char in self._letters for char in "aeiou")

    def letter(self, char: str) -> str | None:
        """The letter that ``char`` was shifted from, or None where that is no letter."""
        return self._letters.get(char)

    def plain(self, token: str) -> str | None:
        """The token shifted back, or None where that gives something else than letters."""
        letters = token.translate(self.table)
        return letters if letters.isalpha() else None

    def fits(self, token: str) -> bool:
        """True where most characters may be shifted letters or learned signs."""
        fitting = sum(char in self._letters or char in self.signs or char in LOOK_ALIKE for char in token)
        return fitting >= 0.7 * len(token)

    def options(self, char: str) -> tuple[str, ...]:
        """All readings of one character, the shifted letter first."""
        letter = self.letter(char)
        return ((letter,) if letter else ()) + tuple(self.signs.get(char, ()))


def find_shift(unknown: Collection[str], known: Known) -> GlyphShift | None:
    """The shift that makes Dutch of a document's unknown words, with its signs; None where there is none.

    It takes three different words of five letters or more, and three times as many as any other shift gives.
    """
    words = [word for word in unknown if len(word) >= _PROOF_LENGTH and not word.isdigit()]
    joined = "\n".join(words)
    hits = Counter({shift: _proof(GlyphShift(shift), joined, known) for shift in _SHIFTS})
    (best, count), (_, second) = hits.most_common(2)
    if count < _PROOF_WORDS or count < 3 * second:
        return None
    found = GlyphShift(best)
    for _ in range(_ROUNDS):
        signs = _learn_signs(found, unknown, known)
        if signs == found.signs:
            break
        found = GlyphShift(best, signs)
    return found


def _proof(shift: GlyphShift, words: str, known: Known) -> int:
    """How many of the words (a line each) are well-known Dutch ones when shifted back."""
    readings = words.translate(shift.table).split("\n")
    return sum(1 for word in readings if word.isalpha() and word[1:].islower() and known(word) >= 3)


def _learn_signs(shift: GlyphShift, unknown: Iterable[str], known: Known) -> dict[str, tuple[str, ...]]:
    """Per sign the ligatures that complete enough different words of the list.

    Two words prove a ligature, or one of nine letters; where the sign is also a plain letter it takes two.
    """
    proof: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for token in unknown:
        if shift.fits(token):
            for char, reading, word in _completions(shift, token, known):
                proof[char, reading].add(word)
    signs: defaultdict[str, list[str]] = defaultdict(list)
    for (char, reading), words in sorted(proof.items(), key=lambda item: (-len(item[1]), item[0])):
        plain = shift.letter(char)
        alone = plain is None or plain.isupper()
        if len(words) >= 2 or (alone and len(next(iter(words))) >= 9 and not signs[char]):
            signs[char].append(reading)
    return {char: tuple(readings) for char, readings in sorted(signs.items()) if readings}


def _completions(shift: GlyphShift, token: str, known: Known) -> Iterable[tuple[str, str, str]]:
    """(sign, ligature, word) wherever one sign read as a ligature makes the token a word of six letters or more."""
    if len(token) < _PROOF_LENGTH or _is_word(shift.plain(token), known):
        return
    base = [(shift.options(char) or (char,))[0] for char in token]
    for place, char in enumerate(token):
        if not char.isalnum() or (shift.letter(char) or "A").isupper() or char in shift.signs:
            for letters in _with_one_learned(base, token, place, shift):
                for reading in _LIGATURES:
                    word = "".join((*letters[:place], reading, *letters[place + 1 :]))
                    if len(word) >= 6 and _is_word(word, known):
                        yield char, reading, word


def _with_one_learned(base: list[str], token: str, skip: int, shift: GlyphShift) -> Iterable[list[str]]:
    yield base
    for place, char in enumerate(token):
        if place != skip:
            for reading in shift.signs.get(char, ()):
                yield [*base[:place], reading, *base[place + 1 :]]


def _is_word(word: str | None, known: Known) -> bool:
    return bool(word) and word is not None and word.isalpha() and word[1:].islower() and known(word) >= 2
