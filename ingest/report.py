"""What was read, as a table a person reads: plain data first, a rendering for the terminal beside it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.messages import message
from ingest.model import Document, Failure, Reading


@dataclass(frozen=True)
class DocumentReport:
    """One row: counts of what was found in a document; ``illegible_share`` is the share of its characters (0-1)."""

    id: str
    file_name: str
    title: str
    pages: int
    passages: int
    sections: int
    repairs: tuple[tuple[str, int], ...]
    illegible_share: float
    tables: int
    rows: int
    glossary: int
    abbreviations: int
    language: str
    warnings: tuple[str, ...]
    inferred: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ReadingReport:
    """All documents that were read, all files that were not, and what contradicts itself."""

    documents: tuple[DocumentReport, ...]
    failures: tuple[Failure, ...]
    conflicts: tuple[str, ...]


def report_document(document: Document) -> DocumentReport:
    """The row for one document."""
    repairs = Counter(repair.kind for page in document.pages for repair in page.repairs)
    illegible = sum(end - start for page in document.pages for start, end in page.illegible)
    metadata = document.metadata
    return DocumentReport(
        id=metadata.id,
        file_name=document.file_name,
        title=metadata.title,
        pages=len(document.pages),
        passages=len(document.passages),
        sections=len(document.sections),
        repairs=tuple(sorted(repairs.items())),
        illegible_share=illegible / max(1, len(document.text)),
        tables=_tables(document),
        rows=len(document.rows),
        glossary=len(document.glossary),
        abbreviations=len(document.abbreviations),
        language=metadata.language,
        warnings=document.warnings,
        inferred=tuple((field, str(getattr(metadata, field)), sentence) for field, sentence in metadata.inferred),
    )


def _tables(document: Document) -> int:
    """Rows with the same column names that follow one another are one table."""
    heads = [(row.table, tuple(name for name, _ in row.cells)) for row in document.rows]
    return sum(1 for before, here in zip([None, *heads], heads, strict=False) if before != here)


def report_reading(reading: Reading) -> ReadingReport:
    """The report of a whole folder."""
    rows = tuple(report_document(document) for document in reading.documents)
    return ReadingReport(rows, reading.failures, reading.conflicts)


def _repairs(row: DocumentReport) -> str:
    return ", ".join(f"{message_or(f'repair_{kind}', kind)} {count}" for kind, count in row.repairs) or "-"


def message_or(key: str, otherwise: str) -> str:
    """The Dutch text under ``key``, or ``otherwise`` where there is none."""
    try:
        return message(key)
    except KeyError:
        return otherwise


def render(report: ReadingReport, width: int = 120) -> str:
    """The report as text for a terminal ``width`` columns wide."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=width, record=True, file=io.StringIO(), color_system=None)
    table = Table(title=message("report_title"), title_justify="left", show_lines=True)
    for key in ("document", "pages", "passages", "repairs", "illegible", "tables", "glossary", "language", "remarks"):
        table.add_column(message(f"report_{key}"), overflow="fold")
    for row in report.documents:
        table.add_row(
            row.file_name,
            str(row.pages),
            str(row.passages),
            _repairs(row),
            _percent(row.illegible_share),
            message("report_rows", tables=row.tables, rows=row.rows),
            str(row.glossary),
            row.language,
            "\n".join((*row.warnings, *_derived(row))) or "-",
        )
    console.print(table)
    for line in (*_failures(report.failures), *report.conflicts):
        console.print(line, markup=False, highlight=False)
    return console.export_text()


def _derived(row: DocumentReport) -> Iterable[str]:
    for field, value, _ in row.inferred:
        yield message("report_inferred", field=message_or(f"field_{field}", field), value=value)


def _failures(failures: Iterable[Failure]) -> Iterable[str]:
    for failure in failures:
        place = message("report_page", page=failure.page) if failure.page else ""
        yield message(
            "report_failure", file=failure.file_name, place=place, reason=failure.reason, remedy=failure.remedy
        )


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%".replace(".", ",")
