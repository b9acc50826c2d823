"""Dutch words as search sees them, and BM25 over them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kb.lexical import K1, B, LexicalIndex
from kb.words import compound_parts, fold, raw_words, stem_word, terms


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("jeugdhulpaanbieder", ("jeugd", "hulp", "aanbieder")),
        ("pleegzorg", ("pleeg", "zorg")),
        ("hulpverlenersoverleg", ("hulpverleners", "overleg")),
        ("crisishulp", ("crisis", "hulp")),
        ("school", ()),
        ("aanbieder", ()),
        ("12a34", ()),
    ],
)
def test_compounds_are_cut_into_known_words(word: str, parts: tuple[str, ...]) -> None:
    assert compound_parts(word) == parts


def test_a_compound_and_its_paraphrase_meet() -> None:
    paraphrase = set(terms("aanbieder van jeugdhulp"))
    assert {stem_word("aanbieder"), "jeugd", "hulp"} <= set(terms("jeugdhulpaanbieders")) & paraphrase


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("scholen", "school"),
        ("verwijzingen", "verwijzing"),
        ("Aanbieders", "aanbieder"),
        ("SLT's", "SLT"),
        ("privé", "prive"),
    ],
)
def test_inflections_share_a_stem(one: str, other: str) -> None:
    assert terms(one)[0] == terms(other)[0]


def test_stop_words_are_left_out_and_figures_kept() -> None:
    assert terms("Wat is de en het van een") == []
    assert terms("36 uur, 10,5% in 2027: code 12a34") == ["36", "uur", "10,5%", "2027", stem_word("code"), "12a34"]


def test_fold_takes_case_and_accents_away() -> None:
    assert fold("CoÖrdinatie Één ﬁets") == "coordinatie een fiets"
    assert raw_words("Ouder’s école") == ["ouder", "ecole"]


@pytest.mark.parametrize(
    "text", ["", "   ", "😀🎉", "'; DROP TABLE x; --", "(.*)+[a-z]{2,}\\", "\x00\u200b", "ß" * 500, "a" * 2000]
)
def test_odd_texts_are_read_without_trouble(text: str) -> None:
    assert all(isinstance(term, str) and term for term in terms(text))


@pytest.mark.parametrize("word", ["jeugdhulp" * 40, "x" * 2000, "hulp" * 500])
def test_a_very_long_run_of_letters_is_one_word(word: str) -> None:
    assert len(terms(word)) == 1


TEXTS = ["zwemhulp voor een kind", "ruiterhulp en klimhulp", "tarief per les, tarief per maand", "de het een"]


def test_scores_follow_the_formula() -> None:
    index = LexicalIndex(TEXTS)
    lengths = [len(s) for s in (terms(t) or ["∅"] for t in TEXTS)]
    average = sum(lengths) / len(lengths)
    frequency, holding = 2, 1
    idf = math.log(1 + (len(TEXTS) - holding + 0.5) / (holding + 0.5))
    expected = idf * frequency / (frequency + K1 * (1 - B + B * lengths[2] / average))
    scores = index.scores({stem_word("tarief"): 1.0})
    assert scores[2] == pytest.approx(expected, rel=1e-4)
    assert scores[[0, 1, 3]].tolist() == [0, 0, 0]


def test_scores_add_up_by_weight() -> None:
    index = LexicalIndex(TEXTS)
    one, other = index.scores({"les": 1.0}), index.scores({"kind": 1.0})
    assert index.scores({"les": 0.5, "kind": 2.0}) == pytest.approx(0.5 * one + 2 * other, rel=1e-5)


def test_unknown_terms_add_nothing() -> None:
    index = LexicalIndex(TEXTS)
    assert not index.scores({"onbekend": 1.0}).any()
    assert not index.scores({}).any()
    assert index.document_frequency("onbekend") == 0
    assert index.document_frequency("hulp") == 2


def test_an_empty_index_gives_scores_of_its_size() -> None:
    assert np.isfinite(LexicalIndex([]).scores({"x": 1.0})).all()
    assert LexicalIndex(["de het", ""]).scores({"kind": 1.0}).tolist() == [0, 0]
