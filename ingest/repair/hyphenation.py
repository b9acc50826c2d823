"""Words broken over two lines, columns or pages become whole on the line where they start."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.repair.words import Line, Word, merged

SOFT_HYPHEN = "\u00ad"


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
    last = lines[place].words[-1]
    if not last.text.endswith(("-", SOFT_HYPHEN)) or len(last.text) < 2 or lines[following].start:
        return
    rest = lines[following].words[0]
    whole = completed(last.text, rest.text, known)
    if whole is None:
        return
    lines[place] = lines[place].with_words((*lines[place].words[:-1], _whole(last, rest, whole)))
    lines[following] = lines[following].with_words(lines[following].words[1:])


def _whole(last: Word, rest: Word, text: str) -> Word:
    return merged((last, rest), text, "hyphenation")


def completed(start: str, rest: str, known: Callable[[str], float]) -> str | None:
    """The whole word for ``start`` (with its hyphen) and ``rest``, or None where they are two words."""
    stem = start[:-1]
    if start.endswith(SOFT_HYPHEN):
        return stem + rest
    if not rest[:1].isalpha() or rest.lower() in {"en", "of", "en/of", "/"}:
        return None
    if rest[:1].isupper() or stem[-1:].isdigit() or stem.isupper():
        return start + rest
    with_hyphen, without = known(start + rest), known(stem + rest)
    return start + rest if with_hyphen > without else stem + rest
