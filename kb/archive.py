"""Writes documents to JSON and reads them back; nothing is ever unpickled."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from ingest.model import Reading


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)


def save_reading(reading: Reading, path: Path) -> None:
    """Write all documents, failures and conflicts as one JSON file."""
    path.write_bytes(_adapter().dump_json(reading))


def load_reading(path: Path) -> Reading:
    """Read what ``save_reading`` wrote; raises ``pydantic.ValidationError`` on anything else."""
    return _adapter().validate_json(path.read_bytes())
