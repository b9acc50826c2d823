"""Mutated files of every format: a Document or an Unreadable comes out, in time, and nothing else.

A few seconds here; ``WEGWIJZER_SOAK_SECONDS=3600`` makes it an hour (``make soak``).
"""

from __future__ import annotations

import gc
import io
import os
import resource
import time
from itertools import count
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from ingest_samples import PROSE, lines_at, pdf_of

from ingest.folder import read_file
from ingest.limits import Limits
from ingest.messages import Unreadable
from ingest.model import Document

SOAK = float(os.environ.get("WEGWIJZER_SOAK_SECONDS", "0"))
SECONDS = SOAK / 5 if SOAK else 3.0  # five formats share the time
LIMITS = Limits(pages=50, bytes=2_000_000, seconds=20, characters=500_000, memory_bytes=50_000_000)
SLOWEST = 30.0
GROWTH = 400_000  # kilobytes that the process may grow over a whole run


def _pdf() -> bytes:
    table = [line for n in range(4) for line in lines_at(60 + 90 * n, 300, [f"cel {n} {m}" for m in range(5)])]
    return pdf_of([lines_at(50, 80, ["1.1 Kop van dit stuk", *[PROSE[:80]] * 12]), table])


def _docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("Kop", 1)
    document.add_paragraph(PROSE)
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "cel"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


SEEDS = {
    ".pdf": _pdf(),
    ".docx": _docx(),
    ".html": (
        f"<html><body><h1>Kop</h1><p>{PROSE}</p><ul><li>een<ul><li>twee</ul></ul><table><tr><td>a<td>b</table></body>"
    ).encode(),
    ".md": f"# Kop\n\n{PROSE}\n\n- een\n  - twee\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode(),
    ".txt": f"1.1 KOP\n{PROSE}\f• een\n• twee\nBEGRIP DEFINITIE\nTeam Een team helpt.\n".encode(),
}
Kind = Literal["flip", "cut", "insert", "repeat", "swap"]
mutation = st.tuples(
    st.sampled_from(("flip", "cut", "insert", "repeat", "swap")),
    st.floats(0, 1, allow_nan=False),
    st.floats(0, 1, allow_nan=False),
    st.binary(min_size=1, max_size=24),
)


def mutated(data: bytes, changes: list[tuple[str, float, float, bytes]]) -> bytes:
    """The file with each change made at a place given as a share of its length."""
    for kind, at, size, extra in changes:
        place = int(at * len(data))
        end = min(len(data), place + 1 + int(size * 400))
        if kind == "flip":
            data = data[:place] + bytes(one ^ extra[0] for one in data[place:end]) + data[end:]
        elif kind == "cut":
            data = data[:place] + data[end:]
        elif kind == "insert":
            data = data[:place] + extra + data[place:]
        elif kind == "repeat":
            data = data[:place] + data[place:end] * 20 + data[end:]
        else:
            data = data[end:] + data[place:end] + data[:place]
    return data


def consistent(document: Document) -> None:
    """What must hold of any document: every span is a slice, passages keep their limit."""
    text = document.text
    for passage in document.passages:
        assert text[passage.start : passage.end] == passage.text and len(passage.text.split()) <= 200
    for row in document.rows:
        assert 0 <= row.start < row.end <= len(text)
    for section in document.sections:
        assert 0 <= section.start < section.end <= len(text) and section.path


def read_mutated(path: Path, outcomes: dict[str, int], round_number: int, stop: float) -> None:
    """A hundred mutations of the seed file, another hundred for each round."""

    @seed(round_number)
    @settings(
        max_examples=100,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(mutation, max_size=6))
    def run(changes: list[tuple[str, float, float, bytes]]) -> None:
        if time.monotonic() > stop:
            return
        path.write_bytes(mutated(SEEDS[path.suffix], changes))
        begun = time.monotonic()
        try:
            consistent(read_file(path, limits=LIMITS))
            outcomes["read"] += 1
        except Unreadable as error:
            assert all(error.sentences())
            outcomes["refused"] += 1
        assert time.monotonic() - begun < SLOWEST

    run()


@pytest.mark.parametrize("suffix", sorted(SEEDS))
def test_mutated_files(suffix: str, tmp_path: Path) -> None:
    outcomes = {"read": 0, "refused": 0}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stop = time.monotonic() + SECONDS
    for round_number in count():
        read_mutated(tmp_path / f"bestand{suffix}", outcomes, round_number, stop)
        if time.monotonic() > stop:
            break
    gc.collect()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"{suffix}: {outcomes['read']} read, {outcomes['refused']} refused, grown by {grown} kB")
    assert grown < GROWTH
    assert outcomes["read"] > 0, outcomes
