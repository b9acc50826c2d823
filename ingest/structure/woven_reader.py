"""Printed lines of a two-column glossary to entries: where each line is cut, and which definition suits which term."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

_STARTERS = frozenset(
    [
        "een",
        "het",
        "de",
        "met",
        "bij",
        "op",
        "dit",
        "deze",
        "in",
        "onder",
        "als",
        "wanneer",
        "voor",
        "alle",
        "iedere",
        "elke",
        "dat",
    ]
)
_OPENERS = frozenset(["een", "het", "de", "met", "bij", "alle", "iedere", "elke"])
_UNFINISHED = re.compile(
    r"(?:\b(?:de|het|een|en|of|van|op|in|naar|bij|door|met|voor|aan|tot|te|om|binnen|buiten|over|onder|uit|waarbij|waarin|"
    r"die|dat|is|zijn|kan|~)|[/\-])$",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_TERM_WIDTH = 28
_TERM_LINES = 4


@dataclass(frozen=True)
class Printed:
    """A printed line of a glossary with the page it stands on; ``gap`` says that an empty line goes before it."""

    page: int
    text: str
    gap: bool


@dataclass
class Entry:
    """A term and the printed lines of its definition, each with its page."""

    term: str
    lines: list[Printed] = field(default_factory=list)


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """The words in small letters, hyphens at line ends undone, a blank at both ends."""
    joined = re.sub(r"(\w)-\s+(?!(?:en|of)\b)(?=[a-z])", r"\1", text)
    return " " + re.sub(r"[^\w]+", " ", joined.lower()).strip() + " "


class GlossaryReader:
    """Goes through the printed lines and gathers entries; keeps terms that still wait for a definition."""

    def __init__(self, lines: list[Printed], words: str) -> None:
        self.lines = lines
        self.words = words
        self.width = self._definition_width()
        self.entries: list[Entry] = []
        self.waiting: list[str] = []
        self._matches: dict[tuple[str, int], float] = {}

    def _definition_width(self) -> int:
        """The width of the definition's column in characters: most of its lines are shorter than this."""
        lengths = sorted(len(line.text) for line in self.lines if len(line.text) > 40)
        return lengths[int(len(lengths) * 0.62)] + 2 if lengths else 60

    def read(self) -> list[Entry]:
        """The entries in order; one whose term could not be read has an empty one."""
        index = 0
        while index < len(self.lines):
            block = self._block(index)
            if self._is_terms(index, block):
                self.waiting.append(_term([line.text for line in block]))
                index += len(block)
            elif self.waiting:
                index = self._paired(index)
            else:
                index = self._woven(index)
        self.entries.extend(Entry(term) for term in self.waiting)
        entries = [entry for entry in self.entries if entry.lines]
        return [part for entry in entries for part in _without_strays(entry, entries)]

    def _block(self, index: int) -> list[Printed]:
        """The lines from here up to the next gap."""
        end = index + 1
        while end < len(self.lines) and (not self.lines[end].gap or self._runs_on(index, end)):
            end += 1
        return self.lines[index:end]

    def _runs_on(self, index: int, end: int) -> bool:
        """A term printed over two lines with a gap between them."""
        short = all(len(line.text) <= _TERM_WIDTH for line in self.lines[index : end + 1])
        return short and self.lines[end].text[:1].islower() and not _CLOSED.search(self.lines[end - 1].text)

    def _is_terms(self, index: int, block: list[Printed]) -> bool:
        if not self._looks_like_terms(block):
            return False
        before = self.lines[index - 1].text if index else "."
        if _CLOSED.search(before) or self.waiting or _is_garbled(before):
            return True
        after = index + len(block)  # two such blocks in a row are terms whatever goes before
        return after < len(self.lines) and self._looks_like_terms(self._block(after))

    @staticmethod
    def _looks_like_terms(block: list[Printed]) -> bool:
        short = len(block) <= _TERM_LINES and all(len(line.text) <= _TERM_WIDTH for line in block)
        return short and block[0].text[:1].isupper() and not any(_CLOSED.search(line.text) for line in block)

    def _paired(self, index: int) -> int:
        """Definitions that follow a row of terms: cut where the words of the next term turn up."""
        end = index
        while end < len(self.lines) and not (self.lines[end].gap and self._is_terms(end, self._block(end))):
            if end > index and self._lost_term(end):
                break
            if end > index and self.lines[end].gap and self._enough(index, end) and self._cut(end) is not None:
                break
            end += 1
        starts = self._starts(index, end)
        bounds = [*starts, end]
        if self.entries and starts and starts[0] > index:
            self.entries[-1].lines.extend(self.lines[index : starts[0]])
        for term, start, stop in zip(self.waiting, bounds, bounds[1:], strict=False):
            self.entries.append(Entry(term, self.lines[start:stop]))
        self.waiting = []
        return end

    def _enough(self, index: int, end: int) -> bool:
        return len(self._starts(index, end)) == len(self.waiting) and bool(_CLOSED.search(self.lines[end - 1].text))

    def _starts(self, index: int, end: int) -> list[int]:
        """The lines on which the definitions of the waiting terms start, by the best fit in order."""
        places = [
            place
            for place in range(index, end)
            if not self.lines[place].text[:1].islower() and (place == index or self._is_over(place - 1))
        ]
        best: dict[int, tuple[float, list[int]]] = {-1: (0.0, [])}
        for term in self.waiting:
            following: dict[int, tuple[float, list[int]]] = {}
            ways, top = list(best.items()), None  # the best way so far that ends before the place
            for place in places:
                while ways and ways[0][0] < place:
                    way = ways.pop(0)[1]
                    top = way if top is None or way[0] > top[0] else top
                if top is not None:
                    following[place] = (top[0] + self._matched(term, place), [*top[1], place])
            best = following or best
        return max(best.values())[1]

    def _is_over(self, place: int) -> bool:
        return bool(_CLOSED.search(self.lines[place].text)) or _is_garbled(self.lines[place].text)

    def _matched(self, term: str, place: int) -> float:
        """``_match``, looked up once: rows of terms are tried against the same lines again and again."""
        if (term, place) not in self._matches:
            self._matches[term, place] = self._match(term, place)
        return self._matches[term, place]

    def _match(self, term: str, place: int) -> float:
        """How well a definition that starts on this line suits a term."""
        text = normal(" ".join(line.text for line in self.lines[place : place + 3]))
        stems = [word[:6] for word in normal(term).split() if len(word) > 3]
        hits = sum(f" {stem}" in text for stem in stems) / max(1, len(stems))
        first = text.split()[0] if text.split() else ""
        closed = bool(_CLOSED.search(self.lines[place - 1].text))
        initials = "".join(word[0] for word in text.split()[: len(term)])
        hits = max(hits, float(term.isupper() and initials == term.lower()))
        return 2.0 * hits + 0.5 * (first in _OPENERS) + 0.6 * self.lines[place].gap + 0.4 * closed

    def _woven(self, index: int) -> int:
        line = self.lines[index]
        cut = self._cut(index)
        if cut is None:
            if not self.entries or self._lost_term(index):
                self.entries.append(Entry(""))
            self.entries[-1].lines.append(line)
            return index + 1
        term: list[str] = []
        entry = Entry("")
        for offset, words in enumerate(cut):
            tokens = self.lines[index + offset].text.split()
            term.append(" ".join(tokens[:words]))
            if tokens[words:]:
                entry.lines.append(Printed(line.page, " ".join(tokens[words:]), offset == 0))
        entry.term = _term([part for part in term if part])
        self.entries.append(entry)
        return index + len(cut)

    def _cut(self, index: int) -> tuple[int, ...] | None:
        """How many words of this line and the next ones belong to the term; None where no term starts here."""
        before = self.lines[index - 1].text if index else "."
        closed = bool(_CLOSED.search(before)) or _is_garbled(before)
        if not self.lines[index].text[:1].isupper() or not (closed or self.lines[index].gap):
            return None
        if _is_garbled(self.lines[index].text):
            return None
        long = len(self.lines[index].text) > self.width + 2
        least = 0.6 if closed and (self.lines[index].gap or long) else 2.0
        lines = self._may_hold_term(index)
        firsts = [count for count in range(1, 7) if self._may_cut(lines[0].text, count)]
        rests = [range(0, min(5, len(line.text.split())) + 1) for line in lines[1:]]
        best: tuple[float, tuple[int, ...]] | None = None
        for first in firsts:
            for rest in product(*rests):
                counts = _without_zeros((first, *rest))
                if counts is None:
                    continue
                score = self._score(lines, counts)
                if best is None or score > best[0]:
                    best = (score, counts)
        return best[1] if best and best[0] > least else None

    def _lost_term(self, index: int) -> bool:
        """A line that starts an entry whose term is in a shifted encoding: it belongs to no entry that is known."""
        line, before = self.lines[index], self.lines[index - 1].text if index else "."
        first = line.text.split()[0]
        odd = re.fullmatch(r"[A-Z0-9*\]\\^]{6,}", first) is not None and not _is_garbled(line.text)
        return odd and line.gap and bool(_CLOSED.search(before)) and len(line.text) > self.width

    def _may_hold_term(self, index: int) -> list[Printed]:
        """This line and the next ones on which the term may go on, on the same page."""
        lines = self.lines[index : index + _TERM_LINES]
        return [line for line in lines if line.page == lines[0].page]

    def _may_cut(self, text: str, count: int) -> bool:
        tokens = text.split()
        if count >= len(tokens) or len(" ".join(tokens[:count])) > _TERM_WIDTH:
            return False
        start = tokens[count].lstrip("‘'\"“(")
        return start[:1].isupper() and not _CLOSED.search(" ".join(tokens[:count]))

    def _score(self, lines: Sequence[Printed], counts: tuple[int, ...]) -> float:
        parts = [line.text.split() for line in lines]
        heads = [" ".join(words[:count]) for words, count in zip(parts, counts, strict=False)]
        term = _term([head for head in heads if head])
        starter = parts[0][counts[0]].strip("‘'\"“(.,").lower()
        score = 1.2 * (starter in _STARTERS) + 1.2 * (starter[:6] == normal(term).split()[0][:6])
        for place in range(1, len(counts)):
            new_block = lines[place].gap and lines[place].text[:1].isupper()
            score -= 3.0 * (new_block and not _UNFINISHED.search(heads[place - 1]))
        for line in lines[len(counts) :]:
            if line.gap and line.text[:1].isupper():
                break
            left = not line.gap and len(line.text) <= _TERM_WIDTH and line.text[:1].isupper()
            score -= 1.2 * (left and not _CLOSED.search(line.text))
        used = self.words.count(normal(term)) > (1 if len(counts) == 1 else 0)
        distinct = set(normal(term).split())
        score += 2.2 * (used and 1 < len(distinct) == len(normal(term).split()))
        opening = normal(" ".join(parts[0][counts[0] :])).split()[1:5]
        score += 1.3 * any(word[:6] == normal(term).split()[0][:6] for word in opening)
        score -= 2.5 * bool(_UNFINISHED.search(heads[-1])) + 2.0 * any(len(head) > _TERM_WIDTH for head in heads)
        rest: list[str] = []
        for place, words in enumerate(parts):
            count = counts[place] if place < len(counts) else 0
            if not count and lines[place].gap and lines[place].text[:1].isupper():
                break  # the next entry
            score += self._fit(" ".join(words[count:]), " ".join(words), count > 0, place == 0)
            if place:
                score += _flow(rest, words[count:]) if count else 0.0
            rest = words[count:]
        if self.entries and self.entries[-1].term[:1].lower() > term[:1].lower():
            score -= 1.5
        score -= 3.0 * any(_CLOSED.search(head) or re.search(r"[A-Z]{4,}(?![a-z])", head[1:]) for head in heads)
        score -= 2.0 * (len(distinct) < len(normal(term).split())) - 1.2 * (len(lines[0].text) > self.width + 2)
        return score - 0.08 * sum(counts)

    def _fit(self, rest: str, whole: str, cut: bool, first: bool) -> float:
        """Whether what is left of a line fits the definition's column, and whether cutting it was called for."""
        score = 0.0
        if len(rest) > self.width:
            score -= 0.12 * (len(rest) - self.width)
        if cut and not first and rest and len(whole) <= self.width - 4 and not _CLOSED.search(rest):
            score -= 0.0 if _is_garbled(rest) else 1.6
        if cut and not first and not rest:
            score += 0.2
        if cut and rest and len(rest) < 0.62 * self.width and not (_CLOSED.search(rest) or _is_garbled(rest)):
            score -= 1.0
        return score


