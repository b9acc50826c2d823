"""Cuts a passage into the units an answer may quote: sentences, list items with their lead-in, table rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.refusals import speaks_to_the_assistant
from ingest.model import Document, Passage, TableRow
from ingest.sentences import seams, sentence_spans, stray_ends
from ingest.structure.tables import cells_of, lead_of_table
from kb.facts.forms import forms_of_help
from kb.knowledge import Knowledge
from kb.words import STOP_WORDS, fold, raw_words, terms, word_terms

_ANSWER = re.compile(r"Antwoord(?: \d+)?[:.]\s+")  # before what is answered to a question of a council
_ITEM = re.compile(r"^\s*(?:[-•o]\s+|\(?\d{1,2}[.)]\s+|[a-z][.)]\s+)")
_SHORT = re.compile(r"\b(?:excl|incl|bijv|d\.w\.z|o\.a|t/m|nr|ca|max|min|resp)\.\s*$")  # ends no sentence
_LETTER = re.compile(r"[a-z][.)]\s")
_MOST_WORDS = 75
LOST_BEFORE, LOST_BEHIND, LOST_WITHIN = "… ", " …", " … "  # where part of a sentence is illegible
SEVERAL = 2
_BEHIND_COLON = 6  # so many words of a line in small letters behind a colon end its sentence, and are no item of a list
_ORDINALS = ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste")
_ORDINAL = re.compile(rf"^Ten ({'|'.join(_ORDINALS)}|slotte|laatste)\b")
_COUNT = re.compile(r"\b(?:twee|drie|vier|vijf|zes|zeven|acht)\b")
_ANNOUNCES = 3  # so many sentences before "Ten eerste" at most stands what it counts off
# What somebody is quoted as saying, a line or more between “ and ”, and behind it who that is.
_SAYING = re.compile(r"^[ \t]*“[^“”]*”(?:\s*(?P<who>[a-z][a-z -]{2,24}[a-z]))?[ \t]*$", re.MULTILINE)
LEAST_OF_SENTENCE, LEAST_OF_ITEM = 10, 3  # words of a stretch beside an illegible one that still say something


@dataclass(frozen=True)
class Unit:
    """A quotable stretch: ``start``/``end`` are offsets in ``Document.text``;
    ``lead`` is the span of its lead-in line.
    """

    passage: Passage
    start: int
    end: int
    text: str
    kind: str
    lead: tuple[int, int] | None = None
    lead_text: str = ""
    speaker: str = ""  # of a saying

    @property
    def is_whole(self) -> bool:
        """Whether nothing of its sentence is illegible."""
        return not (self.text.startswith(LOST_BEFORE) or self.text.endswith(LOST_BEHIND) or LOST_WITHIN in self.text)

    def goes_on(self, start: int) -> bool:
        """Whether what begins at ``start`` in the same document stands right behind this unit."""
        return 0 <= start - self.end <= 2


@dataclass(frozen=True)
class ReadUnit:
    """A unit with what ranking needs of it, made once per index; ``speaks``: it gives the assistant orders."""

    unit: Unit
    folded: str
    terms: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    words: int
    speaks: bool = False


class Shelf:
    """Units of passages by their row in the index, read when first asked for."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._read: dict[int, tuple[ReadUnit, ...]] = {}
        self._headings: dict[int, frozenset[str]] = {}

    def units(self, row: int) -> tuple[ReadUnit, ...]:
        """The units of the passage in this row."""
        if row not in self._read:
            document = self._knowledge.documents[int(self._knowledge.owner[row])]
            self._read[row] = tuple(_read(u) for u in units_of(document, self._knowledge.passages[row]))
        return self._read[row]

    def holds(self, row: int) -> bool:
        """Whether the units of this row have been read."""
        return row in self._read

    def headings(self, row: int) -> frozenset[str]:
        """Index terms of the passage's headings and topic."""
        if row not in self._headings:
            passage = self._knowledge.passages[row]
            self._headings[row] = frozenset(terms(" ".join([*passage.path, passage.section, passage.topic or ""])))
        return self._headings[row]


def _read(unit: Unit) -> ReadUnit:
    whole = f"{unit.lead_text} {unit.text}".strip()
    return ReadUnit(
        unit,
        fold(unit.text),
        frozenset(terms(whole)),
        word_pairs(unit.text),
        len(whole.split()),
        speaks_to_the_assistant(whole),
    )


