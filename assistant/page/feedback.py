"""Keeps what readers say about an answer, and gaps they pass on: one JSON line each, masked, in the index's folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from assistant.api_models import MOST_CHARACTERS, ErrorOut, Municipality, RoleIn
from assistant.model import Status
from assistant.service import Service

FILE_NAME = "reacties.jsonl"
MOST_BYTES = 20_000_000
_LOCK = threading.Lock()
Short = Annotated[str, Field(max_length=300)]


class FeedbackIn(BaseModel):
    """A rating with its reason, or a gap to pass on to the region."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["good", "bad", "gap"]
    question: str = Field(min_length=1, max_length=MOST_CHARACTERS)
    status: Status
    municipality: Municipality = None
    role: RoleIn = None
    reason: Literal["wrong", "incomplete", "unclear", "other_place", "old", "other"] | None = None
    remark: str = Field(default="", max_length=500)
    documents: list[Short] = Field(default_factory=list, max_length=20)
    gaps: list[Short] = Field(default_factory=list, max_length=20)


class FeedbackOut(BaseModel):
    """Whether it was kept."""

    kept: bool


@dataclass(frozen=True)
class Reaction:
    """A kept reaction; ``day`` is the day it came in, the finest time that is kept."""

    day: date
    kind: str
    question: str
    status: str
    municipality: str | None
    role: str | None
    reason: str | None
    remark: str
    documents: tuple[str, ...]
    gaps: tuple[str, ...]


def masked(text: str) -> str:
    """The text without personal data."""
    try:
        privacy = import_module("assistant.privacy")
    except ModuleNotFoundError:
        return text
    return str(privacy.mask(text).text)


def keep(folder: Path, given: FeedbackIn) -> bool:
    """Write one line; False when the file has reached its limit."""
    line = given.model_dump() | {"day": date.today().isoformat()}
    line |= {"question": masked(given.question), "remark": masked(given.remark)}
    path = folder / FILE_NAME
    with _LOCK:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > MOST_BYTES:
            return False
        with path.open("ab") as file:
            file.write((json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
    return True


def reactions(folder: Path) -> Iterator[Reaction]:
    """All kept reactions, oldest first; a line that cannot be read is passed over."""
    path = folder / FILE_NAME
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            yield _reaction(json.loads(line))
        except (ValueError, KeyError, TypeError):
            continue


def _reaction(raw: dict[str, Any]) -> Reaction:
    return Reaction(
        day=date.fromisoformat(raw["day"]),
        kind=raw["kind"],
        question=raw["question"],
        status=raw["status"],
        municipality=raw.get("municipality"),
        role=raw.get("role"),
        reason=raw.get("reason"),
        remark=raw.get("remark", ""),
        documents=tuple(raw.get("documents", ())),
        gaps=tuple(raw.get("gaps", ())),
    )


def add_feedback(app: FastAPI, service: Service) -> None:
    """``POST /api/feedback``."""

    @app.post("/api/feedback", response_model=FeedbackOut, responses={422: {"model": ErrorOut}}, tags=["vragen"])
    def feedback(body: FeedbackIn) -> Any:
        """Zeg of een antwoord hielp, of geef een open vraag door aan de regio. Persoonsgegevens worden weggehaald."""
        return FeedbackOut(kept=keep(service.folder.root, body))
