"""Which kind of detail a question asks for (a telephone number, a sum, a share, a name), and whether a text has it."""

from __future__ import annotations

import re

from ingest.inference import MONTHS
from kb.words import fold

# Where what is asked begins: "Wanneer wordt bekend hoeveel geld er is?" asks for a date and not for a sum.
_ASKED = (
    r"(?:^|[.?!:;,] |\b(?:en|of|weten|binnen|na|met|vanaf|tot|in|op|over|voor|van|om de|per|tegen|bij|aan welke?) )"
)
_THE = r"(?:het |de |een |die |dat |ons |onze |jullie )?"
_MORE = (  # numbers that no article looks like
    r"twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien"
    r"|negentien|(?:\w+en)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
)
_FEW = rf"een|{_MORE}"
_NUMBER = rf"\b(?:\d[\d.,]*|{_FEW}|honderd\w*|anderhalf|anderhalve|halve?|enkele|paar)"
_MONTH = "|".join(MONTHS)
_WEEKDAY = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag"
_FREE = (
    r"gratis|kosteloos|\bniets\b|volledig|\b(?:kwart|helft|derde)\b"
    r"|geen (?:\w+ )?(?:bijdrage|vergoeding|kosten|geld|afspraken)"
)
_MONEY = re.compile(rf"€|euro\b|{_FREE}")
_AMOUNT = "bedrag|budget|vergoeding|tarief|subsidie|boete|bijdrage|prijs|loon|salaris"
_CODE = re.compile(r"\b(?:\d{5}|\d{2}[a-z]\d{2})\b")  # of a product: 54001, 45a12
_PART = re.compile(  # of a tender, plan or regulation, by its number or letter: perceel 6, project E, artikel 3
    r"\b(?:artikel|perceel|lot|segment|cluster|fase|trede|project|categorie|pijler|spoor|programmalijn)"
    r" (\d{1,2}|[a-z])\b"
)
_PHONE = r"\b0\d[\d -]{7,}|\b\d{3}-\d{6,7}"
_SITE = r"www\.|https?:|(?<![@\w.-])[\w-]+\.nl\b|website|platform"
# How somebody is reached, which nothing but itself answers.
_REACHED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"telefoonn|welk nummer (?:heeft|is)\b|welk nummer.{0,20}\bbel"
            r"|mobiel nummer|\b(?:het|wat is|06-?)\b.{0,12}\bnummer van"
            r"|^(?!.*\b(?:hoe laat|hoe lang|hoe snel|hoe vaak|wanneer|welke dag|aanspreekpunt)\b).*telefonisch"
        ),
        re.compile(_PHONE),
    ),
    (re.compile(r"e-?mailadres|mailadres|(?:heen|naar wie|waarnaar|adres .{0,8}) .{0,12}mailen"), re.compile(r"\w@\w")),
    (
        re.compile(r"(?:welke?|wat is|adres van) .{0,12}\b(?:website|webadres|url)\b"),
        re.compile(rf"{_SITE}|tenderned"),
    ),
    (
        re.compile(
            r"\bhoe (?:bereik|bel|mail) (?:ik|je|u|we|wij)\b|\bhoe kom (?:ik|je) in contact met\b"
            r"|\bhoe (?:kan|kun|kunnen|moet) (?:ik|je|u|we|wij|ouders)\b.{0,50}"
            r"\b(?:bereiken|bellen|mailen|contact (?:opnemen|krijgen|zoeken|leggen)|in contact komen)\b"
        ),
        re.compile(
            rf"{_PHONE}|\w@\w|{_SITE}|\b(?:bellen|belt|mailen|mailt|telefo\w*|app|formulier|portaal|spreekuur"
            rf"|\w*lijn)\b"
        ),
    ),
)
_ADDRESS = (
    re.compile(
        r"\b(?:op|naar) welk adres\b(?!.*\b(?:aanklop|mail))|\b(?:bezoek|post)adres|\bwat is (?:het|hun) adres"
        r"|welke stra(?:at|ten)"
    ),
    re.compile(r"\w{3}(?:straat|laan|plein)\b|\bpostbus \d|\b(?!(?:19|20)\d\d\b)[1-9]\d{3} ?[a-z]{2}\b"),
)
_WAIT = r"\w*(?:wachttijd|wachtlijst)(?:en)?\b"
_WAITED = (
    rf"wacht.{{0,90}}{_NUMBER} (?:\w+ )?(?:\w*dagen|weken|maanden|jaar|uur)"
    rf"|{_NUMBER} (?:\w*dagen|weken|maanden).{{0,30}}wacht"
    r"|wacht.{0,40}\((?:in )?(?:weken|maanden|\w*dagen|uur)\).{0,40}\d"  # as the row of a table has it
)
_DETAILS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    *_REACHED,
    _ADDRESS,
    (  # as it is now and here, of which a rule tells nothing
        re.compile(
            rf"^(?=.*\b(?:op dit moment|momenteel|actuele|huidige|bij jullie)\b).*{_ASKED}(?:hoe ?lang|wat).*{_WAIT}"
        ),
        re.compile(_WAITED),
    ),
    (
        re.compile(
            rf"(?:wat (?:is|zijn)|welke|hoe hoog (?:is|zijn)) {_THE}(?!verschil)(?:\w+ )?{_WAIT}"
            rf"|hoe ?lang (?:is|zijn|was|waren) (?:nu |op dit moment )?{_THE}(?:\w+ )?{_WAIT}"
            r"|hoe ?lang(?!.*\b(?:antwoord|bericht|reactie|uitslag|uitkomst|geld|betal|factuur|nota|besluit))"
            r".{0,40}\bwacht"
            rf"|{_ASKED}hoeveel (?:weken|maanden).{{0,30}}\bwachten"
        ),
        re.compile(rf"{_WAITED}|geen (?:vaste |maximale )+wacht"),
    ),
    (
        re.compile(r"openingstijd|\bhoe laat (?!(?:ik|we|wij|je|men|u)\b)|welke dagen|dagen en tijden"),
        re.compile(rf"\d{{1,2}}(?:[.:]\d\d)? uur|{_WEEKDAY}|half \w+|dag en nacht"),
    ),
    (
        re.compile(
            r"(?:welke?|(?:wat|hoe hoog) (?:is|zijn|wordt|worden)|hoeveel is|hoe duur is) "
            rf"{_THE}(?:\w+ ){{0,2}}?"
            r"\w*(?:tarie(?:f|ven)|uurprijs|uurloon|eigen (?:bijdrage|risico)|salaris|loon)\b"
            rf"(?! (?:moet|bericht|voldo))|wat verdien\w*|{_ASKED}hoeveel.{{0,25}} per uur"
        ),
        _MONEY,
    ),
    (
        re.compile(
            r"\beigen (?:bijdrage|risico)\b|\bouderbijdrage\b|\bbetaal ik\b"
            r"|\b(?:moet|moeten|hoef|hoeven|ga|gaan)\b.{0,12}\b(?:ik|we|wij|ouders|gezinnen)\b.{0,30}\bbetalen\b"
        ),
        re.compile(rf"bijdrage|eigen risico|\b(?:ouders?|gezin|zelf)\b.{{0,30}}\bbeta(?:al|len|alt)\b|{_FREE}"),
    ),
    (
        re.compile(r"\b(?:wat|hoeveel) kost (?:een|1|het|elk) (?:uur|dag|dagdeel|etmaal|minuut|sessie|gesprek)\b"),
        re.compile(
            r"(?:€|euro)[^.]{0,40}\bper\b|tarief[^.]{0,20}€"
            r"|\bper (?:uur|dag|minuut|maand|jaar|jeugdige|stuk|etmaal)\b[^.]{0,40}(?:€|euro)"
        ),
    ),
    (
        re.compile(
            r"\b(?:wie|welke? (?:\w+ )?(?:partij|aanbieder|organisatie|club|instelling)\w*)\b"
            r".{0,90}\b(?:gewonnen|won|winnaars?|uitgekozen)\b"
            r"|wie kreeg de|(?:aan wie|aan welke \w+) .{0,40}gegund|\bgewonnen door wie\b"
        ),
        re.compile(r"gegund aan|is gegund|heeft gewonnen|gewonnen door"),
    ),
)
_SHARE = re.compile(r"%|procent|\b(?:een|1|twee|drie) op de\b|helft|kwart|derde|meerderheid|merendeel")
_ASKS_SHARE = re.compile(
    rf"(?:^|[.?!:,] |\b(?:en|voor|van|tot|weten) )welke? (?:deel|aandeel|gedeelte|percentage)|{_ASKED}hoeveel procent"
    r"|wat is (?:het|dat) percentage|hoe groot is het (?:deel|aandeel)"
)
_COUNTED_NUMBER = re.compile(
    rf"\d|\b(?:geen|niet|niets|{_FEW}|honderd\w*|\w+maal|viertal|drietal|tiental|unaniem\w*|een(?:stemmig"
    rf"|parig)\w*|kwart|helft)\b"
    r"|gehalveerd|(?:elk|ieder)e? (?:week|maand|kwartaal|halfjaar|jaar)|onbekend|niet bekend"
)
_TYPES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (_ASKS_SHARE, _SHARE),
    (
        re.compile(
            rf"{_ASKED}hoeveel (?:geld|euro|kost(?:te|en)?\b|{_AMOUNT})|^(?!.*\b(?:deel|aandeel|percentage)\b)"
            rf"(?:.*\bwat kost|.*{_ASKED}welk bedrag|.*{_ASKED}hoe (?:hoog|duur)|.*\bwat verdien"
            rf"|.*\b(?:wat|hoeveel|hoe hoog) (?:is|zijn) {_THE}(?:\w+ )?\w*(?:{_AMOUNT}|kosten|omzet)\b)"
        ),
        re.compile(rf"€|euro\b|miljoen|\bmln\b|\d{{1,3}}\.\d{{3}}|[+-]\d{{3}}\b|%|procent|{_FREE}"),
    ),
    (
        re.compile(rf"{_ASKED}hoeveel\b|welk aantal|hoe vaak|^hoe ?lang|[.?!,] hoe ?lang|hoe oud|leeftijd"),
        _COUNTED_NUMBER,
    ),
)
_OFFICE = (
    r"(?:manager|medewerker|directeur|coach|contactpersoon|ambtenaar|wethouder|consulent|burgemeester|bestuurder"
    r"|\w*leider|secretaris|trekker)"
)
_ASKS_PERSON = re.compile(
    rf"\b(?:hoe hee?t|naam van|namen van|wie is|wie zijn) .{{0,30}}{_OFFICE}s?\b"
    r"|\b(?:hoe hee?t|naam van) .{0,30}voorzitter"
)
_PERSON = re.compile(
    r"\b(?!(?:Het|De|Een|In|Op|Bij|Voor|Van|Dit|Deze|Die|Dat|Als|Ook|Met|Aan|Per|Regio|Stichting|Gemeente)\b)"
    r"[A-ZÀ-Þ][a-zà-ÿ]+ (?:van |de |den |der )*[A-ZÀ-Þ][a-zà-ÿ]+\b"
)
_ASKS_NAMES = re.compile(
    r"(?:hoe hee?t(?:te|ten)?|namen? van|wie is) (?:de|het|onze|die|alle)? ?(?:\w+e )?\w*"
    r"(?:aanbieder|organisatie|manager|partij|medewerker|directeur|coach|contactpersoon|instelling|ambtena)"
)
_NAME = re.compile(r"(?<![.!?:•-] )(?<!^)\b[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][\w-]+)*")
_WORDS = (
    "slt slts gi gis mdo wbo jeugd regio west brabant oost hart van jeugdwet stevig stevige lokaal lokale team teams ik"
)
OWN_NAMES = frozenset(_WORDS.split())


