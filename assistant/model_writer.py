"""Writing by a language model, by choice: it may reword the evidence, and every sentence must pass the gate.

The model sees the extractive draft and some more evidence as fenced data. Its reply is read a line at a time; each
sentence goes through ``citations.check`` and then through the stricter ``model_gate``. What fails is removed and
counted. When nothing is left that answers, the caller keeps the extractive draft.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from assistant.citations import check, names, numbers
from assistant.evidence import Evidence
from assistant.model import Answer, Citation, Hardness, Notice, Sentence, Verdict
from assistant.model_gate import unfaithful
from assistant.model_reply import misshapen, read_line, whole_lines
from assistant.model_stream import ModelTrouble, stream_reply
from assistant.refusals import refusal
from assistant.settings import AssistantSettings
from assistant.understand import question_kinds
from assistant.write import cite_all, hardness_of, period_label
from kb.knowledge import Knowledge
from kb.words import raw_words
from prompts import render

MOST_SENTENCES = 8
MORE_LINES = 6
_COUNTED = ("figure", "duration", "date")


@dataclass(frozen=True)
class EvidenceLine:
    """A citation that the model may use beside the draft's; ``group`` is the label of its region and period, or ""."""

    citation: Citation
    group: str = ""
    hardness: Hardness | None = None


@dataclass(frozen=True)
class ModelDraft:
    """An answer that the model wrote and the gate let through; ``removed`` sentences did not pass (see its verdicts)."""

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
        if len(made) == 1 and item.unit.lead is None and made[0].quote not in told and made[0].region in regions:
            label = period_label(item.hit.metadata, day)
            label = render("answer.now") if not label and "" not in labels else label
            lines.append(EvidenceLine(made[0], label, hardness_of(item.hit.metadata)))
        if len(lines) == MORE_LINES:
            break
    return lines


def write_with_model(
    question_text: str,
    draft: Answer,
    evidence_lines: Sequence[EvidenceLine],
    settings: AssistantSettings,
    on_text: Callable[[str], None] | None = None,
) -> ModelDraft | ModelFailed:
    """Let the model at ``settings.model_url`` word the draft's evidence; never raises for what the address does.

    ``question_text`` has no personal data left in it. ``on_text`` gets each line of the final Markdown once it has
    passed the gate; when the outcome is ``ModelFailed`` after all, throw away what it got. An answer with route cards
    is in its final form and comes back as it is.
    """
    if draft.cards:
        return ModelDraft(draft, 0)
    desk = _Desk.of(draft, evidence_lines)
    try:
        for sentence in _sentences(question_text, desk, settings):
            piece = desk.take(sentence)
            if piece and on_text is not None:
                on_text(piece)
            if len(desk.kept) == MOST_SENTENCES:
                break
    except ModelTrouble as trouble:
        return ModelFailed(str(trouble), tuple(desk.verdicts))
    reason = desk.falls_short(question_text)
    return ModelFailed(reason, tuple(desk.verdicts)) if reason else ModelDraft(desk.answer(), desk.removed)


def _sentences(question: str, desk: _Desk, settings: AssistantSettings) -> Iterator[Sentence]:
    user = render("model.user", question=_one_line(question), fence=secrets.token_hex(6), lines=desk.shown())
    for line in whole_lines(stream_reply(render("model.system"), user, settings)):
        sentence = read_line(line)
        if sentence is not None:
            yield sentence


def _one_line(text: str) -> str:
    return " ".join(text.replace("<<<", "").replace(">>>", "").split())


