"""Questions read without a model: kinds, places, days, and follow-ups made whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.answer import asks_for_route
from assistant.danger import danger_reply
from assistant.followup import Read, make_whole
from assistant.model import Question, Role, Turn
from assistant.understand import Understood, question_kinds, understand
from kb.places import Gazetteer
from kb.words import fold
from prompts import render

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def read(gazetteer: Gazetteer) -> Any:
    """Read a question as on 1 June 2026."""

    def reader(text: str, **given: Any) -> Understood:
        return understand(Question(text, **given), gazetteer, TODAY)

    return reader


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hoe lang loopt het contract voor zwemhulp?", "duration"),
        ("Binnen welke termijn moet er hulp zijn?", "duration"),
        ("Wanneer begint het nieuwe plan?", "date"),
        ("Hoeveel aanbieders doen mee?", "figure"),
        ("Wat is een torenteam?", "definition"),
        ("Waar staat MDO voor?", "definition"),
        ("Hoe verwijs ik een kind?", "referral"),
        ("Jongen van 7 plast weer in bed. Waar kan ik dit gezin laten helpen?", "referral"),
        ("Een leerling zit al weken thuis. Wie kan helpen?", "referral"),
        ("Ik zie een meisje dat niet meer naar school durft. Naar wie kan ik haar sturen?", "referral"),
        ("Moet een huisarts vandaag al alles via het SLT laten lopen?", "referral"),
        ("Loopt pleegzorg straks langs het lokale team?", "referral"),
        ("Onze dochter is somber, waar kan ze heen?", "referral"),
        ("Waarom is dat zo geregeld?", "reason"),
        ("Wie beslist over de hulp?", "who"),
        ("Welke taken heeft het team?", "list"),
        ("Wat is het telefoonnummer van het team?", "contact"),
        ("Wat verandert er in 2027?", "change"),
        ("Wat betekent productcode 12A34?", "code"),
    ],
)
def test_the_kind_of_question_is_seen(text: str, kind: str) -> None:
    assert kind in question_kinds(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Wie beslist of mijn kind hulp krijgt?", True),
        ("Ik wil een meisje van 14 met een eetstoornis doorverwijzen, hoe pak ik dat aan?", True),
        ("Ik wil weten hoeveel kinderen zijn doorverwezen", False),
        ("Tweeling van 5, moeder overbelast, wie kan dit gezin ondersteunen?", True),
        ("Wie bepaalt welke zorg een jeugdige nodig heeft?", True),
        ("Wie bepaalt of de aanbieder meer geld krijgt?", False),
        ("Wie beslist welke school mijn kind hulp bij rekenen laat doen?", False),
    ],
)
def test_who_decides_on_help_for_a_child_asks_for_the_route(read: Any, text: str, asks: bool) -> None:
    assert asks_for_route(read(text)) is asks


@pytest.mark.parametrize(
    "text", ["Waar moeten wij als aanbieder heen met een klacht?", "Waar moet de rekening naartoe?"]
)
def test_where_something_else_than_a_child_goes_is_no_referral(read: Any, text: str) -> None:
    assert "referral" not in read(text).kinds


def test_a_text_without_a_question_has_no_kind(read: Any) -> None:
    assert read("zwemhulp").kind == "open"


@pytest.mark.parametrize(
    ("text", "yes_no"),
    [
        ("Mag een huisarts verwijzen?", True),
        ("Is zwemhulp gratis?", True),
        ("Ik mag niet meer verwijzen, toch?", True),
        ("Hoe verwijs ik?", False),
        ("Welke hulp is er?", False),
    ],
)
def test_yes_no_questions_are_seen(read: Any, text: str, yes_no: bool) -> None:
    assert read(text).yes_no is yes_no


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Wat geldt op 31 december 2026?", date(2026, 12, 31)),
        ("Wat geldt op 1-1-2027?", date(2027, 1, 1)),
        ("Wat geldt vanaf januari 2027?", date(2027, 1, 1)),
        ("Wat geldt in 2023?", date(2023, 1, 1)),
        ("Wat geldt vanaf 2027?", date(2027, 1, 1)),
        ("Wat verandert er volgend jaar?", date(2027, 1, 1)),
        ("Hoe was het vorig jaar?", date(2025, 1, 1)),
    ],
)
def test_a_day_in_the_question_is_the_day_asked_about(read: Any, text: str, day: date) -> None:
    understood = read(text)
    assert (understood.day, understood.day_named) == (day, True)
    assert understood.asked_on == TODAY


@pytest.mark.parametrize(
    "text", ["Wat geldt er?", "Wat geldt op 31 februari 2027?", "Wat geldt op 99-99-2027?", "Wat geldt in 1999?"]
)
def test_without_a_possible_day_it_is_today_or_the_picked_day(read: Any, text: str) -> None:
    assert read(text).day == TODAY
    picked = read(text, as_of=date(2028, 3, 4))
    assert (picked.day, picked.asked_on, picked.day_named) == (date(2028, 3, 4), date(2028, 3, 4), False)


@pytest.mark.parametrize(
    ("text", "field", "regions", "beats"),
    [
        ("Waar meld ik mij aan?", None, (), False),
        ("Waar meld ik mij aan?", "Breda", ("wbo",), False),
        ("Waar meld ik mij aan?", "teteringen", ("wbo",), False),
        ("Waar meld ik mij in Tilburg aan?", "Breda", ("hvb",), True),
        ("Waar meld ik mij in Breda aan?", "Breda", ("wbo",), False),
        ("Geldt dit in Breda en in Tilburg?", None, ("wbo", "hvb"), False),
        ("Wat doet Regio WBO?", None, ("wbo",), False),
        ("Wat doet Regio WBO?", "Oosterhout", ("wbo",), False),
        ("Wat doet Regio WBO?", "Tilburg", ("wbo",), True),
        ("Mijn praktijk zit in Tilburg, het kind woont in Breda. Waar meld ik aan?", None, ("wbo",), False),
        ("Een leerling uit Breda zit op school in Tilburg. Bij wie moet ik zijn?", None, ("wbo",), False),
        ("Onze school staat in Tilburg maar de leerling woont in Breda. Bij wie moet ik zijn?", None, ("wbo",), False),
        ("Ik heb een praktijk in Tilburg. Waar meld ik een kind aan?", "Breda", ("wbo",), False),
        ("Ik heb een praktijk in Tilburg. Waar meld ik een kind aan?", None, ("hvb",), False),
        ("Kan mijn zoon uit Made naar school in Tilburg?", None, ("wbo",), False),
        ("Mijn dochter zit in Breda op school.", "Tilburg", ("hvb",), False),
        ("Mijn dochter gaat in Tilburg naar school en woont in Made.", None, ("wbo",), False),
    ],
)
def test_the_region_comes_from_the_place(
    read: Any, text: str, field: str | None, regions: tuple[str, ...], beats: bool
) -> None:
    understood = read(text, municipality=field)
    assert (understood.regions, understood.place_beats_field) == (regions, beats)
    assert understood.outside is None


@pytest.mark.parametrize(
    ("text", "field"), [("Waar meld ik mij aan in Rotterdam?", "Breda"), ("Waar meld ik mij aan?", "Rotterdam")]
)
def test_a_place_in_neither_region_is_outside(read: Any, text: str, field: str) -> None:
    understood = read(text, municipality=field)
    assert understood.outside is not None
    assert understood.outside.name == "Rotterdam"
    assert understood.regions == ()


def test_the_place_of_a_provider_is_not_that_of_the_child(read: Any) -> None:
    understood = read("Kan een kind uit Zundert naar een aanbieder in Breda?")
    assert understood.outside is not None
    assert (understood.outside.name, understood.regions) == ("Zundert", ())
    assert read("Kan een kind uit Breda naar een aanbieder in Zundert?").regions == ("wbo",)


def test_an_unknown_municipality_is_told(read: Any) -> None:
    assert read("Waar meld ik mij aan?", municipality="Nergenshuizen").unknown_place == "Nergenshuizen"


def test_years_are_read(read: Any) -> None:
    assert read("Wat verschilt tussen 2023 en 2027?").years == (2023, 2027)


def whole(gazetteer: Gazetteer, now: str, *earlier: str) -> str:
    """The question after these earlier turns, user and assistant in turn, made whole."""
    turns = tuple(Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(earlier))
    return make_whole(Question(now, history=turns), gazetteer).question.text


@pytest.mark.parametrize(
    "now", ["En in Tilburg?", "En voor Tilburg?", "Tilburg?", "Geldt dat ook voor Tilburg?", "en de gemeente Tilburg?"]
)
def test_a_follow_up_that_names_a_place_swaps_it(gazetteer: Gazetteer, now: str) -> None:
    made = fold(whole(gazetteer, now, "Waar meld ik een kind aan in Breda?", "Bij het torenteam. [1]"))
    assert "tilburg" in made
    assert "breda" not in made
    assert "meld ik een kind aan" in made


def test_a_place_is_added_where_none_was(gazetteer: Gazetteer) -> None:
    made = whole(gazetteer, "En in Tilburg?", "Hoe lang duurt zwemhulp?", "Vier jaar. [1]")
    assert made == "Hoe lang duurt zwemhulp in Tilburg?"


@pytest.mark.parametrize(
    "now",
    ["Hoe lang loopt dat contract?", "En hoeveel kost het?", "Wie betaalt dat?", "Hoeveel kinderen per jaar mogen er?"],
)
def test_a_leaning_follow_up_takes_its_subject_along(gazetteer: Gazetteer, now: str) -> None:
    made = whole(gazetteer, now, "Welke zwemhulp is er voor kinderen?", "Er is zwemhulp in het zwembad. [1]")
    assert "zwemhulp" in made
    assert made.startswith(now.rstrip(" ?"))


def test_a_chosen_municipality_is_kept_by_a_question_that_leans_on_nothing(gazetteer: Gazetteer) -> None:
    turns = (Turn("user", "Wat kost zwemhulp in Tilburg?"), Turn("assistant", "15 euro. [1]"))
    asked = Question("Hoeveel kinderen per jaar?", municipality="Breda", history=turns)
    assert "Tilburg" not in make_whole(asked, gazetteer).question.text
    assert "Tilburg" in make_whole(replace(asked, municipality=None), gazetteer).question.text
    assert "Tilburg" in make_whole(replace(asked, text="Hoe lang duurt dat?"), gazetteer).question.text


@pytest.mark.parametrize(
    "now",
    [
        "Welke taken heeft het torenteam in een gezin met jonge kinderen?",
        "Hoeveel kost een kampweek voor gezinnen met een laag inkomen?",
        "Welke taken heeft een torenteam binnen gezinnen met jonge kinderen?",
        "Wat is een kampweek?",
        "Welke teams zijn er?",
        "Hoe lang is de wachttijd voor een kampweek?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(gazetteer: Gazetteer, now: str) -> None:
    question = Question(now, history=(Turn("user", "Wat is zwemhulp?"), Turn("assistant", "Hulp in het water. [1]")))
    made = make_whole(question, gazetteer)
    assert made.question.text == now
    assert not made.changed


def test_several_follow_ups_build_on_one_another(gazetteer: Gazetteer) -> None:
    made = whole(
        gazetteer,
        "En in Waalwijk?",
        "Hoe lang duurt zwemhulp in Breda?",
        "Vier jaar.",
        "En in Tilburg?",
        "Negen maanden.",
    )
    assert made == "Hoe lang duurt zwemhulp in Waalwijk?"


def test_without_history_nothing_changes(gazetteer: Gazetteer) -> None:
    for turns in ((), (Turn("assistant", "Welkom!"),), (Turn("user", "  "),)):
        made = make_whole(Question("En in Breda?", history=turns), gazetteer)
        assert (made.question.text, made.changed, made.said) == ("En in Breda?", False, "")


def rare(word: str) -> float:
    """As if only these words were in the documents, the longer the rarer."""
    return float(len(word)) if fold(word) in ("torenteam", "kindertoets", "luistert") else 0.0


@pytest.mark.parametrize("now", ["Wie doet die?", "Waarom?", "Wie maakt de planning?", "Hoeveel kinderen komen?"])
def test_a_follow_up_may_be_about_what_the_last_answer_is_about(gazetteer: Gazetteer, now: str) -> None:
    said = (
        "**Nu**\n\nIn Breda is er de kindertoets van het torenteam. [1]\n\nMeer hierover:\n\n- Iedereen luistert. [2]"
    )
    turns = (Turn("user", "Hoe gaat een intake?"), Turn("assistant", said))
    made = make_whole(Question(now, history=turns), gazetteer, rare)
    assert made.question.text == f"{now.rstrip('?')} (intake)?"
    assert made.beside == f"{now.rstrip('?')} (kindertoets torenteam)?"  # "luistert" hardly answers
    assert make_whole(Question(now, history=turns), gazetteer).beside == ""


@pytest.mark.parametrize(
    ("now", "stands"),
    [
        ("Hoe lang duren de contracten?", True),
        ("Wie doet die?", False),
        ("Waarom?", False),
        ("En in Tilburg?", False),
        ("Wat is een kampweek?", False),  # stands alone already, so that nothing was added
    ],
)
def test_a_short_question_that_points_at_nothing_may_stand_by_itself(
    gazetteer: Gazetteer, now: str, stands: bool
) -> None:
    turns = (Turn("user", "Hoe gaat een intake?"), Turn("assistant", "Met de kindertoets. [1]"))
    made = make_whole(Question(now, history=turns), gazetteer)
    assert (made.alone is not None) is stands


def test_a_long_question_that_points_back_may_stand_by_itself_too(gazetteer: Gazetteer) -> None:
    turns = (Turn("user", "Hoe gaat een intake?"), Turn("assistant", "Met de kindertoets. [1]"))
    made = make_whole(Question("Mag de school dat kind dan zelf bij het torenteam brengen?", history=turns), gazetteer)
    assert made.alone is not None
    assert "intake" not in made.alone.question.text and "intake" in made.question.text


@pytest.mark.parametrize(
    ("now", "earlier", "place"),
    [
        ("waar kan ik naar verwijzen", "het kind woont in Tilburg", "Tilburg"),
        ("Waar meld ik haar aan?", "Mijn patient komt uit Tilburg. Mag ik verwijzen?", "Tilburg"),
        ("waar verwijs ik dan naar toe", "patientje woont in tilburg maar mijn praktijk is in breda", "tilburg"),
        ("Waar verwijs ik een kind uit Breda heen?", "het kind woont in Tilburg", "Breda"),
        ("Hoe lang lopen alle contracten voor zwemhulp?", "het kind woont in Tilburg", ""),
        ("waar kan ik naar verwijzen", "Wat kost zwemhulp in Tilburg?", ""),
    ],
)
def test_where_the_child_lives_holds_for_what_is_asked_about_it(
    gazetteer: Gazetteer, now: str, earlier: str, place: str
) -> None:
    turns = (Turn("user", earlier), Turn("assistant", "Goed. [1]"))
    made = make_whole(Question(now, municipality="Breda", history=turns), gazetteer).question.text
    found = [m.place.name for m in gazetteer.find(made)]
    assert found == ([place.capitalize()] if place else [])


@pytest.mark.parametrize(
    ("now", "before", "made"),
    [
        ("En bij dagbesteding?", "Welke codes horen bij het SLT?", "Welke codes horen bij dagbesteding?"),
        (
            "en voor de jeugd dan?",
            "Hoe lang loopt het contract voor zwemhulp?",
            "Hoe lang loopt het contract voor de jeugd?",
        ),
        ("En bij dagbesteding?", "Hoe lang loopt het contract voor zwemhulp?", None),
    ],
)
def test_a_part_of_the_question_is_replaced_behind_the_same_preposition(
    gazetteer: Gazetteer, now: str, before: str, made: str | None
) -> None:
    text = whole(gazetteer, now, before, "Zo. [1]")
    assert text == made if made is not None else text.startswith("En bij dagbesteding (")


def test_of_a_refusal_nothing_is_taken_along(gazetteer: Gazetteer) -> None:
    turns = (
        Turn("user", "Hoe gaat een intake?"),
        Turn("assistant", f"{render('answer.not_found')} Zoek een kindertoets."),
    )
    made = make_whole(Question("Wie doet die?", history=turns), gazetteer, rare)
    assert "kindertoets" not in made.question.text and (made.said, made.beside) == ("", "")


@pytest.mark.parametrize(
    "ours",
    [
        render("answer.missing", what="bedrag"),
        render("answer.nearest"),
        render("answer.clarify"),
        render("answer.out_of_region", named="Urk", place="Urk", regions="de regio"),
        render("answer.unknown_place", place="Urk", regions="de regio"),
        render("refusals.off_task"),
    ],
)
def test_of_no_text_of_ours_anything_is_taken_along(gazetteer: Gazetteer, ours: str) -> None:
    turns = (Turn("user", "Hoe gaat een intake?"), Turn("assistant", f"{ours}\n\nZoek een kindertoets. [1]"))
    made = make_whole(Question("Wie doet die?", history=turns), gazetteer, rare)
    assert "kindertoets" not in made.question.text and (made.said, made.beside) == ("", "")


def test_a_long_first_line_says_what_is_pointed_to(gazetteer: Gazetteer) -> None:
    first = "Voor de zwemhulp in het dorp is er elk jaar een contract met maximaal twintig kindertoetsen."
    answer = f"{first} [1]\n\nVoor de speelhulp is er een torenteam. [2]"
    turns = (Turn("user", "Hoe gaat een intake?"), Turn("assistant", answer))
    made = make_whole(Question("Hoe lang loopt dat?", history=turns), gazetteer, lambda w: float(len(w)))
    assert "kindertoetsen" in made.beside and "torenteam" not in made.beside


def test_of_an_unsure_answer_only_what_the_documents_say_is_taken_along(gazetteer: Gazetteer) -> None:
    answer = f"{render('answer.unsure')}\n\nDaarna komt de kindertoets. [1]"
    turns = (Turn("user", "Hoe gaat een intake?"), Turn("assistant", answer))
    made = make_whole(Question("Wie doet die?", history=turns), gazetteer, lambda w: 3.0)
    assert "kindertoets" in made.beside and "beantwoordt" not in made.beside
    assert made.said == "Daarna komt de kindertoets. [1]"


@pytest.mark.parametrize("ours", [render("answer.clarify"), render("refusals.creative")])
def test_of_a_question_that_was_declined_nothing_is_taken_along(gazetteer: Gazetteer, ours: str) -> None:
    turns = (Turn("user", "Schrijf een gedicht over zwemles"), Turn("assistant", ours))
    assert make_whole(Question("Wie doet die?", history=turns), gazetteer).question.text == "Wie doet die?"
    before = (Turn("user", "Hoe gaat een intake?"), Turn("assistant", "Zo. [1]"), *turns)
    made = make_whole(Question("Wie doet die?", history=before), gazetteer).question.text
    assert "intake" in made and "zwemles" not in made


def test_of_what_to_do_in_danger_nothing_is_taken_along_but_of_an_answer_that_holds_112(gazetteer: Gazetteer) -> None:
    reply = danger_reply(Question("Ik wil dood"))
    assert reply is not None
    answer = "Bel bij nood 112, daarna komt de kindertoets. [1]"
    for said, taken in ((f"{reply.markdown} kindertoets", False), (answer, True)):
        turns = (Turn("user", "Hoe gaat een intake?"), Turn("assistant", said))
        made = make_whole(Question("Wie doet die?", history=turns), gazetteer, rare)
        assert ("kindertoets" in made.beside, made.said != "") == (taken, taken)


@pytest.mark.parametrize(
    ("now", "brought", "asks"),
    [
        ("En hoe lang is de wachttijd?", "verwijs kind angst", False),
        ("En voor een kind van 16?", "Waar verwijs ik heen angst", True),
        ("Waar kan ik hem aanmelden?", "wachttijd kind", True),
        ("Wie mag een kind (via de huisarts) verwijzen?", "", True),
    ],
)
def test_what_a_follow_up_asks_itself_goes_before_the_way_asked_earlier(
    gazetteer: Gazetteer, now: str, brought: str, asks: bool
) -> None:
    asked = Read(now, brought)
    assert asks_for_route(understand(Question(asked.text), gazetteer, TODAY, asked.itself)) is asks


def test_what_stands_in_brackets_is_the_askers_own_unless_it_was_taken_along(gazetteer: Gazetteer) -> None:
    own = understand(Question("Mag ik verwijzen naar de zwemclub (de Dolfijn)?"), gazetteer, TODAY)
    taken = Read("Mag ik verwijzen naar de zwemclub?", "de Dolfijn")
    assert own.itself == own.text and own.names == ("dolfijn",)
    assert understand(Question(taken.text), gazetteer, TODAY, taken.itself).names == ()


@pytest.mark.parametrize(
    ("now", "before", "text", "alone"),
    [
        ("En in Tilburg?", "Is er zwemhulp (ook in de zomer)?", "Is er zwemhulp (ook in de zomer) in Tilburg?", None),
        ("Tilburg?", "Is er zwemhulp (in Breda)?", "Is er zwemhulp (in Tilburg)?", None),
        ("En bij dans?", "Wie helpt bij zwemmen (schoolslag)?", "Wie helpt bij dans?", None),
        ("En vanaf 2027?", "Is er zwemhulp (ook in de zomer)?", "Is er zwemhulp (ook in de zomer), vanaf 2027?", None),
        (
            "Wie betaalt (de ouders)?",
            "Is er zwemhulp?",
            "Wie betaalt (de ouders) (zwemhulp)?",
            "Wie betaalt (de ouders)?",
        ),
    ],
)
def test_brackets_of_the_asker_mean_nothing_to_a_follow_up(
    gazetteer: Gazetteer, now: str, before: str, text: str, alone: str | None
) -> None:
    turns = (Turn("user", before), Turn("assistant", "Zo."))
    made = make_whole(Question(now, history=turns), gazetteer)
    assert (made.question.text, made.alone and made.alone.question.text) == (text, alone)


def test_words_taken_along_stay_last_whatever_is_asked_next(gazetteer: Gazetteer) -> None:
    turns = [Turn("user", text) for text in ("Is er zwemhulp?", "Hoe lang duurt dat?")]
    for now, itself in (
        ("En vanaf 2027?", "Hoe lang duurt dat, vanaf 2027?"),
        ("En in Breda?", "Hoe lang duurt dat in Breda?"),
    ):
        made = make_whole(Question(now, history=tuple(turns)), gazetteer)
        assert (made.question.text, made.itself) == (f"{itself.rstrip('?')} (zwemhulp)?", itself)
        assert made.alone is None  # "Hoe lang duurt dat in Breda?" says nothing by itself


def test_the_first_of_january_without_a_year_is_the_next_one(read: Any) -> None:
    assert read("Hoe gaat het na 1 januari?").day == date(TODAY.year + 1, 1, 1)
    assert read("Wat geldt er sinds 1 januari?").day == TODAY


@pytest.mark.parametrize(
    ("earlier", "place"),
    [
        ("Patiëntje van 6 woont bij zijn moeder in Breda, vader zit hier in Tilburg.", "Breda"),
        ("Een jongen die bij zijn oma in Waalwijk woont", "Waalwijk"),
        ("Leerling uit groep 5 woont in Goirle.", "Goirle"),
        ("me zoon woont sins kort bij zn vader in dordrecht", "Dordrecht"),
        ("Onze school staat in Oosterhout.", ""),
        ("Hoe koopt Tilburg jeugdhulp in?", ""),
        ("Leg eens uit hoe het in Tilburg gaat.", ""),
        ("Hoe is wonen met begeleiding geregeld in Tilburg?", ""),
        ("Is er een woonplek in Tilburg?", ""),
    ],
)
def test_where_a_child_lives_is_read_from_what_was_told(gazetteer: Gazetteer, earlier: str, place: str) -> None:
    turns = (Turn("user", earlier), Turn("assistant", "Goed."), Turn("user", "Wat is een kampweek?"))
    made = make_whole(Question("Waar kan ik hem naar verwijzen?", municipality="Drimmelen", history=turns), gazetteer)
    for read_as in filter(None, (made, made.alone)):
        assert [m.place.name for m in gazetteer.find(read_as.question.text)] == ([place] if place else [])


@pytest.mark.parametrize("first", ["Hoe gaat een intake?", "Hoe gaat een intake in Tilburg?"])
def test_a_place_alone_is_read_with_the_last_question_by_itself_too(gazetteer: Gazetteer, first: str) -> None:
    turns = (
        Turn("user", first),
        Turn("assistant", "Zo."),
        Turn("user", "Hoe lang duren de contracten?"),
    )
    made = make_whole(Question("en in Breda?", history=(*turns, Turn("assistant", "Vier jaar."))), gazetteer)
    assert "intake" in made.question.text and "Breda" in made.question.text
    assert made.alone is not None and made.alone.question.text == "Hoe lang duren de contracten in Breda?"


def test_where_the_child_lives_is_kept_however_a_follow_up_is_read(gazetteer: Gazetteer) -> None:
    earlier = ("Mijn kind woont in Tilburg.", "Hoe gaat een intake?", "Hoe lang wachten kinderen?")
    turns = tuple(Turn("user", text) for text in earlier)
    made = make_whole(Question("En vanaf 2027?", history=turns), gazetteer)
    assert made.alone is not None and made.alone.itself == "Hoe lang wachten kinderen, vanaf 2027?"
    assert made.alone.question.text == "Hoe lang wachten kinderen, vanaf 2027 (kind uit Tilburg)?"


@pytest.mark.parametrize(
    ("text", "role", "case"),
    [
        ("Jongen van 7 met vermoeden van autisme, Waalwijk", "huisarts", True),
        ("Leerling komt al weken niet naar school", "school", True),
        ("mijn zoon heeft dyslexie", None, True),
        ("Kind van 6, druk, ouders radeloos. Welke route?", "huisarts", True),
        ("15-jarige blowt dagelijks, wat kan ik doen?", "huisarts", True),
        ("Een leerling van 10 durft niet naar school. Wat zijn de stappen?", "school", True),
        ("Mijn dochter van 9 is vaak boos. Hoe nu verder?", "inwoner", True),
        ("Welke hulp is er voor een kind van 4 met autisme?", "inwoner", True),
        ("Met wie overleggen wij als een leerling thuiszit?", "school", True),
        ("Een kind van 8 krijgt een pgb. Wat kost dat?", "inwoner", False),
        ("Wat kan de gemeente doen tegen schooluitval?", "gemeente", False),
        ("Jongen van 7 met vermoeden van autisme. Wie betaalt?", "huisarts", False),
        ("Mag een leerling thuis les krijgen", "school", False),
        ("ik wil weten of mijn zoon een pgb kan krijgen", "inwoner", False),
        ("Kinderen met autisme in Waalwijk", "gemeente", False),  # of nobody in particular
        ("Wij helpen een kind met autisme", "aanbieder", False),  # a provider refers nobody
        ("looptijd contract verblijf", "aanbieder", False),
    ],
)
def test_notes_on_one_child_ask_for_the_way_to_help(
    gazetteer: Gazetteer, text: str, role: Role | None, case: bool
) -> None:
    read = understand(Question(text, role=role), gazetteer, date(2026, 6, 1))
    assert ("referral" in read.kinds) is case


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Wat is het SLT?", True),
        ("Welke vormen van jeugdhulp zijn er nu?", True),
        ("Wat is het?", False),
        ("Welke zijn er?", False),
    ],
)
def test_a_short_question_that_names_its_subject_takes_nothing_along(
    gazetteer: Gazetteer, text: str, alone: bool
) -> None:
    earlier = (Turn("user", "Hoeveel kost een kampweek?"), Turn("assistant", "Een kampweek kost 210 euro."))
    assert make_whole(Question(text, history=earlier), gazetteer).changed is not alone


@pytest.mark.parametrize(
    "text", ["Meisje van 11 praat niet meer, waar stuur ik haar heen?", "Waar gaat een kind met angst naartoe?"]
)
def test_where_somebody_is_sent_asks_for_the_route(read: Any, text: str) -> None:
    assert asks_for_route(read(text))


def test_a_note_that_ends_in_a_question_whether_something_may_asks_that(gazetteer: Gazetteer) -> None:
    note = "mijn ex wil niet dat ons kind van 9 gaat zwemmen"
    assert understand(Question(note), gazetteer, TODAY).case
    assert not understand(Question(f"{note}, mag dat"), gazetteer, TODAY).case


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Is een KRZ-registratie verplicht?", ("krz",)),
        ("Wat doet de RvdZ bij zwemles?", ("rvdz",)),
        ("Geldt dat voor de Zwemraad?", ("zwemraad",)),
    ],
)
def test_of_a_word_joined_to_an_abbreviation_the_latter_is_the_name(
    gazetteer: Gazetteer, text: str, names: tuple[str, ...]
) -> None:
    assert understand(Question(text), gazetteer, TODAY).names == names
