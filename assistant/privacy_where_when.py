"""Finds addresses, postcodes and dates of birth; streets and dates of policy stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.privacy_span import Span

_X = re.VERBOSE
_XI = re.VERBOSE | re.IGNORECASE
_MONTH = (
    "(?:jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept?(?:ember)?|okt(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|january|february|march|may|june|july|august|october"
    "|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
    "|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık"
    "|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
    "|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)"
)
_UNITS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien"
_DAY_WORD = rf"(?:(?:{_UNITS}|achttien|negentien|(?:\w{{3,5}}[eë]n)?(?:twintig|dertig))(?:de|ste)?|eerste)"
_YEAR_WORD = rf"(?:tweeduizend(?:\s?(?:en\s)?(?:{_UNITS}|achttien|negentien|\w{{0,9}}twintig))?|negentien\s?\w{{4,16}})"
_DATE = re.compile(
    rf"""(?<![\d.]) (?:
        \d{{1,2}} \s? [-/.] \s? \d{{1,2}} \s? [-/.] \s? (?: \d{{4}} | \d{{2}} )      # 12-03-2014, 9-1-13
      | \d{{4}} [-/.] \d{{1,2}} [-/.] \d{{1,2}}                                     # 2014-03-12
      | \d{{1,2}} \s \d{{1,2}} \s (?: 19 | 20 ) \d{{2}}                             # 12 3 2014
      | {_MONTH} \s \d{{1,2}} (?:st|nd|rd|th)? ,? \s \d{{4}}                       # March 9, 2012
      | (?:de\s)? \d{{1,2}} (?:e|ste|de|st|nd|rd|th)? [\s-] (?:(?:van|of)\s)?
        {_MONTH} \.? [\s-] ['’]?\d{{2,4}}                                           # 12 maart 2014, de 5e van mei 2016
      | \d{{8}} (?!\d)                                                              # 12032014, only after "geboren"
    ) (?![\d.]\d)""",
    _XI,
)
# "drie maart tweeduizend twaalf", "twaalf juni 2014", "3 mei tweeduizend tien", "7 mei" after "geboren"
_DATE_WORDS = re.compile(
    rf"""\b (?: {_DAY_WORD} \s (?:van\s)? {_MONTH} (?: \s (?: ['’]?\d{{2,4}} | {_YEAR_WORD} ) )?
        | \d{{1,2}} (?:e|ste|de)? \s (?:van\s)? {_MONTH} (?: \s {_YEAR_WORD} )? ) (?![\w]) (?! \s ['’]?\d )""",
    _XI,
)
# "maart 2016", only after "geboren"
_MONTH_YEAR = re.compile(rf"(?<!\d\s)\b{_MONTH} \s ['’]?(?:19|20)\d{{2}}(?!\w)", _XI)
_BORN = re.compile(
    r"""(?: \b(?: geb(?:oren|oorte\w*|datum|dat|jaar)? | verjaar\w* | jarig | gd | g\.?b\.?
                  | born | dob | birth(?:day|date)? )\b
          | \b(?: urodz | doğ | dogum | народ | нар\b | д\.н ) \w* | مواليد | الميلاد | ولدت?
          | \* | ° ) [^\n]{0,32}$""",
    _XI,
)
_BORN_AFTER = re.compile(
    r"\s*,?\s*(?:(?:te|in)\s\w+\s)?(?:geboren|ter wereld|jarig|born|doğumlu|urodzon\w*)\b", re.IGNORECASE
)
# "geboren na 1 januari 2020" is a rule, no birthday
_LIMIT = re.compile(r"\b(?:vóór|voor|na|vanaf|tot|tussen|sinds|before|after)\s*$", re.IGNORECASE)
# "hij is van 9-4-2013", "mijn dochter van 04-02-2016", "zij (12-08-13)"
_IS_OF = re.compile(
    r"""\b (?: (?:hij|zij|ze|ik) \s+ (?: (?:is|ben) \s+ (?:een\s+\w+\s+)? van | \( )
          | (?: zoon(?:tje)? | dochter(?:tje)? | kind | jongen | meisje | leerling | patiënte? | cliënte? | tweeling )
            \s+ (?:is\s+)? (?: van | \( ) ) \s* $""",
    _XI,
)
_FIGURES_ONLY = re.compile(r"[\d ]+")  # "12 3 2014" and "12032014" may be anything
_DATED = re.compile(
    r"\b(?:op|per|vanaf|sinds|tot|t/m|voor|vóór|na|van|d\.?d\.?|uiterlijk|ingaande|datum|geldt|besluit|memo)\s*$",
    re.IGNORECASE,
)
_STREET = """(?i:straatje|straat|str\.?|laan|weg|plein|singel|kade|dijk|hofje|hof|pad|dreef|steeg|gracht|park|plantsoen
    |baan|markt|ring|erf|wal|akker|veld|haven|dam|boulevard|allee|gaarde|brink|sluis|beemd|zoom|vest|ham|kant|poort|donk|heide
    |warande|heining)"""
_SMALL = "(?:van|de|den|der|het|ter|ten|'t|aan)"
_HOUSE = (
    r"\s+(?:nr\.?\s?|nummer\s|no\.?\s)?\d{1,4}\s?(?:[a-zA-Z](?!\w))?(?:\s?[-/]\s?(?:\d{1,3}[a-z]?|[IV]{1,3}(?!\w)|[a-zA-Z](?!\w)))?"
    r"(?:\s(?:bis|hs|rood|zwart|I{1,3}|bus\s\d{1,3}[a-z]?)\b)?(?![\w%]|[.,]\d)"
)
_COUNTED = (
    r"(?:jaar|jaren|weken|dagen|maanden|uur|uren|euro|procent|kinderen|jongeren|keer|leden|punten|plekken|personen)\b"
)
_NO_STREET = re.compile(
    r"\b(?:Norm|Wet|Jeugdwet|Raad|Nota|Havo|Mavo|Vmbo|Groep|Fase|Stap|Week|Perceel|Segment|Deel|Bijlage)\b"
)
_POSTCODE = r"[1-9]\d{3}\s?[A-Z]{2}"
_CAPITALS = r"[A-Z][\w'’.-]{0,30}"
# Streets without a word for street: a long name with a capital, that is no place ("Sparrenhoeve 5")
_STREET_NAME = re.compile(
    rf"\b(?P<name>[A-Z][a-z'’-]{{2,30}}(?:hoeve|heuvel|oord|horst|oever|kreek|vaart|weide|velden|akkers|schans|tuin|hoek|eind))"
    rf"(?!\s+(?:19|20)\d\d\b){_HOUSE}(?!\s+{_COUNTED})(?:\s*,?\s*{_POSTCODE}\b)?"
)
_STREET_ADDRESS = re.compile(
    rf"\b(?:\d{{1,2}}(?:e|de|ste)\s+)?(?:(?:{_CAPITALS}|{_SMALL})\s+){{0,4}}[A-Z]?[\w'’-]{{0,40}}{_STREET}{_HOUSE}(?:\s*,?\s*{_POSTCODE}\b)?",
    _X,
)
_AFTER_LIVES = re.compile(
    rf"""\b (?: [Ww]o+n\w* | [Aa]dres | [Gg]evestigd | [Vv]erhui[sz]\w* (?: \s van )? ) \b
        \s* :? \s* (?:is\s+)? (?:(?:op|aan|in|naar)\s+)? (?:(?:de|het)\s+)?
        ( (?: {_CAPITALS} \s+ ){{0,3}} {_CAPITALS} {_HOUSE} (?: \s*,?\s* {_POSTCODE} \b )? )""",
    _X,
)
# "Laan van Limburg 44": the kind of street stands first
_STREET_FIRST = re.compile(
    rf"\b(?:Laan|Plein|Hof|Park|Weg|Kade|Markt|Singel|Dreef|Baan|Dijk|Pad)\s+(?:{_SMALL}\s+|en\s+){{1,3}}{_CAPITALS}"
    rf"(?:\s+{_CAPITALS})?{_HOUSE}(?:\s*,?\s*{_POSTCODE}\b)?"
)
# "De Schakel 112", "'t Hofje 3": an article with a capital, a name and a number that is no year and counts nothing
_NAMED_HOUSE = re.compile(
    rf"(?:(?<=\bop )|(?<=\bbij )|(?<=\bnaar )|(?<=\bvan )|(?<=\baan )|(?<=\badres )|(?<=: )|(?<=, )|^|(?<=[.?!] ))"
    rf"(?:De|Het|Den|['’]t)\s+(?:{_CAPITALS}\s+)?[A-Z][a-z]{{2,30}}(?!\s+(?:19|20)\d\d\b){_HOUSE}(?!\s+(?:{_COUNTED}))"
    rf"(?:\s*,?\s*{_POSTCODE}\b)?"
)
_PO_BOX = re.compile(r"\bpostbus\s+\d{1,5}\b(?:\s*,?\s*[1-9]\d{3}\s?[A-Z]{2}\b)?", re.IGNORECASE)
_BEFORE_PLACE = re.compile(
    rf"((?:{_CAPITALS}\s+){{1,3}})(\d{{1,4}}[a-z]?)\s*,?\s+(?=(?:te\s+)?[A-Z][a-z]{{2,}}\s*(?:[.?!,]|$))"
)
_POSTCODE_NUMBER = re.compile(
    rf"(?<![\w-]){_POSTCODE}(?:\s+(?:nr\.?\s?|nummer\s|huisnummer\s)?(?P<house>\d{{1,4}}[a-z]?))?(?![\w-])"
)
_POSTCODE_SMALL = re.compile(r"(?<![\w-])[1-9]\d{3}\s?([A-Za-z]{2})\s\d{1,4}[a-z]?(?![\w-])")
_POSTCODE_NAMED = re.compile(r"\bpostcode\b\W{0,3}(?:is\s|:\s?)?([1-9]\d{3}\s?[a-z]{2})(?![\w-])", re.IGNORECASE)
_HOUSE_NUMBER = re.compile(
    r"\bhuisnummer\s+(\d{1,4}\s?[a-z]?)\b|\bpostcode\b.{0,20}\bnummer\s+(\d{1,4}\s?[a-z]?)\b", re.IGNORECASE
)
_WORDS_OF_TWO = frozenset(
    ("en", "in", "is", "de", "op", "om", "of", "te", "we", "er", "al", "zo", "ik", "ze", "je", "nu", "na", "no", "ga")
)


def find_addresses(text: str, known_place: Callable[[str], bool]) -> Iterator[Span]:
    """Streets with a house number and postcodes; the municipality beside them stays."""
    for form in (_STREET_FIRST, _NAMED_HOUSE, _PO_BOX):
        for match in form.finditer(text):
            if not _NO_STREET.search(match.group()):
                yield Span("address", match.start(), match.end())
    for match in _STREET_ADDRESS.finditer(text):
        small = re.match(rf"(?:{_SMALL}\s+)+", match.group())
        yield Span("address", match.start() + (small.end() if small else 0), match.end())
    for match in _AFTER_LIVES.finditer(text):
        yield Span("address", match.start(1), match.end(1))
    for match in _STREET_NAME.finditer(text):
        if not known_place(match.group("name")):
            yield Span("address", match.start(), match.end())
    for match in _BEFORE_PLACE.finditer(text):
        if not known_place(match.group(1).strip()):
            yield Span("address", match.start(), match.end(2))
    for match in _POSTCODE_NUMBER.finditer(text):
        year = re.match(r"20[0-3]\d\s", match.group())
        if match.group("house") or not year:
            yield Span("address", match.start(), match.end())
    for match in _POSTCODE_SMALL.finditer(text):
        if match.group(1).casefold() not in _WORDS_OF_TWO:
            yield Span("address", match.start(), match.end())
    for match in _POSTCODE_NAMED.finditer(text):
        yield Span("address", match.start(1), match.end(1))
    for match in _HOUSE_NUMBER.finditer(text):
        group = 1 if match.group(1) else 2
        yield Span("address", match.start(group), match.end(group))


def find_birth_dates(text: str, person: bool) -> Iterator[Span]:
    """Dates after "geboren" and the like; where somebody is spoken of, also dates that nothing marks as policy."""
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - 36) : match.start()]
        born = _born(text, match)
        loose = person and not _FIGURES_ONLY.fullmatch(match.group())
        if born or _IS_OF.search(before) or (loose and not _DATED.search(before)):
            yield Span("birth_date", match.start(), match.end())
    for match in (*_DATE_WORDS.finditer(text), *_MONTH_YEAR.finditer(text)):
        if _born(text, match):
            yield Span("birth_date", match.start(), match.end())


def _born(text: str, match: re.Match[str]) -> bool:
    """Whether "geboren" or the like stands before or after a date, and no limit such as "geboren na"."""
    before = text[max(0, match.start() - 36) : match.start()]
    if _LIMIT.search(before):
        return False
    return _BORN.search(before) is not None or _BORN_AFTER.match(text, match.end()) is not None
