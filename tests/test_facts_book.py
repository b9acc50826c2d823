"""All facts in one place: on nothing, on a plan of our own, on the bundled documents and on the official ones."""

from __future__ import annotations

import time
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from facts_samples import Indexed, indexed, plan

from ingest.folder import read_folder
from kb.facts import Facts
from kb.facts.attributes import NAMES
from kb.facts.model import stands
from kb.facts.routes import check_routes
from kb.words import terms

ROOT = Path(__file__).parents[1]
OFFICIAL = ROOT.parent / "shared" / "corpus"
BRON = ROOT / "corpus" / "bron"
AREAS = {
    "Stevig Lokaal Team": ("SLT", "vijf jaar", "twee keer één jaar"),
    "Specialistische en/of locatiegebonden jeugdhulp": ("dagbesteding", "vijf jaar", "twee keer één jaar"),
    "Behandeling met verblijf en crisiszorg": ("verblijf en crisiszorg", "vijf jaar", "twee keer één jaar"),
    "Wonen met begeleiding": ("wonen met begeleiding", "vijf jaar", "twee keer één jaar"),
}
ALWAYS = {"aanbestedingsprocedure", "percelen", "aantal contractpartners", "uitvoeringsvariant", "valt erin"}
OPEN = {"looptijd", "verlengingsopties", "ingangsdatum", "aantal contractpartners", "uitvoeringsvariant"}
DEFINED = ("matched care", "stepped care", "MDO", "triage", "de consultatiefunctie", "NvO", "sociale basis")
PRODUCT_CODES = 28


@lru_cache(maxsize=2)
def corpus(name: str) -> Indexed:
    if name == "official" and not OFFICIAL.is_dir():
        pytest.skip(f"the official documents are not in {OFFICIAL}")
    documents = read_folder(BRON).documents
    if name == "official":
        law = tuple(d for d in documents if d.metadata.kind == "wet")
        documents = (*(d for d in read_folder(OFFICIAL).documents), *law)
    return indexed(*documents)


@lru_cache(maxsize=2)
def facts_of(name: str) -> Facts:
    return Facts.of(corpus(name))


both = pytest.mark.parametrize("name", ["bundled", "official"])


def test_nothing_indexed_and_nothing_kept_gives_nothing(tmp_path: Path) -> None:
    facts = Facts((), frozenset(), routes=tmp_path / "geen.yaml", synonyms=tmp_path / "geen.yaml")
    assert facts.define("triage") == () and facts.code("54002") == () and facts.sheet("SLT") == ()
    assert facts.taakgebieden() == () and facts.expand("wijkteam") == []
    assert facts.routes("verwijzen", "wbo", date(2027, 1, 1)) == [] and facts.route_problems == ()
    assert facts.correct("Wat is triage?").text == "Wat is triage?"


def test_without_hand_kept_files_the_documents_still_speak(tmp_path: Path) -> None:
    document = plan(tmp_path)
    gone = tmp_path / "geen.yaml"
    facts = Facts((document,), set(terms(document.text)), routes=gone, synonyms=gone)
    assert facts.define("triage") and facts.code("11A01") and facts.sheet("dagverblijf en vervoer")
    assert "multidisciplinair" in facts.expand("Wie zit in het MDO?")
    assert facts.correct("dagverblif").text == "dagverblijf"


def test_expansion_gives_weights_and_reasons(tmp_path: Path) -> None:
    facts = Facts.of(indexed(plan(tmp_path)))
    extras = facts.weighted("Is er een wijkteam voor een pleegmoeder?")
    assert facts.expand("Is er een wijkteam voor een pleegmoeder?") == [e.term for e in extras] != []
    assert all(0 < e.weight <= 1 and e.because for e in extras)


@both
def test_the_five_task_areas_have_a_sheet(name: str) -> None:
    facts = facts_of(name)
    assert len(facts.taakgebieden()) == 5
    for area, (asked, term, options) in AREAS.items():
        (sheet,) = facts.sheet(asked)
        assert facts.sheet(area) == (sheet,)
        assert [f.value for f in sheet.get("ingangsdatum")] == ["1 januari 2027"]
        assert sheet.get("looptijd")[0].value == term
        assert sheet.get("verlengingsopties")[0].value == options
        assert set(NAMES) - set(sheet.missing) >= ALWAYS


@both
def test_the_numbers_of_partners_and_the_short_term_are_right(name: str) -> None:
    facts = facts_of(name)
    partners = {a: {f.value for f in facts.sheet(a)[0].get("aantal contractpartners")} for a in AREAS}
    assert "minimaal twee en maximaal drie" in partners["Stevig Lokaal Team"]
    assert {"twee", "maximaal 20"} <= partners["Specialistische en/of locatiegebonden jeugdhulp"]
    assert partners["Behandeling met verblijf en crisiszorg"] == {"één"}
    assert partners["Wonen met begeleiding"] == {"geen maximum"}
    terms_found = facts.sheet("dagbesteding")[0].get("looptijd", "specialistische ambulante behandeling")
    assert [f.value for f in terms_found] == ["twee jaar"]


@both
def test_an_area_whose_procurement_is_still_explored_has_no_contract_term(name: str) -> None:
    (sheet,) = facts_of(name).sheet("Zorg in het onderwijs")
    assert set(sheet.missing) >= OPEN
    assert sheet.get("valt erin")


@both
def test_all_product_codes_are_there(name: str) -> None:
    facts = facts_of(name)
    codes = {e.code for area in AREAS for e in facts.codes_of(area)} | {e.code for e in facts.code("54D01 54D02")}
    assert len(codes) == PRODUCT_CODES
    assert {(e.area, e.partly) for e in facts.code("54002")} == {
        ("Stevig Lokaal Team", True),
        ("Specialistische en/of locatiegebonden ondersteuning", True),
    }
    assert facts.code("44A06")[0].variant == "Inspanningsgericht"
    assert len(facts.code("42A05")) == 2


@both
@pytest.mark.parametrize("asked", DEFINED)
def test_terms_are_defined(name: str, asked: str) -> None:
    found = facts_of(name).define(f"Wat betekent {asked}?")
    assert found and found[0].kind == "begrip" and len(found[0].text.split()) > 5


@both
def test_every_fact_stands_in_its_document(name: str) -> None:
    documents = {d.metadata.id: d for d in corpus(name).documents}
    facts = facts_of(name)
    spans = [f.evidence for s in facts.sheets() for f in s.facts]
    spans += [e for r in facts.routes("verwijzen", None, date(2027, 1, 1)) for s in r.steps for e in s.evidence]
    assert len(spans) > 100
    assert all(stands(e, documents[e.document]) for e in spans)


@both
def test_every_route_step_still_stands(name: str) -> None:
    assert [p.message for p in check_routes(corpus(name))] == []


def test_the_facts_of_the_bundled_documents_take_seconds_and_not_half_a_minute() -> None:
    documents = corpus("bundled")
    Facts.of(documents)
    start = time.process_time()
    Facts.of(documents)
    assert time.process_time() - start < 8.0
