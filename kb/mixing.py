"""How the scores of the search methods become one: linear fusion after Bruch, Gai and Ingber (2023, arXiv:2210.11934).

The weights are fitted (``evals/fit_fusion.py`` writes ``kb/fusion.yaml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml

from kb.encode import Matrix


@dataclass(frozen=True)
class Fusion:
    """Weights of the four methods and of added terms, candidates each method proposes,
    the bonus for being in force.
    """

    lexical: float
    dense: float
    late: float
    sentence: float
    synonyms: float
    context: float
    candidates: int
    in_force: float


@lru_cache(maxsize=1)
def load_fusion() -> Fusion:
    """Read ``kb/fusion.yaml``."""
    data = yaml.safe_load(Path(__file__).with_name("fusion.yaml").read_text(encoding="utf-8"))
    return Fusion(
        **data["weights"],
        synonyms=data["synonyms"],
        context=data["context"],
        candidates=data["candidates"],
        in_force=data["in_force"],
    )


def lexical_part(parts: Mapping[str, Matrix], fusion: Fusion) -> Matrix:
    """BM25 of the question's words and of added ones, as a share of the best, (rows,)."""
    total = parts["own"] + fusion.synonyms * parts["extra"]
    return np.asarray(total / max(float(total.max(initial=0.0)), 1e-6), dtype=np.float32)


def weighed(parts: Mapping[str, Matrix], fusion: Fusion) -> dict[str, Matrix]:
    """The methods' scores, each scaled to 0..1 over the candidates of one question, (rows,) each."""
    scaled = {name: spread(parts[name]) for name in ("dense", "late", "sentence")}
    return {"lexical": lexical_part(parts, fusion), **scaled, "in_force": parts["in_force"]}


def mixed(parts: Mapping[str, Matrix], fusion: Fusion) -> Matrix:
    """The methods' scores as one, (rows,)."""
    total = sum(getattr(fusion, name) * values for name, values in weighed(parts, fusion).items())
    return np.asarray(total, dtype=np.float32)


def spread(scores: Matrix) -> Matrix:
    """Scale to 0..1 between the candidates' 10th percentile and their maximum (E5's cosines lie close together)."""
    if scores.size == 0:
        return scores
    low, high = float(np.percentile(scores, 10)), float(scores.max())
    return np.asarray(np.clip((scores - low) / max(high - low, 1e-6), 0.0, 1.0), dtype=np.float32)
