"""A stretch of personal data in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "bsn", "birth_date", "address", "phone", "email", "iban", "case_number", "organisation"]
KINDS: tuple[Kind, ...] = (
    "name",
    "bsn",
    "birth_date",
    "address",
    "phone",
    "email",
    "iban",
    "case_number",
    "organisation",
)


@dataclass(frozen=True)
class Span:
    """``text[start:end]`` is personal data of this kind."""

    kind: Kind
    start: int
    end: int
