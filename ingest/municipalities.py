"""Municipalities that documents name themselves ("de gemeenten A, B en C"), which a list of places may not know yet."""

from __future__ import annotations

import re
from collections import Counter

_OPENING = 60_000  # characters in which a document says for whom it is
_HEAD = 600  # in which a line of its own names the municipality that a document comes from
_LEAST = 2  # times that a municipality is called one, where no list has it, and names of a list that are called so
_WORD = r"[A-ZÀ-Þ][\w'’-]+"
NAME = rf"{_WORD}(?: (?:(?:van|de|den|der|aan|op|ten|ter|in|het) )*{_WORD})*"
_LISTED = rf"{NAME}(?:,\s{NAME})*,?\sen\s{NAME}"
_LIST = re.compile(rf"\b[Gg]emeenten:?[ \n]({_LISTED})")
_ANY_LIST = re.compile(rf"\b({_LISTED}|{NAME}(?: [·•|–] {NAME}){{2,}})(?![\w'’-])")
_ONE = re.compile(rf"\b[Gg]emeente ({NAME})")
_LINE = re.compile(rf"^Gemeente ({NAME})$", re.MULTILINE)
# Who a letter, decision or regulation comes from or goes to: only a municipality has these.
OWN_BODY = re.compile(rf"\b(?:[Gg]emeenteraad|[Bb]urgemeester en [Ww]ethouders) van (?:de gemeente )?({NAME})")
# Where people of a municipality are spoken of: "de wethouder van A", "wethouder De Vries (A)", "inwoners van A".
_GOVERNED = re.compile(
    rf"\b(?:(?:[Ww]ethouders?|[Bb]urgemeester|[Rr]aad|[Cc]olleges?|[Ii]nwoners) (?:van|uit) (?:de gemeente )?({NAME})"
    rf"|[Ww]ethouder {NAME} \(({NAME})\))"
)
_AND = re.compile(r",\s|,?\sen\s|\s[·•|–]\s")
_NO_NAMES = frozenset(("Raad", "College", "Nederland", "Jeugdwet"))


def municipalities_named(text: str, title: str = "") -> tuple[str, ...]:
    """The names in lists of municipalities, of those with a council or a college, and of those called a municipality
    in the title, at the head or more than once, in order.
    """
    opening = text[:_OPENING]
    listed = [name for found in _LIST.finditer(opening) for name in _AND.split(found.group(1))]
    called = Counter(found.group(1) for found in _ONE.finditer(opening))
    named = [name for name, count in called.items() if count >= _LEAST]
    heads = [found.group(1) for found in _LINE.finditer(opening[:_HEAD])]
    own = [found.group(1) for pattern, told in ((_ONE, title), (OWN_BODY, opening)) for found in pattern.finditer(told)]
    names = [*listed, *named, *heads, *own, *_governed(opening, called)]
    return tuple(dict.fromkeys(name for name in names if name not in _NO_NAMES))


def _governed(text: str, called: Counter[str]) -> list[str]:
    """The names of lists of three or more, some of which the text elsewhere calls municipalities or governs so."""
    known = {found.group(1) or found.group(2) for found in _GOVERNED.finditer(text)} | set(called)
    lists = (_AND.split(found.group(1)) for found in _ANY_LIST.finditer(text) if known)
    return [
        name for names in lists if len(names) > _LEAST and len(known.intersection(names)) >= _LEAST for name in names
    ]
