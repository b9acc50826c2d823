"""Takes personal data out of a message before anything else sees it: search, model, log, history, feedback.

``mask("Mijn zoon Daan, bsn 123456782")`` gives ``Mijn zoon [naam], bsn [bsn]``. Places, regions, organisations,
office-holders and roles stay, since search needs them. ``evals/safety.py`` measures what is found and what is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.model import Notice, Question
from assistant.privacy_names import find_names
from assistant.privacy_numbers import find_numbers
from assistant.privacy_span import KINDS, Kind, Span
from assistant.privacy_text import ReadText, known_place
from assistant.privacy_where_when import find_addresses, find_birth_dates
from prompts import render


@dataclass(frozen=True)
class Masked:
    """A text with placeholders for personal data; ``kinds`` in a fixed order, ``spans`` in the original text."""

    text: str
    kinds: tuple[Kind, ...] = ()
    spans: tuple[Span, ...] = ()


def mask(text: str) -> Masked:
    """Replace personal data by placeholders; a text without any comes back unchanged."""
    spans = find_personal_data(text)
    parts: list[str] = []
    last = 0
    for span in spans:
        parts += [text[last : span.start], render(f"privacy.{span.kind}")]
        last = span.end
    found = {span.kind for span in spans}
    return Masked("".join([*parts, text[last:]]), tuple(k for k in KINDS if k in found), spans)


def find_personal_data(text: str) -> tuple[Span, ...]:
    """Spans of personal data in the order of the text, none overlapping; the earlier and then the longer one wins."""
    names = find_names(text)
    person = bool(names) or ReadText(text).speaks_of_a_person
    formed = [*find_numbers(text), *find_addresses(text, known_place), *find_birth_dates(text, person)]
    kept: list[Span] = []
    for span in sorted([*formed, *names], key=lambda s: (s.start, -s.end)):
        if kept and span.start < kept[-1].end:
            kept[-1] = replace(kept[-1], end=max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)


def mask_question(question: Question) -> tuple[Question, tuple[Kind, ...]]:
    """The question and its history with personal data masked, and the kinds that stood in the question itself."""
    masked = mask(question.text)
    history = tuple(replace(t, content=mask(t.content).text) if t.role == "user" else t for t in question.history)
    return replace(question, text=masked.text, history=history), masked.kinds


def masked_notice(kinds: tuple[Kind, ...]) -> Notice | None:
    """The friendly notice to the asker, or None when nothing was masked."""
    if not kinds:
        return None
    words = [render(f"privacy.kind_{kind}") for kind in kinds]
    listed = render("privacy.and").join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
    return Notice("masked", render("privacy.notice", kinds=listed))


def without_placeholders(masked: str) -> str:
    """The text as search wants it: the placeholders left out."""
    for kind in KINDS:
        masked = masked.replace(render(f"privacy.{kind}"), "")
    return " ".join(masked.split())
