"""Questions that are asked in one breath: "Wat is het SLT en wanneer start het?" asks two things.

The whole is answered first, since its parts lean on each other. Then each part is asked as a follow-up of the one
before it, and what the first line of its answer tells is added where the whole answer does not tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.compose import as_markdown, keep_passed
from assistant.model import Answer, Citation, Notice, Sentence
from assistant.refuse import is_sure
from ingest.structure.tables import leads_in
from kb.words import STOP_WORDS, raw_words, terms
from prompts import render

MOST_PARTS = 3
_LEAST = 3  # words of the first, which has to say what the others are about: "Hoe vaak en hoe lang ..." is one question
_WH = (
    r"(?:(?:met|door|voor|van|aan|bij|binnen|per|in|op|tot|vanaf|naar|onder|over|uit) )?"
    r"(?:wie|wat|waar\w*|wanneer|hoe(?:veel|lang)?|welke?|waarom)"
)
_VERB = (
    r"(?:mag|mogen|moet|moeten|kan|kun|kunnen|geldt|gelden|is|zijn|wordt|worden|krijgt?|krijgen|heeft|hebben|hoeft?"
    r"|hoeven|valt|vallen|komt|komen|gaat|gaan|blijft|blijven)"
)
_SUBJECT = r"(?:ik|we|wij|je|u|het|dat|dit|deze|die|er|hij|zij|ze|een|de|ouders|kinderen)"
_ASKS = re.compile(rf"^(?:(?:en|maar|of) )?(?:ook )?(?:{_WH}\b|{_VERB} )", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"\?\s+(?:en |maar )?|,?\s+en (?:ook )?(?={_WH}\b)|,?\s+en (?={_VERB} {_SUBJECT}\b)", re.IGNORECASE
)
_LEAD_WORDS = 60
_DIFFERENCE = re.compile(
    r"\bverschil(?:len)?(?: er)? tussen (.+?) en (.+?)\s*[?.]*$|\bverschil(?:t|len) (.+?) (?:van|en) (.+?)\s*[?.]*$",
    re.IGNORECASE,
)
_NO_SIDE = re.compile(
    r"\b(?:nu|straks|vroeger|toen|dit|dat|die|deze|oude?|nieuwe?|huidige|20\d\d|gemeenten?|regio'?s?|en|of)\b",
    re.IGNORECASE,
)
_MOST_OF_SIDE = 5  # words
_LOOK_FOR_SIDES, _LINES_OF_SIDE = 6, 3
_OF_LINES = ("validity", "unknown", "conflict")  # notices that belong to what is told; of the region to both
_COMMA = re.compile(rf", (?={_WH}\b)", re.IGNORECASE)  # between the first of three: "Wat is het, wie regelt het en ..."
_ONLY_WH = re.compile(rf"^{_WH}$", re.IGNORECASE)


def parts_of(text: str) -> tuple[str, ...]:
    """The questions in a text, each ending in a question mark; only the text itself when it does not ask two or three
    things of which the first says what it is about.
    """
    several = _BETWEEN.search(text) is not None
    told = [
        part.strip(" ,?") for piece in _BETWEEN.split(text) for part in (_COMMA.split(piece) if several else [piece])
    ]
    parts = [part for part in told if part]
    if not 1 < len(parts) <= MOST_PARTS or not all(map(_asks_something, parts)) or len(parts[0].split()) < _LEAST:
        return (text,)
    return tuple(f"{part[0].upper()}{part[1:]}?" for part in parts)


def sides_of(text: str) -> tuple[str, ...]:
    """The two things whose difference is asked; () where none is, or where a side says nothing without the rest, as a
    time or a place does ("nu en straks").
    """
    found = _DIFFERENCE.search(text)
    sides = [side.strip(" ?.,") for side in found.groups() if side] if found else []
    if len(sides) != 2 or any(_NO_SIDE.search(s) or len(s.split()) > _MOST_OF_SIDE for s in sides):
        return ()
    return tuple(sides)


def tells_sides(answer: Answer, sides: Sequence[str]) -> bool:
    """Whether an answer tells how two things differ: its first statement names both, or begins with one of them and
    another with the other.
    """
    told = [s.text.strip("-* ") for s in _statements(answer) if not leads_in(s.text)]
    wanted = list(map(_words_of, sides))
    opens = [set(terms(" ".join(text.split()[: _MOST_OF_SIDE + 1]))) for text in told[:_LOOK_FOR_SIDES]]
    both = bool(told) and all(words <= set(terms(told[0])) for words in wanted)
    first = any(words <= start for words in wanted for start in opens[:1])
    return both or (first and all(any(words <= start for start in opens) for words in wanted))


def of_each(sides: Sequence[str], told: Sequence[Answer], whole: Answer) -> Answer:
    """The answer to a question for the difference of two things: the first few statements on what each of them is;
    the whole answer where nothing is found that is just about one of the two.
    """
    if not all(map(_is_about, told, sides)):
        return whole
    short = [keep_passed(a, {s.text for s in _statements(a)[_LINES_OF_SIDE:]}) for a in told]
    groups: dict[str, _Group] = {}
    citations: list[Citation] = []
    for side, answer in zip(sides, short, strict=True):
        name_of_side = Sentence(render("answer.side", what=f"{side[0].upper()}{side[1:]}"), (), "label", None, "")
        shift = len(citations)
        moved = [replace(s, citations=tuple(n + shift for n in s.citations)) for s in answer.sentences]
        citations += [replace(c, number=c.number + shift) for c in answer.citations]
        for name, lines in _grouped([s for s in moved if s.text != render("answer.more")]).items():
            group = groups.setdefault(_plain(name), _Group(_label(_plain(name))))
            told_here = [s for s in (*lines.answering, *lines.beside) if s.kind == "statement"]
            group.answering += [replace(name_of_side, group=_plain(name)), *told_here] if told_here else []
    notices = tuple(dict.fromkeys(n for a in short for n in a.notices))
    merged = replace(short[0], notices=notices, question_used=whole.question_used, cards=())
    return _numbered(merged, tuple(_in_order(groups)), citations)


def _is_about(answer: Answer, side: str) -> bool:
    """Whether an answer is sure and begins with a statement that names a thing, or stands under a heading that does."""
    first = next(iter(_statements(answer)), None)
    if first is None or not is_sure(answer):
        return False
    above = [part for c in answer.citations if c.number in first.citations for part in (*c.path, c.section)]
    return _words_of(side) <= set(terms(" ".join([first.text, *above])))


def _words_of(side: str) -> set[str]:
    return set(terms(" ".join(w for w in raw_words(side) if w not in STOP_WORDS)))


def _statements(answer: Answer) -> list[Sentence]:
    return [s for s in answer.sentences if s.kind == "statement"]


def _asks_something(part: str) -> bool:
    return _ASKS.match(part) is not None and len(part.split()) > 1 and _ONLY_WH.match(part) is None


@dataclass
class _Group:
    """The lines of one period or region: its label, the lines that answer, and those told apart as bearing on it."""

    label: list[Sentence] = field(default_factory=list)
    answering: list[Sentence] = field(default_factory=list)
    beside: list[Sentence] = field(default_factory=list)

    def lines(self) -> list[Sentence]:
        """All of them in order."""
        return [*self.label, *self.answering, *self.beside]


def together(whole: Answer, told: Sequence[tuple[str, Answer]]) -> Answer:
    """The answer to a question of several parts: the whole one and, of each part (with its own answer), the first line
    where it is not told yet. Where the whole answer is not sure, the parts that are sure take its place, with a notice
    for each part that nothing is found of.
    """
    sure = [(part, answer) for part, answer in told if is_sure(answer)]
    if not sure:
        return whole
    base = whole if is_sure(whole) else sure[0][1]
    notices = [n for n in whole.notices if base is whole or n.kind not in _OF_LINES]
    notices += [n for n in base.notices if n not in notices and n.kind in (*_OF_LINES, "region")]
    if base is not whole:
        lost = (part for part, answer in told if answer.status == "not_found")
        notices += [Notice("unknown", render("answer.part_unknown", part=part)) for part in lost]
    citations = list(base.citations)
    titles = {sentence.group for card in base.cards for sentence in base.sentences if card.title in sentence.group}
    cards = [s for s in base.sentences if s.group in titles]
    groups = _grouped([s for s in base.sentences if s.group not in titles])
    unsure = [("", whole)] if base is not whole and whole.status == "answered" else []
    for part, answer in (*sure, *unsure):
        added = [s for s in _lead(answer) if not _cited(s, answer, citations)]
        place = 0 if part == told[0][0] else None
        for sentence in added:
            group = groups.setdefault(_plain(sentence.group), _Group(_label(sentence.group)))
            made = [c for c in answer.citations if c.number in sentence.citations]
            numbers = tuple(range(len(citations) + 1, len(citations) + 1 + len(made)))
            citations += [replace(c, number=n) for c, n in zip(made, numbers, strict=True)]
            at = len(group.answering) if place is None else place
            group.answering.insert(at, replace(sentence, citations=numbers))
            place = None if place is None else place + 1
        notices += [n for n in answer.notices if added and n not in notices and n.kind in (*_OF_LINES, "region")]
    notices = [n for n in notices if not _told_by_another(n, notices)]
    merged = replace(base, notices=tuple(notices), question_used=whole.question_used)
    return _numbered(merged, (*cards, *_in_order(groups)), citations)


def _told_by_another(notice: Notice, notices: Sequence[Notice]) -> bool:
    """Whether another notice says the same of more documents."""
    titles, said, of_them = notice.text.partition(": ")
    others = (n.text for n in notices if n.kind == notice.kind and n.text != notice.text)
    return bool(said) and any(text.endswith(said + of_them) and titles in text for text in others)


def _numbered(answer: Answer, told: Sequence[Sentence], citations: Sequence[Citation]) -> Answer:
    """The answer with these lines and their citations, numbered in the order in which they are read."""
    order = list(dict.fromkeys(n for sentence in told for n in sentence.citations))
    new = {old: number for number, old in enumerate(order, 1)}
    by_number = {c.number: c for c in citations}
    sentences = tuple(replace(s, citations=tuple(new[n] for n in s.citations)) for s in told)
    cards = tuple(
        replace(c, steps=tuple(replace(s, citations=tuple(new[n] for n in s.citations)) for s in c.steps))
        for c in answer.cards
    )
    cited = tuple(replace(by_number[old], number=number) for old, number in new.items())
    return replace(answer, sentences=sentences, citations=cited, cards=cards, markdown=as_markdown(sentences))


def _lead(answer: Answer) -> list[Sentence]:
    """The first line of an answer, with the items of the list or the row of figures that it leads in."""
    found: list[Sentence] = []
    titles = [card.title for card in answer.cards]
    rows = {c.number for c in answer.citations if c.is_row}
    for sentence in answer.sentences:
        if sentence.kind == "label" or any(title in sentence.group for title in titles):
            continue
        words = sum(len(s.text.split()) for s in (*found, sentence))
        figures = bool(rows & set(sentence.citations))
        goes_on = bool(found) and (sentence.text.startswith("- ") or (figures and leads_in(found[-1].text)))
        if found and (not goes_on or words > _LEAD_WORDS):
            break
        found.append(sentence)
    return found


def _cited(sentence: Sentence, answer: Answer, citations: Sequence[Citation]) -> bool:
    """Whether what proves a line is cited already, or a part of it."""
    proofs = [c for c in answer.citations if c.number in sentence.citations]
    return all(any(_overlap(proof, cited) for cited in citations) for proof in proofs)


def _overlap(one: Citation, other: Citation) -> bool:
    return one.document == other.document and (one.quote in other.quote or other.quote in one.quote)


def _grouped(sentences: Sequence[Sentence]) -> dict[str, _Group]:
    groups: dict[str, _Group] = {}
    for sentence in sentences:
        group = groups.setdefault(_plain(sentence.group), _Group())
        if sentence.kind == "label" and sentence.text == sentence.group:
            group.label.append(sentence)
        elif group.beside or (sentence.kind == "label" and sentence.text == render("answer.more")):
            group.beside.append(sentence)
        else:
            group.answering.append(sentence)
    return groups


def _plain(group: str) -> str:
    return "" if group == render("answer.now") else group


def _label(group: str) -> list[Sentence]:
    return [Sentence(group, (), "label", None, group)] if group else []


def _in_order(groups: dict[str, _Group]) -> Iterator[Sentence]:
    """All lines; what holds now gets its label where other periods are told too."""
    now = render("answer.now") if len(groups) > 1 else ""
    for name, group in groups.items():
        if name or not now:
            yield from group.lines()
        else:
            label = [] if group.label else _label(now)
            yield from (replace(s, group=now) for s in (*label, *group.lines()))
