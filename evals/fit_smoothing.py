"""Measures how high each channel runs inside the two models (``kb.smoothing``), on practice questions and on passages
of the bundled documents; writes ``kb/data/pieken.safetensors``. Run: ``python -m evals.fit_smoothing``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.indexing import with_law
from assistant.settings import BUNDLED_DOCUMENTS
from evals.training import load_practice
from ingest.folder import read_folder
from ingest.model import Document, Passage
from kb.assemble import POLICY_CHANGES, READER_CHANGES, merged_body, reader_folder
from kb.encode import PASSAGE, QUERY
from kb.reader import pair_ids, question_text, statement_text
from kb.settings import KbSettings
from kb.smoothing import PEAKS, channel_peaks

QUESTIONS, PASSAGES, PAIRS = 300, 120, 300
MOST_TOKENS = 256
Told = tuple[Document, Passage]


def main() -> None:
    """Measure both models and write the peaks."""
    import torch
    from safetensors.torch import save_file
    from tokenizers import Tokenizer

    told = [(d, p) for d in with_law(read_folder(BUNDLED_DOCUMENTS)).documents for p in d.passages]
    tokenizer = Tokenizer.from_file(str(reader_folder(KbSettings.from_environment().cache) / "tokenizer.json"))
    tokenizer.no_truncation()
    draw = random.Random(1)
    asked = [p.question for p in draw.sample(load_practice(), QUESTIONS)]
    peaks: dict[str, Any] = {}
    for kind, changes, rows in (
        ("encoder", POLICY_CHANGES, _alone(asked, told, tokenizer, draw)),
        ("lezer", READER_CHANGES, _pairs(asked, told, tokenizer, draw)),
    ):
        found = channel_peaks(merged_body(changes), (torch.tensor([ids]) for ids in rows))
        peaks |= {f"{kind}.{name}": p.half() for name, p in found.items()}
    save_file(peaks, str(PEAKS))
    print(f"{len(peaks)} parts in {PEAKS}")


def _alone(asked: Sequence[str], told: Sequence[Told], tokenizer: Any, draw: random.Random) -> Iterator[list[int]]:
    texts = [PASSAGE + p.text for p in draw.sample([p for _, p in told], PASSAGES)]
    for text in [QUERY + q for q in asked] + texts:
        yield tokenizer.encode(text).ids[:MOST_TOKENS]


def _pairs(asked: Sequence[str], told: Sequence[Told], tokenizer: Any, draw: random.Random) -> Iterator[list[int]]:
    for question in asked[:PAIRS]:
        document, passage = draw.choice(told)
        statement = statement_text(document, passage, "", passage.text[: draw.randrange(60, 300)])
        pair = tokenizer.encode_batch([question_text(question), statement], add_special_tokens=False)
        yield pair_ids(pair[0].ids, pair[1].ids)


if __name__ == "__main__":
    main()
