"""What only an index on a Chroma server has: an address, a server that goes away, files that travel, a lock that ages.

What it shares with a folder is tested on both kinds in ``tests/test_kb_index.py``.
"""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chroma_process import ChromaProcess, free_port
from toy_encoder import ToyEncoder, document_of, reading_of

import kb.build
import kb.chroma_server
import kb.server_files
from kb.build import build_index
from kb.chroma_server import (
    BadServerAddress,
    ExposedServer,
    IndexUnreachable,
    ServerAddress,
    check_private,
    connect,
    parse_address,
)
from kb.index_folder import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, read_manifest
from kb.index_server import IndexServer
from kb.knowledge import load_knowledge
from kb.server_lock import ServerLock
from kb.server_record import write_record
from kb.settings import KbSettings

OLD = document_of("plan", "De balie is open op maandag.", "De balie sluit om vijf uur.", region="wbo")
NEW = document_of("plan", "Het loket is open op dinsdag.", region="wbo")


@pytest.fixture
def settings(tmp_path: Path, kb_settings: KbSettings, monkeypatch: pytest.MonkeyPatch) -> KbSettings:
    """Settings with a cache of their own; vectors come from the stand-in encoder."""
    monkeypatch.setattr(kb.build, "passage_encoder", lambda _: ToyEncoder())
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "models").symlink_to((kb_settings.cache / "models").resolve())
    return replace(kb_settings, cache=tmp_path / "cache", data=tmp_path / "data")


@pytest.fixture
def index(tmp_path: Path, chroma_server: str) -> IndexServer:
    """An index of its own on the server that all tests share."""
    return IndexServer(tmp_path / "a" / tmp_path.name, chroma_server)


@pytest.fixture
def elsewhere(tmp_path: Path, chroma_server: str) -> IndexServer:
    """The same index as a machine with nothing on its disk sees it."""
    return IndexServer(tmp_path / "b" / tmp_path.name, chroma_server)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[ChromaProcess]:
    """A server that a test may stop."""
    server = ChromaProcess(tmp_path / "server").start()
    yield server
    server.stop()


def build(index: IndexServer, settings: KbSettings, document: Any) -> None:
    """Build an index of one document."""
    build_index(reading_of(document), Path("bron"), index, settings)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8001", ServerAddress("127.0.0.1", 8001)),
        ("chroma.lan", ServerAddress("chroma.lan", 8000)),
        ("http://10.0.0.5:9000/", ServerAddress("10.0.0.5", 9000)),
        ("https://chroma.lan:443", ServerAddress("chroma.lan", 443, True)),
        ("[::1]:8001", ServerAddress("::1", 8001)),
    ],
)
def test_an_address_is_a_host_and_a_port(text: str, address: ServerAddress) -> None:
    assert parse_address(text) == address
    assert parse_address(address.url) == address


@pytest.mark.parametrize(
    "text", ["127.0.0.1:poort", ":8001", "ftp://host:1", "host:99999", "host:1/pad", "jan:geheim@host:1", "[::1"]
)
def test_anything_else_is_no_address(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadServerAddress):
        IndexServer(tmp_path, text)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.1.2.3", "172.16.0.9", "192.168.1.4", "fd00::1", "100.64.0.1"])
def test_this_computer_and_private_networks_are_let_through(host: str) -> None:
    check_private(ServerAddress(host, 8001))


def test_a_public_address_is_refused_before_anything_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(kb.chroma_server, "_heartbeat", sent.append)
    for address in ("8.8.8.8:8001", "https://[2001:4860:4860::8888]:443"):
        with pytest.raises(ExposedServer, match="8"):
            IndexServer(tmp_path, address).exists()
    assert sent == []


