"""Which kind of detail a question asks for (a telephone number, a sum, a share, a name), and whether a text has it."""

from __future__ import annotations

import re

from kb.words import fold

_MONEY = re.compile(r"€|euro\b")
_CODE = re.compile(r"\b(?:\d{5}|\d{2}[a-z]\d{2})\b")  # of a product: 54001, 45a12
# How somebody is reached, which nothing but itself answers.
_REACHED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"telefoonn|welk nummer.{0,20}bel|mobiel nummer|nummer van"
            r"|^(?!.*\b(?:hoe laat|hoe lang|hoe snel|hoe vaak|wanneer|welke dag)\b).*telefonisch"
        ),
        re.compile(r"\b0\d[\d -]{7,}|\b\d{3}-\d{6,7}"),
    ),
    (re.compile(r"e-?mailadres|mailadres|(?:heen|naar wie|waarnaar) .{0,12}mailen"), re.compile(r"\w@\w")),
    (re.compile(r"\bwebsite\b|webadres|\burl\b"), re.compile(r"www\.|https?:")),
)
_ADDRESS = (re.compile(r"\badres\b|welke straat"), re.compile(r"straat|laan\b|plein|\d{4} ?[a-z]{2}\b"))
_DETAILS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    *_REACHED,
    _ADDRESS,
    (
        re.compile(
            r"(?:wat (?:is|zijn)|hoe ?lang|hoeveel|welke).{0,40}(?:wachttijd|wachtlijst)|hoe ?lang.{0,40}wacht"
            r"|(?:weken|maanden).{0,20}wachten|in de rij"
        ),
        re.compile(
            r"wacht.{0,60}\b(?:\d+|een|twee|drie|vier|zes|acht) (?:weken|maanden|dagen|uur)"
            r"|wacht.{0,40}\((?:in )?(?:weken|maanden|dagen|uur)\).{0,40}\d"  # as the row of a table has it
        ),
    ),
    (re.compile(r"openingstijd|hoe laat|welke dagen|dagen en tijden"), re.compile(r"\d{1,2}[.:]\d\d uur|maandag")),
    (
        re.compile(
            r"(?:welk|wat (?:is|zijn)|hoe hoog|hoeveel|hoe duur).{0,50}(?:tarie(?:f|ven)|uurprijs|uurloon|"
            r"eigen bijdrage|salaris|\bloon\b)(?!\w)|wat verdien\w*|hoeveel.{0,25} per uur"
        ),
        _MONEY,
    ),
    (
        re.compile(r"\b(?:wat|hoeveel) kost (?:een|1|het|elk) (?:uur|dag|dagdeel|etmaal|minuut|sessie|gesprek)\b"),
        re.compile(
            r"(?:€|euro)[^.]{0,40}\bper\b|\bper (?:uur|dag|minuut|maand|jaar|jeugdige|stuk)\b[^.]{0,40}(?:€|euro)"
        ),
    ),
    (
        re.compile(r"gewon(?:n)?en|\bwon\b|wie kreeg de|is gegund|zijn gegund|uitgekozen|\b(?:wie|welke)\b.*winnaar"),
        re.compile(r"gegund aan|is gegund|heeft gewonnen|gewonnen door"),
    ),
)
_TYPES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"welk (?:deel|aandeel|gedeelte|percentage)|hoeveel procent|percentage|hoe groot is het (?:deel|aandeel)"
        ),
        re.compile(r"%|procent|\b(?:een|1|twee|drie) op de\b|helft|kwart|derde|meerderheid|merendeel"),
    ),
    (
        re.compile(
            r"hoeveel (?:geld|euro|kost|budget)|wat kost|welk bedrag|hoe hoog|hoe duur|\bkosten\b|omzet|salaris|verdien"
            r"|loon\b|vergoeding|subsidie|budget|boete|prijs"
        ),
        re.compile(r"€|euro\b|miljoen|\d{1,3}\.\d{3}"),
    ),
    (
        re.compile(r"hoeveel|welk aantal|hoe vaak|hoe ?lang|hoe oud|leeftijd"),
        re.compile(r"\d|\b(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien)\b"),
    ),
)
_ASKS_PERSON = re.compile(
    r"\b(?:hoe hee?t|naam van|namen van|wie is|wie zijn) .{0,30}(?:manager|medewerker|directeur|coach|contactpersoon"
    r"|voorzitter|ambtenaar|wethouder|consulent|burgemeester|bestuurder|projectleider)s?\b"
)
_PERSON = re.compile(r"\b[A-ZÀ-Þ][a-zà-ÿ]+ (?:van |de |den |der )*[A-ZÀ-Þ][a-zà-ÿ]+\b")
_ASKS_NAMES = re.compile(
    r"(?:hoe hee?t(?:te|ten)?|namen? van|wie is) (?:de|het|onze|die|alle)? ?(?:\w+e )?\w*"
    r"(?:aanbieder|organisatie|manager"
    r"|partij|medewerker|directeur"
    r"|coach|contactpersoon|instelling|voorzitter|ambtena)"
)
_NAME = re.compile(r"(?<![.!?:•-] )(?<!^)\b[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][\w-]+)*")
_WORDS = (
    "slt slts gi gis mdo wbo jeugd regio west brabant oost hart van jeugdwet stevig stevige lokaal lokale team teams ik"
)
OWN_NAMES = frozenset(_WORDS.split())


