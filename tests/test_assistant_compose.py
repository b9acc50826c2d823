"""How chosen lines are arranged: what answers first, what only bears on the question apart from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import TODAY

from assistant.choose import (
    A_LITTLE,
    LOOSE,
    carried_on,
    choose,
    in_reading_order,
    is_saying,
    with_captions,
    with_context,
    with_rest_of_lists,
    without_loose,
)
from assistant.compose import (
    ANSWERS,
    FLOOR_BESIDE,
    SHARE_PERIOD,
    _groups,
    ahead_of_list,
    beside_cards,
    of_likely_periods,
    on_subject,
    parted,
    select,
    telling_first,
)
from assistant.evidence import Evidence, is_fragment, of_a_piece, of_their_time
from assistant.model import Question
from assistant.service import Library
from assistant.sources import MOST_ENDED, read_sources, with_room
from assistant.understand import Understood, understand
from assistant.units import LOST_BEFORE
from assistant.write import label_of, list_of, with_subject, with_term, write_lines
from ingest.model import GlossaryEntry
from prompts import templates


def lines(library: Library, *scores: float) -> list[Evidence]:
    """Sentences that stand apart from each other, with these scores."""
    asked = understand(Question("Hoe lang loopt het contract voor zwemhulp?", as_of=TODAY), library.gazetteer, TODAY)
    one = next(e for e in read_sources(asked, library, {}).evidence if e.unit.kind == "sentence" and not e.unit.lead)
    return [
        replace(one, score=s, unit=replace(one.unit, start=100 * n, end=100 * n + 50)) for n, s in enumerate(scores)
    ]


def test_a_line_that_hardly_answers_is_told_apart(library: Library) -> None:
    made = lines(library, 0.9, ANSWERS / 2, 0.6)
    assert parted(made) == ([made[0], made[2]], [made[1]])


def test_where_nothing_is_sure_the_best_line_still_answers(library: Library) -> None:
    made = lines(library, ANSWERS / 2, ANSWERS / 2.5, ANSWERS / 5)
    assert parted(made) == (made[:2], [made[2]])


def test_lines_that_hang_together_stay_together(library: Library) -> None:
    first, second = lines(library, 0.9, ANSWERS / 3)
    behind = replace(second, unit=replace(second.unit, start=first.unit.end + 1, end=first.unit.end + 40))
    assert parted([first, behind]) == ([first, behind], [])
    lead = (900, 950)
    items = [replace(e, unit=replace(e.unit, lead=lead, lead_text="Er zijn twee vormen:")) for e in (first, second)]
    assert parted(items) == (items, [])


def test_what_goes_on_from_the_best_line_counts_more_and_never_passes_it(library: Library) -> None:
    best, behind, further, apart = lines(library, 0.6, 0.2, 0.2, 0.3)
    end = best.unit.end
    behind = replace(behind, unit=replace(behind.unit, start=end + 1, end=end + 40))
    further = replace(further, unit=replace(further.unit, start=end + 50, end=end + 90))
    apart = replace(apart, unit=replace(apart.unit, start=end + A_LITTLE + 50, end=end + A_LITTLE + 90))
    told = carried_on([best, apart, behind, further])
    assert [e.unit for e in told] == [e.unit for e in (best, behind, further, apart)]
    assert 0.3 < told[1].score < best.score and told[3] == apart
    assert carried_on([best, replace(behind, score=0.59)])[1].score == best.score
    elsewhere = replace(behind.unit.passage, document="ander-stuk")
    other = replace(behind, unit=replace(behind.unit, passage=elsewhere))
    assert carried_on([best, other]) == [best, other]
    assert carried_on([]) == []


def test_behind_what_holds_for_the_moment_what_comes_then_counts_most(library: Library) -> None:
    best, then = lines(library, 0.8, 0.05)
    then = replace(then, unit=replace(then.unit, start=best.unit.end + 30, end=best.unit.end + 60))
    now = replace(best, unit=replace(best.unit, text="Op dit moment hebben kinderen een briefje nodig."))
    assert carried_on([now, then])[1].score > 0.3 > carried_on([best, then])[1].score


def test_an_item_of_the_list_that_the_best_line_leads_in_counts_more(library: Library) -> None:
    best, item, other = lines(library, 0.6, 0.2, 0.25)
    of_list = replace(item.unit, start=9000, end=9050, lead=(best.unit.start, best.unit.end), lead_text="Er zijn twee:")
    elsewhere = replace(other, unit=replace(other.unit, start=8000, end=8050))
    told = carried_on([best, elsewhere, replace(item, unit=of_list)])
    assert told[1].unit == of_list


def test_beside_a_card_only_a_likely_line_is_told(library: Library) -> None:
    likely, weak = lines(library, FLOOR_BESIDE + 0.05, FLOOR_BESIDE - 0.05)
    weak = replace(weak, unit=replace(weak.unit, text="De klachtencommissie doet binnen zes weken uitspraak."))
    assert beside_cards([likely, weak], []) == [likely]


def test_the_page_knows_the_label_by_its_words() -> None:
    told = templates("answer")["more"], templates("page")["js_more"]
    assert told[0] == told[1]


def test_what_answers_better_than_a_list_stands_before_it(library: Library) -> None:
    best, item, other = lines(library, 0.8, 0.4, 0.3)
    lead = (500, 520)
    items = [replace(e, unit=replace(e.unit, lead=lead, lead_text="Er zijn twee vormen:")) for e in (item, other)]
    of_lead = replace(other, unit=replace(other.unit, start=500, end=520, text="Er zijn twee vormen:"))
    assert ahead_of_list([best, items[0], of_lead], items) == [best]
    assert ahead_of_list([items[0], replace(best, score=0.2)], items) == []


def test_a_bare_item_of_a_few_words_is_no_statement(library: Library) -> None:
    unit = replace(lines(library, 0.9)[0].unit, kind="item", lead=None)
    assert is_fragment(replace(unit, text="zwemhulp en ruiterhulp;"))
    assert not is_fragment(replace(unit, text="zwemhulp en ruiterhulp;", lead=(0, 10), lead_text="Er zijn:"))
    assert not is_fragment(replace(unit, text="De zwemhulp wordt gegeven door twee begeleiders;"))


def test_a_sentence_of_a_definition_is_told_with_its_term(library: Library) -> None:
    asked = understand(Question("Hoe lang loopt het contract voor zwemhulp?", as_of=TODAY), library.gazetteer, TODAY)
    one = next(e for e in read_sources(asked, library, {}).evidence if e.unit.kind == "sentence" and not e.unit.lead)
    document = library.knowledge.document(one.hit.metadata.id)
    assert document is not None

    def told(term: str, before: Any = None) -> str:
        entry = GlossaryEntry(term, one.unit.text, one.unit.start, one.unit.end)
        knowledge: Any = SimpleNamespace(document=lambda _: replace(document, glossary=(entry,)))
        return with_term(one, before, knowledge)

    assert told("Kampvuur (KV)") == f"Kampvuur: {one.unit.text}"
    assert told("Kampvuur (KV)", before=one.unit) == ""
    assert told(one.unit.text.split()[0]) == ""
    assert with_term(one, None, library.knowledge) == ""


def passage_of(library: Library, *texts: str) -> list[Evidence]:
    """Sentences that stand right behind each other in one passage without a topic."""
    (one,) = lines(library, 0.5)
    whole = " ".join(texts)
    passage = replace(one.unit.passage, text=whole, start=0, end=len(whole), topic=None)
    starts = [whole.index(text) for text in texts]
    return [
        replace(one, unit=replace(one.unit, passage=passage, start=a, end=a + len(t), text=t))
        for a, t in zip(starts, texts, strict=True)
    ]


def test_a_sentence_comes_with_all_it_leans_on(library: Library) -> None:
    told = passage_of(
        library,
        "In 2018 zwommen 7669 kinderen.",
        "Dat is 9 procent van alle kinderen.",
        "Daarmee zitten we onder het gemiddelde.",
    )
    assert with_context([told[2]], told) == told
    topic = [replace(e, unit=replace(e.unit, passage=replace(e.unit.passage, topic="Zwemhulp"))) for e in told]
    assert with_context([topic[2]], topic) == topic[1:]  # what it is about is told before it


def test_a_place_that_is_only_pointed_to_is_told_before(library: Library) -> None:
    told = passage_of(library, "Er zijn steunzwembaden.", "Kinderen kunnen daar een dag terecht.")
    assert with_context([told[1]], told) == told
    plain = passage_of(library, "Er zijn steunzwembaden.", "Kinderen zwemmen een dag, daar waar het kan.")
    assert with_context([plain[1]], plain) == [plain[1]]


def test_two_sentences_of_one_passage_are_two_statements(library: Library) -> None:
    first, second = passage_of(library, "We willen een toename van de zwemhulp.", "De zwemhulp nam toe.")
    assert choose([first, replace(second, score=0.4)]) == [first, replace(second, score=0.4)]


def test_a_definition_is_told_beside_the_long_form_of_its_term(library: Library) -> None:
    form, meaning = lines(library, 0.8, 0.7)
    form = replace(form, unit=replace(form.unit, kind="definition", text="**BWN**: Bond van Watersporten in Noord"))
    text = (
        "**Bond van Watersporten in Noord**: De bond regelt zwemles, huurt baden, betaalt leraren, keurt diploma's,"
        " verdeelt subsidie over dorpen, controleert veiligheid en adviseert gemeenten."
    )
    meaning = replace(meaning, unit=replace(meaning.unit, kind="definition", text=text))
    assert choose([form, meaning]) == [form, meaning]
    assert choose([meaning, form]) == [meaning]


def test_what_somebody_said_is_not_told_as_policy(library: Library) -> None:
    said, more, own = passage_of(
        library, "“Ik zwem graag met mijn vrienden.", "Dat mag vaker.” zwemmer", "Zwemhulp duurt een jaar."
    )
    assert [is_saying(e.unit) for e in (said, more, own)] == [True, True, False]
    assert choose([said, own]) == [own]
    assert choose([said, own], sayings=True) == [said, own]
    assert choose([said, replace(own, score=0.1)])[0] == said  # nothing better is known


def test_a_saying_is_told_as_what_somebody_said(library: Library) -> None:
    (line,) = lines(library, 0.9)
    said = replace(line, unit=replace(line.unit, text="“Ik zwem graag.”", speaker="zwemmer"))
    assert is_saying(said.unit)
    (sentence,) = write_lines([said], library.knowledge, 1, "").sentences
    assert sentence.text == "Reactie (zwemmer): “Ik zwem graag.”"
    assert sentence.hardness == "onbekend"


def test_of_two_figures_in_a_row_the_first_leads(library: Library) -> None:
    asked = understand(Question("Hoeveel winst mag een aanbieder maken?", as_of=TODAY), library.gazetteer, TODAY)
    rule, exception = passage_of(
        library, "Winst boven 5 procent gaat naar de zwemles.", "Winst boven 15 procent leidt tot een gesprek."
    )
    near, far = replace(rule, score=0.4), replace(rule, score=0.2)
    assert telling_first(asked, [replace(exception, score=0.8), near])[0] == near
    assert telling_first(asked, [replace(exception, score=0.8), far])[0].unit == exception.unit


def test_a_rule_with_one_in_words_leads_before_its_exception_among_facts_too(library: Library) -> None:
    asked = understand(Question("Hoeveel partners komen er?", as_of=TODAY), library.gazetteer, TODAY)
    rule, exception = (
        replace(e, unit=replace(e.unit, kind="fact"), score=0.8)
        for e in passage_of(library, "Per perceel komt er één partner.", "In de stad zijn het er minimaal 2.")
    )
    assert telling_first(asked, [exception, rule])[0] == rule


def test_that_there_is_none_leads_and_what_is_told_of_others_is_left_out(library: Library) -> None:
    asked = understand(Question("Hoeveel percelen heeft zwemhulp?", as_of=TODAY), library.gazetteer, TODAY)
    none, other = passage_of(library, "Zwemhulp is niet opgedeeld in percelen.", "Ruiterhulp heeft zeven percelen.")
    assert telling_first(asked, [replace(other, score=0.8), replace(none, score=0.7)])[0].unit == none.unit
    elsewhere = replace(other, unit=replace(other.unit, passage=replace(other.unit.passage, id="ander")))
    assert [e.unit for e in select(asked, [replace(none, score=0.8), replace(elsewhere, score=0.7)])] == [none.unit]


def test_where_one_word_is_asked_what_does_not_hold_it_is_left_out(library: Library) -> None:
    asked = understand(Question("Wordt er geschommeld?", as_of=TODAY), library.gazetteer, TODAY)
    own, behind, likely, off = passage_of(
        library, "Bij de schommeling hoort een les.", "Die is nat.", "De wip is nieuw.", "Het bad is oud."
    )
    bare = [
        replace(e, unit=replace(e.unit, passage=replace(e.unit.passage, section="", path=())))
        for e in (own, behind, likely, off)
    ]
    scored = [replace(e, score=s) for e, s in zip(bare, (0.8, 0.2, 0.5, 0.2), strict=True)]
    assert on_subject(asked, scored) == scored[:3]
    more = understand(
        Question("Wordt er geschommeld in het zwembad van morgen?", as_of=TODAY), library.gazetteer, TODAY
    )
    assert on_subject(more, scored) == scored


def test_the_first_sentence_of_an_item_is_not_told_beside_the_item(library: Library) -> None:
    (whole,) = passage_of(library, "Zwemhulp duurt twee jaar. Dat is kort.")
    part = replace(whole, unit=replace(whole.unit, end=25, text="Zwemhulp duurt twee jaar."), score=0.4)
    assert choose([whole, part]) == [whole]


def test_a_sentence_that_stands_in_a_document_twice_is_told_once(library: Library) -> None:
    first, leans = passage_of(library, "Er zijn twee baden.", "Dat betekent water.")
    again = [replace(e, unit=replace(e.unit, passage=replace(e.unit.passage, id="ander"))) for e in (first, leans)]
    told = with_context([first, leans, again[0]], [first, leans, *again])
    assert [e.unit.text for e in told] == ["Er zijn twee baden.", "Dat betekent water."]


def test_what_begins_on_the_coming_day_asked_about_leads(library: Library) -> None:
    now, later = lines(library, 0.9, 0.3)
    after = replace(now.hit.metadata, valid_from=date(2029, 1, 1), valid_until=None)
    always = replace(now.hit.metadata, valid_from=date(2020, 1, 1), valid_until=None)
    now = replace(now, hit=replace(now.hit, metadata=always))
    later = replace(later, hit=replace(later.hit, metadata=after))
    asked = understand(Question("Wat geldt er vanaf 2029?", as_of=TODAY), library.gazetteer, TODAY)
    assert asked.day == date(2029, 1, 1)
    assert _groups(asked, [now, later], library)[0][0] == "**Vanaf 1 januari 2029**"
    faint = replace(later, score=0.1)
    assert _groups(asked, [now, faint], library)[0][0] == "**Nu**"


def test_an_age_is_no_term(library: Library) -> None:
    asked = understand(Question("Hoe lang duurt de zwemles?", as_of=TODAY), library.gazetteer, TODAY)
    age, term = passage_of(library, "De zwemles is er van 4 tot 12 jaar.", "De zwemles duurt twee jaar.")
    assert telling_first(asked, [replace(age, score=0.8), replace(term, score=0.7)])[0].unit == term.unit
    for told in ("De zwemles heeft een duur van 4 jaar.", "De zwemles loopt tot 5 jaar na het begin."):
        figure, other = passage_of(library, "De zwemles is een les.", told)
        assert telling_first(asked, [replace(figure, score=0.8), replace(other, score=0.7)])[0].unit == other.unit


def test_a_short_list_that_is_announced_is_told_whole(library: Library) -> None:
    items = [
        replace(e, unit=replace(e.unit, kind="item", lead=(5, 9), lead_text="We werken op twee manieren:"))
        for e in lines(library, 0.5, 0.4)
    ]
    assert with_rest_of_lists(items[:1], items) == items
    words = "zwemmen in het bad " * 8
    many = [replace(e, unit=replace(e.unit, lead_text="We werken op vijf manieren:", text=words)) for e in items]
    assert with_rest_of_lists(many[:1], many) == many[:1]


def test_a_list_that_a_few_words_complete_is_told_whole(library: Library) -> None:
    items = [
        replace(e, unit=replace(e.unit, kind="item", lead=(5, 9), lead_text="Wij geven:", text=f"zwemhulp {n};"))
        for n, e in enumerate(lines(library, 0.5, 0.01, 0.01, 0.01))
    ]
    assert with_rest_of_lists(items[:1], items) == items


def test_a_list_of_which_most_is_told_is_told_whole(library: Library) -> None:
    words = " ".join(["hulp"] * 30)
    items = [
        replace(e, unit=replace(e.unit, kind="item", lead=(5, 9), lead_text="Wij geven:", text=f"{words} {n};"))
        for n, e in enumerate(lines(library, 0.5, 0.4, 0.01))
    ]
    assert with_rest_of_lists(items[:2], items) == items
    assert with_rest_of_lists(items[:1], items) == items[:1]


def test_part_of_a_list_says_so(library: Library) -> None:
    lead = (5, 9)
    one, other = (
        replace(e, unit=replace(e.unit, kind="item", lead=lead, lead_text="Wij geven:"))
        for e in lines(library, 0.5, 0.4)
    )
    label = templates("answer")["part_of_list"].text
    cut = write_lines([one], library.knowledge, 1, "", frozenset([list_of(one.unit)])).sentences
    assert [s.text for s in cut][:2] == [label, "Wij geven:"] and cut[0].kind == "label"
    whole = write_lines([one, other], library.knowledge, 1, "").sentences
    assert label not in [s.text for s in whole]


def test_lines_of_one_section_stand_in_the_order_of_the_text_behind_the_best(library: Library) -> None:
    early, best, elsewhere, late = lines(library, 0.3, 0.9, 0.5, 0.4)
    other = replace(elsewhere.unit.passage, section="9 Iets anders")
    elsewhere = replace(elsewhere, unit=replace(elsewhere.unit, passage=other))
    assert in_reading_order([best, elsewhere, late, early]) == [best, early, late, elsewhere]
    assert in_reading_order([]) == []


def test_what_leans_on_the_first_line_stays_behind_it(library: Library) -> None:
    before, first, then = passage_of(
        library, "We zien een toename van de zwemmers.", "In 2018 zwommen 7669 kinderen.", "Dat is 9 procent."
    )
    assert in_reading_order([first, before, then]) == [first, then, before]


def test_a_weak_line_that_points_back_to_nothing_is_left_out(library: Library) -> None:
    best, weak = lines(library, 0.9, LOOSE / 2)
    loose = replace(weak, unit=replace(weak.unit, text="Daardoor stijgen de kosten van de zwemhulp."))
    assert without_loose([best, loose]) == [best]
    assert without_loose([best, replace(loose, score=LOOSE)]) == [best, replace(loose, score=LOOSE)]
    behind = replace(loose, unit=replace(loose.unit, start=best.unit.end + 1, end=best.unit.end + 40))
    assert without_loose([best, behind]) == [best, behind]
    assert without_loose([best, weak]) == [best, weak]
    assert without_loose([loose]) == [loose]


def test_a_sentence_with_a_hole_is_less_likely_than_a_whole_one(library: Library) -> None:
    (whole,) = lines(library, 0.8)
    part = replace(whole, unit=replace(whole.unit, text=f"{LOST_BEFORE}een jaar zwemhulp."))
    assert of_a_piece(whole) == whole
    assert 0.1 < of_a_piece(part).score < 0.5
    tail = replace(whole, unit=replace(whole.unit, text="thema's binnen het zwembad."))
    assert 0.1 < of_a_piece(tail).score < 0.5
    item = replace(tail, unit=replace(tail.unit, kind="item"))
    assert of_a_piece(item) == item


def test_what_has_ended_gives_way_unless_that_time_or_a_change_is_asked(library: Library) -> None:
    (line,) = lines(library, 0.8)
    ended = replace(line.hit.metadata, valid_from=date(2023, 1, 1), valid_until=date(2023, 12, 31))
    gone = replace(line, hit=replace(line.hit, metadata=ended))
    running = replace(line, hit=replace(line.hit, metadata=replace(ended, valid_until=None)))

    def asked(text: str) -> Understood:
        return understand(Question(text, as_of=TODAY), library.gazetteer, TODAY)

    now = asked("Wie geeft zwemhulp?")
    assert of_their_time([running], now) == [running]
    kept, late = of_their_time([running, gone], now)
    assert kept == running
    assert late.score < 0.25 * gone.score
    weak = replace(running, score=0.01)
    assert of_their_time([weak, gone], now) == [weak, gone]  # nothing that holds answers
    still = replace(running.hit, row=99)
    hits = [*(replace(gone.hit, row=n) for n in range(MOST_ENDED + 3)), still]
    assert with_room(hits, now) == (*hits[:MOST_ENDED], still)
    for text in ("Wie gaf zwemhulp in 2023?", "Wat verandert er aan de zwemhulp?"):
        assert of_their_time([running, gone], asked(text)) == [running, gone]
        assert with_room(hits, asked(text)) == tuple(hits)
    assert with_room(hits, asked("Wie geeft zwemhulp in 2026?")) == (*hits[:MOST_ENDED], still)  # another year


def test_a_row_that_the_facts_told_is_not_told_again(library: Library) -> None:
    (printed,) = lines(library, 0.9)
    printed = replace(printed, unit=replace(printed.unit, kind="row", text="Zwemhulp: code 12A34, 12A35."))
    codes = [replace(printed, unit=replace(printed.unit, text=f"Productcode 12A3{n}."), features=()) for n in (4, 5)]
    assert choose([*codes, printed]) == codes
    assert with_context(codes, codes) == codes


def test_another_part_than_the_lines_above_is_named(library: Library) -> None:
    (one,) = lines(library, 0.9)
    unit = replace(one.unit, text="Het budget ligt vast.", passage=replace(one.unit.passage, topic="Zwemhulp"))
    above = replace(unit, start=900, end=950, passage=replace(unit.passage, topic="Klimhulp"))
    assert with_subject(unit, above, "Klimhulp") == "Zwemhulp: het budget ligt vast."
    assert with_subject(unit, above, "Zwemhulp") == with_subject(unit, None) == "Het budget ligt vast."
    assert with_subject(replace(unit, text="Ze mogen kiezen."), None) == "Ze mogen kiezen."


def test_a_period_that_hardly_answers_is_left_out_unless_a_change_is_asked(library: Library) -> None:
    now, later = lines(library, 0.9, 0.9 * SHARE_PERIOD - 0.05)
    now, later = (
        replace(e, hit=replace(e.hit, metadata=replace(e.hit.metadata, valid_from=start, valid_until=None)))
        for e, start in ((now, date(2023, 1, 1)), (later, date(2027, 1, 1)))
    )
    asked = understand(Question("Hoe lang loopt het contract?", as_of=TODAY), library.gazetteer, TODAY)
    change = understand(Question("Wat verandert er aan het contract?", as_of=TODAY), library.gazetteer, TODAY)
    assert of_likely_periods(asked, [now, later]) == [now]
    assert of_likely_periods(change, [now, later]) == [now, later]


def test_a_fact_is_not_told_again_as_the_sentence_it_was_read_from(library: Library) -> None:
    (printed,) = lines(library, 0.9)
    fact = replace(printed, unit=replace(printed.unit, kind="fact", text=f"Segment 1: {printed.unit.text}"))
    assert choose([fact, printed]) == [fact]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Op dit moment is er een beschikking nodig.", ""),
        ("In 2018 kregen 7 kinderen hulp.", ""),
        ("Inmiddels krijgt de helft van de kinderen hulp.", ""),
        ("Vanaf dan is er geen beschikking nodig.", "**Vanaf 1 januari 2031**"),
    ],
)
def test_how_things_are_at_present_is_told_as_now_also_by_a_plan(library: Library, text: str, label: str) -> None:
    (line,) = lines(library, 0.9)
    metadata = replace(line.hit.metadata, valid_from=date(2031, 1, 1), valid_until=None)
    told = replace(line, unit=replace(line.unit, text=text), hit=replace(line.hit, metadata=metadata))
    assert label_of(told, date(2026, 6, 1)) == label
    assert label_of(told, date(2031, 1, 1)) == ""


def test_what_points_back_stays_under_the_label_of_the_line_before_it(library: Library) -> None:
    first, then, other = lines(library, 0.9, 0.8, 0.7)
    plan = replace(first.hit, metadata=replace(first.hit.metadata, valid_from=date(2031, 1, 1), valid_until=None))
    told = "In 2018 kregen 7 kinderen hulp.", "Dat is 9% van alle kinderen.", "Kinderen krijgen hulp dichtbij."
    first, then, other = (
        replace(e, hit=plan, unit=replace(e.unit, text=text))
        for e, text in zip((first, then, other), told, strict=True)
    )
    then = replace(then, unit=replace(then.unit, start=first.unit.end + 1))
    asked = understand(Question("Hoeveel kinderen krijgen hulp?", as_of=TODAY), library.gazetteer, TODAY)
    groups = dict(_groups(asked, [first, then, other], library))
    assert groups == {"**Nu**": [first, then], "**Vanaf 1 januari 2031**": [other]}


@pytest.mark.parametrize(("day", "first"), [(None, "**Nu**"), (date(2031, 1, 1), "**Vanaf 1 januari 2031**")])
def test_what_holds_on_the_day_asked_about_leads(library: Library, day: date | None, first: str) -> None:
    now, later = lines(library, 0.8, 0.9)
    until = replace(now.hit.metadata, valid_from=date(2020, 1, 1), valid_until=date(2030, 12, 31))
    after = replace(now.hit.metadata, valid_from=date(2031, 1, 1), valid_until=None)
    now = replace(now, hit=replace(now.hit, metadata=until))
    later = replace(later, hit=replace(later.hit, metadata=after))
    asked = understand(Question("Wat geldt er?", as_of=TODAY), library.gazetteer, TODAY)
    groups = _groups(replace(asked, day=day or asked.day), [now, later], library)
    assert groups[0][0] == first
    assert _groups(asked, [later, now], library)[0][0] == "**Nu**"


def test_a_row_without_lead_in_stands_under_the_sentence_above_its_table(library: Library) -> None:
    one, other = lines(library, 0.9, 0.2)
    passage = replace(one.unit.passage, start=200, end=300)
    row = replace(one, unit=replace(one.unit, kind="row", start=200, end=230, passage=passage))
    above = replace(other, unit=replace(other.unit, text="Onderstaande cijfers zijn van 2025.", start=120, end=155))
    told = with_captions([row, replace(row, unit=replace(row.unit, start=240, end=260))], [row, above])
    assert [e.unit.kind for e in told] == ["sentence", "row", "row"]
    assert told[0].score == row.score
    plain = replace(above, unit=replace(above.unit, text="Kinderen zwemmen graag."))
    far = replace(above, unit=replace(above.unit, end=20, start=0))
    led = replace(row, unit=replace(row.unit, lead=(150, 190)))
    assert with_captions([row], [plain, far]) == [row]
    assert with_captions([led], [above]) == [led]
