"""Percentiles of how long a reply took, in all and per stage, in milliseconds (nearest rank)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; 0 for no values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def summarise(runs: Iterable[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Stage → p50 and p95 over all runs that have the stage."""
    stages: dict[str, list[float]] = defaultdict(list)
    for run in runs:
        for stage, took in run.items():
            stages[stage].append(took)
    return {s: {"p50": percentile(v, 0.5), "p95": percentile(v, 0.95)} for s, v in sorted(stages.items())}
