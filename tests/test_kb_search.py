"""Search: what takes part, how the parts mix, and that no input upsets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from toy_encoder import ToyEncoder, document_of, reading_of

from assistant.service import Library
from ingest.model import Document, Metadata
from kb.build import indexed_text, passage_context
from kb.encode import Encoded
from kb.hit import Hit, Scope
from kb.knowledge import Knowledge
from kb.late import LateStore, quantise
from kb.lexical import LexicalIndex
from kb.mixing import Fusion, load_fusion, spread
from kb.search import NATIONAL, Found, Searcher, allowed, content_weights, in_force, standing

NO_PART = replace(load_fusion(), lexical=0.0, dense=0.0, late=0.0, in_force=0.0)
OLD = document_of(
    "oud", "De balie belt binnen tien dagen terug.", region="wbo", kind="strategie", valid_until=date(2026, 12, 31)
)
NEW = document_of(
    "nieuw", "Het loket belt binnen vijf dagen terug.", region="wbo", kind="strategie", valid_from=date(2027, 1, 1)
)
NEAR = document_of("buren", "De buurtkamer belt binnen een dag terug.", region="hvb", kind="memo")
LAW = document_of("wet", "Een gemeente belt altijd terug.", region=NATIONAL, kind="wet")
LOOSE = document_of("los", "Wie belt er terug?")
ALL = (OLD, NEW, NEAR, LAW, LOOSE)


def knowledge_of(*documents: Document) -> Knowledge:
    """A loaded index of these documents in memory, by the stand-in encoder."""
    pairs = [(n, d, p) for n, d in enumerate(documents) for p in d.passages]
    encoded = ToyEncoder().encode([indexed_text(d, p) for _, d, p in pairs], "")
    tokens = [quantise(e.tokens) for e in encoded]
    offsets = np.cumsum([0] + [len(t) for t in tokens], dtype=np.int64)
    return Knowledge(
        version="1",
        reading=reading_of(*documents),
        documents=documents,
        passages=tuple(p for _, _, p in pairs),
        owner=np.array([n for n, _, _ in pairs], dtype=np.int64),
        vectors=np.stack([e.vector for e in encoded]),
        late=LateStore(np.concatenate(tokens), offsets, np.concatenate([e.starts for e in encoded])),
        lexical=LexicalIndex([indexed_text(d, p) for _, d, p in pairs]),
        text_offsets=np.array([len(passage_context(d, p)) + 1 for _, d, p in pairs], dtype=np.int64),
    )


def search(scope: Scope, question: str = "Wie belt terug?", fusion: Fusion | None = None) -> tuple[Hit, ...]:
    """All hits in the five documents."""
    return Searcher(knowledge_of(*ALL), ToyEncoder(), fusion).search(question, scope, 10).hits


def ids(hits: tuple[Hit, ...]) -> set[str]:
    """The documents of hits."""
    return {h.metadata.id for h in hits}


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), {"oud", "nieuw", "buren", "wet", "los"}),
        (Scope(region="wbo"), {"oud", "nieuw", "wet", "los"}),
        (Scope(region="hvb"), {"buren", "wet", "los"}),
        (Scope(region="zeeland"), {"wet", "los"}),
        (Scope(documents=("nieuw", "buren")), {"nieuw", "buren"}),
        (Scope(region="hvb", documents=("nieuw",)), set()),
        (Scope(kinds=("wet", "memo")), {"wet", "buren"}),
        (Scope(region="wbo", kinds=("strategie",), as_of=date(2030, 1, 1)), {"oud", "nieuw"}),
    ],
)
def test_only_documents_of_the_scope_take_part(scope: Scope, expected: set[str]) -> None:
    assert ids(search(scope)) == expected
    assert {d.metadata.id for d in ALL if allowed(d, scope)} == expected


def test_the_date_ranks_and_hides_nothing() -> None:
    fusion = replace(load_fusion(), in_force=10.0)
    for day, first in ((date(2026, 12, 31), "oud"), (date(2027, 1, 1), "nieuw")):
        hits = search(Scope(documents=("oud", "nieuw"), as_of=day), "belt binnen dagen terug", fusion)
        assert hits[0].metadata.id == first
        assert ids(hits) == {"oud", "nieuw"}


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2022, 12, 31), False), (date(2023, 1, 1), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_first_and_last_day_count(day: date, holds: bool) -> None:
    metadata = Metadata("x", "x", valid_from=date(2023, 1, 1), valid_until=date(2026, 12, 31))
    assert in_force(metadata, day) is holds


def test_unknown_ends_are_open() -> None:
    assert in_force(Metadata("x", "x"), date(1900, 1, 1))
    assert in_force(Metadata("x", "x", valid_from=date(2020, 1, 1)), date(2999, 1, 1))
    assert in_force(Metadata("x", "x", valid_until=date(2020, 1, 1)), date(1900, 1, 1))


def test_what_ended_stands_behind_what_still_has_to_begin() -> None:
    assert [standing(d.metadata, date(2026, 12, 31)) for d in (OLD, NEW)] == [1, 0]
    assert [standing(d.metadata, date(2027, 1, 1)) for d in (OLD, NEW)] == [-1, 1]
    assert standing(Metadata("x", "x"), date(1900, 1, 1)) == 1


def test_scores_fall_and_parts_are_shown() -> None:
    hits = search(Scope())
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    for hit in hits:
        assert {name for name, _ in hit.parts} == {"lexical", "dense", "late"}
        assert ALL[[d.metadata.id for d in ALL].index(hit.metadata.id)].passages[0] == hit.passage
    assert max(dict(h.parts)["lexical"] for h in hits) == pytest.approx(1.0)


def _only(part: str) -> Fusion:
    weights: dict[str, Any] = {part: 1.0}
    return replace(NO_PART, **weights)


@pytest.mark.parametrize("part", ["lexical", "dense", "late"])
def test_each_part_alone_finds_the_same_words(part: str) -> None:
    fusion = _only(part)
    hits = search(Scope(), "loket vijf", fusion)
    assert hits[0].metadata.id == "nieuw"


def test_matched_terms_are_named() -> None:
    hits = search(Scope(documents=("buren",)), "buurtkamers en olifanten")
    assert "buurtkamer" in hits[0].terms
    assert not any(term.startswith("olifant") for term in hits[0].terms)


def test_k_limits_the_hits() -> None:
    searcher = Searcher(knowledge_of(*ALL), ToyEncoder())
    whole = searcher.search("belt terug", Scope(), 10).hits
    assert [len(searcher.search("belt terug", Scope(), k).hits) for k in (0, 1, 3)] == [0, 1, 3]
    assert searcher.search("belt terug", Scope(), 3).hits == whole[:3]


def test_every_stage_is_timed() -> None:
    found = Searcher(knowledge_of(*ALL), ToyEncoder()).search("belt terug", Scope(), 3)
    assert {"embed", "search"} <= set(found.timings_ms)
    assert all(0 <= t < 60_000 for t in found.timings_ms.values())


def test_spread_maps_the_best_to_one() -> None:
    scores = np.array([0.80, 0.82, 0.84, 0.9], dtype=np.float32)
    assert spread(scores)[-1] == pytest.approx(1)
    assert spread(scores)[0] == 0
    assert spread(np.zeros(0, dtype=np.float32)).size == 0
    assert spread(np.array([0.5], dtype=np.float32)) == pytest.approx([0])


def test_stop_words_weigh_a_tenth() -> None:
    encoded = Encoded(np.ones(2, np.float32), np.ones((4, 2), np.float32), np.array([0, 3, 6, 12], dtype=np.int32))
    weights = content_weights("Wat is zwemhulp?", encoded)
    assert weights.sum() == pytest.approx(1)
    assert weights == pytest.approx(np.array([0.1, 0.1, 1, 1]) / 2.2, abs=0.05) or weights[2] > 5 * weights[0]


def test_the_fitted_mix_is_a_readable_file() -> None:
    fusion = load_fusion()
    assert fusion.candidates >= 20
    assert min(fusion.lexical, fusion.dense, fusion.late, fusion.synonyms, fusion.in_force) >= 0


def find(library: Library, question: str, scope: Scope = Scope(), k: int = 5) -> Found:  # noqa: B008
    """Search the small index with the real model."""
    return library.searcher.search(question, scope, k)


@pytest.mark.parametrize(
    ("question", "document", "words"),
    [
        ("Wie werkt samen met de ruiterhulpaanbieder?", "speelplan-wbo-2027", "aanbieder van ruiterhulp"),
        ("hoeveel kost een week op ruiterkamp", "handboek-ruiterkamp", "210 euro"),
        ("speelgoed lenen", "losse-notitie", "leent speelgoed"),
        ("wie controleert de glijbaan in het park", "spelregels-landelijk", "speelinspectie"),
        ("Waar ligt het zwembad van Hart van Brabant?", "speelbrief-hvb-2025", "zwembad van Waalwijk"),
    ],
)
def test_the_passage_with_the_answer_is_among_the_best(
    library: Library, question: str, document: str, words: str
) -> None:
    best = [h for h in find(library, question, k=3).hits if h.metadata.id == document]
    assert any(words in h.passage.text for h in best)


QUESTIONS = (
    "Waar melden ouders hun kind aan?",
    "zwemhulp",
    "kleurenloket",
    "torenteam",
    "speelbalie",
    "looptijd contract",
    "zwembad Waalwijk",
    "36 uur",
    "eigen bijdrage",
    "wat mag elk kind",
    "speelotheek",
    "???",
    "de het een",
)


@pytest.mark.parametrize("region", ["wbo", "hvb"])
def test_another_region_is_never_returned(library: Library, region: str) -> None:
    for question in QUESTIONS:
        regions = {h.metadata.region for h in find(library, question, Scope(region=region), 50).hits}
        assert regions <= {region, NATIONAL, None}, question
    everywhere = {h.metadata.region for h in find(library, "aanmelden", Scope(region=region), 50).hits}
    assert {NATIONAL, None} <= everywhere


ODD = (
    "de het een van en",
    "?",
    "",
    " ",
    "😀😀😀",
    "zwemhulp " * 222,
    "'; DROP TABLE passages; --",
    "(.*)+[a-z]{2,}\\",
    "a" * 2000,
    "\u202egnitset",
    "SELECT * FROM x WHERE 1=1",
    "%s %d {0} {x}",
    "\x00\x07",
    "Where do I register my child?",
    "Gdzie zgłosić dziecko?",
    "عليك السلام",
    "../../etc/passwd",
    "<script>alert(1)</script>",
)


@pytest.mark.parametrize("question", ODD)
def test_odd_questions_give_ordered_results(library: Library, question: str) -> None:
    found = find(library, question, k=10)
    scores = [h.score for h in found.hits]
    assert 0 < len(scores) <= 10
    assert np.isfinite(scores).all()
    assert scores == sorted(scores, reverse=True)


def test_a_sentence_is_scored_in_its_passage(library: Library) -> None:
    question = "Hoeveel kost een kampweek?"
    found = find(library, question, Scope(documents=("handboek-ruiterkamp",)), 1)
    hit = found.hits[0]
    text = hit.passage.text
    spans = [(text.index(s), text.index(s) + len(s)) for s in ("Een kampweek kost 210 euro.", "De begeleiders slapen")]
    weights = np.full((1, len(found.encoded.starts)), 1 / len(found.encoded.starts), dtype=np.float32)
    scores = library.searcher.span_scores(found.encoded, hit.row, spans, weights)
    assert scores.shape == (1, 2)
    assert scores[0, 0] > scores[0, 1]


def test_a_stretch_without_tokens_scores_nothing(library: Library) -> None:
    found = find(library, "kampweek", Scope(documents=("handboek-ruiterkamp",)), 1)
    weights = np.full((1, len(found.encoded.starts)), 1 / len(found.encoded.starts), dtype=np.float32)
    assert library.searcher.span_scores(found.encoded, found.hits[0].row, [], weights).shape == (1, 0)
