"""Measures the choices that docs/ARCHITECTURE.md gives as reasons: python docs/measure_choices.py [vectors]

Made-up vectors with the shape of real ones (clusters, like embedded passages); times are medians on this machine.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WIDTH, QUERIES, BEST = 384, 40, 10


def median_ms(work: Callable[[int], Any]) -> float:
    """Median time of one call, over the queries."""
    times = []
    for number in range(QUERIES):
        clock = time.perf_counter()
        work(number)
        times.append((time.perf_counter() - clock) * 1000)
    return statistics.median(times)


def clustered(count: int, seed: int) -> Any:
    """Unit vectors (count, width) around a few hundred centres."""
    import numpy as np

    draw = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(300, WIDTH))
    made = centres[draw.integers(0, 300, count)] + draw.normal(size=(count, WIDTH)) * 0.6
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def stores(count: int) -> None:
    """An exact product over vectors in memory beside Chroma's own search, with and without a filter."""
    import chromadb
    import numpy as np
    from chromadb.config import Settings

    vectors, queries = clustered(count, 1), clustered(QUERIES, 2)
    exact = [set(np.argpartition(-(vectors @ q), BEST)[:BEST].tolist()) for q in queries]
    with tempfile.TemporaryDirectory() as folder:
        client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
        space: Any = {"hnsw": {"space": "cosine"}}
        collection = client.create_collection("trial", embedding_function=None, configuration=space)
        for start in range(0, count, 5000):
            rows = range(start, min(start + 5000, count))
            collection.add(
                ids=[str(r) for r in rows],
                embeddings=[vectors[r] for r in rows],
                metadatas=[{"region": "wbo" if r % 2 else "hvb"} for r in rows],
            )

        def ask(number: int, where: Any = None) -> list[str]:
            found = collection.query(query_embeddings=[queries[number]], n_results=BEST, where=where)
            return list(found["ids"][0])

        hit = [len(exact[n] & {int(i) for i in ask(n)}) / BEST for n in range(QUERIES)]
        print(f"{count} vectors of {WIDTH}")
        print(f"  exact product      {median_ms(lambda n: np.argpartition(-(vectors @ queries[n]), BEST)):7.1f} ms")
        print(f"  Chroma             {median_ms(ask):7.1f} ms   recall@{BEST} {statistics.mean(hit):.3f}")
        print(f"  Chroma with filter {median_ms(lambda n: ask(n, {'region': 'wbo'})):7.1f} ms")


def token_states() -> None:
    """Late interaction over int8 token states beside 32-bit ones: size, and how often the best stays the best."""
    import numpy as np

    from kb.late import as_units, quantise

    passages = [clustered(200, 10 + n) for n in range(60)]
    agree, apart = 0, 0.0
    for number in range(QUERIES):
        question = clustered(12, 500 + number)
        whole = np.array([(question @ p.T).max(axis=1).mean() for p in passages])
        small = np.array([(question @ as_units(quantise(p)).T).max(axis=1).mean() for p in passages])
        agree += int(whole.argmax() == small.argmax())
        apart = max(apart, float(np.abs(whole - small).max()))
    tokens = passages[0].size
    print(f"token states of a passage of 200 tokens: {tokens * 4 // 1024} kB in 32 bits, {tokens // 1024} kB in int8")
    print(f"  best passage the same in {agree} of {QUERIES} questions, MaxSim at most {apart:.4f} apart")


def cache() -> None:
    """Embedding passages beside taking them from the vector cache."""
    from kb.build import model_name
    from kb.encode import PASSAGE, passage_encoder
    from kb.settings import KbSettings
    from kb.vector_cache import VectorCache

    settings = KbSettings.from_environment()
    texts = [f"Passage {n}. " + "De gemeente helpt een gezin met een vraag over opgroeien. " * 14 for n in range(64)]
    encoder = passage_encoder(settings)
    encoder.encode(texts[:4], PASSAGE)
    with tempfile.TemporaryDirectory() as folder:
        kept = VectorCache(Path(folder) / "vectors.sqlite")
        for what in ("embedded", "from the cache"):
            clock = time.perf_counter()
            kept.encode(texts, PASSAGE, model_name(settings), lambda: encoder)
            print(f"{len(texts)} passages of 140 words {what}: {time.perf_counter() - clock:.2f} s")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    stores(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    token_states()
    cache()
