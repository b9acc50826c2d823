"""Reads a question and a statement together and says how well the one answers the other: a cross-encoder (Nogueira and
Cho 2019, arXiv:1901.04085) on the embedding model's weights with our own low-rank changes and one output.

Dearer than comparing states made apart, so only the few statements that came out best are read so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from ingest.model import Document, Passage
from kb.assemble import READER_FILE, TALK_CHANGES, check_hashes, reader_folder
from kb.encode import QUERY, Matrix
from kb.onnx import Export
from kb.settings import KbSettings

LONGEST = 112  # tokens of a question with a statement
LONGEST_OF_TALK = 152  # tokens of a follow-up, what came before it and a statement
_ASKED_WORDS, _TOLD_WORDS, _BEGUN_WORDS = 20, 18, 14  # of the last question, its answer and the first question
_BEFORE = " « "  # stands between a follow-up and what came before it
_PLACE_WORDS, _TITLE_WORDS = 14, 7  # a long title leaves room for the headings
_START, _END = 0, 2


class Reader(Protocol):
    """What choosing evidence asks of a reader."""

    def score(self, question: str, statements: Sequence[str]) -> Matrix:
        """Log-odds (statements,) that each statement answers the question."""
        ...


def statement_text(document: Document, passage: Passage, lead: str, text: str) -> str:
    """What the reader sees of a statement: its document, the nearest headings, its lead-in and the words themselves."""
    title = " ".join(document.metadata.title.split(" — ")[0].split()[:_TITLE_WORDS])
    near = [passage.topic or "", *passage.path[-1:], passage.section or ""]
    place = " › ".join(dict.fromkeys(p for p in (title, *near) if p))
    words = " ".join(place.split()[:_PLACE_WORDS])
    return re.sub(r"\s+", " ", f"{words}: {lead} {text}" if lead else f"{words}: {text}")


def question_text(question: str) -> str:
    """What the reader sees of a question."""
    return f"{QUERY}{question}"


def talk_text(now: str, asked: Sequence[str], told: str) -> str:
    """What the reader of follow-ups sees of one: itself, the last question ``asked`` before it (one at least), the
    start of what was ``told`` on that, and the question that the talk began with, which is cut first where all is long.
    """
    parts = [now, _first(asked[-1], _ASKED_WORDS), _first(told, _TOLD_WORDS)]
    if len(asked) > 1:
        parts.append(_first(asked[0], _BEGUN_WORDS))
    return _BEFORE.join(part for part in parts if part)


def _first(text: str, count: int) -> str:
    return " ".join(text.split()[:count])


def pair_ids(question: Sequence[int], statement: Sequence[int], longest: int = LONGEST) -> list[int]:
    """Token ids of a pair with the marks that the tokenizer puts around two texts; what is too long is cut."""
    head = [_START, *question[: longest // 2], _END, _END]
    return [*head, *statement[: longest - len(head) - 1], _END]


class OnnxReader:
    """The int8 export under onnxruntime; a dozen statements take some tens of milliseconds."""

    def __init__(self, folder: Path, threads: int = 0, longest: int = LONGEST) -> None:
        """Load tokenizer and session; raises ``ModelDamaged`` when a file has changed. ``longest``: tokens a pair."""
        from tokenizers import Tokenizer

        check_hashes(folder, (READER_FILE, "tokenizer.json"))
        self._longest = longest
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._export = Export(folder / READER_FILE, threads)

    def score(self, question: str, statements: Sequence[str]) -> Matrix:
        """See ``Reader``."""
        texts = [question_text(question), *statements]
        asked, *told = [c.ids for c in self._tokenizer.encode_batch(texts, add_special_tokens=False)]
        scores = self._export.run([pair_ids(asked, ids, self._longest) for ids in told])
        return np.array([s[0] for s in scores], dtype=np.float32)


def load_talk_reader(settings: KbSettings) -> Reader:
    """The reader of follow-ups (``talk_text``), assembled when it is not there yet."""
    return OnnxReader(reader_folder(settings.cache, TALK_CHANGES), settings.threads, LONGEST_OF_TALK)


def load_reader(settings: KbSettings) -> Reader:
    """The reader that comes with the package, assembled when it is not there yet."""
    return OnnxReader(reader_folder(settings.cache), settings.threads)
