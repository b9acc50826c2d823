"""The hash that freezes the test half: ``python -m evals.freeze`` prints it, ``--write`` keeps it.

A change of the test half is then a visible change of ``evals/test_half.sha256``, with its reason in the commit.
"""

from __future__ import annotations

import sys
from pathlib import Path

from evals.questions import load_questions
from evals.record import hash_items

FILE = Path(__file__).with_name("test_half.sha256")


def hash_of_test_half() -> str:
    """The hash over all items of the test half."""
    return hash_items(load_questions(split="test"))


def frozen_hash() -> str:
    """The hash that is kept."""
    return FILE.read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    if "--write" in sys.argv:
        FILE.write_text(hash_of_test_half() + "\n", encoding="utf-8")
    print(hash_of_test_half())
