"""A document without written-down region gets the one whose municipalities it names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.indexing import completed
from assistant.region_named import region_named
from ingest.folder import read_folder
from ingest.inference import infer_metadata
from ingest.model import Metadata
from kb.places import Gazetteer


@pytest.mark.parametrize(
    ("title", "text", "region"),
    [
        ("Uitvoeringsplan", "Het plan is van de gemeenten Dongen, Goirle, Tilburg en Waalwijk. Meer niet.", "hvb"),
        ("Inkoopkader Hart van Brabant", "Geen enkele plaats.", "hvb"),
        ("Beleidsplan jeugd gemeente Breda", "Wij werken samen met Tilburg, Goirle en Waalwijk.", "wbo"),
        ("Plan", "De gemeenten Breda, Oosterhout en Drimmelen werken samen met Tilburg.", "wbo"),
        ("Plan", "De gemeenten Altena, Breda, Drimmelen, Tilburg, Goirle en Waalwijk doen mee.", None),
        ("Plan", "In Breda en Oosterhout is dit besproken.", None),
        ("Landelijke agenda", "Het Rijk en de gemeenten maken afspraken.", None),
        ("Plan", "Eindhoven, Helmond en Veldhoven doen mee, en Breda, Altena en Drimmelen kijken mee.", None),
    ],
)
def test_the_region_that_is_clearly_meant(title: str, text: str, region: str | None, gazetteer: Gazetteer) -> None:
    found = region_named(title, text, gazetteer)
    assert (found[0] if found else None) == region
    assert found is None or found[1] == title or found[1] in text


def test_a_file_without_metadata_answers_for_its_own_region_only(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text(
        "# Plan\n\nDit plan is van de gemeenten Dongen, Goirle, Tilburg en Waalwijk.\n\nDe norm is vier dagen.\n",
        encoding="utf-8",
    )
    plan, law = completed(read_folder(tmp_path)).documents
    assert plan.metadata.region == "hvb"
    assert dict(plan.metadata.inferred)["region"].endswith(
        "Dit plan is van de gemeenten Dongen, Goirle, Tilburg en Waalwijk."
    )
    assert law.metadata.kind == "wet"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Deze verordening geldt tot en met 31 december 2028.", date(2028, 12, 31)),
        ("Dit plan loopt van 1 januari 2026 tot en met 31 december 2027.", date(2027, 12, 31)),
        ("De proef loopt van 1 februari 2026 tot en met 31 juli 2027.", None),
        ("De vaste looptijd is drie jaar en eindigt op 31 december 2028.", None),
        ("Geldig tot en met 31 december 2028.", date(2028, 12, 31)),
        ("Een pas van de bibliotheek is geldig tot en met 31 december 2028.", None),
    ],
)
def test_the_last_day_is_the_documents_own(text: str, last: date | None) -> None:
    found = infer_metadata(text, Metadata(id="plan", title="Plan"), given=False)
    assert found.metadata.valid_until == last
