"""Holds what one process needs to answer: the loaded index, the encoder, places;
takes a new index when there is one.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from assistant.danger import danger_reply
from assistant.model import Question
from assistant.privacy import mask
from assistant.settings import AssistantSettings
from assistant.units import Shelf
from kb.encode import Encoder, query_encoder
from kb.facts import Facts
from kb.hit import Scope
from kb.index_folder import IndexFolder, IndexMismatch, IndexMissing
from kb.knowledge import Knowledge, load_knowledge
from kb.places import Gazetteer, load_gazetteer
from kb.search import Searcher
from kb.settings import KbSettings


@dataclass(frozen=True)
class Library:
    """One version of the index, ready to search."""

    knowledge: Knowledge
    searcher: Searcher
    gazetteer: Gazetteer
    shelf: Shelf
    facts: Facts
    rows: dict[str, tuple[int, ...]]
    settings: AssistantSettings = field(default_factory=AssistantSettings)

    def rows_of(self, document_id: str) -> tuple[int, ...]:
        """Rows of a document's passages in the index."""
        return self.rows.get(document_id, ())


def make_library(
    knowledge: Knowledge, encoder: Encoder, gazetteer: Gazetteer, settings: AssistantSettings | None = None
) -> Library:
    """All that an answer needs, made anew for every version of the index."""
    facts = Facts.of(knowledge, gazetteer.names)
    rows: dict[str, list[int]] = {}
    for row, passage in enumerate(knowledge.passages):
        rows.setdefault(passage.document, []).append(row)
    return Library(
        knowledge,
        Searcher(knowledge, encoder, None, facts),
        gazetteer,
        Shelf(knowledge),
        facts,
        {d: tuple(r) for d, r in rows.items()},
        settings or AssistantSettings(),
    )


WARM_UP = "Wie organiseert jeugdhulp?"


class NotReady(RuntimeError):
    """The index is not loaded (yet)."""


class Service:
    """Thread-safe holder of the current ``Library``;
    a server that runs takes a newly built index at the next question.
    """

    def __init__(self, folder: IndexFolder, kb: KbSettings, settings: AssistantSettings) -> None:
        self.folder = folder
        self.kb = kb
        self.settings = settings
        self._encoder = query_encoder(kb)
        self._gazetteer = load_gazetteer(settings.regions)
        self._lock = threading.Lock()
        self._library: Library | None = None
        self._problem: str | None = None

    def load(self) -> Library:
        """The library of the version in use, loading it when it is new;
        raises ``IndexMissing`` or ``IndexMismatch``.
        """
        version = self.folder.current().name
        library = self._library
        if library is not None and library.knowledge.version == version:
            return library
        if library is not None and not self._lock.acquire(blocking=False):
            return library  # another request is loading the new version; answer from the old one meanwhile
        if library is None:
            self._lock.acquire()
        try:
            if self._library is None or self._library.knowledge.version != version:
                knowledge = load_knowledge(self.folder, self.kb)
                self._library = make_library(knowledge, self._encoder, self._gazetteer, self.settings)
            return self._library
        finally:
            self._lock.release()

    def load_in_background(self) -> None:
        """Start loading without waiting; what goes wrong is told by ``health`` and by the next question."""
        threading.Thread(target=self._try_load, daemon=True).start()

    def _try_load(self) -> None:
        try:
            self._warm(self.load())
        except (IndexMissing, IndexMismatch) as error:
            self._problem = type(error).__name__

    def _warm(self, library: Library) -> None:
        """Touch what is loaded lazily, so that the first question is as quick as the next."""
        library.searcher.search(WARM_UP, Scope(), 5)
        mask(WARM_UP)
        danger_reply(Question(WARM_UP))

    def health(self) -> dict[str, Any]:
        """Whether questions can be answered, with counts and the model's name."""
        library = self._library
        counts = self.folder.manifest().counts if self.folder.exists() else {}
        return {
            "ready": library is not None,
            "index": dict(counts),
            "model": self._encoder.name,
            "version": library.knowledge.version if library else None,
            "problem": self._problem if library is None else None,
        }

    def library(self) -> Library:
        """The current library; raises ``NotReady`` when nothing is indexed."""
        try:
            return self.load()
        except IndexMissing as error:
            raise NotReady(str(error)) from error
