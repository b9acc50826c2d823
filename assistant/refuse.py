"""Refuses well: decides from signals of the evidence whether there is an answer, and says where to ask when not.

Boosted trees over readable signals (``assistant.refuse_signals``), fitted on the dev half and on practice questions
(``evals/fit_refusal.py`` writes ``refuse.json``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, takewhile
from pathlib import Path

from assistant.answering import tells_none
from assistant.compose import as_markdown, keep_passed
from assistant.contacts import Contact, contacts_for
from assistant.danger import named_lines
from assistant.details import contact_asked, contact_of, missing_kind, other_part
from assistant.evidence import LEAST_NAMED, WANTED, Asked, Evidence, asks_bare_meaning, coverage
from assistant.forest import Forest, load_forest
from assistant.model import Answer, Sentence
from assistant.refuse_signals import SIGNALS, abbreviation_missing, decisive, leaves_doubt, signals
from assistant.route_parts import part_missing
from assistant.service import Library
from assistant.understand import Understood
from assistant.unmet import anything_unmet, other_field, share_of_place_missing, side_missing, year_missing
from assistant.write import say_date
from kb.search import NATIONAL
from kb.words import fold, terms
from prompts import render

# Below this much above the threshold (log-odds) an answer says that it may not be what is asked. About one in twenty
# practice questions with an answer lies there, and one in six of those without.
DOUBT = 1.0
MOST_NAMED = 0.45  # share of what is asked that a line names which gives the reason or the time of it
_SAID = {
    "reason": WANTED["reason"],
    "duration": WANTED["duration"],
    "date": re.compile(rf"{WANTED['date'].pattern}|\d[.:]\d\d|\b(?:maan|dins|woens|donder|vrij|zater|zon)dag"),
}
IN_DOUBT = 0.5  # no surer than this is what may be about something else
_MOST_CONTACTS = 2
MOST_TITLES = 8  # so many documents a refusal names as searched
NEAR = -1.0  # how little must have been lacking for an answer (log-odds) to show what was found
NEAR_READ = 0.0  # log-odds of the reader above which a line is near enough to show in a refusal
WHOLE = 0.9  # share of what is asked that a statement must hold which says that there is none of it
MOST_NEAR, MOST_ITEMS = 2, 5  # lines that a refusal shows of what is near, and items where a list does


@lru_cache(maxsize=1)
def _forest() -> Forest:
    return load_forest(Path(__file__).with_name("refuse.json"), SIGNALS)


def how_sure(asked: Asked, evidence: Sequence[Evidence]) -> float:
    """How far the evidence is above what is enough to answer from (log-odds); below nought is too little."""
    if not evidence:
        return -math.inf
    found = signals(asked, evidence)
    if decisive(found) or abbreviation_missing(asked, evidence):
        return -math.inf
    if asked.words.get(contact_of(fold(asked.question.text)), 0.0) >= asked.rarest:
        return -math.inf  # the number or address of somebody whom no document names
    reach = contact_asked(fold(asked.question.text))
    if reach is not None and evidence[0].unit.kind == "fact" and reach.search(fold(evidence[0].unit.text)):
        return math.inf  # the address itself, with what else is asked beside it
    if _none_of_it(asked, evidence[0]):
        return math.inf
    forest = _forest()
    above = forest.value(found) - forest.threshold
    if -DOUBT < above < 0 and says_it(asked, evidence[0]):
        return IN_DOUBT
    return min(above, IN_DOUBT) if leaves_doubt(asked, evidence, found) else above


def _none_of_it(asked: Asked, evidence: Evidence) -> bool:
    """Whether a statement on just what is asked says that there is none of what is counted: that is the answer."""
    told = frozenset(terms(f"{evidence.unit.lead_text} {evidence.unit.text}"))
    none = tells_none(fold(asked.question.text), fold(evidence.unit.text))
    return none and coverage({w: v for w, v in asked.words.items() if w != "hoeveel"}, told) >= WHOLE


def says_it(asked: Asked, best: Evidence) -> bool:
    """Whether it is asked why, when or how long, and the best line gives a reason or a time for most of what is asked:
    documents of others say little of it in the words that the forest was fitted on.
    """
    text = fold(best.unit.text)
    told = any(kind in asked.question.kinds and holds.search(text) for kind, holds in _SAID.items())
    return told and coverage(asked.words, frozenset(terms(best.unit.text))) >= MOST_NAMED


def with_doubt(answer: Answer) -> Answer:
    """The answer under a line that says that it may not be what is asked."""
    sentences = (Sentence(render("answer.unsure"), (), "label", None, ""), *answer.sentences)
    return replace(answer, sentences=sentences, markdown=as_markdown(sentences))


def is_sure(answer: Answer) -> bool:
    """Whether the sources answer the question, without doubt."""
    return answer.status == "answered" and not is_unsure(answer)


def is_unsure(answer: Answer) -> bool:
    """Whether the answer says of itself that it may not be what is asked."""
    return bool(answer.sentences) and answer.sentences[0].text == render("answer.unsure")


def not_found(question: Understood, evidence: Sequence[Evidence], library: Library, role: str | None = None) -> Answer:
    """An honest refusal: what was searched, what is near, where to ask."""
    lines = named_lines(question.text) if contact_asked(fold(question.text)) else ""
    parts = [render("answer.not_found"), *filter(None, [lines]), searched(question, library)]
    if evidence and coverage_of_heading(question, evidence[0]):
        title = evidence[0].hit.metadata.title.split(" — ")[0]
        parts.append(render("answer.near", section=evidence[0].unit.passage.section, title=title))
    parts.append(where_to_ask(question, library, role))
    return Answer("not_found", " ".join(parts))


def searched(question: Understood, library: Library) -> str:
    """Which documents were searched, in words."""
    titles = [
        d.metadata.title.split(" — ")[0]
        for d in library.knowledge.documents
        if (not question.documents or d.metadata.id in question.documents)
        and (not question.regions or d.metadata.region in (None, NATIONAL, *question.regions))
    ]
    more = len(titles) - MOST_TITLES
    if more > 1:
        titles = [*titles[:MOST_TITLES], render("answer.more_searched", count=more)]
    return render("answer.searched", documents="; ".join(titles))


def is_near(evidence: Sequence[Evidence], sure: float = -math.inf) -> bool:
    """Whether what was found is worth showing in a refusal: little was lacking (``sure``), or the reader thinks it
    likelier than not that some line answers.
    """
    return sure > NEAR or any(e.read is not None and e.read > NEAR_READ for e in evidence)


def what_is_missing(question: Understood, answer: Answer) -> str | None:
    """The kind of thing that is asked (share, money, number, time, name) and that no line of the answer tells, "" where
    something without such a name is missing (another field, an event, one side of a comparison), else None.
    """
    statements = [s for s in answer.sentences if s.kind == "statement"]
    if answer.cards:
        return "" if part_missing(question.text, [fold(s.text) for s in statements]) else None
    above = {c.number: " ".join([c.title, *c.path, c.section]) for c in answer.citations}
    lines = [fold(s.text) for s in statements]
    around = [fold(" ".join([s.text, *(above.get(n, "") for n in s.citations)])) for s in statements]
    asked = fold(question.itself)
    passages = {c.number: c.passage for c in answer.citations}
    of_lead = [fold(passages[n]) for s in statements[:1] for n in s.citations if n in passages]
    if "referral" not in question.kinds and other_field(asked, [*around, *of_lead]):
        return ""
    ahead = takewhile(lambda s: s.text != render("answer.more"), answer.sentences)
    answering = " ".join(s.text for s in ahead if s.kind == "statement")
    kind = missing_kind(fold(question.text), " ".join(s.text for s in statements), answering)
    figure = "figure" in question.kinds and year_missing(asked, lines, " ".join(around))
    several = len({p.region for p in question.places}) > 1
    cited = {c.region for c in answer.citations}
    of_region = [fold(p.name) for p in question.places if several and p.region in cited]
    towns = [fold(p.name) for p in question.places if p.municipality and not p.is_region]
    if (
        figure
        or side_missing(asked, lines, [fold(p.name) for p in question.places], of_region)
        or share_of_place_missing(asked, lines, towns)
        or (lines and other_part(asked, lines[0], around[0]))
        or anything_unmet(asked, lines)
    ):
        return kind
    return kind or None


def meaning_missing(asked: Asked, answer: Answer) -> bool:
    """Whether the meaning of one thing is asked that neither a line of the answer nor what stands above it names: half
    of a compound is not enough ("zorgmaatje" where it says "jeugdzorg").
    """
    if answer.cards or not asks_bare_meaning(asked.question.text):
        return False
    told = (s.text for s in answer.sentences if s.kind == "statement")
    above = (" ".join([*c.path, c.section]) for c in answer.citations)
    held = frozenset(terms(" ".join([*told, *above])))
    return coverage(asked.words, held) < LEAST_NAMED and not held & {extra.term for extra in asked.extra_words}


def near_miss(question: Understood, answer: Answer, missing: str, library: Library, role: str | None) -> Answer:
    """A refusal that shows what is near: the first lines of an answer that lacks what is asked. ``missing``: the kind
    of thing that is not told, "" where nothing more is known than that the answer is not.
    """
    bare = tuple(replace(s, group="") for s in nearest([s for s in answer.sentences if s.kind == "statement"]))
    kept = keep_passed(replace(answer, sentences=bare, cards=()), set())
    told = render("answer.missing", what=render(f"answer.missing_{missing}")) if missing else render("answer.nearest")
    label = Sentence(told, (), "label", None, "")
    ask = Sentence(f"{searched(question, library)} {where_to_ask(question, library, role)}", (), "label", None, "")
    sentences = (label, *kept.sentences, ask)
    return replace(kept, status="not_found", sentences=sentences, markdown=as_markdown(sentences))


def nearest(told: Sequence[Sentence]) -> list[Sentence]:
    """The first lines of an answer: two sentences, or where a list comes first, its lead-in with a few items."""
    if told and not told[0].text.startswith("- ") and len(told) > 1 and told[1].text.startswith("- "):
        items = takewhile(lambda s: s.text.startswith("- "), told[1:])
        return [told[0], *islice(items, MOST_ITEMS)]
    plain = [s for s, after in zip(told, [*told[1:], None], strict=False) if not _of_list(s, after)]
    return plain[:MOST_NEAR] or list(told[:MOST_NEAR])


def _of_list(sentence: Sentence, after: Sentence | None) -> bool:
    """Whether a line is an item, or the lead-in of the item behind it."""
    return sentence.text.startswith("- ") or (after is not None and after.text.startswith("- "))


def where_to_ask(question: Understood, library: Library, role: str | None) -> str:
    """The contacts that the place keeps up to date; the municipality itself where there are none."""
    named = next((p for p in question.places if p.region in question.regions), next(iter(question.places), None))
    place = named if question.place_beats_field else question.field_place or named
    if place is None:
        return render("answer.ask_municipality")
    names = [n for n in (place.name, place.municipality, place.region) if n]
    found = contacts_for(names, role, library.settings.contacts, question.today or question.asked_on)[:_MOST_CONTACTS]
    if found:
        told = render("answer.contact_or").join(_told(c) for c in found)
        checked = min(c.date_checked for c in found if c.date_checked is not None)
        return (
            f"{render('answer.ask_contact', contact=told)} {render('answer.contact_checked', date=say_date(checked))}"
        )
    if place.municipality:
        return render("answer.ask_place", place=place.municipality)
    return render("answer.ask_municipality")


def _told(contact: Contact) -> str:
    reach = ", ".join([*contact.reach, *([contact.hours] if contact.hours else [])])
    return render("answer.contact", name=contact.name, reach=reach)


def coverage_of_heading(question: Understood, evidence: Evidence) -> bool:
    """Whether the heading of the nearest passage shares a telling word with the question."""
    own = set(terms(question.text))
    return bool(own & set(terms(evidence.unit.passage.section)))


def out_of_region(question: Understood, library: Library) -> Answer:
    """The place belongs to none of the regions that documents are of, or is not known."""
    present = {d.metadata.region for d in library.knowledge.documents}
    known = [r.name for r in library.gazetteer.regions if r.id in present] or list(library.elsewhere[:MOST_TITLES])
    regions = " of ".join(known or [r.name for r in library.gazetteer.regions])
    if question.outside is not None:
        own = question.outside.municipality or question.outside.name
        named = own if own == question.outside.name else render("answer.village", place=question.outside.name, of=own)
        return Answer("out_of_region", render("answer.out_of_region", named=named, place=own, regions=regions))
    return Answer("out_of_region", render("answer.unknown_place", place=question.unknown_place or "", regions=regions))
