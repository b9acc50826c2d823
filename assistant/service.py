"""Holds what one process needs to answer: the loaded index, the encoder, places;
takes a new index when there is one.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from yaml import YAMLError

from assistant.danger import danger_reply
from assistant.document_place import marked, may_be_of_elsewhere, places_of
from assistant.model import Question
from assistant.privacy import mask
from assistant.second_look import passages_again
from assistant.settings import BUNDLED_CONTACTS, AssistantSettings
from assistant.units import Shelf
from ingest.municipalities import municipalities_named
from kb.chroma_server import IndexUnreachable
from kb.encode import Encoder, query_encoder
from kb.facts import Facts
from kb.facts.route_file import routes_in_use
from kb.facts.route_model import DATA as BUNDLED_ROUTES
from kb.facts.route_model import RouteFormError
from kb.hit import Scope
from kb.index import Index
from kb.index_folder import IndexMismatch, IndexMissing
from kb.knowledge import Knowledge, load_knowledge
from kb.listener import Listener, load_listener
from kb.places import Gazetteer, load_gazetteer
from kb.reader import Reader, load_reader, load_talk_reader
from kb.search import Found, Searcher
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
    reader: Reader | None = None
    listener: Listener | None = None
    talk_reader: Reader | None = None
    routes: tuple[str, int] = ("", 0)  # the file of routes and its time of change, in nanoseconds
    elsewhere: tuple[str, ...] = ()  # municipalities outside the regions that documents are of

    def find(self, question: str, scope: Scope, k: int = 10) -> Found:
        """Search for who wants passages: the best are read once more with the question."""
        found = self.searcher.search(question, scope, k)
        clock = time.perf_counter()
        again = passages_again(found, self)
        return replace(again, timings_ms={**found.timings_ms, "read": (time.perf_counter() - clock) * 1000})

    def rows_of(self, document_id: str) -> tuple[int, ...]:
        """Rows of a document's passages in the index."""
        return self.rows.get(document_id, ())


def without_model(library: Library) -> Library:
    """The library as if no language model was set: to find out what it answers, without asking one."""
    return replace(library, settings=replace(library.settings, model_url=""))


def make_library(
    knowledge: Knowledge,
    encoder: Encoder,
    gazetteer: Gazetteer,
    settings: AssistantSettings | None = None,
    reader: Reader | None = None,
    listener: Listener | None = None,
    talk_reader: Reader | None = None,
) -> Library:
    """All that an answer needs, made anew for every version of the index; with the bundled routes. Without ``reader``
    the evidence gets no second look, without ``listener`` danger is met by words alone, and without ``talk_reader``
    follow-ups are read as single questions. Municipalities that documents name themselves are places too, and documents
    of those only answer for none of the regions.
    """
    free = [d for d in knowledge.documents if may_be_of_elsewhere(d)]
    gazetteer = gazetteer.with_named(name for d in free for name in municipalities_named(d.text, d.metadata.title))
    knowledge = replace(knowledge, documents=marked(knowledge.documents, gazetteer))
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
        reader,
        listener,
        talk_reader,
        _stamp(BUNDLED_ROUTES),
        places_of(free, gazetteer),
    )


def _stamp(own: Path) -> tuple[str, int]:
    path = routes_in_use(own)
    try:
        return str(path), path.stat().st_mtime_ns
    except OSError:
        return str(path), 0


READ_AHEAD = 2_000  # passages of which the sentences are read before they are asked for
WARM_UP = "Wie organiseert jeugdhulp?"
_RETRY_SECONDS = 30.0
_LOG = logging.getLogger(__name__)


class NotReady(RuntimeError):
    """The index is not loaded (yet)."""


class NotReachable(NotReady):
    """The index is on a server that does not answer."""


