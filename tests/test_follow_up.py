"""Follow-up questions are offered only when the documents answer them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from assistant.answer import answer_question
from assistant.model import Question
from assistant.page.choices import EXAMPLES, examples, possible_examples
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


def test_examples_are_those_that_have_an_answer_for_the_municipality(library: Library) -> None:
    possible = possible_examples()[""]

    def answered(place: str, texts: list[str]) -> list[str]:
        given = [(t, answer_question(Question(t, place), library)) for t in texts]
        return [t for t, a in given if is_sure(a)]

    for place in ("Breda", "Tilburg"):
        fitting = answered(place, possible)
        assert FollowUps().examples(place, None, library) == (fitting[:EXAMPLES] or possible[:EXAMPLES])
    assert answered("Breda", possible) != possible


def test_examples_never_wait_for_suggestions(library: Library) -> None:
    follow_ups = FollowUps()
    with follow_ups._busy:
        assert follow_ups.examples("Breda", "school", library) == examples()["school"]


def test_examples_by_address(address: TestClient) -> None:
    given = address.post("/api/examples", json={"municipality": "Breda", "role": "school"})
    assert given.status_code == 200 and 0 < len(given.json()["suggestions"]) <= EXAMPLES
    assert address.post("/api/examples", json={"role": "koning"}).status_code == 422
