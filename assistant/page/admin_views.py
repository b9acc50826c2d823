"""What the tabs of Beheer show, as HTML from templates."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from math import ceil
from typing import Any

from assistant.model import Question
from assistant.page.admin_documents import Workshop
from assistant.page.admin_figures import Asked, asked_weeks
from assistant.page.admin_gaps import weeks
from assistant.page.admin_jobs import Stage
from assistant.page.admin_route_check import reason_words
from assistant.page.feedback import reactions
from assistant.page.frame import environment, words
from assistant.page.search import kind_name
from assistant.page.source import in_words
from assistant.service import Service
from assistant.write import say_date
from ingest.metadata import known_metadata
from kb.hit import Scope
from kb.search import ELSEWHERE, NATIONAL
from prompts import templates

Choices = list[tuple[str, str]]
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_LOG = logging.getLogger(__name__)


def part(name: str, **values: Any) -> str:
    """A part of a page from a template."""
    return environment().get_template(f"admin_{name}.html").render(**values)


def attempted(view: Callable[..., str], *given: Any) -> str:
    """A view, or in words that it could not be made."""
    try:
        return view(*given)
    except Exception as error:
        return failed_view(error)


def failed_view(error: Exception) -> str:
    """That a view could not be made: Gradio would tell it in English."""
    _LOG.error("a view of the panel failed", exc_info=error)
    return part("failed", detail=type(error).__name__)


def said_view(text: str) -> str:
    """What came of an action."""
    return part("route_check", said=text, checked=None)


def health_view(service: Service, questions: Callable[[], Iterable[Asked]] = tuple) -> str:
    """The state of the index, what could not be read, reactions and questions per week."""
    health, library = service.health(), service.current_library()
    given = list(reactions(service.folder.root))
    per_week, asked = weeks(given, date.today()), asked_weeks(questions(), date.today())
    manifest, reading = service.folder.manifest(), library.knowledge.reading
    made = datetime.fromisoformat(manifest.made).astimezone()
    return part(
        "health",
        health=health,
        manifest=manifest,
        made=words("health_made_at", date=say_date(made), time=f"{made:%H.%M}"),
        problems=[*(f"{f.file_name}: {f.reason} {f.remedy}" for f in reading.failures), *reading.conflicts],
        route_problems=[*filter(None, [service.routes_problem]), *(p.message for p in library.facts.route_problems)],
        counts=Counter(r.kind for r in given),
        weeks=per_week,
        most=max([1, *(w.good + w.bad + w.gap for w in per_week)]),
        asked=asked,
        asked_most=max(w.answered + w.without + w.other for w in asked),
    )


def documents_view(service: Service) -> str:
    """All documents with their report."""
    today = date.today()
    names = document_regions(service)
    rows = [
        (d, names.get(d.metadata.region or "", d.metadata.region), in_words(d.metadata, today), _repairs(d))
        for d in service.current_library().knowledge.documents
    ]
    return part("documents", rows=rows, kind_name=kind_name)


def _repairs(document: Any) -> int:
    return sum(len(p.repairs) for p in document.pages)


def region_names(service: Service) -> dict[str, str]:
    """What a region is called, by its id."""
    regions = service.current_library().gazetteer.regions
    return {**{r.id: r.name for r in regions}, NATIONAL: words("region_national")}


def document_regions(service: Service) -> dict[str, str]:
    """What the region of a document is called, also of one that is of other municipalities."""
    return {**region_names(service), ELSEWHERE: words("region_elsewhere")}


def document_choices(service: Service) -> Choices:
    """Titles; where two documents have the same, with the name of the file."""
    found = [(d.metadata.title, d.file_name, d.metadata.id) for d in service.current_library().knowledge.documents]
    count = Counter(title for title, _, _ in found)
    return [(f"{title} ({file})" if count[title] > 1 else title, identity) for title, file, identity in found]


def choices_for(service: Service, field: str, value: str) -> Choices:
    """What a document's region or kind may be: what is known, what it is now, and nothing."""
    if field == "region":
        names = document_regions(service)
    else:
        known = [n.removeprefix("kind_") for n in templates("page") if n.startswith("kind_")]
        names = {k: kind_name(k) for k in known}
    return [(words("source_unknown"), ""), *((name, k) for k, name in ({value: value} | names).items() if k)]


def withdrawn_choices(workshop: Workshop) -> Choices:
    """Documents that can be put back, by their title or the name of their file (by both where two have the same title),
    with the day of withdrawal.
    """
    folder = workshop.folder
    titles = {i: m.title for i, m in known_metadata(folder).by_id.items()}
    found = [(titles.get(w.identity, w.origin.name), w) for w in workshop.withdrawn()]
    count = Counter(name for name, _ in found)
    named = [(f"{name} ({w.origin.relative_to(folder)})" if count[name] > 1 else name, w) for name, w in found]
    return [(words("admin_back_choice", name=name, date=say_date(w.day)), str(w.path)) for name, w in named]


def written(value: date | str | None) -> str:
    """A value as it stands in a box; a day as day-month-year."""
    return f"{value.day}-{value.month}-{value.year}" if isinstance(value, date) else value or ""


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
    return part("progress", stage=stage, left="" if stage.left is None else _left(stage.left))


def _left(seconds: float) -> str:
    """The time left, no more exact than it is known."""
    if seconds > 60:
        return words("admin_left_minutes", minutes=ceil(seconds / 60))
    return words("admin_left", seconds=max(10, ceil(seconds / 10) * 10))
