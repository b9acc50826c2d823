"""The numbers that Word itself sets before paragraphs ("Artikel 3", "2.1", "a."); no paragraph holds them as text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.text.paragraph import Paragraph

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%(\d)")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_LETTERS = 500  # a count beyond it is told in figures
_MOST_STYLES = 20  # that one is based on


@dataclass(frozen=True)
class _Level:
    """One level of a list: from where it counts, how ("decimal", "lowerLetter"), and what stands around the number."""

    start: int
    kind: str
    text: str
    style: str


class Numbers:
    """Counts along with Word, paragraph by paragraph in order."""

    def __init__(self, document: DocxDocument) -> None:
        self._lists: dict[str, str] = {}  # by number of a list: the scheme that it counts by
        self._levels: dict[str, dict[int, _Level]] = {}
        self._starts: dict[str, dict[int, int]] = defaultdict(dict)  # by list: levels that start anew there
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for related in document.part.rels.values():
            if related.reltype.endswith("/numbering") and not related.is_external:
                self._read(related.target_part.element)

    def _read(self, root: Any) -> None:
        for scheme in root.iter(f"{_WORD}abstractNum"):
            levels = {_whole(one.get(f"{_WORD}ilvl")): _level(one) for one in scheme.iter(f"{_WORD}lvl")}
            self._levels[scheme.get(f"{_WORD}abstractNumId")] = levels
        for one in root.iter(f"{_WORD}num"):
            number = one.get(f"{_WORD}numId")
            self._lists[number] = _value(one, "abstractNumId")
            for other in one.iter(f"{_WORD}lvlOverride"):
                if start := _value(other, "startOverride"):
                    self._starts[number][_whole(other.get(f"{_WORD}ilvl"))] = _whole(start)

    def before(self, paragraph: Paragraph) -> str:
        """What Word sets before the paragraph; nothing for a list sign or where it numbers none."""
        number, depth = self._place(paragraph)
        scheme = self._lists.get(number, "")
        level = self._levels.get(scheme, {}).get(depth)
        if level is None or level.kind == "bullet":
            return ""
        self._count(scheme, number, depth, level)
        return _PLACE.sub(lambda found: self._told(scheme, int(found[1]) - 1), level.text).strip()

    def _count(self, scheme: str, number: str, depth: int, level: _Level) -> None:
        counts = self._counts[scheme]
        start = self._starts[number].pop(depth, None)
        counts[depth] = counts.get(depth, level.start - 1) + 1 if start is None else start
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]

    def _told(self, scheme: str, depth: int) -> str:
        level = self._levels[scheme].get(depth)
        return written(self._counts[scheme].get(depth, level.start), level.kind) if level is not None else ""

    def _place(self, paragraph: Paragraph) -> tuple[str, int]:
        """The list that a paragraph is in and its level there, by itself or by its style."""
        properties = paragraph._p.pPr
        own: Any = properties.numPr if properties is not None else None
        number, depth = (_value(own, "numId"), _value(own, "ilvl")) if own is not None else ("", "")
        style: Any = paragraph.style
        names: list[str] = []
        while style is not None and len(names) < _MOST_STYLES and not number:
            names.append(style.style_id)
            listed: Any = style.element.find(f"{_WORD}pPr/{_WORD}numPr")
            if listed is not None:
                number, depth = _value(listed, "numId"), depth or _value(listed, "ilvl")
            style = style.base_style
        if not depth and names:
            levels = self._levels.get(self._lists.get(number, ""), {})
            depth = next((str(at) for at, level in levels.items() if level.style in names), "")
        return number, _whole(depth)


def _level(one: Any) -> _Level:
    return _Level(_whole(_value(one, "start"), 1), _value(one, "numFmt"), _value(one, "lvlText"), _value(one, "pStyle"))


def _value(parent: Any, name: str) -> str:
    found = parent.find(f"{_WORD}{name}")
    return str(found.get(f"{_WORD}val") or "") if found is not None else ""


def _whole(text: str | None, otherwise: int = 0) -> int:
    """The number that a file should have there; a broken one is no reason to read nothing of it."""
    return int(text) if text and text.isdecimal() else otherwise


def written(count: int, kind: str) -> str:
    """A count as Word writes it in this kind of list."""
    if kind == "none":
        return ""
    if not 0 < count <= _MOST_LETTERS:
        return str(count)
    if kind in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters.upper() if kind == "upperLetter" else letters
    if kind in ("lowerRoman", "upperRoman"):
        return _roman(count).upper() if kind == "upperRoman" else _roman(count)
    return str(count)


def _roman(count: int) -> str:
    told = ""
    for value, sign in _ROMAN:
        told += sign * (count // value)
        count %= value
    return told
