"""A message as the name finder sees it: words and signs, and which stretches are places or organisations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.privacy_words import word_sets, words
from assistant.settings import AssistantSettings
from kb.places import Gazetteer, load_gazetteer
from kb.words import fold

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?:-[^\W\d_]+)*|['’][ts](?=\s)|[.,;:!?()\n\r\"“”*&/]|\d+")
_END = frozenset('.!?:\n\r"“”*(')
_LONGEST_FOR_PLACES = 20_000


@dataclass(frozen=True)
class Token:
    """A word or sign of the text; ``opens``: it is the first word of a sentence."""

    text: str
    start: int
    end: int
    opens: bool

    @cached_property
    def low(self) -> str:
        """Folded to plain small letters, without a possessive s."""
        plain = fold(self.text)
        return re.sub(r"['’]s$", "", plain) if len(plain) > 3 else plain

    @property
    def capital(self) -> bool:
        """Begins with a capital and is not an abbreviation in capitals."""
        return self.text[0].isupper() and not (self.text.isupper() and len(self.text) > 1)

    @property
    def stop(self) -> int:
        """Where the word ends without a possessive s."""
        return self.end - (2 if len(self.text) > 3 and re.search(r"['’]s$", self.text) else 0)


def tokens(text: str) -> list[Token]:
    """Words, numbers and signs in order."""
    found: list[Token] = []
    opens = True
    for match in _TOKEN.finditer(text):
        token = Token(match.group(), match.start(), match.end(), opens)
        found.append(token)
        opens = token.text in _END or (opens and not token.text[0].isalpha())
    return found


@lru_cache(maxsize=1)
def _gazetteer() -> Gazetteer:
    return load_gazetteer(AssistantSettings().regions)


@lru_cache(maxsize=1)
def _keep() -> re.Pattern[str]:
    names = sorted(words()["keep"], key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def known_place(name: str) -> bool:
    """Whether this is the name of a place or region in the region file."""
    return _gazetteer().look_up(name) is not None


class ReadText:
    """A text with its tokens; answers what a stretch of it is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self._kept = [match.span() for match in _keep().finditer(text)]
        found = _gazetteer().find(text) if len(text) < _LONGEST_FOR_PLACES else []
        self._places = [(m.start, m.end) for m in found]

    @property
    def speaks_of_a_person(self) -> bool:
        """Whether somebody in particular is spoken of ("mijn zoon", "de leerling")."""
        sets = word_sets()
        known = sets["kin"] | sets["titles"] | sets["persons"]
        return any(t.low in known for t in self.tokens)

    def kept(self, token: Token) -> bool:
        """Whether the token belongs to a name on the list of organisations."""
        return any(start <= token.start and token.end <= end for start, end in self._kept)

    def place(self, token: Token) -> bool:
        """Whether the token belongs to a place or is the name of one."""
        inside = any(start <= token.start and token.end <= end for start, end in self._places)
        return inside or (token.capital and known_place(token.text))

    def office(self, at: int, end: int) -> bool:
        """Whether an office such as wethouder stands beside these tokens."""
        near = self.tokens[max(0, at - 3) : at] + self.tokens[end : end + 2]
        return any(t.low in word_sets()["offices"] for t in near)

    def organisation(self, at: int, end: int) -> bool:
        """Whether a word for an organisation, law, test or disease stands beside these tokens."""
        sets = word_sets()
        after = self.tokens[end].low if end < len(self.tokens) else ""
        before = [t.low for t in self.tokens[max(0, at - 2) : at]]
        if {after, self.tokens[end - 1].low} & sets["organisation_after"]:
            return True
        while len(before) > 1 and before[-1] in ("van", "de", "het"):
            before.pop()
        return bool(before) and before[-1] in sets["organisation_before"]

    def joined(self, at: int) -> bool:
        """Whether only space stands between this token and the one before it."""
        return self.text[self.tokens[at - 1].end : self.tokens[at].start].strip() == ""
