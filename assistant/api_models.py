"""What goes in and out over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from assistant.model import Answer, Citation, Hardness, NoticeKind, Question, Role, Sentence, Status, Turn
from assistant.progress import Line, Progress, Stage
from assistant.web_escape import harmless_markdown, visible_text

MOST_CHARACTERS = 2000
LAST_TURNS = 8  # of a conversation these are read; what was said before them hardly matters any more


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("blank")
    return value


class TurnIn(BaseModel):
    """One earlier message."""

    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: str = Field(max_length=20_000)


Municipality = Annotated[Annotated[str, Field(max_length=100)] | None, BeforeValidator(_empty_is_none)]
RoleIn = Annotated[Role | None, BeforeValidator(_empty_is_none)]


class AskIn(BaseModel):
    """A question; ``as_of`` is the day asked about (default today)."""

    model_config = ConfigDict(extra="forbid")
    question: Annotated[str, AfterValidator(_not_blank)] = Field(min_length=1, max_length=MOST_CHARACTERS)
    municipality: Municipality = None
    role: RoleIn = None
    as_of: Annotated[date | None, BeforeValidator(_empty_is_none)] = None
    history: list[TurnIn] = Field(default_factory=list, max_length=200)

    def question_value(self) -> Question:
        """The travelling value."""
        turns = tuple(Turn(t.role, t.content) for t in self.history[-LAST_TURNS:])
        return Question(visible_text(self.question), self.municipality, self.role, self.as_of, turns)


class CitationOut(BaseModel):
    """The proof of a sentence: ``quote`` stands letter for letter in ``passage``."""

    number: int
    document: str
    title: str
    section: str
    page: int | None
    quote: str
    passage: str
    valid_from: date | None
    valid_until: date | None
    link: str
    original: str | None = None
    official_pages: tuple[int, int] | None = None
    path: list[str] = []
    status: str | None = None
    region: str | None = None


class NoticeOut(BaseModel):
    """Something to know beside the answer."""

    kind: NoticeKind
    text: str


class SentenceOut(BaseModel):
    """One line of the answer with the numbers of its citations and how hard it is."""

    text: str
    citations: list[int]
    kind: Literal["statement", "label"]
    hardness: Hardness | None
    group: str


class StepOut(BaseModel):
    """A line of a route card."""

    slot: str
    text: str
    citations: list[int]
    hardness: Hardness | None


class CardOut(BaseModel):
    """A route card."""

    title: str
    period: str
    steps: list[StepOut]


class AskOut(BaseModel):
    """The answer: Markdown with [n] markers, citations, notices and how long each stage took."""

    status: Status
    answer: str
    citations: list[CitationOut]
    notices: list[NoticeOut]
    question_used: str
    timings_ms: dict[str, float]
    sentences: list[SentenceOut] = []
    cards: list[CardOut] = []
    gaps: list[str] = []
    suggestions: list[str] = []
    question_masked: str = ""


class StatusEvent(BaseModel):
    """How far an answer is: searching (the question as masked), found (in so many documents), a model is writing."""

    event: Literal["status"] = "status"
    stage: Stage
    question_masked: str
    sources: int


class SentenceEvent(BaseModel):
    """A line that passed the gate, with the citations it names. The final answer decides which lines stand."""

    event: Literal["sentence"] = "sentence"
    sentence: SentenceOut
    citations: list[CitationOut]


class FinalEvent(BaseModel):
    """The whole answer, as ``POST /api/ask`` gives it; always the last."""

    event: Literal["final"] = "final"
    answer: AskOut


class ResultOut(CitationOut):
    """A found passage; ``quote`` is the passage itself."""

    score: float
    terms: list[str] = []
    why: str = ""


class SearchOut(BaseModel):
    """Ranked passages."""

    results: list[ResultOut]
    total: int
    timings_ms: dict[str, float]


class ErrorBody(BaseModel):
    """What went wrong, in Dutch."""

    code: str
    message: str


class ErrorOut(BaseModel):
    """Every error has this form."""

    error: ErrorBody


class ErrorEvent(BaseModel):
    """There will be no answer, and why; always the last."""

    event: Literal["error"] = "error"
    error: ErrorBody


def citation_out(citation: Citation) -> CitationOut:
    """The citation as sent."""
    return CitationOut(
        number=citation.number,
        document=citation.document,
        title=citation.title,
        section=citation.section,
        page=citation.page,
        quote=citation.quote,
        passage=citation.passage,
        valid_from=citation.valid_from,
        valid_until=citation.valid_until,
        link=citation.link,
        original=citation.original,
        official_pages=citation.official_pages,
        path=list(citation.path),
        status=citation.status,
        region=citation.region,
    )


def answer_out(answer: Answer) -> AskOut:
    """The answer as sent."""
    return AskOut(
        status=answer.status,
        answer=harmless_markdown(answer.markdown),
        citations=[citation_out(c) for c in answer.citations],
        notices=[NoticeOut(kind=n.kind, text=n.text) for n in answer.notices],
        question_used=answer.question_used,
        timings_ms=answer.timings_ms,
        sentences=[sentence_out(s) for s in answer.sentences],
        cards=[
            CardOut(
                title=c.title,
                period=c.period,
                steps=[
                    StepOut(slot=s.slot, text=s.text, citations=list(s.citations), hardness=s.hardness) for s in c.steps
                ],
            )
            for c in answer.cards
        ],
        gaps=list(answer.gaps),
        suggestions=list(answer.suggestions),
        question_masked=answer.question_masked,
    )


def sentence_out(sentence: Sentence) -> SentenceOut:
    """A line as sent."""
    return SentenceOut(
        text=sentence.text,
        citations=list(sentence.citations),
        kind=sentence.kind,
        hardness=sentence.hardness,
        group=sentence.group,
    )


def event_out(told: Progress | Line | Answer) -> BaseModel:
    """What is told while an answer is made, as sent; an answer is the last of it."""
    if isinstance(told, Progress):
        return StatusEvent(stage=told.stage, question_masked=told.asked, sources=told.sources)
    if isinstance(told, Line):
        cited = [citation_out(c) for c in told.citations]
        return SentenceEvent(sentence=sentence_out(told.sentence), citations=cited)
    return FinalEvent(answer=answer_out(told))
