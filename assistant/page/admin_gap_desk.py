"""Kennisgaten that were dealt with: kept as region, role and theme with a day and a number, never with a question."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.page.admin_gaps import Gap, Themes, gaps
from assistant.page.admin_jobs import AdminError
from assistant.page.feedback import Reaction, reactions
from assistant.page.frame import words
from assistant.service import Service

FILE_NAME = "kennisgaten.json"
_LOCK = threading.Lock()
Parted = tuple[list[Gap], list[Gap]]  # open, and dealt with; a new question opens a gap again


@dataclass(frozen=True)
class Ticked:
    """Until when, and for how many questions, a gap was dealt with."""

    day: date
    count: int

    def covers(self, gap: Gap) -> bool:
        """Whether no question came in since."""
        return gap.last <= self.day and gap.count <= self.count


class GapDesk:
    """Reads and ticks off the gaps of one service; ``questions`` are logged questions without an answer."""

    def __init__(self, service: Service, questions: Callable[[], Iterable[Reaction]]) -> None:
        self._service, self._questions = service, questions
        self._themes: Themes | None = None

    def gaps(self) -> Parted:
        """The gaps as they are now."""
        return _parted(self._found(), self._ticked())

    def tick(self, key: str) -> Parted:
        """This gap was dealt with; gives the gaps from now on. Raises ``AdminError``."""
        found = self._found()
        gap = next((g for g in found if g.key == key), None)
        if gap is None:
            raise AdminError(words("gap_choose"))
        with _LOCK:
            return self._write(self._ticked() | {key: Ticked(date.today(), gap.count)}, found)

    def untick(self, key: str) -> Parted:
        """This gap is open after all; gives the gaps from now on. Raises ``AdminError``."""
        found = self._found()
        with _LOCK:
            ticked = self._ticked()
            if ticked.pop(key, None) is None:
                raise AdminError(words("gap_choose"))
            return self._write(ticked, found)

    def _found(self) -> list[Gap]:
        passed_on = list(reactions(self._service.folder.root))
        known = {(r.day, r.question) for r in passed_on}
        logged = (q for q in self._questions() if (q.day, q.question) not in known)
        library, themes = self._service.current_library(), self._themes
        if themes is None or not themes.fit(library):
            self._themes = themes = Themes(library)
        return gaps(library, [*passed_on, *logged], themes)

    def _ticked(self) -> dict[str, Ticked]:
        path = self._service.folder.root / FILE_NAME
        if not path.exists():
            return {}
        try:
            raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return {key: Ticked(date.fromisoformat(t["day"]), int(t["count"])) for key, t in raw.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise AdminError(words("admin_metadata_broken", file=FILE_NAME)) from error

    def _write(self, ticked: dict[str, Ticked], found: list[Gap]) -> Parted:
        """What has no question left is let go."""
        present = {g.key for g in found}
        kept = {k: {"day": t.day.isoformat(), "count": t.count} for k, t in ticked.items() if k in present}
        path = self._service.folder.root / FILE_NAME
        aside = path.with_name(f".{FILE_NAME}.part")
        try:
            aside.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
            aside.replace(path)
        except OSError as error:
            raise AdminError(words("admin_read_only", folder=path.parent)) from error
        return _parted(found, ticked)


def _parted(found: list[Gap], ticked: dict[str, Ticked]) -> Parted:
    handled = [g for g in found if g.key in ticked and ticked[g.key].covers(g)]
    return [g for g in found if g not in handled], handled
