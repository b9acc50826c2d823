"""What one file may cost before it is refused with a clear message."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits per file; a file over one of them becomes a Failure, never a half-read document.

    ``pages``: pages in the file. ``bytes``: size on disk. ``seconds``: time to read and repair it. ``page_characters``
    and ``characters``: text on one page and in the whole file. ``memory_bytes``: what a compressed part may grow to.
    """

    pages: int = 3_000
    bytes: int = 200_000_000
    seconds: float = 300.0
    page_characters: int = 500_000
    characters: int = 20_000_000
    memory_bytes: int = 256_000_000
