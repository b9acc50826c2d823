"""What a record tells of how it was made, the blocks that put records side by side, and the pages that hold them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.settings import PROJECT
from evals.blocks import NONE, five, looks, others
from evals.intervals import Interval
from evals.judge import Row
from evals.made_with import commit, folder_name, is_clean, machine, settings_of
from evals.publish import PAGES, block, published
from evals.record import Record, hash_code, make_record, may_be_seen, save_record, save_table
from evals.report import write_report
from kb.settings import KbSettings

KB = KbSettings()
FIGURES = {
    "all": {
        "recall@5": Interval(0.8125, 0.7, 0.9, 32),
        "nugget_recall": Interval(0.5, 0.4, 0.6, 32),
        "refusal_recall": Interval(0.625, 0.5, 0.8, 8),
        "false_refusal": Interval(0.0, 0.0, 0.0, 32),
    }
}
BASE = Record("2026-11-22T10:00:00+00:00", "a" * 40, True, "corpus", "dev", {}, "", "", {}, FIGURES, {}, {})


def row(name: str, half: str) -> Row:
    return Row(name, "figures", half, name, "", "", {"recall@5": 1.0}, {"total": 5.0}, trace={"question": "Hoe laat?"})


def test_a_record_tells_settings_machine_and_hashes(tmp_path: Path) -> None:
    made_with = settings_of(KB, PROJECT.parent / "shared" / "corpus", part="all", hand_kept=False)
    record = make_record([row("a", "dev")], "corpus", "dev", KB, "index", "set", made_with)
    data = json.loads(save_record(record, tmp_path).read_text(encoding="utf-8"))
    assert data["settings"]["docs"] == "../shared/corpus"
    assert (data["settings"]["model"], data["settings"]["hand_kept"]) == (KB.model, False)
    assert (data["index_hash"], data["set_hash"], data["code_hash"]) == ("index", "set", hash_code())
    assert set(data["machine"]) >= {"cpu", "cores", "memory_gb", "system", "python", "numpy"}
    assert int(data["machine"]["cores"]) > 0
    assert data["commit"] == commit()
    assert data["clean"] == is_clean()


def test_a_loose_table_tells_them_too(tmp_path: Path) -> None:
    path = save_table("scale", [], tmp_path, {"docs": "../shared/corpus", "sizes": "600"})
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["machine"] == machine()
    assert data["code_hash"] == hash_code()
    assert "`wegwijzer eval scale --docs ../shared/corpus --sizes 600`" in block("scale", tmp_path)


def test_a_folder_far_from_the_project_is_named_without_its_path() -> None:
    assert folder_name(None) == ""
    assert folder_name(PROJECT / "corpus") == "corpus"
    assert folder_name(Path("/een/heel/andere/map")) == "map"


def test_of_questions_from_outside_nothing_but_totals_is_kept(tmp_path: Path) -> None:
    rows = [row("a", "dev"), row("b", "test")]
    kept = {split: set(make_record(rows, "corpus", split, KB, "", "").questions) for split in ("dev", "fresh", "own")}
    assert kept == {"dev": {"a"}, "fresh": set(), "own": {"a", "b"}}
    assert not may_be_seen(rows[0], "fresh-other")
    page = tmp_path / "rapport.html"
    write_report(page, replace(BASE, split="fresh"), [replace(r, figures={"false_refusal": 1.0}) for r in rows], {}, ())
    assert "Hoe laat?" not in page.read_text(encoding="utf-8")


def test_the_five_figures_of_every_half_that_was_measured(tmp_path: Path) -> None:
    assert five("corpus", tmp_path) == NONE
    save_record(BASE, tmp_path)
    later = replace(BASE, made="2026-11-24T10:00:00+00:00", split="fresh", commit="b" * 40)
    save_record(later, tmp_path)
    text = five("corpus", tmp_path)
    assert "| official documents | dev half | questions from outside (never tuned on) |" in text
    assert "| vital facts in the answer (nugget recall) | .500 | .500 |" in text
    assert "| unanswerable refused / answerable refused | .625 / 0 | .625 / 0 |" in text
    assert "| questions with every vital fact | – | – |" in text, "not measured is no figure"
    assert "questions from outside 2026-11-24, commit `bbbbbbbbbb`" in text


def test_every_look_from_outside_stands_in_the_table(tmp_path: Path) -> None:
    assert looks("corpus", "fresh", tmp_path) == NONE
    for day in ("23", "25"):
        save_record(replace(BASE, split="fresh", made=f"2026-11-{day}T10:00:00+00:00"), tmp_path)
    text = looks("corpus", "fresh", tmp_path)
    assert text.index("2026-11-23") < text.index("2026-11-25")
    assert text.count("| 32 + 8 | 0.500 (0.400–0.600) |") == 2


def test_other_systems_are_named_best_first(tmp_path: Path) -> None:
    peers = {n: {"version": "1", "figures": {"recall@5": {"theirs": v}}} for n, v in (("bm25", 0.6), ("txtai", 0.7))}
    save_record(replace(BASE, peers=peers), tmp_path)
    text = others("corpus", "dev", tmp_path)
    assert text == "Recall@5 of Wegwijzer .812; of the others: txtai .700, bm25 .600.\n"
    assert others("corpus", "test", tmp_path) == NONE


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_the_pages_hold_what_the_records_say(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<!-- figures: " in text
    assert text == published(text), "run python -m evals.publish"
