"""Holds a model's sentences against the evidence: what passes is kept, numbered and labelled; the rest is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from assistant.citations import check, names, numbers
from assistant.model import Answer, Citation, Hardness, Sentence, Verdict
from assistant.model_gate import unfaithful
from assistant.model_reply import misshapen
from assistant.refusals import refusal
from assistant.understand import question_kinds
from kb.words import raw_words
from prompts import render

_COUNTED = ("figure", "duration", "date")


@dataclass(frozen=True)
class EvidenceLine:
    """A citation that the model may use beside the draft's; ``group`` is the label of its region and period, or ""."""

    citation: Citation
    group: str = ""
    hardness: Hardness | None = None


@dataclass
class Desk:
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
    def of(draft: Answer, further: Sequence[EvidenceLine]) -> Desk:
        """A desk without the evidence that speaks to the model instead of to the reader."""
        told: dict[int, list[Sentence]] = {}
        for sentence in draft.sentences:
            for number in sentence.citations:
                told.setdefault(number, []).append(sentence)
        first = {n: sentences[0] for n, sentences in told.items()}
        known = [c for c in draft.citations if c.number in first]
        own = [EvidenceLine(c, first[c.number].group, first[c.number].hardness) for c in known]
        lines = {line.citation.number: line for line in (*own, *further) if not _commands(line.citation.quote)}
        return Desk(draft, lines, told)

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
        section = one_line(" › ".join(dict.fromkeys([*citation.path[:2], citation.section])))
        return render("model.line", number=citation.number, section=section, text=one_line(text.removeprefix("- ")))

    def take(self, sentence: Sentence) -> tuple[Sentence, ...]:
        """Keep a sentence that passes; the lines it adds to the answer, none when it is removed."""
        used, reason = self.judge(sentence)
        self.verdicts.append(Verdict(sentence.text, not reason, reason))
        if reason:
            self.removed += 1
            return ()
        for number in used:
            self.renumbered.setdefault(number, len(self.renumbered) + 1)
        line = self.lines[used[0]]
        made = Sentence(sentence.text, tuple(self.renumbered[n] for n in used), "statement", line.hardness, line.group)
        return self._add(made)

    def _add(self, made: Sentence) -> tuple[Sentence, ...]:
        before = next((s.group for s in reversed(self.kept)), "")
        label = made.group or render("answer.now")
        paragraphs = [f"{made.text}{''.join(f' [{n}]' for n in made.citations)}"]
        added: tuple[Sentence, ...] = (made,)
        if made.group != before:
            added = (Sentence(label, (), "label", None, made.group), made)
            paragraphs.insert(0, label)
        self.kept.extend(added)
        self.pieces.append(("\n\n" if self.pieces else "") + "\n\n".join(paragraphs))
        return added

    def cited_by(self, sentence: Sentence) -> tuple[Citation, ...]:
        """The citations of a kept line, numbered as in the answer."""
        back = {new: old for old, new in self.renumbered.items()}
        return tuple(replace(self.lines[back[n]].citation, number=n) for n in sentence.citations)

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

    @property
    def words(self) -> int:
        """How many words were kept."""
        return len(_whole(self.kept).split())

    def falls_short(self, question: str) -> str:
        """Why what was kept does not answer, or "": it must use the draft's evidence and hold what was asked about."""
        statements = [s for s in self.kept if s.kind == "statement"]
        back = {new: old for old, new in self.renumbered.items()}
        if not any(back[n] in self.told for s in statements for n in s.citations):
            return "nothing left that answers"
        text, told = _whole(statements), _whole(self.draft.sentences)
        if any(kind in _COUNTED for kind in question_kinds(question)) and numbers(told) and not numbers(text):
            return "figure left out"
        wanted = (names(question) | numbers(question)) & set(raw_words(told))
        return "" if wanted <= set(raw_words(f"{text} {self._headings()}")) else "what was asked about left out"

    def _headings(self) -> str:
        cited = [self.lines[n].citation for n in self.renumbered]
        sources = [f"{c.section} {' '.join(c.path)} {c.title}" for c in cited]
        return " ".join([*sources, *(s.group for s in self.kept)])

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


def _whole(sentences: Sequence[Sentence]) -> str:
    return " ".join(s.text for s in sentences if s.kind == "statement")


def one_line(text: str) -> str:
    return " ".join(text.replace("<<<", "").replace(">>>", "").split())
