"""Words broken over two lines, columns or pages become whole on the line where they start."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.repair.words import Line, Word, merged

SOFT_HYPHEN = "\u00ad"
_HYPHENS = ("-", "\u2010")  # as typed, and as a browser sets it where it breaks a word
_OTHER_COLUMN = 9
_ABBREVIATION = re.compile("^[bcdfghjklmnpqrstvwxz]{2,3}[aeiou]?$", re.I)
_CLASHES = frozenset(("aa", "ae", "ai", "au", "ee", "ei", "eu", "ie", "ii", "oe", "oi", "oo", "ou", "ui", "uu"))
_SMALL = frozenset(
    [
        "en",
        "of",
        "in",
        "de",
        "het",
        "een",
        "te",
        "om",
        "op",
        "aan",
        "van",
        "voor",
        "naar",
        "met",
        "bij",
        "als",
        "dat",
        "die",
        "is",
    ]
)


def join_broken_words(lines: Sequence[Line], known: Callable[[str], float]) -> list[Line]:
    """The lines with every broken word completed on its first line.

    ``known`` gives a word's frequency (0 when unknown). A hyphen that belongs to the word ("op- en afschalen",
    "SLT-gebied", "kind- en jeugd") stays.
    """
    result = list(lines)
    for place in range(len(result)):
        following = _next_shown(result, place)
        if result[place].dropped or not result[place].words or following is None:
            continue
        _join(result, place, following, known)
    return result


def _next_shown(lines: Sequence[Line], place: int) -> int | None:
    for following in range(place + 1, len(lines)):
        if not lines[following].dropped and lines[following].words:
            return following
    return None


def _join(lines: list[Line], place: int, following: int, known: Callable[[str], float]) -> None:
    line, rests = lines[place], lines[following].words
    last, kept = _last_part(line, rests[0].text, known)
    if last is None or lines[following].start:
        return
    if line.woven and _is_of_other_cell(last.text, rests[0].text, known):
        return
    found = _second_part(last.text, rests, known, line.kept)
    if found is None:
        return
    at, whole = found
    lines[place] = line.with_words((*line.words[:kept], _whole(last, rests[at], whole)))
    lines[following] = lines[following].with_words((*rests[:at], *rests[at + 1 :]))


def _last_part(line: Line, rest: str, known: Callable[[str], float]) -> tuple[Word | None, int]:
    """The line's last word if it may be a first part, and how many words stand before it.

    A hyphen set apart ("opdrach -") belongs to the word before it where that makes a known word.
    """
    last = line.words[-1]
    if last.text in _HYPHENS and len(line.words) > 1:
        stem = line.words[-2]
        if stem.text.isalpha() and known(stem.text + rest) > known(stem.text):
            return merged((stem, last), stem.text + "-", "hyphenation"), len(line.words) - 2
    if len(last.text) < 2 or not last.text.endswith((*_HYPHENS, SOFT_HYPHEN)):
        return None, 0
    return last, len(line.words) - 1


def _second_part(
    start: str, rests: Sequence[Word], known: Callable[[str], float], columns: bool
) -> tuple[int, str] | None:
    """Which word of the next line ends the word, and the whole; mostly the first.

    Where two columns stand on one line, the rest comes after the words of the other column: it is taken from there
    if the whole is a well-known word while the rest alone is none. ``columns`` says that the lines are of a table.
    """
    first = completed(start, rests[0].text, known)
    if start.endswith(SOFT_HYPHEN) or (first is not None and known(first) >= 2 and not columns):
        return None if first is None else (0, first)
    for at in range(1, min(len(rests), _OTHER_COLUMN)):
        rest = rests[at].text
        fits = _may_end_word(start, rest) and known(start[:-1] + rest) >= 2
        if fits and (not known(rest) or (first is not None and not known(first))):
            return at, start[:-1] + rest
    strange = first == start[:-1] + rests[0].text and not known(first) and not known(start[:-1])
    if first is None or (strange and known(rests[0].text) >= 3):
        return None
    return 0, first


def _is_of_other_cell(start: str, rest: str, known: Callable[[str], float]) -> bool:
    """Whether the next line opens with a word of its own ("ein-" / "de", "hulpvraag-" / "voorzieningen")."""
    return rest in _SMALL or (known(rest) >= 3 and known(start[:-1] + rest) < 2)


def _may_end_word(start: str, rest: str) -> bool:
    bare = rest.rstrip(".,;:)")
    return bare.isalpha() and bare.islower() and bare not in _SMALL and len(start) > 3 and len(start) + len(bare) > 7


def _whole(last: Word, rest: Word, text: str) -> Word:
    return merged((last, rest), text, "hyphenation")


def completed(start: str, rest: str, known: Callable[[str], float]) -> str | None:
    """The whole word for ``start`` (with its hyphen) and ``rest``, or None where they are two words."""
    stem = start[:-1]
    if start.endswith(SOFT_HYPHEN):
        return stem + rest
    if not rest[:1].isalpha() or rest.lower() in {"en", "of", "en/of", "/"}:
        return None
    if _keeps_hyphen(stem, rest, known):
        return start + rest
    return start + rest if known(start + rest) > known(stem + rest) else stem + rest


def _keeps_hyphen(stem: str, rest: str, known: Callable[[str], float]) -> bool:
    """True where the hyphen is the word's own: before a capital, at an abbreviation, in an address, between vowels.

    "SLT-gebied", "Wmo-verstrekking", "jeugd-ggz", "data-infrastructuur", "go/no-go-moment"; not "VNG/gemeen-ten".
    """
    if "://" in stem or "www." in stem:
        return True
    tail = stem.rsplit("/", 1)[-1].lstrip("(‘“«")
    if rest[:1].isupper() or not tail[-1:].isalpha() or tail.isupper() or ("/" in stem and "-" in tail):
        return True
    if known(tail + rest) >= 2:
        return False
    clash = tail[-1].lower() + rest[0] in _CLASHES and known(tail) >= 3
    bare = rest.rstrip(".,;:)")
    short = _ABBREVIATION.match(bare) is not None and known(bare) >= 2 and known(tail) >= 3
    return clash or short or bool(_ABBREVIATION.match(tail))
