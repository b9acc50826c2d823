"""What the two exports under onnxruntime share: opening one, and padding rows of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PAD = 1


def open_session(path: Path, threads: int = 0) -> Any:
    """A session on the processor; ``threads`` 0 lets the runtime choose."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Waiting threads that spin cost a busy machine more than they gain on a question of ten words.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def run_padded(session: Any, rows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """The session's output for rows of token ids, padded to the longest; first axis (rows,)."""
    ids = np.full((len(rows), max(map(len, rows))), PAD, dtype=np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
    output: Any = session.run(None, {"input_ids": ids, "attention_mask": (ids != PAD).astype(np.int64)})[0]
    return np.asarray(output, dtype=np.float32)
