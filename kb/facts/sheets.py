"""Per task area a sheet of attributes, read from whatever is indexed; what no document says stays absent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.model import Document
from kb.facts.attributes import ATTRIBUTES, NAMES, Attribute, fits, under_heading, values_in
from kb.facts.forms import forms_of_help
from kb.facts.model import Fact, hardness_of
from kb.facts.numbers import NUMBER, number_of
from kb.facts.statements import Reader, Statement
from kb.facts.subjects import Subject, areas, name_stems, numbers_in, segments, whole

FORM = "vorm van hulp"  # one of those that a document counts; no row in a comparison
MOST = {"consultatie": 3, "valt erin": 12, "valt erbuiten": 12}
_MOST_OTHERS = 6
_LONGEST_PART = 8
_PARTS = re.compile(rf"\b{NUMBER}\s+onderdelen\s*:", re.I)
_TELLS = re.compile(r"contract|overeenkomst|aanbested|inkoopstrategie|\bsegment\s+\d", re.I)
_Placed = tuple[str, Statement, str]
# What a document with task areas tells as a whole, and one with segments; each of these tells the rest of itself.
_BESIDE_AREAS = ("valt erbuiten",)
_BESIDE_SEGMENTS = ("ingangsdatum", "looptijd", "verlengingsopties", "einddatum", "valt erbuiten")
_THESE_SEGMENTS = re.compile(
    r"\b(?:deze\s+segmenten|dit\s+segment|zo['’]n\s+(?:\w+\s+)?opdracht)\b|^dat\s+(?:wil\s+zeggen|betekent|houdt\s+in)\b",
    re.I,
)
_OTHER_SEGMENTS = re.compile(rf"\b(?:andere|overige)\s+(?:({NUMBER})\s+)?segmenten\b", re.I)
# Lots that a statement opens with: it holds for these alone.
_LOTS = re.compile(
    r"^(?:[\w’-]+\s+){0,6}?((?:perceel|percelen|lot)\s+(?:\d+|[A-Z])\b(?:(?:,|\s+en)\s+(?:\d+|[A-Z])\b)*)"
)
_STILL_OPEN = re.compile(r"\bnog\s+(?:nader\s+|te\s+)*(?:onderzo|bepa|uitgewerkt|verke)", re.I)


@dataclass(frozen=True)
class Sheet:
    """What one document says of one subject. ``kind`` is taakgebied, segment or document."""

    subject: str
    document: str
    kind: str
    facts: tuple[Fact, ...]
    parts: tuple[str, ...] = ()

    def get(self, attribute: str, part: str | None = None) -> tuple[Fact, ...]:
        """The facts of one attribute (of one part when given); () when the document does not say."""
        return tuple(f for f in self.facts if f.attribute == attribute and (part is None or f.part in ("", part)))

    @property
    def missing(self) -> tuple[str, ...]:
        """Attributes that the document leaves open."""
        told = {f.attribute for f in self.facts}
        return tuple(name for name in NAMES if name not in told)


def read_sheets(readers: Iterable[Reader]) -> list[Sheet]:
    """The sheets of all documents; a subject of which nothing is told has none."""
    found: list[Sheet] = []
    for reader in readers:
        document = reader.document
        chapters = areas(document)
        if not chapters and not _TELLS.search(document.text):
            continue  # nothing about contracts: not worth reading sentence by sentence
        numbered = segments(document)
        sheets = [_sheet(document, reader, subject) for subject in (*chapters, *numbered)]
        sheets = _merged([*sheets, *_named_segments(document, reader, sheets)])
        told = _BESIDE_AREAS if chapters else _BESIDE_SEGMENTS if numbered else NAMES
        sheets.append(_with_forms(_sheet(document, reader, whole(document, [*chapters, *numbered]), told), document))
        found.extend(s for s in sheets if s.facts)
    return found


def _merged(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Sheets of one document, those of one subject put together."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        known = found.get(sheet.subject)
        found[sheet.subject] = sheet if known is None else replace(known, facts=(*known.facts, *sheet.facts))
    return list(found.values())


def _with_forms(sheet: Sheet, document: Document) -> Sheet:
    """The sheet of a document with the forms of help that it counts."""
    counted = [(Statement(a, b, name, "item"), name) for a, b, name in forms_of_help(document)]
    forms = (_fact(document, sheet.subject, FORM, name, statement, "") for statement, name in counted)
    return replace(sheet, facts=(*sheet.facts, *forms))


def _sheet(document: Document, reader: Reader, subject: Subject, told: Sequence[str] = NAMES) -> Sheet:
    """One subject's sheet with the attributes that it may tell."""
    read = [(heading, s) for a, b, heading in subject.stretches for s in reader.statements(a, b)]
    parts = _parts([s for _, s in read]) if subject.kind == "taakgebied" else ()
    placed = list(_with_parts(read, parts))
    facts: list[Fact] = []
    for attribute in ATTRIBUTES:
        if attribute.name in told:
            facts.extend(_facts(document, subject, attribute, placed))
    return Sheet(subject.name, document.metadata.id, subject.kind, tuple(facts), parts)


