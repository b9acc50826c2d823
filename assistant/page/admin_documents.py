"""Adds, replaces, withdraws and puts back documents; makes the index anew in the background."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.indexing import LAW, completed, folder_fingerprint
from assistant.page.admin_jobs import AdminError, Job, Jobs, Pace, Stage, Tell
from assistant.page.frame import words
from assistant.service import Service
from assistant.set_aside import (
    REPLACED,
    WITHDRAWN,
    SetAside,
    note_withdrawn,
    put_back,
    set_aside,
    take_out_again,
    withdrawn,
)
from ingest.folder import document_id, files_in, read_folder
from ingest.formats import SUFFIXES
from ingest.model import Document, Reading, ReadProgress
from kb.archive import load_reading
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
        return self.jobs.start(change, self._read_all, words(done))

    def withdraw(self, identity: str) -> Job:
        """Take a document out of the index without reading the others again, and its file out of the folder."""
        document = self.known(identity)

        def work(tell: Tell) -> None:
            folder, index = self.folder, self._service.folder
            whole = index.manifest().fingerprint == folder_fingerprint(folder)  # no file came or changed unread
            reading = load_reading(index.current() / "reading.json")  # what is loaded may be a version behind
            taken: list[SetAside] = []
            try:
                self._take_out(document, taken)
                kept = replace(reading, documents=tuple(d for d in reading.documents if not _same(document, d)))
                self._build(kept, folder_fingerprint(folder) if whole else "", tell)
            except BaseException:  # stopped or failed: the index in use still has it
                for moved in taken:
                    self._return(moved)
                raise

        return self.jobs.start(lambda: None, work, words("admin_withdrawn"))

    def bring_back(self, path: str) -> Job:
        """Put a withdrawn document back, by where its file is kept, and read everything anew."""
        kept = next((w for w in withdrawn(self.folder) if str(w.path) == path), None)
        if kept is None:
            raise AdminError(words("admin_unknown", id=Path(path).name))

        def work(tell: Tell) -> None:
            try:
                self._read_all(tell)
            except BaseException:  # stopped or failed: the index in use does not have it
                with self._writing():
                    take_out_again(kept)
                raise

        return self.jobs.start(lambda: self._return(kept), work, words("admin_brought_back"))

    def known(self, identity: str) -> Document:
        """An indexed document."""
        document = self._service.current_library().knowledge.document(identity)
        if document is None:
            raise AdminError(words("admin_unknown", id=identity))
        return document

    def withdrawn(self) -> list[SetAside]:
        """What can be put back: no file with its id stands in the folder."""
        present = {document_id(p) for p in files_in(self.folder)}
        return [w for w in withdrawn(self.folder) if w.identity not in present]

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
        with self._writing(), TemporaryDirectory(prefix=".", dir=self.folder) as aside:
            copies = [Path(shutil.copyfile(path, Path(aside) / str(n))) for n, path in enumerate(files)]
            for copy, name in zip(copies, names, strict=True):
                target = self.folder / name
                if target.exists():
                    set_aside(target, self.folder, REPLACED)
                copy.replace(target)

    def _take_out(self, document: Document, taken: list[SetAside]) -> None:
        """Set all its files aside, also those it was not read from: with them it would come back."""
        identity = document.metadata.id
        with self._writing():
            for path in files_in(self.folder):
                if document_id(path) == identity or _content(path) == document.sha256:
                    taken.append(set_aside(path, self.folder, WITHDRAWN))
            if identity == LAW.stem and identity not in [t.identity for t in taken]:
                taken.append(note_withdrawn(LAW.name, self.folder))

    def _return(self, kept: SetAside) -> None:
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

    def _read_all(self, tell: Tell) -> None:
        fingerprint = folder_fingerprint(self.folder)  # first: what comes while it reads was not read
        self._build(self._read(tell), fingerprint, tell)

    def _read(self, tell: Tell) -> Reading:
        pace = Pace()

        def report(step: ReadProgress) -> None:
            counts = (step.done, step.total, step.file_name, step.page, step.pages, step.share)
            tell(Stage("reading", *counts, pace.left(step.share)))

        return completed(read_folder(self.folder, on_progress=report), self.folder)

    def _build(self, reading: Reading, fingerprint: str, tell: Tell) -> None:
        pace = Pace()

        def report(step: BuildProgress) -> None:
            if step.done == step.total:
                tell(Stage("storing"))
                return
            share = step.done / step.total
            tell(Stage("embedding", step.done, step.total, share=share, left=pace.left(share)))

        service = self._service
        build_index(reading, self.folder, service.folder, service.kb, report, fingerprint)
        service.load(wait=True)


def _same(document: Document, other: Document) -> bool:
    return other.metadata.id == document.metadata.id or other.sha256 == document.sha256


def _content(path: Path) -> str:
    """The hash of a file's content, "" when it cannot be read."""
    try:
        return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""


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
