"""Running headers, footers and page numbers stay out of the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.repair.paragraphs import is_capitals
from ingest.repair.words import Line

KIND = "running_line"
_EDGE = 2
_SHARE_AT_EDGE = 0.3
_SHARE_ANYWHERE = 0.1
_ENOUGH_ANYWHERE = 6
_FEWEST_PAGES = 3
_MOST_WORDS = 12  # of a running line of a document of two pages
_NUMBER = re.compile(r"^(?:-\s*)?(?:pagina|blz\.?|page|p\.)?\s*(\d{1,4})(?:\s*(?:/|van|of)\s*\d{1,4})?(?:\s*-)?$", re.I)
_DRAWN = re.compile(r"[-–—_=*·.]{5,}$")  # a line drawn with signs
_LABELLED = re.compile(r"^pagina \d{1,4} van \d{1,4}$", re.I)


def drop_running_lines(lines: Sequence[Line], pages: int) -> list[Line]:
    """The lines with running headers, footers and page numbers marked as dropped.

    A running line has the same letters on three pages in ten, at most two lines from the top or bottom; or, all in
    capitals, on one page in ten or six pages, anywhere on the page (a footer between two columns). A title that only a
    stretch of successive pages share is a section's title: it stays once. Of two pages, the same short line set apart
    at the head or foot of both. A line drawn with signs ("-----") is none of the text, and a number alone at the foot
    of a page whose sentence goes on overleaf is none either (the number of a chapter, drawn last).
    """
    places = _edges(lines)
    running = _repeated(lines, places, pages)
    numbers = _page_numbers(lines, places, pages)
    numbers |= {
        place
        for place, line in enumerate(lines)
        if _LABELLED.match(line.raw) or _DRAWN.match(line.raw) or _cuts_sentence(lines, place)
    }
    titles = _section_titles(lines, running)
    return [
        replace(line, dropped=KIND)
        if not line.dropped and (place in numbers or (place in running and place not in titles))
        else line
        for place, line in enumerate(lines)
    ]


def lift_titles(lines: Sequence[Line]) -> list[Line]:
    """The lines with a shouted title that stands last on two successive pages or more moved to the top, once.

    Some files draw a section's title after the text under it.
    """
    by_page: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.page].append(line)
    result: list[Line] = []
    for page in sorted(by_page):
        own, title = _parted_title(by_page[page])
        before, after = _title_of(by_page.get(page - 1, [])), _title_of(by_page.get(page + 1, []))
        key = [_key(line) for line in title]
        if not title or key not in (before, after):
            result += by_page[page]
        elif key == before:
            result += [*own, *(replace(line, dropped=KIND) for line in title)]
        else:
            result += [*title, *own]
    return result


def _parted_title(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """A page's lines and the shouted lines at its end (two at most, not the whole page)."""
    count = 0
    while count < min(_EDGE, len(lines) - 1) and is_capitals(lines[-1 - count].text) and not lines[-1 - count].dropped:
        count += 1
    return list(lines[: len(lines) - count]), list(lines[len(lines) - count :])


def _title_of(lines: Sequence[Line]) -> list[str]:
    """The letters of a page's title, at its end or else at its top."""
    title = _parted_title(lines)[1] if lines else []
    if not title:
        title = [line for line in lines[:_EDGE] if is_capitals(line.text)]
    return [_key(line) for line in title]


def _edges(lines: Sequence[Line]) -> set[int]:
    """Places of the lines at most two from the top or the bottom of their page."""
    by_page: defaultdict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        by_page[line.page].append(place)
    return {place for places in by_page.values() for place in (*places[:_EDGE], *places[-_EDGE:])}


def _key(line: Line) -> str:
    """The line's letters: what stays the same where the page number changes."""
    return "".join(char for char in line.raw if char.isalpha()).lower()


def _repeated(lines: Sequence[Line], edges: set[int], pages: int) -> set[int]:
    at_edge = _pages_per_key((place for place in edges), lines)
    capitals = [place for place, line in enumerate(lines) if is_capitals(line.raw)]
    alone = _pages_per_key((place for place in capitals if _stands_alone(lines, place)), lines)
    few = max(_FEWEST_PAGES, _SHARE_AT_EDGE * pages)
    some = max(_FEWEST_PAGES, min(_SHARE_ANYWHERE * pages, _ENOUGH_ANYWHERE))
    running = {place for place in edges if len(at_edge[_key(lines[place])]) >= few and _key(lines[place])}
    if pages == 2:
        apart = {place for place in edges if _is_set_apart(lines, place)}
        parted = _pages_per_key(apart, lines)
        running |= {place for place in apart if len(parted[_key(lines[place])]) == pages}
    return running | {place for place in capitals if len(alone[_key(lines[place])]) >= some}


def _is_set_apart(lines: Sequence[Line], place: int) -> bool:
    """The first or last line of a page, short and parted from the text by a gap."""
    line, before = lines[place], lines[place - 1] if place else None
    after = lines[place + 1] if place + 1 < len(lines) else None
    if not _key(line) or len(line.words) > _MOST_WORDS:
        return False
    first, last = before is None or before.page != line.page, after is None or after.page != line.page
    return (first and after is not None and after.after_gap) or (last and line.after_gap)


def _pages_per_key(places: Iterable[int], lines: Sequence[Line]) -> defaultdict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for place in places:
        found[_key(lines[place])].add(lines[place].page)
    return found


def _stands_alone(lines: Sequence[Line], place: int) -> bool:
    """False for a line of a shouted heading of several lines."""
    following = lines[place + 1] if place + 1 < len(lines) else None
    return following is None or following.page != lines[place].page or not is_capitals(following.raw)


def _section_titles(lines: Sequence[Line], running: set[int]) -> set[int]:
    """The first of each running line that stands on successive pages only, and not on all of the document."""
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    for place in sorted(running):
        by_key[_key(lines[place])].append(place)
    last_page = lines[-1].page if lines else 0
    titles = set()
    for places in by_key.values():
        pages = sorted({lines[place].page for place in places})
        if pages[-1] - pages[0] + 1 == len(pages) and len(pages) < 0.8 * (last_page + 1):
            titles.add(places[0])
    return titles


def _cuts_sentence(lines: Sequence[Line], place: int) -> bool:
    """A number alone at the foot of a page, between an open line and a page that goes on in small letters."""
    line, before = lines[place], lines[place - 1] if place else None
    after = lines[place + 1] if place + 1 < len(lines) else None
    if before is None or after is None or before.page != line.page or after.page == line.page:
        return False
    goes_on = after.text[:1].islower() and not before.text.endswith((".", "!", "?", ":", ";"))
    return goes_on and len(line.words) == 1 and line.text.isdigit() and len(line.text) < 4 and len(before.words) > 2


def _page_numbers(lines: Sequence[Line], edges: set[int], pages: int) -> set[int]:
    """Places of page numbers: lone numbers at the edge that keep the same distance to the page's place."""
    distances: defaultdict[int, list[int]] = defaultdict(list)
    for place in edges:
        match = _NUMBER.match(lines[place].raw)
        if match:
            distances[int(match[1]) - lines[place].page].append(place)
    if not distances:
        return set()
    count = Counter({distance: len(places) for distance, places in distances.items()})
    (distance, found), *_ = count.most_common(1)
    return set(distances[distance]) if found >= max(2, _SHARE_AT_EDGE * pages) else set()
