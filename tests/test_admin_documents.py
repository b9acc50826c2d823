"""Files go in and out of the indexed folder, one job at a time; gaps have a theme and are ticked off."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from page_site import write_documents

from assistant.indexing import LAW, completed, folder_fingerprint
from assistant.page import admin_documents
from assistant.page.admin_documents import Workshop
from assistant.page.admin_figures import Asked, asked_weeks
from assistant.page.admin_gap_desk import FILE_NAME, GapDesk
from assistant.page.admin_gaps import Themes, gaps
from assistant.page.admin_jobs import AdminError, Job, Pace, Stage, Stopped
from assistant.page.admin_metadata import edit
from assistant.page.admin_views import progress_view, withdrawn_choices
from assistant.page.feedback import Reaction
from assistant.service import Library
from assistant.set_aside import WITHDRAWN, put_back, set_aside, withdrawn
from ingest.folder import files_in, read_folder
from ingest.model import Document, Metadata, Reading, ReadProgress
from kb.archive import save_reading
from kb.build import BuildProgress

THEMES = [
    ("Hoe vaak komt de speelinspectie langs bij zwemhulp in Waalwijk?", "Zwemhulp"),  # a heading, named in full
    ("Wat is het telefoonnummer van het torenteam?", "Torenteam"),  # a term of the glossary
    ("Hoeveel kost een olifantenpaspoort?", "aantallen en bedragen"),  # no word of the documents: what is asked
    ("Wanneer openen de hijskranen?", "wanneer iets begint of stopt"),
    ("Olifantenpaspoort?", "overig"),
]
PLAN = "# Plan\n\nTekst."
FOUND = Reading(
    (
        Document(Metadata("plan", "Plan"), "plan.md", sha256(PLAN.encode()).hexdigest(), ()),
        Document(Metadata(LAW.stem, "Wet"), "w", "y", ()),
    )
)


class StubIndex:
    """An index that keeps only what it was made of."""

    def __init__(self, source: Path, version: Path) -> None:
        self._source, self._version = source, version
        self.fingerprint = ""

    def manifest(self) -> Any:
        return SimpleNamespace(source_folder=str(self._source), fingerprint=self.fingerprint)

    def current(self) -> Path:
        return self._version


@pytest.fixture
def index(tmp_path: Path) -> StubIndex:
    """The index of a folder without files."""
    for name in ("index", "version"):
        (tmp_path / name).mkdir()
    save_reading(FOUND, tmp_path / "version" / "reading.json")
    return StubIndex(tmp_path / "index", tmp_path / "version")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Reading]:
    """What indexes were made of, without making them."""
    kept: list[Reading] = []

    def build(*given: Any) -> None:
        kept.append(given[0])
        save_reading(given[0], given[2].current() / "reading.json")
        given[2].fingerprint = given[5]

    monkeypatch.setattr(admin_documents, "build_index", build)
    return kept


@pytest.fixture
def workshop(index: StubIndex, built: list[Reading]) -> Workshop:
    """Works on an indexed folder without files; a plan and the national law were loaded, and stay so."""

    def load(*, wait: bool) -> None:
        assert wait

    knowledge = SimpleNamespace(document=lambda i: next((d for d in FOUND.documents if d.metadata.id == i), None))
    library = SimpleNamespace(knowledge=knowledge)
    service: Any = SimpleNamespace(folder=index, kb=None, current_library=lambda: library, load=load)
    return Workshop(cast(Any, service))


def came_of(job: Job) -> Stage:
    """The last stage of a job."""
    return list(job.follow())[-1]


def test_all_readable_files_of_a_folder_are_taken_over(workshop: Workshop, tmp_path: Path) -> None:
    source = tmp_path / "bron"
    (source / "sub").mkdir(parents=True)
    for name in ("a.md", "sub/b.txt", "c.xyz"):
        (source / name).write_text("tekst", encoding="utf-8")
    assert came_of(workshop.add_folder(f" {source} ")).kind == "done"
    assert sorted(p.name for p in workshop.folder.iterdir()) == ["a.md", "b.txt"]


def test_why_a_folder_is_not_taken_over_is_told(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    for given, told in (("", "is er niet"), (tmp_path / "weg", "is er niet"), (tmp_path / "leeg", "staat niets")):
        with pytest.raises(AdminError, match=told):
            workshop.add_folder(str(given))
    with pytest.raises(AdminError, match="wordt al gelezen"):
        workshop.add_folder(str(workshop.folder))
    assert came_of(workshop.rebuild()).kind == "done"  # nothing is left locked


def test_nothing_is_changed_while_a_job_runs(workshop: Workshop, tmp_path: Path) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        inside.set()
        go_on.wait(10)

    started: list[Job] = []
    first = threading.Thread(target=lambda: started.append(workshop.rebuild(slow)))
    first.start()
    assert inside.wait(10)  # the other is still changing files; its job has not begun
    (tmp_path / "nieuw.md").write_text("tekst", encoding="utf-8")
    for change in (lambda: workshop.add([tmp_path / "nieuw.md"]), lambda: workshop.withdraw("plan")):
        with pytest.raises(AdminError, match="bewerking"):
            change()
    assert list(workshop.folder.iterdir()) == []
    go_on.set()
    first.join()
    assert came_of(started[0]).kind == "done"


def test_a_job_that_is_stopped_changes_no_index_and_a_withdrawn_file_returns(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workshop.folder / "plan.md").write_text("tekst", encoding="utf-8")
    embedding, go_on = threading.Event(), threading.Event()

    def build(*given: Any) -> None:
        given[4](BuildProgress(1, 4))
        embedding.set()
        go_on.wait(10)
        given[4](BuildProgress(2, 4))

    monkeypatch.setattr(admin_documents, "build_index", build)
    job = workshop.withdraw("plan")
    assert embedding.wait(10)
    assert not (workshop.folder / "plan.md").exists()
    assert workshop.jobs.running is job
    job.stop()
    assert job.stage.kind == "stopping"
    go_on.set()
    assert came_of(job).kind == "stopped"
    assert (workshop.folder / "plan.md").exists()
    assert workshop.jobs.running is None


def test_a_job_that_stores_the_index_cannot_be_stopped(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*given: Any) -> None:
        given[4](BuildProgress(4, 4))
        assert workshop.jobs.running is not None
        workshop.jobs.running.stop()

    monkeypatch.setattr(admin_documents, "build_index", build)
    assert [s.kind for s in workshop.rebuild().follow()][-1] == "done"


def test_a_withdrawn_document_stays_away_until_it_is_put_back(workshop: Workshop, built: list[Reading]) -> None:
    place = workshop.folder / "plannen" / "plan.md"
    place.parent.mkdir()
    place.write_text("# Plan\n\nTekst.", encoding="utf-8")
    assert came_of(workshop.withdraw("plan")).kind == "done"
    assert [d.metadata.id for d in built[-1].documents] == [LAW.stem]
    assert files_in(workshop.folder) == []
    (gone,) = workshop.withdrawn()
    assert (gone.identity, gone.day) == ("plan", date.today())
    place.write_text("een ander bestand", encoding="utf-8")
    assert workshop.withdrawn() == []  # there is a plan again
    with pytest.raises(AdminError, match="ander bestand"):
        workshop.bring_back(str(gone.path))
    place.unlink()
    assert came_of(workshop.bring_back(str(gone.path))).kind == "done"
    assert place.read_text(encoding="utf-8").startswith("# Plan")
    assert workshop.withdrawn() == []
    with pytest.raises(AdminError, match="is er niet meer"):
        workshop.bring_back(str(gone.path))


def test_a_withdrawal_keeps_what_was_added_since_the_index_was_loaded(
    workshop: Workshop, index: StubIndex, built: list[Reading]
) -> None:
    added = Document(Metadata("nieuw", "Nieuw"), "nieuw.md", "z", ())
    save_reading(Reading((*FOUND.documents, added)), index.current() / "reading.json")
    assert came_of(workshop.withdraw("plan")).kind == "done"
    assert [d.metadata.id for d in built[-1].documents] == [LAW.stem, "nieuw"]


def test_no_other_file_brings_a_withdrawn_document_back(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("plan.md", PLAN), ("plan.html", "<p>Anders</p>"), ("kopie.md", PLAN), ("ander.md", "Ander.")):
        (workshop.folder / name).write_text(text, encoding="utf-8")
    with monkeypatch.context() as broken:
        broken.setattr(admin_documents, "build_index", lambda *_: 1 / 0)
        assert came_of(workshop.withdraw("plan")).kind == "failed"
    assert len(files_in(workshop.folder)) == 4
    assert came_of(workshop.withdraw("plan")).kind == "done"
    assert [p.name for p in files_in(workshop.folder)] == ["ander.md"]
    assert sorted(w.origin.name for w in workshop.withdrawn()) == ["kopie.md", "plan.html", "plan.md"]


def test_of_two_withdrawn_files_with_one_id_the_right_one_returns(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workshop.folder / "corpus.yaml").write_text("documents:\n  - {id: plan, title: Plan}\n", encoding="utf-8")
    page, text = workshop.folder / "plan.html", workshop.folder / "plan.md"
    page.write_text("<p>Oud</p>", encoding="utf-8")
    set_aside(page, workshop.folder, WITHDRAWN)
    text.write_text(PLAN, encoding="utf-8")
    with monkeypatch.context() as broken:
        broken.setattr(admin_documents, "build_index", lambda *_: 1 / 0)
        assert came_of(workshop.withdraw("plan")).kind == "failed"
    assert files_in(workshop.folder) == [text]
    assert came_of(workshop.withdraw("plan")).kind == "done"
    told = dict(withdrawn_choices(workshop))
    assert [name.split(",")[0] for name in told] == ["Plan (plan.html)", "Plan (plan.md)"]
    assert came_of(workshop.bring_back(list(told.values())[1])).kind == "done"
    assert files_in(workshop.folder) == [text]


@pytest.mark.parametrize("identity", ["plan", LAW.stem])
def test_a_document_that_is_put_back_is_set_aside_again_when_the_job_is_stopped(
    identity: str, workshop: Workshop, built: list[Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    (workshop.folder / "plan.md").write_text(PLAN, encoding="utf-8")
    assert came_of(workshop.withdraw(identity)).kind == "done"
    before = workshop.withdrawn()

    def stop(*_: Any) -> None:
        raise Stopped

    monkeypatch.setattr(admin_documents, "build_index", stop)
    assert came_of(workshop.bring_back(str(before[0].path))).kind == "stopped"
    assert workshop.withdrawn() == before and len(before) == 1


def test_an_upload_that_fails_leaves_what_was_there(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, source = workshop.folder / "plan.md", tmp_path / "bron"
    old.write_text("oud", encoding="utf-8")
    source.mkdir()
    for name in ("plan.md", "vol.md"):
        (source / name).write_text("nieuw", encoding="utf-8")
    copy = shutil.copyfile

    def full(path: Path, target: Path) -> Path:
        if path.name == "vol.md":
            raise OSError("disk full")
        return copy(path, target)

    with monkeypatch.context() as broken:
        broken.setattr(admin_documents.shutil, "copyfile", full)
        with pytest.raises(AdminError, match="niet schrijven"):
            workshop.add_folder(str(source))
    assert [p.name for p in workshop.folder.iterdir()] == ["plan.md"] and old.read_text(encoding="utf-8") == "oud"
    assert came_of(workshop.add_folder(str(source))).kind == "done"
    assert sorted(p.name for p in workshop.folder.iterdir()) == ["_vervangen", "plan.md", "vol.md"]
    assert old.read_text(encoding="utf-8") == "nieuw"


def test_a_withdrawal_hides_no_file_that_was_not_read(workshop: Workshop, index: StubIndex) -> None:
    for name in ("plan.md", "ander.md"):
        (workshop.folder / name).write_text(f"# {name}", encoding="utf-8")
    assert came_of(workshop.rebuild()).kind == "done"
    assert index.fingerprint == folder_fingerprint(workshop.folder)
    assert came_of(workshop.withdraw("plan")).kind == "done"
    assert index.fingerprint == folder_fingerprint(workshop.folder)
    (workshop.folder / "ongelezen.md").write_text("tekst", encoding="utf-8")
    assert came_of(workshop.withdraw(LAW.stem)).kind == "done"
    assert index.fingerprint != folder_fingerprint(workshop.folder)


def test_a_file_that_comes_while_the_folder_is_read_is_read_the_next_time(
    workshop: Workshop, index: StubIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(folder: Path, **_: Any) -> Reading:
        (folder / "laat.md").write_text("tekst", encoding="utf-8")
        return Reading(())

    monkeypatch.setattr(admin_documents, "read_folder", slow)
    assert came_of(workshop.rebuild()).kind == "done"
    assert index.fingerprint != folder_fingerprint(workshop.folder)


class Panic(BaseException):
    """What a library can raise that is no ``Exception``."""


def test_a_job_ends_whatever_is_raised(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    def panic(*_: Any) -> None:
        raise Panic

    monkeypatch.setattr(admin_documents, "build_index", panic)
    assert "Panic" in came_of(workshop.rebuild()).detail


def test_a_problem_within_a_job_is_told_in_its_own_words(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    (workshop.folder / "plan.md").write_text(PLAN, encoding="utf-8")

    def closed(*_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr(admin_documents, "set_aside", closed)
    last = came_of(workshop.withdraw("plan"))
    assert last.kind == "failed" and "kan Wegwijzer niet schrijven" in last.detail


def test_who_sees_a_job_end_can_start_the_next(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    end, next_one = Job.end, list[Job]()

    def seen(job: Job, last: Stage) -> None:
        end(job, last)
        if not next_one:
            next_one.append(workshop.rebuild())

    monkeypatch.setattr(Job, "end", seen)
    assert came_of(workshop.rebuild()).kind == "done"
    for _ in range(100):
        if next_one:
            break
        threading.Event().wait(0.05)
    assert came_of(next_one[0]).kind == "done"


def test_a_stop_at_the_last_moment_does_not_hide_how_a_job_ended(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def fail(*_: Any) -> None:
        begun.set()
        go_on.wait(10)
        raise ValueError

    def slow(stage: Stage, **changed: Any) -> Stage:
        go_on.set()
        threading.Event().wait(0.5)  # the job fails meanwhile
        return replace(stage, **changed)

    monkeypatch.setattr(admin_documents, "build_index", fail)
    monkeypatch.setattr("assistant.page.admin_jobs.replace", slow)
    job = workshop.rebuild()
    assert begun.wait(10)
    job.stop()
    for _ in range(100):
        if job.stage.over:
            break
        threading.Event().wait(0.05)
    assert job.stage.kind == "failed"


def test_a_file_with_a_day_that_does_not_exist_was_not_withdrawn_here(tmp_path: Path) -> None:
    (tmp_path / WITHDRAWN).mkdir()
    (tmp_path / WITHDRAWN / "plan-2026-02-30.pdf").write_text("tekst", encoding="utf-8")
    assert list(withdrawn(tmp_path)) == []
    assert folder_fingerprint(tmp_path)


def test_the_national_law_stays_away_once_withdrawn_until_it_is_put_back(workshop: Workshop) -> None:
    def indexed() -> list[str]:
        of_region = Document(Metadata("plan", "Plan", region="wbo"), "plan.md", "x", ())
        return [d.metadata.id for d in completed(Reading((of_region,)), workshop.folder).documents]

    before = folder_fingerprint(workshop.folder)
    assert indexed() == ["plan", LAW.stem]
    assert came_of(workshop.withdraw(LAW.stem)).kind == "done"
    assert indexed() == ["plan"]
    assert folder_fingerprint(workshop.folder) != before  # so that the command line, too, reads anew
    assert came_of(workshop.bring_back(str(workshop.withdrawn()[0].path))).kind == "done"
    assert indexed() == ["plan", LAW.stem]
    assert LAW.exists() and files_in(workshop.folder) == []


def test_the_last_of_several_versions_is_put_back(tmp_path: Path) -> None:
    for text in ("oud", "nieuw"):
        (tmp_path / "plan-2027-01-01.md").write_text(text, encoding="utf-8")
        set_aside(tmp_path / "plan-2027-01-01.md", tmp_path, WITHDRAWN)
    (kept,) = withdrawn(tmp_path)
    assert kept.origin.name == "plan-2027-01-01.md"
    put_back(kept)
    assert (tmp_path / "plan-2027-01-01.md").read_text(encoding="utf-8") == "nieuw"


def test_reading_tells_pages_and_the_share_that_is_done(tmp_path: Path) -> None:
    write_documents(tmp_path)
    steps: list[ReadProgress] = []
    read_folder(tmp_path, on_progress=steps.append)
    assert [(s.page, s.pages) for s in steps if s.file_name == "klimhulp.pdf"] == [
        (0, 0),
        (0, 3),
        (1, 3),
        (2, 3),
        (3, 3),
    ]
    shares = [s.share for s in steps]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] == 1.0


def test_reading_ends_at_once_when_it_is_stopped(tmp_path: Path) -> None:
    write_documents(tmp_path)

    def stop(step: ReadProgress) -> None:
        if step.page == 2:
            raise Stopped

    with pytest.raises(Stopped):
        read_folder(tmp_path, on_progress=stop)


def test_the_time_left_is_told_from_what_was_really_done(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("assistant.page.admin_jobs.time.monotonic", lambda: clock[0])
    pace = Pace()
    assert pace.left(0.6) is None  # what the cache gave at once
    clock[0] += 1
    assert pace.left(0.65) is None  # too soon to tell
    clock[0] += 9
    assert pace.left(0.7) == pytest.approx(30)  # a tenth in ten seconds, three tenths to go


@pytest.mark.parametrize(
    ("left", "told"),
    [(None, ""), (3.0, "10 seconden"), (41.0, "50 seconden"), (61.0, "2 minuten"), (600.0, "10 minuten")],
)
def test_progress_is_told_in_pages_or_passages_with_the_time_left(left: float | None, told: str) -> None:
    page = progress_view(Stage("reading", 1, 5, "plan.pdf", 11, 40, 0.25, left))
    assert "Bestand 2 van 5: plan.pdf, bladzijde 12 van 40." in page and 'value="0.250"' in page
    assert told in page and ("Deze stap duurt" in page) == bool(told)
    assert "bladzijde 40 van 40" in progress_view(Stage("reading", 1, 5, "plan.pdf", 39, 40, 0.3))
    assert "De 40 bladzijden zijn gelezen. De tekst wordt nu hersteld" in progress_view(
        Stage("reading", 1, 5, "plan.pdf", 40, 40, 0.3)
    )
    assert "De bladzijde is gelezen. De tekst wordt nu hersteld" in progress_view(
        Stage("reading", 1, 5, "brief.pdf", 1, 1, 0.3)
    )
    assert "Passage 64 van 494." in progress_view(Stage("embedding", 64, 494, share=0.13, left=left))


@pytest.mark.parametrize(("region", "good"), [("wbo", True), ("landelijk", True), ("", True), ("zeeland", False)])
def test_a_document_gets_no_region_that_nobody_asks_from(region: str, good: bool, tmp_path: Path) -> None:
    meta, regions = Metadata("plan", "Plan"), {"wbo": "West", "hvb": "Hart", "landelijk": "Landelijk"}
    if good:
        edit(tmp_path, meta, {"region": region}, regions)
        assert ("region: null" if not region else f"region: {region}") in (tmp_path / "corpus.yaml").read_text()
        return
    with pytest.raises(AdminError, match=r"zeeland.*West, Hart, Landelijk"):
        edit(tmp_path, meta, {"region": region}, regions)
    assert not (tmp_path / "corpus.yaml").exists()


def test_questions_are_counted_per_week_by_how_they_ended() -> None:
    asked = [
        Asked(date(2026, 11, 23), "answered", 100.0),
        Asked(date(2026, 11, 29), "answered", 300.0),
        Asked(date(2026, 11, 24), "not_found", 200.0),
        Asked(date(2026, 11, 24), "danger", None),
        Asked(date(2020, 1, 1), "answered", 9.0),
    ]
    weeks = asked_weeks(asked, date(2026, 11, 25), 2)
    assert [w.start for w in weeks] == [date(2026, 11, 16), date(2026, 11, 23)]
    last = weeks[-1]
    assert (last.answered, last.without, last.other, last.took) == (2, 1, 1, 200.0)
    assert (weeks[0].answered, weeks[0].took) == (0, None)


def asked(question: str, day: date | None = None, role: str | None = None) -> Reaction:
    """A question that was passed on."""
    return Reaction(day or date.today(), "gap", question, "not_found", None, role, None, "", (), ())


@pytest.mark.parametrize(("question", "theme"), THEMES)
def test_the_theme_of_a_gap_is_what_the_question_is_about(question: str, theme: str, library: Library) -> None:
    assert [g.theme for g in gaps(library, [asked(question)])] == [theme]


def desk_of(library: Library, folder: Path, questions: Callable[[], list[Reaction]]) -> GapDesk:
    service: Any = SimpleNamespace(folder=SimpleNamespace(root=folder), current_library=lambda: library)
    return GapDesk(cast(Any, service), questions)


def test_a_gap_is_ticked_off_and_opens_again_with_a_new_question(library: Library, tmp_path: Path) -> None:
    questions = [asked("Hoeveel kost een olifant?")]
    desk = desk_of(library, tmp_path, lambda: questions)
    ((gap,), none) = desk.gaps()
    assert none == []
    desk.tick(gap.key)
    assert desk.gaps() == ([], [gap])
    assert "olifant" not in (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    questions.append(asked("Hoeveel kost een giraf?"))
    assert [g.count for g in desk.gaps()[0]] == [2]
    questions.pop()
    desk.untick(gap.key)
    assert desk.gaps() == ([gap], [])
    with pytest.raises(AdminError, match="Kies eerst"):
        desk.untick(gap.key)


def test_what_has_no_question_left_is_let_go(library: Library, tmp_path: Path) -> None:
    questions = [asked("Hoeveel kost een olifant?"), asked("Wanneer komt de olifant?")]
    desk = desk_of(library, tmp_path, lambda: questions)
    for gap in desk.gaps()[0]:
        desk.tick(gap.key)
    assert len(json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))) == 2
    questions[:] = [asked("Wat is het telefoonnummer van de olifant?"), questions[1]]  # the log let the first one go
    desk.tick(desk.gaps()[0][0].key)
    assert len(json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))) == 2


def test_a_later_question_opens_a_gap_again_also_when_an_earlier_one_is_gone(library: Library, tmp_path: Path) -> None:
    ticked = date.today() - timedelta(days=40)
    questions = [asked("Hoeveel kost een olifant?", ticked)]
    desk = desk_of(library, tmp_path, lambda: questions)
    (gap,) = desk.gaps()[0]
    kept = json.dumps({gap.key: {"day": ticked.isoformat(), "count": 1}})
    (tmp_path / FILE_NAME).write_text(kept, encoding="utf-8")
    assert [g.key for g in desk.gaps()[1]] == [gap.key]
    questions[:] = [asked("Hoeveel kost een giraf?", ticked + timedelta(days=1))]
    ((again,), none) = desk.gaps()
    assert (again.key, again.count, none) == (gap.key, 1, [])


def test_a_press_groups_the_questions_once_and_a_theme_is_kept_until_the_index_or_routes_change(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds, named, find = list[int](), list[str](), Themes._of
    questions = [asked("Hoeveel kost een olifant?")]

    def read() -> list[Reaction]:
        rounds.append(1)
        return questions

    def of(themes: Themes, facts: Any, question: str, *rest: Any) -> str:
        named.append(question)
        return find(themes, facts, question, *rest)

    monkeypatch.setattr(Themes, "_of", of)
    desk = desk_of(library, tmp_path, read)
    (gap,) = desk.gaps()[0]
    rounds.clear()
    assert desk.tick(gap.key) == ([], [gap])
    assert desk.untick(gap.key) == ([gap], [])
    assert (len(rounds), len(named)) == (2, 1)
    cast(Any, desk)._service.current_library = lambda: replace(library, routes=("eigen", 1))
    desk.gaps()
    assert len(named) == 2


def test_a_question_that_was_logged_and_passed_on_counts_once(library: Library, tmp_path: Path) -> None:
    line = {
        "day": date.today().isoformat(),
        "kind": "gap",
        "question": "Hoeveel kost een olifant?",
        "status": "not_found",
    }
    (tmp_path / "reacties.jsonl").write_text(json.dumps(line | {"role": "huisarts"}), encoding="utf-8")
    desk = desk_of(library, tmp_path, lambda: [asked("Hoeveel kost een olifant?")])
    assert [(g.count, g.role) for g in desk.gaps()[0]] == [(1, "Huisarts")]
