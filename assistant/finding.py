"""Search for staff: ranked passages with what matched, phrases in quotes, filters and paging."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.api_models import ResultOut, SearchOut
from assistant.elsewhere import at_home
from assistant.matching import matched_words
from assistant.model import Question
from assistant.service import Library
from assistant.understand import understand
from assistant.write import original_text, page_at
from kb.hit import Hit, Scope
from kb.search import in_force
from kb.words import fold
from prompts import render

_PHRASE = re.compile(r"[\"“”„]([^\"“”„]{2,})[\"“”„]")
DEEPEST = 200


def find_passages(
    library: Library,
    q: str,
    municipality: str | None = None,
    as_of: date | None = None,
    k: int = 10,
    offset: int = 0,
    region: str | None = None,
    kind: str | None = None,
    document: str | None = None,
    holding: date | None = None,
) -> SearchOut:
    """The passages for a search; words in double quotes must stand in the passage as they are.

    ``as_of`` only ranks; what does not hold on the day ``holding`` is left out.
    """
    asked = Question(q, municipality, None, as_of)
    understood = at_home(understand(asked, library.gazetteer, date.today()), library)
    scope = Scope(
        region=region or (understood.regions[0] if len(understood.regions) == 1 else None),
        as_of=understood.day,
        documents=(document,) if document else understood.documents,
        kinds=(kind,) if kind else (),
    )
    if holding is not None:
        scope = replace(scope, documents=_holding(library, scope.documents, holding))
    if (understood.outside is not None and not region) or (holding is not None and not scope.documents):
        return SearchOut(results=[], total=0, timings_ms={})
    phrases = [fold(p) for p in _PHRASE.findall(q)]
    found = library.find(q, scope, DEEPEST)
    hits = [h for h in found.hits if all(p in fold(re.sub(r"\s+", " ", h.passage.text)) for p in phrases)]
    results = [_result(library, h, n, q) for n, h in enumerate(hits[offset : offset + k], offset + 1)]
    return SearchOut(results=results, total=len(hits), timings_ms={n: round(v, 2) for n, v in found.timings_ms.items()})


def _holding(library: Library, wanted: tuple[str, ...], day: date) -> tuple[str, ...]:
    """Which of the wanted documents (of all, when none is named) hold on the day."""
    metas = [d.metadata for d in library.knowledge.documents]
    return tuple(m.id for m in metas if in_force(m, day) and (not wanted or m.id in wanted))


def _result(library: Library, hit: Hit, number: int, q: str) -> ResultOut:
    passage, meta = hit.passage, hit.metadata
    held = library.knowledge.document(meta.id)
    page = page_at(held, passage.start) if held else passage.first_page
    matched = matched_words(q, passage.text)
    return ResultOut(
        number=number,
        document=meta.id,
        title=meta.title,
        section=passage.section,
        page=page,
        quote=passage.text,
        passage=passage.text,
        valid_from=meta.valid_from,
        valid_until=meta.valid_until,
        link=f"/bron/{meta.id}/{page or 1}?passage={passage.id}",
        original=original_text(held, passage.start, passage.end) if held else None,
        official_pages=passage.official_pages,
        path=list(passage.path),
        status=meta.status,
        region=meta.region,
        score=round(hit.score, 4),
        terms=matched,
        why=render("api.why_terms", terms=", ".join(matched[:6])) if matched else render("api.why_meaning"),
    )
