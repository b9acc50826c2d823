"""How long an answer takes when one question is asked at a time, as a person waits for it: the dev half, each question
once after a warm start. Run on a machine that does nothing else: ``python -m evals.latency --index FOLDER``.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from assistant.answer import answer_question
from evals.fitting import open_library
from evals.questions import load_questions
from evals.timings import summarise


def main() -> None:
    """Print p50 and p95 of every stage, in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--most", type=int, default=120)
    chosen = parser.parse_args()
    library = open_library(chosen.index)
    items = [i for i in load_questions(split="dev") if not i.variant][: chosen.most]
    answer_question(items[0].as_question(), library, date.today())
    runs = [answer_question(i.as_question(), library, date.today()).timings_ms for i in items]
    for stage, took in summarise(runs).items():
        print(f"{stage:12} p50 {took['p50']:6.1f}  p95 {took['p95']:6.1f} ms")


if __name__ == "__main__":
    main()