_ASKS_TIME = re.compile(
    rf"(?:{_ASKED}hoeveel|\bbinnen welke?) (?:werk|kalender)?(uur|uren|dag|dagen|week|weken|maand|maanden)\b"
)
_OF_WHOM = re.compile(
    r"\b(?:nummer|telefoonnummer|mobiele nummer|e-?mailadres|mailadres|adres|website) van"
    r" (?:de |het |een |mijn |onze )?([a-z-]{4,})"
)
_NEAR_UNITS = {
    "u": r"(?:minuut|minuten|uur|uren|dag|dagen|etmaal|etmalen)",
    "d": r"(?:uur|uren|\w*dag(?:en)?|etmaal|etmalen|week|weken)",
    "w": r"(?:\w*dag(?:en)?|week|weken|maand|maanden)",
    "m": r"(?:week|weken|maand|maanden|jaar)",
}


def _holds_time(unit: str, text: str) -> bool:
    """Whether the text has a number with that unit of time: "acht weken", or "weken wachttijd 8" as a table has it."""
    told = rf"{_NUMBER} (?:tot \w+ )?{unit}\b|\b{unit}\b[^.;]{{0,40}} \d|24x7|geen {unit}\b"
    return re.search(told, text) is not None


def time_missing(question: str, text: str) -> bool:
    """Whether hours, days, weeks or months are asked and the evidence holds no time in that unit or the next to it."""
    asked = _ASKS_TIME.search(question)
    return asked is not None and not _holds_time(_NEAR_UNITS[asked.group(1)[0]], text)


