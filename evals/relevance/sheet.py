"""The sheets on which answers are judged by hand: their form, which answers are read, and how a sheet is checked.

A sheet is YAML: ``documents``, ``split``, ``commit``, ``judge``, ``answers``; per answer ``id``, ``hash`` (of the
answer that was read), ``relevant``, ``lines`` (number → verdict) and ``note``. What they mean: ``PROTOCOL.md``. A sheet
holds no texts, so that it can be committed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.model import Answer, Sentence
from evals.questions import Item

FOLDER = Path(__file__).parent / "sheets"
Verdict = Literal["right", "misleading", "wrong", "beside"]
Relevance = Literal["full", "partly", "not"]


class SheetError(ValueError):
    """A sheet that does not hold to the form; the message names file, answer and cause."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Judged(_Strict):
    """One answer. ``relevant``: does it answer what was asked; ``lines``: line → verdict; None: not judged yet."""

    id: str
    hash: str
    relevant: Relevance | None = None
    lines: dict[int, Verdict | None] = Field(default_factory=dict)
    note: str = ""

    @property
    def done(self) -> bool:
        """Whether every blank is filled."""
        return self.relevant is not None and None not in self.lines.values()


class Sheet(_Strict):
    """All answers of one reading."""

    documents: str
    split: str
    commit: str
    judge: str = ""
    answers: tuple[Judged, ...]


def lines_of(answer: Answer) -> list[Sentence]:
    """The sentences that state something, as they are numbered (from 1) on the page that is read."""
    return [sentence for sentence in answer.sentences if sentence.kind == "statement"]


def hash_of(answer: Answer) -> str:
    """Eight hex digits that tell whether an answer is still the one that was judged."""
    return hashlib.sha256(answer.markdown.encode()).hexdigest()[:8]


def chosen(items: Sequence[Item], n: int) -> list[Item]:
    """The first ``n`` by hash of their id, variants left out: a sample that nobody picked and that stays the same."""
    plain = [item for item in items if not item.variant]
    return sorted(plain, key=lambda i: hashlib.sha256(f"relevance:{i.id}".encode()).hexdigest())[:n]


def blank(item: Item, answer: Answer) -> Judged:
    """An entry to be filled in."""
    return Judged(id=item.id, hash=hash_of(answer), lines=dict.fromkeys(range(1, len(lines_of(answer)) + 1)))


def read_sheet(path: Path) -> Sheet:
    """A sheet; raises ``SheetError``, or ``OSError`` when it cannot be read."""
    try:
        sheet = TypeAdapter(Sheet).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise SheetError(f"{path}: {error}") from error
    ids = [a.id for a in sheet.answers]
    if len(set(ids)) < len(ids):
        raise SheetError(f"{path}: an id occurs twice")
    return sheet


def write_sheet(path: Path, sheet: Sheet) -> None:
    """Write a sheet; a file that is there already is left alone: raises ``FileExistsError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        yaml.safe_dump(
            sheet.model_dump() | {"answers": [a.model_dump() for a in sheet.answers]},
            file,
            sort_keys=False,
            allow_unicode=True,
        )