_NUMBER = (
    r"\b(?:\d[\d.,]*|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|twintig|dertig"
    r"|veertig|zestig|negentig|anderhalf|anderhalve|halve?|enkele|paar)"
)
_ASKS_TIME = re.compile(
    r"\b(?:hoeveel|binnen welke?) (?:werk|kalender)?(uur|uren|dag|dagen|week|weken|maand|maanden)\b"
)
_NEAR_UNITS = {
    "u": r"(?:minuut|minuten|uur|uren|dag|dagen|etmaal|etmalen)",
    "d": r"(?:uur|uren|(?:werk|kalender)?dag(?:en)?|week|weken)",
    "w": r"(?:(?:werk|kalender)?dag(?:en)?|week|weken|maand|maanden)",
    "m": r"(?:week|weken|maand|maanden|jaar)",
}


def time_missing(question: str, text: str) -> bool:
    """Whether hours, days, weeks or months are asked and the evidence holds no time in that unit or the next to it."""
    asked = _ASKS_TIME.search(question)
    if asked is None:
        return False
    return re.search(rf"{_NUMBER} (?:tot \w+ )?{_NEAR_UNITS[asked.group(1)[0]]}\b", text) is None


_AMOUNT_OF = "bedrag|budget|vergoeding|tarief|subsidie|boete|bijdrage|prijs|loon|salaris"
_TOLD_KINDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "share",
        re.compile(r"hoeveel procent|(?:welk|wat is het|hoe hoog is het) percentage|in procenten"),
        _TYPES[0][1],
    ),
    (
        "money",
        re.compile(
            r"hoeveel (?:geld|euro)|\bwelk bedrag|\bhoe duur\b|\bwat kost\b|hoeveel kost|per kilometer"
            rf"|(?:hoe hoog is|wat is|hoeveel is) (?:het|de|een) \w*(?:{_AMOUNT_OF})\b"
        ),
        re.compile(r"€|euro\b|euro's|miljoen|miljard"),
    ),
    (
        "number",
        re.compile(r"(?:^|[.?!:,] |\ben )hoeveel |welk aantal|hoe vaak"),
        re.compile(
            r"\b(?!(?:19|20)\d\d\b)\d|\b(?:geen|eenmaal|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
            r"|dertien|veertien|twintig|dertig|veertig|honderd\w*|tweemaal|driemaal"
            r"|(?:precies|maximaal|minimaal) een)\b"
        ),
    ),
)
_IN_UNITS = re.compile(r"\b(?:gemiddeld,?|lang,?).{0,30} in (uren|dagen|weken|maanden)\b")
_ASKS_WHICH = re.compile(
    r"hoe hee?t(?:te|ten)? (?:die|dat|ze|zij|hij)\?|hoe hee?t(?:te|ten)? (?:\w+ ){1,3}"
    r"(?:aanbieder|organisatie|club|partij)"
    r"|graag de namen|\b(?:bij|aan|naar) welke? (?:praktijk|aanbieder|instelling|organisatie|kliniek)"
)


def missing_kind(question: str, told: str) -> str:
    """What kind of thing is asked of which what is told has none: share, money, number, time or name; else "".

    ``question`` is folded, ``told`` not.
    """
    folded = fold(told)
    for kind, asks, holds in _TOLD_KINDS:
        if asks.search(question) and not holds.search(folded):
            return kind
    in_units = _IN_UNITS.search(question)
    unit = _NEAR_UNITS[in_units.group(1)[0]] if in_units else None
    if time_missing(question, folded) or (unit and not re.search(rf"{_NUMBER} (?:tot \w+ )?{unit}\b", folded)):
        return "time"
    names = [n for n in _NAME.findall(told) if fold(n).split()[0] not in OWN_NAMES]
    return "name" if _ASKS_WHICH.search(question) and not names else ""


def type_missing(question: str, text: str) -> bool:
    """Whether an amount of money, a share or a number is asked that the evidence does not hold."""
    return any(asks.search(question) and not holds.search(text) for asks, holds in _TYPES)


def detail_missing(question: str, folded: str, text: str) -> bool:
    """Whether the question asks for a kind of detail (a telephone number, a price, a name) that the evidence lacks."""
    people = [n for n in _PERSON.findall(text) if not OWN_NAMES & set(fold(n).split())]
    if _ASKS_PERSON.search(question) and not people:
        return True
    if _ASKS_NAMES.search(question) and not [n for n in _NAME.findall(text) if fold(n).split()[0] not in OWN_NAMES]:
        return True
    return time_missing(question, folded) or any(
        asks.search(question) and not holds.search(folded) for asks, holds in _DETAILS
    )


def contact_asked(question: str) -> re.Pattern[str] | None:
    """What a telephone number, mail address or site looks like, when the question asks for one; else None."""
    return next((holds for asks, holds in _REACHED if asks.search(question)), None)


def contact_missing(question: str, folded: str) -> bool:
    """Whether a telephone number, mail address, site or address is asked that the evidence does not hold."""
    return any(asks.search(question) and not holds.search(folded) for asks, holds in (*_REACHED, _ADDRESS))


def code_missing(question: str, folded: str) -> bool:
    """Whether the question names a product code that the evidence does not name."""
    codes = set(_CODE.findall(question)) if "code" in question else set()
    return bool(codes - set(_CODE.findall(folded)))
