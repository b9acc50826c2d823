"""Collections that are no documents of ours, made into readings: outside benchmarks and distractor passages."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ingest.model import Document, Metadata, Page, Passage, Reading


@dataclass(frozen=True)
class OutsideQuestion:
    """A question with the ids of the passages that people marked as its sources."""

    id: str
    text: str
    gold: frozenset[str]


@dataclass(frozen=True)
class Loose:
    """A passage with the names of what it stands in."""

    id: str
    path: tuple[str, ...]
    text: str


def loose_document(name: str, title: str, parts: Sequence[Loose]) -> Document:
    """One document without page numbers that holds the given passages, in order."""
    passages: list[Passage] = []
    place = 0
    for part in parts:
        end = place + len(part.text)
        section = part.path[-1] if part.path else ""
        passages.append(Passage(part.id, name, part.path, section, None, None, place, end, part.text))
        place = end + 1
    text = "\n".join(part.text for part in parts)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(Metadata(name, title), name, digest, (Page(None, text, text),), passages=tuple(passages))


def read_legal(folder: Path) -> Reading:
    """The law passages of ``passages.csv``, one document per law."""
    laws: dict[str, list[Loose]] = {}
    names: dict[str, str] = {}
    with (folder / "passages.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fields = ("titel_titel", "hoofdstuk_titel", "afdeling_titel", "paragraaf_titel", "artikel", "article_name")
            path = tuple(row[f].strip() for f in fields if row[f] and row[f].strip())
            laws.setdefault(row["law_id"], []).append(Loose(row["DOC_ID"], path, row["text"]))
            names[row["law_id"]] = row["law_name"]
    return Reading(tuple(loose_document(law, names[law], parts) for law, parts in laws.items()))


def read_legal_questions(folder: Path) -> list[OutsideQuestion]:
    """The questions of ``questions.csv`` with their marked passages."""
    with (folder / "questions.csv").open(encoding="utf-8", newline="") as file:
        return [
            OutsideQuestion(row["question_id"], row["question"], frozenset(_ids(row["human_attribution"])))
            for row in csv.DictReader(file)
        ]


def _ids(field: str) -> Iterable[str]:
    return (part.strip() for part in field.split(",") if part.strip())


def read_distractors(path: Path, count: int) -> Document:
    """The first ``count`` distractor passages as one document of no region; their own ids are not unique."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in islice(file, count)]
    return loose_document(
        "afleiders", "Afleiders", [Loose(f"afleiders:{n}", (), r["text"]) for n, r in enumerate(rows)]
    )
