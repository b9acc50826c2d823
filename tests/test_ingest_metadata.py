"""Metadata: from corpus.yaml, else from the bundled one by id, else from the text with its evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ingest_samples import PROSE

from ingest.folder import read_file, read_folder
from ingest.inference import days_in, infer_metadata
from ingest.metadata import BUNDLED, known_metadata, read_metadata
from ingest.model import Metadata

PLAN = (
    "Voor u ligt de regiovisie van onze regio. Regio Groene Rand is een verband van de gemeenten Aalst, Berk en "
    "Rijen, Dorp en Eik aan Zee. De raden hebben dit stuk vastgesteld op 3 maart 2031. Vanaf 1 januari 2032 geldt "
    "het nieuwe stelsel. Per 1 januari 2032 start het team. De ingangsdatum is 1 januari 2032. "
)


def test_metadata_of_a_folder_come_before_the_bundled_ones(tmp_path: Path) -> None:
    (tmp_path / "corpus.yaml").write_text(
        "documents:\n- {id: stuk, title: Het stuk, kind: memo, adopted: 2030-02-01, replaces: [oud], region: groen}\n",
        encoding="utf-8",
    )
    (tmp_path / "stuk.md").write_text(PLAN, encoding="utf-8")
    document = read_folder(tmp_path).documents[0]
    assert document.metadata == Metadata(
        "stuk", "Het stuk", None, "groen", "memo", date(2030, 2, 1), replaces=("oud",), language="nl"
    )
    assert len(document.warnings) == 1 and "2030-02-01" in document.warnings[0] and "2031-03-03" in document.warnings[0]


def test_bundled_metadata_apply_by_file_stem(tmp_path: Path) -> None:
    known = read_metadata(BUNDLED).by_id
    assert not read_metadata(BUNDLED).conflicts and len(known) >= 5
    name = next(iter(known))
    (tmp_path / f"{name}.md").write_text(PROSE * 8, encoding="utf-8")
    metadata = read_folder(tmp_path).documents[0].metadata
    assert metadata == known[name] and not metadata.inferred


def test_inferred_fields_carry_the_sentence_that_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "visie.md"
    path.write_text(PLAN + PROSE * 5, encoding="utf-8")
    metadata = read_file(path).metadata
    assert metadata.adopted == date(2031, 3, 3) and metadata.valid_from == date(2032, 1, 1)
    assert metadata.kind == "regiovisie"
    assert metadata.body == "Regio Groene Rand: Aalst, Berk en Rijen, Dorp en Eik"
    shown = dict(metadata.inferred)
    assert set(shown) == {"adopted", "valid_from", "kind", "body"}
    assert all(sentence in " ".join(PLAN.split()) for sentence in shown.values())


def test_nothing_is_inferred_without_a_sentence() -> None:
    metadata = infer_metadata(PROSE, Metadata("x", "x"), given=False).metadata
    assert metadata == Metadata("x", "x")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("op 18 maart 2025 en op 1-1-2027", [date(2025, 3, 18), date(2027, 1, 1)]),
        ("op 31 februari 2025 of in maart 2025", []),
    ],
)
def test_days(text: str, days: list[date]) -> None:
    assert days_in(text) == days


@pytest.mark.parametrize(
    "text", ["documents: [", "- a", "documents: 3", "{}", "documents:\n- {title: zonder id}", "a: &a [*a]"]
)
def test_a_broken_corpus_file_is_named_and_does_not_stop_the_reading(tmp_path: Path, text: str) -> None:
    (tmp_path / "corpus.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "a.md").write_text(PROSE, encoding="utf-8")
    reading = read_folder(tmp_path)
    assert len(reading.documents) == 1 and len(reading.conflicts) == 1 and "corpus.yaml" in reading.conflicts[0]


def test_a_wrong_date_costs_one_entry_only(tmp_path: Path) -> None:
    (tmp_path / "corpus.yaml").write_text(
        "documents:\n- {id: a, title: A, adopted: gisteren}\n- {id: b, title: B}\n- {id: b, title: C}\n",
        encoding="utf-8",
    )
    known = known_metadata(tmp_path)
    assert known.by_id["b"].title == "C" and "a" not in known.by_id
    assert len(known.conflicts) == 2 and "gisteren" in known.conflicts[0]
