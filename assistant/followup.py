"""Makes a follow-up question whole from the turns before it, by rule: the words it leans on are brought in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.danger import is_danger_reply
from assistant.kin import asked_words, holds_kin
from assistant.model import Answer, Question, Turn
from assistant.pointing import before_verb, is_name, pointed, without_marks
from assistant.refusals import KINDS
from assistant.route_parts import part_of_route, shows_route
from assistant.subject import asks_itself, in_its_place, is_of_something, only_asks, subject_of
from assistant.understand import at_work
from kb.places import Gazetteer
from kb.reader import talk_text
from kb.words import STOP_WORDS, fold, raw_words, word_terms
from prompts import render, templates

_BY = r"(?:aan|achter|af|bij|buiten|door|in|langs|mee|na|naar|naast|om|onder|op|over|tegen|toe|tussen|uit|van|voor)"
_GOES_ON = re.compile(r"^(?:en|maar|of|ook|dus|oke|ok)\b")
_LEANS = re.compile(
    rf"{_GOES_ON.pattern}|\b(?:dat|die|dit|deze|daar|(?:daar|hier){_BY}|er(?:van|voor|bij|mee|over|tegen|toe|aan)|hij|zij"
    r"|hun|zo'n|dezelfde|hetzelfde|laatste|eerste|beide|die andere)\b"
    r"|\b(?:het|er)(?=\s*(?:[?,]|$))|\bhet (?:dan|ook|nu|nog|daar|precies|eigenlijk|er)\b"
)
_ONLY_TIME = re.compile(
    r"^(?:en|maar|dus)?\s*(?:hoe (?:is|zit) (?:dat|het)\s*)?(?:vanaf|na|voor|in|per|op|sinds"
    r"|tot)?\s*(?:een dag later|daarna|daarvoor|nu|straks|volgend jaar"
    r"|vorig jaar|20\d\d|1 januari(?: 20\d\d)?|31 december(?: 20\d\d)?)(?: dan)?\s*\??$"
)
_LATELY = r"(?: (?:nu|straks|dan|precies|eigenlijk|allemaal))*"
# "Er" leans on nothing here.
_WHICH_ARE = re.compile(
    rf"^welke [\w-]{{4,}}(?: (?:van|voor) (?:de |het |een )?[\w-]{{4,}})? (?:zijn|zitten|bestaan) er{_LATELY}\s*\??$"
)
# A short question that says itself what it is about: "Wat is pleegzorg?", "Hoe lang is de wachttijd voor pleegzorg?"
_WHOLE = re.compile(
    r"^wat (?:is|zijn|betekent|doet) (?:een |de |het )?(?!er\b|dan\b|het\b)[\w-]{3,}"
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
        "haar",
        "hen",
        "zich",
    ]
)
# What takes the place of what stood behind the same preposition: "En bij dagbesteding?"
_INSTEAD = re.compile(
    r"^(?:en|maar)\s+(?:hoe zit het )?(?P<by>bij|voor|van|over|aan)\s+(?P<what>[\w' -]+?)(?: dan)?\s*\?*$",
    re.IGNORECASE,
)
_PART = r"\b{by}\s+[\w'-]+(?: [\w'-]+){{0,4}}(?: \([^()]*\))?$"  # with what is said of it in brackets
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
_NO_ANSWER = ("answer.not_found", "answer.out_of_region", "answer.unknown_place")
FEW = 3  # a question of more words of its own mostly stands alone
MOST_WORDS = 10  # so many words of earlier questions are brought in, of the latest first
FROM_ANSWER = 8  # so many names are taken from the last answer
_LEAD_WORDS = 45  # which the answer says in so many words of its beginning
_LINE_WORDS = 12  # or in its first line alone, where that has so many
_LONG_WORD = 6  # shorter ones say little of a subject, unless they are an abbreviation
_FIRST_LINES = 2
_SAID = 600  # characters of the last answer that search gets


@dataclass(frozen=True)
class Read:
    """A question as it is read: what it asks itself, the words of earlier turns that it takes along, what the talk is
    about, where a turn only asked what that is, and the question that it began with.
    """

    itself: str
    brought: str = ""
    subject: str = ""
    begun: str = ""

    @property
    def text(self) -> str:
        """The whole as one question, with what is taken along in brackets."""
        return f"{self.itself.rstrip(' ?')} ({self.brought})?" if self.brought else self.itself


@dataclass(frozen=True)
class Whole:
    """The question with what it leans on in its text; ``changed`` when the history was needed.

    ``itself`` is that text without the words that are taken along, which are ``brought``; ``said`` is the start of the
    last answer when the question leans on it, else ""; ``alone``: how else it may be meant, with less of what came
    before; ``beside``: the same question with the words that the last answer is about, which are to count as much;
    ``talk``: what was typed with what came before it (``kb.reader.talk_text``) where it leans on that, else "";
    ``routed``: the question of the route card just shown, asked anew ("En vanaf 2027?").
    """

    question: Question
    itself: str
    changed: bool = False
    said: str = ""
    brought: str = ""
    alone: Whole | None = None
    beside: str = ""
    talk: str = ""
    routed: bool = False


def make_whole(question: Question, gazetteer: Gazetteer, rarity: Callable[[str], float] | None = None) -> Whole:
    """Resolve the question against its history; without a history, or when it stands alone, nothing changes.

    ``rarity`` of a word in the documents, 0 where it does not occur: with it the words that the last answer is about
    are brought in too.
    """
    now = question.text
    earlier = _earlier(question.history)
    if not earlier:
        return Whole(question, now)
    typed, asked, answer = [e.typed for e in earlier], [e.asked for e in earlier], earlier[-1].answer
    last = _told_in(answer)
    talk = talk_text(now, typed, without_marks(last))

    def as_whole(read: Read, said: str = "") -> Whole:
        read = _with_home(read, now, typed, gazetteer)
        changed = read.text != now
        made = replace(question, text=read.text)
        return Whole(made, read.itself, changed, said, read.brought, talk=talk if changed else "")

    before = _resolve(asked, gazetteer)
    about = salient(answer, gazetteer, rarity) if answer.strip() and rarity is not None else []
    put, stands = pointed(now, last)
    if put and stands:
        return replace(as_whole(Read(put), last[:_SAID]), talk="")
    if put:
        return as_whole(_with_topic(before, put, gazetteer, about), last[:_SAID])
    if part := part_of_route(now, answer, before.text):
        return replace(as_whole(Read(part)), talk="", routed=True)
    read = _join(before, now, gazetteer, bool(question.municipality))
    if read.text == now:
        return as_whole(read)
    whole = as_whole(read, last[:_SAID])
    if read.itself == now:
        beside = as_whole(Read(now, " ".join(_unknown(about, now)))).question.text
        whole = replace(whole, beside=beside if beside != now else "")
        return replace(whole, alone=as_whole(Read(now))) if _may_stand(now) else whole
    if shows_route(answer):
        whole = replace(whole, routed=True, talk="")
    if not before.brought or not _may_stand(asked[-1]):
        return whole
    # The last question is asked anew: as it was read with what came before it, or by itself.
    return replace(whole, alone=as_whole(_join(Read(asked[-1]), now, gazetteer, bool(question.municipality))))


@dataclass(frozen=True)
class _Earlier:
    """An earlier question as it was typed, as it was asked (with what it pointed at in the answer before it), and what
    it was answered ("" where it was not).
    """

    typed: str
    asked: str
    answer: str


def _earlier(history: Sequence[Turn]) -> list[_Earlier]:
    """What was asked in earlier turns, without what could not be read or was declined."""
    kept: list[_Earlier] = []
    for turn, reply in zip(history, [*history[1:], None], strict=False):
        answer = reply.content if reply is not None and reply.role == "assistant" else ""
        if turn.role == "user" and turn.content.strip() and not _is_declined(answer):
            if kept and part_of_route(turn.content, kept[-1].answer, kept[-1].asked):
                kept[-1] = replace(kept[-1], answer=answer)  # what the card answers is asked on
                continue
            put = pointed(turn.content, _told_in(kept[-1].answer))[0] if kept else ""
            kept.append(_Earlier(turn.content, put or turn.content, answer))
    return kept


def _told_in(answer: str) -> str:
    """What an answer tells of the documents; "" for one in our own words."""
    return told_lines(answer) if answer.strip() and not _is_ours(answer) else ""


def _points_back(text: str) -> bool:
    """Whether a question points at something said before, or says nothing by itself."""
    folded = fold(text).strip()
    return _LEANS.search(folded) is not None or _SAYS_NOTHING.search(folded) is not None


def _may_stand(text: str) -> bool:
    """Whether a question that words were taken along for may be one of its own all the same."""
    if not any(len(w) > 2 and not only_asks(w) for w in _content(text)):
        return False
    goes_on = _GOES_ON.sub("", fold(text).strip())  # "En wie geeft de beschikking af?"
    return len(_content(text)) > FEW or not _points_back(goes_on)


def _with_home(read: Read, now: str, earlier: Sequence[str], gazetteer: Gazetteer) -> Read:
    """With the place where the child lives, when an earlier turn tells it and this one is about a child."""
    home = None if gazetteer.find(now) else home_told(read.text, earlier, gazetteer)
    if home is None or any(m.place.name == home for m in gazetteer.find(read.text)):
        return read
    return replace(read, brought=f"{read.brought or 'kind'} uit {home}")


def home_told(text: str, earlier: Sequence[str], gazetteer: Gazetteer) -> str | None:
    """Where the child lives that a text is about, as the latest of the earlier turns tells it that tells it."""
    if _ABOUT_CHILD.search(fold(text)) is None:
        return None
    return next(filter(None, (_home(turn, gazetteer) for turn in reversed(earlier))), None)


def _home(turn: str, gazetteer: Gazetteer) -> str | None:
    """The place where a turn says that a child lives: "woont bij zijn vader in Tilburg", "uit Goirle"."""
    for mention in gazetteer.find(turn):
        before, behind = fold(turn[: mention.start]), fold(turn[mention.end :])
        lives = _LIVES.search(before) or _LIVES_THERE.match(behind)
        if lives and not at_work(turn, mention):
            return mention.place.name
    return None


def _is_ours(answer: str) -> bool:
    """Whether an answer is in our own words: that nothing was found, what cannot be read, or what to do in danger."""
    return any(own.match(answer) for own in _own_texts(_NO_ANSWER)) or _is_declined(answer) or is_danger_reply(answer)


def _is_declined(answer: str) -> bool:
    """Whether an answer only says that the question cannot be read, or is none for this assistant."""
    declines = tuple(f"refusals.{kind}" for kind in KINDS)
    return any(own.match(answer) for own in _own_texts(("answer.clarify", *declines)))


@lru_cache(maxsize=4)
def _own_texts(names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns of texts of ours, whatever stands in their places to fill in."""
    found = []
    for name in names:
        group, _, key = name.partition(".")
        parts = re.split(r"\{\w+\}", templates(group)[key].text.strip().rstrip("."))
        found.append(re.compile(".+?".join(map(re.escape, parts))))
    return tuple(found)


