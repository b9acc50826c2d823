"""A question that names the document to answer from keeps to that document."""

from __future__ import annotations

import pytest
from conftest import Asker

from assistant.document_named import apart_from_document, hold_a_word
from assistant.service import Library

BOTH = ("speelplan-wbo-2024", "speelplan-wbo-2027")


@pytest.mark.parametrize(
    ("text", "rest", "ids"),
    [
        ("Wat staat er in het speelplan over zwemhulp?", "Wat staat er over zwemhulp?", BOTH),
        ("Wat zegt het speelplan van 2024 over zwemhulp?", "Wat zegt de regio over zwemhulp?", BOTH[:1]),
        ("Volgens het Speelplan 2027, wie meldt een kind aan?", "Wie meldt een kind aan?", BOTH[1:]),
    ],
)
def test_the_document_is_left_out_and_chosen(library: Library, text: str, rest: str, ids: tuple[str, ...]) -> None:
    found = apart_from_document(text, library.knowledge.documents, ("wbo",))
    assert found is not None
    assert (found[0], tuple(sorted(found[1]))) == (rest, ids)


@pytest.mark.parametrize(
    "text",
    [
        "Wat staat er in het speelplan?",  # asks nothing else
        "Wat staat er in het zwemplan over de les?",  # no document goes by that name
        "Wat zegt het speelplan van 2019 over zwemhulp?",
        "Wie heeft het speelplan gemaakt?",  # asks about the document itself
        "Wat is zwemhulp?",
    ],
)
def test_a_question_that_names_no_document_to_keep_to_stays(library: Library, text: str) -> None:
    assert apart_from_document(text, library.knowledge.documents, ("wbo",)) is None


def test_a_document_of_another_region_is_not_meant(library: Library) -> None:
    text = "Wat staat er in de speelbrief over zwemhulp?"
    assert apart_from_document(text, library.knowledge.documents, ("wbo",)) is None
    found = apart_from_document(text, library.knowledge.documents, ("hvb",))
    assert found is not None
    assert found[1] == ("speelbrief-hvb-2025",)


def test_the_answer_keeps_to_the_document_that_is_named(ask: Asker) -> None:
    told = ask("Hoe lang loopt het contract voor zwemhulp volgens het speelplan van 2024?", municipality="Breda")
    assert told.status == "answered"
    assert {c.document for c in told.citations} == {"speelplan-wbo-2024"}


def test_what_the_named_document_has_no_word_of_is_refused(ask: Asker) -> None:
    told = ask("Wat zegt het speelplan van 2024 over het torenteam?", municipality="Breda")
    assert told.status == "not_found"
    assert "Ik zocht in: Speelplan 2024." in told.markdown
    assert ask("Wat zegt het speelplan van 2027 over het torenteam?", municipality="Breda").status == "answered"


def test_a_part_of_a_word_is_enough(library: Library) -> None:
    plan, knowledge = ("speelplan-wbo-2024",), library.knowledge
    assert hold_a_word("Hoe gaat het met zwemlessen?", plan, knowledge)
    assert hold_a_word("Hoe gaat het met de aanmelders?", plan, knowledge)  # where it says "aanmelden"
    assert not hold_a_word("Hoe gaat het met het torenteam?", plan, knowledge)
