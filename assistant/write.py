"""Writes by extraction: chosen evidence becomes lines, each with the citation it was copied from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.evidence import Evidence
from assistant.model import Citation, Sentence
from assistant.units import Unit, clean, row_headers, term_of, told_row
from ingest.inference import MONTHS
from ingest.model import Document, Metadata, Passage
from kb.facts.model import hardness_of, reports
from kb.knowledge import Knowledge
from kb.search import in_force
from kb.words import fold, terms
from prompts import render

LEANS = re.compile(
    r"^(?:dit|deze|dat|die|hierbij|hierdoor|hiermee|hiervoor|hieronder|daarbij|daarmee|daardoor|daarvoor|het gaat)\b"
    r"|\bhieronder\b|\bdit taakgebied\b|\bvan (?:dit|deze) (?:zorg|hulp|jeugdhulp|vorm)\b",
    re.I,
)
Lists = frozenset[tuple[str, tuple[int, int] | None]]  # lists by their document and the span of their lead-in
MOST_SUBJECT = 9  # words of a heading that may stand before a line


@dataclass(frozen=True)
class Draft:
    """Lines of an answer before the gate, with their citations."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]


def say_date(day: date) -> str:
    """A date in Dutch words: 1 januari 2027."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def cite(evidence: Evidence, number: int, knowledge: Knowledge) -> Citation:
    """The citation of a unit; its quote is the exact stretch of the passage.

    A passage that began on an earlier page is shown from the page on which the quote begins, so that the page told is
    the one to open.
    """
    unit, meta = evidence.unit, evidence.hit.metadata
    document = knowledge.document(meta.id)
    assert document is not None
    page, begins = page_and_start(document, unit.start)
    return Citation(
        number=number,
        document=meta.id,
        title=meta.title,
        section=unit.passage.section or (unit.passage.path[-1] if unit.passage.path else ""),
        page=page,
        quote=document.text[unit.start : unit.end],
        passage=document.text[max(unit.passage.start, begins) : unit.passage.end],
        valid_from=meta.valid_from,
        valid_until=meta.valid_until,
        link=f"/bron/{meta.id}/{page or 1}?passage={unit.passage.id}&citaat={unit.start}-{unit.end}",
        passage_id=unit.passage.id,
        official_pages=unit.passage.official_pages,
        original=original_text(document, unit.start, unit.end),
        path=(
            *([unit.passage.topic] if unit.passage.topic else []),
            *unit.passage.path,
            *row_headers(document, unit.start),
            *filter(None, [term_of(document, unit.start, unit.end)]),
        ),
        status=meta.status,
        region=meta.region,
        is_row=unit.kind == "row",
    )


def cite_all(evidence: Evidence, number: int, knowledge: Knowledge) -> list[Citation]:
    """Citations of all stretches that prove the unit, numbered from ``number``."""
    proofs = [evidence, *(replace(evidence, unit=unit, more=()) for unit in evidence.more)]
    return [cite(proof, number + n, knowledge) for n, proof in enumerate(proofs)]


def page_at(document: Document, offset: int) -> int | None:
    """The number of the page on which an offset of ``Document.text`` falls."""
    return page_and_start(document, offset)[0]


def page_and_start(document: Document, offset: int) -> tuple[int | None, int]:
    """The number of the page on which an offset of ``Document.text`` falls, and where that page begins there."""
    begins = 0
    for page in document.pages:
        if offset <= begins + len(page.text):
            return page.number, begins
        begins += len(page.text) + 1
    return (document.pages[-1].number if document.pages else None), 0


def original_text(document: Document, start: int, end: int) -> str | None:
    """The raw text where repair changed something more than line ends within the stretch, else None."""
    offset = 0
    for page in document.pages:
        touched = [
            r
            for r in page.repairs
            if offset + r.start < end
            and offset + r.end > start
            and re.sub(r"\s", "", r.before) != re.sub(r"\s", "", page.text[r.start : r.end])
        ]
        if touched:
            return " … ".join(r.before.strip() for r in touched)
        offset += len(page.text) + 1
    return None


def write_lines(
    chosen: Sequence[Evidence], knowledge: Knowledge, first_number: int, group: str, cut: Lists = frozenset()
) -> Draft:
    """One line per unit; items of one list stand under their lead-in, which says so where the list is ``cut``."""
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    lead: tuple[int, int] | None = None
    before: Unit | None = None
    topic: str | None = None  # the part that was told of last
    for evidence in chosen:
        made = cite_all(evidence, first_number + len(citations), knowledge)
        citation = made[0]
        citations.append(citation)
        text = with_term(evidence, before, knowledge) or with_subject(evidence.unit, before, topic)
        document = knowledge.document(evidence.hit.metadata.id)
        text = told_row(document, evidence.unit) if document is not None and evidence.unit.kind == "row" else text
        text = render("answer.said", who=evidence.unit.speaker, said=text) if evidence.unit.speaker else text
        before, topic = evidence.unit, evidence.unit.passage.topic or topic
        if evidence.unit.lead is not None:
            if lead != evidence.unit.lead:
                lead_citation = _lead_citation(evidence, citation.number, knowledge)
                citations[-1] = lead_citation
                citation = replace(citation, number=citation.number + 1)
                citations.append(citation)
                if list_of(evidence.unit) in cut:
                    sentences.append(Sentence(render("answer.part_of_list"), (), "label", None, group))
                sentences.append(
                    Sentence(
                        evidence.unit.lead_text,
                        (lead_citation.number,),
                        "statement",
                        hardness_of(evidence.hit.metadata, evidence.unit.lead_text),
                        group,
                    )
                )
                lead = evidence.unit.lead
            text = f"- {text}"
        else:
            lead = None
        citations.extend(made[1:])
        numbers = (citation.number, *(c.number for c in made[1:]))
        hardness = "onbekend" if evidence.unit.speaker else hardness_of(evidence.hit.metadata, evidence.unit.text)
        sentences.append(Sentence(text, numbers, "statement", hardness, group))
    return Draft(tuple(sentences), tuple(citations))


def list_of(unit: Unit) -> tuple[str, tuple[int, int] | None]:
    """The list that an item stands in; without a span for what is no item."""
    return unit.passage.document, unit.lead if unit.kind == "item" else None


def with_subject(unit: Unit, before: Unit | None, topic: str | None = None) -> str:
    """The unit's text; where it leans on words that are not told ("dit", "hieronder"), or is about another part than
    the lines above (``topic``), behind what its part is about.

    ``before`` is the unit on the line above; a unit that stands right behind it leans on that.
    """
    follows = before is not None and before.passage.id == unit.passage.id and before.goes_on(unit.start)
    other = before is not None and unit.passage.topic not in (None, topic)
    leans = other or LEANS.search(unit.text) is not None
    if unit.kind not in ("sentence", "item") or unit.lead is not None or follows or not leans:
        return unit.text
    subject = subject_of(unit.passage, "hieronder" in fold(unit.text))
    told = before is not None and before.passage.topic == subject
    if not subject or told or set(terms(subject)) <= set(terms(unit.text)):
        return unit.text
    return f"{subject}: {unit.text[0].lower()}{unit.text[1:]}"


def with_term(evidence: Evidence, before: Unit | None, knowledge: Knowledge) -> str:
    """The unit's text behind the glossary term that it helps to define; "" where it defines none, or the line above or
    the text itself has the term.
    """
    unit = evidence.unit
    document = knowledge.document(evidence.hit.metadata.id)
    if document is None or unit.kind not in ("sentence", "item") or unit.lead is not None:
        return ""
    term = term_of(document, unit.start, unit.end)
    above = before if before is not None and before.passage.document == document.metadata.id else None
    again = above is not None and term_of(document, above.start, above.end) == term
    if not term or again or len(term.split()) > MOST_SUBJECT or set(terms(term)) <= set(terms(unit.text)):
        return ""
    return f"{term}: {unit.text}"


def subject_of(passage: Passage, below: bool) -> str:
    """What a passage is about: its chapter's topic; for a line that points to its heading (``below``), else the last
    heading without number, when that is short.
    """
    if passage.topic:
        return passage.topic
    if not below:
        return ""
    last = (passage.section or " ".join(passage.path[-1:])).split(" › ")[-1].strip()
    bare = re.sub(r"^(?:hoofdstuk\s+|artikel\s+)?[\d.]+[.:]?\s+", "", last, flags=re.IGNORECASE).strip(" :?.")
    return bare if 0 < len(bare.split()) <= MOST_SUBJECT else ""


def _lead_citation(evidence: Evidence, number: int, knowledge: Knowledge) -> Citation:
    assert evidence.unit.lead is not None
    start, end = evidence.unit.lead
    lead_unit = replace(
        evidence.unit, start=start, end=end, text=clean(evidence.unit.lead_text), lead=None, lead_text=""
    )
    return cite(replace(evidence, unit=lead_unit), number, knowledge)


_PRESENT = re.compile(r"\b(?:op dit ogenblik|thans|tot op heden)\b", re.IGNORECASE)


def label_of(evidence: Evidence, day: date) -> str:
    """The label above a line: that of its document's period, and none where a plan tells how things are or were."""
    metadata = evidence.hit.metadata
    told_early = metadata.valid_from is not None and day < metadata.valid_from
    now = told_early and (_PRESENT.search(evidence.unit.text) is not None or reports(evidence.unit.text, metadata))
    return "" if now else period_label(metadata, day)


def period_label(metadata: Metadata, day: date) -> str:
    """The label above lines of a document that does not hold on the day, or "" when it does."""
    if in_force(metadata, day):
        return ""
    if metadata.valid_from is not None and day < metadata.valid_from:
        return render("answer.from", date=say_date(metadata.valid_from))
    if metadata.valid_until is not None:
        return render("answer.until", date=say_date(metadata.valid_until))
    return ""
