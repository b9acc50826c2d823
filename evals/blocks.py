"""Blocks that put several records side by side: the five figures of the README, and the looks from outside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.intervals import Interval
from evals.record import Record, last_record, load_record

NONE = "_Not measured yet._\n"
FIVE = (
    ("the gold passage among the first five (recall@5)", ("recall@5",)),
    ("vital facts in the answer (nugget recall)", ("nugget_recall",)),
    ("questions with every vital fact", ("all_vital",)),
    ("unanswerable refused / answerable refused", ("refusal_recall", "false_refusal")),
    (
        "citation precision / quotes letter for letter / wrong region",
        ("citation_precision", "quotes_exact", "wrong_region"),
    ),
)
HALVES = (
    ("dev", "dev half"),
    ("test", "test half (never tuned on)"),
    ("fresh", "questions from outside (never tuned on)"),
)
LOOK = ("nugget_recall", "all_vital", "refusal_recall", "false_refusal", "wrong_region")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *("| " + " | ".join(r) + " |" for r in rows)]
    return "\n".join(lines) + "\n"


def interval(value: Interval | None) -> str:
    """Mean with its interval; empty for none."""
    if value is None:
        return ""
    digits = 1 if value.high > 1.5 else 3
    return f"{value.mean:.{digits}f} ({value.low:.{digits}f}–{value.high:.{digits}f})"


def short(value: Interval | None) -> str:
    """The mean without its leading zero; a dash for none."""
    if value is None:
        return "–"
    if value.mean == 0.0:
        return "0"
    return f"{value.mean:.3f}".removeprefix("0")


def five(documents: str, records: Path) -> str:
    """The five figures that matter, of every half that was measured, newest record each."""
    found = [(record, title) for split, title in HALVES if (record := last_record(documents, split, "9999", records))]
    if not found:
        return NONE
    rows = [[name, *(" / ".join(short(r.figures["all"].get(m)) for m in of) for r, _ in found)] for name, of in FIVE]
    made = "; ".join(f"{title.partition(' (')[0]} {r.made[:10]}, commit `{r.commit[:10]}`" for r, title in found)
    return table([documents_title(documents), *(title for _, title in found)], rows) + f"\nMeasured: {made}.\n"


def documents_title(documents: str) -> str:
    """What the documents are called in a table."""
    return {"corpus": "official documents", "bundled": "bundled corpus"}.get(documents, documents)


def others(documents: str, split: str, records: Path) -> str:
    """Recall@5 of the other systems beside ours, in one sentence."""
    record = last_record(documents, split, "9999", records, with_peers=True)
    if record is None:
        return NONE
    scores = {name: peer["figures"]["recall@5"]["theirs"] for name, peer in record.peers.items()}
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    theirs = ", ".join(f"{name} {value:.3f}".replace(" 0.", " .") for name, value in ranked)
    return f"Recall@5 of Wegwijzer {short(record.figures['all'].get('recall@5'))}; of the others: {theirs}.\n"


def looks(documents: str, split: str, records: Path) -> str:
    """Every run on questions from outside, oldest first: there are to be few."""
    every = sorted((load_record(p) for p in records.glob(f"*-{documents}-{split}.json")), key=lambda r: r.made)
    if not every:
        return NONE
    head = ["run", "commit", "answerable + not", *LOOK]
    return table(head, [_look(record) for record in every])


def _look(record: Record) -> list[str]:
    figures = (interval(record.figures["all"].get(m)) for m in LOOK)
    return [record.made[:10], f"`{record.commit[:10]}`", _asked(record), *figures]


def _asked(record: Record) -> str:
    whole = record.figures["all"]
    counts = [whole[m].n if m in whole else 0 for m in ("false_refusal", "refusal_recall")]
    return f"{counts[0]} + {counts[1]}"
