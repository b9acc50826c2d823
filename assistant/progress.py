"""What may be told while an answer is being made: how far it is, and lines that passed the gate; nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.model import Answer, Citation, Sentence

Stage = Literal["searching", "found", "writing"]


@dataclass(frozen=True)
class Progress:
    """How far the answer is; ``asked``: the question without personal data, ``sources``: documents that answer it."""

    stage: Stage
    asked: str = ""
    sources: int = 0


@dataclass(frozen=True)
class Line:
    """A line of the answer as it stands now, with the citations that it names."""

    sentence: Sentence
    citations: tuple[Citation, ...]


Watch = Callable[[Progress | Line], None]


def unwatched(_: Progress | Line) -> None:
    """Nobody follows the answer while it is being made."""


def documents_of(answer: Answer) -> int:
    """How many documents an answer cites."""
    return len({c.document for c in answer.citations})


def tell_lines(answer: Answer, watch: Watch) -> None:
    """Tell every line of an answer that is checked and whole."""
    for sentence in answer.sentences:
        watch(Line(sentence, tuple(c for c in answer.citations if c.number in sentence.citations)))
