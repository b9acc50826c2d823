"""What happens when the collection grows: the documents plus N distractor passages.

Reports recall@5 on the dev half, search time (what an answer asks of search, and the staff's search, which reads the
best statements again), memory, index size and build time. Vectors are cached by hash outside the tree, so that the
second run is quick; the first embeds about twenty passages a second.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.table import Table

from assistant.indexing import completed
from assistant.settings import BUNDLED_DOCUMENTS
from assistant.sources import DEEPEST
from evals.asking import open_judge
from evals.foreign import read_distractors
from evals.questions import Item, load_questions
from evals.scopes import search_region
from evals.timings import percentile
from ingest.folder import read_folder
from kb.build import build_index
from kb.hit import Scope
from kb.index_folder import IndexFolder
from kb.settings import KbSettings


@dataclass(frozen=True)
class Grown:
    """One size: passages in all, recall@5, search p50 and p95 (ms), p50 with the best statements read again (ms), peak
    memory and index size (MB), build time (s).
    """

    extra: int
    passages: int
    recall: float
    p50: float
    p95: float
    reading_p50: float
    memory_mb: float
    index_mb: float
    build_s: float


def run_scale(docs: Path | None, data: Path, sizes: Sequence[int], settings: KbSettings) -> list[Grown]:
    """Measure without distractors and with each number of them, smallest first (peak memory only grows)."""
    folder = (docs or BUNDLED_DOCUMENTS).resolve()
    reading = completed(read_folder(folder))
    items = [i for i in load_questions(split="dev") if i.gold and not i.variant]
    grown: list[Grown] = []
    for extra in sorted({0, *sizes}):
        more = (read_distractors(data / "distractors-nl.jsonl.gz", extra),) if extra else ()
        place = settings.data / f"meting-scale-{extra}"
        clock = time.perf_counter()
        build_index(replace(reading, documents=(*reading.documents, *more)), folder, IndexFolder(place), settings)
        grown.append(_measure(extra, place, items, settings, time.perf_counter() - clock))
    return grown


def _measure(extra: int, place: Path, items: Sequence[Item], settings: KbSettings, built: float) -> Grown:
    judge = open_judge(place, settings)
    times: list[float] = []
    reading: list[float] = []
    found: list[float] = []
    for item in items:
        scope = Scope(search_region(item, judge.opened.gazetteer), item.as_of)
        clock = time.perf_counter()
        judge.opened.searcher.search(item.full_question or item.question, scope, DEEPEST)
        times.append((time.perf_counter() - clock) * 1000)
        clock = time.perf_counter()
        hits = judge.search(item)
        reading.append((time.perf_counter() - clock) * 1000)
        units = [judge.units[h.passage.id] for h in hits[:5]]
        found.append(float(any(u.proves(g) for u in units for g in item.gold)))
    return Grown(
        extra=extra,
        passages=len(judge.units),
        recall=sum(found) / len(found),
        p50=percentile(times, 0.5),
        p95=percentile(times, 0.95),
        reading_p50=percentile(reading, 0.5),
        memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        index_mb=_size(IndexFolder(place).current()) / 1e6,
        build_s=built,
    )


def _size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def scale_table(rows: Sequence[Grown]) -> Table:
    """The measurements, one row per size."""
    names = ("extra", "passages", "recall@5", "p50 ms", "p95 ms", "with reading", "memory MB", "index MB", "build s")
    made = Table(*names)
    for r in rows:
        figures = (f"{r.recall:.3f}", f"{r.p50:.1f}", f"{r.p95:.1f}", f"{r.reading_p50:.1f}")
        made.add_row(
            str(r.extra), str(r.passages), *figures, f"{r.memory_mb:.0f}", f"{r.index_mb:.0f}", f"{r.build_s:.0f}"
        )
    return made
