"""Places named in a text and the youth-care region they belong to, from ``corpus/regions.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from ingest.repair.lexicon import dutch_zipf
from kb.words import fold

_ORDINARY = 3.0  # Zipf frequency of a word that is not only a name

_IN_LIST = re.compile(r",\s|,?\s(?:en|of)\s")
_BEFORE_AMBIGUOUS = r"(?:in|uit|te|bij|naar|van|voor|rond|gemeente|dorp|kern|regio|wijk)\s+(?:de\s+|het\s+)?"
_OF_SOMEBODY = re.compile(
    r"(?:[^.?!\s]\s+[A-ZÀ-Þ][\w.'-]*|\b(?i:mevrouw|meneer|mevr|mw|dhr|heer|juf|meester|dokter|dr|familie|fam|achternaam|heet|heten|naam"
    r"|van(?: de[nr]?)?)\.?)\s+$"
)


@dataclass(frozen=True)
class Place:
    """A named place. ``region`` is a region id, or None for a place that belongs to neither region."""

    name: str
    municipality: str | None
    region: str | None
    ambiguous: bool = False
    is_region: bool = False
    outside: str | None = None


@dataclass(frozen=True)
class Mention:
    """A place in a text: ``start``/``end`` are offsets in the given text."""

    place: Place
    start: int
    end: int


@dataclass(frozen=True)
class Region:
    """A youth-care region with its municipalities."""

    id: str
    name: str
    short: str
    municipalities: tuple[str, ...]


class Gazetteer:
    """All names of the file, matched longest first, without regard to case and accents."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.regions = tuple(
            Region(r["id"], r["name"], r["short"], tuple(m["name"] for m in r["municipalities"]))
            for r in data["regions"]
        )
        self._names: dict[str, Place] = {}
        for name, place in _all_names(data):
            self._names.setdefault(_key(name), place)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted(self._names, key=len, reverse=True)
        return re.compile(r"(?<![\w-])(" + "|".join(re.escape(n) for n in names) + r")(?:'?s)?(?![\w])")

    def with_named(self, names: Iterable[str]) -> Gazetteer:
        """The same places, with these municipalities where they are not known yet; they belong to none of the regions.

        One that is an ordinary word too counts as a place only where the sentence says so.
        """
        new = {_key(n): Place(n, n, None, " " not in n and dutch_zipf(_key(n)) >= _ORDINARY) for n in names}
        if not new.keys() - self._names.keys():
            return self
        wider = copy(self)
        wider.__dict__.pop("_pattern", None)
        wider._names = new | self._names
        return wider

    def find(self, text: str, listed: bool = False) -> list[Mention]:
        """Places in the text, in order; an ambiguous name counts only after a word that points to a place.

        With ``listed`` one with a capital counts behind another place in a list too ("Ede, Rhenen en Best").
        """
        signs = [_key(sign) for sign in text]
        folded = "".join(signs)
        # A sign may fold to several letters or to none ("ß", "…", a loose accent), so offsets are looked up.
        origin = [at for at, sign in enumerate(signs) for _ in sign]
        found: list[Mention] = []
        for match in self._pattern.finditer(folded):
            place = self._names[match.group(1)]
            start, end = origin[match.start(1)], origin[match.end(1) - 1] + 1
            doubtful = place.ambiguous and not _is_municipality(place, text[:start], text[start])
            if doubtful and not _points_to_place(folded, match, text[start], place.region is not None):
                between = text[found[-1].end : start] if listed and found and text[start].isupper() else ""
                if _IN_LIST.fullmatch(between) is None:
                    continue
            found.append(Mention(place, start, end))
        return found

    def municipalities_in(self, text: str, listed: bool = False) -> set[str]:
        """The municipalities that a text names, by themselves or by a village; ``listed`` as in ``find``."""
        return {m.place.municipality for m in self.find(text, listed) if m.place.municipality}

    @property
    def names(self) -> list[str]:
        """The usual spelling of every place and region."""
        return list(dict.fromkeys(p.name for p in self._names.values()))

    def look_up(self, name: str) -> Place | None:
        """The place of exactly this name ("Breda", "gemeente Breda", a village), or None."""
        return self._names.get(_key(name.strip())) or self._names.get(_key(name.strip()).removeprefix("gemeente "))

    def region(self, region_id: str) -> Region | None:
        """The region of this id."""
        return next((r for r in self.regions if r.id == region_id), None)

    @property
    def municipalities(self) -> Iterator[tuple[str, str]]:
        """Municipality and region id, in the file's order."""
        return ((m, r.id) for r in self.regions for m in r.municipalities)


def _is_municipality(place: Place, before: str, first_sign: str) -> bool:
    """Whether a name with a capital is that of a region's municipality, and nobody's: no capital or title before it."""
    own = place.region is not None and place.name == place.municipality
    return own and first_sign.isupper() and _OF_SOMEBODY.search(before) is None


def _points_to_place(folded: str, match: re.Match[str], first_sign: str, in_region: bool) -> bool:
    if folded.strip(" ?.!") == match.group(1):
        return True
    before = re.search(r"(?:^|\W)" + _BEFORE_AMBIGUOUS + "$", folded[max(0, match.start() - 24) : match.start()])
    if before is None:
        return False
    if first_sign.isupper():
        return True
    # "Te kampen hebben met", "naar best vermogen": in small letters only where somebody lives there.
    lives = re.search(r"\bwo(?:on|nen)\w*\b[^.?!]{0,20}$", folded[max(0, match.start() - 40) : match.start()])
    own = before.group().split()[0]
    return own == "gemeente" or (own in ("in", "te", "uit") and (in_region or lives is not None))


def _key(name: str) -> str:
    return fold(name).replace("’", "'").replace("‘", "'")


def _all_names(data: dict[str, Any]) -> Iterable[tuple[str, Place]]:
    for region in data["regions"]:
        for municipality in region["municipalities"]:
            place = Place(municipality["name"], municipality["name"], region["id"], bool(municipality.get("ambiguous")))
            yield from _spellings(municipality, place)
    for region in data["regions"]:
        for municipality in region["municipalities"]:
            for village in municipality.get("villages", []):
                place = Place(village["name"], municipality["name"], region["id"], bool(village.get("ambiguous")))
                yield from _spellings(village, place)
        whole = Place(region["name"], None, region["id"], is_region=True)
        for name in (region["name"], region["short"], *region.get("aliases", [])):
            yield name, whole
    for entry in data.get("outside", []):
        outside = Place(
            entry["name"],
            entry["name"],
            None,
            bool(entry.get("ambiguous")),
            entry.get("kind") == "gebied",
            entry.get("region"),
        )
        yield from _spellings(entry, outside)
        for village in entry.get("villages", []):
            named = {"name": village} if isinstance(village, str) else village
            yield from _spellings(
                named,
                Place(named["name"], entry["name"], None, bool(named.get("ambiguous")), False, entry.get("region")),
            )


def _spellings(entry: dict[str, Any], place: Place) -> Iterable[tuple[str, Place]]:
    yield entry["name"], place
    for alias in entry.get("aliases", []):
        yield alias, Place(place.name, place.municipality, place.region, False, place.is_region, place.outside)


def load_gazetteer(path: Path) -> Gazetteer:
    """Read ``regions.yaml``; raises ``KeyError`` or ``yaml.YAMLError`` when it is not in the documented form."""
    return Gazetteer(yaml.safe_load(path.read_text(encoding="utf-8")))
