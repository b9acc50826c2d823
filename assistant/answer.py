"""One way from a question to an answer; the command line, the API and the page all call ``answer_question``."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.bearing import within_article
from assistant.citations import check
from assistant.compose import compose, keep_passed
from assistant.danger import danger_before, danger_reply
from assistant.details import contact_asked
from assistant.document_named import apart_from_document, hold_a_word
from assistant.elsewhere import at_home
from assistant.fact_evidence import Card, route_cards
from assistant.followup import Whole, begins_with_own, home_told, make_whole
from assistant.help_sought import asks_a_rule, help_sought
from assistant.in_dutch import dutch_words
from assistant.language import language_notice, recognise
from assistant.model import Answer, Citation, Notice, Question, Sentence, Turn
from assistant.overview import overview_question
from assistant.parts import of_each, parts_of, sides_of, tells_sides, together
from assistant.privacy import mask_question, masked_notice, without_placeholders
from assistant.progress import Line, Progress, Watch, documents_of, tell_lines, unwatched
from assistant.refusals import refusal
from assistant.refuse import (
    DOUBT,
    how_sure,
    is_near,
    is_sure,
    meaning_missing,
    near_miss,
    not_found,
    out_of_region,
    what_is_missing,
    with_doubt,
)
from assistant.service import Library, without_model
from assistant.shorthand import written_out
from assistant.sources import ASKS_REGION, Sources, add_times, read_ways
from assistant.understand import (
    ABOUT_BUYING,
    VIA_THE_TEAM,
    WHERE_HELP,
    WHERE_TO,
    WHICH_HELP,
    WHO_DECIDES,
    WHO_HELPS,
    Understood,
    question_kinds,
    understand,
)
from kb.words import fold, raw_words
from prompts import render

ABOUT_ACCESS = re.compile(r"huisarts|jeugdarts|verwij|toegang|aanmeld", re.IGNORECASE)
_ASKS_ROUTE = re.compile(
    r"\b(?:waar(?:heen)?|hoe|naar wie|naar welk\w*|bij wie|bij welk\w*|aan wie|wie)\b.{0,80}"
    r"(?:verwij[sz]\w*|doorverw\w*|aanmeld\w*|\bmeld\b|terecht|aanklop\w*|\bklop\b|doorstu\w*|\bstu(?:ur|ren)\b|\bheen\b|naartoe)"
    r"|\b(?:mag|kan|kun|mogen|kunnen|moet|moeten|blijf|blijven)\b.{0,80}(?:verwijzen|doorverwijzen|doorsturen)\b"
    r"|\bmoet(?:en)? (?:ik|wij|we)\b.{0,60}\b(?:door)?verwijs\b"
    r"|\b(?:waar|bij wie) (?:kan|kun|moet|moeten|mag)\b|\bmet wie (?:\w+ ){0,3}overleg\w*\b"
    r"|\b(?:ik|we|wij) (?:wil|willen|ga|gaan|zou|zouden|overweeg)\b.{0,80}\b(?:verwijzen|doorverwijzen|doorsturen)\b"
    rf"|{WHERE_TO}|{WHERE_HELP}|{WHO_HELPS}|{WHICH_HELP}|{VIA_THE_TEAM}|{WHO_DECIDES}"
    r"|^(?:loopt|lopen|verloopt|verlopen|gaat|gaan|moet|moeten)\b.{0,60}(?:verwijzing|aanmelding)\w*.{0,60}\b(?:via|langs|door)\b",
    re.IGNORECASE,
)
# What is asked of the region about referrals, what comes after one, or who disagrees asks for no way to help.
_NO_ROUTE = re.compile(
    r"(?:^|[.?!] )hoe (?:wil|willen|zorgt|zorgen|houdt|houden) (?:de |onze )?(?:regio|gemeenten?)\b"
    r"|\b(?:bezwaar\w*|beroep (?:gaan|aantekenen)|klag\w*|niet (?:mee )?eens|afgewezen|zegt nee)\b"
    # a complaint, and not "depressieve klachten"
    r"|\bklacht\b|\bklacht(?:en)?(?:regeling|procedure|commissie|functionaris|afhandeling)\w*"
    r"|\bklachten (?:over|indienen|melden|tegen)\b|\b(?:mijn|onze) klachten\b"
    r"|^(?:en )?hoe (?:lang|vaak)\b|\bwaar staat\b"
    # a provider that wants to take part, or has no room
    r"|\b(?:mij|me|ons|zich)\b.{0,20}\baan(?:melden)? als\b|\bals (?:nieuwe |kleine )?(?:\w*aanbieder|onderaannemer)\b"
    r"|\b(?:wij|we)\b.{0,20}\b(?:vol|geen plek|geen plaats)\b"
    r"|\bnadat (?:ik|wij|we|de huisarts|een huisarts)\b.{0,40}verwezen",
    re.IGNORECASE,
)
_FOR_ME = re.compile(r"\b(voor) (?:mij|me|ons)\b", re.IGNORECASE)
# Kinds of question that ask for something else than the way to help.
_ASKS_ELSE = frozenset(("figure", "duration", "date", "definition", "contact", "code", "list", "reason", "who"))
_NOT_SOUGHT = frozenset(("figure", "duration", "date", "code", "reason"))
OFF_TASK = "off_task"  # a question about something else: not in the sources, rather than refused


def answer_question(
    question: Question, library: Library, today: date | None = None, watch: Watch = unwatched
) -> Answer:
    """Answer from the library's documents; every statement carries a citation that passed the gate.

    ``watch`` is told how far the answer is and which lines passed; the answer itself may leave some of them out.
    """
    clock = time.perf_counter()
    timings: dict[str, float] = {}
    day = today or date.today()
    masked, found = mask_question(question)
    notice = masked_notice(found)
    reply = danger_reply(masked, library.settings, day, library.listener)
    timings["safety"] = (time.perf_counter() - clock) * 1000
    declined = refusal(masked.text) if reply is None else None
    if reply is not None:
        answer = Answer("danger", reply.markdown, question_used=masked.text)
    elif declined is not None and declined.kind == OFF_TASK:
        answer = replace(
            not_found(understand(masked, library.gazetteer, day), [], library, masked.role), question_used=masked.text
        )
    elif declined is not None:
        answer = Answer("refused", declined.markdown, question_used=masked.text, suggestions=(declined.example,))
    else:
        readable = replace(masked, text=without_placeholders(masked.text))
        watch(Progress("searching", masked.text))
        answer = _answer_safe(readable, library, day, timings, watch)
        if answer.question_used != readable.text and danger_before(masked, library.listener):
            answer = replace(answer, question_used=readable.text)  # no word about danger goes into the log
    timings["total"] = (time.perf_counter() - clock) * 1000
    notices = (notice, *answer.notices) if notice is not None else answer.notices
    return replace(answer, notices=notices, timings_ms=_rounded(timings), question_masked=masked.text)


def _answer_safe(question: Question, library: Library, today: date, timings: dict[str, float], watch: Watch) -> Answer:
    """Answer a question, or the several that it holds, without danger or personal data in it."""
    if recognise(question.text) is None:
        question = replace(question, text=written_out(question.text))
    parts = parts_of(question.text)
    understood = understand(question, library.gazetteer, today)
    sides = sides_of(question.text) if len(parts) == 1 and not library.settings.model_url else ()
    sides = sides if not any(library.gazetteer.find(side) for side in sides) else ()
    if sides:
        return _answer_difference(question, sides, library, today, timings, watch)
    # Lines of parts about two regions would stand beside each other without saying of which.
    if len(parts) == 1 or library.settings.model_url or len(understood.regions) > 1:
        return _answer_one(question, library, today, timings, watch)
    earlier = [turn.content for turn in question.history if turn.role == "user"]
    home = home_told(question.text, earlier, library.gazetteer)
    if home is None and not make_whole(replace(question, text=parts[0]), library.gazetteer).changed:
        question = replace(question, history=())  # what "het" points to stands in the first part
    whole = _answer_one(question, library, today, timings, unwatched)
    if is_sure(whole):  # its lines stand, so nobody waits for the parts to read them
        _tell(whole, watch)
    told: list[tuple[str, Answer]] = []
    named = next((p.name for p in understood.places if p.region in understood.regions), None)
    # A place that one part names, or where the child lives, holds for all of them.
    asked = replace(question, municipality=named or home or question.municipality)
    # A part leans on the words of those before it; read beside their answers too, it told the same in twice the time.
    by_itself = replace(library, talk_reader=None)
    for part in parts if whole.status in ("answered", "not_found") else ():
        asked, spent = replace(asked, text=part), dict[str, float]()
        answer = _answer_one(asked, by_itself, today, spent, unwatched)
        add_times(timings, spent)
        told.append((part, answer))
        asked = replace(asked, history=(*asked.history, Turn("user", part)))
    answer = together(whole, told)
    if is_sure(whole):
        seen = {s.text for s in whole.sentences}
        added = tuple(s for s in answer.sentences if s.text not in seen)
        tell_lines(replace(answer, sentences=added), watch)
    else:
        _tell(answer, watch)
    return answer


def _answer_difference(
    question: Question, sides: Sequence[str], library: Library, today: date, timings: dict[str, float], watch: Watch
) -> Answer:
    """Answer a question for the difference of two things: as it stands, or with what each of them is."""
    whole = _answer_one(question, library, today, timings, unwatched)
    if not tells_sides(whole, sides):
        asked = (replace(question, text=render("answer.meaning_question", what=side), history=()) for side in sides)
        told = [_answer_one(each, library, today, dict[str, float](), unwatched) for each in asked]
        whole = of_each(sides, told, whole)
    _tell(whole, watch)
    return whole


def _tell(answer: Answer, watch: Watch) -> None:
    """Tell an answer that was made unwatched."""
    if answer.status == "answered":
        watch(Progress("found", sources=documents_of(answer)))
    tell_lines(answer, watch)


def _answer_one(question: Question, library: Library, today: date, timings: dict[str, float], watch: Watch) -> Answer:
    """Answer one question. A follow-up that may also be read with less of what came before (``Whole.alone``) is asked
    that way where with all of it nothing sure is found or, where it was not read with the last answer too
    (``Whole.beside``), nothing in front that holds a word of its own.
    """
    corrected = library.searcher.correct(question.text)
    whole = make_whole(replace(question, text=corrected), library.gazetteer, library.knowledge.rarity)
    if whole.alone is None:
        return _answer_whole(question, corrected, whole, library, today, timings, watch)
    tried: list[tuple[Whole, Answer]] = []
    for read in (whole, whole.alone):
        spent = dict[str, float]()
        answer = _answer_whole(question, corrected, read, without_model(library), today, spent, unwatched)
        add_times(timings, spent)
        tried.append((read, answer))
        if is_sure(answer) and (read.beside or begins_with_own(answer, corrected)):
            break
    sure = [one for one in tried if is_sure(one[1])]
    read, answer = next(
        (one for one in sure if one[0].beside or begins_with_own(one[1], corrected)), (sure or tried)[0]
    )
    if library.settings.model_url:
        return _answer_whole(question, corrected, read, library, today, timings, watch)
    _tell(answer, watch)
    return answer


def _answer_whole(
    question: Question,
    corrected: str,
    whole: Whole,
    library: Library,
    today: date,
    timings: dict[str, float],
    watch: Watch,
) -> Answer:
    """``corrected``: the question without its typing errors, ``whole``: with what it leans on."""
    clock = time.perf_counter()
    language = recognise(question.text)
    read_as = in_role(whole.question.text, question.role)
    asked, itself = replace(whole.question, text=read_as), in_role(whole.itself, question.role)
    beside = in_role(whole.beside, question.role)
    if language is not None:
        asked, itself = replace(asked, text=dutch_words(read_as, language)), dutch_words(itself, language)
        beside = dutch_words(beside, language) if beside else ""
        whole = replace(whole, talk="")  # the reader of follow-ups knows Dutch
    understood = at_home(understand(asked, library.gazetteer, today, itself), library)
    change = next_change(replace(understood, day=understood.asked_on), library)
    if not understood.documents and (overview := overview_question(understood, library, change)):
        read_as = overview
        understood = understand(replace(asked, text=overview), library.gazetteer, today)
    timings["understand"] = (time.perf_counter() - clock) * 1000
    if not any(len(w) > 1 for w in raw_words(question.text)):
        return Answer("clarify", render("answer.clarify"), question_used=question.text)
    if understood.outside is not None or (understood.unknown_place is not None and not understood.regions):
        answer = out_of_region(understood, library)
    else:
        answer = _from_named(asked, understood, library, timings, watch) or _from_sources(
            understood, question.role, library, timings, watch, whole, beside
        )
    as_typed = not whole.changed and corrected == question.text and read_as == whole.question.text
    told = (language_notice(language, answer.status == "answered"),) if language is not None else ()
    only_brought = whole.brought and itself == question.text and read_as == whole.question.text
    brought = render("answer.brought", words=whole.brought)
    brought += f" {render('answer.brought_answer')}" if whole.beside else ""
    reading = brought if only_brought else render("answer.read_as", question=read_as)
    notices = (*told, *_notices(understood, library, "" if as_typed else reading), *answer.notices)
    return replace(answer, notices=notices, question_used=read_as)


def in_role(text: str, role: str | None) -> str:
    """The question with "voor mij" and "voor ons" told by the asker's role, so that search knows who is meant."""
    if role is None:
        return text
    return _FOR_ME.sub(lambda m: f"{m.group(1)} {render(f'answer.role_{role}')}", text)


