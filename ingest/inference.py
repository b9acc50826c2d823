"""Metadata that the text itself shows, each with the sentence that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingest.messages import message
from ingest.model import Metadata
from ingest.municipalities import NAME
from ingest.sentences import sentence_spans

MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
_YEAR = r"((?:19|20)\d\d)"
_DAY = re.compile(rf"\b(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+{_YEAR}\b|\b(\d{{1,2}})-(\d{{1,2}})-{_YEAR}\b")
_KINDS = (
    ("brief", re.compile(r"\b(?:raads|college|informatie|raadsinformatie|kamer)brief\b", re.IGNORECASE)),
    ("memo", re.compile(r"\b(?:informatie)?memo\b", re.IGNORECASE)),
    ("samenvatting", re.compile(r"\bsamenvatting\b", re.IGNORECASE)),
    ("regiovisie", re.compile(r"\bregiovisie\b", re.IGNORECASE)),
    ("visie", re.compile(r"\bvisie (?:op|jeugd)\b", re.IGNORECASE)),
    ("strategie", re.compile(r"\b(?:inkoop)?strategie\b", re.IGNORECASE)),
    ("verordening", re.compile(r"\bverordening\b", re.IGNORECASE)),
    ("protocol", re.compile(r"\b\w*protocol\b", re.IGNORECASE)),
    ("agenda", re.compile(r"\b\w*agenda\b", re.IGNORECASE)),
    ("beleidsplan", re.compile(r"\bbeleids(?:plan|kader|nota)\b", re.IGNORECASE)),
    ("plan", re.compile(r"\b(?:uitvoerings|transformatie|actie|jaar)(?:plan|programma|agenda)\b", re.IGNORECASE)),
)
_ADOPTED = re.compile(
    r"\bvastgesteld\b|\baldus (?:besloten|vastgesteld)\b|^Datum(?::|\s+\d)|\b(?-i:Datum):\s\d|\bd\.d\.",
    re.IGNORECASE | re.MULTILINE,
)
_DATED = re.compile(r"^datum\s*[:|]?\s*\d.*$", re.IGNORECASE | re.MULTILINE)
_HEAD = 2_000  # characters at the start, where a letter has its day on a line of its own
_END = 3_000  # characters at the end, where a regulation says when it was adopted
_FROM = re.compile(r"\b(?:ingangsdatum|per|vanaf|met ingang van|in werking|start)\b", re.IGNORECASE)
# What a document says of itself: "treedt in werking op", "geldt van … tot en met …", "eindigt op".
_BEGINS = re.compile(
    r"\b(?:tre(?:edt|den)\b[^.;]{0,40}\bin werking|in werking getreden|in werking tre(?:edt|den)"
    r"|(?:geldt|gelden|geldig|van kracht|loopt)(?: is| zijn)?)\s+(?:op|van(?:af)?|per|met ingang van|sinds)\s"
    r"|\b(?:geldt|gelden|vast te stellen)\b[^.;]{0,150}?\bmet ingang van\s",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:geldt|gelden|geldig|geldigheid|van kracht|loopt|lopen|werkingsduur|duurt)\b[^.;]{0,60}?"
    r"(?P<until>\btot en met|\bt/m|\btot(?! en met))\s"
    r"|\b(?:eindigt|vervalt|vervallen) (?:van rechtswege )?(?P<last>op|per)\s",
    re.IGNORECASE,
)
_THEY = re.compile(
    r"^(?:beide|zij|ze|hij|het|deze|dit)\b(?!\s+(?:\w+\s)?(?:contract|overeenkomst|project))", re.IGNORECASE
)
_FORMER = re.compile(
    r"\b(?:oude|vorige|eerdere|vroegere)\b|\b(?:van|uit) (?:19|20)\d\d (?:vervalt|vervallen|blijft|blijven)",
    re.IGNORECASE,
)
_PART = re.compile(r"^(?:de|het|deze|dit)\s+(?:\w+\s)?(?:tarie|bedrag|prij|subsidie|budget|perce|norm)", re.IGNORECASE)
_OF_TARIFFS = re.compile(r"tarie|prijs|prijzen", re.IGNORECASE)
_TARIFFS = re.compile(r"\b(?:De|Deze|Onderstaande)\s+(?:tarieven|prijzen)\b")
_ADOPTED_FIRST = re.compile(r"^\W*(?:vastgesteld|in werking|geldig)", re.IGNORECASE)
_PLAN = re.compile(
    r"\b\w*(?:visie|beleidsplan|nota|kader|strategie|agenda|uitvoeringsplan|programma|regels|verordening|convenant"
    r"|afspraken|overeenkomst|plan)\b",
    re.IGNORECASE,
)
_TELLS_OF = re.compile(
    r"evaluatie|verslag|cijfer|monitor|rapport|vergele|\bmemo|besluitnota|brief\b|consultatie|vragen|schooljar|begroting"
    r"|voortgang|contracten|percelen|inschrij",
    re.IGNORECASE,
)
_PERIOD = re.compile(rf"\b{_YEAR}\s*(?:[-–—]|tot en met|t/m)\s*{_YEAR}\b")
_OWN = re.compile(
    r"\b(?:dit|deze|het|de|onze?)\s+(?:[\w-]+\s){0,2}[\w-]*(?:plan|kader|strategie|visie|verordening|regeling|agenda|"
    r"protocol|beleid|nota|document|afspraken|afspraak|richtlijn|handreiking|convenant|regels)\b|^\W*geldig(?:heid)?\b",
    re.IGNORECASE,
)
_GIST = 12_000  # characters at the start in which a document says what it is
_FROM_WITHIN = 60_000


@dataclass(frozen=True)
class Inferred:
    """Metadata completed from the text, and where the text contradicts what was given."""

    metadata: Metadata
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A value with the sentence that shows it."""

    value: date
    sentence: str


