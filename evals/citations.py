"""Citation recall and precision per sentence, by ALCE's definitions (Gao et al. 2023, arXiv:2305.14627, section 3).

Recall of a sentence: 1 when it has citations and their quotes together support it. Precision of a citation: 1 when the
sentence is supported and the citation is not irrelevant; irrelevant is a citation that alone does not support the
sentence while the others do without it. Evidence is the quote (not the passage), with its title, headings and dates.
A label makes no claim and is left out, unless it is longer than a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.model import Answer, Citation, Sentence
from evals.folding import strip_marks, word_count
from evals.scopes import MONTHS
from evals.support import judge_support

_LABEL_WORDS = 20
# "- **Let op:** …" and "**Jeugdzorg**: …": the bold words name the line; "ja" and "nee" are claims of their own.
_LEAD = re.compile(r"^\s*(?:[-•]\s*)?\*\*(?!ja\b|nee\b)[^*]{1,60}(?::\*\*|\*\*:)\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class CitationScore:
    """One value per sentence (``recall``, ``cited``) and per citation (``precision``)."""

    recall: tuple[float, ...]
    precision: tuple[float, ...]
    cited: tuple[float, ...]


def judge_citations(answer: Answer) -> CitationScore:
    """Score every statement of an answer."""
    by_number = {c.number: c for c in answer.citations}
    recall: list[float] = []
    precision: list[float] = []
    cited: list[float] = []
    for sentence in statements(answer):
        quotes = [by_number[n] for n in sentence.citations if n in by_number]
        good = bool(quotes) and supported(sentence.text, quotes)
        recall.append(float(good))
        cited.append(float(bool(quotes)))
        precision.extend(float(good and _is_relevant(sentence.text, quotes, n)) for n in range(len(quotes)))
        precision.extend(0.0 for n in sentence.citations if n not in by_number)
    return CitationScore(tuple(recall), tuple(precision), tuple(cited))


def statements(answer: Answer) -> list[Sentence]:
    """The sentences that make a claim."""
    return [s for s in answer.sentences if s.kind == "statement" or _claims(s.text)]


def _claims(label: str) -> bool:
    return word_count(label) > _LABEL_WORDS


def _is_relevant(text: str, quotes: Sequence[Citation], place: int) -> bool:
    if supported(text, [quotes[place]]):
        return True
    others = [q for n, q in enumerate(quotes) if n != place]
    return not (others and supported(text, others))


def supported(text: str, quotes: Sequence[Citation]) -> bool:
    """Whether the quotes together support the text."""
    together = "\n".join(q.quote for q in quotes)
    around = "\n".join(shown_with(q) for q in quotes)
    return judge_support(strip_marks(_LEAD.sub("", text)).strip(), together, around).supported


def shown_with(citation: Citation) -> str:
    """What a reader sees beside the quote: title, headings and dates."""
    days = [d for d in (citation.valid_from, citation.valid_until) if d]
    return " ".join(
        [citation.title, *citation.path, citation.section, *(_written(d.day, d.month, d.year) for d in days)]
    )


def _written(day: int, month: int, year: int) -> str:
    return f"vanaf tot en met sinds {day} {MONTHS[month - 1]} {year}"
