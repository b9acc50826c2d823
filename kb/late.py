"""Late interaction: MaxSim over token states (ColBERT, Khattab and Zaharia 2020, arXiv:2004.12832).

Passage token states are kept as int8 in one flat file with offsets and memory-mapped, so that 65,000 passages cost
disk, not memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.encode import Matrix

SCALE = 254.0  # of a kept state beside the unit vector it stands for (their components rarely pass 0.5)


def quantise(tokens: Matrix) -> NDArray[np.int8]:
    """Unit token vectors as int8, with one factor for all."""
    return np.asarray(np.clip(np.rint(tokens * SCALE), -127, 127), dtype=np.int8)


def as_units(states: NDArray[np.int8]) -> Matrix:
    """The unit token vectors that ``quantise`` was given, as near as eight bits come."""
    return np.asarray(states.astype(np.float32) / SCALE, dtype=np.float32)


class LateStore:
    """Token states of all passages: ``states`` (all tokens, width) int8, ``offsets`` (passages + 1,),
    ``starts`` (all tokens,).
    """

    def __init__(self, states: NDArray[np.int8], offsets: NDArray[np.int64], starts: NDArray[np.int32]) -> None:
        self._states = states
        self._offsets = offsets
        self._starts = starts

    def states(self, row: int) -> NDArray[np.int8]:
        """Token states of one passage, (tokens, width), see ``quantise``."""
        return self._states[self._offsets[row] : self._offsets[row + 1]]

    def starts(self, row: int) -> NDArray[np.int32]:
        """Where each token of a passage begins in what was embedded, (tokens,), in characters."""
        return self._starts[self._offsets[row] : self._offsets[row + 1]]

    def similarity(self, query: Matrix, row: int) -> Matrix:
        """Cosines (query tokens, passage tokens) with one passage."""
        return np.asarray(query @ self.states(row).astype(np.float32).T / SCALE, dtype=np.float32)

    def maxsim(
        self, query: Matrix, rows: Sequence[int], weights: Matrix, cuts: Callable[[int], Sequence[int]] | None = None
    ) -> tuple[Matrix, Matrix]:
        """For each row the weighted mean over query tokens (tokens, width) of the best cosine in that passage; (rows,).

        ``weights`` (tokens,) sum to one. ``cuts`` gives the characters at which a passage's sentences begin; the second
        result is the same for the best single sentence of each row.
        """
        if not len(rows):
            return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32)
        spans = [(int(self._offsets[r]), int(self._offsets[r + 1])) for r in rows]
        flat = np.concatenate([self._states[a:b] for a, b in spans])
        similar = query @ flat.astype(np.float32).T
        lengths = [b - a for a, b in spans]
        begins = np.cumsum([0, *lengths[:-1]])
        whole = weights @ np.maximum.reduceat(similar, begins, axis=1) / SCALE
        pieces = [self._pieces(r, cuts(r) if cuts else ()) for r in rows]
        inner = np.concatenate([begin + piece for begin, piece in zip(begins, pieces, strict=True)])
        each = weights @ np.maximum.reduceat(similar, inner, axis=1) / SCALE
        firsts = np.cumsum([0, *(len(p) for p in pieces[:-1])])
        return np.asarray(whole, dtype=np.float32), np.maximum.reduceat(each, firsts).astype(np.float32)

    def _pieces(self, row: int, cuts: Sequence[int]) -> NDArray[np.int64]:
        """First token of each sentence of a passage; what stands before the first sentence is a piece too."""
        starts = self.starts(row)
        found = (
            np.searchsorted(starts, np.asarray(cuts, dtype=np.int64) - 1) if len(cuts) else np.zeros(0, dtype=np.int64)
        )
        kept: NDArray[np.int64] = np.unique(np.concatenate([[0], found[found < len(starts)]])).astype(np.int64)
        return kept


def save_late(path: Path, tokens: Sequence[NDArray[np.int8]], starts: Sequence[NDArray[np.int32]]) -> None:
    """Write token states of all passages, in index order."""
    offsets = np.cumsum([0] + [len(t) for t in tokens], dtype=np.int64)
    np.save(path.with_suffix(".offsets.npy"), offsets)
    np.save(path.with_suffix(".states.npy"), np.concatenate(tokens) if tokens else np.zeros((0, 1), dtype=np.int8))
    np.save(path.with_suffix(".starts.npy"), np.concatenate(starts) if starts else np.zeros(0, dtype=np.int32))


def load_late(path: Path) -> LateStore:
    """Open what ``save_late`` wrote; the states stay on disk."""
    states = np.load(path.with_suffix(".states.npy"), mmap_mode="r", allow_pickle=False)
    offsets = np.load(path.with_suffix(".offsets.npy"), allow_pickle=False)
    return LateStore(states, offsets, np.load(path.with_suffix(".starts.npy"), allow_pickle=False))
