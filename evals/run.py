"""The runner behind ``wegwijzer eval``: index, ask, judge, compare, record, report."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.indexing import completed
from assistant.settings import BUNDLED_DOCUMENTS
from evals.asking import Asking, ask_all, open_judge
from evals.intervals import Comparison, compare
from evals.judge import Judge, Row
from evals.made_with import settings_of
from evals.own import load_own
from evals.peers.compare import run_peer
from evals.questions import FRESH, Item, load_file, load_questions
from evals.record import RECORDS, Record, hash_code, hash_documents, hash_items, last_record, make_record
from evals.report import write_report
from ingest.folder import read_folder
from kb.build import build_index
from kb.index_folder import IndexFolder
from kb.settings import KbSettings

Progress = Callable[[int, int], None]
OUT = Path("evals") / "out"


@dataclass(frozen=True)
class RunSettings:
    """What to measure. ``docs`` None: the bundled documents; ``index``: use this built index as it is.

    part: ``retrieval``, ``answers`` or ``all``; split: ``dev``, ``test``, ``all``, or a set from outside (``fresh``,
    ``fresh-other``); own: a file of own questions; hand_kept: whether the synonyms and routes that are kept by hand are
    used; records: where the run before stands.
    """

    docs: Path | None = None
    index: Path | None = None
    split: str = "dev"
    part: str = "all"
    own: Path | None = None
    peers: tuple[str, ...] = ()
    out: Path = OUT
    workers: int = field(default_factory=lambda: min(4, os.cpu_count() or 1))
    fresh: bool = False
    hand_kept: bool = True
    records: Path = RECORDS


@dataclass(frozen=True)
class Outcome:
    """What a run leaves: the record, every judged question, the change since the last record, the report's place, and
    the ids of the documents that were asked.
    """

    record: Record
    rows: tuple[Row, ...]
    changes: dict[str, Comparison]
    fell: tuple[str, ...]
    report: Path
    documents: tuple[str, ...] = ()


def run(settings: RunSettings, kb: KbSettings, on_progress: Progress = lambda done, total: None) -> Outcome:
    """Measure and write the report.

    Raises ``QuestionFileError`` for a bad own file, ``PeerMissing`` for a peer without its environment.
    """
    items = _items(settings)
    index = settings.index or build_for(settings, kb)
    judge = open_judge(index, kb, settings.hand_kept)
    documents = hash_documents(judge.opened.knowledge.documents)
    kept = _kept_file(settings, kb, documents, items)
    count = 0

    def report(step: int) -> None:
        nonlocal count
        count += step
        on_progress(count, len(items))

    answers = settings.part != "retrieval"
    how = Asking(answers, settings.hand_kept, settings.workers)
    rows = ask_all(items, index, kb, kept, how, report)
    name = documents_name(settings) + ("" if settings.hand_kept else "-without-hand-kept")
    made_with = settings_of(kb, settings.docs, part=settings.part, hand_kept=settings.hand_kept)
    record = make_record(rows, name, _half(settings), kb, documents, hash_items(items), made_with)
    record = replace(record, peers=compare_peers(settings.peers, items, rows, judge, kb))
    return _outcome(settings, record, rows, tuple(judge.documents))


def _outcome(settings: RunSettings, record: Record, rows: Sequence[Row], documents: tuple[str, ...]) -> Outcome:
    before = last_record(record.documents, record.split, record.made, settings.records)
    changes = changed(record, before) if before else {}
    fell = fallen(record, before) if before else ()
    path = settings.out / f"{record.documents}-{record.split}.html"
    write_report(path, record, rows, changes, fell)
    return Outcome(record, tuple(rows), changes, fell, path, documents)


def _items(settings: RunSettings) -> list[Item]:
    if settings.own is not None:
        return load_own(settings.own, date.today())
    if settings.split in FRESH:
        return load_file(FRESH[settings.split])
    items = load_questions()
    return [i for i in items if settings.split in ("all", i.half)]


def _half(settings: RunSettings) -> str:
    return "own" if settings.own else settings.split


def documents_name(settings: RunSettings) -> str:
    """The name under which figures of these documents are kept."""
    return settings.docs.resolve().name if settings.docs else "index" if settings.index else "bundled"


def build_for(settings: RunSettings, kb: KbSettings) -> Path:
    """An index of the documents by the code as it is; vectors come from the cache."""
    folder = (settings.docs or BUNDLED_DOCUMENTS).resolve()
    key = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
    place = kb.data / f"meting-{documents_name(settings)}-{key}"
    build_index(completed(read_folder(folder)), folder, IndexFolder(place), kb)
    return place


def _kept_file(settings: RunSettings, kb: KbSettings, documents: str, items: Sequence[Item]) -> Path:
    """Where this very run is kept: another key as soon as code, index, questions or settings differ."""
    parts = (hash_code(), documents, hash_items(items), settings.part, kb.model, str(settings.hand_kept))
    key = hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]
    settings.out.mkdir(parents=True, exist_ok=True)
    path = settings.out / f"rows-{key}.jsonl"
    if settings.fresh:
        path.unlink(missing_ok=True)
    return path


def compare_peers(
    names: Sequence[str], items: Sequence[Item], rows: Sequence[Row], judge: Judge, kb: KbSettings
) -> dict[str, Any]:
    """Per peer its version, the mean of each metric on the questions without variants, and ours against it."""
    plain = {i.id for i in items if not i.variant}
    ours = {row.id: row.figures for row in rows if row.id in plain}
    found: dict[str, Any] = {}
    for name in names:
        peer = run_peer(name, items, judge.opened, kb)
        theirs = {i: f for i, f in peer.figures.items() if i in plain}
        found[name] = {"version": peer.version, "figures": _against(ours, theirs)}
    return found


def _against(ours: dict[str, dict[str, float]], theirs: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    metrics = sorted({m for figures in theirs.values() for m in figures})
    table: dict[str, dict[str, float]] = {}
    for metric in metrics:
        new, old = _column(ours, metric), _column(theirs, metric)
        if not new or not old:
            continue
        compared = compare(new, old)
        difference = compared.difference
        table[metric] = {
            "theirs": sum(old.values()) / len(old),
            "ours_minus_theirs": difference.mean,
            "low": difference.low,
            "high": difference.high,
            "p": compared.p,
        }
    return table


def _column(figures: dict[str, dict[str, float]], metric: str) -> dict[str, float]:
    return {i: f[metric] for i, f in figures.items() if metric in f}


def changed(new: Record, old: Record) -> dict[str, Comparison]:
    """Metric → paired comparison with an earlier record, over the dev questions both have."""
    metrics = sorted({m for figures in new.questions.values() for m in figures})
    pairs = {m: (_column(new.questions, m), _column(old.questions, m)) for m in metrics}
    return {m: compare(a, b) for m, (a, b) in pairs.items() if set(a) & set(b)}


def fallen(new: Record, old: Record) -> tuple[str, ...]:
    """Ids whose answer or first hit is worse than in the earlier record."""
    return tuple(
        sorted(i for i in set(new.questions) & set(old.questions) if _fell(new.questions[i], old.questions[i]))
    )


def _fell(new: dict[str, float], old: dict[str, float]) -> bool:
    worse_low = any(new.get(m, 0.0) < old.get(m, 0.0) for m in ("recall@5", "nugget_recall", "refusal_recall"))
    return worse_low or any(new.get(m, 0.0) > old.get(m, 0.0) for m in ("wrong_region", "false_refusal"))


def run_cli(arguments: Sequence[str]) -> int:
    """The command line; see ``evals.command``."""
    from evals.command import main

    return main(arguments)
