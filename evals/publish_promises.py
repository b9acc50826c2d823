"""The block of promises on place, role and date in docs/EVALUATION.md, from their records of both halves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evals.promise_items import SETS

HALVES = ("dev", "test")
NOT_YET = "_Not measured yet._\n"


def promise_block(documents: str, records: Path) -> str:
    """A row per figure of each set with the counts of both halves; says so when nothing was measured."""
    made = [(half, name, _read(records / f"{name}-{half}-{documents}.json")) for name in SETS for half in HALVES]
    there = [data for _, _, data in made if data]
    if not there:
        return NOT_YET
    days = sorted({str(d["made"])[:10] for d in there})
    commits = sorted({str(d["commit"])[:10] for d in there})
    docs = "" if documents == "bundled" else f" --docs ../shared/{documents}"
    head = f"`wegwijzer eval promises{docs}`, {', '.join(days)}, commit {', '.join(f'`{c}`' for c in commits)}.\n\n"
    lines = ["| set | figure | dev | test |", "|---|---|---|---|"]
    for name in SETS:
        halves = {half: _rows(data) for half, of, data in made if of == name}
        figures = dict.fromkeys(f for rows in halves.values() for f in rows)
        lines += [f"| {name} | {f} | {_cell(halves['dev'].get(f))} | {_cell(halves['test'].get(f))} |" for f in figures]
    return head + "\n".join(lines) + "\n"


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _rows(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["figure"]: row for row in data.get("rows", [])}


def _cell(row: dict[str, Any] | None) -> str:
    if row is None:
        return ""
    return f"{row['count']} of {row['total']} ({row['low']:.2f}–{row['high']:.2f})"
