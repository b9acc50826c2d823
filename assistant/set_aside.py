"""Files taken out of an indexed folder: kept beside it under their name and the day, until they are put back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.folder import document_id

WITHDRAWN, REPLACED = "_ingetrokken", "_vervangen"  # names with _ in front are not indexed
_STAMPED = re.compile(r"(?P<stem>.*)-(?P<day>\d{4}-\d\d-\d\d)(?:-\d+)?", re.DOTALL)


@dataclass(frozen=True)
class SetAside:
    """``path`` is where it is kept, ``origin`` where it stood, ``day`` when it was taken out."""

    path: Path
    origin: Path
    day: date

    @property
    def identity(self) -> str:
        """The id of its document."""
        return document_id(self.origin)


def set_aside(path: Path, folder: Path, room: str) -> SetAside:
    """Move a file of the folder to one of its rooms, in the same subfolder."""
    return SetAside(path.replace(_free_place(folder / room / path.relative_to(folder))), path, date.today())


def note_withdrawn(name: str, folder: Path) -> SetAside:
    """Withdraw a document that does not stand in the folder itself: an empty file of its name says so."""
    note = _free_place(folder / WITHDRAWN / name)
    note.touch()
    return SetAside(note, folder / name, date.today())


def withdrawn(folder: Path) -> Iterator[SetAside]:
    """What was withdrawn, the last version of each file, by name."""
    room = folder / WITHDRAWN
    found: dict[Path, SetAside] = {}
    for path in sorted(p for p in room.rglob("*") if p.is_file()):
        stamped = _STAMPED.fullmatch(path.stem)
        day = _day(stamped["day"]) if stamped else None
        if stamped and day:
            inside = path.relative_to(room).with_name(stamped["stem"] + path.suffix)
            kept = SetAside(path, folder / inside, day)
            before = found.get(inside)
            if before is None or (before.day, len(before.path.stem)) <= (kept.day, len(path.stem)):
                found[inside] = kept
    yield from found.values()


def put_back(kept: SetAside) -> None:
    """Back to where it stood; raises ``FileExistsError`` when another file has taken that place."""
    if kept.path.stat().st_size == 0:
        kept.path.unlink()
        return
    if kept.origin.exists():
        raise FileExistsError(kept.origin)
    kept.origin.parent.mkdir(parents=True, exist_ok=True)
    kept.path.replace(kept.origin)


def take_out_again(kept: SetAside) -> None:
    """Undo ``put_back``."""
    if kept.origin.exists():
        kept.origin.replace(kept.path)
    else:
        kept.path.touch()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # somebody put a file of that name there
        return None


def _free_place(wanted: Path) -> Path:
    wanted.parent.mkdir(parents=True, exist_ok=True)
    stamp = date.today().isoformat()
    names = [f"{wanted.stem}-{stamp}{wanted.suffix}"]
    while wanted.with_name(names[-1]).exists():
        names.append(f"{wanted.stem}-{stamp}-{len(names) + 1}{wanted.suffix}")
    return wanted.with_name(names[-1])