@dataclass
class _Desk:
    """What may be cited, what was kept, and the numbers it gets in the answer."""

    draft: Answer
    lines: dict[int, EvidenceLine]
    told: dict[int, list[Sentence]]
    kept: list[Sentence] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    renumbered: dict[int, int] = field(default_factory=dict)
    removed: int = 0

    @staticmethod
    def of(draft: Answer, further: Sequence[EvidenceLine]) -> _Desk:
        """A desk without the evidence that speaks to the model instead of to the reader."""
        told: dict[int, list[Sentence]] = {}
        for sentence in draft.sentences:
            for number in sentence.citations:
                told.setdefault(number, []).append(sentence)
        first = {n: sentences[0] for n, sentences in told.items()}
        lines = {c.number: EvidenceLine(c, first[c.number].group, first[c.number].hardness) for c in draft.citations if c.number in first}
        lines |= {line.citation.number: line for line in further}
        return _Desk(draft, {n: line for n, line in lines.items() if not _commands(line.citation.quote)}, told)

    def shown(self) -> str:
        """The evidence as the model sees it, under the labels of its period."""
        texts: list[str] = []
        for group, lines in groupby(self.lines.values(), key=lambda line: line.group):
            if group:
                texts.append(render("model.heading", label=group.strip("*")))
            texts.extend(self._line(line.citation) for line in lines)
        return "\n".join(texts)

    def _line(self, citation: Citation) -> str:
        said = self.told.get(citation.number)
        text = said[0].text if said and said[0].citations == (citation.number,) else citation.quote
        section = _one_line(" › ".join(dict.fromkeys([*citation.path[:2], citation.section])))
        return render("model.line", number=citation.number, section=section, text=_one_line(text.removeprefix("- ")))

    def take(self, sentence: Sentence) -> str:
        """Keep a sentence that passes; the Markdown it adds to the answer, or "" when it is removed."""
        used, reason = self.judge(sentence)
        self.verdicts.append(Verdict(sentence.text, not reason, reason))
        if reason:
            self.removed += 1
            return ""
        for number in used:
            self.renumbered.setdefault(number, len(self.renumbered) + 1)
        line = self.lines[used[0]]
        made = Sentence(sentence.text, tuple(self.renumbered[n] for n in used), "statement", line.hardness, line.group)
        return self._add(made)

    def _add(self, made: Sentence) -> str:
        before = next((s.group for s in reversed(self.kept)), "")
        label = made.group or render("answer.now")
        paragraphs = [f"{made.text}{''.join(f' [{n}]' for n in made.citations)}"]
        if made.group != before:
            self.kept.append(Sentence(label, (), "label", None, made.group))
            paragraphs.insert(0, label)
        self.kept.append(made)
        piece = ("\n\n" if self.pieces else "") + "\n\n".join(paragraphs)
        self.pieces.append(piece)
        return piece

    def judge(self, sentence: Sentence) -> tuple[tuple[int, ...], str]:
        """The citations that carry a sentence, and why it does not pass, "" when it does."""
        reason = misshapen(sentence.text)
        if reason:
            return (), reason
        citations = [line.citation for line in self.lines.values()]
        verdict = check([sentence], citations)[0]
        if not verdict.passed:
            return (), verdict.reason
        if any(k.text == sentence.text for k in self.kept):
            return (), "said before"
        used, reason = self._carried(sentence)
        if not reason and len({self.lines[n].group for n in used}) > 1:
            return (), "periods or regions mixed"
        if not reason and not check([replace(sentence, citations=used)], citations)[0].passed:
            return (), "not supported by one source"
        return used, reason

    def _carried(self, sentence: Sentence) -> tuple[tuple[int, ...], str]:
        """Those of the sentence's citations that carry it on their own, else all of them where they do so together."""
        for told in (t for n in sentence.citations for t in self.told.get(n, ())):
            if raw_words(told.text) == raw_words(sentence.text) and set(told.citations) <= set(sentence.citations):
                return told.citations, ""
        alone = {n: unfaithful(sentence.text, *_read(self.lines[n].citation)) for n in sentence.citations}
        carrying = tuple(n for n, reason in alone.items() if not reason)
        if carrying:
            return carrying, ""
        cited = sorted((self.lines[n].citation for n in sentence.citations), key=lambda c: c.number)
        if len(cited) > 1 and len({c.passage_id or c.passage for c in cited}) == 1:
            together = unfaithful(sentence.text, "\n".join(c.quote for c in cited), _read(cited[0])[1])
            return (tuple(c.number for c in cited), "") if not together else ((), together)
        return (), next(iter(alone.values()))

    def falls_short(self, question: str) -> str:
        """Why what was kept does not answer, or "": it must use the draft's evidence and hold what was asked about."""
        statements = [s for s in self.kept if s.kind == "statement"]
        back = {new: old for old, new in self.renumbered.items()}
        if not any(back[n] in self.told for s in statements for n in s.citations):
            return "nothing left that answers"
        text, told = self._whole(statements), self._whole([s for s in self.draft.sentences if s.kind == "statement"])
        if any(kind in _COUNTED for kind in question_kinds(question)) and numbers(told) and not numbers(text):
            return "figure left out"
        wanted = (names(question) | numbers(question)) & set(raw_words(told))
        return "" if wanted <= set(raw_words(f"{text} {self._headings()}")) else "what was asked about left out"

    def _whole(self, sentences: Sequence[Sentence]) -> str:
        return " ".join(s.text for s in sentences)

    def _headings(self) -> str:
        cited = [self.lines[n].citation for n in self.renumbered]
        return " ".join(f"{c.section} {' '.join(c.path)} {c.title}" for c in cited) + " ".join(s.group for s in self.kept)

    def answer(self) -> Answer:
        """The draft with the model's sentences and the citations that they use, in the order of use."""
        citations = tuple(replace(self.lines[old].citation, number=new) for old, new in self.renumbered.items())
        return replace(
            self.draft,
            markdown="".join(self.pieces),
            sentences=tuple(self.kept),
            citations=citations,
            verdicts=(*self.draft.verdicts, *self.verdicts),
        )


def _read(citation: Citation) -> tuple[str, str]:
    return citation.quote, f"{citation.title} {citation.section} {' '.join(citation.path)}"


def _commands(quote: str) -> bool:
    """Whether a quote speaks to the assistant ("negeer …") instead of to the reader."""
    found = refusal(quote)
    return found is not None and found.kind in ("injection", "prompt_request")
