"""The one row on a Chroma server that says which version of an index is in use, and how to know its files again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kb.index_folder import IndexMismatch, IndexMissing, Manifest
from kb.server_files import FileSum

_ROW, _KEY = "current", "record"
_NO_VECTOR = [1.0]  # a row must have one
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


@dataclass(frozen=True)
class Record:
    """``manifest``: as it stands in JSON, so that another program version's can be told from ours."""

    version: str
    previous: str
    manifest: Mapping[str, Any]
    files: Mapping[str, FileSum]

    @property
    def made_by(self) -> Manifest:
        """The manifest; raises ``IndexMismatch`` for one of another program version."""
        return Manifest.of(self.manifest)


def read_record(collection: Any) -> Record:
    """The record in use; raises ``IndexMissing``, or ``IndexMismatch`` for what another program version wrote."""
    rows = collection.get(ids=[_ROW], include=["metadatas"])["metadatas"]
    if not rows:
        raise IndexMissing(collection.name)
    try:
        data = json.loads(rows[0][_KEY])
        files = {name: FileSum(**known) for name, known in data["files"].items()}
        record = Record(data["version"], data["previous"], data["manifest"], files)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise IndexMismatch(str(error)) from error
    if not isinstance(record.version, str) or not _VERSION.fullmatch(record.version):  # it becomes the name of a folder
        raise IndexMismatch(str(record.version))
    return record


def write_record(collection: Any, record: Record) -> None:
    """Put a version in use. One row with one value: a reader sees the old one or this one."""
    text = json.dumps(asdict(record), ensure_ascii=False)
    collection.upsert(ids=[_ROW], embeddings=[_NO_VECTOR], metadatas=[{_KEY: text}])
