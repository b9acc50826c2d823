"""Adds, replaces and withdraws documents; makes the index anew in the background, with progress and a stop."""

from __future__ import annotations

import logging
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from queue import Empty, SimpleQueue

from assistant.indexing import completed, folder_fingerprint
from assistant.page.frame import words
from assistant.service import Service
from ingest.folder import document_id, files_in, read_folder
from ingest.formats import SUFFIXES
from ingest.model import Reading, ReadProgress
from kb.build import BuildProgress, build_index
from kb.index_folder import IndexBusy

_LOG = logging.getLogger(__name__)
MOST_BYTES = 50_000_000
WITHDRAWN, REPLACED = "_ingetrokken", "_vervangen"  # names with _ in front are not indexed
_NAME = re.compile(r"[^\w .()-]+")


class AdminError(ValueError):
    """Something an administrator can mend; the message is Dutch."""


@dataclass(frozen=True)
class Stage:
    """How far a rebuild is: ``kind`` is reading, embedding, done, stopped or failed; ``left`` in seconds when known."""

    kind: str
    done: int = 0
    total: int = 0
    detail: str = ""
    left: float | None = None


class Stopped(Exception):
    """The administrator pressed stop."""


class Workshop:
    """Works on the documents behind one service, one job at a time."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._busy = threading.Lock()
        self._stop = threading.Event()

    @property
    def folder(self) -> Path:
        """The folder that was indexed."""
        return Path(self._service.folder.manifest().source_folder)

    def check_free(self) -> None:
        """Raises ``AdminError`` while a job runs, before anything is changed that it would not see."""
        if self._busy.locked():
            raise AdminError(words("admin_busy"))

    def add(self, files: list[Path]) -> list[str]:
        """Copy files into the folder; one of the same name takes the place of the old. Raises ``AdminError``."""
        return [self._add(path) for path in files]

    def add_folder(self, folder: str) -> list[str]:
        """Copy all files that can be read out of a folder of this machine. Raises ``AdminError``."""
        path = Path(folder.strip()).expanduser()
        if not folder.strip() or not path.is_dir():
            raise AdminError(words("admin_no_folder", folder=folder.strip()))
        if self.folder.resolve() in (path.resolve(), *path.resolve().parents):
            raise AdminError(words("admin_same_folder"))
        files = [p for p in files_in(path) if p.suffix.lower() in SUFFIXES]
        if not files:
            raise AdminError(words("admin_empty_folder", folder=path, kinds=", ".join(sorted(SUFFIXES))))
        return self.add(files)

    def _add(self, path: Path) -> str:
        name = _NAME.sub("-", path.name).strip(". ")
        if path.suffix.lower() not in SUFFIXES or not name:
            raise AdminError(words("admin_bad_kind", name=path.name, kinds=", ".join(sorted(SUFFIXES))))
        if path.stat().st_size > MOST_BYTES:
            raise AdminError(words("admin_too_big", name=path.name, most=MOST_BYTES // 1_000_000))
        target = self.folder / name
        try:
            if target.exists():
                _put_aside(target, self.folder / REPLACED)
            partial = target.with_name(f".{name}.part")
            shutil.copyfile(path, partial)
            partial.replace(target)
        except OSError as error:
            raise AdminError(words("admin_read_only", folder=self.folder)) from error
        return name

    def withdraw(self, identity: str) -> None:
        """Move a document's file out of the indexed folder. Raises ``AdminError``."""
        document = self._service.current_library().knowledge.document(identity)
        if document is None:
            raise AdminError(words("admin_unknown", id=identity))
        path = next((p for p in self.folder.rglob("*") if p.is_file() and p.name == document.file_name), None)
        if path is None or document_id(path) != identity:
            return
        try:
            _put_aside(path, self.folder / WITHDRAWN)
        except OSError as error:
            raise AdminError(words("admin_read_only", folder=self.folder)) from error

    def without(self, identity: str) -> Iterator[Stage]:
        """Take a document out of the index at once, without reading the others again."""
        reading = self._service.current_library().knowledge.reading
        kept = replace(reading, documents=tuple(d for d in reading.documents if d.metadata.id != identity))
        return self._run(lambda tell: self._build(kept, tell))

    def rebuild(self) -> Iterator[Stage]:
        """Read the folder and make the index anew; the old one answers until the new one is whole."""
        return self._run(lambda tell: self._build(self._read(tell), tell))

    def stop(self) -> None:
        """Ask the running job to stop; the index in use stays as it is."""
        self._stop.set()

    def _read(self, tell: Callable[[Stage], None]) -> Reading:
        began = time.monotonic()

        def report(step: ReadProgress) -> None:
            tell(Stage("reading", step.done, step.total, step.file_name, _left(began, step.done, step.total)))

        return completed(read_folder(self.folder, on_progress=report))

    def _build(self, reading: Reading, tell: Callable[[Stage], None]) -> None:
        began = time.monotonic()

        def report(step: BuildProgress) -> None:
            tell(Stage("embedding", step.done, step.total, "", _left(began, step.done, step.total)))

        service, folder = self._service, self.folder
        build_index(reading, folder, service.folder, service.kb, report, folder_fingerprint(folder))
        service.load()

    def _run(self, job: Callable[[Callable[[Stage], None]], None]) -> Iterator[Stage]:
        if not self._busy.acquire(blocking=False):
            raise AdminError(words("admin_busy"))
        self._stop.clear()
        told: SimpleQueue[Stage] = SimpleQueue()
        thread = threading.Thread(target=self._work, args=(job, told.put), daemon=True)
        thread.start()
        return _stages(told, thread)

    def _work(self, job: Callable[[Callable[[Stage], None]], None], put: Callable[[Stage], None]) -> None:
        def tell(stage: Stage) -> None:
            if self._stop.is_set():
                raise Stopped
            put(stage)

        try:
            job(tell)
            put(Stage("done"))
        except Stopped:
            put(Stage("stopped"))
        except IndexBusy:
            put(Stage("failed", detail=words("admin_busy")))
        except Exception as error:  # whatever goes wrong is told; the old index stays in use
            put(Stage("failed", detail=failure(error)))
        finally:
            self._busy.release()


def _left(began: float, done: int, total: int) -> float | None:
    """Seconds left when the rest goes as fast as what is done."""
    return (time.monotonic() - began) / done * (total - done) if done else None


def failure(error: Exception) -> str:
    """An unexpected error in words; the details go to the log."""
    _LOG.error("a job of the panel failed", exc_info=error)
    return words("admin_failed", detail=type(error).__name__)


def _stages(told: SimpleQueue[Stage], thread: threading.Thread) -> Iterator[Stage]:
    """Stages as they come, at most some five a second, the last one always."""
    while True:
        try:
            stage = told.get(timeout=0.2)
            while not told.empty():
                stage = told.get()
        except Empty:
            if not thread.is_alive() and told.empty():
                return
            continue
        yield stage
        if stage.kind in ("done", "stopped", "failed"):
            return


def _put_aside(path: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    stamp = date.today().isoformat()
    target = folder / f"{path.stem}-{stamp}{path.suffix}"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem}-{stamp}-{number}{path.suffix}"
    path.replace(target)
