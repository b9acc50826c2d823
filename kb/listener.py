"""Weighs whether a message speaks of a child in danger: a model of the reader's kind (``kb.reader``) that learned from
messages (``python -m evals.train_listener``).

It hears what is meant where no word gives it away, in six languages; a few milliseconds a message. The check by words
(``assistant.danger_check``) stands by itself and goes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from kb.assemble import LISTENER_CHANGES, reader_folder
from kb.reader import OnnxReader
from kb.settings import KbSettings

ASKED = "gevaar"  # stands where the reader has its question
_MOST, _STEP = 56, 28  # words that are weighed together; a longer message is weighed in stretches that overlap


class Listener(Protocol):
    """What the danger check asks of a listener."""

    def weigh(self, message: str) -> float:
        """Log-odds that the message speaks of danger."""
        ...


class OnnxListener:
    """The int8 export under onnxruntime."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """Load tokenizer and session; raises ``ModelDamaged`` when a file has changed."""
        self._reader = OnnxReader(folder, threads)

    def weigh(self, message: str) -> float:
        """See ``Listener``; of a long message the stretch that weighs most counts."""
        return float(self._reader.score(ASKED, list(stretches(message))).max())


def stretches(message: str) -> Iterator[str]:
    """The message in stretches of at most ``_MOST`` words, each beginning halfway the one before."""
    words = message.split()
    for start in range(0, max(1, len(words) - _MOST + _STEP), _STEP):
        yield " ".join(words[start : start + _MOST])


def load_listener(settings: KbSettings) -> Listener:
    """The listener that comes with the package, assembled when it is not there yet."""
    return OnnxListener(reader_folder(settings.cache, LISTENER_CHANGES), settings.threads)
