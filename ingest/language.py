"""In which language a whole document is; never asked about a short text."""

from __future__ import annotations

import re

_LEAST_LETTERS = 200
_SAMPLE = 8_000
# langdetect takes formal Dutch for Afrikaans now and then; these words do not exist in Afrikaans.
_DUTCH = re.compile(r"\b(?:het|een|zijn|wordt|worden|heeft|hebben|wij|zij|deze|naar|ook)\b", re.IGNORECASE)


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language of a document's text, None where there is too little of it."""
    sample = _sample(text)
    if sum(character.isalpha() for character in sample) < _LEAST_LETTERS:
        return None
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        found = str(detect(sample))
    except LangDetectException:
        return None
    if found == "af" and len(_DUTCH.findall(sample)) * 60 > len(sample.split()):
        return "nl"
    return found


def _sample(text: str) -> str:
    """Three stretches, since a document may open with a page of names."""
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))
