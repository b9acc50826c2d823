"""What practice questions hold: marks of answering statements, and judged ones beside them."""

from __future__ import annotations

import json
from pathlib import Path

from evals.audit import asked_texts, shingles
from evals.questions import load_questions
from evals.train_reader import answer_and_style, twins_by_answer
from evals.training import COLLECTIONS, FOLDER, TOLD_OVER, TWIN, TWINS, load_practice, marked_passages
from ingest.folder import read_file


def test_judged_statements_are_read(tmp_path: Path) -> None:
    row = {
        "q": "Wie koopt in?",
        "answers": [{"document": "plan", "units": ["a1"]}],
        "half": [{"document": "plan", "units": ["b2"]}],
        "beside": [{"document": "plan", "units": ["c3", "d4"]}, {"document": "visie", "units": ["c3"]}],
        "apart": False,
    }
    (tmp_path / "official.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (item,) = load_practice(tmp_path)
    assert item.answers == (("plan", ("a1",)),)
    assert item.half == {("plan", "b2")}
    assert item.beside == {("plan", "c3"), ("plan", "d4"), ("visie", "c3")}


def test_no_statement_is_judged_in_two_ways() -> None:
    practice = load_practice()
    assert sum(bool(p.beside) for p in practice) > 5000
    for item in practice:
        right = {(d, unit) for d, units in item.answers for unit in units}
        assert not right & item.half, item.question
        assert not right & item.beside, item.question
        assert not item.half & item.beside, item.question


def test_a_question_has_an_answer_or_a_reason_for_having_none() -> None:
    for item in load_practice(collections=("official", "other", "jeugdwet")):
        assert bool(item.answers) != bool(item.none), item.question


def test_invented_questions_point_at_statements_of_their_document() -> None:
    files = sorted((FOLDER / "documents").glob("*.md"))[::12]
    assert len(files) > 10
    documents = [read_file(path) for path in files]
    known: dict[str, set[str]] = {}
    for passage in marked_passages(documents):
        known.setdefault(passage.document.metadata.id, set()).update(passage.marks)
    rows = [p for p in load_practice(collections=("invented",)) if p.within in known]
    assert len(rows) > 30 * len(files)
    for item in rows:
        units = {(d, u) for d, names in item.answers for u in names} | item.half | item.beside
        assert all(d == item.within and u in known[d] for d, u in units), item.question


def test_whole_authors_are_kept_apart() -> None:
    rows = load_practice(collections=("invented",))
    assert all(p.within and bool(p.answers) != bool(p.none) for p in rows)
    assert {p.within[0] for p in rows if p.apart} == set("AIQ")
    assert not {p.within for p in rows if p.apart} & {p.within for p in rows if not p.apart}


def test_twins_are_known_only_not_to_be_answered_by_what_answers_the_other() -> None:
    twins = load_practice(collections=(TWINS,))
    assert TWINS not in COLLECTIONS
    assert len(twins) > 5000
    assert {p.collection for p in twins} == {"official", "other", "invented"}
    assert all(p.none == TWIN and p.beside and not p.answers for p in twins)
    answers = {
        (p.collection, frozenset((d, unit) for d, units in p.answers for unit in units), p.apart)
        for p in load_practice(collections=("official", "other", "invented"))
        if p.answers
    }
    assert all((p.collection, p.beside, p.apart) in answers for p in twins)


def test_twins_share_no_wording_with_the_test_half_and_repeat_no_question() -> None:
    frozen = {s for item in load_questions(split="test") for s in shingles(asked_texts(item))}
    twins = load_practice(collections=(TWINS,))
    assert [p.question for p in twins if shingles(p.question) & frozen] == []
    asked = [p.question for p in [*twins, *load_practice()]]
    assert len(set(asked)) == len(asked)


def test_the_reader_is_shown_a_question_with_twins_of_its_style_that_its_answer_does_not_answer() -> None:
    practice = [p for p in load_practice(collections=("invented",)) if p.answers]
    twins = [p for p in load_practice(collections=(TWINS,)) if p.collection == "invented"]
    found = twins_by_answer(twins)
    assert sum(map(len, found.values())) == len(twins)
    known = {t.question: t for t in twins}
    told = [(p, known[t]) for p in practice for t in found.get(answer_and_style(p), ())]
    assert len({t.question for _, t in told}) > 0.95 * len(twins)
    for item, twin in told:
        assert twin.beside == {(document, unit) for document, units in item.answers for unit in units}
        assert (twin.style == TOLD_OVER) == (item.style == TOLD_OVER)
        assert twin.within == item.within
