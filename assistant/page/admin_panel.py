"""Beheer as a Gradio app: documents with progress, kennisgaten, contacts, index health, how answers come about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.page import admin_views as views
from assistant.page.admin_documents import AdminError, Stage, Workshop
from assistant.page.admin_metadata import edit
from assistant.page.frame import words
from assistant.service import Service

PATH = "/beheer/paneel"
EDITED = ("title", "region", "kind", "status", "valid_from", "valid_until")
# Gradio takes its language from the browser; this page is Dutch whatever that says.
HEAD = """<meta name="robots" content="noindex"><script>
Object.defineProperty(navigator, "language", {get: () => "nl"});
Object.defineProperty(navigator, "languages", {get: () => ["nl"]});
document.documentElement.lang = "nl";
</script>"""


def build_panel(service: Service) -> Any:
    """The Blocks; every list is read anew when its tab is opened."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gradio as gr

    workshop = Workshop(service)
    with gr.Blocks(title=words("admin_title"), analytics_enabled=False, delete_cache=(3600, 3600)) as panel:
        gr.HTML(views.part("head"), elem_id="panel-head")
        with gr.Tabs():
            _documents_tab(gr, service, workshop)
            _reading_tab(gr, "admin_tab_gaps", lambda: views.gaps_view(service))
            _reading_tab(gr, "admin_tab_contacts", lambda: views.contacts_view(service))
            _reading_tab(gr, "admin_tab_health", lambda: views.health_view(service))
            _evidence_tab(gr, service)
    return panel


def _reading_tab(gr: Any, name: str, view: Callable[[], str]) -> None:
    with gr.Tab(words(name)) as tab:
        shown = gr.HTML(view)
        tab.select(view, None, shown, show_progress="hidden", api_visibility="private")


def _documents_tab(gr: Any, service: Service, workshop: Workshop) -> None:
    with gr.Tab(words("admin_tab_documents")) as tab:
        table = gr.HTML(lambda: views.documents_view(service))
        progress = gr.HTML("", elem_id="work-progress")
        stop = gr.Button(words("admin_stop"), visible=False, elem_id="stop-work")
        chosen = gr.Dropdown(
            views.document_choices(service), label=words("admin_choose"), elem_id="chosen-document", filterable=False
        )
        work = _Work(gr, service, workshop, table, progress, stop, chosen)
        _upload(gr, work)
        _change(gr, work)
        stop.click(workshop.stop, None, None, show_progress="hidden", api_visibility="private")
        tab.select(work.lists, None, [table, chosen], show_progress="hidden", api_visibility="private")


class _Work:
    """Runs jobs of the workshop and shows how far they are."""

    def __init__(
        self, gr: Any, service: Service, workshop: Workshop, table: Any, progress: Any, stop: Any, chosen: Any
    ) -> None:
        self.gr, self.service, self.workshop = gr, service, workshop
        self.table, self.progress, self.stop, self.chosen = table, progress, stop, chosen
        self.outputs = [progress, stop, table, chosen]

    def lists(self) -> tuple[Any, Any]:
        """The table and the choice of documents as they are now."""
        return views.documents_view(self.service), self.gr.update(choices=views.document_choices(self.service))

    def run(self, begin: Callable[[], Iterator[Stage]]) -> Iterator[tuple[Any, ...]]:
        """Progress while the job runs, the lists anew when it is done; a problem in words."""
        keep = self.gr.skip()
        try:
            for stage in begin():
                yield views.progress_view(stage), self.gr.update(visible=_running(stage)), keep, keep
        except AdminError as problem:
            yield views.progress_view(Stage("failed", detail=str(problem))), self.gr.update(visible=False), keep, keep
            return
        yield (self.gr.skip(), self.gr.update(visible=False), *self.lists())


def _running(stage: Stage) -> bool:
    return stage.kind in ("reading", "embedding")


def _upload(gr: Any, work: _Work) -> None:
    with gr.Group():
        files = gr.File(label=words("admin_files"), file_count="multiple", elem_id="upload")
        add = gr.Button(words("admin_add"), variant="primary", elem_id="add-documents")

    def add_files(paths: list[str] | None) -> Iterator[tuple[Any, ...]]:
        def begin() -> Iterator[Stage]:
            if not paths:
                raise AdminError(words("admin_no_files"))
            work.workshop.add([Path(p) for p in paths])
            return work.workshop.rebuild()

        yield from work.run(begin)

    add.click(add_files, files, work.outputs, show_progress="hidden", api_visibility="private", concurrency_limit=2)


def _change(gr: Any, work: _Work) -> None:
    withdraw = gr.Button(words("admin_withdraw"), variant="stop", elem_id="withdraw")
    evidence = gr.HTML("")
    with gr.Row():
        boxes = [gr.Textbox(label=words(f"field_{name}"), elem_id=f"field-{name}") for name in EDITED]
    save = gr.Button(words("admin_save"), elem_id="save-metadata")
    rebuild = gr.Button(words("admin_rebuild"), elem_id="rebuild")

    def show(identity: str | None) -> list[Any]:
        document = work.service.library().knowledge.document(identity or "")
        if document is None:
            return ["", *("" for _ in EDITED)]
        values = [getattr(document.metadata, name) for name in EDITED]
        return [views.part("inferred", meta=document.metadata), *("" if v is None else str(v) for v in values)]

    def take_out(identity: str | None) -> Iterator[tuple[Any, ...]]:
        def begin() -> Iterator[Stage]:
            if not identity:
                raise AdminError(words("admin_choose_first"))
            work.workshop.withdraw(identity)
            return work.workshop.without(identity)

        yield from work.run(begin)

    def save_fields(identity: str | None, *values: str) -> Iterator[tuple[Any, ...]]:
        def begin() -> Iterator[Stage]:
            document = work.service.library().knowledge.document(identity or "")
            if document is None:
                raise AdminError(words("admin_choose_first"))
            edit(work.workshop.folder, document.metadata, dict(zip(EDITED, values, strict=True)))
            return work.workshop.rebuild()

        yield from work.run(begin)

    def read_again() -> Iterator[tuple[Any, ...]]:
        yield from work.run(work.workshop.rebuild)

    quiet = {"show_progress": "hidden", "api_visibility": "private"}
    work.chosen.change(show, work.chosen, [evidence, *boxes], **quiet)
    withdraw.click(take_out, work.chosen, work.outputs, concurrency_limit=2, **quiet)
    save.click(save_fields, [work.chosen, *boxes], work.outputs, concurrency_limit=2, **quiet)
    rebuild.click(read_again, None, work.outputs, concurrency_limit=2, **quiet)


def _evidence_tab(gr: Any, service: Service) -> None:
    with gr.Tab(words("admin_tab_evidence")):
        question = gr.Textbox(label=words("question_label"), elem_id="test-question", max_lines=1)
        place = gr.Textbox(label=words("place_label"), elem_id="test-place", max_lines=1)
        ask = gr.Button(words("ask_button"), variant="primary", elem_id="test-ask")
        shown = gr.HTML("")

        def view(asked: str, municipality: str) -> str:
            return views.evidence_view(service, asked, municipality)

        for event in (ask.click, question.submit):
            event(view, [question, place], shown, show_progress="hidden", api_visibility="private")
