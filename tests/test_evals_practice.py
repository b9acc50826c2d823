"""What practice questions hold: marks of answering statements, and judged ones beside them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from assistant.service import Library
from evals.audit import asked_texts, shingles
from evals.questions import load_questions
from evals.train_reader import answer_and_style, shown_statements, twins_by_answer
from evals.training import COLLECTIONS, FOLDER, TOLD_OVER, TWIN, TWINS, Practice, load_practice, marked_passages
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
    assert {p.within.split("-")[0] for p in rows if p.apart} == {
        "A",
        "I",
        "Q",
        *(f"C{letter}" for letter in "ABCDEFGH"),
        "DA",
        "DB",
        "DC",
    }
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


def test_the_reader_is_shown_a_question_with_the_twins_of_its_style_and_answer(library: Library) -> None:
    marked = next(m for m in marked_passages(library.knowledge.documents) if len(m.units) > 1)
    document, (right, other) = marked.document.metadata.id, marked.marks[:2]
    item = Practice("Hoe lang loopt het contract voor zwemhulp?", "official", "", "", ((document, (right,)),))
    told_over = replace(item, question="Tot wanneer mag mijn kind zwemmen?", style=TOLD_OVER)

    def twin(question: str, style: str, unit: str) -> Practice:
        beside = frozenset(((document, unit),))
        return Practice(question, "official", "", style, (), TWIN, beside=beside)

    twins = [
        twin("Wie betaalt het contract voor zwemhulp?", "detail", right),
        twin("Tot wanneer mag mijn oma zwemmen?", TOLD_OVER, right),
        twin("Hoe lang loopt het contract voor dyslexie?", "voorwaarde", other),
    ]
    texts: list[str] = []
    first, second = shown_statements(library, [item, told_over], texts, {}, twins)
    assert first.twins == (twins[0].question,) and second.twins == (twins[1].question,)
    (place,) = first.right
    assert texts[place].endswith(marked.units[0].text) and place not in first.wrong
    assert shown_statements(library, [item], texts, {})[0].twins == ()


def test_nearly_every_twin_belongs_to_a_question() -> None:
    twins = [p for p in load_practice(collections=(TWINS,)) if p.collection == "invented"]
    found = twins_by_answer(twins)
    practice = [p for p in load_practice(collections=("invented",)) if p.answers]
    used = {t for p in practice for t in found.get(answer_and_style(p), ())}
    assert len(used) > 0.95 * len(twins)
