"""The part of Beheer that shows kennisgaten, where they are ticked off and opened again, as Gradio components."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from assistant.page import admin_views as views
from assistant.page.admin_gap_desk import GapDesk, Parted
from assistant.page.admin_gaps import Gap
from assistant.page.admin_jobs import told
from assistant.page.admin_views import QUIET
from assistant.page.feedback import Reaction
from assistant.page.frame import words
from assistant.service import Service


class GapPart:
    """The screen: the tables, a gap to tick off, one to open again."""

    def __init__(self, gr: Any, service: Service, questions: Callable[[], Iterable[Reaction]]) -> None:
        self._gr, self._desk = gr, GapDesk(service, questions)
        self.head = gr.HTML("", elem_id="gap-head")
        with gr.Row() as open_row:
            self.open = self._dropdown("gap_pick", "gap-open")
            tick = gr.Button(words("gap_tick"), elem_id="gap-tick")
        with gr.Row() as handled_row:
            self.handled = self._dropdown("gap_pick_handled", "gap-handled")
            untick = gr.Button(words("gap_untick"), elem_id="gap-untick")
        self._rows = [open_row, handled_row]
        self.said = gr.HTML("", elem_id="gap-said", elem_classes="said")
        self.shown = [self.head, self.open, self.handled, *self._rows]
        for button, chosen, work, done in (
            (tick, self.open, self._desk.tick, "gap_ticked"),
            (untick, self.handled, self._desk.untick, "gap_unticked"),
        ):
            button.click(self._job(work, done), chosen, [self.said, *self.shown], **QUIET)

    def opened(self) -> list[Any]:
        """The tables and lists as they are now."""
        try:
            return self._lists(self._desk.gaps())
        except Exception as problem:  # Gradio would tell it in English
            return [views.said_view(told(problem)), *[self._gr.skip()] * (len(self.shown) - 1)]

    def _lists(self, parted: Parted) -> list[Any]:
        is_open, handled = parted
        lists = [self._gr.update(choices=[(_name(g), g.key) for g in some], value=None) for some in (is_open, handled)]
        rows = [self._gr.update(visible=bool(some)) for some in (is_open, handled)]
        return [views.part("gaps", open=is_open, handled=handled), *lists, *rows]

    def _dropdown(self, label: str, identity: str) -> Any:
        return self._gr.Dropdown([], value=None, label=words(label), elem_id=identity, filterable=False)

    def _job(self, work: Callable[[str], Parted], done: str) -> Callable[[str | None], list[Any]]:
        def run(chosen: str | None) -> list[Any]:
            try:
                return [views.said_view(words(done)), *self._lists(work(chosen or ""))]
            except Exception as problem:  # Gradio would tell it in English
                return [views.said_view(told(problem)), *[self._gr.skip()] * len(self.shown)]

        return run


def _name(gap: Gap) -> str:
    return words("gap_choice", theme=gap.theme, region=gap.region, role=gap.role, count=gap.count)
