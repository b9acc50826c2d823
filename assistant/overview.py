"""A question that only asks what changes, in all or for a group of people, is read as one that the documents answer."""

from __future__ import annotations

import re
from datetime import date

from assistant.service import Library
from assistant.understand import Understood
from kb.words import STOP_WORDS, raw_words, word_terms
from prompts import render

_GENERAL = re.compile(
    r"(?:ver)?ander\w*|wijzig\w*|nieuw\w*|straks|vanaf|eigenlijk|precies|alles|globaal|grote?|lijn\w*|hoofd\w*|kort|"
    r"(?:in)?koop|stelsel|systeem|jeugd(?:hulp|zorg)?|regio\w*|gemeenten?|komt?|komen|gaat|gaan|volgend|jaar|ons|onze"
    r"|per|januari|betekent|betekenen|strategie|inkoopstrategie|wbo|west|brabant|oost"
)

# Whom a change is asked for, where nothing else is told of it.
_GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "school",
        re.compile(
            r"(?:basis|middelbare)?(?:school|scholen)|onderwijs|leerkracht\w*|leraren|docent\w*|mentor\w*|leerling\w*"
        ),
    ),
    ("aanbieder", re.compile(r"(?:jeugd)?(?:hulp|zorg)?aanbieder\w*|zorginstelling\w*")),
    ("inwoner", re.compile(r"ouders?|gezin\w*|kind(?:eren)?|jongeren?|jeugdigen?|inwoners?")),
)
_ASKS_NEW = re.compile(r"\bwat (?:is|wordt|word) er (?:dan |nu |straks |allemaal )?(?:nieuw|anders)", re.IGNORECASE)


def overview_question(understood: Understood, library: Library, change: date | None) -> str:
    """The question about what is bought from the next change on, where a change is asked without any subject, or about
    what changes then for the only group that is named; else "".

    ``change``: the first day on which a later document of the regions asked about comes into force.
    """
    asks = "change" in understood.kinds or _ASKS_NEW.search(understood.text) is not None
    if not asks or change is None:
        return ""
    places = {w for p in understood.places for w in raw_words(p.name)}
    words = [w for w in raw_words(understood.text) if w not in STOP_WORDS and w not in places and not w.isdigit()]
    known = library.knowledge.lexical.document_frequency(word_terms("taakgebied")[0]) > 0
    subject = [w for w in words if not _GENERAL.fullmatch(w)]
    if not known:
        return ""
    if not subject:
        return render("answer.overview_question", year=change.year)
    group = next((name for name, named in _GROUPS if all(map(named.fullmatch, subject))), "")
    return render("answer.overview_for", year=change.year, who=render(f"answer.change_{group}")) if group else ""