def days_in(text: str) -> list[date]:
    """The full dates in a text; impossible ones are left out."""
    found: list[date] = []
    for match in _DAY.finditer(text.lower()):
        day, month, year = (match.group(place) or match.group(place + 3) for place in (1, 2, 3))
        number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
        try:
            found.append(date(int(year), number, int(day)))
        except ValueError:
            continue
    return found


def _sentences(text: str) -> list[str]:
    return [" ".join(text[a:b].split()) for a, b in sentence_spans(text)]


def _first(sentences: list[str], test: Callable[[str], bool]) -> Shown | None:
    for sentence in sentences:
        if test(sentence) and len(sentence) < 600:
            days = days_in(sentence)
            if days:
                return Shown(days[0], sentence)
    return None


def _of_itself(sentences: list[str], title: str) -> list[str]:
    """The sentences in which a document says something of itself: "deze regeling …", and what goes on from there with
    "zij" or "beide". What it says of a contract or a project holds for that alone, and so does what it says of its
    tariffs, unless it is a list of these.
    """
    of_tariffs = _OF_TARIFFS.search(title) is not None
    found: list[str] = []
    own = False
    for sentence in sentences:
        named = _OWN.search(sentence) is not None or _ADOPTED_FIRST.match(sentence) is not None
        named = named or (of_tariffs and _TARIFFS.search(sentence) is not None)
        own = named or (own and _THEY.match(sentence) is not None)
        if own and len(sentence) < 600 and (of_tariffs or not _PART.match(sentence)):
            found.append(sentence)
    return found


def _first_day(sentences: list[str], title: str) -> Shown | None:
    """The day from which the document says of itself that it holds."""
    for sentence in _of_itself(sentences, title):
        for found in _BEGINS.finditer(sentence):
            days = days_in(sentence[found.end() - 1 : found.end() + 30])
            if days:
                return Shown(days[0], sentence)
    return None


def _last_day(sentences: list[str], title: str) -> Shown | None:
    """The day up to which the document says of itself that it holds ("deze regeling geldt tot en met …")."""
    for sentence in _of_itself(sentences, title):
        for found in () if _FORMER.search(sentence) else _ENDS.finditer(sentence):
            days = days_in(sentence[found.end() - 1 : found.end() + 30])
            if days:
                open_end = found.group("last") or found.group("until").casefold() == "tot"
                # "Tot 1 april", "vervalt op 1 april": the day before; "eindigt op 31 december": that day.
                return Shown(days[0] - timedelta(days=open_end and days[0].day == 1), sentence)
    return None