def told_lines(answer: str) -> str:
    """What an answer tells first of the documents, without the labels and doubts of ours above its lines."""
    lines = (line for line in answer.partition(render("answer.more"))[0].splitlines() if not _LABEL.match(line))
    return "\n".join(line for line in lines if line.strip() and line != render("answer.unsure"))


def salient(answer: str, gazetteer: Gazetteer, rarity: Callable[[str], float]) -> list[str]:
    """What the beginning of an answer is about, without places and labels, for "die" or "daar" to point to: the subject
    of its first sentence, then its rarest names.
    """
    if _is_ours(answer):
        return []
    lines = [without_marks(line).split() for line in told_lines(answer).splitlines()]
    first = lines[:1] if lines and len(lines[0]) >= _LINE_WORDS else lines
    lead = " ".join([word for line in first for word in line][:_LEAD_WORDS])

    def names(text: str) -> list[str]:
        words = [w for w in _topic_words(text, gazetteer, True) if len(w) >= _LONG_WORD or w.isupper()]
        return [w for w in words if rarity(w) > 0 and not w.isdigit() and is_name(w)]

    subject = names(before_verb(lead))
    told = lead.partition(":")[0]
    rest = sorted(names(told) or names(lead), key=lambda w: -rarity(w))
    return list(dict.fromkeys([*(subject if len(subject) <= FEW else []), *rest]))[:FROM_ANSWER]