_TOLD_KINDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "share",
        re.compile(rf"{_ASKED}hoeveel procent|(?:welk|wat is het|hoe hoog is het) percentage|in procenten"),
        _SHARE,
    ),
    (
        "money",
        re.compile(
            rf"{_ASKED}hoeveel (?:geld|euro)|{_ASKED}welk bedrag|\bhoe duur\b|\bwat kost\b"
            r"|hoeveel kost(?:te|en)?\b|per kilometer"
            rf"|(?:hoe hoog is|wat is|hoeveel is) (?:het|de|een) (?:\w+ )?\w*(?:{_AMOUNT})\b"
            r"|\bwat krijgt? .{0,40} (?:per|voor een) (?:uur|dag|etmaal|gesprek)\b"
        ),
        re.compile(rf"€|euro\b|euro's|miljoen|miljard|\bmln\b|[+-]\d{{3}}\b|(?:\b\d\.\d{{3}} ){{2}}|{_FREE}"),
    ),
    (
        "number",
        re.compile(r"(?:^|[.?!:,] |\ben )hoeveel |welk aantal"),
        re.compile(
            rf"\b(?!(?:19|20)\d\d\b)\d|\b(?:geen|niet|niets|{_MORE}|honderd\w*|\w+maal|viertal|drietal|tiental|kwart"
            r"|helft)\b|\b(?:precies|maximaal|minimaal) een\b|\been (?:uur|dag|week|maand|jaar)|anderhal|gratis"
            r"|gehalveerd|halvering|een(?:stemmig|parig)|unaniem|voltallig"
        ),
    ),
    (
        "number",
        re.compile(r"(?:^|[.?!:,] |\b(?:en|weten) )hoe vaak"),
        re.compile(
            r"\d|\b(?:keer|\w*maal|elke?|iedere?|\w*jaarlijkse?|maandelijkse?|wekelijkse?|dagelijkse?|om de|niet"
            rf"|{_MORE}|per (?:jaar|maand|week|kwartaal|half ?jaar|schooljaar|dag)|helft|nooit|vaak|veel gevallen)"
            r"\b|geen"
        ),
    ),
    (
        "name",
        re.compile(
            r"\b(?:aan wie|aan welke \w+)\b.{0,60}\bgegund\b"
            r"|\bwie (?:heeft|hebben|kre(?:eg|gen)|wonn?(?:en)?)\b.{0,60}\b(?:aanbesteding|perceel|gunning)"
        ),
        re.compile(
            r"gegund aan (?!een\b|maximaal|minimaal|(?:de|het) (?:partij|aanbieder|inschrijver|best))"
            r"|heeft gewonnen|gewonnen door|winnaar"
        ),
    ),
    ("year", re.compile(r"\bwelk(?:e)? jaar(?:tal)?\b(?! is dat)"), re.compile(r"\b(?:19|20)\d\d\b|eeuw|\bjaar\b")),
    ("month", re.compile(r"\b(?:in|vanaf) welke maand\b"), re.compile(rf"\b(?:{_MONTH})|maand")),
    ("quarter", re.compile(r"\bin welk kwartaal\b"), re.compile(r"kwartaal|\bq[1-4]\b")),
    (
        "day",
        re.compile(r"\b(?:op welke (?:dag|datum)|(?:^|, )welke datum|wat is de datum)\b"),
        re.compile(rf"\b\d{{1,2}}e? (?:{_MONTH}|van)\b|\b\d{{1,2}}-\d{{1,2}}-|{_WEEKDAY}|\bdag\b|dagelijks"),
    ),
)
_ASKS_WHEN_KNOWN = re.compile(
    r"^((?:en )?wanneer\b.*\b(?:weten|wisten|weet|bekend|duidelijk|horen)) (?:hoe\w*|wat|welke?)\b.*"
)
# Children and others who are counted; how long something takes, its price and a day are no number of them.
_ASKS_PEOPLE = re.compile(
    r"(?:^|[.?!:,] |\b(?:en|voor|van|bij) )hoeveel (?:\w+e )?(?:kinderen|jeugdigen|jongeren|gezinnen|ouders|leerlingen"
    r"|client(?:en|s)|inwoners|huisartsen|aanbieders)\b(?! per\b)"
)
_UNIT = r"(?:werk|kalender)?(?:uur|uren|dag|dagen|week|weken|maand|maanden|jaar|jaren|euro|fte)\b"
_NO_PEOPLE = re.compile(
    rf"€ ?\d[\d.,]*|{_NUMBER}(?: (?:tot|naar|of|a) {_NUMBER})? {_UNIT}|\b\d{{1,2}} (?:{_MONTH})\b"
    r"|(?:^|(?<=[.;] ))(?:- )?[a-z]?\d{1,2}: "
)
SEVERAL = 2  # so many names, where several are asked
_PLACED = re.compile(r"\b(?:[Ii]n|te|[Uu]it|[Vv]oor|van) (?:de gemeente )?[A-ZÀ-Þ][\w-]+")
_IN_UNITS = re.compile(r"\b(?:gemiddeld,?|lang,?).{0,30} in (uren|dagen|weken|maanden)\b")
_ASKS_WHICH = re.compile(
    r"hoe hee?t(?:te|ten)? (?:die|dat|ze|zij|hij)\?|hoe hee?t(?:te|ten)? (?:\w+ ){1,3}"
    r"(?:aanbieder|organisatie|club|partij|team|loket|gezinshuis|leefgroep)"
    r"|\bwelke (?:\w*zorg|\w*hulp)?(?:aanbieders?|organisaties|partijen|instellingen|praktijken)"
    r" (?:zijn|hebben|werden|is|heeft|werd)\b(?!.*\bnodig\b)"
    r".*\b(?:toegelaten|gecontracteerd|geselecteerd|gekozen|ingeschreven|aangemeld|een contract|een overeenkomst)\b"
    r"|graag de namen|\b(?:bij|aan|naar) welke? (?:praktijk|aanbieder|instelling|organisatie|kliniek)\b(?!en)"
    r"|\bwelk (?:onafhankelijk )?\w*bureau\b"
    r"|\bwelke (?:\w*zorg|\w*hulp)?aanbieders? (?:doe[nt]|leveren|levert|bied(?:t|en)|voer(?:t|en)|verzorg(?:t|en))\b"
    r"|\bwelke (?:onafhankelijke )?(?:accountant|hoogleraar|universiteit|notaris)\b"
)
_ORGANISATION = (
    r"(?:\w*aanbieders?|organisaties?|instelling(?:en)?|gi|gi's|stichting(?:en)?|clubs?|praktijk(?:en)?|\w*bureaus?"
    r"|gezinshui(?:s|zen))"
)
_PARTY = rf"(?:{_ORGANISATION}|\w*partij(?:en)?|\w*partners?)"
# Which one it is or was that does something: its name. "Welke partijen zijn er nodig" asks for a kind.
_ASKS_DOER = re.compile(
    rf"\bwelke? (?:\w+ ){{0,2}}?{_ORGANISATION} (?:\w+ )?"
    r"(?:ging|gingen|gaat|kre(?:eg|gen)|won|do(?:et|en)|voer(?:t|en)|werk(?:t|en)|schre(?:ef|ven)|reik(?:t|en))\b"
    r"(?! (?:mee|samen))"
    rf"|\bwelke? (?:\w+ ){{0,2}}?{_PARTY} (?:is|zijn|heeft|hebben)\b.{{0,60}}"
    r"\b(?:actief|gekregen|geworden|gecontracteerd|gestart|gekozen|gegund)\b"
    rf"|\bhoe hee?t(?:te|ten|en)? (?:die|de|dat|het|deze) (?:\w+ ){{0,3}}?{_PARTY}\b"
    r"|\bwelke gezinshuizen\b.{0,20}\b(?:zijn er|nemen|heb je)\b"
)
_ASKS_WHERE = re.compile(
    r"\b(?:in|op|bij) welke? (?:\w+ )?(?:wijk(?:en)?|buurt(?:en)?|stra(?:at|ten)|gebouw(?:en)?|dorp(?:en)?"
    r"|scholen|kernen)\b"
    r"|\bwelke (?:\w+ )?(?:scholen|school) (?:doe[nt]|begin(?:t|nen)|probe\w+)\b"
)
_NO_DOER = re.compile(  # names of laws, programmes and teams
    r"\b(?:SLT\S*|GI\S*|MDO|Wmo|Stevige? Lokale? Teams?|Regio \w+|\w*[Ww]et|Hervormingsagenda|Jeugdzorg\w*"
    r"|Passend Onderwijs|Zorg in Onderwijstijd"
    r"|Nederland\w*|Europe\w*|Proofs? of Concepts?)\b"
)
_OFFICE_NAMED = r"(?:directeur|baas van|burgemeester|wethouder|inkoper|bestuurder|projectleider)s?"
_ROLE = (
    rf"(?:{_OFFICE_NAMED}|voorzitter|teamleider|\w*manager|coordinator|secretaris|\w*psychiater|\w*psycholoog|\w*arts"
    r"|\w*therapeut|orthopedagoog|wijkagent)"
)
# Who holds an office; of a chair or coordinator the function may be the answer, unless the name is asked.
_ASKS_HOLDER = re.compile(
    rf"\b(?:wie (?:is|zijn|was|wordt)|bij welke) (?:\w+ ){{0,3}}?{_OFFICE_NAMED}\b"
    rf"|\b(?:hoe hee?t(?:te|en)?|naam van) (?:\w+ ){{0,3}}?{_ROLE}\b|\b{_ROLE}\b.{{0,30}}\bnaam\b"
)
# So much around the word for an office or leading belongs to it.
_OF_OFFICE = re.compile(rf"(?i:.{{0,60}}\b(?:{_ROLE}|leid(?:t|ing)|voorgezeten|namens)\b.{{0,60}})")
_ASKS_SEVERAL = re.compile(
    rf"\bwelke (?:{_MORE}|\d+) (?!soort|type|vorm)(?:\w+ )?"
    r"(?:\w*scholen|aanbieders|organisaties|partijen|praktijken|instellingen)\b"
)


