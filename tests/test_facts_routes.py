"""A route step is shown with the sentence that proves it, or not at all; the route fits region, day, role and words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from facts_samples import Indexed, indexed, plan, read_texts, without

from ingest.model import Document
from kb.facts.model import stands
from kb.facts.route_model import SLOTS, Route, RouteFormError, load_routes
from kb.facts.routes import RouteBook, check_routes
from kb.facts.statements import Reader

ROUTES = """
stappen:
  wet:
    vak: Let op
    tekst: "Een arts mag verwijzen."
    hardheid: wet
    voor: [huisarts]
    bewijs: [{document: wet, waar: "artikel 1", kernwoorden: [arts, mag, verwijzen]}]
routes:
  - id: laagte-zwaar
    titel: "Zware hulp"
    regio: laagte
    vanaf: 2031-05-01
    algemeen: true
    trefwoorden: [zware hulp, verwijzen]
    stappen:
      - wet
      - vak: Eerst
        tekst: "De verwijzing loopt in de regel via het wijkteam."
        hardheid: voornemen
        bewijs:
          - {document: andere-tekst, kernwoorden: [nergens]}
          - {document: plan, waar: "1", kernwoorden: [verwijzingen, "=in de regel", wijkteam|buurtteam]}
  - id: laagte-bus
    titel: "Bus"
    regio: laagte
    vanaf: 2031-05-01
    tot_en_met: 2031-12-31
    voor: [school]
    trefwoorden: [bus, met de bus, busvervoer]
    stappen:
      - vak: Termijn
        tekst: "Het vervoer loopt één jaar."
        hardheid: voornemen
        bewijs: [{document: plan, een_van: [[[bus, één jaar], [gaat in, "=1 mei 2031"]], [zwemband]]}]
