"""Structured facts as evidence beside the passages: definitions, product codes, sheets, steps of a referral route.

A fact takes part when the question asks for what it holds; it carries the stretch of the document that proves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.citations import ILLEGIBLE
from assistant.evidence import (
    BARE_ITEM_WORDS,
    LEAST_NAMED,
    Asked,
    Evidence,
    asks_meaning,
    coverage,
    named_share,
    not_known_yet,
)
from assistant.model import Hardness
from assistant.service import Library
from assistant.table_evidence import listed, of_code, of_municipality
from assistant.understand import Understood
from assistant.units import Unit, clean, with_marks
from ingest.model import Passage
from ingest.sentences import sentence_spans
from kb.facts.glossary import shortened
from kb.facts.model import Evidence as Proof
from kb.facts.model import Fact
from kb.facts.routes import RouteMatch
from kb.facts.sheets import FORM, Sheet
from kb.hit import Hit
from kb.search import NATIONAL, in_force
from kb.words import STOP_WORDS, fold, raw_words, stem_word, terms
from prompts import render

DEFINITION_WORDS = 75  # a longer definition is told as far as its last sentence within so many words
OTHER_PERIOD = 0.5  # what is left of a fact's score where another time is asked about than that of its document
MOST_PROOFS = 4  # stretches that one fact cites
# Words of the question that are rarer than this (weight) are held against a fact; one that holds none keeps this share.
RARE, LEAST_BEARING = 2.2, 0.6
NOTHING_ELSE, WHOLE_AREA = 0.85, 0.94  # "Wat doet het SLT?" asks for what the area holds, in the document's own order
ALL_AREAS = 0.9  # what a fact is worth where all areas are asked about
ANY_PART, OTHER_PART = 0.1, 0.5  # what a fact of a part loses where the question names none, and where it names another
LONG_WORD = 9
ITEM_WORDS = 4  # of an item in a list of forms of help within a sentence
USUAL = 0.6  # weight of a synonym that is the usual word for what the question names
_ANY_HELP = frozenset(("jeugdhulp", "begeleiding", "behandeling", "ondersteuning", "veelvoorkomende"))
BY_A_WORD = 0.4  # what a fact is worth when only a stray word points to its task area
_ASKS_AREA = re.compile(
    r"welke? (?:taakgebied|onderdeel|segment|soort hulp|vorm van (?:jeugd)?hulp)|onder wat valt|valt .* onder\b"
)
# A question for all task areas or segments at once: "per taakgebied", or about "de contracten" without naming one.
_ALL_AREAS = re.compile(
    r"\b(?:per|elk|ieder|alle|de (?:vijf|verschillende)?) ?(?:taakgebied|segment|onderdeel)(?:en)?\b"
    r"|\b(?:taakgebieden|segmenten)\b"
    r"|\b(?:de|alle) (?:contracten|overeenkomsten|opdrachten)\b"
)
_EACH = re.compile(r"\b(?:per|elk|ieder) (?:taakgebied|segment|onderdeel)\b")
# A question for all forms of help, and the words that it may hold besides a place.
_ASKS_FORMS = re.compile(
    r"\b(?:vormen|soorten) (?:van )?(?:\w+ )?(?:jeugd)?(?:hulp|zorg)\b|\b(?:jeugd)?(?:hulp|zorg)vormen\b"
)
_OF_FORMS = re.compile(
    r"vormen|soorten|(?:jeugd)?(?:hulp|zorg)(?:vormen)?|regio|wbo|west-?brabant-?oost|gemeenten?|inkoop|ingekocht"
    r"|strategie|stelsel|systeem|nieuwe|huidige|dertien|\d+|ken\w*|bestaan|beschrijft|koopt|kopen|geef\w*|krijgen|verschillende"
    r"|zit|zitten|staat|staan|hoort|horen|allemaal|eigenlijk"
)
ALL_FORMS = 0.95
_IN_ALL = re.compile(r"\btotaal\b|\bmaximaal\b", re.IGNORECASE)
_OF_CONTRACTS = frozenset(
    (
        "looptijd",
        "verlengingsopties",
        "ingangsdatum",
        "einddatum",
        "aantal contractpartners",
        "uitvoeringsvariant",
        "bekostiging",
    )
)
_ATTRIBUTES: tuple[tuple[str, str], ...] = (
    ("verlengingsopties", r"verleng|optie"),
    (
        "looptijd",
        r"hoe ?lang|looptijd|duur\b|duurt|loopt .* (?:af|contract)|contract loopt|aantal jaar|hoeveel jaar"
        r"|eindig|tot wanneer",
    ),
    (
        "ingangsdatum",
        r"wanneer .*(?:in ?ga|start|begin|van start)|ingangsdatum|start(?:datum|t)?\b|begint|vanaf wanneer"
        r"|gaat .* in\b",
    ),
    (
        "aanbestedingsprocedure",
        r"procedure|aanbested|inschrijv|open house|sas\b|gegund|gunning|toetreden"
        r"|\bhoe\b.*\b(?:in ?gekocht|inkopen|inkoop)\b|\bhoe (?:koopt|kopen)\b.*\bin\b",
    ),
    ("percelen", r"perceel|percelen|opgedeeld|opgeknipt|verdeeld in"),
    (
        "aantal contractpartners",
        r"hoeveel .*(?:partner|partij|aanbieder|organisatie|contract)|aantal .*(?:partner|partij|aanbieder)|maxim",
    ),
    ("aanbieders", r"\bwie (?:levert|leveren|voert|voeren|biedt|bieden)\b|welke \w*aanbieders?\b|wie is de partner"),
    ("uitvoeringsvariant", r"uitvoeringsvariant|taakgericht|inspanningsgericht"),
    ("bekostiging", r"bekostig|betaal|financier|lumpsum|vergoed|budgetplafond|prijs|uitvoeringsvariant"),
    ("consultatie", r"consult|meedenk|expertise|advies vragen"),
    (
        "valt erbuiten",
        r"\bniet onder|buiten|geen (?:onder)?deel|uitgesloten"
        r"|\b(?:doet|doen|hoort|horen|valt|vallen)\b.*\bniet\b(?! vrij)",
    ),
    (
        "valt erin",
        r"valt .* onder|vallen .* onder|wat hoort|waar(?:uit| bestaat)|welke (?:hulp|vormen|taken)|wat doet"
        r"|wat is\b|houdt .* in",
    ),
)
_OF_SCHOOL = r"(?:\w*school|scholen|leerkracht\w*|mentor\w*|docent\w*)\b"
_MAY_SCHOOL_REFER = re.compile(
    rf"\b(?:(?:mag|mogen|kan|kunnen)\b(?: \w+){{0,2}} {_OF_SCHOOL}|{_OF_SCHOOL} (?:mag|mogen|kan|kunnen)\b)"
    r"[^.?!]{0,60}\b(?:door)?(?:verwij[sz]\w*|sturen)",
    re.IGNORECASE,
)
_ASKING = frozenset(
    ("doet", "doen", "houdt", "inhoudt", "betekent", "valt", "vallen", "hoort", "horen", "omvat", "precies", "eens")
)


@dataclass(frozen=True)
class Card:
    """A matched route with its steps as evidence, in slot order."""

    match: RouteMatch
    steps: tuple[tuple[str, Hardness, Evidence], ...]


def fact_evidence(question: Understood, asked: Asked, library: Library) -> list[Evidence]:
    """Facts that bear on the question, each scored beside the passages (0..1)."""
    folded = fold(question.text)
    sheets = _sheet_facts(folded, question, asked, library)
    evidence = [
        *_codes(question, library),
        *_forms(folded, question, asked, library),
        *listed(question, library),
        *of_municipality(question, asked, library),
        *of_code(question, library),
        *sheets,
    ]
    if asks_meaning(question.text):
        evidence.extend(_definitions(question, asked, library))
    return [_for_period(e, question) for e in evidence if _in_region(e, question)]


def _for_period(evidence: Evidence, question: Understood) -> Evidence:
    """Weigh a fact down when the question is about a time at which its document does not hold."""
    meta = evidence.hit.metadata
    about_time = question.day_named or bool(question.years) or not_known_yet(meta, question.asked_on)
    if in_force(meta, question.day) or not about_time or (meta.valid_from and meta.valid_from.year in question.years):
        return evidence
    return replace(evidence, score=evidence.score * OTHER_PERIOD)


def _in_region(evidence: Evidence, question: Understood) -> bool:
    region = evidence.hit.metadata.region
    return not question.regions or region in (None, NATIONAL) or region in question.regions


def _codes(question: Understood, library: Library) -> Iterator[Evidence]:
    for entry in library.facts.code(question.text):
        if not (entry.agreement or entry.area or entry.variant):
            continue  # a list of tariffs: its row tells more
        partly = render("answer.partly") if entry.partly else ""
        text = render(
            "answer.code",
            code=f"{entry.code} ({entry.description})" if entry.description else entry.code,
            agreement=entry.agreement or "–",
            area=entry.area or "–",
            variant=entry.variant or "–",
            partly=partly,
        )
        made = as_evidence(text, [entry.evidence], "row", 0.97, library)
        if made is not None:
            yield made


def _forms(folded: str, question: Understood, asked: Asked, library: Library) -> Iterator[Evidence]:
    """The list of forms of help, as it stands in a document, where just that is asked; of a region that counts none
    what its segments hold.
    """
    if _ASKS_FORMS.search(folded) is None or not all(map(_OF_FORMS.fullmatch, asked.words)):
        return
    sheets = [s for s in library.facts.sheets() if _of_regions(s, question, library)]
    counted = [fact for s in sheets for fact in s.get(FORM)]
    held = [fact for s in sheets if s.kind == "segment" for fact in s.get("valt erin")[:1]]
    for place, fact in enumerate(counted or held):
        for row, passage in _holders(fact, library):
            meta = library.knowledge.documents[int(library.knowledge.owner[row])].metadata
            items = (r.unit for r in library.shelf.units(row) if r.unit.start == fact.start)
            score = ALL_FORMS - 0.001 * place
            yield from (Evidence(unit, Hit(passage, meta, score, (), (), row), (), score) for unit in items)


def _of_regions(sheet: Sheet, question: Understood, library: Library) -> bool:
    document = library.knowledge.document(sheet.document)
    return document is not None and (not question.regions or document.metadata.region in question.regions)


def _definitions(question: Understood, asked: Asked, library: Library) -> Iterator[Evidence]:
    for rank, definition in enumerate(library.facts.define(question.text)[:3]):
        share = named_share(definition.term, asked)
        if share < LEAST_NAMED:
            continue
        proofs = legible(definition.evidence, library)
        if definition.kind != "begrip":
            said = definition.text
        elif proofs == [definition.evidence]:
            said = clean(shortened(definition, DEFINITION_WORDS).text)
        else:
            said = _without_term(" ".join(clean(p.quote) for p in proofs), definition.term)
        made = as_evidence(
            f"**{definition.term}**: {said}",
            proofs,
            "definition",
            min(0.96, 0.55 + 0.45 * share - 0.03 * rank),
            library,
        )
        if made is not None and said:
            yield made


def legible(proof: Proof, library: Library) -> list[Proof]:
    """The proof as it is, or, where part of it could not be read, its sentences without that part."""
    document = library.knowledge.document(proof.document)
    if document is None or ILLEGIBLE not in proof.quote:
        return [proof]
    spans = sentence_spans(document.text, proof.start, proof.end)
    return [Proof(proof.document, a, b, document.text[a:b]) for a, b in spans if ILLEGIBLE not in document.text[a:b]][
        :3
    ]


def _without_term(text: str, term: str) -> str:
    """The text of an entry without the term that it begins with."""
    return text[len(term) :].lstrip(" :-") if fold(text).startswith(fold(term)) else text


def _sheet_facts(folded: str, question: Understood, asked: Asked, library: Library) -> Iterator[Evidence]:
    """Facts of the task areas and segments that the question names, and one of each where it asks about all."""
    wanted = [name for name, pattern in _ATTRIBUTES if re.search(pattern, folded)]
    if not wanted:
        return
    forms = _forms_asked(asked)
    named = [*library.facts.sheets_named(question.text)]
    named += [s for s in library.facts.sheets() if s not in named and s.kind != "document" and forms & _forms_of(s)]
    each = _EACH.search(folded) is not None
    scored: list[tuple[Sheet, Fact, float]] = []
    if wanted[0] in _OF_CONTRACTS and (each or (not named and _ALL_AREAS.search(folded))):
        sheets = [s for s in library.facts.sheets() if not (each and s.kind == "document")]
        one_each = _one_of_each(_legible_facts(sheets, wanted[:1]))
        scored += [(sheet, fact, ALL_AREAS - 0.001 * place) for place, (sheet, fact) in enumerate(one_each)]
    worth = _Worth(folded, wanted, asked)
    for sheet in named:
        sure = library.facts.spells_out(question.text, sheet) or _in_its_name(folded, sheet)
        sure = sure or bool(forms & _forms_of(sheet))
        scored += [(s, fact, worth.of(fact, s, sure)) for s, fact in _legible_facts([sheet], wanted)]
    for sheet, fact, score in scored:
        made = as_evidence(_as_text(fact, sheet), [fact], "fact", score, library)
        if made is not None:
            yield made


def _in_its_name(folded: str, sheet: Sheet) -> bool:
    """Whether the question has a long word of the area's own name ("crisiszorg")."""
    own = {w for w in raw_words(sheet.subject) if len(w) >= LONG_WORD and w not in STOP_WORDS}
    return bool(own & set(raw_words(folded)) - {"jeugdhulp"})


