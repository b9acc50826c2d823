"""What a run on own questions says in plain Dutch, before the table of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.judge import Row
from prompts import render

SHOWN = 10


def own_lines(rows: Sequence[Row], documents: Sequence[str]) -> list[str]:
    """Counts, the questions that went wrong by id, the facts that are missing, and gold that names no document here."""
    answered = [r for r in rows if r.trace.get("status") == "answered"]
    lines = [render("eval.own_counts", n=str(len(rows)), answered=str(len(answered)))]
    with_facts = [r for r in rows if "all_vital" in r.figures]
    if with_facts:
        right = sum(r.figures["all_vital"] == 1.0 for r in with_facts)
        lines.append(render("eval.own_facts", right=str(right), n=str(len(with_facts))))
    lines += _named("eval.own_refused", [r.id for r in rows if r.figures.get("false_refusal") == 1.0])
    lines += _named("eval.own_answered", [r.id for r in rows if r.figures.get("refusal_recall") == 0.0])
    lines += list(_missing(rows))
    return lines + _named("eval.own_unknown", sorted(_unknown(rows, documents)))


def _named(name: str, found: Sequence[str]) -> list[str]:
    return [render(name, names=", ".join(found))] if found else []


def _missing(rows: Sequence[Row]) -> Iterator[str]:
    lost = [(row, entry) for row in rows for entry in row.lost if entry.vital]
    for row, entry in lost[:SHOWN]:
        fact = str(row.trace["nuggets"][entry.nugget]["fact"])
        yield render("eval.own_missing", id=row.id, fact=fact, stage=render(f"eval.stage_{entry.stage}"))
    if len(lost) > SHOWN:
        yield render("eval.own_more", n=str(len(lost) - SHOWN))


def _unknown(rows: Sequence[Row], documents: Sequence[str]) -> set[str]:
    named = {str(gold["document"]) for row in rows for gold in row.trace.get("gold", [])}
    return named - set(documents)
