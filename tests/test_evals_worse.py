"""A worse system scores worse, by every metric that should notice."""

from __future__ import annotations

import random

from assistant.model import Answer, Citation, Sentence
from evals.citations import judge_citations
from evals.evidence import Unit
from evals.folding import word_count
from evals.nuggets import answered_text, judge_nuggets
from evals.questions import Gold, Nugget
from evals.quotes import quote_exactness
from evals.refusals import Refusal, is_refusal, judge_refusals
from evals.retrieval import judge_ranking
from ingest.model import Document, Metadata, Page

FACTS = {
    "duur": "De overeenkomst duurt vijf jaar.",
    "start": "Het stelsel start op 1 januari 2027.",
    "team": "Breda krijgt vier lokale teams.",
    "crisis": "Bij crisis is er hulp binnen 24 uur.",
}
FORMS = {"duur": "vijf jaar", "start": "1 januari 2027", "team": "vier", "crisis": "24 uur"}
FILLER = "Hier staat een zin die nergens over gaat. " * 25
TEXT = "\n".join(f"{FILLER}{fact} {FILLER}" for fact in FACTS.values())
DOCUMENTS = {"plan": Document(Metadata("plan", "Plan"), "plan.md", "0", (Page(None, TEXT, TEXT),))}


def cited(number: int, quote: str) -> Citation:
    return Citation(number, "plan", "Plan", "1 Doel", None, quote, quote, None, None, "")


def good(name: str) -> Answer:
    """One cited sentence that answers."""
    return Answer("answered", f"{FACTS[name]} [1]", (Sentence(FACTS[name], (1,)),), (cited(1, FACTS[name]),))


def swapped(name: str) -> Answer:
    """The right sentence with another fact's citation."""
    others = list(FACTS)
    other = FACTS[others[(others.index(name) + 1) % len(others)]]
    return Answer("answered", f"{FACTS[name]} [1]", (Sentence(FACTS[name], (1,)),), (cited(1, other),))


def refusing(name: str) -> Answer:
    """A refusal that shows the near passage: it still answers nothing."""
    return Answer("not_found", f"Dit staat niet in de bronnen. Het dichtst erbij: {FACTS[name]}")


def copying(name: str) -> Answer:
    """The whole text, uncited."""
    return Answer("answered", TEXT, (Sentence(TEXT, ()),))


def nuggets(reply: Answer, name: str) -> float:
    return judge_nuggets([Nugget(fact=name, vital=True, accept=(FORMS[name],))], answered_text(reply)).vital


def test_swapped_citations_keep_the_facts_and_lose_the_proof() -> None:
    for name in FACTS:
        assert nuggets(swapped(name), name) == nuggets(good(name), name) == 1.0
        assert judge_citations(good(name)).recall == judge_citations(good(name)).precision == (1.0,)
        assert judge_citations(swapped(name)).recall == judge_citations(swapped(name)).precision == (0.0,)


def test_always_refusing_finds_no_fact_and_loses_precision() -> None:
    assert [nuggets(refusing(n), n) for n in FACTS] == [0.0] * 4
    always = judge_refusals([Refusal(wanted, True) for wanted in (True, False, False, False)])
    fair = judge_refusals([Refusal(wanted, wanted) for wanted in (True, False, False, False)])
    assert (fair.precision, fair.recall, fair.false_refusals) == (1.0, 1.0, 0.0)
    assert (always.precision, always.recall, always.false_refusals) == (0.25, 1.0, 1.0)
    assert is_refusal(refusing("duur").status)


def test_never_refusing_loses_recall() -> None:
    never = judge_refusals([Refusal(wanted, False) for wanted in (True, False)])
    assert (never.recall, never.precision, never.false_refusals) == (0.0, None, 0.0)


def test_copying_the_whole_text_is_long_and_unproved() -> None:
    reply = copying("duur")
    assert nuggets(reply, "duur") == 1.0, "nuggets alone would be fooled"
    assert word_count(reply.markdown) > 20 * word_count(good("duur").markdown)
    assert judge_citations(reply).recall == (0.0,)
    assert judge_citations(reply).cited == (0.0,)


def test_a_long_quote_is_not_exact_when_the_passage_is_too_long() -> None:
    whole = Answer("answered", TEXT, (Sentence(TEXT, (1,)),), (cited(1, TEXT),))
    assert quote_exactness(good("duur"), DOCUMENTS) == [1.0]
    assert quote_exactness(whole, DOCUMENTS) == [0.0]


def test_shuffled_passages_rank_worse() -> None:
    units = [Unit(f"u{n}", "plan", (f"{n} Kop",), (n, n), "vijf jaar" if n == 1 else "niets") for n in range(1, 31)]
    gold = [Gold(document="plan", section="1", pages=(1, 1), key_terms=("vijf jaar",))]
    chance = random.Random(7)
    figures = [judge_ranking(chance.sample(units, 10), gold, 1).values for _ in range(50)]
    right = judge_ranking(units[:10], gold, 1).values
    for metric in ("recall@1", "recall@5", "mrr", "ndcg@10"):
        assert sum(f[metric] for f in figures) / 50 < 0.6 < right[metric] == 1.0


def test_one_big_chunk_does_not_win_by_size() -> None:
    small = Unit("s", "plan", ("1 Kop",), (1, 1), "De duur is vijf jaar.")
    big = Unit("g", "plan", ("1 Kop",), (1, 9), FILLER * 3 + "De duur is vijf jaar.")
    gold = [Gold(document="plan", section="1", pages=(1, 1), key_terms=("vijf jaar",))]
    assert judge_ranking([big], gold, 1).values["recall@1"] == 1.0
    assert judge_ranking([big], gold, 1).values["recall@180w"] == 0.0
    assert judge_ranking([small], gold, 1).values["recall@180w"] == 1.0
