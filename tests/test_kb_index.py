"""An index is built aside, switched in whole, and opened only by the settings that made it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from toy_encoder import ToyEncoder, document_of, reading_of

import kb.build
import kb.index_folder
from ingest.model import Document
from kb.archive import load_reading, save_reading
from kb.build import BuildProgress, build_index, indexed_text
from kb.hit import Scope
from kb.index_folder import PARSE_VERSION, IndexBusy, IndexFolder, IndexMismatch, IndexMissing, Manifest, check_manifest
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

    folder: IndexFolder
    settings: KbSettings

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


@pytest.fixture
def workshop(tmp_path: Path, kb_settings: KbSettings, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """An empty index folder; vectors come from the stand-in encoder."""
    monkeypatch.setattr(kb.build, "passage_encoder", lambda _: ToyEncoder())
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "models").symlink_to((kb_settings.cache / "models").resolve())
    return Workshop(IndexFolder(tmp_path / "data" / "plan"), replace(kb_settings, cache=tmp_path / "cache"))


def test_there_is_no_index_before_the_first_build(workshop: Workshop) -> None:
    assert not workshop.folder.exists()
    for step in (workshop.folder.current, workshop.folder.manifest, workshop.load):
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
    assert not (workshop.folder.root / "versions" / old.version).exists()
    assert workshop.find(old, "balie vijf uur")[0] == OLD.passages[1].text


def test_one_older_version_is_kept(workshop: Workshop) -> None:
    names = []
    for document in (OLD, NEW, OTHER):
        workshop.build(document)
        names.append(workshop.folder.current().name)
    assert {p.name for p in (workshop.folder.root / "versions").iterdir()} == set(names[1:])


def test_a_clock_that_was_set_back_does_not_lose_the_index(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    class Earlier(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.fromtimestamp(time.time() - 10_000 * len(seen), tz)

    seen: list[str] = []
    monkeypatch.setattr(kb.index_folder, "datetime", Earlier)
    for document in (OLD, NEW, OTHER, OLD):
        workshop.build(document)
        seen.append(workshop.folder.current().name)
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


def test_the_lock_holds_between_processes_and_ends_with_them(workshop: Workshop) -> None:
    workshop.build(OLD)
    holding = (
        "import sys, pathlib; from kb.index_folder import IndexFolder\n"
        "with IndexFolder(pathlib.Path(sys.argv[1])).building(): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holding, str(workshop.folder.root)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(IndexBusy):
            workshop.build(NEW)
        other.kill()
        other.wait()
    workshop.build(NEW)
    assert workshop.load().documents == (NEW,)


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
    assert len(list((workshop.folder.root / "versions").iterdir())) == 2


KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
import kb.build
from kb.index_folder import IndexFolder
from kb.settings import KbSettings
from toy_encoder import ToyEncoder, document_of, reading_of

kb.build.passage_encoder = lambda _: ToyEncoder()
IndexFolder.switch_to = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
settings = replace(KbSettings(), cache=Path(sys.argv[2]))
kb.build.build_index(reading_of(document_of("plan", "Half.")), Path("bron"), IndexFolder(Path(sys.argv[1])), settings)
"""


def test_a_kill_between_writing_and_switching_leaves_the_old_index_in_use(workshop: Workshop) -> None:
    workshop.build(OLD)
    used = workshop.folder.current()
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(workshop.folder.root), str(workshop.settings.cache)],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(list((workshop.folder.root / "versions").iterdir())) == 2
    assert workshop.folder.current() == used
    assert workshop.load().documents == (OLD,)
    workshop.build(NEW)
    assert workshop.load().documents == (NEW,)
    assert len(list((workshop.folder.root / "versions").iterdir())) == 2


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
    path = workshop.folder.current() / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"colour": "blue"}), encoding="utf-8")
    with pytest.raises(IndexMismatch):
        workshop.load()


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
