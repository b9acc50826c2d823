"""Which units an answer tells: close to the best, not twice the same, with the sentences they lean on, lists whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.citations import numbers
from assistant.evidence import Evidence
from assistant.second_look import log_odds, probability
from assistant.units import Unit
from ingest.structure.tables import leads_in
from kb.words import terms

MOST_WORDS = 160
CONTEXT_WORDS = 175  # units bring the sentence they lean on, up to so many words in all
DANGLING = re.compile(
    r"^(?:dit|deze|d[aá]t|die|hierbij|hierin|hierover|hieruit|hiertoe|hierdoor|hiermee|hiervoor|hieronder"
    r"|daarbij|daarin|daarover|daaruit|daartoe|daarmee|daardoor|daarvoor"
    r"|daarom|dan|zij|ze|hij|het gaat|bijvoorbeeld|echter|hun|maar|want|en dan|(?:[\w,]+ ){1,5}namelijk"
    r"|(?:met|in|op|voor|bij|aan|van|door|om|over|ook) (?:deze|dit|dat|die|zo'n|zo’n))\b",
    re.I,
)
# Openings that point back as well, but say enough by themselves where the line is likely to answer.
_POINTS_BACK = re.compile(
    r"^(?:verder|zo|ook|daarnaast|op basis (?:daar|hier)van|parallel hieraan|hieraan|daaraan|vervolgens|bovendien"
    r"|tevens|tot slot|beide|in dat geval|als gevolg|overigens|toch"
    r"|(?:[\w,]+ ){1,2}(?:dan|daarvoor|daarmee|daardoor|hiervoor))\b",
    re.I,
)
# "Jeugdigen kunnen daar … terecht", "Onze partner in deze segmenten is …"
_THERE = re.compile(r"^(?:[\w(),-]+ ){1,3}(?:daar\b(?! waar)|in (?:deze|die) \w+en\b)", re.I)
LOOSE = 0.12  # what is less likely is left out where it points back to what is not told right before it
MOST_BEFORE = 2  # so many sentences that a chosen one leans on, one on the other
AFTER = 0.1  # a sentence that leans on a chosen one comes along when it has this share of its score
POINTED_FLOOR = 0.08
FLOOR, FACT_FLOOR = 0.06, 0.35  # share of the best score under which a unit is left out
LEAST = 0.04  # and the probability under which it is, whatever the best
# Log-odds that what goes on from the best unit gains: the sentence right behind it, what stands a little further on in
# its document (characters), and the items of its list.
BEHIND, FURTHER, OF_LIST, A_LITTLE = 1.2, 0.7, 0.7, 260
THEN = 2.5  # and what stands behind "op dit moment …": how it will be
_FOR_NOW = re.compile(r"\b(?:op dit moment|momenteel)\b", re.I)
FACT_KINDS = ("fact", "row", "definition")
LONG_FORM = 5  # words of a fact that is no more than the long form of a term
OWN_WORDS = 0.3  # what somebody is quoted as saying is not told where the document's own words have this share
MOST_LINES = 7
MORE = 3.0  # a statement with so many times the terms of another says more than that one
LIST_WORDS = 170
ANNOUNCED_WORDS = 80
TABLE_HEAD = 120  # characters of the column names between a table and the sentence above it
REST_WORDS = 25  # a list that so few words complete is told whole
LISTS_AMONG = 3


def choose(evidence: Sequence[Evidence], pointed: bool = False, sayings: bool = False) -> list[Evidence]:
    """The units worth saying: close to the best, not twice the same, within the word limit.

    ``pointed``: one figure, date or meaning is asked, so that lines far behind the best only stand in the way.
    ``sayings``: what somebody is quoted as saying may be told as well as the document's own words.
    """
    if not evidence:
        return []
    own = [e for e in evidence if not is_saying(e.unit)] if not sayings else []
    evidence = own if own and own[0].score >= OWN_WORDS * evidence[0].score else evidence
    share = POINTED_FLOOR if pointed else FLOOR
    says_it_all = evidence[0].unit.kind in FACT_KINDS and len(evidence[0].unit.text.split()) > LONG_FORM
    floor = max(LEAST, evidence[0].score * (FACT_FLOOR if says_it_all else share))
    chosen: list[Evidence] = []
    words = 0
    for candidate in evidence:
        if (chosen and candidate.score < floor) or len(chosen) >= MOST_LINES:
            break
        size = len(f"{candidate.unit.lead_text} {candidate.unit.text}".split())
        if (chosen and words + size > MOST_WORDS) or any(_same(candidate, c) for c in chosen):
            continue
        chosen.append(candidate)
        words += size
    return chosen


def carried_on(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence with what goes on from the best unit counted as likelier, though never than that unit: a text that
    answers in one sentence mostly completes the answer in the next.
    """
    if not evidence:
        return []
    best = evidence[0]
    later = [replace(e, score=min(best.score, _raised(e.score, _gain(best.unit, e.unit)))) for e in evidence[1:]]
    return [best, *sorted(later, key=lambda e: -e.score)]


