"""The curated questions: their file format, how they are loaded, and the rule that splits them.

The format is checked on reading; a mistake names the file, the item and the field.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.model import Question, Role, Turn

FOLDER = Path(__file__).parent / "questions"
# Questions from outside, by the name under which a run asks them; never used for tuning.
FRESH = {
    "fresh": Path(__file__).parent / "questions_fresh" / "official.yaml",
    "fresh-other": Path(__file__).parent / "questions_fresh" / "other.yaml",
}
KINDS = (
    "referral",
    "roles",
    "procurement",
    "figures",
    "definitions",
    "time",
    "region",
    "followup",
    "unanswerable",
)
NEAR_MISSES = ("wrong_region", "wrong_year", "wrong_entity", "missing_detail", "outside_domain", "false_premise")
Split = Literal["dev", "test"]


class QuestionFileError(ValueError):
    """A question file that does not hold to the format; the message names file, place and cause."""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Message(Strict):
    """One earlier turn of a follow-up question."""

    role: Literal["user", "assistant"]
    content: str


class Nugget(Strict):
    """A short fact that a right answer holds; ``accept`` lists the forms that count (see ``evals.nuggets``)."""

    fact: str
    vital: bool
    accept: tuple[str, ...] = Field(min_length=1)


class Gold(Strict):
    """A place that proves the answer: document, section (number or heading), PDF pages first and last, key terms."""

    document: str
    section: str = ""
    pages: tuple[int, int] | None = None
    key_terms: tuple[str, ...] = ()


class Item(Strict):
    """One question with all that is needed to judge the reply. Fields: docs/EVALUATION.md."""

    id: str
    kind: str = "own"
    question: str = Field(min_length=1)
    role: Role | None = None
    municipality: str | None = None
    as_of: date | None = None
    history: tuple[Message, ...] = ()
    full_question: str | None = None
    expect: Literal["answered", "not_found", "out_of_region", "refused"] = "answered"
    near_miss: str | None = None
    difficulty: str = ""
    nuggets: tuple[Nugget, ...] = ()
    gold: tuple[Gold, ...] = ()
    parent: str | None = None
    variant: str | None = None
    note: str = ""

    @property
    def half(self) -> Split:
        """The half this item belongs to; a variant goes with its parent."""
        return split_of(self.parent or self.id)

    @property
    def answerable(self) -> bool:
        """Whether the documents hold an answer."""
        return self.expect == "answered"

    def as_question(self, in_full: bool = False) -> Question:
        """The question as a user asks it; ``in_full`` asks a follow-up without its history."""
        if in_full and self.full_question:
            return Question(self.full_question, self.municipality, self.role, self.as_of)
        turns = tuple(Turn(m.role, m.content) for m in self.history)
        return Question(self.question, self.municipality, self.role, self.as_of, turns)


def split_of(identifier: str) -> Split:
    """First hex digit of the sha256 of the id: 0-7 is dev, 8-f is test."""
    return "dev" if hashlib.sha256(identifier.encode()).hexdigest()[0] in "01234567" else "test"


def load_file(path: Path) -> list[Item]:
    """All items of one file; raises ``QuestionFileError``, or ``OSError`` when the file cannot be read."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return TypeAdapter(list[Item]).validate_python(data)
    except yaml.YAMLError as error:
        raise QuestionFileError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise QuestionFileError(f"{path}: {_place(data, first['loc'])}: {first['msg']}") from error


def _place(data: object, location: tuple[int | str, ...]) -> str:
    words = [str(part) for part in location]
    if isinstance(data, list) and location and isinstance(location[0], int):
        item = data[location[0]]
        nameless = f"item {location[0] + 1}"
        words[0] = str(item.get("id", nameless)) if isinstance(item, dict) else nameless
    return " > ".join(words) or "list of items"


def load_questions(folder: Path = FOLDER, split: Split | None = None) -> list[Item]:
    """All curated items, by id, of one half or both; raises ``QuestionFileError`` for two items with one id."""
    items = [item for path in sorted(folder.glob("*.yaml")) for item in load_file(path)]
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise QuestionFileError(f"{folder}: {item.id} occurs twice")
        seen.add(item.id)
    return sorted((i for i in items if split is None or i.half == split), key=lambda i: i.id)
