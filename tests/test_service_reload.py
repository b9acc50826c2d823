"""A service that runs takes a new index without letting any question wait, and keeps the old one when that fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from toy_encoder import ToyEncoder, document_of, reading_of

import assistant.service
import kb.build
from assistant.service import NotReachable, NotReady, Service
from assistant.settings import AssistantSettings
from ingest.model import Document
from kb.build import build_index
from kb.chroma_server import IndexUnreachable
from kb.index_folder import IndexDamaged, IndexFolder
from kb.knowledge import load_knowledge
from kb.settings import KbSettings

OLD = document_of("plan", "De balie is open op maandag.", region="wbo")
NEW = document_of("plan", "Het loket is open op dinsdag.", region="wbo")


@pytest.fixture
def service(tmp_path: Path, kb_settings: KbSettings, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A service over an empty index, with the stand-in encoder."""
    monkeypatch.setattr(kb.build, "passage_encoder", lambda _: ToyEncoder())
    monkeypatch.setattr(assistant.service, "query_encoder", lambda _: ToyEncoder())
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "models").symlink_to((kb_settings.cache / "models").resolve())
    settings = replace(kb_settings, cache=tmp_path / "cache", data=tmp_path)
    return Service(IndexFolder(tmp_path / "plan"), settings, AssistantSettings())


def build(service: Service, document: Document) -> None:
    """Put an index of one document in use, as another process would."""
    build_index(reading_of(document), Path("bron"), service.folder, service.kb)


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what happens in the background."""
    deadline = time.monotonic() + 120
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def holds(service: Service, document: Document) -> bool:
    """Whether questions are answered from an index of this document."""
    return service.current_library().knowledge.documents == (document,)


def test_questions_are_answered_from_the_old_index_while_the_new_one_loads(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(service, OLD)
    assert holds(service, OLD)
    go, loads = threading.Event(), []

    def slow(*given: Any) -> Any:
        loads.append(given)
        go.wait(120)
        return load_knowledge(*given)

    monkeypatch.setattr(assistant.service, "load_knowledge", slow)
    build(service, NEW)
    assert all(holds(service, OLD) for _ in range(20))
    wait_until(lambda: len(loads) == 1)
    assert all(holds(service, OLD) for _ in range(20))
    go.set()
    wait_until(lambda: holds(service, NEW))
    assert len(loads) == 1
    assert service.health()["problem"] is None


def test_who_waits_gets_the_new_index_also_while_another_thread_loads_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(service, OLD)
    assert holds(service, OLD)
    inside, go = threading.Event(), threading.Event()

    def slow(*given: Any) -> Any:
        inside.set()
        go.wait(120)
        return load_knowledge(*given)

    monkeypatch.setattr(assistant.service, "load_knowledge", slow)
    build(service, NEW)
    service.load_in_background()
    assert inside.wait(120)
    assert service.load().knowledge.documents == (OLD,)
    threading.Timer(0.3, go.set).start()
    assert service.load(wait=True).knowledge.documents == (NEW,)


@pytest.mark.parametrize("fault", [IndexUnreachable("x"), IndexDamaged("x"), OSError("disk full")])
def test_an_index_that_cannot_be_loaded_leaves_the_old_one_in_use(
    service: Service, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    build(service, OLD)
    assert holds(service, OLD)
    tries: list[Any] = []

    def fail(*given: Any) -> Any:
        tries.append(given)
        raise fault

    monkeypatch.setattr(assistant.service, "load_knowledge", fail)
    build(service, NEW)
    assert holds(service, OLD)
    wait_until(lambda: service.health()["problem"] == type(fault).__name__)
    assert all(holds(service, OLD) for _ in range(20))
    assert len(tries) == 1  # not with every question
    assert service.health()["ready"]
    monkeypatch.setattr(assistant.service, "load_knowledge", load_knowledge)
    service._retry_at = 0.0
    wait_until(lambda: holds(service, NEW))
    assert service.health()["problem"] is None


def test_without_any_index_a_question_is_told_why(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotReady):
        service.current_library()

    def away(_: object) -> str:
        raise IndexUnreachable("http://127.0.0.1:9")

    monkeypatch.setattr(IndexFolder, "version", away)
    monkeypatch.setattr(IndexFolder, "exists", away)
    with pytest.raises(NotReachable):
        service.current_library()
    assert service.health()["problem"] == "IndexUnreachable"


def test_sentences_are_read_before_they_are_asked_for(service: Service) -> None:
    build(service, OLD)
    service.load_in_background()
    wait_until(lambda: service.health()["ready"])
    shelf = service.current_library().shelf
    wait_until(lambda: shelf.holds(0))
