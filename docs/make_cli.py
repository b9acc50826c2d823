"""Writes ``docs/CLI.md`` from the commands' own ``--help``: python docs/make_cli.py"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(__file__).with_name("CLI.md")
INTRODUCTION = """# The command line

Made from the commands' own help by `python docs/make_cli.py`; a test holds it current. The help is Dutch, as all that a
user reads. Without an installed `wegwijzer`, `python wegwijzer.py` does the same.

## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| 1 | a fault; another process builds this index, or its server is away; for `eval`: a figure below its floor |
| 2 | wrong order: an option, date or question that cannot be, a folder that is not there, a bad server address |
| 3 | the index was made, but not every file could be read; the report names each with its reason |
| 4 | there is no index of this folder yet, or other settings made it; the message names the command |
| 5 | no answer in the sources (`not_found`, `out_of_region`), or nothing found |

Answers and results go to standard output; progress, reports and messages to standard error. `ask --json` prints the
same JSON as `POST /api/ask`.
"""


def commands() -> list[str]:
    """The whole ("") and every command, in the order of the help."""
    import typer

    import wegwijzer

    group = typer.main.get_command(wegwijzer.app)
    return ["", *getattr(group, "commands", {})]


def help_of(command: str) -> str:
    """The help text of one command ("" for the whole), 100 columns wide."""
    from typer.testing import CliRunner

    import wegwijzer

    with _columns("100"):
        if command == "eval":
            return _captured_eval()
        arguments = [command, "--help"] if command else ["--help"]
        result = CliRunner().invoke(wegwijzer.app, arguments, prog_name="wegwijzer", terminal_width=100)
    return result.output.strip()


def _captured_eval() -> str:
    from evals.run import run_cli

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        run_cli(["--help"])
    return out.getvalue().strip()


@contextlib.contextmanager
def _columns(width: str) -> Iterator[None]:
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = width
    try:
        yield
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for command in commands():
        shown = f"wegwijzer {command}".strip()
        text = "\n".join(line.rstrip() for line in help_of(command).splitlines())
        parts.append(f"## `{shown}`\n\n```\n{text}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    TARGET.write_text(page(), encoding="utf-8")