def _from_named(
    asked: Question, understood: Understood, library: Library, timings: dict[str, float], watch: Watch
) -> Answer | None:
    """An answer from the documents that the question names alone, which is a refusal where they hold no word of what is
    asked; None where it names none, or they give no answer.
    """
    documents = () if understood.documents else library.knowledge.documents
    named = apart_from_document(understood.text, documents, understood.regions)
    if named is None:
        return None
    rest = understand(replace(asked, text=named[0]), library.gazetteer, understood.today or understood.asked_on)
    rest = replace(rest, documents=named[1])
    reach = contact_asked(fold(rest.text)) is not None  # of which the documents need not hold the word
    if not reach and not hold_a_word(rest.text, rest.documents, library.knowledge):
        return not_found(rest, [], library, asked.role)
    answer = _from_sources(rest, asked.role, library, timings, unwatched)
    if answer.status != "answered":
        return None
    _tell(answer, watch)
    return answer


def _from_sources(
    understood: Understood,
    role: str | None,
    library: Library,
    timings: dict[str, float],
    watch: Watch,
    whole: Whole | None = None,
    beside: str = "",
) -> Answer:
    """``whole``: how a follow-up is read, and ``beside`` how it is asked with words of the last answer."""
    said, talk = (whole.said, whole.talk) if whole is not None else ("", "")
    reading, readings = read_ways(understood, beside, library, timings, said, talk)
    clock = time.perf_counter()
    cards = pick_cards(understood, role, library, seeks_help(reading, whole))
    sure = math.inf if cards else max(how_sure(each.asked, each.evidence) for each in readings)
    if sure < 0 and not is_near(reading.evidence, sure):
        return not_found(understood, reading.evidence, library, role)
    lines = [] if cards and understood.case else within_article(reading.evidence, understood)
    draft = compose(understood, reading.asked, lines, cards, library)
    timings["write"] = (time.perf_counter() - clock) * 1000
    clock = time.perf_counter()
    verdicts = check(draft.sentences, draft.citations)
    timings["check"] = (time.perf_counter() - clock) * 1000
    passed = keep_passed(draft, {v.sentence for v in verdicts if not v.passed})
    if not passed.citations or meaning_missing(reading.asked, passed):
        passed = not_found(understood, reading.evidence, library, role)
    elif (missing := what_is_missing(understood, passed)) is not None or sure < 0:
        passed = near_miss(understood, passed, missing or "", library, role)
        tell_lines(passed, watch)
    else:
        watch(Progress("found", sources=documents_of(passed)))
        by_model = bool(library.settings.model_url) and not passed.cards
        if by_model:
            clock = time.perf_counter()
            passed = _in_other_words(understood, passed, reading, library, watch)
            timings["model"] = (time.perf_counter() - clock) * 1000
        passed = with_doubt(passed) if sure < DOUBT else passed
        if not by_model:
            tell_lines(passed, watch)
    return replace(passed, verdicts=(*verdicts, *passed.verdicts))


