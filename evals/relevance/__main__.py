"""Judging answers by hand: ``python -m evals.relevance print`` makes what is read and an empty sheet, ``sum`` adds up a
filled one. The protocol is ``PROTOCOL.md`` beside this file.

The page to read holds texts of the documents and goes to ``evals/out``, which is not committed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant.answer import answer_question
from assistant.model import Answer
from assistant.service import Library
from evals.asking import open_judge
from evals.intervals import Interval, bootstrap
from evals.made_with import commit
from evals.questions import FRESH, Item, load_file, load_questions
from evals.record import RECORDS, save_table
from evals.relevance.sheet import (
    FOLDER,
    Judged,
    Sheet,
    SheetError,
    blank,
    chosen,
    lines_of,
    read_sheet,
    write_sheet,
)
from evals.run import OUT, RunSettings, build_for, documents_name
from kb.settings import KbSettings

WANTED = 100


def print_answers(docs: Path | None, split: str, n: int, out: Path = OUT, sheets: Path = FOLDER) -> tuple[Path, Path]:
    """Ask the questions and write the page to read and the empty sheet; their paths."""
    kb = KbSettings.from_environment()
    settings = RunSettings(docs=docs, split=split)
    library = open_judge(build_for(settings, kb), kb).opened
    read = answered(_items(split), library, n)
    name = f"{documents_name(settings)}-{split}"
    page, sheet = out / f"relevance-{name}.md", sheets / f"{name}-{commit()[:10]}.yaml"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("".join(to_read(item, answer) for item, answer in read), encoding="utf-8")
    entries = tuple(blank(item, answer) for item, answer in read)
    write_sheet(sheet, Sheet(documents=documents_name(settings), split=split, commit=commit(), answers=entries))
    return page, sheet


def _items(split: str) -> list[Item]:
    if split in FRESH:
        return load_file(FRESH[split])
    return [item for item in load_questions() if split in ("all", item.half)]


def answered(items: Sequence[Item], library: Library, n: int) -> list[tuple[Item, Answer]]:
    """The first ``n`` answers in the order of the sample; refusals are skipped, they are measured elsewhere."""
    found: list[tuple[Item, Answer]] = []
    for item in chosen(items, len(items)):
        answer = answer_question(item.as_question(), library, item.as_of)
        if answer.status == "answered":
            found.append((item, answer))
        if len(found) == n:
            break
    return found


def to_read(item: Item, answer: Answer) -> str:
    """One answer in Markdown: what was asked, the numbered sentences, and the quote behind each."""
    who = f"{item.role or '-'}, {item.municipality or '-'}, {item.as_of or '-'}"
    before = "".join(f"> {m.role}: {m.content}\n" for m in item.history)
    quotes = {
        c.number: f"{c.document}, {c.section}, p. {c.page}: {' '.join(c.quote.split())}" for c in answer.citations
    }
    lines = "".join(
        f"{number}. {sentence.text}\n" + "".join(f"   - {quotes[c]}\n" for c in sentence.citations if c in quotes)
        for number, sentence in enumerate(lines_of(answer), 1)
    )
    notices = "".join(f"- notice: {notice.text}\n" for notice in answer.notices)
    return f"## {item.id}\n\n({who})\n\n{before}\n**{item.question}**\n\n{lines}\n{notices}\n"


def sums(sheet: Sheet) -> list[tuple[str, Interval]]:
    """Name → share with interval. Of answers each counts once; of lines those of one answer are drawn together."""
    judged = [a for a in sheet.answers if a.done]
    per_answer: dict[str, Callable[[Judged], bool]] = {
        "answers that answer the question": lambda a: a.relevant == "full",
        "answers that do so at least in part": lambda a: a.relevant != "not",
        "answers with a wrong statement": lambda a: "wrong" in a.lines.values(),
        "answers with a wrong or misleading statement": lambda a: bool({"wrong", "misleading"} & set(a.lines.values())),
    }
    found = [(name, bootstrap([float(holds(a)) for a in judged])) for name, holds in per_answer.items()]
    lines = [(a.id, verdict) for a in judged for verdict in a.lines.values()]
    for verdict in ("right", "beside", "misleading", "wrong"):
        marks = [float(said == verdict) for _, said in lines]
        found.append((f"lines judged {verdict}", bootstrap(marks, [i for i, _ in lines])))
    return found


def agreement(first: Sheet, second: Sheet) -> tuple[int, float, float]:
    """Lines that both judged, the share judged alike, and Cohen's kappa; raises ``SheetError`` on other answers."""
    mine, theirs = _verdicts(first), _verdicts(second)
    shared = sorted(set(mine) & set(theirs))
    if not shared:
        raise SheetError("the two sheets judge no line of the same answer")
    pairs = [(mine[k], theirs[k]) for k in shared]
    alike = sum(a == b for a, b in pairs) / len(pairs)
    kinds = {k for pair in pairs for k in pair}
    chance = sum(_share(pairs, 0, k) * _share(pairs, 1, k) for k in kinds)
    return len(pairs), alike, 1.0 if chance == 1.0 else (alike - chance) / (1 - chance)


