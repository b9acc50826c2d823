"""Peers that run beside us in one environment: plain llama-index with its defaults, and BM25."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.evidence import Unit, span_unit
from evals.peers.vectors import Vectors
from ingest.model import Document
from ingest.sentences import sentence_spans
from kb.words import raw_words, stem_word

DEPTH = 10


def llamaindex_rankings(
    documents: Sequence[Document], questions: Sequence[str], vectors: Vectors
) -> tuple[list[list[Unit]], list[Unit]]:
    """Per question the chunks found by ``SentenceSplitter()`` (1,024 tokens), Chroma and top-k; and all chunks.

    The chunks are embedded by the same weights, which read their first 512 tokens.
    """
    from llama_index.core import Document as Text
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.schema import QueryBundle

    nodes: list[Any] = SentenceSplitter().get_nodes_from_documents(
        [Text(id_=d.metadata.id, text=d.text, metadata={"title": d.metadata.title}) for d in documents]
    )
    for node, vector in zip(nodes, vectors.passages([n.text for n in nodes]), strict=True):
        node.embedding = vector.tolist()
    by_id = {d.metadata.id: d for d in documents}
    units = {n.node_id: _unit(by_id[n.ref_doc_id], n) for n in nodes}
    with tempfile.TemporaryDirectory() as folder:
        storage = StorageContext.from_defaults(vector_store=_chroma(Path(folder)))
        index = VectorStoreIndex(nodes, storage_context=storage, embed_model=_no_embedding())
        retriever = index.as_retriever(similarity_top_k=DEPTH)
        asked = [
            QueryBundle(q, embedding=v.tolist()) for q, v in zip(questions, vectors.questions(questions), strict=True)
        ]
        found = [[units[hit.node.node_id] for hit in retriever.retrieve(q)] for q in asked]
    return found, list(units.values())


def _unit(document: Document, node: Any) -> Unit:
    start = node.start_char_idx if node.start_char_idx is not None else document.text.find(node.text)
    return span_unit(document, start, start + len(node.text), node.text)


def _chroma(folder: Path) -> Any:
    from llama_index.vector_stores.chroma import ChromaVectorStore

    options = {"embedding_function": None, "configuration": {"hnsw": {"space": "cosine"}}}
    return ChromaVectorStore.from_params(persist_dir=str(folder), collection_name="plain", collection_kwargs=options)


def _no_embedding() -> Any:
    from llama_index.core.embeddings import MockEmbedding

    return MockEmbedding(embed_dim=1)


def bm25_rankings(texts: Sequence[str], questions: Sequence[str]) -> list[list[int]]:
    """Per question the places of the passages that plain BM25 (bm25s' defaults, Snowball's Dutch stems) puts first."""
    import bm25s

    index = bm25s.BM25()
    index.index([_stems(text) for text in texts], show_progress=False)
    known = {stem for text in texts for stem in _stems(text)}
    found: list[list[int]] = []
    for question in questions:
        scores = index.get_scores([s for s in _stems(question) if s in known] or [_stems(texts[0])[0]])
        found.append([int(i) for i in (-scores).argsort(kind="stable")[:DEPTH]])
    return found


def _stems(text: str) -> list[str]:
    return [stem_word(word) for word in raw_words(text)] or ["-"]


def best_sentence(question: str, passage: str) -> str:
    """The sentence of the passage that shares most stems with the question, copied."""
    wanted = set(_stems(question))
    sentences = [passage[start:end] for start, end in sentence_spans(passage)] or [passage]
    return max(sentences, key=lambda s: (len(wanted & set(_stems(s))), -len(s)))