def missing_kind(question: str, told: str, answering: str | None = None) -> str:
    """What kind of thing is asked of which what is told has none: share, money, number, day, time or name; else "".
    A name that is asked must stand in the lines that answer, and not only beside them.

    ``question`` is folded, ``told`` and ``answering`` not.
    """
    question = _up_to_when(question)
    folded = with_one_as_number(told)
    counted = _NO_PEOPLE.sub(" ", folded) if _ASKS_PEOPLE.search(question) else folded
    for kind, asks, holds in _TOLD_KINDS:
        if asks.search(question) and not holds.search(counted if kind == "number" else folded):
            return kind
    in_units = _IN_UNITS.search(question)
    unit = _NEAR_UNITS[in_units.group(1)[0]] if in_units else None
    if time_missing(question, folded) or (unit and not _holds_time(unit, folded)):
        return "time"
    known = set(re.findall(r"\w+", question))
    named = [n for n in _names(told if answering is None else answering) if not set(fold(n).split()) <= known]
    if _ASKS_WHICH.search(question) and not named:
        return "name"
    if (_ASKS_DOER.search(question) or _ASKS_WHERE.search(question)) and not _names(
        _PLACED.sub("", _NO_DOER.sub("", told))
    ):
        return "name"
    if _ASKS_HOLDER.search(question) and not any(map(_people, _OF_OFFICE.findall(told))):
        return "name"
    return "name" if _ASKS_SEVERAL.search(question) and not _lists_names(told) else ""


