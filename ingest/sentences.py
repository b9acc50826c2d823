"""Where Dutch sentences end: abbreviations, numbers and initials are no ends."""

from __future__ import annotations

import re
from itertools import pairwise

_ABBREVIATIONS = frozenset(
    [
        "aug",
        "apr",
        "art",
        "artt",
        "b.v",
        "bijv",
        "blz",
        "bv",
        "ca",
        "cf",
        "d.d",
        "dec",
        "dhr",
        "dr",
        "drs",
        "e.d",
        "e.v",
        "enz",
        "etc",
        "evt",
        "excl",
        "febr",
        "feb",
        "fig",
        "gem",
        "hfst",
        "hfd",
        "i.c",
        "i.h.b",
        "i.o",
        "i.o.m",
        "i.p.v",
        "i.r.t",
        "i.s.m",
        "i.t.t",
        "i.v.m",
        "incl",
        "ing",
        "inz",
        "ir",
        "jan",
        "jhr",
        "jr",
        "jl",
        "juli",
        "jun",
        "lid",
        "max",
        "mevr",
        "min",
        "mln",
        "mld",
        "mr",
        "mw",
        "n.a.v",
        "n.v.t",
        "nl",
        "nov",
        "nr",
        "nrs",
        "o.a",
        "o.b.v",
        "o.g",
        "o.i.d",
        "o.l.v",
        "okt",
        "ong",
        "p",
        "par",
        "pag",
        "pct",
        "plm",
        "prof",
        "red",
        "resp",
        "s.v.p",
        "sept",
        "sr",
        "st",
        "t.a.v",
        "t.b.v",
        "t.g.v",
        "t.h.v",
        "t.l.v",
        "t.m",
        "t.n.v",
        "t.o.v",
        "t.w",
        "t.z.t",
        "tel",
        "tabel",
        "v.a",
        "v.d",
        "vgl",
        "vnl",
        "vs",
        "z.g",
        "z.o.z",
        "zgn",
        "zg",
        "d.w.z",
        "d.m.v",
        "a.d.h.v",
        "m.b.t",
        "m.b.v",
        "m.i.v",
        "m.n",
        "m.u.v",
        "w.o",
        "o.m",
        "event",
        "oa",
        "bl",
        "par",
    ]
)
_END = re.compile(r"[.!?…](?:[\"'”’»)\]]+)?(?=\s+)|[.!?…](?:[\"'”’»)\]]+)?$")
_LAST_WORD = re.compile(r"([A-Za-zÀ-ÿ][\w.À-ÿ-]*|\d[\d.]*)$")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.)*[A-ZÀ-Þ]")  # "J" and "E.M", before a surname
_OPENS = "Daarbij|Daarmee|Daarom|Daarvoor|Deze|Dit|Een|Het|Hierbij|Hierdoor|Hiermee|Hiervoor|We|Wij"
_VERB = "is|zijn|was|wordt|worden|vindt|vinden|heeft|hebben|gaat|gaan|kan|kunnen|moet|moeten|mag|mogen|bestaat|gebeurt"
# A word in small letters, and behind it without a mark a capital with which only a sentence begins.
_SEAM = re.compile(
    r"\b(?!(?:de|het|stichting|vereniging|project|programma|plan|boek|film)\b)[a-zà-ÿ]+"
    rf"(?= (?:{_OPENS}) [a-zà-ÿ])|\been(?= [A-ZÀ-Þ][a-zà-ÿ]+ (?:{_VERB})\b)"
)
_STARTS_SENTENCE = re.compile(r"\s+[\"'“‘„(\[]?[A-ZÀ-Þ0-9€•\-–*]")


def _is_end(text: str, found: re.Match[str]) -> bool:
    if text[found.start()] != ".":
        return True
    after = text[found.end() : found.end() + 6]
    if after and not _STARTS_SENTENCE.match(after):
        return False
    word = _LAST_WORD.search(text, max(0, found.start() - 30), found.start())
    if word is None:
        return True
    last = word.group(1)
    if last.lower().rstrip(".") in _ABBREVIATIONS:
        return not after.strip()
    if _INITIALS.fullmatch(last):
        return not after.strip()
    # "1." or "2.3." at the start of a line numbers what follows.
    numbered = last.replace(".", "").isdigit() and (word.start() == 0 or text[word.start() - 1] == "\n")
    return not numbered


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The (start, end) offsets of the sentences in ``text[start:end]``, white space left out."""
    stop = len(text) if end is None else end
    piece = text[start:stop]
    spans: list[tuple[int, int]] = []
    begin = 0
    for found in _END.finditer(piece):
        if _is_end(piece, found):
            spans.append((begin, found.end()))
            begin = found.end()
    spans.append((begin, len(piece)))
    return [trimmed for a, b in spans if (trimmed := _trim(piece, a, b, start)) is not None]


def _trim(piece: str, a: int, b: int, offset: int) -> tuple[int, int] | None:
    while a < b and piece[a].isspace():
        a += 1
    while b > a and piece[b - 1].isspace():
        b -= 1
    return (a + offset, b + offset) if b > a else None


def seams(text: str, start: int, end: int) -> list[int]:
    """Where, within ``text[start:end]``, a new sentence begins in the middle of another: what stood between was lost
    when the page was read, at the edge of a column or page.
    """
    return [found.end() + 1 for found in _SEAM.finditer(text, start, end) if found.start() > start]


def stray_ends(text: str, start: int, end: int) -> list[int]:
    """Where, within ``text[start:end]``, a sentence goes on in small letters behind a full stop that ends nothing: the
    end of another line, which came between its words when the page was read.
    """
    stops = (
        found.end() for found in re.finditer(r"(?<=[a-zà-ÿ]{3})\.(?= (?!https?:|www\.)[a-zà-ÿ]{2})", text[start:end])
    )
    words = ((at, _LAST_WORD.search(text, max(0, start + at - 30), start + at - 1)) for at in stops)
    return [start + at for at, word in words if word and word.group(1).lower() not in _ABBREVIATIONS]


def whole_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences in ``text[start:end]``, one that begins in the middle of another apart from that."""
    found: list[tuple[int, int]] = []
    for a, b in sentence_spans(text, start, end):
        edges = [a, *seams(text, a, b), b]
        found += [trimmed for x, y in pairwise(edges) if (trimmed := _trim(text[x:y], 0, y - x, x)) is not None]
    return found
