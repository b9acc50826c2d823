"""Indexing as a person sees it: progress bars, a report, and nothing done twice."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.region_named import with_regions
from assistant.set_aside import withdrawn
from assistant.settings import PROJECT
from ingest.folder import files_in, read_file, read_folder
from ingest.metadata import known_metadata
from ingest.model import Reading, ReadProgress
from ingest.report import render as render_report
from ingest.report import report_reading
from kb.build import BuildProgress, build_index, model_name
from kb.index import Index
from kb.index_folder import PARSE_VERSION, IndexBusy, IndexMismatch
from kb.places import Gazetteer, load_gazetteer
from kb.settings import KbSettings
from prompts import render

REGIONS = PROJECT / "corpus" / "regions.yaml"
LAW = PROJECT / "corpus" / "bron" / "jeugdwet-in-het-kort.md"


def index_documents(folder: Path, index: Index, settings: KbSettings, force: bool = False) -> Reading:
    """Read and index a folder with a progress bar, unless the index in use was made of exactly these files.

    Raises ``IndexBusy`` when another process is building this index, ``IndexUnreachable`` when its server is away.
    """
    console = Console(stderr=True)
    if not force and is_current(folder, index, settings):
        counts = index.manifest().counts
        console.print(render("cli.up_to_date", documents=counts["documents"], passages=counts["passages"]))
        return Reading(())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        reading = _read(folder, progress)
        task = progress.add_task(render("cli.embedding"), total=None)

        def report(step: BuildProgress) -> None:
            progress.update(task, completed=step.done, total=step.total)

        try:
            manifest = build_index(reading, folder, index, settings, report, folder_fingerprint(folder))
        except IndexBusy:
            console.print(render("cli.busy"))
            raise
    _report(reading, console)
    console.print(render("cli.done", **{k: manifest.counts[k] for k in ("documents", "pages", "passages")}))
    return reading


def _read(folder: Path, progress: Progress) -> Reading:
    task = progress.add_task(render("cli.reading"), total=None)

    def report(step: ReadProgress) -> None:
        page = min(step.page + 1, step.pages)
        said = render("cli.reading_page", page=page, pages=step.pages) if step.pages else render("cli.reading")
        progress.update(task, description=said, completed=step.done, total=step.total)

    return completed(read_folder(folder, on_progress=report), folder)


def completed(reading: Reading, folder: Path | None = None) -> Reading:
    """What was read (from ``folder``), as it is indexed: with the regions that documents name, and the national law
    where it helps and was not withdrawn.
    """
    gazetteer = load_gazetteer(REGIONS)
    named = with_regions(reading, gazetteer)
    return named if folder is not None and _law_withdrawn(folder) else _with_law(named, folder, gazetteer)


def _law_withdrawn(folder: Path) -> bool:
    return any(w.identity == LAW.stem for w in withdrawn(folder))


def _with_law(reading: Reading, folder: Path | None, gazetteer: Gazetteer) -> Reading:
    """Add the short national-law source wherever documents of a known region are indexed without it."""
    metadata = known_metadata(folder or LAW.parent.parent).by_id.get(LAW.stem)
    ids = {d.metadata.id for d in reading.documents}
    regions = {d.metadata.region for d in reading.documents}
    if not LAW.exists() or LAW.stem in ids or not regions & {r.id for r in gazetteer.regions}:
        return reading
    return replace(reading, documents=(*reading.documents, read_file(LAW, metadata)))


def _report(reading: Reading, console: Console) -> None:
    console.print(render_report(report_reading(reading)), markup=False, highlight=False, soft_wrap=True)


def is_current(folder: Path, index: Index, settings: KbSettings) -> bool:
    """Whether the index in use was made of the files as they are now, by this model and this reader."""
    if not index.exists():
        return False
    try:
        manifest = index.manifest()
    except IndexMismatch:
        return False
    if manifest.model != model_name(settings) or manifest.parse_version != PARSE_VERSION:
        return False
    return manifest.fingerprint == folder_fingerprint(folder)


def folder_fingerprint(folder: Path) -> str:
    """A hash over the names and contents of all files that would be read, and of the metadata beside them."""
    digest = hashlib.sha256()
    beside = (folder / "corpus.yaml", PROJECT / "corpus" / "corpus.yaml", *(() if _law_withdrawn(folder) else (LAW,)))
    for path in [*files_in(folder), *(p for p in beside if p.exists())]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()
