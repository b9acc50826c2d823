"""A word that is still being typed is completed to the documents' own words, and to nothing else."""

from __future__ import annotations

import pytest

from kb.completion import Completer

COMPLETER = Completer(
    [
        "Pleegzorg is er voor kinderen. Pleegzorg helpt. Pleegzorgaanbieders begeleiden pleegouders.",
        "Over een aanbesteding en twee aanbestedingen. De continuïteit van hulp. Autonomie. Wachttijden.",
    ]
)


@pytest.mark.parametrize(
    ("beginning", "words"),
    [
        ("pleegz", ("pleegzorg", "pleegzorgaanbieders")),  # the commonest first
        ("PLEEGO", ("pleegouders",)),
        ("aanbest", ("aanbesteding",)),  # one for each stem
        ("continui", ("continuïteit",)),  # as it is spelled
        ("pleegzorg", ()),  # the documents know it as it stands
        ("wachttijd", ()),  # and this one by its stem
        ("auto", ()),  # another word
        ("pl", ()),
        ("zzz", ()),
        ("", ()),
    ],
)
def test_an_unfinished_word_becomes_those_that_begin_so(beginning: str, words: tuple[str, ...]) -> None:
    assert COMPLETER.complete(beginning, 5) == words


def test_no_more_than_asked() -> None:
    assert COMPLETER.complete("pleegz", 1) == ("pleegzorg",)