def with_one_as_number(text: str) -> str:
    """The text folded, with "één" as the number that it is where it has its accents."""
    return fold(re.sub("[éÉ][éÉ]n", "1", text))


def _up_to_when(question: str) -> str:
    """The question; of one that asks when something will be known without what that is."""
    return _ASKS_WHEN_KNOWN.sub(r"\1", question)


def _names(told: str) -> list[str]:
    return [n for n in _NAME.findall(told) if fold(n).split()[0] not in OWN_NAMES]


def _people(told: str) -> list[str]:
    return [n for n in _PERSON.findall(told) if not OWN_NAMES & set(fold(n).split())]


def _lists_names(told: str) -> bool:
    """Whether one sentence, or the items of a list, name several that are no places ("in Breda")."""
    parts = [_PLACED.sub("", part) for part in re.split(r"(?<=[.;!?]) | (?=- )", told)]
    items = sum(bool(_names(part)) for part in parts if part.startswith("- "))
    return items >= SEVERAL or any(len(_names(part)) >= SEVERAL for part in parts)


def type_missing(question: str, text: str) -> bool:
    """Whether an amount of money, a share or a number is asked that the evidence does not hold."""
    question = _up_to_when(question)
    return any(asks.search(question) and not holds.search(text) for asks, holds in _TYPES)


