"""One loaded index: documents, passages and everything search needs of them, in memory."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.model import Document, Passage, Reading
from ingest.sentences import sentence_spans
from kb.archive import load_reading
from kb.build import indexed_text, model_name, passage_context
from kb.encode import Matrix
from kb.index import Index
from kb.index_folder import VersionGone, check_manifest, read_manifest
from kb.late import LateStore, load_late
from kb.lexical import LexicalIndex
from kb.settings import KbSettings
from kb.threads import one_thread_a_product
from kb.words import fold, word_terms

_TRIES = 3


@dataclass(frozen=True)
class Knowledge:
    """``owner`` (passages,) gives each passage's place in ``documents``; ``vectors`` (passages, width) are unit length.

    ``text_offsets`` (passages,) tells where a passage's own text begins in what was embedded (after its headings).
    """

    version: str
    reading: Reading
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    owner: NDArray[np.int64]
    vectors: Matrix
    late: LateStore
    lexical: LexicalIndex
    text_offsets: NDArray[np.int64]
    _sentences: dict[int, tuple[int, ...]] = field(default_factory=dict, repr=False)

    def sentence_starts(self, row: int) -> tuple[int, ...]:
        """Characters of the indexed text at which the sentences and list items of a passage begin."""
        known = self._sentences.get(row)
        if known is None:
            passage, text = self.passages[row], self.documents[int(self.owner[row])].text
            before = int(self.text_offsets[row]) - passage.start
            known = tuple(before + a for a, _ in sentence_spans(text, passage.start, passage.end))
            self._sentences[row] = known
        return known

    def token_span(self, row: int, start: int, end: int) -> tuple[int, int]:
        """First token of a stretch of a passage (characters of its own text) and the first behind it."""
        before = int(self.text_offsets[row])
        first, last = np.searchsorted(self.late.starts(row), (before + start - 1, before + end))
        return int(first), int(last)

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a word among the passages (natural logarithm), 0 where it does not occur."""
        found = self.lexical.document_frequency(word_terms(fold(word))[0])
        return math.log(1 + (len(self.passages) - found + 0.5) / (found + 0.5)) if found else 0.0

    def document(self, document_id: str) -> Document | None:
        """The document of this id."""
        return next((d for d in self.documents if d.metadata.id == document_id), None)


def load_knowledge(folder: Index, settings: KbSettings) -> Knowledge:
    """Load the version in use.

    Raises ``IndexMissing`` when there is none, ``IndexMismatch`` when other settings made it, and for an index on a
    server ``IndexUnreachable`` or ``IndexDamaged``.
    """
    one_thread_a_product()
    for _ in range(_TRIES):
        try:
            return _load(folder, settings)
        except (VersionGone, FileNotFoundError):  # replaced more than once while it was being read
            continue
    return _load(folder, settings)


def _load(folder: Index, settings: KbSettings) -> Knowledge:
    check_manifest(folder.manifest(), model_name(settings))
    version = folder.current()
    check_manifest(read_manifest(version), model_name(settings))  # another one may be in use by now
    reading = load_reading(version / "reading.json")
    pairs = [(n, d, p) for n, d in enumerate(reading.documents) for p in d.passages]
    vectors = _vectors(folder, version, [p.id for _, _, p in pairs])
    return Knowledge(
        version=version.name,
        reading=reading,
        documents=reading.documents,
        passages=tuple(p for _, _, p in pairs),
        owner=np.array([n for n, _, _ in pairs], dtype=np.int64),
        vectors=vectors,
        late=load_late(version / "late"),
        lexical=LexicalIndex([indexed_text(d, p) for _, d, p in pairs]),
        text_offsets=np.array([len(passage_context(d, p)) + 1 for _, d, p in pairs], dtype=np.int64),
    )


def _vectors(folder: Index, version: Path, ids: list[str]) -> Matrix:
    return folder.read_vectors(version, ids) if ids else np.zeros((0, 1), dtype=np.float32)
