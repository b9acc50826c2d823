"""Marked words are those a reader would point at, not every word that shares a part."""

from __future__ import annotations

import pytest

from assistant.matching import matched_words


@pytest.mark.parametrize(
    ("q", "marked", "plain"),
    [
        ("wachttijd", "wachttijd Wachttijden wachten wachtlijst", "leeftijd tijd looptijd behandeltijd altijd"),
        ("tijd", "tijd tijden looptijd", "leeftijd altijd"),
        ("pleegzorg", "pleegzorg Pleegzorgaanbieder", "zorg jeugdzorg zorgaanbieder"),
        ("jeugdhulpaanbieder", "jeugdhulpaanbieders jeugdhulp aanbieder zorgaanbieder", "hulp jeugdarts regio"),
        ("zorg", "zorg pleegzorg zorgaanbieder", "ziekenhuis"),
        ("leeftijd", "leeftijd", "tijd wachttijd leeft"),
        ("huis", "huis gezinshuis", "ziekenhuis"),
        ("crisisverblijf", "crisisverblijf verblijf", "crisishulp crisis"),
        ("behandelen", "behandelen behandeling", "handelen"),
        ("coördinatie 2027", "coordinatie coördinatie 2027", "2026"),
        ("de wachttijd van het kind", "wachttijd kind", "de van het"),
        ("", "", "wachttijd"),
    ],
)
def test_what_is_marked_for_a_search(q: str, marked: str, plain: str) -> None:
    assert matched_words(q, f"{plain} {marked}") == marked.split()


def test_at_most_twenty_words_are_marked() -> None:
    assert len(matched_words("zorg", " ".join(f"zorg{n} zorg" for n in range(50)))) == 1
    assert len(matched_words(" ".join(map(str, range(100, 150))), " ".join(map(str, range(100, 150))))) == 20
