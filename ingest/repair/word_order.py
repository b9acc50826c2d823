"""Whether one word follows another: what tells how lines go on where their order on the page does not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.repair.lexicon import bare
from ingest.repair.words import Line

_SMALL = frozenset(
    (
        "de",
        "het",
        "een",
        "van",
        "voor",
        "en",
        "of",
        "in",
        "op",
        "met",
        "aan",
        "bij",
        "tot",
        "naar",
        "door",
        "over",
        "om",
    )
)
_ARTICLES = frozenset(("de", "een"))
_NO_NOUNS = frozenset(("we", "wij", "ze", "zij", "hij", "je", "er", "is", "die", "dat", "als", "wordt"))
Pair = tuple[str, str]


@dataclass(frozen=True)
class Evidence:
    """What tells whether one word follows another: the document's pairs of words and its known words."""

    pairs: Collection[Pair]
    names: Collection[str]
    known: Callable[[str], float]
    cache: dict[Pair, float] = field(default_factory=dict)

    def follows(self, before: str, after: str) -> float:
        """Positive where ``after`` plausibly continues ``before`` on the next line, negative where it does not."""
        if (before, after) not in self.cache:
            self.cache[before, after] = self._follows(before, after)
        return self.cache[before, after]

    def _follows(self, before: str, after: str) -> float:
        if before.endswith("-") and after in ("en", "of"):
            return 0.5
        if before.endswith("-") and len(before) > 2:
            return 3.0 if self.known(before[:-1] + after) >= 2 else -1.5
        if before.endswith((".", "!", "?", ":")):
            return 1.0 if after[:1].isupper() or not after[:1].isalpha() else -2.0
        if after[:1].isupper() and after.strip("(),.") not in self.names:
            return -1.5
        if (bare(before), bare(after)) in self.pairs:
            return 1.5
        if before in _ARTICLES and after in _NO_NOUNS:
            return -1.5
        return -1.0 if before in _SMALL and after in _SMALL else 0.0


def pairs_of(lines: Iterable[Line]) -> set[Pair]:
    """The pairs of words that stand side by side on the lines, bare."""
    return {pair for line in lines for pair in pairwise([bare(word.text) for word in line.words])}
