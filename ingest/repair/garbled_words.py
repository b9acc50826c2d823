"""Tokens that text recognition left as no word at all: how to tell them, and to mark them illegible in running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.repair.lexicon import Vocabulary, bare
from ingest.repair.paragraphs import is_capitals
from ingest.repair.words import ILLEGIBLE, Line, Word, merged

_INNER_SIGN = re.compile(r"[^\W\d][@_\[\]{}|\\~^?!;%=—](?=[^\W\d])|[^\W\d][_\[\]{}\\~^]|[_\[\]{}\\~^][^\W\d]")
_ODD_CASE = re.compile("[a-zà-ÿ][A-ZÀ-Þ]")
_FINE_CASE = re.compile(
    "^(?:[A-Z][a-zà-ÿ]+(?:[A-Z][a-zà-ÿ]+)+|[a-z][A-Z][a-z]+|[A-Z]+[a-z]{1,2}|[A-Z]{1,3}[a-z][A-Z]+|[A-Z][a-z][A-Z]s?)$"
)
_FINE_SIGNS = frozenset("–—-&€%+/•*§→←↑↓×±=≤≥<>…°|.,:;()'\"‘’“”«»□■o")
_ADDRESS = re.compile(r"://|www\.|@\w+\.|^\w[\w.-]*(?:/[\w.-]+)+/?$|\w\.[a-z]{2,4}$")
_FINE_NUMBER = re.compile(
    r"^[(€$£±~<>≤≥+-]*\d[\d.,:/–-]*(?:%|[a-zë]{1,4})?[)+.,:;?]*$|^\(?\d{1,4}[A-Z]{1,3}\d{1,4}[).,;:]?$|^\(?[A-Za-z]{1,8}[-.]?\d[\w.,:;)/-]*$"
)
_CAMEL_PART = re.compile("[A-Z]?[a-zà-ÿ]+")


def garbled(token: str, vocabulary: Vocabulary, repeated: Collection[str] = ()) -> float:
    """How surely a token is no word: 1 for signs inside letters or capitals in the wrong place, 0.5 for unknown ones.

    Codes, numbers, addresses and what the document writes on two pages (``repeated``) count 0.
    """
    if not any(char.isalnum() for char in token):
        ruled = len(token) > 2 and len(set(token)) == 1
        return 0.0 if ruled or (all(char in _FINE_SIGNS for char in token) and len(token) < 3) else 1.0
    if token in repeated or _ADDRESS.search(token):
        return 0.0
    if any(char.isdigit() for char in token):
        return 0.0 if _FINE_NUMBER.match(token) else 0.5
    if _INNER_SIGN.search(token) or _has_odd_case(token.strip("().,:;‘’'“”"), vocabulary):
        return 1.0
    word = bare(token)
    if not word.replace("-", "").replace("'", "").isalpha() or word in repeated:
        return 0.0
    if len(word) < 4 or vocabulary.known(word):
        return 0.0
    return 0.5


def _has_odd_case(token: str, vocabulary: Vocabulary) -> bool:
    """True for a capital after a small letter, other than in "JeugdzorgPlus", "iWmo" or "AMvB"."""
    if not _ODD_CASE.search(token):
        return False
    if not _FINE_CASE.match(token):
        return True
    return any(len(part) > 3 and not vocabulary.known(part) for part in _CAMEL_PART.findall(token))


def repeated_tokens(lines: Sequence[Line]) -> set[str]:
    """What stands on two pages or more, as written and as a bare word: the document means it."""
    pages = Counter(token for token, _ in {(form, line.page) for line in lines for form in _forms(line)})
    return {token for token, count in pages.items() if count > 1}


def _forms(line: Line) -> Iterator[str]:
    for word in line.words:
        yield word.text
        yield bare(word.text)


def mark_garbled(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    """The lines with every garbled token, and the unknown ones beside it, as one illegible stretch.

    For texts that came out of recognition only. Signs that stand alone are left.
    """
    repeated = repeated_tokens(lines)
    tokens = {word.text for line in lines if not line.dropped for word in line.words}
    weights = {token: garbled(token, vocabulary, repeated) for token in tokens if any(map(str.isalpha, token))}
    weights = {token: weight for token, weight in weights.items() if weight}
    marked = [
        line.with_words(_marked(line.words, weights))
        if not line.dropped and any(word.text in weights for word in line.words)
        else line
        for line in lines
    ]
    return [
        replace(before, dropped="diagram_label") if all(word.illegible for word in line.words) and line.words else line
        for before, line in zip(lines, marked, strict=True)
    ]


def _marked(words: Sequence[Word], known: Mapping[str, float]) -> list[Word]:
    weights = [0.0 if word.kinds else known.get(word.text, 0.0) for word in words]
    shouted = is_capitals(" ".join(word.text for word in words))
    result: list[Word] = []
    for unsure, group in groupby(range(len(words)), key=lambda place: weights[place] > 0):
        places = list(group)
        stretch = [words[place] for place in places]
        sure = any(weights[place] == 1 for place in places) or (unsure and len(places) == len(words) and shouted)
        result += [merged(stretch, ILLEGIBLE, "illegible")] if sure else stretch
    return result
