"""Five worse systems, judged as a whole run is: each scores worse than ours on the figures that should notice it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

import evals.judge
from assistant.answer import answer_question
from assistant.model import Answer, Question, Sentence
from assistant.service import Library
from evals.judge import Judge
from evals.questions import Gold, Item, Nugget
from evals.record import sum_up
from kb.hit import Hit

pytestmark = pytest.mark.filterwarnings("ignore")
DAY = date(2027, 2, 1)
PLAN = "speelplan-wbo-2027"
Answering = Callable[[Question, Library, date | None], Answer]


def item(name: str, question: str, fact: str, section: str) -> Item:
    nuggets, gold = (Nugget(fact=fact, vital=True, accept=(fact,)),), (Gold(document=PLAN, section=section),)
    return Item(id=name, question=question, municipality="Breda", as_of=DAY, nuggets=nuggets, gold=gold)


ITEMS = (
    item("duur", "Hoe lang loopt het contract voor zwemhulp?", "vier jaar", "3.1"),
    item("aanmelden", "Waar melden ouders hun kind aan?", "torenteam", "1"),
    item("leeftijd", "Voor welke kinderen is zwemhulp niet bedoeld?", "6 jaar", "3.2"),
    item("tarief", "Wat kost een les ruiterhulp?", "62 euro", "4"),
    Item(id="voetbal", question="Wie won het WK voetbal in 2022?", as_of=DAY, expect="not_found"),
    Item(id="paspoort", question="Hoe vraag ik een paspoort aan?", as_of=DAY, expect="not_found"),
)


class Shuffling(Judge):
    """Finds the same passages, in an order that chance gives."""

    def search(self, item: Item) -> tuple[Hit, ...]:
        """The hits, shuffled so that the first is never the best."""
        hits = list(super().search(item))
        return tuple(random.Random(item.id).sample(hits[1:], len(hits) - 1) + hits[:1])


def figures(judge: Judge) -> dict[str, float]:
    return {m: interval.mean for m, interval in sum_up([judge.judge(i) for i in ITEMS])["all"].items()}


@pytest.fixture(scope="module")
def ours(library: Library) -> dict[str, float]:
    """The figures of the program as it is."""
    found = figures(Judge(library))
    assert found["nugget_recall"] == found["refusal_recall"] == 1.0, "worse systems need a good one beside them"
    return found


@pytest.fixture
def with_answers(library: Library, monkeypatch: pytest.MonkeyPatch) -> Callable[[Answering], dict[str, float]]:
    """The figures of a system that answers in another way."""

    def judged(way: Answering) -> dict[str, float]:
        monkeypatch.setattr(evals.judge, "answer_question", way)
        return figures(Judge(library))

    return judged


def test_shuffled_passages(library: Library, ours: dict[str, float]) -> None:
    worse = figures(Shuffling(library))
    assert all(worse[m] < ours[m] for m in ("recall@1", "mrr", "ndcg@10"))
    assert worse["nugget_recall"] == ours["nugget_recall"], "its answers are ours"


def test_swapped_citations(ours: dict[str, float], with_answers: Callable[[Answering], dict[str, float]]) -> None:
    def way(question: Question, library: Library, today: date | None) -> Answer:
        answer = answer_question(question, library, today)
        asked = [i.question for i in ITEMS[:4]]
        other = asked[(asked.index(question.text) + 1) % 4] if question.text in asked else asked[0]
        borrowed = answer_question(replace(question, text=other), library, today).citations
        swapped = [replace(borrowed[n % len(borrowed)], number=c.number) for n, c in enumerate(answer.citations)]
        return replace(answer, citations=tuple(swapped))

    worse = with_answers(way)
    assert worse["citation_recall"] < 0.6 < ours["citation_recall"]
    assert worse["citation_precision"] < 0.6 < ours["citation_precision"]
    assert worse["nugget_recall"] == ours["nugget_recall"], "the words are the same: only the proof is gone"


def test_always_refusing(ours: dict[str, float], with_answers: Callable[[Answering], dict[str, float]]) -> None:
    worse = with_answers(lambda question, library, today: Answer("not_found", "Dit staat niet in de bronnen."))
    assert (worse["nugget_recall"], worse["all_vital"], worse["false_refusal"]) == (0.0, 0.0, 1.0)
    assert worse["refusal_recall"] == 1.0, "this figure alone would be fooled"
    assert worse["refusal_precision"] < ours["refusal_precision"]


def test_never_refusing(ours: dict[str, float], with_answers: Callable[[Answering], dict[str, float]]) -> None:
    def way(question: Question, library: Library, today: date | None) -> Answer:
        answer = answer_question(question, library, today)
        return answer if answer.status == "answered" else replace(_copied(question, library), citations=())

    worse = with_answers(way)
    assert worse["refusal_recall"] == worse["status_right"] == 0.0 < ours["refusal_recall"]
    assert worse["citation_recall"] < ours["citation_recall"]


@pytest.mark.parametrize("cited", [True, False])
def test_a_whole_passage_copied(
    cited: bool, library: Library, ours: dict[str, float], with_answers: Callable[[Answering], dict[str, float]]
) -> None:
    def way(question: Question, library: Library, today: date | None) -> Answer:
        answer = answer_question(question, library, today)
        copied = _copied(question, library)
        return replace(copied, citations=answer.citations[:1] if cited else ())

    worse = with_answers(way)
    assert worse["words"] > 1.5 * ours["words"]
    assert worse["citation_recall"] < ours["citation_recall"]
    assert worse["refusal_recall"] == 0.0


def _copied(question: Question, library: Library) -> Answer:
    # Passages of this small plan are short: all of them together stand for one long passage.
    passages: Sequence[str] = [p.text for p in library.knowledge.passages if p.document == PLAN]
    text = " ".join(passages)
    return Answer("answered", f"{text} [1]", (Sentence(text, (1,)),))