def word_pairs(text: str) -> frozenset[tuple[str, str]]:
    """Stems of content words that follow each other."""
    words = [word_terms(w)[0] for w in raw_words(text) if w not in STOP_WORDS]
    return frozenset(pairwise(words))


def clean(text: str) -> str:
    """A quote as running text: one line, no list sign in front."""
    return _ITEM.sub("", re.sub(r"\s+", " ", text)).strip()


def units_of(document: Document, passage: Passage) -> list[Unit]:
    """All units of a passage in reading order. What is illegible is left out; of a sentence with a hole in it the
    longer stretches are kept, with "…" for the rest.
    """
    bad = illegible_spans(document)
    merged: dict[int, list[TableRow]] = defaultdict(list)  # rows of merged cells begin at one place (a table of codes)
    for row in document.rows:
        if row.start < passage.end and row.end > passage.start:
            merged[row.start].append(row)
    whole = {start: [r for r in same if r.end <= passage.end] or same[:1] for start, same in merged.items()}
    rows = [(start, max(r.end for r in same)) for start, same in whole.items()]
    said = {start: rows_text(same) for start, same in whole.items()}
    read = [
        replace(u, text=said[u.start]) if u.kind == "row" and u.start in said else u
        for u in _walk(document, passage, rows)
    ]
    apart = forms_of_help(document, passage.start, passage.end)
    read = _counted_off(document, read)
    found = [
        part for u in read for one in _told_apart(document, u, apart) for part in _legible(document.text, one, bad)
    ]
    told = [u for u in found if len(u.text.split()) >= (1 if u.kind != "sentence" else LEAST_OF_ITEM)]
    return _with_sayings(document.text, passage, told)


def _counted_off(document: Document, units: Sequence[Unit]) -> list[Unit]:
    """The units; running text that counts off ("Ten eerste … Ten tweede …") is a list, led in by the sentence before it
    that says how many there are, or else by the last one.
    """
    ordinals = [(n, found.group(1)) for n, u in enumerate(units) if (found := _ORDINAL.match(u.text))]
    run = [n for n, _ in ordinals if units[n].kind == "sentence"]
    if len(run) < SEVERAL or [name for _, name in ordinals][:SEVERAL] != list(_ORDINALS[:SEVERAL]):
        return list(units)
    before = [u for u in units[max(0, run[0] - _ANNOUNCES) : run[0]] if u.kind == "sentence"]
    lead = next((u for u in before if _COUNT.search(u.text)), before[-1] if before else None)
    span, told = ((lead.start, lead.end), lead.text) if lead is not None else (None, "")
    return [replace(u, kind="item", lead=span, lead_text=told) if n in run else u for n, u in enumerate(units)]


def _with_sayings(text: str, passage: Passage, units: Sequence[Unit]) -> list[Unit]:
    """The units with each saying as one, and who said it apart from what was said."""
    told = list(units)
    for found in _SAYING.finditer(text, passage.start, passage.end):
        start, end = found.start() + found.group().index("“"), found.end()
        inside = [u for u in told if u.start < end and u.end > start]
        who = found.group("who") or ""
        if not (inside or who) or any(u.kind == "row" for u in inside):
            continue
        said = clean(text[start:end].removesuffix(who))
        at = sum(u.start < start for u in told)
        told = [u for u in told if u not in inside]
        told.insert(at, Unit(passage, start, end, said, "sentence", speaker=who))
    return told


def _told_apart(document: Document, unit: Unit, forms: Sequence[tuple[int, int, str]]) -> list[Unit]:
    """A list item in which several forms of help stand, from a list that lost its columns, as an item for each."""
    inside = [(a, b) for a, b, _ in forms if unit.start <= a and b <= unit.end]
    if unit.kind != "item" or len(inside) < SEVERAL:
        return [unit]
    return [replace(unit, start=a, end=b, text=clean(document.text[a:b])) for a, b in inside]


