"""Weighs a message by what was learned from examples, for danger said in words that no phrase of the patterns holds.

A linear model over readable features: word classes of ``prompts/danger_classes.yaml`` that stand together in a sentence
(the same in six languages), words, beginnings of words that stand near each other, groups of letters, and what a word
means: a word that no example held has the weight of the examples' words that mean the like. All weights stand in
``data/danger_weights.tsv``; ``python -m evals.fit_danger`` makes that file and says how it was measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby, pairwise
from math import exp, sqrt
from pathlib import Path

import yaml

from assistant.phrases import PhraseBook, Word, read_words
from prompts import FOLDER

WEIGHTS = Path(__file__).parent / "data" / "danger_weights.tsv"
LETTERS = (3, 4, 5)
_CLASS, _PAIR = 0.5, 0.3  # value of a class and of two classes together
_LETTERS, _WORDS = 2.5, 2.0  # of all groups of letters and of all words together
_ROW, _NEAR = 1.0, 1.0  # of all neighbours and of all near words
_STEM, _APART = 5, 4  # letters of a beginning, and how far apart near words may stand
_MOST = 40  # words that are weighed together; a longer message is read in stretches
GENERAL = 1.0  # what a question about policy must weigh more (log odds)
_DOUBT = -4.5  # a phrase counts from this score, unless it is danger whatever else is said
_SECOND = 0.5  # a second kind is named from this share of the first


@dataclass(frozen=True)
class Weights:
    """``danger`` and per kind: feature → weight (the empty feature is the bias); ``threshold`` of the danger score."""

    danger: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]
    threshold: float


@lru_cache(maxsize=1)
def class_book() -> PhraseBook:
    """The word classes, compiled; raises ``ValueError`` for a line that is not in the phrase language."""
    data = yaml.load((FOLDER / "danger_classes.yaml").read_text(encoding="utf-8"), yaml.SafeLoader)
    book = PhraseBook({})
    for name, block in data.items():
        book.add((name,), [line for line in map(str.strip, block.splitlines()) if line])
    return book


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The learned weights; raises ``ValueError`` when a line of the file has no number."""
    tables: dict[str, dict[str, float]] = defaultdict(dict)
    table = ""
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines():
        feature, tab, value = line.rpartition("\t")
        if tab:
            tables[table][feature] = float(value)
        elif not line.startswith("#"):
            table = line.strip("[]")
    threshold = tables.pop("threshold")[""]
    return Weights(tables.pop("danger"), tables, threshold)


def features(words: Sequence[Word]) -> dict[str, float]:
    """What the model sees: ``k:`` classes, ``c:`` letters (a space is a word's edge), ``w:`` words, ``s:`` and ``x:``
    beginnings beside and near each other, ``e:`` what the words mean."""
    texts = [word.text for word in words]
    stems = [text[:_STEM] for text in texts]
    found = _class_features(words)
    found |= _shared(_LETTERS, (f"c:{group}" for text in texts for group in _letter_groups(text)))
    found |= _shared(_WORDS, (f"w:{text}" for text in texts))
    found |= _shared(_ROW, (f"s:{a} {b}" for a, b in pairwise(stems)))
    found |= _shared(_NEAR, (f"x:{a} {b}" for i, a in enumerate(stems) for b in stems[i + 2 : i + _APART + 1]))
    return found | _shared(1.0, (f"e:{text}" for text in texts))


def _shared(value: float, names: Iterable[str]) -> dict[str, float]:
    """Every name once, with the value divided so that a long message weighs no more than a short one."""
    different = dict.fromkeys(names, 0.0)
    return dict.fromkeys(different, value / sqrt(len(different))) if different else different


def _letter_groups(word: str) -> Iterator[str]:
    edged = f" {word} "
    for length in LETTERS:
        yield from (edged[i : i + length] for i in range(len(edged) - length + 1))


def _class_features(words: Sequence[Word]) -> dict[str, float]:
    sentences: dict[int, set[str]] = defaultdict(set)
    for match in class_book().find(words):
        sentences[match.sentence].add(match.label[0])
    found = {f"k:{name}": _CLASS for names in sentences.values() for name in names}
    pairs = (pair for names in sentences.values() for pair in combinations(sorted(names), 2))
    return found | {f"k:{a}+{b}": _PAIR for a, b in pairs}


def stretches(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The whole message when it is short, else its sentences; of a long sentence, stretches that overlap."""
    if len(words) <= _MOST:
        yield words
        return
    for _, sentence in groupby(words, key=lambda word: word.sentence):
        whole = list(sentence)
        for start in range(0, max(1, len(whole) - _MOST // 2), _MOST // 2):
            yield whole[start : start + _MOST]


def learned_danger(text: str, general: bool = False) -> tuple[str, ...]:
    """The kinds of danger that a message most likely speaks of, at most two; empty when it weighs too little.

    ``general``: the message asks about policy and about nobody in particular, so that it must weigh more.
    """
    known = weights()
    best = _weightiest(text)
    enough = known.threshold + (GENERAL if general else 0.0)
    return likely_kinds(best) if _score(known.danger, best) >= enough else ()


def doubtful(text: str) -> bool:
    """Whether a message weighs so little that a phrase in it may well mean something else."""
    return danger_score(text) < _DOUBT


def danger_score(text: str) -> float:
    """The score of the stretch that weighs most (log odds)."""
    return _score(weights().danger, _weightiest(text))


def likely_kinds_of(text: str) -> tuple[str, ...]:
    """The likeliest kinds of the stretch that weighs most."""
    return likely_kinds(_weightiest(text))


def _weightiest(text: str) -> dict[str, float]:
    """The features of the stretch that weighs most."""
    read = [features(words) for words in stretches(read_words(text))]
    return max(read, key=lambda found: _score(weights().danger, found))


def likely_kinds(found: Mapping[str, float]) -> tuple[str, ...]:
    """The likeliest kind, and the second when it comes near."""
    scores = {kind: 1 / (1 + exp(-_score(table, found))) for kind, table in weights().kinds.items()}
    first, second = sorted(scores, key=lambda kind: -scores[kind])[:2]
    return (first, second) if scores[second] >= _SECOND * scores[first] else (first,)


def _score(table: Mapping[str, float], found: Mapping[str, float]) -> float:
    return table[""] + sum(value * table[name] for name, value in found.items() if name in table)
