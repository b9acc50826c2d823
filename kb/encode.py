"""Turns texts into token states and one vector each: multilingual E5 (Wang et al. 2024, arXiv:2402.05672).

Mean pooling over token states, L2 norm, prefixes ``query: `` and ``passage: `` as the model was trained.
Token states also feed late interaction (ColBERT's MaxSim, Khattab and Zaharia 2020, arXiv:2004.12832).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.assemble import STRESS_FILE, check_hashes, packaged_model_folder, packaged_question_folder
from kb.onnx import Export
from kb.settings import KbSettings

Matrix = NDArray[np.float32]
QUERY, PASSAGE = "query: ", "passage: "
MOST_STRESS = 3.0  # of the logarithm of a token's importance
_BATCH = 16


@dataclass(frozen=True)
class Encoded:
    """``vector`` (width,) of length one; ``tokens`` (tokens, width), each of length one, prefix and marks left out.

    ``starts`` (tokens,) int32: where each token begins in the text, in characters. ``importance`` (tokens,): how much
    each counts beside the others in late interaction; None where the model has learned nothing about that.
    """

    vector: Matrix
    tokens: Matrix
    starts: NDArray[np.int32]
    importance: Matrix | None = None


class Encoder(Protocol):
    """What search and indexing ask of an embedding model."""

    name: str
    width: int

    def encode(self, texts: Sequence[str], prefix: str) -> list[Encoded]:
        """Encode each text with the prefix; the result has the order of ``texts``."""
        ...


def tokens_of_text(starts: Sequence[int], prefix: str) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Which tokens are the text's own, and where each begins in it, from where all begin with the prefix before it; the
    first token stands in for a text that has none.
    """
    places = np.asarray(starts, dtype=np.int32) - len(prefix)
    # The prefix's own tokens begin before the text does; the first and last tokens are <s> and </s>.
    kept = np.flatnonzero(places[1:-1] >= -1) + 1
    if not len(kept):
        return np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int32)
    return kept, np.maximum(places[kept], 0)


def _encoded(
    states: Matrix, starts: Sequence[int], prefix: str, vector: Matrix | None = None, stress: Matrix | None = None
) -> Encoded:
    mean = states.mean(axis=0) if vector is None else vector
    kept, places = tokens_of_text(starts, prefix)
    tokens = states[kept]
    norms = np.linalg.norm(tokens, axis=1, keepdims=True)
    counts = None if stress is None else np.exp(np.clip(tokens @ stress, -MOST_STRESS, MOST_STRESS))
    return Encoded(mean / (np.linalg.norm(mean) + 1e-12), tokens / (norms + 1e-12), places, counts)


class OnnxEncoder:
    """The int8 export under onnxruntime; loads without torch, a question takes milliseconds."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Load tokenizer and session; raises ``ModelDamaged`` when a file has changed."""
        from tokenizers import Tokenizer

        stressed = (folder / STRESS_FILE).exists()
        check_hashes(folder, ("int8.onnx", "tokenizer.json", *([STRESS_FILE] if stressed else [])))
        self._stress: Matrix | None = np.load(folder / STRESS_FILE, allow_pickle=False) if stressed else None
        self.name = f"{folder.name}/int8"
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(512)
        self._export = Export(folder / "int8.onnx", threads)
        self.width = self._export.width

    def encode(self, texts: Sequence[str], prefix: str) -> list[Encoded]:
        """See ``Encoder``."""
        coded = self._tokenizer.encode_batch([prefix + text for text in texts])
        states = self._export.run([c.ids for c in coded])
        return [
            _encoded(state, [start for start, _ in c.offsets], prefix, stress=self._stress)
            for c, state in zip(coded, states, strict=True)
        ]


class TorchEncoder:
    """Any sentence-transformers model, by folder or hub name; used where passages are indexed."""

    def __init__(self, model: str, threads: int = 0) -> None:
        """Load the model from disk or, for a hub name, from the local hub cache."""
        import torch
        from sentence_transformers import SentenceTransformer

        if threads:
            torch.set_num_threads(threads)
        if Path(model, "hashes.json").exists():
            check_hashes(Path(model), ("model.safetensors", "tokenizer.json"))
        self._model = SentenceTransformer(model, device="cpu")
        if torch.backends.cpu.get_cpu_capability() == "AVX512" and _has_bf16():
            self._model = self._model.bfloat16()
        self.name = Path(model).name
        self.width = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], prefix: str) -> list[Encoded]:
        """See ``Encoder``."""
        if not texts:
            return []
        marked = [prefix + text for text in texts]
        rows = self._model.encode(marked, batch_size=_BATCH, output_value=None, prompt="", show_progress_bar=False)
        coded = self._model.tokenizer(marked, truncation=True, max_length=512, return_offsets_mapping=True)
        return [self._one(row, offsets, prefix) for row, offsets in zip(rows, coded["offset_mapping"], strict=True)]

    def _one(self, row: Any, offsets: Sequence[tuple[int, int]], prefix: str) -> Encoded:
        states = row["token_embeddings"][: len(offsets)].float().cpu().numpy()
        vector = row["sentence_embedding"].float().cpu().numpy()
        return _encoded(states, [start for start, _ in offsets], prefix, vector)


def _has_bf16() -> bool:
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False


def query_encoder(settings: KbSettings) -> Encoder:
    """The encoder for questions: the int8 export of a packaged model, with what that has learned about questions, else
    the named model itself.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    folder = packaged_question_folder(settings.model, settings.cache)
    if folder is not None:
        return OnnxEncoder(folder, settings.threads)
    return TorchEncoder(settings.model, settings.threads)


def passage_encoder(settings: KbSettings) -> Encoder:
    """The encoder for passages: sentence-transformers on the full weights."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    folder = packaged_model_folder(settings.model, settings.cache)
    return TorchEncoder(str(folder) if folder else settings.model, settings.threads)
