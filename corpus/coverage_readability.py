"""How readable a Dutch text is: Flesch's reading ease in Douma's form for Dutch, and the length of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.coverage_sections import bare
from ingest.model import Document
from ingest.sentences import sentence_spans

_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*")
# A vowel with two dots begins a syllable; "ieuw", "aai" and the like are one.
_NUCLEUS = re.compile(r"[äëïöü]u?|aai|ooi|oei|eeuw?|ieuw?|[aou]u|[aeo]i|ie|oe|eu|ij|aa|ee|oo|[aeiouyàáâèéêìíîòóôùúû]")
_MARK = re.compile(r"^(?:[-•*]|\d{1,2}[.)])\s+")


@dataclass(frozen=True)
class Readability:
    """``ease`` is Flesch-Douma (higher is easier), ``median_words`` per sentence, ``over_22`` a share from 0 to 1."""

    sentences: int
    words: int
    ease: float
    median_words: float
    over_22: float


def syllables(word: str) -> int:
    """The number of vowel groups of a Dutch word, at least one."""
    return max(1, len(_NUCLEUS.findall(word.lower())))


def measure(sentences: Sequence[str]) -> Readability:
    """Douma (1960): 206.84 - 0.77 x syllables per 100 words - 0.93 x words per sentence.

    Tokens without a letter (numbers, signs) are no words. Raises ValueError where there is no sentence.
    """
    words = [found for found in (_LETTERS.findall(sentence) for sentence in sentences) if found]
    if not words:
        raise ValueError("no sentence to measure")
    count = sum(len(found) for found in words)
    per_hundred = 100 * sum(syllables(word) for found in words for word in found) / count
    lengths = [len(found) for found in words]
    ease = 206.84 - 0.77 * per_hundred - 0.93 * count / len(words)
    return Readability(len(words), count, ease, median(lengths), sum(n > 22 for n in lengths) / len(lengths))


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        text = _MARK.sub("", line.strip())
        for start, end in sentence_spans(text):
            if len(_LETTERS.findall(text[start:end])) > 1:
                yield text[start:end]


def readability_of_document(document: Document) -> Readability:
    """An official document: its prose and lists as read, without headings, tables and illegible stretches."""
    lines: list[str] = []
    for passage in document.passages:
        if passage.kind in ("prose", "list", "glossary"):
            lines.extend(line for line in passage.text.splitlines() if "[onleesbaar]" not in line)
    return measure(list(_sentences(lines)))


def readability_of_source(markdown: str) -> Readability:
    """Our Markdown: prose and list items, without headings, tables and notes."""
    lines = [line for line in markdown.splitlines() if line and not line.startswith(("#", "|", ">"))]
    return measure(list(_sentences([bare(line) for line in lines])))
