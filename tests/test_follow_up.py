"""Follow-up questions are offered only when the documents answer them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from assistant.answer import answer_question
from assistant.model import Question
from assistant.page.choices import examples
from assistant.page.follow_up import MOST, FollowIn, FollowUps, add_follow_ups, candidates
from assistant.refuse import is_sure

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from assistant.service import Library, Service


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[TestClient]:
    """The address over the small index."""
    from fastapi.testclient import TestClient

    from assistant.api import create_app

    app = create_app(service)
    add_follow_ups(app, service)
    with TestClient(app) as made:
        yield made


ASKED = "Wat is een buddy?"
ANSWER = "Een buddy uit de buurt doet mee. Het torenteam luistert naar ouders en kind. Zwemhulp loopt vier jaar."


def given(**more: Any) -> FollowIn:
    return FollowIn(**({"question": ASKED, "answer": ANSWER, "municipality": "Breda"} | more))


def test_every_question_offered_has_an_answer_with_a_source(library: Library) -> None:
    found = FollowUps().suggest(given(), library)
    assert 0 < len(found) <= MOST
    for text in found:
        answer = answer_question(Question(text, "Breda"), library)
        assert answer.status == "answered" and answer.citations, text


def test_a_law_keeps_its_capital_in_a_question() -> None:
    terms = [SimpleNamespace(term=term, kind="begrip") for term in ("Speelwet", "Speelplek")]
    facts = SimpleNamespace(sheets_named=lambda _: [], define=lambda text: terms if "Speelwet" in text else [])
    known: Any = SimpleNamespace(facts=facts)
    offered = [text for text, _ in candidates("Wie helpt?", "De Speelwet zegt het.", None, known)]
    assert offered[:2] == ['Wat betekent "Speelwet"?', 'Wat betekent "speelplek"?']


def test_a_question_without_an_answer_is_tried_and_not_offered(library: Library) -> None:
    tried = [text for text, _ in candidates(ASKED, ANSWER, None, library)]
    without = [t for t in tried if answer_question(Question(t, "Breda"), library).status != "answered"]
    assert without and set(examples()[""]) & set(tried)
    assert not set(without) & set(FollowUps().suggest(given(), library))


def test_what_was_asked_already_is_not_offered_again(library: Library) -> None:
    first = FollowUps().suggest(given(), library)
    again = FollowUps().suggest(given(asked=first), library)
    assert not set(first) & set(again)


def test_suggestions_never_wait_for_each_other(library: Library) -> None:
    follow_ups = FollowUps()
    with follow_ups._busy:
        assert follow_ups.suggest(given(), library) == []


@pytest.mark.parametrize("wrong", [{"question": ""}, {"answer": "x" * 8001}, {"role": "koning"}, {"extra": 1}])
def test_a_wrong_request_is_refused(address: TestClient, wrong: dict[str, Any]) -> None:
    body = {"question": ASKED, "answer": ANSWER} | wrong
    assert address.post("/api/suggestions", json=body).status_code == 422


def test_the_address_gives_them(address: TestClient) -> None:
    reply = address.post("/api/suggestions", json={"question": ASKED, "answer": ANSWER, "municipality": "Breda"})
    assert reply.status_code == 200 and list(reply.json()) == ["suggestions"]


KNOWN, UNKNOWN = "Hoe hoog is de eigen bijdrage voor zwemhulp?", "Hoe hoog is de belasting op vliegtickets?"


@pytest.fixture
def own_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples of which one has an answer."""
    monkeypatch.setattr("assistant.page.follow_up.possible_examples", lambda: {"": [UNKNOWN, KNOWN], "school": [KNOWN]})


@pytest.mark.usefixtures("own_examples")
def test_examples_are_those_that_have_an_answer_for_the_municipality(library: Library) -> None:
    assert is_sure(answer_question(Question(KNOWN, "Breda"), library))
    assert FollowUps().examples("Breda", None, library) == [KNOWN]
    assert FollowUps().examples("Rotterdam", None, library) == []


@pytest.mark.usefixtures("own_examples")
def test_examples_never_wait_for_each_other_nor_for_suggestions(library: Library) -> None:
    follow_ups = FollowUps()
    with follow_ups._choosing:
        assert follow_ups.examples("Breda", "school", library) == []
    with follow_ups._busy:
        assert follow_ups.examples("Breda", "school", library) == [KNOWN]


@pytest.mark.usefixtures("own_examples")
def test_nothing_a_visitor_typed_is_remembered(library: Library) -> None:
    follow_ups = FollowUps()
    assert follow_ups.examples("het adres van mijn buurman", None, library) == []
    assert not follow_ups._known
    assert follow_ups.examples("  breda ", None, library) == [KNOWN]
    assert {asked.municipality for *_, asked, _ in follow_ups._known} == {"Breda"}


@pytest.mark.usefixtures("own_examples")
def test_no_model_is_asked_to_try_a_question(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.answer._in_other_words", lambda *_: pytest.fail("the model was asked"))
    with_model = replace(library, settings=replace(library.settings, model_url="http://127.0.0.1:1/v1"))
    assert FollowUps().examples("Breda", None, with_model) == [KNOWN]


@pytest.mark.usefixtures("own_examples")
def test_examples_by_address(address: TestClient) -> None:
    given = address.post("/api/examples", json={"municipality": "Breda", "role": "school"})
    assert given.status_code == 200 and given.json() == {"suggestions": [KNOWN]}
    assert address.post("/api/examples", json={"role": "koning"}).status_code == 422


def test_the_time_of_every_reading_of_a_follow_up_is_told(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant import sources
    from assistant.model import Turn

    read, calls = sources.read_sources, []

    def slow(understood: Any, opened: Any, timings: dict[str, float], said: str = "") -> Any:
        made = read(understood, opened, timings, said)
        calls.append(timings)
        timings["evidence"] = 1000.0
        return made

    monkeypatch.setattr(sources, "read_sources", slow)
    turns = (Turn("user", ASKED), Turn("assistant", ANSWER))
    asked = Question("Waarom eigenlijk en voor welk kind?", "Breda", history=turns)
    made = answer_question(asked, library)
    assert len(calls) > 1 and made.timings_ms["evidence"] == 1000.0 * len(calls)
