"""The values of a conversation: a question as it was asked, and an answer whose every sentence has its proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Role = Literal["huisarts", "school", "gemeente", "aanbieder", "inwoner"]
Status = Literal["answered", "not_found", "out_of_region", "clarify", "danger", "refused"]
NoticeKind = Literal["region", "validity", "masked", "language", "read_as", "conflict", "model_failed", "unknown"]
Hardness = Literal["wet", "besluit", "voornemen", "indicatie", "onbekend"]

ROLES: tuple[Role, ...] = ("huisarts", "school", "gemeente", "aanbieder", "inwoner")


@dataclass(frozen=True)
class Turn:
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Question:
    """What was asked, by whom, about which municipality, for which day, after which turns."""

    text: str
    municipality: str | None = None
    role: Role | None = None
    as_of: date | None = None
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Citation:
    """The proof of a sentence: ``quote`` stands letter for letter in ``passage``, and that in the document.

    ``page`` is the file's own page, None where it has none; ``official_pages`` the pages of the official document that
    a restatement names. ``original`` is the raw text where repair changed it.
    """

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
    passage_id: str = ""
    official_pages: tuple[int, int] | None = None
    original: str | None = None
    path: tuple[str, ...] = ()
    status: str | None = None
    region: str | None = None
    is_row: bool = False


@dataclass(frozen=True)
class Sentence:
    """One line of an answer. A ``label`` (heading, column, connecting words) makes no claim and needs no citation."""

    text: str
    citations: tuple[int, ...] = ()
    kind: Literal["statement", "label"] = "statement"
    hardness: Hardness | None = None
    group: str = ""


@dataclass(frozen=True)
class Notice:
    """Something the reader must know beside the answer."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True)
class Step:
    """A line of a route card: ``slot`` is Eerst, Overleg, Wie beslist, Termijn or Let op."""

    slot: str
    text: str
    citations: tuple[int, ...]
    hardness: Hardness | None = None


@dataclass(frozen=True)
class RouteCard:
    """A referral route for one region and period."""

    title: str
    period: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Verdict:
    """What the gate decided about a sentence, kept for the developer."""

    sentence: str
    passed: bool
    reason: str = ""


@dataclass(frozen=True)
class Answer:
    """The whole reply; ``markdown`` is what the user reads, with [n] markers for ``citations``.

    ``question_masked`` is the question as it was typed, with placeholders for personal data.
    """

    status: Status
    markdown: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    question_used: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)
    cards: tuple[RouteCard, ...] = ()
    gaps: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    question_masked: str = ""