def _without_strays(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """The entry, and apart from it (without a term) a paragraph that is another entry's definition printed twice."""
    others = [normal(" ".join(line.text for line in other.lines)) for other in entries if other is not entry]
    for place in range(1, len(entry.lines)):
        stray = normal(" ".join(line.text for line in entry.lines[place:]))
        if stray in others:
            return [Entry(entry.term, entry.lines[:place]), Entry("", entry.lines[place:])]
    return [entry]


_ARTICLES = frozenset(("de", "het", "een", "deze", "dit", "hun", "zijn"))


def _flow(before: Sequence[str], after: Sequence[str]) -> float:
    """Whether two lines of a definition read on: no article after an article, no capital within a sentence."""
    if not before or not after or _CLOSED.search(before[-1]):
        return 0.0
    if before[-1].lower() in _ARTICLES and after[0].lower() in _ARTICLES:
        return -1.5
    return -0.8 if after[0][:1].isupper() and not after[0].isupper() else 0.0


def _without_zeros(counts: tuple[int, ...]) -> tuple[int, ...] | None:
    """The counts up to the last line of the term; None where the term would skip a line."""
    kept = list(counts)
    while kept and kept[-1] == 0:
        kept.pop()
    return None if 0 in kept else tuple(kept)


def _is_garbled(text: str) -> bool:
    """A line in a shifted encoding: most of its words are shouted or hold digits."""
    words = [word for word in text.split() if len(word) > 2]
    odd = sum(1 for word in words if re.search(r"[A-Z]{2}|\d", word) and not re.search(r"[a-zà-ÿ]{3}", word))
    return len(words) >= 2 and odd >= 0.6 * len(words)


def _term(parts: Sequence[str]) -> str:
    """The parts of a term from its lines as one."""
    term = ""
    for part in parts:
        glued = term.endswith("/") or (term.endswith("-") and not re.match(r"(?:en|of)\b", part))
        term = (term[:-1] if glued and term.endswith("-") else term) + ("" if glued or not term else " ") + part
    return term
