"""Arranges chosen evidence: route cards first where one is asked, then lines per region and period, the best first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answering import asks_left_out, tells_none
from assistant.choose import (
    A_LITTLE,
    carried_on,
    choose,
    in_reading_order,
    leans_on,
    lists_together,
    whole_list,
    with_captions,
    with_context,
    with_rest_of_lists,
    without_loose,
)
from assistant.details import with_one_as_number
from assistant.evidence import WANTED, Asked, Evidence, coverage
from assistant.fact_evidence import Card
from assistant.kin import asked_words, holds_kin
from assistant.model import Answer, Citation, Hardness, RouteCard, Sentence, Step
from assistant.notices import (
    figure_notices,
    hole_notices,
    past_notices,
    region_notices,
    validity_notices,
    year_notices,
)
from assistant.route_parts import slot_asked
from assistant.service import Library
from assistant.understand import Understood
from assistant.units import Unit
from assistant.voices import asked_voice, only_voices
from assistant.write import Lists, cite_all, label_of, list_of, say_date, write_lines
from kb.facts.route_model import SLOTS
from kb.search import NATIONAL, in_force
from kb.words import fold, raw_words, terms
from prompts import render

ANSWERS, SHARE_ANSWERS = 0.25, 0.5
CARD_STEPS = 6
CARD_WORDS = 60
LAW_WORTH = 2.5  # who asks about referring is told what the law allows beside what was agreed
POINTED = frozenset(("figure", "duration", "date", "definition", "code", "contact"))
FEW_WORDS, LONG_WORD, SHARE_OFF = 2, 6, 0.5
LOOK_LEAD, SHARE_LEAD = 4, 0.4  # so many of the best lines may lead, at so much of the first one's score
_ASKS_LIST = re.compile(
    r"\b(?:wat|wie) zijn (?:de|alle) (?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|\d+)\b", re.IGNORECASE
)
_ASKS_SAYING = re.compile(
    r"\b(?:vond(?:en)?|vind(?:en|t)?|zeg(?:gen|t)|zei(?:den)?|mening\w*|ervar\w*|citaat|citaten)\b", re.IGNORECASE
)
WORDS_WITH_CARDS = 165  # cards and what is told beside them
LOOK_BESIDE, MOST_BESIDE, FLOOR_BESIDE = 8, 4, 0.4
SHARE_REGION = 0.5  # a region that the question leaves open is told of when its best unit scores so much of the first
SHARE_PERIOD = 0.2  # lines of a period are told when the best of them scores so much of the best of all
SHARE_NOW = 0.5  # and what holds now leads when the best of it scores so much
_SLOT_WORTH = {"Eerst": 3.0, "Wie beslist": 2.0, "Overleg": 1.8, "Termijn": 2.0, "Let op": 1.0}
_ASKS_SLOT = {"who": "Wie beslist", "duration": "Termijn", "referral": "Eerst"}
_MAY_REFER = re.compile(  # "Mag de school verwijzen?", "de school mag toch verwijzen"; not "waar kan ik heen verwijzen"
    r"^(?!waar|hoe|naar|wanneer|wel|wat)(?:\w+ ){0,3}(?:mag|mogen|kan|kunnen)\b.{0,80}\b(?:door)?verwijz", re.IGNORECASE
)
_AGE = re.compile(  # of a child or a youngster; "van 4 jaar" and "tot 5 jaar" may be a term
    r"\b(?:tot|vanaf|boven|onder|jonger dan|ouder dan)(?: en met)? (?:1[2-9]|2\d) jaar\b|\b\d{1,2}e verjaardag\b"
)
_REFERS = re.compile(r"verwij|\bstu(?:ur|urt|ren)\b")
_CONCLUDES = re.compile(r"^(?:[^.:]{3,60}: )?(?:\w+ ){0,3}(?:dus|daarom|daardoor|hierdoor)\b")
_ASKS_CONSULT = re.compile(
    r"\b(?:overleg\w*|consult\w*|sparren|meedenk\w*|meekijk\w*|advies|raadpleeg\w*)\b", re.IGNORECASE
)


def compose(
    question: Understood, asked: Asked, evidence: Sequence[Evidence], cards: Sequence[Card], library: Library
) -> Answer:
    """The draft answer: labels, lines and cards with citations numbered through."""
    draft = _Draft(library, question.asked_on)
    evidence = carried_on(evidence)
    told: list[Evidence] = []
    for card in cards:
        told.extend(draft.add_card(card, choose_steps(card, question, asked)))
    chosen = beside_cards(evidence, told) if cards else select(question, evidence)
    for label, members in _groups(question, chosen, library):
        draft.add_lines(label, members)
    return Answer(
        status="answered",
        markdown=as_markdown(draft.sentences),
        sentences=tuple(draft.sentences),
        citations=tuple(draft.citations),
        notices=(
            *region_notices(question, [*told, *chosen], library),
            *figure_notices(question, [*told, *chosen]),
            *validity_notices(question, [*told, *chosen]),
            *year_notices(question, [*told, *chosen]),
            *past_notices(question, chosen),
            *hole_notices(chosen),
        ),
        cards=tuple(draft.cards),
        gaps=open_slots(cards),
    )


class _Draft:
    """Gathers sentences and citations with running numbers."""

    def __init__(self, library: Library, today: date) -> None:
        self._library = library
        self._today = today
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []
        self.cards: list[RouteCard] = []

    def add_lines(self, label: str, members: Sequence[Evidence]) -> None:
        """Lines of one group under its label."""
        if label:
            self.sentences.append(Sentence(label, (), "label", None, label))
        answering, beside = parted(members)
        cut = self._cut(members)
        for part in filter(None, (answering, beside)):
            if part is beside:
                self.sentences.append(Sentence(render("answer.more"), (), "label", None, label))
            draft = write_lines(part, self._library.knowledge, len(self.citations) + 1, label, cut)
            self.sentences.extend(draft.sentences)
            self.citations.extend(draft.citations)

    def _cut(self, members: Sequence[Evidence]) -> Lists:
        """The lists of which not every item is told, as far as they stand in one passage."""
        told = Counter(list_of(e.unit) for e in members if e.unit.kind == "item" and e.unit.lead is not None)
        rows = {list_of(e.unit): e.hit.row for e in members}
        whole = {o: sum(list_of(r.unit) == o for r in self._library.shelf.units(rows[o])) for o in told}
        return frozenset(o for o, count in told.items() if count < whole[o])

    def add_card(self, card: Card, steps: Sequence[tuple[str, Hardness, Evidence]]) -> list[Evidence]:
        """A route card: its title as a label, a line per step; gives back what was told."""
        route = card.match.route
        period = _period(route.valid_from, route.valid_until, self._today)
        title = render("answer.card", title=route.title, period=f" ({period})" if period else "")
        self.sentences.append(Sentence(title, (), "label", None, title))
        made: list[Step] = []
        for slot, hardness, evidence in steps:
            citations = cite_all(evidence, len(self.citations) + 1, self._library.knowledge)
            self.citations.extend(citations)
            numbers = tuple(c.number for c in citations)
            made.append(Step(slot, evidence.unit.text, numbers, hardness))
            self.sentences.append(
                Sentence(f"- **{slot}:** {evidence.unit.text}", numbers, "statement", hardness, title)
            )
        self.cards.append(RouteCard(route.title, period, tuple(made)))
        return [e for _, _, e in steps]


def parted(members: Sequence[Evidence]) -> tuple[list[Evidence], list[Evidence]]:
    """The lines that most likely answer, and those that only bear on the question; lines that hang together stay so.

    A line that is less likely than ``ANSWERS``, and much less than the best one, is told apart.
    """
    blocks: list[list[Evidence]] = []
    for evidence in members:
        if blocks and _hang_together(blocks[-1][-1], evidence):
            blocks[-1].append(evidence)
        else:
            blocks.append([evidence])
    best = max((e.score for e in members), default=0.0)
    least = min(ANSWERS, SHARE_ANSWERS * best)
    sides: tuple[list[Evidence], list[Evidence]] = ([], [])
    for block in blocks:
        sides[max(e.score for e in block) < least].extend(block)
    return sides


def _hang_together(before: Evidence, after: Evidence) -> bool:
    one, other = before.unit, after.unit
    if one.passage.document != other.passage.document:
        return False
    return (other.lead is not None and one.lead == other.lead) or one.goes_on(other.start)


def choose_steps(card: Card, question: Understood, asked: Asked) -> list[tuple[str, Hardness, Evidence]]:
    """The steps worth saying within the word limit, in slot order: those that the question asks for weigh most. Where
    it asks who may refer, what the law says of that comes first; where it asks who decides, the line on that.
    """
    wished = {_ASKS_SLOT[k] for k in question.kinds if k in _ASKS_SLOT}
    if _ASKS_CONSULT.search(question.text):
        wished.add("Overleg")

    def worth(step: tuple[str, Hardness, Evidence]) -> float:
        slot, hardness, evidence = step
        own = frozenset(terms(evidence.unit.text))
        added = max((w for t, w in asked.extras.items() if t in own), default=0.0)
        refers = _REFERS.search(fold(question.text)) is not None and "verwij" in fold(evidence.unit.text)
        law = LAW_WORTH if hardness == "wet" and refers else 0.0
        return _SLOT_WORTH[slot] + (1.0 if slot in wished else 0.0) + 4 * coverage(asked.words, own) + added + law

    kept: list[tuple[str, Hardness, Evidence]] = []
    words = 0
    for step in sorted(card.steps, key=worth, reverse=True):
        size = len(step[2].unit.text.split())
        if len(kept) < CARD_STEPS and words + size <= CARD_WORDS:
            kept.append(step)
            words += size
    asks_right = _MAY_REFER.search(question.text) is not None
    leads = slot_asked(question.text)  # comes first
    in_order = [x[2] for x in card.steps]

    def place(step: tuple[str, Hardness, Evidence]) -> tuple[float, int, int]:
        slot, hardness, evidence = step
        right = asks_right and hardness == "wet" and "verwij" in fold(evidence.unit.text)
        ahead = 1 + coverage(asked.words, frozenset(terms(evidence.unit.text))) if right else 0.0
        return -ahead, -1 if slot == leads else SLOTS.index(slot), in_order.index(evidence)

    return sorted(kept, key=place)


def beside_cards(evidence: Sequence[Evidence], told: Sequence[Evidence]) -> list[Evidence]:
    """The best units that the cards do not tell yet, as far as the word limit goes."""
    left = WORDS_WITH_CARDS - sum(len(e.unit.text.split()) for e in told)
    chosen: list[Evidence] = []
    for candidate in evidence[:LOOK_BESIDE]:
        size = len(f"{candidate.unit.lead_text} {candidate.unit.text}".split())
        if candidate.score >= FLOOR_BESIDE and size <= left and not _told(candidate, [*told, *chosen]):
            chosen.append(candidate)
            left -= size
    return lists_together(chosen[:MOST_BESIDE])


def _told(evidence: Evidence, told: Sequence[Evidence]) -> bool:
    own = set(terms(evidence.unit.text))
    return any(
        len(own & set(terms(t.unit.text))) > 0.5 * max(1, min(len(own), len(set(terms(t.unit.text))))) for t in told
    )


def _period(start: date | None, end: date | None, today: date) -> str:
    if end is not None:
        holds = (start is None or start <= today) and today <= end
        return render("answer.now_until" if holds else "answer.until_plain", date=say_date(end))
    return render("answer.from_plain", date=say_date(start)) if start is not None else ""


def select(question: Understood, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What to say: the whole list where one is asked, else the best units that fit."""
    sayings = _ASKS_SAYING.search(question.text) is not None or bool(asked_voice(question.text))
    evidence = only_voices(question.text, evidence) if sayings else evidence
    chosen = choose(evidence, bool(POINTED & set(question.kinds)), sayings)
    asks_list = "list" in question.kinds and not {"duration", "date"} & set(question.kinds)  # "binnen welke termijn"
    if asks_list or _ASKS_LIST.search(question.text) or asks_left_out(fold(question.text)):
        items = whole_list(chosen, evidence, question.text)
        if items:
            return [*ahead_of_list(chosen, items), *items]
    chosen = of_likely_periods(question, on_subject(question, chosen))
    whole = [e for e in chosen if not e.unit.text.endswith(":")]  # a lead-in says nothing without what it leads to
    chosen = [*(whole or chosen), *other_regions(question, chosen, evidence)]
    chosen = _behind_what_it_concludes(telling_first(question, chosen))
    if chosen and tells_none(fold(question.text), fold(chosen[0].unit.text)):
        chosen = [e for e in chosen if e.unit.passage.id == chosen[0].unit.passage.id]  # of others it says nothing
    pointed = POINTED & set(question.kinds)
    meaning_listed = pointed == {"definition"} and bool(chosen) and chosen[0].unit.kind == "item"
    if not pointed or meaning_listed:
        chosen = with_rest_of_lists(chosen, evidence)
    told = without_loose(in_reading_order(with_context(lists_together(chosen), evidence)))
    return with_captions(told, evidence)


