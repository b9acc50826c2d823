"""How well damaged text is repaired, and how little good text is changed: ``python -m evals.reading_repair``.

Prints four parts: words outside the lexicon before and after repair; the shifted lines of the 2027 strategy against a
hand-made key; the changes on texts that need none, to be counted by hand; the time as a ratio to bare pypdf.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import io
import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from ingest.formats.pdf import read_pdf
from ingest.limits import Limits
from ingest.model import Page, Repair
from ingest.raw import RawPage
from ingest.repair import read_shifted_lines, repair_pages
from ingest.repair.lexicon import dutch_frequencies, dutch_word

KEY = Path(__file__).parents[1] / "tests" / "fixtures" / "repair" / "shifted_lines_2027.yaml"
_WORD = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*")
_SHIFTED = "inkoopstrategie-wbo-2027"
_PAGES_PER_TEXT = 50
# Kinds that only say where a sign or line of layout went; the others change words.
_LAYOUT = frozenset(("bullet", "running_line"))


@dataclass(frozen=True)
class KeyScore:
    """Complete words of shifted lines: in the key, read right, and read as something else."""

    words: int
    right: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the key's words that were read right."""
        return self.right / self.words if self.words else 0.0


@dataclass(frozen=True)
class CleanScore:
    """What repair changed in texts that need none."""

    words: int
    changes: tuple[tuple[str, Repair, str], ...]

    @property
    def kinds(self) -> Counter[str]:
        """Changes per kind."""
        return Counter(repair.kind for _, repair, _ in self.changes)


def words_outside_lexicon(texts: Iterable[str]) -> tuple[int, int]:
    """(unknown, all) words of two letters or more; compounds of known words count as known."""
    unknown = total = 0
    for text in texts:
        for match in _WORD.finditer(text.replace("[onleesbaar]", " ")):
            total += 1
            parts = re.split(r"[-'’]", match[0])
            unknown += not any(dutch_word(part) for part in (match[0].replace("’", "'"), max(parts, key=len)))
    return unknown, total


def score_key(key: Sequence[dict[str, object]], pages: Sequence[RawPage]) -> KeyScore:
    """The key's words (``page``, ``raw``, ``words`` per line) against what is read of those lines."""
    read = read_shifted_lines(pages)
    right, total, missed, wrong = 0, 0, list[str](), list[str]()
    for entry in key:
        expected = Counter(str(word) for word in _listed(entry["words"]))
        found, anew = Counter[str](), Counter[str]()
        for line in read:
            if pages[line.page].number == entry["page"] and str(entry["raw"]) in line.raw:
                found = Counter(word.rstrip(".-") for word in line.text.split())
                anew = Counter(word.rstrip(".-") for word in line.read if word != "[onleesbaar]")
                break
        right += sum((expected & found).values())
        total += sum(expected.values())
        missed += [f"{entry['page']}: {word}" for word in (expected - found).elements()]
        wrong += [f"{entry['page']}: {word}" for word in (anew - expected).elements()]
    return KeyScore(total, right, tuple(missed), tuple(wrong))


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def score_clean(name: str, pages: Sequence[RawPage]) -> CleanScore:
    """The changes of words in a text that needs no repair."""
    repaired = repair_pages(pages)
    changes = [
        (f"{name}:{page.number}", repair, page.text[repair.start : repair.end])
        for page in repaired
        for repair in page.repairs
        if repair.kind not in _LAYOUT
    ]
    return CleanScore(sum(len(page.text.split()) for page in pages), tuple(changes))


def passages_as_pages(path: Path, count: int) -> list[list[RawPage]]:
    """Passages of a gzipped jsonl file, evenly drawn, fifty to a text of a page each."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    drawn = [json.loads(line)["text"] for line in lines[:: max(1, len(lines) // count)]][:count]
    groups = [drawn[start : start + _PAGES_PER_TEXT] for start in range(0, len(drawn), _PAGES_PER_TEXT)]
    return [[RawPage(number, text) for number, text in enumerate(group, 1)] for group in groups]


def bare_seconds(data: bytes) -> float:
    """CPU seconds of pypdf's own text extraction: the yardstick, which is why it is loaded here by name."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader_of = importlib.import_module("pypdf").PdfReader
    start = time.process_time()
    for page in reader_of(io.BytesIO(data)).pages:
        page.extract_text()
    return time.process_time() - start


