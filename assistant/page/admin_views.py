"""What the tabs of Beheer show, as HTML from templates."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from assistant.model import Question
from assistant.page.admin_documents import Stage
from assistant.page.admin_figures import Asked, asked_weeks
from assistant.page.admin_gaps import gaps, weeks
from assistant.page.admin_route_check import reason_words
from assistant.page.feedback import Reaction, reactions
from assistant.page.frame import environment, words
from assistant.page.search import kind_name
from assistant.page.source import in_words
from assistant.service import Service
from kb.hit import Scope

_LOG = logging.getLogger(__name__)


def part(name: str, **values: Any) -> str:
    """A part of a page from a template."""
    return environment().get_template(f"admin_{name}.html").render(**values)


def told(view: Callable[..., str], *given: Any) -> str:
    """A view, or in words that it could not be made: Gradio would tell it in English."""
    try:
        return view(*given)
    except Exception as error:
        _LOG.exception("a view of the panel failed")
        return part("failed", detail=type(error).__name__)


def health_view(service: Service, questions: Callable[[], Iterable[Asked]] = tuple) -> str:
    """The state of the index, what could not be read, reactions and questions per week."""
    health, library = service.health(), service.current_library()
    told = list(reactions(service.folder.root))
    per_week, asked = weeks(told, date.today()), asked_weeks(questions(), date.today())
    return part(
        "health",
        health=health,
        manifest=service.folder.manifest(),
        reading=library.knowledge.reading,
        route_problems=[*filter(None, [service.routes_problem]), *(p.message for p in library.facts.route_problems)],
        counts=Counter(r.kind for r in told),
        weeks=per_week,
        most=max([1, *(w.good + w.bad + w.gap for w in per_week)]),
        asked=asked,
        asked_most=max(w.answered + w.without + w.other for w in asked),
    )


def documents_view(service: Service) -> str:
    """All documents with their report."""
    today = date.today()
    rows = [(d, in_words(d.metadata, today), _repairs(d)) for d in service.current_library().knowledge.documents]
    return part("documents", rows=rows, kind_name=kind_name)


def _repairs(document: Any) -> int:
    return sum(len(p.repairs) for p in document.pages)


def document_choices(service: Service) -> list[tuple[str, str]]:
    """Titles with ids."""
    return [
        (f"{d.metadata.title} ({d.metadata.id})", d.metadata.id) for d in service.current_library().knowledge.documents
    ]


def gaps_view(service: Service, questions: Callable[[], Iterable[Reaction]]) -> str:
    """Kennisgaten: what readers passed on, and what the log has without an answer."""
    told = [*reactions(service.folder.root), *questions()]
    return part("gaps", gaps=gaps(service.current_library(), told))


def evidence_view(service: Service, question: str, municipality: str) -> str:
    """How an answer to the question comes about: passages with their scores, the answer, the gate's verdicts."""
    from assistant.answer import answer_question

    if not question.strip():
        return ""
    library = service.current_library()
    asked = Question(question.strip()[:2000], municipality.strip() or None)
    answer = answer_question(asked, library)
    region = next((c.region for c in answer.citations if c.region), None)
    found = library.searcher.search(answer.question_used or asked.text, Scope(region, date.today()), 8)
    return part("evidence", answer=answer, hits=found.hits, reason_words=reason_words)


def progress_view(stage: Stage) -> str:
    """How far the work is, in words and as a bar."""
    left = words("admin_left", seconds=round(stage.left)) if stage.left and stage.left >= 1 else ""
    return part("progress", stage=stage, left=left)