def _legible(text: str, unit: Unit, bad: Sequence[tuple[int, int]]) -> Iterator[Unit]:
    """A unit as it is, or the longer stretches of it between what is illegible or glued together, with "…" where
    something is lost.
    """
    begun = seams(text, unit.start, unit.end) if unit.kind != "row" else []
    holes = [(max(a, unit.start), min(b, unit.end)) for a, b in bad if a < unit.end and b > unit.start]
    holes += [(at, at) for at in begun]
    if not holes:
        yield replace(unit, text=with_marks(text, unit.start, unit.end)) if unit.kind == "sentence" else unit
        return
    if unit.kind == "row":
        return
    edges = [unit.start, *(edge for hole in sorted(holes) for edge in hole), unit.end]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        opens = start in begun or start == unit.start
        whole = opens and end == unit.end
        least = LEAST_OF_ITEM if whole or unit.kind == "item" else LEAST_OF_SENTENCE
        told = clean(text[start:end])
        if len(told.split()) >= least:
            start += len(text[start:end]) - len(text[start:end].lstrip())
            end = start + len(text[start:end].rstrip())
            before, after = ("" if opens else LOST_BEFORE), (LOST_BEHIND if end < unit.end else "")
            yield replace(unit, start=start, end=end, text=f"{before}{told}{after}")


def with_marks(text: str, start: int, end: int) -> str:
    """A sentence as running text, with "…" where words of another line came between its own."""
    edges = [start, *stray_ends(text, start, end), end]
    return LOST_WITHIN.join(clean(text[a:b]) for a, b in pairwise(edges))


def row_text(row: TableRow) -> str:
    """A table row as a statement: its first cell, then each column's name with its value."""
    cells = [(clean(h), clean(v)) for h, v in row.cells if v.strip()]
    if not cells:
        return ""
    rest = "; ".join(f"{h[0].lower()}{h[1:]} {v}" if h else v for h, v in cells[1:])
    return f"{cells[0][1]}: {rest}." if rest else cells[0][1]


def rows_text(rows: Sequence[TableRow]) -> str:
    """Rows of merged cells as one statement: what they share once, with all values of the column in which they differ;
    a row apart for each where they differ in more.
    """
    if len(rows) == 1:
        return row_text(rows[0])
    headers = [header for header, _ in rows[0].cells]
    values = {h: list(dict.fromkeys(v.rstrip(" .;") for r in rows for n, v in r.cells if n == h)) for h in headers}
    if sum(len(told) > 1 for told in values.values()) > 1:
        return "; ".join(row_text(r).rstrip(".") for r in rows) + "."
    return row_text(replace(rows[0], cells=tuple((h, ", ".join(told)) for h, told in values.items())))


def told_row(document: Document, unit: Unit) -> str:
    """A row as an answer tells it: no mark before a semicolon, no name of a column that lost one of its brackets."""
    row = next((r for r in document.rows if r.start == unit.start), None) if unit.kind == "row" else None
    if row is None or row_text(row) != unit.text:
        return unit.text
    cells = [(h if h.count("(") == h.count(")") else "", v.rstrip(" .;")) for h, v in row.cells]
    return row_text(replace(row, cells=tuple(cells)))


def term_of(document: Document, start: int, end: int) -> str:
    """The glossary term whose definition a stretch stands in, without what is printed behind it; "" for none."""
    entry = next((e for e in document.glossary if e.start <= start and end <= e.end), None)
    return re.split(r"\s+[~(]|:", entry.term, maxsplit=1)[0].strip() if entry is not None else ""


def row_headers(document: Document, start: int) -> tuple[str, ...]:
    """The column names of the table row that begins here."""
    row = next((r for r in document.rows if r.start == start), None)
    return _names_of(row) if row else ()


def _names_of(row: TableRow) -> tuple[str, ...]:
    return tuple(clean(h) for h, _ in row.cells if h.strip())


def _is_part(cell: str, name: str) -> bool:
    """Whether a cell is the name of a column, or one of the two rows that it is printed in."""
    return cell == name or name.startswith(f"{cell} ") or name.endswith(f" {cell}")


def illegible_spans(document: Document) -> list[tuple[int, int]]:
    """Illegible spans of all pages, as offsets in ``Document.text``."""
    spans: list[tuple[int, int]] = []
    offset = 0
    for page in document.pages:
        spans.extend((offset + a, offset + b) for a, b in page.illegible)
        offset += len(page.text) + 1
    return spans


