"""Answers read by hand: the sheet, what is printed to read, and the figures of a filled sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import evals.relevance.__main__ as reading
from assistant.model import Answer, Citation, Sentence
from assistant.service import Library
from evals.questions import Item
from evals.relevance.__main__ import agreement, answered, main, sums, tell, to_read
from evals.relevance.sheet import (
    Judged,
    Sheet,
    SheetError,
    blank,
    chosen,
    hash_of,
    read_sheet,
    write_sheet,
)

ITEM = Item(id="duur", question="Hoe lang?", municipality="Breda")
CITED = Citation(1, "plan", "Plan", "1 Duur", 4, "Vier jaar.", "Vier jaar.", None, None, "")
SAID = (Sentence("Kort antwoord", kind="label"), Sentence("Het duurt vier jaar.", (1,)), Sentence("Later meer.", (1,)))
ANSWER = Answer("answered", "Het duurt vier jaar. [1] Later meer. [1]", SAID, (CITED,))


def sheet(*answers: Judged) -> Sheet:
    return Sheet(documents="corpus", split="dev", commit="a" * 40, judge="a", answers=answers)


FILLED = sheet(
    Judged(id="a", hash="1", relevant="full", lines={1: "right", 2: "beside"}),
    Judged(id="b", hash="2", relevant="partly", lines={1: "wrong", 2: "right"}),
    Judged(id="c", hash="3", relevant="not", lines={1: "misleading"}),
    Judged(id="d", hash="4", relevant="full", lines={1: "right"}),
)


def test_an_empty_sheet_has_a_blank_per_statement_and_no_texts(tmp_path: Path) -> None:
    path = tmp_path / "blad.yaml"
    write_sheet(path, sheet(blank(ITEM, ANSWER)))
    made = read_sheet(path).answers[0]
    assert (made.id, made.hash, made.lines) == ("duur", hash_of(ANSWER), {1: None, 2: None}), "labels are no lines"
    assert not made.done
    assert "vier" not in path.read_text(encoding="utf-8").lower()
    assert len(list(tell(read_sheet(path)))) == 1, "no shares of nothing"
    with pytest.raises(FileExistsError):
        write_sheet(path, FILLED)


def test_a_sheet_filled_by_hand_is_read(tmp_path: Path) -> None:
    path = tmp_path / "blad.yaml"
    path.write_text(
        "documents: corpus\nsplit: dev\ncommit: abc\njudge: x\nanswers:\n- id: a\n  hash: '1'\n  relevant: full\n"
        "  lines: {1: right, 2: wrong}\n  note: eigen woorden\n",
        encoding="utf-8",
    )
    assert read_sheet(path).answers[0].done


@pytest.mark.parametrize(
    ("field", "value"), [("relevant", "yes"), ("lines", {1: "goed"}), ("line", {1: "right"}), ("lines", {"x": "right"})]
)
def test_a_slip_of_the_pen_is_refused(tmp_path: Path, field: str, value: object) -> None:
    path = tmp_path / "blad.yaml"
    data = FILLED.model_dump(mode="json")
    data["answers"][0][field] = value
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(SheetError, match=r"blad\.yaml"):
        read_sheet(path)
    assert main(["sum", str(path)]) == 2


def test_the_page_to_read_shows_question_lines_and_quotes() -> None:
    page = to_read(ITEM, ANSWER)
    assert "## duur" in page
    assert "1. Het duurt vier jaar.\n   - plan, 1 Duur, p. 4: Vier jaar." in page
    assert "2. Later meer." in page
    assert "Kort antwoord" not in page


def test_the_sample_is_fixed_and_has_no_variants_or_refusals(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Item(id=f"q{n}", question="x") for n in range(30)] + [Item(id="v", question="x", variant="typo")]
    picked = [i.id for i in chosen(items, 10)]
    assert picked == [i.id for i in chosen(list(reversed(items)), 10)]
    assert picked != sorted(picked)
    assert "v" not in [i.id for i in chosen(items, 31)]
    refused = {picked[0], picked[3]}

    def reply(question: object, library: object, today: object) -> Answer:
        name = next(names)
        return Answer("not_found", "") if name in refused else ANSWER

    names = iter(i.id for i in chosen(items, 31))
    monkeypatch.setattr(reading, "answer_question", reply)
    assert [i.id for i, _ in answered(items, library, 5)] == [n for n in picked if n not in refused][:5]


def test_the_figures_of_a_filled_sheet() -> None:
    found = {name: (round(share.mean, 3), share.n) for name, share in sums(FILLED)}
    assert found["answers that answer the question"] == (0.5, 4)
    assert found["answers that do so at least in part"] == (0.75, 4)
    assert found["answers with a wrong statement"] == (0.25, 4)
    assert found["answers with a wrong or misleading statement"] == (0.5, 4)
    assert found["lines judged right"] == (0.5, 6)
    assert found["lines judged wrong"] == (0.167, 6)
    half = sheet(*FILLED.answers, Judged(id="e", hash="5", lines={1: None}))
    assert "not yet: e" in next(iter(tell(half)))
    assert dict(sums(half)) == dict(sums(FILLED)), "what is not judged does not count"


def test_a_finished_sheet_is_kept_and_an_unfinished_one_is_not(tmp_path: Path) -> None:
    done, half = tmp_path / "af.yaml", tmp_path / "half.yaml"
    write_sheet(done, FILLED)
    write_sheet(half, sheet(Judged(id="e", hash="5", lines={1: None})))
    assert main(["sum", str(half), "--record", str(tmp_path)]) == 2
    assert not (tmp_path / "relevance.json").exists()
    assert main(["sum", str(done), "--record", str(tmp_path)]) == 0
    from evals.publish import block

    assert "| answers that answer the question | 0.500" in block("relevance", tmp_path)


def test_two_judges_are_compared_on_the_same_answers_only() -> None:
    same = agreement(FILLED, FILLED)
    assert same == (6, 1.0, 1.0)
    first = FILLED.answers[0].model_copy(update={"lines": {1: "wrong", 2: "beside"}})
    other = FILLED.answers[1].model_copy(update={"hash": "9"})
    n, alike, kappa = agreement(FILLED, sheet(first, other))
    assert (n, alike) == (2, 0.5), "another hash is another answer"
    assert kappa < 0.5
    with pytest.raises(SheetError):
        agreement(FILLED, sheet(Judged(id="z", hash="1")))
