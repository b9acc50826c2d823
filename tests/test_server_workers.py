"""Several processes of ``wegwijzer serve`` over one index on a Chroma server, asked while it is replaced."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from chroma_process import free_port
from conftest import SMALL

import wegwijzer
from kb.index_folder import IndexFolder
from kb.settings import KbSettings

ROOT = Path(__file__).resolve().parent.parent
QUESTION = {"question": "Hoeveel dozen speelgoed mag een gezin lenen?"}
PATIENCE = 600  # seconds; a busy machine needs them, an idle one a tenth


class Machine:
    """``wegwijzer serve`` with a disk of its own, and every answer it gave: (status, old or new)."""

    def __init__(self, docs: Path, data: Path, processes: int) -> None:
        self.port = free_port()
        self.seen: list[tuple[int, str]] = []
        command = [sys.executable, str(ROOT / "wegwijzer.py"), "serve", "--docs", str(docs), "--port", str(self.port)]
        settings = {"WEGWIJZER_DATA": str(data), "WEGWIJZER_RATE": "0"}
        self.process = subprocess.Popen(
            [*command, "--processen", str(processes)], cwd=ROOT, env=os.environ | settings, start_new_session=True
        )

    def ask(self) -> str:
        """Ask on a connection of its own, so that any process may take it."""
        answer = httpx.post(f"http://127.0.0.1:{self.port}/api/ask", json=QUESTION, timeout=120, trust_env=False)
        said = answer.json().get("answer", "")
        told = "".join(word for word in ("vier", "zeven") if f"{word} dozen" in said)
        self.seen.append((answer.status_code, told))
        return told

    def wait_until_ready(self) -> None:
        """Until a run of answers comes from processes that are all ready."""
        deadline, ready = time.monotonic() + PATIENCE, 0
        while ready < 10:
            assert self.process.poll() is None
            assert time.monotonic() < deadline
            try:
                health = httpx.get(f"http://127.0.0.1:{self.port}/api/health", timeout=60, trust_env=False).json()
                ready = ready + 1 if health["ready"] else 0
            except httpx.TransportError:
                ready = 0
            time.sleep(0 if ready else 0.5)

    def wait_until_it_says(self, word: str) -> None:
        """Until a long run of answers says this."""
        deadline, same = time.monotonic() + PATIENCE, 0
        while same < 20:
            assert time.monotonic() < deadline, self.seen[-20:]
            same = same + 1 if self.ask() == word else 0

    def stop(self) -> None:
        """End the server and its workers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def docs(
    tmp_path: Path, kb_settings: KbSettings, small_index: IndexFolder, chroma_server: str, monkeypatch: Any
) -> Path:
    """The small documents, indexed on the server from a machine of its own."""
    shutil.copytree(SMALL, tmp_path / "documenten")
    monkeypatch.setenv("WEGWIJZER_CHROMA_URL", chroma_server)
    monkeypatch.setenv("WEGWIJZER_CACHE", str(kb_settings.cache))
    monkeypatch.setenv("WEGWIJZER_DATA", str(tmp_path / "bouwer"))
    assert wegwijzer.make_index(tmp_path / "documenten") == 0
    return tmp_path / "documenten"


@pytest.fixture
def machines(docs: Path, tmp_path: Path) -> Iterator[list[Machine]]:
    """Two: one of two processes, one of one."""
    made = [Machine(docs, tmp_path / f"schijf-{n}", processes) for n, processes in enumerate((2, 1))]
    try:
        for machine in made:
            machine.wait_until_ready()
        yield made
    finally:
        for machine in made:
            machine.stop()


@pytest.mark.last
@pytest.mark.filterwarnings("ignore")
def test_workers_answer_from_the_old_index_or_the_new_one(docs: Path, machines: list[Machine]) -> None:
    for machine in machines:
        machine.wait_until_it_says("vier")
    replaced, threads = threading.Event(), []
    for machine in machines:
        threads.append(threading.Thread(target=lambda one=machine: _ask_until(one, replaced)))
        threads[-1].start()
    note = docs / "losse-notitie.md"
    note.write_text(note.read_text(encoding="utf-8").replace("vier dozen", "zeven dozen"), encoding="utf-8")
    code = wegwijzer.make_index(docs)
    replaced.set()
    for thread in threads:
        thread.join()
    assert code == 0
    for machine in machines:
        machine.wait_until_it_says("zeven")
        assert {status for status, _ in machine.seen} == {200}
        assert {told for _, told in machine.seen} == {"vier", "zeven"}
    told = [word for _, word in machines[1].seen]  # one process: once it has the new index, it never goes back
    assert "vier" not in told[told.index("zeven") :]


def _ask_until(machine: Machine, ended: threading.Event) -> None:
    while not ended.is_set():
        machine.ask()
