"""The log keeps masked text, status, timings and citations, for so many days, and can be exported and deleted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from assistant.answer import answer_question
from assistant.model import Answer, Citation, Question, Status, Turn
from assistant.question_log import QuestionLog, log_answer
from assistant.service import Library

NOW = datetime(2026, 11, 22, 14, 35, 12)


def _answer(text: str = "Kan Daan naar het SLT?", status: Status = "answered") -> Answer:
    citation = Citation(1, "plan", "Plan", "1", 1, "q", "p", None, None, "/bron/plan/1", passage_id="plan:3")
    return Answer(status, "antwoord", citations=(citation, citation), question_used=text, timings_ms={"total": 12.5})


def test_an_entry_holds_only_what_was_agreed(tmp_path: Path) -> None:
    log = QuestionLog(tmp_path, 30)
    log.add(_answer(), NOW)
    raw = json.loads(next(log.export()))
    assert set(raw) == {"id", "at", "question", "status", "timings_ms", "citations"}
    assert raw["question"] == "Kan [naam] naar het SLT?" and raw["at"] == "2026-11-22T14"
    assert raw["citations"] == ["plan:3"] and raw["timings_ms"] == {"total": 12.5}


def test_text_can_be_switched_off_and_danger_is_never_kept_in_words(tmp_path: Path) -> None:
    QuestionLog(tmp_path / "a", 30, with_text=False).add(_answer(), NOW)
    QuestionLog(tmp_path / "b", 30).add(_answer("mijn dochter wil dood", "danger"), NOW)
    assert [e.question for e in QuestionLog(tmp_path / "a", 30).entries()] == [None]
    assert [(e.question, e.status) for e in QuestionLog(tmp_path / "b", 30).entries()] == [(None, "danger")]


def test_a_question_behind_danger_takes_no_word_of_it_into_the_log(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = (Turn("user", "Mijn zusje zoekt een buddy."),)
    asked = Question("Wie kan haar daarmee helpen?", history=said)
    assert "zusje" in answer_question(asked, library).question_used
    monkeypatch.setattr("assistant.danger_check.learned_danger", lambda text, _: ("abuse",) if "zusje" in text else ())
    monkeypatch.setattr("assistant.danger_check.overruled", lambda *_: False)
    answer = answer_question(asked, library)
    assert answer.status != "danger" and answer.question_used == asked.text


def test_no_days_keeps_nothing(tmp_path: Path) -> None:
    assert QuestionLog(tmp_path, 0).add(_answer(), NOW) is None
    assert list(tmp_path.iterdir()) == []


def test_old_questions_go_by_themselves(tmp_path: Path) -> None:
    log = QuestionLog(tmp_path, 7)
    for days in range(12):
        log.add(_answer(f"vraag {days}"), NOW - timedelta(days=11 - days))
    kept = [e.question for e in log.entries()]
    assert kept == [f"vraag {n}" for n in range(5, 12)]
    assert log.purge((NOW + timedelta(days=30)).date()) == 7 and list(log.entries()) == []


def test_one_question_or_all_can_be_deleted(tmp_path: Path) -> None:
    log = QuestionLog(tmp_path, 30)
    for number in range(3):
        log.add(_answer(f"vraag {number}"), NOW)
    middle = list(log.entries())[1]
    assert log.delete(middle.id) == 1 and log.delete(middle.id) == 0
    assert [e.question for e in log.entries()] == ["vraag 0", "vraag 2"]
    assert log.delete() == 2 and list(log.entries()) == []


def test_a_damaged_line_is_passed_over(tmp_path: Path) -> None:
    log = QuestionLog(tmp_path, 30)
    log.add(_answer(), NOW)
    path = next(log.folder.glob("*.jsonl"))
    path.write_text('{"id": 1}\nonzin\n[1]\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert len(list(log.entries())) == 1


def test_a_log_that_cannot_be_written_stops_no_answer(tmp_path: Path) -> None:
    (tmp_path / "vragenlog").write_text("in de weg", encoding="utf-8")
    assert QuestionLog(tmp_path, 30).add(_answer(), NOW) is None


def test_lone_surrogates_are_kept_as_something_readable(tmp_path: Path) -> None:
    log = QuestionLog(tmp_path, 30)
    log.add(replace(_answer(), question_used="wat \ud800 is dit"), NOW)
    assert [e.question for e in log.entries()] == ["wat ? is dit"]


def test_an_application_without_a_log_just_answers() -> None:
    log_answer(FastAPI(), _answer())