def _in_other_words(understood: Understood, draft: Answer, reading: Sources, library: Library, watch: Watch) -> Answer:
    """The draft as a language model words it, or the draft itself with a notice when the model fails."""
    from assistant.model_writer import ModelFailed, further_lines, write_with_model

    def show(sentence: Sentence, citations: tuple[Citation, ...]) -> None:
        watch(Line(sentence, citations))

    watch(Progress("writing"))
    lines = further_lines(reading.evidence, draft, library.knowledge, understood.asked_on)
    written = write_with_model(understood.text, draft, lines, library.settings, show)
    if isinstance(written, ModelFailed):
        return replace(draft, notices=(*draft.notices, written.notice), verdicts=written.verdicts)
    return written.answer


def seeks_help(reading: Sources, whole: Whole | None) -> bool:
    """Whether a question asks where to go for help, or goes on about the route just shown; what words of earlier turns
    mean beside a follow-up says nothing of it.
    """
    if whole is not None and (whole.routed or whole.brought):
        return whole.routed
    return help_sought(reading.found.encoded)


def pick_cards(understood: Understood, role: str | None, library: Library, sought: bool = False) -> list[Card]:
    """Route cards for a referral question, or one that by its meaning asks where to go for help (``sought``): what
    holds on the day and, where that differs, what comes after it. None where the question keeps to certain documents:
    routes are kept for the regions of the file.
    """
    other = {"reason", "figure", "definition", "code"} & set(understood.kinds) if not understood.case else set()
    asks = asks_for_route(understood) or ("change" in understood.kinds and ABOUT_ACCESS.search(understood.text))
    seeks = sought and not (_NOT_SOUGHT & set(understood.kinds)) and _NO_ROUTE.search(understood.text) is None
    seeks = seeks and not asks_a_rule(understood.text)
    if understood.documents or not (seeks or (asks and not other)) or ABOUT_BUYING.search(understood.text):
        return []
    now = route_cards(understood, role, library)[: max(1, len(understood.regions))]
    after = next_change(understood, library)
    if after is None or understood.day_named:
        return now
    later = route_cards(replace(understood, day=after), role, library)[: max(1, len(understood.regions))]
    return [*now, *(c for c in later if c.match.route.id not in {n.match.route.id for n in now})]


