"""Writing by a language model, by choice: it may reword the evidence, and every sentence must pass the gate.

The model sees the extractive draft and some more evidence as fenced data. Its reply is read a line at a time; each
sentence goes through ``citations.check`` and then through the stricter ``model_gate``. What fails is removed and
counted. When nothing is left that answers, the caller keeps the extractive draft.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.evidence import Evidence
from assistant.model import Answer, Citation, Notice, Sentence, Verdict
from assistant.model_desk import Desk, EvidenceLine, one_line
from assistant.model_reply import read_line, whole_lines
from assistant.model_stream import ModelTrouble, stream_reply
from assistant.settings import AssistantSettings
from assistant.write import cite_all, label_of
from kb.facts.model import hardness_of
from kb.knowledge import Knowledge
from prompts import render

MOST_SENTENCES, MOST_WORDS = 8, 170
MORE_LINES = 6


@dataclass(frozen=True)
class ModelDraft:
    """An answer that the model wrote and the gate let through; ``removed`` sentences did not pass."""

    answer: Answer
    removed: int


@dataclass(frozen=True)
class ModelFailed:
    """Why there is no answer by the model, in a few English words for the log; never any of the model's text."""

    reason: str
    verdicts: tuple[Verdict, ...] = ()

    @property
    def notice(self) -> Notice:
        """What the reader of the extractive answer is told."""
        return Notice("model_failed", render("model.failed"))


def further_lines(evidence: Sequence[Evidence], draft: Answer, knowledge: Knowledge, day: date) -> list[EvidenceLine]:
    """Evidence that the draft does not use, numbered on from its citations; only of the regions that it speaks of."""
    told = {c.quote for c in draft.citations}
    regions = {c.region for c in draft.citations}
    labels = {s.group for s in draft.sentences}
    lines: list[EvidenceLine] = []
    for item in evidence[: 4 * MORE_LINES]:
        made = cite_all(item, len(draft.citations) + len(lines) + 1, knowledge)
        sentence = len(made) == 1 and item.unit.kind not in ("row", "fact") and item.unit.lead is None
        if sentence and made[0].quote not in told and made[0].region in regions:
            label = label_of(item, day)
            label = render("answer.now") if not label and "" not in labels else label
            lines.append(EvidenceLine(made[0], label, hardness_of(item.hit.metadata, item.unit.text)))
        if len(lines) == MORE_LINES:
            break
    return lines


def write_with_model(
    question_text: str,
    draft: Answer,
    evidence_lines: Sequence[EvidenceLine],
    settings: AssistantSettings,
    on_line: Callable[[Sentence, tuple[Citation, ...]], None] | None = None,
) -> ModelDraft | ModelFailed:
    """Let the model at ``settings.model_url`` word the draft's evidence; never raises for what the address does.

    ``question_text`` has no personal data left in it. ``on_line`` gets each line of the answer with its citations
    once it has passed the gate; when the outcome is ``ModelFailed`` after all, throw away what it got. An answer with
    route cards is in its final form and comes back as it is.
    """
    if draft.cards:
        return ModelDraft(draft, 0)
    desk = Desk.of(draft, evidence_lines)
    try:
        for sentence in _sentences(question_text, desk, settings):
            for line in desk.take(sentence):
                if on_line is not None:
                    on_line(line, desk.cited_by(line))
            if len(desk.pieces) == MOST_SENTENCES or desk.words >= MOST_WORDS:
                break
    except ModelTrouble as trouble:
        return ModelFailed(str(trouble), tuple(desk.verdicts))
    reason = desk.falls_short(question_text)
    return ModelFailed(reason, tuple(desk.verdicts)) if reason else ModelDraft(desk.answer(), desk.removed)


def _sentences(question: str, desk: Desk, settings: AssistantSettings) -> Iterator[Sentence]:
    user = render("model.user", question=one_line(question), fence=secrets.token_hex(6), lines=desk.shown())
    for line in whole_lines(stream_reply(render("model.system"), user, settings)):
        sentence = read_line(line)
        if sentence is not None:
            yield sentence
