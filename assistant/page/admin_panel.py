"""Beheer as a Gradio app: documents with progress, kennisgaten, contacts, index health, how answers come about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from assistant.page import admin_views as views
from assistant.page.admin_contact_panel import ContactPart
from assistant.page.admin_documents import AdminError, Stage, Workshop, failure
from assistant.page.admin_figures import Asked
from assistant.page.admin_metadata import edit
from assistant.page.admin_route_panel import RoutePart
from assistant.page.feedback import Reaction
from assistant.page.frame import words
from assistant.service import Service
from kb.search import NATIONAL

PATH = "/beheer/paneel"
PARTS = ("documents", "gaps", "routes", "contacts", "health", "evidence")
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
EDITED = ("title", "region", "kind", "status", "valid_from", "valid_until")
# Gradio takes its language from the browser; this page is Dutch whatever that says.
HEAD = """<meta name="robots" content="noindex"><script>
Object.defineProperty(navigator, "language", {get: () => "nl"});
Object.defineProperty(navigator, "languages", {get: () => ["nl"]});
document.documentElement.lang = "nl";
// What came of a change is announced: the place stays, its text changes.
new MutationObserver(() => {
  for (const id of ["route-said", "contact-said"]) document.getElementById(id)?.setAttribute("aria-live", "polite");
}).observe(document, {childList: true, subtree: true});
</script>"""


def build_panel(
    service: Service,
    questions: Callable[[], Iterable[Reaction]] = tuple,
    asked: Callable[[], Iterable[Asked]] = tuple,
) -> Any:
    """The Blocks; every list is read anew when it is opened.

    ``questions``: logged questions without an answer; ``asked``: all logged questions, without their text.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    import gradio as gr

    workshop = Workshop(service)
    with gr.Blocks(title=words("admin_title"), analytics_enabled=False, delete_cache=(3600, 3600)) as panel:
        gr.HTML(views.part("head"), elem_id="panel-head")
        # A choice of parts: Gradio's tabs fold into a menu with an English name on a phone.
        names = [words(f"admin_tab_{p}") for p in PARTS]
        chosen = gr.Radio(names, value=names[0], label=words("admin_part"), elem_id="panel-part")
        parts = [
            _documents_part(gr, service, workshop),
            _reading_part(gr, chosen, names[1], partial(views.told, views.gaps_view, service, questions)),
            _edited_part(gr, chosen, names[2], partial(RoutePart, gr, service)),
            _edited_part(gr, chosen, names[3], partial(ContactPart, gr, service)),
            _reading_part(gr, chosen, names[4], partial(views.told, views.health_view, service, asked)),
            _evidence_part(gr, service),
        ]
        chosen.change(lambda name: [gr.update(visible=name == n) for n in names], chosen, parts, **QUIET)
    return panel


def _reading_part(gr: Any, chosen: Any, name: str, view: Callable[[], str]) -> Any:
    with gr.Column(visible=False) as column:
        shown = gr.HTML(view)
        chosen.change(lambda now: view() if now == name else gr.skip(), chosen, shown, **QUIET)
    return column


def _edited_part(gr: Any, chosen: Any, name: str, make: Callable[[], RoutePart | ContactPart]) -> Any:
    with gr.Column(visible=False) as column:
        part = make()
        chosen.change(
            lambda now: part.opened() if now == name else [gr.skip()] * 2, chosen, [part.head, part.chosen], **QUIET
        )
    return column