def _forms_asked(asked: Asked) -> set[str]:
    """Stems of the forms of help that the question names, by its own long words or by the usual words for them."""
    own = {stem_word(w) for w in asked.words if len(w) >= LONG_WORD and w not in _ANY_HELP}
    return own | {e.term for e in asked.extra_words if len(e.term) >= LONG_WORD and e.weight >= USUAL}


def _forms_of(sheet: Sheet) -> frozenset[str]:
    """Stems of the forms of help that an area lists as its own: "pleegzorg, kamertraining en leefgroepen"."""
    told = (fold(f.quote) for f in sheet.get("valt erin"))
    items = (raw_words(item) for text in told for item in re.split(r",|&|\ben\b", text))
    first = (words[0] for words in items if 0 < len(words) <= ITEM_WORDS)
    return frozenset(stem_word(w) for w in first if len(w) >= LONG_WORD and w not in _ANY_HELP)


def _legible_facts(sheets: Iterable[Sheet], wanted: Sequence[str]) -> Iterator[tuple[Sheet, Fact]]:
    """Facts of the wanted attributes that can be read. What an area holds is told only where that is asked first, and
    in more than a bare word or two.
    """
    for sheet in sheets:
        for fact in sheet.facts:
            fits = fact.attribute == wanted[0] if _tells_contents(fact) else fact.attribute in wanted
            bare = _tells_contents(fact) and len(clean(fact.quote).split()) < BARE_ITEM_WORDS
            if fits and not bare and ILLEGIBLE not in fact.quote and not _told_with_more(fact, sheet.facts):
                yield sheet, fact