class Service:
    """Thread-safe holder of the current ``Library``. A question that meets a newer index starts loading it and is
    answered from the old one, as are all others until the new one is ready.
    """

    def __init__(self, folder: Index, kb: KbSettings, settings: AssistantSettings, with_reader: bool = True) -> None:
        self.folder = folder
        self.kb = kb
        if settings.contacts == BUNDLED_CONTACTS:  # what Beheer edits stands beside the indexes, not in the program
            settings = replace(settings, contacts=folder.root.parent / "contacts.yaml")
        self.settings = settings
        self._encoder = query_encoder(kb)
        self._reader = load_reader(kb) if with_reader else None
        self._listener = load_listener(kb) if with_reader else None
        self._talk_reader = load_talk_reader(kb) if with_reader else None
        self._gazetteer = load_gazetteer(settings.regions)
        self._lock = threading.Lock()
        self._library: Library | None = None
        self._problem: str | None = None
        self._retry_at = 0.0
        self.routes_file = settings.routes or folder.root.parent / "routes.yaml"
        self.routes_problem = ""

    def load(self, wait: bool = False) -> Library:
        """The library of the version in use with the routes as they are now, loading what is new; raises
        ``IndexMissing``, ``IndexMismatch`` or ``IndexUnreachable``. With ``wait`` it is never the old one while another
        thread loads.
        """
        version, routes = self.folder.version(), _stamp(self.routes_file)
        library = self._library
        if library is not None and (library.knowledge.version, library.routes) == (version, routes):
            return library
        if library is not None and not self._lock.acquire(blocking=wait):
            return library  # another request is loading the new version; answer from the old one meanwhile
        if library is None:
            self._lock.acquire()
        try:
            made = self._library
            if made is None or made.knowledge.version != version:
                knowledge = load_knowledge(self.folder, self.kb)
                parts = (self._encoder, self._gazetteer, self.settings, self._reader, self._listener, self._talk_reader)
                made = make_library(knowledge, *parts)
                self._problem = None
            if made.routes != routes:
                made = self._with_routes(made, routes)
            self._library = made
            return made
        finally:
            self._lock.release()

    def _with_routes(self, library: Library, routes: tuple[str, int]) -> Library:
        """The edited routes; the bundled ones when the file was broken by hand, and then Beheer tells it."""
        try:
            facts, self.routes_problem = library.facts.with_routes(Path(routes[0])), ""
        except (RouteFormError, OSError, YAMLError) as error:
            facts, self.routes_problem = library.facts.with_routes(BUNDLED_ROUTES), str(error)
        return replace(library, facts=facts, routes=routes)

    def load_in_background(self) -> None:
        """Start loading without waiting; what goes wrong is told by ``health`` and by the next question."""
        threading.Thread(target=self._try_load, daemon=True).start()

    def _try_load(self) -> None:
        try:
            self._warm(self.load())
        except Exception as error:  # whatever it is, the old index goes on answering
            expected = isinstance(error, IndexMissing | IndexMismatch | IndexUnreachable)
            self._problem = type(error).__name__
            self._retry_at = time.monotonic() + _RETRY_SECONDS
            _LOG.warning("the index could not be loaded: %s", self._problem, exc_info=None if expected else error)

    def _warm(self, library: Library) -> None:
        """Touch what is loaded lazily, so that the first question is as quick as the next."""
        library.searcher.search(WARM_UP, Scope(), 5)
        if self._reader is not None:
            self._reader.score(WARM_UP, [WARM_UP])
        mask(WARM_UP)
        danger_reply(Question(WARM_UP), listener=self._listener)
        for row in range(min(len(library.knowledge.passages), READ_AHEAD)):
            library.shelf.units(row)

    def health(self) -> dict[str, Any]:
        """Whether questions can be answered, with counts and the model's name."""
        library = self._library
        counts, problem = self._counts()
        return {
            "ready": library is not None,
            "index": counts,
            "model": self._encoder.name,
            "version": library.knowledge.version if library else None,
            "problem": self._problem or problem,
        }

    def _counts(self) -> tuple[dict[str, int], str | None]:
        try:
            return (dict(self.folder.manifest().counts) if self.folder.exists() else {}), None
        except (IndexMissing, IndexMismatch, IndexUnreachable) as error:
            return {}, type(error).__name__

    def current_library(self) -> Library:
        """The current library; raises ``NotReady`` when nothing is indexed, ``NotReachable`` when nobody can tell."""
        library = self._library
        try:
            if library is None:
                return self.load()
            if self.folder.version() == library.knowledge.version:
                return library if library.routes == _stamp(self.routes_file) else self.load()
            if self._may_load():
                self.load_in_background()
            return library
        except IndexMissing as error:
            raise NotReady(str(error)) from error
        except IndexUnreachable as error:
            raise NotReachable(str(error)) from error

    def _may_load(self) -> bool:
        return not self._lock.locked() and time.monotonic() >= self._retry_at
