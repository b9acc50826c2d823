"""Versions of an index on a server, as files on this machine: fetched once, checked, shared by all its processes.

Nothing here is the only copy; the folder may be deleted at any time.
"""

from __future__ import annotations

import fcntl
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.index_folder import stamp
from kb.server_files import are_whole
from kb.server_record import Record


class VersionCache:
    """``<root>/fetched/<version>/`` for reading, ``<root>/building/<version>/`` for a version in the making."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._fetched = root / "fetched"
        self._checked = ""

    def folder(self, record: Record, fetch: Callable[[Path], None]) -> Path:
        """The folder of a version, whole; ``fetch`` is called with an empty folder when this machine lacks it."""
        folder = self._fetched / record.version
        with self._one_process():
            if self._checked != record.version or not folder.exists():
                if not are_whole(folder, record.files):
                    self._fetch(record, fetch)
                self._checked = record.version
        return folder

    def _fetch(self, record: Record, fetch: Callable[[Path], None]) -> None:
        aside, folder = self._fetched / f".{record.version}", self._fetched / record.version
        for old in (aside, folder):
            shutil.rmtree(old, ignore_errors=True)
        aside.mkdir(parents=True)
        fetch(aside)
        aside.rename(folder)
        for old in self._fetched.iterdir():
            if old.name not in (record.version, record.previous):
                shutil.rmtree(old, ignore_errors=True)

    def fresh(self) -> Path:
        """A new, empty folder to build in; what earlier builds left on this machine is removed."""
        shutil.rmtree(self._root / "building", ignore_errors=True)
        folder = self._root / "building" / f"{stamp()}-{secrets.token_hex(3)}"
        folder.mkdir(parents=True)
        return folder

    def keep(self, version: Path) -> None:
        """Take a version that was built here, so that it need not be fetched."""
        target = self._fetched / version.name
        with self._one_process():
            self._fetched.mkdir(parents=True, exist_ok=True)
            if target.exists():  # a reader on this machine was quicker
                shutil.rmtree(version, ignore_errors=True)
            else:
                version.rename(target)

    @contextmanager
    def _one_process(self) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / "fetched.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
