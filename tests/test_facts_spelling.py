"""Typing errors are undone towards the documents' words; what is right, a name or another language is left alone."""

from __future__ import annotations

import time
from collections import Counter
from statistics import median

import pytest

from kb.facts.spelling import Speller
from kb.facts.spelling_distance import distance, sounds_like
from kb.words import raw_words

TEXT = """De huisarts kan verwijzen naar jeugdhulp.
De aanbieder mag een jeugdige niet weigeren: dat is de acceptatieplicht.
De overeenkomst heeft een looptijd. Pleegzorg en het gezinshuis horen bij wonen met begeleiding. Dyslexie is anders. Het
stevig lokaal team heeft een consultatiefunctie. De uithuisplaatsing, het perceel, de percelen, de behandeling."""
SPELLER = Speller(Counter(raw_words(TEXT * 2)), ["Breda", "Oosterhout", "Gilze en Rijen", "Tilburg"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kan de huisats nog verweizen?", "kan de huisarts nog verwijzen?"),
        ("Mag een aanbeider een kind wijgeren?", "Mag een aanbieder een kind weigeren?"),
        ("jeugthulp in Bredda", "jeugdhulp in Breda"),
        ("pleegzrog", "pleegzorg"),
        ("dysleksie op shcool", "dyslexie op school"),
        ("Hoe lang is de lootpijd van de overeenkosmt?", "Hoe lang is de looptijd van de overeenkomst?"),
        ("de uithuisplaatsng", "de uithuisplaatsing"),
        ("Huisats in Tilburgh", "Huisarts in Tilburg"),
    ],
)
def test_typing_errors_are_undone(typed: str, meant: str) -> None:
    found = SPELLER.correct(typed)
    assert found.text == meant
    assert found.changed and all(before in typed and after in meant for before, after in found.changes)


@pytest.mark.parametrize(
    "text",
    [
        "Wat is matched care?",
        "Wie is Kees Jansma bij Crossroads?",
        "Wat betekent productcode 54A03, en OZA of MDO?",
        "mail naar info@regiowbo.nl",
        "leerplichtambtenaar, schoolweigering en faalangsttraining",
        "I want to refer a child with autism to specialised treatment, what do I do?",
        "Jak mogę skierować dziecko do specjalisty?",
        "Як отримати допомогу для дитини?",
        "Çocuğumu nasıl yönlendirebilirim uzmana",
        "",
        "???",
        "zeg eens",
        "Een jongen met eetproblemen en een eetprobleem",
        "Is medicalisering een thema?",
        "Wat werd er gedeclareerd voor iets zwaarders?",
    ],
)
def test_what_is_no_typing_error_stays(text: str) -> None:
    assert SPELLER.correct(text).text == text
    assert not SPELLER.correct(text).changed


def test_a_name_within_a_sentence_becomes_a_place_or_stays() -> None:
    assert SPELLER.correct("woont in Oosterhot").text == "woont in Oosterhout"
    assert SPELLER.correct("volgens mevrouw Weigeman").text == "volgens mevrouw Weigeman"


def test_distance_counts_a_swap_as_one() -> None:
    assert distance("zrog", "zorg") == 1
    assert distance("huisats", "huisarts") == 1
    assert distance("", "abc") == 3


def test_spellings_of_one_sound_share_a_key() -> None:
    assert sounds_like("verweisen") == sounds_like("verwijzen")
    assert sounds_like("huisarts") != sounds_like("huisdier")


def test_an_empty_index_corrects_nothing_it_cannot_know() -> None:
    assert Speller({}).correct("acceptatieplihct zzzzqq").text.endswith("zzzzqq")


def test_a_question_takes_less_than_two_milliseconds() -> None:
    questions = ["Hoe lang loopt de overeenkosmt?", "Wat doet het lokaal team?", "Mag een aanbieder weigeren?"] * 7
    SPELLER.correct(questions[0])
    times = []
    for question in questions:
        start = time.perf_counter()
        SPELLER.correct(question)
        times.append(time.perf_counter() - start)
    assert median(times) < 0.002


@pytest.mark.parametrize(
    "text",
    [
        "Kan dat onder lestijd?",
        "de behandelaren van het team",
        "waar mijn kind terechtkan",
        "een herverwijzing",
        "hij blowt en gamet",
    ],
)
def test_a_word_of_known_parts_is_not_two_errors_in_another(text: str) -> None:
    known = Speller(Counter(raw_words("leeftijd behandelen behandelaar terechtkwam herverkiezing bloot " * 3)))
    assert not known.correct(text).changed
