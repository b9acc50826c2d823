"""An index is built aside, switched in whole, and opened only by the settings that made it.

Every test holds for both kinds: a folder, and a Chroma server (a real ``chroma run``).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toy_encoder import ToyEncoder, document_of, reading_of

import kb.build
import kb.index_folder
import kb.server_record
from ingest.model import Document
from kb.archive import load_reading, save_reading
from kb.build import BuildProgress, build_index, indexed_text
from kb.hit import Scope
from kb.index import Index, open_index
from kb.index_folder import MANIFEST, PARSE_VERSION, IndexBusy, IndexMismatch, IndexMissing, Manifest, check_manifest
from kb.index_server import IndexServer
from kb.knowledge import Knowledge, load_knowledge
from kb.search import Searcher
from kb.settings import KbSettings

ROOT = Path(__file__).resolve().parent.parent
OLD = document_of("plan", "De balie is open op maandag.", "De balie sluit om vijf uur.", region="wbo")
NEW = document_of("plan", "Het loket is open op dinsdag.", region="wbo")
OTHER = document_of("nota", "De bibliotheek leent spellen uit.", region="hvb")


@dataclass(frozen=True)
class Workshop:
    """Builds one index with the stand-in encoder."""

    folder: Index
    settings: KbSettings

    def again(self) -> Workshop:
        """The same index as another process opens it."""
        return replace(self, folder=open_index(self.settings, self.folder.root.name))

    def place(self) -> list[str]:
        """What a process needs to open the same index: data folder, cache, address of the server, name."""
        return [str(self.settings.data), str(self.settings.cache), self.settings.chroma_url, self.folder.root.name]

    def wait_until_a_lock_is_void(self) -> None:
        """A folder's lock ends with the process that held it; a server cannot know and waits."""
        if isinstance(self.folder, IndexServer):
            with pytest.raises(IndexBusy):
                self.build(NEW)
            self.folder._stale = 0.0

    def add_to_manifest(self, more: dict[str, Any]) -> None:
        """Make the manifest one that another version of the program wrote."""
        if isinstance(self.folder, IndexServer):
            record = self.folder._ask()
            changed = replace(record, manifest={**record.manifest, **more})
            kb.server_record.write_record(self.folder._collection, changed)
            return
        path = self.folder.current() / MANIFEST
        path.write_text(json.dumps(asdict(self.folder.manifest()) | more), encoding="utf-8")

    def build(self, *documents: Document, **given: Any) -> Manifest:
        """Build from these documents."""
        return build_index(reading_of(*documents), Path("bron"), self.folder, self.settings, **given)

    def load(self) -> Knowledge:
        """The version in use."""
        return load_knowledge(self.folder, self.settings)

    def find(self, knowledge: Knowledge, words: str) -> list[str]:
        """The texts of all passages found, best first."""
        found = Searcher(knowledge, ToyEncoder()).search(words, Scope(), 10)
        return [h.passage.text for h in found.hits]


@pytest.fixture(params=["folder", "server"])
def workshop(
    request: pytest.FixtureRequest, tmp_path: Path, kb_settings: KbSettings, monkeypatch: pytest.MonkeyPatch
) -> Workshop:
    """An empty index of either kind; vectors come from the stand-in encoder."""
    monkeypatch.setattr(kb.build, "passage_encoder", lambda _: ToyEncoder())
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "models").symlink_to((kb_settings.cache / "models").resolve())
    url = request.getfixturevalue("chroma_server") if request.param == "server" else ""
    settings = replace(kb_settings, cache=tmp_path / "cache", data=tmp_path / "data", chroma_url=url)
    return Workshop(open_index(settings, f"plan {tmp_path.name} é"), settings)


def test_there_is_no_index_before_the_first_build(workshop: Workshop) -> None:
    assert not workshop.folder.exists()
    assert workshop.folder.versions() == set()
    for step in (workshop.folder.version, workshop.folder.current, workshop.folder.manifest, workshop.load):
        with pytest.raises(IndexMissing):
            step()


