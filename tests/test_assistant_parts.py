"""Questions that are asked in one breath: told apart, and answered together."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import TODAY, Asker

from assistant import answer
from assistant.answer import answer_question
from assistant.model import Answer, Citation, Notice, Question, Sentence, Turn
from assistant.parts import of_each, parts_of, sides_of, tells_sides, together
from assistant.progress import Line
from assistant.service import Library
from prompts import render

LATER = "**Vanaf 1 januari 2027**"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Wat is een torenteam en wanneer begint het?", ("Wat is een torenteam?", "Wanneer begint het?")),
        (
            "Wat is zwemhulp, wie regelt het en hoe lang duurt het?",
            ("Wat is zwemhulp?", "Wie regelt het?", "Hoe lang duurt het?"),
        ),
        ("Mag ik verwijzen? En wie betaalt dat?", ("Mag ik verwijzen?", "Wie betaalt dat?")),
        ("Mag ik verwijzen en moet ik dan overleggen?", ("Mag ik verwijzen?", "Moet ik dan overleggen?")),
        ("Voor hoeveel jaar is dat, en met hoeveel mensen?", ("Voor hoeveel jaar is dat?", "Met hoeveel mensen?")),
    ],
)
def test_several_questions_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert parts_of(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Wanneer en door wie is het plan vastgesteld?",
        "Hoe vaak en hoe lang kan het contract verlengd worden?",
        "Mijn dochter is 14 en wat kan ik nu doen?",  # a story and a question
        "Welke opleiding en hoeveel ervaring heeft een badmeester?",
        "Wie betaalt de hulp, die wat langer duurt?",
        "Wie is er, en wat is dat, en waar is het, en hoe gaat het?",  # who asks so much asks it one by one
        "Waar kan een kind terecht dat bang is voor water en honden?",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert parts_of(text) == (text,)


def test_how_long_documents_hold_is_told_once() -> None:
    of_both = Notice("validity", "Plan en Brief: geldig vanaf 1 mei 2027.")
    of_one = Notice("validity", "Plan: geldig vanaf 1 mei 2027.")
    of_another_day = Notice("validity", "Plan: geldig vanaf 1 juni 2027.")
    whole = answered(("", "Een team is een groep."), notices=(of_both,))
    part = answered(("", "Het team begint in mei."), notices=(of_one, of_another_day))
    assert together(whole, [("Wanneer begint het?", part)]).notices == (of_both, of_another_day)


def citation(number: int, quote: str) -> Citation:
    """A citation of a quote from one document."""
    return Citation(number, "d", "D", "1", 1, quote, quote, None, None, "/bron/d/1")


def answered(*lines: tuple[str, str], notices: tuple[Notice, ...] = (), unsure: bool = False) -> Answer:
    """An answer of these lines, each with its group and a citation of its own text."""
    sentences: list[Sentence] = []
    for n, (group, text) in enumerate(lines, 1):
        if group and all(s.group != group for s in sentences):
            sentences.append(Sentence(group, (), "label", None, group))
        sentences.append(Sentence(text, (n,), "statement", "voornemen", group))
    if unsure:
        sentences.insert(0, Sentence(render("answer.unsure"), (), "label"))
    cited = tuple(citation(n, text) for n, (_, text) in enumerate(lines, 1))
    return Answer("answered", "", tuple(sentences), cited, notices, "Vraag en vraag?")


def lost() -> Answer:
    """A refusal."""
    return Answer("not_found", "Dat staat niet in de bronnen.")


def test_what_a_part_tells_is_added_once_with_its_proof() -> None:
    whole = answered(("", "Het team begint op 1 mei."))
    definition = answered(("", "Een team is een groep."), notices=(Notice("validity", "Geldig."),))
    made = together(whole, [("Wat is het?", definition), ("Wanneer begint het?", whole)])
    assert [s.text for s in made.sentences] == ["Een team is een groep.", "Het team begint op 1 mei."]
    by_number = {c.number: c.quote for c in made.citations}
    assert [by_number[n] for s in made.sentences for n in s.citations] == [s.text for s in made.sentences]
    assert made.markdown == "Een team is een groep. [1]\n\nHet team begint op 1 mei. [2]"
    assert made.notices == definition.notices
    assert made.question_used == whole.question_used


def test_a_line_of_another_period_stands_under_its_label_and_what_holds_now_gets_one() -> None:
    whole = answered(("", "Nu is er een team."))
    later = answered((LATER, "Dan zijn er twee."))
    made = together(whole, [("Hoeveel nu?", whole), ("Hoeveel straks?", later)])
    assert [s.text for s in made.sentences] == [render("answer.now"), "Nu is er een team.", LATER, "Dan zijn er twee."]
    assert [s.group for s in made.sentences] == [render("answer.now")] * 2 + [LATER] * 2


def test_where_the_whole_is_not_sure_the_sure_part_leads_and_what_is_lost_is_told() -> None:
    whole = answered(("", "Iets erbij."), unsure=True)
    sure = answered(("", "Vier jaar."))
    made = together(whole, [("Hoe lang duurt het?", sure), ("Hoe heet de directeur?", lost())])
    assert [s.text for s in made.sentences] == ["Vier jaar.", "Iets erbij."]
    assert [n.text for n in made.notices] == [render("answer.part_unknown", part="Hoe heet de directeur?")]


def test_without_a_sure_part_the_whole_answer_stands() -> None:
    assert together(lost(), [("Wat?", lost()), ("Wie?", answered(("", "x"), unsure=True))]) == lost()


def test_the_second_question_is_answered_too(ask: Asker) -> None:
    made = ask("Wat is een torenteam en hoe lang loopt het contract voor zwemhulp?", as_of=date(2027, 2, 1))
    assert "een groep hulpverleners" in made.markdown
    assert "vier jaar" in made.markdown
    told = {n for s in made.sentences for n in s.citations}
    assert told == {c.number for c in made.citations}


def test_the_lines_of_a_sure_answer_are_not_kept_waiting_for_the_parts(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    asked: list[int] = []
    real = answer._answer_one
    monkeypatch.setattr(answer, "_answer_one", lambda *given: (asked.append(len(told)), real(*given))[1])
    text = "Waar melden ouders hun kind aan en hoe snel reageert het torenteam?"
    made = answer_question(Question(text, as_of=date(2027, 2, 1)), library, TODAY, told.append)
    lines = [event.sentence.text for event in told if isinstance(event, Line)]
    assert sorted(lines) == sorted(s.text for s in made.sentences)
    searching, parts = asked[0], asked[1:]
    assert len(parts) == 2 and all(seen > searching + 1 for seen in parts)  # lines were told before a part was asked


def test_what_a_part_points_to_stands_in_the_first_and_not_in_an_earlier_turn(ask: Asker) -> None:
    earlier = (Turn("user", "Hoeveel kost een kampweek?"), Turn("assistant", "Een kampweek kost 210 euro."))
    made = ask("Wat is een torenteam en hoe snel reageert het?", as_of=date(2027, 2, 1), history=earlier)
    assert "kampweek" not in made.question_used
    assert "vijf werkdagen" in made.markdown


@pytest.mark.parametrize("field", [None, "Breda"])
def test_a_place_that_one_part_names_holds_for_all(ask: Asker, field: str | None) -> None:
    text = "Hoe lang duurt zwemhulp in Waalwijk en wie wijst ouders in de buurt de weg naar het torenteam?"
    made = ask(text, as_of=date(2027, 2, 1), municipality=field)
    assert {c.region for c in made.citations} <= {"hvb", "landelijk", None}
    assert "negen maanden" in made.markdown


def test_parts_about_two_regions_are_answered_as_one(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "together", lambda *_: pytest.fail("told apart"))
    made = ask("Waar melden ouders hun kind aan in Breda en hoe snel reageert het loket in Waalwijk?")
    assert made.status in ("answered", "not_found")


def test_where_the_child_lives_holds_for_both_parts(ask: Asker) -> None:
    earlier = (Turn("user", "Het kind woont in Waalwijk."), Turn("assistant", "Dat is Hart van Brabant."))
    text = "Wat is zwemhulp en hoe lang duurt die voor mijn kind?"
    made = ask(text, municipality="Breda", history=earlier)
    assert {c.region for c in made.citations} <= {"hvb", "landelijk", None}


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Wat is het verschil tussen een torenteam en zwemhulp?", ("een torenteam", "zwemhulp")),
        ("Waarin verschilt zwemhulp van klimhulp?", ("zwemhulp", "klimhulp")),
        ("Wat is het verschil tussen nu en straks?", ()),
        ("Wat is het verschil tussen de gemeenten?", ()),
        ("Wat is zwemhulp en wanneer begint het?", ()),
    ],
)
def test_the_two_things_whose_difference_is_asked(text: str, sides: tuple[str, ...]) -> None:
    assert sides_of(text) == sides


def test_an_answer_that_begins_with_both_tells_how_they_differ() -> None:
    sides = ("een torenteam", "zwemhulp")
    assert tells_sides(answered(("", "Een torenteam geeft zwemhulp.")), sides)
    assert tells_sides(answered(("", "Zwemhulp is een les."), ("", "Een torenteam is een groep.")), sides)
    assert not tells_sides(answered(("", "De les is nat."), ("", "Zwemhulp duurt.")), sides)
    assert not tells_sides(
        answered(("", "De les is nat."), ("", "Zwemhulp duurt."), ("", "Een torenteam is een groep.")), sides
    )


def test_of_two_things_it_is_told_what_each_of_them_is() -> None:
    team = answered(
        (LATER, "Een torenteam is een groep."), (LATER, "De groep praat."), (LATER, "Hij zit."), (LATER, "Hij eet.")
    )
    swim = answered(("", "Zwemhulp is een les."))
    whole = answered(("", "De les is nat."))
    made = of_each(("een torenteam", "zwemhulp"), (team, swim), whole)
    told = [s.text for s in made.sentences]
    assert told == [
        LATER,
        "Een torenteam:",
        "Een torenteam is een groep.",
        "De groep praat.",
        "Hij zit.",
        render("answer.now"),
        "Zwemhulp:",
        "Zwemhulp is een les.",
    ]
    assert [c.number for c in made.citations] == [1, 2, 3, 4]
    assert of_each(("een torenteam", "zwemhulp"), (team, lost()), whole) is whole
    other = answered(("", "Een les is nat."))  # names the thing nowhere
    assert of_each(("een torenteam", "zwemhulp"), (team, other), whole) is whole


def test_how_two_things_differ_is_told_by_what_they_are(ask: Asker) -> None:
    told = ask("Wat is het verschil tussen een torenteam en een buddy?", municipality="Breda")
    text = told.markdown
    assert "groep hulpverleners" in text
    assert "vrijwilliger" in text