def _with_parts(read: Sequence[tuple[str, Statement]], parts: tuple[str, ...]) -> Iterator[_Placed]:
    """Each statement with the part it is about: the one it names, else the one last named under the same heading."""
    part = last_heading = ""
    wanted = [(p, frozenset(name_stems(p))) for p in parts]
    for heading, statement in read:
        if heading != last_heading:
            part = _named_part(heading, wanted) if wanted else ""
        if wanted:
            part = _named_part(statement.text, wanted) or part
        last_heading = heading
        yield heading, statement, part


def _facts(document: Document, subject: Subject, attribute: Attribute, placed: Sequence[_Placed]) -> list[Fact]:
    """One value per part (several where the attribute allows), statements under a fitting heading first."""
    found: list[Fact] = []
    several = attribute.many or subject.kind == "document"
    for heading, statement, part in sorted(placed, key=lambda p: not under_heading(attribute, p[0])):
        if subject.kind == "document" and attribute.name != "percelen" and (lots := _LOTS.match(statement.text)):
            part = lots.group(1)
        for value in values_in(attribute, subject.kind, heading, statement):
            known = any(f.value == value or not several for f in found if f.part == part)
            if not known and len(found) < MOST.get(attribute.name, _MOST_OTHERS):
                found.append(_fact(document, subject.name, attribute.name, value, statement, part))
    return found


def _fact(document: Document, subject: str, attribute: str, value: str, statement: Statement, part: str) -> Fact:
    quote = document.text[statement.start : statement.end]
    hardness = "indicatie" if _STILL_OPEN.search(quote) else hardness_of(document.metadata, quote)
    return Fact(subject, attribute, value, document.metadata.id, statement.start, statement.end, hardness, quote, part)


def _parts(read: Sequence[Statement]) -> tuple[str, ...]:
    """The parts that the subject is said to have: the list after "twee onderdelen:", the column "Onderdeel"."""
    listed = [s.text.rstrip(";.,") for s in read if s.kind == "item" and _PARTS.search(s.lead)]
    cells = [v for s in read if s.row for h, v in s.row.cells if h.casefold() == "onderdeel"]
    return tuple(dict.fromkeys(p for p in listed or cells if len(p.split()) <= _LONGEST_PART))


def _named_part(text: str, wanted: Sequence[tuple[str, frozenset[str]]]) -> str:
    """The one part whose words all stand in the text; "" when none or several do."""
    stems = set(name_stems(text))
    named = [part for part, needed in wanted if needed <= stems]
    return named[0] if len(named) == 1 else ""


def _named_segments(document: Document, reader: Reader, told: Sequence[Sheet]) -> Iterator[Sheet]:
    """Facts of statements that name the segments they hold for, wherever they stand."""
    known = {(s.subject, f.attribute, f.value) for s in told for f in s.facts}
    found: dict[str, dict[tuple[str, str], Fact]] = {}
    meant = segments_meant(document.text, reader.all())
    for statement in reader.all():
        for number in meant[statement.start]:
            name = f"Segment {number}"
            for attribute, value in _of_segment(number, statement):
                if (name, attribute, value) not in known:
                    fact = _fact(document, name, attribute, value, statement, "")
                    found.setdefault(name, {}).setdefault((attribute, value), fact)
    for name, facts in sorted(found.items()):
        yield Sheet(name, document.metadata.id, "segment", tuple(facts.values()))


def segments_meant(text: str, statements: Sequence[Statement]) -> dict[int, tuple[str, ...]]:
    """By start the segments that each statement is about: those it names, "deze" or "de andere drie" of its paragraph.

    "De andere" are the document's segments that the paragraph has not named; a number that is told must be theirs.
    """
    known = tuple(dict.fromkeys(n for s in statements for n in numbers_in(s.text)))
    found: dict[int, tuple[str, ...]] = {}
    named: tuple[str, ...] = ()
    last = end = 0
    for statement in statements:
        if "\n" in text[end : statement.start]:
            named = ()
        own = numbers_in(statement.text)
        others = _OTHER_SEGMENTS.search(statement.text)
        if others and named and not own:
            own = tuple(n for n in known if n not in named)
            own = own if not others.group(1) or number_of(others.group(1)) == len(own) else ()
        elif not own and _THESE_SEGMENTS.search(statement.text):
            own = found[last] if named else ()
        found[statement.start] = own
        named = (*named, *own)
        last, end = statement.start if own else last, statement.end
    return found


def _of_segment(number: str, statement: Statement) -> Iterator[tuple[str, str]]:
    """What a statement tells of a segment it names: what kind of help it is ("Segment 1: wonen"), terms, funding."""
    cells = [v for _, v in statement.row.cells] if statement.row else []
    if len(cells) > 1 and re.fullmatch(rf"segment {number}", cells[0].strip(), re.I):
        yield "valt erin", cells[1].strip()
    elif named := re.match(rf"segment {number}\s*[:–-]\s*(.+)", statement.text, re.I):
        yield "valt erin", named.group(1).rstrip(";.")
    for attribute in ATTRIBUTES:
        value = fits(attribute, "segment", "", statement)
        if value:
            yield attribute.name, value
