"""What a statement's own words say of whether it is what a question asks for: the age of the child, the region and not
the country, what changes and not what stays, what does not hold, what is the most or the least, how things are and not
how they should be, what a plan says and not how it was made, the article that it stands in.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answering import answers_kind
from assistant.second_look import log_odds, probability
from assistant.voices import of_voice
from kb.facts.model import reports
from kb.words import fold

if TYPE_CHECKING:
    from assistant.evidence import Evidence
    from assistant.understand import Understood

OF_AGE, OTHER_AGE = 1.5, 1.5  # log-odds that a statement about the child's age gains, and one about another loses
COUNTRY = 1.5  # that a figure of the whole country loses where the region's is asked
CHANGES = 1.0  # that a statement gains which tells what changes, where that is asked
COMING = 1.0  # and one of a document that is to come into force
MAKING, OF_DOCUMENT = 3.5, 1.5  # that one on how a plan was made loses, and one in it gains, where its content is asked
DENIES = 1.5  # and one that denies or makes an exception gains, and one that does not loses, where that is asked
LIMITS = 1.5  # that one gains which sets a limit, where the most or the least of something is asked
WISHED = 2.0  # that one on how things should be loses where it is asked how they are now
IN_ARTICLE = 5.0  # that one gains which stands in the article asked for by its number
_AGES = re.compile(r"\bvan (\d{1,2})(?: jaar)?\b(?!\s*(?:januari|februari|maart|april|mei|juni|juli|augustus|%|\.\d))")
_YOUNG = re.compile(
    r"\b(?:jongen|jongetje|meisje|kind|zoon|dochter|leerling|patient\w*|puber|tiener|kleuter|peuter|jongere|jeugdige)\b"
)
_YOUNG_OF = re.compile(rf"{_YOUNG.pattern} (\d{{1,2}})\b(?! ?%)")
_FROM_TO = re.compile(r"\bvan (\d{1,2}) tot (?:en met )?(\d{1,2}) jaar\b")
_UNDER = re.compile(r"\b(?:jonger dan|onder de|tot) (\d{1,2}) jaar\b")
_FROM = re.compile(r"\b(?:van |vanaf )?(\d{1,2}) jaar (?:of|en) ouder\b|\bvanaf (\d{1,2}) jaar\b")
_OF_COUNTRY = re.compile(r"\b(?:in (?:heel )?nederland|landelijke?)\b")
_OF_REGION = re.compile(r"\b(?:regio|wbo|gemeente)\w*\b")
_CHANGE = re.compile(
    r"\b(?:niet langer|voortaan|straks|nieuwe?|vanaf (?:1 januari )?20\d\d|per 1 januari|anders|verander\w*|vervalt"
    r"|vervallen|in plaats van|beschikkingsvrij|willen we|gaan we|wij willen|komt te|komen te)\b"
)
_MADE = re.compile(
    r"\b(?:geschreven|opgesteld|ontwikkeld|tot stand gekomen|tot stand komen|vast te leggen|vastgesteld)\b"
    r"|\bhet opstellen van\b|\bvoor u ligt\b|\bdaar gaat (?:deze|dit|de)\b"
)
# What does not hold, for whom or when: not "Wat als ik het er niet mee eens ben?", which only tells a case.
_ASKS_DENIED = re.compile(
    r"^(?:en |maar )?(?:(?:voor|bij|aan|in) )?(?:wie|wanneer|welke?|wat|waarvoor|hoeveel)\b"
    r"(?:(?!\b(?:als|die|dat|omdat|indien|niet (?:meer|alleen|zo)|wel)\b)[^,?]){0,80}\b(?:niet|geen)\b"
    r"|\b(?:uitzondering\w*|uitgezonderd|vrijgesteld)\b"
)
_DENIES = re.compile(
    r"\b(?:niet|geen|nooit|behalve|tenzij|uitzondering\w*|uitgezonderd|uitgesloten|vrijgesteld|afgewezen|geweigerd"
    r"|verboden|vervalt)\b"
)
_AT_MOST = re.compile(r"\b(?:maximaal|maximale|maximum|hooguit|hoogstens|ten hoogste|niet meer dan)\b")
_AT_LEAST = re.compile(r"\b(?:minimaal|minimale|minimum|minstens|ten minste|tenminste|niet minder dan)\b")
_ASKS_NOW = re.compile(r"\b(?:nu|momenteel|op dit moment|tegenwoordig)\b")
_WISHED = re.compile(r"\b(?:willen (?:wij|we)|(?:wij|we) willen|streven\w*|ambitie|ons doel|moet(?:en)? er)\b")
_ARTICLE = re.compile(r"\b(?:artikel|hoofdstuk|bijlage) (?:\d+(?:\.\d+)*[a-z]?|[a-z])\b(?!\.?\d)")
_ASKS_MAKING = re.compile(r"\b(?:hoe|wie|wanneer|waarom|waardoor|stand|gemaakt|vastgesteld|opgesteld)\b")
_ASKS_CONTENT = re.compile(r"\bwat (?:is|zijn|staat|zegt)\b.*?\b\w*(visie|strategie|plan|koers)\b")


def by_its_words(evidence: Evidence, question: Understood) -> Evidence:
    """The evidence, likelier or less likely by what its own words say."""
    gain = _of_age(question, evidence) + _of_country(question, evidence)
    gain += _of_denial(question, evidence) + _of_now(question, evidence) + _of_limit(question, evidence)
    gain += _of_change(question, evidence) + _of_content(question, evidence) + _of_article(question, evidence)
    gain += answers_kind(evidence, question) + of_voice(question.text, evidence)
    return likelier(evidence, gain)


def likelier(evidence: Evidence, gain: float) -> Evidence:
    """The evidence with so much more log-odds; below nought less."""
    return replace(evidence, score=probability(log_odds(evidence.score) + gain)) if gain else evidence


def ages_of(text: str) -> set[int]:
    """Ages of a child that a question tells: "een jongen van 15", "meisje 8 jaar"."""
    folded = fold(text)
    return {int(a) for a in (*_AGES.findall(folded), *_YOUNG_OF.findall(folded))} if _YOUNG.search(folded) else set()


def holds_age(text: str, age: int) -> bool | None:
    """Whether a statement that keeps to certain ages holds for this one; None where it names no ages."""
    folded = fold(text)
    ranges = [(int(a), int(b)) for a, b in _FROM_TO.findall(folded)]
    rest = _FROM_TO.sub(" ", folded)
    ranges += [(0, int(a)) for a in _UNDER.findall(rest)]
    ranges += [(int(a or b), 200) for a, b in _FROM.findall(rest)]
    return any(low <= age < high for low, high in ranges) if ranges else None


def _of_age(question: Understood, evidence: Evidence) -> float:
    told = [holds_age(evidence.unit.text, age) for age in ages_of(question.text)]
    if not told or all(one is None for one in told):
        return 0.0
    return OF_AGE if any(told) else -OTHER_AGE


def _of_country(question: Understood, evidence: Evidence) -> float:
    """What a figure of the country loses: its paragraph so far names the country, and no region."""
    asked = fold(question.text)
    if "figure" not in question.kinds or not question.regions or _OF_COUNTRY.search(asked):
        return 0.0
    unit = evidence.unit
    before = unit.passage.text[: max(0, unit.end - unit.passage.start)]
    paragraph = fold(before[before.rfind("\n", 0, max(0, unit.start - unit.passage.start)) + 1 :])
    return -COUNTRY if _OF_COUNTRY.search(paragraph) and not _OF_REGION.search(paragraph) else 0.0


def _of_change(question: Understood, evidence: Evidence) -> float:
    if "change" not in question.kinds or question.past or "verschil" in fold(question.text):
        return 0.0  # how one thing differs from another is no change
    text, start = evidence.unit.text, evidence.hit.metadata.valid_from
    if "begrip" in fold(evidence.unit.passage.section):
        return -CHANGES  # what a word means changes nothing
    later = COMING if start is not None and start > question.asked_on else 0.0
    return later + (CHANGES if _CHANGE.search(fold(text)) or reports(text, evidence.hit.metadata) else 0.0)


def _of_denial(question: Understood, evidence: Evidence) -> float:
    if _ASKS_DENIED.search(fold(question.text)) is None:
        return 0.0
    return DENIES if _DENIES.search(fold(f"{evidence.unit.lead_text} {evidence.unit.text}")) else -DENIES


def _of_limit(question: Understood, evidence: Evidence) -> float:
    asked, told = fold(question.text), fold(evidence.unit.text)
    return LIMITS if any(limit.search(asked) and limit.search(told) for limit in (_AT_MOST, _AT_LEAST)) else 0.0


def _of_now(question: Understood, evidence: Evidence) -> float:
    asks = _ASKS_NOW.search(fold(question.text)) is not None and "change" not in question.kinds
    return -WISHED if asks and _WISHED.search(fold(evidence.unit.text)) else 0.0


def _of_content(question: Understood, evidence: Evidence) -> float:
    """Where the content of a document is asked ("Wat is de visie?"): what is told of that document's making loses, and
    what stands in it gains.
    """
    asked = fold(question.text)
    content = _ASKS_CONTENT.search(asked)
    if content is None or _ASKS_MAKING.search(asked):
        return 0.0
    told, title = fold(evidence.unit.text), fold(evidence.hit.metadata.title)
    if _MADE.search(told):
        return -MAKING
    if content.group(1) not in title:
        return 0.0
    return OF_DOCUMENT if title.split()[0] not in told else -OF_DOCUMENT  # what names it, tells about it


def within_article(evidence: list[Evidence], question: Understood) -> list[Evidence]:
    """What stands in the article that the question names ("Wat staat er in artikel 3?"); all where nothing does."""
    return [e for e in evidence if _of_article(question, e)] or evidence


def _of_article(question: Understood, evidence: Evidence) -> float:
    above = {name for heading in evidence.hit.passage.path for name in _ARTICLE.findall(fold(heading))[:1]}
    return IN_ARTICLE if above.intersection(_ARTICLE.findall(fold(question.text))) else 0.0
