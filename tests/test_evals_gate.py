"""The fast gate: a fixed part of the dev half, asked of the bundled corpus, against floors that only move up.

The index is built by the code as it is; vectors come from the shared cache, so that only a first run embeds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import yaml

from assistant.indexing import completed
from assistant.settings import BUNDLED_DOCUMENTS, PROJECT
from evals.asking import ask_all, read_rows
from evals.floors import FILE, below_floors, load_floors
from evals.foreign import Loose, loose_document
from evals.judge import Row
from evals.promises import open_library, run_promises, tally
from evals.questions import load_questions
from evals.record import (
    Record,
    hash_documents,
    hash_items,
    last_record,
    load_record,
    make_record,
    save_record,
)
from evals.run import RunSettings, changed, fallen, run, run_cli
from ingest.folder import read_folder
from kb.build import build_index
from kb.index_folder import IndexFolder
from kb.settings import KbSettings

EVERY = 3
KB = KbSettings.from_environment()
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the bundled documents, made by the script where they are not there yet."""
    place = tmp_path_factory.mktemp("gate")
    folder = BUNDLED_DOCUMENTS
    if not folder.is_dir():
        folder = place / "documenten"
        script = PROJECT / "corpus" / "make_documents.py"
        subprocess.run([sys.executable, str(script), "--target", str(folder)], check=True, capture_output=True)
    build_index(completed(read_folder(folder)), folder, IndexFolder(place / "index"), KB)
    return place / "index"


@pytest.fixture(scope="module")
def rows(index: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """Every third question of the dev half, variants left out."""
    items = [i for i in load_questions(split="dev") if not i.variant][::EVERY]
    return ask_all(items, index, KB, tmp_path_factory.mktemp("rows") / "rows.jsonl")


@pytest.fixture(scope="module")
def record(rows: list[Row]) -> Record:
    return make_record(rows, "bundled", "dev", KB, "index", "set")


def test_the_bounds_are_those_of_the_questions_asked() -> None:
    assert _asked(FILE.read_text(encoding="utf-8")) == f"dev half without variants, every {EVERY}"


def test_no_figure_falls_below_its_floor(record: Record) -> None:
    broken = [f"{f.group} {f.metric}: {f.value:.3f} (bound {f.floor})" for f in below_floors(record)]
    before = last_record("bundled", "dev", "9999")
    fell = fallen(record, before) if before else ("no record",)
    assert broken == [], f"fell since the last record: {', '.join(fell) or 'none'}"


def test_floors_only_move_up() -> None:
    now, asked = load_floors(), _asked(FILE.read_text(encoding="utf-8"))
    for commit in _git("log", "--format=%H", "--", str(FILE.relative_to(PROJECT))).split():
        text = _git("show", f"{commit}:{FILE.relative_to(PROJECT)}")
        if _asked(text) != asked:
            continue  # bounds of another selection of questions say nothing about this one
        for group, bounds in yaml.safe_load(text)["floors"].items():
            for name, bound in bounds.items():
                new = now.get(group, {}).get(name)
                better = new is not None and (new <= bound if name.startswith("max:") else new >= bound)
                assert better, f"{group} {name}: {bound} in {commit[:10]}, now {new}"


def _asked(text: str) -> str:
    return str(yaml.safe_load(text).get("asked", ""))


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def test_a_worse_run_breaks_the_floors_and_is_named(record: Record) -> None:
    worse = {i: dict.fromkeys(f, 0.0) for i, f in record.questions.items()}
    figures = {g: {m: replace(v, mean=0.0) for m, v in row.items()} for g, row in record.figures.items()}
    fallen_record = replace(record, questions=worse, figures=figures)
    assert {f.metric for f in below_floors(fallen_record)} >= {"recall@5", "nugget_recall", "citation_recall"}
    assert set(fallen(fallen_record, record)) >= {i for i, f in record.questions.items() if f.get("recall@5")}
    assert changed(fallen_record, record)["recall@5"].difference.mean < 0
    assert fallen(record, record) == ()


def test_a_record_holds_no_texts_and_survives_a_round_trip(record: Record, tmp_path: Path) -> None:
    path = save_record(record, tmp_path)
    assert load_record(path) == record
    assert last_record("bundled", "dev", "9999", tmp_path) == record
    assert last_record("bundled", "dev", record.made, tmp_path) is None
    item = load_questions(split="dev")[0]
    assert item.question not in path.read_text(encoding="utf-8")
    assert max(len(text) for text in _strings(json.loads(path.read_text(encoding="utf-8")))) <= 80


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for key, part in value.items() for text in [str(key), *_strings(part)]]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return [value] if isinstance(value, str) else []


