"""Dutch words for a question in another language, so that exact search and the reading of the question work too."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import yaml

from assistant.language import LANGUAGES, Language, word_lists
from kb.words import fold

_FILE = Path(__file__).parent / "data" / "terms_translated.yaml"
# Names in Latin letters need no translation (an ending after an apostrophe is left off), nor do figures and codes.
_KEEP = re.compile(r"\b[A-Z][\w-]*[A-Z0-9][\w-]*|(?<=[\w,:(] )[A-Z][a-z][\w-]+|[A-Z][a-z]+(?=['’])")
_LATIN = re.compile(r"[A-Za-z][\w-]+")
_FIGURE = re.compile(r"\b\d[\w.,]*\w|\b\d\b")
_MEANING = re.compile(r"[^\W\d_]{4,}")


@lru_cache(maxsize=1)
def _table() -> dict[Language, tuple[tuple[re.Pattern[str], str], ...]]:
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {language: tuple(_forms(rows, language)) for language in LANGUAGES}


def _forms(rows: list[dict[str, str]], language: Language) -> list[tuple[re.Pattern[str], str]]:
    pairs = [(form.strip(), row["nl"]) for row in rows for form in row[language].split(",") if form.strip()]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return [(_pattern(form, inside=language == "ar"), dutch) for form, dutch in pairs]


def _pattern(form: str, inside: bool) -> re.Pattern[str]:
    words = [re.escape(folded(w)).replace(r"\*", r"[\w'’]*") for w in form.split()]
    body = r"\s+".join(words)
    return re.compile(body if inside else rf"(?<![\w]){body}(?![\w])")


def folded(text: str) -> str:
    """Lower case without accents, Polish ł and Turkish ı as plain letters."""
    return fold(text.replace("ı", "i").replace("İ", "i")).replace("ł", "l").replace("’", "'")


def dutch_words(text: str, language: Language) -> str:
    """A question in Dutch words, in its order; what has none here stays as it is, so that nothing asked is dropped.

    Not a sentence to show: it is what search and the reading of the question get instead of the question.
    """
    text = unicodedata.normalize("NFC", text)
    plain = folded(text)
    taken = [False] * (len(plain) + len(text))
    found: list[tuple[int, str]] = []

    def take(start: int, end: int, words: str) -> None:
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append((start, words))

    for pattern, dutch in _table()[language]:
        for match in pattern.finditer(plain):
            take(match.start(), match.end(), dutch)
    for match in (_LATIN if language in ("ar", "uk") else _KEEP).finditer(text):
        take(match.start(), match.end(), match.group())
    for match in _FIGURE.finditer(text):
        take(match.start(), match.end(), match.group())
    lists = word_lists()[language]
    for match in _MEANING.finditer(plain):
        if not lists.weight(match.group(), match.group()):
            take(match.start(), match.end(), match.group())
    return " ".join(dict.fromkeys(word for _, said in sorted(found) for word in said.split())) or text
