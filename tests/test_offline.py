"""Nothing calls out: indexing, asking, searching and serving with every connection to elsewhere refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import SMALL

from kb.settings import KbSettings

ROOT = Path(__file__).resolve().parent.parent

GUARD = """
import ipaddress, json, socket, sys
tried = []

def is_here(host):
    if host in (None, "", "localhost", b"localhost", "testserver"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host).split("%")[0]).is_loopback
    except ValueError:
        return False

def check(event, given):
    # Python tells of every connection, datagram and look-up, whatever library makes it.
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = given[1]
        if isinstance(address, tuple) and not is_here(address[0]):
            tried.append(f"{event} {address}")
            raise OSError(f"no network here: {address}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not is_here(given[0]):
        tried.append(f"{event} {given[0]}")
        raise OSError(f"no network here: {given[0]}")

sys.addaudithook(check)
"""

TRY = (
    GUARD
    + """
for attempt in (
    lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
    lambda: socket.getaddrinfo("huggingface.co", 443),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("198.51.100.7", 53)),
):
    try:
        attempt()
    except OSError:
        pass
print(json.dumps(tried))
"""
)

WHOLE = (
    GUARD
    + """
import os, time, warnings
from pathlib import Path

warnings.simplefilter("ignore")
docs = Path(sys.argv[1])
import wegwijzer
code = wegwijzer.make_index(docs)
service = wegwijzer.open_service(docs)

from assistant.answer import answer_question
from assistant.finding import find_passages
from assistant.model import Question
answer = answer_question(Question("Hoeveel kost een kampweek?"), service.current_library())
found = find_passages(service.current_library(), "zwemhulp")

from fastapi.testclient import TestClient
from assistant.site import create_site
with TestClient(create_site(service)) as client:
    paths = ("/", "/api/docs", "/api/health", "/api/documents", "/api/search?q=zwemhulp")
    statuses = {path: client.get(path).status_code for path in paths}
    body = client.post("/api/ask", json={"question": "Wat kost ruiterhulp per les?"}).json()
time.sleep(1)
print(json.dumps({
    "code": code, "answer": answer.status, "found": len(found.results), "statuses": statuses, "asked": body["status"],
    "tried": tried, "torch": "torch" in sys.modules,
}))
"""
)


def run(code: str, *arguments: str, **settings: str) -> Any:
    """The JSON on the last line that a fresh Python prints; no variable of ours is set beforehand."""
    hidden = ("HF_", "WEGWIJZER_", "GRADIO_", "ANONYMIZED_", "TRANSFORMERS_")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=bare | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_the_guard_sees_every_way_out() -> None:
    assert len(run(TRY)) == 3


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, kb_settings: KbSettings) -> Path:
    """A folder with the small documents, an empty data folder and nothing cached but the model."""
    root = tmp_path_factory.mktemp("zonder-net")
    shutil.copytree(SMALL, root / "documenten")
    (root / "cache").mkdir()
    (root / "cache" / "models").symlink_to((kb_settings.cache / "models").resolve())
    return root


def go(root: Path) -> Any:
    """Index, ask, search and serve in a fresh process."""
    places = {"WEGWIJZER_DATA": str(root / "data"), "WEGWIJZER_CACHE": str(root / "cache"), "HOME": str(root)}
    return run(WHOLE, str(root / "documenten"), **places)


@pytest.fixture(scope="module")
def seen(root: Path) -> Any:
    """What happened from an empty data folder to an answered request, and every connection that was tried."""
    return go(root)


def test_everything_works_without_a_network(seen: Any) -> None:
    assert (seen["code"], seen["answer"], seen["asked"]) == (0, "answered", "answered")
    assert seen["found"] > 5
    assert set(seen["statuses"].values()) == {200}
    assert seen["torch"]  # the passages were embedded here, not taken from a cache


def test_nothing_even_tried_to_call_out(seen: Any) -> None:
    assert seen["tried"] == []


def test_a_second_start_embeds_nothing_and_never_loads_torch(seen: Any, root: Path) -> None:
    before = (next((root / "data").glob("documenten-*")) / "current").read_text(encoding="utf-8")
    again = go(root)
    assert (next((root / "data").glob("documenten-*")) / "current").read_text(encoding="utf-8") == before
    assert {n: again[n] for n in ("code", "answer", "asked", "tried")} == {
        n: seen[n] for n in ("code", "answer", "asked", "tried")
    }
    assert not again["torch"]