def test_what_was_read_comes_back_whole(workshop: Workshop) -> None:
    workshop.build(OLD, OTHER)
    knowledge = workshop.load()
    assert knowledge.documents == (OLD, OTHER)
    assert knowledge.passages == (*OLD.passages, *OTHER.passages)
    assert knowledge.owner.tolist() == [0, 0, 1]
    expected = ToyEncoder().encode([indexed_text(OTHER, OTHER.passages[0])], "")[0].vector
    assert knowledge.vectors[2] == pytest.approx(expected, abs=1e-6)
    assert np.linalg.norm(knowledge.vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_the_manifest_says_what_made_it(workshop: Workshop) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    workshop.build(OLD, OTHER, fingerprint="abc")
    manifest = workshop.folder.manifest()
    assert manifest.counts == {"documents": 2, "pages": 2, "passages": 3}
    assert (manifest.parse_version, manifest.source_folder, manifest.fingerprint) == (PARSE_VERSION, "bron", "abc")
    assert manifest.model == kb.build.model_name(workshop.settings)
    assert before <= datetime.fromisoformat(manifest.made) <= datetime.now(UTC)


def test_progress_counts_passages(workshop: Workshop) -> None:
    steps: list[BuildProgress] = []
    workshop.build(OLD, OTHER, on_progress=steps.append)
    assert steps[-1] == BuildProgress(3, 3)
    assert [s.done for s in steps] == sorted(s.done for s in steps)


def test_a_replaced_document_is_gone_and_the_old_reader_keeps_working(workshop: Workshop) -> None:
    workshop.build(OLD, OTHER)
    old = workshop.load()
    workshop.build(NEW, OTHER)
    new = workshop.load()
    assert workshop.find(new, "loket dinsdag")[0] == NEW.passages[0].text
    assert not any("balie" in text for text in workshop.find(new, "balie maandag"))
    assert workshop.find(old, "balie maandag")[0] == OLD.passages[0].text
    assert old.version != new.version


def test_a_reader_outlives_the_removal_of_its_version(workshop: Workshop) -> None:
    workshop.build(OLD)
    old = workshop.load()
    for document in (NEW, OTHER, NEW):
        workshop.build(document)
    assert old.version not in workshop.folder.versions()
    assert workshop.find(old, "balie vijf uur")[0] == OLD.passages[1].text


def test_one_older_version_is_kept(workshop: Workshop) -> None:
    names = []
    for document in (OLD, NEW, OTHER):
        workshop.build(document)
        names.append(workshop.folder.version())
        assert workshop.folder.current().name == names[-1]
    assert workshop.folder.versions() == set(names[1:])


def test_a_clock_that_was_set_back_does_not_lose_the_index(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.fromtimestamp(time.time() - 10_000 * len(seen), tz)

    seen: list[str] = []
    monkeypatch.setattr(kb.index_folder, "datetime", Earlier)
    for document in (OLD, NEW, OTHER, OLD):
        workshop.build(document)
        seen.append(workshop.folder.version())
        assert workshop.load().documents == (document,)
    assert seen == sorted(seen, reverse=True)


def test_an_index_without_documents_can_be_searched(workshop: Workshop) -> None:
    workshop.build()
    assert workshop.find(workshop.load(), "balie") == []


def test_a_second_build_at_the_same_time_is_refused(workshop: Workshop) -> None:
    workshop.build(OLD)
    with workshop.folder.building(), pytest.raises(IndexBusy):
        workshop.build(NEW)
    assert workshop.load().documents == (OLD,)
    workshop.build(NEW)
    assert workshop.load().documents == (NEW,)


def run_aside(code: str, workshop: Workshop) -> subprocess.Popen[str]:
    """Python code in a process of its own; it opens the same index with ``opened()``."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return subprocess.Popen(
        [sys.executable, "-c", OPENED + code, *workshop.place()],
        env=os.environ | {"PYTHONPATH": paths},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


OPENED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
import kb.build, kb.index_server
from kb.index import open_index
from kb.index_folder import IndexFolder
from kb.settings import KbSettings
from toy_encoder import ToyEncoder, document_of, reading_of

data, cache, url, name = sys.argv[1:]
settings = replace(KbSettings(), data=Path(data), cache=Path(cache), chroma_url=url)
kb.build.passage_encoder = lambda _: ToyEncoder()
index = open_index(settings, name)
def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_lock_holds_between_processes_and_ends_with_them(workshop: Workshop) -> None:
    workshop.build(OLD)
    with run_aside("with index.building(): print('held', flush=True); sys.stdin.read()", workshop) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(IndexBusy):
            workshop.build(NEW)
        other.kill()
        other.wait()
    workshop.wait_until_a_lock_is_void()
    workshop.build(NEW)
    assert workshop.load().documents == (NEW,)


def test_of_many_who_start_at_once_one_may_build(workshop: Workshop) -> None:
    starters = [workshop.again() for _ in range(6)]
    barrier, held, done = threading.Barrier(len(starters)), threading.Semaphore(0), threading.Event()
    busy: list[bool] = []

    def start(one: Workshop) -> None:
        barrier.wait()
        try:
            with one.folder.building():
                held.release()
                done.wait(120)
        except IndexBusy:
            busy.append(True)
            if len(busy) == len(starters) - 1:
                done.set()

    threads = [threading.Thread(target=start, args=(one,)) for one in starters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(150)
    assert len(busy) == len(starters) - 1
    assert held.acquire(blocking=False)
    assert not held.acquire(blocking=False)


def test_a_failing_build_leaves_the_old_index_in_use(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop.build(OLD)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(kb.build, "save_late", fail)
        with pytest.raises(OSError, match="disk full"):
            workshop.build(NEW)
    assert workshop.load().documents == (OLD,)
    workshop.build(NEW)
    workshop.build(OTHER)
    assert len(workshop.folder.versions()) == 2


KILLED = """
IndexFolder.switch_to = kill
kb.index_server.write_record = kill
kb.build.build_index(reading_of(document_of("plan", "Half.")), Path("bron"), index, settings)
"""


def test_a_kill_between_writing_and_switching_leaves_the_old_index_in_use(workshop: Workshop) -> None:
    workshop.build(OLD)
    used = workshop.folder.version()
    with run_aside(KILLED, workshop) as killed:
        _, told = killed.communicate(timeout=300)
    assert killed.returncode == -signal.SIGKILL, told
    assert len(workshop.folder.versions()) == 2
    assert workshop.folder.version() == used
    assert workshop.load().documents == (OLD,)
    workshop.wait_until_a_lock_is_void()
    workshop.build(NEW)
    assert workshop.load().documents == (NEW,)
    assert len(workshop.folder.versions()) == 2


def test_another_process_sees_a_new_index_at_once(workshop: Workshop) -> None:
    reader = workshop.again()
    workshop.build(OLD)
    assert reader.load().documents == (OLD,)
    workshop.build(NEW)
    assert reader.folder.version() == workshop.folder.version()
    assert reader.load().documents == (NEW,)


def test_a_reader_sees_the_old_index_or_the_new_one_and_never_half(workshop: Workshop) -> None:
    workshop.build(OLD)
    reader, ended = workshop.again(), threading.Event()

    def replace_it() -> None:
        try:
            for document in (NEW, OLD, NEW, OLD, NEW):
                workshop.build(document)
        finally:
            ended.set()

    builder = threading.Thread(target=replace_it)
    builder.start()
    seen: list[Document] = []
    while not ended.is_set():
        knowledge = reader.load()
        seen.extend(knowledge.documents)
        assert len(knowledge.vectors) == len(knowledge.passages) == len(knowledge.documents[0].passages)
        expected = ToyEncoder().encode([indexed_text(seen[-1], knowledge.passages[0])], "")[0].vector
        assert knowledge.vectors[0] == pytest.approx(expected, abs=1e-6)
        assert reader.find(knowledge, knowledge.passages[0].text)[0] == knowledge.passages[0].text
    builder.join()
    assert {id_of(d) for d in seen} <= {id_of(OLD), id_of(NEW)}
    assert reader.load().documents == (NEW,)


def id_of(document: Document) -> str:
    """What tells the old document from the new: its text."""
    return document.text


def test_another_model_or_reader_is_a_mismatch(workshop: Workshop) -> None:
    workshop.build(OLD)
    manifest = workshop.folder.manifest()
    check_manifest(manifest, manifest.model)
    with pytest.raises(IndexMismatch, match="bge-m3"):
        check_manifest(manifest, "bge-m3")
    with pytest.raises(IndexMismatch):
        check_manifest(replace(manifest, parse_version="0"), manifest.model)
    with pytest.raises(IndexMismatch):
        load_knowledge(workshop.folder, replace(workshop.settings, model="intfloat/multilingual-e5-base"))


def test_a_manifest_of_another_program_version_is_a_mismatch(workshop: Workshop) -> None:
    workshop.build(OLD)
    workshop.add_to_manifest({"colour": "blue"})
    assert workshop.folder.exists()
    with pytest.raises(IndexMismatch):
        workshop.load()
    workshop.build(NEW)
    assert workshop.load().documents == (NEW,)


def test_documents_are_archived_without_loss(tmp_path: Path) -> None:
    document = replace(OLD, warnings=("let op",), aliases=(("SLT", "team"),))
    reading = replace(reading_of(document), conflicts=("twee keer hetzelfde",))
    save_reading(reading, tmp_path / "reading.json")
    assert load_reading(tmp_path / "reading.json") == reading
    assert b"\x80" not in (tmp_path / "reading.json").read_bytes()[:1]  # JSON, no pickle


def test_what_is_embedded_begins_with_title_and_headings() -> None:
    passage = replace(OLD.passages[0], path=("2 Hulp", "2.1 Zwemmen"), section="2.1 Zwemmen", lead_in="De taken zijn:")
    document = replace(OLD, metadata=replace(OLD.metadata, title="Plan — concept"))
    assert indexed_text(document, passage).splitlines() == [
        "Plan › 2 Hulp › 2.1 Zwemmen",
        "De taken zijn:",
        "De balie is open op maandag.",
    ]
