"""Makes a follow-up question whole from the turns before it, by rule: the words it leans on are brought in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.model import Question, Turn
from kb.places import Gazetteer
from kb.words import STOP_WORDS, fold, raw_words, word_terms

_LEANS = re.compile(
    r"^(?:en|maar|of|ook|dus|oke|ok)\b|\b(?:dat|die|dit|deze|daar|daarvan|daarvoor|daarna|daarmee|daarbij|daarover|daarin|hij|zij"
    r"|hun|ervan|ervoor|zo'n|hiervan|hiervoor|hierover|dezelfde|hetzelfde|laatste|eerste|beide|die andere)\b"
    r"|\b(?:het|er)(?=\s*(?:[?,]|$))|\bhet (?:dan|ook|nu|nog|daar|precies|eigenlijk|er)\b"
)
_ONLY_PLACE = re.compile(
    r"^(?:en|maar|geldt dat ook|is dat ook zo|hoe zit (?:dat|het)|en hoe|en hoe zit (?:dat"
    r"|het))?\s*(?:dan )?(?:voor|in|bij|met)?\s*(?:de gemeente |regio )?[\w' -]+\??$"
)
_ONLY_TIME = re.compile(
    r"^(?:en|maar|dus)?\s*(?:hoe (?:is|zit) (?:dat|het)\s*)?(?:vanaf|na|voor|in|per|op|sinds"
    r"|tot)?\s*(?:een dag later|daarna|daarvoor|nu|straks|volgend jaar"
    r"|vorig jaar|20\d\d|1 januari(?: 20\d\d)?|31 december(?: 20\d\d)?)(?: dan)?\s*\??$"
)
_WHICH_ARE = re.compile(r"^welke [\w-]{4,} (?:zijn|zitten) er\s*\??$")  # "er" leans on nothing here
# A short question that says itself what it is about: "Wat is pleegzorg?", "Hoe lang is de wachttijd voor pleegzorg?"
_WHOLE = re.compile(
    r"^wat (?:is|zijn|betekent|doet) (?:een |de |het )?[\w-]{4,}"
    r"|[\w-]{4,} (?:voor|van|over|bij) (?:de |het |een )?[\w-]{5,}\??$"
)
_SAYS_NOTHING = re.compile(r"^(?:\w+ )?\w+(?: (?:dan|precies|allemaal))*\s*\?*$")  # "Waarom?", "Van wie?"
_LABEL = re.compile(r"^(?:\*\*[^*]+\*\*\s*)+(?:\([^)]*\))?$|^[^.]*:$")  # a line over others: "**Nu**", "Meer hierover:"
_WEAK = frozenset(
    [
        "precies",
        "eigenlijk",
        "alleen",
        "altijd",
        "soms",
        "misschien",
        "graag",
        "even",
        "weten",
        "vraag",
        "antwoord",
        "geldt",
        "gelden",
        "zit",
        "dan",
        "nou",
    ]
)
FEW = 3  # a question of more words of its own mostly stands alone
FROM_ANSWER = 3  # so many of its rarest words are taken from the last answer
_LEAD_WORDS = 45  # which the answer says in so many words of its beginning
_LONG_WORD = 6


@dataclass(frozen=True)
class Whole:
    """The question with what it leans on; ``changed`` when the history was needed.

    ``said`` is the start of the last answer when the question leans on it, else ""; ``may_stand``: no word of it points
    back, so that it may be a question of its own after all.
    """

    question: Question
    changed: bool
    said: str = ""
    may_stand: bool = False


def make_whole(question: Question, gazetteer: Gazetteer, rarity: Callable[[str], float] | None = None) -> Whole:
    """Resolve the question against its history; without a history, or when it stands alone, nothing changes.

    ``rarity`` of a word in the documents, 0 where it does not occur: with it the words that the last answer is about
    are brought in too.
    """
    earlier = [t.content for t in question.history if t.role == "user" and t.content.strip()]
    if not earlier:
        return Whole(question, False)
    before = _resolve(earlier, gazetteer)
    told = [t.content for t in question.history if t.role == "assistant" and t.content.strip()]
    folded = fold(question.text).strip()
    leans = _LEANS.search(folded) is not None or _SAYS_NOTHING.search(folded) is not None
    about = salient(told[-1], gazetteer, rarity) if told and leans and rarity is not None else []
    text = _join(before, question.text, gazetteer, bool(question.municipality), about)
    if text == question.text:
        return Whole(question, False)
    stands = not leans and text.endswith(")?")
    return Whole(replace(question, text=text), True, told[-1][:600] if told else "", stands)


def salient(answer: str, gazetteer: Gazetteer, rarity: Callable[[str], float]) -> list[str]:
    """The rarest words of the beginning of an answer, without places and labels: what "die" or "daar" may point to."""
    lines = (line for line in answer.splitlines() if not _LABEL.match(line))
    lead = " ".join(re.sub(r"\[\d+\]|\*\*", " ", " ".join(lines)).split()[:_LEAD_WORDS])
    words = [w for w in _topic_words(lead, gazetteer, True) if len(w) >= _LONG_WORD or w.isupper()]
    known = [w for w in words if rarity(w) > 0 and not w.isdigit()]
    return sorted(known, key=lambda w: -rarity(w))[:FROM_ANSWER]


def _resolve(earlier: Sequence[str], gazetteer: Gazetteer) -> str:
    text = earlier[0]
    for later in earlier[1:]:
        text = _join(text, later, gazetteer)
    return text


def _join(before: str, now: str, gazetteer: Gazetteer, picked: bool = False, about: Sequence[str] = ()) -> str:
    """``picked``: a municipality is chosen, which a question that does not lean on the last one keeps to; ``about``:
    words that the last answer is about.
    """
    folded = fold(now).strip()
    places = gazetteer.find(now)
    content = [w for w in raw_words(now) if w not in STOP_WORDS and w not in _WEAK]
    place_words = {w for m in places for w in raw_words(m.place.name)}
    if places and not [w for w in content if w not in place_words and w not in ("gemeente", "regio")]:
        return _swap_place(before, now, gazetteer)
    if _ONLY_TIME.search(folded):
        return f"{before.rstrip(' ?')}, {_time_words(now, before)}?"
    if _WHICH_ARE.search(folded):
        return now
    leans = _LEANS.search(folded) is not None
    if not leans and (len(content) > FEW or _WHOLE.search(_without_places(folded, place_words))):
        return now
    known = {word_terms(w)[0] for w in content}
    drop = bool(places) or (picked and not leans)
    kept = [m for m in _topic_words(before, gazetteer, drop_places=drop) if word_terms(fold(m))[0] not in known]
    if not kept:
        return now
    new = [w for w in about if word_terms(fold(w))[0] not in known] if len(content) <= FEW else []
    words = dict.fromkeys([*kept[:10], *new])
    return f"{now.rstrip(' ?')} ({' '.join(words)})?"


def _without_places(folded: str, place_words: set[str]) -> str:
    return " ".join(w for w in folded.split() if w.strip("?.,!") not in place_words)


def _time_words(now: str, before: str) -> str:
    """What the follow-up says of time, in words that carry a date where it points at the day after one."""
    if "later" in fold(now) and "31 december" in fold(before):
        year = re.search(r"20\d\d", before)
        return f"op 1 januari {int(year.group()) + 1}" if year else now.rstrip(" ?")
    return re.sub(r"^(?:en|maar|dus)\s+", "", now.strip().rstrip("?"), flags=re.IGNORECASE)


def _swap_place(before: str, now: str, gazetteer: Gazetteer) -> str:
    new = " en ".join(now[m.start : m.end] for m in gazetteer.find(now))
    old = gazetteer.find(before)
    if not old:
        return f"{before.rstrip(' ?')} in {new}?"
    return before[: old[0].start] + new + before[old[-1].end :]


def _topic_words(text: str, gazetteer: Gazetteer, drop_places: bool) -> list[str]:
    if drop_places:
        for mention in reversed(gazetteer.find(text)):
            text = text[: mention.start] + text[mention.end :]
    words = re.findall(r"[^\W_][\w'’-]*", text)
    return [w for w in dict.fromkeys(words) if fold(w) not in STOP_WORDS and fold(w) not in _WEAK and len(w) > 2]


def history_of(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns that may matter: the last eight."""
    return tuple(turns[-8:])
