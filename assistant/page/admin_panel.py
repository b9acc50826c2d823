"""Beheer as a Gradio app: documents with progress, kennisgaten, contacts, index health, how answers come about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol

from assistant.page import admin_views as views
from assistant.page.admin_contact_panel import ContactPart
from assistant.page.admin_document_panel import DocumentPart
from assistant.page.admin_figures import Asked
from assistant.page.admin_gap_panel import GapPart
from assistant.page.admin_route_panel import RoutePart
from assistant.page.admin_views import QUIET
from assistant.page.feedback import Reaction
from assistant.page.frame import words
from assistant.service import Service

PATH = "/beheer/paneel"
PARTS = ("documents", "gaps", "routes", "contacts", "health", "evidence")


def head() -> str:
    """What stands in the head of Gradio's page: the script that keeps it Dutch, with its texts."""
    return views.part("script")


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

    with gr.Blocks(title=words("admin_title"), analytics_enabled=False, delete_cache=(3600, 3600)) as panel:
        gr.HTML(views.part("head"), elem_id="panel-head")
        # A choice of parts: Gradio's tabs fold into a menu with an English name on a phone.
        names = [words(f"admin_tab_{p}") for p in PARTS]
        chosen = gr.Radio(names, value=names[0], label=words("admin_part"), elem_id="panel-part")
        parts = [
            _documents_part(gr, service, panel),
            _edited_part(gr, chosen, names[1], partial(GapPart, gr, service, questions)),
            _edited_part(gr, chosen, names[2], partial(RoutePart, gr, service)),
            _edited_part(gr, chosen, names[3], partial(ContactPart, gr, service)),
            _reading_part(gr, chosen, names[4], partial(views.attempted, views.health_view, service, asked)),
            _evidence_part(gr, service),
        ]
        chosen.change(lambda name: [gr.update(visible=name == n) for n in names], chosen, parts, **QUIET)
    return panel


class Edited(Protocol):
    """A part that shows its lists anew when it is opened."""

    shown: list[Any]

    def opened(self) -> list[Any]:
        """What ``shown`` shows now."""
        ...


def _documents_part(gr: Any, service: Service, panel: Any) -> Any:
    with gr.Column() as column:
        DocumentPart(gr, service).on_load(panel)
    return column


def _reading_part(gr: Any, chosen: Any, name: str, view: Callable[[], str]) -> Any:
    with gr.Column(visible=False) as column:
        shown = gr.HTML("")
        chosen.change(lambda now: view() if now == name else gr.skip(), chosen, shown, **QUIET)
    return column


def _edited_part(gr: Any, chosen: Any, name: str, make: Callable[[], Edited]) -> Any:
    with gr.Column(visible=False) as column:
        part = make()

        def opened(now: str) -> list[Any]:
            return part.opened() if now == name else [gr.skip()] * len(part.shown)

        chosen.change(opened, chosen, part.shown, **QUIET)
    return column


def _evidence_part(gr: Any, service: Service) -> Any:
    with gr.Column(visible=False) as column:
        question = gr.Textbox(label=words("question_label"), elem_id="test-question", max_lines=1)
        place = gr.Textbox(label=words("place_label"), elem_id="test-place", max_lines=1)
        ask = gr.Button(words("ask_button"), variant="primary", elem_id="test-ask")
        shown = gr.HTML("")

        def view(asked: str, municipality: str) -> str:
            return views.attempted(views.evidence_view, service, asked, municipality)

        for event in (ask.click, question.submit):
            event(view, [question, place], shown, **QUIET)
    return column