def on_subject(question: Understood, chosen: Sequence[Evidence]) -> list[Evidence]:
    """The chosen units; where one or two long words are all that a question is about, without the less likely ones that
    hold neither, nor stand under a heading that does or behind a sentence that does.
    """
    places = {w for p in question.places for w in raw_words(p.name)}
    words = [w for w in asked_words(question.text) if w not in places]
    if not 0 < len(words) <= FEW_WORDS or any(len(w) < LONG_WORD for w in words):
        return list(chosen)

    def holds(e: Evidence) -> bool:
        passage = e.unit.passage
        around = " ".join([e.unit.lead_text, e.unit.text, passage.section, *passage.path, passage.topic or ""])
        return any(holds_kin(word, around) for word in words)

    own = [e for e in chosen if holds(e)]
    least = SHARE_OFF * max((e.score for e in own), default=0.0)
    return [e for e in chosen if e in own or e.score >= least or any(o.unit.goes_on(e.unit.start) for o in own)]


def of_likely_periods(question: Understood, chosen: Sequence[Evidence]) -> list[Evidence]:
    """The chosen units without those of a period whose best unit is far less likely than the best of all; where a
    change is asked, nothing is left out.
    """
    if not chosen or "change" in question.kinds:
        return list(chosen)
    best: dict[str, float] = {}
    for e in chosen:
        label = label_of(e, question.asked_on)
        best[label] = max(best.get(label, 0.0), e.score)
    least = SHARE_PERIOD * max(best.values())
    return [e for e in chosen if best[label_of(e, question.asked_on)] >= least]


