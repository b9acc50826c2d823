"""Whether a quote supports a sentence, judged by words, numbers, negation, strength and names; no model.

Takes the place of the entailment model in ALCE (Gao et al. 2023, arXiv:2305.14627). It is checked against hand-judged
pairs (``evals/support_pairs.yaml``, ``python -m evals.agreement``); its known blind spots stand in docs/EVALUATION.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from evals.folding import normalise
from evals.support_words import BOUNDS, HEDGES, LIGHT, MAY, MUST, NEGATORS, NUMBER_WORDS, SAME, TOTAL
from kb.words import STOP_WORDS, raw_words, stem_word, word_terms

COVERED = 0.88  # share of the sentence's content words found in the quote; fitted on the odd half of the pairs
IN_ORDER = 0.3  # share of them that the quote has in the same order; same fit
_REACH = 4
_PREFIX = 5
_CLAUSE_WORDS = 4
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[\w,;:)] )[A-Z][\w-]+|\b[A-Z][A-Za-z]*[A-Z]\w*\b")
_TWENTIES = re.compile(r"^(een|twee|drie|vier|vijf|zes|zeven|acht|negen)en(twintig|dertig|veertig|vijftig)$")


@dataclass(frozen=True)
class Support:
    """``covered`` and ``in_order`` in 0..1; ``conflict`` names what contradicts or is missing, empty when nothing."""

    covered: float
    in_order: float
    conflict: str

    @property
    def supported(self) -> bool:
        """The judgement."""
        return not self.conflict and self.covered >= COVERED and self.in_order >= IN_ORDER


@lru_cache(maxsize=50_000)
def judge_support(sentence: str, quote: str, context: str = "") -> Support:
    """Judge one sentence by its quote; ``context`` (title, headings, dates shown beside it) may hold names, numbers."""
    if normalise(sentence).rstrip(".;:") in normalise(quote):
        return Support(1.0, 1.0, "")
    wanted = _content(sentence)
    known = _term_set(quote) | _term_set(context)
    covered = sum(_is_covered(word, known) for word in wanted) / len(wanted) if wanted else 1.0
    return Support(covered, _order(wanted, quote, context), _conflict(sentence, quote, context))


def _conflict(sentence: str, quote: str, context: str) -> str:
    if numbers(sentence) - numbers(quote) - numbers(context):
        return "number"
    if _negated(sentence, quote) or _negated(quote, sentence):
        return "negation"
    if _too_strong(sentence, quote):
        return "strength"
    if _strayed(sentence, quote):
        return "swap"
    return "name" if _missing_name(sentence, f"{context} {quote}") else ""


def numbers(text: str) -> frozenset[str]:
    """All numbers of a text as digits, number words included; "1.000" and "1000" are one."""
    plain = normalise(text)
    digits = {re.sub(r"[.,](?=\d{3}\b)", "", n).replace(",", ".") for n in _NUMBER.findall(plain)}
    return frozenset(digits | {n for w in raw_words(plain) if (n := _number_word(w))})


def _number_word(word: str) -> str:
    match = _TWENTIES.match(word)
    if match:
        one = "1" if match[1] == "een" else NUMBER_WORDS[match[1]]
        return str(int(one) + int(NUMBER_WORDS[match[2]]))
    return NUMBER_WORDS.get(word, "")


def _content(text: str) -> list[str]:
    return [w for w in raw_words(text) if w not in STOP_WORDS | NEGATORS | LIGHT | TOTAL]


@lru_cache(maxsize=5_000)
def _term_set(text: str) -> frozenset[str]:
    plain = normalise(text)
    found = {t for w in raw_words(plain) for t in (*word_terms(w), stem_word(w), _number_word(w))}
    for names in SAME:
        if any(re.search(rf"\b{name}\b", plain) for name in names):
            found.update(t for name in names for w in raw_words(name) for t in word_terms(w))
    return frozenset(found - {""})


def _is_covered(word: str, known: frozenset[str]) -> bool:
    stem, *parts = word_terms(word)
    if stem in known or _number_word(word) in known:
        return True
    if parts and all(part in known for part in parts):
        return True
    return len(_root(stem)) >= _PREFIX and any(_akin(_root(stem), _root(other)) for other in known)


def _root(stem: str) -> str:
    return stem.removeprefix("ge")


def _akin(one: str, other: str) -> bool:
    """Forms of one word that the stemmer keeps apart: verwijz-ing, verwijz-en; contracteer-t, gecontracteer-d."""
    shared = min(len(one), len(other))
    return shared >= _PREFIX and abs(len(one) - len(other)) <= 3 and one[:_PREFIX] == other[:_PREFIX]


def _order(wanted: list[str], quote: str, context: str) -> float:
    """Share of the covered words that stand in the quote in the same order."""
    around, present = _term_set(context), _term_set(quote)
    left = [stem_word(w) for w in wanted if _is_covered(w, present) or not _is_covered(w, around)]
    return _common_run([stem_word(w) for w in raw_words(quote)], left) / len(left) if left else 1.0


def _common_run(one: list[str], other: list[str]) -> int:
    """Length of the longest common subsequence (ROUGE-L, Lin 2004)."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = 0
        for n, b in enumerate(other, 1):
            before, row[n] = row[n], before + 1 if a == b else max(row[n], row[n - 1])
    return row[-1]


