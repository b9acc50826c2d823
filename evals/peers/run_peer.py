"""Runs one peer in its own environment: ``python run_peer.py NAME JOB_FOLDER``. Needs nothing of this project.

The job folder holds ``job.json`` (passages and questions with id and text, and k), ``passages.npy`` and
``questions.npy`` (their vectors, in order). Written: ``result.json`` with per question the ids found, best first, and
the peer's version. The peers use their own defaults; only the vectors are given to them.
"""

# The peers live in another environment, where this file runs; mypy does not see them.
# mypy: disable-error-code="import-not-found,arg-type"

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ.update(HF_HUB_OFFLINE="1", HAYSTACK_TELEMETRY_ENABLED="False", ANONYMIZED_TELEMETRY="False")

import numpy as np

Job = dict[str, Any]
Ranked = list[list[str]]


def haystack_hybrid(job: Job) -> Ranked:
    """Haystack: in-memory BM25 and embedding retrievers, joined by reciprocal rank fusion (its tutorial's pipeline)."""
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    vectors = job["passage_vectors"]
    store.write_documents(
        [
            Document(id=p["id"], content=p["text"], embedding=v.tolist())
            for p, v in zip(job["passages"], vectors, strict=True)
        ]
    )
    words = InMemoryBM25Retriever(document_store=store, top_k=job["k"])
    meaning = InMemoryEmbeddingRetriever(document_store=store, top_k=job["k"])
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=job["k"])
    found: Ranked = []
    for question, vector in zip(job["questions"], job["question_vectors"], strict=True):
        one = words.run(query=question["text"])["documents"]
        two = meaning.run(query_embedding=vector.tolist())["documents"]
        found.append([d.id for d in joiner.run(documents=[one, two])["documents"]])
    return found


def txtai_hybrid(job: Job) -> Ranked:
    """txtai: one index with dense vectors and its BM25, ``hybrid=True``, default weights."""
    from txtai import Embeddings

    known = {p["text"]: v for p, v in zip(job["passages"], job["passage_vectors"], strict=True)}
    known |= {q["text"]: v for q, v in zip(job["questions"], job["question_vectors"], strict=True)}

    def look_up(texts: list[str]) -> np.ndarray:
        return np.asarray([known[text] for text in texts], dtype=np.float32)

    index = Embeddings(method="external", transform=look_up, hybrid=True, content=False)
    index.index([(p["id"], p["text"], None) for p in job["passages"]])
    return [[name for name, _ in index.search(q["text"], job["k"])] for q in job["questions"]]


def llamaindex_hybrid(job: Job) -> Ranked:
    """llama-index: its BM25 retriever and its vector index, fused by reciprocal rank (QueryFusionRetriever)."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.embeddings import MockEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import QueryBundle, TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = [
        TextNode(id_=p["id"], text=p["text"], embedding=v.tolist())
        for p, v in zip(job["passages"], job["passage_vectors"], strict=True)
    ]
    none = MockEmbedding(embed_dim=len(job["passage_vectors"][0]))
    dense = VectorStoreIndex(nodes, embed_model=none).as_retriever(similarity_top_k=job["k"])
    words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=job["k"], language="nl")
    both = QueryFusionRetriever(
        [dense, words],
        llm=MockLLM(),
        num_queries=1,
        mode="reciprocal_rerank",
        similarity_top_k=job["k"],
        use_async=False,
    )
    asked = [
        QueryBundle(q["text"], embedding=v.tolist())
        for q, v in zip(job["questions"], job["question_vectors"], strict=True)
    ]
    return [[n.node.node_id for n in both.retrieve(q)] for q in asked]


PEERS: dict[str, tuple[Callable[[Job], Ranked], str]] = {
    "haystack": (haystack_hybrid, "haystack-ai"),
    "txtai": (txtai_hybrid, "txtai"),
    "llamaindex-hybrid": (llamaindex_hybrid, "llama-index-core"),
}


def main(name: str, folder: Path) -> None:
    """Run one peer on one job."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    job["passage_vectors"] = np.load(folder / "passages.npy", allow_pickle=False)
    job["question_vectors"] = np.load(folder / "questions.npy", allow_pickle=False)
    peer, package = PEERS[name]
    rankings = {q["id"]: ids for q, ids in zip(job["questions"], peer(job), strict=True)}
    result = {"version": f"{package} {version(package)}", "rankings": rankings}
    (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
