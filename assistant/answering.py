"""What kind of statement answers a kind of question: how long somebody waits and not how long a thing lasts, that there
is none of what is counted, who takes part, what is required, what stands under the heading that is named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.shorthand import usual_plural
from assistant.understand import ABOUT_BUYING
from kb.facts.numbers import NUMBER, number_of
from kb.words import STOP_WORDS, fold, raw_words, terms, word_terms

if TYPE_CHECKING:
    from assistant.evidence import Evidence
    from assistant.understand import Understood

WAITS, LASTS = 1.5, 2.0  # log-odds that a statement on waiting gains, and one on a term loses, where waiting is asked
NONE = 2.0  # that one gains which says that there is none of what is counted
TAKES_PART = 1.5  # and one on who takes part, where that is asked
REQUIRED = 1.0  # that one on what must be gains where requirements are asked, and another loses
UNDER_HEADING = 1.5  # that one gains for each word from the second on of a heading above it that the question holds
LEFT_OUT = 2.0  # that one gains on what is left out, where what does not belong is asked
OTHER_YEAR = 1.0  # that one loses which tells of other years than those asked about
OF_TENDER = 1.5  # that one on a tender loses where a child, its parents or a referral are asked about
ITS_NUMBER = 2.0  # that one gains that tells as many things as are asked for, and one loses that tells another number
REACH = 5  # words behind "geen" or "niet" among which the thing stands that there is none of
_ASKS_WAIT = re.compile(
    r"\bhoe ?lang duurt het\b.{0,12}\b(?:voor|voordat|tot|totdat|eer)\b|\bhoe ?lang (?:moet|moeten)\b.{0,30}\bwachten\b"
    r"|\bhoe (?:snel|gauw|vlug)\b.{0,40}\b(?:hulp|geholpen|terecht|plek)\b"
)
_WAITS = re.compile(r"wacht|\bbinnen (?:\w+ ){1,2}(?:uur|dagen|weken|week|maanden)\b|\bspoed")
_LASTS = re.compile(r"\b(?:looptijd|contract\w*|overeenkomst\w*)\b|\btot \d\d jaar\b|\bduur van\b")
_COUNTED = re.compile(r"\bhoeveel (?:(?:verschillende|extra|nieuwe|andere) )?([a-z][\w-]{2,})")
_NO = re.compile(r"\b(?:geen|niet)\b")
_ASKS_PART = re.compile(
    r"\bwie (?:zit|zitten|doet|doen|neemt|nemen|is|zijn|werkt|werken)\b.{0,60}\b(?:in|mee|deel|lid|samen|daarin|bij)\b"
    r"|\b(?:uit wie|waaruit) (?:bestaat|bestaan)\b"
)
_PARTAKES = re.compile(
    r"\bbestaa[nt]\b.{0,20}\buit\b|\b(?:neemt|nemen) deel\b|\bdeelnem|\baansluit|\bsluiten\b.{0,40}\baan\b"
    r"|\b(?:lid|leden)\b|\bsamenwerkingsverband van\b|\bwaarbij (?:professionals|deskundigen|partijen)\b"
)
_ASKS_REQUIRED = re.compile(r"\b(?:\w*eisen|eis|voorwaarden?|criteria)\b")
_REQUIRED = re.compile(
    r"\b(?:moet|moeten|dient|dienen|verplicht\w*|minimaal|minimale|ten minste|mogen alleen|bestaat uit|\w*eis(?:en)?)\b"
    r"|\b(?:voorwaard|voldoe|criteri)"
)
_ASKS_LEFT_OUT = re.compile(
    r"^(?:en |maar )?(?:wat|welke?)\b.*\b(?:doet|doen|hoort|horen|valt|vallen|zit|zitten)\b"
    r".*\b(?:niet\b(?! vrij)|buiten)"
)
_LEFT_OUT = re.compile(
    r"\bbuiten\b|\bgeen (?:onder)?deel\b|\bniet (?:onder|bij|tot)\b|\b(?:uitgezonderd|uitgesloten|behalve)\b"
)
_NUMBERED = re.compile(rf"\b({NUMBER}) ([a-z][\w-]{{3,}}(?: [a-z][\w-]{{3,}})?)")
_ASKS_NUMBERED = re.compile(
    r"\b(?:welke|(?:noem\w*|geef)\b.{0,15}? de|(?:wat|wie) zijn\b.{0,15}? (?:de|die|onze|jullie))"
    rf" ({NUMBER}) ([a-z][\w-]{{3,}})"
)
_YEAR = re.compile(r"\b20[0-4]\d\b")
_END = re.compile(r"\b(?:31 december|eind|einde|na|afloop|aflopen|afloopt)\b")
_TENDER = re.compile(r"inschrijv|gunning|gegund|aanbested|gegadigd|geselecteerd")
_OF_CHILDREN = re.compile(
    r"\b(?:kind|zoon|dochter|leerling|patient|jongen|meisje|gezin|ouders?|pleegouders?)\b|\b(?:door)?verwij[sz]"
)


def answers_kind(evidence: Evidence, question: Understood) -> float:
    """Log-odds that the statement gains or loses for what kind of statement it is."""
    asked, told = fold(question.itself), fold(evidence.unit.text)  # not what a follow-up takes along ("eisen")
    gain = _of_wait(asked, told) + (NONE if "figure" in question.kinds and tells_none(asked, told) else 0.0)
    gain += TAKES_PART if _ASKS_PART.search(asked) and _PARTAKES.search(told) else 0.0
    if _ASKS_REQUIRED.search(asked):
        gain += REQUIRED if _REQUIRED.search(fold(f"{evidence.unit.lead_text} {told}")) else -REQUIRED
    if asks_left_out(asked) and _LEFT_OUT.search(fold(f"{evidence.unit.lead_text} {told}")):
        gain += LEFT_OUT
    gain += _of_number(asked, fold(f"{evidence.unit.lead_text} {told}"))
    gain -= OTHER_YEAR if _of_other_year(evidence, question) else 0.0
    tender = _TENDER.search(told) and _OF_CHILDREN.search(asked) and not ABOUT_BUYING.search(asked)
    return gain - (OF_TENDER if tender else 0.0)


def _of_wait(asked: str, told: str) -> float:
    if _ASKS_WAIT.search(asked) is None:
        return 0.0
    return WAITS if _WAITS.search(told) else -LASTS if _LASTS.search(told) else 0.0


def _of_number(asked: str, told: str) -> float:
    """What a statement gains that names as many of the things as are asked for ("Noem de zes taken"), or loses."""
    wanted = _ASKS_NUMBERED.search(asked)
    if wanted is None:
        return 0.0
    thing = word_terms(usual_plural(wanted.group(2)))[0]
    counted = [(n, usual_plural(word)) for n, words in _NUMBERED.findall(told) for word in words.split()]
    numbers = {number_of(n) for n, word in counted if thing in word_terms(word)}
    if not numbers:
        return 0.0
    return ITS_NUMBER if number_of(wanted.group(1)) in numbers else -ITS_NUMBER


def asks_left_out(question: str) -> bool:
    """Whether a folded question asks what does not belong to something."""
    return _ASKS_LEFT_OUT.search(question) is not None


def tells_none(asked: str, told: str) -> bool:
    """Whether a statement says that there is none of what a question counts: "niet opgedeeld in percelen"."""
    counted = _COUNTED.search(asked)
    if counted is None or counted.group(1) in STOP_WORDS:
        return False
    thing = word_terms(counted.group(1))[0]
    behind = (raw_words(told[no.end() :])[:REACH] for no in _NO.finditer(told))
    return any(thing == word_terms(word)[0] for words in behind for word in words)


def under_heading(evidence: Evidence, question: Understood) -> float:
    """Log-odds that the statement gains for standing under a heading that the question names."""
    return UNDER_HEADING * max(0, _words_of_heading(fold(question.text), evidence, question) - 1)


def _words_of_heading(asked: str, evidence: Evidence, question: Understood) -> int:
    """How many words the longest heading above the statement has that all stand in the question, and are more than the
    title of its document or the name of a place.
    """
    own = set(terms(asked))
    known = {t for p in question.places for t in terms(p.name)} | set(terms(evidence.hit.metadata.title))
    above = [
        {word_terms(w)[0] for w in raw_words(heading) if w not in STOP_WORDS and not w[0].isdigit()}
        for heading in {*evidence.hit.passage.path, evidence.hit.passage.section}
    ]
    return max((len(words) for words in above if words <= own and not words <= known), default=0)


def _of_other_year(evidence: Evidence, question: Understood) -> bool:
    """Whether a statement tells of years, but of none that is asked about, in a document that does not hold from one of
    them on either; behind the end of a year lies the next.
    """
    start = evidence.hit.metadata.valid_from
    if not {"figure", "date", "change"} & set(question.kinds) or (start is not None and start.year in question.years):
        return False
    told = {int(year) for year in _YEAR.findall(evidence.unit.text)}
    asked = set(question.years) | ({y + 1 for y in question.years} if _END.search(fold(question.text)) else set())
    return bool(asked and told) and told.isdisjoint(asked)
