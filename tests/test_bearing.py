"""What a statement says in its own words of the age, the region, the change or the plan that a question is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from conftest import TODAY

from assistant.answering import asks_left_out, tells_none, under_heading
from assistant.bearing import ages_of, by_its_words, holds_age, within_article
from assistant.evidence import Evidence, question_words
from assistant.model import Question
from assistant.service import Library
from assistant.understand import understand
from assistant.units import Unit
from assistant.voices import asked_voice, only_voices
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
        ("meisje 8 jaar somber", {8}),
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


def test_where_waiting_is_asked_a_term_is_no_answer(library: Library) -> None:
    question = "Hoe lang duurt het voordat er zwemles is?"
    waits = gain(library, question, statement("Er is een wachtlijst voor de zwemles."))
    lasts = gain(library, question, statement("De zwemles kan doorlopen tot 23 jaar."))
    assert waits > 0 > lasts
    assert gain(library, "Hoe lang duurt de zwemles?", statement("De zwemles kan doorlopen tot 23 jaar.")) == 0


def test_that_there_is_none_is_an_answer_to_how_many(library: Library) -> None:
    question = "Hoeveel percelen heeft de zwemles?"
    assert gain(library, question, statement("De zwemles is niet opgedeeld in percelen.")) > 0
    assert gain(library, question, statement("De zwemles is niet duur, en er zijn zeven badmeesters voor nodig.")) == 0
    assert tells_none("hoeveel badmeesters zijn er?", "er is geen maximaal aantal badmeesters.")
    assert not tells_none("hoe lang duurt het?", "er zijn geen percelen.")


def test_who_takes_part_is_told_by_what_says_so(library: Library) -> None:
    question = "Wie zitten er in het torenteam?"
    assert gain(library, question, statement("Een samenwerkingsverband van drie zwembaden.")) > 0
    assert gain(library, question, statement("Badmeesters nemen deel aan het overleg.")) > 0
    assert gain(library, question, statement("Het torenteam is onze partner.")) == 0


def test_requirements_are_what_must_be(library: Library) -> None:
    question = "Welke eisen gelden voor een zwembad?"
    must = gain(library, question, statement("Een zwembad moet een torenteam hebben."))
    assert must > 0 > gain(library, question, statement("We doen wat we zeggen."))
    assert gain(library, "Wat is een zwembad?", statement("Een zwembad moet een torenteam hebben.")) == 0


def test_what_a_follow_up_takes_along_asks_for_no_kind_of_statement(library: Library) -> None:
    whole = Question("Hoe wordt er betaald (eisen zwembad)?", as_of=TODAY)
    asked = understand(whole, library.gazetteer, TODAY, "Hoe wordt er betaald?")
    told = statement("Een zwembad moet een torenteam hebben.")
    assert by_its_words(told, asked) is told


def test_what_is_left_out_is_told_by_what_says_so(library: Library) -> None:
    left_out = statement("Buiten de taken van het torenteam vallen feesten.")
    assert gain(library, "Wat doet het torenteam niet?", left_out) > 0
    assert gain(library, "Wat doet het torenteam?", left_out) == 0
    assert not asks_left_out("wat valt onder niet vrij toegankelijke zwemles?")


def test_a_statement_of_another_year_is_less_likely_where_a_figure_is_asked(library: Library) -> None:
    question = "Hoeveel kinderen zwommen er in 2020?"
    assert gain(library, question, statement("In 2018 zwommen er 7000 kinderen in de regio.")) < 0
    assert gain(library, question, statement("In 2020 zwommen er 7000 kinderen in de regio.")) == 0
    assert gain(library, "Welke regels gelden in 2020?", statement("De regels zijn van 2018.")) == 0
    ends = "Wat gebeurt er met de zwemles op 31 december 2026?"
    assert gain(library, ends, statement("Het bad opent op 1 januari 2023.", VISION)) < 0
    assert gain(library, ends, statement("Het bad opent op 1 januari 2027.", VISION)) == 0


def test_a_tender_is_no_answer_where_a_child_is_asked_about(library: Library) -> None:
    told = statement("Iedere geïnteresseerde mag een inschrijving indienen.")
    scores = {}
    for asked in ("Mag mijn kind zelf kiezen?", "Mogen wij meedoen?", "Is er een inschrijving voor het kind?"):
        for role in (None, "inwoner", "aanbieder"):  # facts are the same for every role
            read = understand(Question(asked, role=role, as_of=TODAY), library.gazetteer, TODAY)
            scores.setdefault(asked, set()).add(by_its_words(told, read).score < told.score)
    assert list(scores.values()) == [{True}, {False}, {False}]


@pytest.mark.parametrize("asked", ["Aan welke 6 opgaves werkt het zwembad?", "Noem even de zes opgaven"])
def test_of_a_list_that_is_asked_for_by_its_number_another_number_is_no_answer(library: Library, asked: str) -> None:
    six = "Aan de zes zwemopgaven werken we samen."
    assert gain(library, asked, statement(six)) > 0 > gain(library, asked, statement("Er zijn drie grote opgaves."))
    assert gain(library, asked, statement("Er zijn drie baden.")) == 0
    assert gain(library, "Waarom zijn er zes opgaven?", statement(six)) == 0  # it may not be so


def test_the_age_of_a_child_is_no_word_to_look_for(library: Library) -> None:
    asked = understand(Question("meisje 8 jaar is bang in water", as_of=TODAY), library.gazetteer, TODAY)
    assert "8" not in question_words(asked, library.knowledge)
    assert "8" in question_words(replace(asked, text="Wat is groep 8 in water?"), library.knowledge)


def test_what_stands_under_the_heading_that_is_named_is_likelier(library: Library) -> None:
    def gained(question: str, section: str) -> float:
        asked = understand(Question(question, as_of=TODAY), library.gazetteer, TODAY)
        return under_heading(statement("Dit pakken we aan.", section=section), asked)

    question = "Wat wil de regio met de opgave zo nat mogelijk zwemmen?"
    assert gained(question, "Opgave zo nat mogelijk") > gained(question, "Mogelijk zwemmen") > 0
    assert gained(question, "Opgave veilig zwemmen") == gained(question, "Zwemmen") == 0


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Wat vinden jongeren van de zwemles?", "jongeren"),
        ("Wat zeggen de scholen over zwemmen?", "scholen"),
        ("Wat is de mening van aanbieders over het bad?", "aanbieders"),
        ("Wat is zwemles voor jongeren?", ""),
    ],
)
def test_whose_voice_is_asked(question: str, who: str) -> None:
    assert asked_voice(question) == who


def test_who_is_asked_is_heard_and_nobody_else(library: Library) -> None:
    plain = statement("“Zwemmen is fijn.”", VISION)
    child, school = (replace(plain, unit=replace(plain.unit, speaker=who)) for who in ("jeugdige", "onderwijs"))
    question = "Wat vinden jongeren van zwemmen?"
    assert gain(library, question, child) > 0 > gain(library, question, school)
    assert gain(library, "Wat is zwemmen?", child) == 0
    own = statement("Zwemmen is gezond.", VISION)
    assert only_voices(question, [own, school, child]) == [child]
    assert only_voices(question, [own, school]) == [own, school]
    assert only_voices("Wat is zwemmen?", [own, child]) == [own, child]


def test_evidence_stays_what_it_was_where_its_words_say_nothing(library: Library) -> None:
    told = statement("De les is gratis.")
    asked = understand(Question("Wat kost de les?", as_of=TODAY), library.gazetteer, TODAY)
    assert by_its_words(told, asked) is told


def test_what_denies_or_excepts_goes_first_where_that_is_asked(library: Library) -> None:
    excepts = statement("Behalve peuters betaalt iedereen.")
    plain = statement("Iedereen betaalt voor de zwemles.")
    for question in ("Voor wie geldt de zwemles niet?", "Wanneer krijg ik geen zwemles?", "Wie is er vrijgesteld?"):
        assert gain(library, question, excepts) > 0 > gain(library, question, plain)
    for question in ("Wat als ik het niet eens ben met de zwemles?", "Voor wie geldt de zwemles?"):
        assert gain(library, question, excepts) == gain(library, question, plain) == 0


def test_what_sets_a_limit_goes_first_where_the_most_or_the_least_is_asked(library: Library) -> None:
    most, least = statement("Een les duurt ten hoogste 40 minuten."), statement("Een les duurt minstens 20 minuten.")
    assert gain(library, "Wat is de maximale duur?", most) > 0 == gain(library, "Wat is de maximale duur?", least)
    assert gain(library, "Hoe lang duurt een les minimaal?", least) > 0
    assert gain(library, "Hoe lang duurt een les?", most) == 0


def test_what_should_be_is_less_likely_where_it_is_asked_how_it_is_now(library: Library) -> None:
    wished = statement("In 2032 willen wij dat een kind drie weken wacht.")
    assert gain(library, "Hoe lang wacht een kind nu?", wished) < 0
    assert gain(library, "Hoe lang wacht een kind straks?", wished) == 0
    assert gain(library, "Hoe lang wacht een kind nu?", statement("Een kind wacht acht weken.")) == 0
