"""Lists test questions that share six consecutive words with anything they could have leaked into, or with dev.

``python -m evals.audit`` prints one line per find and exits with 1 when there is one. Looked at: dev questions, code,
prompts, synonyms, routes and other data files. Words are folded; the question, its full form and its history count.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.questions import Item, load_questions
from kb.words import raw_words

RUN = 6
PROJECT = Path(__file__).parent.parent
ROOMS = ("ingest", "kb", "assistant", "prompts", "evals", "tests", "docs")
_SUFFIXES = {".py", ".yaml", ".yml", ".toml", ".md", ".html", ".js", ".json", ".jsonl"}
_LEFT_OUT = {"questions", "questions_fresh", "out", "records", ".venv", "__pycache__"}

Shingle = tuple[str, ...]


@dataclass(frozen=True)
class Leak:
    """A test question and the place that shares words with it."""

    question: str
    place: str
    words: str


def shingles(text: str) -> set[Shingle]:
    """All runs of six consecutive folded words."""
    words = raw_words(text)
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def asked_texts(item: Item) -> str:
    """What a user says in this item; replies in its history are not the question's wording."""
    said = [m.content for m in item.history if m.role == "user"]
    return " | ".join([item.question, item.full_question or "", *said])


def leaks(test: Sequence[Item], places: Iterable[tuple[str, str]]) -> list[Leak]:
    """All test questions that share a run of words with one of the (name, text) places."""
    owners: dict[Shingle, str] = {s: item.id for item in test for s in shingles(asked_texts(item))}
    found: dict[tuple[str, str], Leak] = {}
    for name, text in places:
        for shared in shingles(text) & owners.keys():
            found.setdefault((owners[shared], name), Leak(owners[shared], name, " ".join(shared)))
    return sorted(found.values(), key=lambda leak: (leak.question, leak.place))


def looked_at(dev: Sequence[Item], root: Path = PROJECT) -> Iterator[tuple[str, str]]:
    """Dev questions and every text file of the rooms; the question files themselves are left out."""
    for item in dev:
        yield item.id, asked_texts(item)
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in _SUFFIXES and not _LEFT_OUT & set(path.relative_to(root).parts):
                yield str(path.relative_to(root)), path.read_text(encoding="utf-8")


def main() -> int:
    """Print the finds; 1 when there are any."""
    found = leaks(load_questions(split="test"), looked_at(load_questions(split="dev")))
    for leak in found:
        print(f"{leak.question}: {leak.place}: {leak.words}")
    print(f"{len(found)} found", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
