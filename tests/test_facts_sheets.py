"""Sheets hold what a document says of its task areas, with the stretch that says so, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_samples import indexed, plan, read_texts

from ingest.model import Document
from kb.facts import Facts
from kb.facts.model import stands
from kb.facts.sheets import Sheet


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return plan(tmp_path)


@pytest.fixture
def day_care(document: Document) -> Sheet:
    return Facts.of(indexed(document)).sheet("dagverblijf en vervoer")[0]


def values(sheet: Sheet, attribute: str, part: str | None = None) -> list[str]:
    return [f.value for f in sheet.get(attribute, part)]


def test_each_part_has_its_own_terms(day_care: Sheet) -> None:
    assert day_care.parts == ("dagverblijf", "vervoer per bus")
    assert values(day_care, "ingangsdatum") == ["1 mei 2031"]
    assert values(day_care, "looptijd", "dagverblijf") == ["drie jaar"]
    assert values(day_care, "looptijd", "vervoer per bus") == ["één jaar"]
    assert values(day_care, "verlengingsopties", "dagverblijf") == ["twee keer één jaar"]
    assert values(day_care, "verlengingsopties", "vervoer per bus") == ["drie keer twee jaar"]


def test_procedure_lots_partners_and_funding(day_care: Sheet) -> None:
    assert values(day_care, "aanbestedingsprocedure") == ["openbare procedure"]
    assert values(day_care, "percelen") == ["vier percelen"]
    assert values(day_care, "aantal contractpartners", "dagverblijf") == ["maximaal 12"]
    assert values(day_care, "uitvoeringsvariant") == ["taakgericht"]
    assert values(day_care, "bekostiging") == ["lumpsum"]


def test_what_falls_in_and_out_and_consultation(day_care: Sheet) -> None:
    assert "Zwemles hoort niet bij de opdracht." in values(day_care, "valt erbuiten")
    assert any("overdag hulp" in v for v in values(day_care, "valt erin"))
    assert not any("Zwemles" in v for v in values(day_care, "valt erin"))
    assert values(day_care, "consultatie") == ["Het dagverblijf geeft consultatie aan het wijkteam."]


def test_an_expectation_is_an_indication_and_a_plan_an_intention(day_care: Sheet) -> None:
    assert [f.hardness for f in day_care.get("aantal contractpartners", "vervoer per bus")] == ["indicatie"]
    assert {f.hardness for f in day_care.get("looptijd")} == {"voornemen"}


def test_what_the_document_leaves_open_stays_absent(document: Document) -> None:
    living = Facts.of(indexed(document)).sheet("Wonen op de heide")[0]
    assert values(living, "uitvoeringsvariant") == ["inspanningsgericht"]
    assert {"looptijd", "ingangsdatum", "verlengingsopties", "percelen"} <= set(living.missing)
    assert not living.get("looptijd")


def test_every_fact_stands_letter_for_letter_and_is_void_when_its_sentence_is_gone(document: Document) -> None:
    facts = [f for s in Facts.of(indexed(document)).sheets() for f in s.facts]
    assert len(facts) > 15
    assert all(stands(f.evidence, document) and document.text[f.start : f.end] == f.quote for f in facts)
    other = document.pages[0].text.replace("drie jaar", "zeven jaar")
    changed = Document(document.metadata, "plan.md", "", (type(document.pages[0])(None, other, other),))
    three_years = next(f for f in facts if f.value == "drie jaar")
    assert not stands(three_years.evidence, changed)


def test_the_document_as_a_whole_tells_what_it_leaves_out(document: Document) -> None:
    sheets = [s for s in Facts.of(indexed(document)).sheets() if s.kind == "document"]
    assert any("Paardentherapie" in f.value for s in sheets for f in s.get("valt erbuiten"))
    assert all(f.attribute == "valt erbuiten" for s in sheets for f in s.facts)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Hoe lang loopt het contract voor dagverblijf en vervoer?", "Dagverblijf en vervoer"),
        ("vervoer per bus", "Dagverblijf en vervoer"),
        ("wonen op de heide", "Wonen op de heide"),
        ("Valt een hofje hieronder?", "Wonen op de heide"),
    ],
)
def test_an_area_is_found_by_name_part_or_own_word(document: Document, text: str, area: str) -> None:
    assert [s.subject for s in Facts.of(indexed(document)).sheet(text)] == [area]


def test_no_area_is_guessed(document: Document) -> None:
    assert Facts.of(indexed(document)).sheet("Wie is de burgemeester?") == ()


def test_two_areas_in_one_question(document: Document) -> None:
    found = Facts.of(indexed(document)).sheets_named("Is dagverblijf en vervoer langer dan wonen op de heide?")
    assert {s.subject for s in found} == {"Dagverblijf en vervoer", "Wonen op de heide"}


def test_numbered_segments_of_a_memo(tmp_path: Path) -> None:
    memo = """# Memo

De inkoop heeft drie delen:

- Segment 1: zware hulp
- Segment 2: wonen
- Segment 3: dag

In segment 1 en 3 werken we taakgericht. In segment 2 kopen we zorg in via prijs x hoeveelheid.

## Segment 1

We sloten een overeenkomst voor zes jaar, met twee keer een verlengingsoptie van drie jaar.
"""
    facts = Facts.of(indexed(*read_texts(tmp_path, memo=memo)))
    first = facts.sheet("Hoe lang loopt segment 1?")[0]
    assert (values(first, "looptijd"), values(first, "verlengingsopties")) == (["zes jaar"], ["twee keer drie jaar"])
    assert values(first, "valt erin") == ["zware hulp"]
    assert values(facts.sheet("segment 3")[0], "uitvoeringsvariant") == ["taakgericht"]
    assert values(facts.sheet("segment 2")[0], "bekostiging") == ["prijs x hoeveelheid"]
    assert not facts.sheet("segment 2")[0].get("uitvoeringsvariant")
