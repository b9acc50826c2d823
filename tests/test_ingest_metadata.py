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
    assert metadata.body == "Regio Groene Rand: Aalst, Berk en Rijen, Dorp en Eik aan Zee"
    shown = dict(metadata.inferred)
    assert set(shown) == {"adopted", "valid_from", "kind", "body"}
    assert all(sentence in " ".join(PLAN.split()) for sentence in shown.values())


def test_nothing_is_inferred_without_a_sentence() -> None:
    metadata = infer_metadata(PROSE, Metadata("x", "x"), given=False).metadata
    assert metadata == Metadata("x", "x")


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        (
            "Deze visie treedt in werking op 1 januari 2031 en geldt tot en met 31 december 2034.",
            "2031-01-01",
            "2034-12-31",
        ),
        ("Deze visie is er. Zij geldt van 1 maart 2031 tot 1 maart 2033.", "2031-03-01", "2033-02-28"),
        ("De afspraken lopen vanaf 2031. Het convenant eindigt op 31 december 2034.", None, "2034-12-31"),
        ("Vastgesteld op 3 maart 2031; in werking getreden op 1 april 2031.", "2031-04-01", None),
        ("De regeling treedt, na bekendmaking, in werking met ingang van 1 mei 2031.", "2031-05-01", None),
        # what is said of the raads, of an older document, a contract or an amount is not said of the document
        ("De visie is vastgesteld in de periode van 3 november tot en met 11 december 2030.", None, None),
        ("De verordening van 2028 vervalt op 1 januari 2031.", None, None),
        ("Het contract loopt tot en met 31 december 2030.", None, None),
        ("De tarieven in dit document gelden tot en met 31 december 2031.", None, None),
    ],
)
def test_a_document_says_of_itself_when_it_holds(text: str, since: str | None, until: str | None) -> None:
    found = infer_metadata(f"{text} {PROSE}", Metadata("x", "x"), given=False).metadata
    day = date.fromisoformat
    assert found.valid_from == (day(since) if since else None)
    assert found.valid_until == (day(until) if until else None)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("Regiovisie jeugd 2031-2034", (2031, 2034)),
        ("Uitvoeringsplan zwemmen 2031 tot en met 2032", (2031, 2032)),
        ("Nadere regels jeugdhulp 2031", None),
        ("Evaluatie van het uitvoeringsplan 2028–2030", None),
        ("Raadsbrief over de percelen 2031–2034", None),
        ("Afspraken over verzuim, schooljaren 2031-2032 en 2032-2033", None),
    ],
)
def test_the_title_of_a_plan_gives_its_years(title: str, years: tuple[int, int] | None) -> None:
    found = infer_metadata(PROSE, Metadata("x", title), given=False).metadata
    assert (found.valid_from, found.valid_until) == (
        (date(years[0], 1, 1), date(years[1], 12, 31)) if years else (None, None)
    )


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
