"""Measures how high each channel runs inside the two models (``kb.smoothing``), on practice questions and on passages
of the bundled documents; writes ``kb/data/pieken.safetensors``.

Run: ``python -m evals.fit_smoothing`` (the peaks are part of every model's name, so indexes are then made anew);
``--only lezer`` (after the reader learned something) leaves what was measured of the other model; with ``--measure``
it writes nothing and tells how far the eight-bit exports are from the full models, plain and evened.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from assistant.indexing import completed
from assistant.settings import BUNDLED_DOCUMENTS
from evals.training import load_practice
from ingest.folder import read_folder
from ingest.model import Document, Passage
from kb.assemble import POLICY_CHANGES, QUESTION_CHANGES, READER_CHANGES, merged_body, reader_folder
from kb.encode import PASSAGE, QUERY
from kb.export import export_states
from kb.onnx import Export
from kb.reader import pair_ids, question_text, statement_text
from kb.settings import KbSettings
from kb.smoothing import PEAKS, all_peaks, channel_peaks, first_state, save_peaks, smooth

QUESTIONS, PASSAGES = 300, 120
MEASURED = 75  # questions to measure by
MOST_TOKENS = 256
Told = tuple[Document, Passage]


def main() -> None:
    """Measure both models and write the peaks, or tell what the peaks are worth."""
    from tokenizers import Tokenizer

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--only", choices=("encoder", "lezer"))
    chosen = parser.parse_args()
    measure = chosen.measure
    told = [(d, p) for d in completed(read_folder(BUNDLED_DOCUMENTS)).documents for p in d.passages]
    tokenizer = Tokenizer.from_file(str(reader_folder(KbSettings.from_environment().cache) / "tokenizer.json"))
    tokenizer.no_truncation()
    draw = random.Random(1)
    asked = [p.question for p in draw.sample(load_practice(), QUESTIONS)]
    peaks: dict[str, Any] = {n: p for n, p in all_peaks().items() if chosen.only and not n.startswith(chosen.only)}
    for kind, changes, rows in (
        ("encoder", (POLICY_CHANGES, QUESTION_CHANGES), _alone(asked, told, tokenizer, draw)),
        ("lezer", (READER_CHANGES,), _pairs(asked, told, tokenizer, draw)),
    ):
        if chosen.only not in (None, kind):
            continue
        if measure:
            _tell(kind, changes, list(rows)[:: QUESTIONS // MEASURED])
            continue
        found = channel_peaks(merged_body(*changes), rows)
        peaks |= {f"{kind}.{name}": p for name, p in found.items()}
    if not measure:
        save_peaks(peaks)
        print(f"{len(peaks)} parts in {PEAKS}")


def _tell(kind: str, changes: Sequence[Path], rows: Sequence[list[int]]) -> None:
    """Print how near the first state of each row comes to that of the full model: cosines, mean and lowest."""
    model = merged_body(*changes)
    full = [first_state(model, ids) for ids in rows]
    with TemporaryDirectory() as folder:
        for name, body in (("plain", merged_body(*changes)), ("evened", smooth(merged_body(*changes), kind))):
            export_states(body, Path(folder) / f"{name}.onnx")
            told = [states[0] for states in Export(Path(folder) / f"{name}.onnx").run(rows)]
            near = [float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)) for a, b in zip(full, told, strict=True)]
            print(f"{kind} {name}: cosine {np.mean(near):.4f}, lowest {min(near):.4f}, {len(rows)} texts")


def _alone(asked: Sequence[str], told: Sequence[Told], tokenizer: Any, draw: random.Random) -> Iterator[list[int]]:
    texts = [PASSAGE + p.text for p in draw.sample([p for _, p in told], PASSAGES)]
    for text in [QUERY + q for q in asked] + texts:
        yield tokenizer.encode(text).ids[:MOST_TOKENS]


def _pairs(asked: Sequence[str], told: Sequence[Told], tokenizer: Any, draw: random.Random) -> Iterator[list[int]]:
    for question in asked:
        document, passage = draw.choice(told)
        statement = statement_text(document, passage, "", passage.text[: draw.randrange(60, 300)])
        pair = tokenizer.encode_batch([question_text(question), statement], add_special_tokens=False)
        yield pair_ids(pair[0].ids, pair[1].ids)


if __name__ == "__main__":
    main()
