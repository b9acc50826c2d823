"""The part of Beheer where documents are added, changed, withdrawn and put back, as Gradio components."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from assistant.page import admin_views as views
from assistant.page.admin_documents import Workshop
from assistant.page.admin_jobs import AdminError, Job, told
from assistant.page.admin_metadata import edit
from assistant.page.admin_views import QUIET
from assistant.page.frame import words
from assistant.service import Service
from ingest.model import Metadata

EDITED = ("title", "region", "kind", "status", "valid_from", "valid_until")
LISTED = ("region", "kind")
Shown = dict[Any, Any]


class Place:
    """Where a group of buttons tells what comes of them: what is said, how far the job is, and a button to stop it."""

    def __init__(self, gr: Any, name: str) -> None:
        self._gr = gr
        self.said = gr.HTML("", elem_id=f"{name}-said", elem_classes="said")
        self.progress = gr.HTML("", elem_id=f"{name}-progress")
        classes = ["goes-away"]
        self.stop = gr.Button(words("admin_stop"), visible=False, elem_id=f"{name}-stop", elem_classes=classes)

    def shows(self, said: str = "", progress: str = "", stop: bool = False) -> Shown:
        """What it shows from now on."""
        return {
            self.said: views.said_view(said),
            self.progress: progress,
            self.stop: self._gr.update(visible=stop),
        }


class DocumentPart:
    """The screen: the table, files to add, a document to change or withdraw, withdrawn documents to put back."""

    def __init__(self, gr: Any, service: Service) -> None:
        self._gr, self._service, self._workshop = gr, service, Workshop(service)
        self.table = gr.HTML("", elem_id="documents")
        self._places: list[Place] = []
        self._events: list[Callable[[], None]] = []
        self._adding()
        self._changing()
        self._bringing_back()
        self._outputs = [self.table, self.chosen, self.gone, self.back, self._sure, self._question]
        self._outputs += [part for p in self._places for part in (p.said, p.progress, p.stop)]
        for connect in self._events:
            connect()

    def opened(self) -> Iterator[Shown]:
        """The lists as they are now, and the job that runs, also when somebody else started it."""
        yield self._lists()
        job = self._workshop.jobs.running
        if job is not None:
            yield from self._followed(job, self._places[0])

    def on_load(self, panel: Any) -> None:
        """Show everything whenever the page is opened."""
        panel.load(self.opened, None, self._outputs, concurrency_limit=None, **QUIET)

    def _place(self, name: str) -> Place:
        place = Place(self._gr, name)
        self._places.append(place)
        place.stop.click(self._stop, None, None, **QUIET)
        return place

    def _stop(self) -> None:
        job = self._workshop.jobs.running
        if job is not None:
            job.stop()

    def _adding(self) -> None:
        gr = self._gr
        with gr.Column(elem_classes="place"):
            with gr.Row():
                labelled = {"file_count": "multiple", "variant": "primary", "elem_id": "add-documents"}
                upload = gr.UploadButton(words("admin_add"), **labelled)
                rebuild = gr.Button(words("admin_rebuild"), elem_id="rebuild")
            with gr.Row():
                folder = gr.Textbox(label=words("admin_folder"), elem_id="add-folder-path")
                take = gr.Button(words("admin_add_folder"), elem_id="add-folder")
            place = self._place("work")
        work = self._workshop
        self._on(upload.upload, place, lambda paths: work.add([Path(p) for p in paths or ()]), [upload])
        self._on(rebuild.click, place, lambda: work.rebuild(), [])
        self._on(take.click, place, lambda path: work.add_folder(path or ""), [folder])

    def _changing(self) -> None:
        gr = self._gr
        gr.HTML(views.part("form_head", head="admin_change", lead="admin_change_lead"))
        with gr.Column(elem_classes="place"):
            self.chosen = self._dropdown([], "admin_choose", "chosen-document")
            evidence = gr.HTML("")
            boxes: list[Any] = []
            for names in (EDITED[:4], EDITED[4:]):
                with gr.Row():
                    boxes += [self._box(name) for name in names]
            with gr.Row():
                save = gr.Button(words("admin_save"), elem_id="save-metadata")
                withdraw = gr.Button(words("admin_withdraw"), variant="stop", elem_id="withdraw")
            with gr.Column(visible=False, elem_id="withdraw-sure") as self._sure:
                self._question = gr.HTML("", elem_classes="said")
                with gr.Row():
                    sure = {"variant": "stop", "elem_id": "withdraw-yes", "elem_classes": ["goes-away"]}
                    yes = gr.Button(words("admin_withdraw_yes"), **sure)
                    no = gr.Button(words("admin_withdraw_no"), elem_id="withdraw-no", elem_classes=["goes-away"])
            place = self._place("change")
        self._on(save.click, place, self._save, [self.chosen, *boxes])
        self._on(yes.click, place, self._withdraw, [self.chosen], lets_go=True)
        self._events += [
            lambda: self.chosen.change(self._show, self.chosen, [evidence, *boxes], **QUIET),
            lambda: self.chosen.input(self._unasked, None, self._outputs, **QUIET),
            lambda: no.click(partial(self._unasked, words("admin_withdraw_kept")), None, self._outputs, **QUIET),
            lambda: withdraw.click(self._ask, self.chosen, self._outputs, **QUIET),
        ]

    def _bringing_back(self) -> None:
        with self._gr.Column(visible=False, elem_classes="place") as self.back:
            self._gr.HTML(views.part("form_head", head="admin_back_head", lead="admin_back_lead"))
            self.gone = self._dropdown([], "admin_back_choose", "withdrawn-document")
            back = self._gr.Button(words("admin_back"), elem_id="bring-back")
        with self._gr.Column(elem_classes="place"):
            place = self._place("back")
        self._on(back.click, place, self._bring_back, [self.gone])

    def _dropdown(self, choices: Any, label: str, identity: str) -> Any:
        return self._gr.Dropdown(choices, value=None, label=words(label), elem_id=identity, filterable=False)

    def _box(self, name: str) -> Any:
        if name in LISTED:
            return self._dropdown([], f"field_{name}", f"field-{name}")
        return self._gr.Textbox(label=words(f"field_{name}"), elem_id=f"field-{name}")

    def _on(
        self, event: Any, place: Place, start: Callable[..., Job], inputs: list[Any], lets_go: bool = False
    ) -> None:
        def run(*given: Any) -> Iterator[Shown]:
            yield from self._started(lambda: start(*given), place, lets_go)

        self._events.append(lambda: event(run, inputs, self._outputs, concurrency_limit=None, **QUIET))

    def _started(self, start: Callable[[], Job], place: Place, lets_go: bool) -> Iterator[Shown]:
        """Starts a job and shows it; a problem in words. With ``lets_go`` no document is chosen afterwards."""
        try:
            job = start()
        except Exception as problem:  # Gradio would tell it in English
            yield place.shows(told(problem)) | self._closed()
            return
        others = [p for p in self._places if p is not place]
        yield self._closed() | {k: v for p in others for k, v in p.shows().items()}
        yield from self._followed(job, place, lets_go)

    def _followed(self, job: Job, place: Place, lets_go: bool = False) -> Iterator[Shown]:
        """How far the job is, and the lists anew when it is over."""
        for stage in job.follow():
            said = stage.detail if stage.over else words(f"admin_stage_{stage.kind}")
            shown = place.shows(said, views.progress_view(stage), stage.stoppable)
            yield shown | (self._lists(lets_go and stage.kind == "done") if stage.over else {})

    def _lists(self, lets_go: bool = False) -> Shown:
        """The table and the choices of documents as they are now; in the table that they could not be made."""
        update = self._gr.update
        try:
            table, choices = views.documents_view(self._service), views.document_choices(self._service)
            gone = views.withdrawn_choices(self._workshop)
        except Exception as error:
            return {self.table: views.failed_view(error)}
        return {
            self.table: table,
            self.chosen: update(choices=choices, **({"value": None} if lets_go else {})),
            self.gone: update(choices=gone, value=None),
            self.back: update(visible=bool(gone)),
        }

    def _closed(self) -> Shown:
        return {self._sure: self._gr.update(visible=False), self._question: ""}

    def _unasked(self, said: str = "") -> Shown:
        """Nothing is withdrawn."""
        return self._closed() | self._places[1].shows(said)

    def _ask(self, identity: str | None) -> Shown:
        """Asks whether the document is really to be withdrawn."""
        try:
            title = self._known(identity).title
        except Exception as problem:  # Gradio would tell it in English
            return self._unasked(told(problem))
        question = views.said_view(words("admin_withdraw_sure", title=title))
        return self._unasked() | {self._sure: self._gr.update(visible=True), self._question: question}

    def _known(self, identity: str | None) -> Metadata:
        if not identity:
            raise AdminError(words("admin_choose_first"))
        return self._workshop.known(identity).metadata

    def _show(self, identity: str | None) -> list[Any]:
        try:
            document = self._service.current_library().knowledge.document(identity or "")
            if document is None:
                return ["", *("" for _ in EDITED)]
            meta = document.metadata
            return [views.part("inferred", meta=meta), *(self._filled(meta, n) for n in EDITED)]
        except Exception as error:
            return [views.failed_view(error), *[self._gr.skip()] * len(EDITED)]

    def _filled(self, meta: Metadata, name: str) -> Any:
        value = views.written(getattr(meta, name))
        if name in LISTED:
            return self._gr.update(choices=views.choices_for(self._service, name, value), value=value)
        return value

    def _save(self, identity: str | None, *values: Any) -> Job:
        meta, regions = self._known(identity), views.document_regions(self._service)
        given = {name: value or "" for name, value in zip(EDITED, values, strict=True)}
        return self._workshop.rebuild(lambda: edit(self._workshop.folder, meta, given, regions), "admin_saved")

    def _withdraw(self, identity: str | None) -> Job:
        return self._workshop.withdraw(self._known(identity).id)

    def _bring_back(self, path: str | None) -> Job:
        if not path:
            raise AdminError(words("admin_choose_first"))
        return self._workshop.bring_back(path)