def _read(path: Path) -> tuple[RawPage, ...]:
    return read_pdf(path.read_bytes(), Limits()).pages


def print_lexicon(folder: Path) -> None:
    """Share of words outside the lexicon, before and after, per document."""
    for path in sorted(folder.glob("*.pdf")):
        raw = _read(path)
        pages = repair_pages(raw)
        before, words = words_outside_lexicon(page.text for page in raw)
        after, kept = words_outside_lexicon(page.text for page in pages)
        lost = sum(len(page.illegible) for page in pages)
        print(f"{path.stem}: {before / words:.2%} of {words} words -> {after / kept:.2%} of {kept}; illegible {lost}")
        print(f"  repairs: {_counts(pages)}")


def _counts(pages: Sequence[Page]) -> str:
    counts = Counter(repair.kind for page in pages for repair in page.repairs)
    return ", ".join(f"{kind} {count}" for kind, count in counts.most_common())


def print_key(folder: Path, key: Path) -> None:
    """The shifted lines against the key."""
    score = score_key(yaml.safe_load(key.read_text(encoding="utf-8")), _read(folder / f"{_SHIFTED}.pdf"))
    print(f"shifted lines: {score.right} of {score.words} complete words right ({score.share:.1%})")
    print("  missed: " + "; ".join(score.missed))
    print("  read, but not in the key: " + "; ".join(score.wrong))


def print_clean(folder: Path, passages: int, out: Path | None) -> None:
    """Changes on good texts; ``out`` gets them a line each."""
    scores = [score_clean(path.stem, _read(path)) for path in sorted((folder / "pdfs").glob("*.pdf"))]
    texts = passages_as_pages(folder / "distractors-nl.jsonl.gz", passages)
    sample = [score_clean(f"passages-{number}", text) for number, text in enumerate(texts)]
    rows = []
    for name, group in (("pdfs", scores), (f"{passages} passages", sample)):
        words = sum(score.words for score in group)
        changes = [change for score in group for change in score.changes]
        kinds = Counter(repair.kind for _, repair, _ in changes)
        print(f"{name}: {words} words, changes {dict(kinds)}")
        rows += [f"{where}\t{repair.kind}\t{repair.before}\t{after}" for where, repair, after in changes]
    if out is not None:
        out.write_text("\n".join(rows) + "\n", encoding="utf-8")


def print_time(folder: Path) -> None:
    """CPU time of reading and repair as a ratio to bare pypdf, per document of forty pages or more and in all."""
    dutch_frequencies()
    total_bare = total_ours = 0.0
    for path in sorted(folder.rglob("*.pdf")):
        data = path.read_bytes()
        bare = bare_seconds(data)
        start = time.process_time()
        repair_pages(read_pdf(data, Limits()).pages)
        ours = time.process_time() - start
        total_bare, total_ours = total_bare + bare, total_ours + ours
        print(f"{path.stem}: bare {bare:.2f} s, read and repaired {ours:.2f} s, ratio {ours / bare:.2f}")
    if total_bare:
        print(f"all: ratio {total_ours / total_bare:.2f}")


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; the options name the folders of the official and the clean texts, and what to measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=Path, default=Path("../shared/corpus"), help="folder of the official PDFs")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of texts without damage")
    parser.add_argument("--key", type=Path, default=KEY)
    parser.add_argument("--passages", type=int, default=5000, help="how many passages to draw")
    parser.add_argument("--changes", type=Path, help="write the changes on clean texts to this file")
    parser.add_argument("--only", choices=("lexicon", "key", "clean", "time"), help="measure one part")
    given = parser.parse_args(arguments)
    if given.only in (None, "lexicon"):
        print_lexicon(given.docs)
    if given.only in (None, "key"):
        print_key(given.docs, given.key)
    if given.only in (None, "clean"):
        print_clean(given.data, given.passages, given.changes)
    if given.only in (None, "time"):
        print_time(given.docs)
        print_time(given.data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