def detail_missing(question: str, folded: str, text: str) -> bool:
    """Whether the question asks for a kind of detail (a telephone number, a price, a name) that the evidence lacks."""
    if _ASKS_PERSON.search(question) and not _people(text):
        return True
    if _ASKS_NAMES.search(question) and not _names(text):
        return True
    return time_missing(question, folded) or any(
        asks.search(question) and not holds.search(folded) for asks, holds in _DETAILS
    )


def person_missing(question: str, text: str) -> bool:
    """Whether it is asked who somebody is ("Wie is de wethouder van Breda?"), and a text has no name but those asked
    with.
    """
    if not _ASKS_PERSON.search(fold(question)):
        return False
    known = set(re.findall(r"\w+", fold(question)))
    return all(set(fold(name).split()) <= known for name in _NAME.findall(text))


def contact_asked(question: str) -> re.Pattern[str] | None:
    """What a telephone number, mail address or site looks like, when the question asks for one; else None."""
    return next((holds for asks, holds in _REACHED if asks.search(question)), None)


def contact_of(question: str) -> str:
    """Of whom a number or address is asked ("het telefoonnummer van de wijkagent"), folded; "" where it is not said."""
    found = _OF_WHOM.search(question)
    return found.group(1) if found else ""


def contact_missing(question: str, folded: str) -> bool:
    """Whether a telephone number, mail address, site or address is asked that the evidence does not hold."""
    return any(asks.search(question) and not holds.search(folded) for asks, holds in (*_REACHED, _ADDRESS))


