"""What a statement says in its own words of the age, the region, the change or the plan that a question is about."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import TODAY

from assistant.bearing import ages_of, by_its_words, holds_age, within_article
from assistant.evidence import Evidence
from assistant.model import Question
from assistant.service import Library
from assistant.understand import understand
from assistant.units import Unit
from ingest.model import Metadata, Passage
from kb.hit import Hit

PLAN = Metadata("plan", "Speelstrategie", region="wbo", kind="strategie", valid_from=date(2027, 1, 1))
VISION = Metadata("visie", "Speelvisie", region="wbo", kind="regiovisie", valid_from=date(2022, 1, 1))


def statement(text: str, metadata: Metadata = PLAN, before: str = "", section: str = "1 Kop") -> Evidence:
    """A sentence behind others of its paragraph, as likely as not to answer."""
    whole = f"{before}{text}"
    passage = Passage("p", metadata.id, (section,), section, 1, 1, 0, len(whole), whole)
    return Evidence(
        Unit(passage, len(before), len(whole), text, "sentence"), Hit(passage, metadata, 1.0, (), (), 0), (), 0.5
    )


def gain(library: Library, question: str, told: Evidence) -> float:
    """How much likelier the statement is for what it says."""
    asked = understand(Question(question, municipality="Breda", as_of=TODAY), library.gazetteer, TODAY)
    return by_its_words(told, asked).score - 0.5


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Een jongen van 15 wil geen hulp", {15}),
        ("Mijn dochter van 9 jaar is bang", {9}),
        ("Een kind uit de les van 3 mei", set()),
        ("Het contract van 15 partners", set()),
    ],
)
def test_the_age_of_a_child_is_read(text: str, ages: set[int]) -> None:
    assert ages_of(text) == ages


@pytest.mark.parametrize(
    ("text", "age", "holds"),
    [
        ("Een jeugdige van 12 tot 16 jaar beslist mee.", 15, True),
        ("Een jeugdige van 12 tot 16 jaar beslist mee.", 16, False),
        ("Bij een kind jonger dan 12 jaar beslissen de ouders.", 15, False),
        ("Een jeugdige van 16 jaar of ouder beslist zelf.", 17, True),
        ("Een jeugdige van 16 jaar of ouder beslist zelf.", 15, False),
        ("De les duurt vier jaar.", 15, None),
    ],
)
def test_whether_a_statement_holds_for_an_age(text: str, age: int, holds: bool | None) -> None:
    assert holds_age(text, age) is holds


def test_what_holds_for_the_age_of_the_child_is_likelier(library: Library) -> None:
    question = "Een jongen van 15 wil geen hulp. Mag dat?"
    assert gain(library, question, statement("Een jeugdige van 12 tot 16 jaar beslist mee.")) > 0
    assert gain(library, question, statement("Een jeugdige van 16 jaar of ouder beslist zelf.")) < 0
    assert gain(library, question, statement("De les is gratis.")) == 0


def test_a_figure_of_the_country_is_less_likely_where_the_region_is_asked(library: Library) -> None:
    told = statement("Inmiddels zwemt 1 op de 7 kinderen.", before="In Nederland wordt veel gezwommen. ")
    own = statement("Inmiddels zwemt 1 op de 9 kinderen.", before="In onze regio wordt veel gezwommen. ")
    question = "Hoeveel kinderen zwemmen er in onze regio?"
    assert gain(library, question, told) < 0 == gain(library, question, own)
    assert gain(library, "Hoeveel kinderen zwemmen er in Nederland?", told) == 0


def test_where_a_change_is_asked_what_tells_of_one_goes_first(library: Library) -> None:
    question = "Wat verandert er aan de zwemles?"
    coming = gain(library, question, statement("De zwemles is voortaan gratis."))
    later = gain(library, question, statement("De zwemles is gratis."))
    now = gain(library, question, statement("De zwemles is gratis.", VISION))
    meaning = gain(library, question, statement("Zwemles: les in zwemmen.", section="Begrippenlijst"))
    assert coming > later > now == 0 > meaning
    apart = "Waarin verschilt zwemles van andere sport?"
    assert gain(library, apart, statement("Zwemles: les in zwemmen.", section="Begrippenlijst")) == 0
    assert gain(library, "Hoe duur is de zwemles?", statement("De zwemles is voortaan gratis.")) == 0


def test_of_a_vision_its_content_is_told_and_not_its_making(library: Library) -> None:
    question = "Wat is de visie van de regio?"
    content = gain(library, question, statement("Elk kind speelt dicht bij huis.", VISION))
    about = gain(library, question, statement("In deze Speelvisie kijken we vooruit.", VISION))
    made = gain(library, question, statement("Hierin vragen we om een visie vast te leggen.", VISION))
    other = gain(library, question, statement("Elk kind speelt dicht bij huis."))
    assert content > other == 0 > about > made
    assert gain(library, "Hoe is de visie gemaakt?", statement("De visie is samen geschreven.", VISION)) == 0


@pytest.mark.parametrize(
    ("section", "inside"),
    [
        ("Artikel 3: Duur", True),
        ("Artikel 31: Duur", False),
        ("Artikel 3.1 Duur", False),
        ("Uitleg bij artikel 4", False),
    ],
)
def test_in_the_article_that_is_asked_for_stands_the_answer(library: Library, section: str, inside: bool) -> None:
    asked = understand(Question("Wat staat er in artikel 3?", as_of=TODAY), library.gazetteer, TODAY)
    told, other = statement("De les duurt een uur.", section=section), statement("De les is gratis.")
    assert (by_its_words(told, asked).score > 0.5) is inside
    assert within_article([other, told], asked) == ([told] if inside else [other, told])


def test_evidence_stays_what_it_was_where_its_words_say_nothing(library: Library) -> None:
    told = statement("De les is gratis.")
    asked = understand(Question("Wat kost de les?", as_of=TODAY), library.gazetteer, TODAY)
    assert by_its_words(told, asked) is told
