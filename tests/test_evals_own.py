"""A municipality's own questions on a small folder: what is told in plain Dutch."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.service import Library
from evals.judge import Judge
from evals.own import load_own
from evals.own_summary import SHOWN, own_lines

pytestmark = pytest.mark.filterwarnings("ignore")
FILE = """
- id: goed
  question: Hoe lang loopt het contract voor zwemhulp?
  municipality: Breda
  nuggets: [{accept: [vier jaar]}]
  gold: [{document: speelplan-wbo-2027, section: "3.1"}]
- id: mist
  question: Wat kost een les ruiterhulp?
  municipality: Breda
  nuggets: [{fact: Duizend euro, accept: [duizend]}]
  gold: [{document: verschreven}]
- id: terecht
  question: Wie won het WK voetbal in 2022?
  expect: not_found
- id: onterecht
  question: Waar melden ouders hun kind aan?
  municipality: Breda
  expect: not_found
- id: geweigerd
  question: Hoe vraag ik een paspoort aan?
"""
GOOD = """
- question: Hoe lang loopt het contract voor zwemhulp?
  municipality: Breda
  nuggets: [{accept: [vier jaar]}]
"""


def told(library: Library, text: str, folder: Path) -> list[str]:
    path = folder / "vragen.yaml"
    path.write_text(text, encoding="utf-8")
    judge = Judge(library)
    return own_lines([judge.judge(i) for i in load_own(path, date(2027, 2, 1))], list(judge.documents))


def test_what_went_wrong_is_told_by_question(library: Library, tmp_path: Path) -> None:
    lines = "\n".join(told(library, FILE, tmp_path))
    assert "5 vragen, waarvan 3 beantwoord." in lines
    assert "bij 1 van de 2 vragen met feiten" in lines
    assert "Niet beantwoord, terwijl u wel een antwoord verwacht: geweigerd." in lines
    assert "Wel beantwoord, terwijl u geen antwoord verwacht: onterecht." in lines
    assert "Ontbreekt bij mist: Duizend euro" in lines
    assert "verschreven" in lines


def test_a_long_list_of_missing_facts_is_cut(library: Library, tmp_path: Path) -> None:
    facts = ", ".join(f"{{accept: [onvindbaar{n}]}}" for n in range(SHOWN + 4))
    lines = told(library, f"- question: Wat kost een les ruiterhulp?\n  nuggets: [{facts}]\n", tmp_path)
    assert sum(line.startswith("Ontbreekt") for line in lines) == SHOWN
    assert "Nog 4 ontbrekende feiten" in lines[-1]


def test_a_good_run_says_nothing_more(library: Library, tmp_path: Path) -> None:
    assert len(told(library, GOOD, tmp_path)) == 2
