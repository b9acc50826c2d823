"""The reader: how pairs are put together, and that it tells an answer from its neighbour."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from conftest import TODAY

from assistant.choose import AFTER, with_context
from assistant.evidence import Evidence, is_fragment
from assistant.model import Question
from assistant.refuse_signals import SIGNALS, signals
from assistant.second_look import (
    FEATURES,
    LEAST_READ,
    LIKELY,
    PASSAGES,
    READ,
    UNREAD,
    log_odds,
    look_again,
    passages_again,
    probability,
    second_features,
    with_other_period,
    worth_reading,
)
from assistant.service import Library, make_library
from assistant.sources import read_sources
from assistant.understand import understand
from kb.assemble import ModelDamaged, reader_folder
from kb.hit import Scope
from kb.reader import LONGEST, OnnxReader, load_reader, pair_ids, statement_text
from kb.settings import KbSettings

ASKED = "Wie betaalt het vervoer naar de dagbehandeling?"
ANSWER = "Vervoer: De gemeente vergoedt de reiskosten van het kind naar de behandelplek."
BESIDE = "Vervoer: De dagbehandeling begint om negen uur en duurt tot drie uur."


@pytest.fixture(scope="module")
def reader(kb_settings: KbSettings) -> OnnxReader:
    """The reader of the package."""
    made = load_reader(kb_settings)
    assert isinstance(made, OnnxReader)
    return made


def test_an_answer_scores_above_its_neighbour_in_any_order(reader: OnnxReader) -> None:
    one, other = reader.score(ASKED, [ANSWER, BESIDE]), reader.score(ASKED, [BESIDE, ANSWER])
    assert one[0] > one[1] + 0.5
    assert np.array_equal(one, other[::-1])


def test_nothing_to_read_gives_nothing(reader: OnnxReader) -> None:
    assert reader.score(ASKED, []).shape == (0,)


def test_a_pair_is_cut_at_the_statement_not_at_the_question() -> None:
    pair = pair_ids([7] * 20, [9] * 200)
    assert len(pair) == LONGEST
    assert pair[:1] == [0]
    assert pair.count(7) == 20
    assert pair[21:23] == [2, 2]
    assert pair[-1] == 2
    assert pair_ids([7] * 200, [9])[-2:] == [9, 2]


def test_a_changed_file_is_not_loaded(kb_settings: KbSettings, tmp_path: Path) -> None:
    folder = tmp_path / "lezer"
    shutil.copytree(reader_folder(kb_settings.cache), folder)
    path = folder / "tokenizer.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(ModelDamaged):
        OnnxReader(folder)


def test_a_statement_is_read_with_its_place(library: Library) -> None:
    document = library.knowledge.documents[0]
    passage = document.passages[0]
    told = statement_text(document, passage, "Dat zijn:", "de gemeente\n en de school")
    assert told.startswith(document.metadata.title.split(" — ")[0].split()[0])
    assert told.endswith(": Dat zijn: de gemeente en de school")


def test_what_is_not_read_stands_below_what_is() -> None:
    odds = np.array([2.0, 1.0, 0.5, -3.0])
    table = second_features(odds, np.array([-1.0, 3.0], dtype=np.float32))
    assert table.shape == (4, len(FEATURES))
    assert table[:, FEATURES.index("read")].tolist() == [-1.0, 3.0, -1.0 - UNREAD, -1.0 - UNREAD]
    # mixed: .6 of the first ranking beside the reader: .2, 3.6, -1.7 and -3.8
    assert table[:, FEATURES.index("mixed_gap")].tolist() == pytest.approx([-3.4, 0.0, -5.3, -7.4])
    assert table[:, FEATURES.index("mixed_rank")].tolist() == pytest.approx([1 / 2, 1, 1 / 3, 1 / 4])
    assert table[:, FEATURES.index("mixed_first")].tolist() == [0.0, 1.0, 0.0, 0.0]
    assert table[:, FEATURES.index("sure")].tolist() == pytest.approx([0.269, 0.953, 0.119, 0.119], abs=1e-3)


def test_log_odds_stay_finite() -> None:
    assert log_odds(0.5) == 0.0
    assert log_odds(0.0) == pytest.approx(-log_odds(1.0)) and log_odds(0.0) < -10


def test_only_what_comes_near_the_best_is_read() -> None:
    assert worth_reading(np.array([2.0, 1.0, -0.9, -1.1, -5.0])) == 3
    assert worth_reading(np.array([9.0, 1.0, 0.5])) == LEAST_READ
    assert worth_reading(np.array([9.0])) == 1
    assert worth_reading(np.zeros(40)) == READ


class _Turned:
    """A reader that finds later statements better."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def score(self, question: str, statements: list[str]) -> np.ndarray:  # type: ignore[type-arg]
        self.seen = list(statements)
        return np.arange(len(statements), dtype=np.float32) * 4


def test_the_second_look_reads_the_best_and_can_turn_the_order(library: Library) -> None:
    understood = understand(Question("Wie is de hoofdaannemer?", as_of=TODAY), library.gazetteer, TODAY)
    plain = make_library(library.knowledge, library.searcher._encoder, library.gazetteer)
    first = [e for e in read_sources(understood, plain, {}).evidence if e.features]
    assert all(e.read is None for e in first)
    turned = _Turned()
    with_reader = make_library(library.knowledge, library.searcher._encoder, library.gazetteer, reader=turned)
    second = look_again("Wie is de hoofdaannemer?", first, with_reader)
    assert len(turned.seen) == worth_reading(np.array([log_odds(e.score) for e in first]))
    assert {e.unit for e in second} == {e.unit for e in first}
    assert second[0].read == max(e.read for e in second if e.read is not None)
    assert [e.score for e in second] == sorted((e.score for e in second), reverse=True)