def asks_for_route(understood: Understood) -> bool:
    """Whether the question asks for the way to help, and does not only speak of referring. What a follow-up asks itself
    goes before what was asked earlier.
    """
    itself = question_kinds(understood.itself)
    if _ASKS_ELSE & set(itself) and "referral" not in itself and not understood.case:
        return False
    asks = _ASKS_ROUTE.search(understood.text) is not None or understood.case
    return "referral" in understood.kinds and asks and _NO_ROUTE.search(understood.text) is None


def next_change(understood: Understood, library: Library) -> date | None:
    """The first day after the one asked about on which a document of the question's regions comes into force."""
    days = [
        d.metadata.valid_from
        for d in library.knowledge.documents
        if d.metadata.valid_from is not None
        and d.metadata.valid_from > understood.day
        and (not understood.regions or d.metadata.region in understood.regions)
    ]
    return min(days, default=None)


def _notices(understood: Understood, library: Library, reading: str) -> list[Notice]:
    """What to know of how the question was read; ``reading``: that in words, "" where it was read as it was typed."""
    notices = [Notice("read_as", reading)] if reading else []
    places = [p for p in (*understood.places, understood.field_place) if p is not None and not p.is_region]
    for place in dict.fromkeys(p for p in places if p.municipality and p.region and p.municipality != p.name):
        told = render("answer.place_of", place=place.name, municipality=place.municipality)
        notices.append(Notice("read_as", told))
    asks_region = ASKS_REGION.search(understood.text) is not None
    named_regions = {p.region for p in understood.places if p.is_region}
    for place in understood.places:
        region = library.gazetteer.region(place.region or "")
        if region is not None and not place.is_region and (asks_region or named_regions - {place.region}):
            notices.append(Notice("region", render("answer.place_region", place=place.name, region=region.name)))
    if understood.place_beats_field and understood.field_place is not None:
        named = " en ".join(dict.fromkeys(p.name for p in understood.places))
        regions = [library.gazetteer.region(r) for r in understood.regions]
        same = understood.field_place.region in understood.regions
        text = named if same else " en ".join(r.name for r in regions if r is not None)
        notices.append(
            Notice(
                "region",
                render("answer.place_beats_field", named=named, picked=understood.field_place.name, region=text),
            )
        )
    return notices


def _rounded(timings: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in timings.items()}
