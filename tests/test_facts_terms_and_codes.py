"""Definitions by term, abbreviation or inflected form; product codes with where they go; nothing for the unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_samples import indexed, plan

from kb.facts import Facts
from kb.facts.glossary import shortened
from kb.facts.model import stands


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    return Facts.of(indexed(plan(tmp_path)))


@pytest.mark.parametrize("question", ["Wat is triage?", "Wat betekent 'Triage' precies?", "triages"])
def test_a_term_is_defined_however_it_is_asked(facts: Facts, question: str) -> None:
    found = facts.define(question)
    assert [d.term for d in found] == ["Triage"]
    assert "hoe snel" in found[0].text


@pytest.mark.parametrize("question", ["Een MDO?", "wat is multidisciplinair overleg", "multidisciplinaire overleggen"])
def test_an_abbreviation_and_an_inflection_lead_to_the_definition(facts: Facts, question: str) -> None:
    assert "vakmensen" in facts.define(question)[0].text


def test_an_abbreviation_gives_its_long_form_too(facts: Facts) -> None:
    assert ("afkorting", "multidisciplinair overleg") in [(d.kind, d.text) for d in facts.define("MDO")]


def test_an_unknown_term_has_no_definition(facts: Facts) -> None:
    assert facts.define("Wat is een zwembad?") == ()
    assert facts.define("") == ()


def test_definitions_and_codes_carry_their_evidence(tmp_path: Path) -> None:
    document = plan(tmp_path)
    facts = Facts.of(indexed(document))
    spans = [d.evidence for d in facts.define("triage en MDO en hofje")] + [e.evidence for e in facts.code("11A01")]
    assert len(spans) >= 4
    assert all(stands(e, document) for e in spans)


def test_a_definition_is_cut_after_a_sentence(facts: Facts) -> None:
    definition = facts.define("triage")[0]
    assert shortened(definition, 3).text == definition.text


def test_a_code_says_where_it_goes(facts: Facts) -> None:
    (entry,) = facts.code("Wat gebeurt er met 11a01?")
    assert (entry.area, entry.variant, entry.agreement) == ("Dagverblijf en vervoer", "Taakgericht", "Dag")
    assert not entry.partly


def test_a_code_that_is_split_goes_to_both(facts: Facts) -> None:
    entries = facts.code("11A02")
    assert [e.area for e in entries] == ["Dagverblijf en vervoer", "Wonen op de heide"]
    assert all(e.partly for e in entries)


def test_what_stands_beside_a_code_is_its_description_and_an_empty_cell_stays_empty(facts: Facts) -> None:
    (entry,) = facts.code("11A03")
    assert (entry.description, entry.variant) == ("Bus zonder lift", "")


def test_codes_of_an_area(facts: Facts) -> None:
    assert [e.code for e in facts.codes_of("dagverblijf en vervoer")] == ["11A01", "11A02", "11A03"]
    assert [e.code for e in facts.codes_of("wonen op de heide")] == ["11A02"]
    assert facts.codes_of("zwemles") == ()


def test_an_unknown_code_is_named_but_has_no_entry(facts: Facts) -> None:
    assert facts.code("99Z99") == () and facts.codes_named("Wat is 99z99?") == ("99Z99",)


def test_a_year_or_amount_is_no_code(facts: Facts) -> None:
    assert facts.codes_named("In 2027 kost het € 12.345 of 1.600 euro") == ()
