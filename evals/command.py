"""The options of ``wegwijzer eval`` and what is printed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from evals.floors import below_floors
from evals.made_with import settings_of
from evals.own_summary import own_lines
from evals.peers.compare import ELSEWHERE, NAMES, PeerMissing
from evals.promise_items import SETS
from evals.questions import FRESH, QuestionFileError
from evals.record import RECORDS, Figures, Record, save_record, save_table
from evals.run import OUT, Outcome, RunSettings, build_for, documents_name, run
from kb.settings import KbSettings
from prompts import render

OFFICIAL = Path("../shared/corpus")
OK, BELOW, USAGE = 0, 1, 2
WIDTH = 200
PROMISES = (*SETS, "promises")
PARTS = ("all", "retrieval", "answers", "peers", "outside", "parts", "scale", "reading", *PROMISES)
SHOWN = (
    "recall@1",
    "recall@5",
    "recall@10",
    "recall@540w",
    "nugget_recall",
    "all_vital",
    "citation_precision",
    "citation_recall",
    "quotes_exact",
    "refusal_precision",
    "refusal_recall",
    "false_refusal",
    "wrong_region",
    "wrong_validity",
    "words",
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"wegwijzer eval: {message}", file=sys.stderr)
        raise SystemExit(USAGE)


def parser() -> argparse.ArgumentParser:
    """The options, with their Dutch help."""
    made = _Parser("wegwijzer eval", description=render("eval.help"), formatter_class=argparse.RawTextHelpFormatter)
    made.add_argument("part", nargs="?", choices=PARTS, default="all", help=render("eval.part"))
    made.add_argument("--docs", type=Path, help=render("eval.docs"))
    made.add_argument("--index", type=Path, help=render("eval.index"))
    made.add_argument("--split", choices=("dev", "test", "all", *FRESH), default="dev", help=render("eval.split"))
    made.add_argument("--own", type=Path, help=render("eval.own"))
    made.add_argument("--peers", default="", help=render("eval.peers", names=", ".join(NAMES)))
    made.add_argument("--out", type=Path, default=OUT, help=render("eval.out"))
    made.add_argument("--record", type=Path, help=render("eval.record"))
    made.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1), help=render("eval.workers"))
    made.add_argument("--fresh", action="store_true", help=render("eval.fresh"))
    made.add_argument("--without-hand-kept", action="store_true", help=render("eval.without_hand_kept"))
    made.add_argument("--floors", type=Path, help=render("eval.floors"))
    made.add_argument("--data", type=Path, default=Path("../shared/data"), help=render("eval.data"))
    made.add_argument("--sizes", default="600,6000,65000", help=render("eval.sizes"))
    return made


def main(arguments: Sequence[str]) -> int:
    """Measure; the exit code is 0, 1 (below a floor) or 2 (wrong order or file)."""
    try:
        chosen = parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    problem = _problem(chosen)
    if problem:
        print(problem, file=sys.stderr)
        return USAGE
    if chosen.part == "reading":
        return _reading(chosen)
    if chosen.part in _TABLES:
        return _elsewhere(chosen)
    if chosen.part in PROMISES:
        return _promises(chosen)
    return _measure(chosen)


def _problem(chosen: argparse.Namespace) -> str:
    for folder in (chosen.docs, chosen.index):
        if folder is not None and not folder.is_dir():
            return render("eval.no_folder", folder=folder)
    for file in (chosen.own, chosen.floors):
        if file is not None and not file.is_file():
            return render("eval.no_file", file=file)
    unknown = [name for name in _peers(chosen) if name not in NAMES]
    return render("eval.bad_peer", name=unknown[0], names=", ".join(NAMES)) if unknown else ""


def _peers(chosen: argparse.Namespace) -> tuple[str, ...]:
    named = tuple(name.strip() for name in chosen.peers.split(",") if name.strip())
    return named or (("llamaindex", "bm25") if chosen.part == "peers" else ())


def _measure(chosen: argparse.Namespace) -> int:
    part = "retrieval" if chosen.part == "retrieval" else "all"
    settings = RunSettings(
        docs=chosen.docs,
        index=chosen.index,
        split=chosen.split,
        part=part,
        own=chosen.own,
        peers=_peers(chosen),
        out=chosen.out,
        workers=chosen.workers,
        fresh=chosen.fresh,
        hand_kept=not chosen.without_hand_kept,
        records=chosen.record or RECORDS,
    )
    try:
        outcome = _run_with_bar(settings)
    except QuestionFileError as error:
        print(render("eval.bad_own", file=chosen.own, detail=error), file=sys.stderr)
        return USAGE
    except PeerMissing as error:
        print(render("eval.peer_missing", name=", ".join(settings.peers), python=error), file=sys.stderr)
        return USAGE
    return _tell(outcome, chosen)


def _run_with_bar(settings: RunSettings) -> Outcome:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(render("eval.asking"), total=None)
        return run(
            settings,
            KbSettings.from_environment(),
            lambda done, total: bar.update(task, completed=done, total=total),
        )


def _tell(outcome: Outcome, chosen: argparse.Namespace) -> int:
    console = Console(width=WIDTH)
    if chosen.own and chosen.part != "retrieval":
        print("\n".join(own_lines(outcome.rows, outcome.documents)) + "\n")
    console.print(figures_table(outcome.record.figures))
    for name, peer in outcome.record.peers.items():
        console.print(peer_table(name, peer))
    if outcome.fell:
        print(render("eval.fell", ids=", ".join(outcome.fell)))
    print(render("eval.report_at", path=outcome.report))
    if chosen.record:
        print(render("eval.record_at", path=save_record(outcome.record, chosen.record)))
    return _check_floors(outcome.record, chosen.floors)


def _check_floors(record: Record, floors: Path | None) -> int:
    broken = below_floors(record, floors) if floors else []
    for fall in broken:
        print(render("eval.below", group=fall.group, metric=fall.metric, value=f"{fall.value:.3f}", floor=fall.floor))
    return BELOW if broken else OK


def figures_table(figures: Figures) -> Table:
    """One row per metric: all questions with the interval, then the mean of each kind."""
    groups = [g for g in figures if g != "all" and not g.startswith("near_miss:")]
    made = Table(*["", "all (95 %)", "n", *groups], padding=(0, 0), pad_edge=False)
    for metric in (m for m in SHOWN if any(m in row for row in figures.values())):
        whole = figures.get("all", {}).get(metric)
        first = f"{whole.mean:.3f} ({whole.low:.3f}-{whole.high:.3f})" if whole else ""
        means = [f"{figures[g][metric].mean:.2f}" if metric in figures[g] else "" for g in groups]
        made.add_row(metric, first, str(whole.n) if whole else "", *means)
    return made


def peer_table(name: str, peer: dict[str, object]) -> Table:
    """Their figures and ours minus theirs, with interval."""
    table = Table("metric", "peer", "ours - peer", "95 %", "p", title=f"{name} ({peer['version']})")
    rows = peer["figures"]
    for metric, values in rows.items() if isinstance(rows, dict) else ():
        between = f"{values['low']:+.3f} … {values['high']:+.3f}"
        table.add_row(
            metric, f"{values['theirs']:.3f}", f"{values['ours_minus_theirs']:+.3f}", between, f"{values['p']:.3f}"
        )
    return table


def _elsewhere(chosen: argparse.Namespace) -> int:
    if chosen.part != "parts" and not chosen.data.is_dir():
        print(render("eval.no_folder", folder=chosen.data), file=sys.stderr)
        return USAGE
    try:
        table, rows = _TABLES[chosen.part](chosen)
    except PeerMissing as error:
        print(render("eval.peer_missing", name=chosen.peers, python=error), file=sys.stderr)
        return USAGE
    Console(width=WIDTH).print(table)
    if chosen.record:
        print(render("eval.record_at", path=save_table(chosen.part, rows, chosen.record, _made_with(chosen))))
    return OK


def _made_with(chosen: argparse.Namespace) -> dict[str, Any]:
    docs = None if chosen.part == "outside" else chosen.docs
    more = {"sizes": chosen.sizes} if chosen.part == "scale" else {}
    return settings_of(KbSettings.from_environment(), docs, **more)


def _outside(chosen: argparse.Namespace) -> tuple[Table, list[dict[str, Any]]]:
    from evals.outside import outside_table, run_outside

    kb = KbSettings.from_environment()
    peers = [name for name in _peers(chosen) if name in ELSEWHERE]
    scores = run_outside(chosen.data / "legal-aqa", kb.data / "meting-outside", kb, peers)
    return outside_table(scores), [asdict(score) for score in scores]


def _scale(chosen: argparse.Namespace) -> tuple[Table, list[dict[str, Any]]]:
    from evals.scale import run_scale, scale_table

    sizes = [int(size) for size in chosen.sizes.split(",")]
    grown = run_scale(chosen.docs, chosen.data, sizes, KbSettings.from_environment())
    return scale_table(grown), [asdict(row) for row in grown]


def _parts(chosen: argparse.Namespace) -> tuple[Table, list[dict[str, Any]]]:
    from evals.parts import parts_table, run_parts

    kb = KbSettings.from_environment()
    scores = run_parts(chosen.index or build_for(RunSettings(chosen.docs), kb), kb)
    return parts_table(scores), [asdict(score) for score in scores]


def _reading(chosen: argparse.Namespace) -> int:
    """Headings, tables and glossary against their key, then the repair of words; of the official documents."""
    from evals import reading_repair, reading_structure

    docs = chosen.docs or OFFICIAL
    for folder in (docs, chosen.data):
        if not folder.is_dir():
            print(render("eval.no_folder", folder=folder), file=sys.stderr)
            return USAGE
    code = reading_structure.main(["--docs", str(docs), "--data", str(chosen.data / "pdfs")])
    return code or reading_repair.main(["--docs", str(docs), "--data", str(chosen.data)])


def _promises(chosen: argparse.Namespace) -> int:
    from evals.promises import as_rows, failures, open_library, promise_table, run_promises, tally

    kb, settings = KbSettings.from_environment(), RunSettings(chosen.docs, chosen.index)
    hand_kept = not chosen.without_hand_kept
    library = open_library(chosen.index or build_for(settings, kb), kb, hand_kept)
    documents = documents_name(settings) + ("" if hand_kept else "-without-hand-kept")
    for name in SETS if chosen.part == "promises" else (chosen.part,):
        checks = run_promises(name, library, chosen.split)
        counts = tally(checks)
        Console(width=WIDTH).print(promise_table(name, counts))
        print(failures(checks))
        if chosen.record:
            path = save_table(f"{name}-{chosen.split}-{documents}", as_rows(counts), chosen.record)
            print(render("eval.record_at", path=path))
    return OK


_TABLES = {"outside": _outside, "parts": _parts, "scale": _scale}
