"""The sets on place, role and date: their size and form, and every check against answers made by hand."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from assistant.model import ROLES, Answer, Citation, Notice, NoticeKind, Sentence, Status
from evals.freeze import PROMISES, frozen_hash, hash_of_promises
from evals.promise_items import (
    AFTER,
    BEFORE,
    DateItem,
    PlaceItem,
    RoleItem,
    load_dates,
    load_places,
    load_roles,
)
from evals.promise_judge import Check, judge_day, judge_place, judge_role, judge_same
from evals.promises import as_rows, failures, tally
from evals.publish_promises import NOT_YET, promise_block
from evals.questions import QuestionFileError
from ingest.model import Metadata
from kb.places import load_gazetteer

WET = Metadata("wet", "De wet", region="landelijk")
OUD = Metadata("oud", "Oude strategie", region="wbo", valid_from=date(2023, 1, 1), valid_until=BEFORE)
NIEUW = Metadata("nieuw", "Nieuwe strategie", region="wbo", valid_from=AFTER)
MEMO = Metadata("memo", "Memo", region="hvb", valid_from=date(2025, 10, 9))
DOCUMENTS = {m.id: m for m in (WET, OUD, NIEUW, MEMO)}


def answer(
    *lines: tuple[str, str, str], status: Status = "answered", notices: tuple[tuple[NoticeKind, str], ...] = ()
) -> Answer:
    """An answer of lines (text, document, label above it)."""
    cited = tuple(
        Citation(n, d, DOCUMENTS[d].title, "1", 1, text, text, None, None, "")
        for n, (text, d, _) in enumerate(lines, 1)
    )
    sentences = tuple(Sentence(t, (n,), group=g) for n, (t, _, g) in enumerate(lines, 1))
    said = tuple(Notice(kind, text) for kind, text in notices)
    return Answer(status, " ".join(t for t, _, _ in lines), sentences, cited, said)


def kept(checks: list[Check]) -> dict[str, bool]:
    return {c.figure: c.kept for c in checks}


def place(**given: object) -> PlaceItem:
    plain = {"id": "p", "question": "Waar?", "role": "school", "as_of": BEFORE, "regions": ["wbo"], "expect": "any"}
    return PlaceItem.model_validate(plain | given)


def test_the_sets_have_the_size_and_spread_they_claim() -> None:
    places, roles, dates = load_places(), load_roles(), load_dates()
    assert len(places) >= 60
    assert {i.as_of for i in places} == {date(2023, 6, 1), date(2026, 11, 22), BEFORE, AFTER}
    assert {i.role for i in places} == set(ROLES)
    assert min(Counter(r for i in places for r in i.regions).values()) >= 20
    assert sum(i.expect == "out_of_region" for i in places) >= 10
    assert sum(i.notice is True for i in places) >= 10
    assert (sum(not i.roles for i in roles), sum(bool(i.roles) for i in roles) >= 20) == (50, True)
    assert len(dates) == 30
    assert Counter(i.half for i in [*places, *roles, *dates]).most_common()[-1][1] >= 80


def test_the_test_halves_are_the_frozen_ones() -> None:
    assert hash_of_promises() == frozen_hash(PROMISES), "a test half changed: see evals/freeze.py"


def test_the_named_regions_are_those_of_the_places_file() -> None:
    gazetteer = load_gazetteer(Path(__file__).parent.parent / "corpus" / "regions.yaml")
    fields = {i.municipality: i for i in load_places() if i.municipality and i.expect != "out_of_region"}
    alone = {m: i for m, i in fields.items() if i.notice is False}
    assert {m for m, i in alone.items() if (p := gazetteer.look_up(m)) is None or p.region not in i.regions} == set()


def test_a_source_of_the_other_region_is_wrong() -> None:
    wrong = judge_place(place(), answer(("Zo.", "memo", ""), ("Wet.", "wet", "")), DOCUMENTS)
    assert kept(wrong)["wrong_region"] is False
    assert "memo" in next(c.expected for c in wrong if c.figure == "wrong_region")
    assert kept(judge_place(place(), answer(("Zo.", "oud", ""), ("Wet.", "wet", "")), DOCUMENTS))["wrong_region"]
    assert kept(judge_place(place(regions=["wbo", "hvb"]), answer(("Zo.", "memo", "")), DOCUMENTS))["wrong_region"]
    assert "wrong_region" not in kept(judge_place(place(regions=[]), answer(("Zo.", "memo", "")), DOCUMENTS))


def test_a_place_outside_both_regions_gets_no_source_of_either() -> None:
    outside = place(regions=[], expect="out_of_region")
    assert kept(judge_place(outside, answer(status="out_of_region"), DOCUMENTS)) == {"out_of_region": True}
    told = kept(judge_place(outside, answer(("Zo.", "oud", "")), DOCUMENTS))
    assert (told["out_of_region"], told["wrong_region"]) == (False, False)
    turned_away = kept(judge_place(place(expect="answered"), answer(status="out_of_region"), DOCUMENTS))
    assert turned_away == {"known_place": False, "answered": False}


@pytest.mark.parametrize(("wanted", "told", "right"), [(True, True, True), (True, False, False), (False, True, False)])
def test_the_region_notice_stands_where_it_must(wanted: bool, told: bool, right: bool) -> None:
    notices: tuple[tuple[NoticeKind, str], ...] = (("region", "Ik antwoord voor WBO."),) if told else ()
    given = answer(("Zo.", "oud", ""), notices=notices)
    assert kept(judge_place(place(notice=wanted), given, DOCUMENTS))["region_notice"] is right


@pytest.mark.parametrize(
    ("group", "notice", "told", "above"),
    [
        ("", "", False, False),
        ("**Vanaf 1 januari 2027**", "", True, True),
        ("", "Nieuwe strategie: geldig vanaf 1 januari 2027.", True, False),
        ("", "Oude strategie: geldig vanaf 1 januari 2027.", False, False),
        ("**Vanaf 1 januari 2026**", "", False, False),
    ],
)
def test_what_does_not_hold_yet_carries_its_date(group: str, notice: str, told: bool, above: bool) -> None:
    notices: tuple[tuple[NoticeKind, str], ...] = (("validity", notice),) if notice else ()
    checks = kept(judge_place(place(), answer(("Via het team.", "nieuw", group), notices=notices), DOCUMENTS))
    assert (checks["wrong_validity"], checks["label_above"]) == (told, above)


def test_a_date_above_another_line_does_not_count() -> None:
    given = answer(("Nu zo.", "oud", "**Vanaf 1 januari 2027**"), ("Straks zo.", "nieuw", "**Nu**"))
    assert kept(judge_place(place(), given, DOCUMENTS))["wrong_validity"] is False


def test_all_roles_must_get_the_same_quotes() -> None:
    item = RoleItem.model_validate({"id": "r", "question": "Hoe?", "as_of": BEFORE})
    same = {role: answer(("Zo.", "oud", "")) for role in ROLES}
    assert kept(judge_same(item, same)) == {"same_facts": True}
    for other in (answer(("Anders.", "oud", "")), answer(("Zo.", "wet", "")), answer(status="not_found")):
        assert kept(judge_same(item, same | {"school": other})) == {"same_facts": False}


def test_a_role_must_get_all_that_it_must_get() -> None:
    facts = [{"fact": "mag niet", "accept": ["school + geen"]}, {"fact": "team", "accept": ["SLT"]}]
    data = {"id": "r", "question": "Mag ik?", "as_of": BEFORE, "roles": {"school": facts}, "from": "wet 2.6"}
    item = RoleItem.model_validate(data)
    assert kept(judge_role(item, "school", answer(("Een school is geen verwijzer, het SLT wel.", "wet", "")))) == {
        "role_facts": True
    }
    half = judge_role(item, "school", answer(("Een school is geen verwijzer.", "wet", "")))
    assert [(c.kept, c.expected, c.item) for c in half] == [(False, "team", "r school")]
    refused = answer(("Een school is geen verwijzer, het SLT wel.", "wet", ""), status="not_found")
    assert kept(judge_role(item, "school", refused)) == {"role_facts": False}


DAY = DateItem.model_validate(
    {
        "id": "d",
        "question": "Via wie?",
        "role": "huisarts",
        "comes": True,
        "before": [{"fact": "straks", "accept": ["team + 1 januari 2027"]}],
        "after": [{"fact": "team", "accept": ["team"]}],
    }
)


def test_the_day_before_the_new_system_is_told_as_coming() -> None:
    good = answer(
        ("Via het team.", "nieuw", "**Vanaf 1 januari 2027**"),
        notices=(("validity", "Nieuwe strategie: geldig vanaf 1 januari 2027."),),
    )
    assert set(kept(judge_day(DAY, BEFORE, good, DOCUMENTS)).values()) == {True}
    bad = kept(judge_day(DAY, BEFORE, answer(("Via het team.", "nieuw", "")), DOCUMENTS))
    assert {f for f, right in bad.items() if not right} == {
        "facts_before",
        "coming_told",
        "wrong_early",
        "wrong_validity",
        "label_above",
    }


def test_the_day_after_it_is_no_plan_any_more() -> None:
    good = answer(("Via het team.", "nieuw", ""))
    assert set(kept(judge_day(DAY, AFTER, good, DOCUMENTS)).values()) == {True}
    plan = answer(("Via het team.", "nieuw", ""), notices=(("validity", "Nieuwe strategie: vanaf 1 januari 2027."),))
    assert kept(judge_day(DAY, AFTER, plan, DOCUMENTS))["wrong_still_to_come"] is False
    ended = answer(("Via het team.", "oud", ""))
    assert kept(judge_day(DAY, AFTER, ended, DOCUMENTS))["wrong_validity"] is False


def test_counts_name_dev_failures_only_and_hold_no_texts(tmp_path: Path) -> None:
    checks = [
        Check("wrong_region", "p1", "dev", False, "Vraag een?", "gekregen", "verwacht"),
        Check("wrong_region", "p2", "test", False, "Vraag twee?", "gekregen", "verwacht"),
        Check("wrong_region", "p3", "dev", True, "Vraag drie?", "gekregen", ""),
        Check("answered", "p3", "dev", True, "Vraag drie?", "gekregen", ""),
    ]
    counts = tally(checks)
    assert [(t.figure, t.count, t.total, t.failed) for t in counts] == [
        ("wrong_region", 2, 3, ("p1",)),
        ("answered", 1, 1, ()),
    ]
    told = failures(checks)
    assert "Vraag een?" in told
    assert "Vraag twee?" not in told
    data = {"made": "2026-11-25T00:00:00", "commit": "abc", "rows": as_rows(counts)}
    (tmp_path / "scopes-dev-small.json").write_text(json.dumps(data), encoding="utf-8")
    assert "Vraag" not in (tmp_path / "scopes-dev-small.json").read_text(encoding="utf-8")
    block = promise_block("small", tmp_path)
    assert "| scopes | wrong_region | 2 of 3 (" in block
    assert promise_block("other", tmp_path) == NOT_YET


def test_a_mistake_in_a_set_is_told(tmp_path: Path) -> None:
    for text in ("- {id: a, question: x}\n", "- [\n"):
        (tmp_path / "places.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(QuestionFileError):
            load_places(folder=tmp_path)