def _told_with_more(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether another fact of the same thing tells this one's value and more ("SAS-procedure" beside "dialooggerichte
    aanbesteding, SAS-procedure").
    """
    own = set(fact.value.split(", "))
    same = (f for f in facts if (f.attribute, f.part) == (fact.attribute, fact.part))
    return any(own < set(f.value.split(", ")) for f in same)


def _tells_contents(fact: Fact) -> bool:
    """Whether a fact tells what belongs to its area, or does not."""
    return fact.attribute.startswith("valt")


def _one_of_each(facts: Iterable[tuple[Sheet, Fact]]) -> Iterable[tuple[Sheet, Fact]]:
    """A fact for each part of each sheet, in their order: the first, or the first that tells of all of it."""
    told: dict[tuple[str, str, str], tuple[Sheet, Fact]] = {}
    for sheet, fact in facts:
        key = (sheet.document, sheet.subject, fact.part)
        if key not in told or (_IN_ALL.search(fact.quote) and not _IN_ALL.search(told[key][1].quote)):
            told[key] = sheet, fact
    return told.values()


def _as_text(fact: Fact, sheet: Sheet) -> str:
    """A fact's quote behind the name of what it is about, where it does not say so itself."""
    about = fact.part or (sheet.subject if sheet.kind != "document" else "")
    told = with_marks(fact.quote, 0, len(fact.quote))
    return _with_subject(told, about) if about else told


@dataclass(frozen=True)
class _Worth:
    """What a fact of an area that the question names is worth beside the passages (0..1)."""

    folded: str
    wanted: Sequence[str]
    asked: Asked

    def of(self, fact: Fact, sheet: Sheet, sure: bool) -> float:
        """``sure``: the question spells the area out."""
        if _tells_contents(fact):
            return self._of_contents(fact, sheet, sure)
        other_part = self._of_other_part(fact, sheet)
        score = 0.93 - 0.04 * self.wanted.index(fact.attribute) - other_part
        bears = 1.0 if fact.attribute == "aanbieders" else _bears(self.folded, self.asked, fact, sheet)
        return score * (1.0 if sure else BY_A_WORD) * bears

    def _of_other_part(self, fact: Fact, sheet: Sheet) -> float:
        """What a fact of a part that the question does not name loses: most where it names another part."""
        if not fact.part or _names(self.folded, fact.part):
            return 0.0
        return OTHER_PART if any(f.part and _names(self.folded, f.part) for f in sheet.facts) else ANY_PART

    def _of_contents(self, fact: Fact, sheet: Sheet, sure: bool) -> float:
        where = _ASKS_AREA.search(self.folded) is not None
        score = (0.6 if where else 0.25) + 0.5 * coverage(self.asked.words, frozenset(terms(fact.quote)))
        score *= 1.0 if where or sure else BY_A_WORD
        rest = {w: v for w, v in self.asked.words.items() if w not in _ASKING}
        nothing_else = sure and bool(rest) and coverage(rest, _named(sheet)) >= NOTHING_ELSE
        return max(score, WHOLE_AREA - 0.001 * sheet.facts.index(fact)) if nothing_else else score


def _bears(folded: str, asked: Asked, fact: Fact, sheet: Sheet) -> float:
    """How far a sheet's fact holds the rare words of the question that neither name the sheet itself nor ask for what
    the fact tells ("betaald") (0..1).
    """
    named = _named(sheet)
    held = frozenset(terms(fact.quote)) | named
    asks = re.compile(dict(_ATTRIBUTES)[fact.attribute])
    asking = {w for m in asks.finditer(folded) if len(words := raw_words(m.group())) <= 2 for w in words}
    rare = {w: v for w, v in asked.words.items() if v >= RARE and w not in asking and not asks.search(w)}
    rare = {w: v for w, v in rare.items() if coverage({w: 1.0}, named) == 0.0}
    answered = {
        w: v for w, v in rare.items() if not any(w in fold(e.because) and e.term in held for e in asked.extra_words)
    }
    return LEAST_BEARING + (1 - LEAST_BEARING) * coverage(answered, held) if answered else 1.0


def _named(sheet: Sheet) -> frozenset[str]:
    return frozenset(terms(" ".join([sheet.subject, *sheet.parts]))) | _forms_of(sheet)


def _with_subject(text: str, subject: str) -> str:
    held = set(terms(text))
    return text if set(terms(subject)) & held else f"{subject[0].upper()}{subject[1:]}: {text[0].lower()}{text[1:]}"


def _names(folded: str, part: str) -> bool:
    words = {w for w in raw_words(part) if w not in STOP_WORDS and len(w) > 4}
    return any(w in folded for w in words)


def as_evidence(
    text: str, proofs: Iterable[Proof | Fact], kind: str, score: float, library: Library
) -> Evidence | None:
    """A fact with its proof as evidence; None when no passage holds the proof whole or in part."""
    units: list[tuple[Unit, Hit]] = []
    for proof in proofs:
        for row, passage in _holders(proof, library):
            meta = library.knowledge.documents[int(library.knowledge.owner[row])].metadata
            a, b = max(proof.start, passage.start), min(proof.end, passage.end)
            units.append((Unit(passage, a, b, text, kind), Hit(passage, meta, score, (), (), row)))
    if not units:
        return None
    (unit, hit), others = units[0], units[1:MOST_PROOFS]
    more = tuple(u for u, h in others if h.metadata.id == hit.metadata.id)  # a citation is cut from the hit's document
    return Evidence(unit, hit, (), score, more)


def _holders(proof: Proof | Fact, library: Library) -> list[tuple[int, Passage]]:
    """The passage that holds the whole stretch, else all that hold a part of it (a long table row, say)."""
    start, end = proof.start, proof.end
    found = [
        (row, p)
        for row in library.rows_of(proof.document)
        if (p := library.knowledge.passages[row]).start < end and p.end > start
    ]
    whole = [(row, p) for row, p in found if p.start <= start and end <= p.end]
    return whole[:1] or found


def route_cards(question: Understood, role: str | None, library: Library) -> list[Card]:
    """Routes that fit the question's situation, for each region in play, with their steps as evidence: those for the
    asker's role, or for a school where it is asked whether that may refer.
    """
    role = "school" if _MAY_SCHOOL_REFER.search(question.text) else role
    cards: list[Card] = []
    for region in question.regions or tuple(r.id for r in library.gazetteer.regions):
        for match in library.facts.routes(question.text, region, question.day, role)[:2]:
            steps: list[tuple[str, Hardness, Evidence]] = []
            for proven in match.steps:
                made = as_evidence(proven.step.text, proven.evidence, "step", 0.5, library)
                if made is not None:
                    steps.append((proven.step.slot, proven.step.hardness, made))
            if steps:
                cards.append(Card(match, tuple(steps)))
    return cards
