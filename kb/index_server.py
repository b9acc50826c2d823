"""An index on a Chroma server, for several processes or machines that keep nothing themselves.

On the server, by collection (``name`` is made from the index's name):
``name`` holds one row, the record of the version in use; ``name.<version>.passages`` passages with their vectors;
``name.<version>.files`` the other files of the version in pieces; ``name.lock`` is there while somebody builds.

On each machine, under ``<data>/<index>/``: ``fetched/<version>/`` the files of the version in use, shared by all
processes and checked before use; they may be deleted at any time. The rest is in memory, as with a folder.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.model import Passage
from kb.chroma import read_from, write_to
from kb.chroma_server import IndexUnreachable, connect, parse_address, reaching
from kb.encode import Matrix
from kb.index_folder import IndexDamaged, IndexMismatch, IndexMissing, Manifest, VersionGone, write_manifest
from kb.server_cache import VersionCache
from kb.server_files import fetch_files, send_files
from kb.server_lock import STALE_SECONDS, ServerLock
from kb.server_record import Record, read_record, write_record

_PAGE = 500  # rows a request: with vectors of 1,024 numbers some 20 MB
_RECORD_SECONDS = 5.0  # how long a question waits to hear which version is in use
_QUIET_SECONDS = 10.0  # how long a server that did not answer is left alone
_LOG = logging.getLogger(__name__)


class IndexServer:
    """One index by name on a Chroma server. What each method owes its callers: ``kb.index.Index``. Thread-safe.

    A process that has seen the index goes on with what it saw while the server is away; one that has not raises
    ``IndexUnreachable``.
    """

    def __init__(self, root: Path, address: str, stale: float = STALE_SECONDS) -> None:
        """``stale``: seconds after which a lock that is not kept alive is void. Raises ``BadServerAddress``."""
        self._root = root
        self._address = parse_address(address)
        self._stale = stale
        self._name = _collection_name(root.name)
        self._connecting = threading.Lock()
        self._client: Any = None
        self._quick_client: Any = None
        self._collection: Any = None
        self._known: Record | None = None
        self._quiet_until = 0.0
        self._cache = VersionCache(root)
        self._lock: ServerLock | None = None

    @property
    def root(self) -> Path:
        """Folder on this machine for what belongs to this index and is never in a version."""
        return self._root

    def exists(self) -> bool:
        """Whether a whole index is in use."""
        try:
            return bool(self.version())
        except IndexMissing:
            return False
        except IndexMismatch:  # there is one, and whoever opens it will hear that another program version made it
            return True

    def version(self) -> str:
        """Name of the version in use: one small request."""
        return self._seen().version

    def manifest(self) -> Manifest:
        """The manifest of the version in use."""
        return self._seen().made_by

    def versions(self) -> set[str]:
        """Names of all versions that are kept, unfinished ones too."""
        return {name.split(".")[-2] for name in self._collections() if not name.startswith(f"{self._name}.lock")}

    def current(self) -> Path:
        """Folder with the files of the version in use, fetched when this machine does not have them yet."""
        record = self._seen()
        return self._cache.folder(record, lambda folder: self._fetch(record, folder))

    def _fetch(self, record: Record, folder: Path) -> None:
        from chromadb.errors import NotFoundError

        with reaching(self._address):
            try:
                fetch_files(self._open(f"{record.version}.files"), record.files, folder)
            except NotFoundError as error:
                raise VersionGone(record.version) from error

    def _open(self, part: str) -> Any:
        return self._connected().get_collection(f"{self._name}.{part}", embedding_function=None)

    def read_vectors(self, version: Path, ids: Sequence[str]) -> Matrix:
        """Vectors (ids, width) of a version; raises ``IndexDamaged`` when some are not there."""
        from chromadb.errors import NotFoundError

        with reaching(self._address):
            try:
                return read_from(self._connected(), f"{self._name}.{version.name}.passages", ids, _PAGE)
            except NotFoundError as error:
                raise VersionGone(version.name) from error
            except KeyError as error:
                raise IndexDamaged(str(error)) from error

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the build lock; one of a process that died is void after ``stale`` seconds."""
        with reaching(self._address):
            lock = ServerLock(self._connected(), f"{self._name}.lock", self._stale)
            lock.acquire()
        self._lock = lock
        try:
            yield
        finally:
            self._lock = None
            self._release(lock)

    def _release(self, lock: ServerLock) -> None:
        try:
            with reaching(self._address):
                lock.release()
        except IndexUnreachable:
            _LOG.warning("the lock stays until it is %.0f seconds old: %s", self._stale, self._address)

    def fresh_version(self) -> Path:
        """A new, empty folder on this machine; what earlier builds left there is removed."""
        return self._cache.fresh()

    def write_passages(self, version: Path, passages: Sequence[Passage], vectors: Matrix) -> None:
        """Keep passages with their vectors (passages, width) on the server."""
        with reaching(self._address):
            write_to(self._connected(), f"{self._name}.{version.name}.passages", passages, vectors, _PAGE)

    def switch_to(self, version: Path, manifest: Manifest) -> None:
        """Send the files of a finished version, then put it in use with one row."""
        written = write_manifest(version, manifest)
        with reaching(self._address):
            before = self._before()
            files = send_files(self._new(f"{version.name}.files"), version)
            if self._lock is not None:
                self._lock.check()
            record = Record(version.name, before, written, files)
            write_record(self._connected().get_or_create_collection(self._name, embedding_function=None), record)
        self._known = record
        self._cache.keep(version)
        self._remove_all_but(record)

    def _new(self, part: str) -> Any:
        return self._connected().create_collection(f"{self._name}.{part}", embedding_function=None)

    def _before(self) -> str:
        try:
            return self._ask().version
        except (IndexMissing, IndexMismatch):
            return ""

    def _remove_all_but(self, record: Record) -> None:
        kept = tuple(f"{self._name}.{name}." for name in (record.version, record.previous) if name)
        try:
            for name in self._collections():
                if not name.startswith((*kept, f"{self._name}.lock")) or name.startswith(f"{self._name}.lock."):
                    self._delete(name)
        except IndexUnreachable:  # the new version is in use; the next build removes the rest
            _LOG.warning("older versions are still on the server: %s", self._address)

    def _delete(self, name: str) -> None:
        from chromadb.errors import NotFoundError

        with reaching(self._address):
            try:
                self._connected().delete_collection(name)
            except NotFoundError:
                return

    def _collections(self) -> list[str]:
        with reaching(self._address):
            found = [c.name for c in self._connected().list_collections()]
        return [name for name in found if name.startswith(f"{self._name}.")]

    def _seen(self) -> Record:
        """The record in use, or the last one seen while the server is away."""
        known = self._known
        if known is not None and time.monotonic() < self._quiet_until:
            return known
        try:
            known = self._known = self._ask()
        except IndexUnreachable:
            if known is None:
                raise
            self._quiet_until = time.monotonic() + _QUIET_SECONDS
            _LOG.warning("no answer from %s, going on with version %s", self._address, known.version)
        return known

    def _ask(self) -> Record:
        from chromadb.errors import NotFoundError

        with reaching(self._address):
            try:
                if self._collection is None:
                    self._collection = self._quick().get_collection(self._name, embedding_function=None)
                return read_record(self._collection)
            except NotFoundError as error:
                self._collection = None
                raise IndexMissing(str(self._address)) from error

    def _connected(self) -> Any:
        with self._connecting:
            if self._client is None:
                self._client = connect(self._address)
            return self._client

    def _quick(self) -> Any:
        with self._connecting:
            if self._quick_client is None:
                self._quick_client = connect(self._address, _RECORD_SECONDS)
            return self._quick_client


def _collection_name(index: str) -> str:
    """A name that Chroma takes, another one for every index."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", index).strip("-")[:60]
    return f"wegwijzer-{plain}-{hashlib.sha256(index.encode()).hexdigest()[:8]}"
