"""Routes are edited step by step: only on evidence, whole or not at all, with the version before to go back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from facts_samples import plan

from assistant.page.admin_jobs import AdminError
from assistant.page.admin_route_desk import RouteDesk, form_of
from assistant.page.admin_route_form import EvidenceForm, RouteForm, StepForm, read_terms, route_entry, step_of
from kb.facts.route_evidence import EvidenceFinder
from kb.facts.route_file import BACKUPS, read_route_file, step_entry, take_back, write_route_file
from kb.facts.route_model import DATA, RouteFormError, load_routes
from kb.facts.statements import Reader

if TYPE_CHECKING:
    from assistant.service import Service

EVERY_STEP = [step for route in load_routes() for step in route.steps]


def test_the_bundled_routes_survive_writing_whole(tmp_path: Path) -> None:
    path = tmp_path / "eigen" / "routes.yaml"
    write_route_file(read_route_file(DATA), path)
    assert load_routes(path) == load_routes(DATA)
    assert path.read_text(encoding="utf-8").startswith("# Verwijsroutes")


def test_every_bundled_step_comes_back_from_the_form_as_it_was() -> None:
    assert len(EVERY_STEP) > 100
    assert [step_of(form_of(step)) for step in EVERY_STEP] == EVERY_STEP


def test_a_change_keeps_the_version_before_and_can_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "routes.yaml"
    file = read_route_file(DATA)
    route = str(file.routes[0]["id"])
    write_route_file(file.without_step(route, 0), path)
    write_route_file(read_route_file(path).without_step(route, 0), path)
    before = [len(r.steps) for r in load_routes(DATA)]
    assert [len(r.steps) for r in load_routes(path)] == [before[0] - 2, *before[1:]]
    assert len(list((tmp_path / BACKUPS).iterdir())) == 2
    assert take_back(path) and [len(r.steps) for r in load_routes(path)] == [before[0] - 1, *before[1:]]
    assert take_back(path) and not path.exists()  # the bundled ones hold again
    assert not take_back(path)


def test_a_change_that_breaks_the_form_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "routes.yaml"
    file = read_route_file(DATA)
    write_route_file(file, path)
    held = path.read_bytes()
    broken = replace(file, routes=(*file.routes, file.routes[0]))
    with pytest.raises(RouteFormError):
        write_route_file(broken, path)
    assert path.read_bytes() == held
    assert sorted(p.name for p in tmp_path.iterdir()) == [BACKUPS, "routes.yaml"]


def test_a_shared_step_changes_everywhere_or_in_one_route_only() -> None:
    file = read_route_file(DATA)
    block = next(b for b in file.blocks if len(file.shared_by(b)) > 1)
    first, *others = file.shared_by(block)
    place = file.route(first)["stappen"].index(block)
    other = replace(EVERY_STEP[0], text="Iets anders.")
    everywhere = file.with_step(first, place, other, everywhere=True)
    assert everywhere.blocks[block]["tekst"] == "Iets anders." and everywhere.shared_by(block) == (first, *others)
    alone = file.with_step(first, place, other, everywhere=False)
    assert alone.blocks == file.blocks and alone.shared_by(block) == tuple(others)
    assert alone.route(first)["stappen"][place] == step_entry(other)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("huisarts; mag; verwijzen", ((("huisarts", "mag", "verwijzen"),),)),
        ("=segment 2, 3 en 4; inkopen\n\nander; woord", ((("=segment 2, 3 en 4", "inkopen"),), (("ander", "woord"),))),
        ("bus; één jaar + gaat in ;;", ((("bus", "één jaar"), ("gaat in",)),)),
        (" ; \n + ", ()),
    ],
)
def test_terms_are_read_as_they_are_shown(text: str, choices: Any) -> None:
    assert read_terms(text) == choices


GOOD = StepForm("Eerst", "Een zin.", "voornemen", (), (EvidenceForm("plan", "", "een; zin"),))


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (replace(GOOD, slot=""), "Kies een vak"),
        (replace(GOOD, hardness="beton"), "Kies een vak"),
        (replace(GOOD, text="  "), "Vul in wat de lezer ziet"),
        (replace(GOOD, text="x" * 401), "ten hoogste 400 tekens"),
        (replace(GOOD, evidence=()), "bewijs nodig"),
        (replace(GOOD, evidence=(EvidenceForm("plan", "", " ; "),)), "bewijs nodig"),
        (replace(GOOD, evidence=(EvidenceForm("", "", "woord"),)), "bewijs nodig"),
    ],
)
def test_what_is_missing_in_a_step_is_told(form: StepForm, told: str) -> None:
    with pytest.raises(AdminError, match=told):
        step_of(form)


def test_a_route_needs_its_fields_and_days_in_order() -> None:
    form = RouteForm("", "Met de bus", ("wbo",), "1-1-2031", "31-12-2031", "bus, met de bus")
    entry = route_entry(form, ["wbo-2031-met-de-bus"])
    assert entry["id"] == "wbo-2031-met-de-bus-2" and entry["trefwoorden"] == ["bus", "met de bus"]
    assert (entry["vanaf"], entry["tot_en_met"]) == (date(2031, 1, 1), date(2031, 12, 31)) and "algemeen" not in entry
    days = ({"valid_from": "ooit"}, {"valid_until": "1-1-2030"})
    for wrong in ({"title": ""}, {"regions": ()}, {"keywords": " , "}, *days):
        with pytest.raises(AdminError):
            route_entry(replace(form, **wrong), [])


def test_missing_terms_are_named(tmp_path: Path) -> None:
    finder = EvidenceFinder([Reader(plan(tmp_path))])
    assert finder.missing("plan", (("bus", "olifant"), ("zwemles", "=xyz"))) == ("olifant", "=xyz")


def step(text: str, terms: str, document: str = "speelplan-wbo-2027") -> StepForm:
    return StepForm("Eerst", text, "voornemen", (), (EvidenceForm(document, "1", terms),))


TOWER = step("Ouders melden hun kind aan bij het torenteam.", "ouders; melden; torenteam")
ROUTE = RouteForm("", "Kind zonder buddy", ("wbo",), "1-1-2027", "", "buddy, verwijzen naar een buddy")


@pytest.fixture
def desk(service: Service, tmp_path: Path) -> Iterator[RouteDesk]:
    """A desk over the small index, with a file of routes of its own."""
    before, service.routes_file = service.routes_file, tmp_path / "routes.yaml"
    yield RouteDesk(service)
    service.routes_file = before
    service.load()


def test_a_step_is_checked_against_the_index_and_the_gate(desk: RouteDesk) -> None:
    good = desk.check(TOWER)
    assert good.shown and good.problems == () and "torenteam" in good.proofs[0].quote
    told = {
        "is niet geïndexeerd": step("Bel het torenteam.", "torenteam", "weg-document"),
        "In Speelplan 2027 (speelplan-wbo-2027) staat nergens: olifant": step(
            "Bel het torenteam.", "torenteam; olifant"
        ),
        "niet samen in één zin": step("Bel het torenteam.", "buddy; werkdagen"),
        "een getal staat niet": step("Het torenteam reageert binnen negen werkdagen.", "torenteam; reageert"),
    }
    for why, form in told.items():
        checked = desk.check(form)
        assert not checked.shown and why in " ".join(checked.problems)
    law = desk.check(replace(TOWER, hardness="wet"))
    assert law.shown and "U koos 'wet'" in law.remarks[0]


def test_nothing_is_kept_without_evidence(desk: RouteDesk) -> None:
    with pytest.raises(AdminError, match="Niet bewaard"):
        desk.save_route(ROUTE, step("Bel het torenteam.", "torenteam; olifant"))
    assert desk.path == DATA


def test_what_is_saved_holds_from_the_next_question_and_can_be_taken_back(desk: RouteDesk, service: Service) -> None:
    def found() -> list[str]:
        day = date(2027, 2, 1)
        return [m.route.title for m in service.current_library().facts.routes("verwijzen naar een buddy", "wbo", day)]

    assert ROUTE.title not in found()
    made = desk.save_route(ROUTE, TOWER)
    assert found()[0] == ROUTE.title
    desk.save_step(made, None, "", step("Het torenteam luistert naar ouders en kind.", "luistert; ouders"))
    assert [r.checked.shown for r in desk.steps(made)] == [True, True]
    with pytest.raises(AdminError, match="Iemand anders"):
        desk.save_step(made, 0, "iets anders dan er staat", TOWER)
    desk.remove_step(made, 1, "Het torenteam luistert naar ouders en kind.")
    with pytest.raises(AdminError, match="laatste stap"):
        desk.remove_step(made, 0, TOWER.text)
    desk.save_route(replace(ROUTE, id=made, title="Kind met een buddy"))
    assert found()[0] == "Kind met een buddy"
    desk.remove_route(made)
    assert "Kind met een buddy" not in found()
    desk.take_back()
    assert found()[0] == "Kind met een buddy"


def test_steps_change_places_within_their_slot_and_keep_their_evidence(desk: RouteDesk, service: Service) -> None:
    second = step("Het torenteam luistert naar ouders en kind.", "luistert; ouders")
    middle = replace(step("Ouders melden hun kind aan.", "ouders; melden; torenteam"), slot="Overleg")
    made = desk.save_route(ROUTE, TOWER)
    for form in (middle, second):
        desk.save_step(made, None, "", form)
    kept = desk.route(made).steps

    def shown() -> list[str]:
        found = service.current_library().facts.routes("verwijzen naar een buddy", "wbo", date(2027, 2, 1))
        return [s.step.text for s in found[0].steps]

    assert shown() == [TOWER.text, second.text, middle.text]
    assert desk.move_step(made, 2, second.text, -1, form_of(kept[2])) == 0
    assert shown() == [second.text, TOWER.text, middle.text]
    assert desk.route(made).steps == (kept[2], kept[1], kept[0])
    with pytest.raises(AdminError, match="al bovenaan in het vak 'Eerst'"):
        desk.move_step(made, 0, second.text, -1, form_of(kept[2]))
    with pytest.raises(AdminError, match="al onderaan in het vak 'Overleg'"):
        desk.move_step(made, 1, middle.text, 1, form_of(kept[1]))
    with pytest.raises(AdminError, match="Bewaar hem eerst"):
        desk.move_step(made, 0, second.text, 1, replace(form_of(kept[2]), text="Anders."))
    with pytest.raises(AdminError, match="Iemand anders"):
        desk.move_step(made, 0, "iets anders", 1, form_of(kept[2]))
    with pytest.raises(AdminError, match="Kies eerst een stap"):
        desk.move_step(made, None, "", 1, second)
    assert desk.move_step(made, 0, second.text, 1, form_of(kept[2])) == 2
    assert shown() == [TOWER.text, second.text, middle.text]


def test_a_file_broken_by_hand_is_told_and_the_bundled_routes_answer(desk: RouteDesk, service: Service) -> None:
    service.routes_file.write_text("routes: [{id: x}]", encoding="utf-8")
    assert service.current_library().facts.proven_routes is not None and "route x" in service.routes_problem
    with pytest.raises(AdminError, match="niet te lezen"):
        desk.routes()
    service.routes_file.unlink()
    service.current_library()
    assert service.routes_problem == ""
