"""Fixtures shared by the tests: one small index, made once per run in a folder of its own, and an app over it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from assistant.model import Answer
    from assistant.service import Library, Service
    from kb.index_folder import IndexFolder
    from kb.places import Gazetteer
    from kb.settings import KbSettings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

SMALL = Path(__file__).parent / "fixtures" / "small"
TODAY = date(2026, 6, 1)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers of this suite."""
    config.addinivalue_line("markers", "last: slow tests on whole collections; they run after all others")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session", autouse=True)
def models_loaded_once() -> Iterator[None]:
    """Services of this process share the models of one cache folder, which each would load for seconds."""
    import assistant.service as used

    loaded: dict[tuple[str, Path, str, int | None], Any] = {}

    def once(name: str, load: Callable[[KbSettings], Any]) -> Callable[[KbSettings], Any]:
        def shared(settings: KbSettings) -> Any:
            key = (name, settings.cache, settings.model, settings.threads)
            if key not in loaded:
                loaded[key] = load(settings)
            return loaded[key]

        return shared

    with pytest.MonkeyPatch.context() as patch:
        for name in ("query_encoder", "load_reader", "load_listener", "load_talk_reader"):
            patch.setattr(used, name, once(name, getattr(used, name)))
        yield


@pytest.fixture(scope="session")
def kb_settings(tmp_path_factory: pytest.TempPathFactory) -> KbSettings:
    """Settings with a data folder and a vector cache of their own; the assembled model is the one of this machine."""
    from kb.assemble import packaged_model_folder
    from kb.settings import POLICY_MODEL, KbSettings

    real = KbSettings.from_environment()
    model = packaged_model_folder(POLICY_MODEL, real.cache)
    assert model is not None
    root = tmp_path_factory.mktemp("wegwijzer")
    (root / "cache").mkdir()
    (root / "cache" / "models").symlink_to(model.parent)
    return replace(real, model=POLICY_MODEL, cache=root / "cache", data=root / "data")


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The bundled places."""
    from assistant.settings import AssistantSettings
    from kb.places import load_gazetteer

    return load_gazetteer(AssistantSettings().regions)


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a Chroma server that all tests share; each takes an index name of its own."""
    from chroma_process import ChromaProcess

    server = ChromaProcess(tmp_path_factory.mktemp("chroma-server")).start()
    yield server.address
    server.stop()


@pytest.fixture(scope="session")
def small_index(kb_settings: KbSettings) -> IndexFolder:
    """The index of ``tests/fixtures/small``, where the command line looks for it."""
    from ingest.folder import read_folder
    from kb.build import build_index

    index = cli_index(kb_settings)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the model's own library warns about itself while it embeds
        build_index(read_folder(SMALL), SMALL, index, kb_settings, fingerprint=small_fingerprint())
    return index


def cli_index(settings: KbSettings) -> IndexFolder:
    """Where ``wegwijzer --docs tests/fixtures/small`` keeps its index under these settings."""
    import wegwijzer

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WEGWIJZER_DATA", str(settings.data))
        return wegwijzer.index_folder(SMALL)


def small_fingerprint() -> str:
    """The fingerprint that makes the command line take the small index as it is."""
    from assistant.indexing import folder_fingerprint

    return folder_fingerprint(SMALL)


@pytest.fixture(scope="session")
def service(small_index: IndexFolder, kb_settings: KbSettings) -> Service:
    """A loaded service over the small index."""
    from assistant.service import Service
    from assistant.settings import AssistantSettings

    made = Service(small_index, kb_settings, AssistantSettings())
    made.load()
    return made


@pytest.fixture(scope="session")
def library(service: Service) -> Library:
    """The small index, ready to search."""
    return service.current_library()


@pytest.fixture(scope="session")
def client(service: Service) -> Iterator[TestClient]:
    """The API over the small index."""
    from fastapi.testclient import TestClient

    from assistant.api import create_app

    with TestClient(create_app(service)) as made:
        yield made


@dataclass(frozen=True)
class Asker:
    """Asks questions of the small index as on 1 June 2026."""

    opened: Library

    def __call__(self, text: str, **given: Any) -> Answer:
        """The answer to a question; further fields as in ``Question``."""
        from assistant.answer import answer_question
        from assistant.model import Question

        return answer_question(Question(text, **given), self.opened, TODAY)


@pytest.fixture(scope="session")
def ask(library: Library) -> Asker:
    """Ask the small index."""
    return Asker(library)
