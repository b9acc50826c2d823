"""The report of a run as one HTML file that loads nothing: figures, where facts are lost, worst answers, changes.

It is for the person who ran it and may hold texts of their documents; it is not committed. Of the test half and
of the questions from outside it shows totals only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from evals.intervals import Comparison, Interval
from evals.judge import Row
from evals.plots import dots, stacked_bars
from evals.record import Record, may_be_seen
from evals.stages import STAGES
from prompts import render

WORST = 60
_STYLE = """body{font:15px/1.45 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}
table{border-collapse:collapse;font-size:13px;display:block;overflow-x:auto}td,th{border:1px solid #ddd;padding:3px 6px;
text-align:right;white-space:nowrap}td:first-child,th:first-child{text-align:left}
svg{font:12px system-ui,sans-serif;max-width:100%;
height:auto}details{border:1px solid #ddd;border-radius:6px;padding:.5rem .8rem;margin:.5rem 0}pre{white-space:pre-wrap;
font:13px/1.4 system-ui,sans-serif;background:#f6f6f4;padding:.6rem}.lost{color:#a83232}.held{color:#236b3a}"""


def write_report(
    path: Path, record: Record, rows: Sequence[Row], changes: Mapping[str, Comparison], fell: Sequence[str]
) -> None:
    """Write the file, folders included."""
    path.parent.mkdir(parents=True, exist_ok=True)
    title = render("eval.title", documents=record.documents, split=record.split)
    parts = [
        f"<h1>{escape(title)}</h1><p>{escape(render('eval.made', made=record.made, commit=record.commit[:10]))}</p>",
        _headed("eval.figures", _plots(record) + _figures(record)),
        _headed("eval.where_lost", f"<p>{escape(render('eval.where_lost_note'))}</p>" + _stages(record)),
        _headed("eval.change", _changes(changes, fell)),
        _headed("eval.peers_title", "".join(_peer(n, p) for n, p in record.peers.items())) if record.peers else "",
        _headed("eval.timings", _timings(record)),
        _headed("eval.worst", _worst(rows, record)),
    ]
    head = f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    path.write_text(head + "".join(parts) + "</html>", encoding="utf-8")


def _headed(name: str, body: str) -> str:
    return f"<h2>{escape(render(name))}</h2>{body}"


def _plots(record: Record) -> str:
    shown = ("recall@5", "nugget_recall", "all_vital", "refusal_recall")
    kinds = {g: row for g, row in record.figures.items() if ":" not in g}
    plots = ""
    for metric in shown:
        having = {g: row[metric] for g, row in kinds.items() if metric in row}
        if having:
            plots += f"<h3>{metric}</h3>{dots(having)}"
    return plots


def _figures(record: Record) -> str:
    metrics = sorted({m for row in record.figures.values() for m in row})
    rows = [[m, *[_interval(row.get(m)) for row in record.figures.values()]] for m in metrics]
    return table(["", *record.figures], rows)


def _interval(value: Interval | None) -> str:
    if value is None:
        return ""
    digits = 1 if value.high > 1.5 else 3
    return f"{value.mean:.{digits}f} ({value.low:.{digits}f}–{value.high:.{digits}f}; {value.n})"


def _stages(record: Record) -> str:
    return stacked_bars(record.stages, [(s, render(f"eval.stage_{s}")) for s in STAGES])


def _changes(changes: Mapping[str, Comparison], fell: Sequence[str]) -> str:
    if not changes:
        return f"<p>{escape(render('eval.no_change'))}</p>"
    rows = [
        [m, f"{c.difference.mean:+.3f}", f"{c.difference.low:+.3f} … {c.difference.high:+.3f}", f"{c.p:.3f}"]
        for m, c in sorted(changes.items())
        if c.difference.mean
    ]
    named = f"<p>{escape(render('eval.fell', ids=', '.join(fell)))}</p>" if fell else ""
    return named + table(["", "±", "95 %", "p"], rows)


def _peer(name: str, peer: Mapping[str, Any]) -> str:
    rows = [
        [m, f"{v['theirs']:.3f}", f"{v['ours_minus_theirs']:+.3f}", f"{v['low']:+.3f} … {v['high']:+.3f}"]
        for m, v in peer["figures"].items()
    ]
    return f"<h3>{escape(name)} ({escape(str(peer['version']))})</h3>" + table(["", name, "±", "95 %"], rows)


def _timings(record: Record) -> str:
    rows = [[stage, f"{t['p50']:.1f}", f"{t['p95']:.1f}"] for stage, t in record.timings_ms.items()]
    return table(["", "p50", "p95"], rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of texts."""
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _worst(rows: Sequence[Row], record: Record) -> str:
    seen = [row for row in rows if may_be_seen(row, record.split)]
    hidden = f"<p>{escape(render('eval.test_hidden'))}</p>" if len(seen) < len(rows) else ""
    ranked = sorted(seen, key=badness, reverse=True)
    return hidden + "".join(_one(row) for row in ranked[:WORST] if badness(row) > 0)


def badness(row: Row) -> float:
    """How bad a reply is: a wrong refusal or a wrong answer first, then facts lost, then a late first hit."""
    f = row.figures
    wrongly = f.get("false_refusal", 0.0) + (1.0 - f["refusal_recall"] if "refusal_recall" in f else 0.0)
    lost = 1.0 - f["nugget_weighted"] if "nugget_weighted" in f else 0.0
    scope = f.get("wrong_region", 0.0) + f.get("wrong_validity", 0.0)
    return 2.0 * wrongly + scope + lost + (0.1 * (1.0 - f["mrr"]) if "mrr" in f else 0.0)


def _one(row: Row) -> str:
    trace = row.trace
    lost = {entry.nugget: entry.stage for entry in row.lost}
    facts = "".join(_fact(n, nugget, lost.get(n)) for n, nugget in enumerate(trace.get("nuggets", [])))
    hits = "".join(f"<li>{'✓ ' if h['hit'] else ''}{escape(h['section'])} ({h['score']})</li>" for h in trace["hits"])
    gold = "; ".join(f"{g['document']} {g['section']} {g['pages']} {g['key_terms']}" for g in trace.get("gold", []))
    return (
        f"<details><summary><b>{escape(row.id)}</b> {escape(trace['question'])} "
        f"<i>{escape(str(trace.get('status', '')))}</i></summary>"
        f"<p>{escape(str(trace.get('municipality') or ''))} · {escape(trace['expect'])} {escape(row.near_miss)}</p>"
        f"<h4>{escape(render('eval.wanted'))}</h4><ul>{facts}</ul>"
        f"<h4>{escape(render('eval.gold'))}</h4><p>{escape(gold)}</p>"
        f"<h4>{escape(render('eval.found'))}</h4><ol>{hits}</ol>"
        f"<h4>{escape(render('eval.answer'))}</h4><pre>{escape(str(trace.get('answer', '')))}</pre></details>"
    )


def _fact(place: int, nugget: Mapping[str, Any], stage: str | None) -> str:
    fact = escape(str(nugget["fact"]))
    if stage is None:
        return f'<li class="held">{fact}</li>'
    where = f"{render('eval.lost_in')}: {render(f'eval.stage_{stage}')}"
    return f'<li class="lost">{fact} ({escape(where)})</li>'