def _walk(document: Document, passage: Passage, rows: list[tuple[int, int]]) -> Iterator[Unit]:
    lead: tuple[int, int] | None = None
    caption: tuple[int, int] | None = None  # what says, above a table, what it tells
    above: list[tuple[int, tuple[int, int]]] = []  # items that end in a colon, by how far they are set in
    lines = list(_lines(document.text, passage))
    bare = _bare_items(document.text, lines)
    tables = [r for r in document.rows if (r.start, r.end) in rows]
    heads = {" ".join(_names_of(r)) for r in tables}
    names = {name for r in tables for name in _names_of(r)}
    for start, end in lines:
        text = document.text[start:end]
        row = next(((a, b) for a, b in rows if a <= start < b), None)
        if row is not None:
            if row[0] == start or start == passage.start:
                yield _unit(document, passage, row[0], row[1], "row", lead or caption)
            continue
        cells = [cell for cell in cells_of(clean(text)) if cell]
        if " ".join(cells) in heads or (len(cells) > 1 and all(any(_is_part(c, n) for n in names) for c in cells)):
            continue
        if start in bare:
            yield _unit(document, passage, start, end, "item", lead)
            continue
        item = _ITEM.match(text)
        if item:
            depth = len(text) - len(text.lstrip()) + bool(_LETTER.match(text))  # letters stand below a numbered item
            above, caption = [one for one in above if one[0] < depth], None
            yield _unit(document, passage, start, end, "item", above[-1][1] if above else lead)
            if text.rstrip().endswith(":"):
                above.append((depth, (start + item.end(), end)))
            continue
        above = []
        spans = sentence_spans(document.text, start, end)
        lead = spans[-1] if spans and text.rstrip().endswith(":") else None
        caption = lead_of_table(document.text, start, end)
        for a, b in spans:
            answer = _ANSWER.match(document.text, a, b)
            yield _unit(document, passage, answer.end() if answer else a, b, "sentence", None)


def _bare_items(text: str, lines: Sequence[tuple[int, int]]) -> set[int]:
    """Where the lines begin that are items of a list whose signs were lost: two or more behind a lead-in that ends in a
    colon, the first without a closing mark.
    """
    found: set[int] = set()
    behind = False
    run: list[int] = []
    for start, end in [*lines, (len(text), len(text))]:
        line = text[start:end].strip()
        one = bool(line) and not _ITEM.match(text[start:end]) and not line.endswith(":") and line[0].isalnum()
        if behind and one and (_open_line(line) or (run and len(sentence_spans(text, start, end)) == 1)):
            run.append(start)
            continue
        if len(run) > 1:
            found.update(run)
        behind, run = line.endswith(":"), []
    return found


def _open_line(line: str) -> bool:
    return not line.endswith((".", "!", "?")) and not re.search(r"[.!?] [A-Z]", line)


def _lines(text: str, passage: Passage) -> Iterator[tuple[int, int]]:
    """Lines of the passage; one that goes on over a page break (no closing mark, then small letters or "&") is one, and
    so is one that breaks behind a colon in the middle of a sentence.
    """
    start = passage.start
    position = start
    while position < passage.end:
        stop = text.find("\n", position, passage.end)
        stop = passage.end if stop < 0 else stop
        after = text[stop + 1 : stop + 2]
        open_end = not text[start:stop].rstrip().endswith((".", ":", "!", "?", ";"))
        if text[start:stop].rstrip().endswith(":"):
            following = text[stop + 1 : passage.end].partition("\n")[0].rstrip()
            open_end = len(following.split()) >= _BEHIND_COLON and not _open_line(following)
        goes_on = (after.islower() or after == "&") and open_end and not _ITEM.match(text[stop + 1 : stop + 6])
        goes_on = goes_on or (_SHORT.search(text[start:stop]) is not None and after.isalpha())
        if not goes_on or stop >= passage.end:
            if text[start:stop].strip():
                yield start, stop
            start = stop + 1
        position = stop + 1


def _unit(document: Document, passage: Passage, start: int, end: int, kind: str, lead: tuple[int, int] | None) -> Unit:
    start, end = max(start, passage.start), min(end, passage.end)
    if lead is not None and lead[0] < passage.start:
        lead = None
    lead_text = clean(document.text[lead[0] : lead[1]]) if lead else ""
    return Unit(passage, start, end, clean(document.text[start:end]), kind, lead, lead_text)
