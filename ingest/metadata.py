"""What is known of a document: from corpus.yaml in the folder, else from the bundled one by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ingest.messages import message
from ingest.model import Metadata

FILE_NAME = "corpus.yaml"
BUNDLED = Path(__file__).resolve().parent.parent / "corpus" / FILE_NAME
_MOST_BYTES = 5_000_000
_TEXTS = ("title", "body", "region", "kind", "status", "source")
_DATES = ("adopted", "valid_from", "valid_until")


@dataclass(frozen=True)
class Known:
    """Metadata by document id, with what was wrong in the file as Dutch sentences."""

    by_id: Mapping[str, Metadata]
    conflicts: tuple[str, ...] = ()


def _day(value: object, field: str) -> date | None:
    if value is None or (isinstance(value, date) and not hasattr(value, "hour")):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(message("not_a_date", field=field, value=value)) from error


def _entry(raw: Mapping[str, Any]) -> Metadata:
    texts = {field: None if raw.get(field) is None else str(raw[field]) for field in _TEXTS}
    days = {field: _day(raw.get(field), field) for field in _DATES}
    replaces = raw.get("replaces") or ()
    names = (replaces,) if isinstance(replaces, str) else tuple(str(name) for name in replaces)
    return Metadata(
        id=str(raw["id"]),
        title=texts["title"] or str(raw["id"]),
        body=texts["body"],
        region=texts["region"],
        kind=texts["kind"],
        adopted=days["adopted"],
        valid_from=days["valid_from"],
        valid_until=days["valid_until"],
        replaces=names,
        status=texts["status"],
        source=texts["source"],
        language=str(raw.get("language") or "nl"),
    )


def _load(path: Path) -> Any:
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError(message("metadata_too_big"))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def read_metadata(path: Path) -> Known:
    """The entries of a corpus.yaml; an entry that cannot be read is left out and named in ``conflicts``."""
    try:
        loaded = _load(path)
        raw_entries = loaded["documents"]
        entries = list(raw_entries)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, yaml.YAMLError) as error:
        detail = " ".join(str(error).split())[:200]
        return Known({}, (message("metadata_broken", file=path.name, detail=detail),))
    known: dict[str, Metadata] = {}
    conflicts: list[str] = []
    for place, raw in enumerate(entries, 1):
        try:
            entry = _entry(raw)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            conflicts.append(message("metadata_entry_broken", file=path.name, place=place, detail=error))
            continue
        if entry.id in known:
            conflicts.append(message("metadata_twice", file=path.name, id=entry.id))
        known[entry.id] = entry
    return Known(known, tuple(conflicts))


def known_metadata(folder: Path) -> Known:
    """What corpus.yaml in ``folder`` says; entries it lacks come from the bundled one."""
    own = folder / FILE_NAME
    bundled = read_metadata(BUNDLED) if BUNDLED.exists() else Known({})
    if not own.exists() or _same(own, BUNDLED):
        return Known(bundled.by_id)
    given = read_metadata(own)
    return Known({**bundled.by_id, **given.by_id}, given.conflicts)


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)
