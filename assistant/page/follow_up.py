"""What a reader may ask next: questions made from what the answer names, offered only when they have an answer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import answer_question
from assistant.api_models import AskIn, ErrorOut, Municipality, RoleIn
from assistant.model import Question, Role
from assistant.page.choices import EXAMPLES, possible_examples
from assistant.page.feedback import masked
from assistant.page.frame import words
from assistant.refuse import is_sure
from assistant.service import Library, Service, without_model
from kb.words import STOP_WORDS, fold, raw_words, word_terms

MOST = 3
_TRIES = 7  # questions tried for one answer
_KEPT = 4000  # outcomes remembered
_BUYERS = ("gemeente", "aanbieder")


class FollowIn(AskIn):
    """A question as it was asked, and what its answer said."""

    answer: str = Field(default="", max_length=8000)
    asked: list[str] = Field(default_factory=list, max_length=60)


class ExamplesIn(BaseModel):
    """For whom example questions are."""

    model_config = ConfigDict(extra="forbid")
    municipality: Municipality = None
    role: RoleIn = None


class FollowOut(BaseModel):
    """Questions that have an answer, at most three."""

    suggestions: list[str]


class FollowUps:
    """Tries candidates one job at a time, so that suggestions never stand in the way of questions."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[object, ...], bool] = OrderedDict()
        self._busy = threading.Lock()
        self._choosing = threading.Lock()

    def suggest(self, given: FollowIn, library: Library, today: date | None = None) -> list[str]:
        """At most ``MOST`` questions with an answer; none while another job runs."""
        if not self._busy.acquire(blocking=False):
            return []
        try:
            return self._suggest(given, library, today)
        finally:
            self._busy.release()

    def examples(
        self, municipality: str | None, role: Role | None, library: Library, today: date | None = None
    ) -> list[str]:
        """The first ``EXAMPLES`` examples of the role that the sources answer for the municipality; none while other
        examples are tried, nor for a municipality that is not known.
        """
        if not self._choosing.acquire(blocking=False):
            return []
        try:
            asked = (Question(text, municipality, role) for text in possible_examples()[role or ""])
            answered = (q.text for q in asked if self._answers(q, "", library, today))
            return list(islice(answered, EXAMPLES))
        finally:
            self._choosing.release()

    def _suggest(self, given: FollowIn, library: Library, today: date | None) -> list[str]:
        question, answer = masked(given.question), masked(given.answer)
        said = {_core(q) for q in (question, *given.asked)}
        found: list[str] = []
        for tried, (text, subject) in enumerate(candidates(question, answer, given.role, library)):
            if tried >= _TRIES or len(found) == MOST:
                break
            asked = replace(given.question_value(), text=text, history=())
            if _core(text) not in said and self._answers(asked, subject, library, today):
                found.append(text)
                said.add(_core(text))
        return found

    def _answers(self, asked: Question, subject: str, library: Library, today: date | None) -> bool:
        """Whether the sources answer it with a citation and without doubt, naming its subject; asks no model. Never for
        a municipality that is not known, so that nothing a visitor typed is remembered.
        """
        if asked.municipality:
            place = library.gazetteer.look_up(asked.municipality)
            if place is None:
                return False
            asked = replace(asked, municipality=place.municipality or place.name)
        key = (library.knowledge.version, library.routes, today or date.today(), asked, subject)
        if key not in self._known:
            answer = answer_question(asked, without_model(library), today)
            names = not subject or _core(subject) <= _core(answer.markdown)
            self._known[key] = is_sure(answer) and bool(answer.citations) and names
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return self._known[key]


def candidates(question: str, answer: str, role: str | None, library: Library) -> Iterator[tuple[str, str]]:
    """Questions with the subject their answer must name: task areas, terms, what changes, the role's examples."""
    facts, both = library.facts, f"{question}\n{answer}"
    areas = list(dict.fromkeys(s.subject for s in facts.sheets_named(both) if s.kind == "taakgebied"))
    for area in areas[:2]:
        named_as = _within(area)
        yield words("follow_area", area=named_as), area
        for name in ("follow_term", "follow_money") if role in _BUYERS else ("follow_consult",):
            yield words(name, area=named_as), area
    named = {_core(d.term) for d in facts.define(question)}
    terms = [d.term for d in facts.define(answer) if _core(d.term) not in named and d.kind == "begrip"]
    for term in list(dict.fromkeys(terms))[:2]:
        yield words("follow_what", term=_within(term)), term
    if "2027" not in question:
        yield words("follow_change"), ""
    for example in possible_examples()[role or ""]:
        yield example, ""


def _within(name: str) -> str:
    """A name as it stands inside a sentence: without its capital, unless it is an abbreviation, a law or a name."""
    plain = name[1:2].islower() and name[1:] == name[1:].lower() and not name.endswith("wet")
    return name[:1].lower() + name[1:] if plain else name


def _core(text: str) -> frozenset[str]:
    return frozenset(t for w in raw_words(fold(text)) if w not in STOP_WORDS for t in word_terms(w))


def add_follow_ups(app: FastAPI, service: Service) -> None:
    """``POST /api/suggestions`` and ``POST /api/examples``."""
    follow_ups = FollowUps()

    @app.post("/api/suggestions", response_model=FollowOut, responses={422: {"model": ErrorOut}}, tags=["vragen"])
    def suggestions(body: FollowIn) -> FollowOut:
        """Vervolgvragen bij een antwoord; elke vraag heeft een antwoord in de bronnen."""
        return FollowOut(suggestions=follow_ups.suggest(body, service.current_library()))

    @app.post("/api/examples", response_model=FollowOut, responses={422: {"model": ErrorOut}}, tags=["vragen"])
    def examples(body: ExamplesIn) -> FollowOut:
        """Voorbeeldvragen voor een rol en een gemeente; elke vraag heeft een antwoord in de bronnen."""
        library = service.current_library()
        return FollowOut(suggestions=follow_ups.examples(body.municipality, body.role, library))
