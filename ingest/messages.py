"""The Dutch sentences of the reading room, kept in messages.yaml and filled in here."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    path = Path(__file__).with_name("messages.yaml")
    loaded: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def message(key: str, **fields: object) -> str:
    """The Dutch text under ``key`` with its fields filled in; KeyError where text or field is missing."""
    return _texts()[key].format(**fields)


class Unreadable(Exception):
    """A file that is refused; ``reason`` names a pair ``<reason>`` / ``<reason>_remedy`` in messages.yaml."""

    def __init__(self, reason: str, page: int | None = None, fields: tuple[tuple[str, object], ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.page = page
        self.fields = fields

    def sentences(self) -> tuple[str, str]:
        """The reason and the remedy, in Dutch."""
        fields = dict(self.fields)
        return message(self.reason, **fields), message(f"{self.reason}_remedy", **fields)


def refuse(reason: str, page: int | None = None, **fields: object) -> Unreadable:
    """The exception to raise for a file that cannot be read, for the reason named in messages.yaml."""
    return Unreadable(reason, page, tuple(fields.items()))
