"""Edits what is known of a document: writes ``corpus.yaml`` in the indexed folder, one entry per document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.page.admin_jobs import AdminError
from assistant.page.frame import words
from assistant.page.typed_day import read_day
from ingest.model import Metadata

FILE_NAME = "corpus.yaml"
DATES = ("adopted", "valid_from", "valid_until")
TEXTS = ("title", "body", "region", "kind", "status", "source")


def edit(folder: Path, meta: Metadata, given: Mapping[str, str], regions: Mapping[str, str]) -> None:
    """Write the given fields over what is known; other entries stay. Raises ``AdminError``. ``regions``: the ids that a
    document may have, with their names; with another it would be found for no municipality.
    """
    region = given.get("region", "").strip()
    if region and region not in regions and region != meta.region:
        raise AdminError(words("admin_bad_region", region=region, known=", ".join(regions.values())))
    if not given.get("title", meta.title).strip():
        raise AdminError(words("admin_no_title"))
    entry = _entry(meta) | {k: given[k].strip() or None for k in TEXTS if k in given}
    entry |= {k: _day(k, given[k]) for k in DATES if k in given}
    if entry["valid_from"] and entry["valid_until"] and entry["valid_until"] < entry["valid_from"]:
        raise AdminError(words("admin_dates_order"))
    path = folder / FILE_NAME
    others = [e for e in _entries(path) if not (isinstance(e, dict) and e.get("id") == meta.id)]
    text = yaml.safe_dump({"documents": [*others, entry]}, allow_unicode=True, sort_keys=False, width=110)
    aside = path.with_name(f".{FILE_NAME}.part")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        raise AdminError(words("admin_read_only", folder=folder)) from error


def _entry(meta: Metadata) -> dict[str, Any]:
    found: dict[str, Any] = {"id": meta.id}
    found |= {k: getattr(meta, k) for k in (*TEXTS, *DATES)}
    return found | {"replaces": list(meta.replaces), "language": meta.language}


def _entries(path: Path) -> list[Any]:
    if not path.exists():
        return []
    try:
        return list(yaml.safe_load(path.read_text(encoding="utf-8"))["documents"])
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise AdminError(words("admin_metadata_broken", file=path.name)) from error


def _day(field: str, text: str) -> date | None:
    if not text.strip():
        return None
    day = read_day(text)
    if day is None:
        raise AdminError(words("admin_bad_day", field=words(f"field_{field}")))
    return day
