"""Refuses what the assistant is not for, with a short reason and something that can be asked instead.

No model: phrases in ``prompts/refusal_patterns.yaml``. A request that slips through does no harm: the default writer
only quotes the documents, and a language model's sentences must pass the citation check.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from assistant.phrases import PhraseBook, read_words
from prompts import FOLDER, render

KINDS = (
    "injection",
    "prompt_request",
    "private_data",
    "medical_dose",
    "diagnosis",
    "role_play",
    "creative",
    "off_task",
    "opinion_person",
)


@dataclass(frozen=True)
class Refusal:
    """Why a request is refused, as Markdown; ``example``: a question that can be asked."""

    kind: str
    markdown: str
    example: str


@lru_cache(maxsize=1)
def _book() -> PhraseBook:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load((FOLDER / "refusal_patterns.yaml").read_text(encoding="utf-8"), loader)
    book = PhraseBook(data["groups"])
    for kind, block in data["rules"].items():
        book.add((kind,), [line.strip() for line in block.splitlines() if line.strip()])
    return book


_NAME = " persoonsnaam "  # how a masked name reads in the phrases
_ORDERS = frozenset({"injection", "prompt_request"})


def speaks_to_the_assistant(text: str) -> bool:
    """Whether a sentence of a document gives orders to its reader's assistant; such a sentence is no evidence."""
    return any(match.label[0] in _ORDERS for match in _book().find(read_words(text)))


def refusal(text: str) -> Refusal | None:
    """The refusal of a request, or None when it may be answered."""
    named = text.replace(render("privacy.name"), _NAME)
    found = {match.label[0] for match in _book().find(read_words(named))}
    kind = next((k for k in KINDS if k in found), None)
    if kind is None:
        return None
    example = render(f"refusals.example_{kind}")
    lines = [render(f"refusals.{kind}"), render("refusals.what_can"), f"- {example}"]
    return Refusal(kind, "\n\n".join(lines), example)
