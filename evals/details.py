"""Holds the rules of ``assistant.details`` against practice questions whose answering statements are marked: a rule by
which such a statement lacks what is asked would refuse wrongly.

``python -m evals.details FOLDER [FOLDER …]`` (the folders that the questions are about, ``evals/training/documents``
when none is named) prints how many each rule would refuse, and every one of them. What the rules refuse rightly is
measured where whole answers are.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.details import contact_missing, detail_missing, missing_kind, type_missing
from assistant.understand import question_kinds
from assistant.unmet import RULES, other_field
from evals.train_encoder import library_documents
from evals.training import FOLDER, Marked, Practice, load_practice, marked_passages
from ingest.model import Document
from kb.words import fold


@dataclass(frozen=True)
class Wrong:
    """A rule that would refuse a question, with the statement that answers it."""

    rule: str
    question: str
    told: str


def rules_that_fire(question: str, told: str, around: str = "") -> Iterator[str]:
    """The rules by which a statement lacks what is asked; ``around``: what it stands in."""
    asked, folded = fold(question), fold(told)
    if contact_missing(asked, folded):
        yield "contact"
    elif detail_missing(asked, folded, told):
        yield "detail"
    if "figure" in question_kinds(question) and type_missing(asked, folded):
        yield "type"
    kind = missing_kind(asked, told)
    if kind:
        yield kind
    if "referral" not in question_kinds(question) and other_field(asked, [folded, fold(around)]):
        yield "field"
    yield from (rule.__name__.removesuffix("_missing") for rule in RULES if rule(asked, [folded]))


def wrongly_refused(documents: Iterable[Document], practice: Iterable[Practice]) -> tuple[int, list[Wrong]]:
    """How many questions have their marked statements in the documents, and which of them a rule would refuse."""
    told = {
        (m.document.metadata.id, key): (f"{unit.lead_text} {unit.text}", _around(m))
        for m in marked_passages(documents)
        for unit, key in zip(m.units, m.marks, strict=True)
    }
    count, wrong = 0, list[Wrong]()
    for item in practice:
        marked = [(document, key) for document, keys in item.answers for key in keys if (document, key) in told]
        if item.none or not marked:
            continue
        count += 1
        text, around = (" ".join(parts) for parts in zip(*(told[place] for place in marked), strict=True))
        wrong += [Wrong(rule, item.question, text) for rule in rules_that_fire(item.question, text, around)]
    return count, wrong


def _around(marked: Marked) -> str:
    passage = marked.passage
    return " ".join([marked.document.metadata.title, *passage.path, passage.section, passage.text])


def main(arguments: list[str]) -> int:
    """Print the report."""
    folders = [Path(a) for a in arguments] or [FOLDER / "documents"]
    documents = [d for folder in folders for d in library_documents(folder)]
    count, wrong = wrongly_refused(documents, load_practice())
    for rule in sorted({w.rule for w in wrong}):
        own = [w for w in wrong if w.rule == rule]
        print(f"\n{rule}: {len(own)} of {count}")
        for w in own:
            print(f"  {w.question}\n    {w.told.strip()[:200]}")
    print(f"\n{len({w.question for w in wrong})} of {count} answered questions would be refused by a rule.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
