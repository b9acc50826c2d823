"""Where an index lives, how it is switched in whole, and how a process knows that it is the right one.

Layout: ``<data>/<name>/versions/<stamp>/`` holds one complete index; ``<data>/<name>/current`` names the version in
use. A build writes a new version aside under a lock and then replaces the pointer, so a reader sees the old index or
the new one, never half (two processes on one Chroma folder lose data).
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.model import Passage
from kb.chroma import read_vectors, write_passages
from kb.encode import Matrix

MANIFEST = "manifest.json"
PARSE_VERSION = "13"


class IndexMissing(RuntimeError):
    """There is no index of this name yet."""


class IndexMismatch(RuntimeError):
    """The index was made with other settings than those in force."""


class IndexBusy(RuntimeError):
    """Another process is building this index."""


class IndexDamaged(IndexMismatch):
    """What is kept of the index is not what was written."""


class VersionGone(IndexMissing):
    """This version was replaced and removed while it was being read."""


@dataclass(frozen=True)
class Manifest:
    """What made an index. ``fingerprint`` is a hash over all that was read; ``counts`` are for /api/health."""

    model: str
    parse_version: str
    source_folder: str
    counts: dict[str, int]
    fingerprint: str = ""
    made: str = ""

    @staticmethod
    def of(data: object) -> Manifest:
        """From what stands in JSON; raises ``IndexMismatch`` for what another version of this program wrote."""
        try:
            return Manifest(**data)  # type: ignore[arg-type]
        except TypeError as error:
            raise IndexMismatch(str(error)) from error


@dataclass(frozen=True)
class IndexFolder:
    """The folder of one index by name. What each method owes its callers: ``kb.index.Index``."""

    root: Path

    @property
    def pointer(self) -> Path:
        """The file that names the version in use."""
        return self.root / "current"

    def current(self) -> Path:
        """Folder of the version in use; raises ``IndexMissing``."""
        try:
            return self.root / "versions" / self.pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError as error:
            raise IndexMissing(str(self.root)) from error

    def exists(self) -> bool:
        """Whether a whole index is in use."""
        return self.pointer.exists()

    def manifest(self) -> Manifest:
        """The manifest of the version in use; raises ``IndexMissing`` or, for another program version's,
        ``IndexMismatch``.
        """
        return read_manifest(self.current())

    def version(self) -> str:
        """Name of the version in use; raises ``IndexMissing``."""
        return self.current().name

    def versions(self) -> set[str]:
        """Names of all versions that are kept, unfinished ones too."""
        folder = self.root / "versions"
        return {path.name for path in folder.iterdir()} if folder.exists() else set()

    def write_passages(self, version: Path, passages: Sequence[Passage], vectors: Matrix) -> None:
        """Keep passages with their vectors (passages, width) for a fresh version."""
        write_passages(version / "chroma", passages, vectors)

    def read_vectors(self, version: Path, ids: Sequence[str]) -> Matrix:
        """Vectors (ids, width) of a version; raises ``VersionGone`` when it was removed meanwhile."""
        if not version.exists():  # Chroma would make the folder anew
            raise VersionGone(version.name)
        return read_vectors(version / "chroma", ids)

    def fresh_version(self) -> Path:
        """A new, empty version folder; not in use until ``switch_to``."""
        folder = self.root / "versions" / stamp()
        folder.mkdir(parents=True)
        return folder

    def switch_to(self, version: Path, manifest: Manifest) -> None:
        """Put a finished version in use in one step; of the others only the one used until now is kept."""
        write_manifest(version, manifest)
        kept = {version.name, self.current().name if self.exists() else version.name}
        aside = self.root / ".current"
        aside.write_text(version.name, encoding="utf-8")
        aside.replace(self.pointer)
        for old in (self.root / "versions").iterdir():
            # By name, not by date: a clock that was set back must not delete the version in use.
            if old.name not in kept:
                shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the build lock; raises ``IndexBusy`` when another process holds it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise IndexBusy(str(self.root)) from error
            yield


def write_manifest(version: Path, manifest: Manifest) -> dict[str, object]:
    """Put the manifest, with the time of now, in a finished version; gives what was written."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    stamped: dict[str, object] = asdict(manifest) | {"made": made}
    (version / MANIFEST).write_text(json.dumps(stamped, indent=1), encoding="utf-8")
    return stamped


def read_manifest(version: Path) -> Manifest:
    """The manifest in a version's folder; raises ``IndexMismatch`` for what another version of this program wrote."""
    return Manifest.of(json.loads((version / MANIFEST).read_text(encoding="utf-8")))


def stamp() -> str:
    """A name for a fresh version."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")


def check_manifest(manifest: Manifest, model: str) -> None:
    """Raise ``IndexMismatch`` when the index was made by another model or another version of the reader."""
    if manifest.model != model:
        raise IndexMismatch(f"{manifest.model} ≠ {model}")
    if manifest.parse_version != PARSE_VERSION:
        raise IndexMismatch(f"{manifest.parse_version} ≠ {PARSE_VERSION}")
