"""What a document is called: by the file, by what it prints largest or as its subject, else by the file's name."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.raw import RawDocument

_KIND_ALONE = re.compile(
    r"(?:raads|college|informatie|raadsinformatie|besluit|start)?(?:brief|memo|nota|notitie|voorstel|advies|besluit)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:[Bb]etreft|BETREFT|[Oo]nderwerp|ONDERWERP)(?:\s*:\s*|\s+)(\S.{7,150}(?:\n[a-zà-ÿ].{0,100})?)$", re.MULTILINE
)
_NUMBERED = re.compile(r"(?:\d|(?:artikel|hoofdstuk)\b)", re.IGNORECASE)
_LETTERS, _WORDS = 8, 16
_NAMES_DOCUMENT = re.compile(
    r"visie|plan|verordening|strateg|nota\b|notitie|kader|beleid|agenda|programma|regels|regeling|convenant|afspraken"
    r"|overeenkomst|protocol|tarie|handreiking|richtlijn|folder|rapport|evaluatie|monitor|verslag|overzicht|memo|brief"
    r"|voorstel|besluit|(?:19|20)\d\d",
    re.IGNORECASE,
)


def title_of(raw: RawDocument, path: Path) -> str:
    """The title; one that only names a kind ("Memo") is followed by the subject that stands on the first page."""
    title = raw.title or _printed(raw, title_from_name(path))
    subject = _SUBJECT.search(raw.pages[0].text) if raw.pages else None
    if subject is not None and (title is None or _KIND_ALONE.fullmatch(title)):
        told = " ".join(subject.group(1).split())
        return f"{title}: {told}" if title else told[0].upper() + told[1:]
    return title or title_from_name(path)


def _printed(raw: RawDocument, name: str) -> str | None:
    """What the first page prints largest, where that says what the document is and not who sends it."""
    for heading in raw.pages[0].headings if raw.wrapped and raw.pages else ():
        words = heading.text.split()
        if heading.level != 1 or len(heading.text) < _LETTERS or len(words) > _WORDS:
            continue
        shared = set(re.findall(r"[^\W\d_]{5,}", heading.text.lower())) & set(name.lower().split())
        if (shared or _NAMES_DOCUMENT.search(heading.text)) and not _NUMBERED.match(heading.text):
            return " ".join(words)
    return None


def title_from_name(path: Path) -> str:
    """A title for a file that has none: "hervormingsagenda-jeugd-2023-2028.pdf" → Hervormingsagenda jeugd 2023-2028."""
    words = re.sub(r"(?<!\d)[-_]+|[-_]+(?!\d)", " ", path.stem).split()
    title = " ".join(words) or path.stem
    return title[0].upper() + title[1:]
