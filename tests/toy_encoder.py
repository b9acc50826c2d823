"""A stand-in for the embedding model that tests of the index use: words as hashed directions, no weights to load."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from datetime import date

import numpy as np

from ingest.model import Document, Metadata, Page, Passage, Reading
from kb.encode import Encoded

WIDTH = 256


class ToyEncoder:
    """A vector per word, drawn from the word itself; the text's vector is their mean. ``texts`` are those encoded."""

    name = "toy"
    width = WIDTH

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], prefix: str) -> list[Encoded]:
        """See ``kb.encode.Encoder``."""
        self.texts.extend(texts)
        return [_encode(text) for text in texts]


def _encode(text: str) -> Encoded:
    words = list(re.finditer(r"\w+", text.lower())) or list(re.finditer(r"^", text))
    tokens = np.stack([_direction(m.group()) for m in words])
    mean = tokens.mean(axis=0)
    starts = np.array([m.start() for m in words], dtype=np.int32)
    return Encoded(mean / np.linalg.norm(mean), tokens, starts)


def _direction(word: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    drawn = np.random.default_rng(zlib.crc32(word.encode())).normal(size=WIDTH).astype(np.float32)
    return drawn / np.float32(np.linalg.norm(drawn))


def document_of(
    identity: str,
    *texts: str,
    region: str | None = None,
    kind: str | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    path: tuple[str, ...] = ("1 Kop",),
) -> Document:
    """A document of one page whose lines are its passages."""
    page = Page(1, "\n".join(texts), "\n".join(texts))
    passages: list[Passage] = []
    start = 0
    for number, text in enumerate(texts):
        name = f"{identity}#{number}"
        passages.append(Passage(name, identity, path, path[-1], 1, 1, start, start + len(text), text))
        start += len(text) + 1
    metadata = Metadata(identity, identity, region=region, kind=kind, valid_from=valid_from, valid_until=valid_until)
    return Document(metadata, f"{identity}.md", identity, (page,), passages=tuple(passages))


def reading_of(*documents: Document) -> Reading:
    """A reading of these documents."""
    return Reading(documents)
