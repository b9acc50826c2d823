"""What a question points at in the last answer, where it says so: "wat is dat laatste?", "kun je dat uitleggen?",
"welke zijn dat?"; and which words of an answer name something.
"""

from __future__ import annotations

import re

from assistant.subject import only_asks
from kb.facts.numbers import NUMBER
from kb.words import STOP_WORDS, fold

MOST_WORDS = 3  # of a name
SHORT = 2  # sentences of an answer that "dat" may point to as a whole
_ON = r"^(?:(?:en|maar|oke|sorry|nee)\W+)?"
_LAST = re.compile(r"\b(?:(?:dat|die|het|de) )?laatste\b(?! (?:jaar|jaren|tijd|keer|maand\w*|week|weken)\b)")
_ASKS_MEANING = re.compile(
    rf"{_ON}(?:(?:dat|die|het) laatste\W+)?(?:wat (?:is|zijn|betekent|betekenen|houdt|bedoel\w*|versta\w*)"
    r"|(?:kun|kan|kunt|wil) (?:je|jij|u) .*\b(?:uitleg|toelicht)\w*|leg \w+ (?:eens )?uit|hoezo)\b"
)
_ONLY_MEANING = re.compile(
    rf"{_ON}(?:wat (?:is|betekent|houdt|bedoel\w*)|(?:kun|kan|kunt|wil) (?:je|jij|u)|leg)"
    r"(?:\W+(?:je|jij|u|ze|ik|jullie|men|dat|die|het|laatste|precies|eigenlijk|dan|nou|nog|even|eens|daar\w*|er\w*|met|in"
    r"|voor|uitleggen|uitleg|uit|toelichten|bedoel\w*|betekent|is))*\W*$"
)
_WHICH = re.compile(
    rf"{_ON}(?:welke|noem)(?: {NUMBER})?"
    r"(?: (?:zijn|waren|ze|die|dat|er|het|dan|precies|allemaal|eens|allen|alle))*\W*$"
)
_QUOTED = re.compile(r"[‘'“\"„«]([^‘'“\"”’»]{3,60})[’'”\"»]\W*$")
_MARKS = re.compile(r"\[\d+\]|\*\*")
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
# What has been done: "overwogen" has no such form and is taken for a name, as are nouns such as "gebied" rightly.
_DONE = re.compile(
    r"^(?:(?:aan|af|bij|door|in|mee|na|om|op|over|toe|uit|voor|weg)?"
    r"ge(?!bied|zin|meen|sprek|brek|val|zag|weld|drag|heel|bruik|handi|specia)\w+(?:d|t|en)"
    r"|(?:be|ver|ont|her)(?!leid|drag|roep|hoef|band|blijf|stand|volg|slag|trouw|keer|voer|lof|loop|zorg|eist)\w+[dt])$"
)
_COUNTED = re.compile(
    rf"\b(?:er (?:zijn|bestaan|komen)|{NUMBER}|enkele|meerdere|verschillende|diverse|aantal)"
    r"(?P<words>(?: [\w'’-]+){1,3})",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"^[a-z][\w-]{3,}(?:en|s|'s)$")
_FINITE = re.compile(
    r"^(?:is|zijn|was|waren|wordt|worden|werd|werden|heeft|hebben|had|kan|kunnen|mag|mogen|moet|moeten|zal|zullen)$"
)
_SIGNS = "?,.;:!\"'()‘’“”"


def is_name(word: str) -> bool:
    """Whether a word may name something: none that asks, points or counts, or tells what was done."""
    folded = fold(word).strip(_SIGNS)
    return (
        len(folded) > 2
        and folded not in STOP_WORDS
        and not folded.isdigit()
        and not only_asks(folded)
        and _DONE.match(folded) is None
    )


def before_verb(text: str) -> str:
    """What stands before the verb of the first sentence of a text: its subject, mostly; "" where no verb is known."""
    words = _SENTENCE.split(text.strip())[0].split()
    for n, word in enumerate(words):
        folded = fold(word).strip(_SIGNS)
        if n and (_FINITE.match(folded) or (only_asks(folded) and folded not in STOP_WORDS)):
            return " ".join(words[:n])
    return ""


def without_marks(answer: str) -> str:
    """An answer without the numbers of its citations and without stars."""
    return _MARKS.sub("", answer)


def _sentences(answer: str) -> list[str]:
    return [s for s in _SENTENCE.split(without_marks(answer).strip()) if s.strip(" -")]


def last_named(answer: str) -> str:
    """What an answer names last: what it quotes at its end, or its last name of up to three words; "" where none."""
    sentences = _sentences(answer)
    if not sentences:
        return ""
    if quoted := _QUOTED.search(sentences[-1].strip(" .-")):
        return quoted.group(1)
    words = sentences[-1].strip(" .-").split()
    while words and not is_name(words[-1]):
        words.pop()
    name: list[str] = []
    while words and len(name) < MOST_WORDS and is_name(words[-1]):
        if name and words[-1].endswith((",", ";", ")")):
            break
        name.insert(0, words.pop().strip(_SIGNS))
    return " ".join(name)


def last_counted(answer: str) -> str:
    """The last name of several things that an answer counts or says to be there ("er zijn uitzonderingen"); "" where
    none.
    """
    found = ""
    for counted in _COUNTED.finditer(without_marks(answer)):
        words = [w.strip(_SIGNS) for w in counted["words"].split()]
        found = next((w for w in words if _PLURAL.match(fold(w)) and is_name(w)), found)
    return found


def pointed(now: str, answer: str) -> tuple[str, bool]:
    """The question with what it points at in the last answer in the place of what points, and whether it then stands
    alone; "" where it points at nothing so.
    """
    folded = fold(now).strip()
    last = _LAST.search(folded)
    if last is not None or (_ONLY_MEANING.match(folded) and len(_sentences(answer)) <= SHORT):
        named = last_named(answer)
        if named and (_ASKS_MEANING.match(folded) or _ONLY_MEANING.match(folded)):
            return f"Wat is {named}?", True
        if named and last is not None and len(folded) == len(now.strip()):
            return f"{now.strip()[: last.start()]}{named}{now.strip()[last.end() :]}", True
    if _WHICH.match(folded) and (several := last_counted(answer)):
        return f"Welke {several} zijn er?", False
    return "", False
