"""Every metric against values computed by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from assistant.model import Answer, Citation, Notice, Sentence
from assistant.refuse import is_unsure, with_doubt
from evals.agreement import fitted_half, load_pairs, measure
from evals.citations import judge_citations
from evals.evidence import Unit, pages_of_span, span_unit
from evals.folding import contains, normalise, word_count
from evals.intervals import bootstrap, compare
from evals.nuggets import judge_nuggets
from evals.questions import Gold, Nugget
from evals.quotes import quote_exactness
from evals.readability import judge_readability, syllables
from evals.refusals import Refusal, judge_refusals
from evals.retrieval import cut_to_words, judge_ranking, ndcg
from evals.scopes import from_wrong_region, hides_validity
from evals.support import judge_support, numbers
from evals.timings import percentile, summarise
from ingest.model import Document, Metadata, Page, Section

GOLD = Gold(document="plan", section="5.3", pages=(4, 5), key_terms=("vijf jaar",))


def unit(name: str, text: str, headings: tuple[str, ...] = ("5.3 Duur",), pages: tuple[int, int] = (4, 4)) -> Unit:
    return Unit(name, "plan", headings, pages, text)


HIT = unit("a", "De duur is vijf jaar.")
MISS = unit("b", "Niets hierover.", ("6 Anders",), (9, 9))


@pytest.mark.parametrize(
    ("form", "text", "held"),
    [
        ("5", "er zijn 15 teams", False),
        ("5", "er zijn 5 teams", True),
        ("5", "dat is 2,5 procent", False),
        ("5", "zie 5.3", False),
        ("5", "dat zijn er 5.", True),
        ("tien", "negentien teams", False),
        ("GI", "de regio", False),
        ("GI", "de GI's doen dat", True),
        ("SLT", "de SLTs komen", True),
        ("SLT", "het resultaat", False),
        ("niet", "een nietig besluit", False),
        ("protocol", "samenwerkingsprotocollen", True),
        ("cliënt", "De CLIENT komt", True),
        ("60%", "ongeveer 60 % daarvan", True),
        ("via het + SLT", "het SLT loopt via het team", True),
        ("via het + GI", "het SLT loopt via het team", False),
        ("1 januari 2027", "per 11 januari 2027", False),
        ("vijf jaar", "vijf\n  jaar", True),
    ],
)
def test_an_accepted_form_counts_where_a_reader_would_see_it(form: str, text: str, held: bool) -> None:
    assert contains(normalise(text), form) is held


def test_nugget_scores_by_hand() -> None:
    nuggets = [
        Nugget(fact="duur", vital=True, accept=("vijf jaar",)),
        Nugget(fact="start", vital=True, accept=("2027",)),
        Nugget(fact="optie", vital=False, accept=("verleng",)),
    ]
    score = judge_nuggets(nuggets, "**Vijf jaar** [1], met verlenging.")
    assert (score.vital, score.all, score.weighted) == (0.5, pytest.approx(2 / 3), pytest.approx(1.5 / 2.5))
    assert score.strict == 0.0
    assert score.missed == (1,)
    assert judge_nuggets(nuggets, "Vijf jaar vanaf 2027").strict == 1.0


def test_citation_numbers_are_no_answer() -> None:
    assert judge_nuggets([Nugget(fact="drie", vital=True, accept=("3",))], "Zie de bron [3].").vital == 0.0


def test_a_hit_needs_place_and_terms() -> None:
    assert HIT.proves(GOLD)
    assert unit("c", "vijf jaar", ("5.3.1 Looptijd",), (30, 30)).proves(GOLD), "a section below the gold one"
    assert unit("d", "vijf jaar", ("9 Anders",), (5, 7)).proves(GOLD), "an overlapping page"
    assert not unit("e", "vijf jaar", ("5.30 Anders",), (30, 30)).proves(GOLD), "5.30 is not below 5.3"
    assert not unit("f", "zes jaar").proves(GOLD), "without the key term"
    assert not replace(HIT, document="ander").proves(GOLD)
    assert unit("g", "vijf jaar", ("Begrippenlijst",), (30, 30)).proves(
        GOLD.model_copy(update={"section": "begrippenlijst"})
    )


def test_a_long_key_term_may_be_broken_by_the_page() -> None:
    gold = GOLD.model_copy(update={"key_terms": ("samenwerkingsverband",)})
    assert unit("h", "het samenwerkings-\nverband").proves(gold)


def test_ranking_figures_by_hand() -> None:
    figures = judge_ranking([MISS, HIT, MISS, HIT], [GOLD], relevant=2).values
    assert (figures["recall@1"], figures["recall@3"], figures["recall@10"]) == (0.0, 1.0, 1.0)
    assert figures["mrr"] == 0.5
    ideal = 1 + 1 / math.log2(3)
    assert figures["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert ndcg([False], 0) == 0.0


def test_recall_at_words_stops_after_so_many_words() -> None:
    long = unit("l", "woord " * 200 + "vijf jaar")
    figures = judge_ranking([long], [GOLD], relevant=1).values
    assert (figures["recall@1"], figures["recall@180w"], figures["recall@540w"]) == (1.0, 0.0, 1.0)
    assert [len(u.text.split()) for u in cut_to_words([HIT, long], 10)] == [5, 5]


def test_an_answer_that_doubts_is_told_from_one_that_does_not() -> None:
    assert not is_unsure(Answer("answered", "Zo. [1]"))
    assert is_unsure(with_doubt(Answer("answered", "Zo. [1]")))


def test_refusals_by_hand() -> None:
    cases = [
        Refusal(True, True, "wrong_year"),
        Refusal(True, False, "wrong_year"),
        Refusal(False, True),
        Refusal(False, False),
    ]
    score = judge_refusals([*cases, Refusal(False, False)])
    assert (score.precision, score.recall, score.false_refusals) == (0.5, 0.5, pytest.approx(1 / 3))
    assert score.by_kind == {"wrong_year": 0.5}
    assert judge_refusals([]).precision is None


def citation(number: int, quote: str, **changes: object) -> Citation:
    base = Citation(number, "plan", "Plan", "5.3 Duur", 1, quote, quote, None, None, "")
    return replace(base, **changes)  # type: ignore[arg-type]


def answer(*sentences: Sentence, citations: tuple[Citation, ...] = (), text: str = "", **rest: object) -> Answer:
    return Answer("answered", text or " ".join(s.text for s in sentences), sentences, citations, **rest)  # type: ignore[arg-type]


def test_citations_by_alce_by_hand() -> None:
    both = (citation(1, "De duur is vijf jaar."), citation(2, "Fietsen staan buiten."))
    score = judge_citations(
        answer(
            Sentence("De duur is vijf jaar.", (1, 2)),
            Sentence("De duur is zes jaar.", (1,)),
            Sentence("Zonder bron.", ()),
            Sentence("Vanaf 2027", (), "label"),
            citations=both,
        )
    )
    assert score.recall == (1.0, 0.0, 0.0)
    assert score.cited == (1.0, 1.0, 0.0)
    # The second citation of the first sentence supports nothing and the first does without it: irrelevant.
    assert score.precision == (1.0, 0.0, 0.0)


def test_a_citation_that_does_not_exist_costs_precision() -> None:
    score = judge_citations(answer(Sentence("De duur is vijf jaar.", (9,)), citations=()))
    assert (score.recall, score.precision) == ((0.0,), (0.0,))


def test_support_reads_numbers_negation_and_strength() -> None:
    quote = "Verwijzingen lopen in de regel via het lokale team, binnen 5 dagen."
    assert judge_support("Verwijzingen lopen in de regel via het lokale team.", quote).supported
    assert judge_support("Verwijzingen lopen binnen vijf dagen.", quote).conflict == ""
    assert judge_support("Verwijzingen lopen binnen 6 dagen.", quote).conflict == "number"
    assert judge_support("Verwijzingen lopen niet via het lokale team.", quote).conflict == "negation"
    assert judge_support("Alle verwijzingen lopen via het lokale team.", quote).conflict == "strength"
    assert judge_support("Verwijzingen lopen via Veilig Thuis.", quote).conflict == "name"
    assert numbers("Vierentwintig uur, € 1.000 of 2,5 procent") == {"24", "1000", "2.5"}


def test_the_support_judgement_agrees_with_the_hand_judged_pairs() -> None:
    quotes = load_pairs()
    assert sum(len(q.pairs) for q in quotes) >= 200
    held_out = measure(fitted_half(quotes, fitted=False))
    assert held_out.agree >= 0.89
    assert held_out.kappa >= 0.78


def document(*pages: str) -> Document:
    made = tuple(Page(n, text, text) for n, text in enumerate(pages, 1))
    return Document(Metadata("plan", "Plan"), "plan.pdf", "0", made, (Section(("5.3 Duur",), "5.3", 0, 40),))


def test_quotes_are_held_against_passage_pages_and_page_number() -> None:
    documents = {"plan": document("Een. De duur is", "vijf jaar. Twee.")}
    whole = "De duur is\nvijf jaar."
    good = citation(1, "De duur is\nvijf jaar", passage=whole, page=1)
    wrong = [
        replace(good, quote="vijf jaar"),  # stands on the next page: who opens page 1 does not find it
        replace(good, quote="zes jaar"),
        replace(good, passage="vijf jaar, meer niet"),
        replace(good, page=2),
        replace(good, document="ander"),
        replace(good, quote=" "),
    ]
    assert quote_exactness(answer(citations=(good, *wrong)), documents) == [1.0, *(0.0 for _ in wrong)]
    assert pages_of_span(documents["plan"], 5, 20) == (1, 2)
    assert span_unit(documents["plan"], 0, 10, "Een.").headings == ("5.3 Duur",)


def test_syllables_and_flesch_douma_by_hand() -> None:
    assert [syllables(w) for w in ("kat", "jeugdhulpaanbieder", "geïnteresseerde", "leeuw", "2027")] == [1, 5, 6, 1, 4]
    reading = judge_readability("De kat zit op de mat. **Zij slaapt** [1].")
    assert (reading.words, reading.per_sentence) == (8, 4.0)
    assert reading.flesch_douma == pytest.approx(206.84 - 0.77 * 100 * 8 / 8 - 0.93 * 4)
    assert judge_readability("").words == 0
    assert word_count("drie losse woorden - .") == 3


def test_intervals_are_deterministic_and_know_clusters() -> None:
    values = [1.0, 0.0, 1.0, 1.0]
    one = bootstrap(values)
    assert one == bootstrap(values)
    assert one.mean == 0.75
    assert one.low <= 0.75 <= one.high
    assert bootstrap([1.0] * 5) == replace(bootstrap([1.0] * 5), low=1.0, high=1.0)
    together = bootstrap([1.0, 1.0, 0.0, 0.0], ["a", "a", "b", "b"])
    assert (together.low, together.high) == (0.0, 1.0)
    assert bootstrap([]).n == 0


def test_two_runs_are_compared_on_the_questions_both_have() -> None:
    old = {f"q{n}": 0.0 for n in range(12)}
    better = compare(dict.fromkeys(old, 1.0), {**old, "extra": 1.0})
    assert (better.difference.mean, better.difference.n) == (1.0, 12)
    assert better.p < 0.01
    assert compare(old, old).p == 1.0


def test_timings_by_hand() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.0
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.95) == 4.0
    assert summarise([{"search": 1.0}, {"search": 3.0, "write": 2.0}])["search"] == {"p50": 1.0, "p95": 3.0}


OLD = Metadata("oud", "Oud", region="wbo", valid_from=date(2023, 1, 1), valid_until=date(2026, 12, 31))
NEW = Metadata("nieuw", "Nieuw", region="wbo", valid_from=date(2027, 1, 1))


def test_validity_is_hidden_unless_answer_or_notice_says_so() -> None:
    cited = (citation(1, "x", document="nieuw"),)
    known = {"oud": OLD, "nieuw": NEW}
    day = date(2026, 11, 22)
    silent = answer(Sentence("De duur is vijf jaar.", (1,)), citations=cited)
    assert hides_validity(silent, known, day)
    assert not hides_validity(silent, known, date(2027, 1, 1))
    assert not hides_validity(silent, known, None)
    told = answer(Sentence("Vanaf 1 januari 2027 is de duur vijf jaar.", (1,)), citations=cited)
    assert not hides_validity(told, known, day)
    noticed = replace(silent, notices=(Notice("validity", "Dit geldt vanaf 1 januari 2027."),))
    assert not hides_validity(noticed, known, day)


def test_wrong_region_counts_only_where_a_place_is_known() -> None:
    law = Metadata("wet", "Wet", region="landelijk")
    assert from_wrong_region([OLD], frozenset(["hvb"]))
    assert not from_wrong_region([OLD, law], frozenset(["wbo"]))
    assert not from_wrong_region([OLD], frozenset())
