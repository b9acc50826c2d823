"""The facts in a Dutch text that a restatement must keep: numbers, amounts, percentages, dates, codes,
abbreviations, names and web addresses, each brought to one form so that two texts can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_MONTHS = tuple(
    re.findall(r"\w+", "januari februari maart april mei juni juli augustus september oktober november december")
)
_NUMERAL_WORDS = re.findall(
    r"\w+",
    "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien "
    "negentien twintig",
)
_NUMERALS = {word: str(value) for value, word in enumerate(_NUMERAL_WORDS, start=2)}
_LONGEST_IN_CAPITALS = 5
_CONNECTORS = frozenset(["van", "de", "der", "den", "voor", "het", "te", "op", "aan"])
_SITE = re.compile(r"(?:https?://|www\.)[^\s)>\]]+|[\w.+-]+@[\w-]+\.[a-z]{2,}")
_DATE = re.compile(rf"\b(?:(\d{{1,2}})\s+)?({'|'.join(_MONTHS)})(?:\s+(\d{{4}}))?\b", re.IGNORECASE)
_SHORT_DATE = re.compile(r"\b(\d{1,2})-(\d{1,2})-(\d{4})\b")
_AMOUNT = re.compile(
    r"€\s?(\d[\d.,]*\d|\d)[,.]?-?(?:\s+(miljoen|miljard))?|(\d[\d.,]*\d|\d)(?:\s+(miljoen|miljard))?\s+euro\b"
)
_PERCENTAGE = re.compile(r"(\d[\d.,]*\d|\d)\s?(?:%|procent\b)")
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]+\b")
_ORDINAL = re.compile(r"(\d+)(?:e|de|ste|x|×)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_ENUMERATION = re.compile(r"(?m)^[ \t]*(?:[-•*][ \t]*)?\(?\d{1,2}[.)](?=\s)")
_REFERENCE = re.compile(r"\b(?:hoofdstuk|principe|voetnoot|ontwikkelopgave)\s+\d+", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’]*")
_PLURAL = re.compile(r"['’](?:s|en)?$", re.IGNORECASE)
_BREAK = re.compile(r"[.!?:;•·\"“”‘(\[|/*–—]|(?:^|\s)-\s|\n")


@dataclass(frozen=True)
class Fact:
    """``kind`` is number, amount, percentage, date, code, abbreviation, name or site; ``value`` the one form."""

    kind: str
    value: str
    start: int


def plain(text: str) -> str:
    """Lower case without accents, so that a lost accent is no difference."""
    split = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(sign for sign in split if not unicodedata.combining(sign)).lower()


def _figure(text: str) -> str:
    """ "1.150.000" and "1150000" alike, "9,62" and "9.62" alike; "5.3.1" stays."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    if re.fullmatch(r"\d+[.,]\d+", text):
        whole, rest = re.split(r"[.,]", text)
        return f"{whole},{rest}".removesuffix(",00")
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


class _Text:
    """A text of which what was understood is blanked, so that nothing is read twice."""

    def __init__(self, text: str) -> None:
        self.left = text
        self.facts: list[Fact] = []

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        found = list(pattern.finditer(self.left))
        self.left = pattern.sub(_blank, self.left)
        yield from found

    def add(self, kind: str, value: str, start: int) -> None:
        self.facts.append(Fact(kind, value, start))


def _site(address: str) -> str:
    host = re.sub(r"^https?://", "", address.lower()).split("/")[0].split("?")[0]
    return host.removeprefix("www.").rstrip(".,;")


def _dates(text: _Text) -> None:
    for match in text.take(_SHORT_DATE):
        month = int(match[2])
        name = _MONTHS[month - 1] if 1 <= month <= 12 else match[2]
        text.add("date", f"{int(match[1])} {name} {match[3]}", match.start())
    for match in list(_DATE.finditer(text.left)):
        parts = [str(int(match[1])) if match[1] else "", match[2].lower(), match[3] or ""]
        if parts[0] or parts[2]:
            text.add("date", " ".join(filter(None, parts)), match.start())
            text.left = text.left[: match.start()] + _blank(match) + text.left[match.end() :]


