"""Tells the two questions in one apart: "Voor hoeveel jaar is dat, en hoe vaak kan er een stukje aan vast?"

Read as one, the part that the documents say most about wins, and the other is told by half. Each part keeps what was
said before the question, and the second one the first, since it often leans on it.
"""

from __future__ import annotations

import re

_WORDS = r"(?:wie|wat|waar\w*|wanneer|hoe|hoeveel|hoe\w+|welke?|waarom|waartoe)"
_PREPOSITION = r"(?:op|in|voor|door|van|met|bij|vanaf|tot|per|aan|onder|naar|over|sinds|binnen|uit)"
_VERBS = (
    r"(?:is|zijn|was|waren|mag|mogen|moet|moeten|kan|kun|kunnen|wordt|worden|geldt|gelden|krijgt?|krijgen|heeft|hebben"
    r"|komt|komen|gaat|gaan|blijft|blijven|zit|zitten|doet|doen|hoort|horen|valt|vallen|hoef|hoeft|hoeven)"
)
_JOINT = re.compile(
    rf",\s*(?:en|of)\s+(?=(?:{_PREPOSITION}\s+)?{_WORDS}\b|{_VERBS}\b)|\s+en\s+(?=(?:{_PREPOSITION}\s+)?{_WORDS}\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"^(?:(?:{_PREPOSITION}\s+)?{_WORDS}|{_VERBS})\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*")
LEAST_WORDS = 4  # of the first part: "met hoeveel plannen en hoeveel regisseurs wil de regio …" is one question


def parts_of(text: str) -> tuple[str, ...]:
    """The two questions in a text, each with what it needs of the rest; empty when there is one question or more than
    two.
    """
    sentences = [m.group().strip() for m in _SENTENCE.finditer(text)]
    asked = [n for n, s in enumerate(sentences) if s.endswith("?")]
    if len(asked) == 2:
        before = " ".join(sentences[: asked[0]])
        first, second = (sentences[n] for n in asked)
        return _with(before, first), _with(before, f"{first} {second}")
    if len(asked) != 1:
        return ()
    before, whole = " ".join(sentences[: asked[0]]), sentences[asked[0]]
    joints = [m for m in _JOINT.finditer(whole) if len(whole[: m.start()].split()) >= LEAST_WORDS]
    if len(joints) != 1 or not _asks(whole[: joints[0].start()]):
        return ()
    first, second = whole[: joints[0].start()].strip(" ,"), whole[joints[0].end() :].strip()
    return _with(before, f"{first}?"), _with(before, f"{first}: {second}")


def _asks(part: str) -> bool:
    return any(_ASKS.match(clause.strip()) for clause in re.split(r"[,:;]", part))


def _with(before: str, part: str) -> str:
    return f"{before} {part}".strip()
