"""The providers that a statement names: after a word for a provider, before "is onze partner", or listed."""

from __future__ import annotations

import re

from kb.facts.numbers import number_of

_WORD = r"(?:\d*[A-ZÀ-Þ][\w’'-]*)"
_BETWEEN = r"(?:(?:van|de|der|den|en|voor|op|in)\s+){0,2}"
_NAME = rf"(?:(?:[Dd]e|[Hh]et|[Ss]tichting)\s+)?{_WORD}(?:\s+{_BETWEEN}{_WORD}){{0,3}}"
_PLAIN = rf"{_WORD}(?:\s+{_WORD}){{0,3}}"
_ONE = (
    r"(?:[Nn]etwerkorganisatie|(?:[Jj]eugdhulp|[Zz]org)?[Aa]anbieder|[Jj]eugdhulporganisatie|[Ss]tichting"
    r"|[Cc]ontractpartner)"
)
_MANY = r"(?:(?:jeugdhulp|zorg)?aanbieders|zorgorganisaties|jeugdhulporganisaties|zorgpartijen)"
_BEFORE = re.compile(
    rf"\b(?:uitgevoerd|geleverd|geboden|belegd)\b[^.;]{{0,40}}?\b{_ONE},?\s+((?:De\s+|Het\s+)?{_PLAIN})"
)
_SUBJECT = re.compile(rf"^(?:[Dd]e\s+)?{_ONE}\s+((?:De\s+|Het\s+)?{_PLAIN})\s+(?:levert|biedt|voert)\b")
_PARTNER_IS = re.compile(rf"\b[Pp]artner\b[^.;:]{{0,60}}?\b(?:is|heet)\s+({_PLAIN})")
_IS_PARTNER = re.compile(rf"^({_PLAIN})\s+is\s+(?:de|onze)\s+(?:\w+\s+)?partner\b")
_CELL = re.compile(rf"\bpartner\s+({_PLAIN})")
_IN_BRACKETS = re.compile(rf"\b(?:(\w+)\s+)?{_MANY}\s+\(([^()]+)\)")
_CONSISTS = re.compile(rf"\bbestaat\s+uit\s+(?:(\w+)\s+)?{_MANY}:?\s+([^.;]+)")
_LISTED = re.compile(rf"\b{_MANY}\b[^.;]*\bzijn:$")
_SEVERAL = re.compile(rf"\b(?:meerdere|verschillende)\s+{_MANY}\b")
_BUYING = re.compile(
    r"\bkop(?:en|t)\b|\binkop|\bgecontracteerd\b|\bcontracteert\b|\bgeleverd\b|prijs\s*x\s*hoeveelheid"
)
_NO_PROVIDER = re.compile(
    r"^(?:de\s+|het\s+)?(?:Regio|Gemeenten?|Stevig\w*|SLT\w*|Inkoop\w*|Toegang|GI|Wmo|Jeugdwet|Zorg|Jeugdhulp)\b", re.I
)


def providers(text: str, lead: str = "") -> str:
    """The providers named, joined by commas; "meerdere aanbieders" where the text says no more; "" when none."""
    if _LISTED.search(lead):
        return text.rstrip(";.") if _names(text.rstrip(";.")) else ""
    for pattern in (_IN_BRACKETS, _CONSISTS):
        if listed := pattern.search(text):
            names = _names(listed.group(2))
            told = number_of(listed.group(1) or "")
            if names and told in (0, len(names)):
                return ", ".join(names)
    for pattern in (_BEFORE, _SUBJECT, _PARTNER_IS, _IS_PARTNER, _CELL):
        found = pattern.search(text)
        if found and not _NO_PROVIDER.match(found.group(1)):
            return found.group(1)
    return "meerdere aanbieders" if _SEVERAL.search(text) and _BUYING.search(text) else ""


def _names(text: str) -> list[str]:
    """The names of a list ("A, B en C"), or [] when one of its members does not look like a name."""
    members = [m.strip() for m in re.split(r",\s*(?:en\s+)?|\s+en\s+(?=(?:[Dd]e\s+|[Hh]et\s+)?[A-ZÀ-Þ])", text.strip())]
    good = [m for m in members if re.fullmatch(_NAME, m) and not _NO_PROVIDER.match(m)]
    return good if len(good) == len(members) else []
