"""Arranges chosen evidence: per region where they differ, per period, the best line first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import Evidence
from assistant.model import Answer, Citation, Notice, Sentence
from assistant.service import Library
from assistant.understand import Understood
from assistant.write import choose, period_label, say_date, whole_list, write_lines
from kb.search import NATIONAL, in_force
from prompts import render


def compose(question: Understood, evidence: Sequence[Evidence], library: Library) -> Answer:
    """The draft answer: lines in groups with their labels, citations numbered through."""
    chosen = select(question, evidence)
    sentences: list[Sentence] = []
    citations: list[Citation] = []
    for label, members in _groups(question, chosen, library):
        draft = write_lines(members, library.knowledge, len(citations) + 1, label)
        if label:
            sentences.append(Sentence(label, (), "label", None, label))
        sentences.extend(draft.sentences)
        citations.extend(draft.citations)
    return Answer(
        status="answered",
        markdown=as_markdown(sentences),
        sentences=tuple(sentences),
        citations=tuple(citations),
        notices=tuple(validity_notices(question, chosen)),
    )


def select(question: Understood, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What to say: the whole list where one is asked, else the best units that fit."""
    chosen = choose(evidence, question)
    if chosen and ("list" in question.kinds or chosen[0].unit.kind == "item"):
        items = whole_list(chosen[0], evidence)
        if len(items) > 1:
            return items
    return chosen


def _groups(
    question: Understood, chosen: Sequence[Evidence], library: Library
) -> list[tuple[str, list[Evidence]]]:
    groups: dict[str, list[Evidence]] = {}
    regions = {e.hit.metadata.region for e in chosen} - {NATIONAL, None}
    for evidence in chosen:
        label = period_label(evidence.hit.metadata, question.day)
        region = library.gazetteer.region(evidence.hit.metadata.region or "")
        if len(regions) > 1 and region is not None:
            label = f"{render('answer.region', region=region.name)} {label}".strip()
        groups.setdefault(label, []).append(evidence)
    return list(groups.items())


def as_markdown(sentences: Sequence[Sentence]) -> str:
    """Lines with [n] markers behind each statement."""
    lines: list[str] = []
    for sentence in sentences:
        marks = "".join(f" [{n}]" for n in sentence.citations)
        item = sentence.text.startswith("- ")
        if lines and not (item and lines[-1].startswith(("- ",))):
            lines.append("")
        lines.append(f"{sentence.text}{marks}")
    return "\n".join(lines)


def validity_notices(question: Understood, chosen: Sequence[Evidence]) -> list[Notice]:
    """Says of each cited document that does not hold on the day since or until when it does."""
    notices: dict[str, Notice] = {}
    for evidence in chosen:
        meta = evidence.hit.metadata
        if in_force(meta, question.day) or meta.id in notices:
            continue
        if meta.valid_from is not None and question.day < meta.valid_from:
            text = render("answer.not_yet", title=meta.title, date=say_date(meta.valid_from))
        elif meta.valid_until is not None:
            text = render("answer.no_longer", title=meta.title, date=say_date(meta.valid_until))
        else:
            continue
        notices[meta.id] = Notice("validity", text)
    return list(notices.values())


def renumber(answer: Answer) -> Answer:
    """The answer with its Markdown made anew from its sentences."""
    return replace(answer, markdown=as_markdown(answer.sentences))