def _resolve(earlier: Sequence[str], gazetteer: Gazetteer) -> Read:
    read = _new(earlier[0])
    for later in earlier[1:]:
        read = _join(read, later, gazetteer)
    return read


def _join(before: Read, now: str, gazetteer: Gazetteer, picked: bool = False) -> Read:
    """How a question is read after the one before it: that one asked anew, or this one with words taken along.

    ``picked``: a municipality is chosen, which a question that does not lean on the last one keeps to.
    """
    folded = fold(now).strip()
    places = gazetteer.find(now)
    content = _content(now)
    place_words = {w for m in places for w in raw_words(m.place.name)}
    if places and not [w for w in content if w not in place_words and w not in ("gemeente", "regio")]:
        return _swap_place(before, now, gazetteer)
    if _ONLY_TIME.search(folded):
        return replace(before, itself=f"{before.itself.rstrip(' ?')}, {_time_words(now, before.text)}?")
    if _WHICH_ARE.search(folded):
        return _new(now)
    if (swapped := _swap_part(before.itself, now)) and not places:
        return _new(swapped)
    leans = _LEANS.search(folded) is not None
    if (
        not leans
        and not is_of_something(now)
        and (len(content) > FEW or _WHOLE.search(_without_places(folded, place_words)))
    ):
        return _new(now)
    if before.subject and (put := in_its_place(now, before.subject)):
        return Read(put, subject=before.subject, begun=before.begun)
    drop = bool(places) or (picked and not leans)
    asks = asks_itself(now)
    for told in (before.begun, before.text):
        words = _topic_words(told, gazetteer, drop)
        if kept := _unknown([w for w in words if not (asks and only_asks(w))], now):
            break
    if not kept:
        return _new(now)
    return Read(now, " ".join(kept[:MOST_WORDS]), before.subject, before.begun if _points_back(now) else now)


