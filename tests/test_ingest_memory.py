"""Reading a long document takes memory for its text alone, not for every page's drawing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ingest_samples import lines_at, pdf_of

PAGES = 1_000
MOST_MEGABYTES = 60
WORDS = ("school", "wijk", "huis", "werk", "zorg", "geld", "sport", "buurt", "taal", "arts")
READ = """
import resource, sys
from pathlib import Path
from ingest.folder import read_file
read_file(Path(sys.argv[1]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
pages = len(read_file(Path(sys.argv[2])).pages)
print(pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def written(path: Path, pages: int) -> Path:
    texts = [
        f"Het team {WORDS[page % 10]} helpt bij {WORDS[page // 10 % 10]} en {WORDS[page // 100]}."
        for page in range(pages)
    ]
    path.write_bytes(pdf_of([lines_at(72, 300, [text, "Daarna volgt een gesprek."]) for text in texts]))
    return path


def test_a_thousand_pages_take_little_more_than_ten(tmp_path: Path) -> None:
    short, long = written(tmp_path / "kort.pdf", 10), written(tmp_path / "lang.pdf", PAGES)
    run = subprocess.run(
        [sys.executable, "-c", READ, str(short), str(long)], capture_output=True, text=True, check=True, timeout=300
    )
    pages, grown = map(int, run.stdout.split())
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    assert pages == PAGES
    assert grown / unit < MOST_MEGABYTES
