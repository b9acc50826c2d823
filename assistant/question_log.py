"""Keeps per question what a privacy officer agreed to: masked text (can be off), status, timings, citations.

No address, no name, no session; the hour is the finest time. One file of JSON lines a day in the index's own folder,
deleted after ``days`` days. The text of a message about danger is never kept.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI

from assistant.model import Answer
from assistant.privacy import mask

FOLDER = "vragenlog"
_MOST_BYTES_A_DAY = 20_000_000
_NEVER_TEXT = ("danger",)
_LOG = logging.getLogger("wegwijzer.log")


@dataclass(frozen=True)
class Entry:
    """One question. ``at``: day and hour; ``citations``: document ids and passage ids; ``timings_ms``: by stage."""

    id: str
    at: str
    question: str | None
    status: str
    timings_ms: dict[str, float]
    citations: tuple[str, ...]


class QuestionLog:
    """Thread-safe; ``days`` 0 keeps nothing. A log that cannot be written never stops an answer."""

    def __init__(self, folder: Path, days: int, with_text: bool = True) -> None:
        self.folder = folder / FOLDER
        self.days = days
        self.with_text = with_text
        self._lock = threading.Lock()
        self._purged: date | None = None

    def add(self, answer: Answer, now: datetime | None = None) -> Entry | None:
        """Keep an answered question; None when nothing was kept."""
        now = now or datetime.now()
        if self.days <= 0:
            return None
        text = mask(answer.question_used).text if self.with_text and answer.status not in _NEVER_TEXT else None
        places = dict.fromkeys(c.passage_id or c.document for c in answer.citations)
        entry = Entry(
            secrets.token_hex(6), now.strftime("%Y-%m-%dT%H"), text, answer.status, answer.timings_ms, tuple(places)
        )
        try:
            self._write(entry, now.date())
        except OSError as fault:
            _LOG.warning("question not logged: %s", type(fault).__name__)
            return None
        return entry

    def _write(self, entry: Entry, today: date) -> None:
        with self._lock:
            if self._purged != today:
                self._purge(today)
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self.folder / f"{today.isoformat()}.jsonl"
            if path.exists() and path.stat().st_size > _MOST_BYTES_A_DAY:
                return
            with path.open("ab") as file:
                file.write((json.dumps(asdict(entry), ensure_ascii=False) + "\n").encode("utf-8", "replace"))

    def purge(self, today: date) -> int:
        """Delete what is older than ``days`` days; gives the number of files."""
        with self._lock:
            return self._purge(today)

    def _purge(self, today: date) -> int:
        self._purged = today
        oldest = today - timedelta(days=self.days)
        old = [path for path, day in self._files() if day <= oldest]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _files(self) -> list[tuple[Path, date]]:
        found: list[tuple[Path, date]] = []
        for path in sorted(self.folder.glob("*.jsonl")):
            try:
                found.append((path, date.fromisoformat(path.stem)))
            except ValueError:
                continue
        return found

    def entries(self) -> Iterator[Entry]:
        """Everything that is kept, oldest first; a line that cannot be read is passed over."""
        for path, _ in self._files():
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                try:
                    raw = json.loads(line)
                    yield Entry(**(raw | {"citations": tuple(raw["citations"])}))
                except (ValueError, KeyError, TypeError):
                    continue

    def export(self) -> Iterator[str]:
        """Everything that is kept as JSON lines."""
        return (json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in self.entries())

    def delete(self, entry_id: str | None = None) -> int:
        """Delete one entry, or all of them; gives how many were deleted."""
        with self._lock:
            return sum(self._delete_in(path, entry_id) for path, _ in self._files())

    def _delete_in(self, path: Path, entry_id: str | None) -> int:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        kept = [line for line in lines if entry_id is not None and not _is_entry(line, entry_id)]
        if not kept:
            path.unlink(missing_ok=True)
        elif len(kept) < len(lines):
            aside = path.with_suffix(".new")
            aside.write_text("".join(kept), encoding="utf-8")
            aside.replace(path)
        return len(lines) - len(kept)


def _is_entry(line: str, entry_id: str) -> bool:
    try:
        raw = json.loads(line)
    except ValueError:
        return False
    return isinstance(raw, Mapping) and raw.get("id") == entry_id


def log_answer(app: FastAPI, answer: Answer) -> None:
    """Keep an answered question in the application's log, where ``harden`` gave it one."""
    log = getattr(app.state, "question_log", None)
    if isinstance(log, QuestionLog):
        log.add(answer)
