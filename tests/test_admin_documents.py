"""A folder of the server is taken over whole, or it is told why not; questions are counted per week."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.page.admin_documents import AdminError, Workshop
from assistant.page.admin_figures import Asked, asked_weeks
from assistant.page.admin_metadata import edit
from ingest.model import Metadata


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Works on an empty indexed folder."""
    (tmp_path / "index").mkdir()
    manifest = SimpleNamespace(source_folder=str(tmp_path / "index"))
    service: Any = SimpleNamespace(folder=SimpleNamespace(manifest=lambda: manifest))
    return Workshop(cast(Any, service))


def test_all_readable_files_of_a_folder_are_taken_over(workshop: Workshop, tmp_path: Path) -> None:
    source = tmp_path / "bron"
    (source / "sub").mkdir(parents=True)
    for name in ("a.md", "sub/b.txt", "c.xyz"):
        (source / name).write_text("tekst", encoding="utf-8")
    assert sorted(workshop.add_folder(f" {source} ")) == ["a.md", "b.txt"]
    assert sorted(p.name for p in workshop.folder.iterdir()) == ["a.md", "b.txt"]


def test_why_a_folder_is_not_taken_over_is_told(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    for given, told in (("", "is er niet"), (tmp_path / "weg", "is er niet"), (tmp_path / "leeg", "staat niets")):
        with pytest.raises(AdminError, match=told):
            workshop.add_folder(str(given))
    with pytest.raises(AdminError, match="wordt al gelezen"):
        workshop.add_folder(str(workshop.folder))


def test_nothing_is_changed_while_a_job_runs(workshop: Workshop) -> None:
    workshop.check_free()
    with workshop._busy, pytest.raises(AdminError, match="bewerking"):
        workshop.check_free()
    workshop.check_free()


@pytest.mark.parametrize(("region", "good"), [("wbo", True), ("landelijk", True), ("", True), ("zeeland", False)])
def test_a_document_gets_no_region_that_nobody_asks_from(region: str, good: bool, tmp_path: Path) -> None:
    meta, regions = Metadata("plan", "Plan"), ("wbo", "hvb", "landelijk")
    if good:
        edit(tmp_path, meta, {"region": region}, regions)
        assert ("region: null" if not region else f"region: {region}") in (tmp_path / "corpus.yaml").read_text()
        return
    with pytest.raises(AdminError, match="zeeland"):
        edit(tmp_path, meta, {"region": region}, regions)
    assert not (tmp_path / "corpus.yaml").exists()


def test_questions_are_counted_per_week_by_how_they_ended() -> None:
    asked = [
        Asked(date(2026, 11, 23), "answered", 100.0),
        Asked(date(2026, 11, 29), "answered", 300.0),
        Asked(date(2026, 11, 24), "not_found", 200.0),
        Asked(date(2026, 11, 24), "danger", None),
        Asked(date(2020, 1, 1), "answered", 9.0),
    ]
    weeks = asked_weeks(asked, date(2026, 11, 25), 2)
    assert [w.start for w in weeks] == [date(2026, 11, 16), date(2026, 11, 23)]
    last = weeks[-1]
    assert (last.answered, last.without, last.other, last.took) == (2, 1, 1, 200.0)
    assert (weeks[0].answered, weeks[0].took) == (0, None)
