"""Finds personal data by its form: BSN, telephone, e-mail, bank account and case numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.privacy_span import Span
from assistant.privacy_words import word_sets

_I = re.IGNORECASE
_X = re.IGNORECASE | re.VERBOSE
_EMAIL = re.compile(
    r"""[\w.+-]{1,64} \s? (?:@|\(at\)|\[at\]|\(?apenstaart(?:je)?\)?) \s? [\w-]{1,63}
        (?: \s? (?:\.|[(\[](?:dot|punt)[)\]]|,(?=(?:nl|com|net|org|be|eu)\b)|\spunt\s) \s? [\w-]{1,63} ){1,6}""",
    _X,
)
# Without a dot, or with "at" for the sign: only where the end is that of a mail address.
_EMAIL_SPOILED = re.compile(
    r"""[\w.+-]{2,64} (?: \s?@\s? [\w-]{2,63} \s+ | \s+at\s+ [\w-]{2,63} (?: \. | \s+(?:punt|dot|\.)\s+ ) )
        (?:nl|com|net|org|be|eu|pl|ua)\b""",
    _X,
)
_IBAN = re.compile(
    r"""\b NL \s? \d{2} \s? [A-Z]{4} (?: \s? \d ){10} \b
      | \b [A-Z]{2} \d{2} (?: \s? [A-Z0-9]{4} ){3,7} (?: \s? [A-Z0-9]{1,3} )? \b""",
    _X,
)
_PHONE = re.compile(
    r"""(?<![\w+]) (?:
        (?: \+ | 00 ) \s? \d{2,3} [\s.()–-]{0,3} (?: \(0\) \s? )? \d (?: [\s.()–-]{0,2} \d ){6,10}   # from abroad
      | \(? 0 \s? \d (?: [\s.()–-]{0,3} \d ){8}                                                   # ten digits
      | 0 \d{1,3} \s?/\s? \d (?: [\s.-]? \d ){5,7}                                               # 06/12345678
    ) (?!\d)""",
    _X,
)
_PHONE_AFTER = re.compile(
    r"""\b (?: tel | telefoon | telefoonnummer | mobiel | nummer | bel | bellen | app | whatsapp ) \b [^\d\n]{0,20}?
        ( (?: \d [\s.-]? ){6,9} \d ) (?!\d)""",
    _X,
)
_PUBLIC_PHONE = re.compile(r"0800|090[069]|(?:112|113|144|116\s?\d{3})$")
_NINE = re.compile(r"(?<![\d.,/-])(?:\d[ .-]?){8}\d(?![\d/]|[.,]\d|-\d)")
_EIGHT = re.compile(r"\b(?:bsn|burgerservice\w*|sofi\w*)\b[^\d\n]{0,25}((?:\d[ .-]?){7}\d)(?!\d)", _I)
_MONEY = re.compile(r"€|\beuro\b|\bmiljoen\b|\bbudget\b|\bbedrag\b|\bkvk\b", _I)
_CASE = re.compile(
    r"""(?: \b (?: zaak | dossier | cli[eë]nt(?:en)? | casus | case | beschikkings? | pati[eë]nt(?:en)? | registratie
                 | meldings? | referentie | polis | parket | rekest | deelnemers? | leerling | aanvraag | klant
                 | relatie | toewijzings? | ticket | bericht | bezwaar | procedure | rol | proces | bestel | file )
              [\s(-]{0,2} (?: nummer | nr | no | id | number | (?<=nt) code ) \b
          | \b nummer \s van \s (?: mijn | de | het | onze | zijn | haar ) \s
              (?: zaak | dossier | beschikking | aanvraag | indicatie ) \b
          | \b (?: kenmerk | dossier | zaak | referentie | ref | beschikking ) \b (?: \s met \s (?: nummer | nr ) )?
            (?= \W* (?: is \b )? [^\s]* (?: \d\D? ){4} ) )
        \.? \s* (?: is | : | \# | = )? \s* ( (?= [\w./-]* \d ) [A-Z0-9] [\w./-]* \d [\w/-]* )""",
    _X,
)
# Case numbers of courts, by form: C/02/412345 / JE RK 24-913, BRE 24/2207 JEUGDW, 200.318.455/01, 02-118822-23.
_COURT = re.compile(
    r"""\b C/\d{2}/\d{5,6} (?: \s? /? \s? [A-Z]{2} \s [A-Z]{2} \s \d{2}[-/]\d{1,5} )? (?!\w)
      | \b (?: JE | FA | KG | HA | BP | EA | CV ) \s (?: RK | ZA | VERZ | EXPL ) \s \d{2}[-/]\d{1,5} (?!\w)
      | \b (?: BRE | ROT | AMS | UTR | HAA | DHA | SHE | ARN | ROE | LEE ) \s \d{2}/\d{1,5} (?: \s [A-Z]{2,8} )? (?!\w)
      | (?<![\d.]) 200[.]\d{3}[.]\d{3}/\d{2} (?!\d)
      | (?<![\d-]) \d{2} [-/] \d{6} [-/] \d{2} (?![\d-])""",
    re.VERBOSE,
)


def find_numbers(text: str) -> list[Span]:
    """Spans by form, none overlapping; the earlier finder wins."""
    taken: list[Span] = []
    for finder in (_emails, _ibans, _cases, _phones, _bsn):
        for span in finder(text):
            if not any(span.start < other.end and other.start < span.end for other in taken):
                taken.append(span)
    return taken


def _emails(text: str) -> Iterator[Span]:
    sets = word_sets()
    for match in _EMAIL.finditer(text):
        local, _, domain = match.group().casefold().partition("@")
        if local not in sets["shared_mailboxes"] or domain.split(".")[0] in sets["private_providers"]:
            yield Span("email", match.start(), match.end())
    yield from (Span("email", match.start(), match.end()) for match in _EMAIL_SPOILED.finditer(text))


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        if match.group()[:2].upper() == "NL" or _mod97(re.sub(r"\s", "", match.group()).upper()):
            yield Span("iban", match.start(), match.end())


def _mod97(iban: str) -> bool:
    """The check of ISO 13616."""
    digits = "".join(str(int(c, 36)) for c in iban[4:] + iban[:4])
    return len(iban) >= 15 and int(digits) % 97 == 1


def _cases(text: str) -> Iterator[Span]:
    for match in _COURT.finditer(text):
        yield Span("case_number", match.start(), match.end())
    for match in _CASE.finditer(text):
        yield Span("case_number", match.start(1), match.end(1))


def _phones(text: str) -> Iterator[Span]:
    for match in _PHONE.finditer(text):
        if not _PUBLIC_PHONE.match(match.group()):
            yield Span("phone", match.start(), match.end())
    for match in _PHONE_AFTER.finditer(text):
        if not _PUBLIC_PHONE.match(match.group(1)) and not _money_beside(text, match.start(1), match.end(1)):
            yield Span("phone", match.start(1), match.end(1))


def _bsn(text: str) -> Iterator[Span]:
    """Nine digits are a BSN, whether or not the eleven test passes: a mistyped number is still somebody's."""
    for match in _NINE.finditer(text):
        if not _money_beside(text, match.start(), match.end()):
            yield Span("bsn", match.start(), match.end())
    for match in _EIGHT.finditer(text):
        yield Span("bsn", match.start(1), match.end(1))


def _money_beside(text: str, start: int, end: int) -> bool:
    return _MONEY.search(text[max(0, start - 40) : end + 15]) is not None
