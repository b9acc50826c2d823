"""The command line: index, inspect, ask, search, serve, eval. The only module that may import every room."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from prompts import render

if TYPE_CHECKING:
    from assistant.service import Service
    from kb.index import Index

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

OK, FAULT, USAGE, PARTLY, NO_INDEX, NOT_FOUND = 0, 1, 2, 3, 4, 5

app = typer.Typer(
    help=render("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Docs = Annotated[Optional[Path], typer.Option("--docs", help=render("cli.docs"))]  # noqa: UP045
Place = Annotated[Optional[str], typer.Option("--gemeente", "-g", help=render("cli.municipality"))]  # noqa: UP045
Day = Annotated[Optional[datetime], typer.Option("--op", formats=["%Y-%m-%d"], help=render("cli.day"))]  # noqa: UP045


def documents_folder(docs: Path | None) -> Path:
    """The folder to index: the one given, else the bundled documents."""
    from assistant.settings import BUNDLED_DOCUMENTS

    return (docs or BUNDLED_DOCUMENTS).resolve()


def index_folder(docs: Path | None) -> Index:
    """The index that belongs to a documents folder; every folder has its own, in the data folder or on a server."""
    from kb.index import open_index
    from kb.settings import KbSettings

    folder = documents_folder(docs)
    name = "meegeleverd" if docs is None else f"{folder.name}-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"
    return open_index(KbSettings.from_environment(), name)


@contextmanager
def index_told(docs: Path | None) -> Iterator[None]:
    """Say in words why an index cannot be used and what to do, and end."""
    from assistant.index_problems import INDEX_PROBLEMS, explain

    codes = {"IndexUnreachable": FAULT, "ExposedServer": USAGE, "BadServerAddress": USAGE}
    try:
        yield
    except INDEX_PROBLEMS as problem:
        say(explain(problem, f" --docs {docs}" if docs else ""))
        raise typer.Exit(codes.get(type(problem).__name__, NO_INDEX)) from problem


@app.command(help=render("cli.index_help"))
def index(
    docs: Docs = None, force: Annotated[bool, typer.Option("--opnieuw", help=render("cli.force"))] = False
) -> None:
    """Read a folder and build its index."""
    raise typer.Exit(make_index(docs, force))


def make_index(docs: Path | None, force: bool = False) -> int:
    """Build the index unless it is up to date; the exit code says whether every file was read."""
    from assistant.indexing import index_documents
    from kb.index_folder import IndexBusy
    from kb.settings import KbSettings

    folder = documents_folder(docs)
    if not folder.is_dir():
        say(render("cli.no_folder", folder=folder))
        return USAGE
    try:
        with index_told(docs):
            outcome = index_documents(folder, index_folder(docs), KbSettings.from_environment(), force)
    except IndexBusy:  # told by index_documents
        return FAULT
    return PARTLY if outcome.failures else OK


@app.command(help=render("cli.ask_help"))
def ask(
    question: Annotated[str, typer.Argument(help=render("cli.question"))],
    docs: Docs = None,
    municipality: Place = None,
    role: Annotated[Optional[str], typer.Option("--rol", help=render("cli.role"))] = None,  # noqa: UP045
    day: Day = None,
    as_json: Annotated[bool, typer.Option("--json", help=render("cli.json"))] = False,
) -> None:
    """Answer one question."""
    from pydantic import ValidationError

    from assistant.answer import answer_question
    from assistant.api_models import AskIn, answer_out
    from assistant.terminal import show_answer

    try:
        asked = AskIn.model_validate(
            {"question": question, "municipality": municipality, "role": role, "as_of": day.date() if day else None}
        ).question_value()
    except ValidationError as problem:
        say(render("cli.bad_question", detail=str(problem.errors()[0]["loc"][0])))
        raise typer.Exit(USAGE) from problem
    answer = answer_question(asked, open_service(docs).current_library())
    if as_json:
        print(json.dumps(answer_out(answer).model_dump(mode="json"), ensure_ascii=False, indent=1))
    else:
        show_answer(answer)
    raise typer.Exit(NOT_FOUND if answer.status in ("not_found", "out_of_region") else OK)


@app.command(help=render("cli.search_help"))
def search(
    words: Annotated[str, typer.Argument(help=render("cli.words"))],
    docs: Docs = None,
    municipality: Place = None,
    day: Day = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help=render("cli.k"))] = 10,
) -> None:
    """Search passages, grouped by document."""
    from assistant.finding import find_passages
    from assistant.terminal import show_results

    found = find_passages(
        open_service(docs).current_library(), words, municipality, day.date() if day else date.today(), k
    )
    show_results(found, words)
    raise typer.Exit(OK if found.results else NOT_FOUND)


@app.command(help=render("cli.serve_help"))
def serve(
    docs: Docs = None,
    host: Annotated[str, typer.Option(help=render("cli.host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help=render("cli.port"))] = 8000,
    workers: Annotated[int, typer.Option("--processen", min=1, max=64, help=render("cli.workers"))] = 1,
) -> None:
    """Index when needed, then serve the page and the API."""
    code = OK if is_only_on_server(docs) else make_index(docs)
    if code == USAGE:
        raise typer.Exit(code)
    from assistant.serving import serve_site, worker_site
    from assistant.settings import AssistantSettings
    from assistant.site import create_site

    site: Callable[[], Any]
    if workers == 1:
        site = partial(create_site, open_service(docs))
    else:
        check_index(docs)
        if AssistantSettings.from_environment().admin_key:
            say(render("cli.no_admin_panel"))
        site = partial(worker_site, partial(index_folder, docs))
    say(render("cli.serving", host=host, port=port))
    serve_site(site, host, port, workers)


def is_only_on_server(docs: Path | None) -> bool:
    """Whether a machine without the documents can do with the index that another one made of them."""
    from kb.settings import KbSettings

    if documents_folder(docs).is_dir() or not KbSettings.from_environment().chroma_url:
        return False
    with index_told(docs):
        found = index_folder(docs).exists()
    if found:
        say(render("cli.only_on_server", folder=documents_folder(docs)))
    return found


@app.command(help=render("cli.inspect_help"))
def inspect(
    file: Annotated[Path, typer.Argument(help=render("cli.inspect_file"))],
    page: Annotated[Optional[int], typer.Option("--page", min=1, help=render("cli.inspect_page"))] = None,  # noqa: UP045
    html: Annotated[Optional[Path], typer.Option("--html", help=render("cli.inspect_html"))] = None,  # noqa: UP045
) -> None:
    """Show raw beside repaired text."""
    from ingest.folder import read_file
    from ingest.inspect import render_html, render_terminal
    from ingest.messages import Unreadable

    try:
        document = read_file(file)
        if html is not None:
            html.write_text(render_html(document, page), encoding="utf-8")
            say(render("cli.inspect_written", file=html))
        else:
            print(render_terminal(document, page))
    except Unreadable as problem:
        say(" ".join(problem.sentences()))
        raise typer.Exit(USAGE) from problem
    except IndexError as problem:
        say(render("cli.inspect_no_page", page=page))
        raise typer.Exit(USAGE) from problem


@app.command(
    "eval",
    help=render("cli.eval_help"),
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def evaluate(context: typer.Context) -> None:
    """Measure; the options are those of ``evals.run``."""
    from evals.run import run_cli

    raise typer.Exit(run_cli(context.args))


def open_service(docs: Path | None) -> Service:
    """The service over a folder's index; says what to do when there is none or it was made otherwise."""
    from assistant.service import Service
    from assistant.settings import AssistantSettings
    from kb.settings import KbSettings

    with index_told(docs):
        service = Service(index_folder(docs), KbSettings.from_environment(), AssistantSettings.from_environment())
        service.load()
    return service


def check_index(docs: Path | None) -> None:
    """What ``open_service`` checks, without loading: other processes will."""
    from kb.build import model_name
    from kb.index_folder import check_manifest
    from kb.settings import KbSettings

    with index_told(docs):
        check_manifest(index_folder(docs).manifest(), model_name(KbSettings.from_environment()))


def say(text: str) -> None:
    """A message for the person at the terminal; standard output is for answers."""
    print(text, file=sys.stderr)


def main() -> None:
    """Entry point."""
    logging.basicConfig(level=logging.WARNING)
    app()


if __name__ == "__main__":
    main()
