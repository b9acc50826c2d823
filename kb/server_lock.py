"""The right to build an index on a Chroma server: a collection that only one process can create.

The holder puts the server's time on it every few seconds. A lock whose time stands still was left by a process that
died; it is renamed by its own id and then deleted, so that nobody deletes the lock of whoever was quicker.
"""

from __future__ import annotations

import logging
import threading
import uuid
from typing import Any

from kb.index_folder import IndexBusy

STALE_SECONDS = 60.0
_BEATS_PER_STALE = 6
_LOG = logging.getLogger(__name__)


class ServerLock:
    """A mutex by name, held by one process at a time among all that use the server."""

    def __init__(self, client: Any, name: str, stale: float = STALE_SECONDS) -> None:
        self._client = client
        self._name = name
        self._stale = stale
        self._mine: Any = None
        self._done = threading.Event()

    def acquire(self) -> None:
        """Take the lock; raises ``IndexBusy`` when a living process holds it."""
        if not self._create():
            self._remove_stale()
            if not self._create():
                raise IndexBusy(self._name)
        self._done.clear()
        threading.Thread(target=self._keep_alive, daemon=True).start()

    def _create(self) -> bool:
        from chromadb.errors import ChromaError

        try:
            time = self._client.heartbeat()
            self._mine = self._client.create_collection(self._name, embedding_function=None, metadata={"time": time})
        except ChromaError as error:
            if "already exists" in str(error):
                return False
            raise
        return True

    def _remove_stale(self) -> None:
        from chromadb.errors import NotFoundError

        try:
            other = self._client.get_collection(self._name, embedding_function=None)
        except NotFoundError:  # given back this moment
            return
        age = (self._client.heartbeat() - int((other.metadata or {}).get("time", 0))) / 1e9
        if age < self._stale:
            raise IndexBusy(self._name)
        _LOG.warning("a lock of %.0f seconds old was left by a build that did not end: %s", age, self._name)
        self._remove(other)

    def _keep_alive(self) -> None:
        while not self._done.wait(self._stale / _BEATS_PER_STALE):
            try:
                self._mine.modify(metadata={"time": self._client.heartbeat()})
            except Exception as error:  # ``check`` tells it before anything is put in use
                _LOG.warning("the lock could not be kept alive: %s", type(error).__name__)

    def check(self) -> None:
        """Raise ``IndexBusy`` when the lock was taken over, because this process stood still for too long."""
        from chromadb.errors import NotFoundError

        try:
            held = self._client.get_collection(self._name, embedding_function=None)
        except NotFoundError as error:
            raise IndexBusy(self._name) from error
        if held.id != self._mine.id:
            raise IndexBusy(self._name)

    def release(self) -> None:
        """Give the lock back, if it is still ours."""
        self._done.set()
        self._remove(self._mine)

    def _remove(self, collection: Any) -> None:
        """Rename by id, then delete by a name that nobody else can have."""
        from chromadb.errors import NotFoundError

        aside = f"{self._name}.{uuid.uuid4().hex}"
        try:
            collection.modify(name=aside)
            self._client.delete_collection(aside)
        except NotFoundError:
            return
