"""Why an index cannot be used, in words for whoever runs Wegwijzer."""

from __future__ import annotations

from kb.chroma_server import BadServerAddress, ExposedServer, IndexUnreachable
from kb.index_folder import IndexDamaged, IndexMismatch, IndexMissing
from prompts import render

INDEX_PROBLEMS = (IndexMissing, IndexMismatch, IndexUnreachable, ExposedServer, BadServerAddress)


def explain(problem: Exception, option: str) -> str:
    """What is wrong and what to do; ``option``: the option of the command that names the documents, or ""."""
    if isinstance(problem, IndexUnreachable):
        return render("cli.unreachable", address=str(problem))
    if isinstance(problem, ExposedServer):
        return render("cli.exposed", address=str(problem))
    if isinstance(problem, BadServerAddress):
        return render("cli.bad_server", address=str(problem))
    if isinstance(problem, IndexDamaged):
        return render("cli.damaged", option=option)
    return render("cli.no_index" if isinstance(problem, IndexMissing) else "cli.mismatch", option=option)