def _verdicts(sheet: Sheet) -> dict[tuple[str, str, int], str]:
    return {(a.id, a.hash, n): v for a in sheet.answers for n, v in a.lines.items() if v is not None}


def _share(pairs: Sequence[tuple[str, str]], side: int, kind: str) -> float:
    return sum(pair[side] == kind for pair in pairs) / len(pairs)


def tell(sheet: Sheet) -> Iterable[str]:
    """The figures as lines of text."""
    left = [a.id for a in sheet.answers if not a.done]
    yield f"{len(sheet.answers) - len(left)} answers judged" + (f", not yet: {', '.join(left)}" if left else "")
    for name, share in sums(sheet) if len(left) < len(sheet.answers) else ():
        yield f"{name}: {share.mean:.3f} ({share.low:.3f}-{share.high:.3f}), n {share.n}"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 2 a sheet that is wrong, unfinished or in the way."""
    try:
        asked = _parser().parse_args(arguments)
        return _print(asked) if asked.what == "print" else _sum(asked)
    except (SheetError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m evals.relevance", description=__doc__)
    what = made.add_subparsers(dest="what", required=True)
    page = what.add_parser("print", help="write the answers to read and an empty sheet")
    page.add_argument("--docs", type=Path, help="folder of documents; default the bundled ones")
    page.add_argument("--split", choices=("dev", "test", "all", *FRESH), default="dev")
    page.add_argument("-n", type=int, default=WANTED, help="how many answers")
    total = what.add_parser("sum", help="add up a filled sheet")
    total.add_argument("sheet", type=Path)
    total.add_argument("--second", type=Path, help="the sheet of a second judge: prints how far the two agree")
    total.add_argument("--record", type=Path, nargs="?", const=RECORDS, help="keep the figures for evals.publish")
    return made


def _print(asked: argparse.Namespace) -> int:
    page, sheet = print_answers(asked.docs, asked.split, asked.n)
    print(f"read: {page}\nfill: {sheet}")
    return 0


def _sum(asked: argparse.Namespace) -> int:
    sheet = read_sheet(asked.sheet)
    print("\n".join(tell(sheet)))
    if asked.second:
        n, alike, kappa = agreement(sheet, read_sheet(asked.second))
        print(f"two judges: {n} lines, alike {alike:.3f}, kappa {kappa:.3f}")
    if asked.record and not all(a.done for a in sheet.answers):
        raise SheetError(f"{asked.sheet}: not finished, so nothing is kept")
    if asked.record:
        rows: list[dict[str, Any]] = [{"name": name, "share": vars(share)} for name, share in sums(sheet)]
        made = {"sheet": asked.sheet.name, "documents": sheet.documents, "split": sheet.split, "read": sheet.commit}
        print(save_table("relevance", rows, asked.record, made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
