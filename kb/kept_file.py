"""Hand-kept YAML files that Beheer edits: written aside, checked, put in place at once, the versions before kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

_KEPT = 30


@dataclass(frozen=True)
class KeptFile:
    """An edited file and the bundled one that holds while there is none; ``backups`` is a folder beside it."""

    path: Path
    bundled: Path
    backups: str

    @property
    def in_use(self) -> Path:
        """The edited file where there is one, else the bundled."""
        return self.path if self.path.exists() else self.bundled

    def write(self, data: Any, check: Callable[[Path], object]) -> None:
        """Replace the file at once, keeping the version before.

        ``check`` reads what was written aside and raises when it is wrong; then the file is left. Raises ``OSError``.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
        text = self._explanation() + yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=110)
        aside = self.path.with_name(f".{self.path.name}.part")
        try:
            aside.write_text(text, encoding="utf-8")
            check(aside)
            self._keep()
            _flush(aside)
            aside.replace(self.path)
        finally:
            aside.unlink(missing_ok=True)

    def take_back(self) -> bool:
        """Put the version before the last change back; False when there is none. Raises ``OSError``."""
        kept = sorted((self.path.parent / self.backups).glob("*.yaml"))
        if not kept:
            return False
        kept[-1].replace(self.path)
        if self.path != self.bundled and self.path.read_bytes() == self.bundled.read_bytes():
            self.path.unlink()  # from here on the bundled file is used again, as a later version brings it
        return True

    def _explanation(self) -> str:
        """The lines of the bundled file that tell how an entry looks."""
        lines = self.bundled.read_text(encoding="utf-8").splitlines(keepends=True)
        return "".join(takewhile(lambda line: line.startswith("#"), lines)) + "\n"

    def _keep(self) -> None:
        folder = self.path.parent / self.backups
        folder.mkdir(exist_ok=True)
        stamp = datetime.now().strftime("%Y%m%dT%H%M%S%f")
        (folder / f"{stamp}.yaml").write_bytes(self.in_use.read_bytes())
        for old in sorted(folder.glob("*.yaml"))[:-_KEPT]:
            old.unlink()


def _flush(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
