"""Takes out text that a reader of the page cannot see: white on white, tiny, invisible by mode, or beside the page.

pypdf names every operator before it acts on it; an operator that shows hidden text is emptied there, so that the text
never comes into being. In doubt text stays: white on a filled area or a picture is a heading, and the invisible text
over a scanned page is what was read from the scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Matrix = list[float]
Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in points
_SOFT_HYPHEN = b"\xfe\xff\x00\xad"  # as a text of a PDF writes it
_SPACES = (b" ", b"\x00 ", b"\x00\x03")  # by sign, and by its place in most fonts
_TINY = 2.0  # points
_WHITE = 0.95
_INVISIBLE = 3
_MARKS = (b"BDC", b"BMC")
_SHOW = {b"Tj": 0, b"TJ": 0, b"'": 0, b'"': 2}  # where the text stands among the operands
_FILLS = (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")
_NO_FILLS = (b"n", b"S", b"s")
_MOST = 5_000


@dataclass(frozen=True)
class _State:
    white: bool = False
    mode: int = 0
    size: float = 0.0


@dataclass
class HiddenText:
    """What of a page is painted so far; ``hidden`` counts the characters that were taken out."""

    page: Box
    hidden: int = 0
    _state: _State = field(default_factory=_State)
    _stack: list[_State] = field(default_factory=list)
    _dark: list[Box] = field(default_factory=list)
    _path: list[tuple[float, float]] = field(default_factory=list)
    _picture: bool = False  # a picture, shading or pattern, under which white may be seen
    _forms: int = 0
    _marked: list[bool] = field(default_factory=list)  # open stretches; True for one that stands for a soft hyphen

    def before(self, operator: bytes, operands: Any, cm: Matrix, tm: Matrix) -> None:
        """Follow the state of the page and empty an operator that shows hidden text; never raises."""
        try:
            if operator in _MARKS or operator == b"EMC":
                self._mark(operator, operands)
            elif operator in _SHOW:
                self._show(operands, _SHOW[operator], cm, tm)
            else:
                self._follow(operator, operands, cm)
        except (TypeError, ValueError, IndexError, AttributeError):
            return

    def after(self, operator: bytes, operands: Any, cm: Matrix, tm: Matrix) -> None:
        """A form inside the page has ended."""
        if operator == b"Do" and self._forms:
            self._forms -= 1
            self._restore()

    def _follow(self, operator: bytes, operands: Any, cm: Matrix) -> None:
        if operator in (b"q", b"Do"):
            self._stack.append(self._state)
            if operator == b"Do":
                self._forms += 1
                self._picture_at(cm)
        elif operator == b"Q":
            self._restore()
        elif operator in (b"sh", b"BI", b"INLINE IMAGE"):
            self._picture = True
        elif operator in (b"Tf", b"Tr"):
            value = float(operands[-1])
            self._state = replace(self._state, **({"size": value} if operator == b"Tf" else {"mode": int(value)}))
        elif operator in (b"g", b"rg", b"k", b"sc", b"scn", b"cs"):
            self._state = replace(self._state, white=self._is_white(operator, operands))
        else:
            self._paint(operator, operands, cm)

    def _mark(self, operator: bytes, operands: Any) -> None:
        if operator == b"EMC":
            del self._marked[-1:]
        elif len(self._marked) < _MOST:
            told = operands[-1].get("/ActualText") if isinstance(operands[-1], dict) else None
            self._marked.append(told == _SOFT_HYPHEN)

    def _restore(self) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def _picture_at(self, cm: Matrix) -> None:
        """A picture fills the unit square; a form does not, and its own square is then too small to matter."""
        corners = [_place(cm, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        self._add(corners)

    def _is_white(self, operator: bytes, operands: Sequence[Any]) -> bool:
        if operator == b"cs":
            return False
        if operator == b"scn" and operands and isinstance(operands[-1], str):
            self._picture = True  # a pattern
            return False
        values = [float(value) for value in operands]
        if len(values) == 4:
            return all(value <= 1 - _WHITE for value in values)
        return (len(values) == 3 or operator == b"g") and all(value >= _WHITE for value in values)

    def _paint(self, operator: bytes, operands: Any, cm: Matrix) -> None:
        if operator == b"re":
            x, y, width, height = (float(value) for value in operands[:4])
            self._path += [_place(cm, x, y), _place(cm, x + width, y + height)]
        elif operator in (b"m", b"l", b"c", b"v", b"y"):
            self._path.append(_place(cm, float(operands[-2]), float(operands[-1])))
        elif operator in _FILLS or operator in _NO_FILLS:
            if operator in _FILLS and not self._state.white and self._path:
                self._add(self._path)
            self._path = []

    def _add(self, points: Sequence[tuple[float, float]]) -> None:
        if len(self._dark) < _MOST:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            self._dark.append((min(xs), min(ys), max(xs), max(ys)))
        else:
            self._picture = True

    def _show(self, operands: Any, at: int, cm: Matrix, tm: Matrix) -> None:
        shown = operands[at]
        if any(self._marked) and shown in _SPACES:  # a soft hyphen that breaks no line, as a browser draws it
            operands[at] = type(shown)()
            return
        if not self._is_hidden(_length(shown), cm, tm):
            return
        self.hidden += _length(shown)
        operands[at] = type(shown)()

    def _is_hidden(self, length: int, cm: Matrix, tm: Matrix) -> bool:
        x, y = _place(cm, tm[4], tm[5])
        height = abs(self._state.size) * _scale(tm) * _scale(cm)
        if 0 < height < _TINY:
            return True
        if self._forms:  # places inside a form are not those of the page
            return self._state.white and not self._dark and not self._picture
        if self._state.mode == _INVISIBLE and not self._dark and not self._picture:
            return True
        if self._outside(x, y, height * length, height):
            return True
        return self._state.white and not self._picture and not self._over_dark(x, y, height)

    def _outside(self, x: float, y: float, length: float, height: float) -> bool:
        x0, y0, x1, y1 = self.page
        return x > x1 or y > y1 or y + height < y0 or x + length < x0

    def _over_dark(self, x: float, y: float, height: float) -> bool:
        middle = y + 0.3 * height
        return any(x0 - 1 <= x <= x1 + 1 and y0 - 1 <= middle <= y1 + 1 for x0, y0, x1, y1 in self._dark)


def _place(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _scale(m: Matrix) -> float:
    return float((m[2] ** 2 + m[3] ** 2) ** 0.5)


def _length(shown: Any) -> int:
    if isinstance(shown, (str, bytes)):
        return len(shown)
    return sum(len(part) for part in shown if isinstance(part, (str, bytes)))
