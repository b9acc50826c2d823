"""Practice questions with marked answers (``evals/training/``): how they are read and held against documents.

Written per passage for this project (as in GPL, Wang et al. 2022, arXiv:2112.07577, but by hand instead of by a
generator); the curated questions and their test half take no part.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.units import Unit, units_of
from evals.folding import squeeze
from ingest.model import Document, Passage
from kb.words import fold

FOLDER = Path(__file__).parent / "training"
TOLD_OVER = "verteld"  # the style of a question of the same file, asked anew in everyday words
TWIN = "twin"  # kind of near miss of a question in ``TWINS``
SAME = 0.55  # what shares so many words with an answer may answer as well
LAW_EXTRA = 600  # law passages without a question, to be wrong answers
WITH_LAW = ("gesprek", "jeugdwet")  # held against our text of the Jeugdwet too
TWINS = "tweelingen"  # held against the statements in ``beside`` alone: another statement may answer
COLLECTIONS = ("official", "gesprek", "other", "law", "jeugdwet", "elders", "invented")


@dataclass(frozen=True)
class Practice:
    """A practice question. ``answers`` maps document id to marks of its answering units; ``none`` is the kind of near
    miss for a question that has no answer, else empty. ``apart``: kept from training the encoder, so that later stages
    can be fitted on answers it has not seen. ``half`` and ``beside``: units that a reader was shown and found to answer
    by half, and not to answer. ``within``: the only document it was held against, else empty.
    """

    question: str
    collection: str
    kind: str
    style: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    none: str = ""
    apart: bool = False
    half: frozenset[tuple[str, str]] = frozenset()
    beside: frozenset[tuple[str, str]] = frozenset()
    within: str = ""

    @property
    def searched(self) -> tuple[str, ...]:
        """The documents that a search for it may look in; none for all."""
        return (self.within,) if self.within else ()


def mark(text: str) -> str:
    """The mark of a unit: ten hex digits over its folded text without spaces and hyphens."""
    return hashlib.sha1(squeeze(fold(text)).encode()).hexdigest()[:10]


def load_practice(folder: Path = FOLDER, collections: Sequence[str] = COLLECTIONS) -> list[Practice]:
    """All practice questions of the collections, in file order."""
    found: list[Practice] = []
    for name in collections:
        path = folder / f"{name}.jsonl"
        if path.exists():
            found.extend(_practice(json.loads(line), name) for line in path.read_text(encoding="utf-8").splitlines())
    return found


def _practice(row: Mapping[str, Any], collection: str) -> Practice:
    answers = tuple((a["document"], tuple(a["units"])) for a in row.get("answers", ()))
    none = row.get("none", "")
    return Practice(
        row["q"],
        row.get("on", collection),
        row.get("kind", ""),
        row.get("style", ""),
        answers,
        none,
        row.get("apart", bool(none)),
        _units(row, "half"),
        _units(row, "beside"),
        row.get("within", ""),
    )


def _units(row: Mapping[str, Any], name: str) -> frozenset[tuple[str, str]]:
    return frozenset((a["document"], unit) for a in row.get(name, ()) for unit in a["units"])


@dataclass(frozen=True)
class Marked:
    """A passage with its units and their marks."""

    document: Document
    passage: Passage
    units: tuple[Unit, ...]
    marks: tuple[str, ...]


def marked_passages(documents: Iterable[Document]) -> list[Marked]:
    """Every passage with the marks of its units."""
    found: list[Marked] = []
    for document in documents:
        for passage in document.passages:
            units = tuple(units_of(document, passage))
            found.append(Marked(document, passage, units, tuple(mark(u.text) for u in units)))
    return found


def answers_with(practice: Practice, document: str, marks: Iterable[str]) -> bool:
    """Whether a passage of that document with units of those marks answers: it holds half of one answer or more."""
    own = sorted(set(marks))
    return any(document == d and holds_answer(own, wanted) is not None for d, wanted in practice.answers)


@lru_cache(maxsize=1)
def law_passages(path: Path) -> dict[str, str]:
    """Law passages by id from the distractor file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return {row["id"]: row["text"] for row in rows if row["id"].startswith("BWBR")}


def may_answer(own: frozenset[str], told: frozenset[str]) -> bool:
    """Whether a sentence (its terms) shares so much with one that answers that it may answer too."""
    least = min(len(own), len(told))
    return least >= 3 and len(own & told) >= SAME * least


def holds_answer(marks: Sequence[str], wanted: Sequence[str]) -> frozenset[int] | None:
    """Numbers of a passage's units (by their marks) that answer, when it holds half of the answer or more; no number
    where only the passage is known to answer (``wanted`` is empty); else None.
    """
    numbers = frozenset(n for n, m in enumerate(marks) if m in wanted)
    return numbers if not wanted or (numbers and len(numbers) >= len(set(wanted)) / 2) else None


def law_to_learn_from(path: Path, practice: Iterable[Practice]) -> dict[str, str]:
    """The law passages that are asked about, and ``LAW_EXTRA`` others, by id."""
    texts = law_passages(path)
    asked = {d for p in practice if p.collection == "law" for d, _ in p.answers}
    extra = [i for i in sorted(texts) if i not in asked]
    return {i: texts[i] for i in [*sorted(asked), *extra[:: max(1, len(texts) // LAW_EXTRA)]]}
