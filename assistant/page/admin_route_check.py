"""Whether a route's step would be shown: its sentences stand in the documents and the gate lets its text pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.citations import check
from assistant.fact_evidence import as_evidence
from assistant.model import Sentence
from assistant.page.frame import words
from assistant.page.search import kind_name
from assistant.service import Library
from assistant.write import cite_all
from kb.facts.model import Evidence, hardness_of
from kb.facts.route_model import RouteStep, Wanted
from prompts import templates


@dataclass(frozen=True)
class Proof:
    """A sentence that a step rests on: its document, page and address."""

    title: str
    page: int | None
    quote: str
    link: str


@dataclass(frozen=True)
class Checked:
    """``shown``: the step stands in answers; ``problems`` tell why not, ``remarks`` what an editor may look at."""

    shown: bool
    proofs: tuple[Proof, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def check_step(step: RouteStep, library: Library) -> Checked:
    """Look up a step's evidence and hold its text against it, as an answer would."""
    finder = library.facts.evidence_finder
    found = {w: finder.find(w) for w in step.evidence}
    missing = tuple(_why_not(w, library) for w, proofs in found.items() if not proofs)
    evidence = tuple(e for proofs in found.values() for e in proofs)
    if not evidence:
        return Checked(False, (), missing, ())
    proofs, reason = _at_the_gate(step, evidence, library)
    refused = (words("routes_refused", reason=reason_words(reason)),) if reason else ()
    return Checked(not reason, proofs, refused, (*missing, *_too_hard(step, evidence, library)))


def reason_words(reason: str) -> str:
    """Why the gate refused a sentence, in Dutch."""
    key = "gate_" + reason.replace(" ", "_")
    return words(key) if key in templates("page") else reason


def _at_the_gate(step: RouteStep, evidence: Sequence[Evidence], library: Library) -> tuple[tuple[Proof, ...], str]:
    made = as_evidence(step.text, evidence, "step", 0.5, library)
    if made is None:
        return (), "uncited"
    cited = cite_all(made, 1, library.knowledge)
    line = f"- **{step.slot}:** {step.text}"  # as a route card says it
    verdict = check([Sentence(line, tuple(c.number for c in cited))], cited)[0]
    return tuple(Proof(c.title, c.page, c.quote, c.link) for c in cited), verdict.reason


def _why_not(wanted: Wanted, library: Library) -> str:
    finder = library.facts.evidence_finder
    if not finder.documents_for(wanted.document):
        return words("routes_not_indexed", document=wanted.document)
    document = finder.named(wanted.document)
    best = min((finder.missing(wanted.document, choice) for choice in wanted.choices), key=len)
    if best:
        return words("routes_terms_missing", document=document, terms=", ".join(best))
    return words("routes_not_together", document=document)


def _too_hard(step: RouteStep, evidence: Sequence[Evidence], library: Library) -> tuple[str, ...]:
    """A remark when no document that proves the step is as firm as the step says it is."""
    documents = [d for e in evidence if (d := library.knowledge.document(e.document)) is not None]
    held = {hardness_of(d.metadata, e.quote) for d, e in zip(documents, evidence, strict=False)}
    if step.hardness in held or step.hardness not in ("wet", "besluit"):
        return ()
    kinds = ", ".join(dict.fromkeys(kind_name(d.metadata.kind or "") or words("source_unknown") for d in documents))
    return (words("routes_too_hard", hardness=step.hardness, kinds=kinds),)
