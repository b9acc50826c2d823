"""Measures an index in a folder beside one on a Chroma server: python docs/measure_server.py [documents folder]

Starts a ``chroma run`` of its own on a free port of this computer. Each figure is taken in a process of its own, the
two kinds in turn; the best of ROUNDS, since whatever else the machine does only adds. Vectors come from the vector
cache, so what is timed is storing and loading.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, QUESTIONS = 4, 60
WORDS = ("wie beslist over verblijf", "hoe lang loopt het contract", "waar melden ouders zich", "wat is pleegzorg")

INDEX = """
import json, sys, time
from pathlib import Path
import wegwijzer
from assistant.indexing import completed
from ingest.folder import read_folder
from kb.build import build_index
from kb.settings import KbSettings
import llama_index.vector_stores.chroma, chromadb

docs, kb = Path(sys.argv[1]), KbSettings.from_environment()
reading, index = completed(read_folder(docs)), wegwijzer.index_folder(docs)
clock = time.perf_counter()
manifest = build_index(reading, docs, index, kb)
print(json.dumps({"index_s": time.perf_counter() - clock, "passages": manifest.counts["passages"]}))
"""

START = """
import json, sys, time
from pathlib import Path
import chromadb
import wegwijzer
from assistant.service import Service
from assistant.settings import AssistantSettings
from kb.hit import Scope
from kb.settings import KbSettings

docs, questions, words = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
index = wegwijzer.index_folder(docs)
service = Service(index, KbSettings.from_environment(), AssistantSettings.from_environment())
clock = time.perf_counter()
service.load()
load = time.perf_counter() - clock
service.current_library().searcher.search(words[0], Scope(), 10)

def median_ms(work):
    times = []
    for number in range(questions):
        clock = time.perf_counter()
        work(words[number % len(words)])
        times.append((time.perf_counter() - clock) * 1000)
    return sorted(times)[len(times) // 2]

print(json.dumps({
    "load_s": load,
    "version_ms": median_ms(lambda _: service.current_library()),
    "search_ms": median_ms(lambda text: service.current_library().searcher.search(text, Scope(), 10)),
}))
"""


def run(code: str, docs: Path, url: str, data: Path, *arguments: str) -> dict[str, float]:
    """What a fresh Python prints with these settings."""
    settings = {"WEGWIJZER_CHROMA_URL": url, "WEGWIJZER_DATA": str(data), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(docs), *arguments],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def megabytes(folder: Path) -> float:
    """Size of all files under a folder."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6


def measure(kind: str, docs: Path, url: str, place: Path) -> dict[str, Any]:
    """One round: index, start with an empty disk (a server's reader has to fetch), start again, ask."""
    asked = (str(QUESTIONS), *WORDS)
    found: dict[str, Any] = {**run(INDEX, docs, url, place / kind)}
    reader = place / "reader" if url else place / kind
    if url:
        found["first_load_s"] = run(START, docs, url, reader, *asked)["load_s"]
    return found | run(START, docs, url, reader, *asked)


def main(docs: Path) -> None:
    """Print both kinds, line by line."""
    from tests.chroma_process import ChromaProcess

    rounds: dict[str, list[dict[str, Any]]] = {"folder": [], "server": []}
    with tempfile.TemporaryDirectory() as place:
        server = ChromaProcess(Path(place) / "chroma").start()
        try:
            for number in range(ROUNDS + 1):  # the first one fills the vector cache and is thrown away
                for kind, url in (("folder", ""), ("server", server.address)):
                    rounds[kind].append(measure(kind, docs, url, Path(place) / str(number)))
                print(f"round {number}: the server's folder holds {megabytes(server.folder):.0f} MB", flush=True)
        finally:
            server.stop()
        size = megabytes(next(Path(place).glob("0/folder/*/versions")))
    print(f"{rounds['folder'][0]['passages']} passages, {size:.0f} MB as a folder; best of {ROUNDS}")
    for kind, all_rounds in rounds.items():
        kept = all_rounds[1:]
        figures = {name: min(r[name] for r in kept) for name in kept[0] if name != "passages"}
        print(f"  {kind:7}" + "  ".join(f"{name} {value:.3f}" for name, value in figures.items()))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    bundled = ROOT / "corpus" / "documenten"
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else bundled)
