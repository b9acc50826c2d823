"""Finds names of persons, and of the school or practice beside them, without taking a place or organisation for one.

A name is known by what stands before it ("mevrouw", "mijn zoon", "zij heet"), by lists of first names and surnames, or
by its form (initials, particles). Places come from the region file; organisations, offices and diseases from
``prompts/privacy_words.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.name_lists import name_lists
from assistant.privacy_asian import asian_name
from assistant.privacy_span import Span
from assistant.privacy_text import ReadText, Token
from assistant.privacy_words import word_sets

_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,5}(?:[A-Z][a-z]{0,2}\.\s?)?(?=[A-Zvdt'’])")
# Zipf frequency in Dutch: an ordinary word, a word hardly used, and one that is in no list of Dutch words.
_EVERYDAY, _UNUSUAL, _UNKNOWN = 4.6, 3.2, 1.2
_DOUBLE = re.compile(r"-(?:van|de|den|der|ter|ten|el)$")
_DUTCH_PARTICLES = frozenset(("van", "de", "den", "der", "het", "'t", "'s", "vd", "v.d", "v"))
_PERSON_VERBS = frozenset(("belde", "belt", "zegt", "vraagt", "vroeg", "wil", "mailde", "zei", "werkt", "meldt"))


@lru_cache(maxsize=4096)
def frequency(word: str, language: str = "nl") -> float:
    """How often a word is used in a language (Zipf: 7 for "de", 0 for unknown)."""
    import wordfreq

    return float(wordfreq.zipf_frequency(word, language))


def find_names(text: str) -> list[Span]:
    """Names of persons in the text, and of a school or practice where the text names or means a person."""
    titled = text.title()
    read = ReadText(titled if text.isupper() and len(titled) == len(text) else text)
    names = list(_NameFinder(read).names())
    if names or read.speaks_of_a_person:
        names += _organisations(read)
    return names


def _organisations(read: ReadText) -> Iterator[Span]:
    """The name of a school or practice: the capitals after (or before) the word for it."""
    found = read.tokens
    for at, token in enumerate(found):
        if token.low not in word_sets()["places_of_a_person"]:
            continue
        end = at + 1
        while end < len(found) and read.joined(end) and (found[end].capital or found[end].low in ("de", "het")):
            end += 1
        if end > at + 1 and not read.place(found[at + 1]):
            yield Span("organisation", found[at + 1].start, found[end - 1].end)
        elif token.capital and at > 0 and found[at - 1].capital and not read.place(found[at - 1]):
            yield Span("organisation", found[at - 1].start, token.end)


class _NameFinder:
    """One pass over the tokens of a text; every rule gives the end (exclusive) of a name that begins at a token."""

    def __init__(self, read: ReadText) -> None:
        self.read = read
        self.tokens = read.tokens
        self.lists = name_lists()
        self.sets = word_sets()

    def names(self) -> Iterator[Span]:
        at = 0
        while at < len(self.tokens):
            end = self._doubled(self._name_at(at))
            if end is not None and not self.read.office(at, end) and not self.read.organisation(at, end):
                yield Span("name", self.tokens[at].start, self.tokens[end - 1].stop)
            at = end or at + 1

    def _doubled(self, end: int | None) -> int | None:
        """The end of a double surname whose second half has particles: "Smulders-van Dijk"."""
        if end is None or not _DOUBLE.search(self.tokens[end - 1].text):
            return end
        return self._tail(end) or end

    def _name_at(self, at: int) -> int | None:
        token = self.tokens[at]
        if not token.text[0].isalpha() or (self.read.kept(token) and not self._kept_for_a_person(at)):
            return None
        if self._language(at):
            return None
        rules = (self._initials, self._asian, self._after_cue, self._first_name, self._surname, self._unheard_of)
        return next((end for rule in rules if (end := rule(at)) is not None), None)

    def _kept_for_a_person(self, at: int) -> bool:
        """Whether a name that organisations have too is a first name here: "mijn buurvrouw Wilhelmina"."""
        token = self.tokens[at]
        return token.capital and token.low in self.lists.first and self._cue(at) in ("kin", "called")

    def _language(self, at: int) -> bool:
        """Whether a word such as "Frans" is a language here."""
        token = self.tokens[at]
        if token.low not in self.sets["languages"] or self._cue(at) == "title":
            return False
        near = self.tokens[max(0, at - 3) : at] + self.tokens[at + 1 : at + 4]
        told = any(t.low in self.sets["beside_languages"] | self.sets["languages"] for t in near)
        return token.low not in self.lists.first or (told and self._rest(at + 1) == at + 1)

    def _asian(self, at: int) -> int | None:
        return asian_name(self.read, at, self.lists.common)

    def _initials(self, at: int) -> int | None:
        """J. de Vries, A.M.J. de Graaf."""
        match = _INITIALS.match(self.read.text, self.tokens[at].start)
        after = next((i for i in range(at, len(self.tokens)) if match and self.tokens[i].start >= match.end()), None)
        if after is None:
            return None
        alone = self.tokens[after].capital and not self.read.place(self.tokens[after])
        return self._tail(after) or (after + 1 if alone else None)

    # -- after a word that announces a name

    def _after_cue(self, at: int) -> int | None:
        cue = self._cue(at)
        if cue is None:
            return None
        token = self.tokens[at]
        if token.text.islower() and (end := self._small_after_title(at)) is not None:
            return end
        if cue == "title" and token.low in self.sets["particles"]:
            relative = self.tokens[at - 1].low in self.sets["relatives"] and not token.capital
            return None if relative else self._tail(at)
        if token.capital:
            placed = cue != "title" and cue != "called" and self.read.place(token)
            allowed = token.low not in self.lists.never or cue == "title" or token.low in self.lists.with_capital
            return self._rest(at + 1) if allowed and not placed and not self._says_nothing(token) else None
        foreign = at > 0 and self.tokens[at - 1].low in self.sets["kin_foreign"] and token.text.isascii()
        known = token.low in self.lists.first and token.low not in self.lists.common | self.lists.never and not foreign
        return self._rest(at + 1, small=True) if known and not self.read.place(token) else None

    def _small_after_title(self, at: int) -> int | None:
        """End of a surname in small letters after "mevrouw" or "dhr": known as one, or after a particle and unusual."""
        before = [t for t in self.tokens[max(0, at - 2) : at] if t.text != "."]
        title = bool(before) and before[-1].low in self.sets["titles_of_surnames"]
        if not title and self._cue(at) != "called":
            return None
        end = at
        while end < len(self.tokens) and self.tokens[end].low in self.sets["particles"] and end - at < 3:
            end += 1
        if end == len(self.tokens) or not self.tokens[end].text.islower():
            return None
        if end > at and " ".join(t.low for t in self.tokens[at : end + 1]) in self.lists.prefixed:
            return end + 1
        word = self.tokens[end].low
        known = title and word in self.lists.last | self.lists.first and frequency(word) < _EVERYDAY
        foreign = any(t.low not in _DUTCH_PARTICLES for t in self.tokens[at:end])
        unknown = title and end == at and len(word) > 3 and frequency(word) < _UNKNOWN
        return end + 1 if known or unknown or (foreign and frequency(word) < _UNUSUAL) else None

    def _cue(self, at: int) -> str | None:
        """What announces a name at this token: a title, a word such as "heet", the asker, or a relative."""
        before = list(self.tokens[max(0, at - 4) : at])
        while before and before[-1].text in (".", ",", ":"):
            mark = before.pop().text
            known = before[-1].low if before else ""
            if mark == "," and known not in self.sets["called"] | self.sets["kin"]:
                return None
            if mark == "." and known not in self.sets["titles"]:
                return None
        if not before:
            return None
        word, previous = before[-1].low, before[-2].low if len(before) > 1 else ""
        if word in self.sets["titles"]:
            return "title"
        if word in self.sets["called"] or (word == "is" and previous == "naam"):
            return "called"
        if word == "ben" and previous == "ik":
            return "self" if self.tokens[at].low in self.lists.first else None
        relative = word in self.sets["kin"] or (word == "van" and previous in self.sets["kin_of"])
        return "kin" if relative else None

    def _says_nothing(self, token: Token) -> bool:
        """A capital that is no name: an ordinary word or a word for a role."""
        if token.low in self.sets["kin"] | self.sets["titles"] | self.sets["offices"]:
            return True
        return token.low in self.lists.common and token.low not in self.lists.first | self.lists.last

    # -- by list

    def _first_name(self, at: int) -> int | None:
        token = self.tokens[at]
        if not self._is_first(token):
            return None
        end = self._rest(at + 1)
        if end == at + 1 and (self.read.place(token) or self._after_article(at)):
            return None
        if token.capital:
            return end if self._sure(token, at, end) else None
        long = len(token.text) > 3 or token.low in self.sets["short_names"]
        ordinary = token.low in self.lists.common | self.lists.never
        return self._rest(at + 1, small=True) if token.text.islower() and long and not ordinary else None

    def _after_article(self, at: int) -> bool:
        """Whether an ordinary word that is a first name too stands after an article: "de Mark" is a river."""
        return at > 0 and self.tokens[at - 1].low in ("de", "het", "een") and self.tokens[at].low in self.lists.never

    def _sure(self, token: Token, at: int, end: int) -> bool:
        """Whether a first name with a capital is one: at the start of a sentence an ordinary word has a capital too."""
        never = token.low in self.lists.never
        if token.opens and never:
            return end > at + 1 and self.tokens[at + 1].low not in self.sets["particles"]
        if token.opens and token.low in self.lists.common:
            return end > at + 1
        return end > at + 1 or not never or token.low in self.lists.with_capital

    def _is_first(self, token: Token) -> bool:
        forms = {token.low, token.low.split("-")[0]}
        return bool(forms & self.lists.first) or (token.capital and bool(forms & self.lists.with_capital))

    def _surname(self, at: int) -> int | None:
        """Van der Linden, De Jong, El Amrani: a particle with a capital, or a surname known with its particles."""
        token = self.tokens[at]
        end = self._tail(at) if token.low in self.sets["particles"] else None
        if end is None:
            return None
        last = self.tokens[end - 1]
        if self.read.place(last) and not (token.capital and self._acts(end)):
            return None
        whole = " ".join(t.low for t in self.tokens[at:end])
        if whole in self.lists.prefixed and (token.capital or end - at > 2):
            return end
        return end if token.capital and not token.opens and last.low in self.lists.last else None

    def _unheard_of(self, at: int) -> int | None:
        """Two words with capitals inside a sentence that are hardly used in Dutch or English: "Tesfay Gebremedhin"."""
        end = at
        while (
            end < len(self.tokens)
            and end - at < 4
            and self._is_unheard_of(end)
            and (end == at or self.read.joined(end))
        ):
            end += 1
        return end if end > at + 1 and not self.tokens[at].opens else None

    def _is_unheard_of(self, at: int) -> bool:
        token = self.tokens[at]
        if not token.capital or len(token.text) < 4 or self.read.kept(token) or self.read.place(token):
            return False
        return frequency(token.low) < _UNKNOWN and frequency(token.low, "en") < _UNUSUAL

    def _acts(self, end: int) -> bool:
        """Whether what follows is what a person does ("Van Breda belde") or is ("… is de achternaam")."""
        after = [t.low for t in self.tokens[end : end + 3]]
        return bool(after) and (after[0] in _PERSON_VERBS or after == ["is", "de", "achternaam"])

    # -- the rest of a name

    def _rest(self, at: int, small: bool = False) -> int:
        """End of the name whose given name ends before token ``at``: more given names, an initial, a surname."""
        while at < len(self.tokens) and self.read.joined(at):
            token = self.tokens[at]
            tail = self._tail(at) if token.low in self.sets["particles"] else None
            if tail is not None and not token.opens:
                return tail
            if token.capital and not token.opens and not self.read.kept(token) and not self._says_nothing(token):
                at += 1
                continue
            if re.fullmatch(r"[A-Z]", token.text):
                return at + 2 if at + 1 < len(self.tokens) and self.tokens[at + 1].text == "." else at + 1
            return self._small_surname(at) if small else at
        return at

    def _small_surname(self, at: int) -> int:
        """End of a surname in small letters: one that the lists know and that is no ordinary word, or ``at``."""
        for end in range(min(len(self.tokens), at + 4), at + 1, -1):
            if " ".join(t.low for t in self.tokens[at:end]) in self.lists.prefixed:
                return end
        token = self.tokens[at]
        known = token.low in self.lists.last and token.low not in self.lists.common
        return at + 1 if known and not self.read.place(token) else at

    def _tail(self, at: int) -> int | None:
        """End of particles followed by a surname with a capital, or of a surname alone; None when there is none."""
        place = at
        while place < len(self.tokens) and self.tokens[place].low in self.sets["particles"] and place - at < 4:
            place += 1
        return place + 1 if place < len(self.tokens) and self.tokens[place].capital else None
