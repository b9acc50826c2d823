"""Decides whether a message speaks of danger, and of which kind, by the phrases in ``prompts/danger_patterns.yaml``.

No index: phrases, what they are about and who they are about. The file explains its own levels. Where no phrase speaks,
word classes and words are weighed (``assistant/danger_learned.py``), and where they say too little what the listener
hears, when it is there (``assistant/danger_meaning.py``); without it no model runs. Where a phrase speaks, a message
that weighs next to nothing is left alone all the same, unless the phrase is danger whatever else is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import yaml

from assistant.danger_learned import doubtful, learned_danger
from assistant.danger_meaning import meant_danger, overruled
from assistant.language import recognise
from assistant.phrases import Match, PhraseBook, Word, read_words
from kb.listener import Listener
from kb.words import STOP_WORDS, fold
from prompts import FOLDER, render

Language = Literal["nl", "en", "pl", "uk", "tr", "ar"]
LANGUAGES: tuple[Language, ...] = ("nl", "en", "pl", "uk", "tr", "ar")
KINDS = (
    "suicide",
    "self_harm",
    "intoxication",
    "unsafe_now",
    "threat",
    "missing",
    "sexual_violence",
    "abuse",
    "psychosis",
)


_A_WORD = re.compile(r"[^\W\d_]{3,}")
_OF_SOMEBODY = ("person", "someone", "acute", "child", "leans", "help")  # markers of a message about somebody


@dataclass(frozen=True)
class Danger:
    """What a message was found to speak of: kinds in the order of ``KINDS``, its language, who seems to write, and how
    it was heard: ``by_phrase``, or only by what was learned; ``supposed``: it asks what to do if, of nobody.
    """

    kinds: tuple[str, ...]
    language: Language
    child: bool
    professional: bool
    by_phrase: bool
    supposed: bool


@dataclass(frozen=True)
class Reading:
    """A message with everything the pattern file sees in it."""

    markers: tuple[Match, ...]
    rules: tuple[Match, ...]

    def has(self, marker: str, sentence: int | None = None) -> bool:
        """Whether the marker stands in the message, or in that sentence of it."""
        return any(m.label[1] == marker and sentence in (None, m.sentence) for m in self.markers)


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(
        (FOLDER / "danger_patterns.yaml").read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return data


@lru_cache(maxsize=1)
def phrase_book() -> PhraseBook:
    """The compiled pattern file; raises ``ValueError`` when a line of it is not in the phrase language."""
    data = _data()
    book = PhraseBook(data["groups"])
    for name, block in data["markers"].items():
        book.add(("marker", name), _lines(block))
    for language, kinds in data["rules"].items():
        for kind, levels in kinds.items():
            for level, block in levels.items():
                book.add((language, kind, level), _lines(block))
    return book


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def read_message(text: str) -> Reading:
    """Everything the pattern file sees in one message."""
    words = read_words(text.replace(render("privacy.name"), " persoonsnaam "))
    found = phrase_book().find(words)
    return Reading(tuple(m for m in found if m.label[0] == "marker"), tuple(m for m in found if m.label[0] != "marker"))


def find_danger(text: str, before: Sequence[str] = (), listener: Listener | None = None) -> Danger | None:
    """The danger a message speaks of, or None. ``before``: the writer's earlier messages, for who is spoken of;
    ``listener`` hears what words do not, and may overrule the learned ones.
    """
    reading = read_message(text)
    about = any(read_message(turn).has("person") for turn in before)
    fired = [m for m in reading.rules if _fires(m, reading, about)] or _hints(reading, about)
    if not any(m.label[2] == "always" for m in fired) and not about and doubtful(text):
        fired = []
    general = reading.has("policy") and not reading.has("person") and not about
    kinds = {m.label[1] for m in fired}
    says = says_something(text)
    if not kinds and says:
        kinds = set(learned_danger(text, general))
        if kinds and listener is not None and overruled(text, listener, general):
            return None
    if not kinds and says and listener is not None:
        kinds = set(meant_danger(text, listener, general, later=bool(before)))
    if not kinds:
        return None
    supposed = reading.has("supposed") and not about and not any(m.label[2] == "always" for m in fired)
    return Danger(
        kinds=tuple(k for k in KINDS if k in kinds),
        language=_language(fired) if fired else recognise(text) or "nl",
        child=reading.has("child"),
        professional=reading.has("professional"),
        by_phrase=bool(fired),
        supposed=supposed and not reading.has("person") and not reading.has("child"),
    )


def says_something(text: str) -> bool:
    """Whether there is anything to weigh or look up: signs and single letters say nothing, nor does "en als hij niet
    wil".
    """
    return any(word not in STOP_WORDS and word not in _empty_words() for word in _A_WORD.findall(fold(text)))


@lru_cache(maxsize=1)
def _empty_words() -> frozenset[str]:
    return frozenset(_data()["empty_words"])


def is_policy_question(text: str) -> bool:
    """Whether a message is about policy and about nobody in particular."""
    reading = read_message(text)
    return reading.has("policy") and not reading.has("person")


def about_nobody(text: str) -> bool:
    """Whether a message speaks of and to nobody, asks for no help, is not urgent and holds nothing of danger."""
    reading = read_message(text)
    return not reading.rules and not any(reading.has(marker) for marker in _OF_SOMEBODY)


def _fires(match: Match, reading: Reading, about: bool) -> bool:
    kind, level = match.label[1], match.label[2]
    here = match.sentence
    policy = reading.has("policy", here)
    particular = reading.has("person", here) or (not policy and (about or reading.has("person")))
    someone = particular or reading.has("someone", here)
    if level == "hint" or _over(kind, level, here, reading):
        return False
    if level == "always":
        return True
    if _unreal(kind, here, reading):
        return False
    if level == "certain":
        return someone or not policy
    if _excused(kind, here, reading) or (level == "acute" and not reading.has("acute")):
        return False
    return particular or (not policy and (someone or reading.has("acute")))


def _over(kind: str, level: str, sentence: int, reading: Reading) -> bool:
    """Whether the message says that the danger is over: long ago, or better since, and not here again."""
    if kind in _data()["over_kinds"] and reading.has("grown"):
        return True
    if level == "always" or reading.has("again"):
        return False
    return reading.has("better", sentence) or (reading.has("past", sentence) and reading.has("better"))


def _unreal(kind: str, sentence: int, reading: Reading) -> bool:
    """Whether a sentence denies the danger and nothing takes that back, or tells of a play or of a thing lost."""
    if reading.has("denied", sentence) and not reading.has("again"):
        return True
    lost = kind == "missing" and reading.has("thing", sentence)
    return lost or reading.has("fiction", sentence)


def _hints(reading: Reading, about: bool) -> list[Match]:
    """Hints that together count as danger: two at different words, about a person, without policy talk."""
    hints = [m for m in reading.rules if m.label[2] == "hint" and not reading.has("policy", m.sentence)]
    found = [m for m in hints if not _excused(m.label[1], m.sentence, reading)]
    particular = about or reading.has("person") or reading.has("child")
    return found if particular and len({m.start for m in found}) > 1 else []


def _excused(kind: str, sentence: int, reading: Reading) -> bool:
    if reading.has("denied", sentence):
        return True
    over = kind in _data()["over_kinds"] and reading.has("past", sentence)
    return over and (not reading.has("acute", sentence) or reading.has("better", sentence))


def _language(fired: Iterable[Match]) -> Language:
    counts = [sum(m.label[0] == language for m in fired) for language in LANGUAGES]
    return LANGUAGES[counts.index(max(counts))]


__all__ = [
    "KINDS",
    "LANGUAGES",
    "Danger",
    "Language",
    "Word",
    "find_danger",
    "is_policy_question",
    "read_message",
    "says_something",
]
