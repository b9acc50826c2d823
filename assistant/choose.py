"""Which units an answer tells: close to the best, not twice the same, with the sentences they lean on, lists whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.citations import numbers
from assistant.evidence import Evidence
from kb.words import terms

MOST_WORDS = 160
CONTEXT_WORDS = 175  # units bring the sentence they lean on, up to so many words in all
DANGLING = re.compile(
    r"^(?:dit|deze|dat|die|hierbij|hierdoor|hiermee|hiervoor|hieronder|daarbij|daarmee|daardoor|daarvoor"
    r"|daarom|dan|zij|het gaat|bijvoorbeeld|echter|hun)\b",
    re.I,
)
AFTER = 0.1  # a sentence that leans on a chosen one comes along when it has this share of its score
POINTED_FLOOR = 0.08
FLOOR, FACT_FLOOR = 0.06, 0.35  # share of the best score under which a unit is left out
LEAST = 0.04  # and the probability under which it is, whatever the best
FACT_KINDS = ("fact", "row", "definition")
MOST_LINES = 7
LIST_WORDS = 170
LISTS_AMONG = 3


def choose(evidence: Sequence[Evidence], pointed: bool = False) -> list[Evidence]:
    """The units worth saying: close to the best, not twice the same, within the word limit.

    ``pointed``: one figure, date or meaning is asked, so that lines far behind the best only stand in the way.
    """
    if not evidence:
        return []
    share = POINTED_FLOOR if pointed else FLOOR
    floor = max(LEAST, evidence[0].score * (FACT_FLOOR if evidence[0].unit.kind in FACT_KINDS else share))
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


def with_context(chosen: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The chosen units with the sentence they lean on before them, or the one that leans on them behind them.

    "Hierbij wordt altijd …" says nothing without the sentence before it, and completes that sentence.
    """
    beside = {(e.unit.passage.id, e.unit.start): e for e in evidence if e.unit.kind == "sentence"}
    order = sorted(beside)
    place = {key: n for n, key in enumerate(order)}
    kept: list[Evidence] = []
    words = sum(len(e.unit.text.split()) for e in chosen)
    for item in chosen:
        key = (item.unit.passage.id, item.unit.start)
        group = [item]
        if key in place:
            before, after = _at(order, beside, place[key] - 1, item), _at(order, beside, place[key] + 1, item)
            if DANGLING.match(item.unit.text) and before is not None:
                group = [before, item]
            elif after is not None and DANGLING.match(after.unit.text) and after.score >= AFTER * item.score:
                group = [item, after]
        extra = sum(len(e.unit.text.split()) for e in group) - len(item.unit.text.split())
        group = group if words + extra <= CONTEXT_WORDS else [item]
        words += extra if len(group) > 1 else 0
        kept.extend(
            e
            for e in group
            if not any(
                e.unit.start == k.unit.start and e.unit.passage.document == k.unit.passage.document for k in kept
            )
        )
    return kept


def _at(
    order: Sequence[tuple[str, int]], beside: dict[tuple[str, int], Evidence], index: int, item: Evidence
) -> Evidence | None:
    """The unit at that place when it stands in the same passage, right beside the item."""
    if not 0 <= index < len(order) or order[index][0] != item.unit.passage.id:
        return None
    found = beside[order[index]]
    near = min(abs(found.unit.end - item.unit.start), abs(item.unit.end - found.unit.start)) <= 2
    return found if near else None


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


def _same(a: Evidence, b: Evidence) -> bool:
    if {a.unit.kind, b.unit.kind} & {"fact", "row"} and a.unit.kind == b.unit.kind:
        return a.unit.text == b.unit.text
    if numbers(a.unit.text) != numbers(b.unit.text):
        return False  # "drie jaar" and "vier jaar" are two statements
    one, two = set(terms(a.unit.text)), set(terms(b.unit.text))
    return len(one & two) >= 0.7 * max(1, min(len(one), len(two)))