def _gain(best: Unit, unit: Unit) -> float:
    if unit.passage.document != best.passage.document:
        return 0.0
    if _FOR_NOW.search(best.text) and 0 <= unit.start - best.end <= A_LITTLE:
        return THEN
    if best.goes_on(unit.start):
        return BEHIND
    if 0 <= unit.start - best.end <= A_LITTLE:
        return FURTHER
    return OF_LIST if unit.lead is not None and unit.lead in (best.lead, (best.start, best.end)) else 0.0


def _raised(score: float, gain: float) -> float:
    return probability(log_odds(score) + gain) if gain else score


def is_saying(unit: Unit) -> bool:
    """Whether a unit is what somebody said, between “ and ”, and not the document's own words."""
    if unit.speaker:
        return True
    before = unit.passage.text[: max(0, unit.start - unit.passage.start)]
    if before.count("“") > before.count("”"):
        return True
    closing = unit.text.find("”")
    return unit.text.startswith("“") and (closing < 0 or len(unit.text[closing:].split()) <= 3)


def lists_together(chosen: Sequence[Evidence]) -> list[Evidence]:
    """The same units, those of one list beside each other in the order of the list."""
    kept: list[Evidence] = []
    for item in chosen:
        if item in kept:
            continue
        key = (item.unit.passage.document, item.unit.lead)
        same = [e for e in chosen if item.unit.lead is not None and (e.unit.passage.document, e.unit.lead) == key]
        kept.extend(sorted(same, key=lambda e: e.unit.start) or [item])
    return kept


def in_reading_order(chosen: Sequence[Evidence]) -> list[Evidence]:
    """The same units, the first in front and behind it what stands in one section together, in the order of the text:
    what "zo" or "daardoor" points to is then told before it.
    """
    sections: dict[tuple[str, str, tuple[str, ...]], list[Evidence]] = {}
    for n, item in enumerate(chosen):
        passage = item.unit.passage
        members = sections.setdefault((passage.document, passage.section, passage.path), [])
        members += [item] if n else []
    ordered = [e for members in sections.values() for e in sorted(members, key=lambda e: e.unit.start)]
    front = list(chosen[:1])
    for item in ordered:  # what leans on the first stays behind it, and not behind another
        front += [item] if front and leans_on(front[-1].unit, item.unit) else []
    return [*front, *(e for e in ordered if e not in front)]


def without_loose(told: Sequence[Evidence]) -> list[Evidence]:
    """The lines without those that hardly answer and point back to what does not stand right before them."""
    kept: list[Evidence] = []
    for item in told:
        if not kept or item.score >= LOOSE or not _points_back(item.unit) or _follows(kept[-1].unit, item.unit):
            kept.append(item)
    return kept