def test_a_name_with_one_public_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 8001)) for ip in ("10.0.0.1", "8.8.8.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(ExposedServer):
        check_private(ServerAddress("chroma.example", 8001))


def test_nobody_there_is_told_at_once(tmp_path: Path) -> None:
    index = IndexServer(tmp_path, f"127.0.0.1:{free_port()}")
    for step in (index.exists, index.version, index.current, index.manifest, index.versions):
        began = time.monotonic()
        with pytest.raises(IndexUnreachable, match=r"127\.0\.0\.1"):
            step()
        assert time.monotonic() - began < 60
    with pytest.raises(IndexUnreachable), index.building():
        pass


def test_somebody_who_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kb.chroma_server, "_CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        began = time.monotonic()
        with pytest.raises(IndexUnreachable):
            connect(ServerAddress("127.0.0.1", mute.getsockname()[1]))
        assert time.monotonic() - began < 60


def test_later_requests_do_not_wait_for_ever_either(chroma_server: str) -> None:
    timeout = connect(parse_address(chroma_server))._server._session.timeout
    assert 0 < timeout.connect <= 10
    assert 0 < timeout.read <= 300


def test_another_program_on_the_port_is_not_taken_for_chroma(tmp_path: Path) -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Silent(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Silent) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        with pytest.raises(IndexUnreachable):
            IndexServer(tmp_path, f"127.0.0.1:{other.server_port}").exists()
        other.shutdown()


def test_a_proxy_for_the_outside_world_is_passed_by(
    chroma_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "example.org")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert not IndexServer(tmp_path / "leeg", chroma_server).exists()


def test_a_machine_with_an_empty_disk_gets_the_same_index(
    index: IndexServer, elsewhere: IndexServer, settings: KbSettings
) -> None:
    build(index, settings, OLD)
    here, there = load_knowledge(index, settings), load_knowledge(elsewhere, settings)
    assert there.version == here.version
    assert there.documents == here.documents == (OLD,)
    assert np.array_equal(there.vectors, here.vectors)
    query = ToyEncoder().encode(["balie"], "")[0].tokens
    for row in range(2):
        assert np.array_equal(there.late.similarity(query, row), here.late.similarity(query, row))
    files = [{p.name: p.read_bytes() for p in one.current().iterdir()} for one in (index, elsewhere)]
    assert files[0] == files[1]


def test_files_larger_than_a_piece_come_back_whole(
    index: IndexServer, elsewhere: IndexServer, settings: KbSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.server_files, "PIECE", 100)
    build(index, settings, OLD)
    assert elsewhere._seen().files["reading.json"].pieces > 3
    assert load_knowledge(elsewhere, settings).documents == (OLD,)


def test_files_are_fetched_once_and_again_when_they_changed_on_disk(
    index: IndexServer,
    elsewhere: IndexServer,
    settings: KbSettings,
    chroma_server: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fetched: list[Any] = []
    real = IndexServer._fetch
    monkeypatch.setattr(IndexServer, "_fetch", lambda self, *given: (fetched.append(given), real(self, *given)))
    build(index, settings, OLD)
    for _ in range(2):
        elsewhere.current()
        IndexServer(elsewhere.root, chroma_server).current()  # another process on that machine
    index.current()
    assert len(fetched) == 1
    (elsewhere.current() / "reading.json").write_bytes(b"{}")
    assert load_knowledge(IndexServer(elsewhere.root, chroma_server), settings).documents == (OLD,)
    assert len(fetched) == 2
    shutil.rmtree(elsewhere.root)
    assert load_knowledge(elsewhere, settings).documents == (OLD,)
    assert len(fetched) == 3


def test_a_machine_keeps_the_version_in_use_and_the_one_before(
    index: IndexServer, elsewhere: IndexServer, settings: KbSettings
) -> None:
    names = []
    for document in (OLD, NEW, OLD, NEW):
        build(index, settings, document)
        names.append(elsewhere.current().name)
    assert {p.name for p in (elsewhere.root / "fetched").iterdir()} == set(names[-2:])
    assert not list((index.root / "building").iterdir())


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_damage_on_the_server_is_seen_and_mended_by_a_new_index(
    index: IndexServer, elsewhere: IndexServer, settings: KbSettings, harm: str
) -> None:
    build(index, settings, OLD)
    files = index._open(f"{index.version()}.files")
    row = "reading.json#0"
    if harm == "changed":
        files.update(ids=[row], metadatas=[{"data": "AAAA"}])
    else:
        files.delete(ids=[row])
    with pytest.raises(IndexDamaged):
        elsewhere.current()
    assert not (elsewhere.root / "fetched" / index.version()).exists()
    build(index, settings, NEW)
    assert load_knowledge(elsewhere, settings).documents == (NEW,)


def test_missing_vectors_are_damage(index: IndexServer, elsewhere: IndexServer, settings: KbSettings) -> None:
    build(index, settings, OLD)
    index._open(f"{index.version()}.passages").delete(ids=[OLD.passages[0].id])
    with pytest.raises(IndexDamaged):
        load_knowledge(elsewhere, settings)


@pytest.mark.parametrize("name", ["../reading.json", "/x/reading.json", ".hidden", "a/b", ""])
def test_a_server_cannot_name_files_outside_the_folder(
    index: IndexServer, elsewhere: IndexServer, settings: KbSettings, name: str
) -> None:
    build(index, settings, OLD)
    record = index._ask()
    write_record(index._collection, replace(record, files={name: record.files["reading.json"]}))
    with pytest.raises(IndexDamaged):
        elsewhere.current()


@pytest.mark.parametrize("version", ["../x", "a/b", ".", ""])
def test_a_server_cannot_name_a_version_outside_the_folder(
    index: IndexServer, elsewhere: IndexServer, settings: KbSettings, version: str
) -> None:
    build(index, settings, OLD)
    record = index._ask()
    write_record(index._collection, replace(record, version=version))
    with pytest.raises(IndexMismatch):
        elsewhere.version()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1}', json.dumps({"files": []})])
def test_a_record_of_another_form_is_a_mismatch(
    index: IndexServer, elsewhere: IndexServer, settings: KbSettings, text: str
) -> None:
    build(index, settings, OLD)
    index._ask()
    index._collection.upsert(ids=["current"], embeddings=[[1.0]], metadatas=[{"record": text}])
    with pytest.raises(IndexMismatch):
        elsewhere.version()
    build(index, settings, NEW)
    assert load_knowledge(elsewhere, settings).documents == (NEW,)


def test_indexes_with_names_alike_stay_apart(tmp_path: Path, chroma_server: str, settings: KbSettings) -> None:
    places = [IndexServer(tmp_path / name, chroma_server) for name in ("plan a", "plan-a", "plan.a")]
    build(places[0], settings, OLD)
    build(places[1], settings, NEW)
    assert load_knowledge(places[0], settings).documents == (OLD,)
    assert load_knowledge(places[1], settings).documents == (NEW,)
    assert not places[2].exists()


def test_a_reader_goes_on_while_the_server_is_away(
    tmp_path: Path, settings: KbSettings, own_server: ChromaProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = IndexServer(tmp_path / "plan", own_server.address)
    build(index, settings, OLD)
    reader = IndexServer(tmp_path / "lezer" / "plan", own_server.address)
    version = load_knowledge(reader, settings).version
    own_server.stop()
    assert reader.version() == version
    assert reader.manifest() == read_manifest(reader.current())
    with pytest.raises(IndexUnreachable):
        IndexServer(tmp_path / "nieuw" / "plan", own_server.address).version()
    with pytest.raises(IndexUnreachable):
        build(index, settings, NEW)
    own_server.start()
    monkeypatch.setattr("kb.index_server._QUIET_SECONDS", 0.0)
    reader._quiet_until = 0.0
    build(index, settings, NEW)
    assert reader.version() != version
    assert load_knowledge(reader, settings).documents == (NEW,)


def test_a_server_that_stands_still_holds_up_one_question(
    tmp_path: Path, settings: KbSettings, own_server: ChromaProcess
) -> None:
    index = IndexServer(tmp_path / "plan", own_server.address)
    build(index, settings, OLD)
    version = index.version()
    own_server.freeze(True)
    waited = []
    for _ in range(3):
        began = time.monotonic()
        assert index.version() == version
        waited.append(time.monotonic() - began)
    own_server.freeze(False)
    assert waited[0] < 30
    assert sum(waited[1:]) < 2


def test_a_power_cut_of_the_server_loses_no_index(
    tmp_path: Path, settings: KbSettings, own_server: ChromaProcess
) -> None:
    index = IndexServer(tmp_path / "plan", own_server.address)
    build(index, settings, OLD)
    own_server.stop()  # killed
    own_server.start()
    again = IndexServer(tmp_path / "ander" / "plan", own_server.address)
    assert load_knowledge(again, settings).documents == (OLD,)


def test_a_server_that_was_emptied_has_no_index(
    tmp_path: Path, settings: KbSettings, own_server: ChromaProcess
) -> None:
    index = IndexServer(tmp_path / "plan", own_server.address)
    build(index, settings, OLD)
    own_server.stop()
    shutil.rmtree(own_server.folder)
    own_server.start()
    with pytest.raises(IndexMissing):
        index.version()
    build(index, settings, NEW)
    assert load_knowledge(index, settings).documents == (NEW,)


def test_a_lock_is_kept_alive(chroma_server: str, tmp_path: Path) -> None:
    client = connect(parse_address(chroma_server))
    lock = ServerLock(client, f"slot-{tmp_path.name[:30]}.lock", stale=6.0)
    lock.acquire()
    first = client.get_collection(lock._name, embedding_function=None).metadata["time"]
    deadline = time.monotonic() + 60
    while client.get_collection(lock._name, embedding_function=None).metadata["time"] == first:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    lock.release()
    lock.acquire()
    lock.release()


def test_a_builder_that_stood_still_too_long_puts_nothing_in_use(
    index: IndexServer, elsewhere: IndexServer, settings: KbSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(index, settings, OLD)
    monkeypatch.setattr(ServerLock, "_keep_alive", lambda _: None)
    elsewhere._stale = 0.0
    sleeping = index.building()
    sleeping.__enter__()
    with elsewhere.building():
        version = index.fresh_version()
        with pytest.raises(IndexBusy):
            index.switch_to(version, index.manifest())
        sleeping.__exit__(None, None, None)
        with pytest.raises(IndexBusy), IndexServer(index.root, elsewhere._address.url).building():
            pass  # the one that woke up did not give away a lock that is not its own
    assert load_knowledge(elsewhere, settings).documents == (OLD,)
    assert elsewhere.versions() == {elsewhere.version(), version.name}
    build(index, settings, NEW)
    assert version.name not in elsewhere.versions()
