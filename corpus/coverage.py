"""How much of the official documents our restatement holds, section by section, and what it has too much.

    python -m corpus.coverage --official ../shared/corpus [--readability] [--sections]

A fact of the official text counts as held where it stands in our matching section, or in another section of ours that
names the same page: in two columns the text layer puts lines of one section under the heading of another.
Exit status 1 where less than 98 % of the facts are held, where a fact is missing or too much without a reason in
``coverage_exceptions.yaml``, or where no official document is found.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.coverage_compare import Finding, Reason, Result, compare, read_reasons, reason_for
from corpus.coverage_readability import Readability, readability_of_document, readability_of_source
from corpus.coverage_sections import read_source, source_files
from ingest.folder import read_folder
from ingest.model import Document

_HERE = Path(__file__).parent
TARGET = 0.98
MEDIAN_WORDS = 15


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _print_result(result: Result, sections: bool) -> None:
    count = result.count()
    print(
        f"{result.document}: {count.facts} facts, {_share(count.inside, count.facts)} in the matching section, "
        f"{_share(count.held, count.facts)} held; {count.no_facts} tokens of the text layer are no facts"
    )
    for section in result.sections if sections else ():
        print(f"  {section.count.held:4d}/{section.count.facts:<4d} {section.title}")
    for finding in result.findings:
        if finding.what != "beside" or sections:
            _print_finding(finding, reason_for(finding, result.reasons))


def _print_finding(finding: Finding, reason: Reason | None) -> None:
    tail = "" if finding.what == "beside" else f": {reason.text if reason else 'NO REASON GIVEN'}"
    print(f"  {finding.what} p. {finding.page} {finding.kind} {finding.fact!r} [{finding.section}]{tail}")


def _report(results: Sequence[Result], sections: bool) -> int:
    for result in results:
        _print_result(result, sections)
    counts = [result.count() for result in results]
    facts, held = sum(count.facts for count in counts), sum(count.held for count in counts)
    inside = sum(count.inside for count in counts)
    left = [finding for result in results for finding in result.unexplained()]
    print(
        f"all: {facts} facts, {_share(inside, facts)} in the matching section, {_share(held, facts)} held "
        f"(target {_share(int(1000 * TARGET), 1000)}); {len(left)} findings without a reason"
    )
    return int(held < TARGET * facts or bool(left))


def _print_readability(name: str, official: Readability, ours: Readability) -> None:
    for label, value in (("official", official), ("ours", ours)):
        print(
            f"{name} {label}: Flesch-Douma {value.ease:.1f}, median {value.median_words:g} words, "
            f"{100 * value.over_22:.1f} % over 22 words, {value.sentences} sentences, {value.words} words"
        )


def _readability(documents: Mapping[str, Document], sources: Mapping[str, str], names: Sequence[str]) -> int:
    longest = 0.0
    for name in names:
        ours = readability_of_source(sources[name])
        _print_readability(name, readability_of_document(documents[name]), ours)
        longest = max(longest, ours.median_words)
    return int(longest > MEDIAN_WORDS)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m corpus.coverage", description="Compare the restatement with the official documents."
    )
    parser.add_argument("--official", type=Path, required=True, help="folder with the official documents")
    parser.add_argument("--sources", type=Path, default=_HERE / "bron", help="folder with our Markdown sources")
    parser.add_argument("--exceptions", type=Path, default=_HERE / "coverage_exceptions.yaml")
    parser.add_argument("--sections", action="store_true", help="list every section, and facts found beside it")
    parser.add_argument("--readability", action="store_true", help="readability before and after, instead of coverage")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    options = _arguments(argv)
    reading = read_folder(options.official)
    documents = {document.metadata.id: document for document in reading.documents}
    for failure in reading.failures:
        print(f"not read: {failure.file_name}: {failure.reason}", file=sys.stderr)
    sources = {name: read_source(paths) for name, paths in source_files(options.sources).items()}
    shared = sorted(documents.keys() & sources.keys())
    if not shared:
        print(f"no official document of a restatement in {options.official}", file=sys.stderr)
        return 1
    if options.readability:
        return _readability(documents, sources, shared)
    reasons = read_reasons(options.exceptions)
    return _report([compare(documents[name], sources[name], reasons) for name in shared], options.sections)


if __name__ == "__main__":
    sys.exit(main())
