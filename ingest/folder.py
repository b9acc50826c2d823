"""A folder of files to documents: the only door of the reading room.

A file that cannot be read whole becomes a Failure with its reason; nothing is skipped in silence.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.document import build_document
from ingest.formats import SUFFIXES, read_raw
from ingest.limits import Limits
from ingest.messages import Unreadable, message, refuse
from ingest.metadata import known_metadata
from ingest.model import Document, Failure, Metadata, Reading, ReadProgress

_LOG = logging.getLogger(__name__)
DEFAULT_LIMITS = Limits()
_IGNORED = re.compile(r"^[.~]|^readme\.|^thumbs\.db$|\.ya?ml$|\.json$|\.part$", re.IGNORECASE)


def document_id(path: Path) -> str:
    """The id of a document: the stem of its file name, fit for a URL."""
    return re.sub(r"[^\w.-]+", "-", path.stem).strip("-.") or "document"


def title_from_name(path: Path) -> str:
    """A title for a file that has none: "hervormingsagenda-jeugd-2023-2028.pdf" → Hervormingsagenda jeugd 2023-2028."""
    words = re.sub(r"(?<!\d)[-_]+|[-_]+(?!\d)", " ", path.stem).split()
    title = " ".join(words) or path.stem
    return title[0].upper() + title[1:]


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


def _read(path: Path, data: bytes, metadata: Metadata | None, limits: Limits) -> Document:
    deadline = time.monotonic() + limits.seconds
    raw = read_raw(path, data, limits)
    if sum(len(page.text) for page in raw.pages) > limits.characters:
        raise refuse("too_long", limit=limits.characters)
    known = metadata or Metadata(id=document_id(path), title=raw.title or title_from_name(path))
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


def _read_one(path: Path, folder: Path, known: Mapping[str, Metadata], limits: Limits, tally: _Tally) -> None:
    name = path.relative_to(folder).as_posix()
    if _is_outside(path, folder):
        raise refuse("outside")
    if path.suffix.lower() not in SUFFIXES:
        raise refuse("unknown_kind", suffix=path.suffix or path.name)
    data = _bytes(path, limits)
    sha256, identity = hashlib.sha256(data).hexdigest(), document_id(path)
    if tally.is_twin(name, sha256) or tally.is_namesake(name, identity):
        return
    tally.documents.append(_read(path, data, known.get(identity), limits))
    tally.by_hash[sha256] = tally.by_id[identity] = name


def read_folder(
    folder: Path, limits: Limits = DEFAULT_LIMITS, on_progress: Callable[[ReadProgress], None] | None = None
) -> Reading:
    """All documents of a folder; what could not be read and what contradicts itself is named beside them.

    Raises NotADirectoryError (with a Dutch sentence) where there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(message("no_folder", folder=folder))
    known = known_metadata(folder)
    tally = _Tally(conflicts=list(known.conflicts))
    paths = files_in(folder)
    for done, path in enumerate(paths):
        if on_progress is not None:
            on_progress(ReadProgress(done, len(paths), path.name))
        try:
            _read_one(path, folder, known.by_id, limits, tally)
        except Unreadable as error:
            tally.failed(path.relative_to(folder).as_posix(), error)
        except Exception as error:  # one bad file must not stop the others, whatever it does
            _LOG.exception("unexpected error in %s", path.name)
            tally.failed(path.relative_to(folder).as_posix(), refuse("unexpected", detail=type(error).__name__))
    if on_progress is not None:
        on_progress(ReadProgress(len(paths), len(paths), ""))
    return Reading(tuple(tally.documents), tuple(tally.failures), tuple(tally.conflicts))
