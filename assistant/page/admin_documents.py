"""Adds, replaces, withdraws and puts back documents; makes the index anew in the background."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.indexing import LAW, completed, folder_fingerprint
from assistant.page.admin_jobs import AdminError, Job, Jobs, Pace, Stage, Tell
from assistant.page.frame import words
from assistant.service import Service
from assistant.set_aside import REPLACED, WITHDRAWN, SetAside, note_withdrawn, put_back, set_aside, withdrawn
from ingest.folder import document_id, files_in, read_folder
from ingest.formats import SUFFIXES
from ingest.model import Document, Reading, ReadProgress
from kb.build import BuildProgress, build_index

MOST_BYTES = 50_000_000
_NAME = re.compile(r"[^\w .()-]+")


class Workshop:
    """Works on the documents behind one service; each method starts the one job that may run, or raises
    ``AdminError`` with nothing changed.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self.jobs = Jobs()

    @property
    def folder(self) -> Path:
        """The folder that was indexed."""
        return Path(self._service.folder.manifest().source_folder)

    def add(self, files: list[Path]) -> Job:
        """Copy files into the folder, one of the same name takes the place of the old, and read everything anew."""
        if not files:
            raise AdminError(words("admin_no_files"))
        return self.rebuild(lambda: self._copy(files))

    def add_folder(self, folder: str) -> Job:
        """As ``add``, with all files that can be read out of a folder of this machine."""
        return self.rebuild(lambda: self._copy(self._files_of(folder)))

    def rebuild(self, change: Callable[[], None] = lambda: None, done: str = "admin_done") -> Job:
        """Make a change, read the folder and make the index anew; the old one answers until the new one is whole."""
        return self.jobs.start(change, lambda tell: self._build(self._read(tell), tell), words(done))

    def withdraw(self, identity: str) -> Job:
        """Take a document out of the index without reading the others again, and its file out of the folder."""
        document = self.known(identity)

        def work(tell: Tell) -> None:
            reading = self._service.current_library().knowledge.reading
            kept = replace(reading, documents=tuple(d for d in reading.documents if d.metadata.id != identity))
            try:
                self._build(kept, tell)
            except BaseException:  # stopped or failed: the index in use still has it
                self._return(identity)
                raise

        return self.jobs.start(lambda: self._take_out(document), work, words("admin_withdrawn"))

    def bring_back(self, identity: str) -> Job:
        """Put a withdrawn document back and read everything anew."""
        return self.rebuild(lambda: self._return(identity), "admin_brought_back")

    def known(self, identity: str) -> Document:
        """An indexed document."""
        document = self._service.current_library().knowledge.document(identity)
        if document is None:
            raise AdminError(words("admin_unknown", id=identity))
        return document

    def withdrawn(self) -> list[SetAside]:
        """What can be put back."""
        return list(withdrawn(self.folder))

    def _files_of(self, folder: str) -> list[Path]:
        path = Path(folder.strip()).expanduser()
        if not folder.strip() or not path.is_dir():
            raise AdminError(words("admin_no_folder", folder=folder.strip()))
        if self.folder.resolve() in (path.resolve(), *path.resolve().parents):
            raise AdminError(words("admin_same_folder"))
        files = [p for p in files_in(path) if p.suffix.lower() in SUFFIXES]
        if not files:
            raise AdminError(words("admin_empty_folder", folder=path, kinds=_kinds()))
        return files

    def _copy(self, files: list[Path]) -> None:
        names = [_checked_name(path) for path in files]
        for path, name in zip(files, names, strict=True):
            target = self.folder / name
            with self._writing():
                if target.exists():
                    set_aside(target, self.folder, REPLACED)
                partial = target.with_name(f".{name}.part")
                shutil.copyfile(path, partial)
                partial.replace(target)

    def _take_out(self, document: Document) -> None:
        identity = document.metadata.id
        path = next((p for p in files_in(self.folder) if document_id(p) == identity), None)
        with self._writing():
            if path is not None:
                set_aside(path, self.folder, WITHDRAWN)
            elif identity == LAW.stem:
                note_withdrawn(LAW.name, self.folder)

    def _return(self, identity: str) -> None:
        kept = next((w for w in self.withdrawn() if w.identity == identity), None)
        if kept is None:
            raise AdminError(words("admin_unknown", id=identity))
        with self._writing():
            try:
                put_back(kept)
            except FileExistsError as error:
                raise AdminError(words("admin_place_taken", name=kept.origin.name)) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise AdminError(words("admin_read_only", folder=self.folder)) from error

    def _read(self, tell: Tell) -> Reading:
        pace = Pace()

        def report(step: ReadProgress) -> None:
            counts = (step.done, step.total, step.file_name, step.page, step.pages, step.share)
            tell(Stage("reading", *counts, pace.left(step.share)))

        return completed(read_folder(self.folder, on_progress=report), self.folder)

    def _build(self, reading: Reading, tell: Tell) -> None:
        pace = Pace()

        def report(step: BuildProgress) -> None:
            if step.done == step.total:
                tell(Stage("storing"))
                return
            share = step.done / step.total
            tell(Stage("embedding", step.done, step.total, share=share, left=pace.left(share)))

        service, folder = self._service, self.folder
        build_index(reading, folder, service.folder, service.kb, report, folder_fingerprint(folder))
        service.load()


def _checked_name(path: Path) -> str:
    """The name under which a file is added."""
    name = _NAME.sub("-", path.name).strip(". ")
    if path.suffix.lower() not in SUFFIXES or not name:
        raise AdminError(words("admin_bad_kind", name=path.name, kinds=_kinds()))
    if path.stat().st_size > MOST_BYTES:
        raise AdminError(words("admin_too_big", name=path.name, most=MOST_BYTES // 1_000_000))
    return name


def _kinds() -> str:
    return ", ".join(sorted(SUFFIXES))
