"""Three sets that measure promises on place, role and date: their form and how they are loaded.

``places.yaml``: which region an answer may come from. ``roles.yaml``: what may not, and what must, differ by role.
``dates.yaml``: what an answer holds the day before and the day on which the new system begins. Same split rule as the
curated questions.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from assistant.model import Question, Role, Turn
from evals.questions import Nugget, QuestionFileError, Split, Strict, split_of

FOLDER = Path(__file__).parent / "questions_scopes"
BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 1)
SETS = ("scopes", "roles", "dates")


class Fact(Strict):
    """What an answer must hold; ``accept`` as in ``evals.nuggets``."""

    fact: str
    accept: tuple[str, ...] = Field(min_length=1)

    def as_nugget(self) -> Nugget:
        """The same as a vital nugget."""
        return Nugget(fact=self.fact, vital=True, accept=self.accept)


class _Asked(Strict):
    id: str
    question: str = Field(min_length=1)
    municipality: str | None = None

    @property
    def half(self) -> Split:
        """The half this item belongs to, by its id."""
        return split_of(self.id)


class PlaceItem(_Asked):
    """A question whose answer may cite only some regions. Fields: the head of ``places.yaml``."""

    role: Role
    as_of: date
    regions: tuple[Literal["wbo", "hvb"], ...]
    expect: Literal["answered", "out_of_region", "any"]
    notice: bool | None = None
    history: tuple[str, ...] = ()

    def as_question(self) -> Question:
        """The question as a user asks it."""
        turns = tuple(Turn("user", text) for text in self.history)
        return Question(self.question, self.municipality, self.role, self.as_of, turns)


class RoleItem(_Asked):
    """A question for all roles; with ``roles``: what each of those roles must get, else the facts may not differ."""

    as_of: date
    roles: dict[Role, tuple[Fact, ...]] = Field(default_factory=dict)
    source: str = Field("", alias="from")

    def as_question(self, role: Role) -> Question:
        """The question as somebody with this role asks it."""
        return Question(self.question, self.municipality, role, self.as_of)


class DateItem(_Asked):
    """A question for the last day of the old system and the first day of the new one."""

    role: Role
    before: tuple[Fact, ...] = Field(min_length=1)
    after: tuple[Fact, ...] = Field(min_length=1)
    comes: bool = False
    source: str = Field("", alias="from")

    def as_question(self, day: date) -> Question:
        """The question as it is asked on that day."""
        return Question(self.question, self.municipality, self.role, day)

    def facts(self, day: date) -> tuple[Fact, ...]:
        """What the answer of that day must hold."""
        return self.before if day == BEFORE else self.after


Asked = TypeVar("Asked", PlaceItem, RoleItem, DateItem)


def load_places(split: str = "all", folder: Path = FOLDER) -> list[PlaceItem]:
    """The questions about places; raises ``QuestionFileError``."""
    return _load(folder / "places.yaml", TypeAdapter(list[PlaceItem]), split)


def load_roles(split: str = "all", folder: Path = FOLDER) -> list[RoleItem]:
    """The questions asked for each role; raises ``QuestionFileError``."""
    return _load(folder / "roles.yaml", TypeAdapter(list[RoleItem]), split)


def load_dates(split: str = "all", folder: Path = FOLDER) -> list[DateItem]:
    """The questions asked for two days; raises ``QuestionFileError``."""
    return _load(folder / "dates.yaml", TypeAdapter(list[DateItem]), split)


def _load(path: Path, form: TypeAdapter[list[Asked]], split: str) -> list[Asked]:
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        items = form.validate_python(data)
    except (yaml.YAMLError, ValidationError) as error:
        raise QuestionFileError(f"{path}: {error}") from error
    if len({item.id for item in items}) < len(items):
        raise QuestionFileError(f"{path}: an id occurs twice")
    return [item for item in items if split in ("all", item.half)]
