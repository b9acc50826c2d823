"""Sentences a model may not get past the gate, made from true ones: each is wrong by the way it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

TRUE = (
    "De overeenkomst met het Stevig Lokaal Team duurt vijf jaar en kan twee keer met twee jaar worden verlengd.",
    "Verwijzingen van huisartsen naar zware hulp lopen in de regel via het wijkteam.",
    "Bij een crisis is er binnen 24 uur hulp beschikbaar voor de jongere en het gezin.",
    "De gemeente Breda krijgt vier teams, de gemeente Altena krijgt er twee.",
    "Pleegzorg loopt door tot 21 jaar, tenzij de jongere dat zelf niet wil.",
    "Voor dyslexiezorg blijft het schoolbestuur verantwoordelijk voor de verwijzing.",
    "De nieuwe afspraken gaan in op 1 januari 2027 en gelden niet voor lopende trajecten.",
    "In 2024 kregen 9.563 jongeren hulp, dat is 9 procent van alle jongeren in de regio.",
    "De regio contracteert maximaal twintig aanbieders voor ambulante behandeling.",
    "De aanbieder mag een aanmelding niet weigeren, behalve als de vraag niet bij zijn kennis past.",
    "Het wijkteam meldt een wachttijd van meer dan zes weken aan de gemeente Tilburg.",
    "Alleen de kinderrechter mag een kind onder toezicht stellen.",
    "De regio onderzoekt of jeugdbescherming samen met Hart van Brabant wordt ingekocht.",
    "De gemeente betaalt de aanbieder elke maand een vast bedrag van 4,7 miljoen euro.",
    "De huisarts overlegt eerst met het wijkteam en verwijst daarna naar de aanbieder.",
    "Ouders betalen geen eigen bijdrage voor hulp uit de Jeugdwet.",
    "Op 3 maart 2025 besloten de gemeenten Oosterhout en Drimmelen om 12 percelen te maken.",
    "Logeren kan ten hoogste achttien nachten per kwartaal en kost de gemeente 91 euro per nacht.",
    "De contracten met kleine aanbieders eindigen op 31 december 2026 en worden niet verlengd.",
    "Eén op de 7 jongeren krijgt hulp, in het jaar 2000 was dat één op de 27.",
    "De school vraagt toestemming aan de ouders voordat zij het kind aanmeldt bij het wijkteam van Waalwijk.",
)
MORE_TRUE = {  # shortened, inflected or joined, and still carried by the sentence with this number
    0: ("De overeenkomst met het SLT duurt 5 jaar.", "De overeenkomst met het Stevig Lokaal Team duurt vijf jaar."),
    1: ("Verwijzingen van huisartsen lopen in de regel via het wijkteam.", "In de regel lopen verwijzingen van huisartsen naar zware hulp via het wijkteam."),
    2: ("Er is binnen vierentwintig uur hulp beschikbaar bij een crisis.",),
    3: ("De gemeente Breda krijgt 4 teams.", "Breda krijgt vier teams."),
    6: ("De nieuwe afspraken gaan in op 1 januari 2027.", "Op 1 januari 2027 gaan de nieuwe afspraken in."),
    7: ("In 2024 kregen 9563 jongeren hulp.",),
    8: ("Voor ambulante behandeling contracteert de regio maximaal 20 aanbieders.",),
    11: ("Alleen de kinderrechter mag een kind onder toezicht stellen.",),
    13: ("De gemeente betaalt de aanbieder elke maand een vast bedrag.",),
    14: ("De huisarts overlegt eerst met het wijkteam.",),
}


@dataclass(frozen=True)
class Lie:
    """A line as the model would write it, and how it came about."""

    kind: str
    line: str


_WORDS = {"twee": "drie", "vier": "acht", "vijf": "zeven", "zes": "negen", "twintig": "dertig"}
_SWAPS: dict[str, tuple[tuple[str, str], ...]] = {
    "unit": (("jaar", "maanden"), ("uur", "dagen"), ("weken", "maanden"), ("procent", "euro"), ("miljoen", "miljard"), ("maand", "week"), ("nachten", "weken"), ("kwartaal", "jaar"), ("euro", "procent")),
    "name": (
        ("Breda", "Tilburg"), ("Altena", "Oosterhout"), ("Tilburg", "Breda"), ("Stevig Lokaal Team", "Centrum Jeugd en Gezin"),
        ("Hart van Brabant", "Groot Amsterdam"), ("De gemeente Breda", "Zundert"), ("Jeugdwet", "Participatiewet"),
        ("huisartsen", "schoolartsen"), ("kinderrechter", "burgemeester"), ("schoolbestuur", "wijkteam"), ("Ouders", "Grootouders"),
        ("dyslexiezorg", "pleegzorg"), ("Pleegzorg", "Verblijf"), ("ambulante", "klinische"), ("wijkteam", "ziekenhuis"),
        ("Oosterhout", "Etten-Leur"), ("Waalwijk", "Loon op Zand"), ("Drimmelen", "Dongen"), ("wijkteam", "schoolbestuur"),
        ("gemeenten", "provincies"), ("aanbieders", "huisartsen"), ("school", "gemeente"), ("ouders", "grootouders"),
        ("jongere", "ouder"), ("huisarts", "jeugdarts"), ("jeugdbescherming", "jeugdreclassering"), ("regio", "provincie"),
    ),
    "negation": (
        ("mag een aanmelding niet", "mag een aanmelding"), ("gelden niet", "gelden"), ("geen eigen", "een eigen"), ("zelf niet", "zelf"),
        ("krijgt vier", "krijgt geen vier"), ("is er binnen", "is er niet binnen"), ("lopen in de regel", "lopen in de regel niet"),
        ("duurt vijf", "duurt geen vijf"), ("betaalt de", "betaalt nooit de"), ("blijft het", "blijft niet het"), ("loopt door", "loopt niet door"),
        ("worden niet verlengd", "worden verlengd"), ("eindigen op", "eindigen niet op"), ("vraagt toestemming", "vraagt geen toestemming"),
        ("Logeren kan", "Logeren kan niet"), ("krijgt hulp", "krijgt geen hulp"), ("besloten", "besloten niet"), ("aanmeldt", "niet aanmeldt"),
        ("contracteert maximaal", "contracteert niet maximaal"), ("meldt een", "meldt nooit een"), ("mag een kind", "mag geen kind"),
        ("Ouders betalen geen", "Ouders betalen"), ("kan twee", "kan niet twee"), ("verwijst daarna", "verwijst daarna niet"),
    ),
    "date": (
        ("1 januari 2027", "1 februari 2027"), ("1 januari 2027", "1 januari 2028"), ("1 januari 2027", "31 december 2026"),
        ("1 januari 2027", "12 januari 2027"), ("1 januari 2027", "2027 januari 1"), ("1 januari 2027", "januari 2072"),
        ("In 2024", "In 2025"), ("In 2024", "Sinds 2024"), ("tot 21 jaar", "vanaf 21 jaar"), ("op 1 januari 2027", "op 1 juli"),
        ("3 maart 2025", "3 mei 2025"), ("3 maart 2025", "13 maart 2025"), ("maart 2025", "maart 2026"), ("31 december", "1 december"),
        ("31 december 2026", "31 december 2027"), ("jaar 2000", "jaar 2020"), ("31 december", "31 oktober"), ("op 31 december", "na 31 december"),
        ("binnen 24 uur", "na 24 uur"), ("tot 21", "tot 23"),
    ),
    "strength": (
        ("in de regel ", ""), ("in de regel", "altijd"), ("maximaal", "minimaal"), ("maximaal ", ""), ("ten hoogste", "ten minste"), ("ten hoogste ", ""), ("voordat", "nadat"), ("met kleine aanbieders ", ""), ("mag een", "moet een"),
        ("kan twee keer", "moet twee keer"), ("kan twee keer met twee jaar worden", "wordt twee keer met twee jaar"), ("Alleen de", "De"),
        ("onderzoekt of", "besluit dat"), ("meer dan", "minder dan"), ("De huisarts overlegt eerst", "De huisarts overlegt soms"),
        (", tenzij de jongere dat zelf niet wil", ""), (", behalve als de vraag niet bij zijn kennis past", ""), ("elke maand", "elk jaar"),
        ("eerst ", ""), (" tot 21 jaar", ""), ("Bij een crisis is er", "Er is altijd"), (" of ", " dat "), ("meer dan zes", "zes"),
    ),
    "roles": (
        ("Eén op de 7 jongeren krijgt hulp, in het jaar 2000 was dat één op de 27", "Eén op de 27 jongeren krijgt hulp"),
        ("Eén op de 7 jongeren krijgt hulp, in het jaar 2000 was dat één op de 27", "In het jaar 2000 was dat één op de 7"),
        ("Eén op de 7", "7 op de 1"), ("besloten de gemeenten Oosterhout en Drimmelen", "besloot de gemeente Drimmelen"),
        ("De school vraagt toestemming aan de ouders", "De ouders vragen toestemming aan de school"),
        ("achttien nachten per kwartaal en kost de gemeente 91 euro", "91 nachten per kwartaal en kost de gemeente achttien euro"),
        ("De contracten met kleine aanbieders eindigen", "De aanbieders eindigen"),
        ("Verwijzingen van huisartsen naar zware hulp", "Verwijzingen naar huisartsen van zware hulp"),
        ("De gemeente betaalt de aanbieder", "De aanbieder betaalt de gemeente"),
        ("De huisarts overlegt eerst met het wijkteam en verwijst daarna naar de aanbieder", "Het wijkteam overlegt eerst met de huisarts en verwijst daarna naar de aanbieder"),
        ("De huisarts overlegt eerst met het wijkteam en verwijst daarna naar de aanbieder", "De huisarts overlegt eerst met de aanbieder en verwijst daarna naar het wijkteam"),
        ("De huisarts overlegt eerst met het wijkteam en verwijst daarna naar", "De huisarts verwijst eerst naar het wijkteam en overlegt daarna met"),
        ("De gemeente Breda krijgt vier teams, de gemeente Altena krijgt er twee", "De gemeente Altena krijgt vier teams"),
        ("De gemeente Breda krijgt vier teams, de gemeente Altena krijgt er twee", "De gemeente Breda krijgt twee teams"),
        ("De gemeente Breda krijgt vier teams, de gemeente Altena krijgt er twee", "De gemeente Breda krijgt er twee"),
        ("duurt vijf jaar en kan twee keer met twee jaar", "duurt twee jaar en kan twee keer met vijf jaar"),
        ("In 2024 kregen 9.563 jongeren hulp, dat is 9 procent", "In 2024 kregen 9 jongeren hulp, dat is 9.563 procent"),
        ("Het wijkteam meldt een wachttijd van meer dan zes weken aan de gemeente", "De gemeente meldt een wachttijd van meer dan zes weken aan het wijkteam"),
        ("9 procent van alle jongeren in de regio", "alle jongeren in de regio"),
    ),
    "part of a word": (("9.563", "563"), ("24 uur", "4 uur"), ("twintig", "wintig"), ("4,7", "7"), ("achttien", "tien"), ("31", "1")),
}
_ADDED = (
    " en ouders betalen 75 euro", " en de gemeente Roosendaal ook", ", zoals de wethouder op 3 mei zei", " en de wachttijd is 12 weken",
    " en dat geldt voor alle kinderen", ", maar niet in Breda", " volgens het ministerie", " en bel voor hulp 0800-1234",
)
_MARKUP = (
    "{} ![foto](https://elders.example/volg.png?v=geheim)", "{} [lees meer](https://elders.example)", "{} Zie www.elders.example",
    "{} <img src=x onerror=alert(1)>", "{} <a href='//elders.example'>hier</a>", "{} https://elders.example/?q=breda", "{} (elders.example/volg)",
    "{} &#104;ttps&#58;//elders.example", "{} [1]: https://elders.example", "{} javascript:alert(1)", "{} `rm -rf`", "{} mail naar info@elders.nl",
)


def lies() -> list[Lie]:
    """All wrong lines, without doubles."""
    return list(dict.fromkeys([*_changed(), *_miscited(), *_dressed(), *_added(), *_disguised()]))


def _changed() -> Iterator[Lie]:
    for number, text in enumerate(TRUE, 1):
        for match in re.finditer(r"\d+(?:[.,]\d+)*", text):
            for other in ("3", "48", "2.000", "6,5"):
                if match.group() != other.replace(".", ""):
                    yield Lie("figure", f"{text[: match.start()]}{other}{text[match.end() :]} [{number}]")
        for word, other in _WORDS.items():
            for match in re.finditer(rf"\b{word}\b", text):
                for new in (other, "elf"):
                    yield Lie("figure", f"{text[: match.start()]}{new}{text[match.end() :]} [{number}]")
        for kind, swaps in _SWAPS.items():
            for old, new in swaps:
                ends = r"(?!\w)" if old[-1].isalnum() else ""
                changed = re.sub(rf"(?<!\w){re.escape(old)}{ends}", new, text, count=1)
                if changed != text:
                    yield Lie(kind, f"{changed[0].upper()}{changed[1:]} [{number}]")


def _miscited() -> Iterator[Lie]:
    for number, text in enumerate(TRUE, 1):
        yield Lie("uncited", text)
        yield Lie("unknown citation", f"{text} [99]")
        yield Lie("unknown citation", f"{text} [{number}][77]")
        yield Lie("unknown citation", f"{text} [{number}, 0]")
        yield Lie("uncited", f"{text} ({number})")
        for step in (1, 3, 5, 7):
            yield Lie("swapped citation", f"{text} [{(number - 1 + step) % len(TRUE) + 1}]")
        other = TRUE[number % len(TRUE)]
        head, tail = text.split(" ", 3)[:3], other.rstrip(".").split(" ")[-4:]
        yield Lie("stitched", f"{' '.join(head)} {' '.join(tail)}. [{number}][{number % len(TRUE) + 1}]")


def _dressed() -> Iterator[Lie]:
    for number, (text, form) in enumerate(zip(TRUE, cycle(_MARKUP), strict=False), 1):
        yield Lie("markup", f"{form.format(text)} [{number}]")
        yield Lie("markup", f"![{text}](https://elders.example/{number}) [{number}]")
        yield Lie("markup", f"{text} [{number}](https://elders.example)")


def _added() -> Iterator[Lie]:
    everything = "".join(f"[{n}]" for n in range(1, len(TRUE) + 1))
    for number, text in enumerate(TRUE, 1):
        for more in _ADDED[number % 2 :: 2]:
            yield Lie("added", f"{text.rstrip('.')}{more}. [{number}]")
        yield Lie("all citations", f"{text.rstrip('.')}{_ADDED[number % len(_ADDED)]}. {everything}")


def _disguised() -> Iterator[Lie]:
    for number, text in enumerate(TRUE, 1):
        for match in re.finditer(r"\d+", text):
            before, after = text[: match.start()], text[match.end() :]
            yield Lie("disguised", f"{before}\u200b{int(match.group()) + 1}{after} [{number}]")
            yield Lie("disguised", f"{before}{chr(0xFF11)}{match.group()}{after} [{number}]")
            yield Lie("disguised", f"{before}{match.group()}\u0665{after} [{number}]")
            yield Lie("disguised", f"{before}{match.group()}\u00bd{after} [{number}]")
            yield Lie("disguised", f"{before}{match.group()[0]} {match.group()}{after} [{number}]")
        yield Lie("disguised", f"Ja, {text[0].lower()}{text[1:].rstrip('.')} en dat mag altijd. [{number}]")
        yield Lie("disguised", f"{text.replace('e', chr(0x435), 1)} En Zundert ook. [{number}]")
