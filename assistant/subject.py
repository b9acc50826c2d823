"""What a question is about, as a later one points back to it ("Wie levert die?"): its name, put in the place of what
points, or its own words without those that only ask something of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from kb.words import STOP_WORDS, fold, raw_words

_DATA = Path(__file__).parent / "data"
# "Wat is pleegzorg?", "Wat doet de POH jeugd?", "Wat houdt het MDO in?"
_ASKS_WHAT = re.compile(
    r"^(?:(?:en|maar|dus|oke)\W+)?(?:wat (?:is|zijn|was|waren|doet|doen|betekent|betekenen|houdt|houden|levert|leveren)"
    r"|wat versta\w+ .*?\bonder|wie (?:is|zijn)|hoe (?:werkt|werken))\s+"
)
_ACCORDING = re.compile(r"\s+(?:volgens|vanaf|sinds|na|tot)\b.*$", re.IGNORECASE)
_JOINS = ("in", "van", "voor", "met", "op", "en", "de", "het", "bij")  # inside a name
_BEFORE = ("de", "het", "een")
_MOST_NAMED = 4
_POINTS = re.compile(r"\b(?:die|dat|dit|deze|hij|ze|zij|hem|het)\b(?P<next>\s+[\w'’-]+)?", re.IGNORECASE)
_POINTS_BY = re.compile(
    r"\b(?:daar|er|hier)\s?(?P<by>aan|in|van|voor|over|bij|mee|op|onder|tegen|uit|naar|door)\b", re.IGNORECASE
)
# "Ze" points at several or at an organisation, "hij" at what "de" stands before; else at a person.
_BY_PERSON = {
    **dict.fromkeys(("ze", "zij"), re.compile(r".*(?:en|s)$|[A-Z]")),
    **dict.fromkeys(("hij", "hem"), re.compile(r"[Dd]e ")),
}
_SEVERAL = ("die", "deze", "ze", "zij")  # what may point at two things
_BY = {"mee": "met"}
_OF_WHAT = re.compile(
    r"^(?:(?:en|maar)\s+)?(?:wat|wie|welke) (?:is|zijn|was|waren|worden) (?:de|het|haar|hun) (?P<what>[\w'’-]+)\W*$"
)
_QUESTION_WORD = re.compile(r"\b(?:wie|wat|welke?|waar\w*|wanneer|hoe\w*|waarom)\b")


@lru_cache(maxsize=4)
def _listed(key: str) -> frozenset[str]:
    words = yaml.safe_load((_DATA / "asking_words.yaml").read_text(encoding="utf-8"))[key]
    return frozenset(words.split())


@lru_cache(maxsize=1)
def _fronts() -> tuple[str, ...]:
    return tuple(w[:-1] for w in _listed("words") if w.endswith("*"))


def only_asks(word: str) -> bool:
    """Whether a word asks something of a subject and names none ("betaalt", "daarvan", "hoeveel")."""
    folded = fold(word)
    return folded in _listed("words") or folded.startswith(_fronts())


def asks_itself(text: str) -> bool:
    """Whether a question says what it asks ("Wie betaalt dat?"), unlike a subject alone ("En voor pleegzorg?")."""
    return _QUESTION_WORD.search(fold(text)) is not None or any(map(only_asks, raw_words(text)))


def is_of_something(text: str) -> bool:
    """Whether a question asks for what only something else can have ("Wat zijn de eisen?")."""
    asked = _OF_WHAT.match(fold(text).strip())
    return asked is not None and asked["what"] in _listed("of_something")


def subject_of(text: str) -> str:
    """The one thing that a question only asks the meaning or work of, with its article ("de POH jeugd"); else ""."""
    if _ASKS_WHAT.match(fold(text).strip()) is None or is_of_something(text):
        return ""
    words = _ACCORDING.sub("", text.strip().rstrip("?!. ")).split()
    names = [n for n, word in enumerate(words) if _names(word)]
    if not names or len(names) > _MOST_NAMED:
        return ""
    first, last = names[0], names[-1]
    inside = [fold(w) for n, w in enumerate(words[first:last], first) if n not in names]
    if any(w not in _JOINS for w in inside) or any(w.endswith((",", ".", ";", ":")) for w in words[first:last]):
        return ""
    begin = first - 1 if first and fold(words[first - 1]) in _BEFORE else first
    return " ".join(words[begin : last + 1])


def _names(word: str) -> bool:
    folded = fold(word).strip("?,.;:!\"'()")
    return len(folded) > 1 and folded not in STOP_WORDS and not folded.isdigit() and not only_asks(folded)


def in_its_place(text: str, subject: str) -> str:
    """The question with the subject in the place of the one word that points at it; "" where none does."""
    by = _POINTS_BY.search(text)
    if by is not None:
        return f"{text[: by.start()]}{_BY.get(by['by'].lower(), by['by'].lower())} {subject}{text[by.end() :]}"
    for points in _POINTS.finditer(text):
        person = _BY_PERSON.get(fold(points.group().split()[0]))
        if " en " in subject and fold(points.group().split()[0]) not in _SEVERAL:
            continue
        behind = fold(points["next"] or "").strip()
        if person is not None and not person.match(subject):
            continue
        if behind not in ("dat", "of") and (not behind or only_asks(behind) or behind in STOP_WORDS):
            end = points.end() - len(points["next"] or "")
            return f"{text[: points.start()]}{subject}{text[end:]}"
    return ""