def ahead_of_list(chosen: Sequence[Evidence], items: Sequence[Evidence]) -> list[Evidence]:
    """The chosen units that bear on the question more than the list that one of them belongs to or leads in."""
    leads = {e.unit.lead for e in items}

    def of_list(e: Evidence) -> bool:
        return e in items or (e.unit.start, e.unit.end) in leads

    best = max((e.score for e in chosen if of_list(e)), default=0.0)
    return [e for e in chosen if e.score > best and not e.unit.text.endswith(":") and not of_list(e)]


def other_regions(question: Understood, chosen: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """Where no place is named: the best unit of each region that is left out, when nearly as good."""
    if question.regions or not chosen:
        return []
    seen = {e.hit.metadata.region for e in chosen} | {NATIONAL, None}
    added: list[Evidence] = []
    for candidate in evidence:
        if candidate.score < SHARE_REGION * chosen[0].score:
            break
        if candidate.hit.metadata.region not in seen:
            seen.add(candidate.hit.metadata.region)
            added.append(candidate)
    return added


def telling_first(question: Understood, chosen: Sequence[Evidence]) -> list[Evidence]:
    """The chosen units; where a figure, a term or a date is asked, the first that holds one leads, or another that
    holds one and stands a little before it.
    """
    pattern = next((WANTED[k] for k in question.kinds if k in ("figure", "duration", "date")), None)
    if pattern is None or not chosen:
        return list(chosen)
    near = [e for e in chosen[:LOOK_LEAD] if e.score >= SHARE_LEAD * chosen[0].score]
    asked = fold(question.text)
    telling = [
        e
        for e in near
        if pattern.search(_AGE.sub(" ", (told := with_one_as_number(e.unit.text)))) or tells_none(asked, told)
    ]
    best = telling[0] if telling else chosen[0]
    lead = min((e for e in telling if _just_before(e.unit, best.unit)), key=lambda e: e.unit.start, default=best)
    return [lead, *(e for e in chosen if e is not lead)]


def _behind_what_it_concludes(chosen: Sequence[Evidence]) -> list[Evidence]:
    """The chosen units; where the first draws a conclusion ("we komen dus …"), behind the one that stands before it."""
    if not chosen or _CONCLUDES.search(fold(chosen[0].unit.text)) is None:
        return list(chosen)
    first = chosen[0].unit
    near = (e for e in chosen[1:] if e.unit.passage.document == first.passage.document)
    lead = next((e for e in near if 0 <= first.start - e.unit.end <= A_LITTLE), chosen[0])
    return [lead, *(e for e in chosen if e is not lead)]


def _just_before(unit: Unit, other: Unit) -> bool:
    """Whether a sentence or fact stands a little before another in its passage: of two rules the first is the rule."""
    same = unit.passage.id == other.passage.id and unit.kind == other.kind and unit.kind in ("sentence", "fact")
    return same and 0 < other.start - unit.end <= A_LITTLE


def _groups(question: Understood, chosen: Sequence[Evidence], library: Library) -> list[tuple[str, list[Evidence]]]:
    """The units under the label of their period and region; what holds on the day asked about stands first."""
    groups: dict[str, list[Evidence]] = {}
    regions = {e.hit.metadata.region for e in chosen} - {NATIONAL, None}
    for evidence in chosen:
        label = label_of(_first_of_all(evidence, chosen), question.asked_on)
        region = library.gazetteer.region(evidence.hit.metadata.region or "")
        if len(regions) > 1 and region is not None:
            label = f"{render('answer.region', region=region.name)} {label}".strip()
        groups.setdefault(label, []).append(evidence)
    if "" in groups and len(groups) > 1:
        groups = {render("answer.now") if label == "" else label: members for label, members in groups.items()}
    best = max((e.score for e in chosen), default=0.0)
    holds = {
        label: in_force(members[0].hit.metadata, question.day)
        or (question.day == question.asked_on and label in ("", render("answer.now")))
        for label, members in groups.items()
    }
    leads = {
        label: holds[label] and max(e.score for e in members) >= SHARE_NOW * best for label, members in groups.items()
    }
    if question.day_named and question.day > question.asked_on:  # what holds from the day asked about on leads
        for label, members in groups.items():
            likely = max(e.score for e in members) >= SHARE_PERIOD * best
            leads[label] = likely and members[0].hit.metadata.valid_from == question.day
    return sorted(groups.items(), key=lambda group: not leads[group[0]])


def _first_of_all(evidence: Evidence, chosen: Sequence[Evidence]) -> Evidence:
    """The chosen line that a line leans on, or the one that leans on in its turn; else the line itself."""
    before = next((e for e in chosen if leans_on(e.unit, evidence.unit)), None)
    return evidence if before is None else _first_of_all(before, chosen)


def as_markdown(sentences: Sequence[Sentence]) -> str:
    """Lines with [n] markers behind each statement."""
    lines: list[str] = []
    for sentence in sentences:
        marks = "".join(f" [{n}]" for n in sentence.citations)
        if lines and not (sentence.text.startswith("- ") and lines[-1].startswith("- ")):
            lines.append("")
        lines.append(f"{sentence.text}{marks}")
    return "\n".join(lines)


def open_slots(cards: Sequence[Card]) -> tuple[str, ...]:
    """What the documents leave open of the routes shown."""
    gaps = [
        render("answer.gap", slot=slot.lower(), title=card.match.route.title)
        for card in cards
        for slot in card.match.open_slots
        if slot in ("Wie beslist", "Termijn", "Overleg")
    ]
    return tuple(dict.fromkeys(gaps))


def keep_passed(answer: Answer, failed: set[str]) -> Answer:
    """The answer without the statements that the gate turned down, and without labels that stand above nothing."""
    kept = [s for s in answer.sentences if s.text not in failed]
    kept = [
        s
        for n, s in enumerate(kept)
        if s.kind == "statement" or any(later.kind == "statement" and later.group == s.group for later in kept[n + 1 :])
    ]
    used = {n for s in kept for n in s.citations}
    numbers = {c.number: i for i, c in enumerate((c for c in answer.citations if c.number in used), 1)}
    sentences = tuple(replace(s, citations=tuple(numbers[n] for n in s.citations)) for s in kept)
    cards = tuple(
        replace(
            c,
            steps=tuple(
                replace(s, citations=tuple(numbers[n] for n in s.citations))
                for s in c.steps
                if set(s.citations) <= used
            ),
        )
        for c in answer.cards
    )
    citations = tuple(replace(c, number=numbers[c.number]) for c in answer.citations if c.number in used)
    return replace(answer, sentences=sentences, citations=citations, cards=cards, markdown=as_markdown(sentences))
