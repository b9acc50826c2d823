"""A municipality's own questions, in the form of the curated set with all but the question optional."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from evals.questions import Item, QuestionFileError
from prompts import render


def load_own(path: Path, today: date) -> list[Item]:
    """Items of an own file; a missing id is numbered, a missing date is today.

    Raises ``QuestionFileError`` naming the place, or ``OSError`` when the file cannot be read.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise QuestionFileError(str(error)) from error
    if not isinstance(data, list) or not data:
        raise QuestionFileError(render("eval.own_no_list"))
    filled = [_filled(row, n, today) for n, row in enumerate(data, 1)]
    try:
        return _once(TypeAdapter(list[Item]).validate_python(filled))
    except ValidationError as error:
        first = error.errors()[0]
        place = " > ".join(str(p + 1 if isinstance(p, int) else p) for p in first["loc"])
        raise QuestionFileError(f"{place}: {first['msg']}") from error


def _once(items: list[Item]) -> list[Item]:
    ids = [item.id for item in items]
    twice = next((i for n, i in enumerate(ids) if i in ids[:n]), None)
    if twice is not None:
        raise QuestionFileError(render("eval.own_twice", id=twice))
    return items


def _filled(row: object, number: int, today: date) -> object:
    if not isinstance(row, dict):
        return row
    nuggets = [{"vital": True, **n} if isinstance(n, dict) else n for n in row.get("nuggets") or []]
    nuggets = [
        n | {"fact": n.get("fact") or (n.get("accept") or [""])[0]} if isinstance(n, dict) else n for n in nuggets
    ]
    base = {"id": f"eigen-{number:03d}", "kind": "own", "as_of": today}
    return base | row | {"nuggets": nuggets}