def test_of_a_period_that_is_not_read_yet_the_best_unit_is_read_too(library: Library) -> None:
    first = evidence_for("Wie is de hoofdaannemer?", library)[:6]
    odds = (2.0, 1.5, -2.0, -2.5, -3.0, -6.0)
    ranked = [replace(e, score=probability(o)) for e, o in zip(first, odds, strict=True)]
    later = {id(ranked[3]), id(ranked[4])}
    told, added = with_other_period(ranked, 2, lambda e: int(id(e) in later))
    assert told == [*ranked[:2], ranked[3], ranked[2], *ranked[4:]] and added
    assert with_other_period(ranked, 4, lambda e: int(id(e) in later)) == (ranked, False)
    assert with_other_period(ranked, 2, lambda e: 0) == (ranked, False)
    assert with_other_period(ranked, 2, lambda e: int(e is ranked[5])) == (ranked, False)  # too far behind


@pytest.mark.parametrize("best", [LIKELY, LIKELY - 0.1])
def test_another_period_is_read_only_beside_a_likely_answer_and_counts_no_more(library: Library, best: float) -> None:
    first = evidence_for("Wie is de hoofdaannemer?", library)[:4]
    ranked = [replace(e, score=probability(o), read=None) for e, o in zip(first, (2.0, 1.5, -2.0, -2.5), strict=True)]

    class Reader:
        def score(self, question: str, statements: list[str]) -> np.ndarray:  # type: ignore[type-arg]
            return np.array([best, -9.0] if len(statements) == 2 else [7.0], dtype=np.float32)

    library = make_library(library.knowledge, library.searcher._encoder, library.gazetteer, reader=Reader())
    looked = look_again("Wie is de hoofdaannemer?", ranked, library, lambda e: int(e.unit == ranked[3].unit))
    told = next(e for e in looked if e.unit == ranked[3].unit).read
    assert told == (pytest.approx(best) if best >= LIKELY else None)


def test_passages_read_again_come_in_a_new_order_and_the_rest_stays(library: Library) -> None:
    plain = make_library(library.knowledge, library.searcher._encoder, library.gazetteer)
    found = plain.find("Wie betaalt de zwemhulp?", Scope(), 14)
    assert all(a.score >= b.score for a, b in pairwise(found.hits))
    read = replace(plain, reader=_Turned())
    again = passages_again(plain.searcher.search("Wie betaalt de zwemhulp?", Scope(), 14), read, weight=5.0)
    assert [h.row for h in again.hits] != [h.row for h in found.hits]
    assert sorted(h.row for h in again.hits) == sorted(h.row for h in found.hits)
    assert [h.row for h in again.hits[PASSAGES:]] == [h.row for h in found.hits[PASSAGES:]]
    assert [h.score for h in again.hits] == [h.score for h in found.hits]
    unmoved = passages_again(plain.searcher.search("Wie betaalt de zwemhulp?", Scope(), 14), read, weight=0.0)
    assert [h.row for h in unmoved.hits] == [h.row for h in found.hits]


def test_a_search_without_hits_is_left_alone(library: Library) -> None:
    found = library.find("Wie betaalt de zwemhulp?", Scope(documents=("bestaat-niet",)), 5)
    assert found.hits == ()


def evidence_for(question: str, library: Library) -> list[Evidence]:
    """All units that were gathered for the question."""
    understood = understand(Question(question, as_of=TODAY), library.gazetteer, TODAY)
    return [e for e in read_sources(understood, library, {}).evidence if e.features]


def test_what_the_reader_said_is_among_the_signals_of_refusing(library: Library) -> None:
    question = "Wie is de hoofdaannemer?"
    plain = make_library(library.knowledge, library.searcher._encoder, library.gazetteer)
    understood = understand(Question(question, as_of=TODAY), library.gazetteer, TODAY)
    names = ("read_best", "read_first", "read_ahead", "read_three", "read_odds")

    def told(read: Library) -> list[float]:
        sources = read_sources(understood, read, {})
        return [signals(sources.asked, sources.evidence)[SIGNALS.index(name)] for name in names]

    turned = replace(plain, reader=_Turned())
    count = sum(e.read is not None for e in evidence_for(question, turned))
    best = max(e.first for e in evidence_for(question, turned) if e.first is not None)
    last = 4.0 * (count - 1)
    assert told(plain) == [0.0] * 5
    assert told(turned) == pytest.approx([last, last, 4.0, last - 4.0 if count > 2 else last - 2.0, best])


def test_a_sentence_that_leans_on_a_chosen_one_comes_along_only_when_it_bears_on_the_question(library: Library) -> None:
    every = [
        e for e in evidence_for("Hoe lang loopt het contract voor zwemhulp?", library) if e.unit.kind == "sentence"
    ]
    first = every[0]
    text = "Daarbij hoort een toelichting."
    after = replace(
        first, unit=replace(first.unit, start=first.unit.end + 1, end=first.unit.end + 1 + len(text), text=text)
    )
    near, far = replace(after, score=first.score), replace(after, score=first.score * AFTER / 2)
    assert with_context([first], [first, near]) == [first, near]
    assert with_context([first], [first, far]) == [first]


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("Namens de vijf gemeenten van de regio die samen jeugdhulp inkopen en daarvoor een strategie schreven,", True),
        ("De vijf gemeenten van de regio kopen samen jeugdhulp in.", False),
        ("Kader Jeugd", True),
    ],
)
def test_what_breaks_off_at_a_comma_is_no_sentence(library: Library, text: str, fragment: bool) -> None:
    unit = next(e.unit for e in evidence_for("Wie is de hoofdaannemer?", library) if e.unit.kind == "sentence")
    assert is_fragment(replace(unit, text=text)) is fragment
