"""Where words stand on a PDF page, for marking a quote; asked for one page at a time (pypdfium2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.model import Box


def word_boxes(path: Path, page: int) -> tuple[Box, ...]:
    """The words of page ``page`` (from 1) with their places in points from the lower left corner.

    Raises IndexError where the file has no such page and ValueError where the file or the page cannot be read.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            if not 1 <= page <= len(document):
                raise IndexError(page)
            return _words(document[page - 1].get_textpage())
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error


def _words(text_page: Any) -> tuple[Box, ...]:
    boxes: list[Box] = []
    letters: list[tuple[str, tuple[float, float, float, float]]] = []
    count = text_page.count_chars()
    text = text_page.get_text_range(0, count) if count else ""
    for index in range(min(count, len(text))):
        character = text[index]
        if character.isspace() or not character.isprintable():
            _close(letters, boxes)
            continue
        letters.append((character, text_page.get_charbox(index)))
    _close(letters, boxes)
    return tuple(boxes)


def _close(letters: list[tuple[str, tuple[float, float, float, float]]], boxes: list[Box]) -> None:
    if not letters:
        return
    lefts, bottoms, rights, tops = zip(*(box for _, box in letters), strict=True)
    word = "".join(character for character, _ in letters)
    boxes.append(Box(word, min(lefts), min(bottoms), max(rights), max(tops)))
    letters.clear()
