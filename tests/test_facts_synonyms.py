"""Everyday words lead to policy words; abbreviations work both ways; a faulty list says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.model import Abbreviation, Document, Metadata, Page
from kb.facts.synonyms import Group, Synonyms, load_synonyms
from kb.words import terms

KNOWN = set(
    terms(
        "stevig lokaal team SLT toegang triage toeleiding pleegzorg wonen met begeleiding acceptatieplicht thuiszitten"
        " schooluitval onderwijs vervoer overeenkomst looptijd uithuisplaatsing verblijf"
        " verwijzen multidisciplinair overleg MDO"
    )
)


def added(question: str, synonyms: Synonyms | None = None, known: set[str] = KNOWN) -> dict[str, float]:
    return {e.term: e.weight for e in (synonyms or load_synonyms()).expand(question, known)}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Wat doet het wijkteam?", "slt"),
        ("Waar vind ik een pleeggezin?", "pleegzorg"),
        ("Onze thuiszitters krijgen geen hulp", "schooluitval"),
        ("Wordt mijn kind uit huis geplaatst?", "verblijf"),
        ("De instelling zit helemaal vol", "acceptatieplicht"),
        ("Ik wil hem doorsturen", "verwijzen"),
        ("Hoe lang loopt dat contract?", "looptijd"),
        ("Gaat er een taxi?", "vervoer"),
    ],
)
def test_everyday_words_reach_policy_words(question: str, wanted: str) -> None:
    assert wanted in added(question) or terms(wanted)[0] in added(question)


def test_the_list_is_large_and_every_group_has_a_source() -> None:
    groups = load_synonyms().groups
    assert len(groups) >= 120
    assert all(g.source and g.words and g.adds for g in groups)


def test_nothing_strange_to_the_index_is_added() -> None:
    assert set(added("Waar vind ik een pleeggezin?")) <= KNOWN
    assert added("Waar vind ik een pleeggezin?", known=set()) == {}


def test_words_of_the_question_are_not_added_again() -> None:
    assert "toegang" not in added("Is het wijkteam de toegang?")


def test_a_question_without_everyday_words_stays_as_it_is() -> None:
    assert added("zwembad fietsband") == {}


def test_a_trigger_that_the_index_knows_adds_less() -> None:
    group = Group(("kwakel",), ("toegang",), 0.5, "test")
    assert added("kwakel?", Synonyms([group]))["toegang"] == 0.5
    assert added("kwakel?", Synonyms([group]), KNOWN | {"kwakel"})["toegang"] == pytest.approx(0.3)


def test_same_works_between_all_words_and_words_only_forward() -> None:
    both = Synonyms([Group(("vervoer", "looptijd"), ("vervoer", "looptijd"), 0.5, "test", True)])
    assert "looptijd" in added("vervoer", both) and "vervoer" in added("looptijd", both)
    forward = Synonyms([Group(("bus",), ("vervoer",), 0.5, "test")])
    assert "vervoer" in added("bus", forward) and added("vervoer", forward) == {}


def test_a_phrase_may_have_two_words_between_and_no_more() -> None:
    group = Synonyms([Group(("zit vol",), ("acceptatieplicht",), 0.5, "test")])
    assert added("het zit echt helemaal vol", group)
    assert not added("het zit daar nu echt helemaal vol", group)


def test_abbreviations_both_ways_from_the_documents() -> None:
    text = "het multidisciplinair overleg (MDO)"
    document = Document(
        Metadata("a", "A"),
        "a.md",
        "",
        (Page(None, text, text),),
        abbreviations=(Abbreviation("MDO", "multidisciplinair overleg", 4, len(text)),),
    )
    synonyms = Synonyms([], [document])
    assert {"multidisciplinair", "overleg"} <= set(added("Wie leidt het MDO?", synonyms))
    assert "mdo" in added("Wie leidt het multidisciplinair overleg?", synonyms)


def test_a_missing_list_is_an_empty_list(tmp_path: Path) -> None:
    assert load_synonyms(tmp_path / "geen.yaml").groups == ()


@pytest.mark.parametrize(
    "text",
    [
        "groups: [{words: [a], adds: [b]}]",
        "groups: [{words: [a], source: x}]",
        "groups: [{same: [a], words: [b], adds: [c], source: x}]",
        "groups: [{words: [], adds: [b], source: x}]",
        "groups: [{words: [a], adds: [b], source: x, weight: 4}]",
        "groups: [wijkteam]",
    ],
)
def test_a_faulty_group_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lijst.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="groep 1"):
        load_synonyms(path)


def test_an_added_word_knows_the_phrase_that_it_is_part_of() -> None:
    synonyms = Synonyms(
        [Group(("KRZ", "register voor zwemmers"), ("KRZ", "register voor zwemmers"), 0.7, "test", True)]
    )
    (extra, *_) = synonyms.expand("Staat hij in het KRZ?", set(terms("register zwemmer")))
    assert extra.beside == {terms("register")[0], terms("zwemmers")[0]}
