"""Writes the figures of the newest records into docs/EVALUATION.md and README.md, between their markers: ``python -m
evals.publish``.

A marker line ``<!-- figures: KIND DOCUMENTS SPLIT -->`` opens a block and ``<!-- end -->`` closes it; KIND is main,
kinds, stages, peers, others, looks or followups; five and promises take DOCUMENTS alone; outside, parts, scale and
relevance take neither. What is between is replaced, so that no figure is typed by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evals.blocks import NONE, five, interval, looks, others, table
from evals.intervals import Interval
from evals.made_with import PROJECT
from evals.publish_promises import promise_block
from evals.record import RECORDS, Record, last_record
from evals.stages import STAGES

PAGES = (PROJECT / "docs" / "EVALUATION.md", PROJECT / "README.md")
MAIN = (
    "recall@1",
    "recall@5",
    "recall@10",
    "recall@180w",
    "recall@540w",
    "recall@900w",
    "mrr",
    "ndcg@10",
    "nugget_recall",
    "nugget_weighted",
    "all_vital",
    "citation_precision",
    "citation_recall",
    "sentences_cited",
    "quotes_exact",
    "refusal_precision",
    "refusal_recall",
    "false_refusal",
    "doubted",
    "refused_or_doubted",
    "status_right",
    "wrong_region",
    "wrong_validity",
    "words",
    "flesch_douma",
)
KINDS = ("recall@5", "nugget_recall", "all_vital", "false_refusal", "refusal_recall", "words")
PEERS = ("recall@1", "recall@5", "recall@10", "recall@180w", "recall@540w", "nugget_recall", "words")
_BLOCK = re.compile(r"(<!-- figures: (?P<what>[^>]*?) -->\n).*?(<!-- end -->)", re.DOTALL)
WITHOUT = "-without-hand-kept"


def publish(path: Path, records: Path = RECORDS) -> None:
    """Rewrite all blocks of one page."""
    path.write_text(published(path.read_text(encoding="utf-8"), records), encoding="utf-8")


def published(text: str, records: Path = RECORDS) -> str:
    """The page with all its blocks as the records have them."""
    return _BLOCK.sub(lambda m: m[1] + block(m["what"], records) + m[3], text)


def block(what: str, records: Path = RECORDS) -> str:
    """The Markdown of one block; says so when nothing was measured."""
    kind, *rest = what.split()
    if kind in _TABLES:
        path = records / f"{kind}.json"
        return _loose(kind, json.loads(path.read_text(encoding="utf-8"))) if path.exists() else NONE
    if kind == "promises":
        return promise_block(rest[0], records)
    if kind == "five":
        return five(rest[0], records)
    documents, split = rest
    if kind in _SEVERAL:
        return _SEVERAL[kind](documents, split, records)
    record = last_record(documents, split, "9999", records, with_peers=kind == "peers")
    return _RECORDS[kind](record) if record else NONE


def _made(made: str, commit: str, command: str, clean: bool = True) -> str:
    changed = "" if clean else " with uncommitted changes"
    return f"`{command}`, {made[:10]}, commit `{commit[:10]}`{changed}.\n\n"


def _of(record: Record, more: str = "") -> str:
    return _made(record.made, record.commit, _command(record) + more, record.clean)


def _command(record: Record) -> str:
    name = record.documents.removesuffix(WITHOUT)
    folder = record.settings.get("docs") or ("" if name == "bundled" else f"../shared/{name}")
    docs = f" --docs {folder}" if folder else ""
    without = " --without-hand-kept" if record.documents.endswith(WITHOUT) else ""
    return f"wegwijzer eval{docs} --split {record.split}{without}"


def _main(record: Record) -> str:
    whole = record.figures["all"]
    rows = [[m, interval(whole[m]), str(whole[m].n)] for m in MAIN if m in whole]
    times = record.timings_ms.get("total", {"p50": 0.0, "p95": 0.0})
    rows.append(["time of an answer, ms", f"p50 {times['p50']:.0f}, p95 {times['p95']:.0f}", ""])
    return _of(record) + table(["figure", "mean (95 %)", "n"], rows)


def _kinds(record: Record) -> str:
    rows = [
        [group, str(max(i.n for i in row.values())), *(interval(row.get(m)) for m in KINDS)]
        for group, row in record.figures.items()
    ]
    return _of(record) + table(["group", "n", *KINDS], rows)


def _stages(record: Record) -> str:
    rows = [[k, *(str(row[s]) for s in STAGES), str(sum(row.values()))] for k, row in record.stages.items()]
    return _of(record) + table(["kind", *STAGES, "all"], rows)


def _peers(record: Record) -> str:
    if not record.peers:
        return NONE
    ours = ["ours", *(_mean(record.figures["all"].get(m)) for m in PEERS)]
    rows = [ours]
    for name, peer in record.peers.items():
        figures = peer["figures"]
        rows.append([f"{name} ({peer['version']})", *(_against(figures.get(m)) for m in PEERS)])
    return _of(record, " --peers " + ",".join(record.peers)) + table(["system", *PEERS], rows)


def _mean(value: Interval | None) -> str:
    return "" if value is None else f"{value.mean:.3f}" if value.high <= 1.5 else f"{value.mean:.0f}"


def _against(value: dict[str, float] | None) -> str:
    if value is None:
        return ""
    if value["theirs"] > 1.5:
        return f"{value['theirs']:.0f}"
    return f"{value['theirs']:.3f} (ours {value['low']:+.2f} to {value['high']:+.2f})"


def _followups(record: Record) -> str:
    row = record.figures.get("followup", {})
    names = ("nugget_recall", "in_full_nugget_recall", "as_in_full")
    rows = [[n, interval(row[n]), str(row[n].n)] for n in names if n in row and row[n].n]
    return _of(record) + table(["figure", "mean (95 %)", "n"], rows) if rows else NONE


def _loose(kind: str, data: dict[str, Any]) -> str:
    head, row = _TABLES[kind]
    made = _made(data["made"], data["commit"], _loose_command(kind, data), data.get("clean", True))
    return made + table(head, [row(r) for r in data["rows"]])


def _loose_command(kind: str, data: dict[str, Any]) -> str:
    if kind == "relevance":
        return "python -m evals.relevance sum"
    settings = data.get("settings", {})
    docs = f" --docs {settings['docs']}" if settings.get("docs") else ""
    sizes = f" --sizes {settings['sizes']}" if settings.get("sizes") else ""
    return f"wegwijzer eval {kind}{docs}{sizes}"


def _outside_row(row: dict[str, Any]) -> list[str]:
    return [row["method"], *(interval(Interval(**v)) for v in row["at"].values())]


def _parts_row(row: dict[str, Any]) -> list[str]:
    change = row["change"]["difference"]
    means = [f"{row['figures'][m]['mean']:.3f}" for m in ("recall@1", "recall@5", "recall@10", "recall@540w")]
    return [
        row["name"],
        *means,
        f"{row['variants']:.3f}",
        f"{change['mean']:+.3f} ({change['low']:+.2f}–{change['high']:+.2f})",
    ]


def _scale_row(row: dict[str, Any]) -> list[str]:
    names = ("memory_mb", "index_mb", "build_s")
    times = [f"{row[n]:.1f}" for n in ("p50", "p95", "reading_p50")]
    return [str(row["extra"]), str(row["passages"]), f"{row['recall']:.3f}", *times, *(f"{row[n]:.0f}" for n in names)]


def _relevance_row(row: dict[str, Any]) -> list[str]:
    return [row["name"], interval(Interval(**row["share"])), str(row["share"]["n"])]


_SEVERAL: dict[str, Callable[[str, str, Path], str]] = {"looks": looks, "others": others}
_RECORDS: dict[str, Callable[[Record], str]] = {
    "main": _main,
    "kinds": _kinds,
    "stages": _stages,
    "peers": _peers,
    "followups": _followups,
}
_TABLES: dict[str, tuple[list[str], Callable[[dict[str, Any]], list[str]]]] = {
    "outside": (["method", "hit@1", "hit@5", "hit@10"], _outside_row),
    "parts": (["search", "@1", "@5", "@10", "@540 words", "variants @5", "@5 against whole"], _parts_row),
    "relevance": (["share", "mean (95 %)", "n"], _relevance_row),
    "scale": (
        ["extra", "passages", "recall@5", "p50 ms", "p95 ms", "with reading ms", "memory MB", "index MB", "build s"],
        _scale_row,
    ),
}


if __name__ == "__main__":
    for page in PAGES:
        publish(page)
