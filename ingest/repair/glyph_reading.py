"""Read one shifted token: of all that its signs may stand for, the word that is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from ingest.repair.glyph_shift import LOOK_ALIKE, GlyphShift, Known
from ingest.repair.lexicon import Vocabulary

_MOST_READINGS = 500
_MOST_COMPOUNDS = 60
_SIGN_COST, _ALIKE_COST, _DOUBLE_COST, _NOISE_COST, _LETTER_COST = 0.2, 0.6, 0.7, 1.0, 2.0


class _Leniency(Enum):
    """How freely signs are read: as they are, as signs that look alike, also as capital letters."""

    SIGNS = 1
    ALIKE = 2
    CAPITALS = 3


@dataclass(frozen=True)
class Reading:
    """A word a token may stand for, what it cost to read it so, and how well known the word is."""

    word: str
    cost: float
    frequency: float

    @property
    def sure(self) -> bool:
        """Long enough to prove by itself that the token is shifted."""
        return len(self.word) >= 4 and self.frequency >= (1.5 if len(self.word) > 7 else 2)


def read_token(token: str, shift: GlyphShift, words: Vocabulary, before: str = "") -> Reading | None:
    """The best known reading of a shifted token, or None. ``before`` is the first part of a word that it ends.

    Cheap readings are tried first: signs as they are, then signs taken for others or read twice, then compounds,
    then one letter too many.
    """
    if not shift.fits(token):
        return None
    plain = _by_signs(token, shift, _Leniency.SIGNS)
    best = _best(plain, words.listed, before)
    if best is not None and best.frequency >= 3.5:
        return best
    alike = _by_signs(token, shift, _Leniency.ALIKE)
    best = _best(alike, words.listed, before)
    if best is None and len(before + token) > 8:
        cheap = sorted(alike, key=lambda spelled: spelled[1])[:_MOST_COMPOUNDS]
        best = _best(cheap, words.known, before) or _best(_one_letter_less(cheap), words.listed, before)
    return best


def read_joined(token: str, shift: GlyphShift, words: Vocabulary) -> Reading | None:
    """The known word that several tokens make together ("HeHF" + "WLYLWHLW"), without compounds; or None."""
    if len(token) > 25 or not shift.fits(token):
        return None
    return _best(_by_signs(token, shift, _Leniency.SIGNS), words.listed, "")


def _best(spellings: Iterable[tuple[str, float]], known: Known, before: str) -> Reading | None:
    found = []
    for word, cost in spellings:
        if 4 * cost <= len(word) + 1:
            frequency = known(before + word)
            if frequency > 0 and _may_be_word(word, before):
                found.append(Reading(word, cost, frequency))
    if not found:
        return None
    best = min(found, key=lambda reading: (reading.cost - 0.3 * reading.frequency, reading.word))
    length = len(before + best.word)
    least = 5 if length < 3 else 0 if length > 5 else 2 if best.cost == 0 else 3
    return best if best.frequency >= least else None


def read_name(token: str, shift: GlyphShift, names: Collection[str]) -> str | None:
    """The one capital-letter name of the document (``names``) that a short shifted token may stand for, or None."""
    if not 2 <= len(token) <= 7 or not shift.fits(token):
        return None
    spelled = {word for word, _ in _by_signs(token, shift, _Leniency.CAPITALS)}
    for place in range(len(token) if len(token) > 3 else 0):
        spelled |= {word for word, _ in _by_signs(token[:place] + token[place + 1 :], shift, _Leniency.CAPITALS)}
    found = {word for word in spelled if len(word) > 1 and word in names}
    return found.pop() if len(found) == 1 else None


def start_of(token: str, shift: GlyphShift) -> str:
    """The first letters of a shifted token that can be read without doubt, for a word that was cut off."""
    letters = ""
    for char in token:
        options = shift.signs.get(char) or ((shift.letter(char),) if shift.letter(char) else ())
        if len(options) != 1 or not options[0]:
            break
        letters += options[0]
    return letters.lower()


def _may_be_word(word: str, before: str) -> bool:
    if before:
        return word.isalpha() and word.islower()
    return word.isalpha() and (word[1:].islower() or len(word) == 1)


def _one_letter_less(spellings: Iterable[tuple[str, float]]) -> Iterable[tuple[str, float]]:
    for word, cost in spellings:
        for place in range(len(word) - 1):
            yield word[:place] + word[place + 1 :], cost + _LETTER_COST


def _by_signs(token: str, shift: GlyphShift, leniency: _Leniency) -> list[tuple[str, float]]:
    spellings: list[tuple[str, float]] = [("", 0.0)]
    for place, char in enumerate(token):
        options = _options(char, token[place - 1 : place] + token[place + 1 : place + 2], shift, leniency)
        if len(spellings) * len(options) > _MOST_READINGS:
            options = options[:1]
        spellings = [(word + text, cost + price) for word, cost in spellings for text, price in options]
    return spellings


def _options(char: str, beside: str, shift: GlyphShift, leniency: _Leniency) -> list[tuple[str, float]]:
    options = [(text, _SIGN_COST if place else 0.0) for place, text in enumerate(shift.options(char))]
    if leniency is _Leniency.SIGNS:
        return options
    alike = LOOK_ALIKE.get(char, "")
    capitals = leniency is _Leniency.CAPITALS or alike == ":"
    options += [(text, _ALIKE_COST) for text in shift.options(alike) if capitals or text.islower()]
    if _is_double(char, alike, beside, shift):
        options.append(("", _DOUBLE_COST))
    elif shift.letter(char) is None:
        options.append(("", _NOISE_COST))
    return options


def _is_double(char: str, alike: str, beside: str, shift: GlyphShift) -> bool:
    """True where the same sign, or one taken for it, stands beside: one glyph was read twice."""
    return any(
        other in (char, alike)
        or LOOK_ALIKE.get(other) in (char, alike or char)
        or (char in shift.signs and shift.signs.get(other) == shift.signs[char])
        for other in beside
    )
