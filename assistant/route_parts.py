"""Parts of a route card that are asked by themselves: who decides, with whom to consult.

A follow-up that asks for a part of the card just shown ("Wie beslist daarover?") has the card's question asked anew
with that in front. The card then tells it first, and a card that has no such part does not answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.facts.route_model import SLOTS
from kb.words import fold

_CARD_LINE = re.compile(rf"^- \*\*(?:{'|'.join(SLOTS)}):\*\* ", re.MULTILINE)
_THAT = r"(?: (?:dat|dit|daar|hier|er|dan|nu|uiteindelijk|over|daarover|hierover|erover))*"
_SELF = r"(?:zelf|rechtstreeks|direct|meteen)"
_ASKS_PART = re.compile(
    r"^(?:en |maar |dus )?(?:"
    rf"wie (?:beslist|bepaalt|besluit|beoordeelt|geeft{_THAT} de beschikking(?: af)?){_THAT}"
    rf"|met wie (?:\w+ ){{0,3}}overleg(?:gen|t)?(?: (?:ik|we|wij|u))?{_THAT}"
    rf"|(?:mag|kan|moet) (?:ik|wij|we){_THAT}(?: (?:ook|nog|wel))?(?: {_SELF})+(?: (?:doen|verwijzen))?"
    rf"|wat (?:doe|moet) ik{_THAT}(?: als)? eerst(?: doen)?|wat is de (?:eerste|volgende) stap{_THAT}"
    r")\s*\??$"
)
_DO_IT = re.compile(rf"\b(?:dat |dit )?({_SELF}(?: {_SELF})*)(?: doen)?$", re.IGNORECASE)


def shows_route(answer: str) -> bool:
    """Whether an answer holds a route card."""
    return _CARD_LINE.search(answer) is not None


def part_of_route(now: str, answer: str, asked: str) -> str:
    """The follow-up ``now`` asked whole, where it asks for a part of the card in the last ``answer``, which answered
    ``asked``; "" where it does not.
    """
    if not shows_route(answer) or not _ASKS_PART.search(fold(now).strip()):
        return ""
    itself = re.sub(r"^(?:en|maar|dus)\s+", "", now.strip().rstrip(" ?"), flags=re.IGNORECASE)
    itself = _DO_IT.sub(r"\1 verwijzen", itself)
    return f"{itself[:1].upper()}{itself[1:]}? {asked}"


# What asks for one part of a card, by its slot, and what tells it.
PARTS = (
    (
        "Wie beslist",
        re.compile(r"^wie (?:beslist|bepaalt|besluit|beoordeelt|geeft (?:dan )?de beschikking)\b", re.IGNORECASE),
        re.compile(r"\bwie beslist\b|beslis|besluit|bepaal|beoordeel|beschikking"),
    ),
    (
        "Overleg",
        re.compile(r"\bmet wie (?:\w+ ){0,3}overleg", re.IGNORECASE),
        re.compile(r"overleg|raadple|consult|advies|inschakel"),
    ),
)


def slot_asked(question: str) -> str:
    """The slot of a card that a question asks for in so many words; "" where it asks for none."""
    return next((slot for slot, asks, _ in PARTS if asks.search(question)), "")


def part_missing(question: str, lines: Sequence[str]) -> bool:
    """Whether a part of a card is asked that none of its lines (folded) tells."""
    return any(asks.search(question) and not any(map(tells.search, lines)) for _, asks, tells in PARTS)
