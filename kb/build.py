"""Builds an index from what the reading room delivers: aside, whole, and only then in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.model import Document, Passage, Reading
from kb.archive import save_reading
from kb.assemble import packaged_model_folder
from kb.encode import PASSAGE, passage_encoder
from kb.index import Index
from kb.index_folder import PARSE_VERSION, Manifest
from kb.late import save_late
from kb.settings import KbSettings
from kb.vector_cache import Stored, VectorCache


@dataclass(frozen=True)
class BuildProgress:
    """Passages embedded so far, of all."""

    done: int
    total: int


def model_name(settings: KbSettings) -> str:
    """The name under which vectors and indexes of the model in force are kept."""
    folder = packaged_model_folder(settings.model, settings.cache)
    return folder.name if folder else Path(settings.model).name


def passage_context(document: Document, passage: Passage) -> str:
    """Title and heading path, as put in front of a passage wherever it is embedded or indexed."""
    title = document.metadata.title.split(" — ")[0]
    parts = [title, *([passage.topic] if passage.topic else []), *passage.path]
    if passage.section and passage.section not in passage.path:
        parts.append(passage.section)
    context = " › ".join(dict.fromkeys(parts))
    return f"{context}\n{passage.lead_in}" if passage.lead_in else context


def indexed_text(document: Document, passage: Passage) -> str:
    """What search sees of a passage: its context and its text."""
    return f"{passage_context(document, passage)}\n{passage.text}"


def build_index(
    reading: Reading,
    source_folder: Path,
    folder: Index,
    settings: KbSettings,
    on_progress: Callable[[BuildProgress], None] = lambda _: None,
    fingerprint: str = "",
) -> Manifest:
    """Embed and write all passages, then switch; raises ``IndexBusy`` when another build runs."""
    with folder.building():
        pairs = [(d, p) for d in reading.documents for p in d.passages]
        stored = embed_texts([indexed_text(d, p) for d, p in pairs], settings, on_progress)
        version = folder.fresh_version()
        save_reading(reading, version / "reading.json")
        if pairs:
            folder.write_passages(version, [p for _, p in pairs], np.stack([s.vector for s in stored]))
        save_late(version / "late", [s.tokens for s in stored], [s.starts for s in stored])
        manifest = Manifest(
            model=model_name(settings),
            parse_version=PARSE_VERSION,
            source_folder=str(source_folder),
            counts={
                "documents": len(reading.documents),
                "pages": sum(len(d.pages) for d in reading.documents),
                "passages": len(pairs),
            },
            fingerprint=fingerprint,
        )
        folder.switch_to(version, manifest)
    return manifest


def embed_texts(
    texts: list[str], settings: KbSettings, on_progress: Callable[[BuildProgress], None] = lambda _: None
) -> list[Stored]:
    """Vectors and token states of passages' indexed texts, in order; what was embedded before comes from the cache."""
    cache = VectorCache(settings.cache / "vectors.sqlite")
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        on_progress(BuildProgress(done, len(texts)))

    return cache.encode(texts, PASSAGE, model_name(settings), lambda: passage_encoder(settings), report)