"""
LAW = "# Wet\n\n## Artikel 1\n\nOok een arts mag naar hulp verwijzen.\n"
DAY = date(2031, 6, 1)
Routes = tuple[Route, ...]
Documents = tuple[Document, ...]


@pytest.fixture
def routes(tmp_path: Path) -> Routes:
    path = tmp_path / "routes.yaml"
    path.write_text(ROUTES, encoding="utf-8")
    return load_routes(path)


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    return (plan(tmp_path), *(d for d in read_texts(tmp_path, wet=LAW) if d.metadata.id == "wet"))


def book(routes: Routes, *documents: Document) -> RouteBook:
    return RouteBook(routes, [Reader(d) for d in documents])


def test_every_step_has_the_exact_sentence_that_proves_it(routes: Routes, documents: Documents) -> None:
    found = book(routes, *documents)
    by_id = {d.metadata.id: d for d in documents}
    spans = [e for p in found.routes for s in p.steps for e in s.evidence]
    assert found.problems == () and len(spans) == 4
    assert all(stands(e, by_id[e.document]) for e in spans)
    assert any("in de regel via" in e.quote.replace("\n", " ") for e in spans)


def test_a_step_whose_sentence_is_gone_is_dropped_and_told(routes: Routes, documents: Documents) -> None:
    changed = book(routes, without(documents[0], "in de regel"), documents[1])
    heavy = next(p for p in changed.routes if p.route.id == "laagte-zwaar")
    assert [s.step.slot for s in heavy.steps] == ["Let op"]
    gone = [p for p in changed.problems if p.kind == "evidence_gone"]
    assert {p.route for p in gone} == {"laagte-zwaar"}
    step = next(s for r in routes if r.id == "laagte-zwaar" for s in r.steps if s.slot != "Let op")
    assert gone[-1].message.startswith(f"Route 'Zware hulp' (laagte-zwaar), stap '{step.text}': in ")
    assert "in de regel" in gone[-1].message and f"{documents[0].metadata.title} (" in gone[-1].message


def test_a_route_without_any_step_is_void(routes: Routes, documents: Documents) -> None:
    changed = book(routes, without(documents[0], "1 mei 2031"), documents[1])
    assert {p.route.id for p in changed.routes} == {"laagte-zwaar"}
    void = next(p for p in changed.problems if (p.route, p.kind) == ("laagte-bus", "route_void"))
    assert void.message.startswith("Route 'Bus' (laagte-bus)")
    assert changed.find("met de bus", "laagte", DAY)[0].route.id == "laagte-zwaar"


def test_a_document_that_is_not_indexed_is_named(routes: Routes, documents: Documents) -> None:
    found = book(routes, documents[0])
    assert [(p.kind, p.document) for p in found.problems] == [("not_indexed", "wet")]
    assert "niet geïndexeerd" in found.problems[0].message


def test_nothing_indexed_means_no_routes(routes: Routes) -> None:
    assert book(routes).find("verwijzen", "laagte", DAY) == []


def test_region_and_day_decide(routes: Routes, documents: Documents) -> None:
    found = book(routes, *documents)
    assert [m.route.id for m in found.find("met de bus", "laagte", DAY)] == ["laagte-bus"]
    assert [m.route.id for m in found.find("met de bus", "laagte", date(2032, 1, 1))] == ["laagte-zwaar"]
    assert found.find("met de bus", "hoogte", DAY) == []
    assert found.find("verwijzen", "laagte", date(2031, 4, 30)) == []


def test_the_words_decide_and_the_general_route_fills_in(routes: Routes, documents: Documents) -> None:
    found = book(routes, *documents)
    assert found.find("Wie betaalt de busritten?", "laagte", DAY)[0].route.id == "laagte-zwaar"
    named = found.find("Ik wil verwijzen: gaat hij met de bus?", "laagte", DAY)
    assert {m.route.id for m in named} == {"laagte-bus", "laagte-zwaar"}
    assert named[0].route.id == "laagte-bus" and "met de bus" in named[0].keywords


def test_a_step_for_one_role_is_kept_from_others(routes: Routes, documents: Documents) -> None:
    found = book(routes, *documents)
    assert len(found.find("zware hulp", "laagte", DAY, "huisarts")[0].steps) == 2
    assert len(found.find("zware hulp", "laagte", DAY, "school")[0].steps) == 1
    assert len(found.find("zware hulp", "laagte", DAY)[0].steps) == 2


def test_steps_come_in_the_order_of_the_slots_and_open_slots_are_told(routes: Routes, documents: Documents) -> None:
    match = book(routes, *documents).find("zware hulp", "laagte", DAY)[0]
    assert [s.step.slot for s in match.steps] == ["Eerst", "Let op"]
    assert match.open_slots == ("Overleg", "Wie beslist", "Termijn")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("vak: Eerst", "vak: Ooit"), "'Ooit'"),
        (("      - wet\n", "      - wat\n"), "'wat'"),
        (('    titel: "Bus"\n', ""), "titel"),
        (("hardheid: wet", "hardheid: hard"), "hardheid"),
        (("vanaf: 2031-05-01\n    algemeen", "vanaf: mei\n    algemeen"), "vanaf"),
        (("id: laagte-bus", "id: laagte-zwaar"), "twee keer"),
        (
            ('[{document: wet, waar: "artikel 1", kernwoorden: [arts, mag, verwijzen]}]', "[]"),
            "'Een arts mag verwijzen.' heeft geen bewijs",
        ),
        (('    tekst: "Een arts mag verwijzen."\n', ""), r"route 'Zware hulp' \(laagte-zwaar\): het veld 'tekst'"),
    ],
)
def test_a_faulty_file_is_told_in_dutch(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    assert change[0] in ROUTES
    path = tmp_path / "routes.yaml"
    path.write_text(ROUTES.replace(*change), encoding="utf-8")
    with pytest.raises(RouteFormError, match=told):
        load_routes(path)


def test_no_file_is_no_routes(tmp_path: Path) -> None:
    assert load_routes(tmp_path / "geen.yaml") == ()


def test_the_kept_routes_cover_both_regions_and_both_periods() -> None:
    kept = load_routes()
    for region, day in (("wbo", date(2026, 12, 31)), ("wbo", date(2027, 1, 1)), ("hvb", date(2026, 12, 31))):
        holding = [r for r in kept if r.holds(region, day)]
        assert len(holding) >= 8 and sum(r.default for r in holding) == 1
    assert all(s.slot in SLOTS and s.text.endswith((".", "?")) for r in kept for s in r.steps)


BRON = Path(__file__).parents[1] / "corpus" / "bron"


@pytest.fixture(scope="module")
def bundled() -> Indexed:
    from ingest.folder import read_folder

    if not any(BRON.glob("*.md")):
        pytest.skip("corpus/bron is empty")
    return indexed(*read_folder(BRON).documents)


@pytest.fixture(scope="module")
def bundled_routes(bundled: Indexed) -> RouteBook:
    return RouteBook(load_routes(), [Reader(d) for d in bundled.documents])


def test_the_kept_routes_stand_in_the_bundled_documents(bundled: Indexed) -> None:
    assert [p.message for p in check_routes(bundled)] == []


@pytest.mark.parametrize(
    ("question", "region", "day", "route"),
    [
        ("Hoe verwijs ik een kind met een eetstoornis?", "wbo", date(2027, 1, 1), "wbo-2027-specialistisch"),
        ("Hoe verwijs ik een kind met een eetstoornis?", "wbo", date(2026, 12, 31), "wbo-2023-specialistisch"),
        ("Er is spoed, een jongere in crisis", "wbo", date(2027, 5, 1), "wbo-2027-crisis"),
        ("Er is spoed, een jongere in crisis", "hvb", date(2026, 5, 1), "hvb-crisis"),
        ("Wie regelt de taxi?", "wbo", date(2027, 5, 1), "wbo-2027-vervoer"),
        ("Onze leerling van 8 heeft dyslexie", "wbo", date(2027, 5, 1), "wbo-2027-dyslexie"),
        ("Leerling met dyslexie op onze school in het onderwijs", "wbo", date(2027, 5, 1), "wbo-2027-dyslexie"),
        ("Onze leerling verzuimt veel", "wbo", date(2026, 5, 1), "wbo-2023-onderwijs"),
        ("Jongen van 15 blowt elke dag", "hvb", date(2026, 5, 1), "hvb-specialistisch"),
        ("Meisje van 6 is driftig", "wbo", date(2026, 5, 1), "wbo-2023-algemeen"),
        ("Mag een gesloten plaatsing?", "wbo", date(2027, 5, 1), "wbo-2027-jeugdzorgplus"),
        ("Mijn zoon is bijna 18, stopt de hulp?", "wbo", date(2027, 5, 1), "wbo-2027-18plus"),
        ("De kinderrechter legt een ondertoezichtstelling op", "wbo", date(2027, 5, 1), "wbo-2027-gedwongen"),
        (
            "Moet een huisarts langs het wijkteam voor een verwijzing?",
            "wbo",
            date(2027, 5, 1),
            "wbo-2027-specialistisch",
        ),
        ("Waar kan ik terecht met een opvoedvraag?", "wbo", date(2027, 5, 1), "wbo-2027-licht"),
        ("Kan mijn kind in een pleeggezin?", "wbo", date(2027, 5, 1), "wbo-2027-wonen"),
        ("Logeren in het weekend om ouders te ontlasten", "wbo", date(2027, 5, 1), "wbo-2027-dag"),
        ("Moet mijn patiënt uit huis geplaatst worden?", "wbo", date(2027, 5, 1), "wbo-2027-verblijf"),
        ("Een kind heeft dag en nacht zorg nodig", "wbo", date(2027, 5, 1), "wbo-2027-verblijf"),
        ("Jongen van 15 gamet dag en nacht, waarheen?", "wbo", date(2027, 5, 1), "wbo-2027-licht"),
        ("Hoe gaat verwijzen straks?", "hvb", date(2027, 5, 1), "hvb-2027"),
        ("Vermoeden van kindermishandeling", "hvb", date(2026, 5, 1), "landelijk-veiligheid"),
    ],
)
def test_everyday_questions_find_their_route(
    bundled_routes: RouteBook, question: str, region: str, day: date, route: str
) -> None:
    assert bundled_routes.find(question, region, day)[0].route.id == route
