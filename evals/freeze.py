"""The hashes that freeze the test halves: ``python -m evals.freeze`` prints them, ``--write`` keeps them.

A change of a test half is then a visible change of ``test_half.sha256`` (in ``evals/`` for the curated questions, in
``evals/questions_scopes/`` for the promises), with its reason in the commit.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from evals.promise_items import FOLDER, load_dates, load_places, load_roles
from evals.questions import load_questions
from evals.record import hash_items

FILE = Path(__file__).with_name("test_half.sha256")
PROMISES = FOLDER / "test_half.sha256"


def hash_of_test_half() -> str:
    """The hash over all curated questions of the test half."""
    return hash_items(load_questions(split="test"))


def hash_of_promises() -> str:
    """The hash over the test halves of the sets on place, role and date."""
    items = [*load_places("test"), *load_roles("test"), *load_dates("test")]
    text = json.dumps([i.model_dump(mode="json") for i in items], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def frozen_hash(file: Path = FILE) -> str:
    """The hash that is kept."""
    return file.read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    for file, made in ((FILE, hash_of_test_half()), (PROMISES, hash_of_promises())):
        if "--write" in sys.argv:
            file.write_text(made + "\n", encoding="utf-8")
        print(made)
