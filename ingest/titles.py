"""What a document is called: by the file, by what it prints largest or as its subject, else by the file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ingest.raw import RawDocument

_KIND_ALONE = re.compile(
    r"(?:raads|college|informatie|raadsinformatie|besluit|start)?(?:brief|memo|nota|notitie|voorstel|advies|besluit)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:[Bb]etreft|BETREFT|[Oo]nderwerp|ONDERWERP)(?:\s*[:|]\s*|\s+)(\S.{7,150}(?:\n[a-zà-ÿ].{0,100})?)$",
    re.MULTILINE,
)
_NUMBERED = re.compile(r"(?:\d|(?:artikel|hoofdstuk)\b)", re.IGNORECASE)
_LETTERS, _WORDS = 8, 16
_KINDS = (
    r"visie|plan|verordening|strateg|nota\b|notitie|kader|beleid|agenda|programma|regels|regeling|convenant|afspraken"
    r"|overeenkomst|protocol|tarie|handreiking|leidraad|richtlijn|folder|rapport|evaluatie|monitor|verslag|overzicht"
    r"|lijst|memo|brief|voorstel|besluit"
)
_NAMES_DOCUMENT = re.compile(rf"{_KINDS}|(?:19|20)\d\d", re.IGNORECASE)
_TELLS_KIND = re.compile(rf"(?!vastgesteld|versie|datum)(?=[^\W\d_])(?!.*[.!?;]).*?(?:{_KINDS}).*[^,:]", re.IGNORECASE)
_BELOW = 3  # lines under its name on which a cover says what the document is


def title_of(raw: RawDocument, path: Path) -> str:
    """The title; one that only names a kind ("Memo") is followed by the subject that stands on the first page."""
    printed = _printed(raw, title_from_name(path))
    longer = printed is not None and raw.title is not None and raw.title.lower() in printed.lower()
    title = printed if longer else raw.title or printed
    subject = _SUBJECT.search(raw.pages[0].text) if raw.pages else None
    if subject is not None and (title is None or _KIND_ALONE.fullmatch(title)):
        told = " ".join(subject.group(1).split())
        return f"{title}: {told}" if title else told[0].upper() + told[1:]
    return title or title_from_name(path)


def _printed(raw: RawDocument, name: str) -> str | None:
    """What the first page prints largest, where that, or a line below it, says what the document is and not who sends
    it; of a text file its first line.
    """
    if not raw.wrapped or not raw.pages:
        return None
    page = raw.pages[0]
    lines = [" ".join(line.split()) for line in page.text.split("\n") if line.strip()]
    if page.number is None:
        first = next((line for line in lines[:1] if _tells_kind(line)), None)
        return first.capitalize() if first and first.isupper() else first
    for heading in page.headings:
        text = " ".join(heading.text.split())
        if heading.level != 1 or len(text) < _LETTERS or len(text.split()) > _WORDS or _NUMBERED.match(text):
            continue
        below = lines[_last_line(lines, text) + 1 :][:_BELOW]
        shared = set(re.findall(r"[^\W\d_]{5,}", text.lower())) & set(name.lower().split())
        if shared or _NAMES_DOCUMENT.search(text):
            larger = below[:1] if " " not in text and below[:1] == [h.text for h in page.headings[1:2]] else []
            return ": ".join([text, *larger])
        kind = next(filter(_tells_kind, below), None)
        if kind:
            return f"{text}: {kind}"
    return None


def _tells_kind(line: str) -> bool:
    return _TELLS_KIND.fullmatch(line) is not None and len(line.split()) <= _WORDS


def _last_line(lines: Sequence[str], text: str) -> int:
    """The place of the last of the lines over which a heading is printed; after all of them where none is."""
    return next((n for n, line in enumerate(lines) if text.endswith(line) and text.split()[-1] in line), len(lines))


def title_from_name(path: Path) -> str:
    """A title for a file that has none: "hervormingsagenda-jeugd-2023-2028.pdf" → Hervormingsagenda jeugd 2023-2028."""
    words = re.sub(r"(?<!\d)[-_]+|[-_]+(?!\d)", " ", path.stem).split()
    title = " ".join(words) or path.stem
    return title[0].upper() + title[1:]