def _negated(text: str, against: str) -> bool:
    """Whether the text denies what the other affirms: a negator, and the words near it that the other has without."""
    words, other = raw_words(text), raw_words(against)
    bound = {stem_word(w) for n, w in enumerate(other) if _near_negator(other, n)}
    free = {stem_word(w) for w in other} - bound
    for n, word in enumerate(words):
        if word not in NEGATORS:
            continue
        reach = words[max(0, n - 3) : n] + words[n + 1 : n + 1 + _REACH]
        denied = {stem_word(w) for w in reach if w not in STOP_WORDS | NEGATORS}
        if denied and len(denied & free) * 2 >= len(denied) and not denied & bound:
            return True
    return False


def _near_negator(words: list[str], place: int) -> bool:
    around = words[max(0, place - _REACH) : place] + words[place + 1 : place + 4]
    return any(w in NEGATORS for w in around)


def _too_strong(sentence: str, quote: str) -> bool:
    said, shown = set(raw_words(sentence)), set(raw_words(quote))
    if said & TOTAL and (not shown & TOTAL or ("regel" in shown and "regel" not in said)):
        return True
    if said & MUST and not shown & MUST and shown & MAY:
        return True
    if _hedged(_nearest(sentence, _sentences(quote))) and not said & (HEDGES | MAY):
        return True
    return _bound(normalise(sentence), numbers(sentence)) != _bound(normalise(quote), numbers(sentence))


def _hedged(text: str) -> bool:
    return bool(set(raw_words(text)) & HEDGES)


def _bound(text: str, counted: frozenset[str]) -> frozenset[str]:
    """Which bounds ("at least", "at most") stand right before one of the numbers."""
    found: set[str] = set()
    for name, forms in BOUNDS.items():
        for form in forms:
            for after in re.findall(rf"\b{form}\s+(\S+)", text):
                if counted & numbers(after):
                    found.add(name)
    return frozenset(found)


def _strayed(sentence: str, quote: str) -> bool:
    """A number (or, beside a number, a name) that belongs to another clause than the rest, which has its own."""
    counted = numbers(sentence)
    if not counted:
        return False
    clause = _nearest(sentence, _clauses(quote))
    held = numbers(clause)
    if counted - held and held - counted and not held & counted:
        return True
    names = {normalise(n) for n in _NAME.findall(sentence)}
    missing = {n for n in names if n not in raw_words(clause) and n in raw_words(quote)}
    return bool(missing) and bool({normalise(n) for n in _NAME.findall(clause)} - names)


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?;])\s+|\n", text) if part.strip()] or [text]


def _clauses(text: str) -> list[str]:
    found: list[str] = []
    for part in re.split(r"(?<=[.!?;,])\s+|\n", text):
        short = len(part.split()) < _CLAUSE_WORDS or (found and len(found[-1].split()) < _CLAUSE_WORDS)
        if found and short:
            found[-1] += " " + part
        else:
            found.append(part)
    return found


def _nearest(sentence: str, parts: Iterable[str]) -> str:
    wanted = _content(sentence)
    return max(parts, key=lambda part: sum(_is_covered(w, _term_set(part)) for w in wanted))


def _missing_name(sentence: str, shown: str) -> bool:
    known = _term_set(shown) | frozenset(raw_words(shown))
    initials = "".join(w[0] for w in raw_words(shown) if w not in ("en", "de", "het"))
    names = {part for n in _NAME.findall(sentence) for part in raw_words(n)} - STOP_WORDS
    return any(not _is_covered(name, known) and name.rstrip("s'") not in initials for name in names)
