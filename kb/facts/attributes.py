"""How the attributes of a task area are recognised in a statement: by the heading it stands under and its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from kb.facts.numbers import NUMBER
from kb.facts.providers import providers
from kb.facts.statements import Statement

_MONTH = r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
_DATE = re.compile(rf"\d{{1,2}}\s+{_MONTH}\s+20\d\d|\d{{1,2}}-\d{{1,2}}-20\d\d", re.I)
_START = re.compile(
    r"ingangsdatum|ga(?:an|at)\s+(?:\w+\s+)?in\b|\bingang\b|start\s+(?:van\s+de\s+)?uitvoering"
    r"|begin(?:t|nen)\b|start op"
    r"|overeenkomst(?:en)?\s+lo(?:opt|pen)\s+van|contract(?:en)?\s+lo(?:opt|pen)\s+van",
    re.I,
)
_AGREEMENTS = r"(?<!huur)(?:overeenkomst(?:en)?|contract(?:en)?|inkoopafspraken)\b"
_BEGUN = re.compile(
    rf"^(?:(?:sinds|in|per)\s+(20\d\d)\s+(?:zijn|is|gingen|ging)\s+(?:(?:de|het|onze|alle|huidige|nieuwe)\s+){{0,3}}"
    rf"{_AGREEMENTS}|(?:(?:de|onze|alle|huidige|nieuwe)\s+){{0,3}}{_AGREEMENTS}\b[^.,;:]{{0,60}}?\bin\s+(20\d\d))"
    rf"\s+(?:[^.,;:]{{0,30}}\s)?(?:in\s?gegaan|ingegaan|begonnen|gestart|in)\b",
    re.I,
)
_ENDS = re.compile(
    rf"\b(?:raam)?{_AGREEMENTS}(?!\s+(?:voor|met)\b)[^.;]{{0,50}}?\b(?:lo(?:opt|pen)\s|eindig)"
    rf"|\blo(?:opt|pen)\s+(?:(?:de|het|alle|huidige)\s+){{0,2}}(?:raam)?{_AGREEMENTS}\s+af\b",
    re.I,
)
_OTHERS = re.compile(
    rf"\b(?:huidige|lopende|bestaande|oude)\s+(?:raam)?{_AGREEMENTS}", re.I
)  # those before the inkoop told of
_UNTIL = re.compile(rf"\b(tot(?:\s+en\s+met)?)\s+({_DATE.pattern})", re.I)
_FIRST_OF_MONTH = re.compile(r"0?1\b")
_ENDING = re.compile(r"\baf\b|\beindig", re.I)
_TERM = re.compile(rf"\b({NUMBER}(?:\s+(?:tot|à)\s+{NUMBER})?)\s+(jaar|maanden)\b", re.I)
_TERM_WORDS = re.compile(
    r"\bduur\b|\blooptijd|\bduurt\b|\bduren\b|overeenkomst\w*\s+(?:voor|van)|contract\w*\s+(?:voor|van)|termijn", re.I
)
_NO_TERM = re.compile(
    rf"\bna\s+(?:de\s+periode\s+van\s+)?{NUMBER}\s+(?:tot|jaar)|kortere?\s+looptijd|opzeg|ontbind|huurcontract"
    r"|(?:proef|overbruggings)overeenkomst|(?:verlenging|traject|plaatsing|beschikking)\s+duurt|langer\s+door\b"
    rf"|\bna\s+de\s+looptijd\b|\buiterlijk\b|\bin\s+totaal\b|\btotale\b|\btussen\s+de\s+{NUMBER}\s+en\b",
    re.I,
)
_TIMES = re.compile(rf"\b({NUMBER})(?:maal|\s+keer|\s+maal)?\s+(?:een\s+)?(?:verleng\w*|opties?\b|optiejaren)", re.I)
_EACH = re.compile(
    rf"(?:verleng\w*|opties?)\s*(?:van|met|om)\s+(?:met\s+)?({NUMBER})\s+jaar"
    rf"|({NUMBER})\s+jaar\s+(?:mogelijk|te\s+verlengen)",
    re.I,
)
_TIMES_EACH = re.compile(rf"\b({NUMBER})\s*(?:keer|maal)\s+(?:een\s+\w+\s+(?:van|om)\s+)?({NUMBER})\s+jaar", re.I)
_NO_LOTS = re.compile(r"niet\s+(?:opgedeeld|verdeeld)\s+in\s+percelen|geen\s+percelen", re.I)
_LOTS = re.compile(rf"\b({NUMBER})\s+(?:geografische\s+)?percelen\b(?!\s+van)", re.I)
_PARTNER = r"(?:contractpartners?|strategische?\s+partners?|contractanten|partners?)"
_NO_MOST = re.compile(rf"geen\s+(?:maximaal|maximum)\s*(?:aantal)?\s*{_PARTNER}|geen\s+maximum", re.I)
_RANGE = re.compile(rf"minimaal\s+({NUMBER})\s+en\s+maximaal\s+({NUMBER})\s+{_PARTNER}", re.I)
_BOUND = re.compile(rf"\b(maximaal|hoogstens|ten\s+hoogste|minimaal|ten\s+minste)\s+({NUMBER})\s+{_PARTNER}", re.I)
_COUNT = re.compile(rf"\b({NUMBER})\s+{_PARTNER}\b", re.I)
_CONTRACTS = re.compile(r"contracteert|contracteren|sluit\b|heeft\b.*contractpartners|in totaal|naar verwachting", re.I)
_NOT_IN = re.compile(
    r"geen\s+(?:onder)?deel|buiten de (?:taken|opdracht)|vallen\b.{0,40}\bbuiten|valt\b.{0,40}\bbuiten|valt niet"
    r"|vallen niet|hoort\b.{0,20}\bniet|horen niet|separaat|\blos\s+in|\bapart\s+in"
    r"|buiten (?:deze|de) (?:inkoop)?strategie",
    re.I,
)
_IN = re.compile(
    r"\bhieronder\b|onderdeel van de opdracht|een deel van de opdracht|ook een deel van|\bonderdelen\b|bestaat uit"
    r"|maakt?\b.{0,40}deel uit|gericht op|richt zich (?:op|in)|\bbeslaat\b|vall?en onder|valt onder|\bbetreft\b|pijlers"
    r"|bedoeld voor|is er voor|is jeugdhulp voor|\bis voor jeugdigen\b|horen? bij|alle veelvoorkomende jeugdhulp"
    r"|onder .{3,40} vallen",
    re.I,
)
_CONSULTATION = re.compile(r"\bconsult(?:atie\w*|eren)\b|\bexpertise\b", re.I)
_SEGMENT = re.compile(r"\bsegment(?:en)?\b", re.I)
_MORE = 4
_OUTSIDE_STRATEGY = re.compile(r"(?:deze|de)\s+(?:inkoop)?strategie|(?:deze|de)\s+inkoop\b", re.I)

_COMMA = re.compile(r",\s+(?![^()]*\))")
_AND = re.compile(r"(?<!-)\s+en\s+(?![^()]*\))")  # "om- en afbouw" is one
_BRACKETS = re.compile(r"\([^()]*\)")
_CLAUSE = re.compile(r"(?:die|dat|deze|dit|maar|want|omdat|terwijl|waar\w*|we|wij|ze|zij|en|of)\b", re.I)
_MOST_LISTED = 6  # words of a thing in a list


@dataclass(frozen=True, eq=False)
class Attribute:
    """``headings`` is a pattern for headings under which it stands, ``recognise`` gives its value or "".

    With ``by_heading`` no other place counts; ``many`` allows several values for one part of a subject.
    """

    name: str
    headings: re.Pattern[str]
    recognise: Callable[[str], str]
    many: bool = False
    by_heading: bool = False


def _start(text: str) -> str:
    """A date, or the year where no more is told ("in 2023 zijn de contracten ingegaan")."""
    found = _DATE.search(text) if _START.search(text) else None
    if found:
        return re.sub(r"\s+", " ", found.group())
    begun = _BEGUN.search(text)
    return begun.group(1) or begun.group(2) if begun else ""


def _end(text: str) -> str:
    """Until when contracts run: the day after "tot (en met)", else the only one told, on which they end.

    "tot en met" tells that the day itself is included. A contract that ends on the first of a month runs until that
    day, one that ends on another day runs that day too.
    """
    if not _ENDS.search(text) or _OTHERS.search(text) or _NOT_IN.search(text):
        return ""
    days = [d.group() for d in _DATE.finditer(text)]
    until = _UNTIL.search(text)
    if until:
        how, day = until.groups()
    elif len(days) == 1 and _ENDING.search(text):
        how, day = "tot" if _FIRST_OF_MONTH.match(days[0]) else "tot en met", days[0]
    else:
        return ""
    extended = ", of verlengd" if re.search(r"\bof\s+(?:\w+\s+)?verlengd\b", text, re.I) else ""
    return re.sub(r"\s+", " ", f"{how.casefold()} {day}") + extended


def _term(text: str) -> str:
    if not _TERM_WORDS.search(text) or _NO_TERM.search(text):
        return ""
    found = _TERM.search(text)
    return f"{_count(found.group(1))} {found.group(2)}".casefold() if found else ""


def _extension(text: str) -> str:
    """Options to extend, in one form: "twee keer één jaar"."""
    if not re.search(r"verleng|optie", text, re.I):
        return ""
    times, each = _TIMES.search(text), _EACH.search(text)
    if times and each:
        return f"{_count(times.group(1))} keer {_count(each.group(1) or each.group(2))} jaar"
    both = _TIMES_EACH.search(text)
    return f"{_count(both.group(1))} keer {_count(both.group(2))} jaar" if both else ""


def _count(word: str) -> str:
    return {"een": "één"}.get(word.casefold(), re.sub(r"\s+", " ", word.casefold()))


def _lots(text: str) -> str:
    if _NO_LOTS.search(text):
        return "geen percelen"
    if re.match(r"perceel\b", text, re.I) and len(text.split()) > 2:
        return text.rstrip(";.")
    found = _LOTS.search(text)
    return f"{_count(found.group(1))} percelen" if found else ""


def _partners(text: str) -> str:
    if _NO_MOST.search(text):
        return "geen maximum"
    if both := _RANGE.search(text):
        return f"minimaal {_count(both.group(1))} en maximaal {_count(both.group(2))}"
    if bound := _BOUND.search(text):
        least = re.match(r"minimaal|ten\s+minste", bound.group(1), re.I)
        return f"{'minimaal' if least else 'maximaal'} {_count(bound.group(2))}"
    one = _COUNT.search(text)
    if one is None or not _CONTRACTS.search(text):
        return ""
    return _count(one.group(1)) + (" per perceel" if re.search(r"per perceel", text, re.I) else "")


def _named(*names: tuple[str, str]) -> Callable[[str], str]:
    """The names whose pattern stands in the text, joined; ``(pattern, name)`` each."""
    compiled = [(re.compile(pattern, re.I), name) for pattern, name in names]

    def recognise(text: str) -> str:
        return ", ".join(dict.fromkeys(name for pattern, name in compiled if pattern.search(text)))

    return recognise


def _whole(pattern: re.Pattern[str], without: re.Pattern[str] | None = None) -> Callable[[str], str]:
    """The statement itself where it fits the pattern."""

    def recognise(text: str) -> str:
        fitting = pattern.search(text) and not (without and without.search(text))
        return text if fitting and len(text.split()) > _MORE and not text.endswith(":") else ""

    return recognise


def _headings(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


_SCOPE = r"toelichting|afbakening|taken van|reikwijdte"
_FUNDING = r"uitvoeringsvariant|bekostiging"
_PROCEDURES = _named(
    (r"open[- ]house", "open house"),
    (r"openbare\s+procedure", "openbare procedure"),
    (r"dialooggericht", "dialooggerichte aanbesteding"),
    (r"\bSAS\b|sociale\s+en\s+andere\s+specifieke", "SAS-procedure"),
    (r"procedure\s+(?:met|die)\b[^.;]{0,15}\bonderhandelingsfase", "procedure met onderhandelingsfase"),
)
_PAYS = re.compile(
    r"\bbekostiging\s+(?:vindt\s+plaats|gebeurt|verloopt)\b", re.I
)  # also where a damaged page lost its heading
_VARIANTS = _named(
    (r"taakgericht", "taakgericht"), (r"inspanningsgericht", "inspanningsgericht"), (r"outputgericht", "outputgericht")
)
_PAYMENTS = _named(
    (r"lumpsum", "lumpsum"),
    (r"vaste?\s+prijs", "vaste prijs per inspanning"),
    (r"budgetplafond", "budgetplafond"),
    (
        r"(?:afgesproken|vastgesteld)\s+(?:jaar)?budget\b.{0,40}\bontvangt|vooraf\s+(?:afgesproken|vastgesteld)\s+budget"
        r"|budget\s+dat\s+vooraf\s+is\s+(?:afgesproken|vastgesteld)"
        r"|budget\s+(?:voor|per|van)\s+(?:de|een|elke)?\s*\w*\s*(?:partners?|aanbieders?)\b.{0,30}\bvastgesteld",
        "vooraf vastgesteld budget",
    ),
    (r"taakgerichte bekostiging", "taakgericht"),
    (r"prijs\s*x\s*hoeveelheid|\bp\s?x\s?q\b", "prijs x hoeveelheid"),
)
_SEVERAL = r"aantal\s+(?:contract)?partners|contractpartners|aantal\s+aanbieders"
ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("ingangsdatum", _headings(r"looptijd|ingangsdatum|planning"), _start),
    Attribute("looptijd", _headings(r"looptijd|\bduur\b"), _term),
    Attribute("verlengingsopties", _headings(r"looptijd|\bduur\b|verleng"), _extension),
    Attribute("einddatum", _headings(r"looptijd|\bduur\b|einde|contract"), _end),
    Attribute("aanbestedingsprocedure", _headings(r"procedure|selectie van|aanbested"), _PROCEDURES, True, True),
    Attribute("percelen", _headings(r"perce"), _lots, many=True, by_heading=True),
    Attribute("aantal contractpartners", _headings(_SEVERAL), _partners, many=True),
    Attribute("aanbieders", _headings(r"aanbieder|partner|uitvoering"), providers, many=True),
    Attribute("uitvoeringsvariant", _headings(_FUNDING), _VARIANTS),
    Attribute("bekostiging", _headings(_FUNDING), _PAYMENTS, many=True),
    Attribute("consultatie", _headings(r"consultatie"), _whole(_CONSULTATION), many=True, by_heading=True),
    Attribute("valt erin", _headings(_SCOPE), _whole(_IN, _NOT_IN), many=True, by_heading=True),
    Attribute("valt erbuiten", _headings(f"{_SCOPE}|in te kopen"), _whole(_NOT_IN), many=True, by_heading=True),
)
NAMES = tuple(a.name for a in ATTRIBUTES)
_LOOSE = frozenset(["looptijd", "verlengingsopties", "einddatum", "aanbieders", "uitvoeringsvariant", "bekostiging"])
_CONTRACT = re.compile(
    r"overeenkomst|contract|verleng|partner|taakgericht|inkoop|inkopen|uitvoering|aanbested|looptijd\s+van", re.I
)


def fits(attribute: Attribute, kind: str, heading: str, statement: Statement) -> str:
    """The attribute's value in a statement, or "".

    In a task area the statement must stand under a fitting heading; in a segment or a whole document its own words
    must show what it is about, and what only a heading can tell is read under such a heading alone.
    """
    under = under_heading(attribute, heading) or bool(attribute.name == "bekostiging" and _PAYS.search(statement.text))
    if kind == "document" and not _of_document(attribute, statement):
        return ""
    if kind == "segment" and attribute.name not in _LOOSE:
        return ""
    if attribute.name == "valt erin" and "consultatie" in heading.casefold():
        return ""
    if not under and (kind == "taakgebied" or (attribute.by_heading and attribute.name != "valt erbuiten")):
        return ""
    if attribute.name == "aanbieders":
        return providers(statement.text, statement.lead)
    if attribute.name.startswith("valt ") and statement.kind == "item" and _leads(attribute, statement):
        return statement.text.rstrip(";,")
    return "" if statement.kind == "row" and attribute.many and not under else attribute.recognise(statement.text)


def values_in(attribute: Attribute, kind: str, heading: str, statement: Statement) -> tuple[str, ...]:
    """The attribute's values in a statement: what it tells, or each thing that a sentence lists as left out."""
    value = fits(attribute, kind, heading, statement)
    lead, colon, listed = value.partition(":")
    if colon and attribute.name == "valt erbuiten" and statement.kind == "sentence" and _NOT_IN.search(lead):
        return enumerated(listed) or (value,)
    return (value,) if value else ()


