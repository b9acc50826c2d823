"""A glossary whose terms are printed before their definitions is read in reasonable time, whatever its size."""

from __future__ import annotations

import pytest

from ingest.structure.woven_reader import GlossaryReader, Printed


def test_many_terms_are_held_against_each_line_once(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[tuple[str, int]] = []
    match = GlossaryReader._match

    def count(reader: GlossaryReader, term: str, place: int) -> float:
        held.append((term, place))
        return match(reader, term, place)

    monkeypatch.setattr(GlossaryReader, "_match", count)
    terms = [f"Zwemhulp{number}" for number in range(40)]
    lines = [Printed(1, term, True) for term in terms]
    lines += [Printed(1, f"Een les van soort {n} is bedoeld voor wie erom vraagt.", n % 3 == 0) for n in range(120)]
    entries = GlossaryReader(lines, " ").read()
    assert [entry.term for entry in entries] == terms
    assert held and len(held) == len(set(held))


def test_each_waiting_term_gets_the_definition_that_names_it() -> None:
    told = ["Badmeester", "Zwemles"]
    lines = [Printed(1, term, True) for term in told]
    lines += [
        Printed(1, "Een badmeester let op wie in het water is.", True),
        Printed(1, "Hij staat aan de kant.", False),
        Printed(1, "Een zwemles duurt een uur en is voor kinderen.", True),
    ]
    entries = GlossaryReader(lines, " ").read()
    assert [(e.term, len(e.lines)) for e in entries] == [("Badmeester", 2), ("Zwemles", 1)]
