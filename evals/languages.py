"""Measures ways of recognising the language of a short question, and how well search finds passages for such questions.

``python -m evals.languages`` prints the table of recognition; with the folder of an index as argument also the table of
search. Questions: ``evals/languages.yaml`` (half held out by hash), messages of others in ``evals/safety``.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.language import recognise
from evals.questions import load_questions

HERE = Path(__file__).parent
LANGUAGES = ("nl", "en", "pl", "uk", "tr", "ar")
Method = Callable[[str], str]


@dataclass(frozen=True)
class Sample:
    """A question with its language; ``held_out`` ones were not used to choose words or thresholds."""

    text: str
    language: str
    source: str
    held_out: bool


def own_samples() -> list[Sample]:
    """The questions written for this purpose."""
    data = yaml.safe_load((HERE / "languages.yaml").read_text(encoding="utf-8"))
    pairs = [(text, lang) for entry in data["same"] for lang, text in entry.items() if lang in LANGUAGES]
    pairs += [(text, lang) for lang in LANGUAGES for text in data[lang]]
    return [Sample(text, lang, "own", _half(text)) for text, lang in pairs]


def _half(text: str) -> bool:
    return hashlib.sha256(text.encode()).hexdigest()[0] in "89abcdef"


def other_samples() -> list[Sample]:
    """Messages that others wrote for other purposes: never used to choose words."""
    data = yaml.safe_load((HERE / "safety" / "danger-dev.yaml").read_text(encoding="utf-8"))
    messages = [m for part in data.values() for m in part if m.get("lang") in LANGUAGES]
    found = [Sample(m["text"], m["lang"], "messages", True) for m in messages]
    return found + [Sample(item.question, "nl", "curated", True) for item in load_questions(split="dev")]


def methods() -> dict[str, Callable[[], Method]]:
    """Each way of recognising, made when it is measured."""
    return {
        "own": lambda: lambda text: recognise(text) or "nl",
        "langdetect": _langdetect,
        "lingua": _lingua,
        "lingua, sure": _lingua_sure,
    }


def _langdetect() -> Method:
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0

    def method(text: str) -> str:
        try:
            found = str(detect(text))
        except LangDetectException:
            return "nl"
        return found if found in LANGUAGES else "nl"

    return method


def _detector() -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in LANGUAGES]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()


def _lingua() -> Method:
    detector = _detector()

    def method(text: str) -> str:
        found = detector.detect_language_of(text)
        return str(found.iso_code_639_1.name).lower() if found else "nl"

    return method


def _lingua_sure() -> Method:
    """Dutch unless lingua gives another language at least 0.8."""
    detector = _detector()

    def method(text: str) -> str:
        best = detector.compute_language_confidence_values(text)[0]
        return str(best.language.iso_code_639_1.name).lower() if best.value >= 0.8 else "nl"

    return method


def megabytes() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def recognition_rows(samples: Iterable[Sample]) -> list[str]:
    """One line of a Markdown table per method."""
    samples = list(samples)
    rows: list[str] = []
    for name, make in methods().items():
        before = megabytes()
        method = make()
        method("Wat is een SLT?")
        clock = time.perf_counter()
        found = {id(s): method(s.text) for s in samples}
        spent = (time.perf_counter() - clock) * 1000 / max(len(samples), 1)
        cells = [_share([s for s in samples if s.language == lang], found) for lang in LANGUAGES]
        rows.append(f"| {name} | {' | '.join(cells)} | {spent:.2f} | {megabytes() - before:.0f} |")
    return rows


def _share(samples: list[Sample], found: dict[int, str]) -> str:
    right = sum(found[id(s)] == s.language for s in samples)
    return f"{right}/{len(samples)}" if samples else "–"


def main() -> None:
    """Print the tables."""
    samples = own_samples()
    parts = {
        "own questions, development half": [s for s in samples if not s.held_out],
        "own questions, held-out half": [s for s in samples if s.held_out],
        "messages and curated questions by others": other_samples(),
    }
    for title, part in parts.items():
        print(f"\n### {title}\n\n| way | {' | '.join(LANGUAGES)} | ms | MB |\n|---|{'---|' * 8}")
        print("\n".join(recognition_rows(part)))
    if len(sys.argv) > 1:
        from evals.language_search import refusal_table, search_table

        print(f"\n{search_table(Path(sys.argv[1]))}\n\n{refusal_table(Path(sys.argv[1]))}")


if __name__ == "__main__":
    main()
