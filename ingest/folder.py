"""A folder of files to documents: the only door of the reading room.

A file that cannot be read whole becomes a Failure with its reason; nothing is skipped in silence.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.document import build_document
from ingest.formats import SUFFIXES, read_raw
from ingest.limits import Limits
from ingest.messages import Unreadable, message, refuse
from ingest.metadata import known_metadata
from ingest.model import Document, Failure, Metadata, Reading, ReadProgress
from ingest.raw import OnPage, unwatched
from ingest.titles import title_of

_LOG = logging.getLogger(__name__)
DEFAULT_LIMITS = Limits()
_PAGES = 0.25  # of the work on a file its pages take about so much; mending and parting its text takes the rest
_IGNORED = re.compile(r"^[.~]|^readme\.|^thumbs\.db$|\.ya?ml$|\.json$|\.part$", re.IGNORECASE)


def document_id(path: Path) -> str:
    """The id of a document: the stem of its file name, fit for a URL."""
    return re.sub(r"[^\w.-]+", "-", path.stem).strip("-.") or "document"


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.bytes:
            raise refuse("too_big", size=size // 1_000_000, limit=limits.bytes // 1_000_000)
        with path.open("rb") as file:
            data = file.read(limits.bytes + 1)
    except FileNotFoundError as error:
        raise refuse("vanished") from error
    except OSError as error:
        raise refuse("unreachable", detail=error.strerror or type(error).__name__) from error
    if not data:
        raise refuse("empty")
    return data


def _read(path: Path, data: bytes, metadata: Metadata | None, limits: Limits, on_page: OnPage = unwatched) -> Document:
    deadline = time.monotonic() + limits.seconds
    raw = read_raw(path, data, limits, on_page)
    if sum(len(page.text) for page in raw.pages) > limits.characters:
        raise refuse("too_long", limit=limits.characters)
    known = metadata or Metadata(id=document_id(path), title=title_of(raw, path))
    sha256 = hashlib.sha256(data).hexdigest()
    document = build_document(raw, known, path.name, sha256, given=metadata is not None)
    if time.monotonic() > deadline:
        raise refuse("too_slow", limit=round(limits.seconds))
    return document


def read_file(path: Path, metadata: Metadata | None = None, limits: Limits = DEFAULT_LIMITS) -> Document:
    """One document; without ``metadata`` its data are inferred from the text.

    Raises Unreadable (with a reason and a remedy in Dutch) where the file cannot be read whole.
    """
    return _read(path, _bytes(path, limits), metadata, limits)


def files_in(folder: Path) -> list[Path]:
    """The files of a folder and its subfolders that are to be read, sorted by name; helper files are left out."""
    found: list[Path] = []
    for base, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        found.extend(Path(base) / name for name in names if not _IGNORED.search(name))
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


@dataclass
class _Tally:
    """What was read so far."""

    documents: list[Document] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    by_hash: dict[str, str] = field(default_factory=dict)
    by_id: dict[str, str] = field(default_factory=dict)

    def is_twin(self, name: str, sha256: str) -> bool:
        """Notes a file whose content or id another file had before."""
        other = self.by_hash.get(sha256)
        if other is not None:
            self.conflicts.append(message("duplicate_content", file=name, other=other))
            return True
        return False

    def is_namesake(self, name: str, identity: str) -> bool:
        other = self.by_id.get(identity)
        if other is not None:
            self.conflicts.append(message("duplicate_id", file=name, other=other, id=identity))
            return True
        return False

    def failed(self, name: str, error: Unreadable) -> None:
        reason, remedy = error.sentences()
        self.failures.append(Failure(name, reason, remedy, error.page))


def _is_outside(path: Path, folder: Path) -> bool:
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


class _Steps:
    """Tells how far the reading of these files is."""

    def __init__(self, paths: Sequence[Path], tell: Callable[[ReadProgress], None]) -> None:
        self._paths, self._tell = paths, tell
        self._sizes = [_size(p) for p in paths]
        self._at = ReadProgress(0, len(paths), "")

    def begin(self, place: int) -> None:
        """The file at this place comes next."""
        before = sum(self._sizes[:place]) / max(1, sum(self._sizes))
        self._at = ReadProgress(place, len(self._paths), self._paths[place].name, share=before)
        self._tell(self._at)

    def page(self, read: int, count: int) -> None:
        """So many pages of that file were read."""
        own = self._sizes[self._at.done] / max(1, sum(self._sizes))
        share = self._at.share + own * _PAGES * read / max(1, count)
        self._tell(replace(self._at, page=read, pages=count, share=share))

    def end(self) -> None:
        """All files were read."""
        self._tell(ReadProgress(len(self._paths), len(self._paths), "", share=1.0))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it is told when the file's turn comes
        return 0


def _read_one(
    path: Path, folder: Path, known: Mapping[str, Metadata], limits: Limits, tally: _Tally, on_page: OnPage
) -> None:
    name = path.relative_to(folder).as_posix()
    if _is_outside(path, folder):
        raise refuse("outside")
    if path.suffix.lower() not in SUFFIXES:
        raise refuse("unknown_kind", suffix=path.suffix or path.name)
    data = _bytes(path, limits)
    sha256, identity = hashlib.sha256(data).hexdigest(), document_id(path)
    if tally.is_twin(name, sha256) or tally.is_namesake(name, identity):
        return
    tally.documents.append(_read(path, data, known.get(identity), limits, on_page))
    tally.by_hash[sha256] = tally.by_id[identity] = name


def read_folder(
    folder: Path, limits: Limits = DEFAULT_LIMITS, on_progress: Callable[[ReadProgress], None] = lambda _: None
) -> Reading:
    """All documents of a folder; what could not be read and what contradicts itself is named beside them.

    ``on_progress`` is called for every file and, where its kind knows pages, for every page; it can end the reading by
    raising something that is no ``Exception``.

    Raises NotADirectoryError (with a Dutch sentence) where there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(message("no_folder", folder=folder))
    known = known_metadata(folder)
    tally = _Tally(conflicts=list(known.conflicts))
    paths = files_in(folder)
    steps = _Steps(paths, on_progress)
    for place, path in enumerate(paths):
        steps.begin(place)
        try:
            _read_one(path, folder, known.by_id, limits, tally, steps.page)
        except Unreadable as error:
            tally.failed(path.relative_to(folder).as_posix(), error)
        except Exception as error:  # one bad file must not stop the others, whatever it does
            _LOG.exception("unexpected error in %s", path.name)
            tally.failed(path.relative_to(folder).as_posix(), refuse("unexpected", detail=type(error).__name__))
    steps.end()
    return Reading(tuple(tally.documents), tuple(tally.failures), tuple(tally.conflicts))
