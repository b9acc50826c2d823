"""What decides by itself that the sources do not say it, and what the reader's certainty may overrule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.model import Question, Sentence
from assistant.refusals import refusal
from assistant.refuse import _none_of_it, nearest
from assistant.refuse_signals import (
    CONTACT,
    SIGNALS,
    SURE,
    UNSURE,
    _name_missing,
    _of_sections,
    _year_missing,
    abbreviation_missing,
    decisive,
    leaves_doubt,
)
from assistant.settings import AssistantSettings
from assistant.understand import understand
from ingest.model import Metadata
from kb.facts.synonyms import Extra
from kb.places import load_gazetteer
from kb.words import stem_word, word_terms


def found(**values: float) -> list[float]:
    """Signals that are all 0 but these."""
    return [values.get(name, 0.0) for name in SIGNALS]


@pytest.mark.parametrize(
    ("values", "decided"),
    [
        ({}, []),
        ({"year_missing": 1.0}, ["year_missing"]),
        ({"year_missing": 1.0, "read_best": SURE + 1}, ["year_missing"]),
        ({"detail_missing": 1.0, "read_best": SURE - 0.1}, ["detail_missing"]),
        ({"detail_missing": 1.0, "read_best": SURE + 0.1}, []),
        ({"detail_missing": CONTACT, "read_best": SURE + 0.1}, ["detail_missing"]),
        ({"type_missing": 1.0, "kind_figure": 1.0, "read_best": UNSURE - 0.1}, ["type_missing"]),
        ({"type_missing": 1.0, "kind_figure": 1.0, "read_best": UNSURE + 0.1}, []),
        ({"type_missing": 1.0, "read_best": UNSURE - 0.1}, []),
    ],
)
def test_a_reader_that_is_sure_overrules_a_missing_detail_only(values: dict[str, float], decided: list[str]) -> None:
    assert decisive(found(**values)) == decided


@pytest.mark.parametrize(
    ("told", "none"),
    [
        ("Zwemles is niet opgedeeld in percelen.", True),
        ("Klimles is niet opgedeeld in percelen.", False),  # says nothing of zwemles
        ("Zwemles heeft drie percelen.", False),
    ],
)
def test_that_there_is_none_of_just_what_is_asked_is_an_answer(told: str, none: bool) -> None:
    question = SimpleNamespace(text="Hoeveel percelen heeft zwemles?")
    asked: Any = SimpleNamespace(question=question, words={"hoeveel": 5.0, "percelen": 3.0, "zwemles": 3.0})
    evidence: Any = SimpleNamespace(unit=SimpleNamespace(text=told, lead_text=""))
    assert _none_of_it(asked, evidence) is none


def test_the_year_of_a_table_may_stand_above_it() -> None:
    def evidence(name: str, path: tuple[str, ...], text: str) -> Any:
        passage = SimpleNamespace(id=name, document="d", path=path, text=text)
        return SimpleNamespace(unit=SimpleNamespace(passage=passage))

    row = evidence("2", ("Cijfers",), "Zwemhulp | 352 | € 3.750.000")
    above = evidence("1", ("Cijfers",), "Deze cijfers zijn van 2021.")
    other = evidence("3", ("Planning",), "In 2019 begon het.")
    gazetteer = load_gazetteer(AssistantSettings().regions)
    day = date(2026, 11, 29)

    def missing(question: str) -> bool:
        asked: Any = SimpleNamespace(question=understand(Question(question, as_of=day), gazetteer, day))
        return _year_missing(asked, [], _of_sections([row], [row, above, other]))

    assert not missing("Hoeveel kinderen kregen in 2021 zwemhulp?")
    assert missing("Hoeveel kinderen kregen in 2019 zwemhulp?")


def _dated_evidence(start: date, made: date | None = None) -> Any:
    metadata = SimpleNamespace(valid_from=start, valid_until=None, adopted=made, inferred=())
    return SimpleNamespace(hit=SimpleNamespace(metadata=metadata))


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Ik begin in 2029 een zwemschool. Ben ik te laat voor een contract?", False),
        ("Wat is het tarief in 2029?", True),
        ("Hoeveel zwemscholen krijgen wij in 2029?", True),
        ("Ik begon in 2021 een zwemschool. Mag dat?", True),
        ("Welke zwemscholen zijn in 2026 gekozen?", False),  # made in the year before it began to hold
    ],
)
def test_a_later_year_in_which_somebody_acts_may_be_one_in_which_the_document_holds(
    question: str, missing: bool
) -> None:
    gazetteer = load_gazetteer(AssistantSettings().regions)
    day = date(2025, 11, 29)
    asked: Any = SimpleNamespace(question=understand(Question(question, as_of=day), gazetteer, day))
    assert _year_missing(asked, [_dated_evidence(date(2027, 1, 1))], "") is missing


def test_a_name_for_which_the_evidence_has_another_word_is_not_missing() -> None:
    gazetteer = load_gazetteer(AssistantSettings().regions)
    day = date(2026, 11, 29)
    question = understand(Question("Wij gaan met een kind met een OTS naar zwemles.", as_of=day), gazetteer, day)
    asked: Any = SimpleNamespace(question=question, words={"ots": 9.0}, rarest=8.0, extra_words=())
    told = "Zwemles bij een ondertoezichtstelling gaat door."
    assert _name_missing(asked, told)
    same = Extra(word_terms("ondertoezichtstelling")[0], 0.7, "OTS")
    assert not _name_missing(SimpleNamespace(**{**vars(asked), "extra_words": (same,)}), told)
    assert _name_missing(SimpleNamespace(**{**vars(asked), "extra_words": (replace(same, weight=0.3),)}), told)


def test_half_of_what_a_name_stands_for_is_not_that() -> None:
    gazetteer = load_gazetteer(AssistantSettings().regions)
    question = understand(Question("Moet een badmeester bij het KRZ staan?"), gazetteer, date(2026, 11, 29))
    extra = (Extra(stem_word("lijst"), 0.7, "KRZ", frozenset(map(stem_word, ["lijst", "zwemmers"]))),)
    asked: Any = SimpleNamespace(question=question, words={"krz": 9.0}, rarest=8.0, extra_words=extra)
    assert _name_missing(asked, "De gemeente houdt een lijst van speelgoed bij.")
    assert not _name_missing(asked, "Er is een lijst van zwemmers.")


@pytest.mark.parametrize(
    ("text", "values", "doubts"),
    [
        ("Hoeveel kost dat?", {}, False),
        ("Hoeveel kostte dat in 2024?", {"other_year": 1.0, "kind_figure": 1.0}, True),
        ("Wie deed dat in 2024?", {"other_year": 1.0}, False),
        ("Geldt dat ook voor leerlingen van Kadewijk?", {}, True),
        ("Geldt dat ook voor leerlingen van Torendam?", {}, False),
        ("Geldt dat ook voor de ZPT-lessen?", {}, False),
        ("Geldt dat ook voor de XPT-lessen?", {}, True),
        ("Geldt dat ook voor de REN-lessen?", {}, True),
    ],
)
def test_what_may_be_about_something_else_leaves_doubt(text: str, values: dict[str, float], doubts: bool) -> None:
    gazetteer, day = load_gazetteer(AssistantSettings().regions), date(2026, 6, 1)
    question = understand(Question(text, as_of=day), gazetteer, day)
    asked: Any = SimpleNamespace(question=question, words={}, rarest=8.0, extra_words=())
    passage = SimpleNamespace(section="Lessen", path=(), text="Een ZPT geeft lessen aan leerlingen in Torendam.")
    line: Any = SimpleNamespace(
        unit=SimpleNamespace(passage=passage), hit=SimpleNamespace(metadata=Metadata("plan", "Plan"))
    )
    assert leaves_doubt(asked, [line], found(**values)) is doubts


@pytest.mark.parametrize(
    ("text", "words", "missing"),
    [
        ("Geldt dat ook voor een XPT?", {"xpt": 5.0}, True),
        ("Geldt dat ook voor een XPT?", {"xpt": 8.0}, False),  # in no document: decided elsewhere
        ("Geldt dat ook voor een ZPT?", {"zpt": 5.0}, False),
        ("Geldt dat ook in Nederland?", {"nederland": 5.0}, False),
    ],
)
def test_an_abbreviation_of_other_lines_is_missing(text: str, words: dict[str, float], missing: bool) -> None:
    gazetteer, day = load_gazetteer(AssistantSettings().regions), date(2026, 6, 1)
    question = understand(Question(text, as_of=day), gazetteer, day)
    asked: Any = SimpleNamespace(question=question, words=words, rarest=8.0, extra_words=())
    passage = SimpleNamespace(section="Lessen", path=(), text="Een ZPT geeft lessen aan leerlingen in Torendam.")
    line: Any = SimpleNamespace(
        unit=SimpleNamespace(passage=passage), hit=SimpleNamespace(metadata=Metadata("plan", "Plan"))
    )
    assert abbreviation_missing(asked, [line]) is missing


def test_a_name_may_have_a_capital_inside() -> None:
    day = date(2026, 6, 1)
    asked = understand(Question("Kan dat via ZorgDomein?", as_of=day), load_gazetteer(AssistantSettings().regions), day)
    assert asked.names == ("zorgdomein",)


def test_who_tells_of_a_brother_with_autism_asks_for_no_diagnosis() -> None:
    asked = "Mijn dochter heeft een broertje met autisme, is er bij het wijkteam ook iets voor haar?"
    assert refusal(asked) is None
    told = refusal("Heeft mijn zoon autisme?")
    assert told is not None and told.kind == "diagnosis"


def test_what_is_near_is_two_sentences_or_a_list_with_its_lead_in() -> None:
    def told(*texts: str) -> list[Sentence]:
        return [Sentence(text, (1,), "statement", None, "") for text in texts]

    def shown(*texts: str) -> list[str]:
        return [s.text for s in nearest(told(*texts))]

    assert shown("Een.", "Twee.", "Drie.") == ["Een.", "Twee."]
    assert shown("Het zijn:", "- a", "- b", "Drie.") == ["Het zijn:", "- a", "- b"]
    assert shown("Een.", "Het zijn:", "- a", "Drie.") == ["Een.", "Drie."]
    assert shown("Tabel 1. Kinderen", *(f"- {n}" for n in range(9))) == [
        "Tabel 1. Kinderen",
        *(f"- {n}" for n in range(5)),
    ]
    assert shown() == []
