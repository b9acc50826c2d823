"""The gate: decides about every sentence, whoever wrote it, by holding it against what it cites."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.model import Citation, Sentence, Verdict
from assistant.units import clean
from kb.facts.route_model import SLOTS
from kb.words import STOP_WORDS, fold, raw_words, word_terms

_NEGATION = re.compile(r"\b(?:niet|geen|nooit|zonder|niets|nergens|niemand)\b")
_NUMBERS = {
    w: str(n)
    for n, w in enumerate(
        [
            "nul",
            "een",
            "twee",
            "drie",
            "vier",
            "vijf",
            "zes",
            "zeven",
            "acht",
            "negen",
            "tien",
            "elf",
            "twaalf",
            "dertien",
            "veertien",
            "vijftien",
            "zestien",
            "zeventien",
            "achttien",
            "negentien",
            "twintig",
        ]
    )
}
SUPPORT = 0.6
ILLEGIBLE = "[onleesbaar]"  # as the repair of a page marks what could not be restored


def check(sentences: Sequence[Sentence], citations: Sequence[Citation]) -> list[Verdict]:
    """A verdict per statement: its citations exist, are exact, agree in figures, names and negation, and support it."""
    known = {c.number: c for c in citations}
    return [_check_one(s, known) for s in sentences if s.kind == "statement"]


def _check_one(sentence: Sentence, known: dict[int, Citation]) -> Verdict:
    if not sentence.citations:
        return Verdict(sentence.text, False, "uncited")
    cited = [known[n] for n in sentence.citations if n in known]
    if len(cited) != len(sentence.citations):
        return Verdict(sentence.text, False, "unknown citation")
    if any(c.quote not in c.passage for c in cited):
        return Verdict(sentence.text, False, "quote not in passage")
    if any(ILLEGIBLE in c.quote for c in cited) or ILLEGIBLE in sentence.text:
        return Verdict(sentence.text, False, "illegible")
    source = " ".join(clean(c.quote) for c in cited)
    around = " ".join(f"{c.title} {c.section} {' '.join(c.path)} {c.passage if c.is_row else ''}" for c in cited)
    rows = all(c.is_row for c in cited)  # a table's cells deny nothing of each other
    reason = disagreement(plain_text(sentence.text), source, around, denies=not rows)
    return Verdict(sentence.text, not reason, reason)


def plain_text(text: str) -> str:
    """A statement without its list sign, slot label and Markdown marks."""
    bare = re.sub(rf"^(?:- )?\*\*(?:{'|'.join(SLOTS)}):\*\* (?:Afspraak: |Wettelijk: )?", "", text)
    return bare.replace("**", "")


def disagreement(text: str, source: str, around: str = "", denies: bool = True) -> str:
    """Why the source does not carry the text, or "" when it does.

    ``around`` (title and headings of the source) may give names and figures. ``denies``: whether negation must agree.
    """
    plain = clean(text)
    if fold(plain) in fold(source):
        return ""
    if not numbers(plain) <= numbers(f"{source} {around}"):
        return "figure not in source"
    if not names(plain) - spelled_out(plain, source) <= {
        fold(w) for w in re.findall(r"[\w'’-]+", f"{source} {around}")
    }:
        return "name not in source"
    if denies and _denies(plain) != _denies(source):
        return "negation differs"
    known = f"{source} {around} {' '.join(spelled_out(plain, source))}"
    return "" if support(plain, known) >= SUPPORT else "not supported"


def _denies(text: str) -> bool:
    """Whether a text denies; "niet vrij toegankelijk" is the name of a kind of help."""
    return bool(_NEGATION.search(fold(text).replace("niet vrij toegankelijk", "vrij toegankelijk")))


def numbers(text: str) -> set[str]:
    """Figures of a text, number words up to twenty included."""
    found = {n.replace(".", "").replace(",", ".") for n in re.findall(r"\d+(?:[.,]\d+)*", text)}
    return found | {_NUMBERS[w] for w in raw_words(text) if w in _NUMBERS and w != "een"}


def names(text: str) -> set[str]:
    """Folded words with a capital that do not begin a sentence."""
    return {fold(m.group()) for m in re.finditer(r"(?<![.!?:] )(?<!^)(?<![\w'’-])[A-ZÀ-Þ][\w'’-]+", text)}


def spelled_out(text: str, source: str) -> set[str]:
    """Folded words of names whose initials the source holds ("Stevig Lokaal Team" where it says SLT)."""
    found: set[str] = set()
    for run in re.findall(r"(?:\b[A-ZÀ-Þ][\w'’-]+ ?){2,}", text):
        words = run.split()
        if re.search(r"\b" + "".join(w[0] for w in words) + r"\b", source):
            found |= {fold(w) for w in words}
    return found


def support(text: str, source: str) -> float:
    """Share (0..1) of the text's content words whose stem the source holds."""
    words = [w for w in raw_words(text) if w not in STOP_WORDS]
    if not words:
        return 0.0
    held = {t for w in raw_words(source) for t in word_terms(w)}
    return sum(any(t in held for t in word_terms(w)) for w in words) / len(words)
