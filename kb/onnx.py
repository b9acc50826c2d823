"""Runs the exports (``kb.export``) under onnxruntime: a text at a time, and texts side by side on all processors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.threads import processors, workers


class Export:
    """An open export. Each text is run by one processor: sharing out its sums costs a third of what that gains."""

    def __init__(self, path: Path, threads: int = 0) -> None:
        """Open the file; ``threads`` texts are run at a time, 0 for as many as there are processors."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        # As one step with the addition before it, the norm takes three times as long as both apart.
        apart = ["SkipLayerNormFusion"]
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=apart
        )
        self._threads = threads or processors()

    @property
    def width(self) -> int:
        """The last axis of what comes out."""
        return int(self._session.get_outputs()[0].shape[-1])

    def run(self, rows: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
        """What comes out for each row of token ids, in their order."""
        if len(rows) < 2 or self._threads == 1:
            return [self._one(row) for row in rows]
        longest_first = sorted(range(len(rows)), key=lambda i: -len(rows[i]))
        done = zip(longest_first, workers(self._threads).map(self._one, [rows[i] for i in longest_first]), strict=True)
        return [told for _, told in sorted(done, key=lambda pair: pair[0])]

    def _one(self, row: Sequence[int]) -> NDArray[np.float32]:
        told: Any = self._session.run(None, {"input_ids": np.asarray(row, dtype=np.int64)})[0]
        return np.asarray(told, dtype=np.float32)
