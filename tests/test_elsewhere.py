"""Places outside the regions of the file: told of as such, unless documents of such a place are in the index."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant import answer as answer_module
from assistant.answer import answer_question
from assistant.document_place import holds_for, is_of_another, marked, places_of, regions_named, tells_of
from assistant.elsewhere import at_home
from assistant.finding import find_passages
from assistant.indexing import completed
from assistant.model import Question
from assistant.page.search import filters
from assistant.refuse import out_of_region
from assistant.service import Library, make_library
from assistant.understand import understand
from ingest.folder import read_folder
from kb.build import build_index
from kb.index_folder import IndexFolder
from kb.knowledge import load_knowledge
from kb.search import ELSEWHERE
from kb.settings import KbSettings

DAY = date(2026, 11, 30)
FAR = (
    "# Speelplan Twenteland\n\n## 1 Gemeenten\n\nDit plan is van de gemeenten Hengelo, Borne en Tubbergen.\n\n"
    "## 2 Speeltoestellen\n\nEen gezin leent een glijbaan ten hoogste negen weken bij het speelloket.\n"
)
OWN = (
    "# Speelplan West-Brabant Oost\n\n## 1 Gemeenten\n\nHet plan is van de gemeenten Breda, Altena en Drimmelen.\n\n"
    "## 2 Speeltoestellen\n\nEen gezin leent een glijbaan ten hoogste drie weken bij de speelwinkel.\n"
)
NEW = (
    "# Speelplan Glijlanden\n\n## 1 Gemeenten\n\n"
    "In de regio Glijlanden zijn de gemeenten Speelwijk, Oude Toren en Wipveen.\n\n"
    "## 2 Speeltoestellen\n\nEen gezin leent een glijbaan ten hoogste elf weken bij het glijloket.\n"
)
OTHER = (
    "# Speelregels gemeente Wipveen\n\nDe gemeente Wipveen maakt deze regels. In de gemeente Wipveen mag veel. "
    "Wipveen hoort bij de regio Glijlanden.\n\n"
    "## 1 Schommels\n\nEen gezin leent een schommel ten hoogste dertien weken bij het gemeentehuis.\n"
)
ASKED = "Hoe lang mag een gezin in {} een glijbaan lenen?"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, kb_settings: KbSettings, library: Library) -> Library:
    """An index of a plan of the region of the file and of others not in it, two of them of places that no list has."""
    root = tmp_path_factory.mktemp("elders")
    docs = root / "docs"
    docs.mkdir()
    (docs / "ver.md").write_text(FAR, encoding="utf-8")
    (docs / "eigen.md").write_text(OWN, encoding="utf-8")
    (docs / "nieuw.md").write_text(NEW, encoding="utf-8")
    (docs / "anders.md").write_text(OTHER, encoding="utf-8")
    folder = IndexFolder(root / "index")
    build_index(completed(read_folder(docs)), docs, folder, kb_settings)
    return make_library(load_knowledge(folder, kb_settings), library.searcher.encoder, library.gazetteer)


@pytest.mark.parametrize("place", ["Hengelo", "Tubbergen"])
def test_a_place_of_other_documents_is_answered_from_those_alone(place: str, both: Library) -> None:
    answer = answer_question(Question(ASKED.format(place)), both, DAY)
    assert answer.status == "answered"
    assert {c.document for c in answer.citations} == {"ver"}
    assert "negen weken" in answer.markdown and "drie weken" not in answer.markdown


def test_a_place_of_the_region_is_answered_from_its_own(both: Library) -> None:
    answer = answer_question(Question(ASKED.format("Breda")), both, DAY)
    assert "drie weken" in answer.markdown


def test_a_place_of_the_region_is_never_answered_from_documents_of_elsewhere(both: Library) -> None:
    asked, of_elsewhere = "Hoe lang mag een gezin een schommel lenen?", {"ver", "nieuw", "anders"}
    assert {c.document for c in answer_question(Question(asked, "Wipveen"), both, DAY).citations} == {"anders"}
    for place in ("Breda", "Tilburg"):
        answer, found = answer_question(Question(asked, place), both, DAY), find_passages(both, f"schommel in {place}")
        assert not of_elsewhere & ({c.document for c in answer.citations} | {r.document for r in found.results})
        assert "dertien weken" not in answer.markdown


def test_a_document_of_elsewhere_is_known_by_its_municipalities_or_its_own_region(both: Library) -> None:
    made = {d.metadata.id: d for d in both.knowledge.documents}
    assert {i for i, d in made.items() if d.metadata.region == ELSEWHERE} == {"ver", "nieuw", "anders"}
    for text, region in (
        ("Regionaal team\n\nDe crisisdienst van regio Glijlanden is altijd open.", ELSEWHERE),
        ("Regionaal team\n\nDe crisisdienst is altijd open.", None),
        ("Afspraken van gemeente Breda met gemeente Wipveen", None),
    ):
        metadata = replace(made["ver"].metadata, region=None, title="Afspraken")
        document = replace(made["ver"], metadata=metadata, pages=(replace(made["ver"].pages[0], text=text),))
        assert marked([document], both.gazetteer)[0].metadata.region == region


@pytest.mark.parametrize("place", ["Drachten", "Enschede", "Zutphen"])
def test_a_place_that_no_document_tells_of_is_told_as_such(place: str, both: Library, library: Library) -> None:
    for index in (both, library):
        answer = answer_question(Question(ASKED.format(place)), index, DAY)
        assert (answer.status, answer.citations) == ("out_of_region", ())
        assert answer.markdown.startswith(place)
        assert ("de gemeente Smallingerland." in answer.markdown) is (place == "Drachten")


def test_a_refusal_names_only_what_was_searched_for_that_place(both: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_module, "how_sure", lambda *_: -9.0)
    answer = answer_question(Question(ASKED.format("Hengelo")), both, DAY)
    assert answer.status == "not_found"
    assert "Speelplan Twenteland" in answer.markdown and "West-Brabant" not in answer.markdown


def test_no_route_of_a_region_is_given_for_a_place_elsewhere(both: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_module, "route_cards", lambda *_: ["kaart"])
    for place, cards in (("Hengelo", []), ("Breda", ["kaart"])):
        asked = Question(f"Waar verwijs ik een kind uit {place} met angst naartoe?")
        understood = at_home(understand(asked, both.gazetteer, DAY), both)
        assert answer_module.pick_cards(replace(understood, day_named=True), None, both) == cards


def test_search_of_a_place_elsewhere_finds_its_own_documents(both: Library) -> None:
    found = find_passages(both, "glijbaan in Hengelo")
    assert found.results[0].document == "ver" and "eigen" not in {r.document for r in found.results}
    assert find_passages(both, "glijbaan in Drachten").results == []


@pytest.mark.parametrize("place", ["Oude Toren", "Speelwijk"])
def test_a_municipality_that_only_a_document_names_is_answered_from_that_document(place: str, both: Library) -> None:
    for asked in (Question(ASKED.format(place)), Question("Hoe lang mag ik een glijbaan lenen?", place)):
        answer = answer_question(asked, both, DAY)
        assert answer.status == "answered" and "elf weken" in answer.markdown
        assert {c.document for c in answer.citations} == {"nieuw"}


@pytest.mark.parametrize(("place", "kept"), [("Wipveen", True), ("Speelwijk", False)])
def test_rules_of_one_municipality_hold_for_no_other(place: str, kept: bool, both: Library) -> None:
    understood = at_home(understand(Question("Hoe lang mag ik een schommel lenen?", place), both.gazetteer, DAY), both)
    assert ("anders" in understood.documents) is kept and "nieuw" in understood.documents


def test_where_only_another_municipality_tells_of_a_place_its_document_stays(both: Library) -> None:
    place = both.gazetteer.look_up("Wipveen")
    documents = {d.metadata.id: d for d in both.knowledge.documents}
    plan = replace(documents["nieuw"], metadata=replace(documents["nieuw"].metadata, title="Brief gemeente Speelwijk"))
    assert place is not None and is_of_another(place, plan, both.gazetteer)
    assert not is_of_another(place, documents["nieuw"], both.gazetteer)  # its title names a region, no municipality
    alone = replace(both, knowledge=replace(both.knowledge, documents=(plan,)))
    asked = understand(Question("Hoe lang mag ik een schommel lenen?", "Wipveen"), both.gazetteer, DAY)
    assert at_home(asked, alone).documents == ("nieuw",)


def test_a_document_that_names_the_region_of_a_place_may_hold_for_it(both: Library) -> None:
    documents = {d.metadata.id: d for d in both.knowledge.documents}
    place = both.gazetteer.look_up("Speelwijk")
    assert place is not None
    letter = replace(
        documents["anders"], pages=(replace(documents["anders"].pages[0], text="Gemeente Wip. Regio Glij."),)
    )
    assert not holds_for(place, documents["anders"], frozenset({"glij"}), both.gazetteer)
    assert holds_for(place, letter, frozenset({"glij"}), both.gazetteer)
    assert regions_named("In de regio Glij Oost en de regio wip.") == {"glij oost"}


def test_municipalities_of_documents_of_elsewhere_can_be_chosen(both: Library, library: Library) -> None:
    municipalities = ("Borne", "Hengelo", "Oude Toren", "Speelwijk", "Tubbergen", "Wipveen")
    assert (library.elsewhere, both.elsewhere) == ((), municipalities)
    for place in municipalities:
        answer = answer_question(Question("Hoe lang mag ik een glijbaan lenen?", place), both, DAY)
        assert {c.document for c in answer.citations} <= {"ver", "nieuw", "anders"}
        assert answer.status != "out_of_region"


def test_a_municipality_named_once_at_the_head_of_its_letter_can_be_chosen(both: Library) -> None:
    of_wip = {d.metadata.id: d for d in both.knowledge.documents}["anders"]
    pages = (replace(of_wip.pages[0], text="Gemeente Wipveen\n\nBrief over schommels in de provincie Drenthe."),)
    letter = replace(of_wip, metadata=replace(of_wip.metadata, title="Brief"), pages=pages)
    place = both.gazetteer.look_up("Wipveen")
    assert place is not None and tells_of(place, letter, both.gazetteer)
    assert places_of([letter], both.gazetteer) == ("Wipveen",)
    of_region = replace(letter, metadata=replace(letter.metadata, region="wbo"))
    assert places_of([of_region], both.gazetteer) == ()


def test_search_filters_the_documents_of_elsewhere_by_that_name(both: Library, library: Library) -> None:
    assert (ELSEWHERE, "Elders") in filters(both, DAY)["filter_regions"]
    assert "Elders" not in dict(filters(library, DAY)["filter_regions"]).values()
    found = find_passages(both, "glijbaan lenen", region=ELSEWHERE)
    assert {"ver", "nieuw"} <= {r.document for r in found.results} and "eigen" not in {
        r.document for r in found.results
    }


def test_a_place_nobody_knows_is_told_with_the_regions_there_are(both: Library) -> None:
    answer = answer_question(Question("Hoe lang mag ik een glijbaan lenen?", "Nergenshuizen"), both, DAY)
    assert answer.status == "out_of_region"
    assert "West-Brabant Oost" in answer.markdown and "Hart van Brabant" not in answer.markdown


def test_who_asks_about_an_unknown_place_hears_which_places_there_are(both: Library) -> None:
    far = tuple(d for d in both.knowledge.documents if d.metadata.region == ELSEWHERE)
    only = replace(both, knowledge=replace(both.knowledge, documents=far))
    understood = understand(Question(ASKED.format("Utrecht")), only.gazetteer, DAY)
    assert "West-Brabant" in out_of_region(understood, both).markdown
    told = out_of_region(understood, only).markdown
    assert "Hengelo" in told and "West-Brabant" not in told


def test_a_letter_to_the_council_is_of_that_municipality(both: Library) -> None:
    made = next(d for d in both.knowledge.documents if d.metadata.region is None or d.metadata.region == ELSEWHERE)
    page = replace(made.pages[0], text="Aan de gemeenteraad van Wipveen\nGeachte leden, het speelhuis sluit.")
    letter = replace(made, metadata=replace(made.metadata, region=None, title="Het speelhuis sluit"), pages=(page,))
    assert marked([letter], both.gazetteer)[0].metadata.region == ELSEWHERE
