"""Makes a follow-up question whole from the turns before it, by rule: the words it leans on are brought in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.model import Question, Turn
from assistant.understand import at_work
from kb.places import Gazetteer
from kb.words import STOP_WORDS, fold, raw_words, word_terms
from prompts import render

_LEANS = re.compile(
    r"^(?:en|maar|of|ook|dus|oke|ok)\b|\b(?:dat|die|dit|deze|daar|daarvan|daarvoor|daarna|daarmee|daarbij|daarover|daarin|hij|zij"
    r"|hun|ervan|ervoor|zo'n|hiervan|hiervoor|hierover|dezelfde|hetzelfde|laatste|eerste|beide|die andere)\b"
    r"|\b(?:het|er)(?=\s*(?:[?,]|$))|\bhet (?:dan|ook|nu|nog|daar|precies|eigenlijk|er)\b"
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
# What takes the place of what stood behind the same preposition: "En bij dagbesteding?"
_INSTEAD = re.compile(
    r"^(?:en|maar)\s+(?:hoe zit het )?(?P<by>bij|voor|van|over|aan)\s+(?P<what>[\w' -]+?)(?: dan)?\s*\?*$",
    re.IGNORECASE,
)
# Where a child lives is told once, and holds for what is asked about a child after it.
_LIVES = re.compile(
    r"\b(?:woont|woonde|woonachtig|(?:ze|zij|die|we|wij|ouders|kinderen) wonen?|ingeschreven|verhuis(?:t|d|de))\b"
    r"[^.?!,;]{0,40}$"
    r"|\b(?:van)?uit (?:de gemeente )?$"  # "leg uit hoe het in Tilburg gaat" tells of no home, nor does "wonen"
)
_LIVES_THERE = re.compile(r"^ (?:woont|woonde|woonachtig|wonen)\b")
_ABOUT_CHILD = re.compile(
    r"verwij[sz]|verwez|aanmeld|\bmeld\b|terecht|\b(?:kind\w*|patient\w*|leerling\w*|client\w*|zoon\w*|dochter\w*|gezin"
    r"|ouders|jongere\w*|jeugdige\w*|kleuter|peuter|jongen|meisje|hij|zij|ze|ie|hem|haar|heen|naartoe|stuur|sturen)\b"
)
FEW = 3  # a question of more words of its own mostly stands alone
MOST_WORDS = 10  # so many words of earlier questions are brought in, of the latest first
FROM_ANSWER = 3  # so many of its rarest words are taken from the last answer
_LEAD_WORDS = 45  # which the answer says in so many words of its beginning
_LONG_WORD = 6


@dataclass(frozen=True)
class Whole:
    """The question with what it leans on; ``changed`` when the history was needed.

    ``said`` is the start of the last answer when the question leans on it, else ""; ``alone``: the question as it was
    typed, where it may be one of its own after all.
    """

    question: Question
    changed: bool
    said: str = ""
    alone: Question | None = None


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
    joined = text != question.text and text.endswith(")?")
    here = _with_home(text, question.text, earlier, gazetteer)
    if here == question.text:
        return Whole(question, False)
    said = told[-1][:600] if told and text != question.text and not _is_ours(told[-1]) else ""
    long = len(_content(question.text)) > FEW
    whole = Whole(replace(question, text=here), True, said)
    if not joined and " (" in before:  # the last question itself was read with what came before it, or by itself
        last = _join(earlier[-1], question.text, gazetteer, bool(question.municipality))
        return replace(whole, alone=replace(question, text=last))
    if not joined or (leans and not long):
        return whole
    alone = _with_home(question.text, question.text, earlier, gazetteer)
    return replace(whole, alone=replace(question, text=alone))


def _with_home(text: str, now: str, earlier: Sequence[str], gazetteer: Gazetteer) -> str:
    """The text with the place where the child lives, when an earlier turn tells it and this one is about a child."""
    if gazetteer.find(now) or _ABOUT_CHILD.search(fold(text)) is None:
        return text
    home = next(filter(None, (_home(turn, gazetteer) for turn in reversed(earlier))), None)
    if home is None or any(m.place.name == home for m in gazetteer.find(text)):
        return text
    return f"{text[:-2]} uit {home})?" if text.endswith(")?") else f"{text.rstrip(' ?')} (kind uit {home})?"


def _home(turn: str, gazetteer: Gazetteer) -> str | None:
    """The place where a turn says that a child lives: "woont bij zijn vader in Tilburg", "uit Goirle"."""
    for mention in gazetteer.find(turn):
        before, behind = fold(turn[: mention.start]), fold(turn[mention.end :])
        lives = _LIVES.search(before) or _LIVES_THERE.match(behind)
        if lives and not at_work(turn, mention):
            return mention.place.name
    return None


def _is_ours(answer: str) -> bool:
    """Whether an answer is in our own words: a refusal, or what to do in danger."""
    return answer.startswith(render("answer.not_found")) or "112" in answer[:120]


def salient(answer: str, gazetteer: Gazetteer, rarity: Callable[[str], float]) -> list[str]:
    """The rarest words of the beginning of an answer, without places and labels: what "die" or "daar" may point to."""
    if _is_ours(answer):
        return []
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
    content = _content(now)
    place_words = {w for m in places for w in raw_words(m.place.name)}
    if places and not [w for w in content if w not in place_words and w not in ("gemeente", "regio")]:
        return _swap_place(before, now, gazetteer)
    if _ONLY_TIME.search(folded):
        return f"{before.rstrip(' ?')}, {_time_words(now, before)}?"
    if _WHICH_ARE.search(folded):
        return now
    if (swapped := _swap_part(before, now)) and not places:
        return swapped
    leans = _LEANS.search(folded) is not None
    if not leans and (len(content) > FEW or _WHOLE.search(_without_places(folded, place_words))):
        return now
    known = {word_terms(w)[0] for w in content}
    drop = bool(places) or (picked and not leans)
    kept = [m for m in _topic_words(before, gazetteer, drop_places=drop) if word_terms(fold(m))[0] not in known]
    if not kept:
        return now
    new = [w for w in about if word_terms(fold(w))[0] not in known] if len(content) <= FEW else []
    words = dict.fromkeys([*kept[:MOST_WORDS], *new])
    return f"{now.rstrip(' ?')} ({' '.join(words)})?"


def _content(text: str) -> list[str]:
    return [w for w in raw_words(text) if w not in STOP_WORDS and w not in _WEAK]


def _swap_part(before: str, now: str) -> str:
    """The question before with what its end says behind the same preposition replaced; "" when it does not fit."""
    instead = _INSTEAD.match(now.strip())
    if instead is None:
        return ""
    plain = before.split(" (")[0].rstrip(" ?")
    old = re.search(rf"\b{instead['by']}\s+[\w'-]+(?: [\w'-]+){{0,4}}$", plain, re.IGNORECASE)
    return f"{plain[: old.start()]}{instead['by'].lower()} {instead['what'].strip()}?" if old else ""


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