def _period_of(title: str) -> tuple[Shown, Shown] | None:
    """The years in a plan's title ("Regiovisie jeugd 2025-2029"); those of a report are what it tells of."""
    found = _PERIOD.search(title) if _PLAN.search(title) and not _TELLS_OF.search(title) else None
    if found is None or not 0 <= int(found.group(2)) - int(found.group(1)) <= 15:
        return None
    return Shown(date(int(found.group(1)), 1, 1), title), Shown(date(int(found.group(2)), 12, 31), title)


def _most(sentences: list[str], pattern: re.Pattern[str]) -> Shown | None:
    """The date that most sentences with such a word name; three at the least."""
    seen: dict[date, list[str]] = {}
    for sentence in sentences:
        for found in pattern.finditer(sentence):
            for day in days_in(sentence[found.start() : found.start() + 60])[:1]:
                seen.setdefault(day, []).append(sentence)
    if not seen:
        return None
    day, where = max(seen.items(), key=lambda item: len(item[1]))
    return Shown(day, min(where, key=len)) if len(where) >= 3 else None


def _kind(title: str, sentences: list[str]) -> tuple[str, str] | None:
    for name, pattern in _KINDS:
        if pattern.search(title):
            return name, title
    for sentence in sentences[:8]:
        for name, pattern in _KINDS:
            if re.match(r"(?:voor u ligt|deze?|dit)\b", sentence, re.IGNORECASE) and pattern.search(sentence[:80]):
                return name, sentence
    return None


def _body(text: str) -> tuple[str, str] | None:
    """The region that names its municipalities: "de gemeenten A, B, C en D"."""
    pattern = re.compile(rf"\b[Gg]emeenten\s+((?:{NAME}(?:\s(?:en|op|de)\s{NAME})?(?:,\s|\sen\s)){{2,}}{NAME})")
    region = re.compile(r"\b[Rr]egio\s((?:[A-Z][\w-]+|van|en)(?:\s(?:[A-Z][\w-]+|van))*)(?:\s\([^)]{2,30}\))?")
    for start, end in sentence_spans(text):
        named = pattern.search(text, start, end)
        if named:
            sentence = " ".join(text[start:end].split())
            where = region.search(sentence)
            names = " ".join(named.group(1).split())
            return f"Regio {where.group(1)}: {names}" if where else names, sentence
    return None


def _findings(text: str, title: str) -> dict[str, tuple[object, str]]:
    opening = _sentences(text[:_GIST])
    sentences = _sentences(text[:_FROM_WITHIN])
    found: dict[str, tuple[object, str]] = {}
    ending = _sentences(text[max(_GIST, len(text) - _END) :])
    adopted = _first([*opening, *ending], lambda sentence: bool(_ADOPTED.search(sentence)))
    adopted = adopted or _first(_DATED.findall(text[:_HEAD]), bool)
    by_title = _period_of(title)
    since = _first_day(sentences, title) or (by_title[0] if by_title else None) or _most(sentences, _FROM)
    until = _last_day(sentences, title) or (by_title[1] if by_title else None)
    for field, shown in (("adopted", adopted), ("valid_from", since), ("valid_until", until)):
        if shown is not None:
            found[field] = (shown.value, shown.sentence)
    if since and until and until.value < since.value:
        del found["valid_until"]
    for field, pair in (("kind", _kind(title, opening)), ("body", _body(text[:_FROM_WITHIN]))):
        if pair is not None:
            found[field] = pair
    return found


def infer_metadata(text: str, metadata: Metadata, *, given: bool) -> Inferred:
    """Fills what is not known; where metadata were ``given`` they stand, and contradictions are reported."""
    found = _findings(text, metadata.title)
    if given:
        conflicts = tuple(
            message("metadata_conflict", field=field, given=known, shown=value, sentence=sentence[:200])
            for field, (value, sentence) in found.items()
            if field == "adopted" and (known := getattr(metadata, field)) not in (None, value)
        )
        return Inferred(metadata, conflicts)
    missing = {field: pair for field, pair in found.items() if getattr(metadata, field) is None}
    values = {field: value for field, (value, _) in missing.items()}
    evidence = tuple((field, sentence) for field, (_, sentence) in missing.items())
    return Inferred(replace(metadata, **values, inferred=evidence))  # type: ignore[arg-type]
