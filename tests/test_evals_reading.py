"""``wegwijzer eval reading`` prints the figures of the reading room's two measurements, one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals import reading_repair, reading_structure
from evals.command import main


@pytest.fixture(name="asked")
def _asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    asked: list[tuple[str, list[str]]] = []
    for name, module in (("structure", reading_structure), ("repair", reading_repair)):

        def keep(given: list[str], name: str = name) -> int:
            asked.append((name, given))
            return 0

        monkeypatch.setattr(module, "main", keep)
    return asked


def test_both_measurements_get_the_folders(asked: list[tuple[str, list[str]]], tmp_path: Path) -> None:
    docs, data = tmp_path / "docs", tmp_path / "data"
    docs.mkdir()
    data.mkdir()
    assert main(["reading", "--docs", str(docs), "--data", str(data)]) == 0
    assert asked == [
        ("structure", ["--docs", str(docs), "--data", str(data / "pdfs")]),
        ("repair", ["--docs", str(docs), "--data", str(data)]),
    ]


def test_without_the_official_documents_nothing_more_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_repair, "main", lambda given: pytest.fail("measured all the same"))
    assert main(["reading", "--docs", str(tmp_path), "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"No official documents in {tmp_path}.\n"


def test_a_folder_that_is_not_there_is_named(
    asked: list[tuple[str, list[str]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "weg"
    assert main(["reading", "--docs", str(tmp_path), "--data", str(missing)]) == 2
    assert capsys.readouterr().err == f"De map {missing} is er niet. Controleer het pad en probeer het opnieuw.\n"
    assert asked == []
