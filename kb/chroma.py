"""The only door to Chroma: passages with their vectors, written through llama-index's pipeline and adapter.

Ids are ours, the space is cosine, no embedding function is ever attached (the default one downloads a model).
Searching multiplies with the vectors read back once: exact, and about a millisecond for tens of thousands, where
Chroma's filters cost 16 ms and more (docs/ARCHITECTURE.md).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ingest.model import Passage
from kb.encode import Matrix

COLLECTION = "passages"
_PAGE = 2000


def _client(path: Path) -> Any:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(path), settings=Settings(anonymized_telemetry=False))


def write_passages(path: Path, passages: Sequence[Passage], vectors: Matrix) -> None:
    """Write all passages of a new index to a folder; vectors (passages, width) in the same order."""
    client = _client(path)
    write_to(client, COLLECTION, passages, vectors)
    _close(client)


def write_to(client: Any, name: str, passages: Sequence[Passage], vectors: Matrix, page: int = _PAGE) -> None:
    """Write passages to a collection of this name, ``page`` at a time (Chroma takes at most 5,461 rows)."""
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.schema import TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

    collection = client.get_or_create_collection(
        name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    nodes = [
        TextNode(id_=p.id, text=p.text, metadata={"document": p.document, "section": p.section}, embedding=v.tolist())
        for p, v in zip(passages, vectors, strict=True)
    ]
    pipeline = IngestionPipeline(
        transformations=[], vector_store=ChromaVectorStore(chroma_collection=collection), disable_cache=True
    )
    for start in range(0, len(nodes), page):
        pipeline.run(nodes=nodes[start : start + page])


def read_vectors(path: Path, ids: Sequence[str]) -> Matrix:
    """Vectors (ids, width) in the order of ``ids``; raises ``KeyError`` for an id that Chroma does not hold."""
    client = _client(path)
    vectors = read_from(client, COLLECTION, ids)
    _close(client)
    return vectors


def read_from(client: Any, name: str, ids: Sequence[str], page: int = _PAGE) -> Matrix:
    """Vectors (ids, width) from a collection of this name; raises ``KeyError`` for an id that it does not hold."""
    collection = client.get_collection(name, embedding_function=None)
    found: dict[str, Any] = {}
    for start in range(0, len(ids), page):
        rows = collection.get(ids=list(ids[start : start + page]), include=["embeddings"])
        found.update(zip(rows["ids"], rows["embeddings"], strict=True))
    return np.asarray([found[i] for i in ids], dtype=np.float32)


def _close(client: Any) -> None:
    """Let go of the folder, so that an old version can be deleted while the server runs on."""
    close = getattr(client, "close", None)
    if close is not None:
        close()
