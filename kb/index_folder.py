"""Where an index lives, how it is switched in whole, and how a process knows that it is the right one.

Layout: ``<data>/<name>/versions/<stamp>/`` holds one complete index; ``<data>/<name>/current`` names the version in
use. A build writes a new version aside under a lock and then replaces the pointer, so a reader sees the old index or
the new one, never half (two processes on one Chroma folder lose data).
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

PARSE_VERSION = "2"


class IndexMissing(RuntimeError):
    """There is no index of this name yet."""


class IndexMismatch(RuntimeError):
    """The index was made with other settings than those in force."""


class IndexBusy(RuntimeError):
    """Another process is building this index."""


@dataclass(frozen=True)
class Manifest:
    """What made an index. ``fingerprint`` is a hash over all that was read; ``counts`` are for /api/health."""

    model: str
    parse_version: str
    source_folder: str
    counts: dict[str, int]
    fingerprint: str = ""
    made: str = ""


@dataclass(frozen=True)
class IndexFolder:
    """The folder of one index by name."""

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
        data = json.loads((self.current() / "manifest.json").read_text(encoding="utf-8"))
        try:
            return Manifest(**data)
        except TypeError as error:  # written by another version of this program
            raise IndexMismatch(str(error)) from error

    def fresh_version(self) -> Path:
        """A new, empty version folder; not in use until ``switch_to``."""
        folder = self.root / "versions" / datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        folder.mkdir(parents=True)
        return folder

    def switch_to(self, version: Path, manifest: Manifest) -> None:
        """Put a finished version in use in one step; of the others only the one used until now is kept."""
        made = datetime.now(UTC).isoformat(timespec="seconds")
        stamped = asdict(manifest) | {"made": made}
        (version / "manifest.json").write_text(json.dumps(stamped, indent=1), encoding="utf-8")
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


def check_manifest(manifest: Manifest, model: str) -> None:
    """Raise ``IndexMismatch`` when the index was made by another model or another version of the reader."""
    if manifest.model != model:
        raise IndexMismatch(f"{manifest.model} ≠ {model}")
    if manifest.parse_version != PARSE_VERSION:
        raise IndexMismatch(f"{manifest.parse_version} ≠ {PARSE_VERSION}")
