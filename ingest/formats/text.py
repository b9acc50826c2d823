"""Plain text: UTF-8 or Windows-1252; a form feed ends a page; columns set by spaces are a table."""

from __future__ import annotations

from ingest.formats.text_tables import bar_tables
from ingest.messages import refuse
from ingest.raw import RawDocument, RawPage

# Control characters that no text file holds; Windows-1252 would decode any bytes at all.
_CONTROL = set(range(32)) - {9, 10, 12, 13}
_MOST_CONTROL = 0.01


def decode(data: bytes) -> str:
    """The text of ``data``: UTF-8 (with or without a mark), UTF-16 with a mark, else Windows-1252."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if text and sum(ord(character) in _CONTROL for character in text) > _MOST_CONTROL * len(text):
        raise refuse("not_text")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def read_text(data: bytes) -> RawDocument:
    """The pages of a text file, numbered where form feeds part them, without a number otherwise."""
    text = decode(data)
    if "\f" not in text:
        return RawDocument((RawPage(None, bar_tables(text)),), wrapped=True)
    parts = text.split("\f")
    if not parts[-1].strip():
        parts.pop()
    return RawDocument(tuple(RawPage(n, bar_tables(part)) for n, part in enumerate(parts, 1)), wrapped=True)
