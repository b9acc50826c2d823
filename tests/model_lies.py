"""Sentences a model may not get past the gate, made from true ones: each is wrong by the way it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import yaml

_DATA = yaml.safe_load((Path(__file__).parent / "fixtures" / "model_lies.yaml").read_text(encoding="utf-8"))
TRUE: tuple[str, ...] = tuple(_DATA["true"])
MORE_TRUE: dict[int, list[str]] = _DATA["more_true"]  # by the number of the sentence that carries it


@dataclass(frozen=True)
class Lie:
    """A line as the model would write it, and how it came about."""

    kind: str
    line: str


def lies() -> list[Lie]:
    """All wrong lines, without doubles."""
    return list(dict.fromkeys([*_changed(), *_miscited(), *_dressed(), *_added(), *_disguised()]))


def _changed() -> Iterator[Lie]:
    for number, text in enumerate(TRUE, 1):
        for match in re.finditer(r"\d+(?:[.,]\d+)*", text):
            for other in ("3", "48", "2.000", "6,5"):
                if match.group() != other.replace(".", ""):
                    yield Lie("figure", f"{text[: match.start()]}{other}{text[match.end() :]} [{number}]")
        for word, other in _DATA["figures"].items():
            for match in re.finditer(rf"\b{word}\b", text):
                for new in (other, "elf"):
                    yield Lie("figure", f"{text[: match.start()]}{new}{text[match.end() :]} [{number}]")
        for kind, swaps in _DATA["swaps"].items():
            for old, new in swaps:
                ends = r"(?!\w)" if old[-1].isalnum() else ""
                changed = re.sub(rf"(?<!\w){re.escape(old)}{ends}", new, text, count=1)
                if changed != text:
                    yield Lie(kind, f"{changed[0].upper()}{changed[1:]} [{number}]")


def _miscited() -> Iterator[Lie]:
    for number, text in enumerate(TRUE, 1):
        yield Lie("uncited", text)
        yield Lie("unknown citation", f"{text} [99]")
        yield Lie("unknown citation", f"{text} [{number}][77]")
        yield Lie("unknown citation", f"{text} [{number}, 0]")
        yield Lie("uncited", f"{text} ({number})")
        for step in (1, 3, 5, 7):
            yield Lie("swapped citation", f"{text} [{(number - 1 + step) % len(TRUE) + 1}]")
        other = TRUE[number % len(TRUE)]
        head, tail = text.split(" ", 3)[:3], other.rstrip(".").split(" ")[-4:]
        yield Lie("stitched", f"{' '.join(head)} {' '.join(tail)}. [{number}][{number % len(TRUE) + 1}]")


def _dressed() -> Iterator[Lie]:
    for number, (text, form) in enumerate(zip(TRUE, cycle(_DATA["markup"]), strict=False), 1):
        yield Lie("markup", f"{form.format(text)} [{number}]")
        yield Lie("markup", f"![{text}](https://elders.example/{number}) [{number}]")
        yield Lie("markup", f"{text} [{number}](https://elders.example)")


def _added() -> Iterator[Lie]:
    everything = "".join(f"[{n}]" for n in range(1, len(TRUE) + 1))
    for number, text in enumerate(TRUE, 1):
        for more in _DATA["added"][number % 2 :: 2]:
            yield Lie("added", f"{text.rstrip('.')}{more}. [{number}]")
        yield Lie("all citations", f"{text.rstrip('.')}{_DATA['added'][number % len(_DATA['added'])]}. {everything}")


def _disguised() -> Iterator[Lie]:
    for number, text in enumerate(TRUE, 1):
        for match in re.finditer(r"\d+", text):
            before, after = text[: match.start()], text[match.end() :]
            yield Lie("disguised", f"{before}\u200b{int(match.group()) + 1}{after} [{number}]")
            yield Lie("disguised", f"{before}{chr(0xFF11)}{match.group()}{after} [{number}]")
            yield Lie("disguised", f"{before}{match.group()}\u0665{after} [{number}]")
            yield Lie("disguised", f"{before}{match.group()}\u00bd{after} [{number}]")
            yield Lie("disguised", f"{before}{match.group()[0]} {match.group()}{after} [{number}]")
        yield Lie("disguised", f"Ja, {text[0].lower()}{text[1:].rstrip('.')} en dat mag altijd. [{number}]")
        yield Lie("disguised", f"{text.replace('e', chr(0x435), 1)} En Zundert ook. [{number}]")
