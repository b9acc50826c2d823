"""Small documents of our own for the tests of the structured facts, read as the reading room reads them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from ingest.folder import read_folder
from ingest.model import Document
from kb.words import terms

PLAN = """# Inkoopplan zorgregio De Laagte

## Hoofdstuk 1: Over dit plan

Het multidisciplinair overleg (MDO) bespreekt lastige vragen. Alle verwijzingen naar zware hulp lopen in de regel via
het wijkteam.

Deze hulp valt buiten het inkoopplan:

- Paardentherapie valt buiten de strategie van De Laagte.

## Hoofdstuk 2: Dagverblijf en vervoer

### 2.1 Toelichting en afbakening van het taakgebied

Het taakgebied heeft twee onderdelen:

- dagverblijf;
- vervoer per bus.

Dagverblijf is bedoeld voor kinderen die overdag hulp nodig hebben. Zwemles hoort niet bij de opdracht.

### 2.2 Looptijd van de overeenkomst

De overeenkomst gaat in op 1 mei 2031. Dagverblijf heeft een duur van drie jaar met twee verlengingsopties van één jaar.
Vervoer per bus heeft een duur van één jaar met drie verlengingsopties van twee jaar.

### 2.3 Aanbestedingsprocedure

De Laagte kiest een openbare procedure.

### 2.4 Perceelindeling

De opdracht is verdeeld in vier percelen.

### 2.5 Aantal contractpartners

Voor dagverblijf contracteert De Laagte maximaal 12 contractpartners. Voor vervoer per bus komt er naar verwachting
één contractpartner.

### 2.6 Uitvoeringsvariant en bekostiging

Dagverblijf wordt taakgericht uitgevoerd. De bekostiging is lumpsum.

### 2.7 Consultatiefunctie

Het dagverblijf geeft consultatie aan het wijkteam.

## Hoofdstuk 3: Wonen op de heide

### 3.1 Toelichting en afbakening van het taakgebied

Onder wonen op de heide vallen pleeggezinnen en hofjes.

### 3.2 Uitvoeringsvariant en bekostiging

Wonen op de heide wordt inspanningsgericht uitgevoerd.

## Vertaaltabel

| Overeenkomst | Productcode | Taakgebied | Uitvoeringsvariant |
|---|---|---|---|
| Dag | 11A01 | Dagverblijf en vervoer | Taakgericht |
| Dag | 11A02 (gedeeltelijk) | Dagverblijf en vervoer | Taakgericht |
| Dag | 11A02 (gedeeltelijk) | Wonen op de heide | Inspanningsgericht |
| Rijden | 11A03 Bus zonder lift | Dagverblijf en vervoer | |

## Begrippenlijst

- **Triage**: bepalen hoe snel een vraag moet worden opgepakt.
- **Multidisciplinair overleg (MDO)**: een gesprek waarin meerdere vakmensen samen een plan kiezen.
- **Hofje**: een kleine groep huizen met begeleiding.
"""


@dataclass(frozen=True)
class Indexed:
    """The two things that facts take from a loaded index."""

    documents: tuple[Document, ...]
    lexical: SimpleNamespace


def read_texts(folder: Path, **texts: str) -> tuple[Document, ...]:
    """Documents of the given Markdown texts; a name with ``__`` stands for one with ``-``."""
    for name, text in texts.items():
        (folder / f"{name.replace('__', '-')}.md").write_text(text, encoding="utf-8")
    return read_folder(folder).documents


def plan(folder: Path) -> Document:
    """The plan of our own, as a strategy that holds from 2031."""
    document = read_texts(folder, plan=PLAN)[0]
    return replace(document, metadata=replace(document.metadata, kind="strategie", valid_from=date(2031, 5, 1)))


def indexed(*documents: Document) -> Indexed:
    """Documents with the index terms of their texts."""
    return Indexed(documents, SimpleNamespace(vocabulary={t for d in documents for t in terms(d.text)}))


def without(document: Document, words: str) -> Document:
    """The document with these words blanked out wherever they stand."""
    pages = tuple(replace(p, text=p.text.replace(words, "…" * len(words))) for p in document.pages)
    return replace(document, pages=pages)
