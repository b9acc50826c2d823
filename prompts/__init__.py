"""Every Dutch sentence a user sees and every prompt, in YAML files beside this module, with declared variables.

A file holds ``name: {variables: [...], text: "..."}`` or, for a text without variables, ``name: "..."``.
``render("cli.index_busy", folder=…)`` takes ``index_busy`` from ``cli.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

import yaml

FOLDER = Path(__file__).parent


class PromptError(ValueError):
    """A text was asked for that does not exist, or with the wrong variables."""


@dataclass(frozen=True)
class Template:
    """A text with the names of its variables."""

    text: str
    variables: tuple[str, ...]


@lru_cache(maxsize=64)
def templates(group: str) -> dict[str, Template]:
    """All texts of one file; raises ``PromptError`` when a text uses a variable that it does not declare."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load((FOLDER / f"{group}.yaml").read_text(encoding="utf-8"), loader)
    found = {name: _template(value) for name, value in data.items()}
    for name, template in found.items():
        used = {field for _, field, _, _ in Formatter().parse(template.text) if field}
        if used != set(template.variables):
            raise PromptError(f"{group}.{name}: declares {sorted(template.variables)}, uses {sorted(used)}")
    return found


def _template(value: object) -> Template:
    if isinstance(value, dict):
        return Template(str(value["text"]).strip("\n"), tuple(value.get("variables", ())))
    return Template(str(value).strip("\n"), ())


def render(name: str, /, **values: object) -> str:
    """Fill in a text; raises ``PromptError`` naming every missing or unknown variable."""
    group, _, key = name.partition(".")
    try:
        template = templates(group)[key]
    except KeyError as error:
        raise PromptError(f"no text {name}") from error
    missing = set(template.variables) - set(values)
    unknown = set(values) - set(template.variables)
    if missing or unknown:
        raise PromptError(f"{name}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    return template.text.format(**values)
