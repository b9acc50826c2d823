"""Asks all questions in parallel, keeps what is done on disk, and picks up where an earlier run stopped."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from assistant.service import Library, Service
from assistant.settings import AssistantSettings
from evals.judge import Judge, Row
from evals.questions import Item
from evals.stages import Lost
from kb.encode import query_encoder
from kb.facts import Facts
from kb.index_folder import IndexFolder
from kb.search import Searcher
from kb.settings import KbSettings

_judge: Judge | None = None


@dataclass(frozen=True)
class Asking:
    """Whether to answer or only search, whether hand-kept synonyms and routes are used, and how many processes ask."""

    answers: bool = True
    hand_kept: bool = True
    workers: int = 1


def ask_all(
    items: Sequence[Item],
    index: Path,
    settings: KbSettings,
    kept: Path,
    how: Asking = Asking(),
    on_done: Callable[[int], None] = lambda _: None,
) -> list[Row]:
    """Judged questions in the order of ``items``; ``kept`` is the file that makes a run resumable.

    Each worker has one thread and its own library, so that results do not depend on their number.
    """
    done = {row.id: row for row in read_rows(kept)}
    # A line cut off by a crash would swallow the next one: keep only whole lines.
    kept.write_text("".join(_line(row) for row in done.values()), encoding="utf-8")
    left = [item for item in items if item.id not in done]
    on_done(len(items) - len(left))
    with kept.open("a", encoding="utf-8") as file:
        for row in _ask_each(left, index, settings, how):
            file.write(_line(row))
            file.flush()
            done[row.id] = row
            on_done(1)
    return [done[item.id] for item in items]


def _line(row: Row) -> str:
    return json.dumps(asdict(row), ensure_ascii=False) + "\n"


def _ask_each(items: Sequence[Item], index: Path, settings: KbSettings, how: Asking) -> Iterator[Row]:
    if how.workers <= 1 or len(items) < 2 * how.workers:
        judge = open_judge(index, settings, how.hand_kept)
        yield from (judge.judge(item, how.answers) for item in items)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(how.workers, context, _start, (str(index), settings, how.hand_kept)) as pool:
        yield from pool.map(_ask_one, items, [how.answers] * len(items), chunksize=4)


def _start(index: str, settings: KbSettings, hand_kept: bool) -> None:
    global _judge
    os.environ.update(OMP_NUM_THREADS="1")
    _judge = open_judge(Path(index), settings, hand_kept)


def _ask_one(item: Item, answers: bool) -> Row:
    if _judge is None:
        raise RuntimeError("worker without a library")
    return _judge.judge(item, answers)


def open_judge(index: Path, settings: KbSettings, hand_kept: bool = True) -> Judge:
    """A judge over a built index; raises ``IndexMissing`` or ``IndexMismatch``."""
    service = Service(IndexFolder(index), replace(settings, threads=1), AssistantSettings.from_environment())
    library = service.load()
    return Judge(library if hand_kept else _without_hand_kept(library, settings))


def _without_hand_kept(library: Library, settings: KbSettings) -> Library:
    """The same library with nothing but what is read from the documents themselves."""
    knowledge, none = library.knowledge, Path("none")
    facts = Facts(knowledge.documents, knowledge.lexical.vocabulary, library.gazetteer.names, none, none)
    searcher = Searcher(knowledge, query_encoder(settings), None, facts)
    return replace(library, facts=facts, searcher=searcher)


def read_rows(path: Path) -> list[Row]:
    """Rows of an earlier run; a line cut off by a crash is dropped."""
    if not path.exists():
        return []
    rows: list[Row] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            data = json.loads(line)
        except json.JSONDecodeError:
            continue
        data["lost"] = tuple(Lost(**lost) for lost in data["lost"])
        rows.append(Row(**data))
    return rows