def _documents_part(gr: Any, service: Service, workshop: Workshop) -> Any:
    with gr.Column() as column:
        table = gr.HTML(partial(views.told, views.documents_view, service))
        progress = gr.HTML("", elem_id="work-progress")
        with gr.Row():
            upload = gr.UploadButton(
                words("admin_add"), file_count="multiple", variant="primary", elem_id="add-documents"
            )
            rebuild = gr.Button(words("admin_rebuild"), elem_id="rebuild")
            stop = gr.Button(words("admin_stop"), visible=False, elem_id="stop-work")
        with gr.Row():
            folder = gr.Textbox(label=words("admin_folder"), elem_id="add-folder-path")
            take = gr.Button(words("admin_add_folder"), elem_id="add-folder")
        gr.HTML(views.part("change_head"))
        choices = views.document_choices(service)
        chosen = gr.Dropdown(
            choices, value=None, label=words("admin_choose"), elem_id="chosen-document", filterable=False
        )
        work = _Work(gr, service, workshop, table, progress, stop, chosen)
        _folder_work(work, upload, rebuild)
        _other_folder(work, folder, take)
        _change(gr, work)
        stop.click(workshop.stop, None, None, **QUIET)
    return column


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
            self.workshop.check_free()
            for stage in begin():
                yield views.progress_view(stage), self.gr.update(visible=_running(stage)), keep, keep
        except Exception as problem:  # Gradio would tell it in English
            told = str(problem) if isinstance(problem, AdminError) else failure(problem)
            yield views.progress_view(Stage("failed", detail=told)), self.gr.update(visible=False), keep, keep
            return
        yield (self.gr.skip(), self.gr.update(visible=False), *self.lists())


def _running(stage: Stage) -> bool:
    return stage.kind in ("reading", "embedding")


def _folder_work(work: _Work, upload: Any, rebuild: Any) -> None:
    def add_files(paths: list[str] | None) -> Iterator[tuple[Any, ...]]:
        def begin() -> Iterator[Stage]:
            if not paths:
                raise AdminError(words("admin_no_files"))
            work.workshop.add([Path(p) for p in paths])
            return work.workshop.rebuild()

        yield from work.run(begin)

    def read_again() -> Iterator[tuple[Any, ...]]:
        yield from work.run(work.workshop.rebuild)

    upload.upload(add_files, upload, work.outputs, concurrency_limit=2, **QUIET)
    rebuild.click(read_again, None, work.outputs, concurrency_limit=2, **QUIET)


def _other_folder(work: _Work, folder: Any, take: Any) -> None:
    def add_folder(path: str) -> Iterator[tuple[Any, ...]]:
        def begin() -> Iterator[Stage]:
            work.workshop.add_folder(path or "")
            return work.workshop.rebuild()

        yield from work.run(begin)

    take.click(add_folder, folder, work.outputs, concurrency_limit=2, **QUIET)


def _change(gr: Any, work: _Work) -> None:
    evidence = gr.HTML("")
    boxes = []
    for names in (EDITED[:4], EDITED[4:]):
        with gr.Row():
            boxes += [gr.Textbox(label=words(f"field_{name}"), elem_id=f"field-{name}") for name in names]
    with gr.Row():
        save = gr.Button(words("admin_save"), elem_id="save-metadata")
        withdraw = gr.Button(words("admin_withdraw"), variant="stop", elem_id="withdraw")

    def show(identity: str | None) -> list[Any]:
        document = work.service.current_library().knowledge.document(identity or "")
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
            document = work.service.current_library().knowledge.document(identity or "")
            if document is None:
                raise AdminError(words("admin_choose_first"))
            known = [r.id for r in work.service.current_library().gazetteer.regions]
            given = dict(zip(EDITED, values, strict=True))
            edit(work.workshop.folder, document.metadata, given, (*known, NATIONAL))
            return work.workshop.rebuild()

        yield from work.run(begin)

    work.chosen.change(show, work.chosen, [evidence, *boxes], **QUIET)
    withdraw.click(take_out, work.chosen, work.outputs, concurrency_limit=2, **QUIET)
    save.click(save_fields, [work.chosen, *boxes], work.outputs, concurrency_limit=2, **QUIET)


def _evidence_part(gr: Any, service: Service) -> Any:
    with gr.Column(visible=False) as column:
        question = gr.Textbox(label=words("question_label"), elem_id="test-question", max_lines=1)
        place = gr.Textbox(label=words("place_label"), elem_id="test-place", max_lines=1)
        ask = gr.Button(words("ask_button"), variant="primary", elem_id="test-ask")
        shown = gr.HTML("")

        def view(asked: str, municipality: str) -> str:
            return views.told(views.evidence_view, service, asked, municipality)

        for event in (ask.click, question.submit):
            event(view, [question, place], shown, **QUIET)
    return column
