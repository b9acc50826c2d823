"""Tables in plain text, whose columns are set by spaces, as barred lines.

A table is a stretch of lines in which the same places stay empty from top to bottom. What stands above its first empty
line or rule names the columns, else its first line. Names with running text beside them are a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.formats.blocks import row_text

_GAP = re.compile(r"\S {2,}\S")
_RULE = re.compile(r"[-=_]{3}")
_LEAST_LINES, _MOST_COLUMNS, _MOST_HEAD = 4, 12, 5
_GUTTER = 2  # places that stay empty between two columns
_CELL_WORDS = 8  # a column of longer cells is running text
_TERM_WORDS = 4  # of a name with running text beside it

Span = tuple[int, int]


def bar_tables(text: str) -> str:
    """The text with each table that spaces set as rows of cells with a bar between them; all else as it was."""
    lines = text.expandtabs(8).split("\n") if "\t" in text else text.split("\n")
    made: list[str] = []
    done = 0
    for start, end in _stretches(lines):
        rows = _rows(lines[start:end]) or _terms(lines[start:end])
        if rows:
            made += [*lines[done:start], "", *rows, ""]
            done = end
    return "\n".join([*made, *lines[done:]]) if done else text


def _stretches(lines: Sequence[str]) -> Iterator[Span]:
    """Runs of lines with a gap in them; a single empty line or a rule may stand between."""
    start: int | None = None
    last = 0
    for place, line in enumerate([*lines, "", ""]):
        if _GAP.search(line) or (start is not None and line[:8] == " " * 8 and line.strip()):
            start = place if start is None else start
            last = place
        elif start is not None and (place - last > 1 or not _is_bare(line)):
            if last + 1 - start >= _LEAST_LINES:
                yield start, last + 1
            start = None


def _rows(lines: Sequence[str]) -> list[str]:
    """Barred lines, the names of the columns first; none when the lines are no table."""
    told = [line for line in lines if not _is_bare(line)]
    spans = _columns(told)
    if not 2 <= len(spans) <= _MOST_COLUMNS:
        return []
    above = next((n for n, line in enumerate(lines) if n and _is_bare(line)), 0)
    count = sum(not _is_bare(line) for line in lines[:above]) or 1
    count = count if count <= _MOST_HEAD else 1
    head = [_joined([line[a:b].strip() for line in told[:count]]) for a, b in spans]
    rows: list[list[str]] = []
    for line in told[count:]:
        cells = [line[a:b].strip() for a, b in spans]
        if rows and not cells[0]:
            rows[-1] = [_joined([before, more]) for before, more in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    full = [row for row in rows if sum(map(bool, row)) >= 2]
    long = any(len(cell.split()) > _CELL_WORDS for row in rows for cell in row)
    if len(full) < max(2, len(rows) - 1) or long or not all(head[1:]):
        return []
    return [row_text(cells) for cells in (head, *rows)]


def _terms(lines: Sequence[str]) -> list[str]:
    """A list of names, each with what is said of it; none where the lines are no such list."""
    told = [line for line in lines if not _is_bare(line)]
    spans = _columns(told)
    if len(spans) != 2:
        return []
    (a, b), (c, d) = spans
    items: list[tuple[str, str]] = []
    for line in told:
        name, text = line[a:b].strip(), line[c:d].strip()
        if items and not name:
            items[-1] = items[-1][0], _joined([items[-1][1], text])
        else:
            items.append((name, text))
    if len(items) < 2 or not all(name and text and len(name.split()) <= _TERM_WORDS for name, text in items):
        return []
    return [f"- {name.rstrip(':')}: {text}" for name, text in items]


def _is_bare(line: str) -> bool:
    """Whether a line is empty or a rule."""
    return not line.strip("-=_+| \t") and (not line.strip() or _RULE.search(line) is not None)


def _columns(lines: Sequence[str]) -> list[Span]:
    """Where the columns begin and end: between places that are empty in every line."""
    filled = sorted({place for line in lines for place, sign in enumerate(line) if sign != " "})
    spans: list[Span] = []
    for place in filled:
        if spans and place - spans[-1][1] < _GUTTER:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans


def _joined(parts: Sequence[str]) -> str:
    """Stacked parts of a cell as one; a word cut by a hyphen is whole again, an abbreviation keeps its hyphen."""
    whole = ""
    for part in filter(None, parts):
        if re.search(r"[^\W\d_]-$", whole) and part[:1].islower():
            whole = (whole if whole[-2].isupper() else whole[:-1]) + part
        else:
            whole = f"{whole} {part}".strip()
    return whole
