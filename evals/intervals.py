"""Bootstrap 95 % intervals and the paired comparison of two runs.

Percentile bootstrap (Efron and Tibshirani 1993) over questions; a question and its variants are drawn together, since
they are no independent questions (cluster bootstrap). Two runs are compared on the same questions: interval of the
mean difference by the same draws, and a two-sided randomisation test over signs (Smucker, Allan and Carterette 2007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
SEED = 20261122


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % interval and the number of questions."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Comparison:
    """Mean of new minus old with its interval, and the chance of such a difference when the runs are alike."""

    difference: Interval
    p: float


def bootstrap(values: Sequence[float], groups: Sequence[str] | None = None) -> Interval:
    """Interval of the mean; ``groups`` names the cluster of each value (default: each its own)."""
    if not values:
        return Interval(0.0, 0.0, 0.0, 0)
    sums, sizes = _clusters(values, groups or [str(n) for n in range(len(values))])
    draws = np.random.default_rng(SEED).integers(0, len(sums), size=(DRAWS, len(sums)))
    means = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(np.mean(values)), float(low), float(high), len(values))


def _clusters(values: Sequence[float], groups: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    names = sorted(set(groups))
    place = {name: n for n, name in enumerate(names)}
    sums, sizes = np.zeros(len(names)), np.zeros(len(names))
    for value, group in zip(values, groups, strict=True):
        sums[place[group]] += value
        sizes[place[group]] += 1
    return sums, sizes


def compare(new: Mapping[str, float], old: Mapping[str, float], groups: Mapping[str, str] | None = None) -> Comparison:
    """Compare two runs on the questions (ids) that both have."""
    shared = sorted(set(new) & set(old))
    differences = [new[i] - old[i] for i in shared]
    clusters = [(groups or {}).get(i, i) for i in shared]
    return Comparison(bootstrap(differences, clusters), _sign_test(differences, clusters))


def _sign_test(differences: Sequence[float], groups: Sequence[str]) -> float:
    if not any(differences):
        return 1.0
    sums, _ = _clusters(differences, groups)
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(DRAWS, len(sums)))
    extreme = np.abs(signs @ sums) >= abs(float(sums.sum())) - 1e-12
    return float((extreme.sum() + 1) / (DRAWS + 1))
