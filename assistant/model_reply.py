"""Reads a language model's reply: one sentence a line with its [n] marks; nothing else of it survives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from assistant.model import Sentence

MOST_WORDS = 60
_MARKS = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
_AT_END = re.compile(rf"(?:\s*{_MARKS.pattern})+\s*[.!]?\s*$")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_LEAD = re.compile(r"^(?:ja|nee)\s*[,.:]\s*", re.I)
# An address, a link or image, markup, code, a table: none has a place in a sentence.
_FORBIDDEN = re.compile(
    r"://|www\.|\]\s*\(|!\[|[<>{}`|\\@#^~_=]|\b(?:mailto|javascript|data|file|https?)\s*:|&#?\w+;"
    r"|\b[\w-]+\.(?:nl|com|org|net|eu|be|de|io|info|example|test|app|dev|biz|co|me|ai|ru|cn|html?|php)\b",
    re.I,
)


def whole_lines(pieces: Iterable[str]) -> Iterator[str]:
    """Whole lines out of pieces of text; what stands between <think> marks is skipped."""
    left, thinking = "", False
    for piece in pieces:
        left += piece
        while "\n" in left:
            line, left = left.split("\n", 1)
            line, thinking = _thoughtless(line, thinking)
            yield line
    yield _thoughtless(left, thinking)[0]


def _thoughtless(line: str, thinking: bool) -> tuple[str, bool]:
    line = re.sub(r"<think>.*?</think>", "", line)
    if thinking:
        _, closed, line = line.partition("</think>")
        return line, not closed
    before, opened, _ = line.partition("<think>")
    return before, bool(opened)


def read_line(line: str) -> Sentence | None:
    """The sentence of a line with its citations, None for an empty line.

    A leading "Ja," or "Nee," is taken off: it answers the question, which no quote does by itself.
    """
    plain = unicodedata.normalize("NFKC", line)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn", "Cs") or c == "\t")
    numbers = [int(n) for group in _MARKS.findall(plain) for n in re.findall(r"\d+", group)]
    text = _AT_END.sub("", _BULLET.sub("", plain)).replace("**", "").strip()
    text = re.sub(r"\s+", " ", _LEAD.sub("", text))
    if not text:
        return None
    text = text[0].upper() + text[1:]
    return Sentence(text if text[-1] in ".!?:;" else f"{text}.", tuple(dict.fromkeys(numbers)))


def misshapen(text: str) -> str:
    """Why a text is no plain Dutch sentence, or ""."""
    if _FORBIDDEN.search(text):
        return "address or markup"
    if _MARKS.search(text) or "[" in text or "]" in text:
        return "marks within the sentence"
    if any(c.isalpha() and "LATIN" not in unicodedata.name(c, "") for c in text):
        return "other script"
    if any(c.isnumeric() and not c.isascii() for c in text):
        return "other digits"
    return "too long" if len(text.split()) > MOST_WORDS else ""
