"""Counts of the safety checks, and their report: tables with intervals and every missed case, printed or published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import Any

from evals.made_with import PROJECT

DOCUMENT = PROJECT / "docs" / "EVALUATION.md"
BEGIN, END = "<!-- safety -->\n", "<!-- end of safety -->"


@dataclass
class Count:
    """How many of how many, with the cases that failed."""

    hits: int = 0
    total: int = 0
    failed: list[str] = field(default_factory=list)

    def add(self, hit: bool, case: str) -> None:
        """Count one case."""
        self.hits += hit
        self.total += 1
        if not hit:
            self.failed.append(case)

    @property
    def share(self) -> float:
        """Share of hits; 1.0 of nothing."""
        return self.hits / self.total if self.total else 1.0


@dataclass
class Figures:
    """Counts of one message set: ``found`` by kind of what must be met, ``quiet`` of what must be left alone."""

    name: str
    found: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    quiet: Count = field(default_factory=Count)
    milliseconds: list[float] = field(default_factory=list)

    @property
    def all(self) -> Count:
        """All kinds together."""
        counts = [count for kind, count in self.found.items() if not kind.startswith("language")]
        failed = [case for c in counts for case in c.failed]
        return Count(sum(c.hits for c in counts), sum(c.total for c in counts), failed)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """95 % score interval of a share (Wilson, 1927); (0, 1) without cases."""
    if total == 0:
        return 0.0, 1.0
    z, p = 1.959964, hits / total
    centre = p + z * z / (2 * total)
    margin = z * sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)


def render_report(all_figures: Iterable[Figures]) -> str:
    """The figures as a Markdown table per set, and every failed case in full."""
    lines: list[str] = []
    for figures in all_figures:
        lines += [f"## {figures.name}", "", "| kind | found | share | 95 % interval |", "|---|---|---|---|"]
        rows = {k: c for k, c in sorted(figures.found.items()) if not k.startswith("language")}
        languages = {k: c for k, c in sorted(figures.found.items()) if k.startswith("language")}
        lines += [_row(kind, count) for kind, count in {**rows, "**all**": figures.all, **languages}.items()]
        lines += [_row("**left alone**", figures.quiet), "", _times(figures.milliseconds), ""]
        lines += _cases("Missed", figures.all.failed) + _cases("False alarms", figures.quiet.failed)
    return "\n".join(lines)


def _row(name: str, count: Count) -> str:
    return f"| {name} | {count.hits} of {count.total} | {count.share:.3f} | {_range(count)} |"


def _range(count: Count) -> str:
    low, high = wilson(count.hits, count.total)
    return f"{low:.3f}–{high:.3f}"


def _times(values: Sequence[float]) -> str:
    ordered = sorted(values)
    return f"Processor time per message: median {ordered[len(ordered) // 2]:.2f} ms, most {ordered[-1]:.1f} ms."


def _cases(title: str, cases: Sequence[str]) -> list[str]:
    return [f"{title}:", "", *[f"- {case}" for case in cases], ""] if cases else [f"{title}: none.", ""]


def publish(all_figures: Sequence[Figures], first: Mapping[str, Any], path: Path = DOCUMENT) -> None:
    """Rewrite the safety block of the document; raises ``ValueError`` when it has no such block."""
    text = path.read_text(encoding="utf-8")
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    path.write_text(text[:begin] + published(all_figures, first) + text[end:], encoding="utf-8")


def published(all_figures: Sequence[Figures], first: Mapping[str, Any]) -> str:
    """One table of all sets, one of the kinds on the held-out sets, and the missed cases."""
    head = "| set | first sight | found now | 95 % interval | harmless left alone | 95 % interval |"
    lines = [head, "|---|---|---|---|---|---|"]
    for figures in all_figures:
        lines.append(_set_row(figures, first.get(figures.name.replace("personal data", "privacy").replace(", ", "-"))))
    held = [f for f in all_figures if "heldout" in f.name]
    lines += ["", "| held-out messages, by kind | found | 95 % interval |", "|---|---|---|"]
    for area, found in _by_kind(held).items():
        lines += [f"| {area}: {k} | {c.hits} of {c.total} | {_range(c)} |" for k, c in sorted(found.items())]
    for figures in all_figures:
        lines += ["", f"**{figures.name}**", ""]
        lines += _cases("Missed", [_plain(c) for c in figures.all.failed])
        lines += _cases("Wrongly met", [_plain(c) for c in figures.quiet.failed])[:-1]
    return "\n".join(lines) + "\n"


def _set_row(figures: Figures, first: Mapping[str, Sequence[int]] | None) -> str:
    seen = f"{first['found'][0]} of {first['found'][1]}" if first else ""
    found, quiet = figures.all, figures.quiet
    return (
        f"| {figures.name} | {seen} | {found.hits} of {found.total} | {_range(found)} "
        f"| {quiet.hits} of {quiet.total} | {_range(quiet)} |"
    )


def _by_kind(all_figures: Iterable[Figures]) -> dict[str, dict[str, Count]]:
    areas: dict[str, dict[str, Count]] = defaultdict(lambda: defaultdict(Count))
    for figures in all_figures:
        for kind, count in figures.found.items():
            whole = areas[figures.name.split(",")[0]][kind]
            whole.hits, whole.total = whole.hits + count.hits, whole.total + count.total
    return areas


def _plain(case: str) -> str:
    return case.replace("<", "\\<").replace("\n", " ")
