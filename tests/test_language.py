"""Languages: recognised only when enough shows it, told in that language, read in Dutch words."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answer import answer_question
from assistant.in_dutch import dutch_words
from assistant.language import LANGUAGES, Language, language_notice, recognise
from assistant.model import Question
from assistant.service import Library

DATA: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "evals" / "languages.yaml").read_text(encoding="utf-8")
)


def held_out(language: str) -> list[str]:
    """The half of the questions in a language that no word list was made from."""
    texts = [entry[language] for entry in DATA["same"]] + DATA[language]
    return [t for t in texts if hashlib.sha256(t.encode()).hexdigest()[0] in "89abcdef"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_held_out_questions_are_recognised(language: Language) -> None:
    texts = held_out(language)
    missed = [t for t in texts if recognise(t) != language]
    assert len(texts) >= 20
    assert len(missed) <= 0.05 * len(texts), missed


def test_dutch_questions_stay_dutch() -> None:
    texts = held_out("nl")
    taken = [t for t in texts if recognise(t) is not None]
    assert len(taken) <= 0.03 * len(texts), taken


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "12",
        "45A53",
        "Plan A",
        "SLT",
        "Breda",
        "Is er een open house?",
        "Wat is het verschil tussen matched care en stepped care?",
        "Onze dochter Ola Kowalska heeft hulp nodig",
        "Meneer Yılmaz vraagt om hulp in Goirle",
        "Wat betekent المدرسة in deze brief van de gemeente?",
        "Guten Tag",
        "inloop op school Lage Mors",
        "stepped care",
    ],
)
def test_little_evidence_counts_as_dutch(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can the huisarts refer to pleegzorg in Breda?", "en"),
        ("Czy szkola moze skierowac dziecko?", "pl"),
        ("Cocugum icin nereden yardim alabilirim?", "tr"),
        ("Хто вирішує про beschikking і SLT?", "uk"),
        ("من يقرر بشأن beschikking؟", "ar"),
    ],
)
def test_dutch_terms_and_missing_accents_do_not_hide_the_language(text: str, language: Language) -> None:
    assert recognise(text) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_is_in_the_language_itself(language: Language) -> None:
    notice = language_notice(language)
    assert notice.kind == "language"
    assert recognise(notice.text) == language


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        (
            "Can a GP refer a child to foster care in Breda?",
            "en",
            {"huisarts", "verwijzing", "kind", "pleegzorg", "Breda"},
        ),
        ("Ile dzieci w Bredzie otrzymało pomoc w 2024 roku?", "pl", {"hoeveel", "kinderen", "Breda", "hulp", "2024"}),
        ("Чи може сімейний лікар направити дитину в Тілбурзі?", "uk", {"huisarts", "verwijzing", "kind", "Tilburg"}),
        ("Koruyucu aile nedir? 45A53", "tr", {"pleegzorg", "wat", "is", "45A53"}),
        ("كم مدة عقد العلاج في بريدا؟", "ar", {"looptijd", "contract", "behandeling", "Breda"}),
    ],
)
def test_a_question_in_dutch_words(text: str, language: Language, wanted: set[str]) -> None:
    assert wanted <= set(dutch_words(text, language).split())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who pays for the help?", "en"),
        ("Kto płaci za pomoc dziecka?", "pl"),
        ("Хто платить за допомогу?", "uk"),
        ("Yardımı kim ödüyor?", "tr"),
        ("من يدفع تكاليف المساعدة؟", "ar"),
    ],
)
def test_who_pays_is_no_contribution_of_ones_own(text: str, language: Language) -> None:
    said = dutch_words(text, language)
    assert "wie betaalt" in said and "bijdrage" not in said


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can I refuse the help?", "en"),
        ("Czy mogę odmówić pomocy?", "pl"),
        ("Чи можу я відмовитися від допомоги?", "uk"),
        ("Yardımı reddedebilir miyim?", "tr"),
        ("هل يمكنني رفض المساعدة؟", "ar"),
    ],
)
def test_a_parent_who_refuses_help_is_no_provider_who_refuses_a_child(text: str, language: Language) -> None:
    said = dutch_words(text, language)
    assert "hulp weigeren" in said and "acceptatieplicht" not in said


def test_what_changes_on_a_day_is_read_as_a_dutch_question() -> None:
    for text, language in (("What changes on 1 January 2027?", "en"), ("1 Ocak 2027'de ne değişecek?", "tr")):
        said = dutch_words(text, language)
        assert "wat verandert er" in said and "1 januari 2027" in said


def test_the_longer_form_counts() -> None:
    assert "huisarts" not in dutch_words("Is there a family home?", "en").split()
    assert "gezinshuis" in dutch_words("Is there a family home?", "en").split()


def test_what_has_no_dutch_word_stays_in_the_question() -> None:
    said = dutch_words("How do I get a parking permit in Breda?", "en").split()
    assert {"parking", "permit", "Breda"} <= set(said)
    assert "стоматолог" in dutch_words("Який стоматолог у Тілбурзі?", "uk")
    assert dutch_words("xyzzy", "en") == "xyzzy"


def test_names_and_codes_stay_as_they_are() -> None:
    assert {"JeugdzorgPlus", "SLT", "2027"} <= set(dutch_words("JeugdzorgPlus і SLT у 2027 році?", "uk").split())
    assert "Made" in dutch_words("Made'de oturuyorum.", "tr").split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_term(language: Language) -> None:
    path = Path(__file__).parent.parent / "assistant" / "data" / "terms_translated.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len(rows) > 60
    assert [r["nl"] for r in rows if not r[language].strip()] == []


def test_a_question_in_english_is_answered_in_dutch_with_a_notice(library: Library) -> None:
    asked = Question("How long is the contract for zwemhulp in Breda?")
    answer = answer_question(asked, library, date(2026, 6, 1))
    assert answer.status == "answered"
    assert "drie jaar" in answer.markdown
    assert [n.text for n in answer.notices if n.kind == "language"] == [language_notice("en").text]
    dutch = answer_question(Question("Hoe lang loopt het contract voor zwemhulp in Breda?"), library, date(2026, 6, 1))
    assert "language" not in {n.kind for n in dutch.notices}