def _with_topic(before: Read, now: str, gazetteer: Gazetteer, about: Sequence[str]) -> Read:
    """A question with what the one before it and the last answer are about."""
    kept = [w for w in _topic_words(before.text, gazetteer, True) if not only_asks(w)]
    return Read(now, " ".join(_unknown([*kept[:MOST_WORDS], *about], now)), begun=before.begun)


def _unknown(words: Sequence[str], now: str) -> list[str]:
    """The words, once each, that a question does not hold itself."""
    known = {word_terms(w)[0] for w in _content(now)}
    return [w for w in dict.fromkeys(words) if word_terms(fold(w))[0] not in known]


def _new(text: str) -> Read:
    """A question that stands alone."""
    return Read(text, subject=subject_of(text), begun=text)


def _content(text: str) -> list[str]:
    return [w for w in raw_words(text) if w not in STOP_WORDS and w not in _WEAK]


def begins_with_own(answer: Answer, now: str) -> bool:
    """Whether the first lines of an answer hold a word that the question has of its own, and did not take along; true
    where it has none.
    """
    told = [s.text for s in answer.sentences if s.kind == "statement"][:_FIRST_LINES]
    own = [word for word in asked_words(now) if word not in _WEAK]
    return not own or bool(answer.cards) or any(holds_kin(word, " ".join(told)) for word in own)


def _swap_part(before: str, now: str) -> str:
    """The question before with what its end says behind the same preposition replaced; "" when it does not fit."""
    instead = _INSTEAD.match(now.strip())
    if instead is None:
        return ""
    plain = before.rstrip(" ?")
    old = re.search(_PART.format(by=instead["by"]), plain, re.IGNORECASE)
    return f"{plain[: old.start()]}{instead['by'].lower()} {instead['what'].strip()}?" if old else ""


def _without_places(folded: str, place_words: set[str]) -> str:
    return " ".join(w for w in folded.split() if w.strip("?.,!") not in place_words)


def _time_words(now: str, before: str) -> str:
    """What the follow-up says of time, in words that carry a date where it points at the day after one."""
    if "later" in fold(now) and "31 december" in fold(before):
        year = re.search(r"20\d\d", before)
        return f"op 1 januari {int(year.group()) + 1}" if year else now.rstrip(" ?")
    return re.sub(r"^(?:en|maar|dus)\s+", "", now.strip().rstrip("?"), flags=re.IGNORECASE)


def _swap_place(before: Read, now: str, gazetteer: Gazetteer) -> Read:
    """The question before with another place: for one that it names, else for one that it takes along, else added."""
    new = " en ".join(now[m.start : m.end] for m in gazetteer.find(now))

    def swapped(text: str) -> str:
        old = gazetteer.find(text)
        return text[: old[0].start] + new + text[old[-1].end :] if old else ""

    if itself := swapped(before.itself):
        return replace(before, itself=itself)
    if brought := swapped(before.brought):
        return replace(before, brought=brought)
    return replace(before, itself=f"{before.itself.rstrip(' ?')} in {new}?")


def _topic_words(text: str, gazetteer: Gazetteer, drop_places: bool) -> list[str]:
    if drop_places:
        for mention in reversed(gazetteer.find(text)):
            text = text[: mention.start] + text[mention.end :]
    words = re.findall(r"[^\W_][\w'’-]*", text)
    return [w for w in dict.fromkeys(words) if fold(w) not in STOP_WORDS and fold(w) not in _WEAK and len(w) > 2]
