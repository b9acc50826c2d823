"""The question set: its form, its split, the frozen test half, and the audit for leaked wording."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from assistant.settings import PROJECT
from evals.audit import leaks, looked_at, shingles
from evals.freeze import frozen_hash, hash_of_test_half
from evals.own import load_own
from evals.questions import FRESH, KINDS, NEAR_MISSES, Item, QuestionFileError, load_file, load_questions, split_of

LEAST = {
    "referral": 60,
    "roles": 40,
    "procurement": 40,
    "figures": 30,
    "definitions": 30,
    "time": 25,
    "region": 25,
    "followup": 30,
    "unanswerable": 60,
}


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return load_questions()


def test_the_set_has_the_size_it_claims(items: list[Item]) -> None:
    counted = Counter(i.kind for i in items if not i.variant)
    assert {kind: counted[kind] for kind in KINDS if counted[kind] < LEAST[kind]} == {}
    assert sum(i.variant is not None for i in items) >= 60
    assert {i.role for i in items} >= {"huisarts", "school", "gemeente", "aanbieder", "inwoner"}
    assert {i.near_miss for i in items if i.near_miss} == set(NEAR_MISSES)


def test_every_item_can_be_judged(items: list[Item]) -> None:
    ids = {i.id for i in items}
    for item in items:
        assert item.as_of is not None, item.id
        assert item.kind in KINDS, item.id
        assert bool(item.nuggets) == item.answerable, item.id
        assert item.parent is None or item.parent in ids, item.id
        assert (item.kind == "followup") == bool(item.history and item.full_question), item.id


def test_the_split_is_by_the_first_hex_digit_of_the_parent(items: list[Item]) -> None:
    # sha256("verwijzen-001") begins with a digit that decides; variants follow their parent.
    assert {split_of(i.parent) for i in items if i.parent} == {"dev", "test"}
    assert all(i.half == split_of(i.parent or i.id) for i in items)
    halves = Counter(i.half for i in items)
    assert abs(halves["dev"] - halves["test"]) < 0.2 * len(items)
    assert len(load_questions(split="dev")) == halves["dev"]


def test_the_split_rule_by_hand() -> None:
    # printf abc | sha256sum → ba7816bf…; printf a → ca978112…; printf d → 18ac3e73…
    assert [split_of(text) for text in ("abc", "a", "d")] == ["test", "test", "dev"]


def test_the_test_half_is_the_frozen_one() -> None:
    assert hash_of_test_half() == frozen_hash(), "the test half changed: see evals/freeze.py"


def test_no_test_question_shares_six_words_with_what_was_tuned() -> None:
    found = leaks(load_questions(split="test"), looked_at(load_questions(split="dev")))
    assert [f"{leak.question} {leak.place}: {leak.words}" for leak in found] == []


def test_the_audit_finds_a_leak() -> None:
    item = Item(id="x", question="Wie betaalt het vervoer naar de dagbehandeling in Altena?")
    prompt = "# wie BETAALT het vervoer: naar de dagbehandeling"
    assert [leak.place for leak in leaks([item], [("kb/synonyms.yaml", prompt), ("b", "het vervoer naar de")])] == [
        "kb/synonyms.yaml"
    ]
    assert len(shingles("een twee drie vier vijf zes zeven")) == 2


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("- question: x\n", "item 1 > id"),
        ("- {id: a, question: x, expect: misschien}\n", "a > expect"),
        ("- {id: a, question: x, nuggets: [{fact: f, vital: true, accept: []}]}\n", "a > nuggets"),
        ("- {id: a, question: x, onbekend: 1}\n", "a > onbekend"),
        ("- [\n", "vragen.yaml"),
        ("tekst\n", "list of items"),
    ],
)
def test_a_mistake_names_file_item_and_field(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "vragen.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionFileError, match="vragen") as caught:
        load_file(path)
    assert named in str(caught.value)


def test_one_id_twice_is_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("- {id: een, question: x}\n", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="een occurs twice"):
        load_questions(tmp_path)


def test_own_questions_need_only_a_question(tmp_path: Path) -> None:
    path = tmp_path / "eigen.yaml"
    path.write_text(
        "- question: Hoe lang duurt het?\n  nuggets: [{accept: ['5 jaar']}]\n- question: En nu?\n  expect: not_found\n",
        encoding="utf-8",
    )
    first, second = load_own(path, date(2026, 11, 22))
    assert (first.id, first.kind, first.as_of) == ("eigen-001", "own", date(2026, 11, 22))
    assert (first.nuggets[0].fact, first.nuggets[0].vital) == ("5 jaar", True)
    assert (second.id, second.answerable) == ("eigen-002", False)


@pytest.mark.parametrize("text", ["", "vraag: x\n", "- 5\n", "- {municipality: Breda}\n", "- [[\n"])
def test_a_bad_own_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "eigen.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionFileError):
        load_own(path, date(2026, 11, 22))


@pytest.mark.parametrize(("name", "answerable", "not_answerable"), [("fresh", 83, 27), ("fresh-other", 30, 10)])
def test_questions_from_outside_hold_to_the_form(name: str, answerable: int, not_answerable: int) -> None:
    items = load_file(FRESH[name])
    assert (sum(i.answerable for i in items), sum(not i.answerable for i in items)) == (answerable, not_answerable)
    assert len({i.id for i in items} | {i.id for i in load_questions()}) == len(items) + len(load_questions())
    for item in items:
        assert item.kind in KINDS
        assert item.as_of is not None
        assert item.answerable == bool(item.nuggets) == bool(item.gold) == (item.near_miss not in NEAR_MISSES)
        assert any(n.vital for n in item.nuggets) or not item.answerable
        assert bool(item.history) == bool(item.full_question)
        assert all(g.document and g.section and g.pages and g.key_terms for g in item.gold)


def test_nothing_that_is_tuned_reads_the_questions_from_outside() -> None:
    curated = {i.question for i in load_questions()}
    assert not [i.id for file in FRESH.values() for i in load_file(file) if i.question in curated]
    tuning = ("fit_evidence.py", "fit_refusal.py", "quick.py", "parts.py", "scale.py", "language_search.py")
    for name in tuning:
        text = (PROJECT / "evals" / name).read_text(encoding="utf-8")
        assert "FRESH" not in text, name
        assert "questions_fresh" not in text, name


def test_an_own_file_with_one_id_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "eigen.yaml"
    path.write_text("- {id: een, question: x}\n- {id: een, question: y}\n", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="een"):
        load_own(path, date(2026, 11, 22))
