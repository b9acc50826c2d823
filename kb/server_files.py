"""Files of an index version on a Chroma server: in pieces, as text in the metadata of rows, with a hash of the whole.

Chroma keeps documents in a full-text index and vectors as numbers; metadata is the one place that takes text as it is.
Token states are one int8 matrix per index; as vectors of Chroma's own they would be some two hundred rows a passage.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.index_folder import IndexDamaged

PIECE = 4 * 2**20  # bytes; a request may hold 40 MB
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}")
_NO_VECTOR = [1.0]  # a row must have one


@dataclass(frozen=True)
class FileSum:
    """How to know a file again: ``sha256`` in hexadecimal, and the number of its ``pieces``."""

    sha256: str
    pieces: int


def send_files(collection: Any, folder: Path) -> dict[str, FileSum]:
    """Put every file of a folder into a collection; gives their sums by name."""
    return {path.name: _send(collection, path) for path in sorted(folder.iterdir()) if path.is_file()}


def _send(collection: Any, path: Path) -> FileSum:
    digest, pieces = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            data = base64.b64encode(piece).decode("ascii")
            collection.add(ids=[_row(path.name, pieces)], embeddings=[_NO_VECTOR], metadatas=[{"data": data}])
            pieces += 1
    return FileSum(digest.hexdigest(), pieces)


def fetch_files(collection: Any, files: Mapping[str, FileSum], folder: Path) -> None:
    """Write all files into a folder; raises ``IndexDamaged`` when one is not what was sent."""
    for name, known in files.items():
        if not _NAME.fullmatch(name):  # the folder is ours, the name is the server's
            raise IndexDamaged(name)
        if _fetch(collection, folder / name, known.pieces) != known.sha256:
            raise IndexDamaged(name)


def _fetch(collection: Any, path: Path, pieces: int) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for number in range(pieces):
            rows = collection.get(ids=[_row(path.name, number)], include=["metadatas"])["metadatas"]
            if not rows:
                raise IndexDamaged(_row(path.name, number))
            piece = base64.b64decode(str(rows[0]["data"]))
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def are_whole(folder: Path, files: Mapping[str, FileSum]) -> bool:
    """Whether a folder on this machine holds these files as they were sent."""
    return all((folder / name).is_file() and _sum(folder / name) == known.sha256 for name, known in files.items())


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _row(name: str, number: int) -> str:
    return f"{name}#{number}"