def test_the_test_half_is_kept_as_totals_only(record: Record, rows: list[Row]) -> None:
    hidden = make_record([replace(row, half="test") for row in rows], "bundled", "test", KB, "index", "set")
    assert hidden.questions == {}
    assert hidden.figures == record.figures


def test_a_run_resumes_and_gives_the_same_rows(index: Path, rows: list[Row], tmp_path: Path) -> None:
    items = [i for i in load_questions(split="dev") if not i.variant][::EVERY][:4]
    kept = tmp_path / "rows.jsonl"
    kept.write_text(json.dumps(asdict(replace(rows[0], kind="kept"))) + '\n{"id": "cut o', encoding="utf-8")
    steps: list[int] = []
    again = ask_all(items, index, KB, kept, on_done=steps.append)
    assert again[0].kind == "kept", "what was done is not asked again"
    assert [r.figures for r in again[1:]] == [r.figures for r in rows[1:4]], "a run is deterministic"
    assert steps == [1, 1, 1, 1], "one was done, three are asked"
    assert [r.id for r in read_rows(kept)] == [i.id for i in items]


def test_own_questions_are_measured_and_reported(index: Path, tmp_path: Path) -> None:
    own = tmp_path / "eigen.yaml"
    own.write_text(
        "- question: Onder welk taakgebied valt pleegzorg?\n  municipality: Breda\n  as_of: 2027-01-01\n"
        "  nuggets: [{accept: ['wonen met begeleiding']}]\n"
        "- question: Wie won het WK voetbal in 2022?\n  expect: not_found\n",
        encoding="utf-8",
    )
    outcome = run(RunSettings(index=index, own=own, out=tmp_path / "out", workers=1), KB)
    assert outcome.record.split == "own"
    assert outcome.record.figures["all"]["nugget_recall"].n == 1
    page = outcome.report.read_text(encoding="utf-8")
    assert "<svg" in page
    assert "http" not in page.replace("http://www.w3.org", ""), "the report loads nothing"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--docs", "bestaat-niet"],
        ["--own", "bestaat-niet.yaml"],
        ["--peers", "onbekend"],
        ["verkeerd"],
        ["outside", "--data", "bestaat-niet"],
    ],
)
def test_a_wrong_order_is_told_in_dutch_with_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cli(arguments) == 2
    assert capsys.readouterr().err


def test_help_explains_the_form_of_own_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli(["--help"]) == 0
    text = capsys.readouterr().out
    assert "nuggets:" in text
    assert "key_terms" in text


@pytest.mark.parametrize(("name", "every"), [("scopes", 3), ("roles", 6), ("dates", 4)])
def test_promises_hold_on_part_of_the_dev_half(index: Path, name: str, every: int) -> None:
    checks = run_promises(name, open_library(index, KB), "dev", every)
    counted = {t.figure: t for t in tally(checks)}
    wrong = {f: t.failed for f, t in counted.items() if f.startswith("wrong_") and t.count}
    assert wrong == {}, "a source of another region, or of another time without its date"
    sure = ("label_above", "out_of_region", "known_place", "region_notice", "same_facts", "coming_told")
    assert {f: counted[f].failed for f in sure if f in counted and counted[f].failed} == {}
    assert counted.keys() & {"wrong_region", "same_facts", "facts_after"}, "something was measured"


def test_the_hashes_follow_questions_and_documents() -> None:
    items = load_questions(split="dev")
    assert hash_items(items) == hash_items(load_questions(split="dev")) != hash_items(items[:-1])
    one, other = (loose_document("a", "A", [Loose("a:1", (), text)]) for text in ("een", "twee"))
    assert hash_documents([one]) == hash_documents([one]) != hash_documents([other])