def _figures(text: _Text) -> None:
    for match in text.take(_AMOUNT):
        scale = match[2] or match[4]
        value = _figure(match[1] or match[3])
        text.add("amount", f"€ {value} {scale}" if scale else f"€ {value}", match.start())
    for match in text.take(_PERCENTAGE):
        text.add("percentage", f"{_figure(match[1])}%", match.start())
    for match in text.take(_CODE):
        ordinal = _ORDINAL.fullmatch(match.group())
        text.add("number" if ordinal else "code", ordinal[1] if ordinal else match.group().upper(), match.start())
    for match in text.take(_NUMBER):
        text.add("number", _figure(match.group()), match.start())
    for match in _WORD.finditer(text.left):
        if match.group().lower() in _NUMERALS:
            text.add("number", _NUMERALS[match.group().lower()], match.start())


def _is_short(word: str, common: Collection[str]) -> bool:
    """Whether a word is an abbreviation: two capitals, and no ordinary word set in capitals."""
    capitals = sum(sign.isupper() for sign in word)
    return capitals >= 2 and len(word) <= 10 and not _is_set_in_capitals(word, common)


def _is_set_in_capitals(word: str, common: Collection[str]) -> bool:
    return word.isupper() and (plain(word) in common or len(word) > _LONGEST_IN_CAPITALS)


def _runs(text: str, common: Collection[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of capitalised words that stand inside a sentence; names may hold "van", "de" and the like."""
    run: list[str] = []
    pending: list[str] = []
    start, last, opens = 0, 0, True
    for match in _WORD.finditer(text):
        gap = text[last : match.start()]
        opens = last == 0 or bool(_BREAK.search(gap))
        word, last = match.group(), match.end()
        if run and (opens or gap.strip()):
            yield start, run
            run, pending = [], []
        if word[0].isupper() and not opens and not _is_set_in_capitals(word, common):
            start = start if run else match.start()
            run, pending = [*run, *pending, word], []
        elif run and word in _CONNECTORS and len(pending) < 2:
            pending.append(word)
        elif run:
            yield start, run
            run, pending = [], []
    if run:
        yield start, run


def _names(text: _Text, common: Collection[str]) -> None:
    for start, run in _runs(text.left, common):
        bare = [plain(_PLURAL.sub("", word)) for word in run]
        if any(word not in common and word not in _CONNECTORS and len(word) > 1 for word in bare):
            text.add("name", " ".join(bare), start)


def facts_in(text: str, common: Collection[str] = (), *, pointers: bool = False) -> list[Fact]:
    """The facts of ``text`` in the order of their kinds.

    ``common`` holds words (see ``plain``) that also occur without a capital: they are no names of their own.
    Numbers that only count off a list ("1.", "2)") or point to a chapter are left out, but with ``pointers``.
    """
    work = _Text(text if pointers else _REFERENCE.sub(_blank, _ENUMERATION.sub(_blank, text)))
    for match in work.take(_SITE):
        work.add("site", _site(match.group()), match.start())
    for match in _WORD.finditer(work.left):
        word = _PLURAL.sub("", match.group())
        if _is_short(word, common):
            work.add("abbreviation", plain(word), match.start())
    _names(work, common)
    _dates(work)
    _figures(work)
    return work.facts


def words_in(text: str) -> frozenset[str]:
    """All words of a text in ``plain`` form, plural marks off and compounds with a hyphen in parts."""
    return frozenset(plain(_PLURAL.sub("", match.group())) for match in _WORD.finditer(text))


def common_words(text: str) -> frozenset[str]:
    """The words that occur in lower case in a text: a capital on one of them makes no name."""
    return frozenset(plain(word) for word in re.findall(r"(?<![\w'’])[a-zà-ÿ]+", text))
