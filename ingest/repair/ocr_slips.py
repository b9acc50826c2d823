"""Letters that text recognition got wrong: lost diacritics, signs taken for others, letters doubled.

No list of words: a word is only changed when it is unknown (or rare) in Dutch and one confusion of signs away from a
word that is far better known, or from a compound of such words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ingest.repair.lexicon import Vocabulary, bare, dutch_zipf, is_compound
from ingest.repair.words import Line, Word

KIND = "ocr_slip"
_MARKS = (
    ("é", "ë"), ("i", "ï"), ("e", "ë"), ("o", "ö"), ("d", "ö"), ("oé", "ö"), ("eé", "é"), ("€", "é"),
    ("6", "ó"), ("0", "ó"), ("ii", "ij"),
)  # fmt: skip
# Lost and mistaken diacritics, as seen in the 2027 strategy; a compound is enough to prove one.
_LETTERS = (
    ("0", "o"), ("1", "l"), ("i", "l"), ("li", "l"), ("jp", "j"), ("nh", "n"), ("rn", "m"),
)  # fmt: skip
# Letters taken for others, as seen there; only a word of the list proves one.
_RARE = 2.5
_WELL_KNOWN = 3.0
_MARGIN = 1.5
_SMALL_MARGIN = 0.6
_LOST_MARKS = (("i", "ï"), ("e", "ë"), ("o", "ö"))
_PROOF = 3
_TWO_MARKS = re.compile(r"(?<=\w)['’‘`]{2,}(?=s\b)")
_CORE = re.compile(r"^([^\w€]*)(.*?)([^\w]*)$", re.S)


@dataclass
class Slips:
    """Corrections for the words of one document; ``recognised`` says that its text came out of text recognition.

    Only then are letters left out or swapped; a source's own spelling is otherwise left as it is.
    """

    vocabulary: Vocabulary
    recognised: bool
    _cache: dict[str, str | None] = field(default_factory=dict)

    def corrected(self, word: str) -> str | None:
        """The word as it was printed, or None where nothing is (surely) wrong with it."""
        if word not in self._cache:
            self._cache[word] = self._correct(word)
        return self._cache[word]

    def _correct(self, word: str) -> str | None:
        clean = _TWO_MARKS.sub("’", word)
        match = _CORE.match(clean)
        head, core, tail = match.groups() if match else ("", clean, "")
        fixed = self._correct_core(core) if self.recognised else None
        text = f"{head}{fixed or core}{tail}"
        return text if text != word else None

    def _correct_core(self, core: str) -> str | None:
        lower = core.lower().replace("’", "'")
        if len(lower) < 3 or "'" in lower or not _may_be_slip(core) or self._is_fine(lower):
            return None
        parts = lower.split("-")
        if len(parts) > 1 and all(parts):
            return self._correct_parts(core)
        found = self._proven(lower, core[:1] == "l")
        return _in_case(core, found) if found else None

    def _proven(self, lower: str, small_l: bool) -> str | None:
        marked = _best(_one_step(lower, _MARKS), lower, _worth) or _best(
            _one_step(lower, _LOST_MARKS), lower, dutch_zipf, _SMALL_MARGIN
        )
        listed = [*_one_step(lower, _MARKS), *_one_step(lower, _LETTERS), *_two_steps(lower)]
        if small_l:
            listed.append("i" + lower[1:])
        best = _best(listed, lower, dutch_zipf)
        if best is None or (marked and _worth(marked) > dutch_zipf(best)):
            best = marked
        own = [word for word in _undoubled(lower) if self.vocabulary.counts.get(word, 0) > 0]
        return best or _best(own, lower, _worth)

    def _correct_parts(self, core: str) -> str | None:
        parts = core.split("-")
        fixed = [self._correct_core(part) or part for part in parts]
        return "-".join(fixed) if fixed != parts else None

    def _is_fine(self, lower: str) -> bool:
        return dutch_zipf(lower) >= _RARE or is_compound(lower)


def _may_be_slip(core: str) -> bool:
    """Letters, perhaps with signs that stand for letters; no numbers and no abbreviations."""
    if sum(char.isalpha() for char in core) < 2 and not core.endswith("k"):
        return False
    if core.isupper() and len(core) < 6:
        return False
    return all(char.isalpha() or char in "’'-€" for char in core) or (core[:2].isdigit() and core[2:].isalpha())


def _one_step(word: str, confusions: Iterable[tuple[str, str]]) -> Iterable[str]:
    for wrong, right in confusions:
        place = word.find(wrong)
        while place >= 0:
            yield word[:place] + right + word[place + len(wrong) :]
            place = word.find(wrong, place + 1)


def _two_steps(word: str) -> Iterable[str]:
    if len(word) >= 9 or any(char in "€06" for char in word):
        for once in _one_step(word, _MARKS):
            yield from _one_step(once, (*_MARKS, *_LETTERS))


def _undoubled(word: str) -> Iterable[str]:
    for place in range(1, len(word)):
        if word[place] == word[place - 1]:
            yield word[:place] + word[place + 1 :]


def _best(candidates: Iterable[str], word: str, worth: Callable[[str], float], margin: float = _MARGIN) -> str | None:
    """The best known candidate, where it is far better known than ``word``."""
    known = {candidate: worth(candidate) for candidate in candidates}
    if not known:
        return None
    best = max(known, key=lambda candidate: (known[candidate], candidate))
    return best if known[best] >= max(1.9, dutch_zipf(word) + margin) else None


def _worth(word: str) -> float:
    return dutch_zipf(word) or (2.0 if len(word) >= 9 and is_compound(word) else 0.0)


def _in_case(model: str, word: str) -> str:
    if model.isupper():
        return word.upper()
    first = model[:1].isupper() or (model[:1] == "l" and word[:1] == "i" and model[1:2] == word[1:2])
    text = word[:1].upper() + word[1:] if first else word
    return text


def came_from_recognition(words: Iterable[str]) -> bool:
    """True where three different unknown words are one accent (é for ë) or digit away from a well-known word."""
    proof = set()
    for word in words:
        lower = bare(word)
        if any(char in _PROOF_SIGNS for char in lower) and dutch_zipf(lower) < 1 and _may_be_slip(lower):
            found = _best(_one_step(lower, _PROOF_CONFUSIONS), lower, dutch_zipf)
            if found and dutch_zipf(found) >= _WELL_KNOWN:
                proof.add(found)
                if len(proof) >= _PROOF:
                    return True
    return False


_PROOF_CONFUSIONS = (("é", "ë"), ("€", "é"), ("oé", "ö"))
_PROOF_SIGNS = frozenset("é€")


def correct_slips(lines: Sequence[Line], correction: Callable[[str], str | None]) -> list[Line]:
    """The lines with every slipped word corrected."""
    return [
        line if line.dropped else line.with_words([_fixed(word, correction) for word in line.words]) for line in lines
    ]


def _fixed(word: Word, correction: Callable[[str], str | None]) -> Word:
    if word.illegible:
        return word
    text = correction(word.text)
    return word if text is None else word.changed(text, KIND)
