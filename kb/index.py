"""What every kind of index can do, and which kind the settings ask for: a folder, or a Chroma server."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from ingest.model import Passage
from kb.encode import Matrix
from kb.index_folder import IndexFolder, Manifest
from kb.settings import KbSettings


class Index(Protocol):
    """One index by name. A reader sees one whole version, whatever a builder does meanwhile.

    Reading raises ``IndexMissing`` where there is no index; an index on a server can raise ``IndexUnreachable`` from
    every method.
    """

    @property
    def root(self) -> Path:
        """Folder on this machine for what belongs to this index and is never in a version (readers' reactions)."""

    def exists(self) -> bool:
        """Whether a whole index is in use."""

    def version(self) -> str:
        """Name of the version in use; cheap enough to ask with every question."""

    def versions(self) -> set[str]:
        """Names of all versions that are kept, unfinished ones too."""

    def manifest(self) -> Manifest:
        """The manifest of the version in use; raises ``IndexMismatch`` when another program version wrote it."""

    def current(self) -> Path:
        """Folder with the files of the version in use, whole; raises ``IndexDamaged`` when they are not."""

    def read_vectors(self, version: Path, ids: Sequence[str]) -> Matrix:
        """Vectors (ids, width) of a version; raises ``VersionGone`` when it was removed meanwhile."""

    def building(self) -> AbstractContextManager[None]:
        """Hold the only right to build; raises ``IndexBusy`` when another process has it."""

    def fresh_version(self) -> Path:
        """A new, empty folder for the files of a version; not in use until ``switch_to``."""

    def write_passages(self, version: Path, passages: Sequence[Passage], vectors: Matrix) -> None:
        """Keep passages with their vectors (passages, width) for a fresh version."""

    def switch_to(self, version: Path, manifest: Manifest) -> None:
        """Put a finished version in use in one step; of the others only the one used until now is kept."""


def open_index(settings: KbSettings, name: str) -> Index:
    """The index of this name where the settings keep indexes; raises ``BadServerAddress`` or ``ExposedServer``."""
    root = settings.data / name
    if not settings.chroma_url:
        return IndexFolder(root)
    from kb.index_server import IndexServer

    return IndexServer(root, settings.chroma_url)