def enumerated(text: str) -> tuple[str, ...]:
    """The things of "a, b (met x en y) en c.", () when the text is no such list of short names."""
    *parts, rest = _COMMA.split(text.strip().rstrip(".;"))
    last = _AND.split(rest)
    parts += last
    short = all(0 < len(_BRACKETS.sub("", p).split()) <= _MOST_LISTED and not _CLAUSE.match(p) for p in parts)
    return tuple(parts) if len(last) == 2 and short else ()


@lru_cache(maxsize=20_000)
def under_heading(attribute: Attribute, heading: str) -> bool:
    """Whether a heading announces the attribute."""
    return bool(attribute.headings.search(heading))


def _of_document(attribute: Attribute, statement: Statement) -> bool:
    """Whether a statement outside all task areas may tell something of the whole; any may say what is left out."""
    said = f"{statement.lead} {statement.text}"
    if attribute.name == "valt erbuiten":
        return bool(_NOT_IN.search(said) and _OUTSIDE_STRATEGY.search(said))
    own = statement.kind != "row" and not _NOT_IN.search(statement.lead) and not _SEGMENT.search(said)
    return own and bool(_CONTRACT.search(said))


def _leads(attribute: Attribute, statement: Statement) -> bool:
    """Whether the line above a list says that its items fall in, or out; not of what an item goes on to say."""
    outside = bool(_NOT_IN.search(statement.lead))
    if attribute.name == "valt erbuiten":
        return outside and statement.opens
    return bool(_IN.search(statement.lead)) and not outside
