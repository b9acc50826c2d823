"""Reads a question without a model: what kind of thing is asked, where, when, and about what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.model import Question
from ingest.inference import MONTHS
from kb.places import Gazetteer, Mention, Place
from kb.words import fold

ABOUT_BUYING = re.compile(
    r"aanbested|gunning|inschrijv|contract|perceel|percelen|inkoop|marktanalyse|declar", re.IGNORECASE
)
# Ways to ask for the route that no word for referring stands in.
WHO_HELPS = r"\bwie (?:(?:kan|kunnen)(?: \w+){0,8} (?:helpen|ondersteunen|bijstaan|meedenken|iets doen)|helpt)\b"
_SOME = (
    r"(?: (?:ik|je|we|wij|zij|ze|hij|ouders?|vader|moeder|de|het|gezin|er|dan|nu|hier|daar\w*|hiervoor|snel|goede"
    r"|passende|juiste|extra|beste|wat))*"
)
_HELP = r" (?:\w*hulp|ondersteuning|begeleiding|steun|behandeling|therapie)\b"
WHERE_HELP = (
    rf"\b(?:waar|hoe|bij wie) (?:vind|krijg|haal|vraag|zoek|regel)(?:t|en)?{_SOME}{_HELP}(?! plaats)"
    rf"|\bhoe kom(?:t|en)?{_SOME} aan{_SOME}{_HELP}"
    rf"|\b(?:waar|hoe|bij wie) (?:kan|kun|kunnen){_SOME}{_HELP}.{{0,30}}\b(?:krijgen|vinden|vragen|zoeken|aanvragen)\b"
    rf"|\b(?:ik|we|wij) zoek(?:en)?(?: \w+)?{_HELP}"
)
WHERE_TO = (
    r"\bwaar ?(?:heen|naar ?toe)\b|\bwaar (?:stuur|sturen|breng|ga|gaat|gaan)\b.{0,40}\b(?:heen|naar ?toe)\b"
    r"|\bwat (?:kan|kunnen|moet|moeten) (?:ik|we|wij)(?: \w+){0,2} doen\b"
    r"|\bnaar wie\b.{0,40}\b(?:stuur|sturen|brengen|toe|gaan)\b"
)
WHO_DECIDES = (
    r"^wie (?:beslist|bepaalt|besluit|beoordeelt) (?:of|dat|welke)\b"
    r"(?=.*\b(?:kind|zoon|dochter|jongere|jeugdige|leerling))(?=.*\b(?:krijg\w*|nodig)).{0,60}\b(?:jeugdhulp|hulp|zorg)\b"
)
WHICH_HELP = (
    r"\bwelke hulp (?:is|bestaat|past|kan|krijgt)\b.{0,30}\b(?:voor|bij) (?:een|mijn|onze|dit|deze)"
    r" (?:kind|zoon|dochter|jongen|meisje|leerling|patient|puber|peuter|kleuter)\b"
)
VIA_THE_TEAM = (
    r"\b(?:moet|moeten|loopt|lopen)\b(?!.*\bbetal).{0,80}\b(?:via|langs) (?:het|een|de)"
    r" (?:slt|stevige? lok|lokale? team|wijkteam)"
)
_KINDS: tuple[tuple[str, str], ...] = (
    ("contact", r"telefoonnummer|telefonisch|e-?mail|bereik ik|bel ik|website|adres\b|contactgegevens|contactpersoon"),
    ("code", r"\b\d{2}[a-z]\d{2}\b|\b5400\d\b|produ[ck]tcode"),
    ("change", r"verander|wijzig|verschil|anders dan|ten opzichte van|vergeleken|overgang|wat gebeurt er met|vervang"),
    ("duration", r"hoe ?lang|looptijd|duur\b|duurt|binnen welke termijn|hoe snel|termijn"),
    ("date", r"wanneer|per wanneer|vanaf welk|sinds wanneer|welke datum|in welk jaar|welk jaar|ingangsdatum"),
    (
        "figure",
        r"\bhoeveel\b|hoe veel|welk (?:percentage|bedrag|aandeel|deel|aantal)|percentage|welke kosten|wat kost|aantal",
    ),
    (
        "definition",
        r"wat is\b|wat zijn\b|wat betekent|wat houdt .* in|wat wordt .* (?:bedoeld|verstaan)|waar staat .* voor"
        r"|betekenis|afkorting|wat bedoel|wat versta|begrip",
    ),
    (
        "referral",
        r"verwijs|verwezen|verwijz|doorsturen|doorverwij|aanmelden|\bmeld\b.* aan\b|waar kan .* terecht|bij wie"
        r"|aankloppen|waar moet ik"
        rf"|{VIA_THE_TEAM}|{WHO_DECIDES}|{WHICH_HELP}"
        r"|^(?=.*\b(?:kind|zoon|dochter|gezin|jongen|meisje|leerling|patient|jongere|jeugdige|puber|peuter|kleuter))"
        r".*(?:\bwaar (?:kan|kun|kunnen|moet|moeten|mag) .*\b(?:heen|naartoe|hulp krijgen|helpen|geholpen)\b"
        r"|\bmet wie (?:\w+ ){0,3}overleg\w*\b"
        rf"|{WHERE_TO}|{WHO_HELPS}|{WHERE_HELP})",
    ),
    ("reason", r"\bwaarom\b|waardoor|om welke reden|waarvoor"),
    (
        "who",
        r"^wie\b|\bwie (?:is|zijn|bepaalt|beslist|betaalt|heeft|doet|mag|moet)|welke (?:partij|organisatie"
        r"|instantie|gemeente"
        r"|aanbieder)|door wie|wiens",
    ),
    ("list", r"\bwelke\b|noem|opsomming|wat valt .* onder|wat hoort|wat zijn de"),
    ("procedure", r"\bhoe\b|op welke manier|welke stappen|procedure"),
)
_YES_NO = re.compile(
    r"^(?:en |maar |dus |klopt het|geldt|is|zijn|mag|mogen|moet|moeten|kan|kun|kunnen|valt|vallen|wordt"
    r"|worden|heeft|hebben"
    r"|heb|blijft|blijven|komt|komen|krijg|krijgt|bestaat|hoort|horen|gaat|gaan|doet|hoef|hoeft|staat|loopt|zit|betaalt|koopt"
    r"|werkt|werken|ben|maakt|sluit|biedt|verandert|ligt|zal|zullen)\b|toch\s*\?|klopt dat|of niet\s*\?"
)
_ONE_CHILD = re.compile(
    r"\b(?:jongen|jongetje|meisje|leerling|patient|kind|zoon|zoontje|dochter|dochtertje|puber|peuter|kleuter|tiener|baby)\b"
    r"|\b\d{1,2}[- ]?jarige?\b"
)
# What is asked behind a note on a child: "wat kan ik doen?", "welke route?", "wat zijn de stappen?", "hoe nu verder?"
_HELP_WITH_IT = re.compile(
    r"[.,?!;:]?\s*\b(?:(?:en )?wat (?:nu|kan|kunnen|moet|moeten|doe|doen)(?: (?:ik|we|wij|er|een|de|als|nu|dan|hier"
    r"|daar|hiermee|daarmee|hieraan|eraan|huisarts|school|leerkracht|ouders?|gebeuren|gedaan|het beste|doen|worden))*"
    r"|wat zijn (?:de|mijn|onze) (?:stappen|mogelijkheden|opties|routes?)"
    r"|welke (?:route|weg|stappen|mogelijkheden|opties|hulp)(?: (?:is|zijn|zet|volg|moet|kan|er|ik|we|wij|past"
    r"|passend|passende|mogelijk|hierbij|hiervoor|daarvoor|in|het beste|nemen|nodig))*"
    r"|hoe (?:nu |moet (?:ik|het|dit) )?(?:nu )?verder|hoe pak (?:ik|je) (?:dit|dat) aan)\s*\?*\s*$"
)
_ASKING = re.compile(
    r"\?|\b(?:wie|wat|waar\w*|wanneer|hoe\w*|welke?|waarom|weten|vraag|vragen|uitleg|leg|vertel|noem|geef|zoek|bedankt|dank)\b"
    r"|\b(?:mag|mogen|kan|moet|hoeft) (?:dat|dit|het)\s*$"
)
_PAST = re.compile(
    r"\b(?:vroeger|voorheen|destijds|eerder|oude stelsel|oude strategie|huidige|nu nog|tot nu toe|tot 2027"
    r"|was|waren|moest|mocht|kreeg|werd)\b"
)
_YEAR = re.compile(r"\b(20[12]\d)\b")
_DATE = re.compile(
    r"\b(\d{1,2})\s+(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)\s+(20\d\d)\b"
    r"|\b(\d{1,2})-(\d{1,2})-(20\d\d)\b"
)
_RELATIVE = (
    (re.compile(r"\bvolgend(?:e)? jaar\b|\bstraks\b|nieuwe stelsel|binnenkort"), 1),
    (re.compile(r"\bvorig(?:e)? jaar\b"), -1),
)


@dataclass(frozen=True)
class Understood:
    """What the question asks.

    ``itself`` is its text without what a follow-up takes along, ``regions`` are region ids in play, ``outside`` a place
    in neither region, ``names`` are folded names of organisations and laws, ``day`` the day that search prefers (one
    the question names, else ``asked_on``), ``asked_on`` the day for which validity is told, ``today`` the day on which
    it is asked, ``documents`` the only ones to answer from, when any, ``town`` the municipality whose rows in a table
    of municipalities answer.
    """

    text: str
    itself: str
    kinds: tuple[str, ...]
    yes_no: bool
    regions: tuple[str, ...]
    places: tuple[Place, ...]
    outside: Place | None
    day: date
    asked_on: date
    day_named: bool
    past: bool
    years: tuple[int, ...]
    place_beats_field: bool = False
    field_place: Place | None = None
    unknown_place: str | None = None
    names: tuple[str, ...] = ()
    today: date | None = None
    documents: tuple[str, ...] = ()
    town: str = ""
    case: bool = False  # it tells of one child and asks nothing, or only what to do

    @property
    def kind(self) -> str:
        """The leading kind."""
        return self.kinds[0] if self.kinds else "open"


def question_kinds(text: str) -> tuple[str, ...]:
    """Kinds of thing asked, most telling first."""
    folded = fold(text)
    return tuple(kind for kind, pattern in _KINDS if re.search(pattern, folded))


def tells_a_case(text: str) -> bool:
    """Whether a text tells of one child and asks nothing, or only what to do, as a doctor or teacher jots it down
    ("Jongen van 7, vermoeden van autisme, Waalwijk"): the way to help is what is wanted.
    """
    folded = _HELP_WITH_IT.sub("", fold(text))
    return _ONE_CHILD.search(folded) is not None and _ASKING.search(folded) is None and not _YES_NO.search(folded)


def understand(question: Question, gazetteer: Gazetteer, today: date, itself: str | None = None) -> Understood:
    """Read a question that stands on its own (see ``followup.py`` for the history).

    ``itself``: of a follow-up its text without the words that it takes along from earlier turns.
    """
    itself = question.text if itself is None else itself
    folded = fold(question.text)
    found = gazetteer.find(question.text)
    mentions = [m.place for m in found]
    picked = gazetteer.look_up(question.municipality) if question.municipality else None
    children, workplaces = _by_role(question.text, found)
    child = mentions
    if children and workplaces:
        child = children
    elif workplaces and picked is not None and len(workplaces) == len(mentions):
        child = []  # the practice's or school's place says nothing of the child's, which was picked
    inside = [p for p in child if p.region]
    outside = next((p for p in child if p.region is None and not p.is_region), None) if not inside else None
    regions = tuple(dict.fromkeys(p.region for p in inside if p.region))
    if not regions and outside is None and picked is not None:
        regions = (picked.region,) if picked.region else ()
        outside = picked if picked.region is None else None
    named = _named_day(folded, question.as_of or today)
    case = question.role != "aanbieder" and tells_a_case(question.text)
    return Understood(
        text=question.text,
        itself=itself,
        case=case,
        kinds=(*question_kinds(question.text), *(("referral",) if case else ())),
        yes_no=bool(_YES_NO.search(folded)),
        regions=regions,
        places=tuple(mentions),
        outside=outside,
        day=named or question.as_of or today,
        asked_on=question.as_of or today,
        day_named=named is not None,
        past=bool(_PAST.search(folded)),
        years=tuple(int(y) for y in dict.fromkeys(_YEAR.findall(folded))),
        place_beats_field=bool(picked and inside and not any(_holds(p, picked) for p in inside)),
        field_place=picked,
        unknown_place=question.municipality if question.municipality and picked is None else None,
        names=_names(itself, gazetteer),
        today=today,
    )


def _holds(named: Place, picked: Place) -> bool:
    """Whether a place that is named is, or as a region has, the municipality that was picked."""
    return named.region == picked.region if named.is_region else named.municipality == picked.municipality


_JOINED = re.compile(r"(?<=[A-Z]{2})-[a-z]\w*$")
_NAMED = re.compile(r"(?<=\s)(?:[A-Z]{2,}[\w-]*|[A-Z][a-z]{1,2}[A-Z]+|[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:[A-Z][a-z]+)*)\b")


def _names(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Folded words with capitals inside a sentence that are no place: organisations, laws, persons. Of a word joined to
    an abbreviation ("BIG-registratie") the latter.
    """
    found: list[str] = []
    for match in _NAMED.finditer(text):
        starts = text[: match.start()].rstrip().endswith((".", "?", "!", ":"))
        if not starts and gazetteer.look_up(match.group()) is None:
            found.append(fold(_JOINED.sub("", match.group())))
    places = {w for m in gazetteer.find(text) for w in re.split(r"[\s-]", fold(m.place.name))}
    return tuple(w for w in found if w not in places and not set(w.split("-")) <= places)


