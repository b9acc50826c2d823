"""What a question takes for granted or asks by its own name, and no line of an answer meets: another field than youth
care, an event, an outcome, a way to do something, one side of a comparison, a price per hour, a notice period.

Each rule looks for words that nothing can stand in for. Questions and lines are folded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from kb.words import STOP_WORDS, raw_words, word_terms

# Fields beside youth care, by words that name them in a question and, where these differ, in a text. Named beside youth
# care ("Wmo en jeugdhulp") a field is what that has to do with.
_FIELDS = tuple(
    (re.compile(rf"\b(?:{asked})"), re.compile(rf"\b(?:{told or asked})"))
    for asked, told in (
        (
            r"(?<!en )(?<!of )(?<!als )(?<!en de )(?<!of de )(?<!als de )(?<!, )wmo\b(?!,? (?:en|of)\b)",
            r"wmo\b|maatschappelijke ondersteuning",
        ),
        (r"wlz\b|langdurige zorg\b|ciz\b", ""),
        (r"ouderen|thuiszorg|verpleeghui|verzorgingshui|mantelzorg|dementie|bejaard", ""),
        (
            r"volwassenen-?(?:ggz|zorg|hulp)|(?:hulp|zorg|ggz|trajecten|dienst) (?:voor|van) volwassenen"
            r"|hoeveel volwassenen|een volwassene met",
            r"volwassen|18\b|meerderjarig",
        ),
        (r"huishoudelijk|huishouding|in het huishouden\b", ""),
        (r"schuldhulp|schuldsanering", r"schuld"),
        (
            r"bijstand\b|bijstandsuitk|bijzondere bijstand|participatiewet|wajong|kinderbijslag|aow\b"
            r"|(?:kinderopvang|huur|zorg)toeslag",
            r"bijstand|uitkering|participatie|wajong|kinderbijslag|aow\b|\w*toeslag",
        ),
        (
            r"(?:leerlingen|school)vervoer"
            r"|vervoer (?:\w+ ){0,2}naar (?:het |de )?(?:speciaal |speciale )?(?:\w*onderwijs|school)\b",
            "",
        ),
        (
            r"(?<!op de )(?<!op het )(?<!op een )(?<!bij de )(?<!bij een )(?<!in de )(?<!medisch )"
            r"(?:kinderopvang|peuteropvang|peuterspeelzaal|buitenschoolse opvang|bso\b|gastouder|kinderdagverblij)",
            r"kinderopvang|peuter|opvang|bso\b|gastouder|kinderdagverblij",
        ),
        (r"leerplicht(?:wet|ig)?\b|spijbel", r"leerplicht|spijbel|verzuim"),
        (r"leerling(?:en)?raad|thuisonderwijs|schoolbestuurder|medezeggenschap", ""),
        (r"vrouwenopvang|maatschappelijke opvang|beschermd wonen|opvang van daklozen", ""),
        (r"dakloze (?:gezinnen|mensen)|statushouder|asielzoeker", ""),
        (r"tienermoeders?\b", r"moeder"),
        (r"inburger|naturalisatie", ""),
        (r"urgentieverklaring|urgentie voor een|huurwoning|woningcorporatie|huisuitzetting|sociale huur", ""),
        (r"belastingaangifte|belastingaftrek|zorgpremie", ""),
        (r"vaccin|inent", r"vaccin|inent|\w*prik"),
        (r"adoptie(?!f|k)|adopte", ""),
        (r"taakstraf|strafbeschikking|halt-?(?:straf|afdoening)|jeugdgevangenis|jeugddetentie", ""),
        (r"kraamzorg|spoedeisende hulp van|huisartsenpost|logoped|fysiotherap|ergotherap|tandarts", ""),
        (r"alimentatie|omgangsregeling|rijbewijs|paspoort|parkeer|bouwvergunning", ""),
    )
)
_NOT_ASKED = re.compile(
    r"\b(?:als|dan)(?: een)? $|\b(?:ik|wij|we)\b.{0,15}\b(?:werk|werken|ben|zijn|heb|hebben|zit|zitten|run)\b.{0,25}$"
)
# Where a sentence that first tells something begins to ask.
_ASKING = re.compile(r"(?:, | en )(?=(?:wie|wat|waar|hoe|welke?|wanneer|mag|mogen|kan|kun|kunnen|moet|moeten)\b)")
# Details that only their own name tells.
_NAMED: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (
            r"\bopzegtermijn\b|\bopzeggen\b",
            r"opzeg|opgezegd|\bzegg?t?(?:en)?\b.{0,60}\bop\b|uittre|ontbind|beeindig|termijn van|stopt",
        ),
        (r"\bhoeveel omzet\b|\bminimale omzet\b|\bomzeteis\b", r"omzet"),
        (r"\bgeindexeerd\b|\bindexer(?:ing|en)\b|\bindexatie\b", r"index"),
        (r"\bterugwerkende kracht\b", r"terugwerk"),
        (r"\baansprakelijk|\bschadevergoeding\b", r"aansprakelijk|schade|verzeker"),
        (r"\badvocaat\b|\brechtsbijstand\b", r"advoca|rechtsbijstand|rechtshulp"),
        (
            r"\brapportcijfer\b|\bwelk cijfer\b|\btevredenheid\b|\btevredener\b|\bhoe tevreden\b",
            r"cijfer|tevreden|waarde(?:er|ring)|gaven\b.{0,20}\d,\d",
        ),
        (r"\b(?:jongens|meisjes) (?:\w+ ){0,5}dan (?:jongens|meisjes)\b", r"jongens|meisjes"),
        (r"\bhoe (?:dien|stuur|maak|lever|kan ik)\w*\b.*\bfactu(?:ur|ren)\b", r"factu|declar"),
        (r"\bidentiteitsbewijs\b|\blegitimatie\w*", r"identi|legitim"),
    )
)
_SYSTEMS = re.compile(r"\b(?:zorgdomein|zorgmail|vecozo|digid|berichtenverkeer|suwinet)\b")
_SENTENCE = re.compile(r"(?<=[.?!]) (?=\S)")


def other_field(question: str, lines: Sequence[str]) -> bool:
    """Whether what is asked is about a field beside youth care (Wmo, leerlingenvervoer) that no line names."""
    asks = _ASKING.split(_asking(question))[-1]
    return any(_only_asked(asked, told, asks, lines) for asked, told in _FIELDS)


def _only_asked(asked: re.Pattern[str], told: re.Pattern[str], asks: str, lines: Sequence[str]) -> bool:
    """Whether a word stands in what is asked and in no line; not where it tells who asks."""
    named = asked.search(asks)
    return named is not None and not any(map(told.search, lines)) and not _NOT_ASKED.search(asks[: named.start()])


def _asking(question: str) -> str:
    """The last sentence, which asks; what comes before it tells a story."""
    return _SENTENCE.split(question.strip())[-1]


def detail_unnamed(question: str, lines: Sequence[str]) -> bool:
    """Whether a detail with a name of its own is asked (a notice period) that no line names."""
    asks = _asking(question)
    unnamed = any(asked.search(asks) and not any(map(told.search, lines)) for asked, told in _NAMED)
    return unnamed or any(not any(system in line for line in lines) for system in _SYSTEMS.findall(question))


# What a question for a reason or a beginning takes for granted, and how a text tells of it.
_EVENTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(rf"\b(?:{asked})\b"), re.compile(rf"\b(?:{told})"))
    for asked, told in (
        (
            r"stopgezet|gestopt|afgeschaft|opgeheven|opgedoekt|geschrapt|dichtgegaan|dicht is|beeindigd|verdwenen"
            r"|gesloten(?! \w)",
            r"stop|sluiting|gesloten(?! jeugd| \w*hulp| opvang)|gestopt|beeindig|afgeschaft|afbouw|afgebouwd"
            r"|af te bouwen|opge?he[fv]|vervall?|verdw"
            r"|eind|wegval|valt .{0,25}\bweg\b|faill|lo+p(?:t|en) .{0,40}\baf\b|aflo|afgelopen|overdra|over te dragen"
            r"|overgedragen|vervang|geschrapt|tot (?:\w+ )?\d\d\b|jonger dan|na (?:\w+ )?18",
        ),
        (
            r"verhoogd|omhooggegaan|omhoog gegaan|gestegen|toegenomen|uitgebreid(?=\W*$)|(?:duurder|hoger) geworden",
            r"stij|ste+g|gesteg|verho+g|hoger|omhoog|toen[ae]m|toegenomen|ne+mt .{0,40}\btoe|groei|groter"
            r"|duurder|meer\b"
            r"|langer|uitbreid|uitgebreid|fors",
        ),
        (
            r"verlaagd|omlaaggegaan|omlaag gegaan|gedaald|afgenomen|teruggebracht|verminderd|gekort"
            r"|(?:goedkoper|lager) geworden",
            r"da+l|gedaald|verla|lager|omlaag|afn[ae]m|afgenomen|ne+mt .{0,40}\baf|minder|terug|krimp|kort"
            r"|bezuin|beperk"
            r"|kleiner|goedkoper",
        ),
        (
            r"vervangen|eruit gezet|eruitgezet|ontslagen|afgetreden|opgestapt",
            r"vervang|ontsla|vertrok|vertrek|aftred|afgetreden|opgestapt|opvolg|opgevolgd|in plaats van|overgenomen"
            r"|neemt .{0,30}\bover",
        ),
        (
            r"stapt\b.{0,40}\buit|uitgestapt|uitgetreden|gaat\b.{0,30}\bweg uit",
            r"uittred|uitgetreden|stapt|uitgestapt|verla+t|opzeg|opgezegd|vertrek",
        ),
        (
            r"uitgesteld|vertraagd|verschoven|doorgeschoven",
            r"uitst|uitgesteld|vertra|later|versch(?:uif|ov)|doorges|tijdspad|langer|niet (?:precies )?volgens plan",
        ),
    )
)
_PRESUMES = re.compile(r"^(?:en |maar )?(?:waarom|waardoor|hoe komt het|om welke reden|sinds wanneer|door wie)\b")


_AGREED = re.compile(r"\b(?:contract|overeenkomst|afspra|deal)\w*\b.*\bgesloten\b")  # that is no end


def event_missing(question: str, lines: Sequence[str]) -> bool:
    """Whether a question takes for granted that something ended, rose, fell or was replaced ("waarom is … gestopt"),
    and no line about that thing tells of it.
    """
    if not _PRESUMES.search(question):
        return False
    question = _AGREED.sub("", question)
    for asked, told in _EVENTS:
        event = asked.search(question)
        if event is not None:
            thing = _content(question[: event.start()])
            return not any(told.search(line) and (not thing or thing & _content(line)) for line in lines)
    return False


def _content(text: str) -> set[str]:
    return {word_terms(w)[0] for w in raw_words(text) if w not in STOP_WORDS and not w.isdigit()}


_STUDY = (
    r"(?:evaluatie|onderzoek|proe(?:f|ven)|pilot|proofs? of concept|\w*consultatie|enquete|meting|experiment"
    r"|raadpleging)\w*"
)
_ASKS_OUTCOME = re.compile(
    r"\b(?:wat (?:was|waren|is|zijn)|welke?)\b.{0,20}\b(?:uitkomst(?:en)?|resulta(?:at|ten)|opbrengst(?:en)?"
    r"|conclusies?|bevindingen) (?:van|uit)\b"
    rf".{{0,40}}\b{_STUDY}|\b(?:kwam|komt|kwamen|komen|is|zijn)\b.{{0,20}}\buit (?:de|het|die|dat"
    rf"|een)\b.{{0,20}}\b{_STUDY}"
    rf"|\b{_STUDY}.{{0,60}}\bopgeleverd\b|\bopgeleverd\b.{{0,40}}\b{_STUDY}"
)
_OUTCOME = re.compile(
    r"uitkomst|resulta|opgelever|blijk|ble+k|gebleken|conclu|bevinding|constat|geleid tot|geleerd|la(?:at"
    r"|ten) zien|liet"
    r"|toon[td]e?|we+z(?:en)? uit"
)
_PLANNED = re.compile(
    r"\b(?:ga+n?|gaat|willen|wil|zullen|zal|komende|doel is|worden? nog|nog te|streven|verwachten?|straks|om te"
    r"|bekijken)\b"
)


def outcome_missing(question: str, lines: Sequence[str]) -> bool:
    """Whether the outcome of a study or trial is asked, and the lines tell at most that it is planned."""
    asks = _ASKS_OUTCOME.search(question) is not None
    return asks and not any(_OUTCOME.search(line) and not _PLANNED.search(line) for line in lines)


_DONE = re.compile(
    r"^(?:en )?(?:is|zijn|heeft|hebben|werd|werden)\b(?=.*\b(?:inmiddels|ondertussen|intussen|nu al)\b)"
    r".*\b((?:\w{2,5})?ge\w{3,}|ver\w{3,}d|be\w{3,}d|ont\w{3,}|her\w{3,}d)\W*$"
)


_THERE = re.compile(r"^(?:en )?bestaa[nt]\w*\b.*\b(?:inmiddels|ondertussen|intussen|nu al|al)\W*$")
_IS_THERE = re.compile(r"\bbesta(?:at|an)\b|opgericht|gestart|van start|\bsinds\b|\bis er\b|\bzijn er\b")


def completion_missing(question: str, lines: Sequence[str]) -> bool:
    """Whether it is asked if something has been done by now, in a word that no line has, or if it exists by now, and no
    line tells that it does.
    """
    done, there = _DONE.search(question), _THERE.search(question)
    if done is not None:
        return not any(re.search(rf"\b{done.group(1)}", line) for line in lines)
    return there is not None and not any(map(_IS_THERE.search, lines))


_HOW = r"^(?:en |maar )?hoe (?!vaak|lang|snel|veel|laat)"
_WAY = (
    r"formulier|loket|portaal|aanmeld|\bmeld(?:t|en)?\b|terecht|contact|mail|\bbel(?:len|t)?\b|schriftelijk|www|brief"
)
_ACTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (
            r"^hoe .{1,60}\bbezwaar\b",
            r"bezwaar (?:ma|in|aan|kan|moet)|bezwaarschrift|bezwaarprocedure|beroep (?:bij|is|in)|tegen .{0,40}bezwaar",
        ),
        (
            rf"{_HOW}vra(?:ag|agt|gen)\b.{{2,70}}\baan\b|{_HOW}.{{2,70}}\baan(?:ge)?vra(?:gen|agd)\b",
            rf"aan(?:ge)?vra|\bvra(?:ag|agt|gen)\b.{{0,60}}\baan\b|verzoek|\bvia\b|verwij[sz]|indicatie"
            rf"|beschikking|besluit|{_WAY}",
        ),
        (
            rf"{_HOW}(?:dien|lever|stuur)(?:t|en)?\b.{{2,70}}\bin\b(?= bij| via| voor| tegen|\W*$)"
            rf"|{_HOW}.{{2,70}}\b(?:indienen|inleveren|insturen)\b",
            rf"indien(?:en|ing|t)|ingediend|\bdien(?:t|en)?\b.{{0,60}}\bin\b|inlever|stu(?:ur|ren)|\bvia\b"
            rf"|tenderned|klacht|{_WAY}",
        ),
        (
            rf"{_HOW}wordt? (?:ik|je|iemand|men|u)\b|{_HOW}(?:kan|kun|kunnen) (?:ik|je|iemand|wij|we|u"
            rf"|ouders)\b.{{2,50}}\bworden\b",
            rf"\bword(?:t|en)?\b.{{0,40}}\b(?:door|via|na|als|bij)\b|opge[gv]en|\blid\b|werv|screening|toelat"
            rf"|toetred|inschrij|{_WAY}",
        ),
        (
            rf"{_HOW}stapt? .{{1,40}}\bover\b|{_HOW}.{{1,50}}\b(?:overstappen|wisselen|veranderen) van\b"
            rf"|{_HOW}(?:wissel|verander)t? (?:ik|je|u|een \w+|ouders|mijn \w+) van\b",
            r"overstap|\bstap(?:t|pen)? .{0,30}over|wissel|verander.{0,30}(?:aanbieder|hulp)|andere aanbieder"
            r"|overdra|kiezen",
        ),
        (rf"{_HOW}.{{1,60}}\b(?:inzien|inzage|opvragen)\b", r"inzien|inzage|opvra|kopie|recht op"),
    )
)


def act_missing(question: str, lines: Sequence[str]) -> bool:
    """Whether it is asked how to apply for something, hand it in, become something, change over, inspect or object, and
    no line tells of that act or of a way to it.
    """
    asked = next((told for asks, told in _ACTS if asks.search(question)), None)
    return asked is not None and not any(map(asked.search, lines))


_YEAR = re.compile(r"\b(20\d\d|19\d\d)\b")
_COMPARES = re.compile(r"(?<!anders )\bdan\b|\bverschil(?:len)?\b.*\btussen\b|\bvergeleken\b")


# A document that is named by its year: that is not the year of a figure.
_OF_DOCUMENT = re.compile(
    r"\b\w*(?:strategie|visie|memo|nota|plan|kader|agenda|beleid|rapport)(?: jeugd\w*)?(?: van| uit)?"
    r" (?:20|19)\d\d\b"
)


def year_missing(question: str, lines: Sequence[str], around: str) -> bool:
    """Whether a figure of one year is asked and the lines and what is around them have other years only."""
    question = _OF_DOCUMENT.sub("", question)
    asked, told = set(_YEAR.findall(question)), set(_YEAR.findall(" ".join(lines)))
    loose = re.search(r"\b(?:rond|omstreeks|begin) (?:het jaar )?(?:20|19)\d\d\b", question)
    return bool(asked and told) and loose is None and not asked & (told | set(_YEAR.findall(around)))


_QUALITIES = (
    (re.compile(r"\b(?:langer|korter)\b"), re.compile(r"du(?:ur|re[nt])|lang|kort|weken|maanden|wacht")),
    (re.compile(r"\b(?:duurder|goedkoper)\b"), re.compile(r"€|euro|kost|duur|goedkoop|prijs|tarie")),
)


def side_missing(question: str, lines: Sequence[str], places: Sequence[str], told: Collection[str] = ()) -> bool:
    """Whether two years or two places (folded names) are compared in one sentence, of which one is in no line; ``told``
    are the places that are told of without their name.
    """
    asks = _asking(question)
    if not _COMPARES.search(asks):
        return False
    named, years = [p for p in places if p in asks], set(_YEAR.findall(asks))
    if len(named) > 1 and any(place not in told and not any(place in line for line in lines) for place in named):
        return True
    quality = next((told_as for adverb, told_as in _QUALITIES if adverb.search(asks)), re.compile(""))
    figures = " ".join(line for line in lines if quality.search(line))
    return len(years) > 1 and any(year not in figures for year in years)


_EACH = r"(?:per|elke?|iedere?|voor een) (?:\w+ )?(?:kind|jeugdige|client|leerling)"
_RATES = {
    **dict.fromkeys(("dag", "etmaal", "nacht"), r"\w*(?:dag|etmaal|nacht)"),
    **dict.fromkeys(("kind", "jeugdige", "client", "leerling"), _EACH),
    "week": "week|weke",
}
_ASKS_RATE = re.compile(
    r"(?:\bhoeveel (?:geld|euro|kost|kostte|krijg|krijgt|betaal|betaalt|verdien|verdient|vergoeding)\b"
    r"|\bwat (?:kost|kostte|krijg|krijgt|verdien|verdient)\b|\bhoe (?:hoog|duur)\b)"
    r".*\bper (uur|dag|week|maand|etmaal|nacht|sessie|gesprek|minuut|kilometer|plek|bed|kind|jeugdige|client"
    r"|gezin|leerling)\b"
    r"|\bper (uur|dag|maand|etmaal)\b.{0,20}\brekenen\b"
)


def rate_missing(question: str, lines: Sequence[str]) -> bool:
    """Whether an amount per hour, day or child is asked, and no line gives a number for one."""
    asks = _ASKS_RATE.search(question)
    if asks is None:
        return False
    unit = asks.group(1) or asks.group(2)
    told = re.compile(rf"\b(?:{_RATES.get(unit, unit)})")
    return not any(told.search(line) and re.search(r"\d|gratis|geen", line) for line in lines)


_ASKS_CHANGE = re.compile(
    r"\bmet (?:hoeveel(?: procent)?|welk percentage)\b.*\b(?:\w*sti?[je]{1,2}g\w*|gedaald|daal\w*|gezakt"
    r"|gegroeid|groei\w*"
    r"|toegenomen|afgenomen|verhoogd|verlaagd|gekort|geindexeerd|bespaar\w*|verminderd)\b"
)
_CHANGE = re.compile(
    r"stij|ste+g|da+l|za+k|groei|toegenomen|toename|neemt|nam\b|afgenomen|afname|verho|verla|kort|index|duur"
    r"|bespa|vermind"
)


def change_missing(question: str, lines: Sequence[str]) -> bool:
    """Whether it is asked by how much something rose or fell, and no line with a figure tells of a rise or fall."""
    asks = _ASKS_CHANGE.search(question) is not None
    return asks and not any(
        (_CHANGE.search(line) and re.search(r"\d", line)) or len(_YEAR.findall(line)) > 1 for line in lines
    )


_COUNTED = re.compile(r"\bhoeveel (?:(?:verschillende|extra|nieuwe|andere|unieke) )?([a-z][a-z-]{3,})")
_ROW = re.compile(r"[^:.]{2,60}: .*\baantal (?:unieke )?([a-z-]+) \d")
_THINGS = re.compile(
    r"\w*(?:gezinnen|ouders|plekken|plaatsen|bedden|huizen|locaties|groepen|teams|scholen|aanbieders"
    r"|organisaties|medewerkers"
    r"|professionals|beschermers|hulpverleners|behandelaren|artsen|klachten|meldingen|vacatures|woningen)"
)


def row_counts_other(question: str, lines: Sequence[str]) -> bool:
    """Whether things are counted ("hoeveel gezinshuizen"), and every line with a figure is a row of a table that counts
    something else ("Gezinshuizen: aantal jeugdigen 12").
    """
    counted = _COUNTED.search(question)
    if counted is None or not _THINGS.fullmatch(counted.group(1)):
        return False
    figures = [line for line in lines if re.search(r"\d", _YEAR.sub("", line))]
    columns = [_ROW.match(line) for line in figures]
    stem = word_terms(counted.group(1))[0]
    return bool(figures) and all(c is not None and word_terms(c.group(1))[0] != stem for c in columns)


_ASKS_MEMBERS = re.compile(
    r"\bwie (?:zit|zitten) (?:er )?in\b|\bwat voor mensen zitten\b|\bwie zijn de leden\b|\bdoor wie\b.*\bbemenst\b"
    r"|\buit (?:wie|welke (?:\w+ )?(?:partijen|disciplines|mensen|organisaties|personen|functies|leden))\b.*\bbesta"
    r"|\bwelke (?:organisaties|mensen|partijen) zitten (?:er )?in\b"
)
_MEMBERS = re.compile(
    r"besta(?:at|an|ande)\b.{0,30}\buit\b|beslaat|omvat|\bzit(?:ten)?\b|deelnem|ne+mt?e?n? .{0,40}\bdeel\b"
    r"|\bleden\b|\blid\b"
    r"|slui(?:t|ten)\b.{0,40}\baan\b|aansluiten|gevormd|vorm(?:t|en)\b|samenwerkingsverband van|\b\w*(?:overleg"
    r"|team|groep|raad|commissie|tafel|panel) (?:van|met)\b|bemens"
    r"|vertegenwoordig|team van"
)


def members_missing(question: str, lines: Sequence[str]) -> bool:
    """Whether it is asked who is in a group or what it consists of, and no line tells that of anything."""
    return _ASKS_MEMBERS.search(question) is not None and not any(map(_MEMBERS.search, lines))


_SHARE = re.compile(r"\b(?:hoeveel procent|welk (?:deel|aandeel|percentage)|percentage)\b")


def share_of_place_missing(question: str, lines: Sequence[str], towns: Sequence[str]) -> bool:
    """Whether a share is asked of one municipality (``towns``, folded) that no line names."""
    asks = _asking(question)
    named = [t for t in towns if t in asks]
    return bool(named) and _SHARE.search(asks) is not None and not any(t in line for t in named for line in lines)


_DOERS = tuple(
    re.compile(rf"(?<!als )\b(?:{words})")
    for words in (
        r"huisarts",
        r"jeugdarts|schoolarts",
        r"kinderarts|medisch specialist",
        r"\w*rechters?\b",
        r"wijkagent|politie",
    )
)


def doer_uncounted(question: str, lines: Sequence[str]) -> bool:
    """Whether a share is asked of somebody ("welk deel komt van de huisarts") whom no line with a figure names."""
    asks = _asking(question)
    share = _SHARE.search(asks)
    if share is None:
        return False
    asks = asks[share.start() :]
    counted = [line for line in lines if re.search(r"\d|procent|helft|kwart", line)]
    return any(d.search(asks) and not any(d.search(line) for line in counted) for d in _DOERS)


RULES = (
    detail_unnamed,
    event_missing,
    outcome_missing,
    completion_missing,
    act_missing,
    rate_missing,
    change_missing,
    row_counts_other,
    doer_uncounted,
    members_missing,
)


def anything_unmet(question: str, lines: Sequence[str]) -> bool:
    """Whether one of the rules finds that what is asked is not told."""
    return any(rule(question, lines) for rule in RULES)
