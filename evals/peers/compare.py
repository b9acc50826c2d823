"""Asks every chosen peer the same questions and judges it by the same metrics as ours."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.service import Library
from evals.evidence import Unit, passage_unit
from evals.folding import word_count
from evals.nuggets import judge_nuggets
from evals.peers.plain import DEPTH, best_sentence, bm25_rankings, llamaindex_rankings
from evals.peers.vectors import Vectors
from evals.questions import Item
from evals.retrieval import count_relevant, judge_ranking
from kb.build import indexed_text
from kb.settings import KbSettings

ELSEWHERE = ("haystack", "txtai", "llamaindex-hybrid")
NAMES = ("llamaindex", "bm25", *ELSEWHERE, "llm")
PYTHON = Path(__file__).parent / ".venv" / "bin" / "python"


class PeerMissing(RuntimeError):
    """The peers' own environment is not there."""


@dataclass(frozen=True)
class Peer:
    """What a peer found and copied: question id → metric → value."""

    name: str
    version: str
    figures: dict[str, dict[str, float]]


def asked_text(item: Item) -> str:
    """What a peer is asked: a follow-up in full, since peers know no history."""
    return item.full_question or item.question


def run_peer(name: str, items: Sequence[Item], library: Library, settings: KbSettings) -> Peer:
    """Ask one peer; raises ``PeerMissing`` or ``subprocess.CalledProcessError`` with the peer's own message."""
    if name == "llamaindex":
        return _llamaindex(items, library, settings)
    if name == "bm25":
        return _bm25(items, library)
    if name == "llm":
        from evals.peers.model import run_model

        return Peer(name, *run_model(items, library))
    return _elsewhere(name, items, library, settings)


def _llamaindex(items: Sequence[Item], library: Library, settings: KbSettings) -> Peer:
    from importlib.metadata import version

    questions = [asked_text(i) for i in items]
    ranked, collection = llamaindex_rankings(library.knowledge.documents, questions, Vectors(settings))
    figures = {i.id: _figures(i, units, collection, units[0].text) for i, units in zip(items, ranked, strict=True)}
    return Peer("llamaindex", f"llama-index-core {version('llama-index-core')}", figures)


def _bm25(items: Sequence[Item], library: Library) -> Peer:
    from importlib.metadata import version

    units, texts = _passages(library)
    ranked = bm25_rankings(texts, [asked_text(i) for i in items])
    figures: dict[str, dict[str, float]] = {}
    for item, places in zip(items, ranked, strict=True):
        copied = best_sentence(asked_text(item), library.knowledge.passages[places[0]].text)
        figures[item.id] = _figures(item, [units[n] for n in places], units, copied)
    return Peer("bm25", f"bm25s {version('bm25s')}", figures)


def _passages(library: Library) -> tuple[list[Unit], list[str]]:
    pairs = [(d, p) for d in library.knowledge.documents for p in d.passages]
    return [passage_unit(d, p) for d, p in pairs], [indexed_text(d, p) for d, p in pairs]


def _figures(item: Item, units: Sequence[Unit], collection: Sequence[Unit], copied: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    if item.gold:
        figures |= judge_ranking(units, item.gold, count_relevant(collection, item.gold)).values
    if item.answerable and item.nuggets:
        score = judge_nuggets(item.nuggets, copied)
        figures |= {"nugget_recall": score.vital, "all_vital": score.strict}
    return figures | {"words": float(word_count(copied))}


def _elsewhere(name: str, items: Sequence[Item], library: Library, settings: KbSettings) -> Peer:
    units, texts = _passages(library)
    by_id = {u.id: u for u in units}
    asked = {i.id: asked_text(i) for i in items}
    made, rankings = rank_elsewhere(name, dict(zip(by_id, texts, strict=True)), asked, settings)
    figures = {
        i.id: _figures(i, [by_id[n] for n in rankings[i.id]], units, _first(by_id, rankings[i.id])) for i in items
    }
    return Peer(name, made, figures)


def _first(by_id: dict[str, Unit], found: Sequence[str]) -> str:
    return by_id[found[0]].text if found else ""


def rank_elsewhere(
    name: str, passages: dict[str, str], questions: dict[str, str], settings: KbSettings
) -> tuple[str, dict[str, list[str]]]:
    """Version of the peer, and per question id the ids it ranks first; texts by id; see ``run_peer`` for errors."""
    python = Path(os.environ.get("WEGWIJZER_PEERS_PYTHON", PYTHON))
    if not python.exists():
        raise PeerMissing(str(python))
    with tempfile.TemporaryDirectory() as folder:
        _write_job(Path(folder), passages, questions, Vectors(settings))
        script = Path(__file__).with_name("run_peer.py")
        subprocess.run([str(python), str(script), name, folder], check=True, capture_output=True, text=True)
        result = json.loads((Path(folder) / "result.json").read_text(encoding="utf-8"))
    return result["version"], result["rankings"]


def _write_job(folder: Path, passages: dict[str, str], questions: dict[str, str], vectors: Vectors) -> None:
    job = {
        "k": DEPTH,
        "passages": [{"id": n, "text": t} for n, t in passages.items()],
        "questions": [{"id": n, "text": t} for n, t in questions.items()],
    }
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    np.save(folder / "passages.npy", vectors.passages(list(passages.values())))
    np.save(folder / "questions.npy", vectors.questions(list(questions.values())))