_CHILD = re.compile(
    r"\b(?:woon\w*|wonen\w*|kind\w*|leerling\w*|patient\w*|jongen|meisje|gezin\w*|client\w*|zoon|dochter|jeugdige\w*"
    r"|pleegkind\w*|hij|zij|thuis|scholier\w*|tiener\w*|baby|peuter|kleuter|komt uit|komen uit|verhuis\w*)\b"
)
_WORKPLACE = re.compile(
    r"\b(?:(?:ik|wij|we) (?:zit|zitten|sta|staan)(?: zelf)? in"
    r"|\w*praktijk\w*|\w*school|scholen|werk\w*|gevestigd|vestig\w*|kantoor|locatie|huisartsenpost|huisarts in"
    r"|jeugdarts in|ziekenhuis|(?:aanbieder|instelling|behandelaar) (?:uit|in))\b"
)
_AT_SCHOOL = re.compile(r"\s+(?:op|naar) school\b(?!\s+(?:in|te|bij)\b)")


def at_work(text: str, mention: Mention) -> bool:
    """Whether a place is that of a practice, school or office, and not of a child."""
    return any(place is mention.place for place in _by_role(text, [mention])[1])


def _by_role(text: str, mentions: Sequence[Mention]) -> tuple[list[Place], list[Place]]:
    """Places of children and places of practices, schools and offices, by the nearest word before each."""
    children: list[Place] = []
    workplaces: list[Place] = []
    since = 0
    for mention in mentions:
        before = fold(text[since : mention.start])
        child = max((m.end() for m in _CHILD.finditer(before)), default=-1)
        work = max((m.end() for m in _WORKPLACE.finditer(before)), default=-1)
        if _AT_SCHOOL.match(fold(text[mention.end :])):
            workplaces.append(mention.place)
        elif child > work:
            children.append(mention.place)
        elif work > child:
            workplaces.append(mention.place)
        since = mention.end
    return children, workplaces


def _named_day(folded: str, as_of: date) -> date | None:
    match = _DATE.search(folded)
    if match:
        day, month = match.group(1) or match.group(4), match.group(2) or match.group(5)
        number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
        return _day(int(match.group(3) or match.group(6)), number, int(day))
    month_year = re.search(r"\b(" + "|".join(MONTHS) + r")\s+(20\d\d)\b", folded)
    if month_year:
        return date(int(month_year.group(2)), MONTHS.index(month_year.group(1)) + 1, 1)
    if re.search(r"\b(?:vanaf|na|per|op) 1 januari\b", folded):
        return date(as_of.year + 1, 1, 1)
    year = re.search(r"(?:in|vanaf|per|na|sinds|voor|tot)\s+(20[12]\d)\b", folded)
    if year and int(year.group(1)) != as_of.year:
        return date(int(year.group(1)), 1, 1)
    for pattern, step in _RELATIVE:
        if pattern.search(folded):
            return date(as_of.year + step, 1, 1)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
