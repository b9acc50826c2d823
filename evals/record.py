"""The record of a run: figures with intervals, and what they were made with. Holds ids and figures, no texts.

Of the test half and of the questions from outside it holds totals per kind only; of the dev half and of own questions
every question, so that a fall can be named.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.intervals import Interval, bootstrap
from evals.judge import Row
from evals.made_with import CODE, PROJECT, commit, is_clean, machine, settings_of
from evals.questions import FRESH, Item
from evals.stages import STAGES
from evals.timings import summarise
from ingest.model import Document
from kb.settings import KbSettings

RECORDS = Path(__file__).parent / "records"
_LEFT_OUT = {
    "questions",
    "questions_fresh",
    "questions_scopes",
    "relevance",
    "records",
    "out",
    ".venv",
    "__pycache__",
}

Figures = dict[str, dict[str, Interval]]


@dataclass(frozen=True)
class Record:
    """One run. ``figures``: group (all, a kind, a variant) → metric → interval; ``stages``: kind → stage → count.

    ``index_hash``, ``set_hash``, ``code_hash``: over the passages, the questions as judged, and code with its data.
    """

    made: str
    commit: str
    clean: bool
    documents: str
    split: str
    settings: dict[str, Any]
    index_hash: str
    set_hash: str
    machine: dict[str, str]
    figures: Figures
    timings_ms: dict[str, dict[str, float]]
    stages: dict[str, dict[str, int]]
    questions: dict[str, dict[str, float]] = field(default_factory=dict)
    peers: dict[str, Any] = field(default_factory=dict)
    code_hash: str = ""


def make_record(
    rows: Sequence[Row],
    name: str,
    split: str,
    kb: KbSettings,
    index: str,
    asked: str,
    settings: Mapping[str, Any] | None = None,
) -> Record:
    """Sum up the judged questions; ``index`` and ``asked`` are hashes, ``settings`` those of ``made_with``."""
    return Record(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        clean=is_clean(),
        documents=name,
        split=split,
        settings=dict(settings if settings is not None else settings_of(kb)),
        index_hash=index,
        set_hash=asked,
        machine=machine(),
        figures=sum_up(rows),
        timings_ms=summarise(row.timings_ms for row in rows),
        stages=count_stages(rows),
        questions={row.id: _rounded(row.figures) for row in rows if may_be_seen(row, split)},
        code_hash=hash_code(),
    )


def may_be_seen(row: Row, split: str) -> bool:
    """Whether a record and a report may show this question: all of an own file, else the dev half alone."""
    return split == "own" or (split not in FRESH and row.half == "dev")


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures.items()}


def sum_up(rows: Iterable[Row]) -> Figures:
    """Intervals per group: ``all`` are the questions without their variants; then each kind, near miss and variant."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        for name in _groups(row):
            groups.setdefault(name, []).append(row)
    return {name: _intervals(members) for name, members in sorted(groups.items())}


def _groups(row: Row) -> list[str]:
    if row.variant:
        return ["variants", f"variant:{row.variant}"]
    return ["all", row.kind, *([f"near_miss:{row.near_miss}"] if row.near_miss else [])]


def _intervals(rows: Sequence[Row]) -> dict[str, Interval]:
    names = sorted({name for row in rows for name in row.figures})
    found: dict[str, Interval] = {}
    for name in names:
        having = [row for row in rows if name in row.figures]
        found[name] = bootstrap([r.figures[name] for r in having], [r.group for r in having])
    return found


def count_stages(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Lost vital nuggets per kind and stage."""
    table: dict[str, dict[str, int]] = {}
    for row in rows:
        for lost in row.lost:
            if lost.vital and not row.variant:
                for group in ("all", row.kind):
                    table.setdefault(group, dict.fromkeys(STAGES, 0))[lost.stage] += 1
    return table


def hash_items(items: Sequence[Item]) -> str:
    """A hash over the questions as they were asked and judged."""
    text = json.dumps([item.model_dump(mode="json") for item in items], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_documents(documents: Sequence[Document]) -> str:
    """A hash over all passages and metadata of an index."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(repr(document.metadata).encode())
        for passage in document.passages:
            digest.update(f"{passage.id}\x00{passage.section}\x00{passage.text}\x00".encode())
    return digest.hexdigest()


def hash_code() -> str:
    """A hash over the code, prompts and data that a figure depends on; the questions have their own."""
    digest = hashlib.sha256()
    for folder in CODE:
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.suffix in (".py", ".yaml", ".md") and not _LEFT_OUT & set(path.relative_to(PROJECT).parts):
                digest.update(str(path.relative_to(PROJECT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def save_record(record: Record, folder: Path = RECORDS) -> Path:
    """Write the record; its name tells date, documents and half."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = record.made.replace(":", "").replace("+0000", "")
    path = folder / f"{stamp}-{record.documents}-{record.split}.json"
    path.write_text(_lines(asdict(record)), encoding="utf-8")
    return path


def _lines(data: dict[str, Any]) -> str:
    """JSON with one line per question and group, so that a difference shows where it is."""
    parts = [f" {json.dumps(key)}: {_value(value)}" for key, value in data.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _value(value: Any) -> str:
    if not isinstance(value, dict) or not value:
        return json.dumps(value, ensure_ascii=False)
    rows = [f"  {json.dumps(key)}: {json.dumps(part, ensure_ascii=False)}" for key, part in value.items()]
    return "{\n" + ",\n".join(rows) + "\n }"


def save_table(
    name: str, rows: Sequence[dict[str, Any]], folder: Path = RECORDS, settings: Mapping[str, Any] | None = None
) -> Path:
    """Write the rows of another measurement (outside, parts, scale, relevance) with what they were made with."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "clean": is_clean(),
        "settings": dict(settings or {}),
        "machine": machine(),
        "code_hash": hash_code(),
        "rows": list(rows),
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return path


def load_record(path: Path) -> Record:
    """Read a record; raises ``KeyError`` or ``TypeError`` on another form."""
    data = json.loads(path.read_text(encoding="utf-8"))
    data["figures"] = {g: {m: Interval(**v) for m, v in row.items()} for g, row in data["figures"].items()}
    return Record(**data)


def last_record(
    documents: str, split: str, before: str, folder: Path = RECORDS, with_peers: bool = False
) -> Record | None:
    """The newest earlier record of the same documents and half; ``with_peers``: the newest that has other systems."""
    paths = sorted(folder.glob(f"*-{documents}-{split}.json"))
    earlier = [record for path in paths if (record := load_record(path)).made < before]
    return max((r for r in earlier if r.peers or not with_peers), key=lambda r: r.made, default=None)
