"""Vectors by content hash in one SQLite file, so that no text is embedded twice by the same model.

llama-index's ingestion cache keys on a whole list of nodes and keeps no token states; one changed passage would
embed a document anew. This cache keys on the single text.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.encode import Encoded, Encoder, Matrix
from kb.late import quantise

_CHUNK = 64


@dataclass(frozen=True)
class Stored:
    """``vector`` (width,) float32; ``tokens`` (tokens, width) int8, see ``kb.late``; ``starts`` as in ``Encoded``."""

    vector: Matrix
    tokens: NDArray[np.int8]
    starts: NDArray[np.int32]


class VectorCache:
    """Maps (model, prefix, text) to its vectors; encodes only what is missing."""

    def __init__(self, path: Path) -> None:
        """Open or create the file; safe for several processes."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with closing(self._connect()) as db, db:
            db.execute(
                "create table if not exists vectors (key blob primary key, vector blob, tokens blob, starts blob) without rowid"  # noqa: E501
            )

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=60)
        db.execute("pragma journal_mode=wal")
        return db

    def encode(
        self,
        texts: Sequence[str],
        prefix: str,
        model: str,
        load: Callable[[], Encoder],
        on_done: Callable[[int], None] = lambda _: None,
    ) -> list[Stored]:
        """Vectors of all texts in order; ``load`` is called only when something is missing."""
        keys = [_key(model, prefix, text) for text in texts]
        known = self._look_up(keys)
        missing = [i for i, key in enumerate(keys) if key not in known]
        on_done(len(texts) - len(missing))
        encoder = load() if missing else None
        for start in range(0, len(missing), _CHUNK):
            if encoder is None:
                break
            chosen = missing[start : start + _CHUNK]
            fresh = [_stored(e) for e in encoder.encode([texts[i] for i in chosen], prefix)]
            self._keep([keys[i] for i in chosen], fresh)
            known.update(zip((keys[i] for i in chosen), fresh, strict=True))
            on_done(len(chosen))
        return [known[key] for key in keys]

    def _look_up(self, keys: Sequence[bytes]) -> dict[bytes, Stored]:
        found: dict[bytes, Stored] = {}
        with closing(self._connect()) as db:
            for start in range(0, len(keys), 500):
                chosen = list(dict.fromkeys(keys[start : start + 500]))
                marks = ",".join("?" * len(chosen))
                rows = db.execute(f"select key, vector, tokens, starts from vectors where key in ({marks})", chosen)
                for key, vector, tokens, starts in rows:
                    width = len(vector) // 4
                    found[key] = Stored(
                        np.frombuffer(vector, np.float32),
                        np.frombuffer(tokens, np.int8).reshape(-1, width),
                        np.frombuffer(starts, np.int32),
                    )
        return found

    def _keep(self, keys: Sequence[bytes], fresh: Sequence[Stored]) -> None:
        with closing(self._connect()) as db, db:
            rows = [
                (k, s.vector.tobytes(), s.tokens.tobytes(), s.starts.tobytes())
                for k, s in zip(keys, fresh, strict=True)
            ]
            db.executemany("insert or replace into vectors values (?, ?, ?, ?)", rows)


def _stored(encoded: Encoded) -> Stored:
    return Stored(encoded.vector.astype(np.float32), quantise(encoded.tokens), encoded.starts)


def _key(model: str, prefix: str, text: str) -> bytes:
    return hashlib.blake2b(f"{model}\x00{prefix}\x00{text}".encode(), digest_size=20).digest()
