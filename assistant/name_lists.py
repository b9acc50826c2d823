"""First names and surnames of the Netherlands, read on first use.

The lists are data files of the package ``deduce`` (Menger et al., 2018, LGPL-3.0); its code is not imported, since the
project's own rules find more and mask less beside them (``python -m evals.safety`` compares). Names that the lists lack
stand in ``prompts/privacy_words.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from assistant.privacy_words import word_sets
from kb.words import fold


class NameListsMissing(RuntimeError):
    """The package with the lists of names is not installed."""


@dataclass(frozen=True)
class NameLists:
    """Names folded to plain small letters.

    prefixed: surnames with their particles ("van der linden"); common: ordinary words; never: first names that are also
    ordinary words; with_capital: of those, the ones that are names when written with a capital inside a sentence.
    """

    first: frozenset[str]
    last: frozenset[str]
    prefixed: frozenset[str]
    common: frozenset[str]
    never: frozenset[str]
    with_capital: frozenset[str]


@lru_cache(maxsize=1)
def name_lists() -> NameLists:
    """All lists; raises ``NameListsMissing``, which names the command that installs them."""
    sets = word_sets()
    first = frozenset(n for n in _read("voornaam") if len(n) > 1)
    return NameLists(
        (first - sets["never"]) | sets["first_names"],
        frozenset(_read("achternaam")),
        frozenset(_read("achternaammetvv")),
        frozenset(_read("top1000")) | frozenset(_read("stopwoord")),
        sets["never"],
        sets["names_with_capital"],
    )


def _read(name: str) -> list[str]:
    spec = find_spec("deduce")
    if spec is None or not spec.submodule_search_locations:
        raise NameListsMissing("De namenlijst ontbreekt. Installeer die met: pip install deduce==1.0.8")
    path = Path(next(iter(spec.submodule_search_locations))) / "data" / f"{name}.lst"
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:  # top1000 and stopwoord are Latin-1
        text = raw.decode("latin-1")
    return [fold(line.strip()) for line in text.splitlines() if line.strip()]