def leans_on(before: Unit, unit: Unit) -> bool:
    """Whether a sentence stands right behind another in its document and points back to it."""
    same = before.passage.document == unit.passage.document
    return same and unit.kind == "sentence" and before.goes_on(unit.start) and DANGLING.match(unit.text) is not None


def _points_back(unit: Unit) -> bool:
    text = unit.lead_text or unit.text
    return unit.kind in ("sentence", "item") and bool(DANGLING.match(text) or _POINTS_BACK.match(text))


def _follows(before: Unit, unit: Unit) -> bool:
    """Whether a unit, or the lead-in of its list, stands right behind another, or both are items of one list."""
    start = unit.lead[0] if unit.lead is not None else unit.start
    same_list = unit.lead is not None and unit.lead == before.lead
    return before.passage.document == unit.passage.document and (same_list or before.goes_on(start))


def with_context(chosen: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The chosen units with the sentence they lean on before them, or the one that leans on them behind them.

    "Hierbij wordt altijd …" says nothing without the sentence before it, and completes that sentence.
    """
    told = _Told(evidence)
    kept: list[Evidence] = []
    words = sum(len(e.unit.text.split()) for e in chosen)
    for item in chosen:
        after = told.behind(item.unit)
        group = [*told.leaned_on(item.unit), item]
        if len(group) == 1 and after is not None and DANGLING.match(after.unit.text):
            group += [after] if after.score >= AFTER * item.score else []
        extra = sum(len(e.unit.text.split()) for e in group) - len(item.unit.text.split())
        group = group if words + extra <= CONTEXT_WORDS else [item]
        words += extra if len(group) > 1 else 0
        kept.extend(
            e
            for e in group
            if not any(
                e.unit.text == k.unit.text
                and e.unit.passage.document == k.unit.passage.document
                and e.unit.lead is None
                for k in kept
            )
        )
    return kept


def with_captions(chosen: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The chosen units; before the first row of a table that begins its passage stands the sentence above the table,
    where that says what the figures are: "Onderstaande cijfers zijn van 2021."
    """
    kept: list[Evidence] = []
    for item in chosen:
        passage = item.unit.passage
        bare = item.unit.kind == "row" and item.unit.lead is None
        above = (
            e
            for e in evidence
            if e.unit.kind == "sentence"
            and e.unit.passage.document == passage.document
            and 0 <= passage.start - e.unit.end <= TABLE_HEAD
            and leads_in(e.unit.text)
        )
        caption = next(above, None) if bare else None
        if caption is not None and not any(k.unit == caption.unit for k in (*chosen, *kept)):
            kept.append(replace(caption, score=item.score))
        kept.append(item)
    return kept


class _Told:
    """The sentences among the evidence, to look up what stands right before or behind a unit in its passage."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self._sentences = [e for e in evidence if e.unit.kind == "sentence"]

    def ahead(self, passage: str, start: int) -> Evidence | None:
        """The sentence that ends where ``start`` begins."""
        found = (e for e in self._sentences if e.unit.passage.id == passage and e.unit.goes_on(start))
        return next(found, None)

    def behind(self, unit: Unit) -> Evidence | None:
        """The sentence that begins where a sentence ends."""
        if unit.kind != "sentence":
            return None
        same = (e for e in self._sentences if e.unit.passage.id == unit.passage.id)
        found = (e for e in same if unit.goes_on(e.unit.start))
        return next(found, None)

    def leaned_on(self, unit: Unit) -> list[Evidence]:
        """The sentences before a unit that it leans on, in reading order; of an item those its lead-in leans on."""
        text, start = (unit.lead_text, unit.lead[0]) if unit.lead is not None else (unit.text, unit.start)
        found: list[Evidence] = []
        leans = DANGLING.match(text) or _THERE.match(text)
        while unit.kind in ("sentence", "item") and leans and len(found) < MOST_BEFORE:
            before = self.ahead(unit.passage.id, start)
            if before is None:
                break
            found.insert(0, before)
            if unit.passage.topic:
                break  # what the sentence is about is told before it
            text, start = before.unit.text, before.unit.start
            leans = DANGLING.match(text)
        return found


def with_rest_of_lists(chosen: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The chosen units, with the rest of a list that a few words complete, or half as many as are told of it, or of a
    short one whose lead-in says how many things follow ("twee doelen:") where half of them are chosen: told in part it
    reads as if something was lost.
    """
    added: list[Evidence] = []
    for lead in dict.fromkeys((e.unit.passage.document, e.unit.lead) for e in chosen if e.unit.lead is not None):
        items = [e for e in evidence if (e.unit.passage.document, e.unit.lead) == lead]
        here = sum(e in chosen for e in items)
        size = sum(len(e.unit.text.split()) for e in items)
        rest = sum(len(e.unit.text.split()) for e in items if e not in chosen)
        announced = str(len(items)) in numbers(items[0].unit.lead_text)
        nearly = 2 * rest <= size - rest and size <= LIST_WORDS
        if rest <= REST_WORDS or nearly or (announced and 2 * here >= len(items) and size <= ANNOUNCED_WORDS):
            added.extend(e for e in items if e not in chosen)
    return [*chosen, *added]


def whole_list(chosen: Sequence[Evidence], evidence: Sequence[Evidence], question: str) -> list[Evidence]:
    """All items, in order, of the list that one of the best units belongs to or leads in; [] when none fits.

    Where a number of things is asked for ("de vijf taakgebieden"), a list whose lead-in has that number goes first.
    """
    wanted = numbers(question)
    among = sorted(chosen[: 2 * LISTS_AMONG], key=lambda e: not (wanted and wanted <= numbers(e.unit.lead_text)))
    for first in among[:LISTS_AMONG]:
        lead = first.unit.lead or (first.unit.start, first.unit.end)
        items = [
            e
            for e in evidence
            if e.unit.lead is not None
            and e.unit.lead == lead
            and e.unit.passage.document == first.unit.passage.document
        ]
        items.sort(key=lambda e: e.unit.start)
        if len(items) > 1 and sum(len(e.unit.text.split()) for e in items) <= LIST_WORDS:
            return items
    return []


def _within(part: Unit, whole: Unit) -> bool:
    """Whether a unit is a stretch of a longer one."""
    inside = part.passage.document == whole.passage.document and whole.start <= part.start and part.end <= whole.end
    return inside and part.end - part.start < whole.end - whole.start


def _same(a: Evidence, b: Evidence) -> bool:
    ends = [(e.unit.passage.document, e.unit.start, e.unit.end) for e in (a, b)]
    if ends[0] == ends[1] and {a.unit.kind, b.unit.kind} == {"fact", "sentence"}:
        return True  # a fact, and the sentence that it was read from
    if _within(a.unit, b.unit) or _within(b.unit, a.unit):
        return True  # the first sentence of an item, and the item
    if a.unit.kind == b.unit.kind == "sentence" and a.unit.passage.id == b.unit.passage.id:
        return a.unit.text == b.unit.text  # nobody says a thing twice in one passage
    if a.unit.kind == b.unit.kind and a.unit.kind in ("fact", "row"):
        # What the facts told of a row (they have no features) is not told again as it is printed.
        one_row = a.unit.start == b.unit.start and a.unit.passage.document == b.unit.passage.document
        return a.unit.text == b.unit.text or (one_row and bool(a.features) != bool(b.features))
    if numbers(a.unit.text) != numbers(b.unit.text):
        return False  # "drie jaar" and "vier jaar" are two statements
    one, two = set(terms(a.unit.text)), set(terms(b.unit.text))
    if len(one) > MORE * len(two):
        return False  # a definition holds more than the long form of the term
    return len(one & two) >= 0.7 * max(1, min(len(one), len(two)))