def part_missing(question: str, folded: str, around: str = "") -> bool:
    """Whether the question names a part by its number ("perceel 6") and neither the evidence with its headings nor an
    item of that number around it ("6. Perceel …") is that part.
    """
    return any(
        re.search(rf"\b{number}\b", folded) is None and re.search(rf"(?<!\w){number}[.)] {word}", around) is None
        for word, number in map(str.split, _named_parts(question))
    )


def other_part(question: str, line: str, above: str) -> bool:
    """Whether the question names a part by its number, and a line that does not stands under another ("Segment 1")."""
    for word, number in map(str.split, _named_parts(question)):
        own = re.search(rf"\b{word}(?:en|s)? ((?:(?:\d{{1,2}}|[a-z])\b(?:, | en )?)+)", above)
        if (
            own
            and not re.search(rf"\b{number}\b", own.group(1))
            and not re.search(rf"\b{word}\b.{{0,12}}\b{number}\b", line)
        ):
            return True
    return False


def _named_parts(question: str) -> list[str]:
    return [m.group() for m in _PART.finditer(question)]


def code_missing(question: str, folded: str) -> bool:
    """Whether the question names a product code that the evidence does not name."""
    codes = set(_CODE.findall(question)) if "code" in question else set()
    return bool(codes - set(_CODE.findall(folded)))
