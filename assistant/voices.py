"""Who is asked what they say or think: "Wat vinden jongeren van …?" is answered by what that group is quoted as saying,
and by nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.words import fold, word_terms

if TYPE_CHECKING:
    from assistant.evidence import Evidence

OWN_VOICE, OTHER_VOICE = 2.0, 3.0  # log-odds that a saying of who is asked gains, and one of somebody else loses
# Groups that go by several names; any other is known by its own.
_GROUPS = tuple(
    map(
        re.compile,
        (
            r"jongeren?|jeugdigen?|jeugd|kind(?:eren)?|tieners?|pubers?|leerlingen?",
            r"(?:jeugd)?(?:hulp|zorg)?aanbieders?|(?:zorg|jeugdhulp)?instellingen?|hulpverleners?",
            r"onderwijs|scholen|school|leraren|leerkrachten|docenten",
            r"verwijzers?|huisartsen|jeugdartsen",
            r"ouders?",
        ),
    )
)
_SAYS = (
    r"(?:vond(?:en)?|vinden|vindt|zeggen|zegt|zeiden|zei|denken|dachten|ervaren|ervoeren|merken|missen|willen|wilden"
    r"|vertellen|vertelden)"
)
_WHO = r"(?:de |het |onze |die )?(?P<who>[a-z][\w-]{3,})"
_ASKED = re.compile(
    rf"\b(?:wat|hoe)\b.{{0,20}}?\b{_SAYS} {_WHO}\b"
    r"|\b(?:mening|meningen|ervaring|ervaringen|reactie|reacties|citaten|uitspraken|wensen|stem) van "
    rf"{_WHO.replace('who', 'whose')}\b"
    rf"|\b(?:wat|hoe) hebben {_WHO.replace('who', 'had')} .*\b(?:gezegd|verteld|ervaren)\b"
)


def asked_voice(question: str) -> str:
    """Whose voice a question asks for, in one folded word; "" where it asks for nobody's."""
    found = _ASKED.search(fold(question))
    return next(filter(None, found.groups()), "") if found else ""


def speaks(evidence: Evidence, who: str) -> bool:
    """Whether a statement is what somebody of that group is quoted as saying."""
    speaker = fold(evidence.unit.speaker)
    alike = any(group.fullmatch(who) and group.fullmatch(speaker) for group in _GROUPS)
    return bool(speaker) and (alike or word_terms(who)[0] == word_terms(speaker)[0])


def of_voice(question: str, evidence: Evidence) -> float:
    """Log-odds that a saying gains or loses for who said it, where a group is asked."""
    who = asked_voice(question)
    if not who or not evidence.unit.speaker:
        return 0.0
    return OWN_VOICE if speaks(evidence, who) else -OTHER_VOICE


def only_voices(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What the group that is asked is quoted as saying; all evidence where nobody is asked or nobody of it speaks."""
    who = asked_voice(question)
    return ([e for e in evidence if speaks(e, who)] if who else []) or list(evidence)
