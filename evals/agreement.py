"""How well the automatic support judgement agrees with hand-judged pairs: ``python -m evals.agreement``.

The thresholds were fitted on every second quote (odd places); agreement is published on the other half. Kappa: Cohen
(1960).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from evals.support import Support, judge_support

FILE = Path(__file__).with_name("support_pairs.yaml")


class Pair(BaseModel):
    """One judged sentence; ``how`` names how it was made from the quote."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sentence: str
    supported: bool
    how: str


class Quoted(BaseModel):
    """A quote with its sentences."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    quote: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Agreement:
    """``agree``: share of equal judgements; ``kappa``: beyond chance; ``wrong``: (how, hand judgement) → count."""

    n: int
    agree: float
    kappa: float
    wrong: dict[tuple[str, bool], int]


def load_pairs(path: Path = FILE) -> list[Quoted]:
    """All quotes with their judged sentences."""
    return TypeAdapter(list[Quoted]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


def fitted_half(quotes: Sequence[Quoted], fitted: bool) -> list[Quoted]:
    """Every second quote: the ones the thresholds were fitted on, or the others."""
    return [q for n, q in enumerate(quotes) if (n % 2 == 1) == fitted]


def measure(quotes: Sequence[Quoted]) -> Agreement:
    """Judge all pairs and compare."""
    judged = [(p, judge_support(p.sentence, q.quote).supported) for q in quotes for p in q.pairs]
    wrong = Counter((p.how, p.supported) for p, said in judged if said != p.supported)
    n = len(judged)
    agree = 1 - sum(wrong.values()) / n
    hand, said = sum(p.supported for p, _ in judged) / n, sum(s for _, s in judged) / n
    chance = hand * said + (1 - hand) * (1 - said)
    return Agreement(n, agree, (agree - chance) / (1 - chance), dict(wrong))


def disagreements(quotes: Sequence[Quoted]) -> list[tuple[Pair, str, Support]]:
    """The pairs judged otherwise, with their quote and why."""
    judged = [(p, q.quote, judge_support(p.sentence, q.quote)) for q in quotes for p in q.pairs]
    return [(p, quote, s) for p, quote, s in judged if s.supported != p.supported]


def main() -> None:
    """Print agreement on both halves and the disagreements."""
    quotes = load_pairs()
    for name, fitted in (("fitted", True), ("held out", False)):
        half = fitted_half(quotes, fitted)
        found = measure(half)
        print(f"{name}: n {found.n}, agreement {found.agree:.3f}, kappa {found.kappa:.3f}")
        for (how, supported), count in sorted(found.wrong.items()):
            print(f"  {how}: {count} {'missed' if supported else 'granted wrongly'}")
    for pair, quote, support in disagreements(fitted_half(quotes, True)):
        print(f"\n[{pair.how}, hand: {pair.supported}] {pair.sentence}\n  quote: {quote}\n  {support}")


if __name__ == "__main__":
    main()
