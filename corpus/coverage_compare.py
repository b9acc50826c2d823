"""One official document against our restatement of it: which facts are held, missing, or too much.

Figures of three digits, amounts, percentages and dates count in charts and diagrams too; the rest in running text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from corpus.coverage_facts import Fact, common_words, facts_in, plain, words_in
from corpus.coverage_sections import Alignment, Pair, restated_sections
from ingest.model import Document

_FIGURES = frozenset({"number", "amount", "percentage", "date", "code"})
_IN_CHARTS = frozenset({"amount", "percentage", "date"})
Key = tuple[str, int, str, str]


@dataclass(frozen=True)
class Reason:
    """Why a finding may stand; ``no_fact`` says that the official token is no fact at all (a damaged letter, say)."""

    text: str
    no_fact: bool


@dataclass(frozen=True)
class Finding:
    """``what`` is ``missing`` (in ours), ``beside`` (elsewhere in ours on that page) or ``extra`` (only in ours)."""

    document: str
    section: str
    page: int
    what: str
    fact: str
    kind: str

    @property
    def key(self) -> Key:
        return self.document, self.page, self.what, self.fact


@dataclass(frozen=True)
class Count:
    """Distinct facts of a stretch, those in our matching section, those held at all, and tokens that are no facts."""

    facts: int = 0
    inside: int = 0
    held: int = 0
    no_facts: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.facts + other.facts,
            self.inside + other.inside,
            self.held + other.held,
            self.no_facts + other.no_facts,
        )


@dataclass(frozen=True)
class SectionResult:
    """The count of one official stretch under the heading that we give it."""

    title: str
    count: Count


@dataclass(frozen=True)
class Result:
    """One document compared; ``reasons`` are all reasons that were given."""

    document: str
    sections: tuple[SectionResult, ...]
    findings: tuple[Finding, ...]
    reasons: Mapping[Key, Reason] = field(default_factory=dict)

    def count(self) -> Count:
        return sum((section.count for section in self.sections), Count())

    def unexplained(self) -> list[Finding]:
        return [one for one in self.findings if one.what != "beside" and reason_for(one, self.reasons) is None]


def reason_for(finding: Finding, reasons: Mapping[Key, Reason]) -> Reason | None:
    """The reason given for a finding; a name of more words has one where each of its words has."""
    if finding.key in reasons:
        return reasons[finding.key]
    words = finding.fact.split() if finding.kind == "name" else []
    each = [reasons.get((finding.document, finding.page, finding.what, word)) for word in words]
    return each[0] if each and all(each) else None


class _Exception(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document: str
    page: int
    what: Literal["missing", "extra"]
    facts: list[str]
    reason: str
    no_fact: bool = False


class _Exceptions(BaseModel):
    model_config = ConfigDict(extra="forbid")

    exceptions: list[_Exception]


def read_reasons(path: Path) -> dict[Key, Reason]:
    """The exceptions file; raises pydantic.ValidationError where an entry has not the form it should have."""
    entries = _Exceptions.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).exceptions
    return {
        (entry.document, entry.page, entry.what, fact): Reason(entry.reason, entry.no_fact)
        for entry in entries
        for fact in entry.facts
    }


class _Held:
    """What a text holds, ready to be asked."""

    def __init__(self, text: str, common: frozenset[str]) -> None:
        facts = [fact for fact in facts_in(text, common, pointers=True) if fact.kind in _FIGURES]
        self.figures = frozenset(fact.value for fact in facts)
        self.years = frozenset(fact.value.split()[-1] for fact in facts if fact.kind == "date")
        self.words = words_in(text)
        self.text = plain(text)

    def has(self, fact: Fact) -> bool:
        if fact.kind == "site":
            return fact.value in self.text
        if fact.kind == "date":
            return any(fact.value == held or held.endswith(" " + fact.value) for held in self.figures)
        if fact.kind in _FIGURES:
            return fact.value in self.figures or fact.value in self.years
        return all(word in self.words for word in fact.value.split())


def _distinct(facts: Sequence[Fact]) -> list[Fact]:
    return list({(fact.kind, fact.value): fact for fact in reversed(facts)}.values())


def _everything(document: Document) -> str:
    """All that the official file gives: diagram labels, the text before repair and the parts of web addresses too."""
    pages = [f"{page.text}\n{page.raw}\n{' '.join(page.labels)}" for page in document.pages]
    text = "\n".join([document.metadata.title, *pages])
    return f"{text}\n{text.replace('/', ' ')}"


class _Comparison:
    """The pairs of one document, and what each of our sections holds."""

    def __init__(self, document: Document, markdown: str, reasons: Mapping[Key, Reason]) -> None:
        self.document = document
        self.reasons = reasons
        self.alignment = Alignment(document)
        self.pairs = self.alignment.pairs(restated_sections(markdown))
        self.common = common_words(self.alignment.text) | common_words(markdown)
        self.held = [_Held(pair.text, self.common) for pair in self.pairs]

    def _beside(self, page: int) -> Iterator[_Held]:
        for pair, held in zip(self.pairs, self.held, strict=True):
            if any(section.pages[0] <= page <= section.pages[1] for section in pair.sections):
                yield held

    def official(self, pair: Pair, own: _Held) -> tuple[SectionResult, list[Finding]]:
        """The facts of one official stretch, looked up in ours."""
        running = facts_in(self.alignment.text[pair.start : pair.end], self.common)
        facts = _distinct([*running, *self._chart_figures(pair)])
        found = [self._finding(pair, fact, own) for fact in facts if not own.has(fact)]
        missing = [one for one in found if one.what == "missing"]
        no_facts = sum(bool(reason and reason.no_fact) for reason in (reason_for(one, self.reasons) for one in missing))
        total = len(facts) - no_facts
        count = Count(total, len(facts) - len(found), len(facts) - len(missing), no_facts)
        return SectionResult(pair.title, count), found

    def _chart_figures(self, pair: Pair) -> Iterator[Fact]:
        """The figures in charts and diagrams of the pages that begin in a stretch; the text has them apart."""
        for page in self.document.pages:
            start = self.alignment.page_starts.get(page.number or 0, -1)
            if pair.start <= start < pair.end:
                for fact in facts_in("\n".join(page.labels), self.common):
                    if fact.kind in _IN_CHARTS or (fact.kind == "number" and len(fact.value) > 2):
                        yield Fact(fact.kind, fact.value, start - pair.start)

    def _finding(self, pair: Pair, fact: Fact, own: _Held) -> Finding:
        page = self.alignment.page_at(pair.start + fact.start)
        what = "beside" if any(held.has(fact) for held in self._beside(page)) else "missing"
        lacking = fact.value
        if fact.kind == "name":
            lacking = " ".join(word for word in fact.value.split() if word not in own.words)
        return Finding(self.document.metadata.id, pair.title, page, what, lacking, fact.kind)

    def extras(self) -> Iterator[Finding]:
        """Facts of ours that the official document has nowhere."""
        official = _Held(_everything(self.document), self.common)
        for pair in self.pairs:
            for section in pair.sections:
                for fact in _distinct(facts_in(section.text, self.common)):
                    if not official.has(fact):
                        page = section.pages[0]
                        yield Finding(self.document.metadata.id, section.title, page, "extra", fact.value, fact.kind)


def compare(document: Document, markdown: str, reasons: Mapping[Key, Reason]) -> Result:
    """The official document against our Markdown source of it."""
    comparison = _Comparison(document, markdown, reasons)
    sections: list[SectionResult] = []
    findings: list[Finding] = []
    for pair, held in zip(comparison.pairs, comparison.held, strict=True):
        section, found = comparison.official(pair, held)
        sections.append(section)
        findings.extend(found)
    findings.extend(comparison.extras())
    return Result(document.metadata.id, tuple(sections), tuple(findings), reasons)
